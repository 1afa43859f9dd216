/**
 * What every SMTP listener writes down of its connections, whoever owns it: came, encrypted, signed in, refused, left;
 * and the conversation itself, each message's part under the message's trace.
 */
import type { Clock } from '../base/ports.ts';
import { event, type SmtpListener } from '../events/event.ts';
import { messageTrace } from '../events/trace.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { SenderOffer, SmtpHandler, SmtpSession, Stage, Transaction } from '../smtp/handler.ts';
import { splitPath } from '../smtp/path.ts';
import { formatReply, type Reply, reply } from '../smtp/reply.ts';
import type { CommandCounts } from '../smtp/tally.ts';
import type { Chronicle } from '../store/interface.ts';
import type { Recorder } from './recorder.ts';

type Seen = {
  messages: number;
  refused: number;
  /** Up to where the conversation has been taken. */
  mark: number;
  /** The message whose answer comes next. */
  unanswered: string | null;
  /** Whom the MAIL that came last named; it may have been refused. */
  sender: string | null;
  /** Whom the message that came last is for. */
  recipients: readonly string[];
  /** `clock.monotonic()` when it came. */
  since: number;
  mechanism: string | null;
  tlsTold: boolean;
};
type Conversation = readonly { readonly trace: string; readonly lines: readonly TranscriptLine[] }[];

export type SmtpJournal = Pick<SmtpHandler, 'refused' | 'loggedIn' | 'loginFailed' | 'closed'> & {
  connected(session: SmtpSession): void;
  /** MAIL has come: what was said before it belongs to the message before. */
  senderOffered(session: SmtpSession, sender: SenderOffer): void;
  /** Since `clock.monotonic()` of its MAIL; how the sender signed in. */
  openMessage(session: SmtpSession): { readonly since: number; readonly mechanism: string | null };
  /** A message has come whole: should it be refused, whom it was for is told with it. */
  messageOffered(session: SmtpSession, message: { readonly recipients: readonly { readonly path: string }[] }): void;
  /** The next message's trace id on this connection. */
  nextTrace(session: SmtpSession): string;
  /** What happened and was said so far, to be stored with the message: the connection's beginning under its own id. */
  takeChronicle(session: SmtpSession, trace: string, transaction: Transaction): Chronicle;
};

export function newSmtpJournal(options: {
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly listener: SmtpListener;
}): SmtpJournal {
  const { recorder, clock, listener } = options;
  const sessions = new WeakMap<SmtpSession, Seen>();
  const seen = (session: SmtpSession): Seen => {
    let found = sessions.get(session);
    if (!found) {
      found = {
        messages: 0,
        refused: 0,
        mark: 0,
        unanswered: null,
        sender: null,
        recipients: [],
        since: clock.monotonic(),
        mechanism: null,
        tlsTold: false,
      };
      sessions.set(session, found);
    }
    return found;
  };

  const tellTls = (session: SmtpSession) => {
    const mine = seen(session);
    if (!session.tls || mine.tlsTold) return;
    mine.tlsTold = true;
    recorder.note(
      event('smtp.tls', clock.now(), session.id, { version: session.tls.version, cipher: session.tls.cipher }),
    );
  };

  /** What was said since the last time: first the answer to the message before, then what belongs to nobody. */
  const rest = (session: SmtpSession, lines: readonly TranscriptLine[]): Conversation => {
    const mine = seen(session);
    const answered = mine.unanswered === null ? 0 : lines.findIndex(line => line.who !== 'S');
    const end = answered === -1 ? lines.length : answered;
    const parts = [
      { trace: mine.unanswered ?? session.id, lines: lines.slice(0, end) },
      { trace: session.id, lines: lines.slice(end) },
    ];
    if (end > 0) mine.unanswered = null;
    return parts.filter(part => part.lines.length > 0);
  };

  return {
    connected(session) {
      recorder.note(
        event('smtp.connected', clock.now(), session.id, {
          listener,
          remote: session.remote.address,
          port: session.remote.port,
        }),
      );
      tellTls(session);
    },
    senderOffered(session, sender) {
      const mine = seen(session);
      mine.since = clock.monotonic();
      mine.sender = sender.path;
      mine.recipients = [];
      // The session forgets the message before when this one begins; the first has none before it.
      if (mine.unanswered === null) return;
      const { lines, mark } = session.takeTranscript(mine.mark);
      mine.mark = mark - 1;
      for (const part of rest(session, lines.slice(0, -1))) recorder.transcript(part.trace, part.lines);
    },
    messageOffered(session, { recipients }) {
      seen(session).recipients = recipients.slice(0, MOST_TOLD).map(({ path }) => path);
    },
    openMessage: session => seen(session),
    nextTrace: session => messageTrace(session.id, ++seen(session).messages),
    takeChronicle(session, trace, transaction) {
      tellTls(session);
      const mine = seen(session);
      const { lines, mark } = session.takeTranscript(mine.mark);
      const own = session.takeTranscript(Math.max(transaction.mark, mine.mark)).lines;
      const before = rest(session, lines.slice(0, lines.length - own.length));
      mine.mark = mark;
      mine.unanswered = trace;
      return { notes: recorder.take(session.id), transcripts: [...before, { trace, lines: own }] };
    },
    refused(session, stage, refusal, detail) {
      tellTls(session);
      // What comes of pipelining DATA behind a refused RCPT: the refusal itself has been told.
      if (refusal.reply === reply.noValidRecipients) return;
      seen(session).refused++;
      if (stage === 'login' && isToldAsLogin(refusal.reply)) return;
      recorder.note(
        event('smtp.refused', clock.now(), session.id, {
          stage: stageNames[stage] ?? stage,
          reply: formatReply(refusal.reply).trim(),
          because: refusal.because,
          sender: stage === 'sender' ? pathIn(detail) : isInTransaction(stage) ? seen(session).sender : null,
          ...(stage === 'message'
            ? wholeFor(seen(session))
            : { recipient: stage === 'recipient' ? pathIn(detail) : null }),
          protocol: session.protocol.startsWith('SMTP') ? 'SMTP' : 'ESMTP',
          remote: session.remote.address,
          helo: session.helo,
          listener,
        }),
      );
    },
    loggedIn(session, login, mechanism) {
      tellTls(session);
      seen(session).mechanism = mechanism;
      recorder.note(
        event('smtp.signed-in', clock.now(), session.id, {
          user: login.address,
          mechanism,
          remote: session.remote.address,
          listener,
        }),
      );
    },
    loginFailed(session, mechanism, why, user) {
      tellTls(session);
      recorder.note(
        event('smtp.sign-in-refused', clock.now(), session.id, {
          user: (user ?? '').slice(0, LONGEST_USER),
          mechanism,
          remote: session.remote.address,
          listener,
          why: reasons[why] ?? why,
        }),
      );
    },
    closed(session, summary) {
      tellTls(session);
      const mine = seen(session);
      for (const part of rest(session, session.takeTranscript(mine.mark).lines))
        recorder.transcript(part.trace, part.lines);
      recorder.note(
        event('smtp.closed', clock.now(), session.id, {
          listener,
          remote: session.remote.address,
          seconds: summary.lasted / 1000,
          accepted: summary.accepted,
          refused: mine.refused,
          commands: countsOf(summary.commands),
          why: summary.because,
        }),
      );
    },
  };
}

