/**
 * A message's HTML as a mail program might show it: what Can I email says that it does not know is taken out, and its colours
 * are those of a dark screen. Works on what is harmless already, and only takes away or turns colours. What was taken is told.
 */
import {
  slugOfAttribute,
  slugOfElement,
  slugsOfAtRule,
  slugsOfDeclaration,
  slugsOfSelector,
} from '../../../server/capture/checks/feature-names.ts';
import type { MailLook } from '../../mail/reader/sanitize.ts';
import type { Ground } from './look.ts';
import { answeredMedia, knowsDark } from './schemes.ts';
import { attributeColour, type IsColour, turned, turnedValue } from './turn-colours.ts';

export type MadeLook = MailLook & {
  /** Slugs of what was taken out so far; complete when a document was made. */
  readonly taken: ReadonlySet<string>;
};

const GROUNDS: Readonly<Record<Exclude<Ground, 'light'>, string>> = {
  own: 'html { --paper: #fff; }',
  partly: 'html { --paper: #16171a; color-scheme: dark; } body { color: #e6e4de; } a { color: #8fb4ff; }',
  wholly: 'html { --paper: #16171a; color-scheme: dark; } body { color: #e6e4de; } a { color: #8fb4ff; }',
};
/** Of a message that says it can be dark: the browser's own dark ground. */
const KNOWN_DARK = 'html { --paper: #16171a; color-scheme: dark; } body { color: #e6e4de; }';

const NO_COLOURS = /^(?:transparent|inherit|initial|unset|revert|revert-layer|currentcolor|none)$/i;
export const isColour: IsColour = word => !NO_COLOURS.test(word) && CSS.supports('color', word);

type Wanted = { readonly html: string; readonly ground: Ground; readonly lacks: ReadonlySet<string> };

export function mailLook({ html, ground, lacks }: Wanted): MadeLook {
  const taken = new Set<string>();
  const isLacking = (slugs: readonly string[]): boolean => {
    const lacking = slugs.filter(slug => lacks.has(slug));
    for (const slug of lacking) taken.add(slug);
    return lacking.length > 0;
  };
  const how = ground === 'partly' || ground === 'wholly' ? ground : null;
  const css: MailLook['css'] = {
    declaration(name, value) {
      if (isLacking(slugsOfDeclaration(name, value))) return null;
      return how ? turnedValue(name, value, how, isColour) : value;
    },
    group(name, prelude) {
      if (isLacking(slugsOfAtRule(name.slice(1), prelude))) return null;
      return name === '@media' ? answeredMedia(prelude, ground === 'own') : prelude;
    },
    selectors(text) {
      const kept = selectorsIn(text).filter(one => !isLacking(slugsOfSelector(one)));
      return kept.length === 0 ? null : kept.join(',');
    },
  };
  return {
    css,
    taken,
    ground: ground === 'light' ? '' : ground === 'own' && knowsDark(html) ? KNOWN_DARK : GROUNDS[ground],
    elements(document) {
      if (lacks.size > 0) takeElements(document, isLacking);
      if (how)
        for (const element of document.querySelectorAll('[bgcolor], [color], [text]')) turnAttributes(element, how);
    },
  };
}

/** A comma within brackets parts nothing. */
function selectorsIn(text: string): readonly string[] {
  const found: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '(' || letter === '[') depth++;
    else if (letter === ')' || letter === ']') depth--;
    else if (letter === ',' && depth <= 0) {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...found, text.slice(start).trim()].filter(one => one !== '');
}

/** What stands in an element that is not known is shown all the same; of a style sheet nothing is. */
function takeElements(document: HTMLElement, isLacking: (slugs: readonly string[]) => boolean): void {
  for (const element of [...document.querySelectorAll('*')]) {
    for (const { name } of [...element.attributes]) {
      const slug = slugOfAttribute(name);
      if (slug !== null && isLacking([slug])) element.removeAttribute(name);
    }
    const slug = slugOfElement(element.localName);
    if (slug === null || !isLacking([slug])) continue;
    if (element.localName === 'style') element.remove();
    else element.replaceWith(...element.childNodes);
  }
}

const ATTRIBUTES = [
  ['bgcolor', 'background-color', true],
  ['color', 'color', false],
  ['text', 'color', false],
] as const;

function turnAttributes(element: Element, how: 'partly' | 'wholly'): void {
  for (const [name, property, isGround] of ATTRIBUTES) {
    const colour = attributeColour(element.getAttribute(name) ?? '', isColour);
    element.removeAttribute(name);
    // Before the element's own style, which counts for more.
    if (colour !== null)
      element.setAttribute(
        'style',
        `${property}:${turned(colour, isGround, how)};${element.getAttribute('style') ?? ''}`,
      );
  }
}
