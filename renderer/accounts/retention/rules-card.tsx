/** The rules in their order, each in words; changed as a draft that is switched on as a whole. */

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Setting } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { lockedBy } from '../../settings/settings-words.ts';
import { printed, useKeys } from '../../shell/keys.tsx';
import { Fault } from '../forms.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { lineOf, moved, newRule, type RuleForm, ruleDetails, ruleFormOf, ruleIn, ruleTitle } from './rule-words.ts';

type CardProps = {
  readonly setting: Setting | undefined;
  readonly lines: readonly string[];
  readonly isDraft: boolean;
  readonly busy: boolean;
  readonly fault: string | null;
  readonly onChange: (lines: readonly string[]) => void;
  readonly onSwitchOn: () => void;
  readonly onDiscard: () => void;
};
type Asking = { readonly at: number | null; readonly form: RuleForm };

export function RulesCard({ setting, lines, isDraft, busy, fault, onChange, onSwitchOn, onDiscard }: CardProps) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const card = useRef<HTMLElement>(null);
  const lock = setting ? lockedBy(setting) : null;
  const add = (): void => setAsking({ at: null, form: newRule });
  useKeys(
    t('How long mail stays'),
    [
      { keys: 'n', say: t('Add a rule'), run: () => lock === null && add() },
      { keys: ['mod+s', 'mod+Enter'], say: t('Switch on'), run: () => isDraft && onSwitchOn() },
      { keys: 'mod+Backspace', say: t('Discard the changes'), run: () => isDraft && onDiscard() },
    ],
    asking === null,
  );
  const take = (line: string): void => {
    if (!asking) return;
    onChange(asking.at === null ? [...lines, line] : lines.map((one, i) => (i === asking.at ? line : one)));
    setAsking(null);
  };
  const remove = (at: number): void => {
    onChange(lines.filter((_, i) => i !== at));
    // The rule that comes into its place, else what adds one.
    requestAnimationFrame(() => {
      const rows = card.current?.querySelectorAll<HTMLElement>('[data-rule] [data-first]') ?? [];
      (rows[Math.min(at, rows.length - 1)] ?? card.current?.querySelector<HTMLElement>('button'))?.focus();
    });
  };
  return (
    <section className="card" aria-labelledby="rules-title" ref={card}>
      <div className="card-head">
        <h2 id="rules-title">{t('Rules')}</h2>
        {lock === null && (
          <Button kind="quiet" onClick={add}>
            {t('Add a rule')} <kbd>n</kbd>
          </Button>
        )}
      </div>
      {lock !== null && <p className="note keeping-note">{t('{lock}: change it there.', { lock })}</p>}
      {lines.length === 0 ? (
        <NoRules locked={lock !== null} onTake={line => onChange([line])} />
      ) : (
        <ol className="keeping-list">
          {lines.map((line, at) => (
            <Rule
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place; two may be the same
              key={`${at} ${line}`}
              line={line}
              at={at}
              last={at === lines.length - 1}
              locked={lock !== null}
              onMove={by => onChange(moved(lines, at, by))}
              onAsk={form => setAsking({ at, form })}
              onRemove={() => remove(at)}
            />
          ))}
        </ol>
      )}
      {lines.length > 1 && (
        <p className="keeping-foot second">
          {t('The first rule that fits a folder counts; those below leave it alone.')}
        </p>
      )}
      {isDraft && (
        <div className="draft" role="status">
          <StatusShape shape="attention" />
          <span>{t('Not switched on yet. Below stands what would go.')}</span>
          <span className="draft-acts">
            <Button onClick={onDiscard}>{t('Discard')}</Button>
            <Button kind="main" onClick={onSwitchOn} disabled={busy}>
              {t('Switch on')} {printed('mod+s') && <kbd>{printed('mod+s')}</kbd>}
            </Button>
          </span>
          <Fault text={fault} />
        </div>
      )}
      {asking && (
        <RuleDialog form={asking.form} isNew={asking.at === null} onTake={take} onClose={() => setAsking(null)} />
      )}
    </section>
  );
}

const usual: readonly RuleForm[] = [newRule, { ...newRule, where: 'junk', count: '2', unit: 'w', but: ['flagged'] }];

/** What it is good for, and the two that most begin with. */
function NoRules({ locked, onTake }: { locked: boolean; onTake: (line: string) => void }) {
  return (
    <div className="keeping-empty">
      <p className="second">
        {t(
          'None: mail stays until somebody deletes it. A rule empties Trash and Junk by itself, or keeps to a duty of so many years.',
        )}
      </p>
      {!locked && (
        <div className="suggestions">
          {usual.map(lineOf).map(line => (
            <button type="button" className="chip" key={line} onClick={() => onTake(line)}>
              + {ruleTitle(ruleIn(line)!)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

type RuleProps = {
  readonly line: string;
  readonly at: number;
  readonly last: boolean;
  readonly locked: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onAsk: (form: RuleForm) => void;
  readonly onRemove: () => void;
};

function Rule({ line, at, last, locked, onMove, onAsk, onRemove }: RuleProps) {
  const rule = ruleIn(line);
  const title = rule ? ruleTitle(rule) : line;
  return (
    <li data-rule={line}>
      <span className="keeping-words">
        <strong>{title}</strong>
        <span className="person-under second">
          {rule ? ruleDetails(rule) : t('This line is not understood; it stands as it was written.')}
        </span>
      </span>
      {!locked && (
        <span className="keeping-acts">
          <IconButton label={t('Move {name} up', { name: title })} disabled={at === 0} onClick={() => onMove(-1)}>
            <ArrowUp size={16} strokeWidth={1.6} />
          </IconButton>
          <IconButton label={t('Move {name} down', { name: title })} disabled={last} onClick={() => onMove(1)}>
            <ArrowDown size={16} strokeWidth={1.6} />
          </IconButton>
          <Button
            kind="quiet"
            data-first=""
            onClick={() => onAsk(rule ? ruleFormOf(rule) : newRule)}
            aria-label={t('Change {name}', { name: title })}
          >
            {t('Change')}
          </Button>
          <Button kind="quiet" onClick={onRemove} aria-label={t('Remove {name}', { name: title })}>
            {t('Remove')}
          </Button>
        </span>
      )}
    </li>
  );
}
