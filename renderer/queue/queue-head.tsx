/** How much waits, the two acts on all of it, and in words why nothing leaves, where nothing does. */
import { ChevronDown } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { FrozenRow, NetworkNow, QueueSelection, RecipientState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { clock, span } from '../design/format.ts';
import { Menu } from '../design/menu.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import type { Shape } from '../design/words.ts';
import { heard } from '../language/heard.ts';
import { rich } from '../language/rich.ts';
import { useConnection, useNow } from '../live.ts';
import { useAct } from '../shell/notices.tsx';
import { useStatusData } from '../shell/status.tsx';
import { WhyButton } from '../why/why-button.tsx';
import { holder, summary } from './queue-words.ts';
import type { QueueActs } from './use-acts.tsx';
import { usePause } from './use-pause.ts';
import type { Around } from './use-queue.ts';

type HeadProps = {
  readonly counts: Readonly<Record<RecipientState, number>> | null;
  readonly around: Around | null;
  readonly acts: QueueActs;
};

export function QueueHead({ counts, around, acts }: HeadProps) {
  const untried = counts ? counts.queued + counts.deferred : 0;
  const pausedRow = around?.frozen.find(one => one.route === null) ?? null;
  const sendAll = useSendAll(acts);
  return (
    <>
      <header className="view-head">
        <div>
          <h1>{t('Queue')}</h1>
          <p className="num">{counts ? <Summary text={summary(counts)} /> : t('What waits to be delivered')}</p>
        </div>
        <div className="view-tools">
          <WhyButton />
          {counts !== null && counts.held > 0 && (
            <Link className="button" data-kind="plain" href="/held">
              {t('Held mail')}
            </Link>
          )}
          <PauseMenu isPaused={pausedRow !== null} />
          <Button onClick={() => void sendAll()} disabled={untried === 0 || pausedRow !== null}>
            {t('Send all now')}
          </Button>
        </div>
      </header>
      {around && <Standing around={around} />}
    </>
  );
}

function Summary({ text }: { text: string }) {
  const status = useStatusData();
  const now = useNow();
  return (
    <>
      {text}
      {status?.oldestWaiting != null && ` · ${t('oldest {span}', { span: span(now - status.oldestWaiting, 'bent') })}`}
      {status?.nextDue != null && (
        <>
          {' · '}
          {rich('next try {when}', { when: <Moment at={status.nextDue} form="until" /> })}
        </>
      )}
    </>
  );
}

const tryable: QueueSelection = { states: ['queued', 'deferred'] };

/** All that may be tried, as it is now; many are shown first. */
function useSendAll(acts: QueueActs): () => Promise<void> {
  const act = useAct();
  return async () => {
    const found = await act(t('Sending all'), api => api.queue.find(tryable));
    if (found) acts.start('retry', { ids: found.recipients, rows: [], selection: tryable });
  };
}

const reasons = [t('While I look into it'), t('Our address is on a block list'), t('The provider is being changed')];

function PauseMenu({ isPaused }: { isPaused: boolean }) {
  const { pause } = usePause();
  const [asking, setAsking] = useState(false);
  // The strip below says it, and has the way back.
  if (isPaused) return null;
  return (
    <>
      <Menu
        label={t('Pause outgoing mail')}
        items={[
          { label: t('Pause now'), run: () => void pause('') },
          { kind: 'title', label: t('With a reason') },
          ...reasons.map(reason => ({ label: reason, run: () => void pause(reason) })),
          { label: t('Another reason…'), run: () => setAsking(true) },
        ]}
        trigger={
          <Button>
            {t('Pause outgoing')} <ChevronDown size={14} strokeWidth={1.8} aria-hidden="true" />
          </Button>
        }
      />
      {asking && (
        <WhyDialog title={t('Pause outgoing mail')} act={t('Pause')} onAct={pause} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

type WhyProps = {
  readonly title: string;
  readonly act: string;
  readonly onAct: (why: string) => unknown;
  readonly onClose: () => void;
};

export function WhyDialog({ title, act, onAct, onClose }: WhyProps) {
  const [why, setWhy] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onAct(why.trim());
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={title}>
      <form className="form queue-form" onSubmit={submit} noValidate>
        <p className="second">{t('What waits stays, and still expires when its days are over.')}</p>
        <TextField
          label={t('Reason')}
          value={why}
          onChange={setWhy}
          help={t('Shown wherever it is said that mail rests')}
          maxLength={300}
          autoFocus
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit">
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

// ── why nothing leaves ──

/** The clock: today by the hour, before by how long. */
const since = (at: number, now: number): string =>
  now - at < 43_200_000 ? t('since {time}', { time: clock(at) }) : t('for {span}', { span: span(now - at, 'bent') });
/** What slept longer ago explains nothing any more. */
const LATELY = 3_600_000;

function Standing({ around }: { around: Around }) {
  const now = useNow(10_000);
  const { frozen, network, trips } = around;
  const paused = frozen.find(one => one.route === null);
  return (
    <>
      {paused && <Paused row={paused} now={now} />}
      <Network network={network} now={now} />
      {trips.map(trip => (
        <Rests key={trip.address} shape="attention">
          {rich(
            '<strong>Mail of {whom} is held by the breaker {since}:</strong> {because}. {count, plural, one {# recipient waits} other {# recipients wait}} for what you decide.',
            {
              ...{ whom: trip.address, since: since(trip.at, now), because: heard(trip.because), count: trip.held },
              strong: inner => <strong>{inner}</strong>,
            },
          )}{' '}
          <Link href={`/accounts/${encodeURIComponent(trip.address)}`}>{t('Decide')}</Link>
        </Rests>
      ))}
    </>
  );
}

function Paused({ row, now }: { row: FrozenRow; now: number }) {
  const { resume } = usePause();
  const { state } = useConnection();
  return (
    <Rests shape="held" action={{ label: t('Resume'), run: () => void resume(), disabled: state !== 'connected' }}>
      <strong>
        {row.why === ''
          ? t('Outgoing mail is paused by {whom} {since}.', { whom: holder(row.by), since: since(row.since, now) })
          : t('Outgoing mail is paused by {whom} {since}: {why}.', {
              ...{ whom: holder(row.by), since: since(row.since, now), why: row.why },
            })}
      </strong>{' '}
      {t('What waits for elsewhere stays here and still expires; mail between our own people goes on.')}
    </Rests>
  );
}

const networkWords = {
  offline: t('No network'),
  captive: t('Something between us and the world answers for everybody'),
} as const;

function Network({ network, now }: { network: NetworkNow; now: number }) {
  const { kind, because, metered, slept } = network;
  return (
    <>
      {kind !== 'up' && (
        <Rests shape="waiting">
          <strong>
            {networkWords[kind]} {since(network.since, now)}
            {because === '' ? '.' : `: ${heard(because)}.`}
          </strong>{' '}
          {t('Mail for elsewhere rests, and no try is counted. It goes on by itself.')}
        </Rests>
      )}
      {metered && kind === 'up' && (
        <Rests shape="info">
          {rich(
            '<strong>This network costs by the octet.</strong> Large and less urgent messages for elsewhere wait for another.',
            { strong: inner => <strong>{inner}</strong> },
          )}
        </Rests>
      )}
      {slept && now - slept.until < LATELY && (
        <Rests shape="info">
          {rich('<strong>This computer slept from {from} to {until}.</strong> What was due meanwhile is tried since.', {
            ...{ from: clock(slept.from), until: clock(slept.until) },
            strong: inner => <strong>{inner}</strong>,
          })}
        </Rests>
      )}
    </>
  );
}

type RestsProps = {
  readonly shape: Shape;
  readonly action?: { readonly label: string; readonly run: () => void; readonly disabled?: boolean };
  readonly children: ReactNode;
};

function Rests({ shape, action, children }: RestsProps) {
  return (
    <div className="queue-rests" data-tone={shape} role="status">
      <StatusShape shape={shape} />
      <span>{children}</span>
      {action && (
        <Button onClick={action.run} disabled={action.disabled}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
