/**
 * The address lists of a header: From, To, Cc, Reply-To and their kin. RFC 5322 §3.4, and §4.4 for old forms.
 *
 *   address = mailbox / group                group   = display-name ":" [group-list] ";"
 *   mailbox = name-addr / addr-spec          name-addr = [display-name] "<" [route] addr-spec ">"
 *
 * Tolerant and never fails: the list is what a reader would make of it. An address without a domain has the host '',
 * for in IMAP a null host means a group (RFC 3501 §7.4.2). One pass; at most 10,240 addresses are read.
 */
import { type Mailbox, parseMailbox } from './address.ts';
import { textFromOctets } from './coding.ts';
import { decodeWords } from './encoded-word.ts';

/**
 * One address as IMAP lists it: display name, source route, local part, domain; octets as they came, quotes removed.
 * [null, null, name, null] opens a group and [null, null, null, null] closes it.
 */
export type RawAddress = readonly [
  name: string | null,
  route: string | null,
  mailbox: string | null,
  host: string | null,
];

const MOST_ADDRESSES = 10_240;
const groupEnd: RawAddress = [null, null, null, null];

/** A word of a phrase or a piece of an address, and whether a blank or comment stood before it. */
type Piece = { readonly text: string; readonly quoted: boolean; readonly gap: boolean };

type Reader = {
  readonly octets: string;
  at: number;
  pieces: Piece[];
  gap: boolean;
  comment: string | null;
  inGroup: boolean;
  readonly found: RawAddress[];
};

/** All addresses of an unfolded value, or the first of them, groups laid flat between their marks. */
export function readAddresses(octets: string, most = MOST_ADDRESSES): RawAddress[] {
  const reader: Reader = { octets, at: 0, pieces: [], gap: false, comment: null, inGroup: false, found: [] };
  while (reader.at < octets.length && reader.found.length < most) step(reader);
  finishBare(reader);
  if (reader.inGroup) reader.found.push(groupEnd);
  return reader.found;
}

function step(reader: Reader): void {
  switch (reader.octets[reader.at]) {
    case ' ':
    case '\t':
      reader.gap = true;
      reader.at++;
      return;
    case '(':
      reader.comment = readComment(reader);
      reader.gap = true;
      return;
    case '"':
      push(reader, readQuoted(reader), true);
      return;
    case '<':
      readAngle(reader);
      return;
    case ',':
      finishBare(reader);
      reader.at++;
      return;
    case ';':
      closeGroup(reader);
      return;
    case ':':
      openGroup(reader);
      return;
    default:
      push(reader, readWord(reader), false);
  }
}

function push(reader: Reader, text: string, quoted: boolean): void {
  reader.pieces.push({ text, quoted, gap: reader.gap });
  reader.gap = false;
}

function reset(reader: Reader): void {
  reader.pieces = [];
  reader.gap = false;
  reader.comment = null;
}

function openGroup(reader: Reader): void {
  reader.at++;
  if (reader.inGroup) return;
  reader.found.push([null, null, phrase(reader.pieces) ?? '', null]);
  reader.inGroup = true;
  reset(reader);
}

function closeGroup(reader: Reader): void {
  finishBare(reader);
  reader.at++;
  if (reader.inGroup) reader.found.push(groupEnd);
  reader.inGroup = false;
}

/** Ends an address that stood without angle brackets. */
function finishBare(reader: Reader): void {
  const { pieces } = reader;
  if (pieces.length > 0) {
    const from = bareStart(pieces);
    const [mailbox, host] = splitAddress(pieces.slice(from));
    const name = phrase(pieces.slice(0, from)) ?? reader.comment;
    reader.found.push([name, null, mailbox, host]);
  }
  reset(reader);
}

/** 'Ann ann@example.org' lacks its brackets: the address is the last word with an "@", when it is whole. */
function bareStart(pieces: readonly Piece[]): number {
  for (let at = pieces.length - 1; at > 0; at--) {
    const { text, quoted, gap } = pieces[at]!;
    const inner = quoted ? -1 : text.indexOf('@');
    if (inner === -1) continue;
    const whole = gap && inner > 0 && inner < text.length - 1;
    return whole && !/[@.]$/.test(pieces[at - 1]!.text) ? at : 0;
  }
  return 0;
}

function phrase(pieces: readonly Piece[]): string | null {
  if (pieces.length === 0) return null;
  return pieces.map((piece, index) => (index > 0 && piece.gap ? ` ${piece.text}` : piece.text)).join('');
}

/** The last "@" outside quotes divides local part and domain. */
function splitAddress(pieces: readonly Piece[]): [mailbox: string, host: string] {
  for (let index = pieces.length - 1; index >= 0; index--) {
    const { text, quoted } = pieces[index]!;
    const at = quoted ? -1 : text.lastIndexOf('@');
    if (at === -1) continue;
    const before = pieces.slice(0, index).map(piece => piece.text);
    const after = pieces.slice(index + 1).map(piece => piece.text);
    return [[...before, text.slice(0, at)].join(''), [text.slice(at + 1), ...after].join('')];
  }
  return [pieces.map(piece => piece.text).join(''), ''];
}

