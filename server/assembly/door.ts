/**
 * A door: one listener with the protocol that is spoken behind it, open, or closed with a sentence that says why. The
 * ones of every server (listeners.ts) and those of devices (device-listeners.ts) are opened and closed alike.
 */
import type { SecureContext } from 'node:tls';
import type { ListenerName, ListenerState } from '../api/contract.ts';
import type { Clock } from '../base/ports.ts';
import { seconds } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import { type Listener, type ListenFault, listen } from '../net/listen.ts';
import type { TlsFaults } from '../net/on-purpose.ts';
import type { Protocol } from './protocols.ts';
import { refusedWords, type TurnedAway } from './turned-away.ts';

export type DoorPlan = {
  readonly name: ListenerName;
  /** Of captured mail: what comes here belongs to it. */
  readonly inbox?: string;
  readonly host: string;
  readonly port: number | 'off';
  readonly tls: 'starttls' | 'implicit';
  readonly busyLine: string;
  readonly maxConnections: number;
  readonly maxPerAddress: number;
  readonly secureContext: () => SecureContext;
  readonly contextFor?: (serverName: string) => SecureContext | null;
  /** Handshakes that fail on purpose. */
  readonly tlsFaults?: TlsFaults | undefined;
  readonly protocol: Protocol;
};
export type Door = {
  readonly plan: DoorPlan;
  readonly listener: Listener | null;
  readonly port: number;
  /** Why it could not be opened; null: it is open, or is not to be. */
  readonly sentence: string | null;
  readonly fault: ListenFault | null;
};

/** How long those who are connected may take to leave: with everything else, under ten seconds. */
export const GOODBYE = seconds(3);
/** A door that could not be opened is tried again. */
export const TRY_AGAIN = seconds(15);

export const SMTP_BUSY = '421 4.7.0 Too many connections; please come back later';

export async function openDoor(plan: DoorPlan, clock: Clock, turnedAway: TurnedAway): Promise<Door> {
  const { port, protocol } = plan;
  if (port === 'off') return { plan, listener: null, port: 0, sentence: null, fault: null };
  const opened = await listen({
    ...plan,
    port,
    clock,
    refuses(remote) {
      const no = protocol.refuses?.(remote.address);
      if (no) turnedAway(plan.name, remote.address, no.because);
      return no?.line ?? null;
    },
    onConnection: connection => protocol.serve(connection),
    onRefused: (remote, why) => turnedAway(plan.name, remote.address, refusedWords(why)),
    onHandshakeFailed: (remote, why) => turnedAway(plan.name, remote.address, why),
    onTlsFault: (remote, kind, why) => turnedAway.tls(plan.name, remote.address, kind, why, plan.tls === 'implicit'),
  });
  return {
    plan,
    port,
    listener: opened.ok ? opened.value : null,
    sentence: opened.ok ? null : opened.error.sentence,
    fault: opened.ok ? null : opened.error,
  };
}

export async function closeDoor({ plan, listener }: Door): Promise<void> {
  await listener?.stopAccepting();
  await plan.protocol.close(GOODBYE);
  await listener?.close(0);
}

/** For the log; a door that is not to be open is nothing new. */
export function tellDoor({ plan, listener, port, sentence }: Door, recorder: Recorder, clock: Clock): void {
  const { name, host } = plan;
  if (listener) {
    const facts = { listener: name, host, port: listener.port };
    recorder.note(event('listener.bound', clock.now(), SERVER_TRACE, facts));
  } else if (sentence) {
    const facts = { listener: name, host, port, because: sentence };
    recorder.note(event('listener.failed', clock.now(), SERVER_TRACE, facts));
  }
}

export const stateOf = ({ plan, listener, port, sentence, fault }: Door): ListenerState => ({
  name: plan.name,
  ...(plan.inbox === undefined ? {} : { inbox: plan.inbox }),
  host: plan.host,
  port: listener?.port ?? port,
  tls: plan.tls,
  state: listener ? 'listening' : sentence ? 'failed' : 'off',
  sentence,
  ...(fault && { trouble: fault }),
  connections: listener?.connections() ?? 0,
});
