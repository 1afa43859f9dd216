/** An alias becomes its targets: new rows in the same message, or in one of its own where the alias is a list with an owner. */
import { err, ok } from '../../base/result.ts';
import type { Commands, Id, Lease, NewRecipient } from '../interface.ts';
import { Notify } from '../interface.ts';
import { countUse } from './aliases.ts';
import { addRecipients, type Queued, queuedById } from './queue-accept.ts';
import { leased } from './queue-lease.ts';
import { finish } from './queue-settle.ts';
import type { Act, Writing } from './writing.ts';

type Wish = Commands['expand']['in'];

export const expand: Act<'expand'> = (w, wish) => {
  const { recipient, fence, note, partial } = wish;
  const row = leased(w.db, recipient, fence);
  if (!row.ok) return row;
  const queued = queuedById(w.db, row.value.queued)!;
  const fresh = unknownOf(w, queued, wish.into);
  if (fresh === null) return err('not-allowed');
  if (fresh.length === 0 && leadsBack(w, queued, recipient, wish.into)) return err('exists');
  if (!partial) {
    finish(w, recipient, 'expanded', {
      ...{ at: note.at, status: null, reply: null, host: null },
      bits: wish.onward ? 0 : Notify.success,
    });
    if (wish.counted !== undefined) countUse(w, wish.counted, queued.sender);
  }
  const recipients = add(w, queued, fresh, row.value.depth + 1, wish);
  if (partial) w.dropped.add(note);
  else w.patches.set(note, { message: queued.message });
  return ok({ recipients });
};

/** To nobody but those through whom it came here: each has passed it on, so nobody would have it. */
function leadsBack(w: Writing, { message }: Queued, recipient: Id, into: readonly NewRecipient[]): boolean {
  if (into.length === 0 || into.some(({ direct }) => direct)) return false;
  const above = w.db.all<{ address: string }>(
    `WITH RECURSIVE above(address) AS (
       SELECT via FROM queue_recipient WHERE id = ?1 AND via IS NOT NULL
        UNION SELECT r.via FROM above JOIN queue_recipient r ON r.address = above.address
                JOIN queue_message q ON q.id = r.queued WHERE q.message = ?2 AND r.via IS NOT NULL)
     SELECT address FROM above`,
    recipient,
    message,
  );
  const passedOn = new Set(above.map(({ address }) => address));
  return into.every(({ address }) => passedOn.has(address));
}

/** Aliases that lead to ever more of themselves would fill the disk. */
const MOST_RECIPIENTS = 100_000;

function add(
  w: Writing,
  from: Queued,
  fresh: readonly NewRecipient[],
  depth: number,
  { recipient, note, lease, list }: Wish,
): Lease[] {
  if (fresh.length === 0) return [];
  return addRecipients(w, list ? listMessage(w, from, list) : from, fresh, {
    ...{ depth, due: note.at, lease, state: lease ? 'active' : 'queued' },
    via: w.db.value<string>('SELECT address FROM queue_recipient WHERE id = ?', recipient)!,
  });
}

/** Who is led to twice, or is a recipient already, gets it once: so aliases in circles come to an end. null: too many. */
export function unknownOf(
  w: Writing,
  { message }: Queued,
  into: readonly NewRecipient[],
): readonly NewRecipient[] | null {
  const keyOf = ({ address, direct, route }: Pick<NewRecipient, 'address' | 'direct' | 'route'>): string =>
    direct ? `${address} ${route}` : address;
  const known = new Set(
    w.db
      .all<{ address: string; direct: number; route: string }>(
        `SELECT r.address, r.direct, r.route FROM queue_recipient r JOIN queue_message q ON q.id = r.queued
          WHERE q.message = ?`,
        message,
      )
      .map(({ address, direct, route }) => keyOf({ address, route, ...(direct === 1 ? { direct: true } : {}) })),
  );
  const fresh = into.filter(one => !known.has(keyOf(one)) && known.add(keyOf(one)));
  return known.size > MOST_RECIPIENTS ? null : fresh;
}

/**
 * RFC 5321 §3.9.2: who looks after a list hears what becomes of its mail, not who wrote. It is another message then, though
 * the same content; what its sender wished to hear, and when (RFC 2852), stays behind (RFC 3461 §5.2.7.1).
 */
function listMessage(w: Writing, from: Queued, { address, sender }: NonNullable<Wish['list']>): Queued {
  const known = w.db.value<Id>(
    'SELECT id FROM queue_message WHERE message = ? AND list = ? AND sender = ?',
    ...[from.message, address, sender],
  );
  if (known !== undefined) return queuedById(w.db, known)!;
  const { lastId } = w.db.run(
    `INSERT INTO queue_message (message, trace, sender, parameters, origin, account, accepted_at, expires_at, hops, size,
                                not_before, list)
     SELECT message, trace, ?,
            json_remove(json_set(parameters, '$.ret', NULL, '$.envid', NULL), '$.by', '$.notified'),
            origin, account, accepted_at, expires_at, hops, size, not_before, ?
       FROM queue_message WHERE id = ?`,
    ...[sender, address, from.id],
  );
  return queuedById(w.db, lastId)!;
}
