/** What mail programs are told, put together: from the listeners, the certificates that are shown and the domains there are. */
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { ListenerState } from '../api/contract.ts';
import type { Clock, Random } from '../base/ports.ts';
import type { CertificateControl } from '../certificates/control.ts';
import type { Config } from '../config/schema.ts';
import { type DiscoverySource, newDiscovery } from '../discovery/source.ts';
import type { Certificates } from '../net/certificates.ts';
import type { Store } from '../store/interface.ts';

export type DiscoveryGround = {
  readonly store: Pick<Store, 'domains'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly home: { readonly tls: string };
};

type Beside = {
  readonly listeners: () => readonly ListenerState[];
  readonly doorStates: () => readonly ListenerState[];
  readonly control: Pick<CertificateControl, 'state'>;
  readonly certificates: Pick<Certificates, 'authority'> | null;
};

export function openDiscovery(ground: DiscoveryGround, beside: Beside): DiscoverySource {
  const { store, config, hostName, home } = ground;
  const isOpen = (one: ListenerState): boolean => one.state === 'listening';
  return newDiscovery({
    ...{ clock: ground.clock, random: ground.random },
    around: () => ({
      open: beside.listeners().filter(isOpen),
      hostName: hostName(),
      addresses: addressesHere(),
      inClear: config()['auth.allow-plaintext'],
      captures: config().mode === 'capture',
    }),
    domains: async () => (await store.domains()).map(domain => domain.name),
    shown: async () => (await beside.control.state()).shown,
    authority() {
      const pem = beside.certificates?.authority()?.pem;
      return pem ? { pem, file: join(home.tls, 'authority.pem') } : null;
    },
    webDoor() {
      const open = beside.doorStates().filter(isOpen);
      return { http: open.some(one => one.name === 'http'), https: open.some(one => one.name === 'https') };
    },
    pacc: () => config()['web.pacc'],
  });
}

const addressesHere = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .filter(one => !one.internal && one.family === 'IPv4')
    .map(one => one.address);
