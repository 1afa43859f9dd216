/** Who sent in our name, which hosts were spoken to, which reports came, which went out. */
import { Link } from 'wouter';
import type { ReceivedReport, SentReport, SourceRow, TlsHostRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { problemWords } from '../../server/reports/advice-words.ts';
import { count } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import {
  kindWord,
  problemText,
  receivedFact,
  sentLook,
  sourceShape,
  whoHelp,
  whoWords,
} from './deliverability-words.ts';

/** The rest is in `mailroom reports`. */
const MOST = 25;

export function Sources({ rows }: { rows: readonly SourceRow[] }) {
  return (
    <div className="facts-scroll">
      <table className="facts">
        <caption className="only-read-aloud">{t('Hosts that sent mail in your name')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Source')}</th>
            <th scope="col">{t('Who')}</th>
            <th scope="col" className="facts-number">
              {t('Passed')}
            </th>
            <th scope="col" className="facts-number">
              {t('Failed')}
            </th>
            <th scope="col" className="facts-when">
              {t('Last seen')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map(row => (
            <tr key={`${row.domain} ${row.source}`}>
              <th scope="row">
                <span className="facts-named">
                  <StatusShape shape={sourceShape(row)} />
                  <span>
                    <span className="clip">{row.name ?? row.source}</span>
                    <span className="clip quiet">{row.name ? `${row.source} · ${row.domain}` : row.domain}</span>
                  </span>
                </span>
              </th>
              <td title={whoHelp[row.who]}>{whoWords[row.who]}</td>
              <td className="facts-number num">{count(row.passed)}</td>
              <td className="facts-number num">{count(row.failed)}</td>
              <td className="facts-when quiet">
                <Moment at={row.lastSeen} form="list" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST && (
        <p className="facts-more">
          {t('{count, plural, one {# more} other {# more}} with fewer messages.', { count: rows.length - MOST })}
        </p>
      )}
    </div>
  );
}

export function TlsHosts({ rows }: { rows: readonly TlsHostRow[] }) {
  return (
    <div className="facts-scroll">
      <table className="facts">
        <caption className="only-read-aloud">{t('Your mail hosts, as others reached them')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Host')}</th>
            <th scope="col" className="facts-number">
              {t('Well')}
            </th>
            <th scope="col" className="facts-number">
              {t('Failed')}
            </th>
            <th scope="col" className="facts-wide">
              {t('Why')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map(row => (
            <tr key={`${row.domain} ${row.host}`}>
              <th scope="row">
                <span className="facts-named">
                  <StatusShape shape={row.failed > 0 ? 'failed' : 'ok'} />
                  <span>
                    <span className="clip">{row.host || row.domain}</span>
                    <span className="clip quiet">{row.domain}</span>
                    {row.problems[0] && (
                      <span className="facts-narrow second">{problemWords(row.problems[0].result)}</span>
                    )}
                  </span>
                </span>
              </th>
              <td className="facts-number num">{count(row.succeeded)}</td>
              <td className="facts-number num">{count(row.failed)}</td>
              <td className="facts-wide second">{row.problems.map(problemText).join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A link to the journey of its mail, where there was one. */
const Traced = ({ trace, children }: { trace: string | null; children: string }) =>
  trace === null ? <span>{children}</span> : <Link href={`/journey/${encodeURIComponent(trace)}`}>{children}</Link>;

export function Received({ rows }: { rows: readonly ReceivedReport[] }) {
  return (
    <ul className="report-list">
      {rows.map(row => (
        <li key={row.id}>
          <StatusShape shape={row.vouched === false ? 'attention' : row.failed > 0 ? 'info' : 'ok'} />
          <span className="report-who">
            <span className="clip">
              <Traced trace={row.trace}>{row.organization}</Traced>
            </span>
            <span className="quiet">
              {kindWord(row.kind)} · {row.domain} · {receivedFact(row)}
            </span>
          </span>
          <span className="quiet">
            <Moment at={row.ends} form="list" />
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Sent({ rows }: { rows: readonly SentReport[] }) {
  return (
    <ul className="report-list">
      {rows.map(row => {
        const look = sentLook(row);
        return (
          <li key={row.id}>
            <StatusShape shape={look.shape} />
            <span className="report-who">
              <span className="clip">
                <Traced trace={row.trace}>{row.destination.replace(/^mailto:/, '')}</Traced>
              </span>
              <span className="quiet">
                {kindWord(row.kind)} · {row.domain} · {look.text}
              </span>
            </span>
            <span className="quiet">
              <Moment at={row.at} form="list" />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
