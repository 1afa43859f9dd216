/**
 * Signing in to a smart host: AUTH with the best mechanism both sides know. The password itself only goes over an
 * encrypted connection. RFC 4954.
 */
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import { REDACTED } from '../events/transcript.ts';
import { beginClient, type ClientExchange, type Credentials, chooseMechanism } from '../sasl/client.ts';
import type { Line } from './client-line.ts';
import type { PeerReply } from './client-reply.ts';

export type LoginFault = {
  readonly kind: 'login-unavailable' | 'login-refused';
  readonly reply: PeerReply | null;
  readonly sentence: string;
};

export type LoginOptions = {
  readonly credentials: Credentials;
  readonly mechanisms: readonly string[];
  /** The connection is encrypted, or nobody can listen to it. */
  readonly private: boolean;
  readonly random: Random;
  readonly deadline: Duration;
};

/** SCRAM takes three; a server that asks on is not going to be satisfied. */
const MOST_CHALLENGES = 8;

export async function logIn(line: Line, options: LoginOptions): Promise<Result<string, LoginFault>> {
  const name = chooseMechanism(options.mechanisms, options.private);
  if (!name) return err({ kind: 'login-unavailable', reply: null, sentence: whyNone(options) });
  const exchange = beginClient(name, options.credentials, options.random);
  if (!exchange.ok) return err({ kind: 'login-refused', reply: null, sentence: exchange.error });
  line.secret(true);
  const result = await converse(line, name, exchange.value, options.deadline);
  line.secret(false);
  return result.ok ? ok(name) : result;
}

function whyNone({ mechanisms, private: unseen }: LoginOptions): string {
  if (mechanisms.length === 0) return 'the server offers no login here';
  const offered = mechanisms.join(', ');
  return unseen
    ? `the server offers no login we know (${offered})`
    : `the server offers ${offered}, but the connection is not encrypted and the password would be seen`;
}

async function converse(
  line: Line,
  name: string,
  exchange: ClientExchange,
  deadline: Duration,
): Promise<Result<void, LoginFault>> {
  line.say(firstCommand(name, exchange));
  for (let round = 0; round <= MOST_CHALLENGES; round++) {
    const reply = await line.hear(deadline);
    if (reply.code >= 200 && reply.code < 300) return proven(exchange, reply);
    if (reply.code !== 334) return err({ kind: 'login-refused', reply, sentence: 'the server refused the login' });
    const challenge = decodeBase64(reply.lines[0] ?? '');
    const answer = challenge ? await exchange.step(challenge) : err('the challenge was not base64');
    if (!answer.ok) return cancelled(line, answer.error, deadline);
    const text = Buffer.from(answer.value).toString('base64');
    line.say({ text, shown: text === '' ? '' : REDACTED });
  }
  return cancelled(line, 'the server asked without end', deadline);
}

function firstCommand(name: string, exchange: ClientExchange) {
  const initial = exchange.initialResponse();
  if (initial === null) return { text: `AUTH ${name}`, shown: `AUTH ${name}` };
  // RFC 4954 §4: an empty initial response is written "=".
  const response = Buffer.from(initial).toString('base64') || '=';
  return { text: `AUTH ${name} ${response}`, shown: `AUTH ${name} ${REDACTED}` };
}

/** The server let us in; with SCRAM it must have shown that it knows the password itself. */
function proven(exchange: ClientExchange, reply: PeerReply): Result<void, LoginFault> {
  const finished = exchange.finish();
  return finished.ok ? ok(undefined) : err({ kind: 'login-refused', reply, sentence: finished.error });
}

/** RFC 4954 §4: "*" ends the exchange. */
async function cancelled(line: Line, sentence: string, deadline: Duration): Promise<Result<void, LoginFault>> {
  line.say({ text: '*', shown: '*' });
  return err({ kind: 'login-refused', reply: await line.hear(deadline), sentence });
}

const decodeBase64 = (text: string): Uint8Array | null =>
  /^[A-Za-z0-9+/]*={0,2}$/.test(text.trim()) ? Buffer.from(text.trim(), 'base64') : null;
