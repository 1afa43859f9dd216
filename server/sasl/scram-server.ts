/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS, the server's side (RFC 5802, RFC 7677). The password never travels, so the first
 * is offered in clear too; the second is bound to the TLS channel (RFC 9266, RFC 5929), so that nobody can stand between. An unknown user gets a made-up verifier and fails at the proof like a wrong password.
 * A server error (§7 `e=`) goes out as a challenge and the exchange fails at whatever answers it, because SASL has
 * no data with a failure (RFC 4422 §3.6).
 */
import { decodeBase64, encodeBase64 } from './base64.ts';
import type {
  Attempt,
  Authenticator,
  ChannelBindings,
  Exchange,
  LoginFailure,
  Mechanism,
  ScramVerifier,
  Step,
} from './mechanism.ts';
import { saslprep } from './saslprep.ts';
import {
  decodeName,
  hash,
  hmac,
  NONCE,
  parseAttributes,
  SCRAM_SHA_256,
  SCRAM_SHA_256_PLUS,
  sameOctets,
  xor,
} from './scram.ts';
import { decodeText, encodeText } from './text.ts';

/** RFC 5802 §7 server-error-value, those that this server can come to say. */
type ServerError =
  | 'invalid-encoding'
  | 'extensions-not-supported'
  | 'invalid-proof'
  | 'channel-bindings-dont-match'
  | 'channel-binding-not-supported'
  | 'server-does-support-channel-binding'
  | 'unsupported-channel-binding-type'
  | 'invalid-username-encoding'
  | 'other-error';

type ClientFirst = {
  /** What `c=` must carry: the GS2 header, and behind it the channel's octets where they are bound. */
  readonly binding: Uint8Array;
  readonly bare: string;
  readonly user: string;
  readonly nonce: string;
};
/** How this exchange treats the client's flag. */
type Binding = {
  readonly required: boolean;
  /** The channel's octets by name; undefined where this connection has no binding at all. */
  readonly channel: ChannelBindings | undefined;
};
type Refused = { readonly error: ServerError };

type Phase =
  | { readonly name: 'first' }
  | { readonly name: 'final'; readonly first: ClientFirst; readonly serverFirst: string; readonly nonce: string }
  | { readonly name: 'failing'; readonly why: LoginFailure | 'bad-syntax'; readonly user: string | null }
  | { readonly name: 'over' };

/** @param nonce  draws the server's part of the nonce, new for each exchange */
export const scramSha256 = (nonce: () => string): Mechanism => ({
  name: SCRAM_SHA_256,
  plaintext: false,
  begin: (authenticator, attempt) => newExchange(authenticator, attempt, nonce, false),
});

/** @param nonce  as above */
export const scramSha256Plus = (nonce: () => string): Mechanism => ({
  name: SCRAM_SHA_256_PLUS,
  plaintext: false,
  bindsChannel: true,
  begin: (authenticator, attempt) => newExchange(authenticator, attempt, nonce, true),
});

function newExchange(
  authenticator: Authenticator,
  attempt: Attempt,
  drawNonce: () => string,
  required: boolean,
): Exchange {
  const binding: Binding = { required, channel: attempt.tls ? attempt.channel : undefined };
  let phase: Phase = { name: 'first' };
  let verifier: ScramVerifier | null = null;

  const fail = (error: ServerError, why: LoginFailure | 'bad-syntax', user: string | null): Step => {
    phase = { name: 'failing', why, user };
    return { kind: 'challenge', data: encodeText(`e=${error}`) };
  };
  const over = (step: Step): Step => {
    phase = { name: 'over' };
    return step;
  };

  const answerFirst = async (message: string): Promise<Step> => {
    const first = parseClientFirst(message, binding);
    if ('error' in first) return fail(first.error, 'bad-syntax', null);
    const found = await authenticator.scramVerifier(first.user, attempt);
    if (!found.ok) return over({ kind: 'failure', why: found.error, user: first.user });
    verifier = found.value;
    const nonce = first.nonce + drawNonce();
    const serverFirst = `r=${nonce},s=${encodeBase64(verifier.salt)},i=${verifier.iterations}`;
    phase = { name: 'final', first, serverFirst, nonce };
    return { kind: 'challenge', data: encodeText(serverFirst) };
  };

  const answerFinal = async (message: string, expected: Phase & { name: 'final' }): Promise<Step> => {
    const { user } = expected.first;
    const final = parseClientFinal(message, expected);
    if ('error' in final) return fail(final.error, 'bad-syntax', user);
    const { words = [], ...own } = verifier as ScramVerifier;
    const authMessage = `${expected.first.bare},${expected.serverFirst},${final.withoutProof}`;
    const isProof = (storedKey: Uint8Array): boolean =>
      sameOctets(hash(xor(final.proof, hmac(storedKey, authMessage))), storedKey);
    // All are tried, whichever it is.
    const word = words.filter(({ storedKey }) => isProof(storedKey))[0];
    const proven = isProof(own.storedKey) || word !== undefined;
    const done = await authenticator.scramDone(user, proven, attempt, word?.id);
    if (!proven) return fail('invalid-proof', done.ok ? 'wrong-credentials' : done.error, user);
    if (!done.ok) return over({ kind: 'failure', why: done.error, user });
    const signature = encodeBase64(hmac(word?.serverKey ?? own.serverKey, authMessage));
    return over({ kind: 'success', login: done.value, data: encodeText(`v=${signature}`) });
  };

  return {
    async step(response) {
      if (response === null && phase.name === 'first') return { kind: 'challenge', data: new Uint8Array(0) };
      const message = response === null ? null : decodeText(response);
      if (phase.name === 'failing') return over({ kind: 'failure', why: phase.why, user: phase.user });
      if (phase.name === 'over') return { kind: 'failure', why: 'bad-syntax', user: null };
      if (message === null) return fail('invalid-encoding', 'bad-syntax', null);
      return phase.name === 'first' ? answerFirst(message) : answerFinal(message, phase);
    },
  };
}

