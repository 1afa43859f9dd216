/**
 * Which features of HTML and CSS a message uses, under the names that Can I email gives them: how many elements use each, and
 * where. A rule of a style sheet counts for the elements that its last part names, as if it had been written into them; what
 * stands before in the selector is not looked at, so a few more may be counted than a browser would find.
 */
import type { Rest } from '../../base/pace.ts';
import { type Declaration, scanCss, scanStyle } from './css-scan.ts';
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

const words = (text: string): readonly string[] => text.split(' ');
const SIMPLE = new Set(
  words(
    'abbr acronym address audio base bdi blockquote code del dfn dialog div form hr img link marquee meter p picture pre ' +
      'progress rp rt ruby select small span strike strong style svg table textarea video wbr',
  ),
);
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'html-h1-h6': words('h1 h2 h3 h4 h5 h6'),
  'html-lists': words('ul ol dl'),
  'html-object': words('object embed'),
  'html-semantics': words('article aside details figcaption figure footer header main mark nav section summary time'),
  'html-image-maps': ['map'],
};
const ELEMENTS = new Map<string, string>([
  ...[...SIMPLE].map(name => [name, `html-${name}`] as const),
  ...Object.entries(GROUPS).flatMap(([slug, names]) => names.map(name => [name, slug] as const)),
]);
const ATTRIBUTES = new Map<string, string>([
  ...words(
    'align aria-describedby aria-hidden aria-label aria-labelledby aria-live background cellpadding cellspacing dir height ' +
      'hidden lang popover required role srcset target valign width',
  ).map(name => [name, `html-${name}`] as const),
  ['sizes', 'html-srcset'],
  ['loading', 'html-loading-attribute'],
  ['inert', 'css-inert-attribute'],
  ['usemap', 'html-image-maps'],
  ['bgcolor', 'css-background-color'],
]);
const TYPES: Readonly<Record<string, ReadonlySet<string>>> = {
  input: new Set(words('checkbox hidden radio reset submit text')),
  button: new Set(words('reset submit')),
};
const PICTURES = new Map(
  [...words('apng avif bmp gif hdr heif ico jpg mp4 png svg webp').map(one => [one, `image-${one}`] as const)].concat([
    ['jpeg', 'image-jpg'],
    ['heic', 'image-heif'],
    ['tif', 'image-tiff'],
    ['tiff', 'image-tiff'],
  ]),
);

