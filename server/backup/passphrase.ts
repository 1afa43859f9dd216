/**
 * Passphrases, as age has them (https://age-encryption.org/v1, the scrypt recipient): what they seal opens with `age -d`
 * anywhere. The stretching is done by the engine's own threads, for it takes a second and the mail does not stop for it.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import type { Identity, Recipient } from 'age-encryption';
import { err, ok, type Result } from '../base/result.ts';
import { age } from './age.ts';

/** 2^18 rounds, age's own. */
const WORK = 18;
/** A file that asks for more would stop us for long. */
const MOST_WORK = 20;
const SALT = 16;
const TAG = 16;
const LABEL = 'age-encryption.org/v1/scrypt';
const NONCE = Buffer.alloc(12);

const stretch = (passphrase: string, salt: Uint8Array, work: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const labelled = Buffer.concat([Buffer.from(LABEL), salt]);
    const options = { N: 2 ** work, r: 8, p: 1, maxmem: 2 ** (work + 11) };
    scrypt(passphrase, labelled, 32, options, (fault, key) => (fault ? reject(fault) : resolve(key)));
  });

const plain64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64').replace(/=+$/, '');

export const withPassphrase = (passphrase: string, work = WORK): Recipient => ({
  async wrapFileKey(fileKey) {
    const { Stanza } = await age();
    const salt = randomBytes(SALT);
    const cipher = createCipheriv('chacha20-poly1305', await stretch(passphrase, salt, work), NONCE, {
      authTagLength: TAG,
    });
    const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
    return [new Stanza(['scrypt', plain64(salt), String(work)], new Uint8Array(body))];
  },
});

export const byPassphrase = (passphrase: string): Identity => ({
  async unwrapFileKey(stanzas) {
    const [stanza] = stanzas;
    const [type, salt = '', work = ''] = stanza?.args ?? [];
    if (!stanza || type !== 'scrypt' || stanzas.length !== 1) return null;
    if (!/^[1-9]\d?$/.test(work) || Number(work) > MOST_WORK) throw new Error('its passphrase is stretched too far');
    const key = await stretch(passphrase, Buffer.from(salt, 'base64'), Number(work));
    const cut = stanza.body.length - TAG;
    try {
      const decipher = createDecipheriv('chacha20-poly1305', key, NONCE, { authTagLength: TAG });
      decipher.setAuthTag(stanza.body.subarray(cut));
      return new Uint8Array(Buffer.concat([decipher.update(stanza.body.subarray(0, cut)), decipher.final()]));
    } catch {
      return null;
    }
  },
});

export async function sealWith(passphrase: string, text: string, work = WORK): Promise<Uint8Array> {
  const encrypter = new (await age()).Encrypter();
  encrypter.addRecipient(withPassphrase(passphrase, work));
  return encrypter.encrypt(text);
}

export const WRONG_PASSPHRASE = 'That is not the passphrase of these backups';

export async function openWith(passphrase: string, sealed: Uint8Array): Promise<Result<string, string>> {
  const decrypter = new (await age()).Decrypter();
  decrypter.addIdentity(byPassphrase(passphrase));
  try {
    return ok(await decrypter.decrypt(sealed, 'text'));
  } catch {
    return err(WRONG_PASSPHRASE);
  }
}
