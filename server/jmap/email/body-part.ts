/**
 * Body parts of a message as JMAP tells them: partId, blobId, type, name and so on, and the flat lists that a reader
 * shows one after another. RFC 8621 §4.1.4.
 *
 * partIds are IMAP's part numbers ("1.2"); a blobId is the message's, an underscore and the same with hyphens.
 */
import { textFromOctets } from '../../mime/coding.ts';
import { parameter, parameterText, withoutComments } from '../../mime/parameter.ts';
import type { Structure } from '../../mime/structure.ts';
import type { JmapId } from '../types.ts';

/** A part with what is known of it without reading the message. */
export type BodyPart = {
  /** null: a multipart. */
  readonly partId: string | null;
  readonly blobId: JmapId | null;
  readonly structure: Structure;
  /** 'text/plain', in lower case. */
  readonly type: string;
  readonly name: string | null;
  readonly charset: string | null;
  readonly disposition: string | null;
  readonly cid: string | null;
  readonly language: readonly string[] | null;
  readonly location: string | null;
  /** null: not a multipart. */
  readonly subParts: readonly BodyPart[] | null;
};

/** The tree of a message; what messages inside it hold is not looked into. */
export function bodyTree(structure: Structure, blobId: JmapId): BodyPart {
  return structure.kind === 'multipart' ? partOf(structure, '', blobId) : partOf(structure, '1', blobId);
}

function partOf(structure: Structure, number: string, blobId: JmapId): BodyPart {
  const multipart = structure.kind === 'multipart';
  const { disposition, type, subtype } = structure;
  return {
    partId: multipart ? null : number,
    blobId: multipart ? null : `${blobId}_${number.replaceAll('.', '-')}`,
    structure,
    type: `${type}/${subtype}`,
    name: nameOf(structure),
    charset: charsetOf(structure),
    disposition: disposition && disposition.type !== '' ? disposition.type : null,
    cid: identifierOf(structure.id),
    language: structure.language,
    location: structure.location === null ? null : textFromOctets(structure.location.replace(/[ \t]/g, '')),
    subParts: multipart
      ? structure.parts.map((part, at) => partOf(part, number === '' ? `${at + 1}` : `${number}.${at + 1}`, blobId))
      : null,
  };
}

function nameOf({ disposition, parameters }: Structure): string | null {
  const given = (disposition && parameterText(disposition.parameters, 'filename')) ?? parameterText(parameters, 'name');
  return given === null ? null : given.normalize('NFC');
}

/** RFC 2045 §5.2: text without a charset is US-ASCII. */
function charsetOf({ type, parameters }: Structure): string | null {
  const given = parameter(parameters, 'charset') ?? parameterText(parameters, 'charset');
  return given ?? (type === 'text' ? 'us-ascii' : null);
}

function identifierOf(octets: string | null): string | null {
  if (octets === null) return null;
  const inside = withoutComments(octets)
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .replace(/[ \t]/g, '');
  return inside === '' ? null : textFromOctets(inside);
}

export type BodyLists = {
  readonly textBody: readonly BodyPart[];
  readonly htmlBody: readonly BodyPart[];
  readonly attachments: readonly BodyPart[];
};

type Gathering = { text: BodyPart[] | null; html: BodyPart[] | null; readonly attachments: BodyPart[] };

/** The RFC's own way of laying the tree flat. Recursion is bounded by the tree's depth (100). */
export function bodyLists(root: BodyPart): BodyLists {
  const textBody: BodyPart[] = [];
  const htmlBody: BodyPart[] = [];
  const attachments: BodyPart[] = [];
  gather([root], 'mixed', false, { text: textBody, html: htmlBody, attachments });
  return { textBody, htmlBody, attachments };
}

function gather(parts: readonly BodyPart[], around: string, inAlternative: boolean, lists: Gathering): void {
  const textBefore = lists.text?.length ?? -1;
  const htmlBefore = lists.html?.length ?? -1;
  parts.forEach((part, index) => {
    if (part.subParts) {
      const { subtype } = part.structure;
      // A branch of its own: that one list ends in there does not end it out here.
      gather(part.subParts, subtype, inAlternative || subtype === 'alternative', { ...lists });
    } else if (!isShown(part, index, around)) lists.attachments.push(part);
    else if (around === 'alternative') placeAlternative(part, lists);
    else placeInline(part, inAlternative, lists);
  });
  if (around !== 'alternative' || !lists.text || !lists.html) return;
  const text = lists.text.slice(textBefore);
  const html = lists.html.slice(htmlBefore);
  // One form only: it serves readers of both.
  if (text.length === 0) lists.text.push(...html);
  else if (html.length === 0) lists.html.push(...text);
}

const isMedia = (type: string): boolean => /^(?:image|audio|video)\//.test(type);

/** Part of the body, not something that comes with it. */
function isShown(part: BodyPart, index: number, around: string): boolean {
  if (part.disposition === 'attachment') return false;
  if (part.type !== 'text/plain' && part.type !== 'text/html' && !isMedia(part.type)) return false;
  // Of related parts the first refers to the others; text with a file name that is not the first thing is a file.
  return index === 0 || (around !== 'related' && (isMedia(part.type) || !part.name));
}

function placeAlternative(part: BodyPart, { text, html, attachments }: Gathering): void {
  if (part.type === 'text/plain') text?.push(part);
  else if (part.type === 'text/html') html?.push(part);
  else attachments.push(part);
}

/** Inside one branch of an alternative, what follows plain text is the plain form's, what follows HTML the other's. */
function placeInline(part: BodyPart, inAlternative: boolean, lists: Gathering): void {
  if (inAlternative && part.type === 'text/plain') lists.html = null;
  if (inAlternative && part.type === 'text/html') lists.text = null;
  lists.text?.push(part);
  lists.html?.push(part);
  if ((!lists.text || !lists.html) && isMedia(part.type)) lists.attachments.push(part);
}

/** Every part that is no multipart, in order. */
export function* leavesOf(part: BodyPart): Generator<BodyPart> {
  if (part.subParts) for (const child of part.subParts) yield* leavesOf(child);
  else yield part;
}
