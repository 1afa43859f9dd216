/** The value of a header field in the form that is asked for. RFC 8621 §4.1.2. Reading never fails. */
import { never } from '../../base/result.ts';
import { textFromOctets } from '../../mime/coding.ts';
import { parseZonedDate } from '../../mime/date.ts';
import { fieldsOf } from '../../mime/header.ts';
import { addressesOfField, groupsOfField, textOfField, unfoldOctets } from '../../mime/header-text.ts';
import { readIdentifiers } from '../../mime/id-list.ts';
import { readUrls } from '../../mime/url-list.ts';
import type { EmailAddress, EmailHeader } from '../types.ts';
import type { HeaderForm, HeaderProperty } from './header-form.ts';

/** A field as it stands in the message: its value is octets, one character each, still folded. */
export type RawField = { readonly name: string; readonly value: string };

/** The fields of the header that these octets are. */
export function readFields(header: Uint8Array): RawField[] {
  const octets = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  return fieldsOf(octets).map(({ name, value }) => ({
    name,
    value: octets.toString('latin1', value.start, value.end),
  }));
}

/** `headers`: every field in order, in Raw form. */
export const listFields = (fields: readonly RawField[]): EmailHeader[] =>
  fields.map(({ name, value }) => ({ name, value: rawForm(value) }));

/** Of a field that comes more often the others are not told: no letter has them, and each is some work. */
const MOST_INSTANCES = 1_000;

/** §4.1.3: the last instance of a field, or all of them; null or [] where there is none. */
export type HeaderReader = (property: HeaderProperty) => unknown;

/** Whatever is asked for, and however often: the header is walked once, and each value read once in each form. */
export function headerReader(fields: readonly RawField[]): HeaderReader {
  const instances = Map.groupBy(fields, ({ name }) => name.toLowerCase());
  const known = new Map<string, unknown>();
  const read = (name: string, form: HeaderForm, all: boolean): unknown => {
    const values = instances.get(name) ?? [];
    if (all) return values.slice(0, MOST_INSTANCES).map(({ value }) => inForm(form, value));
    const last = values.at(-1);
    return last === undefined ? null : inForm(form, last.value);
  };
  return ({ field, form, all }) => {
    const name = field.toLowerCase();
    const key = `${name}:${form}:${all}`;
    if (!known.has(key)) known.set(key, read(name, form, all));
    return known.get(key);
  };
}

function inForm(form: HeaderForm, value: string): unknown {
  switch (form) {
    case 'Raw':
      return rawForm(value);
    case 'Text':
      return textOfField(value);
    case 'Addresses':
      return addressesOfField(value);
    case 'GroupedAddresses':
      return groupsOfField(value);
    case 'MessageIds':
      return readIdentifiers(unfoldOctets(value));
    case 'URLs':
      return readUrls(unfoldOctets(value));
    case 'Date':
      return dateForm(value);
    default:
      return never(form);
  }
}

/** The addresses of each instance of a field. `field` is in lower case. */
export const addressesOf = (fields: readonly RawField[], field: string): readonly (readonly EmailAddress[])[] =>
  fields.filter(({ name }) => name.toLowerCase() === field).map(({ value }) => addressesOfField(value));

const rawForm = (value: string): string => textFromOctets(value.replaceAll('\0', ''));

/** RFC 8620 §1.4, in the zone its author wrote it. */
function dateForm(value: string): string | null {
  const date = parseZonedDate(unfoldOctets(value).trim());
  if (!date) return null;
  const local = new Date(date.at + date.zone * 60_000);
  if (Number.isNaN(local.getTime()) || local.getUTCFullYear() < 0) return null;
  const minutes = Math.abs(date.zone);
  const two = (count: number) => String(count).padStart(2, '0');
  const zone =
    date.zone === 0 ? 'Z' : `${date.zone < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return local.toISOString().slice(0, 19) + zone;
}
