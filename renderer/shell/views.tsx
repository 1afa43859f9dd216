/** Which view an address shows. Each screen is a file of its own to the browser, read when it is first wanted. */
import { type ComponentType, lazy, type ReactNode, Suspense, useMemo } from 'react';
import { Route, Switch, useSearch } from 'wouter';
import { t } from '../../server/base/language.ts';
import { Loading } from '../design/faces.tsx';
import { placeFrom } from '../mail/place.ts';
import { OverviewView } from '../overview/overview-view.tsx';
import { MessageLink, NotFound } from './links.tsx';
import { patiently } from './patiently.ts';

/** What the window was opened at. */
const here = globalThis.location?.pathname ?? '/';

/** Of a module, the view with this name. Where the window was opened below `at`, its file is asked for before the server is. */
const view = <Name extends string, Props>(
  load: () => Promise<{ readonly [N in Name]: ComponentType<Props> }>,
  name: Name,
  at: string | null = null,
) => {
  // What cannot be had now is asked for again when it is wanted.
  if (at !== null && `${here}/`.startsWith(at)) load().catch(() => {});
  return lazy(async () => ({ default: (await patiently(load))[name] as ComponentType<Props> }));
};

const AccountsView = view(() => import('../accounts/accounts-view.tsx'), 'AccountsView', '/accounts/');
const BackupView = view(() => import('../backup/backup-view.tsx'), 'BackupView', '/backup/');
const CapturedView = view(() => import('../captured/captured-view.tsx'), 'CapturedView', '/captured/');
const ConnectView = view(() => import('../connect/connect-view.tsx'), 'ConnectView', '/connect/');
const ElsewhereView = view(() => import('../elsewhere/elsewhere-view.tsx'), 'ElsewhereView', '/accounts/elsewhere/');
const FootersView = view(() => import('../accounts/footers/footers-view.tsx'), 'FootersView');
const CertificatesView = view(
  () => import('../certificates/certificates-view.tsx'),
  'CertificatesView',
  '/certificates/',
);
const DeliverabilityView = view(
  () => import('../deliverability/deliverability-view.tsx'),
  'DeliverabilityView',
  '/deliverability/',
);
const HeldView = view(() => import('../held/held-view.tsx'), 'HeldView', '/held/');
const JourneysView = view(() => import('../journey/journeys-view.tsx'), 'JourneysView', '/journeys/');
const JourneyView = view(() => import('../journey/journey-view.tsx'), 'JourneyView', '/journey/');
const LearnView = view(() => import('../learn/learn-view.tsx'), 'LearnView', '/learn/');
const LogView = view(() => import('../log/log-view.tsx'), 'LogView', '/log/');
const MailView = view(() => import('../mail/mail-view.tsx'), 'MailView', '/mail/');
const MovingView = view(() => import('../moving/moving-view.tsx'), 'MovingView', '/accounts/moving/');
const QueueView = view(() => import('../queue/queue-view.tsx'), 'QueueView', '/queue/');
const RetentionView = view(() => import('../accounts/retention/retention-view.tsx'), 'RetentionView');
const PeersView = view(() => import('../routes/peers-view.tsx'), 'PeersView', '/settings/peers/');
const ForwardingView = view(() => import('../routes/forwarding-view.tsx'), 'ForwardingView', '/settings/forwarding/');
const PipesView = view(() => import('../routes/pipes-view.tsx'), 'PipesView', '/settings/pipes/');
const ReturnsView = view(() => import('../routes/returns-view.tsx'), 'ReturnsView', '/settings/returns/');
const RoutesView = view(() => import('../routes/routes-view.tsx'), 'RoutesView', '/settings/routes/');
const RulesView = view(() => import('../rules/rules-view.tsx'), 'RulesView');
const SpaceView = view(() => import('../accounts/space/space-view.tsx'), 'SpaceView');
const StrangersView = view(() => import('../routes/strangers-view.tsx'), 'StrangersView', '/settings/rules/');
const SuppressedView = view(() => import('../routes/suppressed-view.tsx'), 'SuppressedView', '/settings/suppressed/');
const SettingsHistoryView = view(() => import('../settings/history-view.tsx'), 'HistoryView', '/settings/history/');
const WhyView = view(() => import('../why/why-view.tsx'), 'WhyView', '/why/');
const SettingsView = view(() => import('../settings/settings-view.tsx'), 'SettingsView', '/settings/');

const plain = decodeURIComponent;

