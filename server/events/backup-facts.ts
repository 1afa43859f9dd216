/** Backups of the whole home: made, tried, restored. */
import type { Entry } from './catalogue.ts';

export type BackupFacts = {
  /** `octets`: of the home; `added`: what it took on the target. */
  'backup.made': { backup: string; target: string; messages: number; octets: number; added: number; removed: number };
  'backup.failed': { target: string; because: string };
  /** Restored into a scratch folder, opened there and compared. */
  'backup.proven': { backup: string; messages: number };
  'backup.unproven': { backup: string; because: string };
  'backup.exported': { backup: string; file: string; octets: number };
  /** At the start after it; `aside`: where what was there before lies now. */
  'backup.restored': { backup: string; aside: string | null };
};

const megabytes = (octets: number): string => `${(octets / 1024 ** 2).toFixed(octets < 10 * 1024 ** 2 ? 1 : 0)} MB`;
const messages = (count: number): string => `${count} ${count === 1 ? 'message' : 'messages'}`;

export const backupEntries: { readonly [N in keyof BackupFacts]: Entry<BackupFacts[N]> } = {
  'backup.made': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f =>
      `Backup ${f.backup} made in ${f.target}: ${messages(f.messages)}, ${megabytes(f.octets)}, ${megabytes(f.added)} of it new${f.removed > 0 ? `; ${f.removed} old ${f.removed === 1 ? 'one' : 'ones'} removed` : ''}`,
  },
  'backup.failed': {
    agent: 'Server',
    level: 'error',
    outcome: 'failed',
    say: f => `No backup was made: ${f.because}`,
  },
  'backup.proven': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f => `Backup ${f.backup} was restored to try it: ${messages(f.messages)}, all as they were`,
  },
  'backup.unproven': {
    agent: 'Server',
    level: 'error',
    outcome: 'failed',
    say: f => `Backup ${f.backup} was restored to try it, and is not what it should be: ${f.because}`,
  },
  'backup.exported': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f => `Backup ${f.backup} written into the file ${f.file} (${megabytes(f.octets)})`,
  },
  'backup.restored': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f =>
      `Restored from the backup ${f.backup}${f.aside === null ? '' : `; what was there before lies in ${f.aside}`}. What waited in its queue is held`,
  },
};
