/** The model's side of what was expunged, of rights and annotations, and of messages that come together or instead. */
import { err, ok } from '../../server/base/result.ts';
import { boxNamed, drop } from './store-model-mailboxes.ts';
import { type Acts, type Box, type Entry, type Person, sorted, type World } from './store-model-state.ts';

const hasRoom = (person: Person, bytes: number) => person.quota === null || person.used + bytes <= person.quota;
/** As addresses are compared: without ASCII case. */
const same = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase();

export function sharingActs(world: World): Acts {
  /** Under the modSeq that the command has already. */
  const placeIn = (person: Person, box: Box, entry: Omit<Entry, 'modSeq'>): number => {
    const uid = box.uidNext++;
    box.entries.set(uid, { ...entry, keywords: sorted(entry.keywords), modSeq: person.modSeq });
    box.highest = person.modSeq;
    person.used += entry.size;
    return uid;
  };
  const newMessage = (bytes: Uint8Array): number => world.state.messages.push(bytes.length);
  const mine = (account: number, ids: readonly number[]) =>
    world.state.expunged.filter(one => one.account === account && ids.includes(one.id));
  const forget = (ids: readonly number[]) => {
    world.state.expunged = world.state.expunged.filter(({ id }) => !ids.includes(id));
  };

  return {
    appendAll: ({ account, mailbox, messages }) => {
      const person = world.state.people.get(account);
      const box = person?.boxes.get(mailbox);
      if (!person || !box) return err('no-such');
      const { uidValidity, uidNext } = box;
      if (messages.length === 0) return ok({ uidValidity, uids: [], modSeq: person.modSeq, messages: [] });
      const octets = messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
      if (!hasRoom(person, octets)) return err('over-quota');
      person.modSeq++;
      const made = messages.map(({ bytes, flags, keywords, internalDate }) => {
        const message = newMessage(bytes);
        placeIn(person, box, { message, flags, keywords: [...keywords], internalDate, size: bytes.length });
        return message;
      });
      const uids = [[uidNext, uidNext + made.length - 1]] as const;
      return ok({ uidValidity, uids, modSeq: person.modSeq, messages: made });
    },
    replace: ({ account, from, uid, to, bytes, flags, keywords, internalDate }) => {
      const person = world.state.people.get(account);
      const [source, target] = [person?.boxes.get(from), person?.boxes.get(to)];
      const old = source?.entries.get(uid);
      if (!person || !source || !target || !old) return err('no-such');
      const more = bytes.length - old.size;
      if (more > 0 && !hasRoom(person, more)) return err('over-quota');
      person.modSeq++;
      const message = newMessage(bytes);
      const entry = { message, flags, keywords: [...keywords], internalDate, size: bytes.length };
      const made = placeIn(person, target, entry);
      person.used -= old.size;
      drop(source, [uid], person.modSeq);
      return ok({ uid: made, uidValidity: target.uidValidity, modSeq: person.modSeq, message });
    },
    restore: ({ account, ids, to }) => {
      const person = world.state.people.get(account);
      if (!person || (to !== undefined && !person.boxes.has(to))) return err('no-such');
      const rows = mine(account, ids);
      if (rows.length === 0) return ok({ modSeq: person.modSeq, restored: [] });
      const octets = rows.reduce((sum, row) => sum + row.size, 0);
      if (!hasRoom(person, octets)) return err('over-quota');
      person.modSeq++;
      const restored = rows.map(({ id, message, mailbox, mailboxName, flags, keywords, internalDate, size }) => {
        const home = person.boxes.get(to ?? mailbox) ?? boxNamed(person, mailboxName) ?? boxNamed(person, 'INBOX')!;
        const uid = placeIn(person, home, { message, flags: flags & ~8, keywords: [...keywords], internalDate, size });
        return { id, mailbox: home.id, uid, message };
      });
      forget(rows.map(({ id }) => id));
      return ok({ modSeq: person.modSeq, restored });
    },
    forgetExpunged: ({ account, ids }) => {
      if (!world.state.people.has(account)) return err('no-such');
      const gone = mine(account, ids).map(({ id }) => id);
      forget(gone);
      return ok({ forgotten: gone.length });
    },
    setRights: ({ account, mailbox, identifier, rights }) => {
      const person = world.state.people.get(account);
      const box = person?.boxes.get(mailbox);
      if (identifier === '') return err('not-allowed');
      if (!person || !box) return err('no-such');
      const known = [...box.rights.keys()].find(same(identifier)) ?? identifier;
      if ((box.rights.get(known) ?? '') === rights) return ok({ changed: false });
      if (rights === '') box.rights.delete(known);
      else box.rights.set(known, rights);
      person.modSeq++;
      return ok({ changed: true });
    },
    annotate: ({ account, mailbox, entries, most }) => {
      const { people } = world.state;
      const person = people.get(account);
      const notes = mailbox === null ? person?.annotations : person?.boxes.get(mailbox)?.annotations;
      if (!person || !notes) return err('no-such');
      if (entries.some(({ entry }) => entry === '')) return err('not-allowed');
      if (entries.some(({ owner }) => owner !== null && !people.has(owner))) return err('no-such');
      let changed = false;
      for (const { entry, owner, value } of entries) {
        const key = `${owner ?? 0} ${entry}`;
        const before = notes.get(key);
        const after = value === null ? undefined : Buffer.from(value).toString('latin1');
        changed ||= before !== after;
        if (after === undefined) notes.delete(key);
        else notes.set(key, after);
      }
      const grown = entries.filter(({ value }) => value !== null).map(({ owner }) => `${owner ?? 0} `);
      if (grown.some(whose => [...notes.keys()].filter(key => key.startsWith(whose)).length > most))
        return err('not-allowed');
      if (changed) person.modSeq++;
      return ok({});
    },
  };
}

/** What can be seen of it, in the store's own shapes. */
export const sharingOf = (world: World, person: Person) => ({
  expunged: world.state.expunged
    .filter(({ account }) => account === person.id)
    .map(({ account: _, ...row }) => row)
    .reverse(),
  rights: [...person.boxes.values()].map(({ id, rights }) => [id, sortedRights(rights)] as const),
  annotations: [
    [null, sortedNotes(person.annotations)] as const,
    ...[...person.boxes.values()].map(({ id, annotations }) => [id, sortedNotes(annotations)] as const),
  ],
});

const sortedRights = (rights: ReadonlyMap<string, string>) =>
  [...rights]
    .map(([identifier, letters]) => `${identifier} ${letters}`)
    .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
const sortedNotes = (notes: ReadonlyMap<string, string>) => [...notes].map(([key, value]) => `${key} ${value}`).sort();
