/**
 * The reader: one message, or a conversation from its oldest message to its newest, of which those that were read are
 * folded to one line. What a message is stays the sender's; what can be done with it is in the frame's acts.
 */
import { ArrowLeft, ChevronDown, ChevronUp, UnfoldVertical } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { JmapId } from '../../../server/jmap/types.ts';
import { IconButton } from '../../design/button.tsx';
import { Failed, Loading } from '../../design/faces.tsx';
import { useEmails, useFromJmap, useJmapAnswer } from '../../jmap/react.tsx';
import { useKeys } from '../../shell/keys.tsx';
import type { ReaderProps } from '../seams.ts';
import { firstOpen, shownOf } from './conversation.ts';
import { focusMessage } from './focus-message.ts';
import { FoldedMessage } from './folded-message.tsx';
import { OpenMessage } from './open-message.tsx';
import './reader.css';

export function Reader(props: ReaderProps) {
  const { accountId, emailId, threadId, conversation, mailboxId, onClose, onNewer, onOlder, alone } = props;
  const whole = conversation && threadId !== null;
  const thread = useJmapAnswer(
    `thread ${accountId} ${whole ? threadId : emailId}`,
    accountId,
    ['Thread'],
    async client => {
      if (whole) await client.ensureThreads(accountId, [threadId]);
      return whole ? (client.thread(accountId, threadId) ?? [emailId]) : [emailId];
    },
  );
  const live = useFromJmap(client => (whole ? client.thread(accountId, threadId) : undefined));
  const ids = live ?? (thread.state === 'ready' ? thread.data : none);
  const emails = useEmails(accountId, ids);
  const mailboxes = useFromJmap(client => client.mailboxes(accountId));
  const known = useMemo(
    () =>
      shownOf(
        emails.filter(email => email !== null),
        mailboxes,
        mailboxId,
        emailId,
      ),
    [emails, mailboxes, mailboxId, emailId],
  );
  const isComplete = ids.length > 0 && emails.every(email => email !== null);

  useKeys(t('Reader'), [{ keys: 'mod+p', say: t('Print'), run: () => window.print() }]);
  return (
    <div className="reader" data-alone={alone || undefined}>
      <div className="reader-tools">
        <IconButton label={t('Back to the list')} keys="Esc" className="reader-back" onClick={onClose}>
          <ArrowLeft size={18} strokeWidth={1.6} />
        </IconButton>
        {props.tools}
        <span className="tools-gap" />
        <IconButton label={t('Newer')} keys="[" disabled={!onNewer} onClick={() => onNewer?.()}>
          <ChevronUp size={18} strokeWidth={1.6} />
        </IconButton>
        <IconButton label={t('Older')} keys="]" disabled={!onOlder} onClick={() => onOlder?.()}>
          <ChevronDown size={18} strokeWidth={1.6} />
        </IconButton>
      </div>
      {thread.state === 'failed' && <Failed what={t('the message')} message={thread.message} onRetry={thread.retry} />}
      {!isComplete && thread.state !== 'failed' && <Loading what={t('the message')} rows={6} />}
      {isComplete && known.length === 0 && <p className="face">{t('This message is not in this account any more.')}</p>}
      {isComplete && known.length > 0 && (
        <Conversation key={`${accountId} ${whole ? threadId : emailId}`} {...props} emails={known} />
      )}
    </div>
  );
}

const none: readonly JmapId[] = [];

/** Scrolls the reader alone, never what is around it. */
function showTop(box: Element | null, card: Element | null | undefined): void {
  if (box && card) box.scrollTop += card.getBoundingClientRect().top - box.getBoundingClientRect().top;
}

type ConversationProps = ReaderProps & { readonly emails: ReturnType<typeof shownOf> };

function Conversation(props: ConversationProps) {
  const { emails, emailId } = props;
  const [first] = useState(() => firstOpen(emails, emailId));
  const [turned, setTurned] = useState<ReadonlyMap<JmapId, boolean>>(new Map());
  // Keys are for what somebody sent; a draft is gone on with by its own button.
  const sent = emails.findLast(({ id, keywords }) => first.includes(id) && !keywords.$draft);
  const [current, setCurrent] = useState<JmapId>(sent?.id ?? first.at(-1) ?? emailId);
  const box = useRef<HTMLDivElement>(null);
  const ids = emails.map(email => email.id);
  // One that has come since is open: it is unread and nobody folded it.
  const isOpen = useCallback(
    (id: JmapId) => turned.get(id) ?? (first.includes(id) || !initialIds.current.includes(id)),
    [turned, first],
  );
  const initialIds = useRef(ids);
  const turn = (id: JmapId, open: boolean): void => setTurned(before => new Map(before).set(id, open));
  const allOpen = ids.every(isOpen);
  const turnAll = (): void => setTurned(new Map(ids.map(id => [id, !allOpen || id === ids.at(-1)])));
  const step = (by: 1 | -1): void => {
    const id = ids[Math.min(ids.length - 1, Math.max(0, ids.indexOf(current) + by))];
    if (!id) return;
    setCurrent(id);
    turn(id, true);
    const card = box.current?.querySelector<HTMLElement>(`[data-email="${id}"]`);
    showTop(box.current, card);
    card?.focus({ preventScroll: true });
  };
  useKeys(
    t('The conversation'),
    [
      { keys: 'n', say: t('Next message of the conversation'), run: () => step(1) },
      { keys: 'p', say: t('Message before'), run: () => step(-1) },
      { keys: ';', say: allOpen ? t('Fold all') : t('Unfold all'), run: turnAll },
    ],
    ids.length > 1,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where it is opened
  useEffect(() => {
    // What had the focus gave way to the message: it goes on here, not at the top of the window.
    if (document.activeElement === document.body) focusMessage();
    if (first[0] !== ids[0]) showTop(box.current, box.current?.querySelector(`[data-email="${first[0]}"]`));
  }, []);
  const subject = emails.at(-1)?.subject || t('No subject');
  return (
    <div className="reader-scroll" ref={box}>
      <header className="reader-head">
        <h2>{subject}</h2>
        {ids.length > 1 && (
          <p className="reader-count quiet">
            {t('{count, plural, one {# message} other {# messages}}', { count: ids.length })}
            <IconButton label={allOpen ? t('Fold all') : t('Unfold all')} keys=";" onClick={turnAll}>
              <UnfoldVertical size={16} strokeWidth={1.6} />
            </IconButton>
          </p>
        )}
      </header>
      <ol className="messages" aria-label={subject}>
        {emails.map(email => (
          <li
            key={email.id}
            data-email={email.id}
            data-current={email.id === current || undefined}
            tabIndex={-1}
            onFocusCapture={() => setCurrent(email.id)}
          >
            {isOpen(email.id) ? (
              <OpenMessage
                {...props}
                email={email}
                isCurrent={email.id === current}
                onFold={ids.length > 1 ? () => turn(email.id, false) : null}
              />
            ) : (
              <FoldedMessage email={email} onOpen={() => turn(email.id, true)} />
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
