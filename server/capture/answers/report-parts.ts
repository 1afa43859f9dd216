/** What reports are made of: a multipart/report and its parts, who says what in them. Pure. */
import { ok, type Result } from '../../base/result.ts';
import { kibibytes } from '../../base/units.ts';
import { automaticFields, type Circumstances, printAll, textEntity } from '../../mime/compose.ts';
import { encodeText } from '../../mime/encoded-word.ts';
import { bodyOffset, printField } from '../../mime/header.ts';
import { messageIdOf, type Original } from './original.ts';

/** Whose servers answer: names and addresses that exist nowhere (RFC 2606, RFC 5737). */
export const HOST = 'mx.lab.test';
export const FAR_HOST = 'mail.there.example';
export const FAR_ADDRESS = '192.0.2.25';

export const LARGEST_RETURNED = kibibytes(256);

export type Part = { readonly header: string; readonly body: Uint8Array | string };

/** A multipart/report (RFC 6522) under these fields. */
export function multipartReport(
  fields: readonly Result<string, string>[],
  type: string,
  parts: readonly Part[],
  boundary: string,
): Result<Buffer, string> {
  const header = printAll([...fields, printField('MIME-Version', '1.0')]);
  if (!header.ok) return header;
  const isEightBit = parts.some(({ body }) => Buffer.from(body).some(octet => octet > 127));
  const encoding = isEightBit ? 'Content-Transfer-Encoding: 8bit\r\n' : '';
  const head = `${header.value}${encoding}Content-Type: multipart/report; report-type=${type};\r\n boundary="${boundary}"\r\n\r\n`;
  const pieces: Buffer[] = [Buffer.from(head)];
  for (const part of parts)
    pieces.push(Buffer.from(`--${boundary}\r\n${part.header}\r\n`), Buffer.from(part.body), Buffer.from('\r\n'));
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return ok(Buffer.concat(pieces));
}

export const text = (words: readonly string[], extra = ''): Part => {
  const { header, body } = textEntity(`${words.join('\n')}\n`, 'plain');
  return { header: extra + header, body };
};
/** RFC 2046 §5.2.1: it goes as it came; a large one, as most servers have it, as its header alone. */
export function returned(whole: Uint8Array, extra = ''): Part {
  const isLarge = whole.length > LARGEST_RETURNED;
  const bytes = isLarge ? whole.subarray(0, bodyOffset(whole)) : whole;
  return returnedAs(isLarge ? 'text/rfc822-headers' : 'message/rfc822', bytes, extra);
}
export function returnedAs(type: string, bytes: Uint8Array, extra = ''): Part {
  const encoding = bytes.some(octet => octet > 127) ? 'Content-Transfer-Encoding: 8bit\r\n' : '';
  return { header: `${extra}Content-Type: ${type}\r\n${encoding}`, body: bytes };
}
export const fieldsPart = (type: string, lines: readonly string[], extra = ''): Part => ({
  header: `${extra}Content-Type: ${type}\r\n`,
  body: `${lines.join('\r\n')}\r\n`,
});

const WORDS: Readonly<Record<string, string>> = {
  '1.1': 'No such user here',
  '1.10': 'Recipient address has null MX',
  '2.1': 'Mailbox disabled',
  '2.2': 'Mailbox full',
  '3.4': 'Message too large',
  '4.1': 'No answer from host',
  '4.7': 'Delivery time expired',
  '7.1': 'Delivery not authorized, message refused',
  '7.26': 'Unauthenticated mail is refused',
};
/** '550 5.1.1 No such user here': as the last server said it. */
export function saidOf(status: string): string {
  const [first, ...rest] = status.split('.');
  if (first === '2') return `250 ${status} Accepted`;
  const words = WORDS[rest.join('.')] ?? (first === '5' ? 'Refused' : 'Try again later');
  const isFull = rest.join('.') === '2.2';
  const code = first === '5' ? (isFull ? 552 : 550) : isFull ? 452 : 451;
  return `${code} ${status} ${words}`;
}

export const references = (original: Original): readonly Result<string, string>[] => {
  const id = messageIdOf(original);
  return id === null ? [] : [printField('In-Reply-To', id), printField('References', id)];
};
export const usual = (
  from: string,
  to: string,
  subject: string,
  at: Circumstances,
): readonly Result<string, string>[] =>
  automaticFields({ from, to: `<${to}>`, subject: encodeText(subject), kind: 'auto-replied' }, at);
