/**
 * MailHog's shapes, as version 1.0 has them. Nothing is decoded: its clients expect RFC 2047 words in the header and bodies
 * as they were transferred. Pure.
 */
import type { Letter } from '../../capture/letters.ts';
import { asReceived } from '../../capture/received-octets.ts';
import { printDate } from '../../mime/date.ts';
import { fieldsOf } from '../../mime/header.ts';
import { parameter, parseContentField } from '../../mime/parameter.ts';

export type Path = {
  readonly Relays: readonly string[] | null;
  readonly Mailbox: string;
  readonly Domain: string;
  readonly Params: string;
};
export type Content = {
  readonly Headers: Readonly<Record<string, readonly string[]>>;
  readonly Body: string;
  readonly Size: number;
  readonly MIME: Parts | null;
};
export type Parts = { readonly Parts: readonly Content[] };
export type MailHogMessage = {
  readonly ID: string;
  readonly From: Path;
  readonly To: readonly Path[];
  readonly Content: Content;
  readonly Created: string;
  readonly MIME: Parts | null;
  readonly Raw: { readonly From: string; readonly To: readonly string[]; readonly Data: string; readonly Helo: string };
};

/** Bounds for what is built to keep a reader busy. */
const DEEPEST = 20;
const MOST_PARTS = 1000;

const ID_OCTETS = 32;
/** 44 letters as MailHog's IDs have, and a host: the number in the store, after zeros. */
export function printId(id: number, host: string): string {
  const octets = Buffer.alloc(ID_OCTETS);
  octets.writeBigUInt64BE(BigInt(id), ID_OCTETS - 8);
  return `${octets.toString('base64url')}=@${host}`;
}
/** With a host, whichever, or without. null: none of ours. */
export function readId(text: string): number | null {
  const [, letters] = /^([A-Za-z0-9_-]{43})=?(?:@.*)?$/.exec(text) ?? [];
  if (letters === undefined) return null;
  const octets = Buffer.from(letters, 'base64url');
  if (octets.length !== ID_OCTETS || octets.subarray(0, ID_OCTETS - 8).some(octet => octet !== 0)) return null;
  const id = Number(octets.readBigUInt64BE(ID_OCTETS - 8));
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

/** `bytes`: as it is read here, with what we wrote before it. */
export function messageOf(letter: Letter, bytes: Uint8Array, host: string): MailHogMessage {
  const data = asReceived(bytes, letter.trace).toString('latin1');
  const { sender = '', recipients = [], helo = null } = letter.handedIn ?? {};
  const id = printId(letter.id, host);
  const content = contentOf(data);
  const received = `from ${helo ?? ''} by ${host} (Mailroom)\r\n          id ${id}; ${printDate(letter.at)}`;
  const budget = { parts: MOST_PARTS };
  return {
    ID: id,
    From: pathOf(sender),
    To: recipients.map(pathOf),
    Content: { ...content, Headers: withTrace(content.Headers, { id, received, sender }), MIME: null },
    Created: new Date(letter.at).toISOString(),
    MIME: isMultipart(content) ? partsOf(content, data, 0, budget) : null,
    Raw: { From: sender, To: recipients, Data: readable(data), Helo: helo ?? '' },
  };
}

/** Octets of UTF-8 as its letters; what is none is replaced. */
const readable = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

function contentOf(data: string): Content {
  const end = data.indexOf('\r\n\r\n');
  const header = end === -1 ? '' : data.slice(0, end + 2);
  const body = end === -1 ? data : data.slice(end + 4);
  const octets = Buffer.from(header, 'latin1');
  const headers: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const { name, value } of fieldsOf(octets)) {
    // Folded lines are joined as they stand: their blanks stay.
    const line = octets.toString('utf8', value.start, value.end).replace(/\r?\n/g, '').replace(/^ /, '');
    headers[name] = [...(headers[name] ?? []), line];
  }
  return { Headers: headers, Body: readable(body), Size: data.length, MIME: null };
}

/** What it adds to the header that it tells, and not to the raw message. */
function withTrace(
  headers: Content['Headers'],
  added: { readonly id: string; readonly received: string; readonly sender: string },
): Content['Headers'] {
  const named = (name: string): string =>
    Object.keys(headers).find(one => one.toLowerCase() === name.toLowerCase()) ?? name;
  const with_: Record<string, readonly string[]> = { ...headers };
  const messageId = named('Message-ID');
  with_[messageId] ??= [added.id];
  for (const [name, value] of [
    [named('Received'), added.received],
    [named('Return-Path'), `<${added.sender}>`],
  ] as const)
    with_[name] = [...(with_[name] ?? []), value];
  return with_;
}

const typeOf = ({ Headers }: Content): string =>
  Object.entries(Headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1][0] ?? '';
const isMultipart = (content: Content): boolean => /^multipart\//i.test(typeOf(content));

/**
 * Cut at each boundary: what stands before the first is a part where it is not empty, and so are the two dashes of the last,
 * which clients of MailHog know to pass over.
 */
function partsOf(content: Content, data: string, depth: number, budget: { parts: number }): Parts {
  const boundary = parameter(parseContentField(typeOf(content)).parameters, 'boundary') ?? '';
  const end = data.indexOf('\r\n\r\n');
  const body = end === -1 ? '' : data.slice(end + 4);
  if (boundary === '' || depth >= DEEPEST) return { Parts: [] };
  const parts: Content[] = [];
  for (const piece of body.split(`--${boundary}`, budget.parts)) {
    if (piece === '' || budget.parts <= 0) continue;
    budget.parts--;
    const octets = withoutLineEnds(piece);
    const part = contentOf(octets);
    parts.push(isMultipart(part) ? { ...part, MIME: partsOf(part, octets, depth + 1, budget) } : part);
  }
  return { Parts: parts };
}

/** RFC 5321 §4.1.2, with a source route where there is one. */
function pathOf(address: string): Path {
  const [, route, mailbox] = /^([^":]*):(.*)$/.exec(address) ?? [];
  const own = mailbox ?? address;
  const at = own.lastIndexOf('@');
  return {
    Relays: route === undefined ? null : route.split(','),
    Mailbox: at === -1 ? own : own.slice(0, at),
    Domain: at === -1 ? '' : own.slice(at + 1),
    Params: '',
  };
}

/** Around it. By hand: an expression would look through each run of empty lines once for every line of it. */
function withoutLineEnds(text: string): string {
  const isEnd = (at: number): boolean => text[at] === '\r' || text[at] === '\n';
  let [from, to] = [0, text.length];
  while (from < to && isEnd(from)) from++;
  while (to > from && isEnd(to - 1)) to--;
  return text.slice(from, to);
}
