/**
 * Mailbox/set. RFC 8621 §2.5.
 *
 * Only the end has to be valid (RFC 8620 §5.3): what stands in its own way is tried again after what it waits for, so
 * that a name may be taken over from a mailbox that is destroyed, and two mailboxes may change names.
 */
import * as z from 'zod';
import { err, ok } from '../../base/result.ts';
import type { JmapAccount } from '../backend.ts';
import { MAIL } from '../capabilities.ts';
import { resolveReference } from '../ids.ts';
import { type MailboxSettings, type Obstacle, obstacleTo } from '../mailbox-tree.ts';
import { accountMethod, type CallContext } from '../method.ts';
import { applyPatch, changedAmong, invalidProperties, type PatchObject } from '../patch.ts';
import { type Created, runSet, type SetActs, setArguments, type Updated, wrongProperties } from '../set.ts';
import type { Arguments, JmapId, Mailbox, SetError } from '../types.ts';

const settings = ['name', 'parentId', 'role', 'isSubscribed', 'sortOrder'] as const;
const serverSet = ['id', 'totalEmails', 'unreadEmails', 'totalThreads', 'unreadThreads', 'myRights'] as const;
const defaults = { parentId: null, role: null, isSubscribed: true, sortOrder: 0 };

const schema = z.strictObject({
  name: z.string().transform(name => name.normalize('NFC')),
  parentId: z.string().nullable(),
  role: z.enum(['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash']).nullable(),
  isSubscribed: z.boolean(),
  sortOrder: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});

export const mailboxSet = accountMethod({
  name: 'Mailbox/set',
  capability: MAIL,
  writes: true,
  takes: { ...setArguments, onDestroyRemoveEmails: z.boolean().default(false) },
  run(args, account, context) {
    const changes = (since: string) => account.mailboxChanges(since, null);
    const acts = actsOn(placeOf(account, context), args.onDestroyRemoveEmails);
    return runSet({ type: 'Mailbox', changes, acts, again: true }, args, account, context);
  },
});

/** What the acts of one call share. */
type Place = {
  readonly account: JmapAccount;
  readonly context: CallContext;
  /** All mailboxes, read again after each change of ours: a call with many that fail shall not read them for each. */
  list(): Promise<readonly Mailbox[]>;
  changed(): void;
};

function placeOf(account: JmapAccount, context: CallContext): Place {
  let known: readonly Mailbox[] | null = null;
  return {
    account,
    context,
    async list() {
      known ??= (await account.mailboxes()).list;
      return known;
    },
    changed() {
      known = null;
    },
  };
}

function actsOn(place: Place, withEmails: boolean): SetActs {
  return {
    references: ({ parentId }) => (typeof parentId === 'string' && parentId.startsWith('#') ? [parentId.slice(1)] : []),
    create: object => createMailbox(object, place),
    update: updates => updateAll(updates, place),
    destroy: ids => destroyAll(ids, place, withEmails),
  };
}

async function createMailbox(object: Arguments, place: Place): Promise<Created> {
  const { account, context } = place;
  const forbidden = serverSet.filter(name => Object.hasOwn(object, name));
  if (forbidden.length > 0) return invalidProperties(forbidden, 'Set by the server alone');
  const wanted = readSettings({ ...defaults, ...object }, context);
  if (!wanted.ok) return wanted;
  const list = await place.list();
  const obstacle = obstacleTo({ id: null, ...wanted.value }, list, context.limits);
  if (obstacle) return err(obstacle.error);
  const parent = list.find(other => other.id === wanted.value.parentId);
  if (parent && !parent.myRights.mayCreateChild) return err({ type: 'forbidden' });
  const made = await account.createMailbox(wanted.value);
  place.changed();
  if (!made.ok) return made;
  const mailbox = (await place.list()).find(other => other.id === made.value);
  // Gone again already, by somebody else's doing: it has been made all the same.
  if (!mailbox) return ok({ id: made.value });
  return ok({ ...unasked(mailbox, object), id: made.value });
}

