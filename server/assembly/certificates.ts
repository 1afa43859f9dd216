/**
 * Certificates put together: those that are shown, the authority that gives them, the public web door that proves our
 * names and serves our policies, and what the owner sees and does about it.
 */
import { readFileSync } from 'node:fs';
import { handProver, updateProver } from '../acme/dns-proof.ts';
import { type ChallengeType, type DnsProof, newProofBoard, type Prover, portProver } from '../acme/proof.ts';
import type { ListenerState } from '../api/contract.ts';
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { newScope } from '../base/scope.ts';
import { seconds } from '../base/units.ts';
import { openAcmeFiles } from '../certificates/acme-files.ts';
import { type CertificateControl, newControl, watchPublication } from '../certificates/control.ts';
import { newFitness } from '../certificates/fitness.ts';
import type { Terms } from '../certificates/issue.ts';
import { openIssuer } from '../certificates/issuer.ts';
import { newPublication } from '../certificates/publication.ts';
import { wantedCertificates } from '../certificates/wanted.ts';
import { parseAcmeDirectory, parseNameServer } from '../config/certificate-forms.ts';
import type { Config } from '../config/schema.ts';
import type { DiscoverySource } from '../discovery/source.ts';
import { changeTxt } from '../dns/update.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import { type CertificateFault, type Certificates, type OwnFiles, openCertificates } from '../net/certificates.ts';
import { httpsExchange } from '../net/https-exchange.ts';
import { certificatesIn } from '../net/pem-file.ts';
import { reportAddress } from '../reports/publish.ts';
import type { Store } from '../store/interface.ts';
import type { AskLists } from '../web/list-pages.ts';
import type { Home } from './home.ts';
import type { LiveConfig } from './live-config.ts';
import { outboundGuard, type Resolvers } from './mail-system.ts';
import { newPublicDoors } from './public-doors.ts';

export type CertificateCare = {
  readonly certificates: Certificates;
  readonly control: CertificateControl;
  /** The public web door's ports. */
  doorStates(): readonly ListenerState[];
  /** Domains have changed. */
  wake(): void;
  /** What is due is done when this resolves; what waits for people goes on waiting. */
  look(): Promise<void>;
  close(): Promise<void>;
};

export type CareOptions = {
  readonly home: Home;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly config: LiveConfig;
  readonly hostName: () => string;
  readonly resolver: Resolvers;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly onBug: (fault: unknown, where: string) => void;
  readonly onState: () => void;
  /** PEM of the authorities that strangers believe, where not the well-known ones. */
  readonly roots?: readonly string[];
  /** Pages of mailing lists, once there are some. */
  readonly lists?: () => AskLists | null;
  /** What mail programs are told, once it is known. */
  readonly discovery?: () => DiscoverySource | null;
  /** The store alone is open: nothing is asked for, nothing listens. */
  readonly offline?: true;
};

/** Two settings that belong together are set one after the other. */
const SETTLE = seconds(0.3);