export const Views = () => (
  <Switch>
    <Route path="/" component={OverviewView} />
    <Route path="/mail/:account?/:mailbox?/:email?">
      {at => <Mail account={at.account} mailbox={at.mailbox} email={at.email} />}
    </Route>
    <Route path="/captured/:open?">
      {at => shown(t('Captured'), t('what was captured'), <CapturedView open={at.open && plain(at.open)} />)}
    </Route>
    <Route path="/learn/:lab?">{at => shown(t('Learn'), t('the labs'), <LearnView lab={at.lab} />)}</Route>
    <Route path="/log">{shown(t('Live log'), t('the log'), <LogView />)}</Route>
    <Route path="/queue/:recipient?">
      {at => shown(t('Queue'), t('the queue'), <QueueView recipient={at.recipient} />)}
    </Route>
    <Route path="/held/:trace?">
      {at => shown(t('Held mail'), t('held mail'), <HeldView trace={at.trace && plain(at.trace)} />)}
    </Route>
    <Route path="/journeys">{shown(t('Journeys'), t('the journeys'), <JourneysView />)}</Route>
    {/* A connection that came to no message has a journey too. */}
    <Route path={/^\/(?:journey|session)\/(?<trace>[^/]+)$/}>
      {at => shown(t('Journey'), t('the journey'), <JourneyView key={at.trace} trace={plain(at.trace ?? '')} />)}
    </Route>
    <Route path="/accounts/space">{shown(t('Space'), t('the mailboxes'), <SpaceView />)}</Route>
    <Route path="/accounts/footers">{shown(t('Footers'), t('the footers'), <FootersView />)}</Route>
    <Route path="/accounts/retention">{shown(t('How long mail stays'), t('the rules'), <RetentionView />)}</Route>
    <Route path="/accounts/:address/rules">
      {at => shown(t('Rules'), t('the rules'), <RulesView key={at.address} address={plain(at.address)} />)}
    </Route>
    <Route path="/accounts/moving/:job?">
      {at => shown(t('Moving mail'), t('what is being moved'), <MovingView job={at.job} />)}
    </Route>
    <Route path="/accounts/elsewhere">
      {shown(t('Accounts elsewhere'), t('the accounts elsewhere'), <ElsewhereView />)}
    </Route>
    <Route path="/accounts/:address?">{shown(t('Accounts'), t('the accounts'), <AccountsView />)}</Route>
    <Route path="/deliverability/:domain?">
      {shown(t('Deliverability'), t('the reports'), <DeliverabilityView />)}
    </Route>
    <Route path="/backup/:backup?">
      {at => shown(t('Backup'), t('the backups'), <BackupView backup={at.backup && plain(at.backup)} />)}
    </Route>
    <Route path="/why">{shown(t('Why?'), t('the question'), <WhyView />)}</Route>
    <Route path="/connect/:address?">
      {at => shown(t('Connect'), t('how to connect'), <ConnectView address={at.address && plain(at.address)} />)}
    </Route>
    <Route path="/certificates">{shown(t('Certificates'), t('the certificates'), <CertificatesView />)}</Route>
    <Route path="/settings/history">
      {shown(t('Versions of the settings'), t('the versions'), <SettingsHistoryView />)}
    </Route>
    <Route path="/settings/routes">{shown(t('Routes and relays'), t('the routes'), <RoutesView />)}</Route>
    <Route path="/settings/forwarding">
      {shown(t('Passed on and kept for others'), t('what goes on'), <ForwardingView />)}
    </Route>
    <Route path="/settings/pipes">{shown(t('Programs and folders'), t('the programs'), <PipesView />)}</Route>
    <Route path="/settings/returns">{shown(t('What came back'), t('what came back'), <ReturnsView />)}</Route>
    <Route path="/settings/rules">{shown(t('Rules for strangers’ mail'), t('the rules'), <StrangersView />)}</Route>
    <Route path="/settings/peers">{shown(t('Who may connect'), t('who came'), <PeersView />)}</Route>
    <Route path="/settings/suppressed">
      {shown(t('Addresses not tried any more'), t('the addresses'), <SuppressedView />)}
    </Route>
    <Route path="/settings/:group?">
      {at => shown(t('Settings'), t('the settings'), <SettingsView group={at.group} />)}
    </Route>
    {/* `view` as Mailpit calls it. */}
    <Route path={/^\/(?:message|view)\/(?<id>.+)$/}>{at => <MessageLink key={at.id} id={plain(at.id ?? '')} />}</Route>
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
  const place = useMemo(
    () =>
      placeFrom(
        [account, mailbox, email].map(part => (part === undefined ? null : plain(part))),
        query,
      ),
    [account, mailbox, email, query],
  );
  return <>{shown(t('Mail'), t('the mail'), <MailView place={place} />)}</>;
}
