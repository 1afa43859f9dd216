/** The message beside the list: as a browser would show it, wide and narrow, light and dark; and all that it is made of. */
import { ArrowLeft, Copy, ExternalLink, Route, Star, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { CapturedFacts } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { few, fullTime, size, took } from '../design/format.ts';
import { useEmails, useJmap, useJmapAnswer } from '../jmap/react.tsx';
import type { Row } from '../jmap/row-source.ts';
import { Attachments } from '../mail/reader/attachments.tsx';
import { HeadersView } from '../mail/reader/headers-view.tsx';
import { LinkDialog } from '../mail/reader/link-dialog.tsx';
import {
  bodiesOf,
  bodyFetch,
  FIRST_OCTETS,
  listedAttachments,
  MESSAGE_PROPERTIES,
  type Message,
  partRows,
} from '../mail/reader/message.ts';
import { PartsView } from '../mail/reader/parts-view.tsx';
import { RawView } from '../mail/reader/raw-view.tsx';
import { TextBody } from '../mail/reader/text-body.tsx';
import { printed, useKeys } from '../shell/keys.tsx';
import { numberOf } from './captured-list.tsx';
import { spaced } from './captured-row.tsx';
import { Checks } from './checks.tsx';
import { Envelope } from './envelope.tsx';
import { Looks } from './looks/looks.tsx';
import { Tags } from './tags.tsx';
import { ThreadView } from './thread-view.tsx';
import { useFacts } from './use-captured.ts';
import '../mail/reader/reader.css';

type View = 'preview' | 'text' | 'headers' | 'parts' | 'raw' | 'envelope' | 'thread' | 'checks';

type MessageProps = {
  readonly row: Row;
  readonly onClose: () => void;
  readonly onDelete: () => void;
  readonly onStar: () => void;
  readonly onCode: (code: string) => void;
  /** The keys act on it. */
  readonly locked: string | null;
};

export function CapturedMessage(props: MessageProps) {
  const { row } = props;
  const client = useJmap();
  const facts = useFacts([numberOf(row)]).get(numberOf(row)) ?? null;
  const answer = useJmapAnswer(`captured ${row.id}`, row.accountId, [], async from => {
    const { list } = await from.ask('Email/get', {
      accountId: row.accountId,
      ids: [row.id],
      properties: MESSAGE_PROPERTIES,
      ...bodyFetch(FIRST_OCTETS),
    });
    return (list[0] as Message | undefined) ?? null;
  });
  const [email] = useEmails(row.accountId, [row.id]);
  const unseen = email !== null && email !== undefined && !email.keywords.$seen;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message that is opened; "unread" must hold
  useEffect(() => {
    if (unseen)
      void client.updateEmails(row.accountId, new Map([[row.id, { 'keywords/$seen': true }]])).catch(() => {});
  }, [row.id, email === null]);
  return (
    <Faces live={answer} what={t('the message')} rows={6} isEmpty={found => found === null} empty={() => <Gone />}>
      {message =>
        message && (
          <Whole
            {...props}
            key={row.id}
            message={message}
            facts={facts}
            starred={!!email?.keywords.$flagged}
            keywords={email?.keywords ?? {}}
          />
        )
      }
    </Faces>
  );
}

const Gone = () => (
  <Empty title={t('This message is not here any more')} fact={t('It was deleted, or went when its time was over.')} />
);

type WholeProps = MessageProps & {
  readonly message: Message;
  readonly facts: CapturedFacts | null;
  readonly starred: boolean;
  readonly keywords: Readonly<Record<string, boolean>>;
};

function Whole(props: WholeProps) {
  const { row, message, facts, starred, keywords, onClose, onDelete, onStar, onCode, locked } = props;
  const [view, setView] = useState<View>('preview');
  const [linking, setLinking] = useState(false);
  const [, navigate] = useLocation();
  const toggle = (to: View) => (): void => setView(view === to ? 'preview' : to);
  const journey = facts ? `/journey/${encodeURIComponent(facts.trace)}` : null;
  useKeys(t('Captured message'), [
    { keys: 'y', say: t('Copy the code'), run: () => facts?.code && onCode(facts.code) },
    { keys: 'l', say: t('Open the link'), run: () => facts?.link && setLinking(true) },
    { keys: 't', say: t('Text or HTML'), run: toggle('text') },
    { keys: 'shift+h', say: t('Headers'), run: toggle('headers') },
    { keys: 'shift+m', say: t('MIME tree'), run: toggle('parts') },
    { keys: 'shift+u', say: t('Raw source'), run: toggle('raw') },
    { keys: 'shift+e', say: t('Envelope'), run: toggle('envelope') },
    { keys: 'shift+t', say: t('Thread'), run: toggle('thread') },
    { keys: 'shift+c', say: t('Checks'), run: toggle('checks') },
    { keys: 'shift+j', say: t('Its journey'), hidden: true, run: () => journey && navigate(journey) },
  ]);
  const choices: readonly (readonly [View, string])[] = [
    ['preview', t('Preview')],
    ['text', t('Text')],
    ['headers', t('Headers')],
    ['parts', t('MIME tree')],
    ['raw', t('Raw')],
    ['envelope', t('Envelope')],
    ['thread', t('Thread')],
    ['checks', t('Checks')],
  ];
  return (
    <article className="captured-message" aria-label={message.subject || t('(no subject)')}>
      <div className="captured-tools">
        <IconButton label={t('Back to the list')} keys="Esc" className="captured-back" onClick={onClose}>
          <ArrowLeft size={18} strokeWidth={1.6} />
        </IconButton>
        {facts?.code && (
          <Button kind="main" className="captured-copy" onClick={() => onCode(facts.code!)} title={keyed('y')}>
            <Copy size={15} strokeWidth={1.8} aria-hidden="true" />
            {t('Copy code')} <span className="mono">{spaced(facts.code)}</span>
          </Button>
        )}
        {facts?.link && (
          <Button kind={facts.code ? 'plain' : 'main'} onClick={() => setLinking(true)} title={keyed('l')}>
            <ExternalLink size={15} strokeWidth={1.8} aria-hidden="true" />
            <span className="clip captured-link-text">{facts.link.text || t('Open link')}</span>
          </Button>
        )}
        <span className="tools-gap" />
        {journey && (
          <Link href={journey} className="button" data-kind="quiet" title={t('Its journey')}>
            <Route size={16} strokeWidth={1.6} aria-hidden="true" /> {t('Journey')}
          </Link>
        )}
        <IconButton
          label={
            starred ? t('Take the star off: it goes when its time is over') : t('Star: it is kept whatever the limits')
          }
          keys="s"
          aria-pressed={starred}
          disabled={locked !== null}
          onClick={onStar}
        >
          <Star size={17} strokeWidth={1.6} fill={starred ? 'currentColor' : 'none'} />
        </IconButton>
        <IconButton label={t('Delete')} keys="#" disabled={locked !== null} onClick={onDelete}>
          <Trash2 size={17} strokeWidth={1.6} />
        </IconButton>
      </div>
      <div className="captured-scroll">
        <Head message={message} facts={facts} keywords={keywords} />
        <div className="captured-views">
          <Choice label={t('Show as')} value={view} onChange={setView} choices={choices} />
        </div>
        <Body view={view} row={row} message={message} facts={facts} />
      </div>
      {linking && facts?.link && <LinkDialog link={facts.link} onClose={() => setLinking(false)} />}
    </article>
  );
}

const keyed = (keys: string): string => printed(keys) ?? '';

function Head({ message, facts, keywords }: Pick<WholeProps, 'message' | 'facts' | 'keywords'>) {
  const from = message.from?.[0];
  const to = (message.to ?? []).map(one => one.email);
  const at = Date.parse(message.receivedAt);
  return (
    <header className="captured-head">
      <h2>{message.subject || t('(no subject)')}</h2>
      <p className="second">
        {from ? (from.name ? `${from.name} <${from.email}>` : from.email) : t('nobody named')}
        {to.length > 0 && <> → {few(to, 3)}</>}
      </p>
      <p className="quiet num captured-facts">
        <time dateTime={message.receivedAt} title={fullTime(at)}>
          {fullTime(at)}
        </time>
        <span>{size(message.size)}</span>
        {facts?.envelope && <span>{t('taken in {time}', { time: took(facts.envelope.milliseconds) })}</span>}
        {facts?.envelope?.user && <span>{t('as {name}', { name: facts.envelope.user })}</span>}
        <Tags keywords={keywords} />
      </p>
    </header>
  );
}

type BodyProps = {
  readonly view: View;
  readonly row: Row;
  readonly message: Message;
  readonly facts: CapturedFacts | null;
};

function Body({ view, row, message, facts }: BodyProps) {
  const bodies = bodiesOf(message);
  const source = { accountId: row.accountId, emailId: row.id };
  const attachments = <Attachments attachments={listedAttachments(message, bodies.html)} source={source} />;
  switch (view) {
    case 'headers':
      return <HeadersView message={message} source={source} />;
    case 'parts':
      return <PartsView message={message} source={source} />;
    case 'raw':
      return <RawView message={message} source={source} />;
    case 'envelope':
      return <Envelope message={message} facts={facts} />;
    case 'thread':
      return <ThreadView message={numberOf(row)} />;
    case 'checks':
      return <Checks message={numberOf(row)} />;
    case 'text':
      return (
        <>
          <TextBody parts={bodies.text} mono marked={none} />
          {attachments}
        </>
      );
    case 'preview':
      return (
        <>
          {bodies.html === null ? (
            <TextBody parts={bodies.text} mono={false} marked={none} />
          ) : (
            <Preview html={bodies.html} texts={bodies.text} message={message} source={source} />
          )}
          {attachments}
        </>
      );
  }
}
const none: readonly string[] = [];

type PreviewProps = {
  readonly html: string;
  readonly texts: ReturnType<typeof bodiesOf>['text'];
  readonly message: Message;
  readonly source: { readonly accountId: string; readonly emailId: string };
};

function Preview({ html, texts, message, source }: PreviewProps) {
  const parts = useMemo(() => partRows(message.bodyStructure).map(({ part }) => part), [message]);
  return <Looks html={html} texts={texts} parts={parts} source={source} subject={message.subject ?? ''} />;
}
