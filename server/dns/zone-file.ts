/**
 * A master file (RFC 1035 §5) as records: $ORIGIN, $TTL (RFC 2308 §4), A, AAAA, MX, TXT, CNAME, PTR; relative names,
 * @, an omitted owner, parentheses, comments, quoted strings with \X and \DDD; TLSA, CAA and SRV. Others are read over.
 * $INCLUDE and $GENERATE are refused: a zone is one text.
 */
import { err, ok, type Result } from '../base/result.ts';
import { addressFamily } from './address.ts';
import type { CaaRecord, SrvRecord, TlsaRecord } from './rdata.ts';
import { lookupName } from './resolver.ts';

export type RecordType = ZoneData['type'];
export type ZoneData =
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'AAAA'; readonly address: string }
  | { readonly type: 'MX'; readonly preference: number; readonly exchange: string }
  | { readonly type: 'TXT'; readonly text: string }
  | { readonly type: 'CNAME'; readonly target: string }
  | { readonly type: 'PTR'; readonly target: string }
  | ({ readonly type: 'TLSA' } & TlsaRecord)
  | ({ readonly type: 'CAA' } & CaaRecord)
  | ({ readonly type: 'SRV' } & SrvRecord);

/** `name` without the final dot, in lower case; `ttl` in seconds as the file has it. */
export type ZoneRecord = ZoneData & { readonly name: string; readonly ttl: number };
export type ZoneFault = { readonly line: number; readonly sentence: string };

export type Word = { readonly text: string; readonly quoted: boolean };
/** One entry of the file; `indented` when its owner was left out. */
type Entry = { readonly line: number; readonly indented: boolean; readonly words: readonly Word[] };
type State = { origin: string; ttl: number | null; owner: string | null; lastTtl: number | null };

const DEFAULT_TTL = 3600;
const readOver = new Set(['SOA', 'NS', 'DS', 'DNSKEY', 'HINFO', 'SPF', 'NAPTR', 'SSHFP', 'HTTPS', 'SVCB']);
const answered = new Set(['A', 'AAAA', 'MX', 'TXT', 'CNAME', 'PTR', 'TLSA', 'CAA', 'SRV']);

export function parseZone(text: string, origin = ''): Result<readonly ZoneRecord[], ZoneFault> {
  const entries = readEntries(text);
  if (!entries.ok) return entries;
  const state: State = { origin: origin.replace(/\.$/, ''), ttl: null, owner: null, lastTtl: null };
  const records: ZoneRecord[] = [];
  for (const entry of entries.value) {
    const record = entry.words[0]?.text.startsWith('$') ? directive(entry, state) : resourceRecord(entry, state);
    if (!record.ok) return err({ line: entry.line, sentence: record.error });
    if (record.value) records.push(record.value);
  }
  return ok(records);
}

function directive(entry: Entry, state: State): Result<null, string> {
  const [name, value] = entry.words.map(word => word.text);
  switch (name?.toUpperCase()) {
    case '$ORIGIN': {
      const origin = value === undefined ? null : absolute(value, state.origin);
      if (origin === null) return err('$ORIGIN needs a domain name');
      state.origin = origin;
      return ok(null);
    }
    case '$TTL':
      state.ttl = parseTtl(value ?? '');
      return state.ttl === null ? err(`$TTL needs a time in seconds, found "${value ?? ''}"`) : ok(null);
    default:
      return err(`${name} is not supported here`);
  }
}

/** `[owner] [ttl] [class] type rdata`, where ttl and class come in any order. RFC 1035 §5.1. */
function resourceRecord(entry: Entry, state: State): Result<ZoneRecord | null, string> {
  const words = [...entry.words];
  if (!entry.indented) {
    const owner = words.shift()!.text;
    const name = absolute(owner, state.origin);
    if (name === null) return err(`"${owner}" is not a domain name`);
    state.owner = name;
  }
  if (state.owner === null) return err('the first record has no name before it');
  let ttl: number | null = null;
  for (let word = words[0]; word && !word.quoted; word = words[0]) {
    const time = parseTtl(word.text);
    if (time !== null) ttl = time;
    else if (!/^(IN|CH|HS)$/i.test(word.text)) break;
    words.shift();
  }
  if (ttl !== null) state.lastTtl = ttl;
  const type = words.shift()?.text.toUpperCase() ?? '';
  if (readOver.has(type) || /^TYPE\d+$/.test(type)) return ok(null);
  if (!isAnswered(type)) return err(`"${type}" is not a record type known here`);
  const data = parseData(type, words, state.origin);
  return data.ok
    ? ok({ name: state.owner, ttl: ttl ?? state.ttl ?? state.lastTtl ?? DEFAULT_TTL, ...data.value })
    : data;
}

const isAnswered = (type: string): type is RecordType => answered.has(type);