/** All in rounds: whoever waits for another's name or place comes after it. A ring of names is opened by one step aside. */
async function updateAll(
  updates: readonly (readonly [JmapId, PatchObject])[],
  place: Place,
): Promise<ReadonlyMap<JmapId, Updated>> {
  const done = new Map<JmapId, Updated>();
  const waiting = new Map(updates);
  const aside = new Map<JmapId, Aside>();
  let round = 0;
  for (let moved = true; moved && waiting.size > 0; ) {
    moved = false;
    const obstacles = new Map<JmapId, Obstacle>();
    // Now from the front, now from the back: a chain of names is done in two rounds whichever way it was told.
    for (const [id, patch] of round++ % 2 === 0 ? [...waiting] : [...waiting].reverse()) {
      const result = await updateMailbox(id, patch, place, aside.get(id));
      if (result.updated.ok || !result.obstacle) waiting.delete(id);
      else obstacles.set(id, result.obstacle);
      done.set(id, result.updated);
      if (result.updated.ok) moved = true;
    }
    const ring = moved ? undefined : [...obstacles.keys()].find(id => !aside.has(id) && waitedForInRing(id, obstacles));
    if (ring === undefined) continue;
    const before = await stepAside(ring, waitedForInRing(ring, obstacles)!, place);
    if (!before) continue;
    aside.set(ring, before);
    moved = true;
  }
  await putBack(aside, waiting, done, place);
  return done;
}

/** What it was called, or was, before it stepped aside. */
type Aside = Partial<Pick<MailboxSettings, 'name' | 'role'>>;

/** Gives up what another in the ring waits for; null: it could not. */
async function stepAside(id: JmapId, obstacle: Obstacle, { account, list, changed }: Place): Promise<Aside | null> {
  const mailbox = (await list()).find(one => one.id === id);
  if (!mailbox) return null;
  const byName = obstacle.error.properties?.[0] === 'name';
  changed();
  if (await account.updateMailbox(id, byName ? { name: `~${id}` } : { role: null })) return null;
  return byName ? { name: mailbox.name } : { role: mailbox.role };
}

/** Whoever stepped aside and did not get where it wanted is again what it was. */
async function putBack(
  aside: ReadonlyMap<JmapId, Aside>,
  waiting: ReadonlyMap<JmapId, unknown>,
  done: ReadonlyMap<JmapId, Updated>,
  { account, changed }: Place,
): Promise<void> {
  for (const [id, before] of aside) {
    if (waiting.has(id) || !done.get(id)?.ok) await account.updateMailbox(id, before);
  }
  changed();
}

/** It waits for one that waits … for it: the last one's obstacle, which is it. null: there is no such ring. */
function waitedForInRing(start: JmapId, obstacles: ReadonlyMap<JmapId, Obstacle>): Obstacle | null {
  const seen = new Set<JmapId>();
  for (let at = start; !seen.has(at); ) {
    seen.add(at);
    const obstacle = obstacles.get(at);
    if (!obstacle?.blockedBy) return null;
    if (obstacle.blockedBy === start) return obstacle;
    at = obstacle.blockedBy;
  }
  return null;
}

/** `aside`: what it was before it stepped aside; that is what the patch is of. */
async function updateMailbox(
  id: JmapId,
  patch: PatchObject,
  place: Place,
  aside?: Aside,
): Promise<{ readonly updated: Updated; readonly obstacle: Obstacle | null }> {
  const refused = (error: SetError, obstacle: Obstacle | null = null) => ({ updated: err(error), obstacle });
  const list = await place.list();
  const found = list.find(mailbox => mailbox.id === id);
  if (!found) return refused({ type: 'notFound' });
  const before: Mailbox = { ...found, ...aside };
  const patched = applyPatch(before, patch, defaults);
  if (!patched.ok) return refused(patched.error);
  const fixed = changedAmong(serverSet, before, patched.value);
  if (fixed.length > 0) return refused(invalidProperties(fixed, 'Set by the server alone').error);
  const rest = Object.entries(patched.value).filter(([name]) => !(serverSet as readonly string[]).includes(name));
  const wanted = readSettings(Object.fromEntries(rest), place.context);
  if (!wanted.ok) return refused(wanted.error);
  const forbidden = rightTo(before, wanted.value, list);
  if (forbidden) return refused(forbidden);
  const obstacle = obstacleTo({ id, ...wanted.value }, list, place.context.limits);
  if (obstacle) return refused(obstacle.error, obstacle);
  const change = settings.filter(name => found[name] !== wanted.value[name]);
  const picked = Object.fromEntries(change.map(name => [name, wanted.value[name]]));
  const fault = change.length > 0 ? await place.account.updateMailbox(id, picked) : null;
  place.changed();
  if (fault) return refused(fault);
  const after = (await place.list()).find(mailbox => mailbox.id === id);
  return { updated: ok(unsaid(wanted.value, patch, after)), obstacle: null };
}

