/**
 * Sets of keywords, interned: an entry carries the number of its set. Keywords are compared without case (RFC 9051
 * §2.3.2) and keep the spelling in which they first came. Sets never change, so both threads may keep them in memory.
 */
import type { Id } from '../interface.ts';
import type { Reader, Writer } from './database.ts';

/** Without doubles, in one order, so that equal sets are equal text. The first spelling wins. */
export function keywordList(keywords: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const keyword of keywords) if (!seen.has(keyword.toLowerCase())) seen.set(keyword.toLowerCase(), keyword);
  return [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, keyword]) => keyword);
}

export function keywordSet(db: Writer, keywords: readonly string[]): Id {
  if (keywords.length === 0) return 0;
  const names = JSON.stringify(keywordList(keywords));
  const known = db.value<Id>('SELECT id FROM keyword_set WHERE names = ?', names);
  return known ?? db.run('INSERT INTO keyword_set (names) VALUES (?)', names).lastId;
}

export const keywordsOf = (db: Reader, set: Id): string[] =>
  set === 0 ? [] : JSON.parse(db.value<string>('SELECT names FROM keyword_set WHERE id = ?', set) ?? '[]');

/** What a STORE makes of a set. */
export function changedKeywords(
  act: 'replace' | 'add' | 'remove',
  old: readonly string[],
  given: readonly string[],
): string[] {
  switch (act) {
    case 'replace': {
      // A keyword that stays keeps its spelling.
      const wanted = new Set(given.map(keyword => keyword.toLowerCase()));
      return keywordList([...old.filter(keyword => wanted.has(keyword.toLowerCase())), ...given]);
    }
    case 'add':
      return keywordList([...old, ...given]);
    case 'remove': {
      const gone = new Set(given.map(keyword => keyword.toLowerCase()));
      return old.filter(keyword => !gone.has(keyword.toLowerCase()));
    }
  }
}