/** 'RCPT TO:<kim@there.example> NOTIFY=NEVER' → 'kim@there.example'; what is not readable stays as it was said. */
function pathIn(command: string): string {
  const colon = command.indexOf(':');
  return colon === -1 ? command : (splitPath(command.slice(colon + 1))?.path ?? command);
}
/** No name is longer (RFC 5321 §4.5.3.1: 64 + 1 + 255); a longer one is a stranger's nonsense. */
const LONGEST_USER = 320;
/** As Postfix's log does: one recipient is the refusal's own. */
const wholeFor = ({ recipients }: Seen) =>
  recipients.length > 1 ? { recipient: null, recipients } : { recipient: recipients[0] ?? null };
const MOST_TOLD = 20;

const isInTransaction = (stage: Stage): boolean => stage === 'recipient' || stage === 'message';

/** 'ehlo=1 mail=1 rcpt=1/2 data=1 quit=1 commands=5/6', as Postfix ends its disconnect line: done/came where they differ. */
export function countsOf(counts: CommandCounts): string {
  const known = ORDER.filter(name => counts.has(name));
  const others = [...counts.keys()].filter(name => !ORDER.includes(name));
  const all = [...known, ...others].map(name => ({ name: name.toLowerCase(), ...counts.get(name)! }));
  const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0);
  const total = { name: 'commands', came: sum(one => one.came), refused: sum(one => one.refused) };
  return [...all, total]
    .map(({ name, came, refused }) => `${name}=${refused === 0 ? came : `${came - refused}/${came}`}`)
    .join(' ');
}
const ORDER = ['HELO', 'EHLO', 'STARTTLS', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'BDAT', 'RSET', 'NOOP', 'VRFY', 'QUIT'];

/** A failed login has an event of its own; AUTH in clear, or with a mechanism that is not offered, has none. */
const isToldAsLogin = ({ code }: Reply): boolean => code !== 504 && code !== 538 && code !== 502;

const stageNames: Readonly<Record<string, string>> = {
  connection: 'CONNECT',
  command: 'UNKNOWN',
  sender: 'MAIL',
  recipient: 'RCPT',
  message: 'END-OF-MESSAGE',
  login: 'AUTH',
};
const reasons: Readonly<Record<string, string>> = {
  'wrong-credentials': 'name or password is wrong',
  disabled: 'the account is closed',
  throttled: 'too many wrong attempts',
  unavailable: 'logins could not be checked just now',
  'bad-syntax': 'the client spoke the mechanism wrongly',
};