export async function openCertificateCare(options: CareOptions): Promise<Result<CertificateCare, string>> {
  const { clock, config, hostName, recorder, store, resolver } = options;
  const scope = newScope();
  const opened = await openShown(options);
  if (!opened.ok) return err(opened.error.sentence);
  const certificates = scope.add(opened.value);
  const files = await openAcmeFiles(options.home.tls, clock);
  const board = newProofBoard();
  const terms = () => (options.offline ? null : termsOf(config.get(), hostName()));
  const doors = newPublicDoors({
    ...{ clock, recorder, config: config.get, onBug: options.onBug, onChange: options.onState },
    secureContext: certificates.secureContext,
    contextFor: certificates.contextFor,
    challengeFor: board.tls,
    proof: board.http,
    policyAt: host => control.policyAt(host),
    ...(options.lists ? { lists: options.lists } : {}),
    ...(options.discovery ? { discovery: options.discovery } : {}),
  });
  const nudges = new Set<() => void>();
  const issuer = await openIssuer({
    ...{ files, certificates, clock, random: options.random, terms },
    isShown: () => config.get()['acme.directory'] !== '',
    ...{ onState: options.onState, onBug: options.onBug },
    exchange: httpsExchange({
      addressesOf: async host => {
        const found = await resolver.plain.address(host);
        return found.kind === 'found' ? found.records.map(record => record.address) : [];
      },
      guard: outboundGuard(config.get),
      clock,
      authorities: () => trusted(config.get()).authorities,
    }),
    wanted: async () => wantedCertificates(await wishOf(options)),
    hindrance: (names, challenge) => hindrance(names, challenge, options, doors.fault),
    proverFor: (challenge, onWait) => {
      if (challenge !== 'dns-01') return portProver(board, challenge, clock.now);
      return dnsProver(options, onWait, nudges);
    },
    onFailed: (names, because, nextAt) =>
      recorder.note(event('certificate.failed', clock.now(), SERVER_TRACE, { names, because, nextAt })),
  });
  const control = newControl({
    ...{ store, clock, certificates, files, issuer, terms, hostName, config: config.get },
    fitness: newFitness(certificates.shown, clock.now, options.roots),
    publication: newPublication({ resolver: resolver.plain, secure: resolver.secure, clock }),
    doorFault: () => doors.fault('https'),
    reportsTo: domain => reportAddress('tls', domain),
    nudge: () => {
      for (const nudge of nudges) nudge();
    },
    setSetting: (key, text) => config.set(key, text),
  });
  scope.onClose(() => issuer.close());
  scope.onClose(() => doors.close());
  if (!options.offline) {
    await doors.follow();
    scope.add(
      watchPublication(control, {
        ...{ clock, onBug: options.onBug },
        isOn: () => config.get().mode === 'deliver' && config.get()['mta-sts.mode'] !== 'off',
      }),
    );
    const stop = follow(options, certificates, async () => {
      await doors.follow();
      issuer.wake();
    });
    scope.onClose(stop);
    issuer.wake();
  }
  return ok({
    ...{ certificates, control, wake: issuer.wake, look: issuer.look },
    doorStates: doors.states,
    close: async () => scope.close(),
  });
}

/** The owner's files where they can be taken; else the local authority's, and the owner is told: never no TLS. */
async function openShown(options: CareOptions): Promise<Result<Certificates, CertificateFault>> {
  const { home, clock, recorder } = options;
  const failed = (because: string) =>
    recorder.note(event('certificate.failed', clock.now(), SERVER_TRACE, { names: [], because, nextAt: null }));
  const shown = {
    folder: home.tls,
    names: localNames(options),
    clock,
    onChange: (facts: ReturnType<Certificates['facts']>, source: 'own' | 'acme' | 'local') => {
      const { names, issuer, notAfter } = facts;
      recorder.note(event('certificate.changed', clock.now(), SERVER_TRACE, { source, names, issuer, notAfter }));
      options.onState();
    },
    onFault: (fault: CertificateFault) => failed(fault.sentence),
  };
  const own = ownFiles(options.config.get());
  const opened = await openCertificates({ ...shown, ...(own && { own }) });
  if (opened.ok || !own) return opened;
  failed(opened.error.sentence);
  const instead = await openCertificates(shown);
  // Looked at again when the files change.
  if (instead.ok) await instead.value.refresh({ own });
  return instead;
}

const localNames = ({ hostName, config }: Pick<CareOptions, 'hostName' | 'config'>): readonly string[] => [
  ...[hostName(), 'localhost', '127.0.0.1', '::1'],
  ...config.get()['tls.names'],
];

function ownFiles(config: Config): OwnFiles | null {
  const [certificate, key] = [config['tls.certificate'], config['tls.key']];
  return certificate !== '' && key !== '' ? { certificate, key } : null;
}

