/**
 * Answers for the accounts when somebody signs in: finds what is kept, lets the throttle and the credentials judge,
 * upgrades an old hash when the password is at hand. The same time is spent on the known and the unknown. Wherever a
 * password is checked, an app password of the account will do, and over HTTP one alone.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Instant, minutes } from '../base/units.ts';
import type { Attempt, Authenticator, Login, LoginFailure, ScramVerifier } from '../sasl/mechanism.ts';
import type { Id, KeptCredentials, Store } from '../store/interface.ts';
import { lookupForm } from './address.ts';
import { appWordHash } from './app-password.ts';
import { type Credentials, likeOf } from './credentials.ts';
import { isPrivateNetwork, networkOf } from './network.ts';
import type { Throttle } from './throttle.ts';

export type AuthenticatorOptions = {
  readonly store: Store;
  readonly credentials: Credentials;
  readonly throttle: Throttle;
  readonly clock: Clock;
  /**
   * Capture: any name with any password signs in from this computer and its private networks, as its own account where
   * there is one, else as what this makes of the name. null where passwords count.
   */
  readonly anyone: () => Anyone | null;
  /** Something of ours broke beside a sign-in that was answered. */
  readonly onBug: (fault: unknown) => void;
};

export type Anyone = {
  /** Not just any: false, and it is looked up as everywhere. */
  admits(user: string, password: string): boolean;
  login(user: string, attempt: Attempt): Promise<Login>;
};

/** The store writes an app password's last use down as often. */
const BETWEEN_NOTES = minutes(1);
const MOST_REMEMBERED = 1000;

type Known = {
  readonly login: Login;
  readonly enabled: boolean;
  readonly password: string | null;
  readonly scram: string | null;
  readonly words: KeptCredentials['words'];
};

