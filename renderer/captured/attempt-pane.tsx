/** An attempt that was refused, beside the list: what went wrong, what to change, and the words that prove it. */
import { ArrowLeft, Route } from 'lucide-react';
import { Link } from 'wouter';
import type { CapturedAttempt, ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { CopyButton, IconButton } from '../design/button.tsx';
import { clockMillis, fullTime } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { attemptWords } from './attempt-words.ts';
import { MAIL_FROM, RCPT_TO } from './envelope.tsx';

type AttemptProps = {
  readonly attempt: CapturedAttempt;
  readonly listeners: readonly ListenerState[];
  readonly onClose: () => void;
};

export function AttemptPane({ attempt, listeners, onClose }: AttemptProps) {
  const { title, advice } = attemptWords(attempt, listeners);
  const said = attempt.reply ?? heard(attempt.because);
  return (
    <article className="captured-message" aria-label={title}>
      <div className="captured-tools">
        <IconButton label={t('Back to the list')} keys="Esc" className="captured-back" onClick={onClose}>
          <ArrowLeft size={18} strokeWidth={1.6} />
        </IconButton>
        <span className="tools-gap" />
        <Link href={`/journey/${encodeURIComponent(attempt.trace)}`} className="button" data-kind="main">
          <Route size={16} strokeWidth={1.6} aria-hidden="true" /> {t('See what was said')}
        </Link>
      </div>
      <div className="captured-scroll">
        <header className="captured-head captured-refused">
          <h2>
            <StatusShape shape="failed" size={18} /> {title}
          </h2>
          <p className="second">{advice}</p>
        </header>
        <section className="captured-envelope" aria-label={t('What is known')}>
          <dl>
            {said && (
              <>
                <dt>{attempt.reply ? t('Answer') : t('Because')}</dt>
                <dd className="mono captured-said">{said}</dd>
              </>
            )}
            {attempt.reply && attempt.because && (
              <>
                <dt>{t('Because')}</dt>
                <dd>{heard(attempt.because)}</dd>
              </>
            )}
            <dt>{t('From')}</dt>
            <dd className="mono">{attempt.remote}</dd>
            <dt>{t('Port')}</dt>
            <dd>{attempt.listener}</dd>
            {attempt.user && (
              <>
                <dt>{t('Name')}</dt>
                <dd className="mono">{attempt.user}</dd>
              </>
            )}
            {attempt.sender !== null && (
              <>
                <dt className="mono">{MAIL_FROM}</dt>
                <dd className="mono">{`<${attempt.sender}>`}</dd>
              </>
            )}
            {attempt.recipient !== null && (
              <>
                <dt className="mono">{RCPT_TO}</dt>
                <dd className="mono">{`<${attempt.recipient}>`}</dd>
              </>
            )}
            <dt>{t('When')}</dt>
            <dd className="num">
              {attempt.times === 1
                ? fullTime(attempt.at)
                : t('{times} times alike, from {first} to {last}', {
                    times: attempt.times,
                    first: clockMillis(attempt.since),
                    last: clockMillis(attempt.at),
                  })}
            </dd>
          </dl>
          {said && (
            <CopyButton text={said} label={t('Copy the answer')}>
              {t('Copy')}
            </CopyButton>
          )}
        </section>
      </div>
    </article>
  );
}
