/**
 * Asks the world about a whole message: who signed it, whether its author's domain stands behind it, who vouches for its way,
 * what is attached. The same verdicts are told in Authentication-Results.
 */
import { newPace, type Rest } from '../base/pace.ts';
import type { Instant } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { attachmentsOf } from '../judgement/attachments.ts';
import type { ArcFacts, AuthorFacts, ContentFacts, DkimFacts, DmarcFacts } from '../judgement/facts.ts';
import { type ArcVerdict, verifyArc } from '../mailauth/arc-verify.ts';
import {
  arcResults,
  dkimResults,
  dmarcResult,
  iprevResult,
  type MethodResult,
  spfResult,
} from '../mailauth/authentication-results.ts';
import type { DkimVerdict, SignatureVerdict } from '../mailauth/dkim-verdict.ts';
import { verifyDkim } from '../mailauth/dkim-verify.ts';
import { type DmarcVerdict, judgeDmarc } from '../mailauth/dmarc.ts';
import { parseAddresses } from '../mime/address-list.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { allFields, fieldsOf, unfold } from '../mime/header.ts';
import { type Link, linksOf } from '../mime/links.ts';
import { parseStructureInTurns, type Structure } from '../mime/structure.ts';
import { type Envelope, type GatherOptions, within } from './gather.ts';
import { linkListings } from './link-lists.ts';
import { replyTo } from './ours.ts';

export type Content = {
  readonly facts: ContentFacts;
  /** What is to be told in Authentication-Results. */
  readonly results: readonly MethodResult[];
  readonly structure: Structure;
  /** null: DMARC was not looked at, or its answer did not come in time. */
  readonly dmarc: DmarcVerdict | null;
  /** Of a stranger's message. */
  readonly links: readonly Link[];
};

export type ContentOptions = GatherOptions & {
  readonly trustedSealers: () => readonly string[];
  /** Domains of ours: no list is asked about them. */
  readonly ownDomains: () => Promise<readonly string[]>;
};

/** What a rule may ask of: the first of each name, cut. */
const MOST_FIELDS = 200;
const LONGEST_FIELD = 500;
const MOST_AUTHORS = 20;
/** Octets of a value that are decoded to what is kept of it, and of all values together. */
const DECODED = LONGEST_FIELD * 24;
const MOST_DECODED = 256 * 1024;

export async function contentFacts(options: ContentOptions, bytes: Buffer, envelope: Envelope): Promise<Content> {
  const now = options.clock.now();
  const { connection, login } = envelope.facts;
  const isAsked = !connection.isPrivate && login === null;
  const { rest } = newPace(options.clock);
  const found = isAsked ? await authenticated(options, bytes, envelope, now, rest) : nothingAsked;
  const { structure } = await parseStructureInTurns(bytes, rest);
  const fields = ofFields(bytes);
  await rest();
  const attachments = attachmentsOf(bytes, structure);
  await rest();
  const authors = authorsOf(allFields(bytes, 'from'));
  await rest();
  const links = isAsked ? linksOf(bytes, structure) : [];
  await rest();
  const named = {
    ...{ links, before: envelope.facts.sender?.domain ?? '' },
    authors: authors.map(({ domain }) => domain),
    replyTo: replyTo(bytes).map(({ domain }) => domain),
  };
  const linkLists = isAsked ? await linkListings(options, named, new Set(await options.ownDomains())) : [];
  return {
    facts: {
      size: bytes.length,
      authors,
      ...fields,
      dkim: found.dkim.signatures.map(signatureFacts),
      dmarc: dmarcFacts(found.dmarc),
      arc: arcFacts(found.arc, options.trustedSealers()),
      attachments,
      pretences: [],
      linkLists,
      scans: [],
      learnt: null,
    },
    results: isAsked ? resultsOf(envelope, found) : [],
    structure,
    dmarc: found.dmarc,
    links,
  };
}

type Found = {
  readonly dkim: DkimVerdict;
  readonly arc: ArcVerdict | null;
  readonly dmarc: DmarcVerdict | null;
};
const unsigned: DkimVerdict = { signatures: [], authorFields: 0, unreadable: null };
const nothingAsked: Found = { dkim: unsigned, arc: null, dmarc: null };

