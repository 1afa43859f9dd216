/**
 * Mailboxes as a tree, and what may be in it: RFC 8621 §2. No two siblings of one name, no ring, no role twice, and no
 * deeper than announced.
 */
import type { JmapLimits } from './backend.ts';
import type { JmapId, Mailbox, SetError } from './types.ts';

/** Levels are divided by it in IMAP, so no name may hold it. */
const DELIMITER = '/';

/** What a client may set. */
export type MailboxSettings = Pick<Mailbox, 'name' | 'parentId' | 'role' | 'isSubscribed' | 'sortOrder'>;
/** A mailbox as it would be; id null: a new one. */
export type Wanted = MailboxSettings & { readonly id: JmapId | null };

/** Why not; `blockedBy`: the mailbox that stands in the way, and might go. */
export type Obstacle = { readonly error: SetError; readonly blockedBy: JmapId | null };

export const byId = (mailboxes: readonly Mailbox[]): ReadonlyMap<JmapId, Mailbox> =>
  new Map(mailboxes.map(mailbox => [mailbox.id, mailbox]));

/** The mailbox itself, its parent, and so on up. A ring ends where it began. */
export function lineage(id: JmapId, mailboxes: ReadonlyMap<JmapId, Mailbox>): readonly Mailbox[] {
  const line = new Set<Mailbox>();
  let at = mailboxes.get(id);
  while (at && !line.has(at)) {
    line.add(at);
    at = at.parentId === null ? undefined : mailboxes.get(at.parentId);
  }
  return [...line];
}

/** The first thing that stands against it; null: nothing. */
export function obstacleTo(wanted: Wanted, mailboxes: readonly Mailbox[], limits: JmapLimits): Obstacle | null {
  const named = faultOfName(wanted, limits);
  if (named) return blocked('name', named);
  const placed = faultOfPlace(wanted, mailboxes, limits);
  if (placed) return blocked('parentId', placed);
  const sibling = mailboxes.find(
    other => other.id !== wanted.id && other.parentId === wanted.parentId && other.name === wanted.name,
  );
  if (sibling) return blocked('name', 'There is a mailbox of this name already', sibling.id);
  const holder = wanted.role === null ? undefined : mailboxes.find(other => other.role === wanted.role);
  if (holder && holder.id !== wanted.id) return blocked('role', `Another mailbox is ${wanted.role}`, holder.id);
  return null;
}

/** RFC 5198, as far as it forbids; what it would have in another form is changed instead (NFC). */
function faultOfName({ name, parentId, role }: Wanted, limits: JmapLimits): string | null {
  if (name === '') return 'A mailbox has a name';
  if (Buffer.byteLength(name) > limits.maxSizeMailboxName) return `Longer than ${limits.maxSizeMailboxName} octets`;
  if (/[\p{Cc}\u2028\u2029]/u.test(name)) return 'No control characters';
  if (name.includes(DELIMITER)) return `No ${DELIMITER}: it divides the levels`;
  // RFC 3501 §5.1: this name is the Inbox's in any case of its letters.
  if (parentId === null && role !== 'inbox' && /^inbox$/i.test(name)) return 'Only the Inbox is called so';
  return null;
}

function faultOfPlace(wanted: Wanted, mailboxes: readonly Mailbox[], limits: JmapLimits): string | null {
  const known = byId(mailboxes);
  if (wanted.parentId === null) return null;
  if (!known.has(wanted.parentId)) return 'There is no such mailbox';
  const above = lineage(wanted.parentId, known);
  if (above.some(({ id }) => id === wanted.id)) return 'A mailbox cannot lie within itself';
  const depth = above.length + 1 + (wanted.id === null ? 0 : levelsBelow(wanted.id, mailboxes));
  return depth > limits.maxMailboxDepth ? `Deeper than ${limits.maxMailboxDepth} levels` : null;
}

/** How many levels of children there are. */
function levelsBelow(id: JmapId, mailboxes: readonly Mailbox[]): number {
  const known = byId(mailboxes);
  const below = mailboxes.map(other => lineage(other.id, known).findIndex(above => above.id === id));
  return Math.max(0, ...below);
}

const blocked = (property: keyof Mailbox, description: string, by: JmapId | null = null): Obstacle => ({
  error: {
    type: 'invalidProperties',
    properties: [property],
    description,
    ...(property === 'name' && by !== null && { existingId: by }),
  },
  blockedBy: by,
});
