/** One row: a captured message with what a tester looks for, or an attempt that was refused. */
import { Link as LinkIcon, Paperclip, Star } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { CapturedAttempt, CapturedFacts, ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { count, few, listDate, took } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import type { ListEmail } from '../jmap/list-email.ts';
import { heard } from '../language/heard.ts';
import { letterOption, type RowPlace } from '../mail/letters.tsx';
import { attemptWords } from './attempt-words.ts';
import { Tags } from './tags.tsx';

export type CapturedRowProps = RowPlace & {
  readonly email: ListEmail | null;
  readonly facts: CapturedFacts | null;
  readonly attempt: CapturedAttempt | null;
  readonly listeners: readonly ListenerState[];
  readonly now: number;
};

export const CapturedRow = memo(function CapturedRow(props: CapturedRowProps) {
  const { email, attempt } = props;
  return letterOption(
    props,
    { canChoose: attempt === null },
    attempt ? <Attempt {...props} attempt={attempt} /> : email ? <Message {...props} email={email} /> : <Ahead />,
  );
});

const Ahead = () => (
  <div className="captured-row" aria-hidden="true">
    <span />
    <span className="captured-bar" style={{ width: '38%' }} />
    <span />
    <span className="captured-second">
      <span className="captured-bar" style={{ width: '64%' }} />
    </span>
  </div>
);

function Message({ email, facts, now }: CapturedRowProps & { email: ListEmail }) {
  const unread = !email.keywords.$seen;
  const at = Date.parse(email.receivedAt);
  const to = facts?.envelope?.recipients ?? (email.to ?? []).map(one => one.email);
  return (
    <div className="captured-row" data-unread={unread || undefined}>
      {unread && <span className="row-dot" aria-hidden="true" />}
      <span className="captured-who clip">
        {unread && <span className="only-read-aloud">{t('Unread:')} </span>}
        {to.length > 0 ? few(to) : t('nobody named')}
      </span>
      <span className="captured-when num">
        {facts?.envelope && <span className="captured-took">{took(facts.envelope.milliseconds)}</span>}
        <time dateTime={email.receivedAt}>{listDate(at, now)}</time>
      </span>
      <span className="captured-second">
        <span className="captured-subject clip">{email.subject || t('(no subject)')}</span>
        <Tags keywords={email.keywords} most={2} />
        {facts?.code && (
          <span className="captured-code mono" title={t('Copy the code (y)')}>
            <span className="only-read-aloud">{t('Code')} </span>
            {spaced(facts.code)}
          </span>
        )}
        {facts?.link && !facts.code && (
          <Mark label={t('has a link to press')}>
            <LinkIcon {...icon} />
          </Mark>
        )}
        {email.hasAttachment && (
          <Mark label={t('with attachment')}>
            <Paperclip {...icon} />
          </Mark>
        )}
        {email.keywords.$flagged && (
          <Mark label={t('starred')}>
            <Star {...icon} fill="currentColor" />
          </Mark>
        )}
      </span>
    </div>
  );
}

const icon = { size: 13, strokeWidth: 1.8, 'aria-hidden': true } as const;
const Mark = ({ label, children }: { label: string; children: ReactNode }) => (
  <span className="captured-mark" role="img" aria-label={label}>
    {children}
  </span>
);

/** 481 223: in two halves, as one says it. */
export const spaced = (code: string): string =>
  code.length >= 6 && code.length % 2 === 0 ? `${code.slice(0, code.length / 2)} ${code.slice(code.length / 2)}` : code;

function Attempt({ attempt, listeners, now }: CapturedRowProps & { attempt: CapturedAttempt }) {
  const { title } = attemptWords(attempt, listeners);
  return (
    <div className="captured-row" data-attempt="">
      <StatusShape shape="failed" size={14} />
      <span className="captured-who clip">
        <span className="only-read-aloud">{t('Refused:')} </span>
        {title}
      </span>
      <span className="captured-when num">
        {attempt.times > 1 && <span className="captured-times">×{count(attempt.times)}</span>}
        <time dateTime={new Date(attempt.at).toISOString()}>{listDate(attempt.at, now)}</time>
      </span>
      <span className="captured-second">
        <span className="clip mono captured-reply">{attempt.reply ?? heard(attempt.because)}</span>
        <span className="captured-from quiet num">{attempt.remote}</span>
      </span>
    </div>
  );
}
