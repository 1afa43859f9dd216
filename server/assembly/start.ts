/**
 * The composition root: what everything stands on, certificates, mail that moves, strangers, people, the doors; then what
 * the API stands on. It is all taken down again in reverse. The command line's `serve` and the desktop's server process
 * both begin here.
 */
import { join } from 'node:path';
import type { Connections } from '../access/connections.ts';
import type { ServerPorts } from '../api/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { newScope, type Scope } from '../base/scope.ts';
import { seconds } from '../base/units.ts';
import type { Answers } from '../capture/answers/answers.ts';
import type { Attempts } from '../capture/attempts.ts';
import type { Faults } from '../capture/faults/faults.ts';
import type { RefusedMail } from '../capture/refused.ts';
import type { Time } from '../capture/time.ts';
import type { DiscoverySource } from '../discovery/source.ts';
import type { Doctor } from '../doctor/control.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { allNeeds } from '../events/need.ts';
import type { Follower } from '../journey/follower.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Mover } from '../moving/mover.ts';
import type { Authenticator } from '../sasl/mechanism.ts';
import type { Store } from '../store/interface.ts';
import type { AskLists } from '../web/list-pages.ts';
import type { WebhookControl } from '../webhooks/control.ts';
import { openAnswers } from './answers.ts';
import { type Backups, openBackups, tellRestored } from './backup.ts';
import { type BackupMxs, openBackupMxs } from './backup-mx.ts';
import { openCapture, openFaultScripts, openRefused } from './capture.ts';
import { type CertificateCare, openCertificateCare } from './certificates.ts';
import { openDiscovery } from './discovery.ts';
import { openDoctor } from './doctor.ts';
import { type Doors, openDoors } from './doors.ts';
import { type Drop, openDrop } from './drop.ts';
import { type Fetching, openFetching } from './fetch.ts';
import { settle } from './first-run.ts';
import { followConfig } from './follow-config.ts';
import { clockOf, type Ground, openGround, type StartFault, type StartOptions, unavailable } from './ground.ts';
import { prepareHome } from './home.ts';
import type { Jmap } from './jmap.ts';
import type { Listeners } from './listeners.ts';
import type { Lists } from './lists.ts';
import { type LiveConfig, openConfig } from './live-config.ts';
import { type MailFlow, openMailFlow } from './mail-flow.ts';
import type { MailSystem } from './mail-system.ts';
import { type MovedIn, openMovedIn } from './moved-in.ts';
import { openMoving } from './moving.ts';
import { openPeople, type PeopleHere } from './people.ts';
import { startPostfixLog } from './postfix-log.ts';
import type { Reports } from './reports.ts';
import { type ConsoleDoor, serverPorts } from './server-ports.ts';
import { openStrangers, type Strangers } from './strangers.ts';
import { openTime } from './time.ts';
import { startUpkeep, type Upkeep } from './upkeep.ts';
import { VERSION } from './version.ts';
import { openWebhooks } from './webhooks.ts';
import { openWhy } from './why.ts';

export type { StartOptions } from './ground.ts';

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
  readonly returns: Follower;
  readonly lists: Lists;
  readonly jmap: Jmap;
  /** Who may sign in, for the front that speaks JMAP. */
  readonly authenticator: Authenticator;
  readonly certificates: CertificateCare;
  readonly newTrace: () => string;
  readonly outgoing: MailFlow['outgoing'];
  /** The address of the console, once there is one. */
  setConsole(console: ConsoleDoor | null): void;
  /** Drains and closes; at most ten seconds. */
  close(reason: string): Promise<void>;
};

export async function startMailroom(options: StartOptions): Promise<Result<Mailroom, StartFault>> {
  const prepared = prepareHome(options.home);
  if (!prepared.ok) return unavailable(prepared.error);
  const config = openConfig(options.given, clockOf(options), { orLastGood: true });
  if (!config.ok) return err({ kind: 'settings', sentence: config.error });
  const scope = newScope();
  scope.add(config.value);
  const started = await assemble(options, config.value, scope);
  if (!started.ok) await scope.close();
  return started;
}

