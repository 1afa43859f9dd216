/** What a job shows wherever it is shown: from where to where, how far it is, why it stopped and what to do, its acts. */
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { MovingRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useNow } from '../live.ts';
import {
  adviceOf,
  cameWords,
  farWords,
  isOn,
  jobLook,
  leftWords,
  metOf,
  shareOf,
  speedWords,
  stillWords,
  whyWords,
} from './moving-words.ts';
import { useJobActs } from './use-job-acts.ts';

/** One sentence for those who hear it. */
export function Way({ job: { kind, what, address } }: { job: MovingRow }) {
  const [from, to] = kind === 'import' ? [what, address] : [address, what];
  return (
    <span className="job-way">
      <span className="only-read-aloud">{t('From {from} to {to}', { from, to })}</span>
      <span aria-hidden="true">{from}</span>
      <ArrowRight size={16} strokeWidth={1.6} aria-hidden="true" className="job-arrow" />
      <span aria-hidden="true">{to}</span>
    </span>
  );
}

export function JobState({ job }: { job: MovingRow }) {
  const { shape, word } = jobLook(job);
  return (
    <span className="state job-state">
      <StatusShape shape={shape} size={16} /> <span>{word}</span>
    </span>
  );
}

/** Of one that goes on how far it is; of one that is over what came of it; one that has not begun is not anywhere. */
export function HowFar({ job }: { job: MovingRow }) {
  if (job.state === 'waiting' && metOf(job) === 0) return null;
  if (!isOn(job) && job.state !== 'paused' && job.state !== 'failed')
    return <p className="second num">{cameWords(job)}</p>;
  return <Progress job={job} />;
}

function Progress({ job }: { job: MovingRow }) {
  const still = useStill(job);
  const share = shareOf(job);
  const pace = still === null ? [speedWords(job), leftWords(job)] : [still];
  const words = [farWords(job), ...pace].filter(Boolean).join(' · ');
  return (
    <div className="job-far">
      {job.state !== 'proving' && (
        <progress
          {...(share === null ? {} : { max: 1, value: share })}
          data-still={!isOn(job) || undefined}
          aria-label={t('How far it is')}
        />
      )}
      <p className="second num">
        {job.state === 'proving' ? t('All is there; both sides are compared, octet by octet…') : words}
        {job.at !== null && job.state === 'running' && (
          <span className="quiet"> · {t('now {folder}', { folder: job.at })}</span>
        )}
      </p>
    </div>
  );
}

/** A rate of before says nothing of a move that stands still. */
function useStill(job: MovingRow): string | null {
  const now = useNow(5000);
  const met = metOf(job);
  const [last, setLast] = useState({ met, at: now });
  if (last.met !== met) setLast({ met, at: now });
  return job.state === 'running' ? stillWords(last.met === met ? last.at : now, now) : null;
}

export function Trouble({ job }: { job: MovingRow }) {
  const advice = adviceOf(job);
  if (!advice) return null;
  const why = whyWords(job);
  return (
    <div
      className="job-trouble"
      role="note"
      data-failed={job.state === 'failed' || undefined}
      data-calm={why === null || undefined}
    >
      <p>
        {why !== null && <strong>{why} </strong>}
        {advice.text}
      </p>
      {advice.go && (
        <Link className="button" data-kind="plain" href={advice.go.path}>
          {advice.go.label}
        </Link>
      )}
    </div>
  );
}

export function JobActs({ job, children }: { job: MovingRow; children?: React.ReactNode }) {
  const acts = useJobActs();
  const { id, state } = job;
  const about = job.what;
  return (
    <div className="job-acts">
      {isOn(job) && (
        <>
          <Button onClick={() => acts.pause(id)} aria-label={t('Pause {about}', { about })}>
            {t('Pause')}
          </Button>
          <Button onClick={() => void acts.stop(job)} aria-label={t('End it: {about}', { about })}>
            {t('End it')}
          </Button>
        </>
      )}
      {(state === 'paused' || state === 'failed' || state === 'cancelled') && (
        <Button kind="main" onClick={() => acts.goOn(id)} aria-label={t('Go on: {about}', { about })}>
          {t('Go on')}
        </Button>
      )}
      {(state === 'paused' || state === 'failed') && (
        <Button onClick={() => void acts.stop(job)} aria-label={t('End it: {about}', { about })}>
          {t('End it')}
        </Button>
      )}
      {state === 'done' && job.kind === 'import' && !job.dryRun && (
        <Button onClick={() => acts.goOn(id)} aria-label={t('Look for what is new in {about}', { about })}>
          {t('Look for what is new')}
        </Button>
      )}
      {children}
    </div>
  );
}
