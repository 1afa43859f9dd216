/** Learn: the labs as cards with how far one has come, and the terms of the field, plain words first. */
import { Check, Clock } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { LabRow, LabsNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { stationWords } from '../design/words.ts';
import { rfcUrl } from '../journey/explain.ts';
import { markReady, useLive } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { useStatusData } from '../shell/status.tsx';
import { glossary, type Term } from './glossary.ts';
import { LabPage } from './lab-page.tsx';
import { labWords } from './lab-words.ts';
import './learn.css';

export function LearnView({ lab }: { lab: string | undefined }) {
  const live = useLive('labs', (api, signal) => api.lab.watch({}, signal));
  return (
    <div className="view view-scroll learn">
      {live.state !== 'ready' && <h1 className="only-read-aloud">{t('Learn')}</h1>}
      <Faces live={live} what={t('the labs')} rows={6}>
        {now => <Shown now={now} lab={lab} />}
      </Faces>
    </div>
  );
}

function Shown({ now, lab }: { now: LabsNow; lab: string | undefined }): ReactNode {
  useEffect(markReady, []);
  if (lab === undefined) return <Overview now={now} />;
  const found = now.labs.find(one => one.id === lab);
  if (found) return <LabPage key={found.id} lab={found} now={now} />;
  return (
    <>
      <h1 className="only-read-aloud">{t('Learn')}</h1>
      <Empty
        title={t('There is no such lab')}
        fact={t('There are {count}.', { count: now.labs.length })}
        action={<Link href="/learn">{t('All labs')}</Link>}
      />
    </>
  );
}

function Overview({ now }: { now: LabsNow }) {
  const done = now.labs.filter(lab => lab.completed !== null).length;
  const preset = useStatusData()?.preset;
  return (
    <>
      <header className="view-head">
        <div>
          <h1>{t('Learn')}</h1>
          <p>
            {t(
              '{done, plural, =0 {{count} labs on this very server} other {{done} of {count} labs done}}. Nothing here is pretended: each step is ticked when the server has seen it.',
              {
                ...{ done, count: now.labs.length },
              },
            )}
          </p>
        </div>
      </header>
      <div className="learn-body">
        <ol className="labs">
          {now.labs.map(lab => (
            <li key={lab.id}>
              <LabCard lab={lab} />
            </li>
          ))}
        </ol>
        {preset !== 'learn' && <People now={now} />}
        <Glossary />
      </div>
    </>
  );
}

function LabCard({ lab }: { lab: LabRow }) {
  const { number, title, minutes, about } = labWords[lab.id];
  const steps = lab.steps.filter(step => step.done !== null).length;
  return (
    <Link href={`/learn/${lab.id}`} className="card lab-card">
      <span className="lab-number num" data-done={lab.completed !== null || undefined} aria-hidden="true">
        {lab.completed === null ? number : <Check size={16} strokeWidth={2.2} />}
      </span>
      <span className="lab-card-words">
        <strong>
          <span className="only-read-aloud">{t('Lab {number}:', { number })} </span>
          {title}
        </strong>
        <span className="second">{about}</span>
        <span className="quiet num lab-card-facts">
          <Clock size={13} strokeWidth={1.8} aria-hidden="true" /> {t('{minutes} minutes', { minutes })}
          <span>
            {lab.begun !== null && lab.completed === null
              ? t('{done} of {count} steps', { done: steps, count: lab.steps.length })
              : lab.completed !== null
                ? t('done')
                : t('{count} steps', { count: lab.steps.length })}
          </span>
        </span>
      </span>
    </Link>
  );
}

/** Elsewhere than in the learn preset the labs need two people of their own. */
function People({ now }: { now: LabsNow }) {
  const act = useAct();
  const say = useSay();
  const [asks, setAsks] = useState(false);
  const leave = async (): Promise<void> => {
    const done = await act(t('Taking them away'), api => api.lab.leave({}));
    if (done) say({ text: t('Ada and Ben are gone, with their mail') });
  };
  return (
    <p className="second learn-people">
      {now.people === null
        ? t(
            'The labs play between ada@alpha.test and ben@beta.test. They are made when the first lab begins, with a password of chance; nobody else’s mail is touched.',
          )
        : now.people.made
          ? t('Ada and Ben were made for the labs.')
          : t('The labs play between ada@alpha.test and ben@beta.test.')}{' '}
      {now.people?.made && (
        <Button kind="quiet" onClick={() => setAsks(true)}>
          {t('Take them away')}
        </Button>
      )}
      <Confirm
        open={asks}
        onClose={() => setAsks(false)}
        question={t('Take Ada and Ben away?')}
        consequence={t('Their accounts and their mail go, and the labs that were begun end. What was completed stays.')}
        act={t('Take them away')}
        onAct={() => void leave()}
      />
    </p>
  );
}

function Glossary() {
  return (
    <section className="learn-terms" aria-labelledby="learn-terms">
      <h2 id="learn-terms">{t('The words')}</h2>
      <ul>
        {glossary.map(term => (
          <TermCard key={term.term} term={term} />
        ))}
      </ul>
    </section>
  );
}

function TermCard({ term }: { term: Term }) {
  const { plain, sentence, station, rfc } = term;
  return (
    <li className="card term">
      <h3>
        {plain}
        <span className="quiet mono">{term.term}</span>
      </h3>
      <p className="second">{sentence}</p>
      <p className="quiet term-foot">
        {station && <span>{t('at “{station}”', { station: stationWords[station].name })}</span>}
        <a href={rfcUrl(term)} target="_blank" rel="noreferrer">
          {`RFC ${rfc} §${term.section}`}
        </a>
      </p>
    </li>
  );
}
