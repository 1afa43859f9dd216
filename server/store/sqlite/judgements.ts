/** The owner's rules and what was judged of each message; what stands in either is the judges' (server/judgement). */
import { err, ok } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import type { Chronicle, Id, Judged, StoredRule } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act, Writing } from './writing.ts';

/** More is a mistake, and each is asked for every message. */
const MOST_RULES = 1_000;

export const putRule: Act<'putRule'> = (w, { id, body, enabled }) => {
  if (id !== null) {
    const { changes } = w.db.run('UPDATE rule SET body = ?, enabled = ? WHERE id = ?', body, enabled ? 1 : 0, id);
    return changes === 0 ? err('no-such') : ok({ id });
  }
  const { count, last } = w.db.get<{ count: number; last: number }>(
    'SELECT count(*) AS count, ifnull(max(position), 0) AS last FROM rule',
  )!;
  if (count >= MOST_RULES) return err('not-allowed');
  const { lastId } = w.db.run(
    'INSERT INTO rule (position, body, enabled) VALUES (?, ?, ?)',
    ...[last + 1, body, enabled ? 1 : 0],
  );
  return ok({ id: lastId });
};

export const removeRule: Act<'removeRule'> = (w, { id }) =>
  w.db.run('DELETE FROM rule WHERE id = ?', id).changes === 0 ? err('no-such') : ok({});

/** All of them, each once: a list that somebody else has changed meanwhile is not put in order. */
export const orderRules: Act<'orderRules'> = (w, { ids }) => {
  const known = w.db.all<{ id: Id }>('SELECT id FROM rule').map(row => row.id);
  const isSame = new Set(ids).size === ids.length && ids.length === known.length && known.every(id => ids.includes(id));
  if (!isSame) return err('changed');
  for (const [at, id] of ids.entries()) w.db.run('UPDATE rule SET position = ? WHERE id = ?', at + 1, id);
  return ok({});
};

/** With the message they are about, or alone where it was refused. Each rule that met it is counted. */
export function writeJudgements(w: Writing, chronicle: Chronicle | undefined): void {
  for (const { trace, at, act, facts, verdict, rules } of chronicle?.judged ?? []) {
    w.db.run(
      'INSERT INTO judgement (trace, at, act, facts, verdict) VALUES (?, ?, ?, ?, ?)',
      ...[trace, at, act, facts, verdict],
    );
    for (const rule of rules) w.db.run('UPDATE rule SET hits = hits + 1, last_hit = ? WHERE id = ?', at, rule);
  }
}

export const sweepJudgements = (w: Writing, before: Instant, limit: number): number =>
  w.db.run(
    'DELETE FROM judgement WHERE id IN (SELECT id FROM judgement WHERE at < ? ORDER BY at LIMIT ?)',
    ...[before, limit],
  ).changes;

// ── reading ──

type RuleColumns = Omit<StoredRule, 'enabled'> & { readonly enabled: 0 | 1 };

export const rulesOf = (db: Reader): StoredRule[] =>
  db
    .all<RuleColumns>('SELECT id, body, enabled, hits, last_hit AS lastHit FROM rule ORDER BY position, id')
    .map(row => ({ ...row, enabled: row.enabled === 1 }));

/** The newest, for a peer may bring a message twice. */
export const judgementOf = (db: Reader, trace: string): Omit<Judged, 'rules'> | null =>
  db.get<Omit<Judged, 'rules'>>(
    'SELECT trace, at, act, facts, verdict FROM judgement WHERE trace = ? ORDER BY id DESC LIMIT 1',
    trace,
  ) ?? null;

export const judgementsOf = (
  db: Reader,
  { since, after, limit }: { readonly since: Instant; readonly after: Id; readonly limit: number },
): (Omit<Judged, 'rules' | 'verdict'> & { readonly id: Id })[] =>
  db.all(
    'SELECT id, trace, at, act, facts FROM judgement WHERE at >= ? AND id > ? ORDER BY id LIMIT ?',
    ...[since, after, limit],
  );
