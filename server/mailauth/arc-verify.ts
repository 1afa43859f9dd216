/**
 * ARC: what the hosts a message came through found out about it, and whether their account is whole. RFC 8617 §5.2.
 *
 * Pure over octets, resolver and time, as dkim-verify.ts is. A whole chain proves who said something, not that it is
 * true: whether a sealer is believed is decided elsewhere.
 */
import { noRest, type Rest } from '../base/pace.ts';
import { type Instant, kibibytes } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { type ArcFault, type ArcSet, type ChainStatus, readMessageSignature, readSeal, readSets } from './arc-set.ts';
import { type BodyHash, hashBodyInTurns } from './canonical-body.ts';
import { readSignedHeader, type SignedHeader } from './canonical-header.ts';
import { checkSignature, signedText, unsigned } from './dkim-check.ts';
import { readName, type Signature, showTags } from './dkim-signature.ts';
import { type DkimCause, type DkimFault, fault } from './dkim-verdict.ts';
import { bodyFault, expiry, strayLine } from './dkim-verify.ts';
import { type FindKey, keyFinder } from './key-record.ts';

export type ArcVerdict = {
  /** temperror: the DNS did not answer, nothing is known. RFC 8601 has no such result for ARC; none is written then. */
  readonly result: ChainStatus | 'temperror';
  readonly cause: DkimCause | null;
  readonly tag: string | null;
  /** For the owner. */
  readonly why: string;
  /** The set in which the chain breaks. */
  readonly instance: number | null;
  /** Oldest first; [] when the chain is out of order. */
  readonly sets: readonly ArcSetFacts[];
  /**
   * Since which set the message has not been changed: 0, since the first; N, only since the Nth was added. null when
   * the chain is not whole. RFC 8617 §5.2 step 5 ("oldest-pass").
   */
  readonly oldestPass: number | null;
};

export type ArcSetFacts = {
  readonly instance: number;
  /** Who sealed: d= of the ARC-Seal; '' when it cannot be read. */
  readonly sealer: string;
  /** Who signed the message: d= of the ARC-Message-Signature. */
  readonly signer: string;
  /** cv= */
  readonly chain: string;
  readonly sealedAt: Instant | null;
  /** The authentication results as they were found then, on one line, without the instance. */
  readonly results: string;
  /** The fields the sealer signed; From is not always among them. */
  readonly signedFields: readonly string[];
};

export type ArcOptions = {
  readonly resolver: Resolver;
  readonly now: Instant;
  /** Between stretches of a large body others have their turn. */
  readonly rest?: Rest;
};

/** One set, read. */
type Link = {
  readonly set: ArcSet;
  readonly seal: ReturnType<typeof readSeal>;
  readonly message: ReturnType<typeof readMessageSignature>;
};

export async function verifyArc(message: Uint8Array, options: ArcOptions): Promise<ArcVerdict> {
  const header = readSignedHeader(message);
  if (!header.ok) return failed([], { instance: null, fault: fault('fail', 'syntax', null, header.error) });
  const sets = readSets(header.value);
  if (!sets.ok) return failed([], sets.error);
  if (sets.value.length === 0) return { ...NOTHING, result: 'none', why: 'nobody sealed it', sets: [] };
  const links = sets.value.map(set => readLink(header.value, set));
  const facts = links.map(link => factsOf(header.value, link));
  const order = links.map(orderFault).find(found => found !== null);
  const newest = links.at(-1)!;
  if (newest.seal.ok && newest.seal.value.chain === 'fail') {
    const why = `the chain was broken already when ${newest.seal.value.domain} sealed it`;
    return failed(facts, { instance: newest.set.instance, fault: fault('fail', 'syntax', 'cv', why) });
  }
  if (order) return failed(facts, order);
  return judgeChain(message, header.value, links, facts, options);
}

const readLink = (header: SignedHeader, set: ArcSet): Link => ({
  set,
  seal: readSeal(header, set),
  message: readMessageSignature(header, set),
});

/** RFC 8617 §5.2 step 3: the first seal says "none", all others "pass". */
function orderFault({ set: { instance }, seal }: Link): ArcFault | null {
  if (!seal.ok) return { instance, fault: seal.error };
  const expected = instance === 1 ? 'none' : 'pass';
  if (seal.value.chain === expected) return null;
  const why = `seal ${instance} says cv=${seal.value.chain} where cv=${expected} belongs`;
  return { instance, fault: fault('fail', 'syntax', 'cv', why) };
}

