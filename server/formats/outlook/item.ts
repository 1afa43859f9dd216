/**
 * What Outlook keeps of a message, wherever it lies: properties by number, recipients, attachments. A .msg file and a PST
 * are two containers of the same (MS-OXCDATA §2.11, MS-OXPROPS); what is made of it is one (compose-item.ts).
 */
import type { Instant } from '../../base/units.ts';
import { textOfCodepage } from './codepage.ts';

/** MS-OXCDATA §2.11.1. */
export const Kind = {
  int16: 0x0002,
  int32: 0x0003,
  boolean: 0x000b,
  object: 0x000d,
  string8: 0x001e,
  string: 0x001f,
  time: 0x0040,
  binary: 0x0102,
  strings8: 0x101e,
  strings: 0x101f,
  binaries: 0x1102,
} as const;

/** Of a property with several values, `several` has them and `octets` nothing. */
export type Value = { readonly kind: number; readonly octets: Buffer; readonly several?: readonly Buffer[] };
/** By the number of the property, without its type. */
export type Properties = ReadonlyMap<number, Value>;

export type Attachment = {
  readonly properties: Properties;
  /** A message within the message. */
  readonly item: Item | null;
};

export type Item = {
  readonly properties: Properties;
  readonly recipients: readonly Properties[];
  readonly attachments: readonly Attachment[];
  /** The numbers that names have in this file. */
  readonly named: NamedProperties;
  /** What of it could not be read, for a person. */
  readonly faults: readonly string[];
};

/** 'keywords' → 0x8012: names are numbered by each file for itself (MS-OXCPRPT §2.2.1). */
export type NamedProperties = ReadonlyMap<string, number>;

/** MS-OXPROPS: those that mail needs. */
export const Tag = {
  importance: 0x0017,
  messageClass: 0x001a,
  readReceipt: 0x0029,
  sensitivity: 0x0036,
  subject: 0x0037,
  sentAt: 0x0039,
  representedName: 0x0042,
  replyNames: 0x0050,
  representedKind: 0x0064,
  representedAddress: 0x0065,
  transportHeaders: 0x007d,
  recipientKind: 0x0c15,
  senderName: 0x0c1a,
  senderKind: 0x0c1e,
  senderAddress: 0x0c1f,
  displayBcc: 0x0e02,
  displayCc: 0x0e03,
  displayTo: 0x0e04,
  deliveredAt: 0x0e06,
  messageFlags: 0x0e07,
  messageSize: 0x0e08,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  messageId: 0x1035,
  references: 0x1039,
  inReplyTo: 0x1042,
  lastVerb: 0x1081,
  flagStatus: 0x1090,
  displayName: 0x3001,
  addressKind: 0x3002,
  address: 0x3003,
  createdAt: 0x3007,
  changedAt: 0x3008,
  attachData: 0x3701,
  attachExtension: 0x3703,
  attachShortName: 0x3704,
  attachMethod: 0x3705,
  attachName: 0x3707,
  attachPath: 0x3708,
  attachLongPath: 0x370d,
  attachType: 0x370e,
  attachContentId: 0x3712,
  attachLocation: 0x3713,
  attachFlags: 0x3714,
  smtpAddress: 0x39fe,
  internetCodepage: 0x3fde,
  messageCodepage: 0x3ffd,
  senderSmtp: 0x5d01,
  representedSmtp: 0x5d02,
  attachHidden: 0x7ffe,
} as const;

/** Whole numbers of any width; booleans are 0 and 1. */
export function numberOf(properties: Properties, tag: number): number | null {
  const value = properties.get(tag);
  if (!value || value.several) return null;
  const { kind, octets } = value;
  if (kind === Kind.boolean) return octets.length > 0 ? (octets[0] === 0 ? 0 : 1) : null;
  if (kind === Kind.int16) return octets.length >= 2 ? octets.readInt16LE(0) : null;
  return kind === Kind.int32 && octets.length >= 4 ? octets.readInt32LE(0) : null;
}

/** Ends at its first NUL. Of a PtypString8 the message's codepage says what its octets mean. */
export function textOf(properties: Properties, tag: number, codepage: number | null): string | null {
  const value = properties.get(tag);
  if (!value || value.several) return null;
  if (value.kind !== Kind.string && value.kind !== Kind.string8) return null;
  const text = stringOf(value.kind, value.octets, codepage);
  return text === '' ? null : text;
}

export function textsOf(properties: Properties, tag: number, codepage: number | null): string[] {
  const value = properties.get(tag);
  if (!value?.several || (value.kind !== Kind.strings && value.kind !== Kind.strings8)) return [];
  const kind = value.kind === Kind.strings ? Kind.string : Kind.string8;
  return value.several.map(octets => stringOf(kind, octets, codepage)).filter(text => text !== '');
}

function stringOf(kind: number, octets: Buffer, codepage: number | null): string {
  const text =
    kind === Kind.string
      ? octets.toString('utf16le', 0, octets.length - (octets.length % 2))
      : textOfCodepage(octets, codepage);
  const end = text.indexOf('\0');
  return (end === -1 ? text : text.slice(0, end)).toWellFormed();
}

export function octetsOf(properties: Properties, tag: number): Buffer | null {
  const value = properties.get(tag);
  const held = value && !value.several && (value.kind === Kind.binary || value.kind === Kind.object);
  return held && value.octets.length > 0 ? value.octets : null;
}

/** Between 1601 (FILETIME 0) and the unix epoch, milliseconds. */
const EPOCH = 11_644_473_600_000;
const LATEST = Date.UTC(9999, 0);

/** Hundreds of nanoseconds since 1601; 0 and what no calendar has are nothing. */
export function timeOf(properties: Properties, tag: number): Instant | null {
  const value = properties.get(tag);
  if (value?.kind !== Kind.time || value.octets.length < 8) return null;
  const at = Math.floor(Number(value.octets.readBigUInt64LE(0)) / 10_000) - EPOCH;
  return at > 0 && at < LATEST ? at : null;
}
