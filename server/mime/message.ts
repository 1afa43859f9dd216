/**
 * A message as a reader wants it: decoded header, text, HTML, attachments. The only door to `mailparser`.
 *
 * Never throws and never refuses a message: where mailparser gives up (nesting, header size), or where the message is
 * built to keep it busy, our own decoder reads the parts from the tree. The HTML is the sender's and untrusted: who
 * shows it must clean it first.
 */
import { asBuffer } from '../base/bytes.ts';
import { type Instant, mebibytes } from '../base/units.ts';
import { type ListedAddress, parseAddresses } from './address-list.ts';
import { decodeCharset, decodeTransfer } from './coding.ts';
import { parseDate } from './date.ts';
import { decodeWords } from './encoded-word.ts';
import { safeFileName } from './file-name.ts';
import { fieldsOf, LONGEST_FIELD, unfold } from './header.ts';
import { parameter, parameterText } from './parameter.ts';
import { type Leaf, type MessagePart, parseStructure, type Structure, type StructureProblem } from './structure.ts';

export type Attachment = {
  /** Safe to write to a disk. */
  readonly filename: string;
  /** 'image/png' */
  readonly type: string;
  readonly size: number;
  /** Without angle brackets, as `cid:` links name it; null where the part has none. */
  readonly contentId: string | null;
  /** Meant to be shown in the text, not listed beside it. */
  readonly inline: boolean;
  /** Decoded. */
  readonly bytes: Buffer;
};

export type MessageProblem = StructureProblem | 'header-too-large' | 'read-by-own-decoder';

export type Message = {
  /** Every field in order, unfolded and decoded. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly from: readonly ListedAddress[];
  readonly to: readonly ListedAddress[];
  readonly cc: readonly ListedAddress[];
  readonly replyTo: readonly ListedAddress[];
  readonly subject: string;
  readonly date: Instant | null;
  /** null where the message has no such text. */
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  readonly problems: readonly MessageProblem[];
};

type Content = Pick<Message, 'text' | 'html' | 'attachments'>;

export async function readMessage(bytes: Uint8Array): Promise<Message> {
  const buffer = asBuffer(bytes);
  const { structure, problems } = parseStructure(buffer);
  const header = readHeader(buffer);
  const tooLarge = header.tooLarge || largestHeader(structure) > LARGEST_HEADER_FOR_PARSER;
  const busywork = tooLarge || problems.includes('nested-too-deep') || problems.includes('too-many-parts');
  const parsed = busywork || buffer.length > LARGEST_FOR_PARSER ? null : await byMailparser(buffer);
  const taken = parsed && !missesText(parsed, buffer, structure) ? parsed : null;
  const content = taken ?? byOwnDecoder(buffer, structure);
  return {
    ...header.facts,
    ...content,
    problems: [
      ...problems,
      ...(tooLarge ? ['header-too-large' as const] : []),
      ...(taken ? [] : ['read-by-own-decoder' as const]),
    ],
  };
}

/**
 * mailparser shows nothing of a multipart whose boundary is lost, and reads 8-bit text without a charset as broken
 * UTF-8: our own decoder does better in both cases.
 */
function missesText({ text, html, attachments }: Content, buffer: Buffer, structure: Structure): boolean {
  if (text === null && html === null && attachments.length === 0) return structure.size > 0;
  const broken = (content: string | null) => content?.includes('\ufffd') ?? false;
  if (!broken(text) && !broken(html)) return false;
  const own = byOwnDecoder(buffer, structure);
  return !broken(own.text) && !broken(own.html);
}

/** mailparser takes about 40 ms for a megabyte of quoted-printable on the thread it runs on. */
const LARGEST_FOR_PARSER = mebibytes(10);
/** A header of more fields or octets than this is built to keep a parser busy. */
const MOST_FIELDS = 2000;
const LARGEST_HEADER_FOR_PARSER = LONGEST_FIELD * 2;

