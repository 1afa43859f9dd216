/**
 * What mail, a person or the hour does to a list: the row of the queue that asked for it ends, the list changes and the
 * answers are queued, in one act. And a post on its way: a message of its own, whose recipients are its members, step by
 * step; how far it has come stands in the same commit, so nobody has it twice or not at all.
 */
import { err, ok } from '../../base/result.ts';
import { type Commands, type Id, type ListChange, type ListPost, type NewListPost, Notify } from '../interface.ts';
import type { ListLease } from '../list-commands.ts';
import type { Reader } from './database.ts';
import { place } from './entries.ts';
import { addMembers, changeMember, dropRequest, putRequest, removeMembers } from './list-members.ts';
import { archiveOf, listById } from './lists.ts';
import { mailboxById, nextModSeq } from './mailboxes.ts';
import { insertMessage } from './messages.ts';
import { addRecipients, enqueue, queuedById } from './queue-accept.ts';
import { leased } from './queue-lease.ts';
import { operate } from './queue-operate.ts';
import { conclude, finish } from './queue-settle.ts';
import { hasRoom, takeRoom } from './room.ts';
import type { Act, Writing } from './writing.ts';

export const changeList: Act<'changeList'> = (w, { list, lease, changes, letters }) => {
  if (!listById(w.db, list)) return err('no-such');
  if (lease) {
    const row = leased(w.db, lease.recipient, lease.fence);
    if (!row.ok) return row;
    end(w, lease);
  }
  const added: string[] = [];
  for (const change of changes) {
    const fault = apply(w, list, change, lease, added);
    if (fault) return err(fault);
  }
  return ok({ added, letters: letters.map(letter => enqueue(w, letter)) });
};

function end(w: Writing, { recipient, end: how, reply, by }: ListLease): void {
  switch (how) {
    case 'delivered':
      finish(w, recipient, 'delivered', { at: w.at, status: null, reply, host: null, bits: Notify.success });
      break;
    case 'discarded':
      conclude(w, recipient, { kind: 'discarded', reply, by }, w.at);
      break;
    case 'held':
      conclude(w, recipient, { kind: 'held', route: 'local', reply, by }, w.at);
      break;
  }
}

function apply(
  w: Writing,
  list: Id,
  change: ListChange,
  lease: ListLease | undefined,
  added: string[],
): 'no-such' | 'changed' | 'not-allowed' | null {
  switch (change.do) {
    case 'add': {
      const { members } = listById(w.db, list)!;
      if (members + change.members.length > change.most) return 'not-allowed';
      added.push(...addMembers(w, list, change.members, change.by));
      return null;
    }
    case 'remove':
      return removeMembers(w, list, change.members) ? null : 'no-such';
    case 'set':
      return changeMember(w, list, change.member, change) ? null : 'no-such';
    case 'ask':
      putRequest(w, list, change.request);
      return null;
    case 'answered':
      return dropRequest(w, list, change.token) ? null : 'changed';
    case 'hold':
      if (!lease) return 'not-allowed';
      insertPost(w, { ...change.post, list }, lease.recipient, 'held');
      return null;
    case 'decide':
      return decide(w, change);
  }
}

function decide(
  w: Writing,
  { post: id, state, by }: Extract<ListChange, { do: 'decide' }>,
): 'no-such' | 'changed' | null {
  const post = postBy(w.db, { id });
  if (!post) return 'no-such';
  if (post.state !== 'held') return 'changed';
  // Somebody has thrown it away or returned it among all that waits.
  if (state === 'approved' && !isInQueue(w.db, post.recipient)) return 'changed';
  w.db.run('UPDATE list_post SET state = ?, by = ?, decided_at = ? WHERE id = ?', state, by, w.at, id);
  const act = state === 'approved' ? 'release' : 'cancel';
  // Somebody may have let it go among all that waits: then it comes to the list once more, which knows the answer.
  const states = ['held', 'queued', 'deferred'] as const;
  const waits = { recipients: [post.recipient], states: state === 'approved' ? ['held' as const] : states };
  const done = operate(w, { act, where: waits, by, now: w.at });
  return done.ok ? null : 'changed';
}

const isInQueue = (db: Reader, recipient: Id): boolean =>
  db.value('SELECT 1 FROM queue_recipient WHERE id = ? AND settled_at IS NULL', recipient) !== undefined;

function insertPost(w: Writing, post: NewListPost, recipient: Id, state: 'held' | 'going'): Id {
  const { list, token, message, trace, author, subject, reason, size } = post;
  // Held a second time: somebody let it go among all that waits, and nobody has said yes to it.
  return w.db.value<Id>(
    `INSERT INTO list_post (list, recipient, token, message, trace, author, subject, reason, size, state, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (recipient) DO UPDATE SET state = excluded.state, reason = excluded.reason RETURNING id`,
    ...[list, recipient, token, message, trace, author, subject, reason, size, state, w.at],
  )!;
}

// ── to its members ──

type Wish = Commands['distribute']['in'];
/** `archived`: null where that was done before. */
type Going = { readonly id: Id; readonly copy: Id | null; readonly archived: boolean | null };

