/** Every message and every refused connection, newest first. The same row opens its journey. */
import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { JourneyRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Empty, Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { few, size } from '../design/format.ts';
import { List } from '../design/list.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { journeyOutcome, journeySubject, stateLook } from '../design/words.ts';
import { type Live, useAnswer, useLive } from '../live.ts';
import { listeningFact } from '../overview/overview-words.ts';
import { SearchField } from '../search/search-field.tsx';
import { useStatusData } from '../shell/status.tsx';
import { journeyWords, type KnownJourneys, outcomeIn, outcomes, withOutcome } from './journey-words.ts';
import { useOlder } from './use-older.ts';
import './journeys.css';

const PAGE = 200;

export function JourneysView() {
  const where = new URLSearchParams(useSearch()).get('where') ?? '';
  const [, navigate] = useLocation();
  const search = useCallback(
    (next: string): void =>
      navigate(next === '' ? '/journeys' : `/journeys?where=${encodeURIComponent(next)}`, { replace: true }),
    [navigate],
  );
  return (
    <div className="view">
      <header className="view-head">
        <div>
          <h1>{t('Journeys')}</h1>
          <p>{t('Every message, and every connection that was refused')}</p>
        </div>
      </header>
      {where === '' ? <Latest search={search} /> : <Found where={where} search={search} />}
    </div>
  );
}

type Searching = { readonly search: (where: string) => void };

function Latest({ search }: Searching) {
  const live = useLive('journeys', (api, signal) => api.journeys.watch({ limit: PAGE }, signal));
  const status = useStatusData();
  return (
    <Rows
      live={live}
      where=""
      search={search}
      empty={
        <Empty
          title={t('No journeys yet')}
          fact={
            <>
              {t('Messages and refused connections appear here.')} {status ? listeningFact(status.listeners) : ''}
            </>
          }
        />
      }
    />
  );
}

function Found({ where, search }: Searching & { where: string }) {
  const live = useAnswer(`journeys ${where}`, api => api.journeys.list({ limit: PAGE, where }));
  return (
    <Rows
      live={live}
      where={where}
      search={search}
      empty={
        <Empty
          title={t('Nothing with “{where}”', { where })}
          fact={t('Addresses, subjects, reasons and traces are searched, as far back as the log is kept.')}
        />
      }
    />
  );
}

type RowsProps = Searching & {
  readonly live: Live<readonly JourneyRow[]>;
  readonly where: string;
  readonly empty: React.ReactNode;
};

function Rows({ live, where, search, empty }: RowsProps) {
  const rows = live.state === 'ready' ? live.data : [];
  // A word that cannot be read is told beside the field; it is no failure of the screen.
  const fault = where !== '' && live.state === 'failed' ? live.message : null;
  return (
    <>
      <div className="journeys-tools">
        <SearchField
          label={t('Search journeys')}
          placeholder={t('An address, a subject, a trace')}
          q={where}
          words={journeyWords}
          known={() => knownFrom(rows)}
          faults={[]}
          refused={fault}
          onSearch={search}
          onLeave={() => document.querySelector<HTMLElement>('.journeys-list [role="listbox"]')?.focus()}
        />
        <Choice
          label={t('What came of it')}
          value={outcomeIn(where) ?? ''}
          choices={[['', t('All')], ...outcomes]}
          onChange={outcome => search(withOutcome(where, outcome === '' ? null : outcome))}
        />
      </div>
      {fault === null && (
        <Faces live={live} what={t('the journeys')} rows={16} isEmpty={all => all.length === 0} empty={() => empty}>
          {newest => <Table newest={newest} where={where} />}
        </Faces>
      )}
    </>
  );
}

function knownFrom(rows: readonly JourneyRow[]): KnownJourneys {
  const unique = (all: readonly (string | null)[]) => [...new Set(all.filter(one => one !== null && one !== ''))];
  return {
    senders: unique(rows.map(row => row.sender)) as string[],
    recipients: unique(rows.flatMap(row => row.recipients)) as string[],
  };
}

function Table({ newest, where }: { newest: readonly JourneyRow[]; where: string }) {
  const [, navigate] = useLocation();
  const { rows, more } = useOlder(newest, where, PAGE);
  return (
    <div className="view-body card journeys">
      <div className="columns journeys-grid" aria-hidden="true">
        <span />
        <span>{t('Subject')}</span>
        <span>{t('From')}</span>
        <span>{t('To')}</span>
        <span>{t('What came of it')}</span>
        <span>{t('Size')}</span>
        <span>{t('When')}</span>
      </div>
      <List
        label={t('Journeys')}
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
      <span className="clip second">{row.sender || (row.sender === '' ? t('a report') : t('unknown'))}</span>
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
