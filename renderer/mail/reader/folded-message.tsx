/** A message of a conversation on one line: who, how it begins, when. */
import { Paperclip, Star } from 'lucide-react';
import { t } from '../../../server/base/language.ts';
import { Moment } from '../../design/moment.tsx';
import type { ListEmail } from '../../jmap/client.ts';
import { writtenAt } from './message.ts';

export function FoldedMessage({ email, onOpen }: { email: ListEmail; onOpen: () => void }) {
  const author = email.from?.[0];
  return (
    <button type="button" className="message-fold message-folded" aria-expanded={false} onClick={onOpen}>
      <strong className="clip">{author?.name || author?.email || t('Unknown sender')}</strong>
      <span className="quiet clip">{email.preview || t('No text')}</span>
      {email.keywords.$draft && <span className="chip">{t('Draft')}</span>}
      {email.keywords.$flagged && <Star size={14} fill="currentColor" aria-label={t('Starred')} />}
      {email.hasAttachment && <Paperclip size={14} aria-label={t('Has attachments')} />}
      <span className="num quiet message-when">
        <Moment at={writtenAt(email)} form="list" />
      </span>
    </button>
  );
}
