/** An attempt that was refused, beside the list: what went wrong, what to change, and the words that prove it. */
import { ArrowLeft, Route } from 'lucide-react';
import { Link } from 'wouter';
import type { CapturedAttempt, ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton, IconButton } from '../design/button.tsx';
import { clockMillis, fullTime } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useAct, useSay } from '../shell/notices.tsx';
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
  const act = useAct();
  const say = useSay();
  const take = (): void =>
    void act(t('Taking it'), api => api.captured.takeRefused({ attempt: attempt.id })).then(
      done => done && say({ text: t('Taken: it stands among the messages now') }),
    );
  const spare = (): void =>
    void act(t('Letting the next one through'), api => api.captured.spareNext({ attempt: attempt.id })).then(
      done => done && say({ text: t('Mail like it is taken for an hour') }),
    );
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
          {attempt.kept === null && attempt.kind === 'refused' && (
            <p className="quiet">
              {t('Nothing is there to take: it was refused before its message came, or it is forgotten by now.')}
            </p>
          )}
          {(attempt.kept !== null || attempt.onPurpose) && (
            <div className="face-acts">
              {attempt.kept !== null && (
                <Button kind="main" onClick={take}>
                  {t('Take it anyway')}
                </Button>
              )}
              {attempt.onPurpose && <Button onClick={spare}>{t('Take the next one like it')}</Button>}
            </div>
          )}
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
