/** Is mail moving, and does anything need me? One sentence, the line, the latest journeys, what needs a person. */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { LineCounts, Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { type Live, useConnection, useLive } from '../live.ts';
import { useAct } from '../shell/notices.tsx';
import { useStatus } from '../shell/status.tsx';
import { WhyButton } from '../why/why-button.tsx';
import { headlineOf, spans } from './headline.ts';
import { LatestJourneys } from './latest-journeys.tsx';
import { Needs } from './needs.tsx';
import { OverviewLine } from './overview-line.tsx';
import { ledgerSentence, listeningFact } from './overview-words.ts';
import './overview.css';

export function OverviewView() {
  const status = useStatus();
  return (
    <div className="view view-scroll">
      {status.state !== 'ready' && <h1 className="only-read-aloud">{t('Overview')}</h1>}
      <Faces live={status} what={t('the state of the mail server')}>
        {data => <Overview status={data} />}
      </Faces>
    </div>
  );
}

function Overview({ status }: { status: Status }) {
  const [minutes, setMinutes] = useState<(typeof spans)[number][0]>('15');
  const line = useLive(`line ${minutes}`, (api, signal) => api.line.watch({ minutes: Number(minutes) }, signal));
  const never = status.ledger.accepted === 0;
  const quiet = status.needs.length === 0 && status.dismissed === 0;
  return (
    <div className="overview">
      <Head status={status} line={line} />
      <section className="card overview-line" aria-label={t('The line')}>
        <div className="card-head">
          <h2>{t('Where mail is')}</h2>
          <Choice label={t('Counted over')} value={minutes} onChange={setMinutes} choices={spans} />
        </div>
        <Faces live={line} what={t('the counts')} rows={3}>
          {counts => <OverviewLine counts={counts} />}
        </Faces>
        <Books status={status} />
      </section>
      <div className="overview-columns" data-single={quiet || undefined}>
        <section className="card">
          <div className="card-head">
            <h2>{t('Latest journeys')}</h2>
            <span className="overview-ways">
              <WhyButton />
              {!never && <Link href="/journeys">{t('All journeys')}</Link>}
            </span>
          </div>
          {never ? <NoMailYet status={status} /> : <LatestJourneys />}
        </section>
        <Needs status={status} />
      </div>
    </div>
  );
}

function Head({ status, line }: { status: Status; line: Live<LineCounts> }) {
  const connected = useConnection().state !== 'lost';
  const headline = headlineOf({ status, line: line.state === 'ready' ? line.data : null, connected });
  return (
    <header className="overview-head">
      <h1>
        <StatusShape shape={headline.shape} size={24} /> {headline.title}
      </h1>
      <p>{headline.text}</p>
    </header>
  );
}

/** The sum that proves that nothing is lost. */
function Books({ status: { ledger } }: { status: Status }) {
  const sentence = ledgerSentence(ledger);
  if (sentence === null) return null;
  return (
    <p className="ledger">
      <StatusShape shape={ledger.balanced ? 'ok' : 'attention'} />
      {sentence}
    </p>
  );
}

function NoMailYet({ status }: { status: Status }) {
  const act = useAct();
  const [, navigate] = useLocation();
  const send = async (): Promise<void> => {
    const sent = await act(t('Sending'), async api => {
      const [account] = await api.accounts.list({});
      return account ? api.mail.sendFirst({ account: account.id }) : null;
    });
    if (sent) navigate(`/journey/${encodeURIComponent(sent.trace)}`);
  };
  return (
    <Empty
      title={t('No mail yet')}
      fact={listeningFact(status.listeners)}
      action={
        <Button kind="main" onClick={send} disabled={status.accounts === 0}>
          {t('Send yourself one')}
        </Button>
      }
    />
  );
}
