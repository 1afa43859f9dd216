/**
 * The part tree of a message with the octet offsets of every part, and the envelope: all that IMAP's ENVELOPE,
 * BODYSTRUCTURE and BODY[1.2.MIME] need, made in one pass and ready for storing as JSON.
 * RFC 2045, RFC 2046 §5.1, RFC 3501 §7.4.2.
 *
 * Never fails and always gives a tree that IMAP can print: a multipart has at least one part, a message part has its
 * envelope, a leaf is neither. What is nested deeper than 100 or comes after 1,000 parts stays raw. Every string is
 * octets, one character each.
 */
import { asBuffer, CR, LF } from '../base/bytes.ts';
import type { Rest } from '../base/pace.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
import { type Envelope, envelopeOf, type RawFields } from './envelope.ts';
import { type Range, walkFields } from './header.ts';
import { MOST_PARAMETERS, type Parameters, parameter, parseContentField } from './parameter.ts';
import { gather, noFacts, type PartFacts, partFacts } from './part-header.ts';

export type { Envelope, EnvelopeAddress } from './envelope.ts';

type Facts = PartFacts & {
  /** In lower case. */
  readonly type: string;
  readonly subtype: string;
  readonly parameters: Parameters;
  /** Octets and line ends of the body, as transferred. */
  readonly size: number;
  readonly lines: number;
  /** With the blank line that ends it. */
  readonly header: Range;
  readonly body: Range;
};
export type Leaf = Facts & { readonly kind: 'leaf' };
/** Has at least one part. */
export type Multipart = Facts & { readonly kind: 'multipart'; readonly parts: readonly Structure[] };
/** message/rfc822 or message/global; `structure` is the message inside. */
export type MessagePart = Facts & {
  readonly kind: 'message';
  readonly envelope: Envelope;
  readonly structure: Structure;
};
export type Structure = Leaf | Multipart | MessagePart;

/** What was found wrong; each at most once. The tree is whole all the same. */
export type StructureProblem =
  | 'multipart-without-boundary'
  | 'multipart-without-parts'
  | 'multipart-not-closed'
  | 'nested-too-deep'
  | 'too-many-parts';

export type ParsedStructure = {
  readonly structure: Structure;
  readonly envelope: Envelope;
  readonly problems: readonly StructureProblem[];
};

/** Deeper parts are not looked into. */
export const DEEPEST_NESTING = 100;
/** Later parts are left in the body of the part they stand in. */
export const MOST_PARTS = 1000;
/** Of all parts; after that a part keeps its first few, which its name and boundary are among. */
const MOST_PARAMETERS_OF_ALL = 10_000;
const FEW_PARAMETERS = 8;
/** RFC 2046 allows 70; a longer one than this is taken for none. */
const LONGEST_BOUNDARY = 2048;
/** The two dashes at both ends, and room for transport padding. */
const LONGEST_DELIMITER_LINE = LONGEST_BOUNDARY + 128;

const HYPHEN = 45;
const SPACE = 32;
const TAB = 9;

/** A part whose end is not yet known. */
type Open = {
  readonly depth: number;
  readonly header: Range;
  /** Line ends before the body. */
  readonly linesBefore: number;
  readonly fields: RawFields;
  readonly kind: Structure['kind'];
  readonly type: string;
  readonly subtype: string;
  readonly parameters: Parameters;
  /** Of the message whose top this part is. */
  readonly envelope: Envelope | null;
  /** Finished parts: of a multipart its children, of a message part the one message inside. */
  readonly parts: Structure[];
  innerEnvelope: Envelope | null;
  boundary: string | null;
  /** The part outside that uses the same boundary. */
  shadowed: Open | undefined;
};

type Scan = {
  readonly bytes: Buffer;
  at: number;
  /** Line ends before `at`. */
  lines: number;
  readonly stack: Open[];
  /** The boundaries that may come next, innermost owner of each. */
  readonly boundaries: Map<string, Open>;
  parts: number;
  parameters: number;
  readonly problems: Set<StructureProblem>;
};

/** The tree and envelope of a whole message. Costs one pass over the octets, whatever they are. */
export function parseStructure(bytes: Uint8Array): ParsedStructure {
  const scan = begin(bytes);
  readParts(scan, scan.bytes.length);
  return closeAll(scan);
}

/** So much is read before others have their turn: at worst some milliseconds of short lines. */
const TURN: Bytes = kibibytes(64);

/** The same, in turns. */
export async function parseStructureInTurns(bytes: Uint8Array, rest: Rest): Promise<ParsedStructure> {
  const scan = begin(bytes);
  while (scan.at < scan.bytes.length) {
    readParts(scan, scan.at + TURN);
    await rest();
  }
  return closeAll(scan);
}

