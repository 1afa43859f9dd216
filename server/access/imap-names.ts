/**
 * Where a name of IMAP leads, and what may be done there (RFC 2342, RFC 4314).
 *
 *   Projects                          one's own
 *   Shared/ana@office.test/Projects   ana's, where she has given rights
 *   Expunged/All                      what was expunged (imap-expunged.ts)
 *   Searches/Unpaid                   what a kept search finds (imap-smart.ts)
 *
 * One's own mailbox of a name comes first, whatever the name. A mailbox without 'l' is as one that is not there. The
 * owner of a mailbox has every right, always: nothing that anybody writes into its list takes one away.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Namespaces, StoreFailure } from '../imap/backend.ts';
import { ALL_RIGHTS } from '../imap/mailboxes/rights.ts';
import { DELIMITER, EXPUNGED, isProperName, isReserved, SEARCHES, SHARED } from '../imap/syntax/mailbox-name.ts';
import type { Id, Mailbox, Reading, Right } from '../store/interface.ts';
import { canonicalName } from './imap-words.ts';

/** The one mailbox of what was expunged. */
export const EXPUNGED_NAME = `${EXPUNGED}All`;

export const namespaces: Namespaces = {
  personal: [{ prefix: '', delimiter: DELIMITER }],
  others: [{ prefix: SHARED, delimiter: DELIMITER }],
  shared: [{ prefix: EXPUNGED, delimiter: DELIMITER }],
};

/** Every account of this server, as an identifier. */
export const ANYONE = 'anyone';

export type Owner = { readonly account: Id; readonly address: string };

/** A mailbox on which the session has some right. */
export type Found = {
  /** As this session sees it. */
  readonly name: string;
  readonly mailbox: Mailbox;
  readonly owner: Owner;
  readonly own: boolean;
  readonly rights: string;
};

/** Where a mailbox that is not there yet would be. */
export type Room = { readonly owner: Owner; readonly path: string };

export type Names = {
  readonly own: Owner;
  /** All that the session may know of. */
  visible(): Promise<readonly Found[]>;
  /** With 'l' or without; null: there is no such mailbox, or no right on it at all. */
  look(name: string): Promise<Found | null>;
  /** A mailbox that the session may know of and where it has all the rights `needed`. */
  find(name: string, needed?: string): Promise<Result<Found, StoreFailure>>;
  room(name: string): Promise<Result<Room, StoreFailure>>;
  /** What the session may do there now; '' where the mailbox is gone. */
  rightsOn(owner: Owner, mailbox: Id): Promise<string>;
  /** As this session would name it. */
  nameOf(owner: Owner, path: string): string;
  canonical(name: string): string;
  /** A name as it is kept in a subscription. */
  kept(name: string): string;
  /** The way back; null: it is nothing of this session's. */
  seen(kept: string): string | null;
  /** It is the name of what was expunged, and nothing else. */
  isExpunged(name: string): boolean;
};

export function newNames(store: Reading, own: Owner): Names {
  const identifiers = [own.address, ANYONE, `-${own.address}`, `-${ANYONE}`];
  const nameOf = (owner: Owner, path: string) => nameSeenBy(own, owner, path);
  const shared = () => store.sharedWith(identifiers);
  const asOwn = (mailbox: Mailbox): Found => ({
    ...{ name: mailbox.name, mailbox, owner: own, own: true, rights: ALL_RIGHTS },
  });

  /** Whose the name is by its prefix, and what it is there; null where nobody of that address shares anything. */
  async function sharedPath(name: string) {
    if (!name.startsWith(SHARED)) return null;
    const all = await shared();
    const [address, path] = splitAddress(name.slice(SHARED.length));
    const one = all.find(each => sameIdentifier(each.address, address));
    if (!one || path === '') return null;
    const owner: Owner = { account: one.account, address: one.address };
    return { owner, path: canonicalName(path), all: all.filter(each => each.account === one.account) };
  }

  /** Beside all mailboxes of an account: for whoever acts in the whole of it. */
  async function rightsAbove(account: Id): Promise<string> {
    return (await store.delegations(own.address)).find(one => one.account === account)?.rights ?? '';
  }

  const names: Names = {
    own,
    nameOf,
    async visible() {
      const [mailboxes, others] = await Promise.all([store.mailboxes(own.account), shared()]);
      const theirs = await Promise.all(
        [...Map.groupBy(others, one => one.account)].map(async ([account, list]) => {
          const rightsById = new Map(list.map(one => [one.mailbox, effectiveRights(one.rights, own.address)]));
          const address = list[0]!.address;
          return (await store.mailboxes(account)).flatMap((mailbox): Found[] => {
            const rights = rightsById.get(mailbox.id) ?? '';
            const owner = { account, address };
            if (!rights.includes('l')) return [];
            return [{ name: nameOf(owner, mailbox.name), mailbox, owner, own: false, rights }];
          });
        }),
      );
      const taken = new Set(mailboxes.map(mailbox => mailbox.name));
      return [...mailboxes.map(asOwn), ...theirs.flat().filter(({ name }) => !taken.has(name))];
    },
    async look(name) {
      const wanted = canonicalName(name);
      const mine = await store.mailbox(own.account, wanted);
      if (mine) return asOwn(mine);
      const path = await sharedPath(wanted);
      const one = path?.all.find(each => each.name === path.path);
      if (!path || !one) return null;
      const rights = effectiveRights(one.rights, own.address);
      const mailbox = rights === '' ? null : await store.mailboxById(one.account, one.mailbox);
      const { owner } = path;
      return mailbox && { name: nameOf(owner, mailbox.name), mailbox, owner, own: false, rights };
    },
    async find(name, needed = '') {
      const found = await names.look(name);
      if (!found && names.isExpunged(name)) return err('no-permission');
      if (!found && isSearchesOwn(names.canonical(name), needed)) return err('impossible');
      if (!found?.rights.includes('l')) return err('no-such-mailbox');
      return [...needed].every(right => found.rights.includes(right)) ? ok(found) : err('no-permission');
    },
    async room(name) {
      const wanted = canonicalName(name);
      if (!isProperName(wanted)) return err('name-not-allowed');
      if (!isReserved(wanted)) return ok({ owner: own, path: wanted });
      const path = await sharedPath(wanted);
      if (!path) return err('no-permission');
      const above = new Map(path.all.map(one => [one.name, one.rights]));
      const there = new Set((await store.mailboxes(path.owner.account)).map(one => one.name));
      const parent = superiors(path.path).find(one => there.has(one));
      const rights =
        parent === undefined
          ? await rightsAbove(path.owner.account)
          : effectiveRights(above.get(parent) ?? [], own.address);
      return rights.includes('k') ? ok({ owner: path.owner, path: path.path }) : err('no-permission');
    },
    async rightsOn(owner, mailbox) {
      if (owner.account === own.account) return ALL_RIGHTS;
      return effectiveRights(await store.rights(owner.account, mailbox), own.address);
    },
    isExpunged: name => names.canonical(name) === EXPUNGED_NAME,
    kept: name => names.canonical(name),
    seen: kept => names.canonical(kept),
    canonical(name) {
      const wanted = canonicalName(name);
      if (!wanted.startsWith(SHARED)) return wanted;
      const [address, path] = splitAddress(wanted.slice(SHARED.length));
      return path === '' ? wanted : `${SHARED}${address.toLowerCase()}${DELIMITER}${canonicalName(path)}`;
    },
  };
  return names;
}

