/** Which protocol speaks on which listener, on whose terms: a connection goes in, a session serves it. */
import type { ImapAccess } from '../access/imap-backend.ts';
import { imapVisit, type Visit } from '../access/imap-visit.ts';
import type { Pop3Access } from '../access/pop3-backend.ts';
import { pop3Visit } from '../access/pop3-visit.ts';
import type { SieveAccess } from '../access/sieve-backend.ts';
import { sieveVisit } from '../access/sieve-visit.ts';
import type { Clock, Random } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';
import type { Answers } from '../capture/answers/answers.ts';
import type { Faults } from '../capture/faults/faults.ts';
import { captureHandler } from '../capture/receive.ts';
import type { RefusedMail } from '../capture/refused.ts';
import type { Breaker } from '../ceilings/breaker.ts';
import type { Checks } from '../checks/checks.ts';
import type { Config } from '../config/schema.ts';
import { firstDomain } from '../directory/resolve.ts';
import type { ReturnPaths } from '../directory/return-path.ts';
import type { Suppression } from '../directory/suppression.ts';
import type { SmtpListener } from '../events/event.ts';
import { serveImap } from '../imap/connection.ts';
import type { Recorder } from '../journey/recorder.ts';
import { newSmtpJournal } from '../journey/smtp-journal.ts';
import { serveManageSieve } from '../managesieve/server.ts';
import { lmtpHandler } from '../mda/lmtp.ts';
import { submissionHandler } from '../msa/submit.ts';
import type { BackupMx } from '../mta/backup-mx.ts';
import { strangersHandler } from '../mta/receive.ts';
import { isLoopback } from '../mta/tls-handshake.ts';
import type { Turn } from '../mta/turn.ts';
import type { Connection } from '../net/connection.ts';
import { namedNetworks } from '../net/networks.ts';
import type { AnswerFaults } from '../net/on-purpose.ts';
import type { PeerGuard } from '../peers/guard.ts';
import { servePop3 } from '../pop3/server.ts';
import type { Intake } from '../queue/intake.ts';
import type { ReportCounting } from '../reports/counting.ts';
import type { Authenticator, Mechanism } from '../sasl/mechanism.ts';
import { newMechanisms } from '../sasl/mechanisms.ts';
import type { Signer } from '../signing/signer.ts';
import type { SmtpHandler } from '../smtp/handler.ts';
import { defaultLimits, type SmtpOptions } from '../smtp/options.ts';
import { newSmtpServer, type SmtpServer } from '../smtp/server.ts';
import type { Store } from '../store/interface.ts';
import { sieveFacts } from './filters.ts';

export type Protocol = {
  serve(connection: Connection): void;
  /** Whom it does not want to hear at all: the line to say, and why. */
  readonly refuses?: PeerGuard['admit'];
  /** Says goodbye to everybody; resolves when all are gone or `deadline` has passed. */
  close(deadline: Duration): Promise<void>;
};

export type ProtocolOptions = {
  readonly store: Store;
  readonly clock: Clock;
  /** Of captured mail. */
  readonly mailClock: Clock;
  readonly random: Random;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly version: string;
  readonly authenticator: Authenticator;
  readonly intake: Intake;
  readonly checks: Checks;
  /** What strangers may do at port 25. */
  readonly guard: PeerGuard;
  readonly breaker: Breaker;
  readonly suppression: Suppression;
  readonly signer: Signer;
  /** Whose mail is kept for them, and who may ask for it. */
  readonly backup: BackupMx;
  readonly turn: Turn;
  readonly returnPaths: ReturnPaths;
  /** For the reports to the domains that ask for some. */
  readonly countMessage: ReportCounting['message'];
  readonly recorder: Recorder;
  readonly newTrace: () => string;
  readonly imap: ImapAccess;
  readonly pop3: Pop3Access;
  readonly sieve: SieveAccess;
  /** Where somebody at this address can have the same mail by JMAP; null: nowhere. */
  readonly jmapUrl: (remote: string) => string | null;
  /** Faults on purpose, in mode capture. */
  readonly faults: Faults;
  /** The bounce lab. */
  readonly answers: Pick<Answers, 'came'>;
  /** What came whole and was refused, while mail is captured. */
  readonly refused: Pick<RefusedMail, 'keep'>;
  readonly onBug: (fault: unknown, where: string) => void;
};

