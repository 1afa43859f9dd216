/** How one likes to write: how long a letter can be called back, plain or rich, where the quote stands. */
import { useState } from 'react';
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
    <Dialog open onClose={onClose} title="How I write">
      <div className="letter-choices">
        <p>After Send, time to call it back</p>
        <Choice
          label="Time to call it back"
          value={String(chosen.delay)}
          onChange={delay => choose({ delay: Number(delay) as Preferences['delay'] })}
          choices={[
            ['0', 'None'],
            ['5', '5 s'],
            ['10', '10 s'],
            ['30', '30 s'],
          ]}
        />
        <p>Letters are written in</p>
        <Choice
          label="Letters are written in"
          value={chosen.format}
          onChange={format => choose({ format })}
          choices={[
            ['plain', 'Plain text'],
            ['same', 'As what I answer'],
            ['rich', 'Rich text'],
          ]}
        />
        <p>In answers, what was written stands</p>
        <Choice
          label="In answers, what was written stands"
          value={chosen.quote}
          onChange={quote => choose({ quote })}
          choices={[
            ['below', 'Below mine'],
            ['above', 'Above mine'],
            ['none', 'Not at all'],
          ]}
        />
      </div>
      <p className="quiet">Kept on this computer. A plain letter is always answered in plain text.</p>
    </Dialog>
  );
}
