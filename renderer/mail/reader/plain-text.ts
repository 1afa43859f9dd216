/** What plain text needs to be read as it was meant. Pure. */

/** Columns made of spaces (tables, signatures, drawings) stand only in letters of one width. */
const COLUMN = /\S(?: {2,}|\t+)\S/;
const ENOUGH = 3;

export const isAligned = (text: string): boolean =>
  text.split('\n').filter(line => !line.startsWith('>') && COLUMN.test(line.replace(/[.!?:] {2}/g, '. '))).length >=
  ENOUGH;
