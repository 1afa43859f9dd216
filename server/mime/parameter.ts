/**
 * Content-Type, Content-Disposition and their parameters, with RFC 2231 continuations and charsets.
 *
 *   content   = type "/" subtype *(";" parameter)          RFC 2045 §5.1
 *   parameter = attribute "=" (token / quoted-string)
 *   attribute = name ["*" section] ["*"]                   RFC 2231 §3, §4.1
 *
 * Values are kept as octets (one character each). Continuations are joined: a value of which any piece was extended
 * is listed as `name*` in extended notation, as IMAP servers show it; `parameterText` gives it to people.
 */
import { decodeCharset, hexDigit } from './coding.ts';
import { decodeWords } from './encoded-word.ts';

/** In order of appearance; names in lower case. */
export type Parameters = readonly (readonly [name: string, value: string])[];

export type ContentField = {
  /** In lower case: 'text/plain', 'attachment', or '' where there was none. */
  readonly value: string;
  readonly parameters: Parameters;
};

/** More parameters than this are not read. */
export const MOST_PARAMETERS = 256;

/** Reads an unfolded Content-Type or Content-Disposition value. Never fails. */
export function parseContentField(octets: string, most = MOST_PARAMETERS): ContentField {
  const semicolon = octets.indexOf(';');
  const head = semicolon === -1 ? octets : octets.slice(0, semicolon);
  const value = withoutComments(head).replace(/[ \t]/g, '').toLowerCase();
  return { value, parameters: semicolon === -1 ? [] : join(readParameters(octets, semicolon, most)) };
}

/** Comments taken out, nested ones too; an unclosed one runs to the end. RFC 5322 §3.2.2. */
export function withoutComments(octets: string): string {
  if (!octets.includes('(')) return octets;
  let out = '';
  let depth = 0;
  for (let at = 0; at < octets.length; at++) {
    const character = octets[at]!;
    if (character === '\\' && depth > 0) at++;
    else if (character === '(') depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (depth === 0) out += character;
  }
  return out;
}

function readParameters(octets: string, from: number, most: number): [string, string][] {
  const found: [string, string][] = [];
  let at = from;
  while (at !== -1 && at < octets.length && found.length < most) {
    at++;
    const equals = endOfAttribute(octets, at);
    if (octets[equals] !== '=') {
      at = equals >= octets.length ? -1 : equals;
      continue;
    }
    const name = withoutComments(octets.slice(at, equals)).trim().toLowerCase();
    const { value, end } = readValue(octets, equals + 1);
    if (name !== '') found.push([name, value]);
    at = octets.indexOf(';', end);
  }
  return found;
}

function endOfAttribute(octets: string, from: number): number {
  let at = from;
  while (at < octets.length && octets[at] !== '=' && octets[at] !== ';') at++;
  return at;
}

function readValue(octets: string, from: number): { value: string; end: number } {
  let at = from;
  while (octets[at] === ' ' || octets[at] === '\t') at++;
  if (octets[at] === '"') return readQuoted(octets, at);
  const semicolon = octets.indexOf(';', at);
  const end = semicolon === -1 ? octets.length : semicolon;
  // A token has no blanks, but unquoted file names do: only a comment at the very end is cut off.
  const value = octets.slice(at, end).trimEnd();
  const comment = value.endsWith(')') ? value.lastIndexOf(' (') : -1;
  return { value: comment === -1 ? value : value.slice(0, comment).trimEnd(), end };
}

function readQuoted(octets: string, quote: number): { value: string; end: number } {
  let value = '';
  let at = quote + 1;
  for (; at < octets.length && octets[at] !== '"'; at++) {
    if (octets[at] === '\\' && at + 1 < octets.length) at++;
    value += octets[at];
  }
  return { value, end: at };
}

type Piece = { readonly section: number; readonly extended: boolean; readonly value: string };

