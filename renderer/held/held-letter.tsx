/**
 * A held letter, looked at before it reaches anybody: why it waits, and its words. Nothing of it is loaded: pictures of the
 * internet and parts that it refers to stay away, attachments are only named.
 */
import { X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { HeldMessage, ReadMessage } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Empty, Faces, Loading } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { fullTime, size } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useAnswer } from '../live.ts';
import { LinkDialog } from '../mail/reader/link-dialog.tsx';
import { linkAddress, MailFrame } from '../mail/reader/mail-frame.tsx';
import { type MailLink, mailDocument } from '../mail/reader/sanitize.ts';
import { TextBody } from '../mail/reader/text-body.tsx';
import { useIsDark } from '../mail/reader/use-is-dark.ts';
import type { QueueActs } from '../queue/use-acts.tsx';
import { reasonWhole, writer, writerAddress } from './held-words.ts';
import { useHeldActs } from './use-held.ts';
import '../mail/reader/reader.css';
import '../queue/drawer.css';

type LetterProps = {
  readonly trace: string;
  /** null: it is held no more; undefined: not known yet. */
  readonly message: HeldMessage | null | undefined;
  readonly acts: QueueActs;
  readonly onClose: () => void;
};

export function HeldLetter({ trace, message, acts, onClose }: LetterProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const name = message ? message.subject || t('No subject') : t('Held message');
  return (
    <aside className="queue-drawer held-pane" aria-label={name} data-region="">
      <h1 className="only-read-aloud queue-drawer-h1">{t('Held mail')}</h1>
      <header className="queue-drawer-head">
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {name}
          </h2>
          {message && <Writer message={message} />}
        </div>
        <IconButton label={t('Close')} keys="Esc" onClick={onClose}>
          <X size={18} strokeWidth={1.6} />
        </IconButton>
      </header>
      {message === undefined ? (
        <Loading what={t('the message')} rows={6} />
      ) : message === null ? (
        <Empty
          title={t('It is held no more')}
          fact={t('It went on, was sent back or discarded, or another search is on.')}
          action={<Link href={`/journey/${encodeURIComponent(trace)}`}>{t('Its whole journey')}</Link>}
        />
      ) : (
        <Body message={message} acts={acts} />
      )}
    </aside>
  );
}

function Writer({ message }: { message: HeldMessage }) {
  const [shown, address] = [writer(message), writerAddress(message)];
  return (
    <p className="second">
      {t('from {whom}', { whom: shown })}
      {address !== shown && address !== '' && <span className="quiet"> {address}</span>}
    </p>
  );
}

function Body({ message, acts }: { message: HeldMessage; acts: QueueActs }) {
  const { trace, sender, since, recipients, rule, pass } = message;
  const list = useHeldActs([message], acts);
  return (
    <div className="queue-drawer-body">
      <section className="queue-explained" aria-label={t('Why it is held')}>
        <p className="state">
          <StatusShape shape="held" /> <strong>{reasonWhole(message)}</strong>
        </p>
        {rule && rule.text !== null && <code>{rule.text}</code>}
        <p className="quiet">
          {rule && rule.text === null && `${t('That rule is gone since.')} `}
          <Link href="/settings/rules">{t('Rules for strangers’ mail')}</Link>
          {' · '}
          <Link href={`/journey/${encodeURIComponent(trace)}`}>{t('Its whole journey')}</Link>
        </p>
      </section>
      <div className="queue-standing-acts">
        {list.map(({ id, name, about, isAble, run }) => (
          <Button key={id} kind={id === 'release' ? 'main' : 'plain'} onClick={run} disabled={!isAble} title={about}>
            {name}
          </Button>
        ))}
        {pass && (
          <p className="quiet held-pass">
            {t('Letting the sender pass is for mail of {whom}, when {when}.', {
              whom: pass.of,
              when: heard(pass.when),
            })}
          </p>
        )}
      </div>
      <dl className="queue-facts">
        <div>
          <dt>{t('Waits for')}</dt>
          <dd>{recipients.map(one => one.address).join(', ')}</dd>
        </div>
        <div>
          <dt>{t('Since')}</dt>
          <dd className="num">
            <time dateTime={new Date(since).toISOString()}>{fullTime(since)}</time>
          </dd>
        </div>
        {sender !== writerAddress(message) && (
          <div>
            <dt>{t('Return path')}</dt>
            <dd>{sender === '' ? t('nobody (reports)') : sender}</dd>
          </div>
        )}
      </dl>
      <Letter trace={trace} />
    </div>
  );
}

