/**
 * Text as it is compared: without case, accents and compatibility forms; scripts that write no spaces between words
 * have each character stand alone, so that a word is found as a phrase. The same for what is stored and what is asked.
 */

/** Letters that Unicode does not take apart. */
const plain: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
]);

/** Nothing to do but lower case. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant
const ascii = /^[\u0000-\u007f]*$/;

export function folded(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, letter => plain.get(letter) ?? letter);
}

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** What the index of words holds, and what it is asked for. */
export function searchable(text: string): string {
  const plainText = folded(text);
  return ascii.test(plainText) ? plainText : plainText.replace(unspaced, ' $& ');
}

/** Whether there is anything in it that can be looked for. */
export const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** Beginnings decide an order; the rest only takes room. */
const LONGEST_KEY = 80;
export const sortKey = (text: string): string => folded(text).replace(/\s+/g, ' ').trim().slice(0, LONGEST_KEY);
