/**
 * A DNS message as octets: the question we write, the answer we read. RDATA stays octets (names in it written out,
 * their case kept), because that is what a signature covers; `rdata.ts` reads it. Records of other classes are left
 * out. What cannot be read makes the whole message nonsense: an answer is never half believed.
 *
 * RFC 1035 §4.1; RFC 6891 (EDNS); RFC 3225 (DO); RFC 4035 §3.2.2 (CD); RFC 3597 §4 (no new type is compressed).
 */
import { err, ok, type Result } from '../base/result.ts';
import { keyOf, readName } from './wire-name.ts';

/** IANA's numbers of the types that are known here. */
export const TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  TLSA: 52,
  CAA: 257,
} as const;

/** One record; `name` is a key (wire-name.ts), `ttl` is in seconds. */
export type WireRecord = {
  readonly name: string;
  readonly type: number;
  readonly ttl: number;
  readonly data: Buffer;
};
export type Question = { readonly name: string; readonly type: number };
export type Reply = {
  readonly id: number;
  readonly truncated: boolean;
  /** RFC 1035 §4.1.1, RFC 6895 §2.3; the upper bits of EDNS are included. */
  readonly code: number;
  readonly question: Question | null;
  readonly answers: readonly WireRecord[];
  readonly authorities: readonly WireRecord[];
};

export const NO_ERROR = 0;
export const FORMAT_ERROR = 1;
export const NO_SUCH_NAME = 3;
export const NOT_IMPLEMENTED = 4;

/** What passes every network without being cut in pieces (the DNS flag day of 2020). */
const UDP_SIZE = 1232;
const CLASS_IN = 1;
const RECURSION_DESIRED = 0x0100;
const CHECKING_DISABLED = 0x0010;
const DNSSEC_OK = 0x8000;
const IS_REPLY = 0x8000;
const TRUNCATED = 0x0200;

/** 'plain' has no EDNS, for servers that do not know it; 'dnssec' wants signatures, and no judgement but our own. */
export type Asking = 'plain' | 'edns' | 'dnssec';

export function writeQuery(id: number, name: Buffer, type: number, asking: Asking): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(RECURSION_DESIRED | (asking === 'dnssec' ? CHECKING_DISABLED : 0), 2);
  header.writeUInt16BE(1, 4);
  const question = Buffer.alloc(4);
  question.writeUInt16BE(type, 0);
  question.writeUInt16BE(CLASS_IN, 2);
  if (asking === 'plain') return Buffer.concat([header, name, question]);
  header.writeUInt16BE(1, 10);
  const options = Buffer.alloc(11);
  options.writeUInt16BE(TYPE.OPT, 1);
  options.writeUInt16BE(UDP_SIZE, 3);
  options.writeUInt32BE(asking === 'dnssec' ? DNSSEC_OK : 0, 5);
  return Buffer.concat([header, name, question, options]);
}

export function readReply(message: Buffer): Result<Reply, string> {
  if (message.length < 12) return err('an answer without a header');
  const flags = message.readUInt16BE(2);
  if ((flags & IS_REPLY) === 0) return err('a question instead of an answer');
  const questions = readQuestions(message, message.readUInt16BE(4));
  if (!questions.ok) return questions;
  let { at } = questions.value;
  const sections: WireRecord[][] = [];
  let code = flags & 15;
  for (const field of [6, 8, 10]) {
    const read = readSection(message, at, message.readUInt16BE(field));
    if (!read.ok) return read;
    at = read.value.at;
    code |= read.value.extendedCode << 4;
    sections.push(read.value.records);
  }
  return ok({
    id: message.readUInt16BE(0),
    truncated: (flags & TRUNCATED) !== 0,
    code,
    question: questions.value.question,
    answers: sections[0]!,
    authorities: sections[1]!,
  });
}

/** A truncated answer may end anywhere; all that matters of it is its header and question. */
export function readTruncated(message: Buffer): { readonly id: number; readonly question: Question | null } | null {
  if (message.length < 12) return null;
  const flags = message.readUInt16BE(2);
  if ((flags & (IS_REPLY | TRUNCATED)) !== (IS_REPLY | TRUNCATED)) return null;
  const questions = readQuestions(message, message.readUInt16BE(4));
  return questions.ok ? { id: message.readUInt16BE(0), question: questions.value.question } : null;
}

