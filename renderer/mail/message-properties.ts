/** What the reader and the composer both ask of a message and of its parts. RFC 8621 §4.1. */

export const WHOLE_PROPERTIES = [
  'id',
  'blobId',
  'threadId',
  'mailboxIds',
  'keywords',
  'size',
  'receivedAt',
  'messageId',
  'references',
  'from',
  'to',
  'cc',
  'bcc',
  'replyTo',
  'subject',
  'sentAt',
  'bodyValues',
  'textBody',
  'htmlBody',
  'attachments',
] as const;

export const PART_PROPERTIES = [
  'partId',
  'blobId',
  'size',
  'name',
  'type',
  'charset',
  'disposition',
  'cid',
  'subParts',
] as const;
