/** MailDev's shapes: release 3 under `/api`, release 2 without. Pure. */
import { createHash } from 'node:crypto';
import type { Letter } from '../../capture/letters.ts';
import { decodeWords } from '../../mime/encoded-word.ts';
import type { EnvelopeAddress } from '../../mime/envelope.ts';
import type { Attachment, Message } from '../../mime/message.ts';

/** Of the interface: what stands in an attachment differs, and an attachment that is not there. */
export type Version = 2 | 3;
export type Address = { readonly address: string; readonly name: string };

const ID_LENGTH = 8;
/** '000000co' of 456. */
export const printId = (id: number): string => id.toString(36).padStart(ID_LENGTH, '0');
/** null: none of ours. */
export function readId(text: string): number | null {
  if (!/^[0-9a-z]{8,11}$/i.test(text)) return null;
  const id = Number.parseInt(text, 36);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

const PREVIEW = 140;

/** As a list shows it. */
export function summaryOf(letter: Letter, attachments: number) {
  const cc = addresses(letter.envelope.cc);
  return {
    ...whatItIs(letter),
    ...peopleOf(letter),
    attachmentCount: attachments,
    preview: letter.preview.replace(/\s+/g, ' ').trim().slice(0, PREVIEW),
    ...(cc.length > 0 ? { cc } : {}),
  };
}

const whatItIs = (letter: Letter) => ({
  id: printId(letter.id),
  time: new Date(letter.at).toISOString(),
  read: letter.seen,
  subject: decodeWords(letter.envelope.subject ?? ''),
  size: letter.size,
  sizeHuman: printSize(letter.size),
});
const peopleOf = ({ envelope }: Letter) => ({ from: addresses(envelope.from), to: addresses(envelope.to) });

export function emailOf(letter: Letter, message: Message, version: Version) {
  const { envelope, handedIn } = letter;
  const people = peopleOf(letter);
  const cc = addresses(envelope.cc);
  const bcc = addresses(envelope.bcc);
  const attachments = attachmentsOf(message, version);
  const field = (name: string) => message.headers.find(one => one.name.toLowerCase() === name)?.value.trim();
  const inReplyTo = field('in-reply-to');
  return {
    ...whatItIs(letter),
    ...people,
    cc,
    bcc,
    calculatedBcc: onlyInEnvelope(letter, [...people.to, ...cc]),
    date: new Date(message.date ?? letter.at).toISOString(),
    messageId: (envelope.messageId ?? '').replace(/^\s*<|>\s*$/g, ''),
    ...(inReplyTo === undefined ? {} : { inReplyTo: inReplyTo.replace(/^<|>$/g, '') }),
    ...(message.text === null ? {} : { text: message.text }),
    ...(message.html === null ? {} : { html: message.html }),
    headers: headersOf(message),
    priority: priorityOf(field),
    attachments: version === 2 && attachments.length === 0 ? null : attachments,
    envelope: {
      from: { address: handedIn?.sender ?? '', args: false },
      to: (handedIn?.recipients ?? []).map(address => ({ address, args: false })),
      host: handedIn?.helo ?? '',
      remoteAddress: handedIn?.remote ?? '',
    },
    source: `${printId(letter.id)}.eml`,
  };
}
export type Email = ReturnType<typeof emailOf>;

/** Names that are there twice get a number; a name leads to its attachment. */
export function fileNames({ attachments }: Message): readonly string[] {
  const taken = new Set<string>();
  return attachments.map(({ filename }) => {
    const [, stem = filename, ending = ''] = /^(.+?)(\.[^.]*)?$/.exec(filename) ?? [];
    let name = filename;
    for (let at = 1; taken.has(name); at++) name = `${stem}-${at}${ending}`;
    taken.add(name);
    return name;
  });
}

function attachmentsOf(message: Message, version: Version) {
  const names = fileNames(message);
  return message.attachments.map((one, at) => ({
    [version === 2 ? 'fileName' : 'filename']: one.filename,
    generatedFileName: names[at]!,
    contentType: one.type,
    contentDisposition: isInline(one) ? 'inline' : 'attachment',
    contentId: one.contentId ?? `${digest(Buffer.from(names[at]!))}@mailroom`,
    ...(version === 2
      ? { checksum: digest(one.bytes), length: one.bytes.length || one.size }
      : { size: one.bytes.length || one.size }),
  }));
}

const isInline = ({ inline, contentId }: Attachment): boolean => inline || contentId !== null;
const digest = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

/** By small name; a field that is there several times is a list. */
function headersOf(message: Message): Readonly<Record<string, string | readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const { name, value } of message.headers) {
    const small = name.toLowerCase();
    found.set(small, [...(found.get(small) ?? []), value.trim()]);
  }
  return Object.fromEntries([...found].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]));
}

function priorityOf(field: (name: string) => string | undefined): 'high' | 'normal' | 'low' {
  const said = field('x-priority') ?? field('x-msmail-priority') ?? field('importance') ?? field('priority') ?? '';
  if (/^\s*(?:[12]\b|high|urgent)/i.test(said)) return 'high';
  return /^\s*(?:[45]\b|low|non-urgent)/i.test(said) ? 'low' : 'normal';
}

/** Whom the SMTP envelope names and the header does not. */
function onlyInEnvelope({ handedIn }: Letter, named: readonly Address[]): readonly Address[] {
  const known = new Set(named.map(({ address }) => address.toLowerCase()));
  return (handedIn?.recipients ?? [])
    .filter(one => !known.has(one.toLowerCase()))
    .map(address => ({ address, name: '' }));
}

const addresses = (list: readonly EnvelopeAddress[] | null): readonly Address[] =>
  (list ?? []).flatMap(([name, , local, host]) =>
    local === null || host === null ? [] : [{ address: `${local}@${host}`, name: decodeWords(name ?? '') }],
  );

const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB'];
function printSize(size: number): string {
  const at = size < 1 ? 0 : Math.min(Math.floor(Math.log2(size) / 10), UNITS.length - 1);
  return `${Number((size / 1024 ** at).toFixed(2))} ${UNITS[at]}`;
}

/** Its HTML, with what lies inside the message at its addresses. */
export function htmlOf(letter: Letter, message: Message, base: string): string {
  const names = fileNames(message);
  const known = new Map(message.attachments.map((one, at) => [(one.contentId ?? '').toLowerCase(), names[at]!]));
  return (message.html ?? '').replace(/(["'(])cid:([^"'()\s>]+)/gi, (whole, before: string, id: string) => {
    const name = known.get(id.toLowerCase());
    return name === undefined
      ? whole
      : `${before}${base}/email/${printId(letter.id)}/attachment/${encodeURIComponent(name)}`;
  });
}

/**
 * What a query asks of an email, field by field and exactly: `subject=Hello`, `from.address=ann@here.example`. Of a list one
 * is enough.
 */
export function fits(email: unknown, asked: readonly (readonly [path: string, value: string])[]): boolean {
  return asked.every(([path, value]) => {
    const found = path.split('.').reduce<unknown>(inside, email);
    return Array.isArray(found)
      ? found.some(one => String(one) === value)
      : found !== undefined && String(found) === value;
  });
}

function inside(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map(one => inside(one, name)).filter(one => one !== undefined);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
