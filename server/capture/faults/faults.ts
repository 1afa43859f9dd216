/**
 * The fault scripts that hold now: one of each inbox that has one, one for all, and the recipients that always misbehave. Kept as
 * annotations (RFC 5464) beside the inbox's other wishes, the one for all at INBOX; what they have counted is kept in memory.
 * The inbox's own is asked first. Each fault that fires is told to the journal.
 */
import type { Clock } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Duration, Instant } from '../../base/units.ts';
import type { CaptureDid } from '../../events/capture-facts.ts';
import { event, type SmtpListener } from '../../events/event.ts';
import type { Recorder } from '../../journey/recorder.ts';
import type { AnswerFaults } from '../../net/on-purpose.ts';
import { inboxIn, inboxName, inboxOfAddress } from '../../queue/captured.ts';
import { faultRoute, fixedOf, scriptedInbox } from '../../queue/fault-route.ts';
import type { Fault, FaultAt } from '../../smtp/fault.ts';
import type { SmtpSession } from '../../smtp/handler.ts';
import { formatReply } from '../../smtp/reply.ts';
import type { Id, Mailbox, Store } from '../../store/interface.ts';
import { testInbox } from '../inbox.ts';
import { capturedAs } from '../naming.ts';
import { makeInbox } from '../options.ts';
import { fixedStep, isFixed } from './fixed.ts';
import {
  answerFaultOf,
  delayOf,
  type Fired,
  faultOf,
  type Happening,
  newRun,
  type Run,
  type StepCount,
} from './run.ts';
import { type FaultScript, type FaultStep, judgeScript } from './script.ts';

const ENTRY = '/vendor/mailroom/faults';
const MOST_ENTRIES = 100;
/** Of recipients that misbehave, with something to remember. */
const MOST_FIXED = 1000;

/** '' stands for all: every connection, whatever inbox it is for. */
export const FOR_ALL = '';

export type KeptScript = {
  readonly inbox: string;
  readonly script: FaultScript;
  /** It is kept, and does nothing. */
  readonly off: boolean;
  readonly counts: readonly StepCount[];
};

/** Who is spared: mail of an attempt that was refused. */
export type Spared = {
  readonly remote: string;
  readonly user: string | null;
  readonly sender: string | null;
  readonly recipient: string | null;
};
const MOST_SPARED = 100;

/** A connection of IMAP or POP3. */
export type Answering = {
  readonly protocol: 'imap' | 'pop3';
  readonly trace: string;
  readonly listener: string;
  readonly remote: string;
};
export type Shaking = {
  readonly listener: string;
  readonly remote: string;
  readonly server: string | null;
  /** Whose port it is; null: everybody's. */
  readonly portInbox: string | null;
};
/** A handshake that fails; `tls` says how. */
export type TlsDue = { readonly tls: NonNullable<FaultStep['tls']>; readonly delay: Duration | null };

export type Faults = {
  /** What is like this meets no fault for so long; a field that is null may be anything. */
  spare(like: Spared, time: Duration): Instant;
  /** The same of the queue's own try of mail that was taken for it (queue/fault-route.ts). The queue tells of it. */
  inQueue(session: SmtpSession, at: FaultAt): Fault | null;
  /** What is due; null: nothing. `portInbox`: whose port it is. */
  at(session: SmtpSession, listener: SmtpListener, at: FaultAt, portInbox?: string | null): Fault | null;
  /** The same of IMAP and POP3, for one connection. */
  answers(connection: Answering): AnswerFaults;
  /** Whether a script looks at handshakes: the one for all, or that of the inbox whose port it is. */
  anyTls(portInbox: string | null): boolean;
  tls(at: Shaking): TlsDue | null;
  all(): readonly KeptScript[];
  /** null takes it away. The inbox is there afterwards. The fault is a sentence. */
  set(
    inbox: string,
    kept: { readonly script: FaultScript; readonly off: boolean } | null,
  ): Promise<Result<void, string>>;
  /** Counts begin anew; without a name of everything. */
  reset(inbox?: string): void;
  /** Resolves when what is kept has been read. */
  ready(): Promise<void>;
  close(): void;
};

