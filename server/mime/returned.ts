/**
 * What comes back about a message, read into one shape whatever wrote it: delivery status notifications (RFC 3464, 6533),
 * disposition notifications (RFC 8098, 3798), complaints (RFC 5965), and the letters that older servers write in words
 * (returned-text.ts). It says what is claimed, of whom, and which message it is about; whether that is true is not known
 * here. Never throws. Of a long message only the beginning is read: what is told stands there.
 */
import { asBuffer } from '../base/bytes.ts';
import { type Bytes, type Instant, kibibytes } from '../base/units.ts';
import { decodeTransfer } from './coding.ts';
import { decodeWords } from './encoded-word.ts';
import { fieldsOf, firstField, unfold } from './header.ts';
import { parameter } from './parameter.ts';
import { groups, isStatus, type ReadRecipient, readStatus, returnedHeaders, untyped } from './report-reader.ts';
import { readLetter } from './returned-text.ts';
import { type Leaf, parseStructure, type Structure } from './structure.ts';

export type ReturnedKind =
  | 'failed'
  | 'delayed'
  | 'delivered'
  | 'relayed'
  | 'expanded'
  /** Shown to the person; thrown away without that; something else that a program did with it. RFC 8098 §3.2.6. */
  | 'displayed'
  | 'deleted'
  | 'processed'
  | 'complaint';

export type ReturnedRecipient = {
  readonly kind: ReturnedKind;
  /** As the last server named it; null: it does not say whom. */
  readonly address: string | null;
  /** As the sender of the message named it. */
  readonly original: string | null;
  readonly status: string | null;
  /** The words of the server that said no, or of whoever wrote this. */
  readonly reply: string | null;
  readonly host: string | null;
  /** Of a delay. */
  readonly until: Instant | null;
};

/** The message that it is about, as far as it came back. */
export type ReturnedAbout = {
  readonly messageId: string | null;
  /** `by` and `id` of each Received: field, the newest first. */
  readonly received: readonly { readonly by: string; readonly id: string }[];
  readonly subject: string | null;
};

export type Returned = {
  readonly form: 'status' | 'disposition' | 'complaint' | 'letter';
  /** The server that wrote it, as it calls itself. */
  readonly by: string | null;
  readonly envelopeId: string | null;
  readonly recipients: readonly ReturnedRecipient[];
  readonly about: ReturnedAbout;
};

/** Words and fields come before the message that is returned, and its header is at its beginning. */
export const READ_AT_MOST: Bytes = kibibytes(256);
const MOST_RECIPIENTS = 200;
const LONGEST_REPLY = 1_000;
const LONGEST_ADDRESS = 320;

/** `fromNobody`: it came from the null sender, as reports do; a letter from anybody else is a person's. */
export function readReturned(whole: Uint8Array, fromNobody: boolean): Returned | null {
  const bytes = asBuffer(whole).subarray(0, READ_AT_MOST);
  const { structure } = parseStructure(bytes);
  const parts = [...partsOf(structure)];
  const status = parts.find(isStatus);
  if (status) return fromStatus(bytes, status, parts);
  const disposition = parts.find(part => isMessage(part, 'disposition-notification'));
  if (disposition?.kind === 'leaf') return fromDisposition(bytes, disposition, parts);
  const complaint = parts.find(part => isMessage(part, 'feedback-report'));
  if (complaint?.kind === 'leaf') return fromComplaint(bytes, complaint, parts);
  return fromNobody || firstField(bytes, 'x-failed-recipients') !== null ? fromLetter(bytes, parts) : null;
}

/** By its tree alone: whether it is worth reading. What somebody shows us inside a message of his is not told to us. */
export function isReportTree(structure: Structure): boolean {
  if (structure.kind !== 'multipart') return false;
  const type = parameter(structure.parameters, 'report-type')?.toLowerCase();
  if (structure.subtype === 'report' && type !== undefined && reportTypes.has(type)) return true;
  return [...partsOf(structure)].some(isStatus);
}
const reportTypes: ReadonlySet<string> = new Set(['delivery-status', 'disposition-notification', 'feedback-report']);

