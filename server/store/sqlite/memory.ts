/** What scripts remember from message to message, until a moment; and what waits for a script (RFC 6785). */
import { ok } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import type { Id, Memory, MemoryKind, ScriptTask } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act, Writing } from './writing.ts';

/** What is remembered longer stays so. */
export function remember(w: Writing, account: Id, memories: readonly Memory[]): void {
  for (const { kind, key, until } of memories)
    w.db.run(
      `INSERT INTO script_memory (account, kind, key, until) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET until = max(until, excluded.until)`,
      ...[account, kind, key, until],
    );
}

export const forgetMemory: Act<'forgetMemory'> = (w, { account, kind }) =>
  ok({ forgotten: w.db.run('DELETE FROM script_memory WHERE account = ? AND kind = ?', account, kind).changes });

export const sweepMemory = (w: Writing, before: Instant, limit: number): number =>
  w.db.run(
    `DELETE FROM script_memory WHERE (account, kind, key) IN
       (SELECT account, kind, key FROM script_memory WHERE until <= ? ORDER BY until LIMIT ?)`,
    ...[before, limit],
  ).changes;

export const dropMemory = (w: Writing, account: Id): void => {
  w.db.run('DELETE FROM script_memory WHERE account = ?', account);
  w.db.run('DELETE FROM script_task WHERE account = ?', account);
};

// ── reading ──

export const rememberedOf = (db: Reader, account: Id, kind: MemoryKind, key: string, now: Instant): Instant | null =>
  db.value<Instant>(
    'SELECT until FROM script_memory WHERE account = ? AND kind = ? AND key = ? AND until > ?',
    ...[account, kind, key, now],
  ) ?? null;

type TaskRow = Omit<ScriptTask, 'flags'> & { readonly flags: string };

export const scriptTasksOf = (db: Reader, limit: number): ScriptTask[] =>
  db
    .all<TaskRow>('SELECT id, account, mailbox, uid, cause, flags, who, at FROM script_task ORDER BY id LIMIT ?', limit)
    .map(row => ({ ...row, flags: JSON.parse(row.flags) as string[] }));
