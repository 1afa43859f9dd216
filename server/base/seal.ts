/**
 * Secrets of others that must be told again (a password for a relay, an OAuth2 refresh token) lie sealed: AES-256-GCM under a
 * key that does not lie beside them, bound to what they are for, so that one cannot be put in the place of another. What is
 * not sealed is what an older version wrote: it is read as it is, and sealed when it is next written.
 *
 *   sealed1:base64url(nonce(12) ciphertext tag(16))     under the key file of the home folder
 *   sealed2:the same                                    under a key that the desktop's keychain keeps (assembly/keychain.ts)
 *
 * Both are read where their key is to be had; which one is written, the keychain says. NIST SP 800-38D; a nonce is drawn for each.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from './ports.ts';
import { err, ok, type Result } from './result.ts';

export type Seal = {
  /** `purpose`: 'relay example', never the same for two secrets. */
  seal(secret: string, purpose: string): string;
  /** A sentence where it cannot be: another key, or it was touched. */
  open(sealed: string, purpose: string): Result<string, string>;
  /** The same as it would be written now; null where it is so already, or cannot be opened. */
  renewed(sealed: string, purpose: string): string | null;
};

/** A key that does not lie in the home folder. */
export type Keychain = {
  /** null: it is not to be had here, or not yet. */
  readonly key: () => Uint8Array | null;
  /** Whether what is sealed from now on is sealed with it. */
  readonly isWanted: () => boolean;
  /** 'ana on office-pc', for a person; null: there is none. */
  readonly keptBy: () => string | null;
};

const MARK = 'sealed1:';
const KEYCHAIN_MARK = 'sealed2:';
const NONCE = 12;
const TAG = 16;

/** @param key 32 octets that nothing else uses */
export function newSeal(key: Uint8Array, random: Random, keychain: Keychain | null = null): Seal {
  const markNow = (): string => (keychain?.isWanted() && keychain.key() ? KEYCHAIN_MARK : MARK);
  const keyOf = (mark: string): Uint8Array | null => (mark === MARK ? key : (keychain?.key() ?? null));
  const seal: Seal['seal'] = (secret, purpose) => {
    const mark = markNow();
    return mark + sealedWith(keyOf(mark)!, random.bytes(NONCE), secret, purpose);
  };
  const open: Seal['open'] = (sealed, purpose) => {
    const mark = markOf(sealed);
    if (mark === null) return ok(sealed);
    const found = keyOf(mark);
    if (!found) return err(withKeychain(keychain?.keptBy() ?? null));
    const text = openedWith(found, Buffer.from(sealed.slice(mark.length), 'base64url'), purpose);
    return text === null ? err(mark === MARK ? UNREADABLE : withKeychain(keychain?.keptBy() ?? null)) : ok(text);
  };
  return {
    seal,
    open,
    renewed(sealed, purpose) {
      if (markOf(sealed) === markNow()) return null;
      const opened = open(sealed, purpose);
      return opened.ok ? seal(opened.value, purpose) : null;
    },
  };
}

/** Whether only the desktop's keychain opens it. */
export const isOfKeychain = (sealed: string | null): boolean => sealed?.startsWith(KEYCHAIN_MARK) ?? false;

const markOf = (sealed: string): string | null => [MARK, KEYCHAIN_MARK].find(mark => sealed.startsWith(mark)) ?? null;

function sealedWith(key: Uint8Array, nonce: Uint8Array, secret: string, purpose: string): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(purpose));
  return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

function openedWith(key: Uint8Array, octets: Buffer, purpose: string): string | null {
  if (octets.length < NONCE + TAG) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(octets.subarray(octets.length - TAG));
    const text = decipher.update(octets.subarray(NONCE, octets.length - TAG), undefined, 'utf8');
    return text + decipher.final('utf8');
  } catch {
    return null;
  }
}

const UNREADABLE =
  'it was sealed with another key: the file "secret" of the home folder is not the one it was written with';
const withKeychain = (keptBy: string | null): string =>
  `it was sealed with the keychain of ${keptBy ?? 'another desktop'}, and only Mailroom's window there can open it: enter it anew here`;
