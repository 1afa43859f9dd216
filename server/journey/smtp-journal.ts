/**
 * What every SMTP listener writes down of its connections, whoever owns it: came, encrypted, signed in, refused, left;
 * and the conversation itself, each message's part under the message's trace.
 */
import type { Clock } from '../base/ports.ts';
import { event, type SmtpListener } from '../events/event.ts';
import { messageTrace } from '../events/trace.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { SmtpHandler, SmtpSession, Transaction } from '../smtp/handler.ts';
import { formatReply } from '../smtp/reply.ts';
import type { Recorder } from './recorder.ts';

type Seen = { messages: number; refused: number; mark: number; tlsTold: boolean; told: boolean };

export type SmtpJournal = Pick<SmtpHandler, 'refused' | 'loggedIn' | 'loginFailed' | 'closed'> & {
  connected(session: SmtpSession): void;
  /** The next message's trace id on this connection. */
  nextTrace(session: SmtpSession): string;
  /** What was said so far, to be stored with the message: the connection's beginning under its own id, once. */
  takeConversation(
    session: SmtpSession,
    trace: string,
    transaction: Transaction,
  ): readonly { readonly trace: string; readonly lines: readonly TranscriptLine[] }[];
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
      found = { messages: 0, refused: 0, mark: 0, tlsTold: false, told: false };
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
    nextTrace: session => messageTrace(session.id, ++seen(session).messages),
    takeConversation(session, trace, transaction) {
      tellTls(session);
      const mine = seen(session);
      const before = mine.mark;
      const { lines, mark } = session.takeTranscript(before);
      mine.mark = mark;
      const own = session.takeTranscript(Math.max(transaction.mark, before)).lines;
      const head = lines.slice(0, Math.max(0, lines.length - own.length));
      return [...(head.length > 0 ? [{ trace: session.id, lines: head }] : []), { trace, lines: own }];
    },
    refused(session, stage, refusal, detail) {
      tellTls(session);
      seen(session).refused++;
      // A failed login has an event of its own.
      if (stage === 'login') return;
      const isRecipient = stage === 'recipient';
      recorder.note(
        event('smtp.refused', clock.now(), session.id, {
          stage: stageNames[stage] ?? stage,
          reply: formatReply(refusal.reply).trim(),
          because: refusal.because,
          sender: stage === 'sender' ? detail : null,
          recipient: isRecipient ? detail : null,
          remote: session.remote.address,
          helo: session.helo,
          listener,
        }),
      );
    },
    loggedIn(session, login, mechanism) {
      tellTls(session);
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
          user: user ?? '',
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
      recorder.transcript(session.id, session.takeTranscript(mine.mark).lines);
      recorder.note(
        event('smtp.closed', clock.now(), session.id, {
          listener,
          remote: session.remote.address,
          seconds: summary.lasted / 1000,
          accepted: summary.accepted,
          refused: mine.refused,
          commands: `ehlo=1 mail=${summary.accepted} data=${summary.accepted} quit=${summary.how === 'quit' ? 1 : 0} commands=${summary.accepted * 3 + 2}`,
          why: summary.because,
        }),
      );
    },
  };
}

const stageNames: Readonly<Record<string, string>> = {
  connection: 'CONNECT',
  command: 'UNKNOWN',
  sender: 'MAIL',
  recipient: 'RCPT',
  message: 'END-OF-MESSAGE',
};
const reasons: Readonly<Record<string, string>> = {
  'wrong-credentials': 'name or password is wrong',
  disabled: 'the account is disabled',
  throttled: 'too many wrong attempts',
  unavailable: 'logins could not be checked just now',
  'bad-syntax': 'the client spoke the mechanism wrongly',
};
