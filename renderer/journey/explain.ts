/**
 * What a line of a conversation means: one sentence, and where the RFC says so. One table for the journey and the labs.
 * Who says a line decides what it can mean; the first that fits counts. Pure.
 */
import { t } from '../../server/base/language.ts';

export type Spoken = 'smtp' | 'pop3' | 'imap';
export type SaidLine = { readonly who: string; readonly text: string };
export type Explained = { readonly sentence: string; readonly rfc: number; readonly section: string };

type Rule = readonly [who: 'C' | 'S', fits: RegExp, sentence: string, rfc: number, section: string];

/** Which protocol these lines are of, by how the server greets; null: not known. */
export function protocolOf(lines: readonly SaidLine[]): Spoken | null {
  const greeting = lines.find(line => line.who === 'S')?.text ?? '';
  if (/^\d{3}[ -]/.test(greeting)) return 'smtp';
  if (/^(?:\+OK|-ERR)/.test(greeting)) return 'pop3';
  return greeting.startsWith('* ') ? 'imap' : null;
}

export function explain(line: SaidLine, protocol: Spoken): Explained | null {
  const found = tables[protocol].find(([who, fits]) => who === line.who && fits.test(line.text));
  return found ? { sentence: found[2], rfc: found[3], section: found[4] } : null;
}

export const rfcUrl = ({ rfc, section }: Pick<Explained, 'rfc' | 'section'>): string =>
  `https://www.rfc-editor.org/rfc/rfc${rfc}#section-${section}`;

const smtp: readonly Rule[] = [
  ['C', /^EHLO\b/i, t('The client says its name and asks what the server can do.'), 5321, '4.1.1.1'],
  ['C', /^HELO\b/i, t('The client says its name, as before there were extensions.'), 5321, '4.1.1.1'],
  ['C', /^LHLO\b/i, t('The client says its name; for each recipient it wants an answer of its own.'), 2033, '4.1'],
  ['C', /^STARTTLS\b/i, t('From here on everything is to be encrypted.'), 3207, '4'],
  ['C', /^AUTH\b/i, t('The client signs in; what it proves itself with is never written down.'), 4954, '4'],
  ['C', /^MAIL FROM:\s*<>/i, t('A new message from nobody: a report, so that nobody answers it.'), 5321, '4.5.5'],
  [
    'C',
    /^MAIL\b/i,
    t('A new message begins: this is where it is returned to if it cannot be delivered.'),
    5321,
    '4.1.1.2',
  ],
  ['C', /^RCPT\b/i, t('Whom it is for. The header may say something else: this is the envelope.'), 5321, '4.1.1.3'],
  ['C', /^DATA\b/i, t('The envelope is complete; the letter itself comes next.'), 5321, '4.1.1.4'],
  ['C', /^BDAT\b/i, t('A piece of the letter follows, so many octets long.'), 3030, '2'],
  ['C', /^\.$/, t('A dot alone: the letter ends here.'), 5321, '4.1.1.4'],
  ['C', /^RSET\b/i, t('The message that was begun is forgotten; the connection stays.'), 5321, '4.1.1.5'],
  ['C', /^NOOP\b/i, t('Nothing is wanted, only an answer.'), 5321, '4.1.1.9'],
  ['C', /^VRFY\b/i, t('Does this person exist? Most servers do not tell.'), 5321, '4.1.1.6'],
  ['C', /^QUIT\b/i, t('The client has finished.'), 5321, '4.1.1.10'],
  ['S', /^220[ -].*(?:TLS|tls)/, t('The server is ready to encrypt.'), 3207, '4'],
  ['S', /^220[ -]/, t('The server greets, and says its name.'), 5321, '4.2'],
  ['S', /^221[ -]/, t('The server takes its leave and closes.'), 5321, '4.1.1.10'],
  ['S', /^235[ -]/, t('Signed in.'), 4954, '4'],
  ['S', /^250[ -]PIPELINING/, t('Several commands may be sent without waiting for each answer.'), 2920, '3'],
  ['S', /^250[ -]SIZE/, t('The largest message that is taken, in octets.'), 1870, '4'],
  ['S', /^250[ -]STARTTLS/, t('The connection can be encrypted.'), 3207, '4'],
  ['S', /^250[ -]AUTH/, t('How somebody may sign in here.'), 4954, '3'],
  ['S', /^250[ -]8BITMIME/, t('Letters beyond ASCII may come as they are.'), 6152, '2'],
  ['S', /^250[ -]SMTPUTF8/, t('Addresses may have letters of every script.'), 6531, '3.1'],
  ['S', /^250[ -]DSN/, t('The sender may ask to be told what becomes of it.'), 3461, '4'],
  ['S', /^250[ -]CHUNKING/, t('A letter may be sent in pieces.'), 3030, '2'],
  ['S', /^250[ -]ENHANCEDSTATUSCODES/, t('Answers carry a second, finer number.'), 2034, '3'],
  ['S', /^250[ -]REQUIRETLS/, t('A message may demand that every hop is encrypted.'), 8689, '2'],
  ['S', /^250-/, t('One more thing that the server can do; more follow.'), 5321, '4.1.1.1'],
  ['S', /^250 2\.0\.0/, t('Taken: it is safe on disk, and the server answers for it from now on.'), 5321, '4.2.5'],
  ['S', /^250 2\.1\.0/, t('This sender is accepted.'), 3463, '3.2'],
  ['S', /^250 2\.1\.5/, t('This recipient is accepted.'), 3463, '3.2'],
  ['S', /^25\d[ -]/, t('Done.'), 5321, '4.2.3'],
  ['S', /^334/, t('The server waits for the next part of the sign-in.'), 4954, '4'],
  ['S', /^354/, t('Go on: everything up to a dot alone is the letter.'), 5321, '4.1.1.4'],
  ['S', /^421[ -]/, t('The server closes for now; the client may come again later.'), 5321, '4.2.1'],
  ['S', /^4\d\d[ -]/, t('Not now: the client keeps the message and tries again later.'), 5321, '4.2.1'],
  ['S', /^503[ -]/, t('This command does not come next; the order matters.'), 5321, '4.1.4'],
  ['S', /^530[ -]/, t('First sign in, or encrypt.'), 4954, '6'],
  ['S', /^535[ -]/, t('Name or password is wrong.'), 4954, '6'],
  ['S', /^550 5\.1\.1/, t('Nobody is called that here.'), 3463, '3.2'],
  ['S', /^5\d\d[ -]/, t('No, and asking again would change nothing.'), 5321, '4.2.1'],
];

