/** A message of a conversation on one line: who, how it begins, when. */
import { Paperclip, Star } from 'lucide-react';
import { Moment } from '../../design/moment.tsx';
import type { ListEmail } from '../../jmap/client.ts';
import { writtenAt } from './message.ts';

export function FoldedMessage({ email, onOpen }: { email: ListEmail; onOpen: () => void }) {
  const author = email.from?.[0];
  return (
    <button type="button" className="message-fold message-folded" aria-expanded={false} onClick={onOpen}>
      <strong className="clip">{author?.name || author?.email || 'Unknown sender'}</strong>
      <span className="quiet clip">{email.preview || 'No text'}</span>
      {email.keywords.$draft && <span className="chip">Draft</span>}
      {email.keywords.$flagged && <Star size={14} fill="currentColor" aria-label="Starred" />}
      {email.hasAttachment && <Paperclip size={14} aria-label="Has attachments" />}
      <span className="num quiet message-when">
        <Moment at={writtenAt(email)} form="list" />
      </span>
    </button>
  );
}
