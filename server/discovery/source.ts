/**
 * What this server tells mail programs, now: its services by the listeners that are open, who believes its certificate, and
 * the texts and records made of both. Of domains that are not ours it says nothing, and of people never whether they exist.
 */
import type { Clock, Random } from '../base/ports.ts';
import { isGoodFor } from '../net/certificate-choice.ts';
import { autoconfigXml } from './autoconfig.ts';
import { autodiscoverXml } from './autodiscover.ts';
import { type DiscoveryRecord, discoveryRecords } from './discovery-records.ts';
import { mobileconfig } from './mobileconfig.ts';
import { paccJson } from './pacc.ts';
import { newProfileTokens, type ProfileTokens, type ProfileWish } from './profile-tokens.ts';
import { preferred, type Service, type Surroundings, servicesOf, tellable } from './services.ts';

/** Whether a program that has never heard of us believes what is shown for a host. */
export type Trust = {
  /** public: by itself. authority: once it has our authority's certificate. stranger: the owner's files, by somebody unknown. */
  readonly kind: 'public' | 'authority' | 'stranger';
  /** The certificate has this host's name. */
  readonly goodFor: boolean;
  readonly issuer: string;
};

export type ShownCertificate = {
  readonly source: 'own' | 'acme' | 'local';
  readonly names: readonly string[];
  readonly issuer: string;
  readonly isPublic: boolean;
};

export type DiscoveryParts = {
  readonly around: () => Surroundings;
  readonly domains: () => Promise<readonly string[]>;
  /** The usual one first. */
  readonly shown: () => Promise<readonly ShownCertificate[]>;
  /** PEM, and the file that holds it; null: the owner's own certificate is shown. */
  readonly authority: () => { readonly pem: string; readonly file: string } | null;
  readonly webDoor: () => { readonly http: boolean; readonly https: boolean };
  readonly pacc: () => boolean;
  readonly clock: Clock;
  readonly random: Random;
};

export type Profile = { readonly text: string; readonly file: string };

export type DiscoverySource = {
  services(): readonly Service[];
  trustOf(host: string): Promise<Trust>;
  authority: DiscoveryParts['authority'];
  webDoor: DiscoveryParts['webDoor'];
  readonly profiles: ProfileTokens;
  /** Of an account; null: no listener with implicit TLS is open. */
  profileOf(wish: ProfileWish): Promise<Profile | null>;
  /** By the Host field, and by the address where one was said. `here`: who asks is on this computer. */
  autoconfig(asked: {
    readonly host: string;
    readonly address: string | null;
    readonly here: boolean;
  }): Promise<string | null>;
  autodiscover(asked: { readonly address: string; readonly here: boolean }): Promise<string | null>;
  pacc(host: string): Promise<string | null>;
  /** What is to stand in the DNS of a domain of ours; empty for others'. */
  records(domain: string): Promise<readonly DiscoveryRecord[]>;
};

const PREFIXES = ['autoconfig.', 'autodiscover.', 'ua-auto-config.', ''];

export function newDiscovery(parts: DiscoveryParts): DiscoverySource {
  const services = (): readonly Service[] => servicesOf(parts.around());
  const profiles = newProfileTokens(parts.clock, parts.random);
  const isOurs = async (domain: string): Promise<boolean> => (await parts.domains()).includes(domain);

  async function domainAt(host: string): Promise<string | null> {
    const ours = await parts.domains();
    for (const prefix of PREFIXES) {
      const name = host.startsWith(prefix) ? host.slice(prefix.length) : '';
      if (ours.includes(name)) return name;
    }
    // The host itself stands for the first domain; by it nobody asks but who was told so.
    return host === parts.around().hostName.toLowerCase() ? (ours[0] ?? null) : null;
  }

  async function trustOf(host: string): Promise<Trust> {
    const shown = await parts.shown();
    const one = shown.find(it => isGoodFor(it, host)) ?? shown[0];
    if (!one) return { kind: 'stranger', goodFor: false, issuer: '' };
    const kind = one.isPublic ? 'public' : one.source === 'local' ? 'authority' : 'stranger';
    return { kind, goodFor: isGoodFor(one, host), issuer: one.issuer };
  }

  return {
    ...{ services, trustOf, profiles },
    authority: parts.authority,
    webDoor: parts.webDoor,
    async profileOf({ address, name, password }) {
      const all = services();
      const reading = preferred(all, 'imap', ['tls']) ?? preferred(all, 'pop3', ['tls']);
      const sending = preferred(all, 'smtp', ['tls']);
      if (!reading || !sending) return null;
      const trust = await trustOf(reading.host);
      const kept = trust.kind === 'authority' ? parts.authority() : null;
      const authority = kept && { pem: kept.pem, name: trust.issuer };
      const text = mobileconfig({ address, name, reading, sending, password, authority });
      return { text, file: `${address.replace(/[^\w.@-]/g, '_')}.mobileconfig` };
    },
    async autoconfig({ host, address, here }) {
      const named = address === null ? null : domainIn(address);
      const domain = address === null ? await domainAt(host) : named !== null && (await isOurs(named)) ? named : null;
      return domain === null ? null : autoconfigXml({ domain, services: tellable(services(), here) });
    },
    async autodiscover({ address, here }) {
      const domain = domainIn(address);
      if (domain === null || !(await isOurs(domain))) return null;
      return autodiscoverXml({ address, services: tellable(services(), here) });
    },
    async pacc(host) {
      const domain = parts.pacc() ? await domainAt(host) : null;
      return domain === null ? null : paccJson(domain, tellable(services(), false));
    },
    async records(domain) {
      if (!(await isOurs(domain))) return [];
      const { http, https } = parts.webDoor();
      const { hostName } = parts.around();
      return discoveryRecords({ domain, hostName, services: services(), webDoor: http || https, pacc: parts.pacc() });
    },
  };
}

/** '%EMAILADDRESS%' comes from programs that ask before they know; it says nothing. */
function domainIn(address: string): string | null {
  const domain = /^[^@]{1,64}@([^@\s]{1,255})$/.exec(address)?.[1];
  return domain?.toLowerCase().replace(/\.$/, '') ?? null;
}