const pop3: readonly Rule[] = [
  ['C', /^CAPA\b/i, t('What can the server do?'), 2449, '5'],
  ['C', /^STLS\b/i, t('From here on everything is to be encrypted.'), 2595, '4'],
  ['C', /^USER\b/i, t('Whose mailbox it is.'), 1939, '7'],
  ['C', /^PASS\b/i, t('The password; it is never written down.'), 1939, '7'],
  ['C', /^AUTH\b/i, t('The client signs in; what it proves itself with is never written down.'), 5034, '4'],
  ['C', /^STAT\b/i, t('How many messages are there, and how large are they together?'), 1939, '5'],
  ['C', /^LIST\b/i, t('How large is each message? They are numbered from 1 in this session only.'), 1939, '5'],
  ['C', /^UIDL\b/i, t('A name for each message that stays the same in later sessions.'), 1939, '7'],
  ['C', /^RETR\b/i, t('The whole message. POP3 knows no folders and no flags: it only fetches.'), 1939, '5'],
  ['C', /^TOP\b/i, t('The header and so many lines of the text.'), 1939, '7'],
  ['C', /^DELE\b/i, t('Marks it for removal; it goes when the session ends with QUIT.'), 1939, '5'],
  ['C', /^RSET\b/i, t('Nothing is marked any more.'), 1939, '5'],
  ['C', /^QUIT\b/i, t('The client has finished; what was marked is removed now.'), 1939, '6'],
  ['S', /^\+OK/, t('Yes. POP3 has two answers: this one, and -ERR.'), 1939, '3'],
  ['S', /^-ERR/, t('No, and why.'), 1939, '3'],
  ['S', /^\.$/, t('A dot alone: the answer ends here.'), 1939, '3'],
];

