/** An account, a folder or messages brought back: what would come is counted first; it never takes the place of anything. */
import { useState } from 'react';
import type { BackupMailPlan, BackupMailWish } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault, useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { count, size } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useAnswer, useLive } from '../live.ts';
import { useAct } from '../shell/notices.tsx';

export type Wanted = Omit<BackupMailWish, 'into'>;

export function RestoreMail({ wanted, onClose }: { wanted: Wanted; onClose: () => void }) {
  const [job, setJob] = useState<number | null>(null);
  const title = wanted.uids
    ? t('Restore {count, plural, one {one message} other {# messages}}', { count: wanted.uids.length })
    : wanted.mailbox
      ? t('Restore the folder {mailbox}', { mailbox: wanted.mailbox })
      : t('Restore the mail of {address}', { address: wanted.account });
  return (
    <Dialog open onClose={onClose} title={title}>
      {job === null ? <Ask wanted={wanted} onBegun={setJob} onClose={onClose} /> : <Job id={job} onClose={onClose} />}
    </Dialog>
  );
}

type AskProps = { readonly wanted: Wanted; readonly onBegun: (job: number) => void; readonly onClose: () => void };

function Ask({ wanted, onBegun, onClose }: AskProps) {
  const [into, setInto] = useState<BackupMailWish['into']>('apart');
  const { busy, fault, submit } = useAsked();
  const wish = { ...wanted, into };
  const live = useAnswer(`backup plan ${JSON.stringify(wish)}`, (api, signal) => api.backup.plan(wish, signal));
  const plan = live.state === 'ready' ? live.data : null;
  const begin = submit(
    api => api.backup.restore(wish),
    ({ job }) => onBegun(job),
  );
  return (
    <form className="backup-form" onSubmit={begin}>
      <Choice
        label={t('Where to')}
        value={into}
        onChange={setInto}
        choices={[
          ['apart', t('Into a folder of its own')],
          ['missing', t('Where it lay, what is missing')],
        ]}
      />
      <p className="second">
        {into === 'apart'
          ? t('It comes into new folders below “Restored” with the date. Nothing that is there is touched.')
          : t('What is there already stays as it is; only what is not there comes back, with its flags and dates.')}
      </p>
      <Faces live={live} what={t('what would come')} rows={3}>
        {data => <Plan plan={data} />}
      </Faces>
      <Fault text={fault} />
      <Actions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={busy || !plan || plan.messages === 0 || isAllThere(plan)}>
          {t('Restore')}
        </Button>
      </Actions>
    </form>
  );
}

const isAllThere = (plan: BackupMailPlan): boolean => plan.mailboxes.every(({ missing }) => missing === 0);

function Plan({ plan }: { plan: BackupMailPlan }) {
  if (plan.messages === 0) return <p className="quiet">{t('There is nothing in it to restore.')}</p>;
  if (isAllThere(plan)) return <p className="quiet">{t('All of it is still there: nothing is missing.')}</p>;
  return (
    <>
      {plan.makesAccount && (
        <p className="advice-line" role="note">
          <StatusShape shape="info" size={16} />
          <span>
            {t('There is no account {address} any more: it is made again, with its password.', {
              address: plan.address,
            })}
          </span>
        </p>
      )}
      <ul className="backup-plan" aria-label={t('What would come')}>
        {plan.mailboxes.map(({ name, to, messages, octets, missing }) => (
          <li key={name}>
            <span>{to}</span>
            <span className="num">
              {missing === null
                ? t('{count, plural, one {# message is} other {# messages are}} compared', { count: messages })
                : missing === messages
                  ? t('{count, plural, one {# message} other {# messages}}, {size}', {
                      count: messages,
                      size: size(octets),
                    })
                  : t('{missing} of {count, plural, one {# message} other {# messages}}, {size}', {
                      missing: count(missing),
                      count: messages,
                      size: size(octets),
                    })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Job({ id, onClose }: { id: number; onClose: () => void }) {
  const live = useLive(`restore job ${id}`, (api, signal) => api.moving.watchOne({ id }, signal));
  const act = useAct();
  return (
    <div className="backup-form">
      <Faces live={live} what={t('how far it is')} rows={2}>
        {job => {
          const met = job.taken + job.duplicates + job.untaken;
          const isOn = ['waiting', 'running', 'proving'].includes(job.state);
          return (
            <>
              <p role="status">
                {isOn
                  ? job.state === 'proving'
                    ? t('All is there; it is compared octet by octet…')
                    : t('{met} of {all} messages…', { met: count(met), all: count(job.expected ?? met) })
                  : job.state === 'done'
                    ? t(
                        '{taken, plural, =0 {Nothing was missing.} one {One message is back, compared with the backup: the same.} other {# messages are back, compared with the backup: the same.}}',
                        { taken: job.taken },
                      )
                    : t('It stopped: {because}', { because: heard(job.because ?? job.state) })}
              </p>
              {isOn && <progress max={Math.max(1, job.expected ?? met)} value={met} aria-label={t('Restoring')} />}
              {job.duplicates > 0 && job.state === 'done' && (
                <p className="quiet">
                  {t('{count, plural, one {# message was} other {# messages were}} there already.', {
                    count: job.duplicates,
                  })}
                </p>
              )}
              <Actions>
                {isOn && (
                  <Button onClick={() => void act(t('Stopping'), api => api.moving.cancel({ id }))}>{t('Stop')}</Button>
                )}
                {!isOn && job.state !== 'done' && job.state !== 'cancelled' && (
                  <Button onClick={() => void act(t('Going on'), api => api.moving.resume({ id }))}>
                    {t('Go on')}
                  </Button>
                )}
                <Button kind="main" onClick={onClose}>
                  {t('Close')}
                </Button>
              </Actions>
              {isOn && <p className="quiet">{t('It goes on when this is closed, and after a restart.')}</p>}
            </>
          );
        }}
      </Faces>
    </div>
  );
}
