/** The whole path of one message or one refused connection, with proof: line, what happened, who said what. */
import { ArrowLeft } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Journey, Station } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { CopyButton, IconButton } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { few, fullTime, size, took } from '../design/format.ts';
import { Line } from '../design/line.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { stateLook } from '../design/words.ts';
import { heard } from '../language/heard.ts';
import { useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { Conversations } from './conversations.tsx';
import { CopyMenu } from './copy-menu.tsx';
import { Crossings, PadlockSign } from './crossings.tsx';
import { Happened } from './happened.tsx';
import { lineOf, lineSentence, sinceStart } from './journey-line.ts';
import { Judged } from './judged.tsx';
import { judgedAct } from './judged-words.ts';
import { TimeSpent } from './time-spent.tsx';
import './journey.css';

export function JourneyView({ trace }: { trace: string }) {
  const journey = useLive(`journey ${trace}`, (api, signal) => api.journeys.watchOne({ trace }, signal));
  // As it is first drawn, the place before is still there.
  const [isComing] = useState(() => (document.activeElement ?? document.body) !== document.body);
  useKeys(t('Journey'), [
    { keys: 'Escape', say: t('Back'), run: () => history.back() },
    {
      keys: 't',
      say: t('To the conversation'),
      run: () => document.querySelector<HTMLElement>('.transcript')?.focus(),
    },
  ]);
  return (
    <div className="view view-scroll journey">
      {journey.state !== 'ready' && <h1 className="only-read-aloud">{t('Journey')}</h1>}
      <Faces live={journey} what={t('this journey')} rows={10}>
        {data => <Full journey={data} isComing={isComing} />}
      </Faces>
    </div>
  );
}

function Full({ journey, isComing }: { journey: Journey; isComing: boolean }) {
  const [chosen, setChosen] = useState<number | null>(null);
  // What was said about this message; what came before it on the connection is beside it.
  const own = journey.conversations.findIndex(conversation => conversation.trace === journey.trace);
  // Where something was not let in, why is what a person has come for.
  const isLetIn = journey.kind !== 'refused' && (judgedAct(journey.events) ?? 'accept') === 'accept';
  return (
    <>
      <Head journey={journey} isComing={isComing} />
      <section className="card journey-line" aria-label={t('The line')}>
        <JourneyDrawing journey={journey} />
        <p className="journey-sentence">{heard(journey.sentence)}</p>
      </section>
      <div className="journey-columns">
        <div className="journey-told">
          {!isLetIn && <Judged journey={journey} />}
          <Happened journey={journey} />
          {isLetIn && <Judged journey={journey} />}
          <Crossings journey={journey} />
          <TimeSpent journey={journey} />
        </div>
        {journey.conversations.length > 0 && (
          <Conversations
            conversations={journey.conversations}
            chosen={Math.min(chosen ?? Math.max(0, own), journey.conversations.length - 1)}
            onChoose={setChosen}
          />
        )}
      </div>
      {journey.related.length > 0 && (
        <section className="card">
          <div className="card-head">
            <h2>{t('Belongs to it')}</h2>
          </div>
          <ul className="related">
            {journey.related.map(other => (
              <li key={other.trace}>
                <Link href={`/journey/${encodeURIComponent(other.trace)}`}>{heard(other.why)}</Link>
                <span className="mono quiet">{other.trace}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** What had the focus has gone with the place one came from; so the heading has it. A page opened anew leaves it alone. */
function useFocusTaken(heading: RefObject<HTMLElement | null>, isComing: boolean): void {
  useEffect(() => {
    if (isComing && (document.activeElement ?? document.body) === document.body) heading.current?.focus();
  }, [heading, isComing]);
}

function Head({ journey, isComing }: { journey: Journey; isComing: boolean }) {
  const [, navigate] = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusTaken(heading, isComing);
  const from = journey.sender === '' ? t('a report') : (journey.sender ?? t('unknown'));
  return (
    <header className="journey-head">
      <IconButton label={t('All journeys')} keys="Esc" onClick={() => navigate('/journeys')}>
        <ArrowLeft size={18} strokeWidth={1.6} />
      </IconButton>
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {journey.title.trim() || t('No subject')}
        </h1>
        <p>
          <span>
            {from} → {journey.recipients.length > 0 ? few(journey.recipients, 3) : t('nobody')}
          </span>
          {journey.size !== null && <span className="num">{size(journey.size)}</span>}
          <span title={fullTime(journey.at)}>
            <Moment at={journey.at} />
          </span>
          <span className="journey-trace mono">
            {journey.trace}
            <CopyButton text={journey.trace} label={t('Copy the trace')} />
          </span>
        </p>
      </div>
      <CopyMenu journey={journey} />
    </header>
  );
}

function JourneyDrawing({ journey }: { journey: Journey }) {
  const line = lineOf(journey);
  const single = line.rows.length <= 1;
  const compact = line.rows.length > 2;
  return (
    <>
      <Line
        trunk={line.trunk}
        branches={line.branches}
        label={lineSentence(journey)}
        rowHeight={compact ? 118 : 146}
        bottom={compact ? 72 : 88}
        {...(single ? {} : { rowName: (row: number) => <RowName branch={line.rows[row]!} /> })}
        below={station => <Below station={station} at={sinceStart(journey, station.at)} short={compact} />}
      />
      {line.rest > 0 && (
        <p className="journey-rest">
          {t('and {count, plural, one {# more recipient} other {# more recipients}}, listed below', {
            count: line.rest,
          })}
        </p>
      )}
    </>
  );
}

function RowName({ branch }: { branch: Journey['branches'][number] }) {
  return (
    <>
      <StatusShape shape={stateLook[branch.state].shape} size={12} /> {branch.address}
    </>
  );
}

/** Under the disc there is room for one word; the shape says where. */
const shortState = {
  done: '',
  waiting: t('waiting'),
  failed: t('failed'),
  refused: t('refused'),
  held: t('held'),
} as const;

function Below({ station, at, short }: { station: Station; at: number | null; short: boolean }) {
  const { state, padlock } = station;
  const [sentence, fact] = [heard(station.sentence), station.fact && heard(station.fact)];
  return (
    <>
      {sentence && <span className="only-read-aloud">{sentence}</span>}
      {(!short || !fact) && (
        <time
          className="line-time num"
          title={sentence || undefined}
          dateTime={station.at === null ? undefined : new Date(station.at).toISOString()}
        >
          {at === null ? (state === 'ahead' ? ' ' : shortState[state]) : `+${took(at)}`}
        </time>
      )}
      {fact && (
        <span className="line-fact" title={fact}>
          {padlock && <PadlockSign grade={padlock.grade} size={12} />}
          {fact}
        </span>
      )}
    </>
  );
}
