/**
 * What stands behind FETCH's items and narrows the answer.
 *
 *   fetch-modifiers = SP "(" fetch-modifier *(SP fetch-modifier) ")"
 *   fetch-modifier  = "CHANGEDSINCE" SP mod-sequence-value / "VANISHED" / "PARTIAL" SP partial-range
 *
 * RFC 4466 §2.4; CHANGEDSINCE and VANISHED RFC 7162 §3.1.4.1, §3.2.6; PARTIAL RFC 9394 §3.3. Each at most once, in any
 * order. What they ask of a session's state (VANISHED wants QRESYNC and UID FETCH) is the command's to judge.
 */
import type { Modseq } from '../backend.ts';
import type { Decoder } from './decoder.ts';
import { BadSyntax } from './grammar.ts';
import { type PartialRange, parsePartialRange } from './partial-range.ts';

export type FetchModifiers = {
  readonly changedSince: Modseq | null;
  readonly vanished: boolean;
  /** Of the messages that would be answered, only these. */
  readonly partial: PartialRange | null;
};

export const noModifiers: FetchModifiers = { changedSince: null, vanished: false, partial: null };

/** To the end of the command: none at all where nothing is left. */
export function parseFetchModifiers(line: Decoder): FetchModifiers {
  if (line.peek() !== ' ') return noModifiers;
  const found: { -readonly [M in keyof FetchModifiers]: FetchModifiers[M] } = { ...noModifiers };
  const seen = new Set<string>();
  line.sp().list(() => {
    const name = line.word();
    if (seen.has(name)) throw new BadSyntax('A FETCH modifier stands twice');
    seen.add(name);
    if (name === 'CHANGEDSINCE') found.changedSince = line.sp().modseq();
    else if (name === 'PARTIAL') found.partial = parsePartialRange(line.sp());
    else if (name === 'VANISHED') found.vanished = true;
    else throw new BadSyntax('Unknown FETCH modifier');
  });
  if (seen.size === 0) throw new BadSyntax('No FETCH modifier in the parentheses');
  return found;
}
