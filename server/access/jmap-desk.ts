/**
 * The desk where submissions are handed in, and where their fate is written down (RFC 8621 §7). A submission is a record
 * of its account: what it asked for, and what the queue last said of each recipient. The queue forgets its rows one day;
 * the record stays. It listens to what happens and looks again; what it tells is always what is in the store.
 */
import type { Clock } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import { type Duration, days, type Instant, milliseconds } from '../base/units.ts';
import type { SubmissionRecord } from '../jmap/backend.ts';
import type { SubmissionAddress, SubmissionEnvelope } from '../jmap/types.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Id, ModSeq, Store, StoredNote } from '../store/interface.ts';
import { type Expansion, type HeardOf, type RecipientStatus, statusesOf, undoStatusOf } from './jmap-delivery.ts';
import { recordKinds } from './jmap-records.ts';

/** As it is kept, in JSON. */
export type SubmissionBody = {
  readonly identity: string;
  readonly email: Id;
  readonly thread: Id;
  readonly envelope: SubmissionEnvelope;
  readonly sendAt: Instant;
  /** '' while it is being handed over. */
  readonly trace: string;
  readonly undoStatus: SubmissionRecord['undoStatus'];
  readonly recipients: readonly RecipientStatus[];
  /** Messages: reports about it, ours and others'. */
  readonly reports: readonly Id[];
  /** The same of disposition notifications; not there in what older versions wrote. */
  readonly dispositions?: readonly Id[];
};

export type Handing = {
  readonly login: Login;
  readonly sender: SubmissionAddress;
  readonly recipients: readonly SubmissionAddress[];
  readonly bytes: Uint8Array;
  readonly holdUntil: Instant | null;
};
/** Where the MSA said no, and its reply. */
export type HandingFault = {
  readonly at: 'sender' | 'recipient' | 'message' | 'session';
  readonly reply: string;
  readonly code: number | null;
  /** Each recipient that was refused. */
  readonly refused: readonly { readonly address: string }[];
};
/** Through the MSA, as any client's mail: resolves with the message's trace when it is durable. */
export type HandOver = (handing: Handing) => Promise<Result<{ readonly trace: string }, HandingFault>>;

export type SubmissionDesk = {
  readonly handOver: HandOver;
  /** What was left of the last run has been seen to; nothing new is begun before. */
  readonly ready: Promise<void>;
  /** Its trace is known now: from here on what happens to it is written down. */
  follow(account: Id, id: Id, born: ModSeq, trace: string): void;
  /** Resolves when the record says what the queue says. */
  lookAgain(trace: string): Promise<void>;
  close(): Promise<void>;
};

export type DeskOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly handOver: HandOver;
  readonly onBug: (fault: unknown, where: string) => void;
};

const PAUSE: Duration = milliseconds(25);
/** Longer no queue keeps trying (queue.give-up-after), and no report of ours comes later. */
const FOLLOWED_FOR: Duration = days(35);

/** The oldest of more have ended long ago; their records stay as they are. */
const MOST_FOLLOWED = 100_000;

const TELLING: readonly string[] = [
  'queue.relayed',
  'queue.deferred',
  'queue.failed',
  'queue.operated',
  'queue.reported',
  'returns.heard',
  'mda.filed',
  'mda.expanded',
];

/** `born`: records from then on are read to find it, not all of the account's. */
type Followed = { readonly account: Id; readonly id: Id; readonly born: ModSeq };

export function openDesk(options: DeskOptions): SubmissionDesk {
  const { store, clock, onBug } = options;
  const followed = new Map<string, Followed>();
  /** Trace of a report → trace of what it is about. */
  const reportsOf = new Map<string, string>();
  let closed = false;
  let working: Promise<void> = Promise.resolve();

  const lookAgain = (trace: string): Promise<void> => {
    const mine = working.then(() => (closed ? undefined : update(store, trace, followed.get(trace), reportsOf)));
    working = mine.catch(fault => onBug(fault, 'submissions'));
    return mine;
  };
  const soon = gathered(clock, trace => void lookAgain(trace).catch(() => {}));
  const hear = (notes: readonly StoredNote[]): void => {
    for (const note of notes) {
      if (!TELLING.includes(note.name)) continue;
      const report = note.fields.report;
      if (note.name === 'queue.reported' && typeof report === 'string' && followed.has(note.trace))
        reportsOf.set(report, note.trace);
      const trace = followed.has(note.trace) ? note.trace : reportsOf.get(note.trace);
      if (trace !== undefined) soon.add(trace);
    }
  };

  const stop = store.watchEvents(hear);
  const remember = async (): Promise<void> => {
    const since = clock.now() - FOLLOWED_FOR;
    for (const { account, id, born, body } of await keptSubmissions(store)) {
      if (body.trace === '') await giveUp(store, account, id, body);
      else if (body.sendAt >= since) {
        followed.set(body.trace, { account, id, born });
        for (const report of await reportTraces(store, body.trace)) reportsOf.set(report, body.trace);
        if (body.recipients.some(one => one.delivered === 'queued')) soon.add(body.trace);
      }
    }
  };
  const ready = remember().catch(fault => onBug(fault, 'submissions'));
  working = ready;

  return {
    handOver: options.handOver,
    ready,
    follow(account, id, born, trace) {
      followed.set(trace, { account, id, born });
      const [oldest] = followed.keys();
      if (followed.size > MOST_FOLLOWED && oldest !== undefined) followed.delete(oldest);
    },
    lookAgain,
    async close() {
      stop();
      soon.close();
      closed = true;
      await working;
    },
  };
}

