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
};

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
  if (!session.ok) {
    const { reply, sentence } = session.error;
    return err({
      at: 'session',
      reply: reply ? printReply(reply) : sentence,
      code: reply?.code ?? null,
      address: null,
    });
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
    ...(letter.holdFor === undefined ? {} : { holdFor: letter.holdFor }),
    bytes: letter.bytes,
    // Who is told "it was refused" sends again, and nobody should get it twice.
    forAllOrNobody: true,
  });
  await session.value.quit();
  const unsent = delivered.recipients.filter(recipient => recipient.outcome !== 'accepted');
  const refused = unsent.find(({ reply }) => reply.from === 'peer') ?? unsent[0];
  if (refused) return err(faultOf(refused, delivered.refusedAt, sender));
  const trace = /\b[0-9A-Z]{12}-\d+\b/.exec(delivered.recipients[0]?.reply.lines.join(' ') ?? '')?.[0];
  if (trace) return ok({ trace });
  const reply = 'the server took it and did not say under which name';
  return err({ at: 'session', reply, code: null, address: null });
}

function faultOf(
  refused: { readonly address: string; readonly reply: PeerReply },
  at: 'sender' | 'recipient' | 'message' | null,
  sender: string,
): HandOverFault {
  const said = { reply: printReply(refused.reply), code: refused.reply.code };
  if (refused.reply.from === 'us' && refused.reply.code < 500) return { at: 'session', ...said, address: null };
  return { at: at ?? 'message', ...said, address: at === 'sender' ? sender : refused.address };
}

export type OneTimeLogins = {
  issue(login: Login): string;
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
