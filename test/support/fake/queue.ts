/** Two hundred rows that wait, for every reason there is. */
import type { NetworkNow, QueueAct, QueueRow, RecipientState } from '../../../server/api/contract.ts';
import { subjects } from './people.ts';
import { mix, pick, traceOf } from './random.ts';

const routes = [
  'example.net',
  'oldbank.example',
  'duarte.example',
  'kanzlei-brandt.example',
  'saunas.example',
  'envelopes.example',
  'local',
];
const replies: readonly (readonly [RecipientState, string | null, string | null])[] = [
  ['deferred', '450 4.7.1 Greylisted, please try again in 300 seconds', 'mx.example.net'],
  ['deferred', 'The connection timed out (3 hosts tried)', null],
  ['deferred', '452 4.2.2 The mailbox of this recipient is full', 'mx1.duarte.example'],
  ['queued', null, null],
  ['active', null, null],
  ['held', null, null],
];
export const noCounts: Record<RecipientState, number> = {
  queued: 0,
  active: 0,
  deferred: 0,
  held: 0,
  delivered: 0,
  relayed: 0,
  expanded: 0,
  failed: 0,
  cancelled: 0,
};

export function fakeQueue(size: number, now: number) {
  let rows = Array.from({ length: size }, (_, n): QueueRow => {
    const [state, reply, host] = pick(replies, n * 7);
    const route = pick(routes, n);
    return {
      recipient: n + 1,
      queued: n + 1,
      trace: traceOf(n + 500),
      sender: n % 9 === 4 ? '' : pick(['ana@office.test', 'ben@office.test', 'shop@office.test'], n + 3),
      address: `${pick(['kim', 'jo', 'x', 'mia', 'ilse.brandt'], n + 9)}@${route === 'local' ? 'office.test' : route}`,
      route,
      state,
      attempts: state === 'queued' ? 0 : 1 + Math.floor(mix(n) * 6),
      nextAt: state === 'deferred' || state === 'queued' ? now + Math.floor(mix(n + 2) * 5_400_000) : null,
      notBefore: null,
      acceptedAt: now - Math.floor(mix(n + 4) * 8_000_000),
      expiresAt: now + 400_000_000,
      status: reply ? '4.7.1' : null,
      reply,
      host,
      operatedBy: null,
      subject: pick(subjects, n + 5),
      size: 2048,
      uncertain: state === 'active' && n % 2 === 0,
    };
  });
  const to: Record<QueueAct, RecipientState | null> = {
    hold: 'held',
    release: 'queued',
    retry: 'active',
    bounce: null,
    cancel: null,
  };
  const network: NetworkNow = { kind: 'up', since: now, because: '', metered: false, slept: null, clockSet: null };
  return {
    /** A test puts another in its place. */
    network,
    rows: () => rows,
    counts(): Record<RecipientState, number> {
      const sum = { ...noCounts };
      for (const row of rows) sum[row.state]++;
      return sum;
    },
    change(recipients: readonly number[], over: Partial<QueueRow>): void {
      const wanted = new Set(recipients);
      rows = rows.map(row => (wanted.has(row.recipient) ? { ...row, ...over } : row));
    },
    act(act: QueueAct, recipients: readonly number[]): number[] {
      const wanted = new Set(recipients);
      const changed = rows.filter(row => wanted.has(row.recipient)).map(row => row.recipient);
      const state = to[act];
      rows =
        state === null
          ? rows.filter(row => !wanted.has(row.recipient))
          : rows.map(row =>
              wanted.has(row.recipient) ? { ...row, state, nextAt: state === 'held' ? null : Date.now() } : row,
            );
      return changed;
    },
  };
}
