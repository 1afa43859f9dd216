/** The doctor of a running server, or of its store alone: whom it asks, and what it knows of the house. */
import type { Duration } from '../base/units.ts';
import type { CertificateControl } from '../certificates/control.ts';
import { systemResolver } from '../dns/system.ts';
import { type Doctor, newDoctor } from '../doctor/control.ts';
import type { Door } from '../doctor/facts.ts';
import type { FetchText } from '../mailauth/mta-sts-fetch.ts';
import type { ReportsControl } from '../reports/control.ts';
import type { SigningControl } from '../signing/control.ts';
import { type Computer, thisComputer } from './computer.ts';
import type { Ground } from './ground.ts';
import { fetcherFor, outboundGuard } from './mail-system.ts';

export type DoctorGround = Pick<Ground, 'store' | 'clock' | 'config' | 'hostName' | 'resolver' | 'secure' | 'onBug'>;
type DoctorParts = {
  readonly signing: SigningControl;
  readonly certificates: CertificateControl;
  readonly reports: ReportsControl;
  readonly doors: () => readonly Door[];
  readonly computer?: Computer | undefined;
  readonly fetchText?: FetchText | undefined;
  readonly isRunning: boolean;
};

export function openDoctor(ground: DoctorGround, parts: DoctorParts): Doctor {
  const { config, clock, resolver, secure } = ground;
  const patience = (): Duration => config()['doctor.patience'];
  const fetchText = parts.fetchText ?? fetcherFor(ground);
  return newDoctor({
    ...{ ...ground, ...parts, guard: outboundGuard(config) },
    addresses: (parts.computer ?? thisComputer).addresses,
    asking: () => ({
      ...{ resolver, secure, patience },
      others: config()['doctor.resolvers'].map(server => systemResolver({ clock, servers: [server] })),
      fetchText: config().mode === 'deliver' ? fetchText : null,
      blockLists: config()['doctor.block-lists'],
    }),
  });
}
