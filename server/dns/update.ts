/**
 * Changes in a zone: TXT records added and taken out again at the server that holds it, signed with a shared key. Which
 * zone a name is in is not looked up: the names above it are offered one after the other, and the server knows its own.
 *
 * RFC 2136 §2, §3.4.1 (a zone that is not there: NOTAUTH), §6.2 (TCP); RFC 8945 (TSIG with hmac-sha256).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, type Instant, seconds } from '../base/units.ts';
import { TYPE } from './message.ts';
import { exchangeOctets, type Server } from './transport.ts';
import { keyOf, lookupKey, nameOctets, parentOf, readName } from './wire-name.ts';

/** `secret` in base64. */
export type UpdateKey = { readonly name: string; readonly secret: string };
export type TxtChange = { readonly act: 'add' | 'remove'; readonly name: string; readonly value: string };
export type UpdateOptions = {
  readonly server: Server;
  /** null: unsigned, for servers that go by addresses. */
  readonly key: UpdateKey | null;
  readonly clock: Clock;
  /** For the message's id. */
  readonly id: number;
  readonly timeout?: Duration;
};

const TIMEOUT = seconds(15);
const CLASS = { internet: 1, none: 254, any: 255 } as const;
const OPCODE_UPDATE = 5;
const TSIG = 250;
/** RFC 8945 §10: how far two clocks may be apart, in seconds. */
const FUDGE = 300;
const TTL = 60;
const HEADER = 12;
const HMAC_SHA256 = nameOctets('hmac-sha256');

const codes: Readonly<Record<number, string>> = {
  1: 'it cannot read the change',
  2: 'it is broken (SERVFAIL)',
  4: 'it takes no changes (NOTIMP)',
  5: 'it refuses the change (REFUSED)',
  9: 'it does not know the zone or the key (NOTAUTH)',
  10: 'the name is not in the zone (NOTZONE)',
};
/** REFUSED, NOTAUTH, NOTZONE: it may still be the right server, with the zone above. */
const tryAbove: readonly number[] = [5, 9, 10];

/** Resolves when the server has done it. */
export async function changeTxt(change: TxtChange, options: UpdateOptions): Promise<Result<void, string>> {
  const name = lookupKey(change.name);
  if (name === null) return err(`"${change.name}" is no name`);
  let last = 'it does not know the zone (NOTAUTH)';
  for (let zone: string | null = name; zone !== null && zone !== ''; zone = parentOf(zone)) {
    const { message, mac } = signedMessage(updateMessage(zone, name, change, options.id), options);
    const { clock, timeout = TIMEOUT } = options;
    const heard = await exchangeOctets(options.server, { message, clock, timeout });
    if (!heard.ok) return heard;
    const code = judge(heard.value, mac, options);
    if (!code.ok) return code;
    if (code.value === 0) return ok(undefined);
    last = codes[code.value] ?? `it answered with error ${code.value}`;
    if (!tryAbove.includes(code.value)) break;
  }
  return err(`the name server ${options.server.address} did not change ${change.name}: ${last}`);
}

const u16 = (...values: readonly number[]): Buffer => {
  const octets = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) octets.writeUInt16BE(value, at * 2);
  return octets;
};

function updateMessage(zone: string, name: string, { act, value }: TxtChange, id: number): Buffer {
  const text = Buffer.from(value, 'latin1');
  const data = Buffer.concat([Buffer.of(text.length), text]);
  const isAdded = act === 'add';
  return Buffer.concat([
    u16(id & 0xffff, OPCODE_UPDATE << 11, 1, 0, 1, 0),
    ...[nameOctets(zone), u16(TYPE.SOA, CLASS.internet)],
    ...[
      nameOctets(name),
      u16(TYPE.TXT, isAdded ? CLASS.internet : CLASS.none, 0, isAdded ? TTL : 0, data.length),
      data,
    ],
  ]);
}

/** RFC 8945 §4.3.3: what is signed besides the message. */
function variables(key: UpdateKey, signedAt: Buffer, fudge: number, error: number, other: Buffer): Buffer {
  return Buffer.concat([
    ...[nameOctets(lookupKey(key.name) ?? ''), u16(CLASS.any, 0, 0), HMAC_SHA256],
    ...[signedAt, u16(fudge, error, other.length), other],
  ]);
}

const hmac = (key: UpdateKey, ...parts: readonly Buffer[]): Buffer =>
  createHmac('sha256', Buffer.from(key.secret, 'base64')).update(Buffer.concat(parts)).digest();

function inSeconds(now: Instant): Buffer {
  const octets = Buffer.alloc(6);
  octets.writeUIntBE(Math.floor(now / 1000), 0, 6);
  return octets;
}

