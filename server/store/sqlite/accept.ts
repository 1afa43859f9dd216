/** Taking a message in, with a copy in the Sent of whose name it was sent in. */
import { err, ok } from '../../base/result.ts';
import { type Accepted, Flag, type Id, type Mailbox, type NewMessage } from '../interface.ts';
import { addEntry } from './entries.ts';
import { ensureMailbox, mailboxesOf } from './mailboxes.ts';
import { isPulled, markPulled } from './pulled.ts';
import { enqueue } from './queue-accept.ts';
import type { Act, Writing } from './writing.ts';

export const accept: Act<'accept'> = (w, input) => {
  // A message for nobody would be accepted and never be anywhere.
  if (input.recipients.length === 0) return err('not-allowed');
  if (input.fetched && !isPulled(w.db, input.fetched.pulled)) return err('no-such');
  if (input.fetched && !markPulled(w, input.fetched)) return err('exists');
  const accepted = enqueue(w, input);
  if (input.keptFor !== undefined) keepSent(w, input.keptFor, input, accepted);
  return ok(input.beside ? { ...accepted, beside: enqueue(w, input.beside).recipients } : accepted);
};

/** Where the account is full, or gone meanwhile, the message goes its way all the same, and the note says so. */
function keepSent(w: Writing, account: Id, input: NewMessage, { message, queued }: Accepted): void {
  const size = w.db.value<number>('SELECT size FROM message WHERE id = ?', message) ?? 0;
  const entry = { message, size, flags: Flag.seen, keywords: [], internalDate: input.acceptedAt };
  const sent = mailboxesOf(w.db, account).find(one => one.role === 'sent') ?? made(w, account);
  const placed = sent && addEntry(w, sent, entry);
  const note = w.notes.find(one => one.name === 'msa.kept');
  if (!note) return;
  const where = sent && placed?.ok ? { mailbox: sent.name, uid: placed.value.uid } : { mailbox: null };
  w.patches.set(note, { message, queued, ...where });
}

function made(w: Writing, account: Id): Mailbox | null {
  const mailbox = ensureMailbox(w, account, 'Sent');
  return mailbox.ok ? mailbox.value : null;
}
