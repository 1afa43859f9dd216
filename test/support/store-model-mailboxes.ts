/** The model's people and mailboxes. */
import { err, ok } from '../../server/base/result.ts';
import type { Commands, MailboxRole, Uid, UidSet } from '../../server/store/interface.ts';

import {
  type Acts,
  type Box,
  type Entry,
  FIRST,
  firstRole,
  legal,
  type Out,
  type Person,
  pathOf,
  setOf,
  sorted,
  type World,
  within,
} from './store-model-state.ts';
import { START } from './store-world.ts';

export const boxNamed = (person: Person, name: string) =>
  [...person.boxes.values()].find(box => box.name === pathOf(name));
export const uidsIn = (box: Box, set: UidSet | null) =>
  [...box.entries.keys()].filter(uid => set === null || within(set, uid)).sort((a, b) => a - b);
export const addBox = (person: Person, name: string, modSeq: number, role: MailboxRole = null): Box => {
  const box: Box = {
    ...{ id: person.mailboxNext++, name, uidValidity: person.uidValidityNext++, uidNext: 1, recentFrom: 1 },
    ...{ role, highest: modSeq, entries: new Map(), gone: new Map() },
    ...{ rights: new Map(), annotations: new Map() },
  };
  person.boxes.set(box.id, box);
  return box;
};
/** A new mailbox has the rights of its superior. */
export const inherit = (person: Person, box: Box) => {
  const above = boxNamed(person, box.name.split('/').slice(0, -1).join('/'));
  for (const [identifier, rights] of above?.rights ?? []) box.rights.set(identifier, rights);
};
export const addSuperiors = (person: Person, name: string) => {
  const levels = name.split('/');
  for (let n = 1; n < levels.length; n++) {
    const above = levels.slice(0, n).join('/');
    if (!boxNamed(person, above)) inherit(person, addBox(person, above, ++person.modSeq));
  }
};
export const file = (person: Person, box: Box, entry: Omit<Entry, 'modSeq'>): Out<'append'> => {
  if (person.quota !== null && person.used + entry.size > person.quota) return err('over-quota');
  const modSeq = ++person.modSeq;
  const uid = box.uidNext++;
  box.entries.set(uid, { ...entry, keywords: sorted(entry.keywords), modSeq });
  box.highest = modSeq;
  person.used += entry.size;
  return ok({ uid, uidValidity: box.uidValidity, modSeq, message: entry.message });
};
/** What can be brought back: all but drafts. */
export const keep = ({ state }: World, person: Person, box: Box, uids: readonly Uid[]) => {
  for (const uid of uids) {
    const { modSeq: _, ...entry } = box.entries.get(uid)!;
    if (entry.flags & 16) continue;
    const where = { account: person.id, mailbox: box.id, mailboxName: box.name, uid };
    state.expunged.push({ id: state.expungedNext++, ...where, ...entry, expungedAt: START });
  }
};
export const drop = (box: Box, uids: readonly Uid[], modSeq: number) => {
  for (const uid of uids) {
    box.entries.delete(uid);
    box.gone.set(uid, modSeq);
  }
  box.highest = modSeq;
};

