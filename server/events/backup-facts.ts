/** Backups of the whole home: made, tried, restored. */
import { t } from '../base/language.ts';
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
/** As the log counts: without separators between thousands. */
const messages = (count: number): string => (count === 1 ? t('1 message') : t('{count} messages', { count }));

export const backupEntries: { readonly [N in keyof BackupFacts]: Entry<BackupFacts[N]> } = {
  'backup.made': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f => {
      const said = t('Backup {backup} made in {target}: {messages}, {size}, {added} of it new', {
        ...{ backup: f.backup, target: f.target, messages: messages(f.messages) },
        ...{ size: megabytes(f.octets), added: megabytes(f.added) },
      });
      if (f.removed === 0) return said;
      return f.removed === 1
        ? t('{said}; 1 old one removed', { said })
        : t('{said}; {removed} old ones removed', { said, removed: f.removed });
    },
  },
  'backup.failed': {
    agent: 'Server',
    level: 'error',
    outcome: 'failed',
    say: f => t('No backup was made: {because}', f),
  },
  'backup.proven': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f =>
      t('Backup {backup} was restored to try it: {messages}, all as they were', {
        ...{ backup: f.backup, messages: messages(f.messages) },
      }),
  },
  'backup.unproven': {
    agent: 'Server',
    level: 'error',
    outcome: 'failed',
    say: f => t('Backup {backup} was restored to try it, and is not what it should be: {because}', f),
  },
  'backup.exported': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f =>
      t('Backup {backup} written into the file {file} ({size})', {
        ...{ backup: f.backup, file: f.file, size: megabytes(f.octets) },
      }),
  },
  'backup.restored': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f =>
      f.aside === null
        ? t('Restored from the backup {backup}. What waited in its queue is held', { backup: f.backup })
        : t(
            'Restored from the backup {backup}; what was there before lies in {aside}. What waited in its queue is held',
            {
              ...{ backup: f.backup, aside: f.aside },
            },
          ),
  },
};
