/**
 * The text of one body part: transfer encoding and charset undone, line ends as LF, cut where it was asked to be.
 * RFC 8621 §4.1.4 (EmailBodyValue), §4.2 (maxBodyValueBytes). Runs in the decoding thread; never throws.
 */
import type { Bytes } from '../../base/units.ts';
import { decodeCharsetCarefully, decodeTransfer } from '../../mime/coding.ts';
import type { EmailBodyValue } from '../types.ts';

export type EncodedText = {
  readonly encoding: string;
  readonly charset: string | null;
  readonly isHtml: boolean;
};

/** What is told of a part whose text could not be had. */
export const noBodyValue: EmailBodyValue = { value: '', isEncodingProblem: true, isTruncated: false };

const knownEncodings: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary', 'base64', 'quoted-printable']);

export function decodeBodyValue(octets: Uint8Array, part: EncodedText, most: Bytes | null): EmailBodyValue {
  const { text, isProblem } = decodeCharsetCarefully(decodeTransfer(octets, part.encoding), part.charset);
  const value = text.replaceAll('\r\n', '\n');
  const cut = most === null ? value : cutText(value, most, part.isHtml);
  return {
    value: cut,
    isEncodingProblem: isProblem || !knownEncodings.has(part.encoding),
    isTruncated: cut.length < value.length,
  };
}

/** At most that many octets of UTF-8, no character cut in two, HTML not inside a tag. */
export function cutText(text: string, most: Bytes, isHtml: boolean): string {
  if (text.length * 3 <= most || Buffer.byteLength(text) <= most) return text;
  let end = 0;
  for (let octets = 0; end < text.length; ) {
    const code = text.codePointAt(end)!;
    octets += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (octets > most) break;
    end += code < 0x10000 ? 1 : 2;
  }
  return text.slice(0, isHtml ? outsideTag(text, end) : end);
}

/** `end`, or where the tag, comment or character reference begins that `end` stands in. One pass. */
function outsideTag(html: string, end: number): number {
  for (let at = html.indexOf('<'); at !== -1 && at < end; ) {
    const close = /[A-Za-z/!?]/.test(html[at + 1] ?? '') ? endOfTag(html, at) : at + 1;
    if (close > end) return at;
    at = html.indexOf('<', close);
  }
  const reference = /&[#A-Za-z0-9]{1,31}$/.exec(html.slice(Math.max(0, end - 32), end));
  return reference ? end - reference[0].length : end;
}

/** After the ">" of the tag at `start`; one in a quoted value does not count. The end of the text where there is none. */
function endOfTag(html: string, start: number): number {
  if (html.startsWith('<!--', start)) {
    const close = html.indexOf('-->', start + 4);
    return close === -1 ? html.length + 1 : close + 3;
  }
  let quote = '';
  for (let at = start + 1; at < html.length; at++) {
    const character = html[at]!;
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '>') return at + 1;
    // A quote opens a value only after "=": elsewhere it is text of a broken tag.
    else if ((character === '"' || character === "'") && /=[ \t\n]*$/.test(html.slice(Math.max(start, at - 8), at)))
      quote = character;
  }
  return html.length + 1;
}