export const distribute: Act<'distribute'> = (w, wish) => {
  const row = leased(w.db, wish.recipient, wish.fence);
  if (!row.ok) return row;
  const list = listById(w.db, wish.post.list);
  if (!list) return err('no-such');
  const going = begun(w, row.value.queued, wish, list.address);
  if (!going) return err('not-allowed');
  const queued = going.copy === null ? null : queuedById(w.db, going.copy);
  const { lease } = wish;
  const recipients = queued
    ? addRecipients(w, queued, wish.into, {
        ...{ depth: row.value.depth + 1, due: w.at, lease, state: lease ? 'active' : 'queued' },
        via: list.address,
      })
    : [];
  w.db.run(
    'UPDATE list_post SET reached = ?, members = members + ?, state = ? WHERE id = ?',
    ...[wish.reached, wish.into.length, wish.isLast ? 'sent' : 'going', going.id],
  );
  if (wish.isLast)
    finish(w, wish.recipient, 'expanded', { at: w.at, status: null, reply: null, host: null, bits: Notify.success });
  const members = w.db.value<number>('SELECT members FROM list_post WHERE id = ?', going.id)!;
  const missed = going.archived === false && list.archive !== null;
  for (const note of w.notes) w.patches.set(note, { members, ...(missed ? { archive: 'missed' } : {}) });
  return ok({ recipients, members });
};

/** With the first step there is a copy, and a queue's message for it as soon as somebody is to have it. */
function begun(w: Writing, from: Id, { recipient, post, copy, into, isLast }: Wish, address: string): Going | null {
  const known = w.db.get<{ id: Id; state: string; copy: Id | null }>(
    'SELECT id, state, copy FROM list_post WHERE recipient = ?',
    recipient,
  );
  if (known?.state === 'going') return { id: known.id, copy: known.copy, archived: null };
  if (!copy) return null;
  const id = insertPost(w, post, recipient, 'going');
  const archive = archiveOf(w.db, post.list);
  // Of a first step that nobody is to have, another may follow.
  const isForNobody = into.length === 0 && isLast;
  if (isForNobody && !archive) return { id, copy: null, archived: false };
  const at = w.at;
  const made = insertMessage(w, { bytes: copy.bytes, prefix: copy.prefix, sender: copy.sender, trace: post.trace, at });
  const archived = archive !== null && fileInArchive(w, archive, made);
  if (isForNobody) return { id, copy: null, archived };
  // Nobody's ceiling: whoever wrote has written one message. RFC 3461 §5.2.7.1: what he wished to hear stays behind.
  const { lastId } = w.db.run(
    `INSERT INTO queue_message (message, trace, sender, parameters, origin, account, accepted_at, expires_at, hops, size,
                                not_before, list)
     SELECT ?, trace, ?, ?, origin, NULL, ?, ?, hops, ?, NULL, ? FROM queue_message WHERE id = ?`,
    ...[made.id, copy.sender, JSON.stringify(copy.parameters), at, copy.expiresAt],
    ...[Buffer.byteLength(copy.prefix) + copy.bytes.length, address, from],
  );
  w.db.run('UPDATE list_post SET copy = ? WHERE id = ?', lastId, id);
  return { id, copy: lastId, archived };
}

/** A full archive, or one that is gone, keeps nobody's post back. */
function fileInArchive(
  w: Writing,
  { account, mailbox: id }: { readonly account: Id; readonly mailbox: Id },
  { id: message, size }: { readonly id: Id; readonly size: number },
): boolean {
  const mailbox = mailboxById(w.db, account, id);
  if (!mailbox || !hasRoom(w, account, size)) return false;
  place(w, mailbox, { message, size, flags: 0, keywords: [], internalDate: w.at }, nextModSeq(w, account));
  takeRoom(w, account, 1, size);
  return true;
}

// ── posts, read ──

const POST = `SELECT id, list, recipient, token, message, trace, author, subject, reason, size, state, at,
  decided_at AS decidedAt, by, reached, members FROM list_post`;

export function postBy(
  db: Reader,
  which: { readonly id: Id } | { readonly recipient: Id } | { readonly token: string },
): ListPost | null {
  const [[column, value] = []] = Object.entries(which);
  return db.get<ListPost>(`${POST} WHERE ${column} = ?`, value!) ?? null;
}

export const postsOf = (db: Reader, list: Id, states: readonly string[], limit: number): ListPost[] =>
  db.all<ListPost>(
    `${POST} WHERE list = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?`,
    ...[list, JSON.stringify(states), limit],
  );

export const postsHeldBefore = (db: Reader, at: number, limit: number): ListPost[] =>
  db.all<ListPost>(`${POST} WHERE state = 'held' AND at < ? ORDER BY at LIMIT ?`, at, limit);

export const forgetListWork: Act<'forgetListWork'> = (w, { requestsBefore, postsBefore, limit }) => {
  const requests = w.db.run(
    'DELETE FROM list_request WHERE token IN (SELECT token FROM list_request WHERE expires_at < ? LIMIT ?)',
    ...[requestsBefore, limit],
  );
  const posts = w.db.run(
    `DELETE FROM list_post WHERE id IN
       (SELECT id FROM list_post WHERE at < ? AND state IN ('sent', 'rejected') ORDER BY at LIMIT ?)`,
    ...[postsBefore, limit],
  );
  return ok({ forgotten: requests.changes + posts.changes });
};