/** RFC 2231 §3: pieces joined in the order of their numbers, up to the first one missing. */
function join(found: readonly [string, string][]): Parameters {
  if (!found.some(([name]) => name.includes('*'))) return firstOfEach(found);
  const whole: [string, string][] = [];
  const pieces = new Map<string, Piece[]>();
  for (const [name, value] of found) {
    const parts = /^([^*]+)\*(\d{1,4})(\*?)$/.exec(name);
    if (!parts) {
      whole.push([name, value]);
      continue;
    }
    const list = pieces.get(parts[1]!) ?? [];
    if (list.length === 0) pieces.set(parts[1]!, list);
    list.push({ section: Number(parts[2]), extended: parts[3] === '*', value });
  }
  for (const [name, list] of pieces) whole.push(joinPieces(name, list));
  return firstOfEach(whole);
}

function joinPieces(name: string, list: readonly Piece[]): [string, string] {
  const inOrder = [...list].sort((a, b) => a.section - b.section);
  const gap = inOrder.findIndex((piece, index) => piece.section !== index);
  const used = gap === -1 ? inOrder : inOrder.slice(0, gap);
  if (!used.some(piece => piece.extended)) return [name, used.map(piece => piece.value).join('')];
  const extended = used.map(piece => (piece.extended ? piece.value : percentEncode(piece.value, 'latin1'))).join('');
  // Without a charset in the first piece the notation still needs its two quotes.
  return [`${name}*`, used[0]!.extended ? extended : `''${extended}`];
}

function firstOfEach(found: readonly [string, string][]): Parameters {
  const seen = new Set<string>();
  return found.filter(([name]) => !seen.has(name) && seen.add(name));
}

/** Everything but RFC 2231 §7 attribute-char as %XX. */
const percentEncode = (text: string, charset: 'latin1' | 'utf8'): string =>
  [...Buffer.from(text, charset)]
    .map(byte => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9!#$&+.^_`{|}~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

/** The octets of a parameter as they stand, or null. */
export const parameter = (parameters: Parameters, name: string): string | null =>
  parameters.find(([key]) => key === name)?.[1] ?? null;

/**
 * A parameter as people read it: RFC 2231's notation decoded; encoded words too, which RFC 2047 §5 forbids here and
 * many programs write.
 */
export function parameterText(parameters: Parameters, name: string): string | null {
  const extended = parameter(parameters, `${name}*`);
  if (extended !== null) return decodeExtended(extended);
  const plain = parameter(parameters, name);
  return plain === null ? null : decodeWords(plain);
}

function decodeExtended(octets: string): string {
  const charsetEnd = octets.indexOf("'");
  const languageEnd = octets.indexOf("'", charsetEnd + 1);
  const marked = charsetEnd !== -1 && languageEnd !== -1;
  const charset = marked ? octets.slice(0, charsetEnd) : null;
  return decodeCharset(percentDecode(marked ? octets.slice(languageEnd + 1) : octets), charset);
}

function percentDecode(octets: string): Buffer {
  const out = Buffer.allocUnsafe(octets.length);
  let length = 0;
  for (let at = 0; at < octets.length; at++) {
    const code = octets.charCodeAt(at);
    const high = code === 37 ? hexDigit(octets.charCodeAt(at + 1)) : -1;
    const low = high === -1 ? -1 : hexDigit(octets.charCodeAt(at + 2));
    if (low !== -1) {
      out[length++] = high * 16 + low;
      at += 2;
    } else out[length++] = code;
  }
  return out.subarray(0, length);
}

/** Characters of the value in one piece, so that a field's line stays within 78. */
const PIECE = 50;

/** One parameter as the strings that follow "; ": one, or RFC 2231 continuations of it. */
export function printParameter(name: string, value: string): string[] {
  // What looks like an encoded word would be read as one.
  if (/^[\x20-\x7e]*$/.test(value) && value.length <= PIECE && !value.includes('=?')) {
    const token = /^[A-Za-z0-9!#$%&'*+.^_`{|}~-]+$/.test(value);
    return [`${name}=${token ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`];
  }
  const encoded = `utf-8''${percentEncode(value, 'utf8')}`;
  if (encoded.length <= PIECE) return [`${name}*=${encoded}`];
  // Never cut inside a %XX.
  const pieces = encoded.match(new RegExp(`(?:%[0-9A-F]{2}|[^%]){1,${PIECE / 2}}`, 'g')) ?? [];
  return pieces.map((piece, section) => `${name}*${section}*=${piece}`);
}
