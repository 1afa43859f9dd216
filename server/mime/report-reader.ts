/**
 * Reads a delivery status notification back into facts: for bounces that come from elsewhere, and for tests.
 * RFC 3464 §2, RFC 6533 §3. Tolerant: fields that are missing are null, and a message that is no report is null.
 */
import { asBuffer } from '../base/bytes.ts';
import type { Instant } from '../base/units.ts';
import { decodeTransfer, textFromOctets } from './coding.ts';
import { parseDate } from './date.ts';
import { fieldsOf, unfold } from './header.ts';
import { type Leaf, parseStructure, type Structure } from './structure.ts';

export type ReadRecipient = {
  /** The address without its type. */
  readonly finalRecipient: string | null;
  readonly originalRecipient: string | null;
  /** In lower case, as given. */
  readonly action: string | null;
  /** '5.1.1', or null where there was none that is one. */
  readonly status: string | null;
  readonly remoteServer: string | null;
  readonly diagnostic: string | null;
  readonly lastAttempt: Instant | null;
  readonly retryUntil: Instant | null;
};

export type ReadReport = {
  readonly reportingServer: string | null;
  readonly envelopeId: string | null;
  readonly arrival: Instant | null;
  readonly recipients: readonly ReadRecipient[];
  /** Message-ID of the message that the report is about, where it came back. */
  readonly originalMessageId: string | null;
};

/** More recipients than this are not read. */
const MOST_RECIPIENTS = 1000;

export function readReport(bytes: Uint8Array): ReadReport | null {
  const buffer = asBuffer(bytes);
  const { structure } = parseStructure(buffer);
  const status = find(structure, isStatus);
  if (structure.kind !== 'multipart' || structure.subtype !== 'report' || !status) return null;
  return {
    ...readStatus(decodeTransfer(buffer.subarray(status.body.start, status.body.end), status.encoding)),
    originalMessageId: originalMessageId(buffer, structure),
  };
}

/** The fields of a message/delivery-status. */
export function readStatus(octets: Buffer): Omit<ReadReport, 'originalMessageId'> {
  const [message = new Map<string, string>(), ...recipients] = groups(octets);
  return {
    reportingServer: untyped(message.get('reporting-mta')),
    envelopeId: message.get('original-envelope-id') ?? null,
    arrival: date(message.get('arrival-date')),
    recipients: recipients.slice(0, MOST_RECIPIENTS).map(readRecipient),
  };
}

function find(part: Structure, wanted: (part: Structure) => boolean): Structure | null {
  if (wanted(part)) return part;
  if (part.kind !== 'multipart') return null;
  for (const child of part.parts) {
    const found = find(child, wanted);
    if (found) return found;
  }
  return null;
}

export const isStatus = (part: Structure): part is Leaf =>
  part.kind === 'leaf' &&
  part.type === 'message' &&
  (part.subtype === 'delivery-status' || part.subtype === 'global-delivery-status');

/** Each group of fields ends with a blank line, as a header does. */
export function groups(octets: Buffer): Map<string, string>[] {
  const found: Map<string, string>[] = [];
  let group = new Map<string, string>();
  for (let rest = afterBlank(octets); rest.length > 0 && found.length <= MOST_RECIPIENTS; rest = afterBlank(rest)) {
    const fields = fieldsOf(rest);
    for (const { name, value } of fields) group.set(name.toLowerCase(), unfold(rest, value.start, value.end));
    const end = headerEnd(rest);
    if (group.size > 0) found.push(group);
    group = new Map();
    rest = rest.subarray(end);
  }
  return found;
}

/** However many blank lines there are, they are gone over once. */
function afterBlank(octets: Buffer): Buffer {
  let at = 0;
  while (octets[at] === 10 || (octets[at] === 13 && octets[at + 1] === 10)) at += octets[at] === 10 ? 1 : 2;
  return octets.subarray(at);
}

/** The offset after the first blank line, or the end. */
function headerEnd(octets: Buffer): number {
  for (let at = 0; at < octets.length; ) {
    const next = octets.indexOf(10, at);
    if (next === -1) return octets.length;
    if (next === at || (next === at + 1 && octets[at] === 13)) return next + 1;
    at = next + 1;
  }
  return octets.length;
}

function readRecipient(group: ReadonlyMap<string, string>): ReadRecipient {
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(group.get('status') ?? '');
  return {
    finalRecipient: untyped(group.get('final-recipient')),
    originalRecipient: untyped(group.get('original-recipient')),
    action: group.get('action')?.toLowerCase() ?? null,
    status: status ? status[0] : null,
    remoteServer: untyped(group.get('remote-mta')),
    diagnostic: untyped(group.get('diagnostic-code')),
    lastAttempt: date(group.get('last-attempt-date')),
    retryUntil: date(group.get('will-retry-until')),
  };
}

/** 'rfc822; ann@example.org' → the part after the type; \x{HEX} of RFC 6533 decoded. */
export function untyped(value: string | undefined): string | null {
  if (value === undefined) return null;
  const semicolon = value.indexOf(';');
  const type = value.slice(0, Math.max(semicolon, 0)).trim().toLowerCase();
  const rest = textFromOctets(value.slice(semicolon + 1).trim());
  return type === 'utf-8' ? rest.replace(/\\x\{([0-9A-F]{2,6})\}/gi, (whole, hex) => characterOf(hex) ?? whole) : rest;
}

function characterOf(hex: string): string | null {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : null;
}

const date = (value: string | undefined): Instant | null => (value === undefined ? null : parseDate(value));

export const returnedHeaders: ReadonlySet<string> = new Set(['text/rfc822-headers', 'message/global-headers']);

function originalMessageId(buffer: Buffer, structure: Structure): string | null {
  const whole = find(structure, part => part.kind === 'message');
  if (whole?.kind === 'message') return whole.envelope.messageId;
  const header = find(structure, part => returnedHeaders.has(`${part.type}/${part.subtype}`));
  if (!header) return null;
  const octets = decodeTransfer(buffer.subarray(header.body.start, header.body.end), header.encoding);
  const field = fieldsOf(octets).find(({ name }) => name.toLowerCase() === 'message-id');
  return field ? unfold(octets, field.value.start, field.value.end) : null;
}
