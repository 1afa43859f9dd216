/**
 * The model's world: everything an account holds, as plain values. Each act makes a new world and all old ones are kept,
 * so that every question about changes is answered by comparing two of them: slow, and obviously right.
 */
import type { AccountFacts, DataType, EmailRecord, SubmissionRecord } from '../../server/jmap/backend.ts';
import type { JmapId, Mailbox, MailboxRights, VacationResponse } from '../../server/jmap/types.ts';

export type StoredEmail = { readonly record: EmailRecord; readonly bytes: Uint8Array; readonly text: SearchText };
export type SearchText = {
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly subject: string;
  readonly body: string;
  readonly header: readonly (readonly [name: string, value: string])[];
  readonly sentAt: number | null;
  readonly messageIds: readonly string[];
};
export type StoredMailbox = Pick<Mailbox, 'id' | 'name' | 'parentId' | 'role' | 'isSubscribed' | 'sortOrder'>;

export type StoredScript = { readonly name: string; readonly content: Uint8Array; readonly isActive: boolean };

export type World = {
  readonly facts: AccountFacts;
  readonly emails: ReadonlyMap<JmapId, StoredEmail>;
  readonly mailboxes: ReadonlyMap<JmapId, StoredMailbox>;
  readonly identities: ReadonlyMap<JmapId, unknown>;
  readonly vacations: ReadonlyMap<JmapId, Omit<VacationResponse, 'id'>>;
  readonly scripts: ReadonlyMap<JmapId, StoredScript>;
  readonly submissions: ReadonlyMap<JmapId, SubmissionRecord>;
  readonly octetLimit: number | null;
  /** Messages that have ever come. */
  readonly deliveries: number;
};

/** What a client can see of one type: id → value. */
export function visible(world: World, type: DataType): ReadonlyMap<JmapId, unknown> {
  switch (type) {
    case 'Email':
      return new Map([...world.emails].map(([id, { record }]) => [id, record]));
    case 'EmailDelivery':
      return new Map([['all', world.deliveries]]);
    case 'Thread':
      return threadsOf(world);
    case 'Mailbox':
      return new Map(mailboxesOf(world).map(mailbox => [mailbox.id, mailbox]));
    case 'Identity':
      return world.identities;
    case 'VacationResponse':
      return world.vacations;
    case 'SieveScript':
      return world.scripts;
    case 'EmailSubmission':
      return world.submissions;
    case 'Quota':
      return new Map([['octets', { used: usedOctets(world), limit: world.octetLimit }]]);
    case 'PushSubscription':
      return new Map();
  }
}

export const dataTypes: readonly DataType[] = [
  ...(['Email', 'EmailDelivery', 'Thread', 'Mailbox', 'Identity', 'EmailSubmission'] as const),
  ...(['VacationResponse', 'SieveScript', 'Quota', 'PushSubscription'] as const),
];

export type Difference = {
  readonly created: readonly JmapId[];
  readonly updated: readonly JmapId[];
  readonly destroyed: readonly JmapId[];
};

export function compare(before: ReadonlyMap<JmapId, unknown>, after: ReadonlyMap<JmapId, unknown>): Difference {
  const same = (id: JmapId) => JSON.stringify(before.get(id)) === JSON.stringify(after.get(id));
  return {
    created: [...after.keys()].filter(id => !before.has(id)),
    updated: [...after.keys()].filter(id => before.has(id) && !same(id)),
    destroyed: [...before.keys()].filter(id => !after.has(id)),
  };
}

export const sizeOf = ({ created, updated, destroyed }: Difference): number =>
  created.length + updated.length + destroyed.length;

const rights = (role: Mailbox['role']): MailboxRights => ({
  mayReadItems: true,
  mayAddItems: true,
  mayRemoveItems: true,
  maySetSeen: true,
  maySetKeywords: true,
  mayCreateChild: true,
  mayRename: role !== 'inbox',
  mayDelete: role !== 'inbox',
  maySubmit: true,
});

export const numberOf = (id: JmapId): number => Number(id.slice(1));
const isUnread = ({ keywords }: EmailRecord): boolean => !keywords.includes('$seen') && !keywords.includes('$draft');

/** RFC 8621 §2: what is only in the trash does not make a thread unread elsewhere, and the other way round. */
export function mailboxesOf(world: World): readonly Mailbox[] {
  const emails = [...world.emails.values()].map(({ record }) => record);
  const trash = [...world.mailboxes.values()].find(({ role }) => role === 'trash')?.id;
  return [...world.mailboxes.values()].map(mailbox => {
    const here = emails.filter(({ mailboxIds }) => mailboxIds.includes(mailbox.id));
    const threads = new Set(here.map(({ threadId }) => threadId));
    const counted = emails.filter(({ mailboxIds }) =>
      mailbox.id === trash ? mailboxIds.includes(mailbox.id) : mailboxIds.some(id => id !== trash),
    );
    const unread = new Set(counted.filter(isUnread).map(({ threadId }) => threadId));
    const shown = new Set(here.filter(email => counted.includes(email)).map(({ threadId }) => threadId));
    return {
      ...mailbox,
      totalEmails: here.length,
      unreadEmails: here.filter(isUnread).length,
      totalThreads: threads.size,
      unreadThreads: [...shown].filter(thread => unread.has(thread)).length,
      myRights: rights(mailbox.role),
    };
  });
}

/** Ids of each thread's messages, the oldest first. */
export function threadsOf(world: World): ReadonlyMap<JmapId, readonly JmapId[]> {
  const threads = new Map<JmapId, JmapId[]>();
  const emails = [...world.emails.values()].map(({ record }) => record);
  emails.sort((a, b) => a.receivedAt - b.receivedAt || numberOf(a.id) - numberOf(b.id));
  for (const { id, threadId } of emails) threads.set(threadId, [...(threads.get(threadId) ?? []), id]);
  return threads;
}

export const usedOctets = (world: World): number =>
  [...world.emails.values()].reduce((sum, { record }) => sum + record.size, 0);
