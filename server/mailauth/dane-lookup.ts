/**
 * Asks whether a mail host has published its certificate, and by which of its names. Only what is secure counts; a
 * host whose addresses are not is not asked for TLSA at all, because servers that fail on that are a known nuisance.
 *
 * RFC 7672 §2.1.2 (never go on after a failure), §2.2 (which name), §2.2.1 (an insecure MX may lead to a secure host).
 */
import type { AddressRecord } from '../dns/resolver.ts';
import type { SecureAnswer, SecureResolver, Standing } from '../dns/secure.ts';
import { type DanePolicy, danePolicy } from './dane.ts';

export type DaneQuestion = {
  /** The domain whose mail is on its way. */
  readonly domain: string;
  /** The mail host, as its MX names it; the domain itself where there is no MX. */
  readonly host: string;
  readonly port?: number;
  /** How far the MX answer may be believed: only a secure one makes the domain a name to be found in a certificate. */
  readonly mx: Standing;
};

export async function daneOf(resolver: SecureResolver, question: DaneQuestion): Promise<DanePolicy> {
  const { host, domain } = question;
  const address = await resolver.address(host);
  if (address.answer.kind === 'failure') return unknown(`the address of ${host}`, address);
  const bases = basesOf(host, address);
  if (bases.length === 0) return { kind: 'none', why: address.standing.why };
  const names = [...bases, host, ...(question.mx.security === 'secure' ? [domain] : [])];
  let why = `${host} has published no TLSA record`;
  for (const base of bases) {
    const tlsa = await resolver.tlsa(`_${question.port ?? 25}._tcp.${base}`);
    if (tlsa.answer.kind === 'failure') return unknown(`the TLSA records of ${base}`, tlsa);
    const secure = tlsa.standing.security === 'secure';
    if (tlsa.answer.kind === 'found' && secure) return danePolicy(base, tlsa.answer.records, names);
    if (!secure) why = tlsa.standing.why;
  }
  return { kind: 'none', why };
}

/** RFC 7672 §2.2.2: where all aliases are secure, the name they lead to comes first; else only the name itself may do. */
function basesOf(host: string, { standing, first, name }: SecureAnswer<AddressRecord>): readonly string[] {
  const own = host.replace(/\.$/, '').toLowerCase();
  if (standing.security === 'secure') return name === own ? [own] : [name, own];
  return first.security === 'secure' && name !== own ? [own] : [];
}

const unknown = (what: string, { answer }: SecureAnswer<unknown>): DanePolicy => ({
  kind: 'unknown',
  why: `${what} cannot be told for certain: ${answer.kind === 'failure' ? answer.why : 'no answer'}`,
});
