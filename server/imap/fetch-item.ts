/**
 * What FETCH asks of each message.
 *
 *   fetch     = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")")
 *   fetch-att = "ENVELOPE" / "FLAGS" / "INTERNALDATE" / "RFC822" [".HEADER" / ".SIZE" / ".TEXT"] /
 *               "BODY" ["STRUCTURE"] / "UID" / "MODSEQ" / "BODY" [".PEEK"] section ["<" number "." nz-number ">"]
 *   section   = "[" [section-msgtext / (section-part ["." (section-msgtext / "MIME")])] "]"
 *   section-msgtext = "HEADER" / "HEADER.FIELDS" [".NOT"] SP header-list / "TEXT"
 *
 * RFC 3501 §6.4.5, §9; MODSEQ RFC 7162 §3.1.4.2.
 */
import type { Decoder } from './decoder.ts';
import { astring } from './encoder.ts';
import { BadSyntax } from './grammar.ts';

/** Answered from a message's row alone. */
export type PlainItem =
  | 'UID'
  | 'FLAGS'
  | 'INTERNALDATE'
  | 'RFC822.SIZE'
  | 'MODSEQ'
  | 'ENVELOPE'
  | 'BODYSTRUCTURE'
  | 'BODY';

export type SectionText = 'HEADER' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | 'TEXT' | 'MIME';

/** `part` [] is the message itself; `text` null is all of that part. `fields` only with HEADER.FIELDS, as sent. */
export type Section = {
  readonly part: readonly number[];
  readonly text: SectionText | null;
  readonly fields: readonly string[];
};

export type Partial = { readonly offset: number; readonly length: number };

/** Answered from the message's bytes. `label` is its name in the response, as in `BODY[1.MIME]`. */
export type SectionItem = {
  readonly label: string;
  readonly section: Section;
  readonly partial: Partial | null;
  /** Reading it sets \Seen. */
  readonly marksSeen: boolean;
};

export type FetchItem = PlainItem | SectionItem;

/** No part of a message we store is nested deeper than the MIME scanner goes. */
const DEEPEST_PART = 100;
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
] satisfies PlainItem[];

const whole: Section = { part: [], text: null, fields: [] };
const old: Readonly<Record<string, SectionItem>> = {
  RFC822: { label: 'RFC822', section: whole, partial: null, marksSeen: true },
  'RFC822.HEADER': { label: 'RFC822.HEADER', section: { ...whole, text: 'HEADER' }, partial: null, marksSeen: false },
  'RFC822.TEXT': { label: 'RFC822.TEXT', section: { ...whole, text: 'TEXT' }, partial: null, marksSeen: true },
};

/** All items, each once, in the order they were asked for. */
export function parseFetchItems(line: Decoder): readonly FetchItem[] {
  if (line.peek() === '(') {
    const items = line.list(() => parseItem(line, line.name()));
    if (items.length === 0) throw new BadSyntax('FETCH asks for nothing');
    if (items.length > MOST_ITEMS) throw new BadSyntax('FETCH asks for too much');
    return distinct(items);
  }
  const name = line.name();
  return macros[name] ?? [parseItem(line, name)];
}

function parseItem(line: Decoder, name: string): FetchItem {
  const hasSection = line.peek() === '[';
  if (hasSection && (name === 'BODY' || name === 'BODY.PEEK')) return parseSectionItem(line, name === 'BODY');
  if (!hasSection && plain.includes(name)) return name as PlainItem;
  const alias = old[name];
  if (alias && !hasSection) return alias;
  throw new BadSyntax('Unknown FETCH item');
}

function parseSectionItem(line: Decoder, marksSeen: boolean): SectionItem {
  const section = parseSection(line);
  const partial = line.peek() === '<' ? parsePartial(line) : null;
  const origin = partial ? `<${partial.offset}>` : '';
  return { label: `BODY[${printSection(section)}]${origin}`, section, partial, marksSeen };
}

/** `[…]` */
export function parseSection(line: Decoder): Section {
  line.expect('[');
  const part: number[] = [];
  let dot = true;
  while (dot && /^\d$/.test(line.peek())) {
    const number = line.number();
    if (number === 0 || part.length === DEEPEST_PART) throw new BadSyntax('No such section');
    part.push(number);
    dot = line.accept('.');
  }
  // A dot after a number wants a text, no dot wants the bracket.
  const bare = line.peek() === ']' && (part.length === 0 || !dot);
  if (!bare && !dot) throw new BadSyntax('Unknown section');
  const text = bare ? null : parseSectionText(line);
  if (text === 'MIME' && part.length === 0) throw new BadSyntax('MIME needs a part number');
  const fields = text === 'HEADER.FIELDS' || text === 'HEADER.FIELDS.NOT' ? parseHeaderList(line) : [];
  line.expect(']');
  return { part, text, fields };
}

function parseSectionText(line: Decoder): SectionText {
  for (const text of ['HEADER.FIELDS.NOT', 'HEADER.FIELDS', 'HEADER', 'TEXT', 'MIME'] as const) {
    if (line.accept(text)) return text;
  }
  throw new BadSyntax('Unknown section');
}

/** header-list = "(" header-fld-name *(SP header-fld-name) ")" */
function parseHeaderList(line: Decoder): readonly string[] {
  line.sp();
  const fields = line.list(() => line.astring());
  if (fields.length === 0) throw new BadSyntax('No header fields named');
  return fields;
}

/** "<" number "." nz-number ">" */
function parsePartial(line: Decoder): Partial {
  line.expect('<');
  const offset = line.number();
  line.expect('.');
  const length = line.number();
  line.expect('>');
  if (length === 0) throw new BadSyntax('A partial fetch of nothing');
  return { offset, length };
}

function printSection({ part, text, fields }: Section): string {
  const list = fields.length > 0 ? ` (${fields.map(astring).join(' ')})` : '';
  return [...part, ...(text === null ? [] : [text])].join('.') + list;
}

function distinct(items: readonly FetchItem[]): readonly FetchItem[] {
  const seen = new Map<string, FetchItem>();
  for (const item of items) {
    const key = typeof item === 'string' ? item : `${item.label}${item.partial?.length ?? ''}${item.marksSeen}`;
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}
