/** Title bar, navigation, the view, status bar. Keys that work everywhere are bound here. */
import { Suspense, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { t } from '../../server/base/language.ts';
import { desktop } from '../api.ts';
import { Boundary } from '../design/boundary.tsx';
import { useJmap } from '../jmap/react.tsx';
import type { Binding } from '../keyboard.ts';
import { ComposeProvider, useCompose } from '../mail/compose/compose.tsx';
import { MessageFiles } from '../mail/message-files.tsx';
import { whyHere } from '../why/why-words.ts';
import { useCommands } from './commands.tsx';
import { Flash } from './flash.tsx';
import { EVERYWHERE, useDoing, useKeys } from './keys.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { ModeProvider } from './mode-change.tsx';
import { Nav } from './nav.tsx';
import { Palette } from './palette.tsx';
import { placeOf, places } from './places.ts';
import { usePreferences } from './preferences.ts';
import { focusRegion, focusSearch } from './regions.ts';
import { StatusBar } from './status-bar.tsx';
import { Strip } from './strip.tsx';
import { TitleBar } from './title-bar.tsx';
import { Views } from './views.tsx';
import './shell.css';
import './print.css';

export function Shell() {
  const [path] = useLocation();
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  // Tooltips and menus print keys: another template renders them again.
  usePreferences();
  useKeys(EVERYWHERE, [
    { keys: 'mod+k', say: t('Search or command'), run: () => setPalette(true) },
    ...useGoing(),
    { keys: '/', id: 'search', say: t('Search here'), run: focusSearch },
    { keys: '?', id: 'keys', say: t('This list'), run: () => setKeys(true) },
    { keys: 'F6', say: t('Next region'), run: () => focusRegion(1) },
    { keys: 'shift+F6', say: t('Region before'), hidden: true, run: () => focusRegion(-1) },
  ]);
  useEffect(() => {
    document.title = t('{place} · Mailroom', {
      place: placeOf(path)?.name ?? (path === '/why' ? t('Why?') : t('Not found')),
    });
  }, [path]);
  return (
    <ComposeProvider>
      <ModeProvider>
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
          <DesktopCommands onFind={() => setPalette(true)} onKeys={() => setKeys(true)} />
          <Suspense>
            <MessageFiles />
          </Suspense>
          <Palette open={palette} onClose={() => setPalette(false)} onKeys={() => setKeys(true)} />
          <Flash />
          <KeysDialog open={keys} onClose={() => setKeys(false)} />
        </div>
      </ModeProvider>
    </ComposeProvider>
  );
}

/** To the places, back and forward, and to the mail of one account. */
function useGoing(): readonly Binding[] {
  const [path, navigate] = useLocation();
  const client = useJmap();
  const toAccount = (n: number): void => {
    const account = client.accounts[n - 1];
    if (account) navigate(`/mail/${encodeURIComponent(account.id)}`);
  };
  return [
    ...places.map(place => ({
      keys: place.key,
      say: t('Go to {place}', { place: place.name }),
      run: () => navigate(place.path),
    })),
    { keys: 'w', say: t('Why?'), run: () => navigate(whyHere(path)) },
    { keys: 'alt+ArrowLeft', say: t('Go back'), run: () => history.back() },
    { keys: 'alt+ArrowRight', say: t('Go forward'), run: () => history.forward() },
    ...Array.from({ length: 9 }, (_, i) => ({
      keys: `mod+${i + 1}`,
      say: t('Mail of the account with this number'),
      hidden: i > 0,
      run: () => toAccount(i + 1),
    })),
  ];
}

/** What the desktop's menu and tray ask for: keys' commands, links, and the palette's by their names. */
function DesktopCommands({ onFind, onKeys }: { onFind: () => void; onKeys: () => void }) {
  const [, navigate] = useLocation();
  const { open } = useCompose();
  const act = useDoing();
  const commands = useCommands(onKeys);
  const now = useRef(commands);
  now.current = commands;
  useEffect(() => {
    return desktop?.onCommand(command => {
      if (command.startsWith('do ')) act(command.slice('do '.length));
      if (command.startsWith('run '))
        now
          .current()
          .find(({ id }) => id === command.slice('run '.length))
          ?.run();
      if (command === 'compose') open({ kind: 'new' });
      if (command.startsWith('mailto ')) open({ kind: 'mailto', url: command.slice('mailto '.length) });
      const [, account, email] = /^reply (a\d+) (e\d+)$/.exec(command) ?? [];
      if (account && email) open({ kind: 'reply', accountId: account, emailId: email });
      if (command === 'find') onFind();
      if (command.startsWith('open /')) navigate(command.slice('open '.length));
    });
  }, [navigate, open, onFind, act]);
  return null;
}
