/** The whole path of one message or one refused connection, with proof: line, what happened, who said what. */
import { ArrowLeft } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Journey } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { CopyButton, IconButton } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { few, fullTime, size } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { heard } from '../language/heard.ts';
import { useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { Conversations } from './conversations.tsx';
import { CopyMenu } from './copy-menu.tsx';
import { Crossings } from './crossings.tsx';
import { Happened } from './happened.tsx';
import { stationsOf } from './journey-line.ts';
import { Judged } from './judged.tsx';
import { judgedAct } from './judged-words.ts';
import { Stations } from './stations.tsx';
import { TimeSpent } from './time-spent.tsx';
import './journey.css';

export function JourneyView({ trace }: { trace: string }) {
  const journey = useLive(`journey ${trace}`, (api, signal) => api.journeys.watchOne({ trace }, signal));
  // The window has shown another place before; that may be gone already, while this view was being read.
  const [isComing] = useState(() => document.documentElement.dataset.ready !== undefined);
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
  const [station, setStation] = useState<string | null>(null);
  const now = stationsOf(journey).find(({ key }) => key === station);
  // What was said about this message; what came before it on the connection is beside it.
  const own = journey.conversations.findIndex(conversation => conversation.trace === journey.trace);
  // Where something was not let in, why is what a person has come for.
  const isLetIn = journey.kind !== 'refused' && (judgedAct(journey.events) ?? 'accept') === 'accept';
  return (
    <>
      <Head journey={journey} isComing={isComing} />
      <section className="card journey-line" aria-label={t('The line')}>
        <Stations journey={journey} chosen={station} onChoose={setStation} />
        <p className="journey-sentence">{heard(journey.sentence)}</p>
      </section>
      <div className="journey-columns">
        <div className="journey-told">
          {!isLetIn && <Judged journey={journey} />}
          <Happened journey={journey} marked={now?.at ?? null} />
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
          {(journey.kind === 'message' ? journey.title.trim() : heard(journey.title)) || t('No subject')}
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
