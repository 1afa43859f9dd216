/**
 * A line or two below a post, where it does no harm: in a plain text of its own, or as one more part of a mixture. A
 * message that somebody signed or encrypted, that has HTML alone or beside its text, or whose form cannot be told is left
 * as it is.
 */
import { decodeCharset, decodeTransfer, encodeQuotedPrintable } from '../mime/coding.ts';
import { textEntity } from '../mime/compose.ts';
import { parameter } from '../mime/parameter.ts';
import { type Leaf, parseStructure } from '../mime/structure.ts';

/** Its content fields, printed, and the body; null: it stays without. */
export type WithFooter = { readonly fields: string | null; readonly body: Buffer };

export function withFooter(message: Buffer, footer: string): WithFooter | null {
  if (footer === '') return null;
  const { structure, problems } = parseStructure(message);
  if (problems.length > 0) return null;
  if (structure.kind === 'leaf' && structure.type === 'text' && structure.subtype === 'plain')
    return belowText(message, structure, footer);
  if (structure.kind !== 'multipart' || structure.subtype !== 'mixed') return null;
  const boundary = parameter(structure.parameters, 'boundary');
  return boundary === null ? null : asLastPart(message.subarray(structure.body.start), boundary, footer);
}

function belowText(message: Buffer, text: Leaf, footer: string): WithFooter | null {
  const body = message.subarray(text.body.start, text.body.end);
  const charset = (parameter(text.parameters, 'charset') ?? 'us-ascii').toLowerCase();
  // format=flowed and its kin would be lost with the field; a charset that we do not write would be another one.
  if (text.parameters.some(([name]) => name.toLowerCase() !== 'charset')) return null;
  if (!['us-ascii', 'utf-8', 'iso-8859-1', 'iso-8859-15', 'windows-1252'].includes(charset)) return null;
  const words = decodeCharset(decodeTransfer(body, text.encoding), charset).replace(/(?:\r?\n)*$/, '');
  const whole = `${words}\r\n\r\n${footer.replace(/\r?\n/g, '\r\n')}\r\n`;
  return {
    fields: 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n',
    body: Buffer.from(encodeQuotedPrintable(whole), 'utf8'),
  };
}

/** Before the boundary that closes it: nothing of what is there changes. */
function asLastPart(body: Buffer, boundary: string, footer: string): WithFooter | null {
  const close = body.lastIndexOf(`\r\n--${boundary}--`);
  if (close < 0) return null;
  const { header, body: text } = textEntity(footer, 'plain');
  const part = `\r\n--${boundary}\r\n${header}Content-Disposition: inline\r\n\r\n${text.replace(/\r\n$/, '')}`;
  return {
    fields: null,
    body: Buffer.concat([body.subarray(0, close), Buffer.from(part, 'utf8'), body.subarray(close)]),
  };
}
