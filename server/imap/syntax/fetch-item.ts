/**
 * What FETCH asks of each message.
 *
 *   fetch     = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")")
 *   fetch-att = "ENVELOPE" / "FLAGS" / "INTERNALDATE" / "RFC822" [".HEADER" / ".SIZE" / ".TEXT"] /
 *               "BODY" ["STRUCTURE"] / "UID" / "MODSEQ" / "SAVEDATE" / "EMAILID" / "THREADID" /
 *               "PREVIEW" [SP "(" "LAZY" ")"] / "BODY" [".PEEK"] section [partial] /
 *               "BINARY" [".PEEK"] section-binary [partial] / "BINARY.SIZE" section-binary
 *   partial   = "<" number "." nz-number ">"
 *
 * RFC 3501 §6.4.5, §9; MODSEQ RFC 7162 §3.1.4.2; SAVEDATE RFC 8514; EMAILID and THREADID RFC 8474 §5; PREVIEW RFC 8970;
 * BINARY RFC 3516 §4.2.
 */
import type { Decoder } from './decoder.ts';
import { BadSyntax } from './grammar.ts';
import { parseSection, parseSectionBinary, printSection, type Section, wholeMessage } from './section-spec.ts';

/** Answered from a message's row alone. */
export type PlainItem =
  | 'UID'
  | 'FLAGS'
  | 'INTERNALDATE'
  | 'RFC822.SIZE'
  | 'MODSEQ'
  | 'ENVELOPE'
  | 'BODYSTRUCTURE'
  | 'BODY'
  | 'SAVEDATE'
  | 'EMAILID'
  | 'THREADID'
  | 'PREVIEW'
  | 'PREVIEW (LAZY)';

export type Partial = { readonly offset: number; readonly length: number };

/** Answered from the message's bytes. `label` is its name in the response, as in `BODY[1.MIME]`. */
export type SectionItem = {
  readonly label: string;
  /** As the message has them, or with the part's transfer encoding undone, or how many those would be. */
  readonly form: 'octets' | 'decoded' | 'decoded-size';
  readonly section: Section;
  readonly partial: Partial | null;
  /** Reading it sets \Seen. */
  readonly marksSeen: boolean;
};

export type FetchItem = PlainItem | SectionItem;

/** A client's list asks for about a dozen; each is work for every message of the set. */
const MOST_ITEMS = 100;

const macros: Readonly<Record<string, readonly PlainItem[]>> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};

const plain: readonly string[] = [
  'UID',
  'FLAGS',
  'INTERNALDATE',
  'RFC822.SIZE',
  'MODSEQ',
  'ENVELOPE',
  'BODYSTRUCTURE',
  'BODY',
  'SAVEDATE',
  'EMAILID',
  'THREADID',
] satisfies PlainItem[];

const old: ReadonlyMap<string, SectionItem> = new Map([
  ['RFC822', { ...oldItem('RFC822', wholeMessage), marksSeen: true }],
  ['RFC822.HEADER', oldItem('RFC822.HEADER', { ...wholeMessage, text: 'HEADER' })],
  ['RFC822.TEXT', { ...oldItem('RFC822.TEXT', { ...wholeMessage, text: 'TEXT' }), marksSeen: true }],
]);

function oldItem(label: string, section: Section): SectionItem {
  return { label, form: 'octets', section, partial: null, marksSeen: false };
}

/** All items, each once, in the order they were asked for. */
export function parseFetchItems(line: Decoder): readonly FetchItem[] {
  if (line.peek() === '(') {
    const items = line.list(() => parseItem(line, line.name()));
    if (items.length === 0) throw new BadSyntax('FETCH asks for nothing');
    if (items.length > MOST_ITEMS) throw new BadSyntax('FETCH asks for too much');
    return distinct(items);
  }
  const name = line.name();
  return Object.hasOwn(macros, name) ? macros[name]! : [parseItem(line, name)];
}

function parseItem(line: Decoder, name: string): FetchItem {
  if (line.peek() === '[') return parseSectionItem(line, name);
  if (plain.includes(name)) return name as PlainItem;
  if (name === 'PREVIEW') return line.accept(' (LAZY)') ? 'PREVIEW (LAZY)' : 'PREVIEW';
  const alias = old.get(name);
  if (alias) return alias;
  throw new BadSyntax('Unknown FETCH item');
}

function parseSectionItem(line: Decoder, name: string): SectionItem {
  switch (name) {
    case 'BODY':
    case 'BODY.PEEK':
      return sectionItem(line, 'BODY', 'octets', parseSection(line), name === 'BODY');
    case 'BINARY':
    case 'BINARY.PEEK':
      return sectionItem(line, 'BINARY', 'decoded', parseSectionBinary(line), name === 'BINARY');
    case 'BINARY.SIZE': {
      const section = parseSectionBinary(line);
      const label = `BINARY.SIZE[${printSection(section)}]`;
      return { label, form: 'decoded-size', section, partial: null, marksSeen: false };
    }
    default:
      throw new BadSyntax('Unknown FETCH item');
  }
}

function sectionItem(
  line: Decoder,
  name: string,
  form: SectionItem['form'],
  section: Section,
  marksSeen: boolean,
): SectionItem {
  const partial = line.peek() === '<' ? parsePartial(line) : null;
  const origin = partial ? `<${partial.offset}>` : '';
  return { label: `${name}[${printSection(section)}]${origin}`, form, section, partial, marksSeen };
}

function parsePartial(line: Decoder): Partial {
  line.expect('<');
  const offset = line.number();
  line.expect('.');
  const length = line.number();
  line.expect('>');
  if (length === 0) throw new BadSyntax('A partial fetch of nothing');
  return { offset, length };
}

function distinct(items: readonly FetchItem[]): readonly FetchItem[] {
  const seen = new Map<string, FetchItem>();
  for (const item of items) {
    const key = typeof item === 'string' ? item : `${item.label}${item.partial?.length ?? ''}${item.marksSeen}`;
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}
