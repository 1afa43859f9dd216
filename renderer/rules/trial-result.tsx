/** What a trial told: in one sentence, then message by message; nothing was changed by it. */
import { useEffect, useRef, useState } from 'react';
import type { TrialMessage, TrialOutcome, TrialTold } from '../../server/api/contract.ts';
import { Button } from '../design/button.tsx';
import { displayName, plural } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { byWords, outcomeWords, staysAsItIs } from './trial-words.ts';

/** Whether the form is still the one that was tried. */
export function useMarkTried<T>(form: T, tried: TrialTold | null): boolean {
  const known = useRef<{ readonly tried: TrialTold | null; readonly form: T }>({ tried: null, form });
  if (known.current.tried !== tried) known.current = { tried, form };
  return known.current.form === form;
}

/** More are not looked through by anybody. */
const MOST_SHOWN = 50;

export function TrialResult({ told, stale }: { told: TrialTold; stale: boolean }) {
  const [all, setAll] = useState(false);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (told) box.current?.scrollIntoView({ block: 'nearest' });
  }, [told]);
  const meant = told.messages.filter(one => one.differs || !staysAsItIs(one.would));
  const shown = (all ? told.messages : meant).slice(0, all ? told.messages.length : MOST_SHOWN);
  return (
    <section className="trial" aria-label="What it would do" data-stale={stale || undefined} ref={box}>
      <p role="status">
        <strong>
          Of {plural(told.messages.length, 'message')}: {told.summary}.
        </strong>{' '}
        {told.differ > 0
          ? `Otherwise than now: ${told.differences}.`
          : told.messages.length > 0 && 'As it is done now.'}
        {told.ended && ' There are more; it took too long.'}
        {stale && ' The form was changed since.'}
      </p>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys
        <ul className="trial-list" tabIndex={0} aria-label="Messages">
          {shown.map((one, at) => (
            <Message key={one.message ?? at} one={one} />
          ))}
        </ul>
      )}
      {told.messages.length > meant.length && (
        <Button kind="quiet" onClick={() => setAll(!all)}>
          {all
            ? 'Only those with which something happens'
            : `Show the ${told.messages.length - meant.length} that stay too`}
        </Button>
      )}
    </section>
  );
}

function Message({ one }: { one: TrialMessage }) {
  return (
    <li>
      <span className="trial-who">
        {displayName(one.from)} <span className="quiet">{one.subject || 'No subject'}</span>
      </span>
      <span className="quiet num trial-when">
        <Moment at={one.at} form="list" />
      </span>
      <span className="trial-would">
        <Fault outcome={one.would} />
        {outcomeWords(one.would)} <span className="quiet">{byWords(one.would)}</span>
        {one.differs && one.now && <span className="chip">now: {outcomeWords(one.now)}</span>}
        {one.cut && <span className="quiet"> (its first mebibyte)</span>}
      </span>
      {one.would.steps.length > 0 && (
        <ol className="trial-steps">
          {one.would.steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps stay in their places
            <li key={at}>
              <span className="num quiet">line {step.line}</span> {step.what}
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

const Fault = ({ outcome: { error } }: { outcome: TrialOutcome }) =>
  error ? (
    <span className="trial-fault">
      <StatusShape shape="failed" /> {error.line === null ? '' : `Line ${error.line}: `}
      {error.message}.{' '}
    </span>
  ) : null;
