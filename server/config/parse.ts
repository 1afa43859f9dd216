/** Unknown values → typed settings, or faults that name the key, what was found and what is allowed. */
import { isIP } from 'node:net';
import { err, ok, type Result } from '../base/result.ts';
import { parseBytes, parseDuration, printBytes, printDuration } from '../base/units.ts';
import { timeOfDay } from './backup-settings.ts';
import { parseInboxPort, parseLogins, parseTagRule } from './capture-forms.ts';
import { parseCeiling } from './ceiling.ts';
import { parseAcmeDirectory, parseContact, parseHostPattern, parseNameServer } from './certificate-forms.ts';
import { parseCheckPoints } from './check-points.ts';
import { parseListSetting } from './dns-list-setting.ts';
import type { FormName, ListField, TextField } from './field.ts';
import { parseRateRule } from './rate-rule.ts';
import { parseRetentionRule } from './retention-rule.ts';
import { parseRetryRule } from './retry-rule.ts';
import { type Config, type Field, isKey, type Key, schema } from './schema.ts';
import { parseSocketAddress } from './socket-address.ts';

export type Fault = { readonly key: string; readonly sentence: string };

/** From JSON, or from text as it stands in `--set`, the environment and the settings form. */
export function parseValue<K extends Key>(key: K, raw: unknown): Result<Config[K], Fault> {
  const found = read(schema[key] as Field, raw);
  return found.ok ? ok(found.value as Config[K]) : err({ key, sentence: `${key}: ${found.error}` });
}

export const unknownKey = (key: string): Fault => ({ key, sentence: `There is no setting "${key}"${nearest(key)}.` });

/** As a person would write it. */
export function printValue(key: Key, value: unknown): string {
  const field: Field = schema[key];
  if (field.kind === 'duration') return printDuration(value as number);
  if (field.kind === 'bytes') return printBytes(value as number);
  return Array.isArray(value) ? value.join(', ') : String(value);
}
/** As the file has it. */
export function toJson(key: Key, value: unknown): unknown {
  const { kind } = schema[key] as Field;
  return kind === 'duration' || kind === 'bytes' ? printValue(key, value) : value;
}

function read(field: Field, raw: unknown): Result<unknown, string> {
  switch (field.kind) {
    case 'duration':
      return typeof raw === 'string'
        ? bounded(parseDuration(raw), field, printDuration)
        : err(expected('a duration in quotes, such as "5m"', raw));
    case 'bytes':
      return bounded(parseBytes(String(raw)), field, printBytes);
    case 'integer':
      return bounded(integer(raw), field, String);
    case 'boolean':
      return raw === true || raw === 'true' || raw === 'yes'
        ? ok(true)
        : raw === false || raw === 'false' || raw === 'no'
          ? ok(false)
          : err(expected('true or false', raw));
    case 'text':
      return typeof raw === 'string' ? inForm(field, ok(raw)) : err(expected('text in quotes', raw));
    case 'list':
      return inForm(field, readList(raw));
    case 'choice':
      return field.choices.includes(String(raw))
        ? ok(String(raw))
        : err(expected(`one of ${field.choices.join(', ')}`, raw));
    case 'port':
      return raw === 'off' ? ok('off') : bounded(integer(raw), { min: 0, max: 65_535 }, String);
  }
}

const forms: { readonly [F in FormName]: (text: string) => Result<unknown, string> } = {
  'socket-address': parseSocketAddress,
  network: text => (isNetwork(text) ? ok(text) : err(`"${text}" is no network such as 192.0.2.0/24`)),
  'dns-list': parseListSetting,
  'check-points': parseCheckPoints,
  ceiling: parseCeiling,
  'acme-directory': parseAcmeDirectory,
  'mail-address': parseContact,
  'host-pattern': parseHostPattern,
  'name-server': parseNameServer,
  'retry-rule': parseRetryRule,
  'time-of-day': text => (timeOfDay(text) === null ? err(`"${text}" is no time of day: 02:30`) : ok(text)),
  'rate-rule': parseRateRule,
  'retention-rule': parseRetentionRule,
  'inbox-port': parseInboxPort,
  'tag-rule': parseTagRule,
  logins: parseLogins,
};

/** An address, or one with the number of bits that count. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : family === 4 ? 32 : -1;
  return more.length === 0 && most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

/** A text stands in greetings, headers and logs: no control characters, and nothing that turns the text behind it round. */
const UNSEEN = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;

/** Each text that is not empty must be what the field says it is. */
function inForm<T extends string | readonly string[]>(
  { form }: TextField | ListField,
  read: Result<T, string>,
): Result<T, string> {
  if (!read.ok) return read;
  for (const [n, one] of [read.value].flat().entries()) {
    if (UNSEEN.test(one)) return err('it holds a character that nobody sees, such as a line break');
    if (form === undefined) continue;
    const parsed = one === '' ? read : forms[form](one);
    if (!parsed.ok) return parsed.error.startsWith('column') ? err(`line ${n + 1}, ${parsed.error}`) : parsed;
  }
  return read;
}

function readList(raw: unknown): Result<readonly string[], string> {
  if (typeof raw === 'string')
    return ok(
      raw
        // The comma of a retry rule's ", for 2d" is its own.
        .split(/,(?!\s*for\s)/)
        .map(item => item.trim())
        .filter(item => item !== ''),
    );
  return Array.isArray(raw) && raw.every(item => typeof item === 'string')
    ? ok(raw)
    : err(expected('a list of texts', raw));
}

const integer = (raw: unknown): Result<number, string> =>
  (typeof raw === 'number' && Number.isSafeInteger(raw)) || (typeof raw === 'string' && /^-?\d{1,15}$/.test(raw.trim()))
    ? ok(Number(raw))
    : err(expected('a whole number', raw));

function bounded(
  value: Result<number, string>,
  field: { min: number; max: number },
  print: (n: number) => string,
): Result<number, string> {
  if (!value.ok) return value;
  return value.value >= field.min && value.value <= field.max
    ? value
    : err(`${print(value.value)} is out of bounds: ${print(field.min)} to ${print(field.max)}`);
}

const expected = (what: string, raw: unknown): string => `expected ${what}, found ${JSON.stringify(raw)}`;

/** ' (did you mean …?)' when one key is close. */
function nearest(key: string): string {
  const last = key.split(/[.-]/).at(-1) ?? key;
  const close = Object.keys(schema).filter(known => isKey(known) && (known.includes(last) || key.includes(known)));
  return close.length > 0 && close.length < 4 ? ` (did you mean ${close.join(' or ')}?)` : '';
}
