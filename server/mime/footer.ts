/**
 * A text at the end of a letter (a company's particulars, a disclaimer, a mailing list's line), added only where nothing
 * is harmed by it: to the body that its author wrote, in plain text and HTML alike. What is signed, encrypted, a report or a
 * machine's is left as it is, with the reason; all other parts stay octet for octet. Of a list its owner has said that a
 * domain's signature may break: what a person signed or encrypted stays whole there, too.
 */
import { asBuffer } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { decodeCharsetCarefully, decodeTransfer, encodeBase64, encodeQuotedPrintableExactly } from './coding.ts';
import { allFields, fieldsOf, firstField, type Range } from './header.ts';
import { textOfHtml } from './html-text.ts';
import { parameter, printParameter } from './parameter.ts';
import { type Leaf, parseStructure, type Structure } from './structure.ts';

export type Footer = {
  readonly text: string;
  /** Without it the text stands there, line by line. */
  readonly html?: string;
};

/** letter: of our own people, before it is signed. post: on its way to a list's members. */
export type FooterPlace = 'letter' | 'post';

/** The message with it, or why it is left as it is. */
export function withFooter(message: Uint8Array, footer: Footer, place: FooterPlace = 'letter'): Result<Buffer, string> {
  const bytes = asBuffer(message);
  const reason = place === 'post' ? null : untouchable(bytes);
  if (reason !== null) return err(reason);
  const { structure, problems } = parseStructure(bytes);
  if (problems.length > 0) return err('its parts are not well formed');
  const bodies = bodiesOf(structure);
  if (!bodies.ok) return bodies;
  const pieces: Piece[] = [];
  for (const part of bodies.value) {
    const piece = written(bytes, part, footer, part === structure);
    if (!piece.ok) return piece;
    if (piece.value) pieces.push(...piece.value);
  }
  return pieces.length === 0 ? err('it stands there already') : ok(spliced(bytes, pieces));
}

/** What a changed octet would break, or what no person wrote. */
function untouchable(bytes: Buffer): string | null {
  const has = (name: string) => firstField(bytes, name) !== null;
  if (has('dkim-signature') || has('arc-seal')) return 'it is signed (DKIM)';
  if (has('list-id')) return 'it is a mailing list’s';
  const automatic = allFields(bytes, 'auto-submitted').some(value => !/^\s*no\b/i.test(value));
  return automatic ? 'a program wrote it' : null;
}

/** The parts that are the letter itself: of alternatives each, of a mixture the first. */
function bodiesOf(part: Structure): Result<readonly Leaf[], string> {
  if (part.kind === 'leaf') {
    const isText = part.type === 'text' && (part.subtype === 'plain' || part.subtype === 'html');
    if (part.disposition?.type === 'attachment' || !isText) return err(`it is ${part.type}/${part.subtype} alone`);
    return ok([part]);
  }
  if (part.kind === 'message') return err('it is another message');
  if (part.subtype === 'mixed' || part.subtype === 'related') return bodiesOf(part.parts[0]!);
  if (part.subtype !== 'alternative') return err(`it is multipart/${part.subtype}`);
  const found = part.parts.flatMap(one => {
    const bodies = bodiesOf(one);
    return bodies.ok ? bodies.value : [];
  });
  // Who is shown another of the alternatives would not see it: a calendar's, a watch's.
  return found.length > 0 ? ok(found) : err('none of its forms is text');
}

type Piece = { readonly range: Range; readonly octets: Buffer };

/** null: it stands there already. */
function written(bytes: Buffer, part: Leaf, footer: Footer, isTop: boolean): Result<readonly Piece[] | null, string> {
  if (part.body.end - part.body.start > LONGEST_BODY) return err('its text is too long to be changed');
  const raw = decodeTransfer(bytes.subarray(part.body.start, part.body.end), part.encoding);
  const { text, isProblem } = decodeCharsetCarefully(raw, parameter(part.parameters, 'charset'));
  if (isProblem) return err('its text is in no known charset');
  if (/^-----BEGIN PGP /m.test(text)) return err('it is signed or encrypted (PGP)');
  const isHtml = part.subtype === 'html';
  if (squeezed(isHtml ? textOfHtml(text) : text).includes(squeezed(footer.text))) return ok(null);
  const isFlowed = parameter(part.parameters, 'format')?.toLowerCase() === 'flowed';
  const plain = isFlowed ? fixedLines(footer.text) : footer.text;
  const whole = (isHtml ? endOfHtml(text, footer) : `${ended(text)}\r\n${ended(plain)}`).replace(/\r\n|\r|\n/g, '\r\n');
  const isBase64 = part.encoding === 'base64';
  const body = isBase64 ? encodeBase64(Buffer.from(whole)) : encodeQuotedPrintableExactly(whole);
  const header = headerOf(bytes, part, isBase64 ? 'base64' : 'quoted-printable', isTop);
  return ok([
    { range: part.header, octets: header },
    // The line end before a boundary belongs to that.
    {
      range: part.body,
      octets: Buffer.from(isTop ? `${body.replace(/(?:\r\n)+$/, '')}\r\n` : body.replace(/\r\n$/, '')),
    },
  ]);
}

