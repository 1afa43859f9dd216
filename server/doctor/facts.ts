/** What is known here of a domain and of this server, before anybody is asked: settings, keys, certificate, ports, journal. */
import type { Clock } from '../base/ports.ts';
import { hours, type Instant } from '../base/units.ts';
import type { CertificateControl } from '../certificates/control.ts';
import type { Config } from '../config/schema.ts';
import { isPublicAddress, normalAddress } from '../net/address.ts';
import type { ReportsControl } from '../reports/control.ts';
import { reportAddress } from '../reports/publish.ts';
import type { SigningControl } from '../signing/control.ts';
import type { Store } from '../store/interface.ts';
import type { Counted } from './genuine.ts';
import { isNamed, isTestName } from './names.ts';
import type { Facts, Inward, Outward, Service } from './observed.ts';
import type { NotAsked } from './row.ts';

/** A listener as it stands. */
export type Door = {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly state: 'listening' | 'failed' | 'off';
  readonly sentence: string | null;
};

export type FactOptions = {
  readonly store: Pick<Store, 'events'>;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly signing: Pick<SigningControl, 'records'>;
  readonly certificates: Pick<CertificateControl, 'state' | 'records'>;
  readonly reports: Pick<ReportsControl, 'summary'>;
  readonly doors: () => readonly Door[];
  /** Of this computer, loopback aside. */
  readonly addresses: () => readonly string[];
};

/** Why this domain's names are not asked for; null: they are. A zone of the owner's own knows any name. */
export function notAskedOf(config: Config, domain: string): NotAsked | null {
  if (config['dns.zone'] !== '') return null;
  if (config.mode !== 'deliver') return config.mode;
  return isTestName(domain) ? 'test-name' : null;
}

export async function factsOf(options: FactOptions, domain: string): Promise<Facts> {
  const { clock, signing, certificates } = options;
  const config = options.config();
  const hostName = options.hostName().toLowerCase();
  const [state, keys, records] = await Promise.all([
    certificates.state(),
    signing.records(domain),
    certificates.records(domain),
  ]);
  const policy = state.policies.find(one => one.domain === domain);
  const shown = state.shown.find(({ names, isPublic }) => isPublic && isNamed(hostName, names)) ?? state.shown[0];
  const named = config['doctor.public-addresses'];
  return {
    ...{ domain, hostName, now: clock.now(), notAsked: notAskedOf(config, domain) },
    isLesson: config['dns.zone'] !== '',
    addresses: named.length > 0 ? named : options.addresses().filter(isPublicAddress),
    relay: config['relay.host'] === '' ? null : config['relay.host'].replace(/:\d+$/, '').toLowerCase(),
    signs: config['dkim.sign'],
    keys: (keys.ok ? keys.value : [])
      .filter(key => key.state !== 'retired' && key.state !== 'removed')
      .map(key => ({ selector: key.selector, value: key.value, signs: key.state === 'signs' })),
    reportsTo: { dmarc: reportAddress('dmarc', domain), tls: reportAddress('tls', domain) },
    policy: policy ? { id: policy.id, text: policy.text } : null,
    tlsa: (records.ok ? records.value : []).filter(one => one.type === 'TLSA').map(one => one.value),
    certificate: shown
      ? { names: shown.names, notAfter: shown.notAfter, isPublic: shown.isPublic, renewsItself: shown.source !== 'own' }
      : null,
    authority: state.acme ? authorityOf(state.acme.directory) : null,
    services: servicesOf(options.doors()),
    hasBlockLists: config['doctor.block-lists'].length > 0,
    inward: await inwardOf(options),
    outward: await outwardOf(options),
    dmarcNext: null,
  };
}

/** As its CAA records name an authority; null: not known here. */
function authorityOf(directory: string): string | null {
  const host = URL.canParse(directory) ? new URL(directory).hostname : '';
  const known: readonly (readonly [string, string])[] = [
    ['letsencrypt.org', 'letsencrypt.org'],
    ['zerossl.com', 'sectigo.com'],
    ['pki.goog', 'pki.goog'],
    ['buypass.com', 'buypass.com'],
  ];
  return known.find(([end]) => host === end || host.endsWith(`.${end}`))?.[1] ?? null;
}

const labels: readonly (readonly [door: string, label: string])[] = [
  ['submissions', '_submissions'],
  ['submission', '_submission'],
  ['imaps', '_imaps'],
  ['imap', '_imap'],
  ['pop3s', '_pop3s'],
  ['pop3', '_pop3'],
];
const servicesOf = (doors: readonly Door[]): readonly Service[] =>
  labels.flatMap(([name, label]) => {
    const door = doors.find(one => one.name === name && one.state === 'listening');
    return door ? [{ label, port: door.port }] : [];
  });

const REMEMBERED_HOURS = 24;
/** Of each kind, from the newest on. */
const MOST_EVENTS = 2_000;

async function inwardOf({ store, clock, doors }: FactOptions): Promise<Inward> {
  const door = doors().find(one => one.name === 'smtp');
  const since = clock.now() - hours(REMEMBERED_HOURS);
  const notes = await store.events({ names: ['smtp.connected'], newestFirst: true, limit: MOST_EVENTS });
  const found = notes.find(
    ({ at, name, fields }) => at >= since && name === 'smtp.connected' && isFromOutside(fields as Connected),
  );
  const last = found ? { at: found.at, address: (found.fields as Connected).remote } : null;
  const port = door?.port ?? 0;
  const told = { port, hours: REMEMBERED_HOURS, last };
  if (doors().length === 0) return { ...told, state: 'unknown', sentence: 'Mailroom is not running' };
  if (door?.state !== 'listening') return { ...told, state: 'closed', sentence: door?.sentence ?? '' };
  return { ...told, state: isLoopback(door.host) ? 'inside' : 'open', sentence: '' };
}

type Connected = { readonly listener: string; readonly remote: string };
const isFromOutside = ({ listener, remote }: Connected): boolean =>
  listener === 'smtp' && isPublicAddress(normalAddress(remote));
const isLoopback = (host: string): boolean => host === '::1' || host === 'localhost' || host.startsWith('127.');

type Attempted = { readonly host: string | null; readonly reply: string };

async function outwardOf({ store }: FactOptions): Promise<Outward> {
  const relayed = (await store.events({ names: ['queue.relayed'], newestFirst: true, limit: 1 }))[0];
  const last = relayed ? { at: relayed.at, host: (relayed.fields as Attempted).host ?? '' } : null;
  const after = relayed ? { after: relayed.id } : {};
  const put = await store.events({ names: ['queue.deferred'], newestFirst: true, limit: MOST_EVENTS, ...after });
  const silent = put.flatMap(({ fields }) => {
    const { host, reply } = fields as Attempted;
    return /no answer in time/.test(reply) ? [host ?? reply.slice(0, reply.indexOf(':'))] : [];
  });
  return { last, silent: [...new Set(silent)].slice(0, 20) };
}

const REPORTED_DAYS = 30;

/** How mail of hosts that are ours fared with others of late. */
export async function countedOf({ reports }: Pick<FactOptions, 'reports'>, domain: string): Promise<Counted> {
  const { days, sources } = await reports.summary({ days: REPORTED_DAYS, domain });
  const ours = sources.filter(({ who }) => who === 'ours');
  return {
    days: days.filter(({ passed, failed }) => passed + failed > 0).length,
    passed: ours.reduce((sum, one) => sum + one.passed, 0),
    failed: ours.reduce((sum, one) => sum + one.failed, 0),
  };
}

export const ageOf = (at: Instant, now: Instant): number => Math.max(0, now - at);
