/** What others report of mail in our name and of sessions with our hosts, and what to do. */
import { type ReactNode, useState } from 'react';
import type { Deliverability, ReportRecord } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { adviceSentence } from '../../server/reports/advice-words.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useLive } from '../live.ts';
import { useAct } from '../shell/notices.tsx';
import { DayChart } from './day-chart.tsx';
import { adviceShape, mailWords, recordFact, type Span, spans, tlsWords } from './deliverability-words.ts';
import { DomainChoice } from './domain-choice.tsx';
import { Received, Sent, Sources, TlsHosts } from './report-tables.tsx';

type ReportsProps = {
  /** '': all of them. */
  readonly domain: string;
  readonly onDomain: (domain: string) => void;
  readonly tabs: ReactNode;
};

export function ReportsPage({ domain, onDomain, tabs }: ReportsProps) {
  const [span, setSpan] = useState<Span>('30');
  const wanted = { days: Number(span), ...(domain === '' ? {} : { domain }) };
  const live = useLive(`deliverability ${span} ${domain}`, (api, signal) => api.reports.watch(wanted, signal));
  // While another question is asked the choice stays what it was.
  const [domains, setDomains] = useState<readonly string[]>([]);
  if (live.state === 'ready' && live.data.domains.join() !== domains.join()) setDomains(live.data.domains);
  return (
    <>
      <header className="view-head">
        <div>
          <h1>{t('Deliverability')}</h1>
          <p>{t('What other mail servers report about your domains')}</p>
        </div>
        <div className="view-tools">
          {domains.length > 1 && (
            <DomainChoice domains={domains} value={domain} onChange={onDomain} all={t('All domains')} />
          )}
          {tabs}
          <Choice label={t('Reported over')} value={span} onChange={setSpan} choices={spans} />
        </div>
      </header>
      <Faces live={live} what={t('the reports')} isEmpty={isBare} empty={data => <NothingYet page={data} />} rows={10}>
        {data => <Page page={data} />}
      </Faces>
    </>
  );
}

const isBare = ({ received, sent }: Deliverability): boolean => received.length + sent.length === 0;

function NothingYet({ page }: { page: Deliverability }) {
  return (
    <div className="deliverability">
      <section className="card">
        <Empty
          title={t('No report yet')}
          fact={
            page.domains.length === 0
              ? t('Reports are about domains, and you have none yet.')
              : t(
                  'Publish the records below at your DNS provider. Large receivers then send a report a day, which is found in whatever mailbox it comes to.',
                )
          }
        />
      </section>
      <Records records={page.records} />
      <OurReports page={page} />
    </div>
  );
}

function Page({ page }: { page: Deliverability }) {
  const { summary, received, records } = page;
  const toDo = records.some(({ found, reaches }) => found !== 'right' || !reaches);
  return (
    <div className="deliverability">
      <ul className="advice" aria-label={t('What to do')}>
        {summary.advice.map(advice => (
          <li key={advice.sentence} data-kind={advice.kind}>
            <StatusShape shape={adviceShape[advice.kind]} size={16} />
            <span>{adviceSentence(advice)}</span>
          </li>
        ))}
      </ul>
      <section className="card" aria-labelledby="mail-title">
        <div className="card-head">
          <h2 id="mail-title">{t('Mail in your name')}</h2>
        </div>
        <DayChart days={summary.days} words={mailWords} />
        {summary.sources.length > 0 && <Sources rows={summary.sources} />}
      </section>
      <section className="card" aria-labelledby="tls-title">
        <div className="card-head">
          <h2 id="tls-title">{t('Encryption to your mail hosts')}</h2>
        </div>
        <DayChart days={summary.tlsDays} words={tlsWords} />
        {summary.tlsHosts.length > 0 && <TlsHosts rows={summary.tlsHosts} />}
      </section>
      <div className="deliverability-columns">
        <section className="card" aria-labelledby="received-title">
          <div className="card-head">
            <h2 id="received-title">{t('Reports received')}</h2>
          </div>
          {received.length > 0 ? (
            <Received rows={received.slice(0, SHORT)} />
          ) : (
            <p className="card-none second">{t('None yet.')}</p>
          )}
        </section>
        <OurReports page={page} />
      </div>
      {toDo && <Records records={records} />}
    </div>
  );
}

/** Of a list beside another; `mailroom reports` has them all. */
const SHORT = 12;

function OurReports({ page: { sends, sent } }: { page: Deliverability }) {
  const act = useAct();
  const isOff = !sends.dmarc && !sends.tls;
  const turnOn = (): Promise<unknown> =>
    act(t('Turning reports on'), async api => {
      await api.settings.set({ key: 'reports.send-dmarc', text: 'true' });
      return api.settings.set({ key: 'reports.send-tls', text: 'true' });
    });
  return (
    <section className="card" aria-labelledby="sent-title">
      <div className="card-head">
        <h2 id="sent-title">{t('Reports sent')}</h2>
        {isOff && (
          <Button kind="quiet" onClick={() => void turnOn()}>
            {t('Send reports')}
          </Button>
        )}
      </div>
      {sent.length > 0 ? (
        <Sent rows={sent.slice(0, SHORT)} />
      ) : (
        <p className="card-none second">
          {isOff
            ? t(
                'You send none. Sent, they help other domains find who forges them, and tell them how your checks decide.',
              )
            : t('None yet. They go out once a day, some hours after midnight (UTC).')}
        </p>
      )}
    </section>
  );
}

function Records({ records }: { records: readonly ReportRecord[] }) {
  if (records.length === 0) return null;
  return (
    <section className="card" aria-labelledby="records-title">
      <div className="card-head">
        <h2 id="records-title">{t('To publish, so that reports come')}</h2>
        <CopyButton text={records.map(({ zoneLine }) => zoneLine).join('\n')} label={t('Copy all as zone file')}>
          {t('Copy all')}
        </CopyButton>
      </div>
      <ul className="records">
        {records.map(one => {
          const fact = recordFact(one);
          return (
            <li key={one.name}>
              <StatusShape shape={fact.shape} size={16} />
              <div>
                <p className="mono">{one.name}</p>
                <p className="mono record-value">{one.value}</p>
                <p className="second">{fact.text}</p>
              </div>
              <CopyButton text={one.value} label={t('Copy the value of {name}', { name: one.name })} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
