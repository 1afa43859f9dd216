/**
 * LIST's patterns: "*" is any run of characters, "%" one without the hierarchy delimiter. RFC 3501 §6.3.8.
 * Matched against names in Unicode, in a time that grows with the product of the lengths whatever the pattern is.
 */
import { DELIMITER, withInbox } from '../syntax/mailbox-name.ts';

/** A longer pattern matches nothing: no name is that long. */
const LONGEST_PATTERN = 1000;

export type Pattern = (name: string) => boolean;

export function compilePattern(reference: string, pattern: string): Pattern {
  const whole = withInbox(`${reference}${pattern}`).replace(/[*%]{2,}/g, run => (run.includes('*') ? '*' : '%'));
  if (whole.length > LONGEST_PATTERN) return () => false;
  const capitals = whole.toUpperCase();
  // INBOX is the only name that is the same in any case, also where wildcards spell a part of it.
  return name => matches(whole, name) || (name === 'INBOX' && matches(capitals, name));
}

/** `open[i]`: the pattern from i on may match the rest of the name. */
function matches(pattern: string, name: string): boolean {
  if (!pattern.includes('*') && !pattern.includes('%')) return pattern === name;
  let open = new Uint8Array(pattern.length + 1);
  open[0] = 1;
  skipWildcards(pattern, open);
  // By UTF-16 units, of the name as of the pattern: a wildcard may pass half a character, a letter never starts there.
  for (let unit = 0; unit < name.length; unit++) {
    const character = name[unit];
    const next = new Uint8Array(pattern.length + 1);
    for (let at = 0; at < pattern.length; at++) {
      if (!open[at]) continue;
      const wanted = pattern[at];
      if (wanted === '*' || (wanted === '%' && character !== DELIMITER)) next[at] = 1;
      else if (wanted === character) next[at + 1] = 1;
    }
    skipWildcards(pattern, next);
    open = next;
  }
  return open[pattern.length] === 1;
}

/** A wildcard may also be nothing. */
function skipWildcards(pattern: string, open: Uint8Array): void {
  for (let at = 0; at < pattern.length; at++) {
    if (open[at] && (pattern[at] === '*' || pattern[at] === '%')) open[at + 1] = 1;
  }
}
