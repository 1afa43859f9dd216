/** Is mail moving, and does anything need me? One sentence, the line, the latest journeys, what needs a person. */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Status } from '../../server/api/contract.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useLive } from '../live.ts';
import { useAct } from '../shell/notices.tsx';
import { useStatus } from '../shell/status.tsx';
import { LatestJourneys } from './latest-journeys.tsx';
import { OverviewLine } from './overview-line.tsx';
import { headlineShape, ledgerSentence, listeningFact } from './overview-words.ts';
import './overview.css';

export function OverviewView() {
  const status = useStatus();
  return (
    <div className="view view-scroll">
      <Faces live={status} what="the state of the mail server">
        {data => <Overview status={data} />}
      </Faces>
    </div>
  );
}

const spans = [
  ['15', '15 min'],
  ['60', '1 hour'],
  ['1440', '1 day'],
] as const;

function Overview({ status }: { status: Status }) {
  const [minutes, setMinutes] = useState<(typeof spans)[number][0]>('15');
  const line = useLive(`line ${minutes}`, (api, signal) => api.line.watch({ minutes: Number(minutes) }, signal));
  const never = status.ledger.accepted === 0;
  const sentence = ledgerSentence(status.ledger);
  return (
    <div className="overview">
      <header className="overview-head">
        <h1>
          <StatusShape shape={headlineShape[status.headline.kind]} size={24} /> {status.headline.title}
        </h1>
        <p>{status.headline.text}</p>
      </header>
      <section className="card overview-line" aria-label="The line">
        <div className="card-head">
          <h2>Where mail is</h2>
          <Choice label="Counted over" value={minutes} onChange={setMinutes} choices={spans} />
        </div>
        <Faces live={line} what="the counts" rows={3}>
          {counts => <OverviewLine counts={counts} />}
        </Faces>
        {sentence && (
          <p className="ledger">
            <StatusShape shape={status.ledger.balanced ? 'ok' : 'attention'} />
            {sentence}
          </p>
        )}
      </section>
      <div className="overview-columns" data-single={status.needs.length === 0 || undefined}>
        <section className="card">
          <div className="card-head">
            <h2>Latest journeys</h2>
            {!never && <Link href="/journeys">All journeys</Link>}
          </div>
          {never ? <NoMailYet status={status} /> : <LatestJourneys />}
        </section>
        <Needs needs={status.needs} />
      </div>
    </div>
  );
}

function NoMailYet({ status }: { status: Status }) {
  const act = useAct();
  const [, navigate] = useLocation();
  const send = async (): Promise<void> => {
    const sent = await act('Sending', async api => {
      const [account] = await api.accounts.list({});
      return account ? api.mail.sendFirst({ account: account.id }) : null;
    });
    if (sent) navigate(`/journey/${encodeURIComponent(sent.trace)}`);
  };
  return (
    <Empty
      title="No mail yet"
      fact={listeningFact(status.listeners)}
      action={
        <Button kind="main" onClick={send} disabled={status.accounts === 0}>
          Send yourself one
        </Button>
      }
    />
  );
}

const needShape = { attention: 'attention', failed: 'failed', info: 'info' } as const;

function Needs({ needs }: { needs: Status['needs'] }) {
  if (needs.length === 0) return null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>Needs you</h2>
        <span className="num quiet">{needs.length}</span>
      </div>
      <ul className="needs">
        {needs.map(need => (
          <li key={need.id}>
            <StatusShape shape={needShape[need.severity]} size={16} />
            <span>
              {need.sentence} {need.path && <Link href={need.path}>See to it</Link>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
