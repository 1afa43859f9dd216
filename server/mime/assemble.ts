/**
 * Puts a message together from any structure of parts: boundaries, transfer encodings, the Content-Type and
 * Content-Transfer-Encoding that go with them. RFC 2045, RFC 2046 §5.
 *
 * All is 7bit but messages inside the message: those may not be encoded (RFC 2046 §5.2.1) and go as they are. Content is
 * kept to the octet: text gets no line end that its author did not write.
 */
import { isUtf8 } from 'node:buffer';
import { asBuffer, CR, hasBareCrOrLf, LF, mendLineEnds } from '../base/bytes.ts';
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { encodeBase64Octets, encodeQuotedPrintableExactly } from './coding.ts';
import { newBoundary, printAll } from './compose.ts';
import { printField } from './header.ts';
import { printParameter } from './parameter.ts';

type Described = {
  /** 'text/plain', in lower case. */
  readonly type: string;
  /** Values as people read them; without charset of a text of ours and without boundary. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Its other fields, printed. */
  readonly fields: string;
};
export type NewText = Described & { readonly kind: 'text'; readonly text: string };
/** Not a multipart; of message/rfc822 the message itself. */
export type NewOctets = Described & { readonly kind: 'octets'; readonly bytes: Uint8Array };
export type NewMultipart = Described & { readonly kind: 'multipart'; readonly parts: readonly NewPart[] };
export type NewPart = NewText | NewOctets | NewMultipart;

/** `header`: the message's own fields, printed; MIME-Version among them where somebody has given it. */
export function assemble(header: string, root: NewPart, random: Random): Result<Buffer, string> {
  const entity = print(root, random);
  if (!entity.ok) return entity;
  const version = /^mime-version:/im.test(header) ? '' : 'MIME-Version: 1.0\r\n';
  const { fields, body } = entity.value;
  return ok(Buffer.concat([Buffer.from(`${header}${version}${fields}\r\n`, 'utf8'), ...body]));
}

/** Printed fields, and the body in pieces. */
type Printed = { readonly fields: string; readonly body: readonly Buffer[]; readonly is8Bit: boolean };
type Content = { readonly encoding: string; readonly body: Buffer };

function print(part: NewPart, random: Random): Result<Printed, string> {
  switch (part.kind) {
    case 'text': {
      const { charset, ...content } = encodeText(part.text);
      const parameters = [...part.parameters, ['charset', charset] as const];
      return withContent(
        { ...part, parameters: part.type.startsWith('text/') ? parameters : part.parameters },
        content,
      );
    }
    case 'octets':
      return withContent(
        { ...part, parameters: withCharset(part) },
        part.type.startsWith('message/') ? encodeMessage(part) : encodeOctets(part),
      );
    case 'multipart':
      return printMultipart(part, random);
  }
}

/** A text file that says nothing of its charset would be read as ASCII (RFC 2045 §5.2): UTF-8 says so. */
const withCharset = ({ type, parameters, bytes }: NewOctets): NewOctets['parameters'] =>
  type.startsWith('text/') &&
  !parameters.some(([name]) => name === 'charset') &&
  isUtf8(bytes) &&
  bytes.some(byte => byte > 127)
    ? [...parameters, ['charset', 'utf-8']]
    : parameters;

function withContent(part: Described, { encoding, body }: Content): Result<Printed, string> {
  const fields = printAll([printContentType(part), printField('Content-Transfer-Encoding', encoding)]);
  return fields.ok ? ok({ fields: fields.value + part.fields, body: [body], is8Bit: encoding === '8bit' }) : fields;
}

function printContentType({ type, parameters }: Described): Result<string, string> {
  if (!/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(type))
    return err(`"${type}" is no content type`);
  if (parameters.some(([, value]) => /[\p{Cc}\p{Cs}]/u.test(value)))
    return err('a control character in a parameter of the content type');
  return printField(
    'Content-Type',
    [type, ...parameters.flatMap(([name, value]) => printParameter(name, value))].join('; '),
  );
}

