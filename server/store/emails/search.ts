/**
 * The index of words: which messages have these words in these fields. A person's words are never the engine's syntax:
 * each stands in quotes. Of messages that are not read yet, subject and people are looked through instead.
 */
import type { EmailCondition, Id } from '../interface.ts';
import type { Reader, Writer } from '../sqlite/database.ts';
import { folded, hasWord, searchable } from './fold.ts';

export type TextCondition = Extract<EmailCondition, { key: 'text' }>;
export type WordsRow = {
  readonly author: string;
  readonly addressee: string;
  readonly copy: string;
  readonly blind: string;
  readonly subject: string;
  readonly body: string;
};

const columns: { readonly [W in TextCondition['where']]: string } = {
  any: '',
  from: '{author} : ',
  to: '{addressee} : ',
  cc: '{copy} : ',
  bcc: '{blind} : ',
  subject: '{subject} : ',
  body: '{body} : ',
};

/** "quoted phrases" and words, in order; what holds no letter and no digit cannot be looked for. */
function phrasesOf(words: string): string[] {
  return [...words.matchAll(/"([^"]*)"?|([^\s"]+)/g)].map(([, phrase, word]) => phrase ?? word ?? '').filter(hasWord);
}

/** null: nothing was asked for. */
export function matchFor({ where, words, prefix }: TextCondition): string | null {
  const phrases = phrasesOf(words);
  if (phrases.length === 0) return null;
  const open = prefix === true && !/["\s]$/.test(words);
  const quoted = phrases.map(phrase => `"${searchable(phrase).replace(/"/g, ' ').trim()}"`);
  const last = quoted.length - 1;
  return `${columns[where]}(${quoted.map((each, at) => (open && at === last ? `${each} *` : each)).join(' AND ')})`;
}

/** In every account: who asks knows which of them are its own. */
export const messagesWith = (index: Reader, match: string): Id[] =>
  index.all<{ rowid: Id }>('SELECT rowid FROM words WHERE words MATCH ?', match).map(row => row.rowid);

// ── messages whose words are not known yet ──

export const noteUnsearched = (index: Writer, message: Id): void => {
  index.run(
    'INSERT OR IGNORE INTO unsearched (message) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM email WHERE id = ?1)',
    message,
  );
};

export const unsearchedCount = (index: Reader): number => index.value<number>('SELECT count(*) FROM unsearched') ?? 0;

/** The newest first: that is where somebody looks. */
export const nextUnsearched = (index: Reader, limit: number): Id[] =>
  index
    .all<{ message: Id }>('SELECT message FROM unsearched ORDER BY message DESC LIMIT ?', limit)
    .map(row => row.message);

export const unsearchedOf = (index: Reader, account: Id): Id[] =>
  index
    .all<{ message: Id }>(
      'SELECT u.message FROM unsearched u JOIN email e ON e.account = ? AND e.id = u.message',
      account,
    )
    .map(row => row.message);

/** `row` null: the message is gone. */
export function keepWords(index: Writer, message: Id, row: WordsRow | null): void {
  index.run('DELETE FROM unsearched WHERE message = ?', message);
  if (row === null) return;
  index.run(
    'UPDATE email SET searched = coalesce((SELECT modseq FROM account a WHERE a.id = email.account), 0) WHERE id = ?',
    message,
  );
  index.run(
    'INSERT INTO words (rowid, author, addressee, copy, blind, subject, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[message, row.author, row.addressee, row.copy, row.blind, row.subject, row.body],
  );
}

/** Unless another account still has the message. */
export function forgetText(index: Writer, message: Id): void {
  if (index.value('SELECT 1 FROM email WHERE id = ?', message) !== undefined) return;
  const waiting = index.run('DELETE FROM unsearched WHERE message = ?', message).changes;
  if (waiting === 0) index.run('DELETE FROM words WHERE rowid = ?', message);
  index.run('INSERT OR IGNORE INTO forgotten (message) VALUES (?)', message);
}

/** Found by words since, perhaps, though nothing of them changed. */
export const searchedSince = (index: Reader, account: Id, since: number): Id[] =>
  index.all<{ id: Id }>('SELECT id FROM email WHERE account = ? AND searched >= ?', account, since).map(row => row.id);

type Shown = { id: Id; subject: string; author: string; addressees: string };

/** What a list shows, where more cannot be read. */
export function shownWords(main: Reader, message: Id): WordsRow | null {
  const row = main.get<Shown>('SELECT id, subject, author, addressees FROM message WHERE id = ?', message);
  if (!row) return null;
  const { subject, author, addressees } = row;
  const people = { author: searchable(author), addressee: searchable(addressees), copy: '', blind: '' };
  return { ...people, subject: searchable(subject), body: '' };
}

/** Of these, which have every word in what a list shows of them. */
export function shownWith(main: Reader, ids: readonly Id[], condition: TextCondition): Id[] {
  const { where, words } = condition;
  if (where === 'cc' || where === 'bcc' || where === 'body') return [];
  const wanted = phrasesOf(words).map(phrase => folded(phrase));
  const rows = main.all<Shown>(
    'SELECT m.id, m.subject, m.author, m.addressees FROM json_each(?) j JOIN message m ON m.id = j.value',
    JSON.stringify(ids),
  );
  const textOf = (row: Shown): string => {
    if (where === 'from') return row.author;
    if (where === 'to') return row.addressees;
    return where === 'subject' ? row.subject : `${row.subject} ${row.author} ${row.addressees}`;
  };
  return rows.filter(row => startsAll(folded(textOf(row)), wanted)).map(row => row.id);
}

const startsAll = (text: string, wanted: readonly string[]): boolean => wanted.every(word => text.includes(word));
