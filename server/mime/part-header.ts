/**
 * What one header says about its part: the fields that a part tree keeps, gathered without looking at the others.
 * RFC 2045 §5, §6, §7, §8; RFC 2183 (disposition), RFC 3282 (language), RFC 2557 (location), RFC 1864 (MD5).
 * Strings are octets, one character each.
 */
import type { RawFields } from './envelope.ts';
import { unfold } from './header.ts';
import { type Parameters, parseContentField, withoutComments } from './parameter.ts';

export type PartFacts = {
  readonly id: string | null;
  readonly description: string | null;
  /** In lower case; '7bit' where none was given. */
  readonly encoding: string;
  readonly md5: string | null;
  readonly disposition: { readonly type: string; readonly parameters: Parameters } | null;
  readonly language: readonly string[] | null;
  readonly location: string | null;
};

export const noFacts: PartFacts = {
  id: null,
  description: null,
  encoding: '7bit',
  md5: null,
  disposition: null,
  language: null,
  location: null,
};

export const partFacts = (fields: RawFields, mostParameters: number): PartFacts => ({
  id: text(fields, 'content-id'),
  description: text(fields, 'content-description'),
  encoding: encodingOf(fields),
  md5: text(fields, 'content-md5'),
  disposition: dispositionOf(fields, mostParameters),
  language: languageOf(fields),
  location: text(fields, 'content-location'),
});

/** The fields that are read: of every part, and of a message besides. */
const partFields: ReadonlySet<string> = new Set([
  'content-type',
  'content-transfer-encoding',
  'content-id',
  'content-description',
  'content-disposition',
  'content-language',
  'content-location',
  'content-md5',
]);
const messageFields: ReadonlySet<string> = new Set([
  'date',
  'subject',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'in-reply-to',
  'message-id',
]);
const lists: ReadonlySet<string> = new Set(['to', 'cc', 'bcc']);
/** Of 'content-transfer-encoding', the longest of them. */
const LONGEST_NAME = 25;
/** A list that stands in many fields is joined up to this. */
const LONGEST_LIST = 100 * 1024;

/** Keeps the field if it is one of ours. */
export function gather(
  bytes: Buffer,
  fields: Map<string, string>,
  role: 'message' | 'part',
  nameStart: number,
  nameEnd: number,
  valueStart: number,
  valueEnd: number,
): void {
  const length = nameEnd - nameStart;
  if (length > LONGEST_NAME || length < 2) return;
  // Most fields of a header are none of ours: a look at the first letter (b c d f i m r s t) spares the string.
  const letter = bytes[nameStart]! | 32;
  if (!(letter >= 98 && letter <= 116 && firstLetters[letter])) return;
  const name = bytes.toString('latin1', nameStart, nameEnd).toLowerCase();
  if (!partFields.has(name) && !(role === 'message' && messageFields.has(name))) return;
  const earlier = fields.get(name);
  if (earlier === undefined) fields.set(name, unfold(bytes, valueStart, valueEnd));
  else if (lists.has(name) && earlier.length < LONGEST_LIST) {
    fields.set(name, `${earlier}, ${unfold(bytes, valueStart, valueEnd)}`);
  }
}

const firstLetters: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  [...partFields, ...messageFields].some(name => name.charCodeAt(0) === code),
);

const text = (fields: RawFields, name: string): string | null => fields.get(name) || null;

/** RFC 2045 §6.1; anything but a token says nothing and counts as the default. */
function encodingOf(fields: RawFields): string {
  const given = withoutComments(fields.get('content-transfer-encoding') ?? '');
  const token = given.split(';')[0]!.trim().toLowerCase();
  return /^[a-z0-9._+-]{1,40}$/.test(token) ? token : '7bit';
}

function dispositionOf(fields: RawFields, most: number): PartFacts['disposition'] {
  const given = parseContentField(fields.get('content-disposition') ?? '', most);
  return given.value === '' ? null : { type: given.value, parameters: given.parameters };
}

const MOST_LANGUAGES = 50;

function languageOf(fields: RawFields): readonly string[] | null {
  const tags = withoutComments(fields.get('content-language') ?? '')
    .split(',', MOST_LANGUAGES)
    .map(tag => tag.trim())
    .filter(tag => tag !== '');
  return tags.length > 0 ? tags : null;
}
