/**
 * Addresses in a header exchanged in place: every octet outside an address that changes stays as it was - names,
 * comments, groups, encoded words, folds, the order and case of fields, and the body. RFC 5322 §3.4, §4.4.
 *
 * What is no well-formed address is passed over: it is not ours to mend.
 */
import { asBuffer } from '../base/bytes.ts';
import { parseMailbox, printMailbox } from '../mime/address.ts';
import { fieldsOf } from '../mime/header.ts';

/** Who is named as having written it, or as whom to answer. */
const AUTHOR_FIELDS = [
  ...['from', 'sender', 'reply-to', 'resent-from', 'resent-sender', 'resent-reply-to', 'errors-to'],
  ...['return-receipt-to', 'disposition-notification-to', 'mail-followup-to', 'mail-reply-to'],
];
const TO_FIELDS = ['to', 'cc', 'bcc', 'resent-to', 'resent-cc', 'resent-bcc', 'apparently-to'];
const placeOf = new Map<string, 'author' | 'to'>([
  ...AUTHOR_FIELDS.map(name => [name, 'author'] as const),
  ...TO_FIELDS.map(name => [name, 'to'] as const),
]);

/** What an address becomes there; null: it stays. `field` is the field's name in lower case. */
export type Exchange = (where: 'author' | 'to', address: string, field: string) => string | null;

/** The argument itself where nothing changes. */
export function rewriteHeader(message: Uint8Array, exchange: Exchange): Uint8Array {
  const bytes = asBuffer(message);
  const pieces: Uint8Array[] = [];
  let kept = 0;
  for (const { name, value } of fieldsOf(bytes)) {
    const field = name.toLowerCase();
    const where = placeOf.get(field);
    if (!where) continue;
    const octets = bytes.toString('latin1', value.start, value.end);
    for (const { start, end, text } of addressSpans(octets)) {
      const mailbox = parseMailbox(text);
      const becomes = mailbox.ok ? exchange(where, printMailbox(mailbox.value), field) : null;
      if (becomes === null) continue;
      pieces.push(bytes.subarray(kept, value.start + start), Buffer.from(becomes, 'utf8'));
      kept = value.start + end;
    }
  }
  return kept === 0 ? message : Buffer.concat([...pieces, bytes.subarray(kept)]);
}

/** Where an address stands in a field's value (one character per octet), and the address without blanks and comments. */
export type AddressSpan = { readonly start: number; readonly end: number; readonly text: string };

type Token = {
  readonly kind: 'word' | 'quoted' | 'literal' | '@' | '<' | '>' | ',' | ';' | ':';
  readonly start: number;
  readonly end: number;
};

/** One list of many thousand is read as far; the rest stays as it is. */
const MOST_TOKENS = 50_000;

export function addressSpans(octets: string): readonly AddressSpan[] {
  const spans: AddressSpan[] = [];
  let words: Token[] = [];
  let inAngle = false;
  let isOver = false;
  const finish = () => {
    const span = isOver ? null : spanOf(octets, words);
    if (span) spans.push(span);
    words = [];
  };
  for (const token of tokensOf(octets)) {
    switch (token.kind) {
      case '<':
        words = [];
        inAngle = true;
        break;
      case '>':
        if (inAngle) finish();
        inAngle = false;
        // What stands behind it up to the comma belongs to nobody.
        isOver = true;
        break;
      case ',':
      case ';':
        // Within brackets it divides the hosts of a source route (RFC 5322 §4.4).
        if (!inAngle) {
          finish();
          isOver = false;
        } else words = [];
        break;
      case ':':
        words = [];
        break;
      default:
        words.push(token);
    }
  }
  if (!inAngle) finish();
  return spans;
}

function* tokensOf(octets: string): Generator<Token> {
  let tokens = 0;
  for (let at = 0; at < octets.length && tokens < MOST_TOKENS; ) {
    const start = at;
    const character = octets[at]!;
    if (character === '(') {
      at = afterComment(octets, at);
      continue;
    }
    if (/[\s\0]/.test(character)) {
      at++;
      continue;
    }
    tokens++;
    if (character === '"') {
      at = afterQuoted(octets, at);
      yield { kind: 'quoted', start, end: at };
    } else if (character === '[') {
      const end = octets.indexOf(']', at);
      at = end === -1 ? octets.length : end + 1;
      yield { kind: 'literal', start, end: at };
    } else if (isSpecial(character)) {
      at++;
      yield { kind: character, start, end: at };
    } else {
      while (at < octets.length && !/[\s\0"(@<>,;:[]/.test(octets[at]!)) at++;
      yield { kind: 'word', start, end: at };
    }
  }
}

const isSpecial = (character: string): character is '@' | '<' | '>' | ',' | ';' | ':' => /[@<>,;:]/.test(character);

/** Comments nest. One that does not end takes all that follows. */
function afterComment(octets: string, from: number): number {
  let depth = 0;
  for (let at = from; at < octets.length; at++) {
    const character = octets[at];
    if (character === '\\') at++;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at + 1;
  }
  return octets.length;
}

function afterQuoted(octets: string, from: number): number {
  for (let at = from + 1; at < octets.length; at++) {
    if (octets[at] === '\\') at++;
    else if (octets[at] === '"') return at + 1;
  }
  return octets.length;
}

/** Words, dots and one @ without another word beside them; anything else is no address. */
function spanOf(octets: string, words: readonly Token[]): AddressSpan | null {
  const first = words[0];
  const last = words.at(-1);
  const at = words.findIndex(token => token.kind === '@');
  if (!first || !last || at < 1 || at === words.length - 1) return null;
  const text = (token: Token) => octets.slice(token.start, token.end);
  for (let i = 1; i < words.length; i++) {
    const [before, here] = [words[i - 1]!, words[i]!];
    const isJoined =
      before.kind === '@' || here.kind === '@' || text(before).endsWith('.') || text(here).startsWith('.');
    if (!isJoined || (here.kind === '@' && i !== at)) return null;
  }
  const joined = Buffer.from(words.map(text).join(''), 'latin1').toString('utf8');
  return { start: first.start, end: last.end, text: joined };
}
