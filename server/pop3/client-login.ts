/**
 * Signing in to a POP3 server: AUTH with the best mechanism that both sides know, else USER and PASS, and APOP where the
 * connection is in clear. The password itself goes in clear only where the owner said so. RFC 1939 §7; RFC 5034 §4; RFC 3206.
 */
import { createHash } from 'node:crypto';
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { REDACTED } from '../events/transcript.ts';
import { decodeBase64, encodeBase64 } from '../sasl/base64.ts';
import { beginBearer, chooseBearer } from '../sasl/bearer-client.ts';
import { beginClient, type ClientExchange, chooseMechanism } from '../sasl/client.ts';
import type { ClientLine, LineFault } from './client-line.ts';
import { type ClientReply, challengeIn, type Pop3Capabilities, parseStatusLine } from './client-reply.ts';

/**
 * `login-refused`: name, password or token. `login-unavailable`: no way in that we know. `in-use`: another program has the
 * maildrop. `later`: not now. `refused`: what else was said no to.
 */
export type Pop3Fault = {
  readonly kind: LineFault['kind'] | 'login-refused' | 'login-unavailable' | 'in-use' | 'later' | 'refused';
  readonly sentence: string;
};

export type Pop3Secret =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'token'; readonly user: string; readonly token: string };

export type Pop3LoginOptions = {
  readonly secret: Pop3Secret;
  readonly capabilities: Pop3Capabilities;
  /** Of the greeting, for APOP. */
  readonly timestamp: string | null;
  /** Encrypted, or nobody can listen. */
  readonly private: boolean;
  /** The owner lets the password be seen. */
  readonly inClear: boolean;
  readonly host: string;
  readonly port: number;
  readonly random: Random;
};

/** RFC 5034 §4: a longer command waits for an empty challenge. */
const LONGEST_COMMAND = 255;
const MOST_CHALLENGES = 8;

/** How they signed in: 'SCRAM-SHA-256', 'USER', 'APOP' … */
export async function logInToPop3(line: ClientLine, options: Pop3LoginOptions): Promise<Result<string, Pop3Fault>> {
  const { secret } = options;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what would be a second command
  if (/[\x00-\x1f\x7f]/.test(secret.user + (secret.kind === 'password' ? secret.password : secret.token)))
    return err({ kind: 'login-unavailable', sentence: 'the user or the password holds a control character' });
  return secret.kind === 'token' ? withToken(line, options, secret) : withPassword(line, options, secret);
}

async function withToken(
  line: ClientLine,
  { capabilities, private: unseen, inClear, host, port }: Pop3LoginOptions,
  { user, token }: Extract<Pop3Secret, { kind: 'token' }>,
): Promise<Result<string, Pop3Fault>> {
  if (!unseen && !inClear) return err(seen('the access token'));
  const name = chooseBearer(capabilities.sasl);
  if (!name)
    return err({ kind: 'login-unavailable', sentence: 'the server takes no OAuth2 token (OAUTHBEARER, XOAUTH2)' });
  const exchange = beginBearer(name, { user, token, host, port });
  if (!exchange.ok) return err({ kind: 'login-unavailable', sentence: exchange.error });
  return converse(line, name, exchange.value);
}

async function withPassword(
  line: ClientLine,
  { capabilities, timestamp, private: unseen, inClear, random }: Pop3LoginOptions,
  { user, password }: Extract<Pop3Secret, { kind: 'password' }>,
): Promise<Result<string, Pop3Fault>> {
  const mayShow = unseen || inClear;
  const hidden = chooseMechanism(capabilities.sasl, false);
  if (!unseen && !hidden && timestamp !== null) return apop(line, timestamp, user, password);
  const name = hidden ?? chooseMechanism(capabilities.sasl, mayShow);
  if (name) {
    const exchange = beginClient(name, { user, password }, random);
    return exchange.ok
      ? converse(line, name, exchange.value)
      : err({ kind: 'login-unavailable', sentence: exchange.error });
  }
  if (!mayShow) return err(seen('the password'));
  return userAndPass(line, user, password);
}

