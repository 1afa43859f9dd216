/** Which view an address shows. Each screen is a file of its own to the browser, read when it is first wanted. */
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useMemo } from 'react';
import { Route, Switch, useSearch } from 'wouter';
import { Empty, Loading } from '../design/faces.tsx';
import { markReady } from '../live.ts';
import { placeFrom } from '../mail/place.ts';
import { OverviewView } from '../overview/overview-view.tsx';

/** Of a module, the view with this name. */
const view = <Name extends string, Props>(
  load: () => Promise<{ readonly [N in Name]: ComponentType<Props> }>,
  name: Name,
) => lazy(async () => ({ default: (await load())[name] as ComponentType<Props> }));

const AccountsView = view(() => import('../accounts/accounts-view.tsx'), 'AccountsView');
const DeliverabilityView = view(() => import('../deliverability/deliverability-view.tsx'), 'DeliverabilityView');
const JourneysView = view(() => import('../journey/journeys-view.tsx'), 'JourneysView');
const JourneyView = view(() => import('../journey/journey-view.tsx'), 'JourneyView');
const LogView = view(() => import('../log/log-view.tsx'), 'LogView');
const MailView = view(() => import('../mail/mail-view.tsx'), 'MailView');
const QueueView = view(() => import('../queue/queue-view.tsx'), 'QueueView');
const RulesView = view(() => import('../rules/rules-view.tsx'), 'RulesView');
const SettingsView = view(() => import('../settings/settings-view.tsx'), 'SettingsView');

export const Views = () => (
  <Switch>
    <Route path="/" component={OverviewView} />
    <Route path="/mail/:account?/:mailbox?/:email?">
      {at => <Mail account={at.account} mailbox={at.mailbox} email={at.email} />}
    </Route>
    <Route path="/log">{shown('Live log', 'the log', <LogView />)}</Route>
    <Route path="/queue/:recipient?">{at => shown('Queue', 'the queue', <QueueView recipient={at.recipient} />)}</Route>
    <Route path="/deliverability">{shown('Deliverability', 'the reports', <DeliverabilityView />)}</Route>
    <Route path="/journeys">{shown('Journeys', 'the journeys', <JourneysView />)}</Route>
    <Route path="/journey/:trace">
      {at => shown('Journey', 'the journey', <JourneyView key={at.trace} trace={decodeURIComponent(at.trace)} />)}
    </Route>
    <Route path="/accounts/:address/rules">
      {at => shown('Rules', 'the rules', <RulesView key={at.address} address={decodeURIComponent(at.address)} />)}
    </Route>
    <Route path="/accounts/:address?">{shown('Accounts', 'the accounts', <AccountsView />)}</Route>
    <Route path="/settings">{shown('Settings', 'the settings', <SettingsView />)}</Route>
    <Route component={NotFound} />
  </Switch>
);

/** A view, or its name and the grey rows as long as its file is being read. */
const shown = (name: string, what: string, screen: ReactNode): ReactNode => (
  <Suspense
    fallback={
      <div className="view">
        <h1 className="only-read-aloud">{name}</h1>
        <Loading what={what} />
      </div>
    }
  >
    {screen}
  </Suspense>
);

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
  return <>{shown('Mail', 'the mail', <MailView place={place} />)}</>;
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
