/** The model's revisions of whole messages, and an account's records. */
import { err, ok } from '../../server/base/result.ts';
import type { Id, Revision, RevisionFault, Uid } from '../../server/store/interface.ts';
import { keep } from './store-model-mailboxes.ts';
import { type Acts, type Box, type Entry, type Person, sorted, type World } from './store-model-state.ts';

type Copy = { readonly box: Box; readonly uid: Uid; readonly entry: Entry };
const lower = (list: readonly string[]) => list.map(keyword => keyword.toLowerCase());

export function accountActs(world: World): Acts {
  return {
    revise: ({ account, revisions, ifUnchangedSince }) => {
      const person = world.state.people.get(account);
      if (!person) return err('no-such');
      const last = Math.max(person.boxGone, ...[...person.boxes.values()].map(box => box.highest));
      if (last > (ifUnchangedSince ?? last)) return err('changed');
      const next = person.modSeq + 1;
      const refused = revisions.map(revision => reviseIn(world, person, revision, next));
      return ok({ modSeq: person.modSeq, refused });
    },
    putDocument: ({ account, kind, id, body }) => {
      const person = world.state.people.get(account);
      if (!person) return err('no-such');
      const known = id === null ? null : person.documents.get(id);
      if (known === undefined || (known && (known.kind !== kind || known.body === null))) return err('no-such');
      if (known?.body === body) return ok({ id: id!, modSeq: known.modSeq });
      const modSeq = ++person.modSeq;
      const at = id ?? person.documentNext++;
      person.documents.set(at, { kind, born: known?.born ?? modSeq, modSeq, body });
      return ok({ id: at, modSeq });
    },
    removeDocument: ({ account, kind, id }) => {
      const person = world.state.people.get(account);
      const known = person?.documents.get(id);
      if (!person || !known || known.kind !== kind || known.body === null) return err('no-such');
      person.documents.set(id, { ...known, modSeq: ++person.modSeq, body: null });
      return ok({ modSeq: person.modSeq });
    },
  };
}

function reviseIn(world: World, person: Person, revision: Revision, modSeq: number): RevisionFault | null {
  const boxes = [...person.boxes.values()].sort((a, b) => a.id - b.id);
  const copies = boxes.flatMap(box =>
    [...box.entries]
      .filter(([, entry]) => entry.message === revision.message)
      .sort(([a], [b]) => a - b)
      .map(([uid, entry]): Copy => ({ box, uid, entry })),
  );
  const living = copies.filter(({ entry }) => (entry.flags & 8) === 0);
  if (living.length === 0) return 'no-such';
  const touched = (box: Box) => {
    box.highest = person.modSeq = modSeq;
  };
  const takeOut = ({ box, uid, entry }: Copy) => {
    box.entries.delete(uid);
    box.gone.set(uid, modSeq);
    person.used -= entry.size;
    touched(box);
  };
  if (revision.destroy) {
    for (const { box, uid } of living) keep(world, person, box, [uid]);
    copies.forEach(takeOut);
    return null;
  }
  const add: readonly Id[] = [...new Set(revision.add ?? [])];
  const fresh = add.filter(id => !living.some(({ box }) => box.id === id));
  if (fresh.some(id => !person.boxes.has(id))) return 'no-such-mailbox';
  const leaves = ({ box }: Copy) =>
    !add.includes(box.id) && (revision.removeRest || (revision.remove ?? []).includes(box.id));
  const leaving = living.filter(leaves);
  if (leaving.length === living.length && fresh.length === 0) return 'no-mailbox';
  const size = living[0]!.entry.size;
  const more = size * (fresh.length - leaving.length);
  if (more > 0 && person.quota !== null && person.used + more > person.quota) return 'over-quota';
  const whole: Entry = {
    ...living[0]!.entry,
    flags: [1, 2, 4, 16].reduce((sum, bit) => sum + (hasBit(living, bit) ? bit : 0), 0),
    keywords: sorted(living.flatMap(({ entry }) => entry.keywords)),
    internalDate: Math.min(...living.map(({ entry }) => entry.internalDate)),
  };
  for (const { box, uid, entry } of living.filter(copy => !leaves(copy))) {
    const after = marked(entry, revision);
    if (after.flags === entry.flags && after.keywords.join() === entry.keywords.join()) continue;
    box.entries.set(uid, { ...after, modSeq });
    touched(box);
  }
  for (const id of fresh) {
    const box = person.boxes.get(id)!;
    box.entries.set(box.uidNext++, { ...marked(whole, revision), modSeq });
    person.used += size;
    touched(box);
  }
  leaving.forEach(takeOut);
  return null;
}

/** Seen when every copy is; anything else when one is. */
const hasBit = (living: readonly Copy[], bit: number): boolean =>
  bit === 1 ? living.every(({ entry }) => entry.flags & 1) : living.some(({ entry }) => entry.flags & bit);

function marked(entry: Entry, { set, clear, clearRest }: Revision): Entry {
  const put = set ?? { flags: 0, keywords: [] };
  const off = clear ?? { flags: 0, keywords: [] };
  const bits = [1, 2, 4, 16].filter(bit => put.flags & bit || (!clearRest && entry.flags & bit && !(off.flags & bit)));
  const stay = entry.keywords.filter(keyword =>
    clearRest
      ? lower(put.keywords).includes(keyword.toLowerCase())
      : !lower(off.keywords).includes(keyword.toLowerCase()),
  );
  return { ...entry, flags: bits.reduce((sum, bit) => sum + bit, 0), keywords: sorted([...stay, ...put.keywords]) };
}
