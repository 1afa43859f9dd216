/**
 * Secrets of others that must be told again (a password for a relay, an OAuth2 refresh token) lie sealed: AES-256-GCM under a
 * key that does not lie beside them, bound to what they are for, so that one cannot be put in the place of another. What is
 * not sealed is what an older version wrote: it is read as it is, and sealed when it is next written.
 *
 *   sealed1:base64url(nonce(12) ciphertext tag(16))
 *
 * NIST SP 800-38D; a nonce is drawn for each.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from './ports.ts';
import { err, ok, type Result } from './result.ts';

export type Seal = {
  /** `purpose`: 'relay example', never the same for two secrets. */
  seal(secret: string, purpose: string): string;
  /** A sentence where it cannot be: another key, or it was touched. */
  open(sealed: string, purpose: string): Result<string, string>;
};

const MARK = 'sealed1:';
const NONCE = 12;
const TAG = 16;

/** @param key 32 octets that nothing else uses */
export function newSeal(key: Uint8Array, random: Random): Seal {
  return {
    seal(secret, purpose) {
      const nonce = random.bytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(purpose));
      const parts = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return MARK + Buffer.concat(parts).toString('base64url');
    },
    open(sealed, purpose) {
      if (!sealed.startsWith(MARK)) return ok(sealed);
      const octets = Buffer.from(sealed.slice(MARK.length), 'base64url');
      if (octets.length < NONCE + TAG) return err(UNREADABLE);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(0, NONCE), { authTagLength: TAG });
        decipher.setAAD(Buffer.from(purpose)).setAuthTag(octets.subarray(octets.length - TAG));
        const text = decipher.update(octets.subarray(NONCE, octets.length - TAG), undefined, 'utf8');
        return ok(text + decipher.final('utf8'));
      } catch {
        return err(UNREADABLE);
      }
    },
  };
}

const UNREADABLE =
  'it was sealed with another key: the file "secret" of the home folder is not the one it was written with';