/** Steps 4 to 6: the newest signature of the message, every seal, then how far back the message is unchanged. */
async function judgeChain(
  message: Uint8Array,
  header: SignedHeader,
  links: readonly Link[],
  facts: readonly ArcSetFacts[],
  { resolver, now, rest = noRest }: ArcOptions,
): Promise<ArcVerdict> {
  const findKey = keyFinder(resolver);
  const bodies = await bodiesOf(message, header, links, rest);
  const signatureFault = (link: Link) => messageFault(header, link, bodies, now, findKey);
  const newest = links.at(-1)!;
  const signer = newest.message.ok ? newest.message.value[0]!.domain : 'nobody';
  const changed = header.hasStrayLine ? strayLine(signer) : await signatureFault(newest);
  if (changed) return failed(facts, { instance: newest.set.instance, fault: changed });
  const seals = await Promise.all(links.map((_, at) => sealFault(header, links.slice(0, at + 1), findKey)));
  await rest();
  // What is known to be wrong counts before what could not be asked.
  const wrong = seals.findLastIndex(found => found !== null && found.result !== 'temperror');
  const at = wrong === -1 ? seals.findLastIndex(found => found !== null) : wrong;
  if (at !== -1) return failed(facts, { instance: links[at]!.set.instance, fault: seals[at]! });
  let oldest = links.length - 1;
  while (oldest > 0 && (await signatureFault(links[oldest - 1]!)) === null) {
    oldest--;
    await rest();
  }
  const sealers = [...new Set(facts.map(set => set.sealer))].join(', ');
  const why = `the chain of ${sealers} is whole`;
  return { ...NOTHING, result: 'pass', why, sets: facts, oldestPass: oldest === 0 ? 0 : links[oldest]!.set.instance };
}

type Bodies = ReadonlyMap<Signature, BodyHash>;

async function bodiesOf(
  message: Uint8Array,
  header: SignedHeader,
  links: readonly Link[],
  rest: Rest,
): Promise<Bodies> {
  const signatures = links.flatMap(link => (link.message.ok ? link.message.value : []));
  const wishes = signatures.map(signature => ({ form: signature.body, limit: signature.limit }));
  const hashes = await hashBodyInTurns(message, header.bodyStart, wishes, rest);
  return new Map(signatures.map((signature, index) => [signature, hashes[index]!]));
}

/** Null as soon as one reading of the signature fits. */
async function messageFault(
  header: SignedHeader,
  { set, message }: Link,
  bodies: Bodies,
  now: Instant,
  findKey: FindKey,
): Promise<DkimFault | null> {
  if (!message.ok) return message.error;
  let first: DkimFault | null = null;
  for (const signature of message.value) {
    const found =
      expiry(signature, now) ??
      bodyFault(signature, bodies.get(signature)!) ??
      (await checkSignature(signature, signedText(header, set.message, signature), findKey)).fault;
    if (found === null) return null;
    first ??= found;
  }
  return first;
}

/** A seal signs all sets up to its own, oldest first, results before signature before seal. RFC 8617 §5.1.1. */
async function sealFault(header: SignedHeader, links: readonly Link[], findKey: FindKey): Promise<DkimFault | null> {
  const { set, seal } = links.at(-1)!;
  if (!seal.ok) return seal.error;
  const text = sealedText(header, links.map(link => link.set).slice(0, -1), [set.results, set.message]);
  const { fault: found } = await checkSignature(seal.value, text + unsigned(header, set.seal, 'relaxed'), findKey);
  return found?.cause === 'header-changed'
    ? fault('fail', 'header-changed', 'b', `the seal of ${seal.value.domain} does not fit what it sealed`)
    : found;
}

/** The canonical text of whole sets, and of what more the newest one has. */
export const sealedText = (header: SignedHeader, sets: readonly ArcSet[], more: readonly number[] = []): string =>
  [...sets.flatMap(set => [set.results, set.message, set.seal]), ...more]
    .map(at => header.canonical(at, 'relaxed'))
    .join('');

function factsOf(header: SignedHeader, { set, seal, message }: Link): ArcSetFacts {
  const sealTags = showTags(header.value(set.seal));
  return {
    instance: set.instance,
    sealer: readName(sealTags.get('d')) ?? '',
    signer: message.ok ? message.value[0]!.domain : '',
    chain: seal.ok ? seal.value.chain : '',
    sealedAt: seal.ok ? seal.value.signedAt : null,
    results: oneLine(header.value(set.results).replace(/^[^;]*;/, '')),
    signedFields: message.ok ? message.value[0]!.fields : [],
  };
}

/** Of a set's results as much is told. */
const LONGEST_RESULTS = kibibytes(4);

/** UTF-8 may stand in results: RFC 8601 §2.2. */
const oneLine = (folded: string): string =>
  Buffer.from(folded.slice(0, LONGEST_RESULTS), 'latin1')
    .toString('utf8')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

const NOTHING = { cause: null, tag: null, instance: null, oldestPass: null } as const;

const failed = (sets: readonly ArcSetFacts[], { instance, fault: found }: ArcFault): ArcVerdict => ({
  ...NOTHING,
  result: found.result === 'temperror' ? 'temperror' : 'fail',
  cause: found.cause,
  tag: found.tag,
  why: found.why,
  instance,
  sets,
});
