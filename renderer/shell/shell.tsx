/** Title bar, navigation, the view, status bar. Keys that work everywhere are bound here. */
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { Route, Switch, useLocation, useSearch } from 'wouter';
import { AccountsView } from '../accounts/accounts-view.tsx';
import { desktop } from '../api.ts';
import { DeliverabilityView } from '../deliverability/deliverability-view.tsx';
import { Boundary } from '../design/boundary.tsx';
import { Empty, Loading } from '../design/faces.tsx';
import { JourneyView } from '../journey/journey-view.tsx';
import { JourneysView } from '../journey/journeys-view.tsx';
import { markReady } from '../live.ts';
import { LogView } from '../log/log-view.tsx';
import { ComposeProvider, useCompose } from '../mail/compose/compose.tsx';
import { MessageFiles } from '../mail/message-files.tsx';
import { placeFrom } from '../mail/place.ts';
import { OverviewView } from '../overview/overview-view.tsx';
import { QueueView } from '../queue/queue-view.tsx';
import { SettingsView } from '../settings/settings-view.tsx';
import { EVERYWHERE, KeysDialog, useKeys } from './keys.tsx';
import { Nav } from './nav.tsx';
import { Palette } from './palette.tsx';
import { placeOf, places } from './places.ts';
import { StatusBar } from './status-bar.tsx';
import { Strip } from './strip.tsx';
import { TitleBar } from './title-bar.tsx';
import './shell.css';

/** Mail is the largest screen, so it comes when it is first wanted. */
const RulesView = lazy(async () => ({ default: (await import('../rules/rules-view.tsx')).RulesView }));
const MailView = lazy(async () => ({ default: (await import('../mail/mail-view.tsx')).MailView }));

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
            <Switch>
              <Route path="/" component={OverviewView} />
              <Route path="/mail/:account?/:mailbox?/:email?">
                {at => <Mail account={at.account} mailbox={at.mailbox} email={at.email} />}
              </Route>
              <Route path="/log" component={LogView} />
              <Route path="/queue/:recipient?">{at => <QueueView recipient={at.recipient} />}</Route>
              <Route path="/deliverability" component={DeliverabilityView} />
              <Route path="/journeys" component={JourneysView} />
              <Route path="/journey/:trace">
                {at => <JourneyView key={at.trace} trace={decodeURIComponent(at.trace)} />}
              </Route>
              <Route path="/accounts/:address/rules">
                {at => (
                  <Suspense
                    fallback={
                      <div className="view">
                        <h1 className="only-read-aloud">Rules</h1>
                        <Loading what="the rules" />
                      </div>
                    }
                  >
                    <RulesView key={at.address} address={decodeURIComponent(at.address)} />
                  </Suspense>
                )}
              </Route>
              <Route path="/accounts/:address?" component={AccountsView} />
              <Route path="/settings" component={SettingsView} />
              <Route component={NotFound} />
            </Switch>
          </Boundary>
        </main>
        <StatusBar />
        <DesktopCommands onFind={() => setPalette(true)} />
        <Suspense>
          <MessageFiles />
        </Suspense>
        <Palette open={palette} onClose={() => setPalette(false)} onKeys={() => setKeys(true)} />
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

type MailParts = {
  readonly account: string | undefined;
  readonly mailbox: string | undefined;
  readonly email: string | undefined;
};

function Mail({ account, mailbox, email }: MailParts) {
  const query = useSearch();
  const place = useMemo(() => {
    const plain = (part: string | undefined): string | null => (part === undefined ? null : decodeURIComponent(part));
    return placeFrom([plain(account), plain(mailbox), plain(email)], query);
  }, [account, mailbox, email, query]);
  return (
    <Suspense
      fallback={
        <div className="view">
          <h1 className="only-read-aloud">Mail</h1>
          <Loading what="the mail" rows={12} />
        </div>
      }
    >
      <MailView place={place} />
    </Suspense>
  );
}

function NotFound() {
  useEffect(markReady, []);
  return (
    <div className="view">
      <h1 className="only-read-aloud">Nothing here</h1>
      <Empty
        title="There is nothing at this address"
        fact="It may have been removed, or the address was cut short."
        action={<a href="/">To the overview</a>}
      />
    </div>
  );
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
