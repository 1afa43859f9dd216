/** The doors to the mail: SMTP, IMAP, POP3 and ManageSieve on their listeners, devices on theirs, and JMAP for the web's front. */
import { newImapAccess } from '../access/imap-backend.ts';
import { newPop3Access } from '../access/pop3-backend.ts';
import { startPrinting } from '../access/printing.ts';
import type { ListenerState } from '../api/contract.ts';
import type { Scope } from '../base/scope.ts';
import type { Answers } from '../capture/answers/answers.ts';
import type { Faults } from '../capture/faults/faults.ts';
import { inboxesBeside } from '../capture/inbox.ts';
import type { RefusedMail } from '../capture/refused.ts';
import type { Certificates } from '../net/certificates.ts';
import type { BackupMxs } from './backup-mx.ts';
import { type DevicePorts, newDevicePorts } from './device-listeners.ts';
import { type Filters, openFilters } from './filters.ts';
import type { Ground } from './ground.ts';
import { type Jmap, jmapUrlFor, openJmap } from './jmap.ts';
import { type Listeners, newListeners } from './listeners.ts';
import type { MailFlow } from './mail-flow.ts';
import type { PeopleHere } from './people.ts';
import type { ProtocolOptions } from './protocols.ts';
import type { Strangers } from './strangers.ts';
import { VERSION } from './version.ts';

export type Doors = {
  readonly listeners: Listeners;
  readonly devicePorts: DevicePorts;
  readonly jmap: Jmap;
  readonly filters: Filters;
};

type Behind = {
  readonly faults: Faults;
  readonly answers: Answers;
  readonly refused: RefusedMail;
  readonly flow: MailFlow;
  readonly strangers: Strangers;
  readonly backupMxs: BackupMxs;
  readonly people: PeopleHere;
  readonly certificates: Certificates;
  /** null: there is none yet. */
  readonly consoleState: () => ListenerState | null;
};

export function openDoors(ground: Ground, behind: Behind, scope: Scope): Doors {
  const { clock, config, recorder } = ground;
  const { people, certificates, flow } = behind;
  const filters = openFilters(ground, flow.mail.sifting.scripts, { ...ground, intake: flow.mail.intake });
  const protocol = protocolOptions(ground, behind, filters);
  scope.add(startPrinting({ ...ground, endings: protocol.pop3.endings }));
  const listening = { protocol, config, certificates, clock, recorder };
  const devicePorts = newDevicePorts(people.devices, listening);
  const listeners = devicePorts.beside(newListeners(listening));
  const jmap = scope.add(
    openJmap({
      ...{ ...ground, watch: people.watch, oneTimeLogins: people.oneTimeLogins, filters },
      accept: connection => listeners.submission().serve(connection),
    }),
  );
  scope.onClose(() => listeners.close());
  return { listeners, devicePorts, jmap, filters };
}

function protocolOptions(
  ground: Ground,
  { faults, answers, refused, flow, strangers, backupMxs, people, consoleState }: Behind,
  { book }: Filters,
): ProtocolOptions {
  const { store, clock, hostName } = ground;
  const { connections, watch } = people;
  return {
    ...ground,
    ...{ faults, answers, refused },
    version: VERSION,
    authenticator: people.authenticator,
    intake: flow.handedIn.intake,
    checks: strangers.checks,
    guard: strangers.guard,
    breaker: flow.breaker,
    suppression: flow.suppression,
    ...{ backup: backupMxs.backup, turn: backupMxs.turn },
    signer: flow.handedIn.signer,
    returnPaths: flow.returnPaths,
    countMessage: flow.counting.message,
    imap: newImapAccess(store, clock, watch, connections, async () => {
      const [domain] = await store.domains();
      return { admin: domain ? `mailto:postmaster@${domain.name}` : null, comment: `Mailroom on ${hostName()}` };
    }),
    pop3: newPop3Access(store, clock, connections, account => inboxesBeside(store, account)),
    sieve: { clock, connections, book },
    jmapUrl: remote => jmapUrlFor(remote, consoleState()),
  };
}
