/** Rights in mailboxes as words for what is mostly wanted; all else in the letters of RFC 4314. */
import { ALL_RIGHTS } from '../imap/mailboxes/rights.ts';

const words: Readonly<Record<string, string>> = {
  none: '',
  read: 'lr',
  write: 'lrswite',
  /** What the people of a box do: all but to give rights. */
  work: 'lrswipkxte',
  all: ALL_RIGHTS,
};

export const lettersOf = (said: string): string => (Object.hasOwn(words, said) ? words[said]! : said);

export const wordFor = (letters: string): string => Object.keys(words).find(word => words[word] === letters) ?? letters;
