/**
 * The mailboxes of another's account that may be seen: below the nearest one above that may be seen too, by what lies
 * between in the name; without roles, which are their owner's. RFC 8621 §2, the rights of RFC 4314 in JMAP's words.
 */
import type { JmapId, Mailbox, MailboxRights } from '../jmap/types.ts';

export function mailboxesSeen(all: readonly Mailbox[], shared: ReadonlyMap<JmapId, string>): readonly Mailbox[] {
  const byId = new Map(all.map(one => [one.id, one]));
  return all.flatMap(mailbox => {
    const rights = shared.get(mailbox.id);
    if (rights === undefined) return [];
    const names = [mailbox.name];
    let above = byId.get(mailbox.parentId ?? '');
    for (; above && !shared.has(above.id); above = byId.get(above.parentId ?? '')) names.unshift(above.name);
    const counts = rights.includes('r') ? {} : NO_COUNTS;
    const place = { name: names.join('/'), parentId: above?.id ?? null, role: null, isSubscribed: true };
    return [{ ...mailbox, ...counts, ...place, myRights: rightsIn(rights) }];
  });
}

const NO_COUNTS = { totalEmails: 0, unreadEmails: 0, totalThreads: 0, unreadThreads: 0 };

/** Mailboxes themselves are made and changed over IMAP only. */
const rightsIn = (rights: string): MailboxRights => ({
  mayReadItems: rights.includes('r'),
  mayAddItems: rights.includes('i'),
  mayRemoveItems: mayTakeOut(rights),
  maySetSeen: rights.includes('s'),
  maySetKeywords: rights.includes('w'),
  mayCreateChild: false,
  mayRename: false,
  mayDelete: false,
  maySubmit: false,
});

/** As STORE of \Deleted and EXPUNGE would (RFC 4314 §4). */
export const mayTakeOut = (rights: string): boolean => rights.includes('t') && rights.includes('e');
