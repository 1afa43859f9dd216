/**
 * SPF: may this address send for this domain? RFC 7208. The verdict is plain data that names the record, the term and
 * the way that led to it, and says in one sentence, for the owner of this server, what was found.
 *
 * Asks only the resolver it is given; has no clock and no time limit of its own: who waits for it sets one (§4.6.4
 * suggests 20 seconds, and a temperror after them).
 */
import { lookupName, type Resolver } from '../dns/resolver.ts';
import { type Ip, parseIp, printIp } from './spf-address.ts';
import { type Check, checkHost, explain, type Outcome, type SpfResult, type SpfStep } from './spf-evaluate.ts';
import { askable, newLookups } from './spf-lookups.ts';

export type { SpfResult, SpfStep } from './spf-evaluate.ts';

export type SpfQuestion = {
  readonly ip: string;
  /** What the peer said after HELO, EHLO or LHLO; anything at all. */
  readonly helo: string;
  /** The return path without brackets; '' for `<>`, where the HELO name is what is checked (§2.4). */
  readonly mailFrom: string;
  /** Our own name, for the macro "r". */
  readonly receiver?: string;
  /** Milliseconds since 1970, for the macro "t". */
  readonly now?: number;
};

export type SpfVerdict = {
  readonly result: SpfResult;
  /** Which of the peer's words was checked. */
  readonly identity: 'mailfrom' | 'helo';
  readonly ip: string;
  /** The mailbox the macros saw: postmaster@ the HELO name for an empty return path. */
  readonly sender: string;
  readonly domain: string;
  /** The record that decided (the last one, after redirects), and whose it is; null where there was none. */
  readonly record: string | null;
  readonly recordDomain: string | null;
  /** The term of that record that decided; null where none did. */
  readonly term: string | null;
  /** Every record that was read, in this order: includes and redirects. */
  readonly steps: readonly SpfStep[];
  /** Terms that asked the DNS, and those that found nothing. §4.6.4. */
  readonly lookups: number;
  readonly voidLookups: number;
  /** What the domain tells who is refused; the domain's words, to be quoted as such. §6.2. */
  readonly explanation: string | null;
  /** For the owner. */
  readonly because: string;
};

/** Checks the return path, or the HELO name where there is none. Never throws, never refuses to answer. */
export async function checkSpf(question: SpfQuestion, resolver: Resolver): Promise<SpfVerdict> {
  const { helo, mailFrom } = question;
  const identity = mailFrom === '' ? 'helo' : 'mailfrom';
  const at = mailFrom.lastIndexOf('@');
  // §4.3: without a local part it is "postmaster".
  const localPart = mailFrom.slice(0, Math.max(at, 0)) || 'postmaster';
  const written = identity === 'helo' ? helo : mailFrom.slice(at + 1);
  return checkIdentity(question, identity, localPart, written, resolver);
}

async function checkIdentity(
  question: SpfQuestion,
  identity: SpfVerdict['identity'],
  localPart: string,
  written: string,
  resolver: Resolver,
): Promise<SpfVerdict> {
  const domain = checkableDomain(written);
  const ip = parseIp(question.ip);
  const check: Check = {
    ip: ip ?? { family: 4, groups: [0, 0] },
    sender: { localPart, domain: domain ?? written },
    helo: question.helo,
    receiver: question.receiver ?? '',
    now: Math.floor((question.now ?? 0) / 1000),
    lookups: newLookups(resolver),
    steps: [],
    names: null,
  };
  const outcome = domain === null || !ip ? null : await checkHost(check, domain, null);
  return {
    result: outcome?.result ?? 'none',
    identity,
    ip: ip ? printIp(ip) : question.ip,
    sender: `${localPart}@${check.sender.domain}`,
    domain: check.sender.domain,
    record: outcome?.record ?? null,
    recordDomain: outcome?.record ? outcome.domain : null,
    term: outcome?.term ?? null,
    steps: check.steps,
    lookups: check.lookups.terms,
    voidLookups: check.lookups.voids,
    explanation: outcome?.result === 'fail' ? await explain(check, outcome) : null,
    because: outcome ? sentence(outcome, check.ip, check.sender.domain) : unchecked(ip, written, identity),
  };
}

/** §4.3: a name with two labels at least, in A-labels; address literals and what cannot exist have no policy. */
function checkableDomain(written: string): string | null {
  const name = /^[^[\s]+$/.test(written) ? lookupName(written) : null;
  return name?.includes('.') ? askable(name) : null;
}

function unchecked(ip: Ip | null, written: string, identity: SpfVerdict['identity']): string {
  if (!ip) return 'the peer has no IP address';
  const what = identity === 'helo' ? 'the HELO name' : 'the domain of the return path';
  return `${what} ("${written.slice(0, 80).replace(/[^ -~]/g, '?')}") is no domain that could publish an SPF record`;
}

/** A record can be long and name anything. */
const LONGEST_TERM = 100;
const LONGEST_REASON = 240;

function sentence({ result, term, domain: from, because }: Outcome, ip: Ip, domain: string): string {
  const peer = printIp(ip);
  const shown = term === null ? null : cut(term, LONGEST_TERM);
  const deciding = `${shown ?? 'no term matched'}${from === domain ? '' : ` of ${from}`}`;
  const reason = `${cut(because ?? '', LONGEST_REASON)}${shown === null ? '' : ` (${shown})`}`;
  switch (result) {
    case 'pass':
      return `${peer} is among the addresses that ${domain} names (${deciding})`;
    case 'fail':
      return `${peer} is not among the addresses that ${domain} names (${deciding})`;
    case 'softfail':
      return `${peer} is probably not among the addresses of ${domain}, which is not sure (${deciding})`;
    case 'neutral':
      return `${domain} does not say whether ${peer} may send for it (${deciding})`;
    case 'none':
      return `${domain} publishes no SPF record`;
    case 'temperror':
      return `the SPF record of ${domain} could not be checked now: ${reason}`;
    case 'permerror':
      return `the SPF record of ${domain} cannot be used: ${reason}`;
  }
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);
