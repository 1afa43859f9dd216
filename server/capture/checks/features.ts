/**
 * Which features of HTML and CSS a message uses, under the names that Can I email gives them: how many elements use each, and
 * where. A rule of a style sheet counts for the elements that its last part names, as if it had been written into them; what
 * stands before in the selector is not looked at, so a few more may be counted than a browser would find.
 */
import type { Rest } from '../../base/pace.ts';
import { type Declaration, scanCss, scanStyle } from './css-scan.ts';
import {
  slugOfAttribute,
  slugOfElement,
  slugOfPicture,
  slugOfType,
  slugsOfAtRule,
  slugsOfDeclaration,
  slugsOfSelector,
} from './feature-names.ts';
import type { Element, ScannedHtml } from './html-scan.ts';

export type Used = {
  /** Elements, or occurrences where it is about no element. */
  readonly found: number;
  /** The first of them, in the source. */
  readonly places: readonly number[];
};

const MOST_PLACES = 50;
/** Elements looked at for all selectors together. */
const MOST_MATCHED = 1_000_000;

/** By the slug; in the order in which they were first seen. `known`: slugs that there is data about. */
export async function featuresOf(
  html: ScannedHtml,
  known: ReadonlySet<string>,
  rest: Rest,
): Promise<ReadonlyMap<string, Used>> {
  const seen = new Map<string, { elements: Set<number>; others: number; places: number[] }>();
  const hit = (slug: string, at: number, elements: readonly number[] = []): void => {
    if (!known.has(slug)) return;
    let one = seen.get(slug);
    if (!one) {
      one = { elements: new Set(), others: 0, places: [] };
      seen.set(slug, one);
    }
    for (const element of elements) one.elements.add(element);
    if (elements.length === 0) one.others++;
    if (one.places.length < MOST_PLACES && one.places.at(-1) !== at) one.places.push(at);
  };
  const declared = ({ property, value, at }: Declaration, elements: readonly number[]): void => {
    for (const slug of slugsOfDeclaration(property, value)) hit(slug, at, elements);
  };

  if (html.doctype !== null) hit('html-doctype', html.doctype);
  for (const at of html.comments) hit('html-comments', at);
  for (const [number, element] of html.elements.entries()) {
    ofElement(html, element, number, hit, declared);
    if (number % 64 === 0) await rest();
  }
  const match = matcher(html);
  for (const run of html.runs) {
    if (run.parent === -1 || html.elements[run.parent]!.name !== 'style') continue;
    const { rules, atRules, comments } = scanCss(run.text, run.at);
    for (const at of comments) hit('css-comments', at);
    for (const { name, prelude, at } of atRules) {
      for (const slug of slugsOfAtRule(name, prelude)) hit(slug, at);
    }
    for (const { selectors, declarations, nested } of rules) {
      await rest();
      if (nested && selectors[0]) hit('css-nesting', selectors[0].at);
      if (selectors.length > 1) hit('css-selector-grouping', selectors[0]!.at);
      for (const { text, at } of selectors) {
        for (const slug of slugsOfSelector(text)) hit(slug, at);
      }
      const elements = match(selectors.map(({ text }) => text));
      for (const declaration of declarations) declared(declaration, elements);
    }
  }
  return new Map(
    [...seen].map(([slug, { elements, others, places }]) => [
      slug,
      { found: Math.max(1, elements.size + (elements.size === 0 ? others : 0)), places },
    ]),
  );
}

type Hit = (slug: string, at: number, elements?: readonly number[]) => void;

function ofElement(
  html: ScannedHtml,
  element: Element,
  number: number,
  hit: Hit,
  declared: (declaration: Declaration, elements: readonly number[]) => void,
): void {
  const { name, at, attributes } = element;
  const own = [number];
  const slug = slugOfElement(name);
  if (slug !== null) hit(slug, at, own);
  // An HTML that says none has one all the same.
  if (name === 'body' && html.hasBodyEnd) hit('html-body', at, own);
  for (const attribute of attributes) {
    const value = attribute.value;
    const of = slugOfAttribute(attribute.name);
    if (of !== null) hit(of, attribute.at, own);
    if (attribute.name === 'style')
      for (const declaration of scanStyle(value, attribute.at)) declared(declaration, own);
    if (attribute.name === 'type') hit(slugOfType(name, value.toLowerCase()) ?? '', attribute.at, own);
    if (name === 'a' && attribute.name === 'href') {
      if (/^\s*#./.test(value)) hit('html-anchor-links', attribute.at, own);
      if (/^\s*mailto:/i.test(value)) hit('html-mailto-links', attribute.at, own);
    }
    if (name === 'meta' && attribute.name === 'name' && /^(?:supported-)?color-schemes?$/i.test(value))
      hit('html-meta-color-scheme', attribute.at, own);
    if (name === 'img' && attribute.name === 'src') {
      if (/^\s*data:image\//i.test(value)) hit('image-base64', attribute.at, own);
      else {
        const ending = /\.([a-z0-9]{2,4})(?:[?#]|$)/i.exec(value.slice(-2000))?.[1]?.toLowerCase() ?? '';
        hit(slugOfPicture(ending), attribute.at, own);
      }
    }
  }
}

/** Which elements the last part of a selector names. What only comes with a pointer or a state is of none. */
function matcher({ elements }: ScannedHtml): (selectors: readonly string[]) => readonly number[] {
  const by = new Map<string, number[]>();
  const add = (key: string, number: number): void => {
    const list = by.get(key);
    if (list) list.push(number);
    else by.set(key, [number]);
  };
  for (const [number, { name, attributes }] of elements.entries()) {
    add(name, number);
    for (const one of attributes) {
      if (one.name === 'id') add(`#${one.value}`, number);
      if (one.name === 'class') for (const each of one.value.split(/\s+/).slice(0, 50)) add(`.${each}`, number);
    }
  }
  let left = MOST_MATCHED;
  return selectors => {
    const found = new Set<number>();
    for (const selector of selectors) {
      const last = /[^\s>+~]+$/.exec(selector.slice(-300))?.[0] ?? '';
      if (last === '' || last.includes(':') || left <= 0) continue;
      const parts = last.replace(/\[[^\]]*\]/g, '').match(/^[a-z][\w-]*|[.#][\w-]+/gi) ?? [];
      const lists = parts.map(part => by.get(/^[.#]/.test(part) ? part : part.toLowerCase()) ?? []);
      if (lists.length === 0) continue;
      const [first, ...others] = lists.toSorted((a, b) => a.length - b.length);
      const sets = others.map(list => new Set(list));
      left -= lists.reduce((sum, list) => sum + list.length, 0);
      for (const number of first!) if (sets.every(set => set.has(number))) found.add(number);
    }
    return [...found];
  };
}