function begin(bytes: Uint8Array): Scan {
  const scan: Scan = {
    bytes: asBuffer(bytes),
    at: 0,
    lines: 0,
    stack: [],
    boundaries: new Map(),
    parts: 0,
    parameters: 0,
    problems: new Set(),
  };
  open(scan, 'message', 'text/plain');
  return scan;
}

/** Up to the first line that begins at `until` or later. */
function readParts(scan: Scan, until: number): void {
  while (scan.at < scan.bytes.length && scan.at < until) {
    const delimiter = nextDelimiter(scan, until);
    if (!delimiter) continue;
    closeAbove(scan, delimiter.owner, delimiter.at);
    if (delimiter.closing) forgetBoundary(scan, delimiter.owner);
    else if (scan.parts >= MOST_PARTS) scan.problems.add('too-many-parts');
    else open(scan, 'part', delimiter.owner.subtype === 'digest' ? 'message/rfc822' : 'text/plain');
  }
}

function closeAll(scan: Scan): ParsedStructure {
  const envelope = scan.stack[0]!.envelope!;
  let structure = close(scan, scan.bytes.length, scan.lines);
  while (scan.stack.length > 0) structure = close(scan, scan.bytes.length, scan.lines);
  return { structure, envelope, problems: [...scan.problems] };
}

/** Reads the header at `scan.at` and puts its part on the stack; for a message part, the message inside as well. */
function open(scan: Scan, as: 'message' | 'part', defaultType: string): void {
  let role = as;
  let fallback = defaultType;
  for (let inside = true; inside; ) {
    const part = readHeader(scan, role, fallback);
    const outer = scan.stack.at(-1);
    if (role === 'message' && outer) outer.innerEnvelope = part.envelope;
    scan.stack.push(part);
    inside = part.kind === 'message';
    role = 'message';
    fallback = 'text/plain';
    if (part.kind !== 'multipart') continue;
    part.boundary = usableBoundary(scan, part.parameters);
    if (part.boundary === null) continue;
    part.shadowed = scan.boundaries.get(part.boundary);
    scan.boundaries.set(part.boundary, part);
  }
}

function readHeader(scan: Scan, role: 'message' | 'part', fallback: string): Open {
  const start = scan.at;
  const fields = new Map<string, string>();
  const isDelimiter = scan.boundaries.size > 0 ? (at: number) => delimiterAt(scan, at) !== null : undefined;
  const end = walkFields(
    scan.bytes,
    start,
    (nameStart, nameEnd, valueStart, valueEnd) => {
      gather(scan.bytes, fields, role, nameStart, nameEnd, valueStart, valueEnd);
    },
    isDelimiter,
  );
  scan.lines += countLines(scan.bytes, start, end);
  scan.at = end;
  scan.parts++;
  const depth = scan.stack.length;
  return {
    depth,
    header: { start, end },
    linesBefore: scan.lines,
    fields,
    ...kindOf(scan, fields, fallback, depth),
    envelope: role === 'message' ? envelopeOf(fields) : null,
    parts: [],
    innerEnvelope: null,
    boundary: null,
    shadowed: undefined,
  };
}

/** RFC 2045 §5.2: what has no Content-Type, or none that can be read, is plain text in US-ASCII. */
const plainText: Parameters = [['charset', 'us-ascii']];

function kindOf(
  scan: Scan,
  fields: RawFields,
  fallback: string,
  depth: number,
): Pick<Open, 'kind' | 'type' | 'subtype' | 'parameters'> {
  const given = parseContentField(fields.get('content-type') ?? '', mostParameters(scan));
  scan.parameters += given.parameters.length;
  const readable = /^[!-'*+.0-9A-Z^-~-]+\/[!-'*+.0-9A-Z^-~-]+$/.test(given.value);
  const [type = '', subtype = ''] = (readable ? given.value : fallback).split('/');
  const parameters = readable ? given.parameters : type === 'text' ? plainText : [];
  const composite = type === 'multipart' || isMessage(type, subtype);
  if (!composite) return { kind: 'leaf', type, subtype, parameters };
  if (depth >= DEEPEST_NESTING || scan.parts >= MOST_PARTS) {
    scan.problems.add(depth >= DEEPEST_NESTING ? 'nested-too-deep' : 'too-many-parts');
    return { kind: 'leaf', type: 'application', subtype: 'octet-stream', parameters: [] };
  }
  return { kind: type === 'multipart' ? 'multipart' : 'message', type, subtype, parameters };
}

const mostParameters = (scan: Scan): number =>
  scan.parameters < MOST_PARAMETERS_OF_ALL ? MOST_PARAMETERS : FEW_PARAMETERS;

const isMessage = (type: string, subtype: string): boolean =>
  type === 'message' && (subtype === 'rfc822' || subtype === 'global');

