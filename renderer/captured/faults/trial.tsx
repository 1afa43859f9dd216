/** What a message would meet, without one being sent. */
import { useState } from 'react';
import type { TrialStep } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { stepWords } from '../../../server/capture/faults/words.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import { useAct } from '../../shell/notices.tsx';

export function Trial({ text, user }: { text: string; user: string }) {
  const [sender, setSender] = useState('app@shop.example');
  const [recipients, setRecipients] = useState('kim@there.example');
  const [times, setTimes] = useState('1');
  const [found, setFound] = useState<{ readonly text: string; readonly steps: readonly TrialStep[] } | null>(null);
  const act = useAct();
  const run = (): void => {
    const wish = {
      ...{ text, sender, ...(user === '' ? {} : { user }) },
      recipients: recipients.split(/[\s,;]+/).filter(one => one !== ''),
      times: Math.min(100, Math.max(1, Number(times) || 1)),
    };
    void act(t('Trying the script'), api => api.captured.tryFaults(wish)).then(
      done => done && setFound({ text, steps: done.steps }),
    );
  };
  const fired = found?.steps.filter(one => one.fired) ?? [];
  return (
    <section className="faults-trial" aria-label={t('What would happen')}>
      <h3>{t('What would happen')}</h3>
      <div className="faults-tools">
        <TextField label={t('From')} value={sender} onChange={setSender} />
        <TextField label={t('To')} value={recipients} onChange={setRecipients} />
        <TextField
          label={t('Messages')}
          inputMode="numeric"
          className="input faults-number"
          value={times}
          onChange={setTimes}
        />
        <Button onClick={run} disabled={recipients.trim() === ''}>
          {t('Try it without sending')}
        </Button>
      </div>
      <div aria-live="polite">
        {found && found.text !== text && <p className="quiet">{t('The script has changed since.')}</p>}
        {found && fired.length === 0 && <p>{t('Nothing: the message is taken as usual.')}</p>}
        {fired.length > 0 && (
          <ol>
            {fired.slice(0, MOST_SHOWN).map(({ act: { recipient, at }, fired: step }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what happens is told in its order
              <li key={i}>
                <span>{step && t('Step {number}. {words}', { number: step.number, words: stepWords(step.step) })}</span>
                {at === 'rcpt' && recipient !== undefined && <span className="quiet mono">{recipient}</span>}
              </li>
            ))}
          </ol>
        )}
      </div>
    </section>
  );
}

const MOST_SHOWN = 50;
