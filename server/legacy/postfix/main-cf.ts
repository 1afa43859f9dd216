/**
 * main.cf: `name = value`, lines that begin with a blank go on, the last of two wins, `$name` stands for another's value.
 * Expansion is bounded in depth and size, for a value may name itself. postconf(5).
 *
 *   $name  ${name}  $(name)  $$      ${name?value} ${name?{value}}   where name is not empty
 *   ${name:value} ${name:{value}}    where it is            ${name?{a}:{b}}
 */
import { err, ok, type Result } from '../../base/result.ts';
import type { Line } from '../book.ts';
import { foldedLines } from '../lines.ts';

export type Parameter = {
  readonly at: Line;
  readonly name: string;
  readonly raw: string;
  /** The line of a later one of the same name, which holds instead. */
  readonly overriddenBy: number | null;
};
export type MainCf = {
  readonly parameters: readonly Parameter[];
  /** Lines that are no parameters. */
  readonly broken: readonly Line[];
  readonly has: (name: string) => boolean;
  /** As it is written; undefined where it is not. */
  readonly raw: (name: string) => string | undefined;
  /** Names that stand in some value. */
  readonly mentioned: ReadonlySet<string>;
  /** Expanded; the default where it is not set; '' for what nobody knows. */
  readonly value: (name: string) => string;
  readonly expand: (text: string) => Result<string, string>;
};

/** Stands for the host's name without its first label, which no text of the file can say. */
const BELOW_HOST = '\u0000';
const DEEPEST = 20;
const LONGEST = 64 * 1024;
/** What stands for others in one value, all told. */
const MOST_MACROS = 10_000;

export function parseMainCf(file: string, text: string, hostName: string): MainCf {
  const broken: Line[] = [];
  const found: Omit<Parameter, 'overriddenBy'>[] = [];
  for (const at of foldedLines(file, text)) {
    const [, name, raw] = /^([^\s=]+)\s*=\s*([\s\S]*)$/.exec(at.text) ?? [];
    if (name === undefined || raw === undefined) broken.push(at);
    else found.push({ at, name, raw: raw.trim() });
  }
  const last = new Map(found.map(one => [one.name, one]));
  const raw = (name: string): string | undefined =>
    last.get(name)?.raw ?? defaultOf(name, hostName, last.has('mydomain'));
  const expand = (value: string): Result<string, string> => expanded(value, raw);
  return {
    broken,
    parameters: found.map(one => {
      const holds = last.get(one.name)!;
      return { ...one, overriddenBy: holds === one ? null : holds.at.line };
    }),
    has: name => last.has(name),
    raw: name => last.get(name)?.raw,
    mentioned: new Set(found.flatMap(one => [...one.raw.matchAll(/\$[{(]?(\w{1,100})/g)].map(([, name]) => name!))),
    expand,
    value: name => {
      const said = raw(name) ?? '';
      const whole = expand(said === BELOW_HOST ? '$mydomain' : said);
      return whole.ok ? whole.value.trim() : '';
    },
  };
}

/** What others are made of, and what a value means that is not there. */
const defaults: Readonly<Record<string, string>> = {
  myorigin: '$myhostname',
  mydestination: '$myhostname, localhost.$mydomain, localhost',
  mynetworks_style: 'host',
  relay_domains: '',
  alias_maps: 'hash:/etc/aliases',
  virtual_alias_maps: '$virtual_maps',
  virtual_alias_domains: '$virtual_alias_maps',
  virtual_mailbox_domains: '$virtual_mailbox_maps',
  default_transport: 'smtp',
  local_transport: 'local:$myhostname',
  relay_transport: 'relay',
  virtual_transport: 'virtual',
  mail_name: 'Postfix',
  inet_interfaces: 'all',
  config_directory: '/etc/postfix',
  queue_directory: '/var/spool/postfix',
  daemon_directory: '/usr/lib/postfix/sbin',
  data_directory: '/var/lib/postfix',
  command_directory: '/usr/sbin',
  meta_directory: '/etc/postfix',
  default_database_type: 'hash',
  recipient_delimiter: '',
  smtp_tls_security_level: '',
  compatibility_level: '0',
  smtpd_relay_restrictions: 'permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination',
};

function defaultOf(name: string, hostName: string, domainIsSet: boolean): string | undefined {
  if (name === 'myhostname') {
    if (hostName.includes('.')) return hostName;
    return domainIsSet ? `${hostName}.$mydomain` : `${hostName}.localdomain`;
  }
  if (name === 'mydomain') return BELOW_HOST;
  return Object.hasOwn(defaults, name) ? defaults[name] : undefined;
}

type Look = (name: string) => string | undefined;

function expanded(text: string, look: Look): Result<string, string> {
  let [octets, macros] = [0, 0];
  const whole = (value: string, depth: number): string => {
    if (depth > DEEPEST) throw new Endless(`values stand for each other more than ${DEEPEST} deep`);
    let out = '';
    for (let at = 0; at < value.length; ) {
      const sign = value.indexOf('$', at);
      if (sign === -1) {
        out += value.slice(at);
        break;
      }
      if (++macros > MOST_MACROS) throw new Endless(`more than ${MOST_MACROS} others stand in it`);
      out += value.slice(at, sign);
      const [put, next] = macro(value, sign, look, text_ => whole(text_, depth + 1));
      out += put;
      at = next;
    }
    octets += out.length;
    if (octets > LONGEST) throw new Endless(`it grows beyond ${LONGEST} characters`);
    return out;
  };
  try {
    return ok(whole(text, 0));
  } catch (fault) {
    if (fault instanceof Endless) return err(fault.message);
    throw fault;
  }
}

/** Ends an expansion from within; never leaves this file. */
class Endless extends Error {}

/** What stands at the "$", and where to go on. */
function macro(value: string, at: number, look: Look, whole: (text: string) => string): readonly [string, number] {
  const next = value[at + 1];
  if (next === '$') return ['$', at + 2];
  if (next === '{' || next === '(') {
    const end = closing(value, at + 1);
    if (end === -1) return [value.slice(at), value.length];
    return [braced(value.slice(at + 2, end), look, whole), end + 1];
  }
  const name = /^[A-Za-z0-9_]+/.exec(value.slice(at + 1, at + 101))?.[0];
  return name === undefined ? ['$', at + 1] : [meantBy(name, look, whole), at + 1 + name.length];
}

function closing(text: string, from: number): number {
  const [open, close] = text[from] === '{' ? ['{', '}'] : ['(', ')'];
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === open) depth++;
    else if (text[at] === close && --depth === 0) return at;
  }
  return -1;
}

