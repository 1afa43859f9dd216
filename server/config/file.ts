/**
 * mailroom.jsonc: settings by their keys, with comments. Read as a whole, with line and column for each fault; edited
 * in place, so that comments and order stay; written whole through a temporary file, so that a crash leaves the old one.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  applyEdits,
  findNodeAtLocation,
  modify,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { err, ok, type Result } from '../base/result.ts';
import { type Fault, parseValue, toJson, unknownKey } from './parse.ts';
import { isPreset, type Preset } from './presets.ts';
import { type Config, isKey, type Key } from './schema.ts';

export type FileFault = Fault & { readonly line: number; readonly column: number };
/** Where there are more it is no file of settings, and each is looked up in the text. */
const MOST_FAULTS = 100;
export type FileContents = { readonly preset: Preset | null; readonly values: Partial<Config> };

/** A missing file is an empty one. Faults are named, not only the first. */
export function readConfigFile(path: string): Result<FileContents, readonly FileFault[]> {
  try {
    return parseConfig(readFileSync(path, 'utf8'));
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    if (code === 'ENOENT') return ok({ preset: null, values: {} });
    return err([{ key: '', sentence: `it cannot be read: ${message}`, line: 1, column: 1 }]);
  }
}

export function parseConfig(source: string): Result<FileContents, readonly FileFault[]> {
  const broken: ParseError[] = [];
  const tree = treeOf(source, broken);
  if (tree === 'too deep') return err([fault(source, 0, '', 'not readable: brackets in brackets without end')]);
  if (broken.length > 0) {
    return err(
      broken
        .slice(0, MOST_FAULTS)
        .map(b => fault(source, b.offset, '', `not readable here (${printParseErrorCode(b.error)})`)),
    );
  }
  if (!tree) return ok({ preset: null, values: {} });
  if (tree.type !== 'object') return err([fault(source, tree.offset, '', 'expected an object: { … }')]);
  return readProperties(source, tree);
}

/** The parser calls itself for each bracket in a bracket. */
function treeOf(source: string, broken: ParseError[]): Node | undefined | 'too deep' {
  try {
    return parseTree(source, broken, { allowTrailingComma: true, allowEmptyContent: true });
  } catch (fault) {
    if (fault instanceof RangeError) return 'too deep';
    throw fault;
  }
}

function readProperties(source: string, tree: Node): Result<FileContents, readonly FileFault[]> {
  const faults: FileFault[] = [];
  const values: Record<string, unknown> = {};
  let preset: Preset | null = null;
  for (const [name, value] of (tree.children ?? []).map(property => property.children ?? [])) {
    if (!name || !value) continue;
    if (faults.length >= MOST_FAULTS) break;
    const key = String(name.value);
    const raw = plain(value);
    if (key === '$schema') continue;
    if (key === 'preset') {
      if (typeof raw === 'string' && isPreset(raw)) preset = raw;
      else faults.push(fault(source, value.offset, key, 'preset: expected one of dev, office, learn'));
    } else if (!isKey(key)) faults.push(fault(source, name.offset, key, unknownKey(key).sentence));
    else {
      const parsed = parseValue(key, raw);
      if (parsed.ok) values[key] = parsed.value;
      else faults.push(fault(source, value.offset, key, parsed.error.sentence));
    }
  }
  return faults.length > 0 ? err(faults) : ok({ preset, values: values as Partial<Config> });
}

const plain = (node: Node): unknown =>
  node.type === 'array' ? (node.children ?? []).map(plain) : node.type === 'object' ? {} : node.value;

function fault(source: string, offset: number, key: string, sentence: string): FileFault {
  const before = source.slice(0, offset).split('\n');
  return { key, sentence, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export const describe = (path: string, faults: readonly FileFault[]): string =>
  faults.map(f => `${path}:${f.line}:${f.column}: ${f.sentence}`).join('\n');

/** Sets one key (or the preset), or takes it away with undefined. Everything else keeps its place and its comments. */
export function editConfig(text: string, key: Key | 'preset', value: unknown): string {
  const source = text.trim() === '' ? FRESH : text;
  const json = value === undefined || key === 'preset' ? value : toJson(key, value);
  const tree = parseTree(source, [], { allowTrailingComma: true });
  const there = tree && findNodeAtLocation(tree, [key]);
  if (value === undefined && !there) return text;
  // Into an empty object behind its comments; the editor would put it before them.
  if (tree?.type === 'object' && tree.children?.length === 0) {
    const end = tree.offset + tree.length - 1;
    return `${source.slice(0, end).trimEnd()}\n  ${JSON.stringify(key)}: ${JSON.stringify(json)}\n${source.slice(end)}`;
  }
  const options = {
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' },
    ...(there ? {} : { getInsertionIndex: (known: string[]) => known.length }),
  };
  return applyEdits(source, modify(source, [key], json, options));
}

export function editConfigFile(path: string, key: Key | 'preset', value: unknown): void {
  writeConfigFile(path, editConfig(configText(path), key, value));
}

/** Whole and durable, or not at all. */
export function writeConfigFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

/** '' where there is none, or where it cannot be read. */
export function configText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const FRESH = `{
  // Mailroom's settings. Each key, its default and its meaning: mailroom config list
  // A change is taken as soon as the file is saved; a fault is named with its line, and the last good settings stay.
}
`;
