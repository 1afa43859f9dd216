/** The queue as the person sees it: who waits, for whom, since when, why, and what can be done. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { QueueRow } from '../../server/api/contract.ts';
import { Empty, Faces } from '../design/faces.tsx';
import { plural, span } from '../design/format.ts';
import { List, useSelection } from '../design/list.tsx';
import { Moment } from '../design/moment.tsx';
import { subject } from '../design/selection.ts';
import { StatusShape } from '../design/shapes.tsx';
import { stateLook } from '../design/words.ts';
import { useLive, useNow } from '../live.ts';
import { useStatusData } from '../shell/status.tsx';
import { QueueActions } from './queue-actions.tsx';
import { byRoute, summary, waitingIn, why } from './queue-words.ts';
import './queue.css';

/** More rows than anybody reads; the counts are always of all. */
const MOST_ROWS = 1000;

export function QueueView() {
  const queue = useLive('queue', (api, signal) => api.queue.watch({ limit: MOST_ROWS }, signal));
  const counts = queue.state === 'ready' ? queue.data.counts : null;
  return (
    <div className="view">
      <header className="view-head">
        <div>
          <h1>Queue</h1>
          <p className="num">{counts ? <Summary text={summary(counts)} /> : 'What waits to be delivered'}</p>
        </div>
      </header>
      <Faces
        live={queue}
        what="the queue"
        rows={14}
        isEmpty={data => data.rows.length === 0}
        empty={() => <NothingWaits />}
      >
        {data => <Queue rows={data.rows} all={waitingIn(data.counts)} />}
      </Faces>
    </div>
  );
}

function Summary({ text }: { text: string }) {
  const status = useStatusData();
  const now = useNow();
  return (
    <>
      {text}
      {status?.oldestWaiting != null && `, the oldest for ${span(now - status.oldestWaiting)}`}
      {status?.nextDue != null && (
        <>
          . Next attempt <Moment at={status.nextDue} form="until" />
        </>
      )}
    </>
  );
}

function NothingWaits() {
  const status = useStatusData();
  const moved = status ? status.ledger.delivered + status.ledger.relayed : 0;
  return (
    <Empty
      title="Nothing waits"
      fact={
        moved > 0
          ? `${plural(moved, 'message')} went through. New mail appears here on its way.`
          : 'New mail appears here on its way.'
      }
    />
  );
}

const keyOf = (row: QueueRow): string => String(row.recipient);

function Queue({ rows: all, all: total }: { rows: readonly QueueRow[]; all: number }) {
  const [route, setRoute] = useState<string | null>(null);
  const shares = byRoute(all);
  const wanted = shares.some(share => share.route === route) ? route : null;
  const rows = wanted === null ? all : all.filter(row => row.route === wanted);
  const [selection, setSelection] = useSelection(rows.map(keyOf));
  const [, navigate] = useLocation();
  return (
    <div className="view-body">
      <fieldset className="routes">
        <legend className="only-read-aloud">Destinations</legend>
        {shares.slice(0, 6).map(share => (
          <button
            type="button"
            key={share.route}
            aria-pressed={share.route === wanted}
            onClick={() => setRoute(share.route === wanted ? null : share.route)}
          >
            <span className="clip">{share.route}</span> <span className="num">{share.waiting}</span>
          </button>
        ))}
      </fieldset>
      <div className="card queue">
        <div className="columns queue-grid" aria-hidden="true">
          <span />
          <span>State</span>
          <span>To, and from</span>
          <span>Subject</span>
          <span>Why</span>
          <span>Next try</span>
        </div>
        <List
          label="Messages waiting for delivery"
          className="queue-list"
          rows={rows}
          keyOf={keyOf}
          choose
          selection={selection}
          onSelection={setSelection}
          onOpen={row => navigate(`/journey/${encodeURIComponent(row.trace)}`)}
          row={row => <Cells row={row} />}
          height={44}
        />
        <QueueActions rows={subject(selection, rows, keyOf)} chosen={selection.chosen.size} />
      </div>
      {total > all.length && (
        <p className="queue-more">
          Showing {plural(all.length, 'message')} of {total}.
        </p>
      )}
    </div>
  );
}

function Cells({ row }: { row: QueueRow }) {
  const look = stateLook[row.state];
  const reason = why(row);
  return (
    <>
      <span className="state">
        <StatusShape shape={look.shape} />
        <span className="clip">{look.word}</span>
      </span>
      <span className="queue-who">
        <span className="clip">{row.address}</span>
        <span className="clip quiet">{row.sender || 'a report from here'}</span>
      </span>
      <span className="clip queue-subject">{row.subject || 'No subject'}</span>
      <span className="clip second queue-why" title={reason}>
        {reason}
      </span>
      <span className="queue-next num">
        <span>{row.nextAt === null ? '—' : <Moment at={row.nextAt} form="until" />}</span>
        <span className="quiet">try {row.attempts + 1}</span>
      </span>
    </>
  );
}