function* partsOf(part: Structure): Generator<Structure> {
  yield part;
  if (part.kind === 'multipart') for (const child of part.parts) yield* partsOf(child);
}

const isMessage = (part: Structure, subtype: string): boolean =>
  part.kind === 'leaf' && part.type === 'message' && part.subtype.replace(/^global-/, '') === subtype;

const octetsOf = (bytes: Buffer, { body, encoding }: Leaf): Buffer =>
  decodeTransfer(bytes.subarray(body.start, body.end), encoding);

// ── delivery status notifications ──

function fromStatus(bytes: Buffer, part: Leaf, parts: readonly Structure[]): Returned | null {
  const read = readStatus(octetsOf(bytes, part));
  const recipients = read.recipients.slice(0, MOST_RECIPIENTS).flatMap(one => statusOf(one, read.reportingServer));
  if (recipients.length === 0) return null;
  // Some say in words alone why (Exim of its own noes).
  const letter = recipients.every(({ reply }) => reply !== null) ? null : readLetter(bytes, parts);
  const saidOf = (address: string | null) =>
    letter?.recipients.find(one => one.address?.toLowerCase() === address?.toLowerCase())?.reply ?? null;
  return {
    form: 'status',
    by: read.reportingServer,
    envelopeId: read.envelopeId,
    recipients: recipients.map(one => (one.reply === null ? { ...one, reply: saidOf(one.address) } : one)),
    about: aboutOf(bytes, parts),
  };
}

const statusKinds: ReadonlySet<string> = new Set(['failed', 'delayed', 'delivered', 'relayed', 'expanded']);

function statusOf(read: ReadRecipient, by: string | null): ReturnedRecipient[] {
  const { finalRecipient, originalRecipient, diagnostic, remoteServer } = read;
  // Some leave the action out, or invent one: then the class of the status says it.
  const byClass = { '2': 'delivered', '4': 'delayed', '5': 'failed' } as const;
  const kind = statusKinds.has(read.action ?? '')
    ? (read.action as ReturnedKind)
    : byClass[(read.status?.[0] ?? '5') as keyof typeof byClass];
  if (finalRecipient === null && originalRecipient === null) return [];
  return [
    {
      kind,
      address: bareAddress(finalRecipient),
      original: bareAddress(originalRecipient),
      status: read.status,
      reply: diagnostic === null ? null : oneLine(diagnostic),
      host: hostIn(remoteServer) ?? hostIn(by),
      until: read.retryUntil,
    },
  ];
}

/** Gmail says more of it, in parentheses. */
const hostIn = (text: string | null): string | null =>
  /^[^\s;()]{1,255}/.exec(text ?? '')?.[0].replace(/\.$/, '') ?? null;

/** Some write it in angle brackets, some with a route or a comment. */
function bareAddress(text: string | null): string | null {
  if (text === null) return null;
  const inside = /<([^<>]*)>/.exec(text.slice(0, 2 * LONGEST_ADDRESS))?.[1] ?? text;
  const bare = inside.trim().slice(0, LONGEST_ADDRESS);
  return bare === '' ? null : bare;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_REPLY);

// ── disposition notifications ──