export function newAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { store, credentials, throttle, clock } = options;
  const noteUse = newUseNotes(options);

  /** A bare name stands for the only account that has it. */
  async function find(user: string): Promise<{ readonly name: string; readonly known: Known | null }> {
    const form = user.includes('@') ? lookupForm(user) : await onlyAccountCalled(user.toLowerCase());
    if (!form.ok) return { name: user.toLowerCase().slice(0, 320), known: null };
    const kept = await store.credentials(form.value);
    return { name: form.value, known: kept && { login: { account: kept.account, address: kept.address }, ...kept } };
  }

  async function onlyAccountCalled(name: string): Promise<Result<string, string>> {
    const found = (await store.accounts()).filter(account => account.localPart === name);
    return found.length === 1 && found[0] ? ok(found[0].address) : err('no such name, or more than one');
  }

  async function held(name: string, attempt: Attempt): Promise<LoginFailure | null> {
    const judgement = throttle.judge(clock.monotonic(), name, attempt.remote);
    if (judgement.kind === 'refuse') return 'throttled';
    if (judgement.kind === 'wait') await new Promise<void>(resolve => clock.after(judgement.wait, resolve));
    return null;
  }

  /** null: passwords count. Never otherwise from the internet, wherever it listens: to read what was captured is to read mail. */
  async function anybody(
    user: string,
    password: string,
    attempt: Attempt,
  ): Promise<Result<Login, LoginFailure> | null> {
    const isNear = [attempt.remote, ...(attempt.through ?? [])].every(isPrivateNetwork);
    const anyone = isNear ? options.anyone() : null;
    if (!anyone?.admits(user, password)) return null;
    const { known } = await find(user);
    return ok({ ...(known?.login ?? (await anyone.login(user, attempt))), ...(user === '' ? {} : { typed: user }) });
  }

  async function appPassword(word: string) {
    const hash = appWordHash(word);
    return hash ? store.appPassword(hash) : null;
  }

  /** What is not of the form costs nothing more, and says nothing: the form is known to all. */
  /** Looked up for nobody too: whether it was must not tell who lives here. */
  async function isAppPassword(password: string, known: Known | null, attempt: Attempt): Promise<boolean> {
    const found = await appPassword(password);
    if (!found || found.account !== known?.login.account) return false;
    if (known.enabled) noteUse(found.id, attempt);
    return true;
  }

  return {
    async verifyPassword(user, password, attempt) {
      const open = await anybody(user, password, attempt);
      if (open) return open;
      const { name, known } = await find(user);
      const refused = await held(name, attempt);
      if (refused) return err(refused);
      if ((await isAppPassword(password, known, attempt)) && known) {
        throttle.succeeded(clock.monotonic(), name, attempt.remote);
        return known.enabled ? ok(known.login) : err('disabled');
      }
      const verdict = await credentials.verify({
        user: name,
        password,
        stored: known?.password ?? null,
        lane: networkOf(attempt.remote),
      });
      if (verdict === 'unavailable') return err('unavailable');
      if (verdict === 'no-match' || !known) {
        throttle.failed(clock.monotonic(), name, attempt.remote, credentials.fingerprint(name, password));
        return err('wrong-credentials');
      }
      throttle.succeeded(clock.monotonic(), name, attempt.remote);
      if (!known.enabled) return err('disabled');
      await upgrade(name, known, password);
      return ok(known.login);
    },

    async verifyBearer(token, attempt, user = null) {
      const open = user === null ? null : await anybody(user, token, attempt);
      if (open) return open;
      const name = bearerOf(attempt);
      const refused = await held(name, attempt);
      if (refused) return err(refused);
      const found = await appPassword(token);
      const meant = user === null || user === '' ? null : await find(user);
      if (!found || (meant && meant.known?.login.account !== found.account)) {
        throttle.failed(clock.monotonic(), name, attempt.remote, credentials.fingerprint(name, token));
        return err('wrong-credentials');
      }
      throttle.succeeded(clock.monotonic(), name, attempt.remote);
      if (!found.enabled) return err('disabled');
      noteUse(found.id, attempt);
      return ok({ account: found.account, address: found.address });
    },

    async scramVerifier(user, attempt): Promise<Result<ScramVerifier, LoginFailure>> {
      const { name, known } = await find(user);
      const refused = await held(name, attempt);
      return refused ? err(refused) : ok(credentials.scramVerifier(name, known?.scram ?? null, known?.words));
    },

    async scramDone(user, proven, attempt, word) {
      const { name, known } = await find(user);
      // An app password may have been removed since the exchange began.
      const isThere = word === undefined || known?.words.some(({ id }) => id === word);
      if (!proven || !known || !isThere) {
        throttle.failed(clock.monotonic(), name, attempt.remote, null);
        return err('wrong-credentials');
      }
      throttle.succeeded(clock.monotonic(), name, attempt.remote);
      if (!known.enabled) return err('disabled');
      if (word !== undefined) noteUse(word, attempt);
      return ok(known.login);
    },
  };

  async function upgrade(name: string, known: Known, password: string): Promise<void> {
    if (known.password === null || !credentials.needsUpgrade(known.password)) return;
    const hash = await credentials.hash(password);
    const scram = await credentials.scram(password, likeOf(known));
    if (hash.ok && scram.ok) {
      await store.run('setCredentials', { address: name, credentials: { password: hash.value, scram: scram.value } });
      credentials.forget(name);
    }
  }
}

/** A token names nobody: who guesses at tokens fills the buckets of his own network, and nobody else's. */
const bearerOf = (attempt: Attempt): string => `bearer ${networkOf(attempt.remote)}`;

/** Written down beside the sign-in, which does not wait for it. */
function newUseNotes({ store, clock, onBug }: AuthenticatorOptions) {
  const noted = new Map<Id, Instant>();
  return (id: Id, { protocol, remote }: Attempt): void => {
    const now = clock.now();
    if (now - (noted.get(id) ?? Number.NEGATIVE_INFINITY) < BETWEEN_NOTES) return;
    const [oldest] = noted.keys();
    if (oldest !== undefined && noted.size >= MOST_REMEMBERED) noted.delete(oldest);
    noted.set(id, now);
    // While the disk is full it is not written: a sign-in is not held up for that.
    store.run('usedAppPassword', { id, at: now, by: `${protocol} ${remote}` }).catch(onBug);
  };
}
