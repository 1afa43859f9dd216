/** The queue's calls over the fake rows: enough for the window to show each. */
import type {
  Api,
  FlowApi,
  FrozenRow,
  HeldMessage,
  QueueAct,
  QueueRow,
  QueueSelection,
} from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import { ok } from '../../../server/base/result.ts';
import { parseSelection } from '../../../server/queue/selection.ts';
import { newShape, usualShape } from '../../../server/queue/shape.ts';
import type { QueueFilter } from '../../../server/store/interface.ts';
import type { fakeQueue } from './queue.ts';

type Queue = ReturnType<typeof fakeQueue>;

const known: Readonly<Record<string, QueueAct>> = {
  ...{ hold: 'hold', release: 'release', retry: 'retry', requeue: 'retry', bounce: 'bounce', expire: 'bounce' },
  ...{ cancel: 'cancel', 'mark-delivered': 'cancel' },
};
const undone = { hold: { act: 'release' }, release: { act: 'hold' } } as const;

const hour = 3_600_000;
/** A destination of each kind, and a way through time. */
function fakeFlow(queue: () => Queue): FlowApi {
  const row = (recipient: number) =>
    queue()
      .rows()
      .find(one => one.recipient === recipient) ?? queue().rows()[0]!;
  return {
    async destinations() {
      const now = Date.now();
      const base = { active: 0, oldest: now - hour, sessions: 1 };
      const said = { checkedAt: now - 60_000, failures: 3, host: null };
      const down = { ...said, kind: 'down' as const, since: now - 5 * hour, until: now + hour };
      const slow = { ...said, kind: 'slow' as const, since: now - 60_000, until: now + 30_000 };
      return [
        {
          ...{ ...base, route: 'dead.example', waiting: 5000, nextAt: down.until },
          rest: { ...down, status: '4.4.1', reply: 'mx.dead.example: no answer in time.' },
        },
        {
          ...{ ...base, route: 'slow.example', waiting: 12, nextAt: slow.until },
          rest: { ...slow, status: '4.7.28', reply: '421 4.7.28 Too many connections' },
        },
        { ...base, route: 'there.example', waiting: 2, active: 1, sessions: 5, nextAt: now, rest: null },
      ];
    },
    async timeline({ recipient }) {
      const now = Date.now();
      const reply = '451 4.7.1 Greylisted, come again';
      return {
        ...{ row: row(recipient), rest: null, delayAt: now + 3 * hour, expiresAt: now + 119 * hour },
        past: [
          {
            at: now - 60_000,
            became: 'deferred',
            reply,
            status: '4.7.1',
            host: 'mx.there.example',
            conversation: null,
          },
        ],
        ahead: [1, 2, 4].map((n, i) => ({ from: now + n * hour * 0.9, to: now + n * hour * 1.1, isLast: i === 2 })),
        ...{ rule: '*: 5m x2 to 4h for 5d', isUsualRule: true },
      };
    },
    probe: async () => ({ tried: true }),
    network: async () => queue().network,
  };
}

