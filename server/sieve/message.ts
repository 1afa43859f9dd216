/**
 * A message as tests see it: fields found once, each decoded when it is first asked for and kept, however many rules ask.
 * RFC 5228 §2.7.2 (encoded words), §5.1 (addresses).
 */
import { asBuffer } from '../base/bytes.ts';
import { type RawAddress, readAddresses } from '../mime/address-list.ts';
import { textFromOctets } from '../mime/coding.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { unfold, walkFields } from '../mime/header.ts';
import { parseStructure, type Structure } from '../mime/structure.ts';
import type { AddressValue, SieveField, SieveMessage, Value } from './facts.ts';

export const asValue = (text: string): Value => ({ text });

export function sieveMessage(octets: Uint8Array): SieveMessage {
  const whole = asBuffer(octets);
  return new Message(whole, null, null);
}

class Message implements SieveMessage {
  readonly size: number;
  #whole: Buffer | null;
  #header: Buffer | null;
  #body: Buffer | null;
  #fields: readonly SieveField[] | null = null;
  #named: Map<string, SieveField[]> | null = null;
  #structure: Structure | null = null;

  constructor(whole: Buffer | null, header: Buffer | null, body: Buffer | null) {
    this.#whole = whole;
    this.#header = header;
    this.#body = body;
    this.size = whole ? whole.length : header!.length + body!.length;
  }

  get header(): Buffer {
    this.#read();
    return this.#header!;
  }
  get body(): Buffer {
    this.#read();
    return this.#body!;
  }
  get fields(): readonly SieveField[] {
    return this.#read();
  }
  get structure(): Structure {
    this.#structure ??= parseStructure(this.octets()).structure;
    return this.#structure;
  }

  named(name: string): readonly SieveField[] {
    this.#named ??= byName(this.#read());
    return this.#named.get(name) ?? none;
  }

  octets(): Buffer {
    this.#whole ??= Buffer.concat([this.#header!, this.#body!]);
    return this.#whole;
  }

  withHeader(header: Buffer): SieveMessage {
    return new Message(null, header, this.body);
  }

  #read(): readonly SieveField[] {
    if (this.#fields) return this.#fields;
    const source = this.#header ?? this.#whole!;
    const fields: SieveField[] = [];
    const end = walkFields(source, 0, (start, nameEnd, valueStart, valueEnd) => {
      fields.push(fieldFrom(source, start, nameEnd, valueStart, valueEnd));
    });
    this.#header ??= source.subarray(0, end);
    this.#body ??= source.subarray(end);
    this.#fields = fields;
    return fields;
  }
}

const none: readonly SieveField[] = [];

function byName(fields: readonly SieveField[]): Map<string, SieveField[]> {
  const named = new Map<string, SieveField[]>();
  for (const field of fields) {
    const name = field.name.toLowerCase();
    const others = named.get(name);
    if (others) others.push(field);
    else named.set(name, [field]);
  }
  return named;
}

class Field implements SieveField {
  readonly name: string;
  readonly raw: string;
  #value: Value | null;
  #addresses: readonly AddressValue[] | null = null;

  constructor(name: string, raw: string, value: Value | null) {
    this.name = name;
    this.raw = raw;
    this.#value = value;
  }

  get value(): Value {
    this.#value ??= { text: decodeWords(this.raw) };
    return this.#value;
  }
  get addresses(): readonly AddressValue[] {
    this.#addresses ??= addressesOf(this.raw);
    return this.#addresses;
  }
}

/** A field as `walkFields` finds it. */
export function fieldFrom(header: Buffer, start: number, nameEnd: number, from: number, to: number): SieveField {
  const value = unfold(header, from, to);
  const raw = value.includes('\t') ? unfoldTabs(header.toString('latin1', from, to)) : value;
  return new Field(header.toString('latin1', start, nameEnd), raw, null);
}

/** Many programs fold with a tab where the author wrote a space, and a rule is written for what the author wrote. */
const unfoldTabs = (folded: string): string =>
  folded
    .replace(/\r?\n[ \t]/g, ' ')
    .replace(/[\0\r\n]/g, ' ')
    .trim();

/** A field that an extension makes. `raw` is unfolded, one character per octet. */
export const fieldOf = (name: string, raw: string): SieveField => new Field(name, raw, null);

/** Of an unfolded address list, one character per octet. Groups are laid flat, their names are no addresses. */
export const addressesOf = (octets: string): AddressValue[] =>
  readAddresses(octets).flatMap(raw => (raw[3] === null ? [] : [addressFrom(raw)]));

function addressFrom([, , mailbox, host]: RawAddress): AddressValue {
  const local = textFromOctets(mailbox ?? '');
  const domain = textFromOctets(host ?? '');
  if (domain === '' || local === '')
    return { all: { text: domain === '' ? local : `@${domain}` }, localPart: null, domain: null };
  const printed = /^[^\s"(),:;<>@[\\\]]+$/.test(local) ? local : `"${local.replace(/["\\]/g, '\\$&')}"`;
  return { all: { text: `${printed}@${domain}` }, localPart: { text: local }, domain: { text: domain } };
}

/** RFC 5228 §5.4: the null return path is the empty string, whatever part of it is asked for. */
const nullPath: AddressValue = { all: { text: '' }, localPart: { text: '' }, domain: { text: '' } };

/** One address of an envelope. */
export function addressOf(text: string): AddressValue {
  if (text === '') return nullPath;
  const at = text.lastIndexOf('@');
  if (at <= 0 || at === text.length - 1) return { all: { text }, localPart: null, domain: null };
  const local = text.slice(0, at);
  const unquoted = local.startsWith('"') ? local.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : local;
  return { all: { text }, localPart: { text: unquoted }, domain: { text: text.slice(at + 1) } };
}
