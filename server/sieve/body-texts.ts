/**
 * What the test "body" compares: the body as it came, the decoded content of parts, or all text as its reader sees it.
 * RFC 5173 §5. Made once for a message, whatever the number of rules; of a very large body only the first part.
 */
import { type Bytes, mebibytes } from '../base/units.ts';
import { decodeCharset, decodeTransfer } from '../mime/coding.ts';
import { textOfHtml } from '../mime/html-text.ts';
import { parameter } from '../mime/parameter.ts';
import type { Leaf, Structure } from '../mime/structure.ts';
import type { SieveMessage, Value } from './facts.ts';
import { asValue } from './message.ts';

/** Of one part, and of the raw body. */
export const LONGEST_PART: Bytes = mebibytes(1);
/** Of all parts together. */
const LONGEST_BODY: Bytes = mebibytes(8);
/** Of all HTML together, which takes longest to read: no reader was ever sent so much. */
const LONGEST_HTML: Bytes = mebibytes(1);

type Content = { readonly type: string; readonly subtype: string; readonly value: () => Value };
type Body = { raw: Value | null; text: readonly Value[] | null; contents: readonly Content[] | null };

const bodies = new WeakMap<SieveMessage, Body>();

function bodyOf(message: SieveMessage): Body {
  const known = bodies.get(message);
  if (known) return known;
  const body: Body = { raw: null, text: null, contents: null };
  bodies.set(message, body);
  return body;
}

/** §5.1: undecoded, without the header. */
export function rawBody(message: SieveMessage): readonly Value[] {
  const body = bodyOf(message);
  body.raw ??= asValue(message.body.subarray(0, LONGEST_PART).toString('utf8'));
  return [body.raw];
}

/** §5.3: text parts, HTML without its tags. */
export function bodyText(message: SieveMessage): readonly Value[] {
  const body = bodyOf(message);
  let html: Bytes = LONGEST_HTML;
  body.text ??= leaves(message.structure)
    .filter(leaf => leaf.type === 'text')
    .map(leaf => {
      if (leaf.subtype !== 'html') return asValue(decoded(message, leaf));
      const most = html;
      html = Math.max(0, html - (leaf.body.end - leaf.body.start));
      return asValue(textOfHtml(decoded(message, leaf, most)));
    });
  return body.text;
}

/** §5.2: '' is every part; 'text' all of a type; 'text/html' one. Anything else is none. */
export function bodyContents(message: SieveMessage, types: readonly string[]): readonly Value[] {
  const body = bodyOf(message);
  body.contents ??= contentsOf(message, message.structure);
  const wanted = new Set(types.map(type => type.toLowerCase()));
  const isWanted = ({ type, subtype }: Content): boolean =>
    wanted.has('') || wanted.has(type) || wanted.has(`${type}/${subtype}`);
  return body.contents.filter(isWanted).map(content => content.value());
}

const leaves = (part: Structure): readonly Leaf[] => {
  switch (part.kind) {
    case 'leaf':
      return [part];
    case 'message':
      return leaves(part.structure);
    case 'multipart':
      return part.parts.flatMap(leaves);
  }
};

/** Of a multipart what stands around its parts, of a message inside its header, of all else the content. */
function contentsOf(message: SieveMessage, part: Structure): readonly Content[] {
  const { type, subtype } = part;
  switch (part.kind) {
    case 'leaf':
      return [{ type, subtype, value: once(() => decoded(message, part)) }];
    case 'message': {
      const header = part.structure.header;
      const inner = contentsOf(message, part.structure);
      return [{ type, subtype, value: once(() => octetsAsText(message, header.start, header.end)) }, ...inner];
    }
    case 'multipart': {
      const [first, last] = [part.parts[0]!, part.parts.at(-1)!];
      const before = once(() => octetsAsText(message, part.body.start, Math.max(part.body.start, first.header.start)));
      const after = once(() => octetsAsText(message, Math.min(last.body.end, part.body.end), part.body.end));
      const around = [before, after].map(value => ({ type, subtype, value }));
      return [...around, ...part.parts.flatMap(one => contentsOf(message, one))];
    }
  }
}

function once(make: () => string): () => Value {
  let made: Value | null = null;
  return () => {
    made ??= asValue(make());
    return made;
  };
}

const octetsAsText = (message: SieveMessage, start: number, end: number): string =>
  message.octets().toString('utf8', start, Math.min(end, start + LONGEST_PART));

/** Transfer encoding and charset undone. What is no text is taken as UTF-8, octet by octet. */
function decoded(message: SieveMessage, { type, encoding, parameters, body }: Leaf, most = LONGEST_PART): string {
  const whole = message.octets();
  const octets = whole.subarray(body.start, Math.min(body.end, body.start + most, LONGEST_BODY));
  const content = decodeTransfer(octets, encoding);
  return type === 'text' ? decodeCharset(content, parameter(parameters, 'charset')) : content.toString('utf8');
}
