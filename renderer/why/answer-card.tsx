/** One answer: the sentence, the message it speaks of, what can be done, what proves it, and what else may be meant. */
import { Link } from 'wouter';
import type { WhyAnswer, WhyDirection, WhyEvidence } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { actionWords, causeWords, directionWords, factWords } from '../../server/why/words.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { printed } from '../shell/keys.tsx';
import { fromTo, shapeOf } from './why-words.ts';

type AnswerProps = {
  readonly answer: WhyAnswer;
  readonly onAct: () => void;
  readonly onAsk: (text: string, way: WhyDirection) => void;
};

export function AnswerCard({ answer, onAct, onAsk }: AnswerProps) {
  const { cause, action, about, evidence, others, at, direction, guessed } = answer;
  const sentence = causeWords(cause, at);
  return (
    <>
      <section className="card why-answer" aria-label={t('The answer')}>
        <div className="why-sentence">
          <StatusShape shape={shapeOf(cause.code)} size={20} />
          <p data-cause={cause.code} aria-live="polite">
            {sentence}
          </p>
        </div>
        {about && (
          <p className="why-about second">
            <span className="clip">{about.subject || t('No subject')}</span>
            <span>{fromTo(about)}</span>
            <Moment at={about.at} form="list" />
          </p>
        )}
        <div className="why-acts">
          {action && (
            <Button kind="main" onClick={onAct}>
              {actionWords(action)} <kbd>{printed('mod+Enter')}</kbd>
            </Button>
          )}
          {about && action?.kind !== 'open-journey' && (
            <Link className="button" href={`/journey/${encodeURIComponent(about.trace)}`}>
              {t('Show its journey')}
            </Link>
          )}
          <CopyButton text={textOf(answer, sentence)} label={t('Copy the answer with its proof')}>
            {t('Copy')}
          </CopyButton>
          <span className="quiet why-way">
            {guessed ? t('Looked at as: {way}', { way: directionWords(direction) }) : directionWords(direction)}
          </span>
        </div>
      </section>
      {evidence.length > 0 && <Proof evidence={evidence} now={at} />}
      {others.length > 0 && (
        <section className="card why-others" aria-labelledby="why-others">
          <div className="card-head">
            <h2 id="why-others">{t('Ask another way')}</h2>
          </div>
          <ul>
            {others.map(other => (
              <li key={`${other.ask.text} ${other.cause.code}`}>
                <button type="button" onClick={() => onAsk(other.ask.text, other.ask.direction)}>
                  <StatusShape shape={shapeOf(other.cause.code)} />
                  <span>{causeWords(other.cause, at)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Proof({ evidence, now }: { evidence: readonly WhyEvidence[]; now: number }) {
  return (
    <section className="card why-proof" aria-labelledby="why-proof">
      <div className="card-head">
        <h2 id="why-proof">{t('What proves it')}</h2>
      </div>
      <ol>
        {evidence.map((one, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one answer never move
          <li key={i}>
            {one.at === null || one.at === 0 ? (
              <span className="quiet">{t('Now')}</span>
            ) : (
              <Moment at={one.at} form="clock" />
            )}
            <div>
              <p>{typeof one.said === 'string' ? heard(one.said) : factWords(one.said, now)}</p>
              {one.bytes.length > 0 && <pre>{one.bytes.join('\n')}</pre>}
            </div>
            {one.trace !== null && (
              <Link
                href={`/journey/${encodeURIComponent(one.trace.split('/')[0] ?? '')}`}
                aria-label={t('Journey {trace}', { trace: one.trace })}
              >
                {t('Journey')}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** To paste into a letter or a ticket. */
const textOf = ({ evidence, at }: WhyAnswer, sentence: string): string =>
  [
    sentence,
    ...evidence.flatMap(one => [
      `${one.at ? `${new Date(one.at).toISOString()}  ` : ''}${typeof one.said === 'string' ? heard(one.said) : factWords(one.said, at)}`,
      ...one.bytes.map(line => `    ${line}`),
    ]),
  ].join('\n');
