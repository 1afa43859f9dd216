/** What a person should know before reading: oddities of the author, junk, a list to leave, a receipt, what is missing. */
import { useState } from 'react';
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
      ? ['What it says of its author was checked and is not true. Be careful with its links.']
      : []),
    ...(isEncodingProblem
      ? ['Parts of its text are not in the alphabet it says; what could not be read is shown as �.']
      : []),
    ...(isUnreadable(message) ? ['It could not be read as a message. Its source is whole: see Raw, or save it.'] : []),
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
          <StatusShape shape="info" /> <span>It is long ({size(message.size)}): only its beginning is shown.</span>
          <Button onClick={onWhole}>Show all</Button>
        </p>
      )}
      {receipt && (
        <p className="reader-notice" data-tone="info">
          <StatusShape shape="info" />
          <span>
            The sender asked to be told when you read this ({receipt}). Nobody is told: Mailroom never answers such
            requests.
          </span>
        </p>
      )}
      {leave && (
        <p className="reader-notice" data-tone="info">
          <StatusShape shape="info" />
          <span>
            {list ? `From the list ${list}. ` : 'From a list. '}
            <span className="quiet">To leave it: {leave.web ?? leave.mail}</span>
          </span>
          <Button onClick={() => setLink(leave.web ?? leave.mail)}>Unsubscribe…</Button>
        </p>
      )}
      {isAutomatic(message.headers) && !leave && (
        <p className="message-note quiet">Sent by a program, not by a person.</p>
      )}
      {link && <LinkDialog link={{ href: link, text: '' }} onClose={() => setLink(null)} />}
    </div>
  );
}
