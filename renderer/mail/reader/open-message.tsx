/** One message that is open: its head, what is odd about it, its views, its attachments, and what answers it. */
import { useEffect, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Faces } from '../../design/faces.tsx';
import { Choice } from '../../design/field.tsx';
import type { ListEmail } from '../../jmap/client.ts';
import { useJmapAnswer } from '../../jmap/react.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { useCompose } from '../compose/compose.tsx';
import type { ReaderProps } from '../seams.ts';
import { bodiesOf, bodyFetch, FIRST_OCTETS, MESSAGE_PROPERTIES, type Message } from './message.ts';
import { MessageBody, type View } from './message-body.tsx';
import { MessageHead } from './message-head.tsx';
import { MessageMenu } from './message-menu.tsx';
import { MessageNotices } from './notices.tsx';
import { isAligned } from './plain-text.ts';
import { useOrigin } from './provenance.tsx';

type OpenProps = ReaderProps & {
  readonly email: ListEmail;
  /** The keys act on this one. */
  readonly isCurrent: boolean;
  readonly onFold: (() => void) | null;
};

export function OpenMessage(props: OpenProps) {
  const { accountId, email, acts, locked } = props;
  const [whole, setWhole] = useState(false);
  const answer = useJmapAnswer(`email ${accountId} ${email.id} ${whole}`, accountId, [], async client => {
    const { list } = await client.ask('Email/get', {
      accountId,
      ids: [email.id],
      properties: MESSAGE_PROPERTIES,
      ...bodyFetch(whole ? null : FIRST_OCTETS),
    });
    if (!list[0]) throw new Error(t('It is not in this account any more.'));
    return list[0] as Message;
  });
  const unseen = !email.keywords.$seen;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message that is opened; "unread" must hold
  useEffect(() => {
    if (unseen && locked === null) acts.seen([email.id], true, { quiet: true });
  }, [email.id]);
  return (
    <article
      className="message"
      aria-label={t('{author, select, none {From nobody named} other {From {author}}}', {
        author: email.from?.[0]?.name || email.from?.[0]?.email || 'none',
      })}
    >
      <Faces live={answer} what={t('the message')} rows={6}>
        {message => <Whole {...props} message={message} onWhole={() => setWhole(true)} />}
      </Faces>
    </article>
  );
}

function Whole(props: OpenProps & { readonly message: Message; readonly onWhole: () => void }) {
  const { accountId, email, message, isCurrent, onWhole, marked, acts, locked } = props;
  const bodies = bodiesOf(message);
  const [view, setView] = useState<View>('message');
  const [original, setOriginal] = useState(false);
  const [mono, setMono] = useState(() => isAligned(bodies.text.map(part => part.text).join('\n')));
  const isText = view === 'text' || (view === 'message' && bodies.html === null);
  const compose = useCompose();
  const source = { accountId, emailId: email.id };
  const origin = useOrigin(source);
  const toggle = (to: View) => (): void => setView(view === to ? 'message' : to);
  useKeys(
    t('Message'),
    [
      { keys: 'r', id: 'reply', say: t('Reply'), run: () => compose.open({ kind: 'reply', ...source }) },
      { keys: 'a', id: 'reply-all', say: t('Reply to all'), run: () => compose.open({ kind: 'reply-all', ...source }) },
      {
        keys: 'f',
        id: 'forward',
        say: t('Forward'),
        run: () => compose.open({ kind: 'forward', accountId, emailIds: [email.id], form: 'inline' }),
      },
      { keys: 't', say: t('Text or HTML'), run: () => bodies.html !== null && toggle('text')() },
      { keys: 'shift+u', id: 'raw', say: t('Raw source'), run: toggle('raw') },
      { keys: 'shift+m', say: t('MIME tree'), run: toggle('parts') },
    ],
    isCurrent,
  );
  const choices: (readonly [View, string])[] = [
    ['message', t('Message')],
    ...(bodies.html === null ? [] : [['text', t('Text')] as const]),
    ['headers', t('Headers')],
    ['parts', t('MIME tree')],
    ['raw', t('Raw')],
  ];
  return (
    <>
      <MessageHead
        {...props}
        origin={origin}
        menu={
          <MessageMenu
            {...props}
            bodies={bodies}
            original={original}
            onOriginal={() => setOriginal(!original)}
            mono={isText ? mono : null}
            onMono={() => setMono(!mono)}
            onView={setView}
          />
        }
      />
      <div className="message-bar">
        <Choice label={t('Show as')} value={view} onChange={setView} choices={choices} />
      </div>
      {view === 'message' && (
        <MessageNotices
          message={message}
          source={source}
          origin={origin}
          onWhole={onWhole}
          onWanted={locked === null ? () => acts.notJunk([email.id]) : null}
        />
      )}
      <MessageBody
        view={view}
        message={message}
        bodies={bodies}
        source={source}
        origin={origin}
        original={original}
        mono={mono}
        marked={marked}
      />
    </>
  );
}
