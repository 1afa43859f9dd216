/**
 * What SORT and THREAD compare of a message (imap/search/message-keys.ts) as a print, so that no header is read for it
 * again: made of an envelope and a header, kept with the other prints (prints.ts), read by kept-keys.ts.
 *
 * Message identifiers are 63 bits of their hash: two words each, for the whole References of a message in some octets.
 * Who could make two that are equal gains nothing: any message may name any other in its References anyway.
 */
import { createHash } from 'node:crypto';
import { messageKeys } from '../imap/search/message-keys.ts';
import { nameIs, unfold, walkFields } from '../mime/header.ts';
import type { Envelope } from '../mime/structure.ts';

/** Texts as MessageKeys has them. JSON, which keeps halves of surrogate pairs and NUL as they are. */
export type PrintedKeys = readonly [
  sent: number | null,
  subject: string,
  isReply: 0 | 1,
  from: string,
  to: string,
  cc: string,
  displayFrom: string,
  displayTo: string,
  /** Two words each: its own identifier, zeros where it has none, and those it answers, the nearest last. */
  ids: readonly number[],
];

export function printKeys(envelope: Envelope, header: Uint8Array): string {
  const keys = messageKeys(envelope, referencesField(header));
  const ids = keys.id === null ? [0, 0] : wordsOf(keys.id);
  for (const id of keys.references) ids.push(...wordsOf(id));
  const { sent, subject, isReply, from, to, cc, displayFrom, displayTo } = keys;
  const printed: PrintedKeys = [sent, subject, isReply ? 1 : 0, from, to, cc, displayFrom, displayTo, ids];
  return JSON.stringify(printed);
}

/** One parse for many. null: one of them is damaged. */
export function readKeys(prints: readonly string[]): readonly PrintedKeys[] | null {
  try {
    const read = JSON.parse(`[${prints.join(',')}]`) as readonly PrintedKeys[];
    return read.length === prints.length ? read : null;
  } catch {
    return null;
  }
}

/** The first of that name; the envelope has the others, not this one. */
function referencesField(header: Uint8Array): string | null {
  let found: string | null = null;
  walkFields(header, 0, (start, nameEnd, valueStart, valueEnd) => {
    if (found === null && nameIs(header, start, nameEnd, 'references')) found = unfold(header, valueStart, valueEnd);
  });
  return found;
}

/** Never zeros: they are no identifier. */
function wordsOf(id: string): [number, number] {
  const hash = createHash('sha256').update(id, 'latin1').digest();
  return [hash.readInt32LE(0), hash.readInt32LE(4) | 1];
}
