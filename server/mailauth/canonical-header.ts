/**
 * The header of a message as a signature sees it: fields by name from the bottom up, each in its canonical form,
 * made once however many signatures ask for it. RFC 6376 §3.4.1, §3.4.2 (simple, relaxed), §5.4.2 (which of several).
 *
 * Canonical text is one character per octet (Latin-1), each field with its CRLF.
 */
import { asBuffer } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { LONGEST_HEADER, MOST_FIELDS, walkFields } from '../mime/header.ts';

export type Canonicalization = 'simple' | 'relaxed';

type Place = {
  /** In lower case. */
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
};

export type SignedHeader = {
  readonly fields: readonly Place[];
  /** The fields of a name (in lower case), topmost first, as indexes. */
  named(name: string): readonly number[];
  /** What stands after the colon, folded as it came, without its last line end. */
  value(index: number): string;
  canonical(index: number, form: Canonicalization): string;
  readonly bodyStart: number;
  /**
   * There is a line among the fields that is none. No signature covers it, some readers end the header there and
   * show the rest as text, and anybody may have put it in.
   */
  readonly hasStrayLine: boolean;
};

/** A header that is longer than what is read of it cannot be vouched for: there may be a second From beyond. */
export function readSignedHeader(message: Uint8Array): Result<SignedHeader, string> {
  const octets = asBuffer(message);
  const fields: Place[] = [];
  const byName = new Map<string, number[]>();
  let last = -1;
  let hasStrayLine = false;
  const bodyStart = walkFields(octets, 0, (start, nameEnd, valueStart, _valueEnd, end) => {
    const name = octets.toString('latin1', start, nameEnd).toLowerCase();
    const same = byName.get(name);
    if (same) same.push(fields.length);
    else byName.set(name, [fields.length]);
    fields.push({ name, start, valueStart, end });
    hasStrayLine ||= last !== -1 && start !== last;
    last = end;
  });
  if (bodyStart >= LONGEST_HEADER) return err('its header is longer than 1 MiB');
  if (fields.length >= MOST_FIELDS) return err(`its header has ${MOST_FIELDS} fields or more`);
  hasStrayLine ||= last !== -1 && bodyStart - last > BLANK_LINE;
  const relaxed: (string | undefined)[] = [];
  return ok({
    fields,
    named: name => byName.get(name) ?? [],
    value: index => withoutLastLineEnd(octets.toString('latin1', fields[index]!.valueStart, fields[index]!.end)),
    canonical(index, form) {
      const { name, start, valueStart, end } = fields[index]!;
      if (form === 'simple') return octets.toString('latin1', start, end);
      relaxed[index] ??= relaxField(name, octets.toString('latin1', valueStart, end));
      return relaxed[index];
    },
    bodyStart,
    hasStrayLine,
  });
}

const BLANK_LINE = 2;

/** Name in lower case, unfolded, runs of blanks as one space, none at the colon nor at the end. RFC 6376 §3.4.2. */
export const relaxField = (name: string, value: string): string => `${name.toLowerCase()}:${relaxValue(value)}\r\n`;

function relaxValue(folded: string): string {
  const value = withoutLastLineEnd(folded);
  const line = /[\n\t]| {2}/.test(value) ? value.replace(/\r?\n/g, '').replace(/[ \t]+/g, ' ') : value;
  return line.slice(line.startsWith(' ') ? 1 : 0, line.endsWith(' ') && line.length > 1 ? -1 : undefined);
}

/**
 * The canonical text of the fields that a signature names: for each name the lowest field not yet taken, nothing
 * where there is none left (which is how a signer says "and no more of these"). `own` is the field that holds the
 * signature; it cannot sign itself this way. RFC 6376 §5.4.2.
 */
export function selectFields(header: SignedHeader, names: readonly string[], form: Canonicalization, own = -1): string {
  const taken = new Map<string, number>();
  let text = '';
  for (const name of names) {
    const places = header.named(name);
    let left = taken.get(name) ?? places.length;
    if (left > 0 && places[left - 1] === own) left--;
    if (left > 0) text += header.canonical(places[left - 1]!, form);
    taken.set(name, Math.max(0, left - 1));
  }
  return text;
}

export const withoutLastLineEnd = (text: string): string =>
  text.endsWith('\r\n') ? text.slice(0, -2) : text.endsWith('\n') ? text.slice(0, -1) : text;
