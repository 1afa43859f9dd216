/** Brand, the way to everything (Ctrl K), how the server is, and in words what may leave this computer. */
import { Monitor, Moon, Search, Sun } from 'lucide-react';
import { t } from '../../server/base/language.ts';
import { IconButton } from '../design/button.tsx';
import { Menu } from '../design/menu.tsx';
import { Mark, StatusShape } from '../design/shapes.tsx';
import { modeLook } from '../design/words.ts';
import { useConnection } from '../live.ts';
import { printed } from './keys.tsx';
import { modes, useModeChange } from './mode-change.tsx';
import { keepPreferences, nextTheme, usePreferences } from './preferences.ts';
import { useStatusData } from './status.tsx';

export function TitleBar({ onPalette }: { onPalette: () => void }) {
  return (
    <header className="title-bar" data-region="">
      <div className="brand">
        <Mark size={24} />
        <span>Mailroom</span>
      </div>
      <button type="button" className="command-button" onClick={onPalette}>
        <Search size={16} strokeWidth={1.6} aria-hidden="true" />
        <span className="clip">{t('Search or type a command')}</span>
        <kbd>{printed('mod+k')}</kbd>
      </button>
      <div className="pills">
        <StatePill />
        <ModePill />
        <ThemeButton />
      </div>
    </header>
  );
}

/** Comes with the mode beside it, so that neither moves the other. */
function StatePill() {
  const { state } = useConnection();
  const status = useStatusData();
  if (!status && state !== 'lost') return null;
  const words = { connected: t('Running'), lost: t('Reconnecting'), connecting: t('Connecting') };
  return (
    <span className="state-pill">
      <StatusShape shape={state === 'connected' ? 'ok' : 'waiting'} />
      {words[state]}
    </span>
  );
}

/** Never only a colour or a sign: whether mail can leave this computer is always said in words, and changed where it is said. */
function ModePill() {
  const status = useStatusData();
  const { change } = useModeChange();
  if (!status) return null;
  const { shape, word, short } = modeLook[status.mode];
  return (
    <Menu
      label={t('Mode')}
      items={modes.map(mode => ({
        kind: 'choice',
        label: modeLook[mode].word,
        checked: mode === status.mode,
        run: () => change(mode),
      }))}
      trigger={
        <button type="button" className="chip mode-pill" data-tone={shape}>
          <StatusShape shape={shape} />
          <span className="mode-long">{word}</span>
          <span className="mode-short" aria-hidden="true">
            {short}
          </span>
        </button>
      }
    />
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon };
const themeWords = {
  system: t('Colours as the system has them'),
  light: t('Light colours'),
  dark: t('Dark colours'),
};

function ThemeButton() {
  const { theme } = usePreferences();
  const Icon = themeIcons[theme];
  const change = (): void => keepPreferences({ theme: nextTheme(theme) });
  return (
    <IconButton label={themeWords[theme]} onClick={change} className="theme-button">
      <Icon size={18} strokeWidth={1.6} />
    </IconButton>
  );
}