/**
 *   client-first-message = gs2-cbind-flag "," [authzid] "," [reserved-mext ","] username "," nonce ["," extensions]
 *   gs2-cbind-flag       = ("p=" cb-name) / "n" / "y"
 */
function parseClientFirst(message: string, binding: Binding): ClientFirst | Refused {
  const parts = /^(n|y|p=[A-Za-z0-9.-]+),(?:a=([^,]+))?,(.*)$/s.exec(message);
  if (!parts) return { error: 'other-error' };
  const [, flag = '', authzid, bare = ''] = parts;
  const bound = boundOctets(flag, binding);
  if ('error' in bound) return bound;
  if (bare.startsWith('m=')) return { error: 'extensions-not-supported' };
  const [name, nonce] = parseAttributes(bare) ?? [];
  if (name?.[0] !== 'n' || nonce?.[0] !== 'r' || !NONCE.test(nonce[1])) return { error: 'other-error' };
  const user = readName(name[1]);
  if (user === null) return { error: 'invalid-username-encoding' };
  if (authzid !== undefined && readName(authzid) !== user) return { error: 'other-error' };
  const header = encodeText(message.slice(0, message.length - bare.length));
  return { binding: Buffer.concat([header, bound]), bare, user, nonce: nonce[1] };
}

/**
 * §6: 'p' names the binding that the client uses; 'y' says "I could bind, but you do not offer it", which is a lie of
 * somebody between us where we do; 'n' binds nothing.
 */
function boundOctets(flag: string, { required, channel }: Binding): Uint8Array | Refused {
  if (flag.startsWith('p=')) {
    if (!required || !channel) return { error: 'channel-binding-not-supported' };
    return channel(flag.slice(2)) ?? { error: 'unsupported-channel-binding-type' };
  }
  if (required) return { error: 'other-error' };
  return flag === 'y' && channel ? { error: 'server-does-support-channel-binding' } : new Uint8Array(0);
}

function readName(encoded: string): string | null {
  const decoded = decodeName(encoded);
  const prepared = decoded === null ? null : saslprep(decoded);
  return prepared?.ok && prepared.value !== '' ? prepared.value : null;
}

/** client-final-message = channel-binding "," nonce ["," extensions] "," proof */
function parseClientFinal(
  message: string,
  expected: Phase & { name: 'final' },
): { withoutProof: string; proof: Uint8Array } | Refused {
  const attributes = parseAttributes(message);
  const [binding, nonce] = attributes ?? [];
  const last = attributes?.at(-1);
  if (binding?.[0] !== 'c' || nonce?.[0] !== 'r' || last?.[0] !== 'p') return { error: 'other-error' };
  // §6: the client repeats its GS2 header and the channel's octets, so that nobody can change either on the way.
  if (binding[1] !== encodeBase64(expected.first.binding)) {
    return { error: 'channel-bindings-dont-match' };
  }
  if (nonce[1] !== expected.nonce) return { error: 'other-error' };
  const proof = decodeBase64(last[1]);
  if (proof?.length !== 32) return { error: 'invalid-encoding' };
  return { withoutProof: message.slice(0, message.lastIndexOf(',p=')), proof };
}
