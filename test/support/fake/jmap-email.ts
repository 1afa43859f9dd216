/** A made-up message as JMAP's Email. */
import type { Email } from '../../../server/jmap/types.ts';
import type { FakeEmail } from './jmap-mail.ts';

const set = (names: Iterable<string>): Record<string, true> => Object.fromEntries([...names].map(one => [one, true]));

export function emailOf(email: FakeEmail): Email {
  const part = (partId: string, type: string, text: string) => ({
    partId,
    blobId: `E${email.id.slice(1)}_${partId}`,
    size: text.length,
    headers: [],
    name: null,
    type,
    charset: 'utf-8',
    disposition: null,
    cid: null,
    language: null,
    location: null,
    subParts: null,
  });
  const text = part('1', 'text/plain', email.text);
  const html = email.html === null ? null : part('2', 'text/html', email.html);
  return {
    id: email.id,
    blobId: `E${email.id.slice(1)}`,
    threadId: email.threadId,
    mailboxIds: set(email.mailboxIds),
    keywords: set(email.keywords),
    size: email.size,
    receivedAt: new Date(email.receivedAt).toISOString().replace('.000', ''),
    headers: [{ name: 'Subject', value: ` ${email.subject}` }],
    messageId: [`${email.id}@fake.test`],
    inReplyTo: null,
    references: null,
    sender: null,
    from: email.from,
    to: email.to,
    cc: null,
    bcc: null,
    replyTo: null,
    subject: email.subject,
    sentAt: new Date(email.receivedAt).toISOString(),
    bodyStructure: html
      ? { ...html, type: 'multipart/alternative', partId: null, blobId: null, subParts: [text, html] }
      : text,
    bodyValues: {
      1: { value: email.text, isEncodingProblem: false, isTruncated: false },
      ...(email.html === null ? {} : { 2: { value: email.html, isEncodingProblem: false, isTruncated: false } }),
    },
    textBody: [text],
    htmlBody: [html ?? text],
    attachments: [],
    hasAttachment: email.attachment,
    preview: email.text.slice(0, 200),
  };
}