type Shown = 'html' | 'text' | 'head';

function Letter({ trace }: { trace: string }) {
  const live = useAnswer(`held letter ${trace}`, api => api.journeys.message({ trace, source: true }));
  return (
    <section aria-labelledby="held-letter">
      <h3 id="held-letter">{t('The letter')}</h3>
      <Faces live={live} what={t('the message')} rows={6}>
        {message => <Told key={trace} message={message} />}
      </Faces>
    </section>
  );
}

function Told({ message }: { message: ReadMessage }) {
  const [shown, setShown] = useState<Shown>(message.html === null ? 'text' : 'html');
  const choices: readonly (readonly [Shown, string])[] = [
    ...(message.html === null ? [] : [['html', t('As it was made')] as const]),
    ['text', t('Only its text')],
    ['head', t('Headers')],
  ];
  return (
    <>
      <div className="held-choice">
        <Choice label={t('Show as')} value={shown} onChange={setShown} choices={choices} />
      </div>
      {message.problems.map(problem => (
        <p key={problem} className="second state">
          <StatusShape shape="attention" /> {heard(problem)}
        </p>
      ))}
      {shown === 'html' && message.html !== null && <Html html={message.html} subject={message.subject} />}
      {shown === 'text' && (
        <TextBody parts={[{ text: message.text ?? '', contentType: 'text/plain' }]} mono={false} marked={none} />
      )}
      {shown === 'head' && <Head source={message.source ?? ''} />}
      {message.attachments.length > 0 && (
        <ul className="held-files" aria-label={t('Attachments')}>
          {message.attachments.map(({ name, type, size: octets }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a message's attachments do not move
            <li key={at}>
              <strong>{name || t('without a name')}</strong>{' '}
              <span className="quiet">{`${type} · ${size(octets)}`}</span>
            </li>
          ))}
          <li className="quiet">{t('They are not opened here: what is in them is what was to be looked at.')}</li>
        </ul>
      )}
    </>
  );
}
const none: readonly string[] = [];

/** Cleaned, in the frame without scripts and origin, and with no picture at all. */
function Html({ html, subject }: { html: string; subject: string }) {
  const dark = useIsDark();
  const [word] = useState(() => crypto.randomUUID().replaceAll('-', ''));
  const [link, setLink] = useState<MailLink | null>(null);
  const shown = useMemo(
    () =>
      mailDocument({
        ...{ html, dark, marked: none, quotes: true, part: () => null, remote: () => null },
        linkTo: index => linkAddress(word, index),
      }),
    [html, dark, word],
  );
  const onLink = useCallback((index: number) => setLink(shown.links[index] ?? null), [shown]);
  return (
    <>
      {shown.blocked.length > 0 && (
        <p className="quiet">
          {t(
            '{count, plural, one {# picture of the internet is} other {# pictures of the internet are}} left out: whoever sent this would see that somebody looked.',
            { count: shown.blocked.length },
          )}
        </p>
      )}
      <div className="held-paper">
        <MailFrame
          document={shown.document}
          title={t('Message: {subject}', { subject: subject || t('(no subject)') })}
          word={word}
          dark={dark}
          onLink={onLink}
        />
      </div>
      {link && <LinkDialog link={link} onClose={() => setLink(null)} />}
    </>
  );
}

/** More is not drawn; the journey's page and the command line have it. */
const MOST_DRAWN = 60_000;

function Head({ source }: { source: string }) {
  const end = source.search(/\r?\n\r?\n/);
  const text = (end === -1 ? source : source.slice(0, end)).slice(0, MOST_DRAWN);
  return (
    // biome-ignore lint/a11y/useSemanticElements: preformatted text that scrolls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its keys are the arrows
    <pre className="queue-source" tabIndex={0} role="region" aria-label={t('Headers')}>
      {text}
    </pre>
  );
}
