/** The queue with its agents: runner, delivery here and elsewhere, reports, and the one way in. */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import type { Breaker } from '../ceilings/breaker.ts';
import type { Config } from '../config/schema.ts';
import type { ReturnPaths } from '../directory/return-path.ts';
import type { Suppression } from '../directory/suppression.ts';
import type { Resolver } from '../dns/resolver.ts';
import { type SecureResolver, secureResolver } from '../dns/secure.ts';
import { secureZoneResolver } from '../dns/secure-zone.ts';
import { systemResolver } from '../dns/system.ts';
import { zoneResolver } from '../dns/zone.ts';
import { parseZone } from '../dns/zone-file.ts';
import type { Recorder } from '../journey/recorder.ts';
import { judgeDmarc } from '../mailauth/dmarc.ts';
import type { FetchText } from '../mailauth/mta-sts-fetch.ts';
import { localDelivery } from '../mda/deliver.ts';
import { startImapFilter } from '../mda/imap-filter.ts';
import { listDelivery } from '../mda/list.ts';
import { pipeDelivery } from '../mda/pipe.ts';
import { openTransports } from '../mda/transports.ts';
import { archiveWishOf, newArchiveCopies } from '../mta/archive-copy.ts';
import { backupMxOf, wayOfKept } from '../mta/backup-mx.ts';
import { newReporter, type Reporter } from '../mta/bounce.ts';
import { newForwarding } from '../mta/forward.ts';
import { type Hops, newHops } from '../mta/hop.ts';
import type { HopOptions, SmartHost } from '../mta/hop-shapes.ts';
import { newLeaving } from '../mta/leaving.ts';
import { withListMail } from '../mta/list-mail.ts';
import { relayAgent } from '../mta/relay.ts';
import { type Released, releaseBy } from '../mta/release.ts';
import { type AskedRoute, type RouteOptions, routeFor } from '../mta/route.ts';
import { newRouteControl, type RouteControl } from '../mta/route-control.ts';
import { setAside } from '../mta/set-aside.ts';
import type { TlsObserver } from '../mta/tls-outcome.ts';
import { newTlsPolicies } from '../mta/tls-policy.ts';
import { allowAll, type Guard, publicOnly } from '../net/dial.ts';
import { textFetcher } from '../net/fetch-text.ts';
import type { Delivery, DeliveryAgent } from '../queue/agent.ts';
import { type CaptureAccount, captureAccount } from '../queue/captured.ts';
import { isInTime, TIME_IS_OVER } from '../queue/deliver-by.ts';
import { isFaultRoute } from '../queue/fault-route.ts';
import { type Intake, type IntakeOptions, newIntake } from '../queue/intake.ts';
import type { LaneLimits } from '../queue/lanes.ts';
import { DISCARD, HOLD, LOCAL, printRoute, type RouteFor, type RouteFrom, SMART_HOST } from '../queue/route-name.ts';
import { type Runner, startRunner } from '../queue/runner.ts';
import type { Routing } from '../routing/routing.ts';
import type { Signer } from '../signing/signer.ts';
import type { Store } from '../store/interface.ts';
import { type FaultDoor, faultAgent } from './fault-hop.ts';
import { type Home, installationSecret, secretFor } from './home.ts';
import type { Lists } from './lists.ts';
import type { QueueFlow } from './queue-flow.ts';
import { suppressing } from './returns.ts';
import { openSifting, type Sifting } from './sifting.ts';

export type MailSystem = {
  readonly runner: Runner;
  readonly reporter: Reporter;
  readonly intake: Intake;
  /** Into mailboxes of this server, whatever the way of its addresses. */
  readonly file: Intake;
  readonly routeFor: RouteFor;
  readonly routes: RouteControl;
  /** People's scripts. */
  readonly sifting: Sifting;
  readonly captureAccount: () => Promise<CaptureAccount | null>;
  /** One captured message by the smart host, whatever the mode; a sentence: why it was not sent. */
  readonly release: (message: Released) => Promise<string | null>;
  /** One answer of the bounce lab to a host that the guard allows, whatever the mode. */
  readonly handTo: (
    to: { readonly host: string; readonly port: number; readonly guard: Guard },
    message: Released,
  ) => Promise<string | null>;
  close(): Promise<void>;
};

