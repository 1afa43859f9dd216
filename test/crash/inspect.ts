/** After a restart: every mailbox read by IMAP and held against what was promised. */
import { type Book, type Mailbox, mailboxes, newBook } from './churn.ts';
import { imapClient, readMailbox, type Seen } from './imap.ts';
import { examine, type LetterBook } from './letters.ts';

/** What an account has shown so far. */
export type Account = {
  readonly address: string;
  readonly password: string;
  readonly book: Book;
  readonly uidValidity: Partial<Record<Mailbox, number>>;
  readonly uidNext: Partial<Record<Mailbox, number>>;
  /** Bodies up to this UID have been read and found right. */
  readonly readUpTo: Partial<Record<Mailbox, number>>;
  /** Where each letter lies now. */
  places: Map<string, string[]>;
};

export const newAccount = (address: string, password: string): Account => ({
  ...{ address, password, book: newBook(), uidValidity: {}, uidNext: {}, readUpTo: {} },
  places: new Map(),
});

/** Faults found. `everything`: bodies that were right once are read again. */
export async function inspect(
  port: number,
  account: Account,
  letters: LetterBook,
  everything: boolean,
): Promise<readonly string[]> {
  const faults: string[] = [];
  account.places = new Map();
  const client = await imapClient(port, account.address, account.password);
  const names = (await client.must('LIST "" "*"')).untagged.map(one => /"?([^" ]+)"?$/.exec(one.text)?.[1]);
  for (const mailbox of mailboxes.filter(name => names.includes(name))) {
    const readUpTo = everything ? 0 : (account.readUpTo[mailbox] ?? 0);
    const { uidValidity, uidNext, messages } = await readMailbox(client, mailbox, readUpTo);
    const where = `${account.address} ${mailbox}`;
    if (uidValidity !== (account.uidValidity[mailbox] ?? uidValidity)) faults.push(`${where}: UIDVALIDITY changed`);
    account.uidValidity[mailbox] = uidValidity;
    const top = Math.max(0, ...account.book[mailbox].keys());
    if (uidNext <= top) faults.push(`${where}: UIDNEXT ${uidNext}, but UID ${top} was told`);
    if (uidNext < (account.uidNext[mailbox] ?? 0)) faults.push(`${where}: UIDNEXT went back to ${uidNext}`);
    account.uidNext[mailbox] = uidNext;
    faults.push(...compare(where, mailbox, account, messages, letters));
    account.readUpTo[mailbox] = uidNext - 1;
  }
  client.close();
  return faults;
}

function compare(
  where: string,
  mailbox: Mailbox,
  account: Account,
  messages: readonly Seen[],
  letters: LetterBook,
): readonly string[] {
  const faults: string[] = [];
  const book = account.book[mailbox];
  let before = 0;
  for (const { uid, flags, body } of messages) {
    if (uid <= before) faults.push(`${where}: UID ${uid} comes after ${before}`);
    before = uid;
    const known = book.get(uid);
    const found = body ? examine(body, letters) : null;
    if (found?.fault) faults.push(`${where} ${uid}: ${found.fault}`);
    const letter = found?.id ?? known?.letter;
    if (letter === undefined) faults.push(`${where} ${uid}: it was not there before, yet its UID is an old one`);
    else account.places.set(letter, [...(account.places.get(letter) ?? []), `${mailbox} ${uid}`]);
    if (known && letter !== known.letter) faults.push(`${where} ${uid}: it was ${known.letter}, it is ${letter}`);
    if (known?.there === 'no') faults.push(`${where} ${uid}: ${known.letter} was expunged and is back`);
    if (known?.flags && known.flags.join(' ') !== flags.join(' '))
      faults.push(`${where} ${uid}: flags ${known.flags.join(' ')} were promised, it has ${flags.join(' ')}`);
    // What was seen is what must stay.
    book.set(uid, { letter: letter ?? '?', flags, there: 'yes' });
  }
  const present = new Set(messages.map(({ uid }) => uid));
  for (const [uid, known] of book) {
    if (present.has(uid)) continue;
    if (known.there === 'yes') faults.push(`${where} ${uid}: ${known.letter} was promised and is gone`);
    known.there = 'no';
  }
  return faults;
}
