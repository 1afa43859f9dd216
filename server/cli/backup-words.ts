/** What backup and restore say of an act while it runs, and how it ended. */
import type { Api, BackupRow } from '../api/contract.ts';
import { exit } from './exit.ts';
import { bytes, moment, table, warn } from './print.ts';

const doing = {
  backup: 'backing up',
  drill: 'restoring it to try it',
  verify: 'reading',
  export: 'writing',
  restore: 'restoring',
} as const;

/** Watches what was begun to its end; null: it went well, else why not. How far it is goes to standard error. */
export async function untilDone(api: Api, quiet: boolean): Promise<string | null> {
  const abort = new AbortController();
  let told = '';
  try {
    for await (const { running, ended } of api.backup.watch({}, abort.signal)) {
      if (!running) return ended?.because ?? null;
      const percent = running.total > 0 ? Math.min(99, Math.floor((100 * running.done) / running.total)) : null;
      const line = `${doing[running.act]}${percent === null ? '' : `: ${percent} % of ${bytes(running.total)}`}`;
      if (!quiet && line !== told) warn(line);
      told = line;
    }
    return 'The server has gone away';
  } finally {
    abort.abort();
  }
}

export const codeOf = (because: string | null): number => (because === null ? exit.done : exit.refused);

export function sayBackups(rows: readonly BackupRow[], empty: string): void {
  table(
    ['BACKUP', 'MADE', 'MESSAGES', 'SIZE', 'NEW', '', 'TOOK'],
    rows.map(row => [
      ...[row.id, moment(row.at), String(row.messages), bytes(row.octets), bytes(row.added)],
      ...[row.encrypted ? 'encrypted' : '', `${(row.took / 1000).toFixed(1)} s`],
    ]),
    empty,
  );
}