function fromDisposition(bytes: Buffer, part: Leaf, parts: readonly Structure[]): Returned | null {
  const fields = new Map(groups(octetsOf(bytes, part)).flatMap(group => [...group]));
  const disposition = fields.get('disposition');
  if (disposition === undefined) return null;
  const about = aboutOf(bytes, parts);
  const type = /;\s*([a-z-]+)/i.exec(disposition)?.[1]?.toLowerCase();
  const hasFailed = /\/\s*(?:error|failure)\b/i.test(disposition) || type === 'failed' || type === 'denied';
  return {
    form: 'disposition',
    by: fields.get('reporting-ua')?.slice(0, 200) ?? null,
    envelopeId: null,
    recipients: [
      {
        kind: hasFailed ? 'processed' : type === 'displayed' || type === 'deleted' ? type : 'processed',
        address: bareAddress(untyped(fields.get('final-recipient'))),
        original: bareAddress(untyped(fields.get('original-recipient'))),
        ...{ status: null, reply: oneLine(disposition), host: null, until: null },
      },
    ],
    about: { ...about, messageId: idIn(fields.get('original-message-id')) ?? about.messageId },
  };
}

// ── complaints ──

/** RFC 5965 §7.3; "not-spam" praises, and a report of failed authentication (RFC 6591) is no person's complaint. */
const complaints: ReadonlySet<string> = new Set(['abuse', 'fraud', 'virus', 'other', 'opt-out', 'opt-out-list']);

function fromComplaint(bytes: Buffer, part: Leaf, parts: readonly Structure[]): Returned | null {
  const fields = new Map(groups(octetsOf(bytes, part)).flatMap(group => [...group]));
  const type = fields.get('feedback-type')?.toLowerCase() ?? '';
  if (!complaints.has(type)) return null;
  return {
    form: 'complaint',
    by: untyped(fields.get('reporting-mta')) ?? fields.get('user-agent')?.slice(0, 200) ?? null,
    envelopeId: fields.get('original-envelope-id') ?? null,
    recipients: [
      {
        kind: 'complaint',
        address: bareAddress(fields.get('original-rcpt-to') ?? null),
        ...{ original: null, status: null, reply: type, host: null, until: null },
      },
    ],
    about: aboutOf(bytes, parts),
  };
}

// ── letters ──

function fromLetter(bytes: Buffer, parts: readonly Structure[]): Returned | null {
  const read = readLetter(bytes, parts);
  if (!read) return null;
  const about = read.copy === null ? aboutOf(bytes, parts) : aboutIn(read.copy);
  return { form: 'letter', by: read.by, envelopeId: null, recipients: read.recipients, about };
}

// ── the message that it is about ──

const nothingKnown: ReturnedAbout = { messageId: null, received: [], subject: null };
const MOST_HOPS = 30;

function aboutOf(bytes: Buffer, parts: readonly Structure[]): ReturnedAbout {
  for (const part of parts) {
    const isWhole = part.kind === 'message' || isMessage(part, 'rfc822') || isMessage(part, 'global');
    const isHeader = part.kind === 'leaf' && returnedHeaders.has(`${part.type}/${part.subtype}`);
    if (!isWhole && !isHeader) continue;
    return aboutIn(part.kind === 'leaf' ? octetsOf(bytes, part) : bytes.subarray(part.body.start, part.body.end));
  }
  return nothingKnown;
}

function aboutIn(header: Buffer): ReturnedAbout {
  let messageId: string | null = null;
  let subject: string | null = null;
  const received: { by: string; id: string }[] = [];
  for (const { name, value } of fieldsOf(header)) {
    const key = name.toLowerCase();
    const text = () => unfold(header, value.start, value.end).slice(0, 2_000);
    if (key === 'message-id') messageId ??= idIn(text());
    else if (key === 'subject') subject ??= decodeWords(text()).slice(0, 500);
    else if (key === 'received' && received.length < MOST_HOPS) {
      const by = /\bby\s+([^\s;()]{1,255})/i.exec(text())?.[1];
      const id = /\bid\s+<?([A-Za-z0-9._-]{1,64})/i.exec(text())?.[1];
      if (by !== undefined && id !== undefined) received.push({ by: by.toLowerCase(), id });
    }
  }
  return { messageId, received, subject };
}

const idIn = (text: string | undefined): string | null =>
  /<[^<>\s]{1,500}>/.exec((text ?? '').slice(0, 1_000))?.[0] ?? null;
