/**
 * What a script writes by itself: an answer while its owner is away (RFC 5230), a notification (RFC 5436). Each is a message
 * of its own in the queue, signed as the owner's mail is, of which nobody is told that it could not be delivered. Who is
 * perhaps forged is not answered, nor is junk.
 */
import type { Clock, Random } from '../base/ports.ts';
import { hours } from '../base/units.ts';
import { type NamedMailbox, parseMailbox, printMailbox } from '../mime/address.ts';
import { authorOf } from '../sieve/author.ts';
import { notification } from '../sieve/notification.ts';
import type { Destination, Notify, Vacation } from '../sieve/plan.ts';
import { isAutomatic, whyMachine } from '../sieve/unanswered.ts';
import { vacationReply } from '../sieve/vacation-reply.ts';
import { memoryKey } from '../sifting/answers.ts';
import type { Account, Id, Judged, NewMessage, Note, Store } from '../store/interface.ts';
import { marksOf, type Place, placeOf, type Told, type Turn, tell } from './filter-draft.ts';

/** A letter of a script's, ready for the queue, and what its journey begins with. */
export type Write = (mail: {
  readonly bytes: Buffer;
  readonly sender: string;
  readonly to: string;
  readonly subject: string;
  readonly about: string;
}) => Promise<{ readonly message: NewMessage; readonly note: Note }>;

export type ReplyOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly hostName: () => string;
  readonly write: Write;
  readonly whyNotTold: (judged: Pick<Judged, 'facts' | 'verdict'> | null) => string | null;
  readonly mayUseAddress: (account: string, address: string) => Promise<boolean>;
  readonly mayWrite: (account: Id) => boolean;
  readonly makesMailboxes: () => boolean;
};

export async function answer(options: ReplyOptions, turn: Turn, action: Vacation, by: string): Promise<void> {
  const { lease, account, now, draft } = turn;
  const to = lease.sender;
  const key = memoryKey(action.handle, to.toLowerCase());
  const why =
    whyNoLetter(options, turn) ??
    (await answeredBefore(options, turn, key)) ??
    (options.mayWrite(account.id) ? null : TOO_MANY);
  if (why !== null) return tell(turn, 'not-answered', by, { to, because: why });
  const from = await ownAddress(options, account, action.from);
  const written = vacationReply({ ...action, from }, { sender: to, owner: ownerOf(account) }, circumstances(options));
  if (!written.ok) return tell(turn, 'not-answered', by, { to, because: written.error });
  // RFC 3834 §3.3: so that nothing answers the answer.
  const { message } = await send(options, turn, written.value, '', to, 'Answer while away');
  if (action.seconds > 0) draft.memories.push({ kind: 'vacation', key, until: now + action.seconds * 1000 });
  await keepCopy(options, turn, action.fcc, written.value, message.trace);
  tell(turn, 'answered', by, { to, sent: message.trace });
}

export async function notify(options: ReplyOptions, turn: Turn<Told>, action: Notify, by: string): Promise<void> {
  const { lease, account } = turn;
  const named = action.method.replace(/\?.*$/s, '').slice(0, 200);
  // As it came: what a script has made of it says nothing of who sent it.
  const why = [action.message, turn.facts.message].some(isAutomatic)
    ? 'it was sent by a machine'
    : turn.judged?.act === 'junk'
      ? JUNK
      : null;
  if (why !== null) return tell(turn, 'not-notified', by, { to: named, because: why });
  const from = await ownAddress(options, account, action.from);
  const made = notification({ ...action, from }, ownerOf(account), circumstances(options));
  if (!made.ok) return tell(turn, 'not-notified', by, { to: named, because: made.error });
  // RFC 5436 §2.7: what tells of a report must not cause one.
  const sender = lease.sender === '' ? '' : account.address;
  for (const mailbox of made.value.recipients) {
    const to = printMailbox(mailbox);
    if (!options.mayWrite(account.id)) {
      tell(turn, 'not-notified', by, { to, because: TOO_MANY });
      continue;
    }
    const { message } = await send(options, turn, made.value.octets, sender, to, 'Notification');
    tell(turn, 'notified', by, { to, sent: message.trace });
  }
  await keepCopy(options, turn, action.fcc, made.value.octets, lease.trace);
}

const TOO_MANY = 'the scripts of this account have written enough in this hour (sieve.answers-per-hour)';
const JUNK = 'it was taken for junk';

/** Beside what the message itself says against an answer (sieve/unanswered.ts). */
function whyNoLetter({ whyNotTold }: ReplyOptions, { judged, lease, facts }: Turn): string | null {
  if (lease.sender === '') return 'it came from the null sender, as reports do';
  const machine = whyMachine(facts.message);
  if (machine !== null) return machine;
  return judged?.act === 'junk' ? JUNK : whyNotTold(judged);
}

async function answeredBefore({ store }: ReplyOptions, { account, now }: Turn, key: string): Promise<string | null> {
  const until = await store.remembered(account.id, 'vacation', key, now);
  return until === null ? null : `it was answered before, and is again from ${utcMinute(until)} on`;
}
const utcMinute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A script must not write in another's name (RFC 5230 §4.3). Null: the owner's usual one. */
async function ownAddress(
  { mayUseAddress }: ReplyOptions,
  { address }: Account,
  from: string | null,
): Promise<string | null> {
  const author = from === null ? null : authorOf(from);
  return author && (await mayUseAddress(address, printMailbox(author.mailbox))) ? from : null;
}

function ownerOf({ address, name }: Account): NamedMailbox {
  const mailbox = parseMailbox(address);
  if (!mailbox.ok) throw new Error(`an account has no address: ${address}`);
  return { name: name === '' ? null : name, mailbox: mailbox.value };
}

const circumstances = ({ clock, random, hostName }: ReplyOptions) => ({
  ...{ now: clock.now(), random, domain: hostName() },
});

async function send(
  { write }: ReplyOptions,
  { lease, draft }: Turn<Told>,
  ...[bytes, sender, to, subject]: [Buffer, string, string, string]
) {
  const written = await write({ bytes, sender, to, subject, about: lease.trace });
  draft.sends.push(written.message);
  draft.notes.push(written.note);
  return written;
}

/** RFC 8580 §3: what was written lies in a mailbox too. */
async function keepCopy(
  { makesMailboxes }: ReplyOptions,
  turn: Turn<Told>,
  fcc: Destination | null,
  ...[bytes, trace]: [Buffer, string]
): Promise<void> {
  if (!fcc) return;
  const place: Place = await placeOf(turn, fcc, makesMailboxes());
  const content = turn.draft.contents.push({ bytes, trace }) - 1;
  turn.draft.files.push({ ...place, ...marksOf(fcc.flags ?? ['\\Seen']), content, note: null });
}

/** How many letters the scripts of an account have sent in this hour; forgotten when the server stops. */
export function newMeter(clock: Clock, most: () => number): (account: Id) => boolean {
  let hour = -1;
  let counts = new Map<Id, number>();
  return account => {
    const now = Math.floor(clock.now() / hours(1));
    if (now !== hour) counts = new Map();
    hour = now;
    const count = counts.get(account) ?? 0;
    if (count >= most()) return false;
    counts.set(account, count + 1);
    return true;
  };
}
