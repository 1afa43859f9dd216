/** Every message and every refused connection, newest first. The same row opens its journey. */
import { useCallback, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { JourneyRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Empty, Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { few, size } from '../design/format.ts';
import { List } from '../design/list.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { usePhone } from '../design/use-media.ts';
import { journeyOutcome, journeySubject, stateLook } from '../design/words.ts';
import { type Live, useLive } from '../live.ts';
import { listeningFact } from '../overview/overview-words.ts';
import { SearchField } from '../search/search-field.tsx';
import { useStatusData } from '../shell/status.tsx';
import { WhyButton } from '../why/why-button.tsx';
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
  const live = useLive<Found>(`journeys ${where}`, async function* (api, signal) {
    if (where === '') for await (const rows of api.journeys.watch({ limit: PAGE }, signal)) yield { where, rows };
    else yield { where, rows: await api.journeys.list({ limit: PAGE, where }, signal) };
  });
  const last = useRef<Found>(null);
  if (live.state === 'ready') last.current = live.data;
  // A word that cannot be read is told beside the field, and what was found before stays.
  const refused = where !== '' && live.state === 'failed' ? live.message : null;
  const kept: Live<Found> | null =
    refused === null ? live : last.current && { state: 'ready', data: last.current, trouble: null, retry: () => {} };
  return (
    <div className="view">
      <header className="view-head">
        <div>
          <h1>{t('Journeys')}</h1>
          <p>{t('Every message, and every connection that was refused')}</p>
        </div>
      </header>
      <div className="journeys-tools">
        <SearchField
          label={t('Search journeys')}
          placeholder={t('An address, a subject, a trace')}
          q={where}
          words={journeyWords}
          known={() => knownFrom(last.current?.rows ?? [])}
          faults={[]}
          refused={refused}
          onSearch={search}
          onLeave={() =>
            document
              .querySelector<HTMLElement>('.journeys-list[role="listbox"], .journeys-list [role="listbox"]')
              ?.focus()
          }
        />
        <Choice
          label={t('What came of it')}
          value={outcomeIn(where) ?? ''}
          choices={[['', t('All')], ...outcomes]}
          onChange={outcome => search(withOutcome(where, outcome === '' ? null : outcome))}
        />
      </div>
      {kept && (
        <Faces
          live={kept}
          what={t('the journeys')}
          rows={16}
          isEmpty={found => found.rows.length === 0}
          empty={found => (found.where === '' ? <NoneYet /> : <Nothing where={found.where} />)}
        >
          {found => <Table key={found.where} newest={found.rows} where={found.where} />}
        </Faces>
      )}
    </div>
  );
}

type Found = { readonly where: string; readonly rows: readonly JourneyRow[] };

function NoneYet() {
  const status = useStatusData();
  return (
    <Empty
      title={t('No journeys yet')}
      fact={
        <>
          {t('Messages and refused connections appear here.')} {status ? listeningFact(status.listeners) : ''}
        </>
      }
      action={<WhyButton />}
    />
  );
}

const Nothing = ({ where }: { where: string }) => (
  <Empty
    title={t('Nothing with “{where}”', { where })}
    fact={t('Addresses, subjects, reasons and traces are searched, as far back as the log is kept.')}
    action={<WhyButton about={where} />}
  />
);

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
  const phone = usePhone();
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
        height={phone ? 54 : 36}
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