function usableBoundary(scan: Scan, parameters: Parameters): string | null {
  const boundary = (parameter(parameters, 'boundary') ?? '').trimEnd();
  if (boundary !== '' && boundary.length <= LONGEST_BOUNDARY) return boundary;
  scan.problems.add('multipart-without-boundary');
  return null;
}

type Delimiter = { readonly at: number; readonly owner: Open; readonly closing: boolean };

/** Moves to after the next delimiter line, or to the first line from `until` on. `scan.at` stands at a line's start. */
function nextDelimiter(scan: Scan, until: number): Delimiter | null {
  const { bytes } = scan;
  const length = Math.min(bytes.length, until);
  let { at, lines } = scan;
  let found: Delimiter | null = null;
  while (at < length && !found) {
    if (bytes[at] === HYPHEN && bytes[at + 1] === HYPHEN) {
      scan.lines = lines;
      found = delimiterAt(scan, at);
    }
    const end = bytes.indexOf(LF, at);
    if (end !== -1 && !found) lines++;
    at = end === -1 ? bytes.length : end + 1;
  }
  scan.lines = lines;
  scan.at = at;
  return found;
}

/** RFC 2046 §5.1.1: "--" boundary [ "--" ] *LWSP, the whole line. Outer boundaries count too (§5.1.2). */
function delimiterAt(scan: Scan, at: number): Delimiter | null {
  if (scan.boundaries.size === 0) return null;
  const { bytes } = scan;
  let end = bytes.indexOf(LF, at);
  if (end === -1) end = bytes.length;
  if (end - at > LONGEST_DELIMITER_LINE) return null;
  while (end > at && (bytes[end - 1] === CR || bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
  const line = bytes.toString('latin1', at + 2, end);
  const opening = scan.boundaries.get(line);
  if (opening) return { at, owner: opening, closing: false };
  const closing = line.endsWith('--') ? scan.boundaries.get(line.slice(0, -2)) : undefined;
  return closing ? { at, owner: closing, closing: true } : null;
}

/**
 * Closes what is open inside `owner`. The line end before the delimiter belongs to the delimiter, unless a header
 * inside needs it as its blank line.
 */
function closeAbove(scan: Scan, owner: Open, at: number): void {
  const { bytes, lines } = scan;
  // The delimiter's own line end, when it has one, is counted for what comes after it.
  if (scan.at > at && bytes[scan.at - 1] === LF) scan.lines++;
  let end = at;
  if (end > 0 && bytes[end - 1] === LF) end--;
  if (end > 0 && end < at && bytes[end - 1] === CR) end--;
  let cut = end < at;
  while (scan.stack.at(-1) !== owner) {
    cut = cut && end >= scan.stack.at(-1)!.header.end;
    close(scan, cut ? end : at, cut ? lines - 1 : lines);
  }
}

/** Takes the innermost part off the stack, now that its end is known, and hands it to the part around it. */
function close(scan: Scan, end: number, lines: number): Structure {
  const part = scan.stack.pop()!;
  if (part.boundary !== null && scan.boundaries.get(part.boundary) === part) {
    scan.problems.add('multipart-not-closed');
    forgetBoundary(scan, part);
  }
  const structure = finish(scan, part, { start: part.header.end, end }, Math.max(0, lines - part.linesBefore));
  scan.stack.at(-1)?.parts.push(structure);
  return structure;
}

function forgetBoundary(scan: Scan, owner: Open): void {
  if (owner.boundary === null) return;
  if (owner.shadowed) scan.boundaries.set(owner.boundary, owner.shadowed);
  else scan.boundaries.delete(owner.boundary);
}

function finish(scan: Scan, part: Open, body: Range, lines: number): Structure {
  const given = partFacts(part.fields, mostParameters(scan));
  scan.parameters += given.disposition?.parameters.length ?? 0;
  const facts: Facts = {
    type: part.type,
    subtype: part.subtype,
    parameters: part.parameters,
    ...given,
    size: body.end - body.start,
    lines,
    header: part.header,
    body,
  };
  switch (part.kind) {
    case 'leaf':
      return { kind: 'leaf', ...facts };
    case 'message':
      return { kind: 'message', ...facts, envelope: part.innerEnvelope!, structure: part.parts[0]! };
    case 'multipart':
      if (part.parts.length > 0) return { kind: 'multipart', ...facts, parts: part.parts };
      scan.problems.add('multipart-without-parts');
      return { kind: 'multipart', ...facts, parts: [wholeBodyAsText(body, lines)] };
  }
}

/** The one part of a multipart that has none: what stands there can still be read. */
const wholeBodyAsText = (body: Range, lines: number): Leaf => ({
  kind: 'leaf',
  type: 'text',
  subtype: 'plain',
  parameters: plainText,
  ...noFacts,
  size: body.end - body.start,
  lines,
  header: { start: body.start, end: body.start },
  body,
});

function countLines(bytes: Buffer, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end; at++) if (bytes[at] === LF) lines++;
  return lines;
}