async function authenticated(
  options: ContentOptions,
  bytes: Buffer,
  envelope: Envelope,
  now: Instant,
  rest: Rest,
): Promise<Found> {
  const { resolver } = options;
  const signed = within(options, verifyDkim(bytes, { resolver, now, rest }), null);
  await rest();
  const sealed = within(options, verifyArc(bytes, { resolver, now, rest }), null);
  const [dkim, arc] = await Promise.all([signed, sealed]);
  const dmarc = dkim && (await within(options, dmarcOf(resolver, bytes, envelope, dkim), null));
  return { dkim: dkim ?? unsigned, arc, dmarc };
}

function dmarcOf(resolver: Resolver, bytes: Buffer, { spf }: Envelope, dkim: DkimVerdict): Promise<DmarcVerdict> {
  const question = {
    from: allFields(bytes, 'from'),
    spf: spf && { result: spf.result, domain: spf.domain },
    // What was added beyond the octets that were signed may be all that is read.
    dkim: dkim.signatures.filter(one => (one.bodyLimit?.added ?? 0) === 0),
  };
  return judgeDmarc(question, resolver);
}

const signatureFacts = ({ result, domain, selector, why }: SignatureVerdict): DkimFacts => ({
  ...{ result, domain, selector, because: why },
});

function dmarcFacts(dmarc: DmarcVerdict | null): DmarcFacts {
  if (!dmarc)
    return { result: 'temperror', domain: '', policy: 'none', because: 'DMARC could not be looked up in time' };
  const { result, policyDomain, domain, disposition, policy: published, because } = dmarc;
  const facts = { result, domain: policyDomain ?? domain ?? '', policy: disposition, because };
  return published === null ? facts : { ...facts, published };
}

/** A chain that holds is worth what its last sealer is. */
function arcFacts(arc: ArcVerdict | null, trusted: readonly string[]): ArcFacts {
  if (!arc || arc.result === 'temperror')
    return { result: 'none', sealer: '', trusted: false, because: arc?.why ?? '' };
  const sealer = arc.sets.at(-1)?.sealer ?? '';
  const isTrusted = arc.result === 'pass' && trusted.some(one => one.toLowerCase() === sealer.toLowerCase());
  return { result: arc.result, sealer, trusted: isTrusted && wasWellBefore(arc), because: arc.why };
}

/** The first of them saw DMARC hold, or a signature of the author's domain: without that there is nothing to vouch for. */
const wasWellBefore = ({ sets }: ArcVerdict): boolean => /\bdmarc=pass\b/i.test(sets[0]?.results ?? '');

function authorsOf(from: readonly string[]): AuthorFacts[] {
  return from
    .slice(0, MOST_AUTHORS)
    .flatMap(value => parseAddresses(value, MOST_AUTHORS))
    .slice(0, MOST_AUTHORS)
    .map(({ name, address, mailbox }) => ({
      address: address.toLowerCase(),
      domain: mailbox?.domain.toLowerCase() ?? '',
      name: name ?? '',
    }));
}

function ofFields(bytes: Buffer): Pick<ContentFacts, 'fields' | 'subject' | 'hasDate' | 'hasMessageId'> {
  const fields: Record<string, string> = {};
  let left = MOST_DECODED;
  for (const { name, value } of fieldsOf(bytes).slice(0, MOST_FIELDS)) {
    const small = name.toLowerCase();
    if (Object.hasOwn(fields, small)) continue;
    const octets = unfold(bytes, value.start, value.end).slice(0, Math.min(DECODED, left));
    left = Math.max(LONGEST_FIELD, left - octets.length);
    fields[small] = decodeWords(octets).slice(0, LONGEST_FIELD);
  }
  const has = (name: string): boolean => Object.hasOwn(fields, name);
  return { fields, subject: fields.subject ?? '', hasDate: has('date'), hasMessageId: has('message-id') };
}

function resultsOf({ iprev, spf }: Envelope, { dkim, arc, dmarc }: Found): readonly MethodResult[] {
  return [
    ...(spf ? [spfResult(spf)] : []),
    ...dkimResults(dkim),
    ...(dmarc ? [dmarcResult(dmarc)] : []),
    ...(arc ? arcResults(arc, iprev?.ip ?? null) : []),
    ...(iprev ? [iprevResult(iprev)] : []),
  ];
}
