/** What the keys do now (`?`): by whose template, whether single keys act at all, and every binding of what is open. */
import { t } from '../../server/base/language.ts';
import { Dialog } from '../design/dialog.tsx';
import { Choice, Switch } from '../design/field.tsx';
import { Keys, useLayers } from './keys.tsx';
import { keepPreferences, type Template, usePreferences } from './preferences.ts';
import './keys-dialog.css';

export const templateNames: readonly (readonly [Template, string])[] = [
  ['mailroom', t('Mailroom (as Gmail)')],
  ['apple-mail', 'Apple Mail'],
  ['outlook', 'Outlook'],
];

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={t('Keys')} wide>
      <KeysChoices />
      <KeysList />
    </Dialog>
  );
}

/** The one place where keys are chosen; Settings shows the same. */
export function KeysChoices() {
  const { template, singleKeys, flash } = usePreferences();
  return (
    <div className="keys-choices">
      <Choice
        label={t('Whose keys')}
        value={template}
        onChange={chosen => keepPreferences({ template: chosen })}
        choices={templateNames}
      />
      <Switch
        label={t('Single keys')}
        help={t('One character does something, such as j or #.')}
        on={singleKeys}
        onChange={on => keepPreferences({ singleKeys: on })}
      />
      <Switch
        label={t('Show keys as I click')}
        help={t('What was done with the mouse shows its key for a moment.')}
        on={flash}
        onChange={on => keepPreferences({ flash: on })}
      />
    </div>
  );
}

function KeysList() {
  const layers = useLayers();
  return (
    <div className="keys-list">
      {layers.map(({ title, bindings }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {bindings.map(({ say, keys }) => (
              <div key={say}>
                <dt>{say}</dt>
                <dd>{keys.length > 0 ? <Keys keys={keys} /> : <span className="quiet">{t('off')}</span>}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
