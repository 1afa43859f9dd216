/**
 * Taking a message into the queue: content, message, envelope and every recipient in one act (R2). The same rows are
 * written for a report of ours and for the targets of an alias.
 */
import type { Bytes, Instant } from '../../base/units.ts';
import type { Accepted, EnvelopeParameters, Id, Lease, NewMessage, NewRecipient, Origin } from '../interface.ts';
import type { Reader } from './database.ts';
import { count } from './ledger.ts';
import { insertMessage } from './messages.ts';
import type { Writing } from './writing.ts';

/** A queued message as its recipients' rows need it. */
export type Queued = {
  readonly id: Id;
  readonly message: Id;
  readonly trace: string;
  readonly sender: string;
  readonly parameters: EnvelopeParameters;
  readonly origin: Origin;
  readonly account: Id | null;
  readonly hops: number;
  readonly size: Bytes;
  readonly acceptedAt: Instant;
  readonly notBefore: Instant | null;
  readonly expiresAt: Instant;
  readonly list?: string | null;
};

export type LeaseWish = { readonly holder: string; readonly until: Instant };

export function enqueue(w: Writing, input: NewMessage): Accepted {
  const { id: message } = insertMessage(w, { ...input, at: input.acceptedAt });
  const size = Buffer.byteLength(input.prefix) + input.bytes.length;
  const { trace, sender, parameters, origin, account, hops, acceptedAt, expiresAt, notBefore = null } = input;
  const { lastId: id } = w.db.run(
    `INSERT INTO queue_message (message, trace, sender, parameters, origin, account, accepted_at, expires_at, hops, size,
                                not_before)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[message, trace, sender, JSON.stringify(parameters), origin, account, acceptedAt, expiresAt, hops, size],
    notBefore,
  );
  const queued: Queued = {
    id,
    message,
    trace,
    sender,
    parameters,
    origin,
    account,
    hops,
    size,
    acceptedAt,
    notBefore,
    expiresAt,
  };
  const recipients = addRecipients(w, queued, input.recipients, {
    ...{ depth: 0, heldBy: input.heldBy ?? null, ...input.sentOn },
    ...startOf(input),
  });
  // Under the trace of the message that it was made of others are told of.
  if (!input.sentOn) for (const note of w.notes) if (note.trace === trace) w.patches.set(note, { message, queued: id });
  return { message, queued: id, recipients };
}

type Start = {
  readonly depth: number;
  readonly due: Instant;
  readonly state: 'queued' | 'active' | 'deferred' | 'held';
  readonly lease: LeaseWish | undefined;
  readonly heldBy?: string | null;
  /** The address that was expanded. */
  readonly via?: string;
};

/** Whom a person holds waits for a person; whom the sender holds (RFC 4865) for the hour; neither is leased. */
function startOf({ heldBy, notBefore, acceptedAt, lease }: NewMessage): Omit<Start, 'depth'> {
  if (heldBy !== undefined) return { state: 'held', due: acceptedAt, lease: undefined };
  if (notBefore !== undefined && notBefore > acceptedAt) return { state: 'deferred', due: notBefore, lease: undefined };
  return { state: lease ? 'active' : 'queued', due: acceptedAt, lease };
}

export function addRecipients(w: Writing, queued: Queued, recipients: readonly NewRecipient[], start: Start): Lease[] {
  const { depth, due, state, lease, heldBy = null, via } = start;
  const begun = lease ? 1 : 0;
  const waits = state === 'queued' || state === 'deferred';
  count(w.db, 'accepted', recipients.length);
  if (waits && recipients.length > 0) w.queueMoved = true;
  return recipients.map(recipient => {
    const { address, original, notify, route, direct } = recipient;
    const { lastId } = w.db.run(
      `INSERT INTO queue_recipient (queued, address, original, notify, route, depth, state, attempts, next_at,
                                    lease_holder, lease_until, fence, operated_by, priority, via, direct)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      queued.id,
      address,
      original,
      notify,
      route,
      depth,
      state,
      begun,
      waits ? due : null,
      lease?.holder ?? null,
      lease?.until ?? null,
      begun,
      heldBy,
      queued.parameters.priority ?? 0,
      via ?? null,
      direct ? 1 : 0,
    );
    const own = { recipient: lastId, fence: begun, attempts: 0, depth };
    return leaseOf(queued, recipient, via === undefined ? own : { ...own, via });
  });
}

export const leaseOf = (
  queued: Queued,
  { address, original, notify, route, direct }: NewRecipient,
  own: Pick<Lease, 'recipient' | 'fence' | 'attempts' | 'depth' | 'via'> &
    Partial<Pick<Lease, 'uncertain' | 'delayTold'>>,
): Lease => ({
  recipient: own.recipient,
  fence: own.fence,
  queued: queued.id,
  message: queued.message,
  trace: queued.trace,
  sender: queued.sender,
  address,
  original,
  notify,
  route,
  attempts: own.attempts,
  parameters: queued.parameters,
  origin: queued.origin,
  account: queued.account,
  hops: queued.hops,
  size: queued.size,
  acceptedAt: queued.acceptedAt,
  notBefore: queued.notBefore,
  expiresAt: queued.expiresAt,
  depth: own.depth,
  ...(own.via === undefined ? {} : { via: own.via }),
  ...(direct ? { direct } : {}),
  ...(queued.list ? { list: queued.list } : {}),
  uncertain: own.uncertain ?? false,
  delayTold: own.delayTold ?? false,
});

export function queuedById(db: Reader, id: Id): Queued | null {
  const row = db.get<Omit<Queued, 'parameters'> & { parameters: string }>(
    `SELECT id, message, trace, sender, parameters, origin, account, hops, size, accepted_at AS acceptedAt,
            not_before AS notBefore, expires_at AS expiresAt, list
       FROM queue_message WHERE id = ?`,
    id,
  );
  return row ? { ...row, parameters: JSON.parse(row.parameters) } : null;
}
