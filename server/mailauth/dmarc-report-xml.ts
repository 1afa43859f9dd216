/**
 * Reads the XML of aggregate reports: elements with text, nothing else. No document type, hence no entities but XML's
 * own five; attributes and namespaces are read over; comments and processing instructions too. Strict about what could
 * cost: depth, elements and text are bounded, and every octet is looked at once. XML 1.0 §2, §3.1, §4.6.
 */
import { err, ok, type Result } from '../base/result.ts';

/** The name is without its prefix and in lower case. */
export type Element = { readonly name: string; readonly text: string; readonly children: readonly Element[] };

/** `before` is how many elements were kept when it began. */
type Open = { readonly name: string; text: string; readonly children: Element[]; readonly before: number };

const DEEPEST = 16;
/** Kept at one time: a record of a report has some thirty. */
const MOST_KEPT = 20_000;
/** Tags between two turns: about a millisecond. */
const TURN = 2000;
/** Of the text of one element; the rest is cut off. */
const LONGEST_TEXT = 4096;

/**
 * Hands every element that ends at depth `depth` (the root is at 0) to `take`, and keeps it in the tree only if `take`
 * says so: a report of many records is never in memory whole. Returns the root. Yields now and then, so that who reads
 * a long one can let others have their turn.
 */
export function* readXml(
  xml: string,
  depth: number,
  take: (element: Element) => boolean,
): Generator<undefined, Result<Element, string>> {
  const open: Open[] = [];
  let root: Open | null = null;
  let kept = 0;
  let read = 0;
  const close = (element: Open): boolean => {
    const parent = open.at(-1);
    if (!parent) return false;
    if (open.length !== depth || take(element)) parent.children.push(element);
    else kept = element.before;
    return true;
  };
  for (let at = 0; at < xml.length; ) {
    if (++read % TURN === 0) yield;
    const next = xml.indexOf('<', at);
    const end = next === -1 ? xml.length : next;
    addText(open.at(-1), xml, at, end, true);
    if (next === -1) break;
    const markup = readMarkup(xml, next);
    if (typeof markup === 'string') return err(markup);
    at = markup.end;
    if (markup.kind === 'text') addText(open.at(-1), xml, markup.from, markup.to, false);
    else if (markup.kind === 'end') {
      const element = open.pop();
      if (element?.name !== markup.name) return err(`</${markup.name}> closes what is not open`);
      if (!close(element)) break;
    } else if (markup.kind === 'start') {
      const element: Open = { name: markup.name, text: '', children: [], before: kept };
      if (++kept > MOST_KEPT) return err('it has too many elements');
      root ??= element;
      if (!markup.empty && open.push(element) > DEEPEST) return err('its elements are nested too deeply');
      if (markup.empty && !close(element)) break;
    }
  }
  if (open.length > 0) return err(`<${open.at(-1)!.name}> is never closed`);
  return root ? ok(root) : err('it holds no element');
}

type Markup =
  | { readonly kind: 'start'; readonly name: string; readonly empty: boolean; readonly end: number }
  | { readonly kind: 'end'; readonly name: string; readonly end: number }
  | { readonly kind: 'text'; readonly from: number; readonly to: number; readonly end: number }
  | { readonly kind: 'nothing'; readonly end: number };

/** A tag may hold a ">" inside an attribute's quotes. */
const tag = /<(\/?)([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/y;
const LONGEST_TAG = 4096;

/** What begins with the "<" at `at`, or what is wrong with it. */
function readMarkup(xml: string, at: number): Markup | string {
  if (xml.startsWith('<!--', at)) return skipTo(xml, at + 4, '-->');
  if (xml.startsWith('<?', at)) return skipTo(xml, at + 2, '?>');
  if (xml.startsWith('<![CDATA[', at)) {
    const to = xml.indexOf(']]>', at);
    return to === -1 ? 'a CDATA section never ends' : { kind: 'text', from: at + 9, to, end: to + 3 };
  }
  if (xml.startsWith('<!', at)) return 'it has a document type, which no report needs';
  const close = xml.indexOf('>', at);
  if (close === -1 || close - at > LONGEST_TAG) return 'a tag never ends';
  tag.lastIndex = at;
  const found = tag.exec(xml);
  if (!found) return 'there is a "<" that begins no tag';
  const name = found[2]!.slice(found[2]!.indexOf(':') + 1).toLowerCase();
  if (found[1] === '/') return { kind: 'end', name, end: tag.lastIndex };
  return { kind: 'start', name, empty: found[3]!.endsWith('/'), end: tag.lastIndex };
}

function skipTo(xml: string, from: number, mark: string): Markup | string {
  const end = xml.indexOf(mark, from);
  return end === -1 ? `"${mark}" is missing` : { kind: 'nothing', end: end + mark.length };
}

function addText(element: Open | undefined, xml: string, from: number, to: number, entities: boolean): void {
  if (!element || to <= from || element.text.length >= LONGEST_TEXT) return;
  const piece = xml.slice(from, Math.min(to, from + LONGEST_TEXT));
  const text = entities && piece.includes('&') ? piece.replace(/&(#?\w{1,8});/g, character) : piece;
  if (element.text !== '' || text.trim() !== '') element.text = (element.text + text).slice(0, LONGEST_TEXT);
}

const named: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A reference that is not known stays as it stands. */
function character(whole: string, name: string): string {
  const code = /^#x[0-9a-f]+$/i.test(name)
    ? Number.parseInt(name.slice(2), 16)
    : /^#\d+$/.test(name)
      ? Number(name.slice(1))
      : null;
  if (code === null) return Object.hasOwn(named, name) ? named[name]! : whole;
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
}
