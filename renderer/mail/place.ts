/**
 * Where one is in Mail, as an address: /mail/<account>/<mailbox>/<email>?q=…&in=all. `all` as account are all of them
 * together; the mailbox is then a role. `everything` as mailbox is all mail but Junk and Trash. `as=<account>`: it was
 * opened among what is shared with that account. Pure.
 */

import { t } from '../../server/base/language.ts';
import { type Fault, quotedValue } from '../../server/base/search.ts';
import type { JmapId, Mailbox, MailboxRole } from '../../server/jmap/types.ts';
import type { EmailFilter } from '../jmap/methods.ts';
import type { Row } from '../jmap/row-source.ts';
import { ROLES, roleNames, withRole } from './mailboxes.ts';
import { filterOf, namesFolder, parseMailSearch } from './search-query.ts';

export const UNIFIED = 'all';
export const EVERYTHING = 'everything';
/** No mailbox: what was deleted for good and is kept for a while; the email is then one of these. */
export const EXPUNGED = 'deleted';

export type MailPlace = {
  readonly account: JmapId | typeof UNIFIED | null;
  /** A mailbox's id, a role, or EVERYTHING. */
  readonly mailbox: string | null;
  readonly email: string | null;
  readonly q: string;
  /** Of a search: the whole mail, not this folder alone. */
  readonly wide: boolean;
  /** With whom it is shared, where it was opened as such. */
  readonly as?: JmapId;
};

export function placeFrom(
  [account = null, mailbox = null, email = null]: readonly (string | null | undefined)[],
  query: string,
): MailPlace {
  const asked = new URLSearchParams(query);
  const as = asked.get('as');
  const shown = { q: asked.get('q') ?? '', wide: asked.get('in') === 'all' };
  return { account, mailbox, email, ...shown, ...(as ? { as } : {}) };
}

export function pathOf({ account, mailbox, email, q, wide, as }: MailPlace): string {
  const path = ['/mail', account, account && mailbox, account && mailbox && email]
    .filter(part => part)
    .map((part, i) => (i === 0 ? part : encodeURIComponent(part!)))
    .join('/');
  const asked = new URLSearchParams({
    ...(q.trim() === '' ? {} : { q }),
    ...(wide && q.trim() !== '' ? { in: 'all' } : {}),
    ...(as ? { as } : {}),
  });
  return asked.size === 0 ? path : `${path}?${asked}`;
}

/** In an account an email's own id; over all accounts with the account before it. */
export const emailPart = (account: string, row: Row): string =>
  account === UNIFIED ? `${row.accountId}.${row.id}` : row.id;
export function rowOfPart(account: string, part: string): Row {
  const dot = part.indexOf('.');
  return dot === -1 ? { accountId: account, id: part } : { accountId: part.slice(0, dot), id: part.slice(dot + 1) };
}

const isRole = (name: string | null): name is MailboxRole => ROLES.includes(name as never);

/** The mailbox of one account that a place means; null: all of it. */
export const mailboxAt = (mailbox: string | null, mailboxes: readonly Mailbox[]): Mailbox | null =>
  (isRole(mailbox) ? withRole(mailboxes, mailbox) : mailboxes.find(one => one.id === mailbox)) ?? null;

export type Narrowed =
  | {
      readonly filter: EmailFilter | null;
      readonly faults: readonly Fault[];
    }
  /** This account has no such mailbox. */
  | null;

/** What to ask of one account. */
export function filterAt(place: MailPlace, mailboxes: readonly Mailbox[], now: number): Narrowed {
  const search = parseMailSearch(place.q);
  const asked = filterOf(search, { mailboxes, now });
  const wide = namesFolder(search) || (place.wide && search.expression !== null);
  if (wide) return asked;
  const within = folderFilter(place.mailbox, mailboxes);
  if (within === null) return null;
  const filter: EmailFilter = asked.filter === null ? within : { operator: 'AND', conditions: [within, asked.filter] };
  return { filter, faults: asked.faults };
}

/** The search with the folder in which one looks, in words that mean the same without this window. */
export function wholeSearch(place: MailPlace, mailboxes: readonly Mailbox[]): string {
  const search = parseMailSearch(place.q);
  const within = mailboxAt(place.mailbox, mailboxes);
  if (within === null || place.wide || namesFolder(search)) return place.q.trim();
  const q = search.expression?.kind === 'any' ? `(${place.q.trim()})` : place.q.trim();
  return `${q} in:${quotedValue(within.role ?? nameThere(within, mailboxes))}`;
}

/** As the server has it, whatever is spoken here. */
function nameThere(mailbox: Mailbox, mailboxes: readonly Mailbox[]): string {
  const names: string[] = [];
  const seen = new Set<JmapId>();
  for (let at: Mailbox | undefined = mailbox; at && !seen.has(at.id); ) {
    seen.add(at.id);
    names.unshift(at.role === 'inbox' ? 'INBOX' : at.name);
    const { parentId }: Mailbox = at;
    at = mailboxes.find(one => one.id === parentId);
  }
  return names.join('/');
}

function folderFilter(mailbox: string | null, mailboxes: readonly Mailbox[]): EmailFilter | null {
  if (mailbox === EVERYTHING) {
    const out = mailboxes.filter(one => one.role === 'junk' || one.role === 'trash').map(one => one.id);
    return out.length === 0 ? {} : { inMailboxOtherThan: out };
  }
  const found = mailboxAt(mailbox, mailboxes);
  return found && { inMailbox: found.id };
}

export function titleOf(mailbox: string | null, mailboxes: readonly Mailbox[]): string {
  if (mailbox === EVERYTHING) return t('All mail');
  if (isRole(mailbox)) return roleNames[mailbox];
  const found = mailboxAt(mailbox, mailboxes);
  return found ? (found.role ? roleNames[found.role] : found.name) : t('Mail');
}
