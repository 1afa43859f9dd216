/** Conditions of traces as SQL: `t` is the trace, `m` its first message, the queue's rows are asked for where they tell. */
import type { TraceCondition } from '../trace-shapes.ts';
import type { Value } from './database.ts';
import type { Sql } from './where.ts';

const SENDER = 'coalesce(m.sender, t.sender)';
const SUBJECT = 'coalesce(m.subject, t.subject)';
const SIZE = 'coalesce(m.size, t.size)';
const QUEUED = 'SELECT 1 FROM queue_message q JOIN queue_recipient r ON r.queued = q.id WHERE q.trace = t.trace';
const UNQUEUED = `t.state IS NULL AND NOT EXISTS (${QUEUED})`;

/** The states that no queue row tells of. */
const others: Readonly<Record<string, string>> = {
  refused: `(t.refused = 1 AND ${UNQUEUED})`,
  session: `(t.refused = 0 AND m.id IS NULL AND ${UNQUEUED})`,
  delivered: `(t.refused = 0 AND m.id IS NOT NULL AND ${UNQUEUED})`,
};

/** `*` and `?` stand for something; without them a part is enough. */
const likeOf = (text: string): string => {
  const plain = text.replace(/[\\%_]/g, '\\$&');
  return /[*?]/.test(text) ? plain.replaceAll('*', '%').replaceAll('?', '_') : `%${plain}%`;
};
const like = (column: string): string => `${column} LIKE ? ESCAPE '\\'`;

/** null: no part is given, and nothing is selected. */
export function conditionSql(condition: TraceCondition): Sql | null {
  const parts: string[] = [];
  const values: Value[] = [];
  const add = (sql: string, ...more: readonly Value[]): void => {
    parts.push(sql);
    values.push(...more);
  };
  const { text, trace, sender, recipient, subject, says, states } = condition;
  if (text !== undefined) {
    const pattern = likeOf(text);
    const columns = ['t.trace', SUBJECT, SENDER, 't.recipients', 't.because'];
    add(
      `(${columns.map(like).join(' OR ')} OR EXISTS (${QUEUED} AND ${like('r.address')}))`,
      ...[...columns, ''].map(() => pattern),
    );
  }
  if (trace !== undefined) add(like('t.trace'), `${trace.replace(/[\\%_]/g, '\\$&').toUpperCase()}%`);
  if (sender === '') add(`${SENDER} = ''`);
  else if (sender !== undefined) add(like(SENDER), likeOf(sender));
  if (recipient !== undefined)
    // What was kept of recipients is a JSON list: the pattern is a part of it.
    add(
      `(EXISTS (SELECT 1 FROM json_each(t.recipients) k WHERE ${like('k.value')}) OR EXISTS (${QUEUED} AND ${like('r.address')}))`,
      ...[likeOf(recipient), likeOf(recipient)],
    );
  if (subject !== undefined) add(like(SUBJECT), likeOf(subject));
  if (says !== undefined)
    add(`(${like('t.because')} OR EXISTS (${QUEUED} AND ${like('r.reply')}))`, likeOf(says), likeOf(says));
  if (states !== undefined) add(...stateSql(states));
  if (condition.before !== undefined) add('t.at < ?', condition.before);
  if (condition.after !== undefined) add('t.at >= ?', condition.after);
  if (condition.sizeAtLeast !== undefined) add(`${SIZE} >= ?`, condition.sizeAtLeast);
  if (condition.sizeAtMost !== undefined) add(`${SIZE} <= ?`, condition.sizeAtMost);
  return parts.length === 0 ? null : { where: `(${parts.join(' AND ')})`, values };
}

function stateSql(states: readonly string[]): [string, ...Value[]] {
  const list = JSON.stringify(states);
  const told = [
    `EXISTS (${QUEUED} AND r.state IN (SELECT value FROM json_each(?)))`,
    't.state IN (SELECT value FROM json_each(?))',
    ...states.flatMap(state => others[state] ?? []),
  ];
  return [`(${told.join(' OR ')})`, list, list];
}
