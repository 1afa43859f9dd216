/**
 * Can everybody read it: pictures with words, a language, headings, words on links, contrast where both colours are known.
 * A small check; the numbers are WCAG 2.2's (1.1.1, 1.4.3, 2.4.4, 3.1.1). Pure.
 */
import { decodeEntities } from '../../mime/html-text.ts';
import { type Colour, colourIn, contrast } from './colour.ts';
import { scanStyle } from './css-scan.ts';
import { type Finding, found, type Severity } from './finding.ts';
import { attributeOf, type Element, hiddenOnes, placesIn, type ScannedHtml } from './html-scan.ts';

const MOST_PLACES = 50;
const EMPTY_WORDS =
  /^(?:click here|here|more|read more|link|hier|hier klicken|klicken sie hier|mehr|mehr lesen|weiter)$/i;

export function accessibleOf(html: ScannedHtml): readonly Finding[] {
  const { elements } = html;
  const hidden = hiddenOnes(html);
  const place = placesIn(html.source);
  const findings: Finding[] = [];
  const tell = (severity: Severity, code: string, which: readonly Element[]): void => {
    if (which.length > 0)
      findings.push(
        found(
          'access',
          severity,
          code,
          { count: which.length },
          which.slice(0, MOST_PLACES).map(({ at }) => place(at)),
        ),
      );
  };
  const seen = elements.map((element, number) => ({ element, number })).filter(({ number }) => !hidden[number]);
  const named = (name: string) => seen.filter(({ element }) => element.name === name).map(({ element }) => element);

  const pictures = named('img').filter(one => !isTiny(one));
  tell(
    'fault',
    'no-alt',
    pictures.filter(one => attributeOf(one, 'alt') === null),
  );
  tell(
    'note',
    'alt-file-name',
    pictures.filter(one => /\.(?:png|jpe?g|gif|svg|webp)$/i.test(attributeOf(one, 'alt') ?? '')),
  );

  const words = wordsBelow(html);
  const links = seen.filter(({ element }) => element.name === 'a' && attributeOf(element, 'href') !== null);
  tell(
    'fault',
    'link-without-words',
    links.filter(one => (words.get(one.number) ?? '') === '').map(one => one.element),
  );
  tell(
    'note',
    'link-says-nothing',
    links.filter(one => EMPTY_WORDS.test(words.get(one.number) ?? '')).map(one => one.element),
  );

  if (elements.length > 0 && !elements.some(one => (attributeOf(one, 'lang') ?? '').trim() !== ''))
    findings.push(found('access', 'warning', 'no-language'));
  tell(
    'note',
    'layout-table',
    seen
      .filter(({ element, number }) => element.name === 'table' && !isForLayout(element) && !hasHeads(html, number))
      .map(({ element }) => element),
  );
  tell(
    'note',
    'small-letters',
    seen.filter(({ element }) => fontSize(element) < 12).map(({ element }) => element),
  );
  findings.push(...poorContrast(html, hidden, place));
  return findings.some(one => one.severity !== 'note')
    ? findings
    : [...findings, found('access', 'fine', 'accessible')];
}

const isTiny = (one: Element): boolean =>
  /^[01](?:px)?$/.test(attributeOf(one, 'width') ?? '') && /^[01](?:px)?$/.test(attributeOf(one, 'height') ?? '');

const isForLayout = (table: Element): boolean => ['presentation', 'none'].includes(attributeOf(table, 'role') ?? '');

/** A table with a head near its beginning is one of figures. */
function hasHeads({ elements }: ScannedHtml, number: number): boolean {
  return elements.slice(number + 1, number + 12).some(({ name }) => name === 'th');
}

/** Of each link: its text, the words of its pictures, or the name it is given. */
function wordsBelow({ elements, runs }: ScannedHtml): ReadonlyMap<number, string> {
  const linkOf: number[] = [];
  const words = new Map<number, string>();
  const add = (link: number, text: string): void => {
    if (link !== -1 && text.trim() !== '')
      words.set(link, `${words.get(link) ?? ''} ${text.trim()}`.trim().slice(0, 300));
  };
  for (const [number, element] of elements.entries()) {
    linkOf.push(element.name === 'a' ? number : element.parent === -1 ? -1 : linkOf[element.parent]!);
    if (element.name === 'img') add(linkOf[number]!, attributeOf(element, 'alt') ?? '');
    add(linkOf[number]!, attributeOf(element, 'aria-label') ?? '');
  }
  for (const { text, parent } of runs) if (parent !== -1) add(linkOf[parent]!, decodeEntities(text));
  return words;
}

function fontSize(element: Element): number {
  const style = attributeOf(element, 'style');
  if (style === null || !/font-size/i.test(style)) return Number.POSITIVE_INFINITY;
  const value = scanStyle(style, 0).findLast(one => one.property === 'font-size')?.value ?? '';
  const [, size, unit] = /^([\d.]{1,8})(px|pt)/.exec(value) ?? [];
  const pixels = size === undefined ? Number.POSITIVE_INFINITY : Number(size) * (unit === 'pt' ? 4 / 3 : 1);
  // Nothing at all is a way to hide what only the preview is to show.
  return pixels < 2 ? Number.POSITIVE_INFINITY : pixels;
}

/** WCAG 2.2 §1.4.3, of text whose colour stands in a `style` on it or around it, as does its ground. */
function poorContrast(
  html: ScannedHtml,
  hidden: readonly boolean[],
  place: ReturnType<typeof placesIn>,
): readonly Finding[] {
  const LEAST = 4.5;
  const white: Colour = [255, 255, 255];
  const at: { ink: Colour | null; ground: Colour | null; own: Element | null }[] = [];
  for (const element of html.elements) {
    const around = element.parent === -1 ? { ink: null, ground: white, own: null } : at[element.parent]!;
    const style = attributeOf(element, 'style');
    const said = style === null ? [] : scanStyle(style, 0);
    const value = (form: RegExp) => said.findLast(one => form.test(one.property))?.value ?? null;
    const [ink, ground] = [
      value(/^color$/) ?? attributeOf(element, 'color'),
      value(/^background(?:-color)?$/) ?? attributeOf(element, 'bgcolor'),
    ];
    const isPicture = /url\(|gradient/i.test(ground ?? '') || attributeOf(element, 'background') !== null;
    at.push({
      ink: ink === null ? around.ink : colourIn(ink),
      ground: isPicture
        ? null
        : ground === null || /^(?:none|transparent|inherit)\b/i.test(ground)
          ? around.ground
          : colourIn(ground),
      own: ink === null && ground === null ? around.own : element,
    });
  }
  const poor = new Map<Element, number>();
  for (const { text, parent } of html.runs) {
    if (parent === -1 || hidden[parent] || text.trim() === '') continue;
    const { ink, ground, own } = at[parent]!;
    const ratio = ink && ground ? contrast(ink, ground) : LEAST;
    if (own && ratio < LEAST && ratio > 1.001) poor.set(own, Math.min(ratio, poor.get(own) ?? ratio));
  }
  if (poor.size === 0) return [];
  const worst = Math.round(Math.min(...[...poor.values()].slice(0, 10_000)) * 10) / 10;
  const places = [...poor.keys()].slice(0, MOST_PLACES).map(one => place(one.at));
  return [
    found(
      'access',
      worst < 3 ? 'fault' : 'warning',
      'poor-contrast',
      { count: poor.size, worst, least: LEAST },
      places,
    ),
  ];
}
