/** The server runs. One click sends a letter; the Line lights up as it passes each station, then the letter opens. */
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Journey, Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { SelfSetup } from '../deliverability/self-setup.tsx';
import { Button } from '../design/button.tsx';
import { took } from '../design/format.ts';
import { Line } from '../design/line.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { lineAhead, lineOf, sinceStart, withAhead } from '../journey/journey-line.ts';
import { heard } from '../language/heard.ts';
import { rich } from '../language/rich.ts';
import { markReady, useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct } from '../shell/notices.tsx';
import '../deliverability/doctor.css';
import { FirstMessage } from './first-message.tsx';
import { Snippets } from './snippet-tabs.tsx';

export type Started = { readonly address: string; readonly account: number; readonly status: Status };

type RunningProps = {
  readonly started: Started;
  readonly onLeave: () => void;
  /** Of an office: what lies elsewhere is brought. */
  readonly onBring?: (address: string) => void;
};

export function Running({ started, onLeave, onBring }: RunningProps) {
  const [trace, setTrace] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const act = useAct();
  useEffect(markReady, []);
  const send = async (): Promise<void> => {
    if (busy || trace) return;
    setBusy(true);
    const sent = await act(t('Sending the first message'), api => api.mail.sendFirst({ account: started.account }));
    setBusy(false);
    setTrace(sent?.trace ?? null);
  };
  useKeys(t('First run'), [{ keys: 'Enter', say: t('Send me one'), run: () => void send() }], trace === null);
  return (
    <main className="first-run running">
      {trace ? (
        <FirstJourney trace={trace} account={started.account} onLeave={onLeave} isOffice={onBring !== undefined} />
      ) : (
        <>
          <header>
            <h1>
              <StatusShape shape="ok" size={26} /> {t('Running. Send the first message')}
            </h1>
            <p className="second">
              {rich('To <to>{address}</to>, through the real server, station by station.', {
                address: started.address,
                to: text => <span className="mono">{text}</span>,
              })}
            </p>
            <Button kind="main" className="send-first" onClick={send} disabled={busy} autoFocus>
              {t('Send me one')} <kbd>⏎</kbd>
            </Button>
          </header>
          <section className="card first-line">
            <Line {...lineAhead} label={t('The stations of a message')} />
          </section>
          <Snippets status={started.status} address={started.address} />
          <div className="first-next">
            {onBring && (
              <Button onClick={() => onBring(started.address)}>{t('I have mail elsewhere: bring it')}</Button>
            )}
            <Button kind="quiet" onClick={onLeave}>
              {t('Go to the overview without it')}
            </Button>
          </div>
        </>
      )}
    </main>
  );
}

type FirstJourneyProps = {
  readonly trace: string;
  readonly account: number;
  readonly isOffice: boolean;
  readonly onLeave: () => void;
};

function FirstJourney({ trace, account, isOffice, onLeave }: FirstJourneyProps) {
  const live = useLive(`first ${trace}`, (api, signal) => api.journeys.watchOne({ trace }, signal));
  const [, navigate] = useLocation();
  const journey = live.state === 'ready' ? live.data : null;
  const stored =
    journey?.branches.some(branch => branch.stations.some(one => one.name === 'stored' && one.state === 'done')) ??
    false;
  const leave = (path: string) => () => {
    navigate(path);
    onLeave();
  };
  return (
    <>
      <header>
        <h1>
          <StatusShape shape={stored ? 'ok' : 'waiting'} size={26} />{' '}
          {stored ? t('Your first message took {time}', { time: tookOf(journey) }) : t('On its way…')}
        </h1>
        {live.state === 'failed' && (
          <p role="alert">{t('Its journey could not be read: {why}', { why: live.message })}</p>
        )}
        {stored && (
          <div className="first-next">
            <Button onClick={leave(`/journey/${encodeURIComponent(trace)}`)}>{t('See its journey')}</Button>
            <Button kind="main" onClick={leave('/')}>
              {t('Go to the overview')}
            </Button>
          </div>
        )}
      </header>
      <section className="card first-line">
        <Line
          {...(journey ? withAhead(lineOf(journey)) : lineAhead)}
          label={journey ? heard(journey.sentence) : t('The message is on its way')}
          bottom={78}
          below={station => (journey && station.at !== null ? took(sinceStart(journey, station.at) ?? 0) : '')}
        />
      </section>
      {stored && <FirstMessage accountId={`a${account}`} />}
      {stored && isOffice && <OfficeSelfSetup />}
    </>
  );
}

/** The shell, which knows the server's state, is not there yet. */
function OfficeSelfSetup() {
  const live = useLive('status', (api, signal) => api.status.watch({}, signal));
  return <SelfSetup status={live.state === 'ready' ? live.data : null} />;
}

function tookOf(journey: Journey | null): string {
  const stored = journey?.branches[0]?.stations.find(one => one.name === 'stored')?.at ?? null;
  return took((journey && sinceStart(journey, stored)) ?? 0);
}
