/**
 * SCRAM-SHA-256, the client's side (RFC 5802 §3, RFC 7677), without channel binding: our TLS stream offers none, so
 * the flag is 'n'. Trusts the server only after its signature: a server that does not know the password is found out.
 */
import { err, ok, type Result } from '../base/result.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import type { ClientExchange, Credentials } from './client.ts';
import {
  clientKey,
  encodeName,
  FEWEST_ITERATIONS,
  hash,
  hmac,
  NONCE,
  parseAttributes,
  saltedPassword,
  sameOctets,
  serverKey,
  xor,
} from './scram.ts';
import { decodeText, encodeText } from './text.ts';

/** A server may not make us compute for minutes. A second or so of one thread. */
const MOST_ITERATIONS = 2_000_000;
const GS2_HEADER = 'n,,';

type Phase = 'begin' | 'server-first' | 'server-final' | 'proven';

/**
 * @param credentials  both already through SASLprep
 * @param nonce        drawn for this exchange alone
 */
export function scramClient(credentials: Credentials, nonce: string): ClientExchange {
  const bare = `n=${encodeName(credentials.user)},r=${nonce}`;
  let phase: Phase = 'begin';
  let signature: Uint8Array | null = null;

  const begin = () => {
    phase = 'server-first';
    return encodeText(GS2_HEADER + bare);
  };

  const answerFirst = async (message: string): Promise<Result<Uint8Array, string>> => {
    const first = parseServerFirst(message, nonce);
    if (!first.ok) return first;
    const salted = await saltedPassword(credentials.password, first.value.salt, first.value.iterations);
    const withoutProof = `c=${encodeBase64(encodeText(GS2_HEADER))},r=${first.value.nonce}`;
    const authMessage = `${bare},${message},${withoutProof}`;
    const key = clientKey(salted);
    const proof = xor(key, hmac(hash(key), authMessage));
    signature = hmac(serverKey(salted), authMessage);
    phase = 'server-final';
    return ok(encodeText(`${withoutProof},p=${encodeBase64(proof)}`));
  };

  const readFinal = (message: string): Result<Uint8Array, string> => {
    const [first] = parseAttributes(message) ?? [];
    if (first?.[0] === 'e') return err(`The server refused the login: ${first[1].slice(0, 100)}`);
    const claimed = first?.[0] === 'v' ? decodeBase64(first[1]) : null;
    if (!claimed || !signature || !sameOctets(claimed, signature)) return err(NOT_PROVEN);
    phase = 'proven';
    return ok(new Uint8Array(0));
  };

  return {
    initialResponse: begin,
    async step(challenge) {
      const message = decodeText(challenge);
      if (message === null) return err('The server sent a challenge that is not text');
      switch (phase) {
        case 'begin':
          return message === '' ? ok(begin()) : err('The server spoke first, which SCRAM does not allow');
        case 'server-first':
          return answerFirst(message);
        case 'server-final':
          return readFinal(message);
        case 'proven':
          return err('The server asked for more than SCRAM has');
      }
    },
    finish(data) {
      if (phase === 'server-final' && data && data.length > 0) {
        const final = readFinal(decodeText(data) ?? '');
        if (!final.ok) return final;
      }
      return phase === 'proven' ? ok(true) : err(NOT_PROVEN);
    },
  };
}

const NOT_PROVEN = 'The server did not prove that it knows the password; it may not be the one it claims to be';

type ServerFirst = { readonly nonce: string; readonly salt: Uint8Array; readonly iterations: number };

/** server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions] */
function parseServerFirst(message: string, ours: string): Result<ServerFirst, string> {
  const [nonce, salt, count] = parseAttributes(message) ?? [];
  if (nonce?.[0] === 'e') return err(`The server refused the login: ${nonce[1].slice(0, 100)}`);
  const saltOctets = salt?.[0] === 's' ? decodeBase64(salt[1]) : null;
  if (nonce?.[0] !== 'r' || !saltOctets?.length || count?.[0] !== 'i' || !/^[1-9]\d{0,9}$/.test(count[1])) {
    return err('The server sent a first message that is not of SCRAM');
  }
  // §5.1: the nonce is ours with something of the server's added, or the answer is to another exchange.
  if (!nonce[1].startsWith(ours) || nonce[1].length === ours.length || !NONCE.test(nonce[1])) {
    return err('The server answered with a nonce that is not ours');
  }
  const iterations = Number(count[1]);
  if (iterations < FEWEST_ITERATIONS) return err(`The server wants only ${iterations} iterations; 4096 are the least`);
  if (iterations > MOST_ITERATIONS) return err(`The server wants ${iterations} iterations, more than we will compute`);
  return ok({ nonce: nonce[1], salt: saltOctets, iterations });
}
