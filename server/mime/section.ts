/**
 * Sections of a message by part number, served from the stored tree without reading the message again.
 * RFC 3501 §6.4.5, RFC 9051 §6.4.5.1 (BODY[1.2.MIME], BODY[1.HEADER], BODY[TEXT] and their kin).
 */
import type { Range } from './header.ts';
import type { Structure } from './structure.ts';

/** 'content' is a section without a word after the numbers: BODY[] or BODY[1.2]. */
export type SectionPart = 'content' | 'header' | 'text' | 'mime';

/** Where the section stands in the message, or null where the message has no such part. */
export function sectionRange(structure: Structure, path: readonly number[], which: SectionPart): Range | null {
  if (path.length === 0) return messageSection(structure, which);
  const part = partAt(structure, path);
  if (!part) return null;
  switch (which) {
    case 'content':
      return part.body;
    case 'mime':
      return part.header;
    case 'header':
    case 'text':
      // "HEADER, … and TEXT can be the sole part specifier or be prefixed by … a part specifier that refers to a
      // part of type MESSAGE/RFC822": then they speak of the message inside.
      return part.kind === 'message' ? messageSection(part.structure, which) : null;
  }
}

function messageSection(message: Structure, which: SectionPart): Range | null {
  switch (which) {
    case 'content':
      return { start: message.header.start, end: message.body.end };
    case 'header':
      return message.header;
    case 'text':
      return message.body;
    case 'mime':
      return null;
  }
}

/**
 * The part with these numbers. "Every message has at least one part number": of a message that is not multipart,
 * 1 is its body; inside a message part the numbers count the parts of the message within.
 */
export function partAt(structure: Structure, path: readonly number[]): Structure | null {
  let message: Structure | null = structure;
  let part: Structure | null = null;
  for (const number of path) {
    const around: Structure | null = part ? inside(part) : message;
    message = null;
    if (!around) return null;
    if (around.kind === 'multipart') part = around.parts[number - 1] ?? null;
    else if (number === 1 && (part === null || part.kind === 'message')) part = around;
    else return null;
    if (!part) return null;
  }
  return part;
}

/** What the next number counts in: a multipart's own parts, or the message inside a message part. */
const inside = (part: Structure): Structure | null =>
  part.kind === 'multipart' ? part : part.kind === 'message' ? part.structure : null;