export type MailSystemOptions = {
  readonly home: Home;
  readonly store: Store;
  readonly routing: Routing;
  readonly recorder: Recorder;
  /** Of mail that waits. */
  readonly clock: Clock;
  /** Of connections, and of what certificates and policies say. */
  readonly real: Clock;
  /** The hop that misbehaves on purpose. */
  readonly faultDoor: FaultDoor;
  readonly random: Random;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly newTrace: () => string;
  readonly resolver: Resolver;
  readonly secure: SecureResolver;
  /** Over HTTPS, where not as usual. */
  readonly fetchText?: FetchText;
  readonly signer: Signer;
  readonly returnPaths: ReturnPaths;
  readonly lists: Pick<Lists, 'desk'>;
  /** Whose mail may leave, and who hears a next hop's final no. */
  readonly breaker: Pick<Breaker, 'refused' | 'isStopped'>;
  /** Where nothing is sent, and who counts how attempts end. */
  readonly suppression: Suppression;
  /** Who dials it meets us. */
  readonly isOurs: (address: string, port: number) => boolean;
  /** Hears how each attempt to speak TLS ended. */
  readonly onTls: TlsObserver;
  /** Nothing leaves on this route: a person has frozen it, or all that leaves. */
  readonly rests: (route: string) => boolean;
  /** What destinations and our network bear. */
  readonly flow: QueueFlow;
  readonly onBug: (fault: unknown, where: string) => void;
};

const isPipe = (route: string): boolean => route.startsWith('pipe ');
/** Kept, thrown away or returned by the owner's table of routes. */
const isAside = (route: string): boolean => route === HOLD || route === DISCARD || route.startsWith('error ');