/** Who is meant, by the server's own reading of the words. */
function meantBy(rows: readonly QueueRow[], given: QueueSelection): readonly QueueRow[] {
  const { where, ...parts } = given;
  const read = where === undefined ? ok(parts) : parseSelection(where, Date.now());
  if (!read.ok) throw new ApiError('BAD_INPUT', read.error);
  const { recipients, states, address, sender, route, says, trace, acceptedBefore, acceptedAfter } =
    read.value as QueueFilter;
  const like = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replaceAll('.', '[.]').replaceAll('*', '.*')}$`, 'i').test(text);
  const among = recipients && new Set(recipients);
  return rows.filter(
    row =>
      (!among || among.has(row.recipient)) &&
      (!states || states.includes(row.state)) &&
      (address === undefined || like(address, row.address)) &&
      (sender === undefined || like(sender, row.sender)) &&
      (route === undefined || row.route === route) &&
      (trace === undefined || row.trace === trace) &&
      (says === undefined || `${row.status} ${row.reply}`.toLowerCase().includes(says.toLowerCase())) &&
      (acceptedBefore === undefined || row.acceptedAt < acceptedBefore) &&
      (acceptedAfter === undefined || row.acceptedAt > acceptedAfter),
  );
}

/** Some are held by somebody else. */
const isByRule = ({ recipient }: QueueRow): boolean => recipient % 4 !== 0;
const heldMessage = ({ trace, sender, subject, size, acceptedAt, recipient, address }: QueueRow): HeldMessage => ({
  ...{ trace, sender, subject, size, since: acceptedAt, recipients: [{ recipient, address }] },
  author: sender === '' ? null : { name: recipient % 3 === 0 ? 'Prizes and more' : '', address: sender },
  because: 'your rule 1 says so',
  rule:
    recipient % 5 === 0
      ? { id: 2, text: null, note: '' }
      : { id: 1, text: 'content attachment=*.zip then hold', note: 'Archives are looked at first' },
  pass: sender === '' ? null : { of: sender, when: 'DMARC proves that it is they' },
});

export function fakeQueueApi(queue: () => Queue, ring: () => void): Omit<Api['queue'], 'watch'> {
  let frozen: FrozenRow[] = [];
  const seen = new Map<string, readonly number[]>();
  const freeze = (route: string | null, why = '') => {
    frozen = [...frozen.filter(one => one.route !== route), { route, by: 'the window', why, since: Date.now() }];
    ring();
    return frozen;
  };
  const thaw = (route: string | null) => {
    const before = frozen.length;
    frozen = frozen.filter(one => one.route !== route);
    ring();
    return { thawed: frozen.length < before, frozen };
  };
  const change = (recipient: number, over: Partial<QueueRow>): QueueRow | undefined => {
    const before = queue()
      .rows()
      .find(row => row.recipient === recipient);
    queue().change([recipient], over);
    ring();
    return before;
  };
  return {
    ...fakeFlow(queue),
    list: async ({ limit, after = 0, ...given }) =>
      meantBy(queue().rows(), given)
        .filter(row => row.recipient > after)
        .slice(0, limit),
    find: async given => ({ recipients: meantBy(queue().rows(), given).map(row => row.recipient) }),
    async act({ act, preview, reason: _, newRoute, at, until, ...given }) {
      const name = known[act];
      const rows = preview === undefined ? meantBy(queue().rows(), given) : [];
      const meant = seen.get(preview ?? '') ?? rows.map(row => row.recipient);
      const over =
        act === 'reroute' ? { route: newRoute ?? 'there.example' } : act === 'schedule' ? { nextAt: at! } : null;
      const changed = name ? queue().act(name, meant) : meant;
      if (!name) queue().change(meant, over ?? { expiresAt: until! });
      ring();
      return { recipients: changed, undo: act === 'hold' || act === 'release' ? undone[act] : null };
    },
    async preview({ act, ...given }) {
      const rows = meantBy(queue().rows(), given).filter(row => row.state !== 'active');
      const shares = (of: (row: QueueRow) => string) =>
        [...Map.groupBy(rows, of)].map(([name, list]) => ({ name, recipients: list.length })).slice(0, 10);
      const token = `seen ${seen.size}`;
      seen.set(
        token,
        rows.map(row => row.recipient),
      );
      const left = meantBy(queue().rows(), given).length - rows.length;
      const because = 'being delivered right now';
      return {
        ...{ act, recipients: rows.length, messages: rows.length, bytes: rows.reduce((sum, row) => sum + row.size, 0) },
        ...{ senders: shares(row => row.sender), routes: shares(row => row.route), token },
        ...{ leftAlone: left > 0 ? [{ state: 'active' as const, recipients: left, because }] : [] },
        until: Date.now() + 900_000,
      };
    },
    readdress: async ({ recipient, address }) => ({ address, was: change(recipient, { address })?.address ?? '' }),
    addRecipients: async ({ addresses }) => ({ recipients: addresses.map((_, at) => 10_000 + at) }),
    changeSender: async ({ sender }) => ({ sender, was: '' }),
    freeze: async ({ route, why }) => freeze(route, why),
    thaw: async ({ route }) => thaw(route),
    pause: async ({ why }) => freeze(null, why),
    resume: async () => thaw(null),
    frozen: async () => frozen,
    async held({ where = '', limit }) {
      const all = meantBy(queue().rows(), where === '' ? {} : { where }).filter(row => row.state === 'held');
      const ours = all.filter(isByRule);
      return {
        messages: ours.slice(0, limit).map(heldMessage),
        more: ours.length > limit,
        others: where === '' ? all.length - ours.length : 0,
      };
    },
    async letPass({ trace }) {
      const rows = queue()
        .rows()
        .filter(row => row.trace === trace && row.state === 'held');
      const [row] = rows;
      if (!row) throw new ApiError('NOT_FOUND', `Nothing of ${trace} is held any more`);
      const recipients = queue().act(
        'release',
        rows.map(one => one.recipient),
      );
      ring();
      const rule = { id: 7, text: `content author=${row.sender} dmarc=pass then accept` };
      return { rule, of: row.sender, when: 'DMARC proves that it is they', recipients };
    },
    async shape({ columns = 10 }) {
      const counted = newShape({ ...usualShape, columns }, Date.now());
      for (const row of queue().rows()) counted.add(row);
      return counted.shape();
    },
  };
}
