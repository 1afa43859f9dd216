/** One row: who, when it was deleted, what, where it lay, how large. Read when it comes into view. */
import { Paperclip } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../../../server/base/language.ts';
import { fullTime, listDate, size } from '../../design/format.ts';
import type { Expunged } from '../../jmap/methods.ts';
import { senderOf, subjectOf, type Where } from './expunged-words.ts';

type RowProps = {
  readonly one: Expunged | undefined;
  readonly where: Where | null;
  readonly now: number;
  readonly onWanted: () => void;
};

export function ExpungedRow({ one, where, now, onWanted }: RowProps) {
  // Each time, for a page that could not be read may be asked for again.
  useEffect(() => {
    if (!one) onWanted();
  });
  if (!one || !where)
    return (
      <span className="expunged-card row-skeleton">
        <span className="only-read-aloud">{t('Being read')}</span>
        <span className="row-who" aria-hidden="true">
          <i />
        </span>
        <span className="expunged-second row-subject" aria-hidden="true">
          <i />
        </span>
      </span>
    );
  const at = Date.parse(one.expungedAt);
  return (
    <span className="expunged-card">
      <span className="clip">{senderOf(one)}</span>
      <span className="row-marks">
        {one.hasAttachment && <Paperclip size={13} strokeWidth={1.7} role="img" aria-label={t('has attachments')} />}
        <span className="row-size num">{size(one.size)}</span>
        <span className="only-read-aloud">{t(', deleted')} </span>
        <time dateTime={one.expungedAt} title={t('Deleted {when}', { when: fullTime(at) })}>
          {listDate(at, now)}
        </time>
      </span>
      <span className="expunged-second">
        <span className="clip">{subjectOf(one)}</span>
        <span className="clip row-preview">{one.preview.replace(/\s+/g, ' ').trim()}</span>
        <span className="only-read-aloud">{t('lay in')} </span>
        <span
          className="row-where"
          title={t(where.isGone ? 'It lay in {folder}, which is gone' : 'It lay in {folder}', { folder: where.name })}
        >
          {where.name}
        </span>
      </span>
    </span>
  );
}