type Kept = { readonly text: string; readonly off: boolean; readonly run: Run };

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'note'>;
  /** Patterns of addresses that name an inbox. */
  readonly addresses: () => readonly string[];
  /** For a handshake, which has no connection yet. */
  readonly newTrace: () => string;
  readonly onBug: (fault: unknown, where: string) => void;
};

export function openFaults({ store, clock, recorder, addresses, newTrace, onBug }: Parts): Faults {
  const kept = new Map<string, Kept>();
  const names = new Map<Id, string>();
  let fixed = new Map<string, Run>();
  const messages = new WeakMap<SmtpSession, number>();

  const take = (inbox: string, written: Uint8Array | null): void => {
    const text = written === null ? '' : Buffer.from(written).toString();
    if (kept.get(inbox)?.text === text) return;
    const read = text === '' ? null : readKept(text);
    if (read) kept.set(inbox, { text, off: read.off, run: newRun(read.script, clock) });
    else kept.delete(inbox);
  };
  const readOne = async ({ account, id, name }: Mailbox): Promise<void> => {
    const inbox = inboxIn(name) ?? FOR_ALL;
    names.set(id, inbox);
    const found = (await store.annotations(account, id)).find(({ entry, owner }) => entry === ENTRY && owner === null);
    take(inbox, found?.value ?? null);
  };
  const readAll = async (): Promise<void> => {
    for (const mailbox of (await testInbox(store))?.mailboxes ?? []) await readOne(mailbox);
  };
  const readAgain = async (ids: ReadonlySet<Id>): Promise<void> => {
    const found = await testInbox(store);
    for (const id of ids) {
      const mailbox = found?.mailboxes.find(one => one.id === id);
      const before = names.get(id);
      if (before !== undefined && (!mailbox || (inboxIn(mailbox.name) ?? FOR_ALL) !== before)) {
        names.delete(id);
        kept.delete(before);
      }
      if (mailbox) await readOne(mailbox);
    }
  };
  let reading = readAll().catch(fault => onBug(fault, 'reading the fault scripts'));
  const stop = store.watchMailboxes(hints => {
    const ids = new Set(
      hints.filter(({ about }) => about.includes('notes') || about.includes('names')).map(({ mailbox }) => mailbox),
    );
    ids.delete(0);
    if (ids.size > 0)
      reading = reading.then(() => readAgain(ids)).catch(fault => onBug(fault, 'reading the fault scripts again'));
  });

  const fixedRun = (recipient: string, { place }: Happening): Run | null => {
    if (place === 'imap' || place === 'pop3' || place === 'tls') return null;
    const step = fixedStep(recipient, place);
    if (!step) return null;
    const key = recipient.toLowerCase();
    const known = fixed.get(key);
    if (known) return known;
    if (fixed.size >= MOST_FIXED) fixed.delete(fixed.keys().next().value!);
    const run = newRun({ steps: [step] }, clock);
    fixed.set(key, run);
    return run;
  };
  const fromFixed = (happening: Happening): { readonly fired: Fired; readonly because: string } | null => {
    const recipients = happening.recipient === undefined ? (happening.recipients ?? []) : [happening.recipient];
    for (const recipient of recipients) {
      const fired = isFixed(recipient) ? fixedRun(recipient, happening)?.fires(happening) : null;
      if (fired) return { fired, because: `the address ${fired.step.name} misbehaves on purpose` };
    }
    return null;
  };
  const fromScripts = (
    happening: Happening,
    portInbox: string | null,
  ): { readonly fired: Fired; readonly because: string; readonly inbox: string } | null => {
    const own = inboxOf(happening, portInbox, addresses());
    for (const inbox of own === null ? [FOR_ALL] : [own, FOR_ALL]) {
      const found = kept.get(inbox);
      const fired = found && !found.off ? found.run.fires(happening) : null;
      if (fired) return { fired, because: becauseOf(inbox, fired), inbox };
    }
    return null;
  };

  type Due = { readonly fired: Fired; readonly because: string; readonly inbox?: string };
  const tell = (due: Due, at: Happening, trace: string, place: string, reply: string | null): void => {
    const { listener = '', remote, user = null, sender = null } = at;
    recorder.note(
      event('capture.fault', clock.now(), trace, {
        ...{
          inbox: due.inbox ?? null,
          step: due.fired.number,
          place,
          because: due.because,
          did: didOf(due.fired.step),
        },
        ...{ reply, listener, remote, user, sender, recipient: at.recipient ?? at.recipients?.[0] ?? null },
      }),
    );
  };

  let spared: readonly (Spared & { readonly until: Instant })[] = [];
  const dueAt = (session: SmtpSession, at: FaultAt, portInbox: string | null) => {
    if (at.place === 'mail') messages.set(session, (messages.get(session) ?? 0) + 1);
    // Without a script there is nothing to look at but the address.
    const mayBeFixed = at.recipient === undefined ? at.recipients?.some(isFixed) === true : isFixed(at.recipient);
    if (kept.size === 0 && !mayBeFixed) return null;
    const happening: Happening = {
      ...at,
      ...{ remote: session.remote.address, user: at.user ?? session.login?.typed, session: session.id },
      message: `${session.id}-${messages.get(session) ?? 0}`,
    };
    if (spared.some(one => one.until > clock.now() && isLike(happening, one))) return null;
    const due = (mayBeFixed ? fromFixed(happening) : null) ?? fromScripts(happening, portInbox);
    return due && { due, happening };
  };

  return {
    spare(like, time) {
      const until = clock.now() + time;
      spared = [...spared.filter(one => one.until > clock.now()), { ...like, until }].slice(-MOST_SPARED);
      return until;
    },
    inQueue(session, at) {
      const found = dueAt(session, asFixed(at), null);
      return found && faultOf(found.due.fired, found.due.because, found.happening);
    },
    at(session, listener, at, portInbox = null) {
      const found = isForQueue(at) ? null : dueAt(session, at, portInbox);
      if (!found) return null;
      const fault = faultOf(found.due.fired, found.due.because, found.happening);
      const said = fault.refusal ? formatReply(fault.refusal.reply).trim() : null;
      tell(found.due, { ...found.happening, listener }, session.id, at.place, said);
      return fault;
    },
    answers: ({ protocol, trace, listener, remote }) => {
      return ({ command, user }) => {
        if (kept.size === 0) return null;
        const about = { command, listener, remote, session: trace, message: trace };
        const happening: Happening = { place: protocol, ...about, user };
        const due = fromScripts(happening, null);
        if (!due) return null;
        const fault = answerFaultOf(due.fired, due.because, happening);
        tell(due, happening, trace, `${protocol} ${command}`, fault.reply ?? null);
        return fault;
      };
    },
    anyTls: portInbox =>
      [portInbox, FOR_ALL].some(inbox => {
        const found = inbox === null ? undefined : kept.get(inbox);
        return found !== undefined && !found.off && found.run.script.steps.some(({ at }) => at === 'tls');
      }),
    tls({ listener, remote, server, portInbox }) {
      const happening: Happening = {
        ...{ place: 'tls', listener, remote, server, user: undefined, session: '', message: '' },
      };
      const due = fromScripts(happening, portInbox);
      if (due?.fired.step.tls === undefined) return null;
      tell(due, happening, newTrace(), 'tls', null);
      return { tls: due.fired.step.tls, delay: delayOf(due.fired) };
    },
    all: () =>
      [...kept]
        .map(([inbox, { run, off }]) => ({ inbox, script: run.script, off, counts: run.counts() }))
        .toSorted((a, b) => a.inbox.localeCompare(b.inbox)),
    async set(inbox, wanted) {
      await reading;
      const value = wanted === null ? null : Buffer.from(JSON.stringify(wanted));
      const mailbox = await mailboxFor(store, inbox, clock.now(), wanted !== null);
      if (!mailbox.ok) return mailbox;
      if (mailbox.value === null) return ok(undefined);
      const { account, id } = mailbox.value;
      const entries = [{ entry: ENTRY, owner: null, value }];
      const noted = await store.run('annotate', { account, mailbox: id, most: MOST_ENTRIES, entries });
      if (!noted.ok) return err(`The fault script could not be kept: ${noted.error}`);
      names.set(id, inbox);
      kept.delete(inbox);
      take(inbox, value);
      return ok(undefined);
    },
    reset(inbox) {
      if (inbox === undefined) fixed = new Map();
      for (const [name, { text, off, run }] of kept)
        if (inbox === undefined || inbox === name) kept.set(name, { text, off, run: newRun(run.script, clock) });
    },
    ready: () => reading,
    close: stop,
  };
}

