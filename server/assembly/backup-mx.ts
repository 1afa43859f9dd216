/**
 * Backups both ways: whose mail is kept here until their own server is back, and who keeps ours while this server sleeps.
 * Those are asked for it at the start and when the computer wakes (`askAll`).
 */
import type { ServerPorts } from '../api/ports.ts';
import { err } from '../base/result.ts';
import { type AskOptions, askBackupMx } from '../mta/ask-backup-mx.ts';
import { type BackupMx, backupMxOf } from '../mta/backup-mx.ts';
import { newTurn, type Turn } from '../mta/turn.ts';
import type { Ground } from './ground.ts';
import type { MailFlow } from './mail-flow.ts';
import { outboundGuard } from './mail-system.ts';

export type BackupMxs = {
  readonly backup: BackupMx;
  readonly turn: Turn;
  /** One server, for all our domains or for this one. The fault is a sentence. */
  readonly ask: ServerPorts['askBackupMx'];
  /** Those of the settings, for all our domains; what they say is in the log. */
  askAll(): Promise<void>;
};

export function openBackupMxs(ground: Ground, flow: Pick<MailFlow, 'mail' | 'onBack' | 'probe'>): BackupMxs {
  const { store, clock, random, config, resolver, recorder, hostName } = ground;
  const backup = backupMxOf(config);
  const asking: AskOptions = {
    ...{ resolver, clock, random, recorder, hostName },
    guard: outboundGuard(config),
    port: () => config()['outbound.port'],
  };
  const ownDomains = async () => (await store.domains()).map(domain => domain.name);
  const backups: BackupMxs = {
    backup,
    turn: newTurn({
      ...{ store, clock, resolver, recorder, backup },
      networks: () => config()['backup.turn-networks'],
      routeFor: flow.mail.routeFor,
      backAgain: flow.probe,
    }),
    async ask(server, domain) {
      const own = await ownDomains();
      if (domain !== null && !own.includes(domain)) return err(`${domain} is not one of our domains`);
      if (own.length === 0) return err('There is no domain here to ask for');
      return askBackupMx(asking, server, domain === null ? own : [domain]);
    },
    async askAll() {
      const servers = config()['backup.ask'];
      if (servers.length === 0 || config().mode !== 'deliver') return;
      const own = await ownDomains();
      for (const server of own.length === 0 ? [] : servers) await askBackupMx(asking, server, own);
    },
  };
  flow.onBack(() => {
    backups.askAll().catch(fault => ground.onBug(fault, 'asking for our mail'));
  });
  return backups;
}