/** 'inside': a pipe within this process, which nobody can listen to. */
type Tls = 'starttls' | 'implicit' | 'inside';

/** `inbox`: what comes to this port belongs to it. */
export function smtpProtocol(
  options: ProtocolOptions,
  listener: SmtpListener,
  tls: Tls,
  inbox: string | null = null,
): Protocol {
  const handler = handlerFor(options, listener, tls, inbox);
  const ports = { clock: options.clock, onBug: (fault: unknown) => options.onBug(fault, `SMTP ${listener}`) };
  const server: SmtpServer = newSmtpServer(smtpOptions(options, listener, tls), handler, ports);
  return {
    serve: connection => server.accept(connection, options.newTrace()),
    close: deadline => server.close(deadline),
    ...(listener === 'smtp' ? { refuses: options.guard.admit } : {}),
  };
}

function handlerFor(options: ProtocolOptions, listener: SmtpListener, tls: Tls, inbox: string | null): SmtpHandler {
  const { store, clock, random, config, recorder, intake, hostName } = options;
  const isCapture = config().mode === 'capture';
  const journal = newSmtpJournal({ recorder, clock: isCapture ? options.mailClock : clock, listener });
  const common = {
    store,
    clock,
    journal,
    intake,
    separator: () => config()['address.plus-separator'],
    mode: () => config().mode,
  };
  if (isCapture)
    return captureHandler({
      ...{ clock: options.mailClock, journal, intake, listener },
      ...{ ownDomain: () => firstDomain(store), tags: config, inbox },
      faults: tls === 'inside' ? null : options.faults,
      answers: tls === 'inside' ? null : options.answers,
      refused: tls === 'inside' ? null : options.refused,
      addresses: () => config()['capture.inbox-addresses'],
    });
  if (listener === 'lmtp') {
    const named = namedNetworks(config()['lmtp.networks']);
    const { returnPaths } = options;
    return lmtpHandler({ ...common, returnPaths, mayCome: remote => isLoopback(remote) || named(remote) });
  }
  if (listener !== 'smtp')
    return submissionHandler({
      ...{ ...common, random, listener, hostName, recorder },
      ...{ checks: options.checks, breaker: options.breaker, sign: options.signer.sign },
      suppression: options.suppression,
      mostPriority: () => config()['submission.highest-priority'],
    });
  return strangersHandler({
    ...common,
    recorder,
    checks: options.checks,
    returnPaths: options.returnPaths,
    count: options.countMessage,
    sign: options.signer.sign,
    mayRelay: namedNetworks(config()['smtp.relay-networks']),
    mostPriority: () => config()['submission.highest-priority'],
    backup: options.backup,
    turn: options.turn,
    guard: options.guard,
  });
}