function printMultipart(part: NewMultipart, random: Random): Result<Printed, string> {
  const boundary = newBoundary(random);
  const body: Buffer[] = [];
  let is8Bit = false;
  for (const child of part.parts) {
    const printed = print(child, random);
    if (!printed.ok) return printed;
    is8Bit ||= printed.value.is8Bit;
    body.push(Buffer.from(`--${boundary}\r\n${printed.value.fields}\r\n`, 'utf8'), ...printed.value.body, CRLF);
  }
  body.push(Buffer.from(`--${boundary}--\r\n`));
  const fields = printAll([
    printContentType({ ...part, parameters: [...part.parameters, ['boundary', boundary]] }),
    // RFC 2045 §6.4: a multipart says 8bit when something in it does.
    is8Bit ? printField('Content-Transfer-Encoding', '8bit') : ok(''),
  ]);
  return fields.ok ? ok({ fields: fields.value + part.fields, body, is8Bit }) : fields;
}

const CRLF = Buffer.from('\r\n');
/** RFC 5322 §2.1.1. */
const LONGEST_PLAIN_LINE = 78;
const LONGEST_LINE = 998;

/** Text in the simplest encoding that carries it. A lone CR is the author's; every other line end becomes CRLF. */
function encodeText(text: string): Content & { readonly charset: string } {
  const lines = text.toWellFormed().replace(/\r?\n/g, '\r\n');
  const octets = Buffer.from(lines, 'utf8');
  const foreign = octets.length === lines.length ? 0 : octets.filter(byte => byte > 127).length;
  const charset = foreign === 0 ? 'us-ascii' : 'utf-8';
  if (foreign === 0 && isPlain(lines)) return { charset, encoding: '7bit', body: octets };
  return foreign * 3 > octets.length
    ? { charset, encoding: 'base64', body: encodeBase64Octets(octets) }
    : { charset, encoding: 'quoted-printable', body: Buffer.from(encodeQuotedPrintableExactly(lines), 'latin1') };
}

/** Short lines that nothing on the way has a reason to change. */
const isPlain = (text: string): boolean =>
  /^(?:[\t\x20-\x7e]|\r\n)*$/.test(text) &&
  text
    .split('\r\n')
    .every(line => line.length <= LONGEST_PLAIN_LINE && !/^(?:From |\.|--)/.test(line) && !/[ \t]$/.test(line));

/** A file: text of plain lines stays readable, all else is base64. */
function encodeOctets({ type, bytes }: NewOctets): Content {
  const buffer = asBuffer(bytes);
  const readable = type.startsWith('text/') && isAscii(buffer) && isPlain(buffer.toString('latin1'));
  return readable ? { encoding: '7bit', body: buffer } : { encoding: 'base64', body: encodeBase64Octets(buffer) };
}

/** RFC 2046 §5.2.1: 7bit or 8bit only. Line ends that no transport would carry are mended. */
function encodeMessage({ type, bytes }: NewOctets): Content {
  if (type !== 'message/rfc822' && type !== 'message/global') {
    // Delivery reports and their kin are of ASCII; what is not may be encoded (RFC 2045 §6.4).
    return encodeOctets({ kind: 'octets', type: 'text/plain', parameters: [], fields: '', bytes });
  }
  const body = asBuffer(hasBareCrOrLf(bytes) ? mendLineEnds(bytes) : bytes);
  return { encoding: isAscii(body) && !hasLongLine(body) ? '7bit' : '8bit', body };
}

const isAscii = (bytes: Buffer): boolean => {
  for (const byte of bytes) if (byte > 127 || byte === 0) return false;
  return true;
};

function hasLongLine(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LF, at);
    const stop = end === -1 ? bytes.length : end > at && bytes[end - 1] === CR ? end - 1 : end;
    if (stop - at > LONGEST_LINE) return true;
    at = end === -1 ? bytes.length : end + 1;
  }
  return false;
}