async function assemble(options: StartOptions, live: LiveConfig, scope: Scope): Promise<Result<Mailroom, StartFault>> {
  const opened = await openGround(options, live, clockOf(options), scope);
  if (!opened.ok) return opened;
  const ground = opened.value;
  const { store, clock, recorder, newTrace } = ground;
  let lists: AskLists | null = null;
  let discovery: DiscoverySource | null = null;
  const care = await openCertificateCare({
    ...{ ...ground, config: live, resolver: { plain: ground.resolver, secure: ground.secure } },
    ...(options.roots ? { roots: options.roots } : {}),
    onState: ground.stateChanged,
    lists: () => lists,
    discovery: () => discovery,
  });
  if (!care.ok) return unavailable(care.error);
  const certificates = scope.add(care.value);
  const flow = await openMailFlow(ground, options, scope);
  lists = flow.lists.pages;
  const strangers = await openStrangers(ground, scope);
  const backupMxs = openBackupMxs(ground, flow);
  const domainsChanged = () => {
    flow.signing.wake();
    certificates.wake();
  };
  const people = await openPeople(ground, { mail: flow.mail, domainsChanged }, scope);
  let consoleDoor: ConsoleDoor | null = null;
  const faults = await openFaultScripts(ground, scope);
  flow.faultDoor.is(faults);
  const answers = openAnswers(ground, flow.mail, scope);
  const refused = openRefused(ground, flow.mail);
  const time = await openTime(ground, flow, scope);
  const doors = openDoors(
    ground,
    {
      ...{ faults, answers, refused, flow, strangers, backupMxs, people, certificates: certificates.certificates },
      consoleState: () => consoleDoor?.states().find(one => one.name === 'console') ?? null,
    },
    scope,
  );
  discovery = openDiscovery(ground, { ...certificates, listeners: doors.listeners.states });
  const drop = await openDrop(ground, flow, strangers, scope);
  const movedIn = openMovedIn(ground, flow, scope);
  const { judgeFetched: judge } = strangers;
  const fetching = openFetching(ground, flow, { judge, computer: options.computer, roots: options.roots }, scope);
  const backups = openBackups({
    ...{ ...ground, note: recorder.note, preset: live.preset, restart: options.restart ?? null },
  });
  const moving = scope.add(openMoving(ground, { kinds: { ...fetching.kinds, ...backups.kinds } }));
  scope.add(backups);
  const attempts = openCapture(ground, scope);
  const webhooks = openWebhooks(ground, scope);
  const upkeep = scope.add(startUpkeep(ground));
  const doctor = scope.add(
    openDoctor(ground, {
      ...{ signing: flow.signing.control, certificates: certificates.control, reports: flow.reports.control },
      ...{ doors: doors.listeners.states, computer: options.computer, fetchText: options.fetchText, isRunning: true },
    }),
  );
  scope.add(startPostfixLog({ ...ground, file: live.get()['log.postfix-file'] }));

  doors.listeners.onChange(ground.stateChanged);
  flow.ownDoors.are(doors.listeners.states);
  const parts = {
    ground,
    certificates,
    discovery,
    flow,
    strangers,
    backupMxs,
    people,
    doors,
    drop,
    movedIn,
    fetching,
    moving,
    backups,
    ...{ attempts, faults, answers, refused, time, webhooks },
    upkeep,
    doctor,
    console: () => consoleDoor,
  };
  followConfig({ ...ground, config: live, listeners: doors.listeners, mail: flow.mail, signing: flow.signing });
  const begun = await begin(parts);
  if (!begun.ok) return begun;

  return ok({
    ...{ ports: portsOf(parts), store, config: live, recorder, newTrace, certificates },
    ...{ listeners: doors.listeners, jmap: doors.jmap },
    ...{ mail: flow.mail, reports: flow.reports, returns: flow.returns, outgoing: flow.outgoing, lists: flow.lists },
    ...{ connections: people.connections, authenticator: people.authenticator },
    setConsole(door) {
      consoleDoor = door;
      ground.stateChanged();
    },
    async close(reason) {
      recorder.note(event('server.stopping', clock.now(), SERVER_TRACE, { reason }));
      await scope.close();
    },
  });
}

