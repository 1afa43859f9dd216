/**
 * The tags of an hMailServer backup's XML, one after the other, from a file of any size: it has no text of its own, all that it
 * says stands in attributes. UTF-16 with a mark, as hMailServer writes it, or UTF-8. XML 1.0 §3.1; no document type, so no
 * entities but the five and numbers.
 */

export type Tag = {
  readonly kind: 'open' | 'close' | 'empty';
  /** In lower case. */
  readonly name: string;
  /** By their names in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Where it begins in the text, or, of a file, the octet. */
  readonly at: number;
};

/** A person's own signature as HTML stands in one. */
const LONGEST_TAG = 4_194_304;
const TAG = /<(\/?)([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/y;
const ATTRIBUTE = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

export class NoXml extends Error {}

/** All of a text. */
export function* tagsOf(text: string): Iterable<Tag> {
  const scanner = newScanner();
  yield* scanner.push(text, true, asItIs);
}

export type Encoding = 'utf16le' | 'latin1';

/** `from`: the octet of a tag, where reading goes on; the encoding is known by then. */
export async function* tagsIn(
  pieces: AsyncIterable<Buffer>,
  from: { readonly at: number; readonly encoding: Encoding } | null = null,
): AsyncIterable<Tag & { readonly encoding: Encoding }> {
  let encoding = from?.encoding ?? null;
  let base = from?.at ?? 0;
  let odd: Buffer = Buffer.alloc(0);
  const scanner = newScanner();
  for await (const piece of pieces) {
    let octets = odd.length > 0 ? Buffer.concat([odd, piece]) : piece;
    if (encoding === null) {
      const wide = octets[0] === 0xff && octets[1] === 0xfe;
      encoding = wide ? 'utf16le' : 'latin1';
      base = wide ? 2 : 0;
      octets = octets.subarray(base);
    }
    const whole = encoding === 'utf16le' ? octets.length - (octets.length % 2) : octets.length;
    odd = octets.subarray(whole);
    const width = encoding === 'utf16le' ? 2 : 1;
    for (const tag of scanner.push(octets.toString(encoding, 0, whole), false, width === 2 ? asItIs : utf8Of))
      yield { ...tag, at: base + tag.at * width, encoding };
  }
}

/** Octets were read as characters, so that their places are known. */
const utf8Of = (value: string): string =>
  /^[\0-\x7f]*$/.test(value) ? value : Buffer.from(value, 'latin1').toString('utf8');

const asItIs = (value: string): string => value;

function newScanner() {
  let rest = '';
  /** Characters before `rest`. */
  let done = 0;
  function* push(text: string, last: boolean, read: (value: string) => string): Iterable<Tag> {
    rest += text;
    let at = 0;
    for (;;) {
      const open = rest.indexOf('<', at);
      if (open === -1) {
        at = rest.length;
        break;
      }
      at = open;
      const skipped = skip(rest, open);
      if (skipped === -1) break;
      if (skipped > open) {
        at = skipped;
        continue;
      }
      TAG.lastIndex = open;
      const found = TAG.exec(rest);
      if (!found) break;
      at = TAG.lastIndex;
      yield tagFrom(found, done + open, read);
    }
    rest = rest.slice(at);
    done += at;
    if (rest.length > LONGEST_TAG || (last && rest.trim() !== '')) throw new NoXml(`a tag at ${done} never ends`);
  }
  return { push };
}

/** Past a comment or an instruction. The same place: it is a tag. -1: its end has not come. */
function skip(text: string, at: number): number {
  for (const [begins, ends] of [
    ['<!--', '-->'],
    ['<?', '?>'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (!text.startsWith(begins, at)) continue;
    const end = text.indexOf(ends, at + begins.length);
    return end === -1 ? -1 : end + ends.length;
  }
  if (text.startsWith('<!DOCTYPE', at)) throw new NoXml('it has a document type, which no backup needs');
  return at;
}

function tagFrom([, slash, name, words]: RegExpExecArray, at: number, read: (value: string) => string): Tag {
  const attributes = new Map<string, string>();
  if (slash === '')
    for (const [, key, double, single] of words!.matchAll(ATTRIBUTE))
      attributes.set(key!.toLowerCase(), read(double ?? single!).replace(/&(#?\w{1,8});/g, character));
  const kind = slash === '/' ? 'close' : words!.endsWith('/') ? 'empty' : 'open';
  return { kind, name: name!.toLowerCase(), attributes, at };
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function character(whole: string, name: string): string {
  if (Object.hasOwn(named, name)) return named[name]!;
  const code = /^#x[0-9a-f]+$/i.test(name)
    ? Number.parseInt(name.slice(2), 16)
    : /^#\d+$/.test(name)
      ? Number(name.slice(1))
      : 0;
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
}
