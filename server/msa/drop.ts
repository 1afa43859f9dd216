/**
 * The submission agent for programs of this computer: what lies in the drop folder becomes a submission. There is no
 * login: the file's owner stands for it, as the system has it. He is asked for nothing, and hears of a "no" by a bounce.
 *
 * Each file is taken exactly once: its name says under which trace, and what is in the queue's memory under that trace is
 * not taken again. So a crash between the commit and the end of the file costs nothing.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, minutes, seconds } from '../base/units.ts';
import { withJudgement } from '../checks/judged-note.ts';
import { firstDomain } from '../directory/resolve.ts';
import { messageTrace } from '../events/trace.ts';
import { parseMailbox } from '../mime/address.ts';
import { operate } from '../queue/control.ts';
import { holders } from '../queue/state.ts';
import { isTemporary, type Refusal, refusal, rephrase, reply } from '../smtp/reply.ts';
import { type Chronicle, Notify } from '../store/interface.ts';
import { type Dropped, idOfName, readDropFile } from './drop-file.ts';
import { authorsIn, completeDropped, neededFor } from './drop-message.ts';
import {
  authorship,
  type DropOptions,
  type Recipient,
  recipientsOf,
  senderOf,
  type User,
  userOf,
} from './drop-people.ts';
import { asSession, asTransaction } from './drop-session.ts';

/** A file of the folder, read. */
export type DropFile = { readonly name: string; readonly uid: number; readonly bytes: Buffer };

export type Outcome =
  /** Durable in the queue, now or since an earlier time. */
  | { readonly kind: 'taken'; readonly trace: string }
  | { readonly kind: 'later'; readonly because: string; readonly wait: Duration }
  /** None of ours, torn, or what nobody can be told of: it is kept for a person to look at. */
  | { readonly kind: 'set-aside'; readonly because: string };

export type DropAgent = (file: DropFile) => Promise<Outcome>;

type Message = {
  readonly file: DropFile;
  readonly dropped: Dropped;
  readonly user: User;
  readonly sender: string;
  readonly bytes: Buffer;
  /** We may sign it. */
  readonly isOwn: boolean;
};

const LATER = minutes(1);
/** Not even one domain: nobody has answered the first run. */
const NOT_SET_UP = seconds(10);

export function dropAgent(options: DropOptions): DropAgent {
  const { store, clock } = options;

  return async file => {
    const id = idOfName(file.name);
    if (id === null) return { kind: 'set-aside', because: 'its name is none that sendmail(1) gives' };
    const read = readDropFile(file.bytes);
    if (!read.ok) return { kind: 'set-aside', because: read.error };
    const domain = await firstDomain(store);
    if (options.mode() !== 'capture' && (await store.domains()).length === 0)
      return { kind: 'later', because: 'there is no domain yet', wait: NOT_SET_UP };
    return take(file, id, read.value, domain);
  };

  async function take(file: DropFile, id: string, read: { dropped: Dropped; message: Buffer }, domain: string) {
    const user = userOf(options, file.uid, domain);
    const sender = await senderOf(options, read.dropped, user, domain);
    const recipients = await recipientsOf(options, read.dropped, sender, domain);
    const given = { file, dropped: read.dropped, user, sender };
    const message = await complete(options, given, read.message, domain);
    const made = message.ok ? message.value : { bytes: read.message, isOwn: false };
    const most = options.maxRecipients();
    const whole = !message.ok ? message.error : recipients.length > most ? tooMany(recipients.length, most) : null;
    const good = recipients.filter(one => one.refused === null);
    const groups = [good, ...byRefusal(recipients)].filter(group => group.length > 0);
    let first: string | null = null;
    for (const [at, group] of groups.entries()) {
      const outcome = await enqueue({ ...given, ...made }, group, {
        id,
        part: at + 1,
        refused: whole ?? group[0]!.refused,
      });
      if (outcome.kind !== 'taken') return outcome;
      first ??= outcome.trace;
    }
    return { kind: 'taken', trace: first ?? messageTrace(id, 1) } as const;
  }

  async function enqueue(
    message: Message,
    recipients: readonly Recipient[],
    { id, part, refused }: { readonly id: string; readonly part: number; readonly refused: Refusal | null },
  ): Promise<Outcome> {
    const found = await freeTrace(id, part, message.file.name);
    // A crash came between: what was put in to be returned still waits for that, or may go by now.
    if (found.taken && !(await isWaiting(found.trace))) return { kind: 'taken', trace: found.trace };
    const judged =
      refused === null && options.mode() !== 'capture' ? await judge(message, recipients, found.trace) : null;
    const no = refused ?? judged?.refusal ?? null;
    if (no && isTemporary(no)) return { kind: 'later', because: no.because, wait: LATER };
    if (found.taken) {
      await (no ? giveBack(found.trace, no) : operate(store, clock, ourOwn(found.trace), 'release', US));
      return { kind: 'taken', trace: found.trace };
    }
    const incoming = await incomingOf(options, message, recipients, found.trace);
    const heldBy = no ? US : judged?.act === 'hold' ? holders.rule : null;
    const taken = await options.intake({
      ...incoming,
      fields: incoming.fields + (judged?.fields ?? ''),
      ...(judged ? { chronicle: judged.chronicle } : {}),
      ...(heldBy === null ? {} : { heldBy }),
    });
    if (!taken.ok)
      return isTemporary(taken.error)
        ? { kind: 'later', because: taken.error.because, wait: LATER }
        : { kind: 'set-aside', because: taken.error.because };
    // It is in the queue, so its journey says what became of it, and the sender gets a report like any other.
    if (no) await giveBack(found.trace, no);
    return { kind: 'taken', trace: found.trace };
  }

  function giveBack(trace: string, no: Refusal) {
    const told = { why: no.because.slice(0, LONGEST_REASON) };
    return operate(store, clock, ourOwn(trace), 'bounce', US, told);
  }

  async function isWaiting(trace: string): Promise<boolean> {
    return (await store.queue({ ...ourOwn(trace), states: ['held'], limit: 1 })).length > 0;
  }

  /** What the file became before, or a trace that nobody has: two computers' clocks may agree on one. */
  async function freeTrace(id: string, part: number, name: string) {
    for (let n = part; ; n += 100) {
      const trace = messageTrace(id, n);
      const [row] = await store.queue({ trace, limit: 1 });
      if (!row) return { trace, taken: false };
      const [told] = await store.events({ trace, names: ['queue.accepted'], limit: 1 });
      const { dropped = name } = (told?.fields ?? {}) as { dropped?: string };
      if (!told || dropped === name) return { trace, taken: true };
    }
  }

  async function judge(message: Message, recipients: readonly Recipient[], trace: string) {
    const { user, sender, bytes } = message;
    const session = asSession(trace, clock.now());
    const transaction = asTransaction(
      sender,
      recipients.map(({ address }) => address),
    );
    const isElsewhere = (path: string) => recipients.some(one => one.address === path && one.elsewhere);
    const found = await options.checks.submitted(
      { session, transaction, listener: 'submission', isElsewhere, login: user.address },
      bytes,
    );
    if (!found) return null;
    const chronicle: Chronicle = withJudgement({}, found, { trace, at: clock.now(), by: 'msa' });
    return { refusal: found.refusal, act: found.act, fields: found.fields, chronicle };
  }
}

