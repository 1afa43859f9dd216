/**
 * The nine mail listeners, and the ports of single inboxes of captured mail: opened as the settings say, opened again when those change. A port that cannot be had is a
 * state with a sentence, tried again by and by; the others go on.
 */
import type { FixedListener, ListenerState } from '../api/contract.ts';
import type { Clock } from '../base/ports.ts';
import { type InboxPort, parseInboxPort } from '../config/capture-forms.ts';
import type { Config } from '../config/schema.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Certificates } from '../net/certificates.ts';
import { newOddContexts, type OddContexts } from '../net/odd-certificates.ts';
import { inboxName } from '../queue/captured.ts';
import { tlsFaultsAt } from './capture.ts';
import {
  closeDoor,
  type Door,
  type DoorPlan,
  GOODBYE,
  openDoor,
  SMTP_BUSY,
  stateOf,
  TRY_AGAIN,
  tellDoor,
} from './door.ts';
import {
  imapProtocol,
  manageSieveProtocol,
  type Protocol,
  type ProtocolOptions,
  pop3Protocol,
  smtpProtocol,
} from './protocols.ts';
import { newTurnedAway } from './turned-away.ts';

type Plan = {
  readonly name: FixedListener | `inbox-${number}`;
  /** Of one inbox: where it is, if not where the others are. */
  readonly inbox?: InboxPort;
  readonly tls: 'starttls' | 'implicit';
  readonly busyLine: string;
  readonly protocol: (options: ProtocolOptions, tls: 'starttls' | 'implicit') => Protocol;
};

const IMAP_BUSY = '* BYE Too many connections; please come back later';
const POP3_BUSY = '-ERR [SYS/TEMP] Too many connections; please come back later';

const MANAGESIEVE_BUSY = 'BYE (TRYLATER) "Too many connections; please come back later"';

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
  { name: 'lmtp', tls: 'starttls', busyLine: SMTP_BUSY, protocol: (o, tls) => smtpProtocol(o, 'lmtp', tls) },
  { name: 'imap', tls: 'starttls', busyLine: IMAP_BUSY, protocol: (o, tls) => imapProtocol(o, 'imap', tls) },
  { name: 'imaps', tls: 'implicit', busyLine: IMAP_BUSY, protocol: (o, tls) => imapProtocol(o, 'imaps', tls) },
  { name: 'pop3', tls: 'starttls', busyLine: POP3_BUSY, protocol: (o, tls) => pop3Protocol(o, 'pop3', tls) },
  { name: 'pop3s', tls: 'implicit', busyLine: POP3_BUSY, protocol: (o, tls) => pop3Protocol(o, 'pop3s', tls) },
  { name: 'managesieve', tls: 'starttls', busyLine: MANAGESIEVE_BUSY, protocol: manageSieveProtocol },
];

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

export function newListeners(options: ListenersOptions): Listeners {
  const { clock, recorder } = options;
  const odd = newOddContexts(options.certificates, clock);
  let open: Door[] = [];
  let closing = false;
  let cancelRetry = () => {};
  const hearers: (() => void)[] = [];
  const changed = () => hearers.forEach(hear => void hear());
  const newInside = () => smtpProtocol(options.protocol, 'submission', 'inside');
  let inside = newInside();
  const turnedAway = newTurnedAway(recorder, clock, options.protocol.newTrace);

  const openOne = (plan: Plan) => openDoor(planFor(options, odd, plan), clock, turnedAway);

  const openAll = async () => {
    // The settings that it was made with may be gone, the mode above all.
    void inside.close(GOODBYE);
    inside = newInside();
    const opened = await Promise.all([...plans, ...inboxPlans(options.config())].map(plan => openOne(plan)));
    // Told to close meanwhile: nobody would close these.
    if (closing) return void (await Promise.all(opened.map(one => one.listener?.close(0))));
    open = opened;
    for (const one of open) tellDoor(one, recorder, clock);
    retryLater();
    changed();
  };
  const retryLater = () => {
    cancelRetry();
    if (closing || !open.some(one => one.sentence !== null)) return;
    cancelRetry = clock.after(TRY_AGAIN, () => void retry(open));
  };
  /** `these` are replaced as a whole when the settings change: what is opened for old ones is closed again. */
  const retry = async (these: Door[]) => {
    for (const [i, one] of these.entries()) {
      if (one.sentence === null) continue;
      const again = await openDoor(one.plan, clock, turnedAway);
      if (closing || open !== these) return void again.listener?.close(0);
      these[i] = again;
      if (again.listener) {
        tellDoor(again, recorder, clock);
        changed();
      }
    }
    retryLater();
  };
  const closeAll = async () => {
    cancelRetry();
    const ending = open;
    open = [];
    await Promise.all(ending.map(closeDoor));
  };

  return {
    open: openAll,
    async reopen() {
      await closeAll();
      if (!closing) await openAll();
    },
    states: () => open.map(stateOf),
    submission: () => inside,
    onChange: hear => void hearers.push(hear),
    async close() {
      closing = true;
      await Promise.all([closeAll(), inside.close(GOODBYE)]);
    },
  };
}

/** As the settings say now. */
function planFor({ protocol, config, certificates }: ListenersOptions, odd: OddContexts, plan: Plan): DoorPlan {
  const { name, tls, busyLine, inbox } = plan;
  return {
    ...{ name, tls, busyLine },
    host: inbox?.host ?? config()[name === 'lmtp' ? 'lmtp.host' : 'listen.host'],
    port: isFixed(name) ? config()[`${name}.port`] : inbox!.port,
    ...(inbox ? { inbox: inbox.inbox } : {}),
    maxConnections: config()[`${counted(name)}.max-connections`],
    maxPerAddress: config()[`${counted(name)}.max-connections-per-address`],
    secureContext: () => certificates.secureContext(),
    contextFor: name => certificates.contextFor(name),
    tlsFaults:
      config().mode === 'capture'
        ? tlsFaultsAt(protocol.faults, { listener: name, portInbox: inbox?.inbox ?? null }, odd)
        : undefined,
    protocol: plan.protocol(protocol, tls),
  };
}

/** Only while mail is captured: else it has no inboxes. */
const inboxPlans = (config: Config): readonly Plan[] =>
  (config.mode === 'capture' ? config['capture.inbox-ports'] : []).flatMap((written, n): Plan[] => {
    const read = parseInboxPort(written);
    const inbox = read.ok ? inboxName(read.value.inbox) : null;
    if (!read.ok || inbox === null) return [];
    return [
      {
        ...{ name: `inbox-${n + 1}`, tls: 'starttls', busyLine: SMTP_BUSY, inbox: { ...read.value, inbox } },
        protocol: (options, tls) => smtpProtocol(options, 'smtp', tls, inbox),
      },
    ];
  });

const isFixed = (name: Plan['name']): name is FixedListener => !name.startsWith('inbox-');

/** Whose settings say how many may be connected at once. */
const counted = (name: Plan['name']): 'imap' | 'managesieve' | 'smtp' =>
  name.startsWith('imap') ? 'imap' : name === 'managesieve' ? name : 'smtp';
