/**
 * The composition root: opens the store, wires the agents, starts the listeners, and takes it all down again in
 * reverse. The command line's `serve` and the desktop's server process both begin here.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connections, newConnections } from '../access/connections.ts';
import { newImapAccess } from '../access/imap-backend.ts';
import { newPop3Access } from '../access/pop3-backend.ts';
import { startPrinting } from '../access/printing.ts';
import { newWatch } from '../access/watch.ts';
import type { ServerPorts } from '../api/ports.ts';
import { type Clock, type Random, systemClock, systemRandom } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { newScope, type Scope } from '../base/scope.ts';
import { seconds } from '../base/units.ts';
import type { Breaker } from '../ceilings/breaker.ts';
import type { Given } from '../config/load.ts';
import { newAuthenticator } from '../directory/authenticator.ts';
import { newDirectory } from '../directory/control.ts';
import { newCredentials } from '../directory/credentials.ts';
import { openDevices } from '../directory/devices.ts';
import { withMemory } from '../directory/memory.ts';
import { newReturnPaths } from '../directory/return-path.ts';
import { newThrottle } from '../directory/throttle.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { allNeeds, type NeedSource } from '../events/need.ts';
import { traceIds } from '../events/trace.ts';
import { type Recorder, startRecorder } from '../journey/recorder.ts';
import type { FetchText } from '../mailauth/mta-sts-fetch.ts';
import { newOneTimeLogins } from '../msa/hand-over.ts';
import type { PostOctets } from '../mta/report-dispatch.ts';
import type { Authenticator } from '../sasl/mechanism.ts';
import { openSigning } from '../signing/control.ts';
import type { Store } from '../store/interface.ts';
import { openStore } from '../store/open.ts';
import { letterToPostmaster, startBreaker } from './breaker.ts';
import { type CertificateCare, openCertificateCare } from './certificates.ts';
import { openChecks } from './checks.ts';
import { newDevicePorts, portsOf } from './device-listeners.ts';
import { settle } from './first-run.ts';
import { followConfig } from './follow-config.ts';
import { type Home, installationSecret, prepareHome, secretFor } from './home.ts';
import { type Jmap, jmapUrlFor, openJmap } from './jmap.ts';
import { type Listeners, newListeners } from './listeners.ts';
import { type LiveConfig, openConfig } from './live-config.ts';
import { type MailSystem, type Resolvers, resolversFor, startMailSystem } from './mail-system.ts';
import { ownName } from './own-name.ts';
import { openPeers } from './peers.ts';
import { startPostfixLog } from './postfix-log.ts';
import { type ProtocolOptions, takesAnybody } from './protocols.ts';
import { openCounting, openReports, type Reports } from './reports.ts';
import { openScanners } from './scanners.ts';
import { serverPorts } from './server-ports.ts';
import { startUpkeep } from './upkeep.ts';
import { VERSION } from './version.ts';

export type StartOptions = {
  readonly home: Home;
  readonly given: Given;
  /** Said when something of ours breaks. */
  readonly onBug: (fault: unknown, where: string) => void;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Texts over HTTPS, where not from the internet. */
  readonly fetchText?: FetchText;
  /** PEM of the authorities that strangers believe, where not the well-known ones. */
  readonly roots?: readonly string[];
  /** Who answers for names, instead of the network or dns.zone. */
  readonly resolvers?: Resolvers;
  /** Octets over HTTPS, where not to the internet. */
  readonly postOctets?: PostOctets;
};

/** 'settings': they cannot be taken, and why. 'unavailable': the folder, the store or a certificate cannot be had. */
export type StartFault = { readonly kind: 'settings' | 'unavailable'; readonly sentence: string };
const unavailable = (sentence: string) => err<StartFault>({ kind: 'unavailable', sentence });

export type Mailroom = {
  readonly ports: ServerPorts;
  readonly store: Store;
  readonly config: LiveConfig;
  readonly listeners: Listeners;
  /** Who is signed in over IMAP and POP3. */
  readonly connections: Connections;
  readonly mail: MailSystem;
  readonly recorder: Recorder;
  readonly reports: Reports;
  readonly jmap: Jmap;
  /** Who may sign in, for the front that speaks JMAP. */
  readonly authenticator: Authenticator;
  readonly certificates: CertificateCare;
  readonly newTrace: () => string;
  readonly outgoing: { paused(): boolean; pause(rest: boolean): void };
  /** The address of the console, once there is one. */
  setConsole(console: ConsoleDoor | null): void;
  /** Drains and closes; at most ten seconds. */
  close(reason: string): Promise<void>;
};
export type ConsoleDoor = {
  readonly state: () => ReturnType<ServerPorts['listeners']>[number];
  readonly open: () => Result<string, string>;
};

