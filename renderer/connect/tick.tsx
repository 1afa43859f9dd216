/** The live tick: waits for the program, then says that it has come, or what it tried wrongly and what to choose. */
import { useState } from 'react';
import { cameWords, failedWords, tickOf } from '../../server/api/connect-words.ts';
import type { ConnectWays } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useLive } from '../live.ts';

type TickProps = {
  readonly ways: ConnectWays;
  /** What it is waited for, by name. */
  readonly name: string;
};

/** What happened a moment before the card was opened is what a person means too. */
const GRACE = 2000;

export function LiveTick({ ways, name }: TickProps) {
  const [since] = useState(() => Date.now() - GRACE);
  const { address } = ways;
  const live = useLive(`seen ${address} ${since}`, (api, signal) => api.connect.watchSeen({ address, since }, signal));
  const tick = live.state === 'ready' ? tickOf(live.data) : ({ kind: 'waiting' } as const);
  if (tick.kind === 'came')
    return (
      <p className="connect-tick" data-kind="came" role="status">
        <StatusShape shape="ok" size={18} />
        <span>
          {cameWords(tick.came)} <Moment at={tick.came.at} />
        </span>
      </p>
    );
  if (tick.kind === 'failed') {
    const [happened, choose] = failedWords(tick.failed, ways);
    return (
      <p className="connect-tick" data-kind="failed" role="status">
        <StatusShape shape="attention" size={18} />
        <span>
          {happened} <strong>{choose}</strong>{' '}
          <span className="quiet">
            {tick.failed.remote}, <Moment at={tick.failed.at} />
          </span>
        </span>
      </p>
    );
  }
  return (
    <p className="connect-tick" data-kind="waiting" role="status">
      <StatusShape shape="waiting" size={18} />
      <span className="second">{t('Waiting for {name}…', { name })}</span>
    </p>
  );
}
