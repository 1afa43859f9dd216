/** Title bar, navigation, the view, status bar. Keys that work everywhere are bound here. */
import { Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { desktop } from '../api.ts';
import { Boundary } from '../design/boundary.tsx';
import { ComposeProvider, useCompose } from '../mail/compose/compose.tsx';
import { MessageFiles } from '../mail/message-files.tsx';
import { Flash } from './flash.tsx';
import { EVERYWHERE, useKeys } from './keys.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { Nav } from './nav.tsx';
import { Palette } from './palette.tsx';
import { placeOf, places } from './places.ts';
import { StatusBar } from './status-bar.tsx';
import { Strip } from './strip.tsx';
import { TitleBar } from './title-bar.tsx';
import { Views } from './views.tsx';
import './shell.css';

export function Shell() {
  const [path, navigate] = useLocation();
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  useKeys(EVERYWHERE, [
    { keys: 'mod+k', say: 'Search or command', run: () => setPalette(true) },
    ...places.map(place => ({ keys: place.key, say: `Go to ${place.name}`, run: () => navigate(place.path) })),
    { keys: '/', say: 'Search here', run: focusSearch },
    { keys: '?', say: 'This list', run: () => setKeys(true) },
    { keys: 'F6', say: 'Next region', run: () => focusRegion(1) },
    { keys: 'shift+F6', say: 'Region before', hidden: true, run: () => focusRegion(-1) },
  ]);
  useEffect(() => {
    document.title = `${placeOf(path)?.name ?? 'Not found'} · Mailroom`;
  }, [path]);
  return (
    <ComposeProvider>
      <div className="shell">
        <TitleBar onPalette={() => setPalette(true)} />
        <Strip />
        <Nav path={path} />
        <main className="main" tabIndex={-1} data-region="">
          <Boundary key={placeOf(path)?.path}>
            <Views />
          </Boundary>
        </main>
        <StatusBar />
        <DesktopCommands onFind={() => setPalette(true)} />
        <Suspense>
          <MessageFiles />
        </Suspense>
        <Palette open={palette} onClose={() => setPalette(false)} onKeys={() => setKeys(true)} />
        <Flash />
        <KeysDialog open={keys} onClose={() => setKeys(false)} />
      </div>
    </ComposeProvider>
  );
}

/** What the desktop's menu and tray ask for. */
function DesktopCommands({ onFind }: { onFind: () => void }) {
  const [, navigate] = useLocation();
  const { open } = useCompose();
  useEffect(() => {
    return desktop?.onCommand(command => {
      if (command === 'settings') navigate('/settings');
      if (command === 'compose') open({ kind: 'new' });
      if (command.startsWith('mailto ')) open({ kind: 'mailto', url: command.slice('mailto '.length) });
      const [, account, email] = /^reply (a\d+) (e\d+)$/.exec(command) ?? [];
      if (account && email) open({ kind: 'reply', accountId: account, emailId: email });
      if (command === 'find') onFind();
      if (command.startsWith('open /')) navigate(command.slice('open '.length));
    });
  }, [navigate, open, onFind]);
  return null;
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('.main input[type="search"]')?.focus();
}

/** Title bar, navigation, the panes of the view, status bar, and round again. A region that holds regions is none itself. */
function focusRegion(by: number): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    region => !region.querySelector('[data-region]') && region.offsetParent !== null,
  );
  const at = regions.findIndex(region => region.contains(document.activeElement));
  const next = regions[(at + by + regions.length) % regions.length];
  const inside =
    next?.querySelector<HTMLElement>('[role="listbox"]:not([hidden])') ??
    next?.querySelector<HTMLElement>('a[aria-current]') ??
    next?.querySelector<HTMLElement>('a, button, input');
  (inside ?? next)?.focus();
}