export function mailboxActs(world: World): Acts {
  const transfer = (input: Commands['copy']['in'], away: boolean): Out<'copy'> => {
    const person = world.state.people.get(input.account);
    const other = world.state.people.get(input.toAccount ?? input.account);
    const from = person?.boxes.get(input.from);
    const to = other?.boxes.get(input.to);
    if (!person || !other || !from || !to) return err('no-such');
    const uids = uidsIn(from, input.uids);
    if (uids.length === 0) return ok({ uidValidity: to.uidValidity, from: [], to: [], modSeq: person.modSeq });
    const bytes = uids.reduce((sum, uid) => sum + from.entries.get(uid)!.size, 0);
    const more = away && person === other ? 0 : bytes;
    if (more > 0 && other.quota !== null && other.used + more > other.quota) return err('over-quota');
    other.modSeq++;
    if (away && person !== other) person.modSeq++;
    const first = to.uidNext;
    const { keep = { flags: 31, keywords: true } } = input;
    for (const uid of uids) {
      const entry = from.entries.get(uid)!;
      const kept = { flags: entry.flags & keep.flags, keywords: keep.keywords ? entry.keywords : [] };
      to.entries.set(to.uidNext++, { ...entry, ...kept, modSeq: other.modSeq });
    }
    to.highest = other.modSeq;
    other.used += bytes;
    if (away) {
      person.used -= bytes;
      drop(from, uids, person.modSeq);
    }
    const { modSeq } = person;
    return ok({ uidValidity: to.uidValidity, from: setOf(uids), to: [[first, first + uids.length - 1]], modSeq });
  };

  return {
    addDomain: () => ok({ id: 1 }),
    addAccount: ({ address, quotaBytes, now }) => {
      if (world.state.addresses.has(address)) return err('exists');
      const id = world.state.people.size + 1;
      const person: Person = {
        ...{ id, quota: quotaBytes, used: 0, modSeq: 2, uidValidityNext: Math.floor(now / 1000), mailboxNext: 1 },
        ...{ boxes: new Map(), subscribed: new Set(FIRST), boxGone: 0, documentNext: 1, documents: new Map() },
        annotations: new Map(),
      };
      for (const name of FIRST) addBox(person, name, 2, firstRole(name));
      world.state.people.set(id, person);
      world.state.addresses.set(address, id);
      return ok({ id });
    },
    append: input => {
      const person = world.state.people.get(input.account);
      const boxes = [...new Set([input.mailbox, ...(input.also ?? [])])].map(id => person?.boxes.get(id));
      if (!person || boxes.includes(undefined)) return err('no-such');
      const size = input.bytes.length;
      if (person.quota !== null && person.used + size * boxes.length > person.quota) return err('over-quota');
      world.state.messages.push(size);
      const { flags, keywords, internalDate } = input;
      const entry = { message: world.state.messages.length, flags, keywords: [...keywords], internalDate, size };
      const placed = file(person, boxes[0]!, entry);
      for (const box of boxes.slice(1)) {
        box!.entries.set(box!.uidNext++, { ...entry, keywords: sorted(keywords), modSeq: person.modSeq });
        box!.highest = person.modSeq;
        person.used += size;
      }
      return placed;
    },
    flags: input => {
      const person = world.state.people.get(input.account);
      const box = person?.boxes.get(input.mailbox);
      if (!person || !box) return err('no-such');
      const next = person.modSeq + 1;
      const changed: Uid[] = [];
      const refused: Uid[] = [];
      const named = (list: readonly string[]) => new Set(list.map(keyword => keyword.toLowerCase()));
      for (const uid of uidsIn(box, input.uids)) {
        const entry = box.entries.get(uid)!;
        if (input.unchangedSince !== undefined && entry.modSeq > input.unchangedSince) {
          refused.push(uid);
          continue;
        }
        const given = named(input.keywords);
        const kept = entry.keywords.filter(keyword => given.has(keyword.toLowerCase()) === (input.act !== 'remove'));
        const wanted = {
          replace: { flags: input.flags, keywords: sorted([...kept, ...input.keywords]) },
          add: { flags: entry.flags | input.flags, keywords: sorted([...entry.keywords, ...input.keywords]) },
          remove: { flags: entry.flags & ~input.flags, keywords: kept },
        }[input.act];
        const { among = { flags: 31, keywords: true } } = input;
        const after = {
          flags: (wanted.flags & among.flags) | (entry.flags & ~among.flags),
          keywords: among.keywords ? wanted.keywords : entry.keywords,
        };
        if (after.flags === entry.flags && after.keywords.join() === entry.keywords.join()) continue;
        changed.push(uid);
        box.entries.set(uid, { ...entry, ...after, modSeq: next });
      }
      if (changed.length > 0) box.highest = person.modSeq = next;
      return ok({ modSeq: box.highest, changed: setOf(changed), refused: setOf(refused) });
    },
    copy: input => transfer(input, false),
    move: input => transfer(input, true),
    expunge: ({ account, mailbox, uids, onlyDeleted }) => {
      const person = world.state.people.get(account);
      const box = person?.boxes.get(mailbox);
      if (!person || !box) return err('no-such');
      const marked = uids === null || onlyDeleted;
      const gone = uidsIn(box, uids).filter(uid => !marked || (box.entries.get(uid)!.flags & 8) !== 0);
      if (gone.length === 0) return ok({ modSeq: box.highest, uids: [] });
      for (const uid of gone) person.used -= box.entries.get(uid)!.size;
      keep(world, person, box, gone);
      drop(box, gone, ++person.modSeq);
      return ok({ modSeq: person.modSeq, uids: setOf(gone) });
    },
    claimRecent: ({ account, mailbox, to }) => {
      const box = world.state.people.get(account)?.boxes.get(mailbox);
      if (!box) return err('no-such');
      const from = box.recentFrom;
      if (to === undefined || to > from) box.recentFrom = Math.min(to ?? box.uidNext, box.uidNext);
      return ok({ from, uidNext: box.recentFrom });
    },
    createMailbox: ({ account, name, role, subscribed }) => {
      const person = world.state.people.get(account);
      const path = pathOf(name);
      if (!legal(path)) return err('not-allowed');
      if (!person) return err('no-such');
      if (boxNamed(person, path)) return err('exists');
      addSuperiors(person, path);
      const box = addBox(person, path, ++person.modSeq, role);
      inherit(person, box);
      if (subscribed) person.subscribed.add(path);
      return ok({ mailbox: box.id, uidValidity: box.uidValidity });
    },
    renameMailbox: input => {
      const person = world.state.people.get(input.account);
      const [from, to] = [pathOf(input.from), pathOf(input.to)];
      if (!legal(to)) return err('not-allowed');
      const box = person && boxNamed(person, from);
      if (!person || !box) return err('no-such');
      if (boxNamed(person, to)) return err('exists');
      const inbox = from === 'INBOX';
      if (!inbox && to.startsWith(`${from}/`)) return err('not-allowed');
      const tree = inbox ? [] : [...person.boxes.values()].filter(each => `${each.name}/`.startsWith(`${from}/`));
      if (tree.some(each => boxNamed(person, to + each.name.slice(from.length)))) return err('exists');
      addSuperiors(person, to);
      const modSeq = ++person.modSeq;
      if (inbox) {
        const made = addBox(person, to, modSeq);
        if (person.subscribed.has('INBOX')) person.subscribed.add(to);
        made.uidNext = box.uidNext;
        for (const [uid, entry] of box.entries) made.entries.set(uid, { ...entry, modSeq });
        drop(box, [...box.entries.keys()], modSeq);
      }
      for (const each of tree) {
        const name = to + each.name.slice(from.length);
        if (person.subscribed.has(each.name)) person.subscribed.add(name);
        Object.assign(each, { name, highest: modSeq });
      }
      return ok({ modSeq });
    },
    deleteMailbox: ({ account, name }) => {
      const person = world.state.people.get(account);
      const box = person && boxNamed(person, name);
      if (!person || !box) return err('no-such');
      if (box.name === 'INBOX') return err('not-allowed');
      if ([...person.boxes.values()].some(each => each.name.startsWith(`${box.name}/`))) return err('not-empty');
      for (const entry of box.entries.values()) person.used -= entry.size;
      keep(world, person, box, uidsIn(box, null));
      person.boxes.delete(box.id);
      person.boxGone = ++person.modSeq;
      return ok({ modSeq: person.modSeq });
    },
    setRole: ({ account, name, role }) => {
      const person = world.state.people.get(account);
      const box = person && boxNamed(person, name);
      if (!person || !box) return err('no-such');
      if (box.role === role) return ok({ changed: false });
      if (box.role === 'inbox' || role === 'inbox') return err('not-allowed');
      Object.assign(box, { role, highest: ++person.modSeq });
      return ok({ changed: true });
    },
    subscribe: ({ account, name, subscribed }) => {
      const person = world.state.people.get(account);
      const path = pathOf(name);
      if (!legal(path)) return err('not-allowed');
      if (!person) return err('no-such');
      const had = person.subscribed.has(path);
      const box = boxNamed(person, path);
      if (box && had !== subscribed) box.highest = ++person.modSeq;
      if (subscribed) person.subscribed.add(path);
      else person.subscribed.delete(path);
      return ok({ changed: had !== subscribed });
    },
  };
}
