/** Why mail waits: each reason with how many, what it means, and a click that shows who they are. */
import { t } from '../../server/base/language.ts';
import { Tip } from '../design/button.tsx';
import { count } from '../design/format.ts';
import { heard } from '../language/heard.ts';
import type { Reason } from './reasons.ts';
import { says } from './selection-words.ts';
import { MOST_ASKED } from './use-queue.ts';

type ReasonsProps = {
  readonly reasons: readonly Reason[];
  readonly isPart: boolean;
  readonly where: string;
  readonly onWords: (words: Readonly<Record<string, string | null>>) => void;
};

export function Reasons({ reasons, isPart, where, onWords }: ReasonsProps) {
  return (
    <section className="card queue-reasons" aria-labelledby="queue-reasons">
      <div className="card-head">
        <h2 id="queue-reasons">{t('Why')}</h2>
        {isPart && (
          <span className="quiet">{t('of the {count, number} that wait longest', { count: MOST_ASKED })}</span>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its keys are the arrows */}
      <ul tabIndex={0} aria-label={t('Reasons')}>
        {reasons.map(reason => (
          <li key={reason.key}>
            <ReasonRow
              reason={reason}
              isChosen={reason.words !== null && says(where, reason.words)}
              onWords={onWords}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

type RowProps = Pick<ReasonsProps, 'onWords'> & { readonly reason: Reason; readonly isChosen: boolean };

function ReasonRow({ reason, isChosen, onWords }: RowProps) {
  const { say, who, words } = reason;
  const [why, fix] = [reason.why && heard(reason.why), reason.fix && heard(reason.fix)];
  const told = (
    <>
      <span className="num">{count(reason.count)}</span>
      <span>
        <span className="reason-name">{say}</span>
        {why && <span className="quiet">{who ? `${capital(heard(who))}: ${fix ?? why}` : why}</span>}
      </span>
    </>
  );
  if (words === null) return <div className="reason">{told}</div>;
  const row = (
    <button type="button" className="reason" aria-pressed={isChosen} onClick={() => onWords(words)}>
      {told}
    </button>
  );
  return why ? <Tip text={why}>{row}</Tip> : row;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