function smtpOptions(options: ProtocolOptions, listener: SmtpListener, tls: Tls): SmtpOptions {
  const config = options.config();
  const capture = config.mode === 'capture';
  // Towards the world, port 25 is for servers, and people sign in on the submission ports (RFC 8314 §3.3).
  const login =
    listener === 'lmtp' || (listener === 'smtp' && config.mode === 'deliver')
      ? null
      : {
          // The window signs in with a word that is good once, which no mechanism could prove.
          mechanisms: mechanismsFor(options).filter(mechanism => tls !== 'inside' || mechanism.plaintext),
          authenticator: options.authenticator,
          inClear: config['auth.allow-plaintext'] || tls === 'inside',
          // Where anybody may send, the window and JMAP sign in all the same: only so can a message be held (RFC 4865 §3).
          required: (listener !== 'smtp' && (!capture || tls === 'inside')) || hasNamedLogins(config),
        };
  return {
    hostname: options.hostName(),
    greeting: 'Mailroom',
    maxMessageBytes: config['smtp.max-message-size'],
    // What programs under development are pointed at: many begin TLS wherever it is offered, and then refuse our certificate.
    tls: tls === 'starttls' && !(capture && listener === 'smtp') ? 'offered' : 'none',
    login,
    bareNewlines: (listener === 'smtp' || listener === 'lmtp') && !capture ? 'refuse' : 'mend',
    earlyTalk: listener === 'smtp' && config.mode === 'deliver' ? 'judge' : 'tolerate',
    ...extensionsOf(options, listener),
    limits: {
      ...defaultLimits,
      recipients: config['smtp.max-recipients'],
      idle: config['smtp.idle-timeout'],
      leastRate: config['smtp.min-data-rate'],
      // A server of the owner's asks for each recipient in turn, and may be told no a hundred times.
      ...(listener === 'lmtp' ? { softErrors: 10_000, hardErrors: 20_000 } : {}),
    },
  };
}

/** What each listener offers besides what all do. */
function extensionsOf({ config, mailClock: clock }: ProtocolOptions, listener: SmtpListener): Partial<SmtpOptions> {
  const settings = config();
  const isSubmission = listener !== 'smtp' && listener !== 'lmtp';
  return {
    deliverBy: { least: settings['smtp.deliver-by-minimum'], now: clock.now },
    ...(settings.mode === 'capture' ? {} : { mostPriority: settings['submission.highest-priority'] }),
    ...(isSubmission ? { futureRelease: { most: settings['submission.max-hold'], now: clock.now } } : {}),
    ...(listener === 'lmtp' ? { language: 'lmtp' } : {}),
    ...(listener === 'smtp' && settings.mode === 'deliver' && offersTurn(settings) ? { etrn: true } : {}),
  };
}

/** Somebody may have mail here, or may ask for anybody's. */
const offersTurn = (settings: Config): boolean =>
  settings['backup.domains'].length > 0 || settings['backup.turn-networks'].length > 0;

/** Where any password will do, a mechanism that proves one is no use. */
function mechanismsFor({ config, random }: ProtocolOptions): readonly Mechanism[] {
  const all = newMechanisms(random);
  return takesAnybody(config()) ? all.filter(mechanism => mechanism.plaintext) : all;
}
export const takesAnybody = (config: Config): boolean => config.mode === 'capture' && config['auth.any-password'];

/** Only these hand in: then nobody does without signing in. */
const hasNamedLogins = (config: Config): boolean => takesAnybody(config) && config['capture.logins'].trim() !== '';

/** RFC 5804 §3. */
const sieveUrlOf = (host: string, port: number | 'off'): string =>
  port === 'off' ? '' : `sieve://${host}${port === 0 || port === 4190 ? '' : `:${port}`}`;

export function imapProtocol(options: ProtocolOptions, listener: 'imap' | 'imaps', tls: Tls): Protocol {
  const { config } = options;
  return sessions(
    connection => {
      const visit = visitOf(options, listener, connection, () => void serving.close());
      const { backend, observer } = imapVisit(options.imap, visit);
      const jmapUrl = options.jmapUrl(connection.remote.address);
      const messagesAtOnce = config()['imap.messages-at-once'];
      const serving = serveImap(connection, {
        backend,
        observer,
        authenticator: options.authenticator,
        mechanisms: mechanismsFor(options),
        plaintextLogin: config()['auth.allow-plaintext'],
        startTls: tls === 'starttls',
        hosts: [options.hostName().toLowerCase()],
        ...(jmapUrl === null ? {} : { jmapUrl }),
        ...(config()['sieve.enabled']
          ? { sieveUrl: sieveUrlOf(options.hostName(), config()['managesieve.port']) }
          : {}),
        serverId: { name: 'Mailroom', version: options.version },
        clock: options.clock,
        trace: visit.trace,
        limits: {
          message: config()['smtp.max-message-size'],
          messages: 2 * config()['smtp.max-message-size'],
          autologout: config()['imap.idle-timeout'],
          idle: config()['imap.idle-timeout'],
          messagesAtOnce: messagesAtOnce === 0 ? null : messagesAtOnce,
        },
        greeting: `${options.hostName()} Mailroom is ready`,
        faults: answerFaults(options, 'imap', listener, visit),
      });
      return serving;
    },
    fault => options.onBug(fault, `IMAP ${listener}`),
  );
}

