/**
 * Tables as Postfix names them: `hash:/etc/postfix/virtual` is read from the text that postmap is given, never from the
 * file it makes. Also without a type (a file with a line each), and written into the parameter itself (inline:, static:).
 */
import type { Desk, Line } from './book.ts';
import { foldedLines, keyAndValue, plainLines, wordsOf } from './lines.ts';

export type MapEntry = { readonly at: Line; readonly key: string; readonly value: string };
export type OldMap =
  | { readonly kind: 'table' | 'regexp' | 'networks'; readonly name: string; readonly entries: readonly MapEntry[] }
  /** The same answer for every key. */
  | { readonly kind: 'static'; readonly name: string; readonly value: string }
  /** The computer's own users. */
  | { readonly kind: 'users'; readonly name: string }
  | { readonly kind: 'unread'; readonly name: string; readonly because: string };

const TEXT_TYPES = new Set(['hash', 'btree', 'dbm', 'lmdb', 'cdb', 'texthash', 'sdbm', 'nisplus-text']);
/** They answer from elsewhere: what they would say cannot be known from the configuration. */
const elsewhere: Readonly<Record<string, string>> = {
  ldap: 'a directory (LDAP)',
  mysql: 'a database (MySQL)',
  pgsql: 'a database (PostgreSQL)',
  sqlite: 'a database (SQLite)',
  mongodb: 'a database (MongoDB)',
  nis: 'NIS',
  nisplus: 'NIS+',
  netinfo: 'NetInfo',
  tcp: 'a program behind a socket',
  socketmap: 'a program behind a socket',
  memcache: 'a cache of another process',
  environ: 'the environment of the process',
  unionmap: 'several tables joined in one answer',
  pipemap: 'several tables asked one after the other',
  randmap: 'chance',
};

/** `hash:/a, regexp:/b` → each by itself. */
export const readMaps = (desk: Desk, at: Line, text: string): readonly OldMap[] =>
  wordsOf(text).map(name => readMap(desk, at, name));

export function readMap(desk: Desk, at: Line, named: string): OldMap {
  const name = named.replace(/^proxy:/, '');
  const colon = name.indexOf(':');
  const type = colon === -1 ? '' : name.slice(0, colon);
  const rest = name.slice(colon + 1);
  if (type === 'inline') return inlineMap(at, name, rest);
  if (type === 'static') return { kind: 'static', name, value: rest.replace(/^\{\s*|\s*\}$/g, '') };
  if (type === 'unix')
    return rest.startsWith('passwd') ? { kind: 'users', name } : unread(name, `${rest} is a file of the system's`);
  if (type === 'regexp' || type === 'pcre') return fileMap(desk, 'regexp', name, rest, patternOf);
  if (type === 'cidr') return fileMap(desk, 'networks', name, rest, line => keyAndValue(line));
  if (TEXT_TYPES.has(type)) return fileMap(desk, 'table', name, rest, keyValueOf);
  if (name.startsWith('/')) return fileMap(desk, 'table', name, name, ({ text }) => [text, ''] as const, true);
  if (Object.hasOwn(elsewhere, type))
    return unread(name, `it asks ${elsewhere[type]}, and what that would answer is not written here`);
  return unread(name, type === '' ? 'it is no table' : `"${type}" is a kind of table that is not known`);
}

const unread = (name: string, because: string): OldMap => ({ kind: 'unread', name, because });

type Split = (line: Line) => readonly [string, string] | null;

function fileMap(
  { files }: Desk,
  kind: 'table' | 'regexp' | 'networks',
  name: string,
  path: string,
  split: Split,
  plain = false,
): OldMap {
  const text = files.read(path);
  if (!text.ok) return unread(name, `${path} ${text.error}`);
  const lines = plain ? plainLines(path, text.value) : foldedLines(path, text.value);
  const entries = lines.map(at => {
    const [key, value] = split(at) ?? [at.text, ''];
    return { at, key, value };
  });
  return { kind, name, entries };
}

/** Blanks in quotes belong to the key, and so do the quotes: `"ann ng"@there.example`. */
function keyValueOf(line: Line): readonly [string, string] | null {
  const quoted = /^("(?:[^"\\]|\\.)*"\S*)\s+(.*)$/.exec(line.text);
  return quoted ? [quoted[1]!, quoted[2]!] : keyAndValue(line);
}

/** `/pattern/flags value`; the first character divides. */
function patternOf({ text }: Line): readonly [string, string] | null {
  const from = text.startsWith('!') ? 1 : 0;
  const divider = text[from];
  if (!divider || /[\w\s]/.test(divider)) return null;
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === divider) {
      const blank = text.slice(at).search(/\s/);
      const end = blank === -1 ? text.length : at + blank;
      return [text.slice(0, end), text.slice(end).trim()];
    }
  }
  return null;
}

/** inline:{ {key = value}, key=value } */
function inlineMap(at: Line, name: string, rest: string): OldMap {
  const inner = rest.trim().replace(/^\{/, '').replace(/\}$/, '');
  const entries = wordsOf(inner).map(word => {
    const pair = word.replace(/^\{\s*/, '').replace(/\s*\}$/, '');
    const sign = pair.indexOf('=');
    return sign === -1
      ? { at, key: pair, value: '' }
      : { at, key: pair.slice(0, sign).trim(), value: pair.slice(sign + 1).trim() };
  });
  return { kind: 'table', name, entries };
}

/**
 * `/^sales-.*@example\.com$/i` → 'sales-*@example.com'. A pattern with `*` and `?` alone, or null where that says
 * less or more than the expression does.
 */
export function globOf(key: string): string | null {
  const [, source] = /^\/((?:[^/\\]|\\.)*)\/[a-zA-Z]*$/.exec(key) ?? [];
  if (source === undefined) return null;
  const from = source.startsWith('^') ? 1 : 0;
  const to = source.endsWith('$') && !source.endsWith('\\$') ? source.length - 1 : source.length;
  let glob = '';
  for (let at = from; at < to; at++) {
    const letter = source[at]!;
    const next = source[at + 1];
    if (letter === '\\') {
      if (next === undefined || /[\w]/.test(next)) return null;
      glob += next;
      at++;
    } else if (letter === '.' && (next === '*' || next === '+')) {
      glob += next === '*' ? '*' : '?*';
      at++;
    } else if (letter === '.') glob += '?';
    else if ('()[]{}|*+?^$'.includes(letter)) {
      // A group around the whole of ".*" is only for use on the right.
      if (source.startsWith('(.*)', at) || source.startsWith('(.+)', at)) {
        glob += source[at + 2] === '*' ? '*' : '?*';
        at += 3;
      } else return null;
    } else glob += letter;
    if (/[*+?]/.test(source[at + 1] ?? '') && at + 1 < to) return null;
  }
  return `${from === 1 ? '' : '*'}${glob.toLowerCase()}${to < source.length ? '' : '*'}`.replace(/\*{2,}/g, '*');
}
