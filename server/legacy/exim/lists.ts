/**
 * Exim's lists: `a : b : +named : !c`, `<; a ; b`, with named lists and files looked into. And the few expansions that can
 * be known without a message: $primary_hostname, $qualify_domain, `${if exists{file}{yes}{no}}`.
 */
import type { Done } from '../book.ts';
import { foldedLines, plainLines } from '../lines.ts';
import type { OldFiles } from '../old-files.ts';

export type EximDesk = {
  readonly files: OldFiles;
  readonly primary: string;
  readonly qualify: string;
  /** domainlist, hostlist, addresslist and localpartlist, by name. */
  readonly named: ReadonlyMap<string, string>;
};

export type Item = { readonly text: string; readonly not: boolean };
/** What of a list is not known before a message comes. */
export type ListRead = { readonly items: readonly Item[]; readonly unknown: readonly string[] };

const DEEPEST = 8;
const MOST_ITEMS = 50_000;
/** A table of text; others ask a program or a database. */
const LOOKUP = /^(?:net-|net\d+-)?(?:partial\d*-|\*)?i?(?:lsearch|wildlsearch|nwildlsearch|iplsearch)\*?@?;\s*(\/\S+)$/;

export function readList(desk: EximDesk, text: string): ListRead {
  const items: Item[] = [];
  const unknown: string[] = [];
  /** Those that are open now: one that holds itself ends. */
  const open = new Set<string>();
  const add = (list: string, not: boolean, depth: number): Done => {
    const simple = simplified(desk, list);
    if (simple === null) {
      unknown.push(list);
      return;
    }
    for (const raw of splitList(simple)) {
      if (items.length >= MOST_ITEMS) return;
      const isNot = raw.startsWith('!') !== not;
      one(raw.replace(/^!\s*/, ''), isNot, depth);
    }
  };
  const one = (item: string, not: boolean, depth: number): Done => {
    const name = /^\+(\w+)$/.exec(item)?.[1];
    const lookup = LOOKUP.exec(item)?.[1];
    if (item === '@') items.push({ text: desk.primary, not });
    else if (item === '@[]') items.push({ text: '127.0.0.1', not });
    else if (name !== undefined) {
      const list = desk.named.get(name);
      if (list === undefined || depth >= DEEPEST || open.has(name)) {
        if (!unknown.includes(item)) unknown.push(item);
      } else {
        open.add(name);
        add(list, not, depth + 1);
        open.delete(name);
      }
    } else if (lookup !== undefined) for (const key of keysOf(desk.files, lookup)) items.push({ text: key, not });
    else if (item.startsWith('/') && !item.includes(' ')) file(item, not, depth);
    else if (/^[a-z0-9*-]+;/.test(item)) unknown.push(item);
    else items.push({ text: item, not });
  };
  const file = (path: string, not: boolean, depth: number): Done => {
    const read = desk.files.read(path);
    if (!read.ok) unknown.push(`${path} ${read.error}`);
    else
      for (const line of plainLines(path, read.value))
        if (depth < DEEPEST) one(line.text.replace(/^!\s*/, ''), line.text.startsWith('!') !== not, depth + 1);
  };
  add(text, false, 0);
  return { items, unknown };
}

/** The keys of a table, `key: value`. */
export const tableLines = (files: OldFiles, path: string) => {
  const text = files.read(path);
  if (!text.ok) return null;
  return foldedLines(path, text.value).map(at => {
    const [, quoted, plain, value = ''] = /^(?:"([^"]*)"|([^\s:]+))\s*:?\s*([\s\S]*)$/.exec(at.text) ?? [];
    return { at, key: quoted ?? plain ?? at.text, value };
  });
};
const keysOf = (files: OldFiles, path: string): readonly string[] =>
  (tableLines(files, path) ?? []).map(one => one.key);

/** `<;` in front changes the sign between items; a doubled sign is one that is meant. */
export function splitList(text: string): readonly string[] {
  const [, other, rest] = /^\s*<\s*([^\sA-Za-z0-9])([\s\S]*)$/.exec(text) ?? [];
  const sign = other ?? ':';
  const whole = (rest ?? text).replaceAll(sign + sign, '\u0001');
  return whole
    .split(sign)
    .map(item => item.replaceAll('\u0001', sign).trim())
    .filter(item => item !== '');
}

/** null: it depends on the message. */
export function simplified(desk: Pick<EximDesk, 'files' | 'primary' | 'qualify'>, text: string): string | null {
  let whole = text.trim();
  for (let i = 0; i < 20; i++) {
    const begin = whole.search(/\$\{if\s+exists\s*\{/);
    if (begin === -1) break;
    const parts = condition(whole, begin);
    if (!parts) return null;
    whole = whole.slice(0, begin) + (desk.files.exists(parts.path) ? parts.yes : parts.no) + whole.slice(parts.end);
  }
  whole = whole.replace(/\$\{?primary_hostname\b\}?/g, desk.primary).replace(/\$\{?qualify_domain\b\}?/g, desk.qualify);
  return whole.includes('$') ? null : whole;
}

function condition(text: string, begin: number): { path: string; yes: string; no: string; end: number } | null {
  const first = text.indexOf('{', begin + 2);
  const braces: string[] = [];
  let at = first;
  for (let i = 0; i < 3; i++) {
    const end = text[at] === '{' ? closingBrace(text, at) : -1;
    if (end === -1) break;
    braces.push(text.slice(at + 1, end));
    at = end + 1;
    while (/\s/.test(text[at] ?? '')) at++;
  }
  const fails = /^fail\b/.exec(text.slice(at, at + 5));
  if (fails) at += 4;
  while (/\s/.test(text[at] ?? '')) at++;
  const [path, yes, no = ''] = braces;
  return path === undefined || yes === undefined || text[at] !== '}'
    ? null
    : { path: path.trim(), yes: yes.trim(), no: no.trim(), end: at + 1 };
}

function closingBrace(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
