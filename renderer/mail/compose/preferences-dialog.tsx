/** How one likes to write: how long a letter can be called back, plain or rich, where the quote stands. */
import { useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Choice } from '../../design/field.tsx';
import { keepPreferences, type Preferences, readPreferences } from './preferences.ts';

export function PreferencesDialog({ onClose }: { onClose: () => void }) {
  const [chosen, setChosen] = useState(() => readPreferences());
  const choose = (change: Partial<Preferences>): void => {
    const next = { ...chosen, ...change };
    setChosen(next);
    keepPreferences(next);
  };
  return (
    <Dialog open onClose={onClose} title={t('How I write')}>
      <div className="letter-choices">
        <p>{t('After Send, time to call it back')}</p>
        <Choice
          label={t('Time to call it back')}
          value={String(chosen.delay)}
          onChange={delay => choose({ delay: Number(delay) as Preferences['delay'] })}
          choices={[
            ['0', t('None')],
            ['5', '5 s'],
            ['10', '10 s'],
            ['30', '30 s'],
          ]}
        />
        <p>{t('Letters are written in')}</p>
        <Choice
          label={t('Letters are written in')}
          value={chosen.format}
          onChange={format => choose({ format })}
          choices={[
            ['plain', t('Plain text')],
            ['same', t('As what I answer')],
            ['rich', t('Rich text')],
          ]}
        />
        <p>{t('In answers, what was written stands')}</p>
        <Choice
          label={t('In answers, what was written stands')}
          value={chosen.quote}
          onChange={quote => choose({ quote })}
          choices={[
            ['below', t('Below mine')],
            ['above', t('Above mine')],
            ['none', t('Not at all')],
          ]}
        />
      </div>
      <p className="quiet">{t('Kept on this computer. A plain letter is always answered in plain text.')}</p>
    </Dialog>
  );
}
