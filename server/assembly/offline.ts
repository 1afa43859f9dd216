/**
 * The store and the directory without a running server, for the command line: accounts can be added, the queue read and
 * changed. Nothing listens and nothing is delivered meanwhile; the store's lock keeps a server from starting beside it.
 */
import { readFile } from 'node:fs/promises';
import { newConnections } from '../access/connections.ts';
import { newWatch } from '../access/watch.ts';
import type { ServerPorts } from '../api/ports.ts';
import { ApiError } from '../api/rpc.ts';
import { systemClock, systemRandom } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { newAnswers } from '../capture/answers/answers.ts';
import { newAttempts } from '../capture/attempts.ts';
import { openFaults } from '../capture/faults/faults.ts';
import { stillTime } from '../capture/time.ts';
import type { Given } from '../config/load.ts';
import { newDirectory } from '../directory/control.ts';
import { newCredentials } from '../directory/credentials.ts';
import { openDevices } from '../directory/devices.ts';
import { withEffectiveAliases } from '../directory/effective.ts';
import { newIncludes } from '../directory/include.ts';
import { secureResolver } from '../dns/secure.ts';
import { systemResolver } from '../dns/system.ts';
import { traceIds } from '../events/trace.ts';
import { openPolicy } from '../judgement/policy.ts';
import { type RouteOptions, routeFor } from '../mta/route.ts';
import { newRouteControl } from '../mta/route-control.ts';
import { nobodyComes } from '../peers/control.ts';
import { openFrozen } from '../queue/frozen.ts';
import { openRouting } from '../routing/routing.ts';
import { openScripts } from '../sifting/scripts.ts';
import { openSigning } from '../signing/control.ts';
import { openStore } from '../store/open.ts';
import { webhookControl } from '../webhooks/control.ts';
import { openBackups } from './backup.ts';
import { startBreaker } from './breaker.ts';
import { certificatesOffline } from './certificates-offline.ts';
import { firstUnused, portsOf } from './device-listeners.ts';
import { openDiscovery } from './discovery.ts';
import { openDoctor } from './doctor.ts';
import { fetchOffline, sealOf } from './fetch.ts';
import { openFilters } from './filters.ts';
import { freeBytes, type Home, installationSecret, prepareHome } from './home.ts';
import { listsOffline } from './lists.ts';
import { openConfig } from './live-config.ts';
import { resolversFor } from './mail-system.ts';
import { openMoving } from './moving.ts';
import { ownName } from './own-name.ts';
import { flowOffline } from './queue-flow.ts';
import { reportsOffline } from './reports.ts';
import { suppressionFor } from './returns.ts';
import { chosen, setupState } from './setup-checks.ts';
import { systemMail } from './system-mail.ts';
import { VERSION } from './version.ts';
import { whyOffline } from './why.ts';

const NOT_RUNNING = 'Mailroom is not running; start it with: mailroom serve';

