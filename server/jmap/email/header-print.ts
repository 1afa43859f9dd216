/**
 * Header fields printed from the values that a client gives, in any of the forms. RFC 8621 §4.1.2, §4.6.
 *
 * What is printed is ASCII, encoded where it needs to be; only an address whose local part is not ASCII stays UTF-8
 * (RFC 6532). A draft may hold addresses that are none: they stand in quotes, and come back as they were given.
 */
import * as z from 'zod';
import { err, never, ok, type Result } from '../../base/result.ts';
import { parseMailbox, printMailbox, printPhrase } from '../../mime/address.ts';
import { printAll } from '../../mime/compose.ts';
import { printDate } from '../../mime/date.ts';
import { encodeText, encodeWords, isPlainText } from '../../mime/encoded-word.ts';
import { printField } from '../../mime/header.ts';
import { isIdentifier, printIdentifiers } from '../../mime/id-list.ts';
import { isUrl, printUrls } from '../../mime/url-list.ts';
import { readDate } from '../arguments.ts';
import type { EmailAddress } from '../types.ts';
import { type HeaderForm, type HeaderProperty, isFormAllowed } from './header-form.ts';

/** RFC 5322 §2.1.1. */
const LONGEST_LINE = 998;

/** The field or fields that the property stands for; '' where it stands for none. */
export function printHeaderProperty({ field, form, all }: HeaderProperty, value: unknown): Result<string, string> {
  if (value === null || value === undefined) return ok('');
  if (all && !Array.isArray(value)) return err('a list of values');
  const printed = printAll((all ? (value as unknown[]) : [value]).map(one => printOne(field, form, one)));
  if (!printed.ok) return printed;
  return printed.value.split('\r\n').some(line => Buffer.byteLength(line) > LONGEST_LINE)
    ? err(`a line longer than ${LONGEST_LINE} octets`)
    : printed;
}

function printOne(field: string, form: HeaderForm, value: unknown): Result<string, string> {
  switch (form) {
    case 'Raw':
      return typeof value === 'string' ? printRaw(field, value) : err('a string');
    case 'Text':
      return typeof value === 'string' ? fieldOf(field, printText(value)) : err('a string');
    case 'Addresses':
      return listOf(addressList, value, list => fieldOf(field, printAddresses(list)));
    case 'GroupedAddresses':
      return listOf(groupList, value, list => fieldOf(field, printGroups(list)));
    case 'MessageIds':
      return listOf(identifiers, value, list => printField(field, printIdentifiers(list)));
    case 'URLs':
      return listOf(urls, value, list => printField(field, printUrls(list)));
    case 'Date':
      return typeof value === 'string' ? fieldOf(field, printDateText(value)) : err('a date');
    default:
      return never(form);
  }
}

const fieldOf = (name: string, value: Result<string, string>): Result<string, string> =>
  value.ok ? printField(name, value.value) : value;

const address = z.strictObject({ name: z.string().nullish(), email: z.string().max(900) });
const addressList = z.array(address).max(10_000);
const groupList = z.array(z.strictObject({ name: z.string().nullish(), addresses: addressList })).max(10_000);
const identifiers = z.array(z.string().refine(isIdentifier)).max(10_000);
const urls = z.array(z.string().refine(isUrl)).max(100);

/** An empty list is no field: RFC 5322 has no such thing. */
function listOf<Item>(
  schema: z.ZodType<Item[]>,
  value: unknown,
  print: (list: Item[]) => Result<string, string>,
): Result<string, string> {
  const list = schema.safeParse(value);
  if (!list.success) return err('a list of another kind');
  return list.data.length === 0 ? ok('') : print(list.data);
}

/** §4.1.2.1: as given, from the colon on. Folded lines are taken; what would end the field or the header is not. */
function printRaw(field: string, value: string): Result<string, string> {
  if (/\0/.test(value) || !/^(?:[^\r\n]|\r\n(?=[ \t]+[^ \t\r\n]))*$/.test(value)) return err('a line break or NUL');
  if (/^[\t\r\n\x20-\x7e]*$/.test(value)) return ok(`${field}:${value}\r\n`);
  if (/[\r\n]/.test(value) || !isFormAllowed(field, 'Text')) return err('characters beyond ASCII');
  return fieldOf(field, printText(value.trim()));
}

/** Blanks at the ends would be taken off in a header: there they are encoded. */
function printText(value: string): Result<string, string> {
  if (/[\p{Cc}\p{Cs}]/u.test(value.replace(/\t/g, ' '))) return err('a control character');
  const plain = isPlainText(value) && value === value.trim();
  return ok(plain ? encodeText(value) : encodeWords(value.replace(/\t/g, ' ')));
}

type GivenAddress = z.output<typeof address>;
type GivenGroup = z.output<typeof groupList>[number];

function printAddresses(list: readonly GivenAddress[]): Result<string, string> {
  const printed: string[] = [];
  for (const one of list) {
    const text = printAddress({ name: one.name ?? null, email: one.email });
    if (!text.ok) return text;
    printed.push(text.value);
  }
  return ok(printed.join(', '));
}

function printAddress({ name, email }: EmailAddress): Result<string, string> {
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(`${name ?? ''}${email}`)) return err('a control character in an address');
  const mailbox = parseMailbox(email);
  const sendable = mailbox.ok && /^[\0-\x7f]*$/.test(email) ? email : mailbox.ok ? printMailbox(mailbox.value) : null;
  if (sendable !== null && !name) return ok(sendable);
  const inside = sendable ?? (email === '' ? '' : `"${email.replace(/["\\]/g, '\\$&')}"`);
  return ok(name ? `${printName(name)} <${inside}>` : `<${inside}>`);
}

/** A long word would make a long line: encoded words are short. */
const printName = (name: string): string => (/\S{200}/.test(name) ? encodeWords(name) : printPhrase(name));

function printGroups(groups: readonly GivenGroup[]): Result<string, string> {
  const printed: string[] = [];
  for (const { name, addresses } of groups) {
    if (/[\p{Cc}\p{Cs}]/u.test(name ?? '')) return err('a control character in the name of a group');
    const members = printAddresses(addresses);
    if (!members.ok) return members;
    if (name) printed.push(`${printName(name)}:${members.value === '' ? '' : ` ${members.value}`};`);
    else if (members.value !== '') printed.push(members.value);
  }
  return ok(printed.join(', '));
}

/** In the zone it was given in. */
function printDateText(text: string): Result<string, string> {
  const at = readDate(text);
  if (at === null) return err('no date');
  const zone = /([+-])(\d\d):(\d\d)$/.exec(text);
  const minutes = zone ? (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -1 : 1) : 0;
  return ok(printDate(at, minutes));
}
