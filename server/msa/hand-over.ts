/**
 * The window's own outbox: what was written here goes through the same SMTP conversation as any other client's mail,
 * over a connection inside the process, signed in with a word that is good once.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import type { Connection } from '../net/connection.ts';
import { pipe } from '../net/pipe.ts';
import type { Authenticator, Login } from '../sasl/mechanism.ts';
import { openSession, printReply } from '../smtp/client.ts';

export type HandOverOptions = {
  readonly clock: Clock;
  readonly random: Random;
  /** Gives a connection to the submission server. */
  readonly accept: (connection: Connection) => void;
  readonly oneTimeLogins: OneTimeLogins;
};

export type Letter = {
  readonly login: Login;
  readonly recipients: readonly string[];
  readonly bytes: Uint8Array;
  readonly smtpUtf8: boolean;
};

/** Resolves with the trace id under which the MSA took it, when it is durable. */
export async function handOver(
  options: HandOverOptions,
  letter: Letter,
): Promise<Result<{ readonly trace: string }, string>> {
  const { client, server } = pipe(options.clock);
  const password = options.oneTimeLogins.issue(letter.login);
  options.accept(server);
  const deadlines = { greeting: seconds(10), hello: seconds(10) };
  const session = await openSession({
    connection: client,
    greetingName: 'window.mailroom.localhost',
    tls: 'none',
    login: { user: letter.login.address, password },
    loginInClear: true,
    deadlines,
    clock: options.clock,
    random: options.random,
  });
  if (!session.ok) return err(session.error.reply ? printReply(session.error.reply) : session.error.sentence);
  const delivered = await session.value.deliver({
    sender: letter.login.address,
    recipients: letter.recipients.map(address => ({ address })),
    size: letter.bytes.length,
    body: '7BIT',
    smtpUtf8: letter.smtpUtf8,
    bytes: letter.bytes,
    // Who is told "it was refused" sends again, and nobody should get it twice.
    forAllOrNobody: true,
  });
  await session.value.quit();
  const unsent = delivered.recipients.filter(recipient => recipient.outcome !== 'accepted');
  const refused = unsent.find(({ reply }) => reply.from === 'peer') ?? unsent[0];
  if (refused) return err(`${refused.address}: ${printReply(refused.reply)}`);
  const trace = /\b[0-9A-Z]{12}-\d+\b/.exec(delivered.recipients[0]?.reply.lines.join(' ') ?? '')?.[0];
  return trace ? ok({ trace }) : err('the server took it and did not say under which name');
}

export type OneTimeLogins = {
  issue(login: Login): string;
  /** The authenticator with these words known to it. */
  beside(authenticator: Authenticator): Authenticator;
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
