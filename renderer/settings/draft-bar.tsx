/** What is changed and not applied yet: how many, what happens then, the difference, and the two ways on. */
import { useState } from 'react';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { printed, useKeys } from '../shell/keys.tsx';
import { Difference } from './difference.tsx';
import { labelOf, lockedBy, valueWords, whatThen } from './settings-words.ts';
import type { Draft } from './use-draft.ts';

type BarProps = {
  readonly draft: Draft;
  /** The file has been changed by somebody else since. */
  readonly changedMeanwhile: boolean;
};

export function DraftBar({ draft, changedMeanwhile }: BarProps) {
  const [open, setOpen] = useState(false);
  const { held } = draft;
  const ready = held !== null && held.answer.faults.length === 0 && !changedMeanwhile;
  const apply = (): void => {
    setOpen(false);
    void draft.apply();
  };
  useKeys(t('Settings'), [
    { keys: ['mod+s', 'mod+Enter'], say: t('Apply the changes'), run: () => !changedMeanwhile && applyTyped(draft) },
    { keys: 'mod+Backspace', say: t('Discard the changes'), run: draft.discard },
  ]);
  if (!held) return null;
  const { effects, faults, differences } = held.answer;
  /** Nothing stands in the way: where there is little room, the rows and the difference say what happens then. */
  const plain = !changedMeanwhile && faults.length === 0;
  const counted = effects.filter(one => one.locked === null);
  return (
    <section className="draft-bar" data-plain={plain || undefined} aria-label={t('Changes that are not applied')}>
      <div className="draft-words" role="status">
        {changedMeanwhile ? (
          <>
            <b>{t('The file was changed meanwhile, not by you.')}</b>
            <span>{t('Nothing of it is written over.')}</span>
          </>
        ) : faults.length > 0 ? (
          <>
            <b>{t('The text has a fault.')}</b>
            <span>
              {t('Line {line}, column {column}: {sentence}', { ...faults[0]!, sentence: heard(faults[0]!.sentence) })}
            </span>
          </>
        ) : (
          <>
            <b>
              {t('{count, plural, =0 {The text is changed, no setting is} one {# change} other {# changes}}', {
                count: counted.length,
              })}
            </b>
            <span>{whatThen(effects).join('. ')}</span>
          </>
        )}
      </div>
      <div className="draft-acts">
        <Button kind="quiet" onClick={() => setOpen(true)}>
          {t('Show the difference')}
        </Button>
        <Button onClick={draft.discard} data-keys={printed('mod+Backspace')}>
          {t('Discard')}
        </Button>
        {changedMeanwhile ? (
          <Button kind="main" onClick={() => void draft.rebase()}>
            {t('Bring my changes into it')}
          </Button>
        ) : (
          <Button kind="main" onClick={apply} disabled={!ready} data-keys={printed('mod+s')}>
            {t('Apply')} {printed('mod+s') && <kbd>{printed('mod+s')}</kbd>}
          </Button>
        )}
      </div>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('What is to change')} wide>
        {effects.length > 0 && (
          <ul className="effects">
            {effects.map(effect => (
              <li key={effect.key}>
                <span>{labelOf(effect.key)}</span>
                <code>
                  {valueWords(effect.from)} → {valueWords(effect.to)}
                </code>
                {effect.locked !== null && (
                  <span className="field-help">
                    <StatusShape shape="attention" />{' '}
                    {t('It stands in the file and changes nothing: {why}.', {
                      why: lockedBy({ source: effect.locked, environment: environmentName(effect.key) }),
                    })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
        <Difference lines={differences} label={t('Difference')} />
        <p className="field-help">
          {whatThen(effects)
            .map(words => `${words}.`)
            .join(' ')}
        </p>
        <div className="dialog-actions">
          <Button onClick={() => setOpen(false)}>{t('Go on changing')}</Button>
          <Button kind="main" onClick={apply} disabled={!ready}>
            {t('Apply')}
          </Button>
        </div>
      </Dialog>
    </section>
  );
}

/** What is still in a field is told first: leaving it does that. */
function applyTyped(draft: Draft): void {
  const field = document.activeElement;
  if (field instanceof HTMLElement && field.closest('.setting')) {
    field.blur();
    field.focus();
  }
  void draft.apply();
}

const environmentName = (key: string): string => `MAILROOM_${key.replace(/[.-]/g, '_').toUpperCase()}`;
