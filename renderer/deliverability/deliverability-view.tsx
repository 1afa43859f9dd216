/** How our domains stand with others: what the DNS shows of them and what to change, and what others report of their mail. */
import { RefreshCw } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useLocation, useRoute, useSearch } from 'wouter';
import type { DoctorPage } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { Moment } from '../design/moment.tsx';
import { useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct } from '../shell/notices.tsx';
import { useStatusData } from '../shell/status.tsx';
import { Doctor } from './doctor-page.tsx';
import { LetterDialog, TextsMenu, useCopyTexts, type Whom } from './doctor-texts.tsx';
import { type Part, parts, pathOf, shownDomain } from './doctor-words.ts';
import { DomainChoice } from './domain-choice.tsx';
import { ReportsPage } from './reports-page.tsx';
import { SelfSetup } from './self-setup.tsx';
import './deliverability.css';
import './doctor.css';

export function DeliverabilityView() {
  const [, at] = useRoute('/deliverability/:domain');
  const wanted = at ? decodeURIComponent(at.domain!) : '';
  const isReports = useSearch().includes('reports');
  const [, navigate] = useLocation();
  const go = (domain: string, part: Part): void => navigate(pathOf(domain, part));
  const part = isReports ? 'reports' : 'records';
  const tabs = <Choice label={t('Show')} value={part} onChange={next => go(wanted, next)} choices={parts} />;
  return (
    <div className="view view-scroll">
      {isReports ? (
        <ReportsPage domain={wanted} onDomain={domain => go(domain, 'reports')} tabs={tabs} />
      ) : (
        <DoctorPart wanted={wanted} onDomain={domain => go(domain, 'records')} tabs={tabs} />
      )}
    </div>
  );
}

type PartProps = {
  readonly wanted: string;
  readonly onDomain: (domain: string) => void;
  readonly tabs: ReactNode;
};

function DoctorPart({ wanted, onDomain, tabs }: PartProps) {
  const live = useLive(`doctor ${wanted}`, (api, signal) =>
    api.doctor.watch(wanted === '' ? {} : { domain: wanted }, signal),
  );
  const status = useStatusData();
  const page = live.state === 'ready' ? live.data : null;
  const domain = page ? shownDomain(page, wanted) : wanted;
  const [letter, setLetter] = useState<Whom | null>(null);
  const act = useAct();
  const check = (): void => void (domain !== '' && act(t('Checking'), api => api.doctor.check({ domain })));
  const copy = useCopyTexts(domain);
  useDoctorKeys({
    check,
    copy: () => void (domain !== '' && copy('zone', 'all')),
    letter: () => domain !== '' && setLetter('web'),
  });
  return (
    <>
      <header className="view-head">
        <div>
          <h1>{t('Deliverability')}</h1>
          <p>{page ? <Standing page={page} domain={domain} /> : t('How your domains look to other mail servers')}</p>
        </div>
        <div className="view-tools">
          {page && page.domains.length > 1 && (
            <DomainChoice domains={page.domains} value={domain} onChange={onDomain} />
          )}
          {tabs}
          {domain !== '' && <TextsMenu domain={domain} onLetter={setLetter} />}
          <Button
            kind="main"
            onClick={check}
            disabled={domain === '' || page?.isChecking === true}
            title={`mailroom doctor ${domain}`}
          >
            <RefreshCw size={16} strokeWidth={1.6} /> {page?.isChecking ? t('Asking…') : t('Check again')} <kbd>r</kbd>
          </Button>
        </div>
      </header>
      <Faces live={live} what={t('what the doctor found')} rows={12}>
        {data => (
          <div className="deliverability">
            <Doctor page={data} domain={domain} onLetter={setLetter} onCheck={check} />
            {data.domains.length > 0 && <SelfSetup status={status} />}
          </div>
        )}
      </Faces>
      {letter && <LetterDialog domain={domain} whom={letter} onClose={() => setLetter(null)} />}
    </>
  );
}

/** Whose records, and how old the look is. */
function Standing({ page, domain }: { page: DoctorPage; domain: string }) {
  if (domain === '') return t('How your domains look to other mail servers');
  if (!page.report) return t('Asking how {domain} looks to others', { domain });
  return (
    <>
      {t('How {domain} looks to others', { domain })} · <Moment at={page.report.at} />
    </>
  );
}

/** Through the rows, as the arrows do it. */
function focusRow(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-doctor-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
}

/** To the next row that is not as it should be. */
function focusTrouble(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-doctor-row]')];
  const wrong = rows.filter(row => row.querySelector('[data-shape="failed"], [data-shape="attention"]'));
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next =
    by > 0
      ? wrong.find(row => rows.indexOf(row) > at)
      : wrong.findLast(row => rows.indexOf(row) < (at < 0 ? Infinity : at));
  (next ?? wrong.at(by > 0 ? 0 : -1))?.focus();
}

/** The first button within the row that has the focus: the value of the first record. */
const copyFirst = (): void =>
  document.activeElement?.closest('details')?.querySelector<HTMLElement>('.wanted-acts button')?.click();

type Acts = { readonly check: () => void; readonly copy: () => void; readonly letter: () => void };

function useDoctorKeys(acts: Acts): void {
  const current = useRef(acts);
  current.current = acts;
  useKeys(t('Deliverability'), [
    { keys: 'r', say: t('Check again'), run: () => current.current.check() },
    { keys: ['j', 'ArrowDown'], say: t('Next row'), run: () => focusRow(1) },
    { keys: ['k', 'ArrowUp'], say: t('Row before'), run: () => focusRow(-1) },
    { keys: 'n', say: t('Next trouble'), run: () => focusTrouble(1) },
    { keys: 'shift+n', say: t('Trouble before'), run: () => focusTrouble(-1) },
    { keys: 'c', say: t('Copy the record of an open row'), run: copyFirst },
    { keys: 'z', say: t('Copy all as zone file'), run: () => current.current.copy() },
    { keys: 'l', say: t('Letter to whoever runs your website'), run: () => current.current.letter() },
  ]);
}