const seen = (what: string): Pop3Fault => ({
  kind: 'login-unavailable',
  sentence: `the connection is not encrypted, and ${what} would be seen`,
});

async function userAndPass(line: ClientLine, user: string, password: string): Promise<Result<string, Pop3Fault>> {
  line.say(`USER ${user}`);
  const named = await line.reply();
  if (!named.ok) return named;
  if (!named.value.ok) return err(refusedLogin(named.value));
  line.say({ text: `PASS ${password}`, shown: `PASS ${REDACTED}` });
  const reply = await line.reply();
  if (!reply.ok) return reply;
  return reply.value.ok ? ok('USER') : err(refusedLogin(reply.value));
}

/** RFC 1939 §7: MD5 of the timestamp and the secret. Weak, and better than the password itself. */
async function apop(line: ClientLine, timestamp: string, user: string, password: string) {
  const digest = createHash('md5')
    .update(timestamp + password)
    .digest('hex');
  line.say({ text: `APOP ${user} ${digest}`, shown: `APOP ${user} ${REDACTED}` });
  const reply = await line.reply();
  if (!reply.ok) return reply;
  return reply.value.ok ? ok('APOP') : err(refusedLogin(reply.value));
}

async function converse(line: ClientLine, name: string, exchange: ClientExchange): Promise<Result<string, Pop3Fault>> {
  const { begin, left } = opening(name, exchange);
  line.say(begin);
  let first = left;
  for (let round = 0; round <= MOST_CHALLENGES; round++) {
    const heard = await line.line(false);
    if (!heard.ok) return heard;
    const reply = parseStatusLine(heard.value);
    if (reply) return reply.ok ? proven(name, exchange) : err(refusedLogin(reply));
    const challenge = decodeBase64(challengeIn(heard.value) ?? '-');
    const isEmpty = challenge?.length === 0;
    const answer =
      first && isEmpty ? ok(first) : challenge ? await exchange.step(challenge) : err('the challenge was not base64');
    first = null;
    if (!answer.ok) return cancelled(line, answer.error);
    const text = encodeBase64(answer.value);
    line.say({ text, shown: text === '' ? '' : REDACTED });
  }
  return cancelled(line, 'the server asked without end');
}

/** `left`: what did not go on the command line, and answers the first challenge. */
function opening(name: string, exchange: ClientExchange) {
  const initial = exchange.initialResponse();
  const bare = { text: `AUTH ${name}`, shown: `AUTH ${name}` };
  if (initial === null) return { begin: bare, left: null };
  const text = `AUTH ${name} ${encodeBase64(initial) || '='}`;
  return text.length + 2 > LONGEST_COMMAND
    ? { begin: bare, left: initial }
    : { begin: { text, shown: `AUTH ${name} ${REDACTED}` }, left: null };
}

function proven(name: string, exchange: ClientExchange): Result<string, Pop3Fault> {
  const finished = exchange.finish();
  return finished.ok ? ok(name) : err({ kind: 'login-unavailable', sentence: finished.error });
}

async function cancelled(line: ClientLine, sentence: string): Promise<Result<string, Pop3Fault>> {
  line.say('*');
  const reply = await line.reply();
  return err(reply.ok ? { kind: 'login-unavailable', sentence } : reply.error);
}

/** RFC 3206: without a code nobody knows whether it was the password; what servers write then is read. */
function refusedLogin({ code, text }: ClientReply): Pop3Fault {
  const sentence = text === '' ? 'the server refuses the login' : `the server refuses the login: ${text}`;
  const said = (pattern: RegExp): boolean => code === null && pattern.test(text);
  if (code === 'IN-USE' || said(/\b(in use|locked?|already (open|logged))\b/i)) return { kind: 'in-use', sentence };
  if (code === 'LOGIN-DELAY' || code === 'SYS/TEMP' || said(/temporar|try (again )?later|too many|unavailable/i))
    return { kind: 'later', sentence };
  return { kind: code === 'SYS/PERM' ? 'refused' : 'login-refused', sentence };
}
