/**
 * The HTML of a message as a list of elements, each with where it begins: enough to count, to find a place again, and to tell
 * what stands in what. Crude where browsers are clever (nothing is moved, no end tag is made up), but linear and bounded:
 * what is built to be slow is told as cut short. Never shown as HTML.
 */
import type { Rest } from '../../base/pace.ts';
import { decodeEntities } from '../../mime/html-text.ts';

export type Attribute = {
  readonly name: string;
  /** Entities decoded; '' where there is none. */
  readonly value: string;
  /** Where the value begins in the source. */
  readonly at: number;
};
export type Element = {
  readonly name: string;
  readonly at: number;
  /** After its start tag. */
  readonly inside: number;
  /** Its number among all, or -1. */
  readonly parent: number;
  readonly attributes: readonly Attribute[];
};
export type Run = { readonly at: number; readonly text: string; readonly parent: number };
export type ScannedHtml = {
  readonly source: string;
  readonly elements: readonly Element[];
  /** Text between tags, as it is written. */
  readonly runs: readonly Run[];
  readonly comments: readonly number[];
  readonly doctype: number | null;
  readonly hasBodyEnd: boolean;
  /** Not all was looked at. */
  readonly cut: boolean;
};

/** Characters: four times what Gmail shows; each check goes over all of it. */
export const MOST_HTML = 400_000;
const MOST_ELEMENTS = 15_000;
const MOST_RUNS = 100_000;
const MOST_ATTRIBUTES = 60;
const DEEPEST = 400;

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** What stands in them is no HTML. */
const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'noembed', 'noframes']);
/** An element of these ends one of its own kind that is open beside it. */
const ENDED_BY_ITSELF = new Set(['p', 'li', 'option', 'tr', 'td', 'th', 'dt', 'dd']);
const HOLDS: Readonly<Record<string, ReadonlySet<string>>> = {
  li: new Set(['ul', 'ol']),
  tr: new Set(['table', 'tbody', 'thead', 'tfoot']),
  td: new Set(['tr', 'table']),
  th: new Set(['tr', 'table']),
  dt: new Set(['dl']),
  dd: new Set(['dl']),
};

export async function scanHtml(whole: string, rest: Rest): Promise<ScannedHtml> {
  const source = whole.slice(0, MOST_HTML);
  const elements: Element[] = [];
  const runs: Run[] = [];
  const comments: number[] = [];
  const open: number[] = [];
  /** How many of a name are open: an end tag of one that is not costs nothing. */
  const names = new Map<string, number>();
  let doctype: number | null = null;
  let hasBodyEnd = false;
  let cut = whole.length > MOST_HTML;
  let at = 0;

  const text = (from: number, to: number): void => {
    if (to <= from) return;
    if (runs.length < MOST_RUNS) runs.push({ at: from, text: source.slice(from, to), parent: open.at(-1) ?? -1 });
    else cut = true;
  };
  const pop = (): string => {
    const { name } = elements[open.pop()!]!;
    names.set(name, names.get(name)! - 1);
    return name;
  };
  const close = (name: string): void => {
    if ((names.get(name) ?? 0) > 0) while (pop() !== name);
  };
  const closeItsLike = (name: string): void => {
    if (!ENDED_BY_ITSELF.has(name)) return;
    for (let level = open.length - 1; level >= Math.max(0, open.length - 8); level--) {
      const other = elements[open[level]!]!.name;
      if (HOLDS[name]?.has(other)) return;
      if (other === name) {
        while (open.length > level) pop();
        return;
      }
    }
  };

  for (let step = 0; at < source.length; step++) {
    if (step % 256 === 0) await rest();
    const next = source.indexOf('<', at);
    if (next === -1) {
      text(at, source.length);
      break;
    }
    text(at, next);
    if (source.startsWith('<!--', next)) {
      if (comments.length < MOST_ELEMENTS) comments.push(next);
      const end = source.indexOf('-->', next + 4);
      at = end === -1 ? source.length : end + 3;
      continue;
    }
    const letter = source[next + 1] ?? '';
    if (letter === '!' || letter === '?') {
      if (/^<!doctype/i.test(source.slice(next, next + 10))) doctype ??= next;
      const end = source.indexOf('>', next);
      at = end === -1 ? source.length : end + 1;
      continue;
    }
    if (letter === '/') {
      const end = source.indexOf('>', next);
      const name = nameAt(source, next + 2);
      if (name === 'body') hasBodyEnd = true;
      if (name !== '') close(name);
      at = end === -1 ? source.length : end + 1;
      continue;
    }
    const name = nameAt(source, next + 1);
    if (name === '') {
      text(next, next + 1);
      at = next + 1;
      continue;
    }
    if (elements.length >= MOST_ELEMENTS) {
      cut = true;
      break;
    }
    const tag = attributesAt(source, next + 1 + name.length);
    closeItsLike(name);
    const parent = open.at(-1) ?? -1;
    elements.push({ name, at: next, inside: tag.end, parent, attributes: tag.attributes });
    at = tag.end;
    if (RAW.has(name)) {
      const end = endOfRaw(source, name, at);
      if (end > at && runs.length < MOST_RUNS)
        runs.push({ at, text: source.slice(at, end), parent: elements.length - 1 });
      const after = source.indexOf('>', end);
      at = after === -1 ? source.length : after + 1;
    } else if (!VOID.has(name) && !tag.selfClosing) {
      // Deeper than this nobody nests by hand; what follows counts as lying beside.
      if (open.length < DEEPEST) {
        open.push(elements.length - 1);
        names.set(name, (names.get(name) ?? 0) + 1);
      } else cut = true;
    }
  }
  return { source, elements, runs, comments, doctype, hasBodyEnd, cut };
}

