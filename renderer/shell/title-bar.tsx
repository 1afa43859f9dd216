/** Brand, the way to everything (Ctrl K), how the server is, and in words what may leave this computer. */
import { Monitor, Moon, Search, Sun } from 'lucide-react';
import { IconButton } from '../design/button.tsx';
import { Mark, StatusShape } from '../design/shapes.tsx';
import { modeLook } from '../design/words.ts';
import { keyLabel } from '../keyboard.ts';
import { useConnection } from '../live.ts';
import { mac } from './keys.tsx';
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
        <span className="clip">Search or type a command</span>
        <kbd>{keyLabel('mod+k', mac)}</kbd>
      </button>
      <div className="pills">
        <StatePill />
        <ModePill />
        <ThemeButton />
      </div>
    </header>
  );
}

function StatePill() {
  const connection = useConnection();
  if (connection.state === 'connected')
    return (
      <span className="state-pill">
        <StatusShape shape="ok" />
        Running
      </span>
    );
  return (
    <span className="state-pill">
      <StatusShape shape="waiting" />
      {connection.state === 'lost' ? 'Reconnecting' : 'Connecting'}
    </span>
  );
}

function ModePill() {
  const status = useStatusData();
  if (!status) return null;
  const { shape, word } = modeLook[status.mode];
  return (
    <span className="chip mode-pill" data-tone={shape}>
      <StatusShape shape={shape} />
      {word}
    </span>
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon };
const themeWords = { system: 'Colours as the system has them', light: 'Light colours', dark: 'Dark colours' };

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
