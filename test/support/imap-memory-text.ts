/** How the store in memory compares text: by i;unicode-casemap, or word by word for a FUZZY search. */
import { collationKey, holdsKey } from '../../server/imap/search/collation.ts';

export function holdsText(text: string, wanted: string, fuzzy: boolean): boolean {
  if (!fuzzy) return holdsKey(collationKey(text), collationKey(wanted));
  const words = new Set(wordsOf(text));
  return wordsOf(wanted).every(word => words.has(word));
}

function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
