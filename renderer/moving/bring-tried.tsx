/** The fourth step: everything is read and nothing filed; what would come, what is here already, what would be left out. */
import type { MovingDetail, MovingRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { count } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer, useLive } from '../live.ts';
import type { Begun } from './bring-look.ts';
import { HowFar, JobState } from './job-parts.tsx';
import { isOn, reasonWords, sentence, whyWords } from './moving-words.ts';

type Props = {
  readonly tries: Begun;
  readonly busy: boolean;
  readonly fault: string | null;
  readonly onBack: () => void;
  readonly onStart: () => void;
};

export function BringTried({ tries, busy, fault, onBack, onStart }: Props) {
  const live = useLive('moving', (api, signal) => api.moving.watch({}, signal));
  const ids = tries.jobs.map(({ id }) => id);
  const mine = (rows: readonly MovingRow[]) => rows.filter(({ id }) => ids.includes(id)).toReversed();
  const isReading = live.state === 'ready' && mine(live.data).some(isOn);
  return (
    <div className="form">
      <Faces live={live} what={t('how far it is')} rows={2}>
        {rows => (
          <ul className="bring-tries" aria-label={t('What was tried')}>
            {mine(rows).map(job => (
              <Tried key={job.id} job={job} alone={ids.length === 1} />
            ))}
          </ul>
        )}
      </Faces>
      {tries.fault !== null && <Fault text={sentence(tries.fault)} />}
      <Fault text={fault} />
      {isReading && (
        <p className="quiet">{t('You need not wait: starting now ends the try. It goes on when this is closed.')}</p>
      )}
      <Actions>
        <Button onClick={onBack}>{t('Back')}</Button>
        <Button kind="main" onClick={onStart} disabled={busy}>
          {busy ? t('One moment…') : t('Start')}
        </Button>
      </Actions>
    </div>
  );
}

function Tried({ job, alone }: { job: MovingRow; alone: boolean }) {
  const why = whyWords(job);
  return (
    <li>
      <p className="bring-tried-head">
        {!alone && <strong>{job.address}</strong>}
        <JobState job={job} />
      </p>
      <HowFar job={job} />
      {why !== null && (
        <p className="field-fault" role="alert">
          <StatusShape shape="failed" />
          {why}
        </p>
      )}
      {job.state === 'done' && job.untaken > 0 && <WouldNotCome id={job.id} />}
    </li>
  );
}

function WouldNotCome({ id }: { id: number }) {
  const live = useAnswer(`tried ${id}`, (api, signal) => api.moving.get({ id }, signal));
  if (live.state !== 'ready') return null;
  const job: MovingDetail = live.data;
  return (
    <div className="bring-untaken">
      <p>{t('Would be left out:')}</p>
      <ul>
        {Object.entries(job.untakenBy).map(([reason, many]) => (
          <li key={reason}>
            <span className="num">{count(many)}</span> {reasonWords(reason)}
          </li>
        ))}
      </ul>
      <ul className="quiet">
        {job.examples.slice(0, 5).map(({ place }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two of one place may be alike
          <li key={`${at} ${place}`} className="mono job-where">
            {place}
          </li>
        ))}
      </ul>
    </div>
  );
}