/** NFC may have made another name of it; with its role the backend may give it another place. */
function unsaid(wanted: MailboxSettings, patch: PatchObject, after: Mailbox | undefined): Partial<Mailbox> | null {
  const named = Object.hasOwn(patch, 'name') && patch.name !== wanted.name && { name: wanted.name };
  const placed = after && after.sortOrder !== wanted.sortOrder && { sortOrder: after.sortOrder };
  return named || placed ? { ...named, ...placed } : null;
}

function rightTo(before: Mailbox, wanted: MailboxSettings, list: readonly Mailbox[]): SetError | null {
  const renamed = wanted.name !== before.name || wanted.parentId !== before.parentId;
  if (renamed && !before.myRights.mayRename) return { type: 'forbidden', description: 'It cannot be renamed or moved' };
  if (before.role === 'inbox' && wanted.role !== 'inbox') return { type: 'forbidden', description: 'It is the Inbox' };
  const parent = wanted.parentId === before.parentId ? undefined : list.find(({ id }) => id === wanted.parentId);
  return parent && !parent.myRights.mayCreateChild ? { type: 'forbidden' } : null;
}

/** Children before their parents, in whatever order they were named. */
async function destroyAll(
  ids: readonly JmapId[],
  place: Place,
  withEmails: boolean,
): Promise<ReadonlyMap<JmapId, SetError | null>> {
  const done = new Map<JmapId, SetError | null>();
  let waiting = [...ids];
  for (let moved = true; moved && waiting.length > 0; ) {
    for (const id of waiting) done.set(id, await destroyMailbox(id, place, withEmails));
    const left = waiting.filter(id => done.get(id)?.type === 'mailboxHasChild');
    moved = left.length < waiting.length;
    waiting = left;
  }
  return done;
}

async function destroyMailbox(id: JmapId, place: Place, withEmails: boolean): Promise<SetError | null> {
  const list = await place.list();
  const mailbox = list.find(other => other.id === id);
  if (!mailbox) return { type: 'notFound' };
  if (mailbox.role === 'inbox') return { type: 'forbidden', description: 'There is always an Inbox' };
  if (!mailbox.myRights.mayDelete) return { type: 'forbidden' };
  if (list.some(({ parentId }) => parentId === id)) return { type: 'mailboxHasChild' };
  if (mailbox.totalEmails > 0 && !withEmails) return { type: 'mailboxHasEmail' };
  place.changed();
  return place.account.destroyMailbox(id, withEmails);
}

/** Types, and a parent created in this request by its id. */
function readSettings(object: Arguments, { createdIds }: CallContext) {
  const read = schema.safeParse(object);
  if (!read.success) return invalidProperties(wrongProperties(read.error));
  const parentId = read.data.parentId === null ? null : resolveReference(read.data.parentId, createdIds);
  if (read.data.parentId !== null && parentId === null) return invalidProperties(['parentId'], 'Nothing of that id');
  return ok<MailboxSettings>({ ...read.data, parentId });
}

/** All that the client did not send, or that became something else. */
function unasked(mailbox: Mailbox, sent: Arguments): Partial<Mailbox> {
  const entries = Object.entries(mailbox).filter(([name, value]) => sent[name] !== value);
  return Object.fromEntries(entries);
}
