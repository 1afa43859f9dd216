/** Mailboxes in words and in order: names of roles, paths, the tree. Pure. */

import { t } from '../../server/base/language.ts';
import type { JmapId, Mailbox, MailboxRole } from '../../server/jmap/types.ts';

export const ROLES = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'] as const satisfies readonly MailboxRole[];
/** As the server calls a folder of that kind when it is made, whatever language is spoken here. */
export const namesThere: { readonly [R in MailboxRole]: string } = {
  inbox: 'Inbox',
  drafts: 'Drafts',
  sent: 'Sent',
  archive: 'Archive',
  junk: 'Junk',
  trash: 'Trash',
};
const shownName = (role: MailboxRole): string =>
  t(
    '{role, select, inbox {Inbox} drafts {Drafts} sent {Sent} archive {Archive} junk {Junk} trash {Trash} other {{role}}}',
    { role },
  );
/** As they are shown. */
export const roleNames: { readonly [R in MailboxRole]: string } = {
  inbox: shownName('inbox'),
  drafts: shownName('drafts'),
  sent: shownName('sent'),
  archive: shownName('archive'),
  junk: shownName('junk'),
  trash: shownName('trash'),
};

export const mailboxName = (mailbox: Pick<Mailbox, 'name' | 'role'>): string =>
  mailbox.role ? roleNames[mailbox.role] : mailbox.name;

export const withRole = (mailboxes: readonly Mailbox[], role: MailboxRole): Mailbox | undefined =>
  mailboxes.find(one => one.role === role);

/** `Clients/Lehtonen` */
export function mailboxPath(mailbox: Mailbox, mailboxes: readonly Mailbox[]): string {
  const names = [mailboxName(mailbox)];
  const seen = new Set([mailbox.id]);
  for (let at: Mailbox | undefined = mailbox; at?.parentId; ) {
    const parent: Mailbox | undefined = mailboxes.find(one => one.id === at!.parentId);
    if (!parent || seen.has(parent.id)) break;
    seen.add(parent.id);
    names.unshift(mailboxName(parent));
    at = parent;
  }
  return names.join('/');
}

export type Branch = { readonly mailbox: Mailbox; readonly depth: number; readonly hasChildren: boolean };

/** Roles in their usual order, then by sortOrder and name; children below their parents, closed ones left out. */
export function treeOf(mailboxes: readonly Mailbox[], closed: ReadonlySet<JmapId> = new Set()): readonly Branch[] {
  const known = new Set(mailboxes.map(one => one.id));
  const rank = (one: Mailbox): number => (one.role ? ROLES.indexOf(one.role) : ROLES.length);
  const children = (parent: JmapId | null): Mailbox[] =>
    mailboxes
      .filter(one => (one.parentId !== null && known.has(one.parentId) ? one.parentId : null) === parent)
      .toSorted((a, b) => rank(a) - rank(b) || a.sortOrder - b.sortOrder || a.name.localeCompare(b.name));
  const grow = (parent: JmapId | null, depth: number): Branch[] =>
    children(parent).flatMap(mailbox => {
      const below = children(mailbox.id);
      const own = { mailbox, depth, hasChildren: below.length > 0 };
      return depth > 20 || closed.has(mailbox.id) ? [own] : [own, ...grow(mailbox.id, depth + 1)];
    });
  return grow(null, 0);
}

/** Whether a mailbox lies below another, or is it. */
export function isWithin(mailbox: Mailbox, ancestor: JmapId, mailboxes: readonly Mailbox[]): boolean {
  for (let at: Mailbox | undefined = mailbox, steps = 0; at && steps < 30; steps++) {
    if (at.id === ancestor) return true;
    at = mailboxes.find(one => one.id === at!.parentId);
  }
  return false;
}

/** What a folder's number says: what is unread; in Drafts, what lies there. */
export const numberOf = ({ role, totalEmails, unreadEmails }: Mailbox): number =>
  role === 'drafts' ? totalEmails : role === 'sent' || role === 'trash' ? 0 : unreadEmails;

/** Each part that was typed begins a word of the path. */
export function startsWords(path: string, typed: string): boolean {
  const words = path.toLowerCase().split(/[\s/]+/);
  return typed
    .toLowerCase()
    .split(/[\s/]+/)
    .every(part => words.some(word => word.startsWith(part)));
}
