/** Mail that is kept for somebody, or for us, and who asked for it: ETRN both ways (RFC 1985). */
import { t } from '../base/language.ts';
import type { Entry } from './catalogue.ts';

export type BackupMxFacts = {
  /** Somebody asked for what waits for the node. */
  'queue.turned': { node: string; recipients: number; remote: string };
  /** We asked a server that keeps our mail; `domain`: null where it could not be asked at all. */
  'backup.asked': { server: string; domain: string | null; started: boolean; reply: string };
};

export const backupMxEntries: { readonly [N in keyof BackupMxFacts]: Entry<BackupMxFacts[N]> } = {
  'queue.turned': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'ok',
    say: f => t('{remote} asked for the mail of {node}: {recipients} recipients go now', f),
  },
  'backup.asked': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'info',
    say: f =>
      f.domain === null
        ? t('{server} could not be asked for our mail: {reply}', { server: f.server, reply: f.reply })
        : t('{server} was asked for the mail of {domain}: {reply}', {
            ...{ server: f.server, domain: f.domain, reply: f.reply },
          }),
  },
};
