/**
 * Exim's configuration as it is before it means anything: lines joined, files included, macros put in, conditions decided.
 * Exim puts macros in anywhere; here a macro is a whole word, as everybody writes them. Bounded: files, depth, growth.
 *
 *   .include FILE  .include_if_exists FILE  .ifdef A B  .ifndef A  .elifdef A  .else  .endif  NAME = text  NAME == text
 */
import type { Book, Done, Line } from '../book.ts';
import { joinedLines } from '../lines.ts';
import type { OldFiles } from '../old-files.ts';

export type Macros = Map<string, string>;

const DEEPEST_INCLUDE = 8;
const LONGEST_LINE = 64 * 1024;

type Branch = { readonly taken: boolean; readonly before: boolean };

export function eximLines(files: OldFiles, book: Book, paths: readonly string[], macros: Macros): readonly Line[] {
  const lines: Line[] = [];
  const branches: Branch[] = [];
  const open: string[] = [];
  const read = (path: string, from: Line | null): Done => {
    const text = files.read(path);
    if (!text.ok) {
      const at = from ?? { file: path, line: 0, column: 0, text: path };
      return book.cannot(at, 'a part of the configuration', `${path} ${text.error}`);
    }
    open.push(path);
    for (const line of joinedLines(path, text.value)) {
      if (decides(line.text, branches, macros) || !branches.every(one => one.taken)) continue;
      const put = { ...line, text: macroDefinition(line.text) ? line.text : withMacros(line.text, macros) };
      const include = /^\.include(_if_exists)?\s+"?([^"]+?)"?\s*$/.exec(put.text);
      if (include) {
        if (include[1] !== undefined && !files.exists(include[2]!)) continue;
        if (open.includes(include[2]!) || open.length > DEEPEST_INCLUDE)
          book.cannot(put, 'a part of the configuration', 'it includes itself, or files are included too deep');
        else read(include[2]!, put);
      } else if (!define(line.text, macros)) lines.push(put);
    }
    open.pop();
  };
  for (const path of paths) read(path, null);
  return lines;
}

/** Exim's own macros begin with "_": what this version of it can do, which a new one can. */
const isDefined = (name: string, macros: Macros): boolean =>
  macros.has(name) || /^_(?:HAVE|OPT|DRIVER|OPTION|LOG)_/.test(name);

function decides(text: string, branches: Branch[], macros: Macros): boolean {
  const [, word, rest = ''] = /^\.(ifdef|ifndef|elifdef|elifndef|else|endif)\b\s*(.*)$/.exec(text) ?? [];
  if (word === undefined) return false;
  const names = rest.split(/\s+/).filter(name => name !== '');
  const holds = names.some(name => isDefined(name, macros));
  const last = branches.at(-1);
  if (word === 'ifdef' || word === 'ifndef') {
    const taken = word === 'ifdef' ? holds : !holds;
    branches.push({ taken, before: taken });
  } else if (last && word === 'endif') branches.pop();
  else if (last) {
    const wants = word === 'else' || (word === 'elifdef' ? holds : !holds);
    branches[branches.length - 1] = { taken: wants && !last.before, before: last.before || wants };
  }
  return true;
}

const DEFINITION = /^([A-Z][A-Za-z0-9_]*)\s*==?\s*([\s\S]*)$/;
const macroDefinition = (text: string): boolean => DEFINITION.test(text);

function define(text: string, macros: Macros): boolean {
  const [, name, value] = DEFINITION.exec(text) ?? [];
  if (name === undefined || value === undefined) return false;
  macros.set(name, withMacros(value.trim(), macros));
  return true;
}

function withMacros(text: string, macros: Macros): string {
  if (macros.size === 0 || !/[A-Z]/.test(text)) return text;
  let octets = 0;
  const put = text.replace(/[A-Za-z_][A-Za-z0-9_]*/g, word => {
    const value = macros.get(word);
    if (value === undefined || octets > LONGEST_LINE) return word;
    octets += value.length;
    return value;
  });
  return put;
}

export type Section = 'main' | 'acl' | 'routers' | 'transports' | 'retry' | 'rewrite' | 'authenticators' | 'local_scan';
const sections: ReadonlySet<string> = new Set([
  'acl',
  'routers',
  'transports',
  'retry',
  'rewrite',
  'authenticators',
  'local_scan',
]);

/** By their sections; a name that is none goes with `main`, where it is told. */
export function bySection(lines: readonly Line[]): ReadonlyMap<Section, readonly Line[]> {
  const found = new Map<Section, Line[]>();
  let now: Section = 'main';
  for (const line of lines) {
    const begin = /^begin\s+(\w+)\s*$/.exec(line.text)?.[1];
    if (begin !== undefined && sections.has(begin)) now = begin as Section;
    else {
      const there = found.get(now);
      if (there) there.push(line);
      else found.set(now, [line]);
    }
  }
  return found;
}

export type Option = { readonly at: Line; readonly name: string; readonly value: string };
export type Driver = { readonly at: Line; readonly name: string; readonly options: ReadonlyMap<string, Option> };

/** `name:` and the options below it, of a router, a transport or an authenticator. */
export function driversIn(book: Book, lines: readonly Line[], what: string): readonly Driver[] {
  const drivers: { at: Line; name: string; options: Map<string, Option> }[] = [];
  for (const line of lines) {
    const name = /^([A-Za-z0-9_.-]+)\s*:\s*$/.exec(line.text)?.[1];
    if (name !== undefined) {
      drivers.push({ at: line, name, options: new Map() });
      continue;
    }
    const option = optionIn(line);
    const driver = drivers.at(-1);
    if (option && driver) driver.options.set(option.name, option);
    else book.cannot(line, `a line of a ${what}`, driver ? 'it is no option' : `there is no ${what} before it`);
  }
  return drivers;
}

/** `name = value`, `name`, `no_name`, `hide name = value`. */
export function optionIn(at: Line): Option | null {
  const text = at.text.replace(/^hide\s+/, '');
  const [, name, value] = /^([a-z][a-z0-9_]*)\s*=\s*([\s\S]*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { at, name, value: unquoted(value.trim()) };
  const [, no, plain] = /^(no_|not_)?([a-z][a-z0-9_]*)$/.exec(text.trim()) ?? [];
  return plain === undefined ? null : { at, name: plain, value: no === undefined ? 'true' : 'false' };
}

/** In quotes, backslashes stand for what follows them. */
const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replace(/\\(.)/g, '$1').trim()
    : text;
