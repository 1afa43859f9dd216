/**
 * The outbox of the window and of JMAP: what was written there goes through the same SMTP conversation as any other
 * client's mail, over a connection inside the process, signed in with a word that is good once.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, seconds } from '../base/units.ts';
import type { Connection } from '../net/connection.ts';
import { pipe } from '../net/pipe.ts';
import type { Authenticator, Login } from '../sasl/mechanism.ts';
import { openSession, type PeerReply, printReply } from '../smtp/client.ts';
import type { OutgoingMessage, OutgoingRecipient } from '../smtp/client-envelope.ts';

export type HandOverOptions = {
  readonly clock: Clock;
  readonly random: Random;
  /** Gives a connection to the submission server. */
  readonly accept: (connection: Connection) => void;
  readonly oneTimeLogins: OneTimeLogins;
};

export type Letter = {
  readonly login: Login;
  /** Default: the account's own address. */
  readonly sender?: string;
  readonly recipients: readonly OutgoingRecipient[];
  readonly bytes: Uint8Array;
  readonly body?: OutgoingMessage['body'];
  readonly smtpUtf8: boolean;
  /** RFC 3461. */
  readonly ret?: OutgoingMessage['ret'];
  readonly envid?: OutgoingMessage['envid'];
  /** RFC 8689. */
  readonly requireTls?: boolean;
  /** RFC 4865: wait so long before it is sent. */
  readonly holdFor?: Duration;
  /** What the client calls itself in EHLO; default the window. */
  readonly greetingName?: string;
};

/** Where the MSA said no, and its reply as it came; `code` null: there was none. */
export type HandOverFault = {
  readonly at: 'session' | 'sender' | 'recipient' | 'message';
  readonly reply: string;
  readonly code: number | null;
  readonly address: string | null;
  /** Each recipient that the MSA refused, with its own reply; empty where the "no" was not about recipients. */
  readonly refused: readonly Refused[];
};
export type Refused = { readonly address: string; readonly reply: string; readonly code: number };

/** The fault as one line for a person. */
export const faultLine = ({ at, address, reply }: HandOverFault): string =>
  at === 'session' || address === null ? reply : `${address}: ${reply}`;

/** Resolves with the trace id under which the MSA took it, when it is durable. */
export async function handOver(
  options: HandOverOptions,
  letter: Letter,
): Promise<Result<{ readonly trace: string }, HandOverFault>> {
  const { client, server } = pipe(options.clock);
  const password = options.oneTimeLogins.issue(letter.login);
  options.accept(server);
  const deadlines = { greeting: seconds(10), hello: seconds(10) };
  const session = await openSession({
    connection: client,
    greetingName: letter.greetingName ?? 'window.mailroom.localhost',
    tls: 'none',
    login: { user: letter.login.address, password },
    loginInClear: true,
    deadlines,
    clock: options.clock,
    random: options.random,
  });
  options.oneTimeLogins.forget(password);
  if (!session.ok) {
    const { reply, sentence } = session.error;
    return err(noSession(reply ? printReply(reply) : sentence, reply?.code ?? null));
  }
  const sender = letter.sender ?? letter.login.address;
  const delivered = await session.value.deliver({
    sender,
    recipients: letter.recipients,
    size: letter.bytes.length,
    body: letter.body ?? '7BIT',
    smtpUtf8: letter.smtpUtf8,
    ret: letter.ret ?? null,
    envid: letter.envid ?? null,
    requireTls: letter.requireTls === true,
    ...(letter.holdFor === undefined ? {} : { holdFor: letter.holdFor }),
    bytes: letter.bytes,
    // Who is told "it was refused" sends again, and nobody should get it twice.
    forAllOrNobody: true,
  });
  await session.value.quit();
  const unsent = delivered.recipients.filter(recipient => recipient.outcome !== 'accepted');
  if (unsent.length > 0) return err(faultOf(unsent, delivered.refusedAt ?? 'message', sender));
  const trace = /\b[0-9A-Z]{12}-\d+\b/.exec(delivered.recipients[0]?.reply.lines.join(' ') ?? '')?.[0];
  return trace ? ok({ trace }) : err(noSession('the server took it and did not say under which name', null));
}

const noSession = (reply: string, code: number | null): HandOverFault => ({
  ...{ at: 'session', reply, code, address: null, refused: [] },
});

type Unsent = { readonly address: string; readonly reply: PeerReply };

function faultOf(unsent: readonly Unsent[], at: 'sender' | 'recipient' | 'message', sender: string): HandOverFault {
  // Who was only not sent to because of others has a reply of ours.
  const byPeer = unsent.filter(({ reply }) => reply.from === 'peer');
  const first = (byPeer[0] ?? unsent[0])!;
  const { reply, code } = saidTo(first);
  if (first.reply.from === 'us' && code < 500) return noSession(reply, code);
  const refused = at === 'recipient' ? (byPeer.length > 0 ? byPeer : unsent).map(saidTo) : [];
  return { at, reply, code, address: at === 'sender' ? sender : first.address, refused };
}

const saidTo = ({ address, reply }: Unsent): Refused => ({ address, reply: printReply(reply), code: reply.code });

export type OneTimeLogins = {
  issue(login: Login): string;
  /** A word that nobody used is no word any more. */
  forget(word: string): void;
  /** The authenticator with these words known to it. */
  beside<A extends Authenticator>(authenticator: A): A;
};

export function newOneTimeLogins(random: Random): OneTimeLogins {
  const waiting = new Map<string, Login>();
  return {
    issue(login) {
      const word = Buffer.from(random.bytes(24)).toString('base64url');
      waiting.set(word, login);
      return word;
    },
    forget: word => void waiting.delete(word),
    beside: authenticator => ({
      ...authenticator,
      async verifyPassword(user, password, attempt) {
        const login = waiting.get(password);
        if (!login || login.address !== user) return authenticator.verifyPassword(user, password, attempt);
        waiting.delete(password);
        return ok(login);
      },
    }),
  };
}
