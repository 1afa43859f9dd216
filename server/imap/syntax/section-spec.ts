/**
 * Which section of a message is meant: the text between the brackets of BODY[…].
 *
 *   section         = "[" [section-msgtext / (section-part ["." (section-msgtext / "MIME")])] "]"
 *   section-msgtext = "HEADER" / "HEADER.FIELDS" [".NOT"] SP header-list / "TEXT"
 *   section-binary  = "[" [section-part] "]"
 *   section-part    = nz-number *("." nz-number)
 *
 * RFC 3501 §6.4.5, §9; section-binary RFC 3516 §5.
 */
import type { Decoder } from './decoder.ts';
import { astring } from './encoder.ts';
import { BadSyntax } from './grammar.ts';

export type SectionText = 'HEADER' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | 'TEXT' | 'MIME';

/** `part` [] is the message itself; `text` null is all of that part. `fields` only with HEADER.FIELDS, as sent. */
export type Section = {
  readonly part: readonly number[];
  readonly text: SectionText | null;
  readonly fields: readonly string[];
};

export const wholeMessage: Section = { part: [], text: null, fields: [] };

/** No part of a message we store is nested deeper than the MIME scanner goes. */
const DEEPEST_PART = 100;

export function parseSection(line: Decoder): Section {
  line.expect('[');
  const { part, dot } = parseParts(line);
  // A dot after a number wants a text, no dot wants the bracket.
  const bare = line.peek() === ']' && (part.length === 0 || !dot);
  if (!bare && !dot) throw new BadSyntax('Unknown section');
  const text = bare ? null : parseSectionText(line);
  if (text === 'MIME' && part.length === 0) throw new BadSyntax('MIME needs a part number');
  const fields = text === 'HEADER.FIELDS' || text === 'HEADER.FIELDS.NOT' ? parseHeaderList(line) : [];
  line.expect(']');
  return { part, text, fields };
}

export function parseSectionBinary(line: Decoder): Section {
  line.expect('[');
  const { part, dot } = parseParts(line);
  if (dot && part.length > 0) throw new BadSyntax('BINARY takes part numbers only');
  line.expect(']');
  return { part, text: null, fields: [] };
}

/** `dot`: something more may come; so it is before the first number. */
function parseParts(line: Decoder): { part: readonly number[]; dot: boolean } {
  const part: number[] = [];
  let dot = true;
  while (dot && /^\d$/.test(line.peek())) {
    const number = line.number();
    if (number === 0 || part.length === DEEPEST_PART) throw new BadSyntax('No such section');
    part.push(number);
    dot = line.accept('.');
  }
  return { part, dot };
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

/** As it is repeated in the response. */
export function printSection({ part, text, fields }: Section): string {
  const list = fields.length > 0 ? ` (${fields.map(field => astring(field)).join(' ')})` : '';
  return [...part, ...(text === null ? [] : [text])].join('.') + list;
}
