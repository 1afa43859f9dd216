/** What every part of a running server stands on: store, clock, chance, settings, name, names of others, and the journal. */
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { type Clock, type Random, systemClock, systemRandom } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Scope } from '../base/scope.ts';
import type { Instant } from '../base/units.ts';
import { type VirtualClock, virtualClock } from '../base/virtual-clock.ts';
import { keptTime } from '../capture/time.ts';
import type { Given } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { withEffectiveAliases } from '../directory/effective.ts';
import { type FullPolicy, withFullPolicy } from '../directory/full.ts';
import { newIncludes } from '../directory/include.ts';
import { withMemory } from '../directory/memory.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { traceIds } from '../events/trace.ts';
import { type Recorder, startRecorder } from '../journey/recorder.ts';
import type { FetchText } from '../mailauth/mta-sts-fetch.ts';
import type { PostOctets } from '../mta/report-dispatch.ts';
import type { Store } from '../store/interface.ts';
import { openStore } from '../store/open.ts';
import type { Computer } from './computer.ts';
import type { Home } from './home.ts';
import { type HomeKeychain, openKeychain } from './keychain.ts';
import type { LiveConfig } from './live-config.ts';
import { type Resolvers, resolversFor } from './mail-system.ts';
import { ownName } from './own-name.ts';

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
  /** Ends this server and starts it anew; not given: nobody does. */
  readonly restart?: (reason: string) => void;
  /** Whose sleep, clock and network are watched; not given: none is. */
  readonly computer?: Computer;
  /** The desktop's, where there is one. */
  readonly keychain?: HomeKeychain;
};

/** 'settings': they cannot be taken, and why. 'unavailable': the folder, the store or a certificate cannot be had. */
export type StartFault = { readonly kind: 'settings' | 'unavailable'; readonly sentence: string };
export const unavailable = (sentence: string) => err<StartFault>({ kind: 'unavailable', sentence });

export type Ground = {
  readonly home: Home;
  readonly keychain: HomeKeychain;
  readonly startedAt: Instant;
  readonly store: Store;
  readonly clock: Clock;
  /** Of captured mail and its queue; ahead of the other, or standing still, only while mail is captured. */
  readonly mailClock: VirtualClock;
  /** The journal has events of a time that is still to come. */
  readonly journalWasAhead: boolean;
  readonly random: Random;
  readonly live: LiveConfig;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly newTrace: () => string;
  readonly resolver: Resolvers['plain'];
  readonly secure: Resolvers['secure'];
  readonly recorder: Recorder;
  /** Told, and in the journal. */
  readonly onBug: (fault: unknown, where: string) => void;
  /** What a glance at the server shows has changed. */
  readonly stateChanged: () => void;
  readonly watchState: (hear: () => void) => () => void;
};

export async function openGround(
  options: StartOptions,
  live: LiveConfig,
  clock: Clock,
  scope: Scope,
): Promise<Result<Ground, StartFault>> {
  const { home } = options;
  const random = options.random ?? systemRandom;
  const startedAt = clock.now();
  const opened = await openStore(
    { folder: home.store, onFault: fault => options.onBug(fault, 'store'), owner: ownerHere() },
    clock,
  );
  if (!opened.ok) return unavailable(opened.error);
  const known = withEffectiveAliases(withMemory(opened.value), clock, newIncludes());
  const store = scope.add(withFullPolicy(known, clock, () => fullPolicyOf(live.get())));
  const recorder = scope.add(startRecorder(store, clock, fault => options.onBug(fault, 'journey')));
  const resolvers = options.resolvers
    ? ok(options.resolvers)
    : await resolversFor(live.get(), clock, path => readFile(path, 'utf8'));
  if (!resolvers.ok) return err({ kind: 'settings', sentence: resolvers.error });
  const kept = await keptTime(store);
  const mailClock = virtualClock(clock, kept);
  const hearers = new Set<() => void>();
  return ok({
    ...{ home, startedAt, store, clock, mailClock, random, live, recorder },
    journalWasAhead: kept.furthest > startedAt,
    keychain: options.keychain ?? openKeychain(home, random, null),
    config: live.get,
    hostName: () => live.get()['host-name'] || ownName(),
    newTrace: traceIds(clock, random),
    resolver: resolvers.value.plain,
    secure: resolvers.value.secure,
    onBug(fault, where) {
      const because = fault instanceof Error ? fault.message : String(fault);
      recorder.note(event('server.fault', clock.now(), SERVER_TRACE, { where, because }));
      options.onBug(fault, where);
    },
    stateChanged() {
      for (const hear of hearers) hear();
    },
    watchState(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
  });
}

/** Whom the second server on one folder is told of. */
function ownerHere(): string {
  try {
    return `Mailroom, user ${userInfo().username}`;
  } catch {
    // A container's user without a name.
    return 'Mailroom';
  }
}

export const clockOf = (options: StartOptions): Clock => options.clock ?? systemClock;

const fullPolicyOf = (config: Config): FullPolicy => ({
  act: config['quota.when-full'],
  graceTime: config['quota.grace-time'],
  gracePercent: config['quota.grace-percent'],
});