export function pop3Protocol(options: ProtocolOptions, listener: 'pop3' | 'pop3s', tls: Tls): Protocol {
  const { config } = options;
  return sessions(
    connection => {
      const visit = visitOf(options, listener, connection, () => serving.close('signed-out'));
      const { backend, observer } = pop3Visit(options.pop3, visit, config()['pop3.login-delay']);
      const serving = servePop3(connection, {
        backend,
        observer,
        authenticator: options.authenticator,
        mechanisms: mechanismsFor(options),
        host: options.hostName(),
        stls: tls === 'starttls',
        allowPlaintext: config()['auth.allow-plaintext'],
        expire: 'NEVER',
        loginDelay: config()['pop3.login-delay'],
        implementation: `Mailroom ${options.version}`,
        clock: options.clock,
        trace: visit.trace,
        limits: { idle: config()['pop3.idle-timeout'] },
        faults: answerFaults(options, 'pop3', listener, visit),
      });
      return { closed: serving.closed, close: () => serving.close('closing') };
    },
    fault => options.onBug(fault, `POP3 ${listener}`),
  );
}

export function manageSieveProtocol(options: ProtocolOptions, tls: Tls): Protocol {
  const { config } = options;
  return sessions(
    connection => {
      const visit = visitOf(options, 'managesieve', connection, () => serving.close('signed-out'));
      const { backend, observer } = sieveVisit(options.sieve, visit);
      const serving = serveManageSieve(connection, {
        backend,
        observer,
        authenticator: options.authenticator,
        mechanisms: mechanismsFor(options),
        startTls: tls === 'starttls',
        allowPlaintext: config()['auth.allow-plaintext'],
        implementation: `Mailroom ${options.version}`,
        sieve: sieveFacts(config()),
        clock: options.clock,
        trace: visit.trace,
        limits: { idle: config()['managesieve.idle-timeout'], script: options.sieve.book.limits().octets },
      });
      return { closed: serving.closed, close: () => serving.close('closing') };
    },
    fault => options.onBug(fault, 'ManageSieve'),
  );
}

const answerFaults = (
  { config, faults }: ProtocolOptions,
  protocol: 'imap' | 'pop3',
  listener: string,
  { trace, remote }: Visit,
): AnswerFaults | undefined =>
  config().mode === 'capture' ? faults.answers({ protocol, trace, listener, remote }) : undefined;

const visitOf = (options: ProtocolOptions, listener: string, connection: Connection, end: () => void): Visit => ({
  end,
  trace: options.newTrace(),
  remote: connection.remote.address,
  listener,
  recorder: options.recorder,
  onBug: options.onBug,
  isEncrypted: () => connection.tls() !== null,
  needsTls: () => connection.tls() === null && !options.config()['auth.allow-plaintext'],
});

type Serving = { readonly closed: Promise<void>; close(): unknown };

function sessions(serve: (connection: Connection) => Serving, onBug: (fault: unknown) => void): Protocol {
  const open = new Set<Serving>();
  return {
    serve(connection) {
      const session = serve(connection);
      open.add(session);
      session.closed.catch(onBug).finally(() => open.delete(session));
    },
    async close(deadline) {
      const ending = [...open].map(session => {
        session.close();
        return session.closed;
      });
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<void>(resolve => {
        timer = setTimeout(resolve, deadline);
      });
      await Promise.race([Promise.allSettled(ending), over]);
      clearTimeout(timer);
    },
  };
}
