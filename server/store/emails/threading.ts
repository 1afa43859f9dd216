/**
 * Which thread a message belongs to (RFC 8621 §3): one that has a message id of its own, in Message-ID, In-Reply-To or
 * References, in common with it, and the same base subject. A thread is named after the message that began it, and
 * what belongs to it stays: a late arrival that could join two joins the older and merges nothing.
 */
import { hash } from 'node:crypto';
import type { Id } from '../interface.ts';
import type { Writer } from '../sqlite/database.ts';
import { subjectKey } from './base-subject.ts';

/** The first names the beginning of the conversation, the last ones whom this message answers. */
const FIRST_REFERENCES = 10;
const LAST_REFERENCES = 40;
const LONGEST_MESSAGE_ID = 1000;
const KEY_OCTETS = 12;

const messageIds = (octets: string): string[] =>
  [...octets.matchAll(/<([^<>\s]{1,1000})>/g)].map(([, id]) => id!).filter(id => id.length <= LONGEST_MESSAGE_ID);

/** `fields`: the values of Message-ID, In-Reply-To and References. The subject is part of each key. */
export function threadKeys(subject: string, fields: readonly string[]): Buffer[] {
  const all = fields.map(messageIds);
  const references = all[2] ?? [];
  const chosen = [
    ...(all[0] ?? []).slice(0, 1),
    ...(all[1] ?? []).slice(0, FIRST_REFERENCES),
    ...references.slice(0, FIRST_REFERENCES),
    ...references.slice(FIRST_REFERENCES).slice(-LAST_REFERENCES),
  ];
  if (chosen.length === 0) return [];
  const about = subjectKey(subject);
  return [...new Set(chosen)].map(id => hash('sha256', `${id}\0${about}`, 'buffer').subarray(0, KEY_OCTETS));
}

/** The oldest thread that the message belongs to, or one of its own; leaves its keys for those who come after. */
export function threadFor(index: Writer, account: Id, message: Id, keys: readonly Buffer[]): Id {
  let joined: Id | null = null;
  for (const key of keys) {
    const known = index.value<Id | null>(
      'SELECT min(thread) FROM thread_key WHERE account = ? AND key = ?',
      account,
      key,
    );
    if (known) joined = Math.min(joined ?? known, known);
  }
  const thread = joined ?? message;
  for (const key of keys) {
    index.run('INSERT OR IGNORE INTO thread_key (account, key, thread) VALUES (?, ?, ?)', account, key, thread);
  }
  return thread;
}

export const forgetThread = (index: Writer, account: Id, thread: Id): void => {
  index.run('DELETE FROM thread_key WHERE account = ? AND thread = ?', account, thread);
};
