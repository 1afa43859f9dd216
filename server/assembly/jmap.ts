/** JMAP put together: the methods, the store as they see it, submissions by the MSA, uploads, texts decoded apart. */
import { join } from 'node:path';
import { threadDecoder } from '../access/body-decoder.ts';
import { type JmapAccess, newJmapAccess } from '../access/jmap-backend.ts';
import { newUploads } from '../access/jmap-uploads.ts';
import type { Watch } from '../access/watch.ts';
import type { ListenerState } from '../api/contract.ts';
import type { Clock, Random } from '../base/ports.ts';
import { type Closable, newScope } from '../base/scope.ts';
import { mebibytes } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { JmapLimits } from '../jmap/backend.ts';
import { allMethods } from '../jmap/registry.ts';
import type { JmapServer } from '../jmap/request.ts';
import { MOST_OCTETS } from '../managesieve/script-name.ts';
import { handOver, type OneTimeLogins } from '../msa/hand-over.ts';
import type { Connection } from '../net/connection.ts';
import type { Store } from '../store/interface.ts';
import { isLoopback } from '../web/jmap-door.ts';
import { type Filters, sieveFacts } from './filters.ts';
import type { Home } from './home.ts';
import { letterOf } from './jmap-letter.ts';
import { VERSION } from './version.ts';

export type Jmap = Closable & { readonly access: JmapAccess; readonly server: JmapServer };

export type JmapParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly home: Home;
  readonly config: () => Config;
  readonly watch: Watch;
  readonly oneTimeLogins: OneTimeLogins;
  readonly filters: Filters;
  /** Gives a connection to the submission server. */
  readonly accept: (connection: Connection) => void;
  readonly onBug: (fault: unknown, where: string) => void;
};

export function openJmap(parts: JmapParts): Jmap {
  const { store, clock, random, config, onBug } = parts;
  const scope = newScope();
  const access = newJmapAccess({
    store,
    clock,
    watch: parts.watch,
    ...parts.filters,
    uploads: newUploads({ folder: join(parts.home.folder, 'uploads'), clock, random, onBug }),
    handOver: async handing => {
      const letter = letterOf(handing, clock.now());
      return letter.ok
        ? handOver({ clock, random, accept: parts.accept, oneTimeLogins: parts.oneTimeLogins }, letter.value)
        : letter;
    },
    separator: () => config()['address.plus-separator'],
    onBug,
  });
  scope.add(access);
  const decoder = scope.add(threadDecoder({ clock }));
  return {
    access,
    server: {
      methods: allMethods,
      // Some settings hold at once.
      get limits() {
        return limitsOf(config());
      },
      clock,
      random,
      decoder,
      onBug: (fault, method) => onBug(fault, `JMAP ${method}`),
    },
    close: () => scope.close(),
  };
}

/** What a session announces. A message that cannot be sent need not be composed. */
export const limitsOf = (config: Config): JmapLimits => ({
  maxSizeUpload: config['smtp.max-message-size'],
  maxConcurrentUpload: 4,
  maxSizeRequest: mebibytes(16),
  maxConcurrentRequests: 8,
  maxCallsInRequest: 64,
  maxObjectsInGet: 1000,
  maxObjectsInSet: 1000,
  maxSizeAttachmentsPerEmail: config['smtp.max-message-size'],
  maxMailboxDepth: 20,
  maxSizeMailboxName: 255,
  maxDelayedSend: Math.floor(config['submission.max-hold'] / 1000),
  sieve: sieveLimits(config),
});

function sieveLimits(config: Config): JmapLimits['sieve'] {
  const { extensions, notify, lists, maxRedirects } = sieveFacts(config);
  return {
    implementation: `Mailroom ${VERSION}`,
    maxSizeScriptName: MOST_OCTETS,
    maxSizeScript: config['sieve.longest-script'],
    maxNumberScripts: config['sieve.most-scripts'],
    maxNumberRedirects: maxRedirects,
    sieveExtensions: extensions,
    notificationMethods: notify.length > 0 ? notify : null,
    externalLists: lists.length > 0 ? lists : null,
  };
}

/**
 * The session resource as somebody at this address reaches it (RFC 9698). The console speaks in clear, so only who is at
 * this computer is told: from elsewhere a password would be seen on the way.
 */
export const jmapUrlFor = (remote: string, console: ListenerState | null): string | null =>
  console?.state === 'listening' && isLoopback(remote) ? `http://localhost:${console.port}/.well-known/jmap` : null;