function readQuestions(message: Buffer, count: number): Result<{ question: Question | null; at: number }, string> {
  if (count > 1) return err('an answer to several questions');
  if (count === 0) return ok({ question: null, at: 12 });
  const name = readName(message, 12);
  if (!name.ok) return name;
  const at = name.value.next;
  if (at + 4 > message.length) return err('an answer that ends too early');
  if (message.readUInt16BE(at + 2) !== CLASS_IN) return err('an answer of another class');
  return ok({ question: { name: keyOf(name.value.octets), type: message.readUInt16BE(at) }, at: at + 4 });
}

type Section = { records: WireRecord[]; at: number; extendedCode: number };

function readSection(message: Buffer, start: number, count: number): Result<Section, string> {
  const section: Section = { records: [], at: start, extendedCode: 0 };
  for (let number = 0; number < count; number++) {
    const name = readName(message, section.at);
    if (!name.ok) return name;
    const at = name.value.next;
    if (at + 10 > message.length) return err('an answer that ends too early');
    const type = message.readUInt16BE(at);
    const end = at + 10 + message.readUInt16BE(at + 8);
    if (end > message.length) return err('an answer that ends too early');
    section.at = end;
    if (type === TYPE.OPT) section.extendedCode = message[at + 4]!;
    if (message.readUInt16BE(at + 2) !== CLASS_IN || type === TYPE.OPT) continue;
    const data = wholeData(message, type, at + 10, end);
    if (!data.ok) return data;
    // RFC 2181 §8: the first bit is no part of a TTL.
    const seconds = message.readUInt32BE(at + 4);
    const ttl = seconds > 0x7fffffff ? 0 : seconds;
    section.records.push({ name: keyOf(name.value.octets), type, ttl, data: data.value });
  }
  return ok(section);
}

/** Octets before the names, how many names, octets behind: of the types whose names may be compressed, and SRV, DNAME. */
const layout: Readonly<Record<number, readonly [before: number, names: number, behind: number]>> = {
  [TYPE.NS]: [0, 1, 0],
  [TYPE.CNAME]: [0, 1, 0],
  [TYPE.PTR]: [0, 1, 0],
  [TYPE.DNAME]: [0, 1, 0],
  [TYPE.MX]: [2, 1, 0],
  [TYPE.SRV]: [6, 1, 0],
  [TYPE.SOA]: [0, 2, 20],
};

/** RDATA without pointers. */
function wholeData(message: Buffer, type: number, start: number, end: number): Result<Buffer, string> {
  const shape = layout[type];
  if (!shape) return ok(kept(message.subarray(start, end)));
  const [before, names, behind] = shape;
  if (start + before > end) return err('a record that is too short');
  const parts: Buffer[] = [message.subarray(start, start + before)];
  let at = start + before;
  for (let number = 0; number < names; number++) {
    const name = readName(message, at);
    if (!name.ok) return name;
    parts.push(name.value.octets);
    at = name.value.next;
  }
  if (at + behind !== end) return err('a record whose length is wrong');
  return ok(kept(Buffer.concat([...parts, message.subarray(at, end)])));
}

/** A copy of its own: remembered records must not hold on to whole messages, or to Node's pool of small buffers. */
function kept(octets: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(octets.length);
  octets.copy(copy);
  return copy;
}

/** About how much room records take. */
export const weightOf = (records: readonly WireRecord[]): number =>
  records.reduce((sum, record) => sum + record.data.length + RECORD_WEIGHT, 0);
const RECORD_WEIGHT = 300;

/** RFC 4034 §6.2 and RFC 6840 §5.1: of the types known here, those whose names count in lower case. */
export function canonicalData({ type, data }: { readonly type: number; readonly data: Buffer }): Buffer {
  const shape = layout[type];
  if (!shape) return data;
  const copy = Buffer.from(data);
  for (let at = shape[0]; at < data.length - shape[2]; at++) {
    const octet = copy[at]!;
    // A label's length is below 64 and no letter, so a length is never taken for one.
    if (octet >= 0x41 && octet <= 0x5a) copy[at] = octet + 0x20;
  }
  return copy;
}
