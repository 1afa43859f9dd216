/** What became of a try: each server of a relay, step by step, and every word that was said, for those who want it. */
import type { RelayTriedRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';

export const RelayTried = ({ tried }: { tried: RelayTriedRow }) => (
  <div className="relay-tried" role="status">
    {tried.hosts.map(({ host, works, steps, lines }) => (
      <section key={host} aria-label={host}>
        <p className="state">
          <StatusShape shape={works ? 'ok' : 'failed'} /> <strong>{host}</strong>{' '}
          <span className="second">{works ? t('works') : t('does not work')}</span>
        </p>
        <ol>
          {steps.map(step => (
            <li key={step}>{heard(step)}</li>
          ))}
        </ol>
        {lines.length > 0 && (
          <details>
            <summary>{t('Every word of it')}</summary>
            <pre className="relay-words">{lines.map(({ who, text }) => `${who}: ${text}`).join('\n')}</pre>
          </details>
        )}
      </section>
    ))}
    {tried.hosts.length > 1 && tried.works && tried.hosts.some(one => !one.works) && (
      <p className="quiet">
        {t('One that works is enough for mail to leave; the next one is tried where the first cannot be spoken to.')}
      </p>
    )}
  </div>
);
