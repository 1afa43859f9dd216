/**
 * What is kept so that SCRAM-SHA-256 can be answered (RFC 5802 §3): one line of text, in the form PostgreSQL made
 * known, `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`. And what an unknown user is answered with.
 */
import type { Random } from '../base/ports.ts';
import { decodeBase64, encodeBase64 } from '../sasl/base64.ts';
import type { ScramVerifier } from '../sasl/mechanism.ts';
import { clientKey, FEWEST_ITERATIONS, hash, hmac, SCRAM_SHA_256, saltedPassword, serverKey } from '../sasl/scram.ts';

/**
 * RFC 7677 §4 wants 4,096 at least; the client computes them too, at every login and perhaps on a phone. The same for
 * every account: one that differed would tell a made-up verifier from a real one.
 */
export const SCRAM_ITERATIONS = 10_000;
const SALT_OCTETS = 16;
const KEY_OCTETS = 32;

/**
 * All words of an account share one salt, for the server must name it before it knows which word is meant.
 *
 * @param prepared  through SASLprep and within bounds; see credentials.ts
 * @param like      another one of the account; null: it is the first
 */
export async function deriveVerifier(prepared: string, random: Random, like: string | null): Promise<string> {
  const known = like === null ? null : parseVerifier(like);
  const salt = known?.iterations === SCRAM_ITERATIONS ? known.salt : random.bytes(SALT_OCTETS);
  const salted = await saltedPassword(prepared, salt, SCRAM_ITERATIONS);
  return printVerifier({
    salt,
    iterations: SCRAM_ITERATIONS,
    storedKey: hash(clientKey(salted)),
    serverKey: serverKey(salted),
  });
}

const printVerifier = (verifier: ScramVerifier): string =>
  `${SCRAM_SHA_256}$${verifier.iterations}:${encodeBase64(verifier.salt)}` +
  `$${encodeBase64(verifier.storedKey)}:${encodeBase64(verifier.serverKey)}`;

/** `null` for what is damaged or of another mechanism. */
export function parseVerifier(text: string): ScramVerifier | null {
  const found = /^SCRAM-SHA-256\$(\d{1,8}):([^$:]+)\$([^$:]+):([^$:]+)$/.exec(text);
  if (!found) return null;
  const iterations = Number(found[1]);
  const [salt, storedKey, server] = found.slice(2).map(decodeBase64);
  if (iterations < FEWEST_ITERATIONS || !salt || !storedKey || !server) return null;
  if (salt.length === 0 || storedKey.length !== KEY_OCTETS || server.length !== KEY_OCTETS) return null;
  return { salt, iterations, storedKey, serverKey: server };
}

/**
 * For a user who is not here, or has no verifier: the same each time, and a proof for it cannot be made.
 *
 * @param key   secret and kept over restarts: if it changed, the salts of unknown users would change and those of
 *              known ones would not
 * @param user  in the one form in which the directory looks names up
 */
export function madeUpVerifier(key: Uint8Array, user: string): ScramVerifier {
  const draw = (what: string) => hmac(key, `${what}\0${user}`);
  return {
    salt: draw('salt').subarray(0, SALT_OCTETS),
    iterations: SCRAM_ITERATIONS,
    storedKey: draw('StoredKey'),
    serverKey: draw('ServerKey'),
  };
}
