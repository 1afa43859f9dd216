/**
 * PACC: one JSON file for every program, found at `ua-auto-config.<domain>` and vouched for by a TXT record with its hash.
 * A draft that still moves, so it stands behind `web.pacc`. Only what listens on the registered TLS ports can be said in it.
 * draft-ietf-mailmaint-pacc-04.
 */
import { createHash } from 'node:crypto';
import type { Service } from './services.ts';

export const PACC_PATH = '/.well-known/user-agent-configuration.json';
export const paccHost = (domain: string): string => `ua-auto-config.${domain}`;
export const paccRecordName = (domain: string): string => `_ua-auto-config.${domain}`;

const registered = [
  ['imap', 'imap', 993],
  ['pop3', 'pop3', 995],
  ['submit', 'smtp', 465],
] as const;

/** The same octets each time, since their hash is in the DNS. null: nothing can be said. */
export function paccJson(domain: string, services: readonly Service[]): string | null {
  const protocols = registered.flatMap(([name, protocol, port]) => {
    const found = services.find(one => one.protocol === protocol && one.security === 'tls' && one.port === port);
    return found ? [[name, { host: found.host }] as const] : [];
  });
  if (protocols.length === 0) return null;
  return JSON.stringify({
    protocols: Object.fromEntries(protocols),
    authentication: { password: true },
    info: { provider: { name: domain, shortName: domain.slice(0, 20) } },
  });
}

export const paccRecord = (json: string): string =>
  `v=UAAC1; a=sha256; d=${createHash('sha256').update(json).digest('base64')}`;
