/**
 * Some fields of a header, as IMAP's HEADER.FIELDS and HEADER.FIELDS.NOT want them: whole and as they were written. Works
 * on a header that is text already, one character per octet, and reads it as `walkFields` reads octets.
 */
import { LONGEST_HEADER } from './header.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
const DELETE = 127;

/** `names` in lower case. With `keep` those fields, else all others; without the blank line at the end. */
export function subsetOfHeader(header: string, names: readonly string[], keep: boolean): string {
  const { length } = header;
  let subset = '';
  let from = -1;
  let at = 0;
  while (at < length) {
    const first = header.charCodeAt(at);
    if (first === LF || (first === CR && header.charCodeAt(at + 1) === LF)) break;
    const found = header.indexOf('\n', at);
    const next = found === -1 ? length : found + 1;
    if (first !== SPACE && first !== TAB) {
      if (from !== -1) subset += header.slice(from, at);
      from = at < LONGEST_HEADER && isWanted(header, at, next, names, keep) ? at : -1;
    }
    at = next;
  }
  return from === -1 ? subset : subset + header.slice(from, at);
}

function isWanted(header: string, start: number, end: number, names: readonly string[], keep: boolean): boolean {
  const nameEnd = endOfName(header, start, end);
  return nameEnd !== -1 && names.some(name => isName(header, start, nameEnd, name)) === keep;
}

/** -1 for a line that is no field. Space before the colon is taken (obs-optional, RFC 5322 §4.5). */
function endOfName(header: string, start: number, end: number): number {
  let at = start;
  for (; at < end; at++) {
    const octet = header.charCodeAt(at);
    if (octet <= SPACE || octet >= DELETE || octet === COLON) break;
  }
  const nameEnd = at;
  while (at < end && (header.charCodeAt(at) === SPACE || header.charCodeAt(at) === TAB)) at++;
  return nameEnd > start && at < end && header.charCodeAt(at) === COLON ? nameEnd : -1;
}

/** Without making a string of every name of every message. */
function isName(header: string, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let at = 0; at < name.length; at++) {
    const octet = header.charCodeAt(start + at);
    if ((octet >= 65 && octet <= 90 ? octet | 32 : octet) !== name.charCodeAt(at)) return false;
  }
  return true;
}
