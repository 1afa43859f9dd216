/**
 * The MT-Priority header field, which carries a message's priority through servers that do not know the extension.
 * RFC 6758 §3, §5.
 *
 *   "MT-Priority:" [CFWS] priority-value [CFWS] CRLF       -9 to 9
 */

import { applyCompletion } from './completion.ts';
import { nameIs, prefixFor, type Range, unfold, walkFields } from './header.ts';

const NAME = 'mt-priority';

/** Of the first such field; null: there is none, or it holds none. */
export function priorityFieldOf(message: Uint8Array): number | null {
  let first: string | null = null;
  walkFields(message, 0, (start, nameEnd, valueStart, valueEnd) => {
    if (first === null && nameIs(message, start, nameEnd, NAME)) first = unfold(message, valueStart, valueEnd);
  });
  const found = /^\s*(?:\([^()\\]*\)\s*)*(-?[1-9]|0)\s*(?:\([^()\\]*\)\s*)*$/.exec(first ?? '');
  return found ? Number(found[1]) : null;
}

/** What it asks for, where that is not more than may be given; null: nothing. */
export function grantedPriority(message: Uint8Array, most: number): number | null {
  const asked = priorityFieldOf(message);
  return asked === null ? null : Math.min(asked, most);
}

/** Without any such field; with one of ours, where a priority is given. */
export function withPriorityField(message: Buffer, priority: number | null): Buffer {
  const removed: Range[] = [];
  walkFields(message, 0, (start, nameEnd, _valueStart, _valueEnd, end) => {
    if (nameIs(message, start, nameEnd, NAME)) removed.push({ start, end });
  });
  if (removed.length === 0 && priority === null) return message;
  const prefix = priority === null ? Buffer.alloc(0) : prefixFor(message, [`MT-Priority: ${priority}\r\n`]);
  return applyCompletion(message, { prefix, removed });
}
