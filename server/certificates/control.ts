/** What the owner sees and does about certificates and about what is published of them. Faults are sentences. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, hours, minutes } from '../base/units.ts';
import { parseHostPattern } from '../config/certificate-forms.ts';
import type { Config } from '../config/schema.ts';
import type { Need } from '../events/need.ts';
import { STS_PATH, stsHost } from '../mailauth/mta-sts.ts';
import { parseDomain } from '../mime/address.ts';
import type { CertificateSource } from '../net/certificate-choice.ts';
import type { CertificateFacts, Certificates } from '../net/certificates.ts';
import { certificatesIn, pairFrom } from '../net/pem-file.ts';
import type { Store } from '../store/interface.ts';
import type { AcmeFiles } from './acme-files.ts';
import type { Fitness } from './fitness.ts';
import type { Terms } from './issue.ts';
import type { Issuer, OrderState } from './issuer.ts';
import { needsOfHost, needsOfOrder, needsOfPolicy, needsOfShown, type PolicyFacts } from './needs.ts';
import { type OwnPolicy, ownPolicy } from './policy.ts';
import type { DomainSeen, Publication } from './publication.ts';
import { keyDigest, type PublishedRecord, recordsOfDomain, recordsOfHost, tlsaValue } from './records.ts';
import { judgeChain, type Trial } from './trial.ts';

export type ShownFacts = CertificateFacts & {
  readonly source: CertificateSource;
  /** For who asks for no name. */
  readonly isUsual: boolean;
  /** Whether programs that know nothing of us believe it. */
  readonly isPublic: boolean;
};
export type PolicyState = {
  readonly domain: string;
  /** As it is served, which may be less than what was wanted. */
  readonly mode: 'testing' | 'enforce';
  readonly wanted: 'testing' | 'enforce';
  readonly id: string;
  readonly url: string;
  readonly text: string;
  readonly unfit: string | null;
  readonly seen: DomainSeen | null;
};
export type CertificateState = {
  readonly hostName: string;
  readonly shown: readonly ShownFacts[];
  /** null: no authority is asked; `because`: why not, where one is set. */
  readonly acme: {
    readonly directory: string;
    readonly challenge: string;
    readonly orders: readonly OrderState[];
  } | null;
  readonly because: string | null;
  readonly policies: readonly PolicyState[];
  readonly needs: readonly Need[];
};

export type CertificateControl = {
  state(): Promise<CertificateState>;
  /** Asks the DNS now, also for what an order waits for. */
  check(): Promise<CertificateState>;
  /** null: all. `newKey`: the host's next key takes over, or any other's is made anew. */
  renew(name: string | null, newKey: boolean): Promise<Result<void, string>>;
  /** null: of all domains and the host. */
  records(domain: string | null): Promise<Result<readonly PublishedRecord[], string>>;
  /** The owner's own pair, PEM, shown from now on. */
  bring(certificate: string, key: string): Promise<Result<CertificateFacts, string>>;
  /** What that pair would be good for; nothing is kept. */
  try(certificate: string, key: string): Promise<Result<Trial, string>>;
  /** What clients are to trust; null: nothing of ours. */
  authority(): Promise<{ readonly pem: string; readonly facts: CertificateFacts } | null>;
  needs(): Promise<readonly Need[]>;
  /** The policy that is fetched from this host name; null: none. */
  policyAt(host: string): Promise<string | null>;
};

export type ControlOptions = {
  readonly store: Pick<Store, 'domains'>;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly clock: Clock;
  readonly certificates: Certificates;
  readonly files: AcmeFiles;
  readonly issuer: Issuer;
  readonly terms: () => Terms | null;
  readonly fitness: Fitness;
  readonly publication: Publication;
  /** Why the https door is not open; null: it is. */
  readonly doorFault: () => string | null;
  /** Where a domain's TLS reports are to go. */
  readonly reportsTo: (domain: string) => string;
  /** Looks at once for what orders wait for. */
  readonly nudge: () => void;
  readonly setSetting: (key: 'tls.certificate' | 'tls.key', text: string) => Result<unknown, string>;
};