export async function startMailSystem(options: MailSystemOptions): Promise<MailSystem> {
  const { store, clock, real, random, config, hostName, newTrace, onBug } = options;
  // Runner, reporter and agents know each other; each is asked only when mail moves, long after all are there.
  let runner: Runner;
  let reporter: Reporter;
  const theRunner = () => runner;
  const separator = () => config()['address.plus-separator'];
  const giveUpAfter = () => config()['queue.give-up-after'];
  const backup = backupMxOf(config);
  const routing: RouteOptions = {
    ...{ store, mode: () => config().mode, smartHost: () => config()['relay.host'], separator },
    table: () => options.routing.tables.route,
  };
  const route = async (address: string, from?: RouteFrom, asked?: AskedRoute) =>
    wayOfKept(backup, address, await routeFor(routing, address, from, asked));
  const captureTo = () => captureAccountOf(store, config());

  const hopOptions: HopOptions = {
    resolver: options.resolver,
    clock: real,
    random,
    guard: outboundGuard(config),
    hostName,
    port: () => config()['outbound.port'],
    tls: newTlsPolicies({
      ...{ store, clock: real, onBug, resolver: options.secure },
      fetchText: options.fetchText ?? fetcherFor({ ...options, clock: real }),
      setting: () => config()['outbound.tls'],
      port: () => config()['outbound.port'],
    }),
    smartHost: () => smartHostOf(config()),
    isOurs: options.isOurs,
    onTls: options.onTls,
    relay: options.routing.relay,
    tlsFor: domain => options.routing.tables.tls.find(domain)?.line.wish ?? null,
  };
  const hops = newHops(hopOptions);
  options.routing.onChange(what => {
    if (what === 'tls' || what === 'relay') hops.forget();
  });
  const sifting = await openSifting({
    ...{ ...options, separator, routeFor: route, runner: theRunner },
    onFailed: () => reporter.wake(),
  });
  const here = localDelivery({
    onBug,
    ...{ store, clock, separator, config, filter: sifting.filter, rooms: sifting.rooms },
    filesByDetail: () => config()['address.file-by-detail'],
    returnPaths: options.returnPaths,
    routeFor: route,
    leaseFor: name => runner.leaseFor(name),
    captureAccount: captureTo,
    lists: (lease, found, onward) =>
      listDelivery(
        {
          ...{ desk: options.lists.desk, routeFor: route, giveUpAfter, hostName },
          policyOf: async from =>
            config().mode === 'deliver'
              ? (await judgeDmarc({ from, spf: null, dkim: [] }, options.resolver)).policy
              : null,
          leaseFor: name => runner.leaseFor(name),
        },
        lease,
        found,
        onward,
      ),
  });
  const pipes = pipeDelivery({
    ...{ store, clock, separator, hostName, home: options.home.folder },
    transports: openTransports({ store, clock }),
    // What waited for a program when the mode was changed stays, too.
    isOn: () => config()['pipe.enabled'] && config().mode !== 'capture',
  });
  const { keysFor } = options.signer;
  const forwarding = withListMail(
    newForwarding({ ...{ store, clock, hostName, returnPaths: options.returnPaths }, keysFor }),
    { ...{ store, clock, keysFor }, tokens: options.lists.desk.tokens, webUrl: options.lists.desk.webUrl },
  );
  const leaving = newLeaving({
    ...{ clock, sign: options.signer.sign, recorder: options.recorder },
    table: () => options.routing.tables.rewrite,
  });
  const aside = setAside(lease => route(lease.address, lease, { passOver: line => line.target.kind === 'hold' }));
  const relayOver = (through: Hops) =>
    relayAgent({ store, clock, hops: through, forwarding, leaving, recorder: options.recorder });
  const elsewhere = watched(options.breaker, suppressing(options.suppression, relayOver(hops)));
  const misbehaving = faultAgent(hopOptions, options.faultDoor, relayOver);
  const isOnPurpose = (name: string) => config().mode === 'capture' && isFaultRoute(name);
  const agentFor = (name: string): DeliveryAgent => {
    if (isOnPurpose(name)) return misbehaving.agent;
    return name === LOCAL ? here : isPipe(name) ? pipes : isAside(name) ? aside : elsewhere;
  };
  reporter = newReporter({
    store,
    clock,
    random,
    runner: theRunner,
    routeFor: route,
    hostName,
    newTrace,
    giveUpAfter: () => config()['queue.bounce-give-up-after'],
    sign: options.signer.sign,
    language: () => config().language,
    returnAtMost: () => config()['bounce.return-at-most'],
    onBug,
  });
  runner = await startRunner({
    store,
    clock,
    random,
    agentFor: name => inTime(agentFor(name), clock),
    rests: name => options.rests(name) || (name !== LOCAL && !isOnPurpose(name) && options.flow.network.rests()),
    ...options.flow,
    limits: () => limitsOf(config(), options.flow.network.isTrying()),
    // A test meets the same waits each time.
    jitter: () => (config().mode === 'capture' ? 0.5 : random.fraction()),
    reportsDue: () => reporter.wake(),
    onBug,
  });
  const intakeOptions: IntakeOptions = {
    store,
    clock,
    runner: theRunner,
    routeFor: route,
    hostName,
    giveUpAfter: sender => (sender === '' ? config()['queue.bounce-give-up-after'] : giveUpAfter()),
    maxHops: () => config()['queue.max-hops'],
    beside: newArchiveCopies({
      ...{ clock, random, runner: theRunner, routeFor: route, hostName, newTrace, giveUpAfter },
      ...{ sign: options.signer.sign, wish: () => archiveWishOf(config()) },
      key: secretFor(installationSecret(options.home, random), 'archive'),
    }),
  };
  const intake = newIntake(intakeOptions);
  const file = newIntake({ ...intakeOptions, routeFor: async () => LOCAL });
  const routes = newRouteControl({
    ...{ store, clock, routing: options.routing, route: routing, hops: hopOptions },
    routeUnder: (table, address, from) => route(address, from, { table }),
    finally: (address, name) => wayOfKept(backup, address, name),
  });
  const onMailboxes = startImapFilter({ ...sifting.options, take: leases => runner.take(leases) });
  const end = async () => {
    onMailboxes.close();
    await onMailboxes.idle();
    await misbehaving.hops.close();
    await close(runner, hops);
    sifting.close();
  };
  // By a person's or a test's own word for this message: the guard stands for all others.
  const release = releaseBy({ ...hopOptions, guard: allowAll }, SMART_HOST);
  const handTo: MailSystem['handTo'] = ({ host, port, guard }, message) =>
    releaseBy({ ...hopOptions, guard }, printRoute({ kind: 'smtp', host, port, mx: false }))(message);
  return {
    ...{ runner, reporter, intake, file, routes, sifting, routeFor: route, captureAccount: captureTo },
    ...{ release, handTo, close: end },
  };
}

