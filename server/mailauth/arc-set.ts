/**
 * The ARC sets of a message: three fields with the same instance, one set for each host that sealed it. Found and
 * checked for order here, before any key is asked for. RFC 8617 §4.1, §4.2, §5.2 steps 1 to 3.
 */
import { err, ok, type Result } from '../base/result.ts';
import { kibibytes } from '../base/units.ts';
import type { SignedHeader } from './canonical-header.ts';
import { readSignature, readSigned, readTags, type Signature, type Signed } from './dkim-signature.ts';
import { type DkimFault, fault } from './dkim-verdict.ts';
import type { TagList } from './tag-list.ts';

export const RESULTS = 'arc-authentication-results';
export const MESSAGE_SIGNATURE = 'arc-message-signature';
export const SEAL = 'arc-seal';

/** RFC 8617 §4.2.1: a chain of more sets has failed. */
export const MOST_SETS = 50;

/** All fields of a chain together; fifty usual sets take half of it. Each seal signs all before it, so it adds up. */
export const LONGEST_CHAIN = kibibytes(256);

export type ChainStatus = 'none' | 'pass' | 'fail';
export type Seal = Signed & { readonly chain: ChainStatus };

export type ArcSet = {
  readonly instance: number;
  /** Where the three fields stand, as indexes into the header. */
  readonly results: number;
  readonly message: number;
  readonly seal: number;
};

export type ArcFault = {
  /** The set in which the chain breaks; null where none can be named. */
  readonly instance: number | null;
  readonly fault: DkimFault;
};

const broken = (instance: number | null, tag: string | null, why: string): { ok: false; error: ArcFault } =>
  err({ instance, fault: fault('fail', 'syntax', tag, why) });

/** Oldest first, 1 to N without a gap; [] where there is no ARC field at all. */
export function readSets(header: SignedHeader): Result<readonly ArcSet[], ArcFault> {
  const found: Record<'results' | 'message' | 'seal', ReadonlyMap<number, number>> = {
    results: new Map(),
    message: new Map(),
    seal: new Map(),
  };
  for (const [part, name] of [
    ['results', RESULTS],
    ['message', MESSAGE_SIGNATURE],
    ['seal', SEAL],
  ] as const) {
    const fields = byInstance(header, name);
    if (!fields.ok) return fields;
    found[part] = fields.value;
  }
  if (chainLength(header) > LONGEST_CHAIN) return broken(null, null, 'the chain is longer than 256 KiB');
  const { results, message, seal } = found;
  const highest = Math.max(0, ...results.keys(), ...message.keys(), ...seal.keys());
  const sets: ArcSet[] = [];
  for (let instance = 1; instance <= highest; instance++) {
    const places = [results, message, seal].map(fields => fields.get(instance));
    if (places.some(place => place === undefined)) {
      return broken(instance, 'i', `set ${instance} of the chain is not complete`);
    }
    sets.push({ instance, results: places[0]!, message: places[1]!, seal: places[2]! });
  }
  return ok(sets);
}

const chainLength = (header: SignedHeader): number =>
  [RESULTS, MESSAGE_SIGNATURE, SEAL]
    .flatMap(name => header.named(name).map(at => header.fields[at]!))
    .reduce((sum, { start, end }) => sum + end - start, 0);

function byInstance(header: SignedHeader, name: string): Result<ReadonlyMap<number, number>, ArcFault> {
  const fields = new Map<number, number>();
  const places = header.named(name);
  if (places.length > MOST_SETS) return broken(null, 'i', `the chain has more than ${MOST_SETS} sets`);
  for (const at of places) {
    const instance = instanceOf(header, at);
    if (instance === null) return broken(null, 'i', `an ${name} field does not say to which set it belongs`);
    if (fields.has(instance)) return broken(instance, 'i', `set ${instance} has two ${name} fields`);
    fields.set(instance, at);
  }
  return ok(fields);
}

/** 1 to 50, or null. In ARC-Authentication-Results it stands first: RFC 8617 §4.1.1. */
export function instanceOf(header: SignedHeader, at: number): number | null {
  const value = header.value(at);
  let text: string | undefined;
  if (header.fields[at]!.name === RESULTS) text = /^\s*i\s*=\s*(\d{1,2})\s*;/.exec(value)?.[1];
  else {
    const tags = readTags(value);
    text = tags.ok ? tags.value.get('i') : undefined;
  }
  const instance = text !== undefined && /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return instance >= 1 && instance <= MOST_SETS ? instance : null;
}

/** RFC 8617 §4.1.3: h= in a seal breaks the chain; cv=none begins it and cv=pass continues it. */
export function readSeal(header: SignedHeader, { instance, seal }: ArcSet): Result<Seal, DkimFault> {
  const tags = readTags(header.value(seal));
  if (!tags.ok) return tags;
  if (tags.value.has('h')) return err(fault('fail', 'syntax', 'h', `seal ${instance} has a list of fields (h=)`));
  const chain = chainOf(tags.value);
  if (chain === null) return err(fault('fail', 'syntax', 'cv', `seal ${instance} does not say how the chain was`));
  const signed = readSigned(tags.value);
  return signed.ok ? ok({ ...signed.value, chain }) : signed;
}

function chainOf(tags: TagList): ChainStatus | null {
  const chain = tags.get('cv')?.toLowerCase();
  return chain === 'none' || chain === 'pass' || chain === 'fail' ? chain : null;
}

/**
 * RFC 8617 §4.1.2: as DKIM, but a seal must not be among what is signed. More than one reading where c= is absent:
 * it is simple/simple by RFC 6376, and was relaxed/relaxed in the drafts, by which there is still mail and software.
 */
export function readMessageSignature(
  header: SignedHeader,
  { instance, message }: ArcSet,
): Result<readonly Signature[], DkimFault> {
  const tags = readTags(header.value(message));
  if (!tags.ok) return tags;
  const signature = readSignature(tags.value);
  if (!signature.ok) return signature;
  if (signature.value.fields.includes(SEAL)) {
    return err(fault('fail', 'syntax', 'h', `the signature of set ${instance} signs seals, which it must not`));
  }
  const relaxed: Signature = { ...signature.value, header: 'relaxed', body: 'relaxed' };
  return ok(tags.value.has('c') ? [signature.value] : [signature.value, relaxed]);
}
