/**
 * A message's file in a Maildir: 'unique,S=1234,W=1260:2,FSa'. Unique begins with seconds since 1970; S is the file's size, W
 * the size with CRLF; behind ':2,' stand flags in ASCII order, small letters being keywords of a table beside (Dovecot).
 * Where a file's name must not hold ':' (Windows) programs write ';', '!', '-' or Unicode's private colon.
 */
import type { Instant } from '../base/units.ts';
import { Mark } from './source.ts';

export type MaildirName = {
  /** Up to the flags: names the message for good. */
  readonly unique: string;
  readonly flags: number;
  readonly forwarded: boolean;
  /** 0 for 'a'. */
  readonly keywords: readonly number[];
  readonly at: Instant | null;
  readonly size: number | null;
  readonly virtualSize: number | null;
};

const letters: readonly (readonly [string, number])[] = [
  ['D', Mark.draft],
  ['F', Mark.flagged],
  ['R', Mark.answered],
  ['S', Mark.seen],
  ['T', Mark.deleted],
];
const bits: ReadonlyMap<string, number> = new Map(letters);
const FORWARDED = 'P';
export const MOST_KEYWORDS = 26;
const FIRST_KEYWORD = 97;

export function readMaildirName(name: string): MaildirName {
  const [, unique = name, info = ''] = /^(.*)[:;!\uf03a-]2,([A-Za-z]*)$/.exec(name) ?? [];
  let flags = 0;
  const keywords: number[] = [];
  for (const letter of info) {
    flags |= bits.get(letter) ?? 0;
    if (letter >= 'a') keywords.push(letter.charCodeAt(0) - FIRST_KEYWORD);
  }
  const at = /^(\d{9,10})\./.exec(unique)?.[1];
  return {
    ...{ unique, flags, keywords, forwarded: info.includes(FORWARDED) },
    at: at === undefined ? null : Number(at) * 1000,
    size: sizeOf(unique, 'S'),
    virtualSize: sizeOf(unique, 'W'),
  };
}

function sizeOf(unique: string, letter: 'S' | 'W'): number | null {
  const at = unique.lastIndexOf(`,${letter}=`);
  const digits = at === -1 ? '' : (/^\d{1,12}/.exec(unique.slice(at + 3))?.[0] ?? '');
  return digits === '' ? null : Number(digits);
}

/** ':' where the file system takes it. */
export const delimiter = process.platform === 'win32' ? ';' : ':';

export function printMaildirInfo(flags: number, forwarded: boolean, keywords: readonly number[]): string {
  const upper = [
    ...letters.filter(([, bit]) => flags & bit).map(([letter]) => letter),
    ...(forwarded ? [FORWARDED] : []),
  ];
  const lower = keywords.map(index => String.fromCharCode(FIRST_KEYWORD + index));
  return `${delimiter}2,${upper.sort().join('')}${lower.sort().join('')}`;
}
