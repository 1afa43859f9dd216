/**
 * A message on its way out of another server's queue into ours, as a file: one line that says how long it is, one with the
 * envelope as JSON, then the content with CRLF. Its name is made from what it is, so the same message always has the same
 * name: put twice, it is one file; taken once, it is not taken again.
 *
 *   Mailroom-Moved: 1 00000000000000005287
 *   {"from":"postfix","id":"7781324E433","sender":"ann@here.example",…}
 */
import { createHash } from 'node:crypto';
import { asBuffer } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Waiting, WaitingRecipient } from './waiting.ts';

export type Moved = Omit<Waiting, 'bytes'> & {
  /** 'postfix', 'exim'… */
  readonly from: string;
  /** Who held it there, in words: it waits for a person here too. */
  readonly heldBy: string | null;
};

const MAGIC = 'Mailroom-Moved: 1 ';
const DIGITS = 20;

export function printMoved(moved: Moved, bytes: Uint8Array): Buffer {
  const head = `${MAGIC}${String(bytes.length).padStart(DIGITS, '0')}\n${JSON.stringify(moved)}\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** The fault says why it is none of ours, or torn. */
export function readMoved(file: Uint8Array): Result<{ readonly moved: Moved; readonly bytes: Buffer }, string> {
  const buffer = asBuffer(file);
  const first = buffer.indexOf('\n');
  const second = buffer.indexOf('\n', first + 1);
  const length = new RegExp(`^${MAGIC}(\\d{${DIGITS}})$`).exec(buffer.toString('latin1', 0, Math.max(0, first)))?.[1];
  if (length === undefined || second === -1) return err('it does not begin as a moved message does');
  const bytes = buffer.subarray(second + 1);
  if (bytes.length !== Number(length))
    return err(`its message has ${bytes.length} octets, and ${Number(length)} were written`);
  try {
    const moved = JSON.parse(buffer.toString('utf8', first + 1, second)) as Moved;
    return isMoved(moved) ? ok({ moved, bytes }) : err('its envelope is not whole');
  } catch {
    return err('its envelope cannot be read');
  }
}

const isMoved = (moved: Moved): boolean =>
  [moved.from, moved.id, moved.sender].every(text => typeof text === 'string') &&
  Number.isFinite(moved.arrivedAt) &&
  Array.isArray(moved.recipients) &&
  moved.recipients.length > 0 &&
  moved.recipients.every(
    (one: WaitingRecipient) =>
      typeof one.address === 'string' &&
      (one.original === null || typeof one.original === 'string') &&
      (one.notify === null || Number.isInteger(one.notify)),
  );

/**
 * The first part becomes the message's trace: when it came there, and four characters of what it is. The rest keeps two
 * apart that would share them. Recipients are no part of it: those who have got it meanwhile do not make it another.
 */
export function movedName(place: string, { id, sender, arrivedAt, bytes }: Waiting): string {
  const hash = createHash('sha256');
  for (const part of [place, id, String(arrivedAt), sender]) hash.update(`${part}\0`);
  const digest = hash.update(bytes).digest('hex');
  const time = Math.max(0, Math.floor(arrivedAt)).toString(36).padStart(8, '0').slice(-8);
  const more = (Number.parseInt(digest.slice(0, 8), 16) % 36 ** 4).toString(36).padStart(4, '0');
  return `${(time + more).toUpperCase()}.${digest.slice(8, 40)}`;
}

const NAME = /^([0-9A-Z]{12})\.[0-9a-f]{32}$/;
export const traceOfName = (name: string): string | null => NAME.exec(name)?.[1] ?? null;
