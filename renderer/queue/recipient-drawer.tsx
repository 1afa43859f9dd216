/** One recipient of one waiting message: why it waits, what was tried and will be, who else, the envelope, the message itself. */
import { ChevronDown, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Journey, QueueRow, RecipientTimeline } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton, IconButton } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { moment, size } from '../design/format.ts';
import { Menu } from '../design/menu.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { stateLook } from '../design/words.ts';
import { heard } from '../language/heard.ts';
import { rich } from '../language/rich.ts';
import { useAnswer, useLive } from '../live.ts';
import { AddRecipients, ChangeSender, Readdress } from './envelope-dialogs.tsx';
import { pulses } from './pulses.ts';
import { barOf } from './queue-actions.tsx';
import { acts as actWords, isReply, waitsForItsHour, why } from './queue-words.ts';
import { useStop } from './stops.ts';
import { Attempts, TimelineDrawing } from './timeline-drawing.tsx';
import type { QueueActs } from './use-acts.tsx';
import './drawer.css';

type DrawerProps = {
  readonly recipient: number;
  readonly acts: QueueActs;
  readonly onClose: () => void;
  readonly onOpen: (recipient: number) => void;
};
type Known = {
  readonly timeline: RecipientTimeline;
  readonly others: readonly QueueRow[];
  readonly journey: Journey | null;
};
/** More are counted. */
const MOST_OTHERS = 200;

export function RecipientDrawer({ recipient, acts, onClose, onOpen }: DrawerProps) {
  const live = useLive(`recipient ${recipient}`, async function* (api, signal): AsyncGenerator<Known> {
    for await (const _ of pulses(api, signal)) {
      const timeline = await api.queue.timeline({ recipient }, signal);
      const { trace } = timeline.row;
      const [others, journey] = await Promise.all([
        api.queue.list({ trace, limit: MOST_OTHERS }, signal),
        // Its journey may be forgotten before its fate is.
        api.journeys.get({ trace }, signal).catch(() => null),
      ]);
      yield { timeline, others, journey };
    }
  });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const row = live.state === 'ready' ? live.data.timeline.row : null;
  return (
    <aside className="queue-drawer" aria-label={row?.address ?? t('One recipient')} data-region="">
      <h1 className="only-read-aloud queue-drawer-h1">{t('Queue')}</h1>
      <header className="queue-drawer-head">
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {row?.address ?? t('Recipient')}
          </h2>
          {row && (
            <p className="second">
              {t('{subject}, from {sender}', {
                subject: row.subject || t('No subject'),
                sender: row.sender || t('a report from here'),
              })}
            </p>
          )}
        </div>
        <IconButton label={t('Close')} keys="Esc" onClick={onClose}>
          <X size={18} strokeWidth={1.6} />
        </IconButton>
      </header>
      <Faces live={live} what={t('this recipient')} rows={6}>
        {known => <Body known={known} acts={acts} onOpen={onOpen} />}
      </Faces>
    </aside>
  );
}

type BodyProps = Pick<DrawerProps, 'acts' | 'onOpen'> & { readonly known: Known };

function Body({ known: { timeline, others, journey }, acts, onOpen }: BodyProps) {
  const { row } = timeline;
  return (
    <div className="queue-drawer-body">
      <Standing row={row} acts={acts} />
      <Explained row={row} />
      <section aria-labelledby="queue-tries">
        <h3 id="queue-tries">{t('Tries')}</h3>
        <TimelineDrawing timeline={timeline} />
        <Attempts timeline={timeline} conversations={journey?.conversations ?? []} />
        <p className="quiet">
          {rich(
            timeline.isUsualRule
              ? 'The usual rule: <code>{rule}</code>'
              : 'A line of queue.retry-rules: <code>{rule}</code>',
            { rule: timeline.rule, code: inner => <code>{inner}</code> },
          )}
        </p>
      </section>
      <Others row={row} others={others} onOpen={onOpen} />
      <Envelope row={row} />
      <Source row={row} />
    </div>
  );
}

function Standing({ row, acts }: { row: QueueRow; acts: QueueActs }) {
  const stop = useStop(row);
  const look = stop ?? stateLook[row.state];
  const subject = { ids: [row.recipient], rows: [row] };
  const isScheduled = stop === null && waitsForItsHour(row);
  const [first, ...bar] = barOf(subject);
  const all = [...bar, 'schedule', 'keep', 'requeue', 'expire', 'mark-delivered'] as const;
  const lives = acts.can('keep', subject);
  return (
    <div className="queue-standing">
      <span className="state">
        <StatusShape shape={look.shape} /> {isScheduled ? t('Scheduled') : look.word}
      </span>
      {lives && row.nextAt !== null && (
        <span className="quiet num">
          {rich('next try {when}', { when: stop?.next ?? <Moment at={row.nextAt} form="until" /> })}
        </span>
      )}
      {stop && <p>{stop.why}.</p>}
      {isScheduled && (
        <p>{t('Held by its sender until {when}. Nothing is wrong with it.', { when: moment(row.notBefore!) })}</p>
      )}
      {lives && (
        <div className="queue-standing-acts">
          {acts.can(first!, subject) && (
            <Button onClick={() => acts.start(first!, subject)}>{actWords[first!].name}</Button>
          )}
          {isScheduled && <Button onClick={() => acts.start('cancel', subject)}>{t('Cancel sending')}</Button>}
          <Menu
            label={t('Acts on this recipient')}
            items={all
              .filter(act => acts.can(act, subject))
              .map(act => ({
                label: actWords[act].name,
                danger: act === 'cancel',
                run: () => acts.start(act, subject),
              }))}
            trigger={
              <Button>
                {t('Acts')} <ChevronDown size={14} strokeWidth={1.8} aria-hidden="true" />
              </Button>
            }
          />
        </div>
      )}
    </div>
  );
}

