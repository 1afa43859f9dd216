/** How much a person sends to elsewhere; and where that was too much, why his mail is held and what becomes of it. */

import { useState } from 'react';
import { Link } from 'wouter';
import type { BreakerTrip, SentLately } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, Tip } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { clock, few } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { rich } from '../language/rich.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { useBreaker } from './breaker-live.tsx';
import { Part } from './forms.tsx';
import {
  deletionWords,
  FEW_LATEST,
  type Held,
  refusedWords,
  releasedWords,
  releaseWords,
  tallyWords,
  usageOf,
} from './sending-words.ts';
import './sending.css';

/** While the account is not stopped. */
export function Sending({ address }: { address: string }) {
  const live = useBreaker();
  const act = useAct();
  const say = useSay();
  const stop = async (): Promise<void> => {
    if (!(await act(t('Holding'), api => api.breaker.stop({ address })))) return;
    const undo = (): void => void act(t('Taking back'), api => api.breaker.release({ address, held: 'send' }));
    say({
      text: t('All mail of {address} is held from now on.', { address }),
      action: { label: t('Undo'), run: undo },
    });
  };
  return (
    <Part
      title={t('Sent to elsewhere')}
      acts={
        live.state === 'ready' && (
          <Tip text={`mailroom breaker stop ${address}`}>
            <Button kind="quiet" onClick={() => void stop()}>
              {t('Hold all mail of this account')}
            </Button>
          </Tip>
        )
      }
    >
      {live.state === 'loading' && <p className="second">{t('Reading how much was sent…')}</p>}
      {live.state === 'failed' && (
        <p className="second">
          {t('How much was sent could not be read: {why}', { why: live.message })}{' '}
          <Button kind="quiet" onClick={live.retry}>
            {t('Read again')}
          </Button>
        </p>
      )}
      {live.state === 'ready' && <Sent sent={live.data.sent.find(one => one.address === address) ?? null} />}
    </Part>
  );
}

function Sent({ sent }: { sent: SentLately | null }) {
  if (!sent) return <p className="second">{t('Nothing within a day.')}</p>;
  const refused = refusedWords(sent.day);
  return (
    <>
      <dl className="sent">
        {usageOf(sent).map(({ label, text, share }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="used num">
              {share !== null && (
                <meter
                  min={0}
                  max={1}
                  low={0.7}
                  high={0.9}
                  optimum={0}
                  value={share}
                  aria-label={`${label}: ${text}`}
                />
              )}
              {text}
            </dd>
          </div>
        ))}
      </dl>
      <p className="second sent-note">
        {t('Recipients elsewhere. Above that, mail is held until you have looked.')} {refused}
      </p>
    </>
  );
}

/** Stands first of all, for nothing else of this person matters as much. */
export function Stopped({ trip }: { trip: BreakerTrip }) {
  const { address, held } = trip;
  const [asking, setAsking] = useState(false);
  const act = useAct();
  const say = useSay();
  const release = async (how: Held): Promise<void> => {
    const done = await act(t('Letting go'), api => api.breaker.release({ address, held: how }));
    if (done) say({ text: releasedWords(address, how, held) });
  };
  return (
    <section className="stopped" aria-label={t('Mail is held')}>
      <h3>
        <StatusShape shape="held" size={16} /> {t('Mail from this account is held')}
      </h3>
      <p>
        {rich('Since {when}: {because}.', {
          when: <Moment at={trip.at} form="list" />,
          because: heard(trip.because),
        })}
      </p>
      <p>
        {rich(
          '{count, plural, =0 {Nothing waits yet.} one {# recipient waits in the <a>Queue</a>.} other {# recipients wait in the <a>Queue</a>.}} New mail of this account is taken and held too; nothing is lost.',
          { count: held, a: text => <Link href="/queue">{text}</Link> },
        )}
      </p>
      <Evidence trip={trip} />
      <p>{t('Was it somebody else? First give the account a new password, below, and take its app passwords away.')}</p>
      <div className="stopped-acts">
        {(held === 0 ? (['keep'] as const) : (['send', 'delete', 'keep'] as const)).map(how => (
          <Tip key={how} text={`mailroom breaker release ${address} --${how}`}>
            <Button
              className={how === 'delete' ? 'removal' : ''}
              onClick={() => (how === 'delete' ? setAsking(true) : void release(how))}
            >
              {releaseWords(how, held)}
            </Button>
          </Tip>
        ))}
      </div>
      <p className="second">
        {rich('The same: {command}, {second} or {third}', {
          command: <code>{`mailroom breaker release ${address} --send`}</code>,
          second: <code>{'--delete'}</code>,
          third: <code>{'--keep'}</code>,
        })}
      </p>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        question={t('Delete what was held of {address}?', { address })}
        consequence={deletionWords(held)}
        act={t('Delete')}
        onAct={() => void release('delete')}
      />
    </section>
  );
}

function Evidence({ trip: { hour, day, networks, latest, refusals } }: { trip: BreakerTrip }) {
  return (
    <>
      <dl className="evidence">
        <div>
          <dt>{t('Within the hour')}</dt>
          <dd>{tallyWords(hour)}</dd>
        </div>
        <div>
          <dt>{t('Within the day')}</dt>
          <dd>{tallyWords(day)}</dd>
        </div>
        {networks.length > 0 && (
          <div>
            <dt>{t('Handed in from')}</dt>
            <dd>
              {few(
                networks.map(({ network, messages }) =>
                  t('{network} ({count, plural, one {# message} other {# messages}})', { network, count: messages }),
                ),
                5,
              )}
            </dd>
          </div>
        )}
      </dl>
      {latest.length > 0 && (
        <Told title={t('The latest messages')}>
          {latest.slice(0, FEW_LATEST).map(one => (
            <li key={one.trace}>
              <Link href={`/journey/${encodeURIComponent(one.trace)}`}>{one.subject.trim() || t('No subject')}</Link>
              <span className="quiet num">{t('to {whom}, {time}', { whom: one.elsewhere, time: clock(one.at) })}</span>
            </li>
          ))}
        </Told>
      )}
      {refusals.length > 0 && (
        <Told title={t('What other servers said')}>
          {refusals.slice(0, FEW_LATEST).map(one => (
            <li key={`${one.at} ${one.recipient}`}>
              <span>
                {one.recipient} <span className="second">{one.reply}</span>
              </span>
            </li>
          ))}
        </Told>
      )}
    </>
  );
}

const Told = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <div className="stopped-told">
    <h4>{title}</h4>
    <ul>{children}</ul>
  </div>
);
