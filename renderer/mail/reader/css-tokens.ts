/**
 * A style sheet as tokens, escapes undone and comments gone, so that nothing can hide in its spelling; and tokens as
 * text again, spelled so that it can neither leave a style element nor a string. CSS Syntax 3 §4. Pure.
 */
export type Token =
  | { readonly kind: 'space' }
  /** Identifiers, numbers, hashes, at-keywords: what runs on without a break. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'url'; readonly text: string }
  /** One character that is none of these: `{ } ( ) [ ] : ; , > * …` */
  | { readonly kind: 'sign'; readonly text: string };

const WORD = /[-\w.%+#@!$\u0080-\uffff]/;

export function tokens(css: string): Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < css.length) {
    const c = css[at]!;
    if (css.startsWith('/*', at)) {
      const end = css.indexOf('*/', at + 2);
      at = end === -1 ? css.length : end + 2;
      // What is left out parts what stood around it: `u/**/rl(` must not become `url(`.
      out.push({ kind: 'space' });
    } else if (css.startsWith('<!--', at) || css.startsWith('-->', at)) {
      at += css[at] === '<' ? 4 : 3;
      out.push({ kind: 'space' });
    } else if (/\s/.test(c)) {
      while (at < css.length && /\s/.test(css[at]!)) at++;
      out.push({ kind: 'space' });
    } else if (c === '"' || c === "'") {
      const read = readString(css, at);
      out.push({ kind: 'string', text: read.text });
      at = read.end;
    } else if (WORD.test(c) || (c === '\\' && !/[\n\r\f]/.test(css[at + 1] ?? '\n'))) {
      const word = readWord(css, at);
      const url = word.text.toLowerCase() === 'url' && css[word.end] === '(' ? readUrl(css, word.end + 1) : null;
      out.push(url ? { kind: 'url', text: url.text } : { kind: 'word', text: word.text });
      at = url?.end ?? word.end;
    } else {
      out.push(c === '\\' || c === '<' ? { kind: 'space' } : { kind: 'sign', text: c });
      at++;
    }
  }
  return out;
}

type Read = { readonly text: string; readonly end: number };

function readEscape(css: string, at: number): Read {
  const hex = /^[0-9a-f]{1,6}/i.exec(css.slice(at + 1, at + 7))?.[0];
  if (hex === undefined) return { text: css[at + 1] ?? '', end: at + 2 };
  const end = at + 1 + hex.length;
  const point = Number.parseInt(hex, 16);
  const text = point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  return { text, end: /\s/.test(css[end] ?? '') ? end + 1 : end };
}

function readString(css: string, start: number): Read {
  const quote = css[start];
  let text = '';
  let at = start + 1;
  while (at < css.length && css[at] !== quote && !/[\n\r\f]/.test(css[at]!)) {
    if (css[at] === '\\' && /[\n\r\f]/.test(css[at + 1] ?? '')) at += 2;
    else if (css[at] === '\\') {
      const read = readEscape(css, at);
      text += read.text;
      at = read.end;
    } else text += css[at++];
  }
  return { text, end: at + 1 };
}

function readWord(css: string, start: number): Read {
  let text = '';
  let at = start;
  while (at < css.length) {
    if (css[at] === '\\' && !/[\n\r\f]/.test(css[at + 1] ?? '\n')) {
      const read = readEscape(css, at);
      text += read.text;
      at = read.end;
    } else if (WORD.test(css[at]!)) text += css[at++];
    else break;
  }
  return { text, end: at };
}

/** After `url(`, up to and with its closing bracket. */
function readUrl(css: string, start: number): Read {
  let at = start;
  while (/\s/.test(css[at] ?? '')) at++;
  if (css[at] === '"' || css[at] === "'") {
    const read = readString(css, at);
    const close = css.indexOf(')', read.end);
    return { text: read.text, end: close === -1 ? css.length : close + 1 };
  }
  let text = '';
  while (at < css.length && css[at] !== ')') {
    if (css[at] === '\\') {
      const read = readEscape(css, at);
      text += read.text;
      at = read.end;
    } else text += css[at++];
  }
  return { text: text.trim(), end: at + 1 };
}

export const print = (list: readonly Token[]): string => list.map(printOne).join('');

function printOne(token: Token): string {
  switch (token.kind) {
    case 'space':
      return ' ';
    case 'word':
      return token.text.replace(/[^-\w.%+#@!$\u0080-\uffff]/g, escaped);
    case 'string':
      return `"${token.text.replace(/["\\<>&\n\r\f]/g, escaped)}"`;
    case 'url':
      return `url("${token.text.replace(/["\\<>\n\r\f]/g, escaped)}")`;
    case 'sign':
      return token.text;
  }
}

const escaped = (c: string): string => `\\${c.codePointAt(0)!.toString(16)} `;
