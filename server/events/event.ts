/**
 * Everything the server can report, as typed values. Log, metrics, live view, journeys and tests all read these; nothing
 * reads log text. An event becomes durable in the transaction of the change it tells of.
 *
 * To add one: add its fields to `Facts`; the compiler then asks for its line in catalogue.ts.
 */
import type { Instant } from '../base/units.ts';
import type { BackupFacts } from './backup-facts.ts';
import type { BackupMxFacts } from './backup-mx-facts.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { ConnectFacts } from './connect-facts.ts';
import type { DelegateFacts } from './delegate-facts.ts';
import type { FilterFacts } from './filter-facts.ts';
import type { ListFacts } from './list-facts.ts';
import type { ManageSieveFacts } from './managesieve-facts.ts';
import type { MovingFacts } from './moving-facts.ts';
import type { MraFacts } from './mra-facts.ts';
import type { ReturnFacts } from './return-facts.ts';
import type { RewrittenFacts } from './rewritten.ts';
import type { Security } from './security.ts';
import type { SiftedFacts } from './sifted-facts.ts';

/** RFC 5598 §4: which part of the mail system speaks. */
export type Agent = 'MUA' | 'MSA' | 'MTA' | 'MDA' | 'MS' | 'Server';
export type Level = 'debug' | 'info' | 'notice' | 'warning' | 'error';
/** What a reader sees first: each has a shape and a colour. */
export type EventOutcome = 'ok' | 'waiting' | 'attention' | 'failed' | 'refused' | 'info';

/** 'device-3': the port of one device (directory/devices.ts). */
export type SmtpListener = 'smtp' | 'submission' | 'submissions' | 'lmtp' | `device-${number}`;

/** Added by the store to what happens to a message in a mailbox. */
type InMailbox = { readonly mailbox?: string; readonly uid?: number };
/** Who did it, by which program. */
type ByClient = {
  readonly by: string;
  /** retention: nobody's program, a rule of the owner's. script: the mailbox's own. */
  readonly protocol: 'imap' | 'pop3' | 'jmap' | 'window' | 'retention' | 'script';
  readonly client: string | null;
  readonly remote: string;
  /** Whose mailbox it is, where it is not one's own. */
  readonly owner?: string;
};
export type SignIn = {
  readonly user: string;
  readonly mechanism: string;
  readonly remote: string;
  readonly listener: string;
};
export type SignInRefused = SignIn & { readonly why: string };
export type SessionClosed = {
  readonly remote: string;
  readonly user: string | null;
  readonly seconds: number;
  readonly received: number;
  readonly sent: number;
};

type JudgedAct = 'accept' | 'junk' | 'hold' | 'refuse' | 'later';

/** Before it was taken; `findings`: what spoke for and against it, in words with its points. */
type Judgement = {
  act: JudgedAct;
  /** Where the owner only watches: what would have been done. */
  would: JudgedAct;
  stage: string;
  score: number;
  because: string;
  findings: readonly string[];
};

