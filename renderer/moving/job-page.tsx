/** One job with all that is known of it: how far, both sides folder by folder, what was left out and why. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { MovingDetail } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { BackLink } from '../design/back-link.tsx';
import { Button } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { Faces } from '../design/faces.tsx';
import { count, size } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { rich } from '../language/rich.ts';
import { useLive } from '../live.ts';
import { HowFar, JobActs, JobState, Trouble, Way } from './job-parts.tsx';
import { LeftOut } from './left-out.tsx';
import { comparedAs, comparedWords, isOn, lossWords, proofWords, sentence } from './moving-words.ts';
import { useJobActs } from './use-job-acts.ts';

export function JobPage({ id }: { id: number }) {
  const live = useLive(`moving job ${id}`, (api, signal) => api.moving.watchOne({ id }, signal));
  return (
    <>
      <header className="view-head">
        <div>
          <BackLink href="/accounts/moving">{t('All moves')}</BackLink>
          <h1>{live.state === 'ready' ? <Way job={live.data} /> : t('Moving mail')}</h1>
          {live.state === 'ready' && (
            <p className="job-under">
              <JobState job={live.data} />
              <span className="quiet num">{rich('begun {when}', { when: <Moment at={live.data.createdAt} /> })}</span>
            </p>
          )}
        </div>
      </header>
      <Faces live={live} what={t('this move')} rows={6}>
        {job => (
          <div className="moving">
            <Standing job={job} />
            <Folders job={job} />
            <Lost job={job} />
            {(job.untaken > 0 || Object.keys(job.untakenBy).length > 0) && job.kind === 'import' && (
              <LeftOut job={job} />
            )}
            <Told job={job} />
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom moving show ${id}`}</code>
            </p>
          </div>
        )}
      </Faces>
    </>
  );
}

function Standing({ job }: { job: MovingDetail }) {
  const [asking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const acts = useJobActs();
  const proof = proofWords(job);
  const forget = async (): Promise<void> => {
    if (await acts.forget(job.id)) navigate('/accounts/moving');
  };
  return (
    <section className="card job" aria-label={t('How it stands')}>
      <HowFar job={job} />
      <Trouble job={job} />
      <p className="job-proof">
        <StatusShape shape={proof.shape} size={16} /> <span>{proof.text}</span>
      </p>
      <JobActs job={job}>
        {!isOn(job) && (
          <Button kind="quiet" onClick={() => setAsking(true)}>
            {t('Forget this move…')}
          </Button>
        )}
      </JobActs>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        question={t('Forget this move?')}
        consequence={t(
          'Mail that came stays where it is. What was counted, compared and left out is not known any more, and the move cannot go on.',
        )}
        act={t('Forget it')}
        onAct={() => void forget()}
      />
    </section>
  );
}

/** Both sides beside each other. */
function Folders({ job }: { job: MovingDetail }) {
  const isIn = job.kind === 'import';
  return (
    <section className="card job-folders" aria-label={t('Folders')}>
      <div className="card-head">
        <h2>{t('Folder by folder')}</h2>
        <span className="num quiet">{count(job.folders.length)}</span>
      </div>
      {job.folders.length === 0 ? (
        <p className="domain-empty second">{t('The folders are told when it has begun.')}</p>
      ) : (
        <div className="job-table">
          <table className="table">
            <caption className="only-read-aloud">{t('Counts of both sides')}</caption>
            <thead>
              <tr>
                <th>{isIn ? t('There') : t('Here')}</th>
                {isIn && <th>{t('Here')}</th>}
                <th className="right">{isIn ? t('Seen there') : t('Written')}</th>
                {isIn && <th className="right">{job.dryRun ? t('Would come') : t('Came')}</th>}
                {isIn && <th className="right">{t('Were here')}</th>}
                <th className="right">{isIn ? t('Left out') : t('Deleted meanwhile')}</th>
                <th className="right">{t('Size')}</th>
                {!job.dryRun && <th>{t('Compared')}</th>}
              </tr>
            </thead>
            <tbody>
              {job.folders.map(folder => (
                <Folder key={folder.from} folder={folder} job={job} />
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={isIn ? 2 : 1}>
                  {t('Together')}
                </th>
                <td className="num right" data-label={isIn ? t('Seen there') : t('Written')}>
                  {count(isIn ? job.taken + job.duplicates + job.untaken : job.taken)}
                </td>
                {isIn && (
                  <td className="num right" data-label={job.dryRun ? t('Would come') : t('Came')}>
                    {count(job.taken)}
                  </td>
                )}
                {isIn && (
                  <td className="num right" data-label={t('Were here')}>
                    {count(job.duplicates)}
                  </td>
                )}
                <td className="num right" data-label={isIn ? t('Left out') : t('Deleted meanwhile')}>
                  {count(job.untaken)}
                </td>
                <td className="num right" data-label={t('Size')}>
                  {size(job.octets)}
                </td>
                {!job.dryRun && <td />}
              </tr>
            </tfoot>
          </table>
        </div>
      )}
    </section>
  );
}

type FolderProps = { readonly folder: MovingDetail['folders'][number]; readonly job: MovingDetail };

function Folder({ folder, job }: FolderProps) {
  const isIn = job.kind === 'import';
  const compared = comparedAs(folder);
  const met = folder.taken + folder.duplicates + folder.untaken;
  const isOut = folder.to === null;
  return (
    <tr data-out={isOut || undefined}>
      <td className="job-name">{folder.from}</td>
      {isIn && <td className="job-name">{folder.to ?? <span className="quiet">{t('left out')}</span>}</td>}
      <td className="num right" data-label={isIn ? t('Seen there') : t('Written')}>
        {isIn && folder.expected !== null && met < folder.expected && !isOut
          ? t('{met, number} of {all, number}', { met, all: folder.expected })
          : count(isIn ? met : folder.taken)}
      </td>
      {isIn && (
        <td className="num right" data-label={job.dryRun ? t('Would come') : t('Came')}>
          {count(folder.taken)}
        </td>
      )}
      {isIn && (
        <td className="num right" data-label={t('Were here')}>
          {count(folder.duplicates)}
        </td>
      )}
      <td className="num right" data-label={isIn ? t('Left out') : t('Deleted meanwhile')}>
        {count(folder.untaken)}
      </td>
      <td className="num right" data-label={t('Size')}>
        {size(folder.octets)}
      </td>
      {!job.dryRun && (
        <td data-label={t('Compared')}>
          <span className="state job-compared" data-compared={compared}>
            {compared === 'same' && <StatusShape shape="ok" />}
            {compared === 'different' && <StatusShape shape="failed" />}
            <span className={compared === 'same' || compared === 'different' ? '' : 'quiet'}>
              {comparedWords[compared]}
            </span>
          </span>
        </td>
      )}
    </tr>
  );
}

/** Of an export: what the format cannot hold. */
function Lost({ job }: { job: MovingDetail }) {
  const lost = Object.entries(job.lost);
  if (lost.length === 0) return null;
  return (
    <section className="card" aria-label={t('What the files have no place for')}>
      <div className="card-head">
        <h2>{t('What the files have no place for')}</h2>
      </div>
      <ul className="job-list">
        {lost.map(([what, many]) => (
          <li key={what}>
            {t('{what}, of {count, plural, one {# message} other {# messages}}', {
              what: lossWords(what),
              count: many,
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Told({ job: { told, notes } }: { job: MovingDetail }) {
  const all = [...told, ...notes];
  if (all.length === 0) return null;
  return (
    <section className="card" aria-label={t('Worth knowing')}>
      <div className="card-head">
        <h2>{t('Worth knowing')}</h2>
      </div>
      <ul className="job-list">
        {all.map(line => (
          <li key={line}>{sentence(line)}</li>
        ))}
      </ul>
    </section>
  );
}
