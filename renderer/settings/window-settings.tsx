/** How somebody likes this window, and what it does on this computer. Kept here, not in mailroom.jsonc; true at once. */
import { useEffect, useId, useState } from 'react';
import { t } from '../../server/base/language.ts';
import { type DesktopState, desktop } from '../api.ts';
import { Choice, Switch } from '../design/field.tsx';
import { choices, keepLanguage, keptLanguage } from '../language/choose.ts';
import { KeysChoices } from '../shell/keys-dialog.tsx';
import { useSay } from '../shell/notices.tsx';
import { type Density, keepPreferences, type Motion, type Theme, usePreferences } from '../shell/preferences.ts';

const themeNames: readonly (readonly [Theme, string])[] = [
  ['system', t('As the system')],
  ['light', t('Light')],
  ['dark', t('Dark')],
];
const densityNames: readonly (readonly [string, string])[] = [
  ['28', t('Tight')],
  ['36', t('Usual')],
  ['44', t('Wide')],
];
const motionNames: readonly (readonly [Motion, string])[] = [
  ['system', t('As the system')],
  ['less', t('Less')],
];

export function WindowSettings() {
  const { theme, density, motion } = usePreferences();
  return (
    <section className="card settings-shelf" aria-labelledby="window-title">
      <div className="card-head">
        <h3 id="window-title">{t('On this computer')}</h3>
      </div>
      <ul>
        <LanguageRow />
        <Plain name={t('Colours')} help={t('Light, dark, or as the rest of this computer.')}>
          <Choice
            label={t('Colours')}
            value={theme}
            choices={themeNames}
            onChange={one => keepPreferences({ theme: one })}
          />
        </Plain>
        <Plain name={t('Room')} help={t('How much of it rows have.')}>
          <Choice
            label={t('Room')}
            value={String(density)}
            choices={densityNames}
            onChange={one => keepPreferences({ density: Number(one) as Density })}
          />
        </Plain>
        <Plain name={t('Motion')} help={t('Less: nothing travels over the screen.')}>
          <Choice
            label={t('Motion')}
            value={motion}
            choices={motionNames}
            onChange={one => keepPreferences({ motion: one })}
          />
        </Plain>
        <Plain name={t('Keys')} help={t('Whose keys the window has. All of them: press ?')} wide>
          <KeysChoices />
        </Plain>
        <DesktopRows />
        <MailtoRow />
      </ul>
    </section>
  );
}

function LanguageRow() {
  const id = useId();
  return (
    <Plain id={id} name={t('Language')} help={t('The window is loaded anew in it; a letter being written is kept.')}>
      <select
        className="input"
        aria-labelledby={id}
        value={keptLanguage()}
        onChange={event => keepLanguage(event.target.value)}
      >
        <option value="system">{t('As the system')}</option>
        {choices.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </Plain>
  );
}

/** What the desktop app keeps for this window; a browser has nothing of it, and says so. */
function DesktopRows() {
  const say = useSay();
  const [state, setState] = useState<DesktopState | null>(null);
  useEffect(() => desktop?.onDesktopState?.(setState), []);
  if (!desktop)
    return (
      <Plain
        name={t('Start at login, keys from anywhere')}
        help={t('The desktop app has them. This window is shown in a browser.')}
      >
        <span className="second">{t('not here')}</span>
      </Plain>
    );
  if (!state) return null;
  const set = async (ask: Promise<boolean> | undefined, on: boolean, refused: string): Promise<void> => {
    if ((await ask) !== on) say({ text: refused, shape: 'failed' });
  };
  return (
    <>
      <Plain
        name={t('Start at login')}
        help={t('The mail server runs as soon as you sign in to this computer; the window stays hidden.')}
      >
        <Switch
          label={t('Start without the window')}
          on={state.startsAtLogin}
          onChange={on => void set(desktop?.setStartsAtLogin?.(on), on, t('The system did not allow it.'))}
        />
      </Plain>
      <Plain
        name={t('Keys from anywhere')}
        help={t('{keys} shows and hides this window, whatever program is in front.', { keys: state.shortcutKeys })}
      >
        <Switch
          label={t('Show with {keys}', { keys: state.shortcutKeys })}
          on={state.shortcut}
          onChange={on => void set(desktop?.setShortcut?.(on), on, t('Another program has these keys already.'))}
        />
      </Plain>
    </>
  );
}

/** Only where there is a desktop. */
function MailtoRow() {
  const say = useSay();
  const [opens, setOpens] = useState<boolean | null>(null);
  useEffect(() => {
    void desktop?.opensMailto?.().then(setOpens);
  }, []);
  if (opens === null) return null;
  const set = async (on: boolean): Promise<void> => {
    if (await desktop?.setOpensMailto?.(on)) setOpens(on);
    else say({ text: t('The system did not allow it. Its own settings for default programs may.'), shape: 'failed' });
  };
  return (
    <Plain
      name={t('Mail addresses on web pages')}
      help={t('A click on a mailto: link begins a letter here instead of in another program.')}
    >
      <Switch label={t('Open them here')} on={opens} onChange={on => void set(on)} />
    </Plain>
  );
}

type PlainProps = {
  readonly id?: string;
  readonly name: string;
  readonly help: string;
  /** The control below the words. */
  readonly wide?: boolean;
  readonly children: React.ReactNode;
};

const Plain = ({ id, name, help, wide, children }: PlainProps) => (
  <li className="setting" data-wide={wide || undefined}>
    <div className="setting-words">
      <span className="setting-name" id={id}>
        {name}
      </span>
      <p className="second">{help}</p>
    </div>
    <div className="setting-value">{children}</div>
  </li>
);
