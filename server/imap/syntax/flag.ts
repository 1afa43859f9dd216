/**
 * Flags: the five of a message that a client may change, \Recent that it may not, and keywords.
 *
 *   flag         = "\Answered" / "\Flagged" / "\Deleted" / "\Seen" / "\Draft" / flag-keyword / flag-extension
 *   flag-keyword = atom
 *
 * RFC 3501 §2.3.2, §9. Flags compare without case; a system flag has one spelling inside. A flag-extension (any other
 * word after a backslash) is reserved for standards we do not know, so it is bad syntax and never stored.
 */
import { BadSyntax } from './grammar.ts';

export const systemFlags = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'] as const;
export const SEEN = '\\Seen';
export const RECENT = '\\Recent';

const bySmallName = new Map<string, string>(systemFlags.map(flag => [flag.toLowerCase(), flag]));

/** One spelling for system flags; keywords as they came. Takes what the decoder read: an atom, or "\" and an atom. */
export function flagNamed(text: string): string {
  if (!text.startsWith('\\')) return text;
  const known = bySmallName.get(text.toLowerCase());
  if (known) return known;
  if (text.toLowerCase() === '\\recent') throw new BadSyntax('Only the server sets \\Recent');
  throw new BadSyntax('Unknown system flag');
}

export const sameFlag = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase();

export const hasFlag = (flags: readonly string[], flag: string): boolean => flags.some(one => sameFlag(one, flag));

/** Each flag once, in the order of its first mention. */
export function distinct(flags: readonly string[]): readonly string[] {
  return flags.filter((flag, at) => flags.findIndex(other => sameFlag(flag, other)) === at);
}

/**
 * Printing `(\Seen $Forwarded)`. Backends share one array between rows with the same flags, so the text is kept per
 * array: a FETCH of 100,000 FLAGS joins a handful of lists.
 */
const printed = new WeakMap<readonly string[], string>();
const printedWithRecent = new WeakMap<readonly string[], string>();

export function printFlags(flags: readonly string[]): string {
  let text = printed.get(flags);
  if (text === undefined) {
    text = `(${flags.join(' ')})`;
    printed.set(flags, text);
  }
  return text;
}

export function printFlagsWithRecent(flags: readonly string[]): string {
  let text = printedWithRecent.get(flags);
  if (text === undefined) {
    text = `(${[...flags, RECENT].join(' ')})`;
    printedWithRecent.set(flags, text);
  }
  return text;
}