/** Of what our own people handed in: nothing leaves for who is stopped, and final noes are told. */
function watched(breaker: MailSystemOptions['breaker'], agent: DeliveryAgent): DeliveryAgent {
  return {
    async deliver(leases) {
      const going = leases.filter(({ account }) => account === null || !breaker.isStopped(account));
      const results = going.length === 0 ? [] : await agent.deliver(going);
      const found = new Map(going.map((lease, i) => [lease, results[i]!]));
      for (const [{ account, address }, result] of found)
        if (result.kind === 'permanent' && account !== null) breaker.refused(account, address, result.reply);
      return leases.map(lease => found.get(lease) ?? STOPPED);
    },
  };
}

/** While it is tried whether our network leads anywhere, one goes at a time. */
const limitsOf = (config: Config, isTrying: boolean): LaneLimits => ({
  total: isTrying ? 1 : config['queue.concurrency'],
  perRoute: config['queue.concurrency-per-destination'],
});

/** RFC 2852 §4: what is to go back when its time is over is not tried after that. */
function inTime(agent: DeliveryAgent, clock: Clock): DeliveryAgent {
  return {
    async deliver(leases) {
      const now = clock.now();
      const going = leases.filter(lease => isInTime(lease, now));
      if (going.length === leases.length) return agent.deliver(leases);
      const results = going.length === 0 ? [] : await agent.deliver(going);
      const found = new Map(going.map((lease, i) => [lease, results[i]!]));
      return leases.map(lease => found.get(lease) ?? TIME_IS_OVER);
    },
  };
}

/** It was on its way when its account was stopped. */
const STOPPED: Delivery = {
  kind: 'temporary',
  ...{ status: '4.7.1', reply: 'The breaker holds the mail of this account', host: null },
  saysNothing: true,
};

/** With the listeners' goodbye, under ten seconds. A next hop that hangs is cut, so that its mail can be put off. */
async function close(runner: Runner, hops: Hops): Promise<void> {
  await runner.close(seconds(3));
  await hops.close();
  await runner.close(seconds(1));
}

/** Over HTTPS, from and to hosts that strangers name: never to a host of this house, but for lessons (dns.zone). */
export function fetcherFor({ resolver, config, clock }: Pick<MailSystemOptions, 'resolver' | 'config' | 'clock'>) {
  const out = outboundGuard(config);
  const isLesson = config()['dns.zone'] !== '';
  const guard: Guard = {
    allow(address, port) {
      const allowed = out.allow(address, port);
      return allowed.ok && !isLesson ? publicOnly.allow(address, port) : allowed;
    },
  };
  const addressesOf = async (host: string): Promise<readonly string[]> => {
    const found = await resolver.address(host);
    return found.kind === 'found' ? found.records.map(record => record.address) : [];
  };
  return textFetcher({ addressesOf, guard, clock });
}

/** Capture and local: there is no way out, whatever a route may say. */
export function outboundGuard(config: () => Config): Guard {
  return {
    allow: (address, port) =>
      config().mode === 'deliver'
        ? allowAll.allow(address, port)
        : err(`the mode is "${config().mode}", and nothing leaves this computer`),
  };
}

function smartHostOf(config: Config): SmartHost | null {
  const [host = '', port] = config['relay.host'].split(/:(?=\d+$)/);
  return host === ''
    ? null
    : {
        host,
        port: Number(port ?? 587),
        user: config['relay.user'],
        password: config['relay.password'],
        tls: config['relay.tls'],
      };
}

async function captureAccountOf(store: Store, config: Config): Promise<CaptureAccount | null> {
  if (config.mode !== 'capture') return null;
  return captureAccount(store);
}

export type Resolvers = { readonly plain: Resolver; readonly secure: SecureResolver };

/** `dns.zone` instead of the network, where it is set. */
export async function resolversFor(
  config: Config,
  clock: Clock,
  read: (path: string) => Promise<string>,
): Promise<Result<Resolvers, string>> {
  const path = config['dns.zone'];
  if (path === '') return ok({ plain: systemResolver({ clock }), secure: secureResolver({ clock }) });
  try {
    const zone = parseZone(await read(path));
    if (!zone.ok) return err(`dns.zone: ${path}: ${zone.error.sentence}`);
    const signed = config['dns.signed-zones'];
    return ok({ plain: zoneResolver(zone.value), secure: secureZoneResolver(zone.value, { signed }) });
  } catch (fault) {
    return err(`dns.zone: ${path} cannot be read: ${(fault as Error).message}`);
  }
}
