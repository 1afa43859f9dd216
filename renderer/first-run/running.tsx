/** The server runs. One click sends a letter; the Line lights up as it passes each station, then the letter opens. */
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Journey, Status } from '../../server/api/contract.ts';
import { snippets } from '../connect/snippets.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Choice } from '../design/field.tsx';
import { took } from '../design/format.ts';
import { Line } from '../design/line.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { lineAhead, lineOf, sinceStart, withAhead } from '../journey/journey-line.ts';
import { markReady, useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct } from '../shell/notices.tsx';
import { FirstMessage } from './first-message.tsx';

export type Started = { readonly address: string; readonly account: number; readonly status: Status };

export function Running({ started, onLeave }: { started: Started; onLeave: () => void }) {
  const [trace, setTrace] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const act = useAct();
  useEffect(markReady, []);
  const send = async (): Promise<void> => {
    if (busy || trace) return;
    setBusy(true);
    const sent = await act('Sending the first message', api => api.mail.sendFirst({ account: started.account }));
    setBusy(false);
    setTrace(sent?.trace ?? null);
  };
  useKeys('First run', [{ keys: 'Enter', say: 'Send me one', run: () => void send() }], trace === null);
  return (
    <main className="first-run running">
      {trace ? (
        <FirstJourney trace={trace} account={started.account} onLeave={onLeave} />
      ) : (
        <>
          <header>
            <h1>
              <StatusShape shape="ok" size={26} /> Running. Send the first message
            </h1>
            <p className="second">
              To <span className="mono">{started.address}</span>, through the real server, station by station.
            </p>
            <Button kind="main" className="send-first" onClick={send} disabled={busy} autoFocus>
              Send me one <kbd>⏎</kbd>
            </Button>
          </header>
          <section className="card first-line">
            <Line {...lineAhead} label="The stations of a message" />
          </section>
          <Snippets status={started.status} address={started.address} />
          <Button kind="quiet" onClick={onLeave}>
            Go to the overview without it
          </Button>
        </>
      )}
    </main>
  );
}

function FirstJourney({ trace, account, onLeave }: { trace: string; account: number; onLeave: () => void }) {
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
          {stored ? `Your first message took ${tookOf(journey)}` : 'On its way…'}
        </h1>
        {live.state === 'failed' && <p role="alert">Its journey could not be read: {live.message}</p>}
        {stored && (
          <div className="first-next">
            <Button onClick={leave(`/journey/${encodeURIComponent(trace)}`)}>See its journey</Button>
            <Button kind="main" onClick={leave('/')}>
              Go to the overview
            </Button>
          </div>
        )}
      </header>
      <section className="card first-line">
        <Line
          {...(journey ? withAhead(lineOf(journey)) : lineAhead)}
          label={journey?.sentence ?? 'The message is on its way'}
          bottom={78}
          below={station => (journey && station.at !== null ? took(sinceStart(journey, station.at) ?? 0) : '')}
        />
      </section>
      {stored && <FirstMessage accountId={`a${account}`} />}
    </>
  );
}

function tookOf(journey: Journey | null): string {
  const stored = journey?.branches[0]?.stations.find(one => one.name === 'stored')?.at ?? null;
  return took((journey && sinceStart(journey, stored)) ?? 0);
}

function Snippets({ status, address }: { status: Status; address: string }) {
  const all = snippets(status.listeners, address);
  const [name, setName] = useState(all[0]?.name ?? '');
  const shown = all.find(one => one.name === name);
  if (!shown) return null;
  return (
    <section className="card snippets" aria-label="From your code">
      <div className="card-head">
        <h2>Or from your code</h2>
        <Choice label="Language" value={name} onChange={setName} choices={all.map(one => [one.name, one.name])} />
        <CopyButton text={shown.text} label="Copy the lines">
          Copy
        </CopyButton>
      </div>
      <pre>{shown.text}</pre>
    </section>
  );
}
