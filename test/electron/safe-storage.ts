/**
 * safeStorage with a keyring that a test can keep over a restart (MAILROOM_DOUBLE_KEYRING, a file), change or take away;
 * without one it is what Electron finds on a bare Linux: 'basic_text', which is no keychain.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { app } from './app.ts';
import { strict } from './strict.ts';

const file = process.env.MAILROOM_DOUBLE_KEYRING;

function key(): Buffer {
  if (!file) return Buffer.alloc(32, 'peanuts');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32));
  return readFileSync(file);
}
function mustBeReady(): void {
  if (!app.isReady()) throw new Error('safeStorage cannot be used before app is ready');
}

export const safeStorage = strict('safeStorage', {
  isAsyncEncryptionAvailable: async (): Promise<boolean> => app.isReady(),
  getSelectedStorageBackend: (): string => (app.isReady() ? (file ? 'gnome_libsecret' : 'basic_text') : 'unknown'),
  async encryptStringAsync(text: string): Promise<Buffer> {
    mustBeReady();
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  },
  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    mustBeReady();
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    const result = decipher.update(sealed.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
    return { result, shouldReEncrypt: false };
  },
});
