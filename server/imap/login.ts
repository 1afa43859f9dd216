/** The end of LOGIN and AUTHENTICATE: the account is opened, or the client is told no. RFC 3501 §6.2; codes RFC 5530. */
import type { Login, LoginFailure } from '../sasl/mechanism.ts';
import type { OpenFailure } from './backend.ts';
import { capabilities } from './capability.ts';
import { type Completion, done, no } from './command.ts';
import { type Session, signedIn } from './session.ts';

/** Whoever is refused learns the same from a wrong password, an unknown user and a disabled account. */
const refusals: { readonly [F in LoginFailure]: Completion } = {
  'wrong-credentials': no('Wrong user name or password', 'AUTHENTICATIONFAILED'),
  disabled: no('Wrong user name or password', 'AUTHENTICATIONFAILED'),
  throttled: no('Too many attempts; please wait a little', 'UNAVAILABLE'),
  unavailable: no('Login is not possible now; please try again later', 'UNAVAILABLE'),
};

const openRefusals: { readonly [F in OpenFailure]: Completion } = {
  'too-many-connections': no('Too many connections of this account', 'LIMIT'),
  disabled: no('Wrong user name or password', 'AUTHENTICATIONFAILED'),
  unavailable: no('The account cannot be opened now; please try again later', 'UNAVAILABLE'),
};

export type LoginAttempt = { readonly user: string | null; readonly mechanism: string };

export async function welcome(session: Session, login: Login, attempt: LoginAttempt): Promise<Completion> {
  const opened = await session.settings.backend.open(login, session.attempt);
  if (!opened.ok) {
    session.settings.observer.login?.({ ...attempt, ok: false, because: opened.error });
    return openRefusals[opened.error];
  }
  signedIn(session, login, opened.value);
  session.settings.observer.login?.({ ok: true, user: login.address, mechanism: attempt.mechanism, because: null });
  return done('Logged in', `CAPABILITY ${capabilities(session)}`);
}

export function turnedAway(session: Session, why: LoginFailure, attempt: LoginAttempt): Completion {
  session.failedLogins++;
  session.settings.observer.login?.({ ...attempt, ok: false, because: why });
  return refusals[why];
}
