/**
 * What may be done with a mailbox, a letter for each right. RFC 4314 §2.1, §4. Inside, rights are some of "lrswipkxtea" in
 * this order; the two letters of RFC 2086 are understood and shown, and stand for nothing of their own (§2.1.1):
 * "c" is "k" and "x", "d" is "t" and "e".
 */
import { err, ok, type Result } from '../../base/result.ts';
import type { GrantableRights, RightsChange } from '../backend.ts';
import { printFlags } from '../syntax/flag.ts';

/** lookup, read, seen, write, insert, post, create (k), delete (x), delete messages (t), expunge, administer. */
export const ALL_RIGHTS = 'lrswipkxtea';
const SHOWN = 'lrswipkxtecda';

const old = [
  { letter: 'c', members: 'kx' },
  { letter: 'd', members: 'te' },
] as const;

const hasSome = (rights: string, some: string): boolean => [...some].some(right => rights.includes(right));
const hasAll = (rights: string, all: string): boolean => [...all].every(right => rights.includes(right));

/** As MYRIGHTS and ACL show them: with "c" and "d" wherever one of their members is. */
export function printRights(rights: string): string {
  const shown = rights + old.map(({ letter, members }) => (hasSome(rights, members) ? letter : '')).join('');
  return [...SHOWN].filter(right => shown.includes(right)).join('');
}

export type ReadRights = { readonly act: RightsChange; readonly rights: string };

/** mod-rights: "+" adds, "-" removes, neither replaces. An unknown right is an error, never left out (§3.1). */
export function readRights(text: string): Result<ReadRights, string> {
  const act = text.startsWith('+') ? 'add' : text.startsWith('-') ? 'remove' : 'replace';
  const letters = act === 'replace' ? text : text.slice(1);
  const unknown = [...letters].find(letter => !SHOWN.includes(letter));
  if (unknown !== undefined) {
    return err(/[A-Z]/.test(unknown) ? 'Rights are small letters' : `There is no right "${unknown}"`);
  }
  const named = letters + old.map(({ letter, members }) => (letters.includes(letter) ? members : '')).join('');
  return ok({ act, rights: [...ALL_RIGHTS].filter(right => named.includes(right)).join('') });
}

/**
 * What LISTRIGHTS shows: first what the identifier always has, then what may be granted, tied rights together. An old
 * letter stands beside its members where they are tied to others or always there, and by itself elsewhere (§2.1.1).
 */
export function printGrantable({ always, optional }: GrantableRights): readonly string[] {
  const groups = [always, ...optional];
  const alone: string[] = [];
  for (const { letter, members } of old) {
    const at = groups.findIndex((group, i) =>
      i === 0 ? hasAll(group, members) : hasSome(group, members) && !hasAll(members, group),
    );
    if (at !== -1) groups[at] += letter;
    else if (groups.some(group => hasSome(group, members))) alone.push(letter);
  }
  return [...groups, ...alone];
}

/** The right that a flag needs to be set or cleared (§4). */
export const rightFor = (flag: string): 's' | 't' | 'w' => {
  const name = flag.toLowerCase();
  return name === '\\seen' ? 's' : name === '\\deleted' ? 't' : 'w';
};

export const settable = (rights: string, flags: readonly string[]): readonly string[] =>
  flags.filter(flag => rights.includes(rightFor(flag)));

/** PERMANENTFLAGS: what this session may change for good (§5.1.1). */
export function printPermanentFlags(
  rights: string,
  { readOnly, newKeywords }: { readonly readOnly: boolean; readonly newKeywords: boolean },
  flags: readonly string[],
): string {
  if (readOnly) return '()';
  return printFlags([...settable(rights, flags), ...(newKeywords && rights.includes('w') ? ['\\*'] : [])]);
}

/** §5.2: nothing can be put in, taken out or marked: READ-ONLY, however it was selected. */
export const mayChange = (rights: string): boolean => hasSome(rights, 'iestw');

/** As STORE of \Deleted and EXPUNGE would: for MOVE (RFC 6851 §4.4) and REPLACE, which take a message out by themselves. */
export const mayTakeOut = (rights: string): boolean => hasAll(rights, 'te');