export async function openOffline(
  home: Home,
  given: Given,
  onBug: (fault: unknown) => void,
): Promise<Result<{ readonly ports: ServerPorts; close(): Promise<void> }, string>> {
  const prepared = prepareHome(home);
  if (!prepared.ok) return prepared;
  const clock = systemClock;
  const random = systemRandom;
  const config = openConfig(given, clock);
  if (!config.ok) return config;
  const opened = await openStore({ folder: home.store, onFault: onBug, owner: 'the command line' }, clock);
  if (!opened.ok) {
    config.value.close();
    return opened;
  }
  const store = withEffectiveAliases(opened.value, clock, newIncludes());
  const watch = newWatch(store, traceIds(clock, random));
  const resolvers = await resolversFor(config.value.get(), clock, path => readFile(path, 'utf8'));
  const resolver = resolvers.ok ? resolvers.value.plain : systemResolver({ clock });
  const signing = await openSigning({
    ...{ store, clock, onBug },
    resolver,
    isOn: () => false,
    rotateAfter: () => config.value.get()['dkim.rotate-after'],
  });
  const credentials = newCredentials({ clock, random, madeUpKey: installationSecret(home, random) });
  const devices = await openDevices({
    ...{ store, credentials, clock, onBug },
    otherPorts: () => portsOf(config.value.get()),
    separator: () => config.value.get()['address.plus-separator'],
  });
  const certificates = certificatesOffline({
    ...{ home, store, clock, random, config: config.value, onBug, because: NOT_RUNNING },
    resolver: resolvers.ok ? resolvers.value : { plain: resolver, secure: secureResolver({ clock }) },
  });
  const frozen = await openFrozen({ store, clock, onBug, onChange: () => {} });
  const tables = await openRouting({ store, clock, seal: sealOf({ home, random }) });
  const routing: RouteOptions = {
    ...{ store, mode: () => config.value.get().mode, smartHost: () => config.value.get()['relay.host'] },
    separator: () => config.value.get()['address.plus-separator'],
    table: () => tables.tables.route,
  };
  const newTrace = traceIds(clock, random);
  const fetching = fetchOffline({ home, store, clock, random, config: config.value.get, resolver }, NOT_RUNNING);
  const backups = openBackups({
    ...{ home, store, clock, random, config: config.value.get, preset: config.value.preset, restart: null },
    onBug: fault => onBug(fault),
    note: told => void store.run('record', {}, { notes: [told] }),
  });
  const moving = openMoving(
    { store, clock, newTrace, onBug, home, config: config.value.get },
    { alone: true, kinds: { ...fetching.kinds, ...backups.kinds } },
  );
  const reports = reportsOffline({
    ...{ store, clock, resolver, config: config.value.get, because: NOT_RUNNING },
    hostName: () => config.value.get()['host-name'],
  });
  const doctor = openDoctor(
    {
      ...{ store, clock, resolver, config: config.value.get, onBug },
      secure: resolvers.ok ? resolvers.value.secure : secureResolver({ clock }),
      hostName: () => config.value.get()['host-name'] || ownName(),
    },
    { signing: signing.control, certificates, reports, doors: () => [], isRunning: false },
  );
  const suppression = await suppressionFor({ store, clock, config: config.value.get });
  const ports: ServerPorts = {
    store,
    clock,
    random,
    directory: newDirectory({
      store,
      credentials,
      clock,
      random,
      mode: () => config.value.get().mode,
      pipesRun: () => config.value.get()['pipe.enabled'],
    }),
    devices,
    devicePorts: { settled: async () => {}, suggest: async () => firstUnused(devices.all().map(one => one.port)) },
    watch,
    connections: newConnections(),
    jmap: null,
    policy: await openPolicy(store, config.value.get),
    peers: nobodyComes,
    signing: signing.control,
    certificates,
    discovery: openDiscovery(
      {
        store,
        clock,
        random,
        home,
        config: config.value.get,
        hostName: () => config.value.get()['host-name'] || ownName(),
      },
      { listeners: () => [], doorStates: () => [], control: certificates, certificates: null },
    ),
    suppression,
    why: whyOffline(
      {
        store,
        clock,
        resolver,
        home,
        config: config.value.get,
        hostName: () => config.value.get()['host-name'] || ownName(),
      },
      { frozen, suppression },
    ),
    reports,
    doctor,
    breaker: await startBreaker({ store, clock, config: config.value.get, tell: async () => {}, onBug }),
    lists: listsOffline(
      { store, clock, random },
      () => config.value.get()['list.most-members'],
      () => {
        throw new ApiError('FAILED', NOT_RUNNING);
      },
    ),
    // What runs at delivery is compiled by the server that runs.
    filters: openFilters({ store, clock, config: config.value.get }, await openScripts(store), null),
    frozen,
    flow: await flowOffline({ store, clock, random, config: config.value.get }),
    // What waits anew is asked for again by the server that runs.
    routeFor: (address, from) => routeFor(routing, address, from),
    routes: newRouteControl({
      ...{ store, clock, routing: tables, route: routing, hops: null },
      routeUnder: (table, address, from) => routeFor(routing, address, from, { table }),
    }),
    attempts: newAttempts(store),
    faults: openFaults({
      newTrace: () => '',
      ...{ store, clock, recorder: { note() {} }, addresses: () => [] },
      onBug: fault => onBug(fault),
    }),
    mailClock: clock,
    time: stillTime(clock),
    refused: { keep() {}, octets: () => null, take: async () => err('The server is not running') },
    // The store alone is open: nothing is given to anybody.
    answers: newAnswers({
      ...{ clock, random, recorder: { note() {} }, isOn: () => false, placeFor: async () => '' },
      ...{ give: async () => 'The server is not running', onBug: fault => onBug(fault) },
    }),
    webhooks: webhookControl({ store, clock, random, seal: sealOf({ home, random }), wake: () => {} }),
    needs: async () => [...(await signing.control.needs()), ...frozen.needs()],
    checks: {
      ...{ clock, resolver, scan: null },
      ask: async () => ({ kind: 'failed', because: NOT_RUNNING }),
    },
    pictures: { fetch: async () => err(NOT_RUNNING) },
    version: VERSION,
    home: home.folder,
    startedAt: 0,
    config: config.value.get,
    preset: config.value.preset,
    sourceOf: config.value.sourceOf,
    setSetting: async (key, text, by) => config.value.set(key, text, by),
    settingsFile: config.value.file,
    systemMail: () => systemMail(home.folder),
    hostName: () => config.value.get()['host-name'],
    listeners: () => [],
    setupState: async () =>
      setupState({
        ...{ done: config.value.preset() !== null, home: home.folder, freeBytes: freeBytes(home), now: clock.now() },
        set: key => chosen(config.value, key),
      }),
    choose: async () => err(NOT_RUNNING),
    submit: async () => err(NOT_RUNNING),
    moving,
    // It is looked into when the server starts.
    fetch: fetching,
    drop: { look: async () => {}, verify: async () => Promise.reject(new ApiError('FAILED', NOT_RUNNING)) },
    backup: backups,
    askBackupMx: async () => err(NOT_RUNNING),
    freeBytes: async () => freeBytes(home),
    openConsole: () => err(NOT_RUNNING),
    watchState: () => () => {},
  };
  return ok({
    ports,
    async close() {
      await moving.close();
      await backups.close();
      frozen.close();
      await devices.close();
      doctor.close();
      await certificates.close();
      signing.close();
      watch.close();
      config.value.close();
      await store.close();
    },
  });
}
