/**
 * How each mail host of a domain is to be spoken to: what it has published about its certificate (DANE) and what its
 * domain asks for (MTA-STS) is looked up, kept, and decided with the owner's setting. What is decided is mailauth's
 * (tls-plan.ts); here it is asked for and turned into a handshake.
 */
import type { Clock } from '../base/ports.ts';
import type { SecureResolver } from '../dns/secure.ts';
import { checkDane } from '../mailauth/dane-check.ts';
import { daneOf } from '../mailauth/dane-lookup.ts';
import { parseStsPolicy, printStsPolicy, type StsPolicy, stsRecordName } from '../mailauth/mta-sts.ts';
import { afterFetch, inForce, NOTHING_KNOWN, nextStep, type StsState } from '../mailauth/mta-sts-cache.ts';
import { type FetchText, fetchSts } from '../mailauth/mta-sts-fetch.ts';
import { decideTls, type HostPlan, type TlsPlan, type TlsSetting } from '../mailauth/tls-plan.ts';
import type { TlsRequest } from '../net/dial-tls.ts';
import type { Store } from '../store/interface.ts';

export type TlsPolicyOptions = {
  readonly store: Pick<Store, 'meta' | 'run'>;
  readonly resolver: SecureResolver;
  readonly fetchText: FetchText;
  readonly clock: Clock;
  readonly setting: () => 'none' | 'opportunistic' | 'required';
  readonly port: () => number;
  readonly onBug: (fault: unknown, where: string) => void;
};

export type TlsPolicies = {
  /** In the order of the hosts. */
  planFor(domain: string, hosts: readonly string[]): Promise<TlsPlan>;
};

const settings: { readonly [S in ReturnType<TlsPolicyOptions['setting']>]: TlsSetting } = {
  none: 'none',
  opportunistic: 'opportunistic',
  required: 'verify',
};

export function newTlsPolicies(options: TlsPolicyOptions): TlsPolicies {
  const { resolver } = options;
  const stsOf = newStsPolicies(options);
  return {
    async planFor(domain, hosts) {
      const [mx, sts] = await Promise.all([resolver.mx(domain), stsOf(domain)]);
      const published = await Promise.all(
        hosts.map(async name => ({
          name,
          dane: await daneOf(resolver, { domain, host: name, port: options.port(), mx: mx.standing }),
        })),
      );
      return decideTls({
        domain,
        hosts: published,
        mxSecure: mx.standing.security === 'secure',
        sts,
        requireTls: false,
        tlsRequiredNo: false,
        setting: settings[options.setting()],
      });
    },
  };
}

/**
 * As the client's handshake wants it. With `vouch` it decides alone: for 'encrypt' any certificate will do, as long as
 * there is one.
 */
export function requestFor(plan: HostPlan, now: () => number): TlsRequest | 'none' {
  const { host } = plan;
  switch (plan.level) {
    case 'none':
    case 'skip':
      return 'none';
    case 'opportunistic':
      return { mode: 'opportunistic', serverName: host };
    case 'encrypt':
      return { mode: 'required', serverName: host, vouch: () => true };
    case 'verify-name':
      return { mode: 'required', serverName: host };
    case 'verify-dane': {
      const { policy } = plan;
      return { mode: 'required', serverName: policy.base, vouch: chain => checkDane(policy, chain, now()).ok };
    }
  }
}

/** Domains whose policy is in memory; the others' lie in the store. */
const MOST_KNOWN = 2_000;

/** Policies outlive the server: they are what makes a stripped record harmless (RFC 8461 §10.2). */
function newStsPolicies({ store, resolver, fetchText, clock, onBug }: TlsPolicyOptions) {
  const known = new Map<string, Promise<StsState>>();
  const keep = (domain: string, state: Promise<StsState>) => {
    known.delete(domain);
    known.set(domain, state);
    for (const oldest of known.keys()) {
      if (known.size <= MOST_KNOWN) break;
      known.delete(oldest);
    }
  };
  const stateOf = async (domain: string): Promise<StsState> => {
    const found = known.get(domain);
    if (found) return found;
    const kept = await store.meta(keyOf(domain));
    return readState(kept);
  };
  const step = async (domain: string, before: StsState): Promise<StsState> => {
    const record = await resolver.txt(stsRecordName(domain));
    const next = nextStep(before, record.answer, clock.now());
    if (next.do === 'use') return before;
    const state = afterFetch(before, next.id, await fetchSts(fetchText, domain), clock.now());
    if (state.known && state.known !== before.known) {
      const written = await store.run('setMeta', { key: keyOf(domain), value: printState(state.known) });
      if (!written.ok) onBug(new Error(`the MTA-STS policy of ${domain} was not written: ${written.error}`), 'mta-sts');
    }
    return state;
  };
  return async (domain: string): Promise<StsPolicy | null> => {
    const before = await stateOf(domain);
    const state = step(domain, before);
    keep(domain, state);
    state.catch(() => known.delete(domain));
    return inForce(await state, clock.now());
  };
}

const keyOf = (domain: string): string => `mta-sts ${domain}`;

type Kept = { readonly id: string; readonly fetchedAt: number; readonly policy: string };

const printState = ({ id, fetchedAt, policy }: NonNullable<StsState['known']>): string =>
  JSON.stringify({ id, fetchedAt, policy: printStsPolicy(policy) } satisfies Kept);

function readState(text: string | null): StsState {
  if (text === null) return NOTHING_KNOWN;
  const { id, fetchedAt, policy } = JSON.parse(text) as Kept;
  const read = parseStsPolicy(policy);
  return read.ok ? { known: { id, fetchedAt, policy: read.value }, failed: null } : NOTHING_KNOWN;
}
