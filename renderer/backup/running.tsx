/** What is being done now, how it ended, and a restored home that waits for a restart. */
import { useState } from 'react';
import type { BackupStatus } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { dayAndTime, size } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useAct } from '../shell/notices.tsx';
import { doing, failed, percentOf, twin } from './backup-words.ts';

export function Running({ status }: { status: BackupStatus }) {
  const act = useAct();
  const { running, ended, ordered } = status;
  if (running) {
    const percent = percentOf(running);
    return (
      <section className="card backup-running" aria-label={t('Under way')}>
        <p>
          {doing[running.act]}…{' '}
          {percent !== null && (
            <span className="quiet num">{t('{percent} % of {size}', { percent, size: size(running.total) })}</span>
          )}
        </p>
        <progress max={100} {...(percent === null ? {} : { value: percent })} aria-label={doing[running.act]} />
        <Button onClick={() => void act(t('Stopping'), api => api.backup.stop({}))} title={twin.stop}>
          {t('Stop')}
        </Button>
      </section>
    );
  }
  return (
    <>
      {ordered && <Ready at={ordered.at} backup={ordered.backup} />}
      {ended && ended.because !== null && ended.act !== 'backup' && (
        <p className="advice-line backup-ended" role="alert">
          <StatusShape shape="failed" size={16} />
          <span>{t('{what}: {because}.', { what: failed[ended.act], because: heard(ended.because) })}</span>
        </p>
      )}
      {ended?.act === 'verify' && ended.because === null && status.verified && (
        <p className="advice-line" role="status">
          <StatusShape shape="ok" size={16} />
          <span>
            {t(
              '{count, plural, one {The backup was} other {All # backups were}} read through: every file is as it was.',
              {
                count: status.verified.backups,
              },
            )}
          </span>
        </p>
      )}
    </>
  );
}

/** Prepared and compared; it takes its place at the restart. */
export function Ready({ at }: { at: number; backup: string }) {
  const act = useAct();
  const [asking, setAsking] = useState(false);
  return (
    <section className="card backup-ready" aria-label={t('Ready to restore')}>
      <StatusShape shape="ok" size={20} />
      <div>
        <h2>{t('Everything is restored beside what is there, and compared')}</h2>
        <p className="second">
          {t(
            'Prepared {moment}. It takes its place when Mailroom starts again; what is there now is moved aside into a folder with the date. What waited in its queue is held.',
            { moment: dayAndTime(at) },
          )}
        </p>
      </div>
      <div className="backup-acts">
        <Button onClick={() => void act(t('Taking it back'), api => api.backup.takeBack({}))}>
          {t('Take it back')}
        </Button>
        <Button kind="main" onClick={() => setAsking(true)}>
          {t('Restart now')}
        </Button>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        question={t('Restart with the restored mail?')}
        consequence={t(
          'Mail programs are disconnected for a moment and read their folders anew. Nothing is deleted: what is there now is moved aside.',
        )}
        act={t('Restart now')}
        onAct={() => void act(t('Restarting'), api => api.backup.restart({}))}
      />
    </section>
  );
}
