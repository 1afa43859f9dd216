/** Why?: anything that is known of some mail is typed or pasted, and one sentence says what became of it. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { WhyAnswer, WhyDirection } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { type Live, useAnswer } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { useStatus } from '../shell/status.tsx';
import { AnswerCard } from './answer-card.tsx';
import { useWhyAct } from './use-why-act.ts';
import { askedIn, commandOf, ways, whyPath } from './why-words.ts';
import './why.css';

export function WhyView() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const { text, way } = askedIn(search);
  const ask = (next: string, nextWay: WhyDirection | '' = way): void => navigate(whyPath(next.trim(), nextWay));
  return (
    <div className="view view-scroll why">
      <header className="view-head">
        <div>
          <h1>{t('Why?')}</h1>
          <p>{t('Mail that did not come, did not go, or was never handed over')}</p>
        </div>
      </header>
      <Question key={text} text={text} way={way} onAsk={ask} />
      {text === '' ? <Examples onAsk={ask} /> : <Answered key={`${way} ${text}`} text={text} way={way} onAsk={ask} />}
    </div>
  );
}

type QuestionProps = {
  readonly text: string;
  readonly way: WhyDirection | '';
  readonly onAsk: (text: string, way?: WhyDirection | '') => void;
};

function Question({ text, way, onAsk }: QuestionProps) {
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() !== '') onAsk(typed);
  };
  // Whoever comes to ask begins to type.
  useEffect(() => {
    if (text === '') field.current?.focus();
  }, [text]);
  return (
    <form className="why-question" onSubmit={send}>
      <input
        ref={field}
        type="search"
        className="input"
        aria-label={t('What is asked about')}
        placeholder={t('An address, a subject, a time, a Message-ID')}
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
      <Button kind="main" type="submit" disabled={typed.trim() === ''}>
        {t('Ask')}
      </Button>
      <Choice label={t('Which way the mail went')} value={way} choices={ways()} onChange={next => onAsk(typed, next)} />
    </form>
  );
}

function Answered({ text, way, onAsk }: QuestionProps) {
  const live = useAnswer(`why ${way} ${text}`, api => api.why.ask({ text, ...(way === '' ? {} : { direction: way }) }));
  return (
    <>
      <Faces live={live} what={t('what is known')} rows={6}>
        {answer => <Told answer={answer} live={live} onAsk={onAsk} />}
      </Faces>
      <p className="why-foot quiet">
        <code>{commandOf(text, way)}</code>
      </p>
    </>
  );
}

type ToldProps = { readonly answer: WhyAnswer; readonly live: Live<WhyAnswer>; readonly onAsk: QuestionProps['onAsk'] };

function Told({ answer, live, onAsk }: ToldProps) {
  const act = useWhyAct(() => live.state === 'ready' && live.retry());
  const { action } = answer;
  const run = (): void => {
    if (action) void act(action);
  };
  useKeys(
    t('Why?'),
    [
      { keys: 'mod+Enter', say: t('Do what is offered'), run },
      { keys: 'r', say: t('Ask again'), run: () => live.state === 'ready' && live.retry() },
    ],
    action !== null,
  );
  return <AnswerCard answer={answer} onAct={run} onAsk={onAsk} />;
}

/** Words to begin with, and how much there is to ask about; when that cannot be read, one can still ask. */
function Examples({ onAsk }: { onAsk: QuestionProps['onAsk'] }) {
  const status = useStatus();
  const examples = [
    t('from kim@example.net yesterday'),
    t('to kim@example.net'),
    t('this morning'),
    t('my app on port 1025'),
  ];
  return (
    <Faces live={status} what={t('the state of the mail server')} rows={6}>
      {({ ledger }) => (
        <Empty
          title={t('Ask in your own words')}
          fact={
            ledger.accepted > 0
              ? t(
                  '{count, plural, one {# recipient’s mail has} other {The mail of # recipients has}} passed here. What became of it is known as long as the log is kept.',
                  { count: ledger.accepted },
                )
              : t('No mail has passed here yet. Why that is can be asked, too.')
          }
          action={
            <div className="face-acts">
              {examples.map(example => (
                <Button key={example} onClick={() => onAsk(example)}>
                  {example}
                </Button>
              ))}
            </div>
          }
        />
      )}
    </Faces>
  );
}