/** Of all parts: parameters of a part can be as many as those of a message. */
function largestHeader(part: Structure): number {
  const own = part.header.end - part.header.start;
  const inside = part.kind === 'multipart' ? part.parts : part.kind === 'message' ? [part.structure] : [];
  return Math.max(own, ...inside.map(largestHeader));
}

function readHeader(buffer: Buffer) {
  const fields = fieldsOf(buffer);
  const headers = fields.slice(0, MOST_FIELDS).map(({ name, value }) => ({
    name,
    octets: unfold(buffer, value.start, value.end),
  }));
  const all = (name: string): string =>
    headers
      .filter(field => field.name.toLowerCase() === name)
      .map(field => field.octets)
      .join(', ');
  const first = (name: string): string => headers.find(field => field.name.toLowerCase() === name)?.octets ?? '';
  return {
    tooLarge: fields.length > MOST_FIELDS,
    facts: {
      headers: headers.map(({ name, octets }) => ({ name, value: decodeWords(octets) })),
      from: parseAddresses(all('from')),
      to: parseAddresses(all('to')),
      cc: parseAddresses(all('cc')),
      replyTo: parseAddresses(all('reply-to')),
      subject: decodeWords(first('subject')),
      date: parseDate(first('date')),
    },
  };
}

async function byMailparser(buffer: Buffer): Promise<Content | null> {
  try {
    // Loaded when somebody first reads: it weighs as much as the rest of the server, and most messages pass unread.
    const { simpleParser } = await import('mailparser');
    const parsed = await simpleParser(buffer, {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      keepCidLinks: true,
      keepDeliveryStatus: true,
    });
    return {
      text: parsed.text ?? null,
      html: parsed.html || null,
      attachments: parsed.attachments.map(({ filename, contentType, content, cid, related, contentDisposition }) => ({
        filename: safeFileName(filename ?? null, contentType),
        type: contentType,
        size: content.length,
        contentId: cid ?? null,
        inline: related || contentDisposition === 'inline',
        bytes: content,
      })),
    };
  } catch {
    // It rejects what it holds for an attack; the message is still the reader's.
    return null;
  }
}

/** Our own reading of the parts, plain but bounded. */
export function byOwnDecoder(buffer: Buffer, structure: Structure): Content {
  const texts: string[] = [];
  const htmls: string[] = [];
  const attachments: Attachment[] = [];
  for (const part of readableParts(structure, false)) {
    const { type, subtype, disposition } = part.leaf;
    const shown = type === 'text' && disposition?.type !== 'attachment';
    if (shown && subtype === 'plain') texts.push(textOf(buffer, part.leaf));
    else if (shown && subtype === 'html') htmls.push(textOf(buffer, part.leaf));
    else attachments.push(attachmentOf(buffer, part.leaf, part.related));
  }
  return { text: whole(texts), html: whole(htmls), attachments };
}

const whole = (texts: readonly string[]): string | null => (texts.length > 0 ? texts.join('\n') : null);

type Readable = { readonly leaf: Leaf | MessagePart; readonly related: boolean };

function* readableParts(part: Structure, related: boolean): Generator<Readable> {
  if (part.kind !== 'multipart') yield { leaf: part, related };
  else for (const child of part.parts) yield* readableParts(child, part.subtype === 'related');
}

const bodyOf = (buffer: Buffer, part: Structure): Buffer =>
  decodeTransfer(buffer.subarray(part.body.start, part.body.end), part.encoding);

const textOf = (buffer: Buffer, part: Structure): string =>
  decodeCharset(bodyOf(buffer, part), parameter(part.parameters, 'charset')).replace(/\r\n/g, '\n');

function attachmentOf(buffer: Buffer, part: Structure, related: boolean): Attachment {
  const bytes = bodyOf(buffer, part);
  const type = `${part.type}/${part.subtype}`;
  const given = parameterText(part.disposition?.parameters ?? [], 'filename') ?? parameterText(part.parameters, 'name');
  return {
    filename: safeFileName(given, type),
    type,
    size: bytes.length,
    contentId: part.id?.replace(/^<|>$/g, '') ?? null,
    inline: part.disposition?.type === 'inline' || (related && part.id !== null),
    bytes,
  };
}
