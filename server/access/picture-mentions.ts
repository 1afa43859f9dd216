/**
 * Which of some addresses really stand in the HTML of a message, its attached messages' too: the window may have a
 * picture fetched only where the message asks for it. An address counts as written in an attribute or a style,
 * character references and CSS escapes undone.
 */
import { asBuffer } from '../base/bytes.ts';
import type { Rest } from '../base/pace.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import { decodeCharset, decodeTransfer } from '../mime/coding.ts';
import { parameter } from '../mime/parameter.ts';
import { parseStructureInTurns, type Structure } from '../mime/structure.ts';

/** More HTML than this is no letter. */
const MOST_HTML: Bytes = mebibytes(2);
/** Characters that are looked at before others have their turn. */
const WINDOW = 64 * 1024;
/** What of a window the next one sees again: room for an address of which every character is a reference. */
const OVERLAP = 80 * 1024;

export async function mentionedIn(
  message: Uint8Array,
  addresses: readonly string[],
  rest: Rest,
): Promise<ReadonlySet<string>> {
  const bytes = asBuffer(message);
  const found = new Set<string>();
  const { structure } = await parseStructureInTurns(bytes, rest);
  let left: number = MOST_HTML;
  for (const part of htmlParts(structure)) {
    left -= part.size;
    if (left < 0) break;
    const body = decodeTransfer(bytes.subarray(part.body.start, part.body.end), part.encoding);
    await rest();
    const html = decodeCharset(body, parameter(part.parameters, 'charset'));
    for (let at = 0; at < html.length; at += WINDOW) {
      await rest();
      const text = plainly(html.slice(at, at + WINDOW + OVERLAP));
      for (const address of addresses) if (text.includes(withoutBreaks(address))) found.add(address);
    }
  }
  return found;
}

function* htmlParts(part: Structure): Generator<Structure> {
  if (part.kind === 'multipart') for (const child of part.parts) yield* htmlParts(child);
  else if (part.kind === 'message') yield* htmlParts(part.structure);
  else if (part.type === 'text' && part.subtype === 'html') yield part;
}

/** URL Standard §4.1: a reader takes tabs and line ends out of an address. */
const withoutBreaks = (text: string): string => text.replace(/[\t\r\n]/g, '');

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  colon: ':',
  sol: '/',
};
const REFERENCE = /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos|colon|sol));?/gi;
const CSS_ESCAPE = /\\([0-9a-f]{1,6})[ \t\r\n]?/gi;

function plainly(html: string): string {
  const decoded = html.replace(REFERENCE, (whole, hex?: string, decimal?: string, name?: string) =>
    name ? (named[name.toLowerCase()] ?? whole) : character(hex ? Number.parseInt(hex, 16) : Number(decimal), whole),
  );
  return withoutBreaks(decoded.replace(CSS_ESCAPE, (whole, hex: string) => character(Number.parseInt(hex, 16), whole)));
}

const character = (point: number, otherwise: string): string =>
  point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : otherwise;
