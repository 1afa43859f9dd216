/**
 * A mail client that appends, flags, copies, moves and expunges in its own account until the server is gone, and the
 * book of what it was told: which UID names which letter, which flags it has, what is no more. What was asked and not
 * answered may be so or not; after the restart it is looked at, and from then on it is a promise like the others.
 */
import type { Random } from '../../server/base/ports.ts';
import { ConnectionLost, type ImapClient, imapClient } from './imap.ts';
import type { LetterBook } from './letters.ts';

export type Mailbox = 'INBOX' | 'Work' | 'Archive';
export const mailboxes: readonly Mailbox[] = ['INBOX', 'Work', 'Archive'];

/** One UID of one mailbox, as the client was told of it. */
export type Known = {
  readonly letter: string;
  /** null: a change is on its way, or nobody said. */
  flags: readonly string[] | null;
  /** 'perhaps': its removal was asked for and not answered. */
  there: 'yes' | 'perhaps' | 'no';
};
export type Book = Record<Mailbox, Map<number, Known>>;
export const newBook = (): Book => ({ INBOX: new Map(), Work: new Map(), Archive: new Map() });

export type ChurnOptions = {
  readonly port: number;
  readonly address: string;
  readonly password: string;
  readonly book: Book;
  readonly letters: LetterBook;
  readonly random: Random;
  /** Letters that were copied lie in more than one place. */
  readonly copied: Set<string>;
  /** Appended, and answered: must be there until expunged. */
  readonly appended: Set<string>;
  /** Expunged, or asked to be. */
  readonly removed: Set<string>;
};

/** A UID is told of once, and each is higher than those before. RFC 9051 §2.3.1.1. */
function told(book: Book, mailbox: Mailbox, uid: number, known: Known): void {
  for (const other of book[mailbox].keys())
    if (other >= uid) throw new Error(`${mailbox}: UID ${uid} was told for ${known.letter} after UID ${other}`);
  book[mailbox].set(uid, known);
}

const settable = ['\\Seen', '\\Flagged', '\\Answered', '$Later', 'crash-test'] as const;

export async function churnUntilGone(options: ChurnOptions): Promise<void> {
  try {
    const client = await imapClient(options.port, options.address, options.password);
    for (const name of ['Work', 'Archive']) await client.command(`CREATE ${name}`);
    for (;;) await oneAct(client, options);
  } catch (fault) {
    if (!(fault instanceof ConnectionLost)) throw fault;
  }
}

async function oneAct(client: ImapClient, options: ChurnOptions): Promise<void> {
  const chance = options.random.fraction();
  const work = standing(options, 'Work');
  if (chance < 0.4 || work.length < 3) return append(client, options);
  await client.must('SELECT Work');
  // Often the newest: its UID is the one that a careless server would use again.
  const newest = options.random.fraction() < 0.3;
  const uid = newest ? Math.max(...work) : work[Math.floor(options.random.fraction() * work.length)]!;
  if (chance < 0.65) return store(client, options, uid);
  if (chance < 0.75) return transfer(client, options, 'COPY', 'Work', uid);
  if (chance < 0.85) return transfer(client, options, 'MOVE', 'Work', uid);
  if (chance < 0.95) return expunge(client, options, uid);
  return moveFromInbox(client, options);
}

const standing = ({ book }: ChurnOptions, mailbox: Mailbox): number[] =>
  [...book[mailbox]].filter(([, known]) => known.there === 'yes').map(([uid]) => uid);

async function append(client: ImapClient, { address, letters, random, book, appended }: ChurnOptions): Promise<void> {
  const letter = letters.write([address], random.fraction() < 0.05 ? 300_000 : 800);
  const flags = random.fraction() < 0.5 ? ['\\Seen'] : [];
  const { text } = await client.must(`APPEND Work (${flags.join(' ')})`, letter.bytes);
  const uid = Number(/\[APPENDUID \d+ (\d+)\]/.exec(text)?.[1]);
  if (!uid) throw new Error(`no APPENDUID in ${text}`);
  appended.add(letter.id);
  told(book, 'Work', uid, { letter: letter.id, flags, there: 'yes' });
}

async function store(client: ImapClient, { book, random }: ChurnOptions, uid: number): Promise<void> {
  const known = book.Work.get(uid)!;
  const flag = settable[Math.floor(random.fraction() * settable.length)]!;
  const before = known.flags;
  const adds = random.fraction() < 0.7;
  known.flags = null;
  await client.must(`UID STORE ${uid} ${adds ? '+' : '-'}FLAGS (${flag})`);
  if (before) known.flags = (adds ? [...new Set([...before, flag])] : before.filter(one => one !== flag)).sort();
}

async function transfer(
  client: ImapClient,
  { book, copied }: ChurnOptions,
  verb: 'COPY' | 'MOVE',
  from: Mailbox,
  uid: number,
): Promise<void> {
  const known = book[from].get(uid)!;
  if (verb === 'COPY') copied.add(known.letter);
  else known.there = 'perhaps';
  const { text, untagged } = await client.must(`UID ${verb} ${uid} Archive`);
  const said = [text, ...untagged.map(one => one.text)].join('\n');
  const to = Number(/\[COPYUID \d+ \d+ (\d+)\]/.exec(said)?.[1]);
  if (!to) throw new Error(`no COPYUID in ${said}`);
  if (verb === 'MOVE') known.there = 'no';
  told(book, 'Archive', to, { letter: known.letter, flags: known.flags, there: 'yes' });
}

async function expunge(client: ImapClient, { book, removed }: ChurnOptions, uid: number): Promise<void> {
  const known = book.Work.get(uid)!;
  known.flags = null;
  await client.must(`UID STORE ${uid} +FLAGS.SILENT (\\Deleted)`);
  known.there = 'perhaps';
  removed.add(known.letter);
  await client.must(`UID EXPUNGE ${uid}`);
  known.there = 'no';
}

/** What has come by SMTP is moved too, while more comes. */
async function moveFromInbox(client: ImapClient, options: ChurnOptions): Promise<void> {
  await client.must('SELECT INBOX');
  const known = standing(options, 'INBOX');
  const uid = known[Math.floor(options.random.fraction() * known.length)];
  if (uid !== undefined) await transfer(client, options, 'MOVE', 'INBOX', uid);
}
