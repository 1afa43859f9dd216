/** What Can I email calls the features of HTML and CSS: of elements, attributes, declarations, conditions and selectors. Pure. */

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

/** null: nothing is known of it. */
export const slugOfElement = (name: string): string | null => ELEMENTS.get(name) ?? null;
export const slugOfAttribute = (name: string): string | null => ATTRIBUTES.get(name) ?? null;
/** By the ending of an address: 'png'. */
export const slugOfPicture = (ending: string): string => PICTURES.get(ending) ?? '';
/** Of the type of a field or button. */
export const slugOfType = (element: string, type: string): string | null =>
  TYPES[element]?.has(type) ? `html-${element}-${type}` : null;

/** Of a declaration: its property, and what stands in its value. */
export function slugsOfDeclaration(property: string, value: string): readonly string[] {
  if (property.startsWith('--')) return ['css-variables'];
  const short = value.slice(0, 500);
  const bare = property.replace(/^-(?:webkit|moz|ms|o)-/, '');
  const found = [PROPERTIES.get(bare) ?? `css-${bare}`];
  for (const [slug, form, of] of VALUES) if ((of?.test(bare) ?? true) && form.test(short)) found.push(slug);
  return found;
}

/** Of an at-rule without its `@`: its name, and what it asks for. */
export const slugsOfAtRule = (name: string, prelude: string): readonly string[] => [
  `css-at-${name.replace(/^-webkit-/, '')}`,
  ...(name === 'media' ? MEDIA.flatMap(([slug, form]) => (form.test(prelude) ? [slug] : [])) : []),
];

export function slugsOfSelector(text: string): readonly string[] {
  const short = text.slice(0, 300);
  const found = SELECTORS.flatMap(([slug, form]) => (form.test(short) ? [slug] : []));
  for (const [, , name = ''] of short.matchAll(/(::?)([a-z-]+)/gi))
    found.push(`css-pseudo-class-${name.toLowerCase()}`, `css-pseudo-element-${name.toLowerCase()}`);
  return found;
}
