/** Mailboxes by the names that a script knows them by: INBOX, and paths with slashes. */
import type { Mailbox } from '../../server/jmap/types.ts';

export function namesOf(mailboxes: readonly Mailbox[]): readonly string[] {
  const nameOf = (mailbox: Mailbox, depth = 0): string => {
    const own = mailbox.role === 'inbox' ? 'INBOX' : mailbox.name;
    const parent = depth < 20 ? mailboxes.find(one => one.id === mailbox.parentId) : undefined;
    return parent ? `${nameOf(parent, depth + 1)}/${own}` : own;
  };
  return mailboxes.map(one => nameOf(one)).sort((a, b) => a.localeCompare(b));
}
