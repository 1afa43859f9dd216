/** What a list shows of a message; always in the cache once a list has shown it. */
import type { Email } from '../../server/jmap/types.ts';

export const LIST_PROPERTIES = [
  'id',
  'blobId',
  'threadId',
  'mailboxIds',
  'keywords',
  'size',
  'receivedAt',
  'from',
  'to',
  'cc',
  'replyTo',
  'subject',
  'sentAt',
  'hasAttachment',
  'preview',
] as const;
export type ListEmail = Pick<Email, (typeof LIST_PROPERTIES)[number]>;
