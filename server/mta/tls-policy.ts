/**
 * How each mail host of a domain is to be spoken to: what it has published about its certificate (DANE) and what its
 * domain asks for (MTA-STS) is looked up, kept, and decided with the owner's setting. What is decided is mailauth's
 * (tls-plan.ts); tls-handshake.ts carries it out.
 */
import type { Clock } from '../base/ports.ts';
import type { SecureResolver, Standing } from '../dns/secure.ts';
import { daneOf } from '../mailauth/dane-lookup.ts';
import { parseStsPolicy, printStsPolicy, stsRecordName } from '../mailauth/mta-sts.ts';
import { afterFetch, inForce, NOTHING_KNOWN, nextStep, type StsState } from '../mailauth/mta-sts-cache.ts';
import { type FetchText, fetchSts } from '../mailauth/mta-sts-fetch.ts';
import { decideTls, type TlsPlan, type TlsQuestion, type TlsSetting } from '../mailauth/tls-plan.ts';
import type { TlsWish } from '../routing/tls-line.ts';
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

/** What a message asks of every connection it takes: nothing of its own; RFC 8689's REQUIRETLS; its TLS-Required: No. */
export type Demand = 'usual' | 'require-tls' | 'tls-optional';

/** The plan, and what it was made of: reports name the policy, and what was wrong with it. */
export type DomainTls = {
  readonly plan: TlsPlan;
  readonly question: TlsQuestion;
  /** Why the domain's policy could not be had, where it has one. */
  readonly stsFault: StsState['failed'];
};

export type Asked = {
  /** Not given: where mail hosts listen. */
  readonly port?: number;
  /** What the owner wants of this destination; not given: as of any. */
  readonly wish?: TlsWish | null;
  /** He names the hosts himself: their domain has no part in it. */
  readonly isNamed?: boolean;
};

export type TlsPolicies = {
  /** In the order of the hosts. */
  planFor(domain: string, hosts: readonly string[], demand: Demand, asked?: Asked): Promise<DomainTls>;
};

const settings: { readonly [S in ReturnType<TlsPolicyOptions['setting']>]: TlsSetting } = {
  none: 'none',
  opportunistic: 'opportunistic',
  required: 'verify',
};

function settingOf(wish: TlsWish): TlsSetting {
  switch (wish.kind) {
    case 'required':
      return 'verify';
    case 'pinned':
      return { pinned: wish.fingerprints };
    default:
      return wish.kind;
  }
}

/** What the owner says of a host needs no signature. */
const OWNERS_WORD: Standing = { security: 'secure', why: 'the owner names the host' };

export function newTlsPolicies(options: TlsPolicyOptions): TlsPolicies {
  const { resolver } = options;
  const stsOf = newStsPolicies(options);
  return {
    async planFor(domain, hosts, demand, { port = options.port(), wish = null, isNamed = false } = {}) {
      const [standing, sts] = isNamed
        ? [OWNERS_WORD, NOTHING_KNOWN]
        : await Promise.all([resolver.mx(domain).then(mx => mx.standing), stsOf(domain)]);
      const published = await Promise.all(
        hosts.map(async name => ({ name, dane: await daneOf(resolver, { domain, host: name, port, mx: standing }) })),
      );
      const question: TlsQuestion = {
        domain,
        hosts: published,
        mxSecure: standing.security === 'secure',
        sts: inForce(sts, options.clock.now()),
        requireTls: demand === 'require-tls',
        tlsRequiredNo: demand === 'tls-optional',
        setting: wish ? settingOf(wish) : settings[options.setting()],
      };
      return { plan: decideTls(question), question, stsFault: sts.failed };
    },
  };
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
    // A record that is gone cannot be failed any more.
    const isGone = record.answer.kind === 'none' || record.answer.kind === 'no-such-name';
    if (next.do === 'use') return isGone ? { ...before, failed: null } : before;
    const state = afterFetch(before, next.id, await fetchSts(fetchText, domain), clock.now());
    if (state.known && state.known !== before.known) {
      const written = await store.run('setMeta', { key: keyOf(domain), value: printState(state.known) });
      if (!written.ok) onBug(new Error(`the MTA-STS policy of ${domain} was not written: ${written.error}`), 'mta-sts');
    }
    return state;
  };
  return async (domain: string): Promise<StsState> => {
    const before = await stateOf(domain);
    const state = step(domain, before);
    keep(domain, state);
    state.catch(() => known.delete(domain));
    return state;
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
