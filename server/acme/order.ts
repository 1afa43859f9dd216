/**
 * One certificate, from the order to the chain: names are proven, the key's request is sent, the certificate fetched
 * and looked at. An order that was begun before a restart is gone on with. RFC 8555 §7.1.6, §7.4, §7.5; RFC 9773 §5.
 *
 *   pending ──names proven──▶ ready ──finalize──▶ processing ──▶ valid        any of them ──▶ invalid
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, minutes, seconds } from '../base/units.ts';
import type { AcmeAnswer, AcmeClient } from './client.ts';
import { parsed } from './client.ts';
import { type AcmeFault, fault, faultOf, problemIn, stopped } from './fault.ts';
import { base64url, keyAuthorization } from './jws.ts';
import { type Authorization, authorizationObject, type Challenge, type Order, orderObject } from './objects.ts';
import { pause } from './pause.ts';
import type { Proof, Prover } from './proof.ts';

export type OrderWish = {
  /** A-labels; a star only where the DNS is the proof. */
  readonly names: readonly string[];
  /** DER, RFC 2986. */
  readonly request: () => Promise<Uint8Array>;
  readonly prover: Prover;
  /** One that was begun. */
  readonly begun: string | null;
  /** RFC 9773 §5: the certificate that this one is to follow. */
  readonly replaces: string | null;
};
export type OrderOptions = {
  readonly client: AcmeClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** So that it can be gone on with: the order's address. */
  readonly onOrder: (url: string) => Promise<void>;
};

type Outcome<T> = Promise<Result<T, AcmeFault>>;
type Placed = { readonly url: string; readonly order: Order };

/** §7.5.1: between two looks at what the authority does; it says itself when it wants to be asked later. */
const FIRST_LOOK = seconds(0.25);
const LONGEST_PAUSE = seconds(15);
const MOST_ASKED_PAUSE = minutes(2);
/** After that it is given up for now. */
const PATIENCE = minutes(15);

/** The chain, PEM: the leaf first. */
export async function placeOrder(wish: OrderWish, options: OrderOptions): Outcome<string> {
  const placed = await orderFor(wish, options);
  if (!placed.ok) return placed;
  let { order } = placed.value;
  if (order.status === 'pending') {
    const proven = await proveAll(order, wish, options);
    if (!proven.ok) return proven;
    const ready = await settledOrder(placed.value.url, ['pending'], options);
    if (!ready.ok) return ready;
    order = ready.value;
  }
  if (order.status === 'ready') {
    const asked = await options.client.post(order.finalize, { csr: base64url(await wish.request()) });
    if (!asked.ok) return asked;
    const made = parsed(asked.value, orderObject, 'order');
    if (!made.ok) return made;
    order = made.value;
  }
  if (order.status !== 'valid') {
    const done = await settledOrder(placed.value.url, ['pending', 'ready', 'processing'], options);
    if (!done.ok) return done;
    order = done.value;
  }
  if (order.certificate === undefined) return err(fault('answer', 'the certificate authority names no certificate'));
  const chain = await options.client.post(order.certificate, null, 'application/pem-certificate-chain');
  return chain.ok ? ok(chain.value.body) : chain;
}

async function orderFor({ names, begun, replaces }: OrderWish, options: OrderOptions): Outcome<Placed> {
  if (begun !== null) {
    const found = await read(options.client.post(begun, null), orderObject, 'order');
    // What is over, or for other names, is not gone on with; whether it is there is the authority's to say.
    if (found.ok && found.value.status !== 'invalid' && isFor(found.value, names))
      return ok({ url: begun, order: found.value });
    if (!found.ok && (found.error.kind === 'network' || found.error.kind === 'stopped')) return found;
  }
  const directory = await options.client.directory();
  if (!directory.ok) return directory;
  const identifiers = names.map(value => ({ type: 'dns', value }));
  const place = (more: object) => options.client.post(directory.value.newOrder, { identifiers, ...more });
  let made = await place(replaces === null ? {} : { replaces });
  // RFC 9773 §5: told already that it is replaced, or not known there: the order alone will do.
  if (!made.ok && replaces !== null && made.error.kind === 'refused') made = await place({});
  if (!made.ok) return made;
  const order = parsed(made.value, orderObject, 'order');
  if (!order.ok) return order;
  const url = made.value.location;
  if (url === null) return err(fault('answer', 'the certificate authority did not say where the order is'));
  await options.onOrder(url);
  return ok({ url, order: order.value });
}

const isFor = ({ identifiers }: Order, names: readonly string[]): boolean =>
  identifiers.length === names.length && identifiers.every(one => names.includes(one.value));

async function read<T>(asked: Outcome<AcmeAnswer>, shape: Parameters<typeof parsed<T>>[1], what: string): Outcome<T> {
  const answer = await asked;
  return answer.ok ? parsed(answer.value, shape, what) : answer;
}