const squeezed = (text: string): string =>
  text
    .replace(/[\s>]+/g, ' ')
    .trim()
    .toLowerCase();
/** RFC 3676 §4.2, §4.4: lines that do not flow into one another, and are nobody's quotation. */
const fixedLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(line => (line === '-- ' ? line : line.trimEnd()).replace(/^(?=[ >]|From )/, ' '))
    .join('\r\n');
const ended = (text: string): string => (/(?:\r\n|\r|\n)$/.test(text) || text === '' ? text : `${text}\r\n`);

function endOfHtml(text: string, footer: Footer): string {
  const html =
    footer.html ??
    `<div><br>${footer.text
      .trim()
      .split(/\r\n|\r|\n/)
      .map(escaped)
      .join('<br>')}</div>`;
  const at = endOfBody(text);
  return at === -1 ? `${ended(text)}${html}\r\n` : `${text.slice(0, at)}${html}\r\n${text.slice(at)}`;
}

/** Before the last </body>, else the last </html>, that is no remark's; -1: there is none. Linear. */
function endOfBody(html: string): number {
  const bare = html.replace(/<!--[\s\S]*?(?:-->|$)/g, remark => ' '.repeat(remark.length));
  const ends: Record<string, number> = {};
  for (const { 1: name = '', index } of bare.matchAll(/<\/(body|html)\s{0,9}>/gi)) ends[name.toLowerCase()] = index;
  return ends.body ?? ends.html ?? -1;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, letter => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]!);

/** The part's header with the type and coding that are now true; all other fields as they are. */
function headerOf(bytes: Buffer, part: Leaf, encoding: string, isTop: boolean): Buffer {
  const replaced = ['content-type', 'content-transfer-encoding', 'content-md5'];
  const fields = fieldsOf(bytes.subarray(0, part.header.end), part.header.start);
  const kept = fields
    .filter(({ name }) => !replaced.includes(name.toLowerCase()))
    .map(({ range }) => bytes.subarray(range.start, range.end));
  const parameters = part.parameters
    .filter(([name]) => name !== 'charset' && !name.startsWith('charset*'))
    .flatMap(([name, value]) => (name.includes('*') ? [`${name}=${value}`] : printParameter(name, value)));
  const type = [`text/${part.subtype}`, 'charset=utf-8', ...parameters].join(';\r\n ');
  const isVersioned = !isTop || fields.some(({ name }) => name.toLowerCase() === 'mime-version');
  const printed = [
    ...(isVersioned ? [] : ['MIME-Version: 1.0']),
    ...[`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`, '', ''],
  ];
  return Buffer.concat([...kept, Buffer.from(printed.join('\r\n'))]);
}

function spliced(bytes: Buffer, pieces: readonly Piece[]): Buffer {
  const out: Buffer[] = [];
  let at = 0;
  for (const { range, octets } of pieces.toSorted((a, b) => a.range.start - b.range.start)) {
    out.push(bytes.subarray(at, range.start), octets);
    at = range.end;
  }
  out.push(bytes.subarray(at));
  return Buffer.concat(out);
}

/** Whether a footer can be written at all: what it may hold, and how much. */
export function footerFault({ text, html }: Footer): string | null {
  if (text.trim() === '') return 'A footer has a text';
  if (text.length > LONGEST || (html?.length ?? 0) > LONGEST) return `A footer has ${LONGEST} characters at most`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not stand in a letter
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text + (html ?? ''))) return 'It holds a control character';
  return html !== undefined && /<\s*(?:script|iframe|object|embed|form)\b/i.test(html)
    ? 'Its HTML holds what no reader shows: script, iframe, object, embed or form'
    : null;
}
const LONGEST = 5000;
/** Nobody else is served while it is written; longer ones are no letters. */
const LONGEST_BODY = 4 * 1024 * 1024;
