/**
 * The home folder: settings, store, certificates, the secret of this installation. One folder, so that a backup is a
 * copy of it; mode 0700, because mail lies in it.
 *
 *   mailroom.jsonc   settings         store/   messages and queue
 *   settings-history.jsonl   every version of it that was taken (config/history.ts)
 *   secret           the key, also of sealed passwords (base/seal.ts)   tls/   the local authority
 *   keychain.json    the key of passwords for other servers, as the desktop's keychain keeps it (keychain.ts)
 *   control.json     where the running server listens for the command line
 *   sessions.json    hashes of the browsers that are signed in
 *   peers.notes      who is known at port 25, and what was asked to come again
 *   drop/            what sendmail(1) has put there, to be picked up (server/msa/drop-folder.ts)
 *   switch/          what is brought over from another mail server, and how to take it back (server/switch/)
 *   backup/          the key of encrypted backups, and scratch     restore/, before-restore-…/   server/backup/swap.ts
 *   uploads/         what JMAP's clients have brought and no message holds yet, for a day
 */
import { hkdfSync } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statfsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { finishSwap } from '../backup/swap.ts';
import { type Random, systemClock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';

export type Home = {
  readonly folder: string;
  readonly config: string;
  readonly store: string;
  readonly tls: string;
  readonly control: string;
  readonly sessions: string;
  readonly drop: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** `--home`, else MAILROOM_HOME, else where this system keeps a program's data. */
export function homeFolder(
  given: string | undefined,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string {
  const named = given ?? environment.MAILROOM_HOME;
  if (named) return resolve(named);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Mailroom');
  if (platform === 'win32') return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Mailroom');
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'mailroom');
}

export const homeAt = (folder: string): Home => ({
  folder,
  config: join(folder, 'mailroom.jsonc'),
  store: join(folder, 'store'),
  tls: join(folder, 'tls'),
  control: join(folder, 'control.json'),
  sessions: join(folder, 'sessions.json'),
  drop: join(folder, 'drop'),
});

export function prepareHome(home: Home): Result<void, string> {
  // Before anything of it is read: a restored home may wait to take its place.
  const swapped = finishSwap(home.folder, systemClock.now());
  if (!swapped.ok) return swapped;
  try {
    mkdirSync(home.folder, { recursive: true, mode: 0o700 });
    chmodSync(home.folder, 0o700);
    const secret = existsSync(secretIn(home)) ? readFileSync(secretIn(home), 'utf8').trim() : '';
    return secret === '' || isKey(secret) ? ok(undefined) : err(noKey(home));
  } catch (fault) {
    return err(
      `The folder ${home.folder} cannot be used: ${(fault as Error).message}. Name another with --home or MAILROOM_HOME.`,
    );
  }
}

const secretIn = (home: Home): string => join(home.folder, 'secret');
const isKey = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text);
const noKey = (home: Home): string =>
  `The file ${secretIn(home)} is not the key that it should be (64 hexadecimal digits): put it back from a backup. If there is none, remove it, and enter anew all passwords of other servers.`;

/** Thirty-two octets of this installation alone; made on first use. */
export function installationSecret(home: Home, random: Random): Uint8Array {
  const path = secretIn(home);
  // An empty one was never used: the computer went off while it was made.
  if (!existsSync(path) || readFileSync(path).length === 0) {
    writeFileSync(`${path}.new`, Buffer.from(random.bytes(32)).toString('hex'), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  }
  const text = readFileSync(path, 'utf8').trim();
  if (!isKey(text)) throw new Error(noKey(home));
  return Buffer.from(text, 'hex');
}

/** A key for one purpose alone, so that what one part shows of its key says nothing of another's. */
export const secretFor = (secret: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', `mailroom ${purpose}`, 32));

export function freeBytes(home: Home): number {
  const { bavail, bsize } = statfsSync(home.folder);
  return bavail * bsize;
}
