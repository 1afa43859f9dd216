/** Every message and every refused connection, newest first. The same row opens its journey. */
import { Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { JourneyRow } from '../../server/api/contract.ts';
import { Empty, Faces } from '../design/faces.tsx';
import { few, size } from '../design/format.ts';
import { List } from '../design/list.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { journeyOutcome, journeySubject, stateLook } from '../design/words.ts';
import { type Live, useAnswer, useLive } from '../live.ts';
import { listeningFact } from '../overview/overview-words.ts';
import { useStatusData } from '../shell/status.tsx';
import { useOlder } from './use-older.ts';
import './journeys.css';

const PAGE = 200;

export function JourneysView() {
  const [text, setText] = useState(new URLSearchParams(useSearch()).get('text') ?? '');
  const wanted = useDeferredValue(text.trim());
  return (
    <div className="view">
      <header className="view-head">
        <div>
          <h1>Journeys</h1>
          <p>Every message, and every connection that was refused</p>
        </div>
        <label className="search journeys-search">
          <Search size={16} strokeWidth={1.6} aria-hidden="true" />
          <input
            type="search"
            value={text}
            onChange={event => setText(event.target.value)}
            placeholder="An address, a subject, a trace"
            aria-label="Search journeys"
          />
        </label>
      </header>
      {wanted === '' ? <Latest /> : <Found text={wanted} />}
    </div>
  );
}

function Latest() {
  const live = useLive('journeys', (api, signal) => api.journeys.watch({ limit: PAGE }, signal));
  const status = useStatusData();
  return (
    <Rows
      live={live}
      text=""
      empty={
        <Empty
          title="No journeys yet"
          fact={`Messages and refused connections appear here. ${status ? listeningFact(status.listeners) : ''}`}
        />
      }
    />
  );
}

function Found({ text }: { text: string }) {
  const live = useAnswer(`journeys ${text}`, api => api.journeys.list({ limit: PAGE, text }));
  return (
    <Rows
      live={live}
      text={text}
      empty={<Empty title={`Nothing with “${text}”`} fact="Addresses, subjects and traces are searched." />}
    />
  );
}

function Rows({ live, text, empty }: { live: Live<readonly JourneyRow[]>; text: string; empty: React.ReactNode }) {
  return (
    <Faces live={live} what="the journeys" rows={16} isEmpty={rows => rows.length === 0} empty={() => empty}>
      {rows => <Table newest={rows} text={text} />}
    </Faces>
  );
}

function Table({ newest, text }: { newest: readonly JourneyRow[]; text: string }) {
  const [, navigate] = useLocation();
  const { rows, more } = useOlder(newest, text, PAGE);
  return (
    <div className="view-body card journeys">
      <div className="columns journeys-grid" aria-hidden="true">
        <span />
        <span>Subject</span>
        <span>From</span>
        <span>To</span>
        <span>What came of it</span>
        <span>Size</span>
        <span>When</span>
      </div>
      <List
        label="Journeys"
        className="journeys-list"
        rows={rows}
        keyOf={row => row.trace}
        onOpen={row => navigate(`/journey/${encodeURIComponent(row.trace)}`)}
        onEnd={more}
        row={row => <Cells row={row} />}
      />
    </div>
  );
}

function Cells({ row }: { row: JourneyRow }) {
  const outcome = journeyOutcome(row);
  return (
    <>
      <StatusShape shape={stateLook[row.state].shape} size={16} />
      <span className="clip journeys-subject" data-none={!row.subject || undefined}>
        {journeySubject(row)}
      </span>
      <span className="clip second">{row.sender || (row.sender === '' ? 'a report' : 'unknown')}</span>
      <span className="clip second">{row.recipients.length > 0 ? few(row.recipients) : '—'}</span>
      <span className="clip journeys-outcome" title={outcome}>
        {outcome}
      </span>
      <span className="num quiet journeys-size">{row.size === null ? '—' : size(row.size)}</span>
      <span className="num quiet journeys-when">
        <Moment at={row.at} form="list" />
      </span>
    </>
  );
}
