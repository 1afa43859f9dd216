/** What a person should know before reading: oddities of the author, junk, a list to leave, a receipt, what is missing. */
import { useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { size } from '../../design/format.ts';
import { StatusShape } from '../../design/shapes.tsx';
import { authorWarnings, isAutomatic, listName, receiptWanted, unsubscribe } from './header-facts.ts';
import { JudgedNotice, useAside } from './judged-notice.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { bodiesOf, isUnreadable, type Message, type MessageSource } from './message.ts';
import { type Origin, verdictOn } from './provenance.tsx';

type NoticesProps = {
  readonly message: Message;
  readonly source: MessageSource;
  readonly origin: Origin;
  readonly onWhole: () => void;
  /** Out of Junk or Rejects; null: nothing can be changed now. */
  readonly onWanted: (() => void) | null;
};

export function MessageNotices({ message, source, origin, onWhole, onWanted }: NoticesProps) {
  const [link, setLink] = useState<string | null>(null);
  const { isTruncated, isEncodingProblem } = bodiesOf(message);
  const aside = useAside(message, source);
  const { shape } = verdictOn(message, origin);
  const leave = unsubscribe(message.headers);
  const receipt = receiptWanted(message.headers);
  const list = listName(message.headers);
  const warnings = [
    ...authorWarnings(message.from, message.replyTo),
    ...(shape === 'failed' && aside !== 'junk'
      ? [t('What it says of its author was checked and is not true. Be careful with its links.')]
      : []),
    ...(isEncodingProblem
      ? [t('Parts of its text are not in the alphabet it says; what could not be read is shown as �.')]
      : []),
    ...(isUnreadable(message)
      ? [t('It could not be read as a message. Its source is whole: see Raw, or save it.')]
      : []),
  ];
  return (
    <div className="message-notices">
      <JudgedNotice origin={origin} aside={aside} onWanted={onWanted} />
      {warnings.map(warning => (
        <p className="reader-notice" data-tone="attention" key={warning}>
          <StatusShape shape="attention" /> <span>{warning}</span>
        </p>
      ))}
      {isTruncated && (
        <p className="reader-notice" data-tone="info">
          <StatusShape shape="info" />{' '}
          <span>{t('It is long ({size}): only its beginning is shown.', { size: size(message.size) })}</span>
          <Button onClick={onWhole}>{t('Show all')}</Button>
        </p>
      )}
      {receipt && (
        <p className="reader-notice" data-tone="info">
          <StatusShape shape="info" />
          <span>
            {t(
              'The sender asked to be told when you read this ({receipt}). Nobody is told: Mailroom never answers such requests.',
              { receipt },
            )}
          </span>
        </p>
      )}
      {leave && (
        <p className="reader-notice" data-tone="info">
          <StatusShape shape="info" />
          <span>
            {list ? t('From the list {list}.', { list }) : t('From a list.')}{' '}
            <span className="quiet">{t('To leave it: {where}', { where: leave.web ?? leave.mail })}</span>
          </span>
          <Button onClick={() => setLink(leave.web ?? leave.mail)}>{t('Unsubscribe…')}</Button>
        </p>
      )}
      {isAutomatic(message.headers) && !leave && (
        <p className="message-note quiet">{t('Sent by a program, not by a person.')}</p>
      )}
      {link && <LinkDialog link={{ href: link, text: '' }} onClose={() => setLink(null)} />}
    </div>
  );
}
