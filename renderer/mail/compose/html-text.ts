/**
 * Any sender's HTML as text to read and to quote: paragraphs, lists, quotes and links are kept, everything else is
 * dropped. It reads tags one after the other and never builds a document, so nothing in the HTML can act. Pure.
 */
import { readEntities } from './entities.ts';

const DROPPED =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|head|title|template|noscript|svg)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)|<[!?][^>]*>/gi;
const TAG = /<(\/?)([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi;
const PARAGRAPHS = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'dl',
  'pre',
  'table',
  'blockquote',
  'hr',
]);
const LINES = new Set([
  'div',
  'section',
  'article',
  'header',
  'footer',
  'main',
  'address',
  'center',
  'li',
  'dt',
  'dd',
  'tr',
  'caption',
  'figure',
  'form',
]);

type List = { readonly ordered: boolean; next: number };
type Writing = {
  readonly lines: string[];
  line: string;
  /** How many empty lines must stand before the next words. */
  gap: number;
  /** How deep those are quoted: as deep as both neighbours. */
  gapQuotes: number;
  quotes: number;
  pre: number;
  readonly lists: List[];
  readonly links: { readonly href: string; readonly from: number; readonly line: number }[];
};

export function htmlToText(html: string): string {
  const writing: Writing = {
    lines: [],
    line: '',
    gap: 0,
    gapQuotes: Infinity,
    quotes: 0,
    pre: 0,
    lists: [],
    links: [],
  };
  const clean = html.replace(DROPPED, '');
  let at = 0;
  for (const tag of clean.matchAll(TAG)) {
    words(writing, clean.slice(at, tag.index));
    at = tag.index + tag[0].length;
    const name = tag[2]!.toLowerCase();
    if (tag[1] === '/') close(writing, name);
    else open(writing, name, tag[3] ?? '');
  }
  words(writing, clean.slice(at));
  endLine(writing);
  return writing.lines
    .join('\n')
    .replace(/^(?:>*\n)+/, '')
    .trimEnd();
}

function words(writing: Writing, raw: string): void {
  const text = readEntities(raw);
  if (writing.pre > 0) {
    const [first = '', ...more] = text.replace(/\r\n?/g, '\n').split('\n');
    put(writing, first);
    for (const line of more) {
      lineBreak(writing);
      put(writing, line);
    }
    return;
  }
  const spaced = text.replace(/[\t\n\r\f ]+/g, ' ');
  put(writing, writing.line === '' || writing.line.endsWith(' ') ? spaced.replace(/^ /, '') : spaced);
}

function put(writing: Writing, text: string): void {
  if (text === '') return;
  if (writing.line === '' && writing.gap > 0) {
    if (writing.lines.length > 0)
      for (let i = 1; i < writing.gap; i++) writing.lines.push('>'.repeat(Math.min(writing.gapQuotes, writing.quotes)));
    writing.gap = 0;
    writing.gapQuotes = Infinity;
  }
  writing.line += text;
}

const prefix = ({ quotes, lists }: Writing): string =>
  `${'>'.repeat(quotes)}${quotes > 0 ? ' ' : ''}${'  '.repeat(Math.max(0, lists.length - 1))}`;

/** Ends the line if there is one; `gap` 2 leaves an empty line after it. */
function endLine(writing: Writing, gap = 1): void {
  if (writing.line.trim() !== '')
    writing.lines.push(`${prefix(writing)}${writing.line.replace(/\u00a0/g, ' ')}`.trimEnd());
  writing.line = '';
  writing.gap = Math.max(writing.gap, gap);
  writing.gapQuotes = Math.min(writing.gapQuotes, writing.quotes);
}

function lineBreak(writing: Writing): void {
  if (writing.line.trim() === '') writing.lines.push(prefix(writing).trimEnd());
  else endLine(writing, 0);
  writing.line = '';
}

function open(writing: Writing, name: string, attributes: string): void {
  const alt = name === 'img' ? attribute(attributes, 'alt') : '';
  if (name === 'br') lineBreak(writing);
  if (alt !== '') put(writing, `[${alt}]`);
  if ((name === 'td' || name === 'th') && writing.line !== '') put(writing, '  ');
  if (PARAGRAPHS.has(name)) endLine(writing, writing.lists.length > 0 && /^[uo]l$/.test(name) ? 1 : 2);
  else if (LINES.has(name)) endLine(writing);
  if (name === 'hr') {
    put(writing, '---');
    endLine(writing, 2);
  }
  if (name === 'pre') writing.pre++;
  if (name === 'blockquote') writing.quotes++;
  if (name === 'ul' || name === 'ol')
    writing.lists.push({ ordered: name === 'ol', next: Number(attribute(attributes, 'start')) || 1 });
  if (name === 'li') {
    const list = writing.lists.at(-1);
    put(writing, list?.ordered ? `${list.next++}. ` : '- ');
  }
  if (name === 'a')
    writing.links.push({ href: attribute(attributes, 'href'), from: writing.line.length, line: writing.lines.length });
}

function close(writing: Writing, name: string): void {
  if (name === 'a') endLink(writing);
  if (PARAGRAPHS.has(name)) endLine(writing, writing.lists.length > 1 && /^[uo]l$/.test(name) ? 1 : 2);
  else if (LINES.has(name)) endLine(writing);
  if (name === 'pre') writing.pre = Math.max(0, writing.pre - 1);
  if (name === 'blockquote') writing.quotes = Math.max(0, writing.quotes - 1);
  if (name === 'ul' || name === 'ol') writing.lists.pop();
}

/** Where it leads, unless its words say so already. */
function endLink(writing: Writing): void {
  const link = writing.links.pop();
  if (!link || !/^(?:https?|mailto):/i.test(link.href)) return;
  const said = (link.line === writing.lines.length ? writing.line.slice(link.from) : '').trim();
  const bare = (address: string): string => address.replace(/^(?:https?:\/\/|mailto:)/i, '').replace(/\/$/, '');
  if (said !== '' && bare(said) !== bare(link.href)) put(writing, ` <${link.href.replace(/^mailto:/i, '')}>`);
}

function attribute(attributes: string, name: string): string {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes);
  return readEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim();
}
