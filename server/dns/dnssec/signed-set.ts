/**
 * One set of records with one name and type, and whether a key of its zone has signed it: the octets are put in the
 * order and case in which they were signed, whatever order they came in. RFC 4034 §3.1.8.1, §6; RFC 4035 §5.3.
 */
import type { Instant } from '../../base/units.ts';
import { canonicalData, TYPE, type WireRecord } from '../message.ts';
import { type KeyRecord, type Signature, signatureIn } from '../rdata.ts';
import { isWithin, labelCount, labelsOf, lastLabels, nameOctets } from '../wire-name.ts';
import { knowsAlgorithm, verifies } from './algorithms.ts';
import { MOST_KEYS_OF_A_TAG, MOST_TRIED_SIGNATURES, type Work } from './work.ts';

export type SignedSet = {
  readonly name: string;
  readonly type: number;
  readonly records: readonly WireRecord[];
  readonly signatures: readonly Signature[];
};

/** A zone whose keys are known to be right. */
export type Keys = { readonly zone: string; readonly keys: readonly KeyRecord[] };

export type Judged =
  | {
      readonly ok: true;
      /** Seconds for which it may be believed. RFC 4035 §5.3.3. */
      readonly ttl: number;
      /** The name whose wildcard was answered with (without the star), or null. RFC 4035 §5.3.4. */
      readonly wildcard: string | null;
    }
  | { readonly ok: false; readonly why: string };

/** The set of a name and type among the records, or null where there is none. */
export function setOf(records: readonly WireRecord[], name: string, type: number): SignedSet | null {
  const own = records.filter(record => record.name === name && record.type === type);
  if (own.length === 0) return null;
  const signatures = records
    .filter(record => record.name === name && record.type === TYPE.RRSIG)
    .map(record => signatureIn(record.data))
    .filter(signature => signature !== null && signature.covers === type);
  return { name, type, records: own, signatures: signatures as Signature[] };
}

/** Those that may have signed: the name itself or one above it. The nearest comes first. */
export const signersOf = ({ name, signatures }: SignedSet): readonly string[] =>
  [...new Set(signatures.map(signature => signature.signer))]
    .filter(signer => isWithin(name, signer))
    .sort((one, other) => labelCount(other) - labelCount(one));

export function judgeSet(set: SignedSet, { zone, keys }: Keys, now: Instant, work: Work): Judged {
  const where = `${set.name || '.'} ${typeName(set.type)}`;
  let why = `the signature of ${where} is missing`;
  // RFC 4035 §5.3.1: nobody signs for a name outside the own zone.
  if (!isWithin(set.name, zone)) return { ok: false, why: `${where} is not ${zone}'s to sign` };
  const own = set.signatures.filter(signature => signature.signer === zone).slice(0, MOST_TRIED_SIGNATURES);
  for (const signature of own) {
    const fault = unfit(signature, set, where, now);
    if (fault !== null) {
      why = fault;
      continue;
    }
    const fitting = keys.filter(key => isFitting(key, signature)).slice(0, MOST_KEYS_OF_A_TAG);
    why =
      fitting.length > 0
        ? `the signature of ${where} is wrong`
        : `${where} is signed by a key (${signature.keyTag}) that ${zone || 'the root'} does not have`;
    const signed = signedOctets(set, signature);
    for (const key of fitting) {
      if (!work.signature()) return { ok: false, why: `${where} has more keys and signatures than can be tried` };
      if (verifies(key, signed, signature.signature)) return good(set, signature, now);
    }
  }
  return { ok: false, why };
}

function good(set: SignedSet, signature: Signature, now: Instant): Judged {
  const ttls = set.records.map(record => record.ttl);
  const left = serialDifference(signature.expiration, inSeconds(now));
  const expanded = signature.labels < ownLabels(set.name);
  return {
    ok: true,
    ttl: Math.max(0, Math.min(...ttls, signature.originalTtl, left)),
    wildcard: expanded ? lastLabels(set.name, signature.labels) : null,
  };
}

/** RFC 4034 §3.1.3: a star at the left is not counted. */
const ownLabels = (name: string): number => labelsOf(name).filter((label, at) => at > 0 || label !== '*').length;

function unfit(signature: Signature, set: SignedSet, where: string, now: Instant): string | null {
  if (!knowsAlgorithm(signature.algorithm)) return `${where} is signed in an unknown way (${signature.algorithm})`;
  if (signature.labels > ownLabels(set.name)) return `the signature of ${where} is for another name`;
  const [at, from, until] = [inSeconds(now), signature.inception, signature.expiration];
  if (serialDifference(at, from) < 0) return `the signature of ${where} is not valid before ${dateOf(from, at)}`;
  if (serialDifference(until, at) < 0) return `the signature of ${where} has expired on ${dateOf(until, at)}`;
  return null;
}

/** RFC 4034 §2.1.1 (a zone's key), §2.1.2; RFC 5011 §2.1: a key with the third flag has been revoked. */
export const isZoneKey = (key: KeyRecord): boolean =>
  (key.flags & ZONE_FLAG) !== 0 && (key.flags & REVOKED_FLAG) === 0 && key.protocol === 3;
const ZONE_FLAG = 0x0100;
const REVOKED_FLAG = 0x0080;

const isFitting = (key: KeyRecord, signature: Signature): boolean =>
  isZoneKey(key) && key.tag === signature.keyTag && key.algorithm === signature.algorithm;

const inSeconds = (now: Instant): number => Math.floor(now / 1000) >>> 0;
/** RFC 1982, RFC 4034 §3.1.5: 32 bits that come round. */
const serialDifference = (one: number, other: number): number => (one - other) | 0;
const dateOf = (serial: number, now: number): string =>
  new Date((Math.floor(now) + serialDifference(serial, now)) * 1000).toISOString().slice(0, 16).replace('T', ' ');

/** RFC 4034 §3.1.8.1: the RRSIG without its signature, then each record once, in canonical order. */
function signedOctets(set: SignedSet, signature: Signature): Buffer {
  const head = Buffer.alloc(18);
  head.writeUInt16BE(signature.covers, 0);
  head[2] = signature.algorithm;
  head[3] = signature.labels;
  head.writeUInt32BE(signature.originalTtl, 4);
  head.writeUInt32BE(signature.expiration, 8);
  head.writeUInt32BE(signature.inception, 12);
  head.writeUInt16BE(signature.keyTag, 16);
  const owner =
    signature.labels < ownLabels(set.name)
      ? Buffer.concat([Buffer.from('\x01*', 'latin1'), nameOctets(lastLabels(set.name, signature.labels))])
      : nameOctets(set.name);
  const fields = Buffer.alloc(8);
  fields.writeUInt16BE(set.type, 0);
  fields.writeUInt16BE(1, 2);
  fields.writeUInt32BE(signature.originalTtl, 4);
  const data = set.records.map(canonicalData).sort(Buffer.compare);
  const once = data.filter((one, at) => at === 0 || !one.equals(data[at - 1]!));
  const records = once.flatMap(one => [owner, fields, twoOctets(one.length), one]);
  return Buffer.concat([head, nameOctets(signature.signer), ...records]);
}

function twoOctets(value: number): Buffer {
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(value, 0);
  return octets;
}

const names = new Map<number, string>(Object.entries(TYPE).map(([name, type]) => [type, name]));
export const typeName = (type: number): string => names.get(type) ?? `TYPE${type}`;
