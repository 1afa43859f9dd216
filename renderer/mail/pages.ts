/** A mailbox's rows, newest first, put together from pages by UID; and what our own acts change in them. Pure. */
import type { MailMailbox, MailRow } from '../../server/api/contract.ts';

/**
 * The newest page anew over what is there. A page shorter than asked for is all there is. Within the span of the page
 * the page is right (also about what is gone); below it, what was read before stays.
 */
export function mergeNewest(rows: readonly MailRow[], page: readonly MailRow[], limit: number): readonly MailRow[] {
  const lowest = page.at(-1)?.uid;
  if (lowest === undefined || page.length < limit) return page;
  return [...page, ...rows.filter(row => row.uid < lowest)];
}

/** An older page under the rows; overlap is dropped. */
export function appendOlder(rows: readonly MailRow[], page: readonly MailRow[]): readonly MailRow[] {
  const lowest = rows.at(-1)?.uid ?? Number.POSITIVE_INFINITY;
  return [...rows, ...page.filter(row => row.uid < lowest)];
}

export const without = (rows: readonly MailRow[], uids: readonly number[]): readonly MailRow[] => {
  const gone = new Set(uids);
  return rows.filter(row => !gone.has(row.uid));
};

export type Flag = 'seen' | 'flagged' | 'answered';

export const withFlag = (
  rows: readonly MailRow[],
  uids: readonly number[],
  flag: Flag,
  on: boolean,
): readonly MailRow[] => {
  const wanted = new Set(uids);
  return rows.map(row => (wanted.has(row.uid) && row[flag] !== on ? { ...row, [flag]: on } : row));
};

/** Which row to open when the open one goes: the next older, else the next newer. */
export function neighbour(rows: readonly MailRow[], uid: number): number | null {
  const at = rows.findIndex(row => row.uid === uid);
  return at === -1 ? null : (rows[at + 1]?.uid ?? rows[at - 1]?.uid ?? null);
}

const order: readonly MailMailbox['role'][] = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'];

/** Inbox first, the others that have a role in their usual order, then the rest by name. */
export function sortMailboxes(mailboxes: readonly MailMailbox[]): readonly MailMailbox[] {
  const rank = (mailbox: MailMailbox): number => {
    const at = order.indexOf(mailbox.role);
    return mailbox.role === null || at === -1 ? order.length : at;
  };
  return mailboxes.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

const roleNames: { readonly [R in NonNullable<MailMailbox['role']>]: string } = {
  inbox: 'Inbox',
  drafts: 'Drafts',
  sent: 'Sent',
  archive: 'Archive',
  junk: 'Junk',
  trash: 'Trash',
};

export const mailboxName = (mailbox: Pick<MailMailbox, 'name' | 'role'>): string =>
  mailbox.role ? roleNames[mailbox.role] : mailbox.name;
