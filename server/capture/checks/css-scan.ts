/**
 * A style sheet, or a `style` attribute, as rules and declarations with where they stand. Linear, bounded, and as forgiving as
 * a browser: what cannot be read is passed over. Only what the checks ask is kept.
 */
export type Declaration = { readonly property: string; readonly value: string; readonly at: number };
export type AtRule = { readonly name: string; readonly prelude: string; readonly at: number };
export type Rule = {
  readonly selectors: readonly { readonly text: string; readonly at: number }[];
  readonly declarations: readonly Declaration[];
  /** Within another rule: CSS Nesting. */
  readonly nested: boolean;
};
export type ScannedCss = {
  readonly rules: readonly Rule[];
  readonly atRules: readonly AtRule[];
  readonly comments: readonly number[];
};

const MOST = 5_000;
const LONGEST = 4_000;

/** `base`: where the text begins in the HTML. */
export function scanCss(text: string, base: number): ScannedCss {
  const comments: number[] = [];
  const atRules: AtRule[] = [];
  const rules: (Rule & { readonly declarations: Declaration[] })[] = [];
  /** What is open: a rule, or a block of an at-rule. */
  const open: ((typeof rules)[number] | null)[] = [];
  let start = 0;

  const piece = (to: number) => {
    const raw = text.slice(start, Math.min(to, start + LONGEST));
    // A comment in it keeps its room, so that places hold.
    const clean = raw.replace(/\/\*[\s\S]*?(?:\*\/|$)|<!--|-->/g, found => ' '.repeat(found.length));
    const words = clean.trim();
    return { words, at: base + start + Math.max(0, clean.search(/\S/)) };
  };
  const declare = (to: number): void => {
    const rule = open.at(-1);
    const { words, at } = piece(to);
    if (words.startsWith('@')) {
      atRule(words, at);
      return;
    }
    const colon = words.indexOf(':');
    if (rule && colon > 0 && rule.declarations.length < MOST)
      rule.declarations.push({
        property: words.slice(0, colon).trim().toLowerCase(),
        value: words.slice(colon + 1).trim(),
        at,
      });
  };
  const atRule = (words: string, at: number): void => {
    const [, name = '', prelude = ''] = /^@([\w-]+)([\s\S]*)$/.exec(words) ?? [];
    if (name !== '' && atRules.length < MOST) atRules.push({ name: name.toLowerCase(), prelude: prelude.trim(), at });
  };

  let at = 0;
  let parentheses = 0;
  while (at < text.length) {
    const letter = text[at]!;
    if (letter === '/' && text[at + 1] === '*') {
      if (comments.length < MOST) comments.push(base + at);
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 2;
      continue;
    }
    if (letter === '"' || letter === "'") {
      const end = text.indexOf(letter, at + 1);
      at = end === -1 ? text.length : end + 1;
      continue;
    }
    if (letter === '(') parentheses++;
    else if (letter === ')') parentheses = Math.max(0, parentheses - 1);
    else if (letter === '{') {
      parentheses = 0;
      const { words, at: place } = piece(at);
      if (words.startsWith('@')) {
        atRule(words, place);
        open.push(null);
      } else if (rules.length < MOST) {
        const rule = { selectors: selectorsIn(words, place), declarations: [], nested: open.some(one => one !== null) };
        rules.push(rule);
        open.push(rule);
      } else open.push(null);
      start = at + 1;
    } else if (letter === '}') {
      declare(at);
      open.pop();
      parentheses = 0;
      start = at + 1;
    } else if (letter === ';' && parentheses === 0) {
      declare(at);
      start = at + 1;
    }
    at++;
  }
  return { rules, atRules, comments };
}

/** Of a `style` attribute. */
export const scanStyle = (text: string, base: number): readonly Declaration[] =>
  scanCss(`x{${text.slice(0, 20_000)}}`, base - 2).rules[0]?.declarations ?? [];

function selectorsIn(words: string, at: number): readonly { text: string; at: number }[] {
  const found: { text: string; at: number }[] = [];
  let offset = 0;
  for (const one of words.split(',').slice(0, 200)) {
    found.push({ text: one.trim(), at: at + offset + Math.max(0, one.search(/\S/)) });
    offset += one.length + 1;
  }
  return found;
}
