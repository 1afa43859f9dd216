/** The queue's calls over the fake rows: enough for the window to show each. */
import type { Api, FrozenRow, QueueAct, QueueRow } from '../../../server/api/contract.ts';
import type { fakeQueue } from './queue.ts';

type Queue = ReturnType<typeof fakeQueue>;

const known: Readonly<Record<string, QueueAct>> = {
  ...{ hold: 'hold', release: 'release', retry: 'retry', requeue: 'retry', bounce: 'bounce', expire: 'bounce' },
  ...{ cancel: 'cancel', 'mark-delivered': 'cancel' },
};
const undone = { hold: { act: 'release' }, release: { act: 'hold' } } as const;

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
