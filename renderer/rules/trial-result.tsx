/** What a trial told: in one sentence, then message by message; nothing was changed by it. */

import { useEffect, useRef, useState } from 'react';
import type { TrialMessage, TrialOn, TrialOutcome, TrialTold } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { displayName } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { byWords, outcomeWords, staysAsItIs } from './trial-words.ts';

/** Whether the form is still the one that was tried. */
export function useMarkTried<T>(form: T, tried: TrialTold | null): boolean {
  const known = useRef<{ readonly tried: TrialTold | null; readonly form: T }>({ tried: null, form });
  if (known.current.tried !== tried) known.current = { tried, form };
  return known.current.form === form;
}

/** More are not looked through by anybody. */
const MOST_SHOWN = 50;

type ResultProps = {
  readonly told: TrialTold;
  /** The form was changed since. */
  readonly stale: boolean;
  /** The same for one message, with each step of the script. */
  readonly why: (message: number) => Promise<TrialTold>;
};

export function TrialResult({ told, stale, why }: ResultProps) {
  const [all, setAll] = useState(false);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (told) box.current?.scrollIntoView({ block: 'nearest' });
  }, [told]);
  const meant = told.messages.filter(one => one.differs || !staysAsItIs(one.would));
  const shown = (all ? told.messages : meant).slice(0, all ? told.messages.length : MOST_SHOWN);
  return (
    <section className="trial" aria-label={t('What it would do')} data-stale={stale || undefined} ref={box}>
      <p role="status">
        <strong>
          {t('Of {count, plural, one {# message} other {# messages}}: {summary}.', {
            count: told.messages.length,
            summary: told.summary,
          })}
        </strong>{' '}
        {told.differ > 0
          ? t('Otherwise than now: {differences}.', { differences: told.differences })
          : told.messages.length > 0 && t('As it is done now.')}
        {told.ended && ` ${t('There are more; it took too long.')}`}
        {stale && ` ${t('The form was changed since.')}`}
      </p>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys
        <ul className="trial-list" tabIndex={0} aria-label={t('Messages')}>
          {shown.map((one, at) => (
            <Message key={one.message ?? at} one={one} why={stale ? null : why} />
          ))}
        </ul>
      )}
      {told.messages.length > meant.length && (
        <Button kind="quiet" onClick={() => setAll(!all)}>
          {all
            ? t('Only those with which something happens')
            : t('Show the {count, number} that stay too', { count: told.messages.length - meant.length })}
        </Button>
      )}
    </section>
  );
}

function Message({ one, why }: { one: TrialMessage; why: ResultProps['why'] | null }) {
  const [steps, setSteps] = useState(one.would.steps);
  const { busy, fault, submit } = useAsked();
  const { message } = one;
  const ask = submit(
    () => why!(message!),
    answer => setSteps(answer.messages[0]?.would.steps ?? []),
  );
  return (
    <li>
      <span className="trial-who">
        {displayName(one.from)} <span className="quiet">{one.subject || t('No subject')}</span>
      </span>
      <span className="quiet num trial-when">
        <Moment at={one.at} form="list" />
      </span>
      <span className="trial-would">
        <Fault outcome={one.would} />
        {outcomeWords(one.would)} <span className="quiet">{byWords(one.would)}</span>
        {one.differs && one.now && (
          <span className="chip">{t('now: {outcome}', { outcome: outcomeWords(one.now) })}</span>
        )}
        {one.cut && <span className="quiet"> {t('(its first mebibyte)')}</span>}
        {why && message !== null && steps.length === 0 && (
          <Button kind="quiet" className="rule-more" onClick={() => ask()} disabled={busy}>
            {t('Why?')}
            <span className="only-read-aloud"> {one.subject}</span>
          </Button>
        )}
      </span>
      {fault && <span className="trial-fault">{fault}</span>}
      {steps.length > 0 && (
        <ol className="trial-steps">
          {steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps stay in their places
            <li key={at}>
              <span className="num quiet">{t('Line {line}:', { line: step.line })}</span> {stepWords(step)}
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

function stepWords({ kind, what }: TrialOutcome['steps'][number]): string {
  switch (kind) {
    case 'matched':
      return t('fits {what}', { what });
    case 'passed-over':
      return t('does not fit {what}', { what });
    default:
      return what;
  }
}

type WhereProps = {
  /** '': wherever mail that came may lie. */
  readonly value: string;
  readonly mailboxes: readonly string[];
  readonly onChange: (mailbox: string) => void;
};

export const TryWhere = ({ value, mailboxes, onChange }: WhereProps) => (
  <select
    className="input trial-where"
    aria-label={t('Tried on mail in')}
    value={value}
    onChange={event => onChange(event.target.value)}
  >
    <option value="">{t('all mail that came')}</option>
    {mailboxes.map(one => (
      <option key={one} value={one}>
        {one}
      </option>
    ))}
  </select>
);

/** The newest two hundred of it. */
export const latestIn = (mailbox: string): TrialOn => ({
  ...{ kind: 'latest', mailboxes: mailbox === '' ? null : [mailbox], limit: 200 },
});

type OneProps = {
  readonly disabled: boolean;
  /** Octets, one character each. */
  readonly onTry: (octets: string) => void;
};

/** A message that is not here: pasted, or from a file. */
export function TryOnOne({ disabled, onTry }: OneProps) {
  const [text, setText] = useState('');
  const pasted = (): void => {
    const octets = new TextEncoder().encode(text.replaceAll(/\r?\n/g, '\r\n'));
    onTry(Array.from(octets, one => String.fromCharCode(one)).join(''));
  };
  const file = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    const octets = new Uint8Array(await chosen.slice(0, MOST_OCTETS).arrayBuffer());
    onTry(Array.from(octets, one => String.fromCharCode(one)).join(''));
  };
  return (
    <details className="trial-one">
      <summary>{t('Try on a message of your own')}</summary>
      <textarea
        className="input script-text"
        rows={5}
        aria-label={t('The message with its header')}
        placeholder={t('From: kim@there.example\nSubject: Invoice 7\n\nThe text')}
        value={text}
        onChange={event => setText(event.target.value)}
        spellCheck={false}
      />
      <div className="part-acts">
        <Button onClick={pasted} disabled={disabled || text.trim() === ''}>
          {t('Try on it')}
        </Button>
        <label className="trial-file">
          <span>{t('or a file (.eml)')}</span>
          <input
            type="file"
            accept=".eml,message/rfc822"
            disabled={disabled}
            onChange={event => void file(event.target.files?.[0])}
          />
        </label>
      </div>
    </details>
  );
}
/** More is not looked at by a trial. */
const MOST_OCTETS = 2 ** 20;

const Fault = ({ outcome: { error } }: { outcome: TrialOutcome }) =>
  error ? (
    <span className="trial-fault">
      <StatusShape shape="failed" /> {error.line === null ? '' : `${t('Line {line}:', { line: error.line })} `}
      {heard(error.message)}.{' '}
    </span>
  ) : null;
