/**
 * The state of one conversation, and what a command may answer. The shell (server.ts) owns the socket: it reads
 * lines, runs commands, sends their answers and does what they ask for. Nothing here knows a socket.
 *
 *   connected ─EHLO→ ready ─MAIL→ mail ─RCPT→ recipients ─DATA→ (content) → ready
 *                                               └─BDAT→ chunks ─BDAT LAST→ ready
 *   RSET and EHLO lead back to ready. RFC 5321 §4.1.4, RFC 3030 §2.
 */
import type { Instant } from '../base/units.ts';
import type { ChannelBindings, Login } from '../sasl/mechanism.ts';
import type { Chunk } from './chunking.ts';
import type { Pieces } from './content.ts';
import type { Fault } from './fault.ts';
import type { RecipientOffer, SmtpHandler, SmtpSession, Stage, Transaction } from './handler.ts';
import type { SmtpOptions } from './options.ts';
import type { SessionRecord } from './record.ts';
import type { Refusal, Reply } from './reply.ts';
import type { Wire } from './wire.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export type OpenTransaction = Writable<Transaction> & {
  readonly recipients: RecipientOffer[];
  /** For each RCPT that was accepted, whom it named: who is named twice is answered for twice (RFC 2033 §4.2). */
  readonly answers: number[];
  recipientsRefused: number;
  /** From the first BDAT on. */
  chunks: Pieces | null;
  /** Why the chunks will not be taken; said again until RSET. */
  chunksRefused: Refusal | null;
  /** What happens on purpose while its content comes. */
  fault: Fault | null;
};

export type Dialogue = {
  readonly options: SmtpOptions;
  readonly handler: SmtpHandler;
  readonly session: SmtpSession;
  readonly record: SessionRecord;
  /** For logins that are bound to the encrypted channel. */
  readonly channel: ChannelBindings;
  encrypted: boolean;
  /** Both ends are in this process. */
  readonly inside: boolean;
  early: boolean;
  hello: { readonly verb: 'EHLO' | 'HELO' | 'LHLO'; readonly name: string } | null;
  login: Login | null;
  failedLogins: number;
  /** Commands since the last message that bring none nearer. */
  idle: number;
  /** Messages that were answered with 250. */
  accepted: number;
  open: OpenTransaction | null;
};

type Beginning = Pick<Dialogue, 'options' | 'handler' | 'record'> & {
  readonly id: string;
  readonly wire: Wire;
  readonly startedAt: Instant;
  readonly drop: (because: string) => void;
};

/** A conversation before its first word, and the view of it that the handler gets. */
export function newDialogue({ id, wire, options, handler, record, startedAt, drop }: Beginning): Dialogue {
  const session: SmtpSession = {
    id,
    remote: wire.remote,
    local: wire.local,
    startedAt,
    get protocol() {
      const isExtended = dialogue.hello !== null && dialogue.hello.verb !== 'HELO';
      const name = wire.protocol(isExtended, dialogue.login !== null);
      return options.language === 'lmtp' ? name.replace(/^E?SMTP/, 'LMTP') : name;
    },
    get helo() {
      return dialogue.hello?.name ?? null;
    },
    get tls() {
      return wire.tls();
    },
    get login() {
      return dialogue.login;
    },
    get early() {
      return dialogue.early;
    },
    transcript: () => record.take(0).lines,
    takeTranscript: since => record.take(since),
    drop,
  };
  const dialogue: Dialogue = {
    options,
    handler,
    session,
    record,
    channel: name => wire.channelBinding?.(name) ?? null,
    encrypted: wire.tls() !== null,
    inside: wire.isInside === true,
    hello: null,
    early: false,
    login: null,
    failedLogins: 0,
    idle: 0,
    accepted: 0,
    open: null,
  };
  return dialogue;
}

export type Place = 'connected' | 'ready' | 'mail' | 'recipients' | 'chunks';

export function placeOf({ open, hello }: Dialogue): Place {
  if (!open) return hello ? 'ready' : 'connected';
  if (open.chunks) return 'chunks';
  return open.recipients.length > 0 ? 'recipients' : 'mail';
}

/** What the shell does after the reply. */
export type Then =
  | { readonly do: 'read-content' }
  | { readonly do: 'read-chunk'; readonly chunk: Chunk; readonly refused: Refusal | null }
  /** The next line is not a command: it answers a challenge. */
  | { readonly do: 'expect'; readonly line: (text: string) => Soon<Answer> }
  | { readonly do: 'start-tls' }
  | { readonly do: 'end'; readonly how: 'quit' | 'refused' };

export type Answer = {
  /** null: nothing to say yet. */
  readonly said: Reply | null;
  /** LMTP: the replies behind the first, one for each other recipient. RFC 2033 §4.2. */
  readonly more?: readonly Reply[];
  /** Set when `said` is a "no": reported to the handler. */
  readonly refusal: Refusal | null;
  readonly then: Then | null;
  /** What happens with it on purpose. */
  readonly fault?: Fault;
};

export type Soon<T> = T | Promise<T>;

export const yes = (said: Reply | null, then: Then | null = null): Answer => ({ said, refusal: null, then });
export const no = (refusal: Refusal, then: Then | null = null): Answer => ({ said: refusal.reply, refusal, then });
export const END: Then = { do: 'end', how: 'refused' };

/** Goes on at once when it can: most judgements need no wait. */
export const after = <T, R>(soon: Soon<T>, go: (value: T) => R): Soon<R> =>
  soon instanceof Promise ? soon.then(go) : go(soon);

export type Command = {
  /** Under which name a refusal is reported. */
  readonly stage: Stage;
  /** Where it may come; elsewhere it is answered by `outOfOrder` and nothing changes. RFC 5321 §4.1.4. */
  readonly places: readonly Place[];
  /** What tells the peer what to do instead. */
  readonly misplaced?: (dialogue: Dialogue, argument: string) => Answer;
  /** It may come before STARTTLS where that is required. RFC 3207 §4. */
  readonly beforeTls: boolean;
  /** Nothing may stand behind it before it is answered. RFC 2920 §3.1. */
  readonly last: boolean;
  /** It brings no message nearer. Absent: it does, or is refused. */
  readonly idle?: (argument: string) => boolean;
  readonly run: (dialogue: Dialogue, argument: string) => Soon<Answer>;
};