/**
 * One mailbox as a whole account: it is INBOX, what lies below it is beside it, and nothing else is there. So an inbox of
 * captured mail has a login of its own.
 */
export function rootedNames(names: Names, root: string): Names {
  const below = `${root}${DELIMITER}`;
  const pathOf = (name: string): string => (name === 'INBOX' ? root : below + name);
  const seen = (path: string): string | null => {
    if (path === root) return 'INBOX';
    return path.startsWith(below) ? path.slice(below.length) : null;
  };
  const asSeen = (found: Found): Found | null => {
    const name = found.own ? seen(found.mailbox.name) : null;
    return name === null ? null : { ...found, name };
  };
  const rooted: Names = {
    own: names.own,
    rightsOn: names.rightsOn,
    canonical: names.canonical,
    seen,
    kept: name => pathOf(names.canonical(name)),
    isExpunged: () => false,
    nameOf: (_, path) => seen(path) ?? path,
    visible: async () => (await names.visible()).flatMap(found => asSeen(found) ?? []),
    async look(name) {
      const found = await names.look(pathOf(names.canonical(name)));
      return found && asSeen(found);
    },
    async find(name, needed = '') {
      const found = await rooted.look(name);
      if (!found && isSearchesOwn(names.canonical(name), needed)) return err('impossible');
      return found ? ok(found) : err('no-such-mailbox');
    },
    async room(name) {
      const wanted = names.canonical(name);
      if (!isProperName(wanted)) return err('name-not-allowed');
      return isReserved(wanted) ? err('no-permission') : ok({ owner: names.own, path: pathOf(wanted) });
    },
  };
  return rooted;
}

/** Nothing is put into a search, whether there is one of that name or not. */
const isSearchesOwn = (name: string, needed: string): boolean => needed.includes('i') && name.startsWith(SEARCHES);

/** What there is for whoever sees one mailbox as all. */
export const rootedNamespaces: Namespaces = { personal: namespaces.personal, others: [], shared: [] };

/** What this account calls a mailbox of that one. */
export const nameSeenBy = (viewer: Owner, owner: Owner, path: string): string =>
  owner.account === viewer.account ? path : sharedName(owner, path);

/** What everybody else calls it. */
export const sharedName = ({ address }: Owner, path: string): string => `${SHARED}${address}${DELIMITER}${path}`;

/** What an address has of these: its own and everybody's, less what is taken away from either (RFC 4314 §2). */
export function effectiveRights(rights: readonly Right[], address: string): string {
  const of = (identifier: string) => rights.find(one => sameIdentifier(one.identifier, identifier))?.rights ?? '';
  const given = of(ANYONE) + of(address);
  const taken = of(`-${ANYONE}`) + of(`-${address}`);
  return [...ALL_RIGHTS].filter(right => given.includes(right) && !taken.includes(right)).join('');
}

/** As addresses compare in the store: without ASCII case. */
export const sameIdentifier = (a: string, b: string): boolean => lower(a) === lower(b);
const lower = (text: string): string => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());

/** 'ana@office.test/Projects/2026'. A domain has no '/', though what stands before the '@' may have. */
function splitAddress(rest: string): readonly [address: string, path: string] {
  const end = rest.indexOf(DELIMITER, rest.indexOf('@') + 1);
  return end === -1 ? [rest, ''] : [rest.slice(0, end), rest.slice(end + 1)];
}

/** 'a/b', then 'a', of 'a/b/c'. */
function superiors(path: string): readonly string[] {
  const above: string[] = [];
  for (let at = path.lastIndexOf(DELIMITER); at > 0; at = path.lastIndexOf(DELIMITER, at - 1)) {
    above.push(path.slice(0, at));
  }
  return above;
}
