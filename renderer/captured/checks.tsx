/** What is wrong with a captured message, grouped and calm; a line number opens its HTML there. Nobody is asked unless it is pressed. */
import { useState } from 'react';
import type { CheckedMail, Finding, LinkRow, Place, Severity } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { type Lacking, lackingOf } from '../../server/capture/checks/verdict.ts';
import { fixWords, groupWords, sentenceOf, severityWords } from '../../server/capture/checks/words.ts';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import type { Shape } from '../design/words.ts';
import { useAnswer } from '../live.ts';
import { HtmlSource } from './html-source.tsx';
import './checks.css';

const SHAPES: Readonly<Record<Severity, Shape>> = { fault: 'failed', warning: 'attention', note: 'info', fine: 'ok' };
const ORDER: readonly Severity[] = ['fault', 'warning', 'note', 'fine'];
/** Rows of features and links until somebody wants all. */
const FEW = 8;

export function Checks({ message }: { readonly message: number }) {
  const [asked, setAsked] = useState({ askLinks: false, askDns: false });
  const [place, setPlace] = useState<Place | null>(null);
  const live = useAnswer(`check ${message} ${asked.askLinks} ${asked.askDns}`, (api, signal) =>
    api.captured.check({ message, ...asked, follow: true }, signal),
  );
  // What is there stays while others are asked.
  const [before, setBefore] = useState<CheckedMail | null>(null);
  if (live.state === 'ready' && live.data !== before) setBefore(live.data);
  const shown = (report: CheckedMail, asking: boolean) =>
    place && report.source !== null ? (
      <HtmlSource source={report.source} place={place} onClose={() => setPlace(null)} />
    ) : (
      <Report
        report={report}
        asked={asked}
        asking={asking}
        onAsk={more => setAsked({ ...asked, ...more })}
        onPlace={setPlace}
      />
    );
  if (live.state === 'loading' && before?.message === message) return shown(before, true);
  return (
    <Faces live={live} what={t('the checks')} rows={6}>
      {report => shown(report, false)}
    </Faces>
  );
}

type ReportProps = {
  readonly report: CheckedMail;
  readonly asked: { readonly askLinks: boolean; readonly askDns: boolean };
  readonly asking: boolean;
  readonly onAsk: (more: { readonly askLinks?: boolean; readonly askDns?: boolean }) => void;
  readonly onPlace: (place: Place) => void;
};

function Report({ report, asked, asking, onAsk, onPlace }: ReportProps) {
  const groups = [...Map.groupBy(report.findings, one => one.group)];
  return (
    <section className="captured-checks" aria-label={t('Checks')}>
      <p role="status" className="checks-asking">
        {asking && t('Asking…')}
      </p>
      {report.cut && <p className="checks-cut">{t('The HTML is very long; only its beginning was looked at.')}</p>}
      {report.html && <Html html={report.html} onPlace={onPlace} />}
      {groups.map(([group, findings]) => (
        <section key={group} className="checks-group">
          <h3>{groupWords(group)}</h3>
          <ul>
            {sorted(findings).map(one => (
              <Row
                key={`${one.code} ${JSON.stringify(one.values)}`}
                severity={one.severity}
                places={one.places}
                onPlace={onPlace}
              >
                {sentenceOf(one)}
              </Row>
            ))}
          </ul>
          {group === 'links' && (
            <LinksPart links={report.links ?? []} asked={asked.askLinks} onAsk={() => onAsk({ askLinks: true })} />
          )}
          {group === 'auth' && !asked.askDns && (
            <Button onClick={() => onAsk({ askDns: true })}>{t('Ask the DNS')}</Button>
          )}
        </section>
      ))}
    </section>
  );
}

const sorted = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));

function Html({ html, onPlace }: { html: NonNullable<CheckedMail['html']>; onPlace: (place: Place) => void }) {
  const [all, setAll] = useState(false);
  const lacking = lackingOf(html);
  const shown = all ? lacking : lacking.slice(0, FEW);
  return (
    <section className="checks-group">
      <h3>
        {t('HTML in mail programs')}{' '}
        <span className="num">{t('{share} %', { share: Math.round(html.supported) })}</span>
      </h3>
      <p className="second">
        {t('So much of it works everywhere, by the tests of Can I email ({tested}).', { tested: html.tested })}
      </p>
      {lacking.length === 0 && <p>{t('All of it is known to all.')}</p>}
      <ul>
        {shown.map(one => (
          <Feature key={one.warning.slug} lacking={one} onPlace={onPlace} />
        ))}
      </ul>
      {lacking.length > shown.length && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {t('Show all {count}', { count: lacking.length })}
        </Button>
      )}
    </section>
  );
}

function Feature({ lacking: { warning, severity }, onPlace }: { lacking: Lacking; onPlace: (place: Place) => void }) {
  const programs = warning.lacking.slice(0, 4).join(', ');
  const more = warning.lacking.length - 4;
  return (
    <Row severity={severity} places={warning.places} onPlace={onPlace}>
      <span className="mono">{warning.title}</span>{' '}
      <span className="second">
        {programs === '' && t('not the same everywhere')}
        {programs !== '' && more <= 0 && t('not in {programs}', { programs })}
        {programs !== '' && more > 0 && t('not in {programs} and {more} more', { programs, more })}
      </span>
      {warning.fix && <span className="checks-fix">{fixWords(warning.fix)}</span>}
    </Row>
  );
}

type RowProps = {
  readonly severity: Severity;
  readonly places: readonly Place[];
  readonly onPlace: (place: Place) => void;
  readonly children: React.ReactNode;
};
const PLACES = 3;

function Row({ severity, places, onPlace, children }: RowProps) {
  const lines = [...new Map(places.map(place => [place.line, place])).values()];
  return (
    <li className="checks-row" data-severity={severity}>
      <StatusShape shape={SHAPES[severity]} label={severityWords(severity)} />
      <div>{children}</div>
      {lines.length > 0 && (
        <div className="checks-places">
          {lines.slice(0, PLACES).map(place => (
            <button
              type="button"
              key={place.line}
              className="checks-place num"
              onClick={() => onPlace(place)}
              title={t('Show line {line}, column {column}', place)}
            >
              {t('line {line}', { line: place.line })}
            </button>
          ))}
          {lines.length > PLACES && <span className="quiet num">+{lines.length - PLACES}</span>}
        </div>
      )}
    </li>
  );
}

type LinksProps = { readonly links: readonly LinkRow[]; readonly asked: boolean; readonly onAsk: () => void };

function LinksPart({ links, asked, onAsk }: LinksProps) {
  const [all, setAll] = useState(false);
  const shown = all ? links : links.slice(0, FEW);
  const isWeb = links.some(({ href }) => /^https?:/i.test(href));
  return (
    <>
      <ul className="checks-links">
        {shown.map(({ href, answer }) => (
          <li key={href}>
            {answer && (
              <span className="num checks-status" data-bad={answer.status === 0 || answer.status >= 400 || undefined}>
                {answer.status === 451 ? t('inside') : answer.status === 0 ? t('no answer') : answer.status}
              </span>
            )}
            <span className="mono">{href}</span>
          </li>
        ))}
      </ul>
      {links.length > shown.length && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {t('Show all {count}', { count: links.length })}
        </Button>
      )}
      {isWeb && !asked && (
        <p className="checks-ask">
          <Button onClick={onAsk}>{t('Ask the links')}</Button>
          <span className="second">
            {t('Each is asked by HEAD whether it is there. A link that works once may be used up by that.')}
          </span>
        </p>
      )}
    </>
  );
}
