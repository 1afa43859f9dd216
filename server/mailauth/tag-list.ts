/**
 * Tag lists: `v=1; a=rsa-sha256; d=example.com`, the syntax of DKIM and ARC signatures, of key records and of DMARC
 * records. RFC 6376 §3.2; RFC 8616 (UTF-8 in values).
 *
 *     tag-list = tag-spec *( ";" tag-spec ) [ ";" ]
 *     tag-spec = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]
 *
 * Names are compared by the letter. A list with one fault in it is no list: nothing is guessed. Time is linear.
 */
import { err, ok, type Result } from '../base/result.ts';

export type TagList = ReadonlyMap<string, string>;

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what may not stand in a value
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const BLANK = new Set([' ', '\t', '\r', '\n']);

/** The tags in their order, values without the blanks around them; or in words what is wrong. */
export function parseTagList(text: string): Result<TagList, string> {
  if (FORBIDDEN.test(text)) return err('it holds a control character');
  const specs = text.split(';');
  if (specs.length > 1 && trimBlanks(specs.at(-1)!) === '') specs.pop();
  const tags = new Map<string, string>();
  for (const spec of specs) {
    const equals = spec.indexOf('=');
    const name = trimBlanks(equals === -1 ? spec : spec.slice(0, equals));
    if (equals === -1) return err(name === '' ? 'a tag is empty' : `"${short(name)}" is no tag: it has no "="`);
    if (!NAME.test(name)) return err(`"${short(name)}" is no name of a tag`);
    if (tags.has(name)) return err(`${short(name)}= is there twice`);
    tags.set(name, trimBlanks(spec.slice(equals + 1)));
  }
  return ok(tags);
}

/** What can still be told of a list that is none, for the words of a verdict: the first of each name, no checks. */
export function glimpseTags(text: string): TagList {
  const tags = new Map<string, string>();
  for (const spec of text.split(';')) {
    const equals = spec.indexOf('=');
    const name = equals === -1 ? '' : trimBlanks(spec.slice(0, equals));
    if (NAME.test(name) && !tags.has(name)) tags.set(name, trimBlanks(spec.slice(equals + 1)));
  }
  return tags;
}

/** Where the value of a tag stands in the text: after its "=" up to its ";", blanks included. null if there is none. */
export function valuePlace(text: string, name: string): { readonly start: number; readonly end: number } | null {
  for (let start = 0; start <= text.length; ) {
    const semicolon = text.indexOf(';', start);
    const end = semicolon === -1 ? text.length : semicolon;
    const equals = text.indexOf('=', start);
    if (equals !== -1 && equals < end && trimBlanks(text.slice(start, equals)) === name) {
      return { start: equals + 1, end };
    }
    start = end + 1;
  }
  return null;
}

/** A value without any blank in it: base64 and the like may be folded anywhere. */
export const withoutBlanks = (value: string): string => value.replace(/[ \t\r\n]+/g, '');

/** Octets of base64 folded anywhere, or null when it is empty or not base64. */
export function decodeFolded(value: string): Buffer | null {
  const letters = withoutBlanks(value);
  return letters !== '' && letters.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(letters)
    ? Buffer.from(letters, 'base64')
    : null;
}

/** Not String.trim: a no-break space is no blank here. By hand, because a regex would be quadratic. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BLANK.has(text[start]!)) start++;
  while (end > start && BLANK.has(text[end - 1]!)) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** A stranger's word as it may stand in a sentence. */
export const short = (text: string): string => {
  const start = text.slice(0, 20).replace(/[^ -~]/g, '?');
  return text.length > 20 ? `${start}…` : start;
};
