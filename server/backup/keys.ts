/**
 * The key of encrypted backups. It is drawn once; the passphrase seals it (key.age, in the home and in each target), and the
 * home keeps it sealed as it does other secrets, so that a backup can be made and tried at night without anybody.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { Seal } from '../base/seal.ts';
import { age } from './age.ts';
import type { Key } from './codec.ts';
import { isMissing, writeLasting } from './disk.ts';
import { KEY_FILE } from './layout.ts';
import { openWith, sealWith } from './passphrase.ts';

/** With the file that the passphrase opens. */
export type SealedKey = Key & { readonly file: Uint8Array };

const PURPOSE = 'key of backups';
const SHORTEST = 8;
type Kept = { readonly recipient: string; readonly sealed: string; readonly file: string };

export type Keys = {
  /** null: no passphrase was set. */
  key(): Promise<Result<SealedKey | null, string>>;
  /** Another passphrase for the same key, or a key where there is none. */
  setPassphrase(passphrase: string): Promise<Result<SealedKey, string>>;
  /** As it was given to restore: from now on backups are made with it. */
  adopt(key: SealedKey): Promise<void>;
  forget(): Promise<void>;
};

export function openKeys(folder: string, seal: Seal, work?: number): Keys {
  const path = join(folder, 'key.json');
  const keep = async (key: SealedKey) => {
    const { recipient, identity, file } = key;
    const kept: Kept = { recipient, sealed: seal.seal(identity, PURPOSE), file: Buffer.from(file).toString('base64') };
    await writeLasting(path, `${JSON.stringify(kept)}\n`);
  };
  const read = async (): Promise<Result<SealedKey | null, string>> => {
    try {
      const { recipient, sealed, file } = JSON.parse(await readFile(path, 'utf8')) as Kept;
      const identity = seal.open(sealed, PURPOSE);
      if (!identity.ok)
        return err(`The key of the backups cannot be opened: ${identity.error}. Set the passphrase again`);
      return ok({ identity: identity.value, recipient, file: Buffer.from(file, 'base64') });
    } catch (fault) {
      return isMissing(fault) ? ok(null) : err(`The key of the backups cannot be read: ${(fault as Error).message}`);
    }
  };
  return {
    key: read,
    async setPassphrase(passphrase) {
      // age reads it from a line, and so must whoever opens it without us.
      if (/\p{Cc}/u.test(passphrase)) return err('A passphrase is one line, without control characters');
      if ([...passphrase].length < SHORTEST) return err(`A passphrase has at least ${SHORTEST} characters`);
      const { generateX25519Identity, identityToRecipient } = await age();
      const known = await read();
      const identity = known.ok && known.value ? known.value.identity : await generateX25519Identity();
      const file = await sealWith(passphrase, `${identity}\n`, work);
      const key = { identity, recipient: await identityToRecipient(identity), file };
      await keep(key);
      return ok(key);
    },
    adopt: keep,
    forget: () => rm(path, { force: true }),
  };
}

/** Of a target, by its passphrase. */
export async function keyOfTarget(target: string, passphrase: string): Promise<Result<SealedKey, string>> {
  let file: Buffer;
  try {
    file = await readFile(join(target, KEY_FILE));
  } catch {
    return err(`The file ${KEY_FILE} is missing in ${target}: without it nobody can open these backups`);
  }
  const opened = await openWith(passphrase, new Uint8Array(file));
  if (!opened.ok) return opened;
  const identity = opened.value.trim();
  const { identityToRecipient } = await age();
  return ok({ identity, recipient: await identityToRecipient(identity), file });
}