/** Properties whose feature is not called after them alone. */
const PROPERTIES = new Map<string, string>([
  ['block-size', 'css-block-inline-size'],
  ['inline-size', 'css-inline-size'],
  ...words('border-start-start-radius border-start-end-radius border-end-start-radius border-end-end-radius').map(
    one => [one, 'css-border-radius-logical'] as const,
  ),
  ...words('border-inline border-block').map(one => [one, 'css-border-inline-block'] as const),
  ...words('columns column-rule column-span column-fill column-width').map(
    one => [one, 'css-column-layout-properties'] as const,
  ),
  ...words('row-gap column-gap').map(one => [one, 'css-gap'] as const),
  ...words('grid-template-columns grid-template-rows grid-template-areas').map(
    one => [one, 'css-grid-template'] as const,
  ),
  ...words('left right top bottom').map(one => [one, 'css-left-right-top-bottom'] as const),
  ...words('margin-block margin-inline').map(one => [one, 'css-margin-inline-block'] as const),
  ...words('padding-block padding-inline').map(one => [one, 'css-padding-inline-block'] as const),
  ...words('margin-block-start margin-block-end').map(one => [one, 'css-margin-block-start-end'] as const),
  ...words('margin-inline-start margin-inline-end').map(one => [one, 'css-margin-inline-start-end'] as const),
  ...words('padding-block-start padding-block-end').map(one => [one, 'css-padding-block-start-end'] as const),
  ...words('padding-inline-start padding-inline-end').map(one => [one, 'css-padding-inline-start-end'] as const),
  ...words('margin-top margin-right margin-bottom margin-left').map(one => [one, 'css-margin'] as const),
  ...words('padding-top padding-right padding-bottom padding-left').map(one => [one, 'css-padding'] as const),
  ...words('border-top border-right border-bottom border-left').map(one => [one, 'css-border'] as const),
  ...words('animation-name animation-duration').map(one => [one, 'css-animation'] as const),
  ...words('transition-property transition-duration').map(one => [one, 'css-transition'] as const),
  ...words('overflow-x overflow-y').map(one => [one, 'css-overflow'] as const),
  ...words('scroll-snap-type scroll-snap-align').map(one => [one, 'css-scroll-snap'] as const),
]);
const VALUES: readonly (readonly [string, RegExp, RegExp?])[] = [
  ['css-display-flex', /\b(?:inline-)?flex\b/i, /^display$/],
  ['css-display-grid', /\b(?:inline-)?grid\b/i, /^display$/],
  ['css-display-none', /\bnone\b/i, /^display$/],
  ['css-flex-direction', /\bcolumn\b/i, /^flex-(?:direction|flow)$/],
  ['css-flex-wrap', /\bwrap\b/i, /^flex-(?:wrap|flow)$/],
  ['css-important', /!\s*important/i],
  ['css-variables', /\bvar\s*\(/i],
  ['css-unit-calc', /\bcalc\s*\(/i],
  ['css-function-clamp', /\bclamp\s*\(/i],
  ['css-function-light-dark', /\blight-dark\s*\(/i],
  ['css-function-max', /(?<![-\w])max\s*\(/i],
  ['css-function-min', /(?<![-\w])min\s*\(/i],
  ['css-linear-gradient', /linear-gradient\s*\(/i],
  ['css-radial-gradient', /radial-gradient\s*\(/i],
  ['css-conic-gradient', /conic-gradient\s*\(/i],
  ['css-modern-color', /\b(?:ok)?(?:lch|lab)\s*\(/i],
  ['css-rgb', /\brgb\s*\(/i],
  ['css-rgba', /\brgba\s*\(/i],
  ['css-intrinsic-size', /\b(?:fit|min|max)-content\b/i],
  ['css-sytem-ui', /\b(?:system-ui|ui-(?:serif|sans-serif|rounded|monospace))\b/i, /^font/],
  ['css-unit-initial', /^initial\b/i],
  ...words('ch cm em ex in mm pc pt px rem vh vmax vmin vw').map(
    unit => [`css-unit-${unit}`, new RegExp(`(?<![\\w#.-])-?[\\d.]{1,12}${unit}\\b`, 'i')] as const,
  ),
  ['css-unit-percent', /\d%/],
];
const MEDIA: readonly (readonly [string, RegExp])[] = [
  ['css-at-media-device-pixel-ratio', /device-pixel-ratio/i],
  ['css-at-media-hover', /\(\s*(?:any-)?hover/i],
  ['css-at-media-orientation', /orientation/i],
  ['css-at-media-prefers-color-scheme', /prefers-color-scheme/i],
  ['css-at-media-prefers-reduced-motion', /prefers-reduced-motion/i],
];
const SELECTORS: readonly (readonly [string, RegExp])[] = [
  ['css-selector-adjacent-sibling', /\+/],
  ['css-selector-attribute', /\[/],
  ['css-selector-chaining', /[.#][\w-]+[.#]/],
  ['css-selector-child', />/],
  ['css-selector-class', /\.[\w-]/],
  ['css-selector-descendant', /[\w\])*-] +[\w.#*[]/],
  ['css-selector-general-sibling', /~(?!=)/],
  ['css-selector-id', /#[\w-]/],
  ['css-selector-type', /^[a-z]|[ >+~][a-z]/i],
  ['css-selector-universal', /(?:^|[ >+~])\*/],
];

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
    if (property.startsWith('--')) {
      hit('css-variables', at, elements);
      return;
    }
    const short = value.slice(0, 500);
    const bare = property.replace(/^-(?:webkit|moz|ms|o)-/, '');
    hit(PROPERTIES.get(bare) ?? `css-${bare}`, at, elements);
    for (const [slug, form, of] of VALUES) if ((of?.test(bare) ?? true) && form.test(short)) hit(slug, at, elements);
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
      hit(`css-at-${name.replace(/^-webkit-/, '')}`, at);
      if (name === 'media') for (const [slug, form] of MEDIA) if (form.test(prelude)) hit(slug, at);
    }
    for (const { selectors, declarations, nested } of rules) {
      await rest();
      if (nested && selectors[0]) hit('css-nesting', selectors[0].at);
      if (selectors.length > 1) hit('css-selector-grouping', selectors[0]!.at);
      for (const { text, at } of selectors) {
        for (const [slug, form] of SELECTORS) if (form.test(text.slice(0, 300))) hit(slug, at);
        for (const [, kind = '', name = ''] of text.slice(0, 300).matchAll(/(::?)([a-z-]+)/gi)) {
          hit(`css-pseudo-class-${name.toLowerCase()}`, at);
          hit(`css-pseudo-element-${name.toLowerCase()}`, at);
          if (kind === '') break;
        }
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
  const slug = ELEMENTS.get(name);
  if (slug !== undefined) hit(slug, at, own);
  // An HTML that says none has one all the same.
  if (name === 'body' && html.hasBodyEnd) hit('html-body', at, own);
  for (const attribute of attributes) {
    const value = attribute.value;
    const of = ATTRIBUTES.get(attribute.name);
    if (of !== undefined) hit(of, attribute.at, own);
    if (attribute.name === 'style')
      for (const declaration of scanStyle(value, attribute.at)) declared(declaration, own);
    if (attribute.name === 'type' && TYPES[name]?.has(value.toLowerCase()))
      hit(`html-${name}-${value.toLowerCase()}`, attribute.at, own);
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
        hit(PICTURES.get(ending) ?? '', attribute.at, own);
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