export function newControl(options: ControlOptions): CertificateControl {
  const { config, certificates, clock, fitness, issuer, publication } = options;
  const hostName = () => options.hostName().toLowerCase();

  const policyOf = (): { readonly own: OwnPolicy | null; readonly unfit: string | null } => {
    const mx = config()['mta-sts.mx'].map(plainName);
    const hosts = mx.length > 0 ? mx : [hostName()];
    // Of hosts that are not ours nothing can be known here.
    const unfit = hosts.includes(hostName()) ? fitness.whyUnfit(hostName()) : null;
    const wish = { mode: config()['mta-sts.mode'], maxAge: config()['mta-sts.max-age'], mx: hosts };
    return { own: ownPolicy(wish, unfit), unfit };
  };
  const domains = async () => (await options.store.domains()).map(domain => domain.name);

  async function policies(): Promise<readonly PolicyFacts[]> {
    const { own, unfit } = policyOf();
    const wanted = config()['mta-sts.mode'];
    if (!own || wanted === 'off') return [];
    const door = options.doorFault();
    return (await domains()).map(domain => {
      const unreachable = door ?? fitness.whyUnfit(stsHost(domain));
      return { domain, wanted, policy: own, unfit, unreachable, seen: publication.domain(domain) };
    });
  }

  async function needs(): Promise<readonly Need[]> {
    const now = clock.now();
    const shown = certificates.shown();
    const found = [...needsOfShown(shown[0]!, certificates.fault()?.sentence ?? null, now)];
    const because = whyNobodyIsAsked(options);
    if (because) found.push({ id: 'acme', severity: 'info', sentence: because });
    for (const sentence of issuer.impossible())
      found.push({ id: `acme-impossible-${sentence}`, severity: 'attention', sentence: `${sentence}.` });
    for (const order of issuer.orders()) {
      const held = shown.find(one => one.source === 'acme' && one.id === order.id);
      found.push(...needsOfOrder(order, held?.facts.notAfter ?? null, now));
    }
    if (config().mode === 'deliver') for (const facts of await policies()) found.push(...needsOfPolicy(facts));
    found.push(...needsOfHost(hostName(), publication.host(), tlsaOf(shown.map(one => one.chain))));
    return found;
  }

  async function state(): Promise<CertificateState> {
    const terms = options.terms();
    return {
      hostName: hostName(),
      shown: certificates.shown().map((one, at) => ({
        ...one.facts,
        ...{ source: one.source, isUsual: at === 0, isPublic: fitness.isPublic(one) },
      })),
      acme: terms && { directory: terms.directory, challenge: terms.challenge, orders: issuer.orders() },
      because: whyNobodyIsAsked(options),
      policies: (await policies()).map(({ policy, ...one }) => ({
        ...{ domain: one.domain, wanted: one.wanted, unfit: one.unfit, seen: one.seen },
        mode: policy.policy.mode === 'enforce' ? ('enforce' as const) : ('testing' as const),
        ...{ id: policy.id, text: policy.text, url: `https://${stsHost(one.domain)}${STS_PATH}` },
      })),
      needs: await needs(),
    };
  }

  return {
    state,
    needs,
    async check() {
      options.nudge();
      await publication.look(await domains(), hostName());
      return state();
    },
    async renew(name, newKey) {
      if (options.terms()) return issuer.renew(name, newKey);
      if (!newKey) return issuer.renew(name, newKey);
      if (certificates.shown()[0]!.source === 'own') return err('the certificate is yours; bring one with the new key');
      // Without an authority there is the local certificate, and it has a key as well.
      const made = await certificates.refresh({ key: await options.files.nextKey() });
      if (!made.ok) return err(made.error.sentence);
      await options.files.dropNextKey();
      return ok(undefined);
    },
    async records(name) {
      const all = await domains();
      const parsed = name === null ? null : parseDomain(name);
      const which = parsed === null ? all : all.filter(one => parsed.ok && one === parsed.value);
      if (which.length === 0 && name !== null) return err(`${name} is not one of our domains`);
      const { own } = policyOf();
      const of = which.flatMap(domain =>
        recordsOfDomain({ domain, policy: own, hostName: hostName(), reportsTo: options.reportsTo(domain) }),
      );
      const usualChain = certificates.shown()[0]!.chain;
      const host = recordsOfHost(hostName(), certificatesIn(usualChain)[0]!, await options.files.nextKey());
      return ok([...of, ...host, ...issuer.orders().flatMap(ordered)]);
    },
    async try(certificate, key) {
      const pair = pairFrom(key, certificate);
      if (!pair.ok) return err(pairFault[pair.error]);
      const chain = pair.value.certificate;
      const isPublic = fitness.isPublic({ chain });
      return ok(judgeChain(chain, { hostName: hostName(), now: clock.now(), isPublic }));
    },
    authority: async () => certificates.authority(),
    async bring(certificate, key) {
      const pair = pairFrom(key, certificate);
      if (!pair.ok) return err(pairFault[pair.error]);
      const path = await options.files.saveOwn(pair.value);
      for (const setting of ['tls.certificate', 'tls.key'] as const) {
        const set = config()[setting] === path ? ok(null) : options.setSetting(setting, path);
        if (!set.ok) return set;
      }
      const shown = await certificates.refresh({ own: { key: path, certificate: path } });
      return shown.ok ? ok(certificates.facts()) : err(shown.error.sentence);
    },
    async policyAt(host) {
      const name = host.toLowerCase().replace(/\.$/, '');
      const { own } = policyOf();
      if (!own || !name.startsWith('mta-sts.')) return null;
      return (await domains()).some(domain => stsHost(domain) === name) ? own.text : null;
    },
  };
}

