/**
 * Adds our own set to a message that we pass on, so that the next host can know what we found. RFC 8617 §5.1.
 *
 * a=rsa-sha256 with an RSA key is what everybody reads; RFC 8463 permits Ed25519, and one set holds one signature.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { printField } from '../mime/header.ts';
import {
  type ArcSet,
  type ChainStatus,
  instanceOf,
  MESSAGE_SIGNATURE,
  MOST_SETS,
  RESULTS,
  readSeal,
  readSets,
  SEAL,
} from './arc-set.ts';
import { sealedText } from './arc-verify.ts';
import { hashBody } from './canonical-body.ts';
import { readSignedHeader, relaxField, type SignedHeader, selectFields } from './canonical-header.ts';
import { UNFOLDED } from './dkim-print.ts';
import {
  algorithmOf,
  inSeconds,
  keyFault,
  namesToSign,
  SIGNED_FIELDS,
  type SigningKey,
  signField,
} from './dkim-sign.ts';
import { readName } from './dkim-signature.ts';

export type SealOptions = {
  readonly key: SigningKey;
  /** What we found: the value of our Authentication-Results field, "mx.example.com; spf=pass …". */
  readonly results: string;
  /** How the chain was when the message came (verifyArc); without one, none. */
  readonly chain: ChainStatus;
  readonly now: Instant;
  /** Exactly these, in this order, instead of the usual ones. */
  readonly names?: readonly string[];
  /** b= in one piece, for hosts that refold it and so break the seal; lines are longer then. */
  readonly unfolded?: boolean;
  /** The hash of its body in the relaxed form, where it is known already. */
  readonly bodyDigest?: Buffer;
};

/** RFC 8617 §4.1.2: DKIM-Signature should be signed; Authentication-Results and seals must not. */
const SEALED_FIELDS = [...SIGNED_FIELDS, 'dkim-signature'];

/**
 * The three fields of a new set, each with its line end: to be put before the message, after nothing else of it is
 * changed. The message has CRLF line ends.
 *
 * @returns a sentence when it cannot be sealed: the chain was sealed as broken before, is full, or the key is unfit
 */
export function sealMessage(message: Uint8Array, options: SealOptions): Result<string, string> {
  const header = readSignedHeader(message);
  if (!header.ok) return err(`the message cannot be sealed: ${header.error}`);
  const unusable = keyFault(options.key);
  if (unusable) return err(unusable);
  const before = setsBefore(header.value, options.chain);
  if (!before.ok) return before;
  const { instance, sets } = before.value;
  const results = printField('ARC-Authentication-Results', `i=${instance}; ${oneLine(options.results)}`);
  if (!results.ok) return results;
  const signature = messageSignature(message, header.value, instance, options);
  const own = asSealed(results.value) + asSealed(signature);
  const seal = sealField(sealedText(header.value, sets) + own, instance, options);
  return ok(seal + signature + results.value);
}

type Before = {
  readonly instance: number;
  /** The sets that our seal vouches for. */
  readonly sets: readonly ArcSet[];
};

function setsBefore(header: SignedHeader, chain: ChainStatus): Result<Before, string> {
  const highest = highestInstance(header);
  if (highest >= MOST_SETS) return err(`the chain is full: it has ${MOST_SETS} sets`);
  if ((highest === 0) !== (chain === 'none')) return err('there is a chain exactly when it is not "none"');
  const read = readSets(header);
  const sets = read.ok ? read.value : [];
  const newest = sets.at(-1);
  const seal = newest && readSeal(header, newest);
  if (seal?.ok && seal.value.chain === 'fail') return err('the chain was sealed as broken before: nothing mends it');
  if (chain === 'pass' && !read.ok) return err(`the chain cannot have passed: ${read.error.fault.why}`);
  // RFC 8617 §5.1.2: of a broken chain only our own set is sealed, as if it were the only one.
  return ok({ instance: highest + 1, sets: chain === 'pass' ? sets : [] });
}

const highestInstance = (header: SignedHeader): number =>
  Math.max(
    0,
    ...[RESULTS, MESSAGE_SIGNATURE, SEAL].flatMap(name => header.named(name).map(at => instanceOf(header, at) ?? 0)),
  );

/** Tags in the order of the alphabet, as the published vectors have them. */
function messageSignature(
  message: Uint8Array,
  header: SignedHeader,
  instance: number,
  { key, now, names: given, unfolded, bodyDigest }: SealOptions,
): string {
  const names = given ?? namesToSign(header, { fields: SEALED_FIELDS, oversigned: ['from'] });
  const digest = bodyDigest ?? hashBody(message, header.bodyStart, [{ form: 'relaxed', limit: null }])[0]!.digest;
  const tags: [string, string][] = [
    ['a', algorithmOf(key.privateKey)],
    ['b', ''],
    ['bh', digest.toString('base64')],
    ['c', 'relaxed/relaxed'],
    ['d', readName(key.domain)!],
    ['h', names.join(':')],
    ['i', String(instance)],
    ['s', readName(key.selector)!],
    ['t', inSeconds(now)],
  ];
  const lowered = names.map(name => name.toLowerCase());
  const fields = selectFields(header, lowered, 'relaxed');
  return signField('ARC-Message-Signature', tags, fields, key.privateKey, foldsOf(unfolded));
}

function sealField(text: string, instance: number, { key, now, chain, unfolded }: SealOptions): string {
  const tags: [string, string][] = [
    ['a', algorithmOf(key.privateKey)],
    ['b', ''],
    ['cv', chain],
    ['d', readName(key.domain)!],
    ['i', String(instance)],
    ['s', readName(key.selector)!],
    ['t', inSeconds(now)],
  ];
  return signField('ARC-Seal', tags, text, key.privateKey, foldsOf(unfolded));
}

const foldsOf = (unfolded = false) => ({ base64Line: unfolded ? UNFOLDED : undefined });

/** A printed field in the relaxed form, one character per octet. */
function asSealed(field: string): string {
  const octets = Buffer.from(field, 'utf8').toString('latin1');
  const colon = octets.indexOf(':');
  return relaxField(octets.slice(0, colon), octets.slice(colon + 1));
}

const oneLine = (folded: string): string => folded.replace(/\r?\n(?=[ \t])/g, '').trim();
