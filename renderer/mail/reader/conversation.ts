/** Which messages of a conversation are shown, and which of them stand open at first. Pure. */
import type { JmapId, Mailbox } from '../../../server/jmap/types.ts';
import type { ListEmail } from '../../jmap/client.ts';

/** What lies only in Trash or Junk belongs to the conversation nowhere but there. */
export function shownOf(
  emails: readonly ListEmail[],
  mailboxes: readonly Mailbox[],
  mailboxId: JmapId | null,
  emailId: JmapId,
): readonly ListEmail[] {
  const aside = new Set(
    mailboxes
      .filter(({ id, role }) => (role === 'trash' || role === 'junk') && id !== mailboxId)
      .map(mailbox => mailbox.id),
  );
  return emails.filter(({ id, mailboxIds }) => id === emailId || Object.keys(mailboxIds).some(one => !aside.has(one)));
}

/** The unread ones, the one that was opened, and the newest. */
export const firstOpen = (emails: readonly ListEmail[], emailId: JmapId): readonly JmapId[] =>
  emails
    .filter((email, i) => !email.keywords.$seen || email.id === emailId || i === emails.length - 1)
    .map(({ id }) => id);
