/**
 * Styles of a message made harmless: rules and declarations are taken over one by one, what loads, imports or leaves
 * its place is left out, and every address goes through `picture`. The frame's own policy would stop it anyway; here it
 * is counted and can be permitted. CSS Syntax 3. Pure.
 */
import { print, type Token, tokens } from './css-tokens.ts';

/** The data: form of an address of the message, or null to leave it out. */
export type PictureOf = (address: string) => string | null;

/** What another mail program would make of it: each gives what stays, or null where it goes. Only harmless text comes in. */
export type CssChange = {
  declaration(name: string, value: string): string | null;
  /** `name` with its `@`, and what follows up to the brace. */
  group(name: string, prelude: string): string | null;
  selectors(text: string): string | null;
};
type Wish = { readonly picture: PictureOf; readonly change: CssChange | null };

/** A style element's text. */
export function cleanSheet(css: string, picture: PictureOf, change: CssChange | null = null): string {
  return rules(new Reader(tokens(css)), { picture, change }, 0);
}

/** A style attribute's text. */
export const cleanStyle = (css: string, picture: PictureOf, change: CssChange | null = null): string =>
  declarations(tokens(css), { picture, change });

/** Conditional groups, and movements that loop without loading anything. */
const GROUPS = new Set(['@media', '@supports', '@keyframes', '@-webkit-keyframes', '@layer']);
const FORBIDDEN = /^(?:behavior|-moz-binding|-webkit-app-region|app-region|src)$/;
/** Their strings are addresses too. */
const LOADERS = /^(?:-\w+-)?(?:image-set|image|src|cross-fade|element|paint)$/i;
const DEEPEST = 8;

class Reader {
  readonly #list: readonly Token[];
  #at = 0;
  constructor(list: readonly Token[]) {
    this.#list = list;
  }
  get next(): Token | undefined {
    return this.#list[this.#at];
  }
  take(): Token | undefined {
    return this.#list[this.#at++];
  }
  /** Up to one of these signs outside of brackets; the sign itself stays. */
  until(signs: string): Token[] {
    const taken: Token[] = [];
    let depth = 0;
    for (let token = this.next; token; token = this.next) {
      if (token.kind === 'sign') {
        if (depth === 0 && signs.includes(token.text)) break;
        if ('([{'.includes(token.text)) depth++;
        if (')]}'.includes(token.text)) depth = Math.max(0, depth - 1);
      }
      taken.push(token);
      this.#at++;
    }
    return taken;
  }
  /** What stands in the braces that begin here. */
  block(): Token[] {
    this.take();
    const inside = this.until('}');
    this.take();
    return inside;
  }
}

const isSign = (token: Token | undefined, text: string): boolean => token?.kind === 'sign' && token.text === text;

function rules(reader: Reader, wish: Wish, depth: number): string {
  const { picture, change } = wish;
  let out = '';
  while (reader.next) {
    if (reader.next.kind === 'space' || isSign(reader.next, '}') || isSign(reader.next, ';')) {
      reader.take();
      continue;
    }
    const prelude = reader.until('{;}');
    const first = prelude[0];
    const name = first?.kind === 'word' && first.text.startsWith('@') ? first.text.toLowerCase() : null;
    if (!isSign(reader.next, '{')) {
      if (name) tell(prelude, picture, name === '@import');
      continue;
    }
    const inside = reader.block();
    const words = print(prelude).trim();
    if (name === null) {
      const kept = change ? change.selectors(words) : words;
      if (kept !== null) out += `${kept}{${declarations(inside, wish)}}`;
    } else if (!GROUPS.has(name) || depth >= DEEPEST) tell(inside, picture, false);
    else {
      const kept = change ? change.group(name, words.slice(name.length)) : words.slice(name.length);
      if (kept !== null) out += `${name}${kept}{${rules(new Reader(inside), wish, depth + 1)}}`;
    }
  }
  return out;
}

/** What is left out wholly would still have asked for these; of an import the string is an address too. */
function tell(list: readonly Token[], picture: PictureOf, strings: boolean): void {
  for (const token of list) if (token.kind === 'url' || (strings && token.kind === 'string')) picture(token.text);
}

function declarations(list: readonly Token[], { picture, change }: Wish): string {
  const reader = new Reader(list);
  let out = '';
  while (reader.next) {
    const whole = reader.until(';');
    reader.take();
    const colon = whole.findIndex(token => isSign(token, ':'));
    const name = print(whole.slice(0, Math.max(0, colon))).trim();
    const value = whole.slice(colon + 1);
    if (colon === -1 || !/^-{0,2}[a-z][\w-]*$/i.test(name)) {
      tell(whole, picture, false);
      continue;
    }
    // A rule nested in a rule: nobody writes mail so, and its declarations could hide in it.
    if (value.some(token => isSign(token, '{')) || FORBIDDEN.test(name.toLowerCase())) tell(value, picture, false);
    else if (!(name.toLowerCase() === 'position' && leavesItsPlace(value))) {
      const words = print(withPictures(value, picture)).trim();
      const kept = change ? change.declaration(name.toLowerCase(), words) : words;
      if (kept !== null) out += `${name}:${kept};`;
    }
  }
  return out;
}

const leavesItsPlace = (value: readonly Token[]): boolean => /fixed|sticky|var\(/i.test(print(value));

const NONE: Token = { kind: 'word', text: 'none' };

function withPictures(value: readonly Token[], picture: PictureOf): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < value.length; at++) {
    const token = value[at]!;
    if (token.kind === 'url') {
      const known = picture(token.text);
      out.push(known === null ? NONE : { kind: 'url', text: known });
    } else if (token.kind === 'word' && LOADERS.test(token.text) && isSign(value[at + 1], '(')) {
      const call = new Reader(value.slice(at + 2)).until(')');
      tell(call, picture, true);
      out.push(NONE);
      at += call.length + 2;
    } else if (!(token.kind === 'word' && /^expression$/i.test(token.text))) out.push(token);
  }
  return out;
}
