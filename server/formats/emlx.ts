/**
 * A message of Apple's Mail: its length in a line, the message, and a property list with flags and the date it came. What
 * Mail has not fetched whole ('.partial.emlx') has its attachments elsewhere: told, not taken for whole.
 */
import { err, ok, type Result } from '../base/result.ts';
import { toWire } from './line-ends.ts';
import { Mark, type MessageOctets, type Untaken } from './source.ts';

const LONGEST_NUMBER = 20;

export function readEmlx(file: Buffer): Result<MessageOctets, Untaken> {
  const lineEnd = file.indexOf(10);
  const length = /^\s*(\d+)\s*$/.exec(file.toString('latin1', 0, Math.min(lineEnd, LONGEST_NUMBER)))?.[1];
  if (lineEnd === -1 || length === undefined)
    return err({ reason: 'not-a-message', detail: 'no length in its first line' });
  const end = lineEnd + 1 + Number(length);
  if (end > file.length) return err({ reason: 'not-a-message', detail: `${end - file.length} octets are missing` });
  const list = file.toString('utf8', end);
  const bits = Number(numberOf(list, 'flags') ?? 0);
  const at = Number(numberOf(list, 'date-received') ?? 0);
  return ok({
    ...toWire(file.subarray(lineEnd + 1, end)),
    flags:
      (bits & 1 ? Mark.seen : 0) |
      (bits & 2 ? Mark.deleted : 0) |
      (bits & 4 ? Mark.answered : 0) |
      (bits & 16 ? Mark.flagged : 0) |
      (bits & 64 ? Mark.draft : 0),
    keywords: bits & 256 ? ['$Forwarded'] : [],
    ...(at > 0 ? { internalDate: at * 1000 } : {}),
  });
}

const numberOf = (list: string, key: string): string | undefined =>
  new RegExp(`<key>${key}</key>\\s*<(?:integer|real)>(\\d+)`).exec(list)?.[1];
