/**
 * The seven mail listeners: opened as the settings say, opened again when those change. A port that cannot be had is a
 * state with a sentence, tried again by and by; the others go on.
 */
import type { ListenerName, ListenerState } from '../api/contract.ts';
import type { Clock } from '../base/ports.ts';
import { seconds } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Certificates } from '../net/certificates.ts';
import { type Listener, listen } from '../net/listen.ts';
import { imapProtocol, type Protocol, type ProtocolOptions, pop3Protocol, smtpProtocol } from './protocols.ts';
import { newTurnedAway, refusedWords, type TurnedAway } from './turned-away.ts';

type Plan = {
  readonly name: ListenerName;
  readonly tls: 'starttls' | 'implicit';
  readonly busyLine: string;
  readonly protocol: (options: ProtocolOptions, tls: 'starttls' | 'implicit') => Protocol;
};

const SMTP_BUSY = '421 4.7.0 Too many connections; please come back later';
const IMAP_BUSY = '* BYE Too many connections; please come back later';
const POP3_BUSY = '-ERR [SYS/TEMP] Too many connections; please come back later';

const plans: readonly Plan[] = [
  { name: 'smtp', tls: 'starttls', busyLine: SMTP_BUSY, protocol: (o, tls) => smtpProtocol(o, 'smtp', tls) },
  {
    name: 'submission',
    tls: 'starttls',
    busyLine: SMTP_BUSY,
    protocol: (o, tls) => smtpProtocol(o, 'submission', tls),
  },
  {
    name: 'submissions',
    tls: 'implicit',
    busyLine: SMTP_BUSY,
    protocol: (o, tls) => smtpProtocol(o, 'submissions', tls),
  },
  { name: 'imap', tls: 'starttls', busyLine: IMAP_BUSY, protocol: (o, tls) => imapProtocol(o, 'imap', tls) },
  { name: 'imaps', tls: 'implicit', busyLine: IMAP_BUSY, protocol: (o, tls) => imapProtocol(o, 'imaps', tls) },
  { name: 'pop3', tls: 'starttls', busyLine: POP3_BUSY, protocol: (o, tls) => pop3Protocol(o, 'pop3', tls) },
  { name: 'pop3s', tls: 'implicit', busyLine: POP3_BUSY, protocol: (o, tls) => pop3Protocol(o, 'pop3s', tls) },
];

/** How long those who are connected may take to leave: with everything else, under ten seconds. */
const GOODBYE = seconds(3);
const TRY_AGAIN = seconds(15);

export type Listeners = {
  /** Opens all; resolves when each is listening or has failed. */
  open(): Promise<void>;
  /** Closes those and opens them with the settings as they are now. */
  reopen(): Promise<void>;
  states(): readonly ListenerState[];
  /** The submission protocol, for mail written in the window. */
  submission(): Protocol;
  onChange(hear: () => void): void;
  close(): Promise<void>;
};

export type ListenersOptions = {
  readonly protocol: ProtocolOptions;
  readonly config: () => Config;
  readonly certificates: Certificates;
  readonly clock: Clock;
  readonly recorder: Recorder;
};

type Open = {
  readonly plan: Plan;
  readonly protocol: Protocol;
  readonly listener: Listener | null;
  readonly port: number;
  readonly sentence: string | null;
};

export function newListeners(options: ListenersOptions): Listeners {
  const { clock, recorder, config } = options;
  let open: Open[] = [];
  let closing = false;
  let cancelRetry = () => {};
  const hearers: (() => void)[] = [];
  const changed = () => hearers.forEach(hear => void hear());
  const newInside = () => smtpProtocol(options.protocol, 'submission', 'inside');
  let inside = newInside();
  const turnedAway = newTurnedAway(recorder, clock, options.protocol.newTrace);

  const openAll = async () => {
    // The settings that it was made with may be gone, the mode above all.
    void inside.close(GOODBYE);
    inside = newInside();
    const opened = await Promise.all(plans.map(plan => openOne(options, plan, turnedAway)));
    // Told to close meanwhile: nobody would close these.
    if (closing) return void (await Promise.all(opened.map(one => one.listener?.close(0))));
    open = opened;
    for (const one of open) tell(one);
    retryLater();
    changed();
  };
  const tell = ({ plan, listener, port, sentence }: Open) => {
    const host = config()['listen.host'];
    if (listener)
      recorder.note(
        event('listener.bound', clock.now(), SERVER_TRACE, { listener: plan.name, host, port: listener.port }),
      );
    else if (sentence)
      recorder.note(
        event('listener.failed', clock.now(), SERVER_TRACE, { listener: plan.name, host, port, because: sentence }),
      );
  };
  const retryLater = () => {
    cancelRetry();
    if (closing || !open.some(one => one.sentence !== null)) return;
    cancelRetry = clock.after(TRY_AGAIN, () => void retry(open));
  };
  /** `these` are replaced as a whole when the settings change: what is opened for old ones is closed again. */
  const retry = async (these: Open[]) => {
    for (const [i, one] of these.entries()) {
      if (one.sentence === null) continue;
      const again = await openOne(options, one.plan, turnedAway);
      if (closing || open !== these) return void again.listener?.close(0);
      these[i] = again;
      if (again.listener) {
        tell(again);
        changed();
      }
    }
    retryLater();
  };
  const closeAll = async () => {
    cancelRetry();
    const ending = open;
    open = [];
    await Promise.all(
      ending.map(async ({ listener, protocol }) => {
        await listener?.stopAccepting();
        await protocol.close(GOODBYE);
        await listener?.close(0);
      }),
    );
  };

  return {
    open: openAll,
    async reopen() {
      await closeAll();
      if (!closing) await openAll();
    },
    states: () => open.map(one => stateOf(one, config())),
    submission: () => inside,
    onChange: hear => void hearers.push(hear),
    async close() {
      closing = true;
      await Promise.all([closeAll(), inside.close(GOODBYE)]);
    },
  };
}

async function openOne(
  { protocol, config, certificates, clock }: ListenersOptions,
  plan: Plan,
  turnedAway: TurnedAway,
): Promise<Open> {
  const port = config()[`${plan.name}.port`];
  const spoken = plan.protocol(protocol, plan.tls);
  if (port === 'off') return { plan, protocol: spoken, listener: null, port: 0, sentence: null };
  const isImap = plan.name.startsWith('imap');
  const opened = await listen({
    name: plan.name,
    host: config()['listen.host'],
    port,
    tls: plan.tls,
    secureContext: () => certificates.secureContext(),
    clock,
    maxConnections: config()[isImap ? 'imap.max-connections' : 'smtp.max-connections'],
    maxPerAddress: config()[isImap ? 'imap.max-connections-per-address' : 'smtp.max-connections-per-address'],
    busyLine: plan.busyLine,
    onConnection: connection => spoken.serve(connection),
    onRefused: (remote, why) => turnedAway(plan.name, remote.address, refusedWords(why)),
    onHandshakeFailed: (remote, why) => turnedAway(plan.name, remote.address, why),
  });
  return {
    plan,
    protocol: spoken,
    listener: opened.ok ? opened.value : null,
    port,
    sentence: opened.ok ? null : opened.error.sentence,
  };
}

const stateOf = ({ plan, listener, port, sentence }: Open, config: Config): ListenerState => ({
  name: plan.name,
  host: config['listen.host'],
  port: listener?.port ?? port,
  tls: plan.tls,
  state: listener ? 'listening' : sentence ? 'failed' : 'off',
  sentence,
  connections: listener?.connections() ?? 0,
});