export type Facts = DelegateFacts &
  CaptureFacts &
  MraFacts &
  ReturnFacts &
  ConnectFacts &
  SiftedFacts &
  FilterFacts &
  MovingFacts &
  ListFacts &
  ManageSieveFacts &
  RewrittenFacts &
  BackupFacts &
  BackupMxFacts & {
    'server.started': { version: string; home: string; mode: string };
    'server.stopping': { reason: string };
    'server.slept': { from: Instant; until: Instant };
    /** The clock was set, by so much: milliseconds, back below 0. `off`: while the server was, or it was off for so long. */
    'server.clock-set': { by: number; off?: 'surely' | 'perhaps' };
    'server.fault': { where: string; because: string };
    'listener.bound': { listener: string; host: string; port: number };
    'listener.failed': { listener: string; host: string; port: number; because: string };
    /** Another certificate is shown from the next handshake on. */
    'certificate.changed': {
      source: 'own' | 'acme' | 'local';
      names: readonly string[];
      issuer: string;
      notAfter: Instant;
    };
    /** `names`: empty where it is the owner's own files. The one before goes on being shown. */
    'certificate.failed': { names: readonly string[]; because: string; nextAt: Instant | null };
    'config.changed': { keys: readonly string[]; by: string };
    'config.refused': { because: string };
    /** Once, until it is well again. */
    'scanner.broken': { scanner: string; because: string; meanwhile: 'pass' | 'later' };
    'scanner.well': { scanner: string };
    'store.recovered': { recipients: number };

    /** Before a protocol could speak. `more`: others in the last moment that were only counted. */
    'connection.refused': { listener: string; remote: string; because: string; more: number };
    'smtp.connected': { listener: SmtpListener; remote: string; port: number };
    'smtp.tls': { version: string; cipher: string };
    'smtp.signed-in': SignIn;
    'smtp.sign-in-refused': SignInRefused;
    'smtp.refused': {
      stage: string;
      reply: string;
      because: string;
      sender: string | null;
      recipient: string | null;
      /** Whom a message that was refused whole was for, where they are several: the first. */
      recipients?: readonly string[];
      protocol: 'SMTP' | 'ESMTP';
      remote: string;
      helo: string | null;
      listener: SmtpListener;
    };
    'smtp.closed': {
      listener: SmtpListener;
      remote: string;
      seconds: number;
      accepted: number;
      refused: number;
      commands: string;
      why: string;
    };

    'queue.accepted': {
      sender: string;
      recipients: readonly string[];
      size: number;
      messageId: string | null;
      subject: string;
      remote: string;
      helo: string | null;
      /** RFC 3848: ESMTPSA and so on; 'local' for what the server wrote itself. */
      protocol: string;
      /** 'TLSv1.3'; not there where it came in clear. */
      tls?: string;
      listener: SmtpListener | 'local';
      user: string | null;
      /** How they signed in. */
      mechanism: string | null;
      origin: string;
      /** What handed it in, where that was a device. */
      device?: string;
      /** Captured: the user name that it was handed in with. */
      handedInAs?: string;
      /** Captured: the inbox that it named. */
      inbox?: string;
      /** 'uid 33 (www-data)': the user of this computer whose program handed it in. */
      submitter?: string;
      /** Under which name it lay in the drop folder: what is found there again has been taken already. */
      dropped?: string;
      /** 'pop.example.net (POP3)': where it lay, and was fetched from. */
      fetched?: string;
      /** From the first octet of MAIL to durable. */
      milliseconds: number;
      /** 'here.example (selector)': whose keys signed it; not there: nobody's. */
      signed?: readonly string[];
      /** RFC 8689: REQUIRETLS, or TLS-Required: No. */
      tlsAsked?: 'required' | 'optional';
      /** RFC 2852 */
      by?: { at: Instant; mode: 'return' | 'notify' };
      /** RFC 6710 */
      priority?: number;
      /** The message that a report of ours is about. */
      about?: string;
    };
    /** `security`: not there in what older versions wrote. */
    'queue.relayed': Attempted & { security?: Security };
    'queue.deferred': Attempted & { nextAt: Instant; attempts: number };
    'queue.failed': Attempted;
    /** `change`: what is another now, in words; `why`: in the owner's; `became`: the one recipient's new address. */
    'queue.operated': {
      act: string;
      recipients: readonly string[];
      by: string;
      change?: string;
      why?: string;
      became?: string;
    };
    /** Of one route, or `*`: of all that leaves. */
    /** A destination that is left alone, or is so no more; `since`: when it began. */
    'queue.destination': {
      route: string;
      state: 'down' | 'slow' | 'well';
      because: string;
      host: string | null;
      since: Instant;
      nextAt: Instant | null;
    };
    /** What our own network lets out. */
    'queue.network': { state: 'up' | 'offline' | 'captive' | 'metered' | 'free'; because: string };
    'queue.frozen': { route: string; frozen: boolean; by: string; why: string };
    'queue.reported': {
      kind: 'failed' | 'delayed' | 'delivered';
      to: string;
      recipients: readonly string[];
      report: string | null;
      because: string | null;
    };
    /** Of what our own people hand in. */
    'msa.judged': Judgement;
    /** Somebody's mail is held, or goes again, for the amount of it. */
    'msa.breaker': { user: string; what: 'stopped' | 'released'; because: string };
    /** A file of the drop folder that nobody could take. */
    'drop.set-aside': { file: string; because: string };
    'mta.judged': Judgement;
    /** Of a domain of ours, by somebody else: what he saw of mail in its name, or of sessions with its mail hosts. */
    'reports.received': {
      kind: 'dmarc' | 'tls';
      organization: string;
      domain: string;
      day: string;
      total: number;
      failed: number;
    };
    /** It looks like a report and is none, or cannot be believed. The mail stays where it is. */
    'reports.unreadable': { from: string; because: string };
    /** Ours, to a domain that asks for it. `trace`: of the mail it went by. */
    'reports.sent': {
      kind: 'dmarc' | 'tls';
      domain: string;
      day: string;
      destination: string;
      result: 'queued' | 'posted' | 'failed' | 'refused';
      because: string;
      trace: string | null;
    };
    /** A peer of port 25 does too much; `until`: shut out as long, null: only slowed. Told once until it is well. */
    'mta.peer-limited': { peer: string; because: string; until: Instant | null };
    'mta.peer-forgiven': { peer: string };
    'mda.filed': {
      recipient: string;
      account: string;
      mailbox: string;
      delay: number;
      uid?: number;
      captured: boolean;
      /** The rule and script that say so. */
      by?: string;
    };
    /** `more`: targets beside those; `sender`: of whom it leaves from now on, where the alias is a list. */
    'mda.expanded': { recipient: string; into: readonly string[]; more?: number; sender?: string };
    /** Handed to the owner's program, or into his folder. */
    'mda.handed': { recipient: string; to: string; reply: string; delay: number; uncertain?: boolean };

    'imap.signed-in': SignIn;
    'imap.sign-in-refused': SignInRefused;
    'imap.client': { name: string; version: string; user: string | null };
    'imap.closed': SessionClosed & { commands: number };
    'pop3.signed-in': SignIn;
    'pop3.sign-in-refused': SignInRefused;
    'pop3.closed': SessionClosed & { retrieved: number; deleted: number };

    'jmap.signed-in': SignIn;
    'jmap.sign-in-refused': SignInRefused;

    'ms.read': ByClient & InMailbox;
    'ms.moved': ByClient & InMailbox & { to: string };
    'ms.copied': ByClient & InMailbox & { to: string };
    'ms.expunged': ByClient & InMailbox;
    'ms.appended': ByClient & InMailbox;
    /** `account`: whose it is. */
    'ms.restored': InMailbox & { account: string; by: string };

    'directory.changed': { what: string; name: string; by: string };
    /** made, visible (in the DNS), active, retired, removed. */
    'dkim.key': { what: string; domain: string; selector: string; type: 'rsa' | 'ed25519'; by: string };
  };

/** One attempt for one recipient, in the words that a log line needs. Delays in seconds. */
type Attempted = {
  recipient: string;
  host: string | null;
  status: string;
  reply: string;
  /** Since acceptance. */
  delay: number;
  /** Under which id the conversation with the next hop is kept. */
  conversation: string | null;
};

export type EventName = keyof Facts;
export type Event = {
  readonly [N in EventName]: {
    readonly name: N;
    readonly at: Instant;
    /** The connection's trace id, or the message's: the connection's, a hyphen, and its number there. */
    readonly trace: string;
    readonly fields: Readonly<Facts[N]>;
  };
}[EventName];

/** Makes an event; the only way that the rest of the code spells one. */
export const event = <N extends EventName>(name: N, at: Instant, trace: string, fields: Facts[N]) => ({
  name,
  at,
  trace,
  fields,
});

/** The trace of things that belong to no connection. */
export const SERVER_TRACE = 'server';
