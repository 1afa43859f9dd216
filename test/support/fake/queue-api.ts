/** The queue's calls over the fake rows: enough for the window to show each. */
import type { Api, FlowApi, FrozenRow, QueueAct, QueueRow } from '../../../server/api/contract.ts';
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
    network: async () => ({ kind: 'up', since: Date.now(), because: '', metered: false, slept: null, clockSet: null }),
  };
}

export function fakeQueueApi(queue: () => Queue, ring: () => void): Omit<Api['queue'], 'watch'> {
  let frozen: FrozenRow[] = [];
  const meant = (recipients: readonly number[] | undefined): readonly QueueRow[] =>
    recipients
      ? queue()
          .rows()
          .filter(row => recipients.includes(row.recipient))
      : queue().rows();
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
  return {
    ...fakeFlow(queue),
    list: async ({ limit }) => queue().rows().slice(0, limit),
    async act({ act, recipients }) {
      const name = known[act];
      const ids = meant(recipients).map(row => row.recipient);
      const changed = name ? queue().act(name, ids) : ids;
      ring();
      return { recipients: changed, undo: act === 'hold' || act === 'release' ? undone[act] : null };
    },
    async preview({ act, recipients }) {
      const rows = meant(recipients);
      const shares = (of: (row: QueueRow) => string) =>
        [...Map.groupBy(rows, of)].map(([name, list]) => ({ name, recipients: list.length })).slice(0, 10);
      return {
        ...{ act, recipients: rows.length, messages: rows.length, bytes: rows.reduce((sum, row) => sum + row.size, 0) },
        ...{ senders: shares(row => row.sender), routes: shares(row => row.route), leftAlone: [] },
        ...{ token: 'seen', until: Date.now() + 900_000 },
      };
    },
    readdress: async ({ recipient, address }) => ({ address, was: meant([recipient])[0]?.address ?? '' }),
    addRecipients: async () => ({ recipients: [] }),
    changeSender: async ({ sender }) => ({ sender, was: '' }),
    freeze: async ({ route, why }) => freeze(route, why),
    thaw: async ({ route }) => thaw(route),
    pause: async ({ why }) => freeze(null, why),
    resume: async () => thaw(null),
    frozen: async () => frozen,
    shape: async ({ columns = 10, first = 300_000 }) => ({
      ages: Array.from({ length: columns }, (_, n) => first * 2 ** Math.min(n, columns - 2)),
      total: { domain: 'TOTAL', total: 0, cells: Array.from({ length: columns }, () => 0) },
      rows: [],
    }),
  };
}