type Signed = { readonly message: Buffer; readonly mac: Buffer | null };

function signedMessage(message: Buffer, { key, clock }: UpdateOptions): Signed {
  if (!key) return { message, mac: null };
  const signedAt = inSeconds(clock.now());
  const none = Buffer.alloc(0);
  const mac = hmac(key, message, variables(key, signedAt, FUDGE, 0, none));
  const data = Buffer.concat([HMAC_SHA256, signedAt, u16(FUDGE, mac.length), mac, message.subarray(0, 2), u16(0, 0)]);
  const record = [nameOctets(lookupKey(key.name) ?? ''), u16(TSIG, CLASS.any, 0, 0, data.length), data];
  const whole = Buffer.concat([message, ...record]);
  whole.writeUInt16BE(1, 10);
  return { message: whole, mac };
}

/** The response code, from an answer that is ours and, with a key, signed by who has it too. */
function judge(answer: Buffer, mac: Buffer | null, { key, id, clock }: UpdateOptions): Result<number, string> {
  const nonsense = err('the name server answered with nonsense');
  if (answer.length < HEADER || answer.readUInt16BE(0) !== (id & 0xffff)) return nonsense;
  const flags = answer.readUInt16BE(2);
  if (flags >> 15 !== 1 || ((flags >> 11) & 15) !== OPCODE_UPDATE) return nonsense;
  const code = flags & 15;
  if (!key || !mac) return ok(code);
  const tsig = lastRecord(answer);
  // RFC 8945 §5.2: who does not know the key cannot sign; that is told as NOTAUTH, and is believed as a "no" only.
  if (!tsig || tsig.mac.length === 0) return code === 0 ? err('the name server did not sign its answer') : ok(code);
  const unsigned = Buffer.from(answer.subarray(0, tsig.start));
  unsigned.writeUInt16BE(answer.readUInt16BE(10) - 1, 10);
  unsigned.writeUInt16BE(tsig.originalId, 0);
  const { signedAt, fudge, error, other } = tsig;
  const right = hmac(key, u16(mac.length), mac, unsigned, variables(key, signedAt, fudge, error, other));
  if (right.length !== tsig.mac.length || !timingSafeEqual(right, tsig.mac))
    return err('the answer of the name server is not signed with our key');
  const apart = Math.abs(signedAt.readUIntBE(0, 6) - Math.floor(clock.now() / 1000));
  return apart > Math.max(fudge, FUDGE) ? err("the name server's clock is far from ours") : ok(code);
}

type Tsig = {
  readonly start: number;
  readonly signedAt: Buffer;
  readonly fudge: number;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly other: Buffer;
};

/** The last record where it is a TSIG; null where it is not, or cannot be read. */
function lastRecord(answer: Buffer): Tsig | null {
  try {
    let at = HEADER;
    const [zones, ...counts] = [4, 6, 8, 10].map(place => answer.readUInt16BE(place));
    for (let left = zones ?? 0; left > 0; left--) at = behindName(answer, at) + 4;
    let found: { start: number; data: number; end: number; type: number } | null = null;
    for (let left = counts.reduce((sum, count) => sum + count, 0); left > 0; left--) {
      const start = at;
      const head = behindName(answer, at);
      const data = head + 10;
      at = data + answer.readUInt16BE(head + 8);
      found = { start, data, end: at, type: answer.readUInt16BE(head) };
    }
    return found?.type === TSIG && found.end <= answer.length ? readTsig(answer, found.start, found.data) : null;
  } catch {
    // Buffer throws for what lies beyond its end.
    return null;
  }
}

function readTsig(answer: Buffer, start: number, data: number): Tsig | null {
  const algorithm = readName(answer, data);
  if (!algorithm.ok || keyOf(algorithm.value.octets) !== 'hmac-sha256') return null;
  const at = algorithm.value.next;
  const macEnd = at + 10 + answer.readUInt16BE(at + 8);
  const otherLength = answer.readUInt16BE(macEnd + 4);
  return {
    ...{ start, signedAt: answer.subarray(at, at + 6), fudge: answer.readUInt16BE(at + 6) },
    mac: answer.subarray(at + 10, macEnd),
    originalId: answer.readUInt16BE(macEnd),
    error: answer.readUInt16BE(macEnd + 2),
    other: answer.subarray(macEnd + 6, macEnd + 6 + otherLength),
  };
}

function behindName(message: Buffer, at: number): number {
  const name = readName(message, at);
  if (!name.ok) throw new RangeError(name.error);
  return name.value.next;
}
