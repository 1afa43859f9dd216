/**
 * Requests to one certificate authority: its directory, nonces, signed requests, the account. What may be tried again
 * at once (a nonce that was used up) is; everything else is the caller's to judge. RFC 8555 §6, §7.1–7.3.
 */
import type { ZodType } from 'zod';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Instant, kibibytes, seconds } from '../base/units.ts';
import type { HttpsAnswer, HttpsExchange } from '../net/https-exchange.ts';
import { type AcmeFault, fault, faultOf, problemIn, retryAfter } from './fault.ts';
import { type AccountKey, type ExternalAccount, externalBinding, signed } from './jws.ts';
import { type Directory, directoryObject, problemObject } from './objects.ts';

export type AcmeAnswer = {
  readonly body: string;
  /** Where what was made can be asked for. */
  readonly location: string | null;
  readonly retryAt: Instant | null;
};
type Answered<T> = Promise<Result<T, AcmeFault>>;

export type AcmeClient = {
  readonly key: AccountKey;
  directory(): Answered<Directory>;
  /** Signed; `payload` null asks for what is there. Wants an account. */
  post(url: string, payload: unknown, accept?: string): Answered<AcmeAnswer>;
  /** Unsigned, for what is open to all. */
  get(url: string): Answered<AcmeAnswer>;
  /** Its address, made where there is none yet. `known`: the address as it was; `update`: tell it the contacts. */
  account(wish: AccountWish): Answered<string>;
};
export type AccountWish = {
  readonly contact: readonly string[];
  readonly agree: boolean;
  readonly external: ExternalAccount | null;
  readonly known: { readonly url: string; readonly contact: readonly string[] } | null;
};

export type AcmeClientOptions = {
  readonly exchange: HttpsExchange;
  readonly directory: string;
  readonly key: AccountKey;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

const DEADLINE = seconds(30);
const LONGEST_ANSWER: Bytes = kibibytes(256);
/** §6.5: a nonce may be refused for no fault of ours; more often than this it is one. */
const MOST_NONCES = 8;
const USER_AGENT = 'Mailroom';

export function newAcmeClient(options: AcmeClientOptions): AcmeClient {
  const { clock, key, signal } = options;
  const nonces: string[] = [];
  let directory: Directory | null = null;
  let account: string | null = null;

  const ask = async (
    asked: Pick<Parameters<HttpsExchange>[0], 'method' | 'url'> & { body?: string; accept?: string },
  ) => {
    const { accept = 'application/json', ...rest } = asked;
    const answer = await options.exchange({
      ...rest,
      headers: {
        accept,
        'user-agent': USER_AGENT,
        'accept-language': 'en',
        ...(rest.body !== undefined && { 'content-type': 'application/jose+json' }),
      },
      ...{ limit: LONGEST_ANSWER, deadline: DEADLINE, signal },
    });
    if (!answer.ok) return err(fault(signal.aborted ? 'stopped' : 'network', answer.error));
    const nonce = answer.value.headers['replay-nonce'];
    // §6.5.1: anything else is no nonce.
    if (nonce !== undefined && /^[\w-]+$/.test(nonce)) nonces.push(nonce);
    return answer;
  };

  const client: AcmeClient = {
    key,
    async directory() {
      if (directory) return ok(directory);
      const answer = await client.get(options.directory);
      if (!answer.ok) return answer;
      const read = parsed(answer.value, directoryObject, 'directory');
      if (read.ok) directory = read.value;
      return read;
    },
    async get(url) {
      const answer = await ask({ method: 'GET', url });
      return answer.ok ? judged(answer.value, clock.now()) : answer;
    },
    post: (url, payload, accept) => postAs(account, url, payload, accept),
    async account(wish) {
      const found = await client.directory();
      if (!found.ok) return found;
      if (wish.known) {
        account = wish.known.url;
        if (sameList(wish.known.contact, wish.contact)) return ok(account);
        const told = await client.post(account, { contact: wish.contact });
        if (told.ok) return ok(account);
        if (told.error.code !== 'accountDoesNotExist') return told;
        account = null;
      }
      const made = await newAccount(found.value, wish);
      if (made.ok) account = made.value;
      return made;
    },
  };

  async function nonce(): Answered<string> {
    const kept = nonces.pop();
    if (kept !== undefined) return ok(kept);
    const found = await client.directory();
    if (!found.ok) return found;
    const answer = await ask({ method: 'HEAD', url: found.value.newNonce });
    if (!answer.ok) return answer;
    const fresh = nonces.pop();
    return fresh === undefined ? err(fault('answer', 'the certificate authority gave no nonce')) : ok(fresh);
  }

  async function postAs(kid: string | null, url: string, payload: unknown, accept?: string): Answered<AcmeAnswer> {
    for (let left = MOST_NONCES; ; left--) {
      const fresh = await nonce();
      if (!fresh.ok) return fresh;
      const body = JSON.stringify(signed(key, { nonce: fresh.value, url, kid }, payload));
      const answer = await ask({ method: 'POST', url, body, ...(accept !== undefined && { accept }) });
      if (!answer.ok) return answer;
      const outcome = judged(answer.value, clock.now());
      if (outcome.ok || outcome.error.code !== 'badNonce' || left === 1) return outcome;
    }
  }

  async function newAccount({ newAccount: url, meta }: Directory, wish: AccountWish): Answered<string> {
    if (meta?.termsOfService !== undefined && !wish.agree)
      return err(
        fault(
          'terms',
          `the certificate authority wants its terms agreed to: read ${meta.termsOfService} and set acme.agree-terms`,
        ),
      );
    if (meta?.externalAccountRequired && !wish.external)
      return err(
        fault(
          'account',
          'the certificate authority wants an account that you have with it: set acme.eab-id and acme.eab-key',
        ),
      );
    const made = await postAs(null, url, {
      contact: wish.contact,
      termsOfServiceAgreed: wish.agree,
      ...(wish.external && { externalAccountBinding: externalBinding(key, wish.external, url) }),
    });
    if (!made.ok) return made;
    return made.value.location === null
      ? err(fault('answer', 'the certificate authority did not say where the account is'))
      : ok(made.value.location);
  }
  return client;
}

const sameList = (a: readonly string[], b: readonly string[]): boolean => JSON.stringify(a) === JSON.stringify(b);

function judged(answer: HttpsAnswer, now: Instant): Result<AcmeAnswer, AcmeFault> {
  const retryAt = retryAfter(answer.headers['retry-after'], now);
  if (answer.status >= 200 && answer.status < 300)
    return ok({ body: answer.body, location: answer.headers.location ?? null, retryAt });
  const problem = problemObject.safeParse(jsonIn(answer.body));
  if (problem.success && (problem.data.type ?? problem.data.detail) !== undefined)
    return err(faultOf(problemIn(problem.data), answer.status, retryAt));
  const kind = answer.status === 429 ? 'rate-limited' : answer.status >= 500 ? 'network' : 'answer';
  return err(fault(kind, `the certificate authority answered ${answer.status}`, { retryAt }));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An answer as what it should be. */
export function parsed<T>(answer: AcmeAnswer, shape: ZodType<T>, what: string): Result<T, AcmeFault> {
  const read = shape.safeParse(jsonIn(answer.body));
  return read.success
    ? ok(read.data)
    : err(fault('answer', `the certificate authority's ${what} cannot be understood`));
}
