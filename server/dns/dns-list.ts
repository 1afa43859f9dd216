/**
 * Block lists and allow lists in the DNS: whether an address or a domain stands on one. RFC 5782.
 *
 * Only answers in 127.0.0.0/8 mean something (§2.1); those in 127.255.255.0/24 say that the list does not answer such as
 * us (a public resolver, too many questions), which must never be taken for an entry.
 */
import { addressFamily, reverseName } from './address.ts';
import { lookupName, type Resolver } from './resolver.ts';

export type ListAnswer =
  /** The codes the list gave, ascending. */
  | { readonly kind: 'listed'; readonly codes: readonly string[]; readonly why: string | null }
  | { readonly kind: 'not-listed' }
  | { readonly kind: 'failure'; readonly why: string };

const LONGEST_REASON = 200;

/** `what`: an IPv4 or IPv6 address, or a domain. With `reasons` the list's own words are asked for too. */
export async function askList(resolver: Resolver, list: string, what: string, reasons = false): Promise<ListAnswer> {
  const name = listedName(list, what);
  if (name === null) return { kind: 'not-listed' };
  const answer = await resolver.address(name, 4);
  switch (answer.kind) {
    case 'none':
    case 'no-such-name':
      return { kind: 'not-listed' };
    case 'failure':
      return { kind: 'failure', why: answer.why };
    case 'found': {
      const codes = answer.records
        .map(record => record.address)
        .filter(code => code.startsWith('127.'))
        .sort();
      if (codes.length === 0) return { kind: 'failure', why: `${list} answers with addresses that mean nothing` };
      if (codes.some(code => code.startsWith('127.255.255.')))
        return { kind: 'failure', why: `${list} does not answer this resolver (${codes[0]})` };
      return { kind: 'listed', codes, why: reasons ? await reasonFor(resolver, name) : null };
    }
  }
}

/** '192.0.2.99' on 'dnsbl.example' → '99.2.0.192.dnsbl.example' (§2.1, §2.4 for IPv6, §2.2 for domains). */
export function listedName(list: string, what: string): string | null {
  const reversed = addressFamily(what) === null ? null : reverseName(what);
  const head = reversed === null ? what : reversed.replace(/\.(in-addr|ip6)\.arpa$/, '');
  return lookupName(`${head}.${list}`);
}

async function reasonFor(resolver: Resolver, name: string): Promise<string | null> {
  const answer = await resolver.txt(name);
  const text = answer.kind === 'found' ? answer.records[0] : undefined;
  return text === undefined ? null : text.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_REASON);
}
