/** The real journey of Ada's letter, lit station by station slowly enough to be read, with what was said beside it. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Journey, LabRow, LabsNow, Station } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { took } from '../design/format.ts';
import { Line } from '../design/line.tsx';
import { stationWords } from '../design/words.ts';
import { explain, protocolOf } from '../journey/explain.ts';
import { Explanation } from '../journey/explanation.tsx';
import { lineAhead, lineOf, sinceStart, withAhead } from '../journey/journey-line.ts';
import { heard } from '../language/heard.ts';
import { useLive } from '../live.ts';
import { useAct } from '../shell/notices.tsx';

type StageProps = { readonly lab: LabRow; readonly now: LabsNow };

export function LetterStage({ lab, now }: StageProps) {
  const act = useAct();
  const trace = lab.traces.at(-1) ?? null;
  const send = () => void act(t('Sending the letter'), api => api.lab.act({ lab: 'letter', act: 'send' }));
  if (trace === null)
    return (
      <div className="card lab-waiting">
        <Line {...lineAhead} label={t('The stations of a letter')} />
        <Button kind="main" onClick={send}>
          {t('Send Ada’s letter')}
        </Button>
      </div>
    );
  return <OnItsWay trace={trace} now={now} onAgain={send} />;
}

function OnItsWay({ trace, now, onAgain }: { trace: string; now: LabsNow; onAgain: () => void }) {
  const live = useLive(`letter ${trace}`, (api, signal) => api.journeys.watchOne({ trace }, signal));
  return (
    <Faces live={live} what={t('the letter’s journey')} rows={4}>
      {journey => <Way key={trace} journey={journey} now={now} onAgain={onAgain} />}
    </Faces>
  );
}

/** As long as a sentence takes to be read. */
const PACE = 1800;

/** One more each time, up to as many as there are; at once for who wants nothing to move. */
function usePaced(most: number): number {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const [shown, setShown] = useState(still ? Number.POSITIVE_INFINITY : 1);
  useEffect(() => {
    if (shown >= most) return;
    const timer = setTimeout(() => setShown(n => n + 1), PACE);
    return () => clearTimeout(timer);
  }, [shown, most]);
  return Math.min(shown, most);
}

function Way({ journey, now, onAgain }: { journey: Journey; now: LabsNow; onAgain: () => void }) {
  const line = withAhead(lineOf(journey));
  const all = [...line.trunk, ...(line.branches[0] ?? [])];
  const reached = all.filter(station => station.state !== 'ahead').length;
  const shown = usePaced(reached);
  const lit = (stations: readonly Station[], from: number): Station[] =>
    stations.map((station, i) => (from + i < shown ? station : { ...station, state: 'ahead', at: null }));
  const current = all[Math.max(0, shown - 1)];
  const stored = all.find(station => station.name === 'stored')?.state === 'done';
  return (
    <>
      <div className="card lab-line">
        <Line
          trunk={lit(line.trunk, 0)}
          branches={[lit(line.branches[0] ?? [], line.trunk.length)]}
          label={heard(journey.sentence)}
          bottom={78}
          below={station => (station.at === null ? '' : took(sinceStart(journey, station.at) ?? 0))}
        />
        {current && (
          <p className="lab-station" aria-live="polite">
            <strong>{stationWords[current.name].name}</strong>{' '}
            <span className="quiet">{stationWords[current.name].role}</span>
            <br />
            {heard(current.sentence)}
          </p>
        )}
        <div className="lab-acts">
          {stored && shown >= 5 && now.people && (
            <Link href={`/mail/a${now.people.benAccount}/inbox`} className="button" data-kind="main">
              {t('Read it as Ben')}
            </Link>
          )}
          <Link href={`/journey/${encodeURIComponent(journey.trace)}`} className="button">
            {t('Its whole journey')}
          </Link>
          <Button kind="quiet" onClick={onAgain}>
            {t('Send another')}
          </Button>
        </div>
      </div>
      {shown >= 2 && <Said journey={journey} />}
    </>
  );
}

/** The conversation in which it was handed over, each line with what it means. */
function Said({ journey }: { journey: Journey }) {
  const lines = journey.conversations.flatMap(conversation => conversation.lines).toSorted((a, b) => a.at - b.at);
  const protocol = protocolOf(lines) ?? 'smtp';
  if (lines.length === 0) return null;
  return (
    <section className="card lab-said" aria-label={t('What was said')}>
      <div className="card-head">
        <h2>{t('What was said as it was handed over')}</h2>
      </div>
      <ol className="talk mono">
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
          <li key={i} data-who={line.who}>
            <b>{line.who === '-' ? '' : `${line.who}: `}</b>
            {line.text}
            <Explanation of={explain(line, protocol)} />
          </li>
        ))}
      </ol>
    </section>
  );
}