function follow(options: CareOptions, certificates: Certificates, others: () => Promise<void>): () => void {
  const { config, clock, onBug } = options;
  let cancel = () => {};
  let closed = false;
  config.onChange(() => {
    cancel();
    if (closed) return;
    cancel = clock.after(SETTLE, async () => {
      try {
        await certificates.refresh({ names: localNames(options), own: ownFiles(config.get()) });
        await others();
        options.onState();
      } catch (fault) {
        if (!closed) onBug(fault, 'certificates');
      }
    });
  });
  return () => {
    closed = true;
    cancel();
  };
}

function termsOf(config: Config, hostName: string): Terms | null {
  const directory = parseAcmeDirectory(config['acme.directory']);
  if (config['acme.directory'] === '' || !directory.ok || config.mode !== 'deliver') return null;
  const [id, key] = [config['acme.eab-id'], config['acme.eab-key']];
  return {
    ...{ directory: directory.value, hostName: hostName.toLowerCase(), contact: config['acme.contact'] },
    challenge: config['acme.challenge'],
    agree: config['acme.agree-terms'],
    external: id === '' ? null : { id, key },
  };
}

async function wishOf({ store, config, hostName }: CareOptions) {
  const now = config.get();
  const isServed = now['mta-sts.mode'] !== 'off';
  const policyDomains = isServed ? (await store.domains()).map(domain => domain.name) : [];
  const own = ownFiles(now) !== null && now['acme.names'].length === 0;
  return {
    // Whoever brings a certificate of his own for the host wants no other.
    hostName: own ? null : hostName().toLowerCase(),
    names: now['acme.names'],
    policyDomains,
    challenge: now['acme.challenge'],
  };
}

function trusted(config: Config): { readonly authorities: readonly string[]; readonly fault: string | null } {
  const file = config['acme.trust'];
  if (file === '') return { authorities: [], fault: null };
  try {
    const authorities = certificatesIn(readFileSync(file, 'utf8'));
    return authorities.length > 0
      ? { authorities, fault: null }
      : { authorities, fault: `acme.trust: there is no certificate in ${file}` };
  } catch (fault) {
    return { authorities: [], fault: `acme.trust: ${(fault as Error).message}` };
  }
}

/** What is wrong on our side is found without asking an authority, which counts every failure. */
async function hindrance(
  names: readonly string[],
  challenge: ChallengeType,
  { config, resolver }: CareOptions,
  doorFault: (name: 'http' | 'https') => string | null,
): Promise<string | null> {
  const { fault } = trusted(config.get());
  if (fault !== null) return fault;
  if (challenge === 'dns-01') return null;
  const [door, port] = challenge === 'http-01' ? (['http', 80] as const) : (['https', 443] as const);
  const closed = doorFault(door);
  if (closed !== null) return `${challenge} needs port ${port} of this computer, by web.${door}-port: ${closed}`;
  for (const name of names) {
    const found = await resolver.plain.address(name);
    if (found.kind === 'failure') return `the DNS did not say where ${name} is: ${found.why}`;
    if (found.kind !== 'found') return `${name} has no address in the DNS`;
  }
  return null;
}

function dnsProver(
  { config, resolver, clock, random }: CareOptions,
  onWait: (records: readonly DnsProof[]) => void,
  nudges: Set<() => void>,
): Prover {
  const now = config.get();
  const server = parseNameServer(now['acme.dns-server']);
  if (now['acme.dns-server'] !== '' && server.ok) {
    const name = now['acme.dns-key-name'];
    const key = name === '' ? null : { name, secret: now['acme.dns-key'] };
    const id = () => Buffer.from(random.bytes(2)).readUInt16BE(0);
    const change: Parameters<typeof updateProver>[0]['change'] = wanted =>
      changeTxt(wanted, { server: server.value, key, clock, id: id() });
    return updateProver({ resolver: resolver.plain, clock, change });
  }
  const nudged = (signal: AbortSignal) =>
    new Promise<void>(resolve => {
      const done = () => {
        nudges.delete(done);
        resolve();
      };
      nudges.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  return handProver({ resolver: resolver.plain, clock, onWait, nudged });
}