const imap: readonly Rule[] = [
  ['C', /^\S+ CAPABILITY\b/i, t('What can the server do?'), 9051, '6.1.1'],
  ['C', /^\S+ STARTTLS\b/i, t('From here on everything is to be encrypted.'), 9051, '6.2.1'],
  ['C', /^\S+ LOGIN\b/i, t('Name and password; the password is never written down.'), 9051, '6.2.3'],
  [
    'C',
    /^\S+ AUTHENTICATE\b/i,
    t('The client signs in; what it proves itself with is never written down.'),
    9051,
    '6.2.2',
  ],
  ['C', /^\S+ ID\b/i, t('Which program the client is.'), 2971, '3.1'],
  ['C', /^\S+ LIST\b/i, t('Which mailboxes are there?'), 9051, '6.3.9'],
  [
    'C',
    /^\S+ SELECT\b/i,
    t('Opens a mailbox. IMAP leaves mail on the server, and several clients see the same.'),
    9051,
    '6.3.2',
  ],
  ['C', /^\S+ EXAMINE\b/i, t('Opens a mailbox only to look.'), 9051, '6.3.3'],
  ['C', /^\S+ (?:UID )?FETCH\b/i, t('Parts of messages, exactly those that are asked for.'), 9051, '6.4.5'],
  ['C', /^\S+ (?:UID )?STORE\b/i, t('Changes flags: read, starred, deleted.'), 9051, '6.4.6'],
  ['C', /^\S+ (?:UID )?SEARCH\b/i, t('The server searches, so that nothing has to be fetched for it.'), 9051, '6.4.4'],
  ['C', /^\S+ (?:UID )?EXPUNGE\b/i, t('Removes what is marked as deleted.'), 9051, '6.4.3'],
  ['C', /^\S+ IDLE\b/i, t('The client waits; the server tells what happens as it happens.'), 9051, '6.3.13'],
  ['C', /^\S+ NOOP\b/i, t('Nothing is wanted; but the server may tell what is new.'), 9051, '6.1.2'],
  ['C', /^\S+ LOGOUT\b/i, t('The client has finished.'), 9051, '6.1.3'],
  ['S', /^\* OK/, t('The server greets, or says something by the way.'), 9051, '7.1.1'],
  ['S', /^\* BYE/, t('The server closes.'), 9051, '7.1.5'],
  ['S', /^\* CAPABILITY/, t('What the server can do.'), 9051, '7.2.2'],
  ['S', /^\* \d+ EXISTS/, t('So many messages are in the mailbox now.'), 9051, '7.4.1'],
  ['S', /^\* \d+ RECENT/, t('So many came since anybody looked.'), 3501, '7.3.2'],
  ['S', /^\* \d+ EXPUNGE/, t('That message is gone; those behind it move up by one.'), 9051, '7.5.1'],
  ['S', /^\* VANISHED/, t('Those messages are gone, by the numbers that never change.'), 7162, '3.2.10'],
  ['S', /^\* \d+ FETCH/, t('What was asked for, of one message.'), 9051, '7.5.2'],
  ['S', /^\* FLAGS/, t('Flags that messages here may have.'), 9051, '7.3.5'],
  ['S', /^\* LIST/, t('A mailbox, and what is special about it.'), 9051, '7.3.1'],
  ['S', /^\+/, t('Go on: the server waits for the rest.'), 9051, '7.6'],
  ['S', /^\S+ OK/, t('The command with this tag is done. Tags let several run at once.'), 9051, '7.1.1'],
  ['S', /^\S+ NO/, t('The command was understood, and could not be done.'), 9051, '7.1.3'],
  ['S', /^\S+ BAD/, t('The command could not be understood.'), 9051, '7.1.4'],
];

const tables: { readonly [P in Spoken]: readonly Rule[] } = { smtp, pop3, imap };
