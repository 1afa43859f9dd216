/**
 * A message as sendmail(1) leaves it in the drop folder: who hands it in and for whom, then the message, in a file of
 * its own form. The program writes it and is gone; the server reads it, now or when it starts.
 *
 *   Mailroom-Drop: 1 00000000000000001234      the version, and the octets of the message: written last, so that what
 *   Sender: ann@office.example                  is torn says so
 *   Recipient: kim@there.example               once for each
 *   …
 *                                              an empty line, then the message with CRLF
 *
 * Values are UTF-8 and one line each. A line with a name that is not known makes the file one of a later version: it is
 * set aside, for what it asks would not be done.
 */
import { asBuffer, hasBareCrOrLf } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';

export type DropNotify = 'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY';

/** What goes with the message, as it was given. Addresses may lack their domain: the server knows ours. */
export type Dropped = {
  /** '' is the null sender; null: the user's own. */
  readonly sender: string | null;
  readonly recipients: readonly string[];
  /** For a From: field that is not there. */
  readonly fullName: string | null;
  /** RFC 3461. */
  readonly notify: readonly DropNotify[] | null;
  readonly ret: 'FULL' | 'HDRS' | null;
  readonly envid: string | null;
  readonly body: '7BIT' | '8BITMIME' | null;
  /** What the user is called there; only the file's owner is believed. */
  readonly user: string | null;
};

export const noWishes: Dropped = {
  ...{ sender: null, recipients: [], fullName: null, notify: null, ret: null, envid: null, body: null, user: null },
};

const MAGIC = 'Mailroom-Drop: 1 ';
const LENGTH_DIGITS = 20;
/** Where the length stands, in octets from the beginning. */
export const LENGTH_AT = MAGIC.length;
export const printLength = (octets: number): string => String(octets).padStart(LENGTH_DIGITS, '0');

/** An envelope of 50,000 long addresses. */
export const LONGEST_ENVELOPE = 16 * 1024 * 1024;

/** `MGA1B2C3D4E5` + 32 hexadecimal digits: the first part becomes the message's trace, the rest nobody can guess. */
const NAME = /^([0-9A-Z]{12})\.[0-9a-f]{32}$/;
export const dropName = (id: string, octets: Uint8Array): string => `${id}.${Buffer.from(octets).toString('hex')}`;
export const idOfName = (name: string): string | null => NAME.exec(name)?.[1] ?? null;

const words = {
  sender: 'Sender',
  fullName: 'Full-Name',
  ret: 'Return',
  envid: 'Envelope-Id',
  body: 'Body',
  user: 'User',
} as const;

/** Whatever reads it next - a terminal, a log, another server - takes it for a command. */
const hasControl = (line: string): boolean => /\p{Cc}/u.test(line);

/** What stands before the message; its length is not known yet. A line break in a value would be another line. */
export function printEnvelope(dropped: Dropped): Result<Buffer, string> {
  const lines = [`${MAGIC}${printLength(0)}`];
  for (const [key, name] of Object.entries(words)) {
    const value = dropped[key as keyof typeof words];
    if (value !== null) lines.push(`${name}: ${value}`);
  }
  if (dropped.notify !== null) lines.push(`Notify: ${dropped.notify.join(',')}`);
  for (const recipient of dropped.recipients) lines.push(`Recipient: ${recipient}`);
  const broken = lines.find(hasControl);
  if (broken !== undefined) return err(`a line break or control character in ${broken.split(':')[0]}`);
  const envelope = Buffer.from(`${lines.join('\n')}\n\n`);
  return envelope.length > LONGEST_ENVELOPE ? err('the list of recipients is too long') : ok(envelope);
}

/** The fault says why it is none of ours, or torn. */
export function readDropFile(bytes: Uint8Array): Result<{ dropped: Dropped; message: Buffer }, string> {
  const buffer = asBuffer(bytes);
  const end = buffer.indexOf('\n\n');
  if (end === -1 || end > LONGEST_ENVELOPE || buffer.toString('latin1', 0, MAGIC.length) !== MAGIC)
    return err('it does not begin as a file of the drop folder does');
  const [first = '', ...lines] = buffer.toString('utf8', 0, end).split('\n');
  const digits = first.slice(MAGIC.length);
  if (!/^\d{20}$/.test(digits)) return err('it does not say how long its message is');
  const message = buffer.subarray(end + 2);
  if (message.length !== Number(digits))
    return err(`its message has ${message.length} octets, and ${Number(digits)} were written`);
  // sendmail(1) writes no such; what somebody else wrote could end in the middle, where another server has its own ideas.
  if (message.includes(0) || hasBareCrOrLf(message)) return err('its message has NUL, or line ends that are not CR LF');
  const dropped = readLines(lines);
  return dropped.ok ? ok({ dropped: dropped.value, message }) : dropped;
}

function readLines(lines: readonly string[]): Result<Dropped, string> {
  const recipients: string[] = [];
  const found: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(': ');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 2)];
    if (hasControl(line)) return err('a control character in its envelope');
    if (found[name] !== undefined) return err(`${name} stands there twice`);
    if (name === 'Recipient') recipients.push(value);
    else if (colon === -1 || !known.has(name)) return err(`a line that is not known: ${line.slice(0, 60)}`);
    else found[name] = value;
  }
  if (recipients.length === 0) return err('it names no recipient');
  const notify = found.Notify?.split(',') ?? null;
  const { Return: ret = null, Body: body = null } = found;
  if (notify?.some(word => !notifyWords.has(word))) return err(`Notify: ${found.Notify}`);
  if (ret !== null && ret !== 'FULL' && ret !== 'HDRS') return err(`Return: ${ret}`);
  if (found['Envelope-Id'] !== undefined && !ENVID.test(found['Envelope-Id']))
    return err('an Envelope-Id that is none');
  if (body !== null && body !== '7BIT' && body !== '8BITMIME') return err(`Body: ${body}`);
  const { Sender: sender = null, 'Full-Name': fullName = null, 'Envelope-Id': envid = null, User: user = null } = found;
  return ok({ ...{ sender, recipients, fullName, ret, envid, body, user }, notify: notify as DropNotify[] | null });
}

/** RFC 3461 §4.4: up to 100 characters that can be seen. */
export const ENVID = /^[\x20-\x7e]{1,100}$/;
const known: ReadonlySet<string> = new Set([...Object.values(words), 'Notify']);
const notifyWords: ReadonlySet<string> = new Set(['NEVER', 'SUCCESS', 'FAILURE', 'DELAY']);