type Parts = {
  readonly ground: Ground;
  readonly certificates: CertificateCare;
  readonly discovery: DiscoverySource;
  readonly flow: MailFlow;
  readonly strangers: Strangers;
  readonly backupMxs: BackupMxs;
  readonly people: PeopleHere;
  readonly doors: Doors;
  readonly drop: Drop;
  readonly movedIn: MovedIn;
  readonly fetching: Fetching;
  readonly moving: Mover;
  readonly backups: Backups;
  readonly attempts: Attempts;
  readonly faults: Faults;
  readonly answers: Answers;
  readonly refused: RefusedMail;
  readonly time: Time;
  readonly webhooks: WebhookControl;
  readonly upkeep: Upkeep;
  readonly doctor: Doctor;
  readonly console: () => ConsoleDoor | null;
};

const isSetUp = async ({ live, store }: Ground): Promise<boolean> =>
  live.preset() !== null || (await store.accounts()).length > 0;

/** A preset's first accounts are there, listeners are open where there is somebody to listen for. */
async function begin({
  ground,
  people,
  doors,
  flow,
  drop,
  movedIn,
  fetching,
  moving,
  backupMxs,
}: Parts): Promise<Result<void, StartFault>> {
  const { live, store, recorder, clock, home } = ground;
  const preset = live.preset();
  if (preset === 'dev' || preset === 'learn') {
    const settled = await settle(store, people.directory, { preset });
    if (!settled.ok) return unavailable(settled.error);
  }
  if (await isSetUp(ground)) await doors.listeners.open();
  flow.signing.wake();
  void drop.look();
  void movedIn.look();
  void fetching.look();
  void moving.look();
  tellRestored(ground);
  const told = { version: VERSION, home: home.folder, mode: live.get().mode };
  backupMxs.askAll().catch(fault => ground.onBug(fault, 'asking for our mail'));
  recorder.note(event('server.started', clock.now(), SERVER_TRACE, told));
  return ok(undefined);
}

function portsOf({
  ground,
  certificates,
  discovery,
  flow,
  strangers,
  backupMxs,
  people,
  doors,
  drop,
  movedIn,
  fetching,
  moving,
  backups,
  attempts,
  faults,
  answers,
  refused,
  time,
  webhooks,
  upkeep,
  doctor,
  console,
}: Parts): ServerPorts {
  const parts = [
    certificates.control,
    flow.signing.control,
    flow.breaker,
    flow.keychain,
    flow.frozen,
    flow.flow,
    people.devices,
    strangers,
    drop,
    movedIn,
    flow.mail.sifting,
    doors.filters,
    fetching,
    moving,
    backups,
    upkeep,
    doctor,
  ];
  const needs = parts.map(part => () => part.needs());
  return serverPorts({
    ...{ ...ground, ...people, ...doors, console, config: ground.live },
    isSetUp: () => isSetUp(ground),
    policy: strangers.policy,
    peers: strangers.peers,
    panel: strangers.panel,
    breaker: flow.breaker,
    lists: flow.lists.control,
    ...{ frozen: flow.frozen, flow: flow.flow, routeFor: flow.mail.routeFor, routes: flow.mail.routes },
    signing: flow.signing.control,
    certificates: certificates.control,
    discovery,
    doorStates: certificates.doorStates,
    reports: flow.reports.control,
    doctor,
    suppression: flow.suppression,
    why: openWhy(ground, flow, doors.listeners),
    askBackupMx: backupMxs.ask,
    fetch: fetching,
    moving,
    backup: backups,
    ...{ attempts, faults, answers, refused, time, webhooks },
    drop,
    needs: () => allNeeds(needs),
  });
}

/** After so long a server that was told to stop has stopped; the promise is ten seconds. */
export const GRACE = seconds(9.5);
/** Where the built window lies, in the checkout and in the package. */
export const windowRoot = (top: string): string => join(top, 'out', 'renderer');
