/** A message that is none of a mailbox's, read as any other: the server takes it apart (RFC 8621 §4.9). */
import { type ReactNode, useMemo, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { JmapId } from '../../../server/jmap/types.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Faces } from '../../design/faces.tsx';
import { Choice } from '../../design/field.tsx';
import { Moment } from '../../design/moment.tsx';
import { useJmapAnswer } from '../../jmap/react.tsx';
import { bodiesOf, bodyFetch, FIRST_OCTETS, MESSAGE_PROPERTIES, type Message, type MessageSource } from './message.ts';
import { MessageBody, type View } from './message-body.tsx';
import { useOrigin } from './provenance.tsx';

/** What only a stored message has. */
const STORED = ['id', 'threadId', 'mailboxIds', 'keywords', 'receivedAt'];
const PROPERTIES = MESSAGE_PROPERTIES.filter(name => !STORED.includes(name));

type ParsedProps = {
  readonly title: string;
  readonly blobId: JmapId;
  readonly source: MessageSource;
  readonly onClose: () => void;
  /** What can be done with it. */
  readonly children?: ReactNode;
};

/** A message that is no Email of the account: an attachment, a file. */
export const ParsedMessage = ({ title, blobId, source, onClose, children }: ParsedProps) => (
  <Dialog open onClose={onClose} title={title} wide>
    <ParsedContent blobId={blobId} source={source} />
    {children && <div className="dialog-actions">{children}</div>}
  </Dialog>
);

type ContentProps = {
  readonly blobId: JmapId;
  readonly source: MessageSource;
  /** It has a place of its own, and its source is to be seen there. */
  readonly alone?: boolean;
};

export function ParsedContent({ blobId, source, alone = false }: ContentProps) {
  const { accountId } = source;
  const answer = useJmapAnswer(`parse ${accountId} ${blobId}`, accountId, [], async client => {
    const { parsed } = await client.ask('Email/parse', {
      accountId,
      blobIds: [blobId],
      properties: PROPERTIES,
      ...bodyFetch(FIRST_OCTETS),
    });
    const found = parsed?.[blobId];
    if (!found) throw new Error(t('It is not a message that can be read. It can still be saved.'));
    return { ...found, blobId, mailboxIds: {}, keywords: {} } as Message;
  });
  return (
    <Faces live={answer} what={t('the message')} rows={6}>
      {message => <Inside message={message} source={source} alone={alone} />}
    </Faces>
  );
}

function Inside({ message, source, alone }: { message: Message; source: MessageSource; alone: boolean }) {
  const Heading = alone ? 'h2' : 'h3';
  const bodies = useMemo(() => bodiesOf(message), [message]);
  const origin = useOrigin(source);
  const [view, setView] = useState<View>('message');
  const author = message.from?.[0];
  return (
    <article className="message message-attached">
      <Heading>{message.subject || t('No subject')}</Heading>
      <p>
        <strong>{author?.name || author?.email || t('Unknown sender')}</strong>{' '}
        {author?.name && <span className="quiet">{`<${author.email}>`}</span>}{' '}
        {message.sentAt && (
          <span className="quiet">
            <Moment at={Date.parse(message.sentAt)} form="list" />
          </span>
        )}
      </p>
      <Choice
        label={t('Show as')}
        value={view}
        onChange={setView}
        choices={[
          ['message', t('Message')],
          ['text', t('Text')],
          ['headers', t('Headers')],
          ['parts', t('MIME tree')],
          ...(alone ? ([['raw', t('Raw')]] as const) : []),
        ]}
      />
      <MessageBody
        view={view}
        message={message}
        bodies={bodies}
        source={source}
        origin={origin}
        original={false}
        mono={false}
        marked={none}
      />
    </article>
  );
}

const none: readonly string[] = [];
