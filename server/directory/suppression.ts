/**
 * Addresses elsewhere that are not tried any more: their servers have said for good, of one message after another, that
 * there is no such mailbox. Who writes to one hears it at once, with the words of that day and how to lift it, instead of
 * a bounce later; and our name is not spent on knocking at dead doors. Counted by what was said of the address itself,
 * never of policy, of us, or of the moment (mime/causes.ts). A person's word goes before all counting.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration, Instant } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { parseMailbox, printMailbox } from '../mime/address.ts';
import { explainReply, isDeadAddress } from '../mime/causes.ts';
import { type Refusal, type Reply, refusal } from '../smtp/reply.ts';
import type { Store, StoredSuppression } from '../store/interface.ts';
import { domainOf } from './address.ts';

export type SuppressionSettings = {
  readonly on: boolean;
  readonly after: number;
  readonly within: Duration;
  readonly for: Duration;
};

export type Failure = {
  readonly address: string;
  readonly status: string | null;
  readonly reply: string | null;
  readonly host: string | null;
  /** The message of ours that was refused. */
  readonly trace: string;
};

export type Suppression = {
  /** Why it is not tried now; null: it may be. */
  why(address: string): StoredSuppression | null;
  /** A final no about a message of ours, in the dialogue or reported later. Most are about something else, and not counted. */
  failed(failure: Failure): Promise<void>;
  /** A server that is in charge of the address has taken a message for it; `sure`: it is known to have come there. */
  arrived(address: string, sure?: boolean): Promise<void>;
  /** Those of now, and what a person allowed; those that failed last first. */
  list(): readonly StoredSuppression[];
  /** `until` null: until somebody takes it off. */
  add(address: string, until: Instant | null, by: string): Promise<Result<StoredSuppression, string>>;
  /** It is tried again, and what was counted is forgotten. False: nothing stood against it. */
  remove(address: string, by: string): Promise<Result<boolean, string>>;
  /** It is tried whatever its server says. */
  allow(address: string, by: string): Promise<Result<StoredSuppression, string>>;
};

type Options = {
  readonly store: Pick<Store, 'run' | 'suppressions' | 'queue'>;
  readonly clock: Clock;
  readonly settings: () => SuppressionSettings;
};

/** In memory: every recipient is asked for. Far more than a server of this kind ever meets. */
const MOST = 100_000;

export async function openSuppression({ store, clock, settings }: Options): Promise<Suppression> {
  const rows = new Map((await store.suppressions(MOST)).map(row => [row.address, row]));

  const isOn = (row: StoredSuppression): boolean =>
    row.state === 'suppressed' && (row.until === null || row.until > clock.now());
  const told = (what: 'suppressed' | 'lifted' | 'removed' | 'added' | 'allowed', row: Told) =>
    event('suppression.changed', clock.now(), row.trace ?? SERVER_TRACE, {
      ...{ address: row.address, what, until: row.until, because: row.because, by: row.by },
    });
  const note = async (what: Parameters<typeof told>[0], row: Told) => {
    await store.run('record', {}, { notes: [told(what, row)] });
  };

  async function put(address: string, state: 'suppressed' | 'allowed', until: Instant | null, by: string) {
    const key = keyOf(address);
    if (key === null) return err(`"${address}" is not an address`);
    const done = await store.run('putSuppression', { address: key, state, until, by, now: clock.now() });
    if (!done.ok) return err(`it could not be written down (${done.error})`);
    const row = { ...(rows.get(key) ?? unheardOf(key, clock.now())), state, until, by };
    rows.set(key, row);
    const because = state === 'allowed' ? 'whatever its server says' : 'a person wishes it so';
    await note(state === 'allowed' ? 'allowed' : 'added', { address: key, until, because, by, trace: null });
    return ok(row);
  }

  return {
    why(address) {
      if (rows.size === 0 || !settings().on) return null;
      const row = rows.get(keyOf(address) ?? '');
      return row && isOn(row) ? row : null;
    },
    async failed({ address, status, reply, host, trace }) {
      const key = keyOf(address);
      const limits = settings();
      if (key === null || !limits.on || !isDeadAddress(explainReply({ status, reply }))) return;
      const now = clock.now();
      const counted = await store.run('countFailure', {
        ...{ address: key, status, reply: reply?.slice(0, LONGEST_REPLY) ?? null, host, trace, now },
        ...{ since: now - limits.within, after: limits.after, until: now + limits.for },
      });
      if (!counted.ok) return;
      const { row, isNew } = counted.value;
      rows.set(key, row);
      if (isNew) await note('suppressed', { ...row, because: saidIn(row), trace });
    },
    async arrived(address, sure = false) {
      const key = rows.size === 0 ? null : keyOf(address);
      const row = key === null ? undefined : rows.get(key);
      if (!row || row.by !== null || (!sure && (await wasHeardLater(store, row)))) return;
      const done = await store.run('forgetFailures', { address: row.address });
      if (!done.ok || !rows.delete(row.address)) return;
      if (row.state === 'suppressed')
        await note('lifted', { ...row, until: null, because: 'a message arrived', trace: null });
    },
    list: () =>
      [...rows.values()].filter(row => row.state === 'allowed' || isOn(row)).sort((a, b) => b.lastAt - a.lastAt),
    add: (address, until, by) => put(address, 'suppressed', until, by),
    allow: (address, by) => put(address, 'allowed', null, by),
    async remove(address, by) {
      const key = keyOf(address);
      if (key === null) return err(`"${address}" is not an address`);
      const done = await store.run('removeSuppression', { address: key });
      if (!done.ok && done.error !== 'no-such') return err(`it could not be written down (${done.error})`);
      rows.delete(key);
      if (done.ok)
        await note('removed', { address: key, until: null, because: 'a person wishes it so', by, trace: null });
      return ok(done.ok);
    },
  };
}