function readAngle(reader: Reader): void {
  const { octets } = reader;
  const name = phrase(reader.pieces);
  const inner: Piece[] = [];
  let route: string | null = null;
  reader.at++;
  for (let open = true; open && reader.at < octets.length; ) {
    const character = octets[reader.at]!;
    if (character === '"') inner.push({ text: readQuoted(reader), quoted: true, gap: false });
    else if (character === '(') readComment(reader);
    else if (character === ':' && route === null && inner[0]?.text.startsWith('@')) {
      route = inner.map(piece => piece.text).join('');
      inner.length = 0;
      reader.at++;
    } else if (character === '>') {
      open = false;
      reader.at++;
    } else if (character === ',' && !inner[0]?.text.startsWith('@')) open = false;
    else if (character === ' ' || character === '\t' || character === ',' || character === ';' || character === ':') {
      if (character === ',') inner.push({ text: ',', quoted: false, gap: false });
      reader.at++;
    } else if (character === '<') reader.at++;
    else inner.push({ text: readWord(reader), quoted: false, gap: false });
  }
  const [mailbox, host] = splitAddress(inner);
  skipToEnd(reader);
  reader.found.push([name ?? reader.comment, route, mailbox, host]);
  reset(reader);
}

/** After ">" only blanks and a comment may come; what else stands there is passed over. */
function skipToEnd(reader: Reader): void {
  for (; reader.at < reader.octets.length; ) {
    const character = reader.octets[reader.at]!;
    if (character === ',' || character === ';' || character === '<') return;
    if (character === '(') reader.comment = readComment(reader);
    else if (character === '"') readQuoted(reader);
    else reader.at++;
  }
}

function readQuoted(reader: Reader): string {
  const { octets } = reader;
  let value = '';
  let from = reader.at + 1;
  let at = from;
  for (; at < octets.length && octets[at] !== '"'; at++) {
    if (octets[at] !== '\\' || at + 1 >= octets.length) continue;
    value += octets.slice(from, at);
    at++;
    from = at;
  }
  reader.at = at + 1;
  return value + octets.slice(from, at);
}

function readComment(reader: Reader): string {
  const { octets } = reader;
  let value = '';
  let depth = 0;
  let at = reader.at;
  for (; at < octets.length; at++) {
    const character = octets[at]!;
    if (character === '(' && depth++ === 0) continue;
    if (character === ')' && --depth === 0) break;
    if (character === '\\' && at + 1 < octets.length) at++;
    value += octets[at];
  }
  reader.at = at + 1;
  return value.trim();
}

/** An encoded word is one word even where it holds a comma that it should not. Bounded, so that it stays linear. */
const encodedWord = /=\?[^?\s]{1,60}\?[bq]\?[^?\s]{0,300}\?=/iy;

function readWord(reader: Reader): string {
  const { octets } = reader;
  const start = reader.at;
  if (octets.startsWith('=?', start)) {
    encodedWord.lastIndex = start;
    const word = encodedWord.exec(octets);
    if (word) {
      reader.at = start + word[0].length;
      return word[0];
    }
  }
  let at = start + 1;
  for (let literal = octets[start] === '['; at < octets.length; at++) {
    const character = octets.charCodeAt(at);
    // A domain literal may hold colons: [IPv6:2001:db8::1].
    if (character === 91 && octets[at - 1] === '@') literal = true;
    else if (character === 93) literal = false;
    else if (endsWord(character) && !(literal && character === 58)) break;
  }
  reader.at = at;
  return octets.slice(start, at);
}

/** TAB, space and " ( , : ; < > */
const endsWord = (code: number): boolean =>
  code === 32 || code === 9 || code === 34 || code === 40 || code === 44 || (code >= 58 && code <= 62 && code !== 61);

/** An address as people read it. */
export type ListedAddress = {
  /** Decoded; null where none was given. */
  readonly name: string | null;
  /** As written, `local@domain`, even where it is not well-formed. */
  readonly address: string;
  /** The same in canonical form, or null where it is no address that mail could be sent to. */
  readonly mailbox: Mailbox | null;
};
export type ListedGroup = { readonly group: string; readonly members: readonly ListedAddress[] };

/** The list with its groups, names decoded. */
export function parseAddressList(octets: string): (ListedAddress | ListedGroup)[] {
  const list: (ListedAddress | ListedGroup)[] = [];
  let members: ListedAddress[] | null = null;
  for (const raw of readAddresses(octets)) {
    if (raw[3] !== null) (members ?? list).push(listed(raw));
    else if (raw[2] === null) members = null;
    else {
      members = [];
      list.push({ group: decodeWords(raw[2]), members });
    }
  }
  return list;
}

/** Every address of the list, those in groups too; with `most` no more than that is read of it. */
export const parseAddresses = (octets: string, most = MOST_ADDRESSES): ListedAddress[] =>
  readAddresses(octets, most).flatMap(raw => (raw[3] === null ? [] : [listed(raw)]));

function listed([name, , mailbox, host]: RawAddress): ListedAddress {
  const localPart = textFromOctets(mailbox ?? '');
  const domain = textFromOctets(host ?? '');
  const quoted = /^[^\s"(),:;<>@[\\\]]+$/.test(localPart) ? localPart : `"${localPart.replace(/["\\]/g, '\\$&')}"`;
  const address = domain === '' ? localPart : `${quoted}@${domain}`;
  const parsed = domain === '' ? null : parseMailbox(address);
  return { name: name === null ? null : decodeWords(name), address, mailbox: parsed?.ok ? parsed.value : null };
}