function meantBy(name: string, look: Look, whole: (text: string) => string): string {
  const raw = look(name);
  if (raw === undefined) return '';
  // The domain is the host's name without its first label.
  if (raw === BELOW_HOST) {
    const host = whole('$myhostname');
    return host.includes('.') ? host.slice(host.indexOf('.') + 1) : 'localdomain';
  }
  return whole(raw);
}

function braced(inner: string, look: Look, whole: (text: string) => string): string {
  const [, name, sign, rest] = /^\s*([A-Za-z0-9_]+)\s*(?:([?:])([\s\S]*))?$/.exec(inner) ?? [];
  // A comparison of two values, for the level of compatibility: what a new Postfix says.
  if (name === undefined) return compared(inner, whole);
  if (sign === undefined) return meantBy(name, look, whole);
  // Postfix asks whether anything is written there, before it is expanded.
  const isEmpty = (look(name) ?? '') === '';
  const [first, second] = branches(rest ?? '');
  if (sign === ':') return isEmpty ? whole(first) : '';
  return isEmpty ? whole(second) : whole(first);
}

/** `{a}:{b}`, `{a} : {b}`, or a plain `a`. */
function branches(text: string): readonly [string, string] {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) return [text, ''];
  const end = closing(trimmed, 0);
  if (end === -1) return [text, ''];
  const after = /^\s*:\s*([\s\S]*)$/.exec(trimmed.slice(end + 1))?.[1]?.trim() ?? '';
  const second = after.startsWith('{') && closing(after, 0) !== -1 ? after.slice(1, closing(after, 0)) : after;
  return [trimmed.slice(1, end).trim(), second.trim()];
}

/** `{a} == {b} ? {yes} : {no}`, and the same with !=, <, <level and so on. */
function compared(inner: string, whole: (text: string) => string): string {
  const text = inner.trim();
  const left = text.startsWith('{') ? closing(text, 0) : -1;
  if (left === -1) return '';
  const [, sign, from] = /^(\s*(==|!=|<=|>=|<|>)(?:level)?\s*)\{/.exec(text.slice(left + 1)) ?? [];
  if (sign === undefined || from === undefined) return '';
  const begin = left + 1 + sign.length;
  const right = closing(text, begin);
  const question = right === -1 ? -1 : text.indexOf('?', right);
  if (question === -1) return '';
  const [yes, no] = branches(text.slice(question + 1));
  return whole(holds(whole(text.slice(1, left).trim()), from, whole(text.slice(begin + 1, right).trim())) ? yes : no);
}

function holds(a: string, sign: string, b: string): boolean {
  const order = Number.isNaN(Number(a) + Number(b)) ? (a < b ? -1 : a > b ? 1 : 0) : Number(a) - Number(b);
  switch (sign) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}