const LONGEST_REPLY = 500;

type Told = Pick<StoredSuppression, 'address' | 'until' | 'by' | 'trace'> & { readonly because: string };

/** Local parts elsewhere are their server's; that two differ by case alone is rarer than that somebody writes them so. */
function keyOf(address: string): string | null {
  const mailbox = parseMailbox(address);
  return mailbox.ok ? printMailbox(mailbox.value).toLowerCase() : null;
}

const unheardOf = (address: string, now: Instant): Omit<StoredSuppression, 'state' | 'until' | 'by'> => ({
  ...{ address, failures: 0, lastAt: now, status: null, reply: null, host: null, trace: null },
});

/** Some take everything and send it back: that the next message was taken says nothing then. */
async function wasHeardLater({ queue }: Pick<Store, 'queue'>, { trace, address }: StoredSuppression): Promise<boolean> {
  if (trace === null) return false;
  const of = (await queue({ trace, limit: 1_000 })).filter(row => row.trace === trace);
  return of.some(row => row.state === 'relayed' && row.address.toLowerCase() === address);
}

/** Only who is asked for the domain itself speaks for its addresses: a smart host takes what it cannot deliver. */
export const speaksFor = (route: string, address: string): boolean => route === domainOf(address).toLowerCase();

const day = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
const plain = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 300);

const saidIn = ({ reply, host }: StoredSuppression): string =>
  reply === null ? 'a person wishes it so' : `${host ?? 'its server'} said: ${reply}`;

/** For whoever wants to write there: when, what was said, and how to lift it. */
export function suppressedReply(row: StoredSuppression): Reply {
  const { address, until, lastAt, reply, host, by, status } = row;
  const since = reply === null ? `${by ?? 'Somebody'} put it there on ${day(lastAt)}` : null;
  const text = [
    `${address} is on the list of addresses that are not tried${until === null ? '' : ` until ${day(until)}`}`,
    since ?? `On ${day(lastAt)} ${host ?? 'its server'} said: ${reply}`,
    `To lift it: mailroom suppression remove ${address}`,
  ];
  return { code: 550, status: status?.startsWith('5.') ? status : '5.1.1', text: text.map(plain).join('\n') };
}

export const suppressedRefusal = (row: StoredSuppression): Refusal =>
  refusal(suppressedReply(row), `${row.address} is suppressed: ${saidIn(row)}`);
