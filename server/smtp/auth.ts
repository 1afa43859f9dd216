/**
 * AUTH: carries a SASL exchange. RFC 4954 §4.
 *
 *   auth-command = "AUTH" SP sasl-mech [ SP initial-response ]     CR LF
 *   initial-response = base64 / "="                                 "=" is an empty one
 *   a response of "*" cancels
 *
 * Additional data with success (SCRAM's server signature) goes out as one more challenge, which the client answers
 * with an empty line: SMTP has no other place for it (RFC 4954 §4).
 */
import { decodeBase64, encodeBase64 } from '../sasl/base64.ts';
import type { Exchange, Login, LoginFailure, Step } from '../sasl/mechanism.ts';
import { type Answer, type Command, type Dialogue, END, no, type Soon, yes } from './dialogue.ts';
import { mechanismsOffered } from './extensions.ts';
import { orFault } from './fault.ts';
import type { LoginPolicy } from './options.ts';
import { challenge, type Refusal, type Reply, refusal, reply } from './reply.ts';

/** RFC 4954 §6. A stranger learns nothing from the difference between a wrong password and a disabled account. */
const failures: Record<LoginFailure | 'bad-syntax', Reply> = {
  'wrong-credentials': reply.loginFailed,
  disabled: reply.loginFailed,
  throttled: reply.loginThrottled,
  unavailable: reply.loginUnavailable,
  'bad-syntax': reply.loginSyntax,
};

export const auth: Command = {
  stage: 'login',
  places: ['ready'],
  misplaced: d =>
    d.open
      ? no(refusal(reply.outOfOrder, 'AUTH inside a transaction'))
      : no(refusal(reply.helloFirst, 'AUTH before EHLO')),
  beforeTls: false,
  last: false,
  run(d, argument) {
    const policy = d.options.login;
    if (!policy) return no(refusal(reply.notImplemented, 'AUTH is not offered'));
    if (d.hello?.verb !== 'EHLO') return no(refusal(reply.helloFirst, 'AUTH after HELO'));
    if (d.login) return no(refusal(reply.alreadySignedIn, 'AUTH a second time'));
    if (!d.encrypted && !policy.inClear) return no(refusal(reply.loginNeedsTls, 'AUTH in clear'));
    if (d.failedLogins >= d.options.limits.failedLogins) {
      return no(refusal(reply.tooManyLogins, `${d.failedLogins} failed logins`), END);
    }
    const [name = '', initial, ...more] = argument.split(' ').filter(word => word !== '');
    if (!name || more.length > 0) return no(refusal(reply.badArgument, 'AUTH takes a mechanism and a response'));
    return begin(d, policy, name.toUpperCase(), initial);
  },
};

function begin(d: Dialogue, policy: LoginPolicy, name: string, initial: string | undefined) {
  const offered = mechanismsOffered({ ...d, signedIn: false });
  const mechanism = offered.includes(name) ? policy.mechanisms.find(known => known.name === name) : undefined;
  if (!mechanism) return no(refusal(reply.unknownMechanism, `the mechanism ${name.slice(0, 20)} is not offered`));
  const response = initial === undefined ? null : initial === '=' ? Buffer.alloc(0) : decodeBase64(initial);
  if (initial !== undefined && !response) return no(badBase64);
  const { session, encrypted } = d;
  const exchange = mechanism.begin(policy.authenticator, {
    protocol: 'smtp',
    remote: session.remote.address,
    tls: encrypted,
    trace: session.id,
    channel: d.channel,
  });
  return goOn(d, name, exchange, response);
}

const badBase64: Refusal = refusal(reply.badBase64, 'a response that is not base64');
const cancelled: Refusal = refusal(reply.loginCancelled, 'the client cancelled the login');

async function goOn(d: Dialogue, name: string, exchange: Exchange, response: Uint8Array | null): Promise<Answer> {
  const step: Step = await exchange.step(response);
  switch (step.kind) {
    case 'challenge':
      return ask(step.data, data => goOn(d, name, exchange, data));
    case 'success':
      if (step.data.length === 0) return succeed(d, name, step.login);
      return ask(step.data, data => (data.length === 0 ? succeed(d, name, step.login) : no(notEmpty)));
    case 'failure': {
      d.failedLogins++;
      d.handler.loginFailed(d.session, name, step.why, step.user);
      return no(refusal(failures[step.why], `${name}: ${step.why}${step.user ? ` for ${step.user}` : ''}`));
    }
  }
}

const notEmpty: Refusal = refusal(reply.loginSyntax, 'a response where none was due');

function ask(data: Uint8Array, heard: (response: Uint8Array) => Answer | Promise<Answer>): Answer {
  return yes(challenge(encodeBase64(data)), {
    do: 'expect',
    line(text) {
      if (text === '*') return no(cancelled);
      const response = decodeBase64(text);
      return response ? heard(response) : no(badBase64);
    },
  });
}

function succeed(d: Dialogue, name: string, login: Login): Soon<Answer> {
  return orFault(
    d,
    () => ({ place: 'auth', user: login.typed ?? login.address }),
    () => {
      d.login = login;
      d.handler.loggedIn(d.session, login, name);
      return yes(reply.signedIn);
    },
  );
}
