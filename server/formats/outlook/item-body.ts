/**
 * The text of an item in the forms it has: plain, HTML, and RTF where it was written as RTF. HTML that lies packed in RTF is
 * taken out of it (rtf-text.ts). HTML keeps its octets, with the charset that its codepage names: its own words about its
 * charset stay true.
 */
import type { NewPart } from '../../mime/assemble.ts';
import { decodeCharset } from '../../mime/coding.ts';
import { textOfHtml } from '../../mime/html-text.ts';
import { charsetOf } from './codepage.ts';
import { type Item, Kind, numberOf, octetsOf, Tag, textOf } from './item.ts';
import { unpackRtf } from './rtf.ts';
import { type RtfText, readRtf } from './rtf-text.ts';

export type BodyParts = {
  readonly text: NewPart | null;
  readonly html: NewPart | null;
  /** Written as RTF, formatted: kept beside its text. */
  readonly rtf: NewPart | null;
  readonly htmlText: string;
};

const plain = { parameters: [], fields: '' } as const;
const textPart = (type: string, text: string): NewPart => ({ kind: 'text', type, ...plain, text });
/** Of HTML without a text beside it: what is read out of it. */
const LONGEST_TEXT = 1_000_000;

export function bodyParts(item: Item, codepage: number | null): BodyParts {
  const body = textOf(item.properties, Tag.body, codepage);
  const own = htmlOf(item);
  const packed = own ? null : octetsOf(item.properties, Tag.rtf);
  const unpacked = packed ? unpackRtf(packed) : null;
  const rtf: RtfText | null = unpacked?.ok ? readRtf(unpacked.value) : null;
  const html = own ?? (rtf?.kind === 'html' && rtf.text.trim() !== '' ? fromText(rtf.text) : null);
  const text = body ?? (rtf && rtf.kind !== 'html' ? rtf.text : html ? textOfHtml(html.text, LONGEST_TEXT) : null);
  const native = rtf?.kind === 'native' && unpacked?.ok && isFormatted(unpacked.value) ? unpacked.value : null;
  return {
    text: text === null ? null : textPart('text/plain', text),
    html: html?.part ?? null,
    rtf: native ? { kind: 'octets', type: 'text/rtf', ...plain, bytes: native } : null,
    htmlText: html?.text ?? '',
  };
}

type Html = { readonly part: NewPart; readonly text: string };

const fromText = (text: string): Html => ({ part: textPart('text/html', text), text });

function htmlOf({ properties }: Item): Html | null {
  const value = properties.get(Tag.html);
  if (!value) return null;
  const codepage = numberOf(properties, Tag.internetCodepage);
  if (value.kind !== Kind.binary) {
    const text = textOf(properties, Tag.html, codepage);
    return text === null ? null : fromText(text);
  }
  const bytes = octetsOf(properties, Tag.html);
  if (!bytes) return null;
  const charset = charsetOf(codepage) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
  const end = bytes.indexOf(0);
  const octets = end === -1 || charset === 'utf-16le' ? bytes : bytes.subarray(0, end);
  const part = {
    kind: 'octets',
    type: 'text/html',
    parameters: [['charset', charset]],
    fields: '',
    bytes: octets,
  } as const;
  return { part, text: decodeCharset(octets, charset) };
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Letters in bold, colours, tables: more than a font for all. */
const isFormatted = (rtf: Buffer): boolean =>
  /\\(?:b|i|ul|strike|highlight[1-9]\d*|cf[1-9]\d*|trowd|pict|field|pntext|bullet|qc|qr)(?![a-z0-9])/.test(
    rtf.toString('latin1').replace(/^[\s\S]*?\\pard/, ''),
  );

/** Whether an attachment is a picture of the HTML: named there as cid:… or by its location. */
export function referencedIn(html: string): (contentId: string | null, location: string | null) => boolean {
  const named = new Set<string>();
  for (const [, id] of html.matchAll(/cid:([^"'\s>)]{1,500})/gi)) named.add(unescaped(id!).toLowerCase());
  return (contentId, location) =>
    (contentId !== null && named.has(contentId.toLowerCase())) ||
    (location !== null && location !== '' && html.includes(`"${location}"`));
}

function unescaped(id: string): string {
  try {
    return decodeURIComponent(id.replaceAll('&amp;', '&'));
  } catch {
    return id;
  }
}
