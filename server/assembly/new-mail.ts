/** What came into the inboxes, for the desktop's notifications, and what a person does from there. */
import type { NewMail, NewMailAct } from '../api/shell.ts';
import { recognise } from '../capture/recognise.ts';
import { readMessage } from '../mime/message.ts';
import { Flag, type Id, type Store, type StoredNote } from '../store/interface.ts';
import type { Mailroom } from './start.ts';

/** A flood is told of in few words; who looks at the desktop does not count. */
const MOST_AT_ONCE = 20;

export async function* newMailFeed(
  { store, ports }: Mailroom,
  signal: AbortSignal,
): AsyncGenerator<readonly NewMail[], void, void> {
  let waiting: StoredNote[] = [];
  let wake = () => {};
  const stop = store.watchEvents(notes => {
    const wanted = ports.config()['desktop.notify'];
    if (wanted === 'nothing') return;
    const filed = notes.filter(note => isNew(note) && (wanted === 'all' || note.fields.captured !== true));
    if (filed.length === 0) return;
    waiting = [...waiting, ...filed].slice(-MOST_AT_ONCE);
    wake();
  });
  const ended = () => wake();
  signal.addEventListener('abort', ended);
  try {
    while (!signal.aborted) {
      if (waiting.length === 0) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
        continue;
      }
      const notes = waiting;
      waiting = [];
      const found = await Promise.all(notes.map(note => describe(store, note)));
      const told = await Promise.all(found.filter(mail => mail !== null).map(mail => withCode(store, mail)));
      if (told.length > 0) yield told;
    }
  } finally {
    stop();
    signal.removeEventListener('abort', ended);
  }
}

export const isNew = ({ name, fields }: StoredNote): boolean =>
  name === 'mda.filed' && fields.mailbox === 'INBOX' && typeof fields.message === 'number';

export type Described = Omit<NewMail, 'code'> & { readonly id: Id; readonly size: number };

/** null: it is gone again, or its reader was faster. */
export async function describe(store: Store, { fields }: StoredNote): Promise<Described | null> {
  const account = await store.account(String(fields.account));
  const message = await store.message(fields.message as Id);
  const inbox = account && (await store.mailbox(account.id, 'INBOX'));
  if (!account || !message || !inbox) return null;
  return {
    account: `a${account.id}`,
    email: `e${message.id}`,
    to: account.address,
    from: message.summary.from,
    subject: message.summary.subject,
    preview: message.summary.preview,
    path: `/mail/a${account.id}/m${inbox.id}/e${message.id}`,
    captured: fields.captured === true,
    id: message.id,
    size: message.size,
  };
}

async function withCode(store: Store, { id, size, ...mail }: Described): Promise<NewMail> {
  return { ...mail, code: (await oneTimeOf(store, { id, size, subject: mail.subject })).code };
}

/** Larger ones carry files, not codes. */
const LARGEST_LOOKED_AT = 256 * 1024;
const MOST_KNOWN = 50;
type OneTime = { readonly code: string | null; readonly link: string | null };
const known = new Map<Id, OneTime>();

/** What is in a message never changes, so it is looked for once. */
export async function oneTimeOf(
  store: Store,
  { id, size, subject }: { readonly id: Id; readonly size: number; readonly subject: string },
): Promise<OneTime> {
  const before = known.get(id);
  if (before) return before;
  if (size > LARGEST_LOOKED_AT) return { code: null, link: null };
  const { text, html } = await readMessage(await store.bytes(id));
  const { code, link } = recognise({ subject, text, html });
  const found = { code, link: link?.href ?? null };
  known.set(id, found);
  for (const old of [...known.keys()].slice(0, -MOST_KNOWN)) known.delete(old);
  return found;
}

const number = (id: string): Id => Number(id.slice(1));

export async function actOnMail({ store }: Mailroom, account: string, email: string, act: NewMailAct): Promise<void> {
  const [owner, message] = [number(account), number(email)];
  const archive = (await store.mailboxes(owner)).find(mailbox => mailbox.role === 'archive');
  const inbox = await store.mailbox(owner, 'INBOX');
  const moved = act === 'archive' && archive && inbox ? { add: [archive.id], remove: [inbox.id] } : {};
  await store.run('revise', {
    account: owner,
    revisions: [{ message, ...moved, set: { flags: Flag.seen, keywords: [] }, note: null }],
  });
}

/** RFC 2392: the newest message with this Message-ID, where it can be looked at; '<' and '>' are left off. */
export async function pathOfMessage({ store }: Mailroom, messageId: string): Promise<string | null> {
  const [found] = await store.meant({ messageId, from: 0, until: Number.MAX_SAFE_INTEGER, limit: 1 });
  return found ? `/journey/${encodeURIComponent(found.trace)}` : null;
}