const pairFault = {
  'not-a-pair': 'the key does not belong to the certificate',
  unreadable: 'both must be PEM, the key without a password',
} as const;

const plainName = (text: string): string => {
  const parsed = parseHostPattern(text);
  return parsed.ok ? parsed.value : text;
};

/** Of each key that is shown, so that a change of certificates is no change of keys. */
const tlsaOf = (chains: readonly string[]): readonly string[] =>
  chains.map(chain => tlsaValue(keyDigest(certificatesIn(chain)[0]!)));

function whyNobodyIsAsked({ config, terms }: ControlOptions): string | null {
  if (config()['acme.directory'] === '' || terms()) return null;
  return `No certificate authority is asked: the mode is "${config().mode}", and nothing leaves this computer.`;
}

const ordered = (order: OrderState): readonly PublishedRecord[] =>
  order.records.map(({ name, value }) => ({
    ...({ purpose: 'acme', domain: order.id, type: 'TXT', name, value } as const),
    zoneLine: `${name}. 60 IN TXT "${value}"`,
    note: `Proves that the name is yours; ${order.id} gets its certificate when this is seen.`,
  }));

/** How often the DNS is looked at by itself. */
const LOOK_EVERY = hours(12);
const LOOK_FIRST = minutes(1);

/** Looks at the DNS now and then, while there is something of ours to be found there. */
export function watchPublication(
  control: Pick<CertificateControl, 'check'>,
  options: {
    readonly clock: Clock;
    readonly isOn: () => boolean;
    readonly onBug: (fault: unknown, where: string) => void;
  },
): { close(): void; wake(): void } {
  let cancel = () => {};
  let closed = false;
  const after = (wait: Duration) => {
    cancel();
    if (!closed) cancel = options.clock.after(wait, () => void look());
  };
  const look = async () => {
    try {
      if (options.isOn()) await control.check();
    } catch (fault) {
      if (!closed) options.onBug(fault, 'published records');
    }
    after(LOOK_EVERY);
  };
  after(LOOK_FIRST);
  return {
    wake: () => after(LOOK_FIRST),
    close() {
      closed = true;
      cancel();
    },
  };
}
