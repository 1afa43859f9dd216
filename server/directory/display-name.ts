/** What a person or one of his programs may be called: it stands in headers, in lists and on terminals. RFC 5322 §3.4. */
import { err, ok, type Result } from '../base/result.ts';

/** Controls, halves of characters, what ends a line, and what turns the text behind it round. */
const UNSEEN = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;

export const hasUnseen = (name: string): boolean => UNSEEN.test(name);

export const displayName = (name: string): Result<string, string> =>
  hasUnseen(name) ? err('The name holds a character that nobody sees, such as a line break') : ok(name);