/** What is not known yet may be like it: else a refusal before it would never be spared. */
function isLike({ remote, user, sender, recipient, recipients }: Happening, like: Spared): boolean {
  const same = (found: string | undefined, wanted: string | null): boolean =>
    found === undefined || wanted === null || found.toLowerCase() === wanted.toLowerCase();
  const all = recipient === undefined ? recipients : [recipient];
  return (
    remote === like.remote &&
    same(user, like.user) &&
    same(sender, like.sender) &&
    (all === undefined || like.recipient === null || all.some(one => same(one, like.recipient)))
  );
}

/** 'kim@451.faults.test' is refused as '451@faults.test' is. */
const asFixed = (at: FaultAt): FaultAt => ({
  ...at,
  ...(at.recipient === undefined ? {} : { recipient: fixedOf(at.recipient) ?? at.recipient }),
  ...(at.recipients === undefined ? {} : { recipients: at.recipients.map(one => fixedOf(one) ?? one) }),
});
/** All of it waits for the queue. */
const isForQueue = ({ recipient, recipients }: FaultAt): boolean => {
  const all = recipient === undefined ? (recipients ?? []) : [recipient];
  return all.length > 0 && all.every(one => faultRoute(one) !== null);
};

/** null: what is written there is none of ours. */
function readKept(text: string): { readonly script: FaultScript; readonly off: boolean } | null {
  try {
    const { script, off } = JSON.parse(text) as { readonly script?: unknown; readonly off?: unknown };
    const judged = judgeScript(script);
    return judged.ok ? { script: judged.value, off: off === true } : null;
  } catch {
    return null;
  }
}