export async function startMailroom(options: StartOptions): Promise<Result<Mailroom, StartFault>> {
  const prepared = prepareHome(options.home);
  if (!prepared.ok) return unavailable(prepared.error);
  const clock = options.clock ?? systemClock;
  const config = openConfig(options.given, clock);
  if (!config.ok) return err({ kind: 'settings', sentence: config.error });
  const scope = newScope();
  scope.add(config.value);
  const started = await assemble(options, config.value, scope, clock);
  if (!started.ok) await scope.close();
  return started;
}

async function assemble(
  options: StartOptions,
  config: LiveConfig,
  scope: Scope,
  clock: Clock,
): Promise<Result<Mailroom, StartFault>> {
  const { home } = options;
  const random = options.random ?? systemRandom;
  const startedAt = clock.now();
  const needs: NeedSource[] = [];
  const opened = await openStore({ folder: home.store, onFault: fault => options.onBug(fault, 'store') }, clock);
  if (!opened.ok) return unavailable(opened.error);
  const store = scope.add(withMemory(opened.value));
  const recorder = startRecorder(store, clock, fault => options.onBug(fault, 'journey'));
  scope.add(recorder);
  const onBug = (fault: unknown, where: string): void => {
    const because = fault instanceof Error ? fault.message : String(fault);
    recorder.note(event('server.fault', clock.now(), SERVER_TRACE, { where, because }));
    options.onBug(fault, where);
  };
  const stateHearers = new Set<() => void>();
  const stateChanged = () => {
    for (const hear of stateHearers) hear();
  };
  const newTrace = traceIds(clock, random);
  const hostName = () => config.get()['host-name'] || ownName();

  const resolver = options.resolvers
    ? ok(options.resolvers)
    : await resolversFor(config.get(), clock, path => readFile(path, 'utf8'));
  if (!resolver.ok) return err({ kind: 'settings', sentence: resolver.error });
  const care = await openCertificateCare({
    ...{ home, store, clock, random, config, hostName, recorder, onBug, resolver: resolver.value },
    ...(options.roots ? { roots: options.roots } : {}),
    onState: () => stateChanged(),
  });
  if (!care.ok) return unavailable(care.error);
  scope.add(care.value);
  needs.push(care.value.control.needs);

  const signing = await openSigning({
    ...{ store, clock, onBug, resolver: resolver.value.plain },
    isOn: () => config.get().mode === 'deliver' && config.get()['dkim.sign'],
    rotateAfter: () => config.get()['dkim.rotate-after'],
  });
  scope.add(signing);
  needs.push(signing.control.needs);
  const secret = installationSecret(home, random);
  const returnPaths = newReturnPaths({
    ...{ store, clock, keys: { keys: [secretFor(secret, 'return paths')] } },
    isOn: () => config.get()['forward.srs'],
  });
  const counting = scope.add(openCounting({ store, clock, config: config.get, onBug }));
  let paused = false;
  // What is refused later is heard by a breaker that needs the queue first.
  let breaker: Breaker | null = null;
  const mail = await startMailSystem({
    store,
    recorder,
    clock,
    random,
    config: config.get,
    hostName,
    newTrace,
    resolver: resolver.value.plain,
    secure: resolver.value.secure,
    ...(options.fetchText ? { fetchText: options.fetchText } : {}),
    signer: signing.signer,
    returnPaths,
    refused: (account, recipient, reply) => breaker?.refused(account, recipient, reply),
    onTls: counting.session,
    paused: () => paused,
    onBug,
  });
  scope.add(mail);
  breaker = await startBreaker({
    ...{ store, clock, config: config.get, onBug },
    tell: letterToPostmaster({ clock, random, intake: mail.intake, hostName, newTrace }),
  });
  needs.push(breaker.needs);
  const reports = scope.add(
    openReports({
      ...{ store, clock, random, hostName, newTrace, recorder, mail, counting, onBug },
      ...{ config: config.get, resolver: resolver.value.plain, signer: signing.signer },
      ...(options.postOctets ? { postOctets: options.postOctets } : {}),
    }),
  );
  const panel = scope.add(openScanners({ clock, config: config.get, recorder, resolver: resolver.value.plain }));
  const peers = scope.add(await openPeers({ home, clock, config: config.get, recorder, onBug }));
  const judging = await openChecks({
    ...{ store, clock, config: config.get, hostName, panel, acquaintances: peers.acquaintances },
    resolver: resolver.value.plain,
    onFault: fault => onBug(fault, 'rejects'),
  });
  scope.onClose(() => judging.checks.settled());
  const credentials = newCredentials({ clock, random, madeUpKey: secret });
  const directory = newDirectory({
    store,
    credentials,
    clock,
    random,
    mode: () => config.get().mode,
    domainsChanged() {
      signing.wake();
      care.value.wake();
    },
  });
  const devices = await openDevices({
    ...{ store, credentials, clock, onBug: fault => onBug(fault, 'devices') },
    otherPorts: () => portsOf(config.get()),
    separator: () => config.get()['address.plus-separator'],
  });
  scope.onClose(() => devices.close());
  needs.push(devices.needs);
  const watch = newWatch(store, newTrace);
  scope.onClose(() => watch.close());
  const oneTimeLogins = newOneTimeLogins(random);
  const authenticator = oneTimeLogins.beside(
    newAuthenticator({
      store,
      credentials,
      throttle: newThrottle(),
      clock,
      anyone: () => (takesAnybody(config.get()) ? captureLogin(mail) : null),
      onBug: fault => onBug(fault, 'directory'),
    }),
  );
  const connections = newConnections();
  const protocol: ProtocolOptions = {
    store,
    clock,
    random,
    config: config.get,
    hostName,
    version: VERSION,
    authenticator,
    intake: mail.intake,
    checks: judging.checks,
    guard: peers.guard(judging.checks.standing),
    breaker,
    signer: signing.signer,
    returnPaths,
    countMessage: counting.message,
    recorder,
    newTrace,
    imap: newImapAccess(store, clock, watch, connections, async () => {
      const [domain] = await store.domains();
      return { admin: domain ? `mailto:postmaster@${domain.name}` : null, comment: `Mailroom on ${hostName()}` };
    }),
    pop3: newPop3Access(store, clock, connections),
    jmapUrl: remote => jmapUrlFor(remote, consoleDoor?.state() ?? null),
    onBug,
  };
  scope.add(startPrinting({ store, clock, endings: protocol.pop3.endings, onBug }));
  const listening = { protocol, config: config.get, certificates: care.value.certificates, clock, recorder };
  const devicePorts = newDevicePorts(devices, listening);
  const listeners = devicePorts.beside(newListeners(listening));
  const jmap = scope.add(
    openJmap({
      ...{ store, clock, random, home, watch, oneTimeLogins, onBug },
      config: config.get,
      accept: connection => listeners.submission().serve(connection),
    }),
  );
  scope.onClose(() => listeners.close());
  scope.add(startUpkeep({ store, clock, config: config.get, onBug }));
  scope.add(startPostfixLog({ store, file: config.get()['log.postfix-file'], hostName, onBug }));

  listeners.onChange(stateChanged);
  let consoleDoor: ConsoleDoor | null = null;
  const isSetUp = async () => config.preset() !== null || (await store.accounts()).length > 0;
  const ports = serverPorts({
    ...{ store, clock, random, home, startedAt, config, directory, watch, connections, jmap, listeners, hostName },
    ...{ oneTimeLogins, isSetUp },
    ...{ devices, devicePorts },
    policy: judging.policy,
    peers: peers.control,
    breaker,
    signing: signing.control,
    certificates: care.value.control,
    doorStates: care.value.doorStates,
    reports: reports.control,
    resolver: resolver.value.plain,
    needs: () => allNeeds(needs),
    console: () => consoleDoor,
    watchState(hear) {
      stateHearers.add(hear);
      return () => stateHearers.delete(hear);
    },
  });

  followConfig({ config, listeners, recorder, mail, signing, clock, stateChanged });
  const preset = config.preset();
  if (preset === 'dev' || preset === 'learn') {
    const settled = await settle(store, directory, { preset });
    if (!settled.ok) return unavailable(settled.error);
  }
  if (await isSetUp()) await listeners.open();
  signing.wake();
  recorder.note(
    event('server.started', clock.now(), SERVER_TRACE, {
      version: VERSION,
      home: home.folder,
      mode: config.get().mode,
    }),
  );

  return ok({
    ports,
    store,
    config,
    listeners,
    connections,
    mail,
    recorder,
    reports,
    jmap,
    authenticator,
    certificates: care.value,
    newTrace,
    outgoing: {
      paused: () => paused,
      pause(rest) {
        paused = rest;
        mail.runner.wake();
        stateChanged();
      },
    },
    setConsole(door) {
      consoleDoor = door;
      stateChanged();
    },
    async close(reason) {
      recorder.note(event('server.stopping', clock.now(), SERVER_TRACE, { reason }));
      await scope.close();
    },
  });
}

async function captureLogin(mail: MailSystem) {
  const capture = await mail.captureAccount();
  return { account: capture?.account ?? 0, address: capture?.address ?? 'inbox@localhost' };
}

/** After so long a server that was told to stop has stopped; the promise is ten seconds. */
export const GRACE = seconds(9.5);
/** Where the built window lies, in the checkout and in the package. */
export const windowRoot = (top: string): string => join(top, 'out', 'renderer');
