/** Certificates for the command line while no server runs: opened when a command first asks, for most never do. */
import type { Clock, Random } from '../base/ports.ts';
import { err } from '../base/result.ts';
import type { CertificateControl } from '../certificates/control.ts';
import type { Store } from '../store/interface.ts';
import { type CertificateCare, openCertificateCare } from './certificates.ts';
import type { Home } from './home.ts';
import type { LiveConfig } from './live-config.ts';
import type { Resolvers } from './mail-system.ts';
import { ownName } from './own-name.ts';

export type OfflineOptions = {
  readonly home: Home;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly config: LiveConfig;
  readonly resolver: Resolvers;
  readonly onBug: (fault: unknown) => void;
  /** Why nothing can be asked for. */
  readonly because: string;
};

export function certificatesOffline(options: OfflineOptions): CertificateControl & { close(): Promise<void> } {
  let opening: Promise<CertificateCare> | null = null;
  const care = () => {
    opening ??= open(options);
    return opening;
  };
  return {
    state: async () => (await care()).control.state(),
    check: async () => (await care()).control.check(),
    renew: async (name, newKey) =>
      options.config.get()['acme.directory'] === '' ? (await care()).control.renew(name, newKey) : err(options.because),
    records: async domain => (await care()).control.records(domain),
    bring: async (certificate, key) => (await care()).control.bring(certificate, key),
    try: async (certificate, key) => (await care()).control.try(certificate, key),
    authority: async () => (await care()).control.authority(),
    needs: async () => [],
    policyAt: async () => null,
    close: async () => (await opening)?.close(),
  };
}

async function open(options: OfflineOptions): Promise<CertificateCare> {
  const opened = await openCertificateCare({
    ...options,
    hostName: () => options.config.get()['host-name'] || ownName(),
    recorder: { note: () => {} },
    onState: () => {},
    offline: true,
  });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}
