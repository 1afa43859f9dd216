/**
 * Entries that people write to a mailbox or to their account (RFC 5464), over the store's annotations. Of a mailbox,
 * /private is each reader's own and /shared is the same for all who see it. Of the server (mailbox ""), /private is the
 * account's own, and /shared is what the server says of itself.
 */

import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
import type { ImapAccount, MetadataEntry, StoreFailure } from '../imap/backend.ts';
import type { Annotation, Id, StoreFault } from '../store/interface.ts';
import type { ImapPlace } from './imap-place.ts';
import { searchNamed } from './imap-smart.ts';
import { failureOf } from './imap-words.ts';

/** Of one mailbox, or of the account: so many of each reader's own, and so many shared. */
export const MOST_ENTRIES = 100;
/** All values of one mailbox together, everybody's; one value: imap/limits.ts. */
export const MOST_OCTETS: Bytes = kibibytes(1024);

type MetadataPart = Pick<ImapAccount, 'metadata' | 'setMetadata'>;
type Target = { readonly account: Id; readonly mailbox: Id | null };

export function metadataPart(place: ImapPlace): MetadataPart {
  const { store, names, words, root } = place;
  const own = names.own.account;
  const target = async (name: string | null): Promise<Result<Target, StoreFailure>> => {
    if (name === null) return ok({ account: own, mailbox: null });
    const found = await names.find(name);
    if (!found.ok) return found;
    // RFC 5464 §3.3: 'l', which `find` has asked for, and any of these.
    if (!/[rswip]/.test(found.value.rights)) return err('no-permission');
    return ok({ account: found.value.owner.account, mailbox: found.value.mailbox.id });
  };
  const server = async (): Promise<readonly MetadataEntry[]> =>
    Object.entries(await words()).flatMap(([name, text]) =>
      text === null ? [] : [{ name: `/shared/${name}`, value: Buffer.from(text) }],
    );
  return {
    async metadata(name) {
      // Of the account there is nothing for whoever sees one inbox of it.
      if (name === null && root !== '') return ok([...(await server())].sort((a, b) => (a.name < b.name ? -1 : 1)));
      if (name !== null && !(await names.look(name))) {
        if (names.isExpunged(name) || (await searchNamed(place, name))) return ok([]);
      }
      const found = await target(name);
      if (!found.ok) return found;
      const kept = await store.annotations(found.value.account, found.value.mailbox);
      const entries = kept.flatMap(one => entryFrom(one, own) ?? []);
      return ok([...entries, ...(name === null ? await server() : [])].sort((a, b) => (a.name < b.name ? -1 : 1)));
    },
    async setMetadata(name, entries) {
      if (name === null && root !== '') return err('no-permission');
      const found = await target(name);
      if (!found.ok) return found;
      if (name === null && entries.some(one => !isPrivate(one.name))) return err('no-permission');
      const changed = entries.map(one => annotationFrom(one, own));
      const kept = await store.annotations(found.value.account, found.value.mailbox);
      if (octetsAfter(kept, changed) > MOST_OCTETS) return err('too-many');
      const done = await store.run('annotate', { ...found.value, entries: changed, most: MOST_ENTRIES });
      return done.ok ? ok(undefined) : err(annotationFailure(done.error));
    },
  };
}

const isPrivate = (name: string): boolean => name.startsWith('/private/');

/** null: another reader's own. */
function entryFrom({ owner, entry, value }: Annotation, reader: Id): MetadataEntry | null {
  if (owner !== null && owner !== reader) return null;
  return { name: `${owner === null ? '/shared' : '/private'}${entry}`, value };
}

type Changed = { readonly entry: string; readonly owner: Id | null; readonly value: Uint8Array | null };

const annotationFrom = ({ name, value }: MetadataEntry, reader: Id): Changed => ({
  entry: name.slice(name.indexOf('/', 1)),
  owner: isPrivate(name) ? reader : null,
  value,
});

function octetsAfter(kept: readonly Annotation[], changed: readonly Changed[]): Bytes {
  const replaced = (one: Annotation) => changed.some(({ entry, owner }) => entry === one.entry && owner === one.owner);
  const stays = kept.filter(one => !replaced(one)).map(one => one.value.length);
  return [...stays, ...changed.map(({ value }) => value?.length ?? 0)].reduce((sum, octets) => sum + octets, 0);
}

/** What is not allowed is one entry more than there may be; an empty name does not come this far. */
const annotationFailure = (fault: StoreFault): StoreFailure =>
  fault === 'not-allowed' ? 'too-many' : failureOf(fault);