const NAME = /[a-z][^\s/>]{0,60}/iy;
function nameAt(source: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(source)?.[0].toLowerCase() ?? '';
}

const RAW_ENDS = new Map([...RAW].map(name => [name, new RegExp(`</${name}[\\s/>]`, 'gi')]));
function endOfRaw(source: string, name: string, from: number): number {
  const end = RAW_ENDS.get(name)!;
  end.lastIndex = from;
  return end.exec(source)?.index ?? source.length;
}

const ATTRIBUTE = /[\s/]*([^\s/>=][^\s/>=]{0,80}[^\s/>=]*)(\s*=\s*)?/y;
const LONGEST_VALUE = 100_000;

function attributesAt(source: string, from: number): { attributes: Attribute[]; end: number; selfClosing: boolean } {
  const attributes: Attribute[] = [];
  let at = from;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(source);
    if (!found) break;
    at = ATTRIBUTE.lastIndex;
    let value = '';
    let start = at;
    if (found[2] !== undefined) {
      const quote = source[at];
      if (quote === '"' || quote === "'") {
        start = at + 1;
        const end = source.indexOf(quote, start);
        value = source.slice(start, end === -1 ? source.length : end);
        at = end === -1 ? source.length : end + 1;
      } else {
        const end = endOfBare(source, at);
        value = source.slice(at, end);
        at = end;
      }
    }
    if (attributes.length < MOST_ATTRIBUTES)
      attributes.push({
        name: found[1]!.slice(0, 80).toLowerCase(),
        value: decodeEntities(value.slice(0, LONGEST_VALUE)),
        at: start,
      });
  }
  const end = source.indexOf('>', at);
  return {
    attributes,
    end: end === -1 ? source.length : end + 1,
    selfClosing: source[(end === -1 ? source.length : end) - 1] === '/',
  };
}
const BARE_END = /[\s>]/g;
function endOfBare(source: string, from: number): number {
  BARE_END.lastIndex = from;
  return BARE_END.exec(source)?.index ?? source.length;
}

export const attributeOf = ({ attributes }: Element, name: string): string | null =>
  attributes.find(one => one.name === name)?.value ?? null;

/** Line and column, both from 1, of places asked in any order. */
export function placesIn(source: string): (at: number) => { readonly line: number; readonly column: number } {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return at => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - starts[low]! + 1 };
  };
}

const HIDDEN = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:;|$)/i;
const NEVER_SHOWN = new Set(['head', 'style', 'script', 'title', 'template', 'noscript', 'textarea']);

/** By number: is anything of it not for eyes? What stands in it is not either. */
export function hiddenOnes({ elements }: ScannedHtml): readonly boolean[] {
  const hidden: boolean[] = [];
  for (const element of elements)
    hidden.push(
      (element.parent !== -1 && hidden[element.parent]!) ||
        NEVER_SHOWN.has(element.name) ||
        element.attributes.some(one => one.name === 'hidden') ||
        HIDDEN.test(attributeOf(element, 'style') ?? ''),
    );
  return hidden;
}
