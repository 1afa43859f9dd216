/**
 * A new Email as a client gives it, checked and laid out as a message that only lacks its blobs. RFC 8621 §4.6.
 *
 * All that is wrong is told at once. Lists without a bodyStructure become mixed(alternative(text, related(html,
 * pictures)), files), each layer only where it has something to hold.
 */
import * as z from 'zod';
import { ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import { type Circumstances, newMessageId } from '../../mime/compose.ts';
import { printDate } from '../../mime/date.ts';
import { readDate } from '../arguments.ts';
import { invalidProperties } from '../patch.ts';
import type { Arguments, JmapId, SetError } from '../types.ts';
import { type DraftPart, type Reading, readPart } from './draft-part.ts';
import { headerPropertyOf } from './header-form.ts';
import { printHeaderProperty } from './header-print.ts';
import { readKeywords, readMailboxIds } from './keywords.ts';
import { bodyLookups } from './wanted.ts';

export type Draft = {
  readonly mailboxIds: readonly JmapId[];
  readonly keywords: readonly string[];
  readonly receivedAt: Instant;
  /** The message's own fields, printed. */
  readonly header: string;
  readonly root: DraftPart;
};

export type CreationContext = {
  readonly circumstances: Circumstances;
  readonly mailboxes: ReadonlySet<JmapId>;
  /** What '#k1' stands for. */
  readonly resolve: (text: string) => JmapId | null;
};

const ownProperties: ReadonlySet<string> = new Set(['mailboxIds', 'keywords', 'receivedAt', ...bodyLookups]);

export function readCreation(object: Arguments, context: CreationContext): Result<Draft, SetError> {
  const given = Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
  const faults = new Set<string>();
  const mailboxIds = readMailboxIds(given.mailboxIds, context.mailboxes, context.resolve);
  const keywords = readKeywords(given.keywords);
  const tooMany = keywords.ok || keywords.error.type !== 'tooManyKeywords' ? null : keywords.error;
  if (!mailboxIds.ok) faults.add('mailboxIds');
  if (!keywords.ok && !tooMany) faults.add('keywords');
  const receivedAt = readReceivedAt(given.receivedAt, context.circumstances.now, faults);
  const header = readHeader(given, faults, context.circumstances);
  const bodyValues = readBodyValues(given.bodyValues, faults);
  const root = readBody(given, { faults, bodyValues, taken: header.fields, parts: 0 });
  if (faults.size > 0 || !root || !mailboxIds.ok) return invalidProperties([...faults]);
  if (!keywords.ok) return keywords;
  return ok({
    mailboxIds: mailboxIds.value,
    keywords: keywords.value,
    receivedAt,
    header: header.printed,
    root,
  });
}

/** A UTCDate; `now` where none is given. */
function readReceivedAt(value: unknown, now: Instant, faults: Set<string>): Instant {
  if (value === undefined) return now;
  const at = typeof value === 'string' && value.endsWith('Z') ? readDate(value) : null;
  if (at === null) faults.add('receivedAt');
  return at ?? now;
}

/** The order in which people expect to read them; others follow as they were given. */
const usualOrder = [
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
];

function readHeader(
  given: Arguments,
  faults: Set<string>,
  circumstances: Circumstances,
): { readonly printed: string; readonly fields: ReadonlySet<string> } {
  const fields = new Map<string, { readonly name: string; readonly printed: string }>();
  for (const [name, value] of Object.entries(given)) {
    if (ownProperties.has(name)) continue;
    const property = headerPropertyOf(name);
    const field = property?.field.toLowerCase() ?? '';
    const printed = property && printHeaderProperty(property, value);
    if (!property || !printed?.ok || field.startsWith('content-')) faults.add(name);
    else if (fields.has(field)) faults.add(name).add(fields.get(field)!.name);
    else if (printed.value !== '') fields.set(field, { name, printed: printed.value });
  }
  const { now, zone } = circumstances;
  if (!fields.has('date')) fields.set('date', { name: '', printed: `Date: ${printDate(now, zone)}\r\n` });
  if (!fields.has('message-id')) {
    fields.set('message-id', { name: '', printed: `Message-ID: ${newMessageId(circumstances)}\r\n` });
  }
  const order = new Set([...usualOrder.filter(field => fields.has(field)), ...fields.keys()]);
  return {
    printed: [...order].map(field => fields.get(field)!.printed).join(''),
    fields: new Set([...order, 'mime-version']),
  };
}

const bodyValue = z.strictObject({
  value: z.string(),
  isEncodingProblem: z.literal(false).nullish(),
  isTruncated: z.literal(false).nullish(),
});

function readBodyValues(value: unknown, faults: Set<string>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (value === undefined) return values;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.add('bodyValues');
    return values;
  }
  for (const [partId, one] of Object.entries(value)) {
    const read = bodyValue.safeParse(one);
    if (read.success) values.set(partId, read.data.value);
    else faults.add(`bodyValues/${partId}`);
  }
  return values;
}

/** null where something is wrong that was told already. */
function readBody(given: Arguments, reading: Reading): DraftPart | null {
  const { bodyStructure, textBody, htmlBody, attachments } = given;
  if (bodyStructure === undefined) {
    const text = readOnly(textBody, 'textBody', 'text/plain', reading);
    const html = readOnly(htmlBody, 'htmlBody', 'text/html', reading);
    return layOut(text, html, readAttachments(attachments, reading));
  }
  for (const name of ['textBody', 'htmlBody', 'attachments']) if (given[name] !== undefined) reading.faults.add(name);
  return readPart(bodyStructure, 'bodyStructure', reading);
}

/** §4.6: exactly one part, of that type. */
function readOnly(value: unknown, name: string, type: string, reading: Reading): DraftPart | null {
  if (value === undefined) return null;
  if (!Array.isArray(value) || value.length !== 1) {
    reading.faults.add(name);
    return null;
  }
  // A part of a flat list may be the whole message: then its header is the message's.
  const part = readPart(value[0], `${name}/0`, reading, { type });
  if (part && part.type !== type) reading.faults.add(`${name}/0/type`);
  return part;
}

function readAttachments(value: unknown, reading: Reading): readonly DraftPart[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    reading.faults.add('attachments');
    return [];
  }
  const disposition = (part: Arguments) => (typeof part.cid === 'string' ? 'inline' : 'attachment');
  return value.flatMap((one, at) => {
    const part = readPart(one, `attachments/${at}`, reading, { disposition });
    if (part?.kind === 'multipart') reading.faults.add(`attachments/${at}/type`);
    return part ?? [];
  });
}

const multipart = (subtype: string, parts: readonly DraftPart[]): DraftPart => ({
  kind: 'multipart',
  type: `multipart/${subtype}`,
  parameters: [],
  fields: '',
  cid: null,
  disposition: null,
  parts,
});
const emptyText: DraftPart = {
  kind: 'text',
  type: 'text/plain',
  parameters: [],
  fields: '',
  cid: null,
  disposition: null,
  text: '',
};

function layOut(text: DraftPart | null, html: DraftPart | null, attachments: readonly DraftPart[]): DraftPart {
  const pictures = html ? attachments.filter(part => part.cid !== null && part.disposition !== 'attachment') : [];
  const files = attachments.filter(part => !pictures.includes(part));
  const rich = html && pictures.length > 0 ? multipart('related', [html, ...pictures]) : html;
  const body = text && rich ? multipart('alternative', [text, rich]) : (text ?? rich);
  if (files.length > 0) return multipart('mixed', body ? [body, ...files] : files);
  return body ?? emptyText;
}