/** The right side of a record. */
export function parseData(type: RecordType, words: readonly Word[], origin: string): Result<ZoneData, string> {
  const [first = '', second = ''] = words.map(word => word.text);
  const any = words.length || 1;
  // The digits of a TLSA may stand in several words. RFC 6698 §2.2.
  const count = { A: 1, AAAA: 1, MX: 2, TXT: any, CNAME: 1, PTR: 1, TLSA: Math.max(any, 4), CAA: 3, SRV: 4 }[type];
  if (words.length !== count)
    return err(`${type} takes ${count} value${count === 1 ? '' : 's'}, found ${words.length}`);
  switch (type) {
    case 'A':
      return addressFamily(first) === 4 ? ok({ type, address: first }) : err(`"${first}" is not an IPv4 address`);
    case 'AAAA':
      return addressFamily(first) === 6
        ? ok({ type, address: first.toLowerCase() })
        : err(`"${first}" is not an IPv6 address`);
    case 'MX': {
      const exchange = absolute(second, origin);
      if (!/^\d{1,5}$/.test(first) || Number(first) > 65535) return err(`"${first}" is not an MX preference`);
      return exchange === null
        ? err(`"${second}" is not a host name`)
        : ok({ type, preference: Number(first), exchange });
    }
    case 'TXT':
      return ok({ type, text: words.map(word => word.text).join('') });
    case 'CNAME':
    case 'PTR': {
      const target = absolute(first, origin);
      return target === null ? err(`"${first}" is not a domain name`) : ok({ type, target });
    }
    case 'TLSA':
      return parseTlsa(words.map(word => word.text));
    case 'SRV':
      return parseSrv(
        words.map(word => word.text),
        origin,
      );
    case 'CAA': {
      const value = words[2]?.text ?? '';
      if (!isOctet(first) || !/^[a-z0-9]+$/i.test(second)) return err('CAA takes a number, a word and a text');
      return ok({ type, critical: Number(first) >= 128, tag: second.toLowerCase(), value });
    }
  }
}

/** RFC 2782: three numbers and a host; '.' says that there is no such service. */
function parseSrv(
  [priority = '', weight = '', port = '', host = '']: string[],
  origin: string,
): Result<ZoneData, string> {
  const target = absolute(host, origin);
  if (![priority, weight, port].every(isShort)) return err('SRV begins with three numbers up to 65535');
  if (target === null) return err(`"${host}" is not a host name`);
  return ok({ type: 'SRV', priority: Number(priority), weight: Number(weight), port: Number(port), target });
}

/** RFC 6698 §2.2: three numbers and hexadecimal digits. */
function parseTlsa([usage = '', selector = '', matching = '', ...digits]: string[]): Result<ZoneData, string> {
  const hex = digits.join('');
  if (![usage, selector, matching].every(isOctet)) return err('TLSA begins with three numbers up to 255');
  if (!/^([0-9a-f]{2})+$/i.test(hex)) return err('TLSA ends with pairs of hexadecimal digits');
  const data = new Uint8Array(Buffer.from(hex, 'hex'));
  return ok({
    type: 'TLSA',
    usage: Number(usage),
    selector: Number(selector),
    matching: Number(matching),
    data,
  });
}

const isShort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) < 65_536;
const isOctet = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) < 256;

/** @ and relative names get the origin; '.' is the root, printed as ''. */
function absolute(name: string, origin: string): string | null {
  if (name === '@') return origin;
  if (name === '.') return '';
  if (name.endsWith('.')) return lookupName(name);
  return lookupName(origin === '' ? name : `${name}.${origin}`);
}

/** Seconds, or BIND's 1w2d3h4m5s. */
function parseTtl(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(\d+[wdhms])+$/i.test(text)) return null;
  const units: { readonly [unit: string]: number } = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };
  return [...text.matchAll(/(\d+)([wdhms])/gi)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit!.toLowerCase()] ?? 0),
    0,
  );
}

/** Cuts the text into entries: a line, or several that parentheses hold together. */
function readEntries(text: string): Result<Entry[], ZoneFault> {
  const entries: Entry[] = [];
  let open: { line: number; indented: boolean; words: Word[] } | null = null;
  let depth = 0;
  for (const [number, line] of text.split(/\r?\n/).entries()) {
    const cut = readLine(line);
    if (!cut.ok) return err({ line: number + 1, sentence: cut.error });
    open ??= { line: number + 1, indented: /^[ \t]/.test(line), words: [] };
    for (const token of cut.value) {
      if (token === '(') depth++;
      else if (token === ')') depth--;
      else open.words.push(token);
      if (depth < 0) return err({ line: number + 1, sentence: 'a ")" without its "("' });
    }
    if (depth > 0) continue;
    if (open.words.length > 0) entries.push(open);
    open = null;
  }
  return open ? err({ line: open.line, sentence: 'a "(" that is never closed' }) : ok(entries);
}

/** "quoted", ; comment, ( or ), word – in this order of trial; a backslash takes the next character along. */
const token = /"((?:[^"\\]|\\.)*)"|;.*|([()])|((?:[^\s"();\\]|\\.)+)|(\s+)|(.)/gs;

function readLine(line: string): Result<(Word | '(' | ')')[], string> {
  const tokens: (Word | '(' | ')')[] = [];
  for (const [, quoted, parenthesis, word, , wrong] of line.matchAll(token)) {
    if (wrong !== undefined) return err('a quoted string that never ends');
    if (quoted !== undefined) tokens.push({ text: unescaped(quoted), quoted: true });
    else if (parenthesis === '(' || parenthesis === ')') tokens.push(parenthesis);
    else if (word !== undefined) tokens.push({ text: unescaped(word), quoted: false });
  }
  return ok(tokens);
}

/** \DDD is an octet in decimal, \X is X itself. RFC 1035 §5.1. */
const unescaped = (text: string): string =>
  text.replace(/\\(?:(\d{3})|(.))/gs, (_, octet, character) =>
    octet ? String.fromCharCode(Number(octet)) : character,
  );
