/** Moving mail: every job that brings it here or carries it out, live; with an address, one of them with all that is known. */
import { ArrowDownToLine, ArrowUpFromLine } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { MovingRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { AccountsNav } from '../accounts/accounts-nav.tsx';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Moment } from '../design/moment.tsx';
import { rich } from '../language/rich.ts';
import { useAnswer, useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { BringDialog } from './bring-dialog.tsx';
import { CarryDialog } from './carry-dialog.tsx';
import { JobPage } from './job-page.tsx';
import { HowFar, JobActs, JobState, Trouble, Way } from './job-parts.tsx';
import { isOn, jobPath } from './moving-words.ts';
import './moving.css';

export const MovingView = ({ job }: { job: string | undefined }) => (
  <div className="view view-scroll">{job === undefined ? <Jobs /> : <JobPage key={job} id={Number(job)} />}</div>
);

type Asking = { readonly kind: 'bring' | 'carry'; readonly address: string; readonly path?: string } | null;

/** `?new` brings, `?out` carries out; the value is whose mail. */
function askedBy(search: URLSearchParams): Asking {
  const [bring, carry] = [search.get('new'), search.get('out')];
  if (bring !== null) return { kind: 'bring', address: bring };
  return carry === null ? null : { kind: 'carry', address: carry };
}

function Jobs() {
  const live = useLive('moving', (api, signal) => api.moving.watch({}, signal));
  const [, navigate] = useLocation();
  const byAddress = askedBy(new URLSearchParams(useSearch()));
  const [asked, setAsked] = useState<Asking>(null);
  const asking = asked ?? byAddress;
  const close = (): void => {
    setAsked(null);
    if (byAddress) navigate('/accounts/moving', { replace: true });
  };
  const bring = (path?: string): void =>
    setAsked({ kind: 'bring', address: '', ...(path === undefined ? {} : { path }) });
  const carry = (): void => setAsked({ kind: 'carry', address: '' });
  useKeys(
    t('Moving mail'),
    [
      { keys: 'n', say: t('Bring mail here'), run: () => bring() },
      { keys: 'e', say: t('Carry mail out'), run: carry },
    ],
    asking === null,
  );
  return (
    <>
      <header className="view-head">
        <div>
          <h1>{t('Moving mail')}</h1>
          <p>{live.state === 'ready' ? summary(live.data) : t('Mail brought here from elsewhere, and carried out')}</p>
        </div>
        <div className="view-tools">
          <Button onClick={carry}>
            <ArrowUpFromLine size={16} strokeWidth={1.6} aria-hidden="true" /> {t('Carry mail out')}
          </Button>
          <Button kind="main" onClick={() => bring()}>
            <ArrowDownToLine size={16} strokeWidth={1.6} aria-hidden="true" /> {t('Bring mail here')} <kbd>n</kbd>
          </Button>
        </div>
      </header>
      <AccountsNav at="/accounts/moving" />
      <Faces
        live={live}
        what={t('what is being moved')}
        rows={4}
        isEmpty={data => data.length === 0}
        empty={() => <Nothing onBring={bring} />}
      >
        {data => (
          <div className="moving">
            <ul className="jobs" aria-label={t('Moves')}>
              {data.map(job => (
                <Job key={job.id} job={job} />
              ))}
            </ul>
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom import, import-imap, export, moving`}</code>
            </p>
          </div>
        )}
      </Faces>
      {asking?.kind === 'bring' && <BringDialog address={asking.address} path={asking.path ?? ''} onClose={close} />}
      {asking?.kind === 'carry' && <CarryDialog address={asking.address} onClose={close} />}
    </>
  );
}

const Job = ({ job }: { job: MovingRow }) => (
  <li className="card job">
    <div className="job-head">
      <div className="job-what">
        <h2>
          <Link href={jobPath(job.id)}>
            <Way job={job} />
          </Link>
        </h2>
        <p className="job-under">
          <JobState job={job} />
          <span className="quiet num">{rich('begun {when}', { when: <Moment at={job.createdAt} /> })}</span>
        </p>
      </div>
      <JobActs job={job} />
    </div>
    <HowFar job={job} />
    <Trouble job={job} />
  </li>
);

function summary(jobs: readonly MovingRow[]): string {
  const on = jobs.filter(isOn).length;
  const wrong = jobs.filter(
    ({ state, because }) => state === 'failed' || (state === 'paused' && because !== null),
  ).length;
  return t(
    '{on, plural, =0 {Nothing is being moved now.} one {One move goes on.} other {# moves go on.}} {wrong, plural, =0 {} one {One needs you.} other {# need you.}}',
    { on, wrong },
  ).trim();
}

/** With what lies on this computer already, one press away. */
function Nothing({ onBring }: { onBring: (path?: string) => void }) {
  const found = useAnswer('mail found', (api, signal) => api.moving.found({}, signal));
  const places = found.state === 'ready' ? found.data : [];
  return (
    <Empty
      title={t('No mail is being moved')}
      fact={
        places.length === 0
          ? t(
              'Bring the mail that you have elsewhere: from another server, another program or its files. Nothing is taken away there.',
            )
          : t('Mail of {programs} was found on this computer. Nothing is taken away there.', {
              programs: [...new Set(places.map(({ program }) => program))].join(', '),
            })
      }
      action={
        <div className="face-acts">
          {places.slice(0, 3).map(({ program, path }) => (
            <Button key={path} onClick={() => onBring(path)} title={path}>
              {t('Bring that of {program}', { program })}
            </Button>
          ))}
          <Button kind="main" onClick={() => onBring()}>
            {t('Bring mail here')}
          </Button>
        </div>
      }
    />
  );
}
