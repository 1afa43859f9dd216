/** Mailbox/get and Mailbox/changes; query and set are in files of their own. RFC 8621 §2. */
import { MAIL } from '../capabilities.ts';
import { changesMethod } from '../changes.ts';
import { getMethod } from '../get.ts';
import type { Method } from '../method.ts';
import { mailboxQuery, mailboxQueryChanges } from './mailbox-query.ts';
import { mailboxSet } from './mailbox-set.ts';

const COUNTS = ['totalEmails', 'unreadEmails', 'totalThreads', 'unreadThreads'] as const;

const get = getMethod({
  name: 'Mailbox/get',
  capability: MAIL,
  properties: ['id', 'name', 'parentId', 'role', 'sortOrder', ...COUNTS, 'myRights', 'isSubscribed'],
  read: account => account.mailboxes(),
});

/** RFC 8621 §2.2: most changes are of counts, and a client need not read the names again for them. */
const changes = changesMethod({
  name: 'Mailbox/changes',
  capability: MAIL,
  changes: (account, since, limit) => account.mailboxChanges(since, limit),
  more: ({ onlyCounts, updated }) => ({ updatedProperties: onlyCounts && updated.length > 0 ? COUNTS : null }),
});

export const mailboxMethods: readonly Method[] = [get, changes, mailboxQuery, mailboxQueryChanges, mailboxSet];