const tooMany = (many: number, most: number): Refusal =>
  refusal(
    rephrase(reply.contentRefused, `The message has more than ${most} recipients`),
    `it has ${many} recipients (smtp.max-recipients)`,
  );

const LONGEST_REASON = 300;
/** Who returns what may not go. */
const US = 'the submission agent';

/** Each "no" is a message of its own, so that what is said of one recipient is not said of another. */
const byRefusal = (recipients: readonly Recipient[]): Recipient[][] => [
  ...Map.groupBy(
    recipients.filter(one => one.refused !== null),
    one => one.refused!.reply.text,
  ).values(),
];

const ourOwn = (trace: string) => ({ trace, operatedBy: US });

type Given = Omit<Message, 'bytes' | 'isOwn'>;
/** `isOwn`: all authors are he. */
type Complete = Pick<Message, 'bytes' | 'isOwn'>;

async function complete(
  options: DropOptions,
  { dropped, user }: Given,
  bytes: Buffer,
  domain: string,
): Promise<Result<Complete, Refusal>> {
  const { clock, random } = options;
  const capture = options.mode() === 'capture';
  if (bytes.length > options.maxMessageSize())
    return err(refusal(reply.tooBig, `the message has ${bytes.length} octets`));
  const mailbox = parseMailbox(user.address);
  if (!mailbox.ok) return err(refusal(reply.localError, `${user.words} has no address: ${mailbox.error}`));
  const author = { mailbox: mailbox.value, fullName: dropped.fullName, mayBeAnybody: user.mayBeAnybody || capture };
  const completing = { now: clock.now(), random, hostName: options.hostName(), domain };
  const completed = completeDropped(bytes, author, completing);
  if (!completed.ok)
    return err(refusal(rephrase(reply.headerRefused, completed.error), `the header: ${completed.error}`));
  const bytesNow = completed.value;
  const { stranger, isOwn } = author.mayBeAnybody
    ? { stranger: null, isOwn: true }
    : await authorship(options, user, authorsIn(bytesNow), domain);
  return stranger === null
    ? ok({ bytes: bytesNow, isOwn })
    : err(
        refusal(
          reply.notYourAddress,
          `the From: field names ${stranger}, which is not an address of ${user.words} (drop.trusted)`,
        ),
      );
}

const UNSIGNED = { fields: '', by: [] } as const;

async function incomingOf(options: DropOptions, message: Message, recipients: readonly Recipient[], trace: string) {
  const { file, dropped, user, sender, bytes } = message;
  const began = options.clock.monotonic();
  // Asked in any case: what is handed in to be signed is rewritten by the owner's table.
  const found = options.mode() === 'capture' ? UNSIGNED : await options.sign(bytes);
  const signed = message.isOwn ? found : UNSIGNED;
  const addresses = [sender, ...recipients.map(({ address }) => address)];
  return {
    ...({ trace, bytes, sender, origin: 'local', login: null, reception: { user: user.words } } as const),
    recipients: recipients.map(({ address }) => ({ address, notify: notifyBits(dropped), original: null })),
    parameters: { ...neededFor(bytes, addresses), ret: dropped.ret, envid: dropped.envid },
    told: {
      ...({ remote: '', helo: null, protocol: 'local', listener: 'local', mechanism: null } as const),
      milliseconds: Math.max(0, options.clock.monotonic() - began),
      ...{ submitter: user.words, dropped: file.name },
      ...(signed.by.length > 0 ? { signed: signed.by } : {}),
    },
    fields: signed.fields,
    chronicle: {},
  };
}

/** RFC 3461 §4.1: without a wish, failure and delay. */
function notifyBits({ notify }: Dropped): number {
  if (notify === null) return Notify.failure | Notify.delay;
  const bits = { NEVER: 0, SUCCESS: Notify.success, FAILURE: Notify.failure, DELAY: Notify.delay };
  return notify.reduce((sum, word) => sum | bits[word], 0);
}
