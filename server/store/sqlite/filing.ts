/** What a script has decided of an arrived message, and the end of its recipient: one act, so that nothing is doubled or lost. */
import { err, ok, type Result } from '../../base/result.ts';
import type { Bytes } from '../../base/units.ts';
import {
  type Commands,
  type Filing,
  type Id,
  type Lease,
  type Mailbox,
  Notify,
  type Placed,
  type StoreFault,
} from '../interface.ts';
import { alreadyThere, place } from './entries.ts';
import { ensureMailbox, mailboxById, mailboxByName, setRole } from './mailboxes.ts';
import { remember } from './memory.ts';
import { insertMessage } from './messages.ts';
import { addRecipients, enqueue, queuedById } from './queue-accept.ts';
import { unknownOf } from './queue-expand.ts';
import { leasedMessage } from './queue-lease.ts';
import { finish } from './queue-settle.ts';
import { roomFor, type Taken } from './room.ts';
import type { Act, Writing } from './writing.ts';

type Wish = Commands['carryOut']['in'];
type Content = { readonly message: Id; readonly size: Bytes };

export const carryOut: Act<'carryOut'> = (w, wish) => {
  const { account } = wish;
  const row = leasedMessage(w.db, wish.recipient, wish.fence);
  if (!row.ok) return row;
  const contents = storedContents(w, wish);
  const filed = fileAll(w, account, wish, filing => (filing.content === null ? row.value : contents[filing.content]!));
  if (!filed.ok) return filed;
  const redirected = sendOn(w, wish);
  if (redirected === null) return err('not-allowed');
  // Two who send on to each other: nobody would have it.
  const isNobodys = redirected.length === 0 && !wish.sends.some(send => send.sentOn);
  if (wish.end.kind === 'expanded' && isNobodys) return err('exists');
  const recipients = [...redirected, ...wish.sends.flatMap(send => enqueue(w, send).recipients)].filter(
    one => one.fence > 0,
  );
  remember(w, account, wish.memories);
  settle(w, wish);
  const { placed, room } = filed.value;
  return ok({ placed, recipients, ...(room ? { room } : {}) });
};

/** What nobody files would be nobody's: it is not stored. */
export function storedContents(w: Writing, { contents, files }: Pick<Wish, 'contents' | 'files'>): (Content | null)[] {
  const used = new Set(files.map(filing => filing.content));
  return contents.map(({ bytes, trace }, at) => {
    if (!used.has(at)) return null;
    const { id: message, size } = insertMessage(w, { bytes, prefix: '', sender: null, trace, at: w.at });
    return { message, size };
  });
}

type Going = { readonly mailbox: Mailbox; readonly content: Content; readonly filing: Filing };

/** Room is asked for all at once; each copy has its own mailbox, one of a content in each, and one modSeq for all. */
function fileAll(w: Writing, account: Id, wish: Wish, contentOf: (filing: Filing) => Content) {
  const there = new Map<string, Placed>();
  const going = new Map<string, Going>();
  const wanted: { readonly key: string; readonly mailbox: Mailbox; readonly filing: Filing }[] = [];
  for (const filing of wish.files) {
    const mailbox = mailboxFor(w, account, filing);
    if (!mailbox.ok) return mailbox;
    const content = contentOf(filing);
    const key = `${mailbox.value.id} ${content.message}`;
    wanted.push({ key, mailbox: mailbox.value, filing });
    if (there.has(key) || going.has(key)) continue;
    const known = alreadyThere(w, mailbox.value, content.message);
    if (known) there.set(key, known);
    else going.set(key, { mailbox: mailbox.value, content, filing });
  }
  const taken = going.size > 0 ? placeAll(w, account, wish, going, there) : undefined;
  if (taken === null) return err('over-quota' as const);
  const placed = wanted.map(({ key, mailbox, filing }) => {
    patch(w, filing, mailbox, there.get(key)!);
    return there.get(key)!;
  });
  return ok({ placed, room: taken?.room });
}

function placeAll(
  w: Writing,
  account: Id,
  { grace, internalDate }: Wish,
  going: ReadonlyMap<string, Going>,
  there: Map<string, Placed>,
): Taken | null {
  const bytes = [...going.values()].reduce((sum, { content }) => sum + content.size, 0);
  const taken = roomFor(w, account, going.size, bytes, grace);
  if (!taken) return null;
  for (const [key, { mailbox, content, filing }] of going) {
    const { flags, keywords } = filing;
    there.set(key, place(w, mailbox, { ...content, flags, keywords, internalDate }, taken.modSeq));
  }
  return taken;
}

export function mailboxFor(
  w: Writing,
  account: Id,
  { id, mailbox, make, role = null }: Filing,
): Result<Mailbox, StoreFault> {
  const meant = id === undefined ? null : mailboxById(w.db, account, id);
  if (meant) return ok(meant);
  if (!make && !mailboxByName(w.db, account, mailbox)) return ensureMailbox(w, account, 'INBOX');
  const isNew = !mailboxByName(w.db, account, mailbox);
  const made = ensureMailbox(w, account, mailbox);
  if (made.ok && isNew && role) setRole(w, { account, name: made.value.name, role });
  // A name that no mailbox can have loses nobody's mail.
  return !made.ok && made.error === 'not-allowed' ? ensureMailbox(w, account, 'INBOX') : made;
}

export function patch(w: Writing, { note }: Filing, { name }: Mailbox, { uid, uidValidity, message }: Placed): void {
  if (note) w.patches.set(note, { uid, uidValidity, mailbox: name, message });
}

/** null: more than a message may be for. */
function sendOn(w: Writing, { recipient, redirects, lease, at }: Wish): readonly Lease[] | null {
  if (redirects.length === 0) return [];
  const row = w.db.get<{ queued: Id; address: string; depth: number }>(
    'SELECT queued, address, depth FROM queue_recipient WHERE id = ?',
    recipient,
  )!;
  const queued = queuedById(w.db, row.queued)!;
  const fresh = unknownOf(w, queued, redirects);
  if (fresh === null) return null;
  const start = { depth: row.depth + 1, due: at, lease, state: lease ? 'active' : 'queued', via: row.address } as const;
  return addRecipients(w, queued, fresh, start);
}

function settle(w: Writing, { recipient, end, at, onward }: Wish): void {
  switch (end.kind) {
    case 'delivered':
      finish(w, recipient, 'delivered', { at, status: '2.0.0', reply: null, host: null, bits: Notify.success });
      return;
    case 'expanded':
      finish(w, recipient, 'expanded', {
        ...{ at, status: null, reply: null, host: null },
        bits: onward ? 0 : Notify.success,
      });
      return;
    case 'failed':
      finish(w, recipient, 'failed', { at, status: end.status, reply: end.reply, host: null, bits: Notify.failure });
      return;
    case 'discarded':
      // RFC 5228 §4.4: silently. Who wished to hear of success hears of none.
      finish(w, recipient, 'cancelled', { at, status: null, reply: end.reply, host: null, bits: 0 });
      w.db.run('UPDATE queue_recipient SET operated_by = ? WHERE id = ?', end.by, recipient);
  }
}