/** What happens to one message happens many times in a moment: it is looked at once. */
function gathered(clock: Clock, act: (trace: string) => void) {
  const due = new Set<string>();
  let cancel = () => {};
  const tell = () => {
    const traces = [...due];
    due.clear();
    for (const trace of traces) act(trace);
  };
  return {
    add(trace: string): void {
      if (due.size === 0) cancel = clock.after(PAUSE, tell);
      due.add(trace);
    },
    close: () => cancel(),
  };
}

async function keptSubmissions(store: Store) {
  const kept: (Followed & { readonly body: SubmissionBody })[] = [];
  for (const { id: account } of await store.accounts()) {
    const { list } = await store.documents(account, recordKinds.EmailSubmission);
    for (const { id, born, body } of list) kept.push({ account, id, born, body: JSON.parse(body) as SubmissionBody });
  }
  return kept;
}

/** The server ended while it was handed over: nobody can tell any more whether it was taken. */
async function giveUp(store: Store, account: Id, id: Id, body: SubmissionBody): Promise<void> {
  const smtpReply = '451 4.3.0 The server stopped while the message was handed over';
  const recipients = body.envelope.rcptTo.map(({ email }) => ({ email, smtpReply, delivered: 'unknown' as const }));
  await put(store, account, id, { ...body, undoStatus: 'final', recipients, trace: '-' });
}

async function update(
  store: Store,
  trace: string,
  known: Followed | undefined,
  reportsOf: Map<string, string>,
): Promise<void> {
  if (!known) return;
  const { list } = await store.documents(known.account, recordKinds.EmailSubmission, known.born - 1);
  const document = list.find(one => one.id === known.id);
  if (!document) return;
  const body = JSON.parse(document.body) as SubmissionBody;
  const rows = await store.queue({ trace, limit: MOST_ROWS });
  const told = await store.events({ trace, names: ['returns.heard'], limit: MOST_NOTES });
  const [dispositions, others] = await reportedIn(store, known.account, told);
  const reports = [...(await filedReports(store, known.account, trace, reportsOf)), ...others];
  const status =
    rows.length === 0
      ? {}
      : {
          undoStatus: undoStatusOf(rows),
          recipients: statusesOf(
            body.envelope.rcptTo.map(one => one.email),
            rows,
            await expansionsOf(store, trace),
            trace,
            told.map(heardIn),
          ),
        };
  await put(store, known.account, known.id, { ...body, ...status, reports, dispositions });
}

const MOST_ROWS = 100_000;
const MOST_NOTES = 10_000;

async function put(store: Store, account: Id, id: Id, body: SubmissionBody): Promise<void> {
  // Refused only where the record or its account is gone, or the disk is full: then the next event tries again.
  await store.run('putDocument', { account, kind: recordKinds.EmailSubmission, id, body: JSON.stringify(body) });
}

async function expansionsOf(store: Store, trace: string): Promise<Expansion[]> {
  const notes = await store.events({ trace, names: ['mda.expanded'], limit: MOST_NOTES });
  return notes.map(({ fields }) => ({
    recipient: String(fields.recipient),
    into: Array.isArray(fields.into) ? fields.into.map(one => String(one).replace(/^mailbox:/, '')) : [],
  }));
}

const heardIn = ({ fields }: StoredNote): HeardOf => ({
  recipient: String(fields.recipient ?? ''),
  kind: String(fields.kind),
  status: typeof fields.status === 'string' ? fields.status : null,
  reply: typeof fields.reply === 'string' ? fields.reply : null,
});

/** What others told, as far as it lies in this account: how it was opened, and what became of it. */
async function reportedIn(
  store: Store,
  account: Id,
  told: readonly StoredNote[],
): Promise<readonly [dispositions: readonly Id[], reports: readonly Id[]]> {
  const found = [new Set<Id>(), new Set<Id>()] as const;
  for (const { fields } of told) {
    const message = fields.reported;
    if (typeof message !== 'number' || !(await store.places(message)).some(place => place.account === account))
      continue;
    found[['displayed', 'deleted', 'processed'].includes(String(fields.kind)) ? 0 : 1].add(message);
  }
  return [[...found[0]], [...found[1]]];
}

async function reportTraces(store: Store, trace: string): Promise<string[]> {
  const notes = await store.events({ trace, names: ['queue.reported'], limit: MOST_NOTES });
  return notes.flatMap(({ fields }) => (typeof fields.report === 'string' ? [fields.report] : []));
}

/** Those that have reached this account. */
async function filedReports(
  store: Store,
  account: Id,
  trace: string,
  reportsOf: Map<string, string>,
): Promise<readonly Id[]> {
  const filed: Id[] = [];
  for (const report of await reportTraces(store, trace)) {
    reportsOf.set(report, trace);
    const message = await store.messageByTrace(report);
    if (message && (await store.places(message.id)).some(place => place.account === account)) filed.push(message.id);
  }
  return filed;
}