async function mailboxFor(
  store: Store,
  inbox: string,
  now: number,
  make: boolean,
): Promise<Result<Mailbox | null, string>> {
  const found = await testInbox(store);
  if (!found) return err('There is no test inbox yet');
  const known = found.mailboxes.find(({ name }) => (inboxIn(name) ?? FOR_ALL) === inbox);
  if (known) return ok(known);
  return make ? makeInbox(store, found.account, { name: inbox, now }) : ok(null);
}

/** The inbox that what happens is for, as far as that is known now; null: none. */
function inboxOf(
  { user, recipient, recipients = [], bytes }: Happening,
  portInbox: string | null,
  patterns: readonly string[],
): string | null {
  const named = (bytes === undefined ? null : capturedAs(undefined, bytes).inbox) ?? portInbox;
  if (named) return named;
  for (const address of recipient === undefined ? recipients : [recipient]) {
    const inbox = scriptedInbox(address) ?? inboxOfAddress(address, patterns);
    if (inbox !== null) return inbox;
  }
  return user === undefined ? null : inboxName(user);
}

function becauseOf(inbox: string, { step, number }: Fired): string {
  const { name } = step;
  if (inbox === FOR_ALL)
    return name === undefined
      ? `the fault script for all inboxes, step ${number}`
      : `the fault script for all inboxes, step ${number}: ${name}`;
  return name === undefined
    ? `the fault script of the inbox ${inbox}, step ${number}`
    : `the fault script of the inbox ${inbox}, step ${number}: ${name}`;
}

function didOf(step: FaultStep): CaptureDid {
  if (step.reply !== undefined) return 'refused';
  if (step.silent) return 'silent';
  if (step.drop) return 'dropped';
  if (step.tls) return 'tls';
  if (step.throttle) return 'slowed';
  if (step.literal !== undefined || step.uidvalidity) return 'misled';
  if (step.delay) return 'delayed';
  return step.split ? 'split' : 'keywords';
}