type Waiting = { readonly url: string; readonly challenge: Challenge; readonly proof: Proof };

async function proveAll(order: Order, wish: OrderWish, options: OrderOptions): Outcome<void> {
  const waiting: Waiting[] = [];
  for (const url of order.authorizations) {
    const found = await read(options.client.post(url, null), authorizationObject, 'authorization');
    if (!found.ok) return found;
    const one = toProve(url, found.value, wish.prover, options.client);
    if (!one.ok) return one;
    if (one.value) waiting.push(one.value);
  }
  if (waiting.length === 0) return ok(undefined);
  const proofs = waiting.map(one => one.proof);
  try {
    const shown = await wish.prover.show(proofs, options.signal);
    if (!shown.ok) return shown;
    for (const { challenge } of waiting) {
      if (challenge.status !== 'pending') continue;
      const told = await options.client.post(challenge.url, {});
      if (!told.ok) return told;
    }
    for (const one of waiting) {
      const valid = await provenName(one, wish.prover, options);
      if (!valid.ok) return valid;
    }
    return ok(undefined);
  } finally {
    await wish.prover.hide(proofs);
  }
}

/** null: the name is proven already. */
function toProve(
  url: string,
  authorization: Authorization,
  { type }: Prover,
  { key }: AcmeClient,
): Result<Waiting | null, AcmeFault> {
  const { identifier, status, challenges } = authorization;
  const name = identifier.value;
  if (status === 'valid') return ok(null);
  if (status !== 'pending') return err(refusedName(authorization));
  const challenge = challenges.find(one => one.type === type);
  if (challenge?.token === undefined)
    return err(
      fault(
        'challenge',
        `the certificate authority does not let ${name} be proven by ${type}; it offers ${challenges.map(one => one.type).join(', ')}`,
      ),
    );
  const proof = { name, token: challenge.token, keyAuthorization: keyAuthorization(key, challenge.token) };
  return ok({ url, challenge, proof });
}

function refusedName({ identifier, status, challenges }: Authorization): AcmeFault {
  const told = challenges.find(one => one.error !== undefined)?.error;
  if (!told) return fault('challenge', `${identifier.value} is not proven: the authorization is ${status}`);
  const problem = problemIn(told);
  const kind = faultOf(problem, 400, null).kind === 'rate-limited' ? 'rate-limited' : 'challenge';
  return fault(kind, `the certificate authority could not prove ${identifier.value}: ${problem.words}`, {
    code: problem.code,
  });
}

async function provenName({ url }: Waiting, prover: Prover, options: OrderOptions): Outcome<void> {
  const looked = await untilSettled(
    () => options.client.post(url, null),
    authorizationObject,
    one => one.status !== 'pending',
    { what: 'authorization', options },
  );
  if (!looked.ok) return looked;
  if (looked.value.status === 'valid') return ok(undefined);
  const refused = refusedName(looked.value);
  return err(
    prover.type === 'dns-01' ? refused : { ...refused, sentence: `${refused.sentence} (${whereLooked[prover.type]})` },
  );
}

const whereLooked = {
  'http-01': 'it looks at port 80 of every address of the name',
  'tls-alpn-01': 'it looks at port 443 of every address of the name',
};

async function settledOrder(url: string, unsettled: readonly Order['status'][], options: OrderOptions): Outcome<Order> {
  const looked = await untilSettled(
    () => options.client.post(url, null),
    orderObject,
    one => !unsettled.includes(one.status),
    { what: 'order', options },
  );
  if (!looked.ok || looked.value.status !== 'invalid') return looked;
  const { error } = looked.value;
  return err(
    error ? faultOf(problemIn(error), 400, null) : fault('refused', 'the certificate authority gave the order up'),
  );
}

type Looking = { readonly what: string; readonly options: OrderOptions };

async function untilSettled<T>(
  ask: () => Outcome<AcmeAnswer>,
  shape: Parameters<typeof parsed<T>>[1],
  isSettled: (value: T) => boolean,
  { what, options: { clock, signal } }: Looking,
): Outcome<T> {
  const giveUpAt = clock.monotonic() + PATIENCE;
  for (let wait: Duration = FIRST_LOOK; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    const answer = await ask();
    if (!answer.ok) return answer;
    const value = parsed(answer.value, shape, what);
    if (!value.ok || isSettled(value.value)) return value;
    if (clock.monotonic() > giveUpAt)
      return err(fault('network', `the certificate authority has not come to an end with its ${what}`));
    const asked = answer.value.retryAt === null ? 0 : answer.value.retryAt - clock.now();
    if (!(await pause(clock, Math.min(Math.max(wait, asked), MOST_ASKED_PAUSE), signal))) return err(stopped);
  }
}
