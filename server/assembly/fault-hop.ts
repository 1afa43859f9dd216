/**
 * The next hop that misbehaves: what the queue hands mail for `kim@451.faults.test` to. A listener of its own on loopback, so
 * that each try is a real dialogue; what it takes in the end is filed as captured. Opened when it is first dialled.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';
import type { Scope } from '../base/scope.ts';
import { minutes, seconds } from '../base/units.ts';
import type { Faults } from '../capture/faults/faults.ts';
import { captureHandler } from '../capture/receive.ts';
import type { TagSettings } from '../capture/tagging.ts';
import type { Recorder } from '../journey/recorder.ts';
import { newSmtpJournal } from '../journey/smtp-journal.ts';
import { type Hops, newHops } from '../mta/hop.ts';
import type { HopOptions } from '../mta/hop-shapes.ts';
import { type Listener, listen } from '../net/listen.ts';
import type { DeliveryAgent } from '../queue/agent.ts';
import { scriptedInbox } from '../queue/fault-route.ts';
import type { Intake } from '../queue/intake.ts';
import { SMART_HOST } from '../queue/route-name.ts';
import { defaultLimits } from '../smtp/options.ts';
import { newSmtpServer } from '../smtp/server.ts';
import type { CapturedAs, Lease } from '../store/interface.ts';

const HOST = '127.0.0.1';
const MOST_CONNECTIONS = 200;
const MOST_KNOWN = 10_000;

export type FaultDoor = {
  /** Where it listens. */
  port(): Promise<number>;
  /** These leases are about to come: what is taken of them lies where they belong. */
  comes(leases: readonly Lease[]): void;
  /** Told once there are faults. */
  is(faults: Faults): void;
};

type DoorParts = {
  readonly clock: Clock;
  readonly real: Clock;
  readonly hostName: () => string;
  readonly tags: () => TagSettings;
  readonly newTrace: () => string;
  /** What it takes is filed here, and not queued again. */
  readonly intake: () => Intake;
  readonly onBug: (fault: unknown, where: string) => void;
};

export function openFaultDoor(parts: DoorParts, scope: Scope): FaultDoor {
  const { clock, real, hostName, newTrace, onBug } = parts;
  const known = new Map<string, CapturedAs>();
  let faults: Faults | null = null;
  let opening: Promise<Listener> | null = null;
  const keyOf = (sender: string, recipient: string): string => `${sender}\0${recipient}`.toLowerCase();
  const open = async (): Promise<Listener> => {
    const handler = captureHandler({
      clock,
      // The queue tells of each try with what was said; told from this side too it would be there twice.
      journal: newSmtpJournal({ recorder: SILENT, clock, listener: 'smtp' }),
      intake: incoming =>
        parts.intake()({
          ...incoming,
          parameters: {
            ...incoming.parameters,
            captured: belongsTo(incoming.sender, incoming.recipients[0]?.address ?? ''),
          },
        }),
      listener: 'smtp',
      faults: { at: (session, _, at) => faults?.inQueue(session, at) ?? null },
      ...{ answers: null, refused: null },
      addresses: () => [],
      inbox: null,
      tags: parts.tags,
      ownDomain: async () => hostName(),
    });
    const server = newSmtpServer(
      {
        ...{
          hostname: HOST,
          greeting: 'Mailroom, misbehaving on purpose',
          maxMessageBytes: 1024 ** 3,
          tls: 'none',
          login: null,
        },
        ...{ bareNewlines: 'mend', earlyTalk: 'tolerate' },
        // Our own queue comes: DATA behind a refused RCPT (RFC 2920 §3.1) is no mistake that costs it time.
        limits: {
          ...defaultLimits,
          recipients: 1000,
          idle: minutes(5),
          leastRate: 0,
          softErrors: 1e6,
          hardErrors: 2e6,
        },
      },
      handler,
      { clock: real, onBug: fault => onBug(fault, 'the hop that misbehaves') },
    );
    const listening = await listen({
      ...{ name: 'faults', host: HOST, port: 0, tls: 'none', clock: real },
      ...{
        maxConnections: MOST_CONNECTIONS,
        maxPerAddress: MOST_CONNECTIONS,
        busyLine: '421 4.7.0 Too many connections',
      },
      secureContext: () => {
        throw new Error('the hop that misbehaves speaks no TLS');
      },
      onConnection: connection => server.accept(connection, newTrace()),
    });
    if (!listening.ok) throw new Error(listening.error.sentence);
    scope.onClose(async () => {
      await Promise.all([server.close(seconds(1)), listening.value.close(seconds(1))]);
    });
    return listening.value;
  };
  const belongsTo = (sender: string, recipient: string): CapturedAs => {
    const inbox = scriptedInbox(recipient);
    return inbox === null ? (known.get(keyOf(sender, recipient)) ?? {}) : { inbox, firm: true };
  };
  return {
    async port() {
      opening ??= open().catch(fault => {
        opening = null;
        throw fault;
      });
      return (await opening).port;
    },
    comes(leases) {
      for (const { sender, address, parameters } of leases)
        known.set(keyOf(sender, address), parameters.captured ?? {});
      for (const oldest of known.keys()) if (known.size > MOST_KNOWN) known.delete(oldest);
    },
    is(those) {
      faults = those;
    },
  };
}

const SILENT: Recorder = {
  ...{ note() {}, judged() {}, transcript() {}, take: () => [] },
  ...{ flush: async () => {}, close: async () => {} },
};

/** The agent of these routes. What fails there fails on purpose: it says nothing of any network or destination. */
export function faultAgent(
  options: HopOptions,
  door: FaultDoor,
  agentOver: (hops: Hops) => DeliveryAgent,
): { readonly agent: DeliveryAgent; readonly hops: Hops } {
  let port = 0;
  const hops = newHops({
    ...options,
    guard: {
      allow: (address, asked) =>
        address === HOST && (asked === port || asked === 0) ? ok(undefined) : err('this hop is on this computer'),
    },
    smartHost: () => ({ ...{ host: HOST, port, user: '', password: '' }, tls: 'none' }),
    isOurs: () => false,
    onTls: () => {},
  });
  const agent = agentOver({
    ...hops,
    take: (_, demand) => hops.take(SMART_HOST, demand),
    open: (_, demand) => hops.open(SMART_HOST, demand),
    give: (_, hop) => hops.give(SMART_HOST, hop),
  });
  return {
    hops,
    agent: {
      async deliver(leases) {
        port = await door.port();
        door.comes(leases);
        const done = await agent.deliver(leases);
        return done.map(one => {
          if (one.kind !== 'temporary') return one;
          const { unreached: _, ...rest } = one;
          return { ...rest, saysNothing: true };
        });
      },
    },
  };
}