/** What it means first, who must act, what to do; then the server's own words. */
function Explained({ row }: { row: QueueRow }) {
  const { reply, status, state, host } = row;
  const live = useAnswer(`explained ${status} ${reply} ${state}`, async api =>
    reply === null
      ? null
      : (await api.returns.explain({ replies: [{ status, reply, final: state === 'failed' }] }))[0]!,
  );
  if (reply === null) return waitsForItsHour(row) ? null : <p className="second">{why(row)}.</p>;
  const told = live.state === 'ready' ? live.data : null;
  return (
    <section className="queue-explained" aria-label={t('What it means')}>
      {told && (
        <>
          <p>
            <strong>{heard(told.why)}</strong>
          </p>
          <p>
            {told.who === 'nobody' ? (
              ''
            ) : (
              <span className="chip">{t('For {whom}', { whom: heard(told.whoInWords) })}</span>
            )}{' '}
            {heard(told.fix)}
          </p>
        </>
      )}
      <p className="quiet">{host ? t('{host} said', { host }) : t('What was found')}</p>
      <code>{isReply(reply) ? reply : heard(reply)}</code>
    </section>
  );
}

function Others({ row, others, onOpen }: { row: QueueRow; others: readonly QueueRow[]; onOpen: (id: number) => void }) {
  const [asking, setAsking] = useState<'address' | 'add' | 'sender' | null>(null);
  const close = (): void => setAsking(null);
  const isOpen = ['queued', 'deferred', 'held'].includes(row.state);
  return (
    <section aria-labelledby="queue-others">
      <h3 id="queue-others">
        {t('{count, plural, one {# recipient} other {# recipients}}', { count: others.length })}
      </h3>
      <ul className="queue-others">
        {others.map(other => (
          <li key={other.recipient} data-current={other.recipient === row.recipient || undefined}>
            <StatusShape shape={stateLook[other.state].shape} />
            <button
              type="button"
              className="place-name clip"
              aria-current={other.recipient === row.recipient ? 'true' : undefined}
              onClick={() => onOpen(other.recipient)}
            >
              {other.address}
            </button>
            <span className="quiet">{stateLook[other.state].word}</span>
          </li>
        ))}
      </ul>
      <div className="queue-standing-acts">
        {isOpen && <Button onClick={() => setAsking('address')}>{t('Change the address…')}</Button>}
        {isOpen && <Button onClick={() => setAsking('add')}>{t('Add recipients…')}</Button>}
        {isOpen && <Button onClick={() => setAsking('sender')}>{t('Change the sender…')}</Button>}
      </div>
      {asking === 'address' && <Readdress row={row} onClose={close} />}
      {asking === 'add' && <AddRecipients row={row} onClose={close} />}
      {asking === 'sender' && <ChangeSender row={row} onClose={close} />}
    </section>
  );
}

function Envelope({ row }: { row: QueueRow }) {
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t('Way'), row.route === 'local' ? t('a mailbox here') : row.route],
    [t('Size'), size(row.size)],
    [t('Accepted'), moment(row.acceptedAt)],
    [t('Tried until'), moment(row.expiresAt)],
    [t('Recipient'), row.recipient],
    [
      t('Message'),
      <>
        <span className="mono">{row.trace}</span> <CopyButton text={row.trace} label={t('Copy the message’s id')} />
      </>,
    ],
  ];
  return (
    <section aria-labelledby="queue-envelope">
      <h3 id="queue-envelope">{t('Envelope')}</h3>
      <dl className="queue-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Link href={`/journey/${encodeURIComponent(row.trace)}`}>{t('Its whole journey')}</Link>
      </p>
    </section>
  );
}

/** As it lies in the store, octet by octet. */
function Source({ row }: { row: QueueRow }) {
  const [shown, setShown] = useState<'head' | 'all' | null>(null);
  return (
    <section aria-labelledby="queue-source">
      <h3 id="queue-source">{t('The message')}</h3>
      {shown === null ? (
        <div className="queue-standing-acts">
          <Button onClick={() => setShown('head')}>{t('Show its head')}</Button>
          <Button onClick={() => setShown('all')}>{t('Show all of it')}</Button>
        </div>
      ) : (
        <SourceText trace={row.trace} isWhole={shown === 'all'} />
      )}
    </section>
  );
}

/** More is not drawn; the journey's page and the command line have it. */
const MOST_DRAWN = 100_000;

function SourceText({ trace, isWhole }: { trace: string; isWhole: boolean }) {
  const live = useAnswer(`source ${trace}`, api => api.journeys.message({ trace, source: true }));
  return (
    <Faces live={live} what={t('the message')} rows={4}>
      {message => {
        const source = message.source ?? '';
        const end = source.search(/\r?\n\r?\n/);
        const text = isWhole || end === -1 ? source : source.slice(0, end);
        return (
          <>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its keys are the arrows */}
            {/* biome-ignore lint/a11y/useSemanticElements: preformatted text that scrolls */}
            <pre className="queue-source" tabIndex={0} role="region" aria-label={t('The message’s octets')}>
              {text.slice(0, MOST_DRAWN)}
            </pre>
            {text.length > MOST_DRAWN && (
              <p className="quiet">{t('The rest of {size} is not drawn.', { size: size(message.size) })}</p>
            )}
            <CopyButton text={text} label={t('Copy it')}>
              {t('Copy')}
            </CopyButton>
          </>
        );
      }}
    </Faces>
  );
}
