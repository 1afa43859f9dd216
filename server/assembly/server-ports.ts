/** What the API stands on (api/ports.ts), from the parts of a running server. */
import type { Connections } from '../access/connections.ts';
import { newLinkHeads } from '../access/link-heads.ts';
import { newPictures } from '../access/pictures.ts';
import type { Watch } from '../access/watch.ts';
import type { ListenerState } from '../api/contract.ts';
import type { ServerPorts } from '../api/ports.ts';
import type { Clock, Random } from '../base/ports.ts';
import { err, type Result } from '../base/result.ts';
import type { Directory } from '../directory/control.ts';
import type { Resolver } from '../dns/resolver.ts';
import { faultLine, handOver, type OneTimeLogins } from '../msa/hand-over.ts';
import type { Panel } from '../scanners/panel.ts';
import type { Store } from '../store/interface.ts';
import { judgedAsCaptured, scannedAsCaptured } from './captured-scan.ts';
import { choose } from './follow-config.ts';
import { freeBytes, type Home } from './home.ts';
import type { Jmap } from './jmap.ts';
import type { Listeners } from './listeners.ts';
import type { LiveConfig } from './live-config.ts';
import { chosen, setupState } from './setup-checks.ts';
import { systemMail } from './system-mail.ts';
import { VERSION } from './version.ts';

export type ConsoleDoor = {
  /** Its own, where it is not off, and those of ports that speak as another tool. */
  readonly states: () => readonly ListenerState[];
  readonly open: () => Result<string, string>;
};

export type Parts = Pick<
  ServerPorts,
  | 'policy'
  | 'peers'
  | 'breaker'
  | 'filters'
  | 'lists'
  | 'frozen'
  | 'flow'
  | 'routeFor'
  | 'routes'
  | 'devices'
  | 'devicePorts'
  | 'signing'
  | 'certificates'
  | 'discovery'
  | 'reports'
  | 'doctor'
  | 'suppression'
  | 'why'
  | 'needs'
  | 'backup'
  | 'askBackupMx'
  | 'attempts'
  | 'faults'
  | 'answers'
  | 'time'
  | 'refused'
  | 'mailClock'
  | 'webhooks'
  | 'drop'
  | 'fetch'
  | 'moving'
  | 'hostName'
  | 'watchState'
  | 'startedAt'
> & {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly home: Home;
  readonly config: LiveConfig;
  readonly directory: Directory;
  readonly watch: Watch;
  readonly connections: Connections;
  readonly jmap: Jmap;
  readonly listeners: Listeners;
  readonly oneTimeLogins: OneTimeLogins;
  readonly resolver: Resolver;
  readonly panel: Panel;
  readonly isSetUp: () => Promise<boolean>;
  readonly console: () => ConsoleDoor | null;
  /** The public web door's. */
  readonly doorStates: () => readonly ListenerState[];
};

export function serverPorts(parts: Parts): ServerPorts {
  const { config, clock, random, home, listeners, oneTimeLogins } = parts;
  return {
    ...parts,
    pictures: newPictures({
      ...{ resolver: parts.resolver, clock },
      mayLeave: () => config.get().mode === 'deliver',
    }),
    // Somebody asks for it, each time: also in the modes in which no mail leaves.
    checks: {
      ...{ resolver: parts.resolver, clock, ask: newLinkHeads({ resolver: parts.resolver, clock }) },
      scan: scannedAsCaptured({ panel: parts.panel, clock, hostName: parts.hostName, config: config.get }),
      judge: judgedAsCaptured({ clock, hostName: parts.hostName, config: config.get, policy: parts.policy }),
    },
    version: VERSION,
    home: home.folder,
    config: config.get,
    preset: config.preset,
    sourceOf: config.sourceOf,
    setSetting: async (key, text, by) => config.set(key, text, by),
    settingsFile: config.file,
    systemMail: () => systemMail(home.folder),
    listeners: () => {
      const door = parts.console();
      return [...listeners.states(), ...parts.doorStates(), ...(door ? door.states() : [])];
    },
    setupState: async () =>
      setupState({
        ...{ done: await parts.isSetUp(), home: home.folder, freeBytes: freeBytes(home), now: clock.now() },
        set: key => chosen(config, key),
      }),
    choose: choice => choose(choice, parts),
    submit: async (login, addresses, bytes) => {
      const recipients = addresses.map(address => ({ address }));
      const taken = await handOver(
        { clock, random, accept: connection => listeners.submission().serve(connection), oneTimeLogins },
        { login, recipients, bytes, smtpUtf8: addresses.some(isInternational) },
      );
      return taken.ok ? taken : err(faultLine(taken.error));
    },
    freeBytes: async () => freeBytes(home),
    openConsole: () => parts.console()?.open() ?? err('The window is not served to browsers here'),
  };
}

const isInternational = (address: string): boolean => [...address].some(c => c > '\u007f');
