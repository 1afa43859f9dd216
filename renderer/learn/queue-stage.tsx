/** The queue lab: the cable, the letter, Ben's mailbox; and what waits now, with why and until when. */
import { Inbox, Plug, Unplug } from 'lucide-react';
import { Link } from 'wouter';
import type { LabAct, LabRow, LabsNow, QueueRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { until } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useLive, useNow } from '../live.ts';
import { useAct } from '../shell/notices.tsx';

type StageProps = { readonly lab: LabRow; readonly now: LabsNow };

export function QueueStage({ lab, now }: StageProps) {
  const act = useAct();
  const live = useLive('lab queue', (api, signal) => api.queue.watch({ limit: 200 }, signal));
  const rows = live.state === 'ready' ? live.data.rows.filter(row => lab.traces.includes(row.trace)) : [];
  const does = (what: LabAct) => () => void act(words[what], api => api.lab.act({ lab: 'queue', act: what }));
  const done = new Set(lab.steps.filter(step => step.done !== null).map(step => step.id));
  const next = lab.steps.find(step => step.done === null)?.id;
  const kind = (...ids: string[]): 'main' | 'plain' => (next && ids.includes(next) ? 'main' : 'plain');
  return (
    <>
      <div className="card lab-queue">
        <div className="lab-cable" data-out={now.frozen || undefined}>
          {now.frozen ? (
            <Unplug size={26} strokeWidth={1.5} aria-hidden="true" />
          ) : (
            <Plug size={26} strokeWidth={1.5} aria-hidden="true" />
          )}
          <div>
            <strong>{now.frozen ? t('The cable is out') : t('The cable is in')}</strong>
            <p className="second">
              {now.frozen
                ? t('Nobody here gets mail until it is back. Term: the route “local” is frozen.')
                : t('Mail is delivered as it comes.')}
            </p>
          </div>
          <Button kind={kind('frozen', 'thawed')} onClick={does(now.frozen ? 'thaw' : 'freeze')}>
            {now.frozen ? t('Put it back') : t('Pull it')}
          </Button>
        </div>
        <div className="lab-cable" data-out={now.full || undefined}>
          <Inbox size={26} strokeWidth={1.5} aria-hidden="true" />
          <div>
            <strong>{now.full ? t('Ben’s mailbox holds 1 MB') : t('Ben’s mailbox has room')}</strong>
            <p className="second">{t('Term: quota.')}</p>
          </div>
          <Button
            kind={kind('full', 'room')}
            disabled={!now.full && !done.has('arrived')}
            onClick={does(now.full ? 'room' : 'fill')}
          >
            {now.full ? t('Make room') : t('Fill it')}
          </Button>
        </div>
        <div className="lab-acts">
          <Button kind={kind('sent', 'deferred')} onClick={does('send')}>
            {now.full ? t('Send a letter of 1.2 MB') : t('Send a letter')}
          </Button>
          <Button kind={kind('retried')} disabled={rows.length === 0} onClick={does('retry')}>
            {t('Try now')}
          </Button>
          <Link href="/queue" className="button" data-kind="quiet">
            {t('See it in Queue')}
          </Link>
        </div>
      </div>
      <Waiting rows={rows} frozen={now.frozen} />
    </>
  );
}

const words: { readonly [A in LabAct]: string } = {
  send: t('Sending the letter'),
  freeze: t('Pulling the cable'),
  thaw: t('Putting the cable back'),
  fill: t('Filling the mailbox'),
  room: t('Making room'),
  retry: t('Trying'),
};

function Waiting({ rows, frozen }: { rows: readonly QueueRow[]; frozen: boolean }) {
  const now = useNow();
  return (
    <section className="card lab-rows" aria-label={t('What waits')}>
      <div className="card-head">
        <h2>{t('What waits')}</h2>
      </div>
      {rows.length === 0 ? (
        <p className="quiet">{t('Nothing of this lab waits.')}</p>
      ) : (
        <ul>
          {rows.map(row => (
            <li key={row.recipient}>
              <StatusShape shape="waiting" size={16} />
              <div>
                <strong>{row.subject || row.address}</strong>
                <p className="second">
                  {row.reply ??
                    (frozen ? t('Waits, and is not even tried: the cable is out.') : t('Waits for its turn.'))}
                </p>
                <p className="quiet num">
                  {t('{attempts, plural, =0 {not tried yet} one {tried once} other {tried # times}}', {
                    attempts: row.attempts,
                  })}
                  {!frozen && row.nextAt !== null && <>, {t('next {when}', { when: until(row.nextAt, now) })}</>}
                </p>
              </div>
              <Link href={`/journey/${encodeURIComponent(row.trace)}`}>{t('Journey')}</Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
