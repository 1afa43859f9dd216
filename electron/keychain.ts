/**
 * The desktop's keychain (Keychain, DPAPI, Secret Service, KWallet) for the server, which cannot reach it: it gives a key to be
 * kept, and what the keychain made of it to be opened again. Where the keychain is none ('basic_text': a password that everybody
 * knows) nothing is kept, and the server uses its key file.
 */
import { safeStorage } from 'electron';

export type KeychainQuestion = { readonly keychain: 'keep' | 'open'; readonly text: string; readonly id: number };

export const isKeychainQuestion = (message: unknown): message is KeychainQuestion =>
  typeof message === 'object' && message !== null && 'keychain' in message;

/** null: it cannot. Never throws: mail goes on without a keychain. */
export async function askKeychain({ keychain, text }: KeychainQuestion): Promise<string | null> {
  try {
    if (!(await isThere())) return null;
    if (keychain === 'keep') return (await safeStorage.encryptStringAsync(text)).toString('base64');
    return (await safeStorage.decryptStringAsync(Buffer.from(text, 'base64'))).result;
  } catch {
    return null;
  }
}

async function isThere(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  return process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}
