/** What came into the inboxes, for the desktop's notifications, and what a person does from there. */
import type { NewMail, NewMailAct } from '../api/shell.ts';
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
      const told = (await Promise.all(notes.map(note => describe(store, note)))).filter(mail => mail !== null);
      if (told.length > 0) yield told;
    }
  } finally {
    stop();
    signal.removeEventListener('abort', ended);
  }
}

const isNew = ({ name, fields }: StoredNote): boolean =>
  name === 'mda.filed' && fields.mailbox === 'INBOX' && typeof fields.message === 'number';

/** null: it is gone again, or its reader was faster. */
async function describe(store: Store, { fields }: StoredNote): Promise<NewMail | null> {
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
  };
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
