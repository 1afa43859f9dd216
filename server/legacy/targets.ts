/**
 * What stands on the right of an alias, in a .forward, and in the data of an Exim redirect router. Three dialects of one
 * list, read alike:
 *
 *   list    = item *( "," item )                     ; also a line each, in files
 *   item    = address / name / "\" name / "|" command / path / ":include:" path
 *           / ":blackhole:" / ":fail:" words / ":defer:" words / "error:" words
 *
 * Quotes may stand around an item ("|/usr/bin/vacation ann") or only around its argument (|"/usr/bin/vacation ann"). A
 * :fail: takes the rest of the list, as Exim has it. Words in parentheses are comments. Linear in the size of the text.
 */

import { err, ok, type Result } from '../base/result.ts';
import { parseMailbox } from '../mime/address.ts';
import type { Done } from './book.ts';
import type { Target } from './statement.ts';

export type TargetFault = { readonly offset: number; readonly item: string; readonly because: string };

/** More belong on a list of their own. */
const MOST_ITEMS = 100_000;

export function readTargets(text: string): Result<readonly Target[], TargetFault> {
  const items = split(text);
  if (!items.ok) return items;
  const targets: Target[] = [];
  for (const { raw, offset } of items.value) {
    const target = readTarget(raw);
    if (!target.ok) return err({ offset, item: raw.slice(0, 80), because: target.error });
    targets.push(target.value);
  }
  return ok(targets);
}

type Item = { readonly raw: string; readonly offset: number };

function split(text: string): Result<readonly Item[], TargetFault> {
  const items: Item[] = [];
  let [begin, quoted, comments, angled] = [0, false, 0, false];
  const end = (at: number): Done => {
    const raw = text.slice(begin, at);
    if (raw.trim() !== '') items.push({ raw: raw.trim(), offset: begin + raw.length - raw.trimStart().length });
    begin = at + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '\\') at++;
    else if (letter === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (letter === '(') comments++;
    else if (letter === ')') comments = Math.max(0, comments - 1);
    else if (letter === '<') angled = true;
    else if (letter === '>') angled = false;
    else if ((letter === ',' || letter === '\n') && comments === 0 && !angled) end(at);
    else if (letter === ':' && takesTheRest(text, begin, at)) break;
  }
  if (quoted)
    return err({ offset: begin, item: text.slice(begin, begin + 80), because: 'its quotation mark is never closed' });
  end(text.length);
  if (items.length > MOST_ITEMS) return err({ offset: 0, item: '', because: `it has more than ${MOST_ITEMS} targets` });
  return ok(items);
}

/** `:fail:`, `:defer:` and `error:` have words behind them in which a comma is a comma. */
function takesTheRest(text: string, begin: number, at: number): boolean {
  if (at - begin > 40) return false;
  return /^\s*"?(?::(?:fail|defer|unknown)|error|:error)$/i.test(text.slice(begin, at));
}

const unquoted = (text: string): string =>
  text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;

function readTarget(raw: string): Result<Target, string> {
  const item = unquoted(raw);
  if (item.startsWith('|')) {
    const command = unquoted(item.slice(1).trim()).trim();
    return command === '' ? err('there is no command behind the bar') : ok({ kind: 'pipe', command });
  }
  const special = /^:?([a-z]+):\s*([\s\S]*)$/i.exec(item);
  if (special) {
    const known = specialTarget(special[1]!.toLowerCase(), special[2]!.trim(), item.startsWith(':'));
    if (known) return known;
  }
  if (item.startsWith('/')) return fileTarget(item);
  return addressTarget(item);
}

function specialTarget(word: string, rest: string, colon: boolean): Result<Target, string> | null {
  switch (word) {
    case 'include': {
      const path = unquoted(rest);
      return path.startsWith('/') ? ok({ kind: 'include', path }) : err('an included file is named from / on');
    }
    case 'blackhole':
      return ok({ kind: 'discard' });
    case 'fail':
      return ok({ kind: 'refuse', words: unquoted(rest), later: false });
    case 'unknown':
      return ok({ kind: 'refuse', words: 'no such user', later: false });
    case 'defer':
      return ok({ kind: 'refuse', words: unquoted(rest), later: true });
    case 'error':
      return ok(sendmailError(rest));
    default:
      return colon ? err(`":${word}:" is nothing that a target can be`) : null;
  }
}

/** sendmail: `error:nouser 550 No such user`, `error:5.7.0:550 Access denied`, `error:"451 Later"`. */
export function sendmailError(text: string): Extract<Target, { kind: 'refuse' }> {
  const words = unquoted(text.trim()).replace(/^(?:\d\.\d{1,3}\.\d{1,3}|[a-z]+(?=[: ]\s*\d{3}\b|\s))[: ]\s*/i, '');
  const [, code, rest] = /^([45]\d\d)\s*(?:\d\.\d{1,3}\.\d{1,3}\s+)?(.*)$/.exec(words) ?? [];
  const later = (code ?? '').startsWith('4') || /^(?:tempfail\b|4\.)/i.test(unquoted(text.trim()));
  return { kind: 'refuse', words: rest ?? words, later };
}

function fileTarget(path: string): Result<Target, string> {
  if (path === '/dev/null') return ok({ kind: 'discard' });
  return ok({ kind: 'file', path, maildir: path.endsWith('/') });
}

function addressTarget(raw: string): Result<Target, string> {
  const angled = /<([^<>]*)>\s*$/.exec(raw.slice(-400));
  const item = (angled ? angled[1]! : withoutComments(raw)).trim();
  const exactly = item.startsWith('\\');
  const name = unquoted(exactly ? item.slice(1) : item);
  if (name === '') return err('it is empty');
  if (item.includes('@')) {
    const address = exactly ? item.slice(1) : item;
    const mailbox = parseMailbox(address);
    return mailbox.ok ? ok({ kind: 'address', address }) : err(`it is no address: ${mailbox.error}`);
  }
  if (name.includes('!')) return err('it is a UUCP path, and there is no UUCP here');
  if (/[\s/"<>(),;:\\[\]]/.test(name)) return err('it is neither an address, nor a name, a command or a file');
  return ok({ kind: 'inside', name, exactly });
}

function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  let [out, depth] = ['', 0];
  for (const letter of text) {
    if (letter === '(') depth++;
    else if (letter === ')' && depth > 0) depth--;
    else if (depth === 0) out += letter;
  }
  return out;
}

/** As people write it, for tables and notes. */
export function printTarget(target: Target): string {
  switch (target.kind) {
    case 'address':
      return target.address;
    case 'inside':
      return target.exactly ? `\\${target.name}` : target.name;
    case 'pipe':
      return `|${target.command}`;
    case 'file':
      return target.path;
    case 'include':
      return `:include:${target.path}`;
    case 'refuse':
      return `${target.later ? ':defer:' : ':fail:'} ${target.words}`.trim();
    case 'discard':
      return ':blackhole:';
  }
}
