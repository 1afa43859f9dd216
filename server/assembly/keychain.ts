/**
 * The key of other servers' passwords, kept by the desktop's keychain instead of the home folder: who copies the folder
 * cannot read them. The key is made here once; what the keychain made of it lies in keychain.json and is never overwritten, for
 * it may be good again where it came from. Without a desktop, or in a home that came from elsewhere, the key file is used
 * (home.ts), and what only the keychain opens says so.
 *
 *   no file ─keep→ kept        file ─open→ at hand | lost (another computer, another user, a new keyring)
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Random } from '../base/ports.ts';
import { isOfKeychain, type Keychain, type Seal } from '../base/seal.ts';
import type { Need } from '../events/need.ts';
import { purposeOfPulled } from '../mra/secret.ts';
import { purposesOfRelay } from '../routing/relay.ts';
import type { Store } from '../store/interface.ts';
import type { Ground } from './ground.ts';
import type { Home } from './home.ts';

/** What the shell's keychain can do; each gives null where it cannot. Base64 both ways. */
export type AskKeychain = {
  keep(key: string): Promise<string | null>;
  open(kept: string): Promise<string | null>;
};
export type HomeKeychain = Keychain & {
  /** Told once the key is there, at once where it is already. */
  onKey(run: () => void): void;
  setWanted(wanted: () => boolean): void;
  /** Ends when the key is there, or it is certain that it is not, or after so long. */
  ready(patience: number): Promise<void>;
};

type Kept = { readonly version: 1; readonly kept: string; readonly check: string; readonly keptBy: string };

const KEY = 32;
const fileIn = (home: Home): string => join(home.folder, 'keychain.json');
/** Tells a key from another one, and nothing of it. */
const checkOf = (key: Uint8Array): string => createHash('sha256').update('mailroom keychain').update(key).digest('hex');
function here(): string {
  try {
    return `${userInfo().username} on ${hostname()}`;
  } catch {
    return hostname();
  }
}

/** null: nobody asked for a key yet. 'broken': something lies there that is no such file. */
function read(home: Home): Kept | 'broken' | null {
  const path = fileIn(home);
  if (!existsSync(path)) return null;
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<Kept>;
    const isWhole = [found.kept, found.check, found.keptBy].every(one => typeof one === 'string');
    return found.version === 1 && isWhole ? (found as Kept) : 'broken';
  } catch {
    return 'broken';
  }
}

/** Does not wait: a keyring that asks its owner for a password must not hold the mail up. */
export function openKeychain(home: Home, random: Random, ask: AskKeychain | null): HomeKeychain {
  let key: Uint8Array | null = null;
  let isWanted = (): boolean => true;
  let hear = (): void => {};
  const found = read(home);
  let keptBy = keptByOf(found);
  // A disk that is full, a keychain that breaks: the key file is used, and mail goes on.
  const fetched = (ask === null ? Promise.resolve(null) : found === null ? make() : opened(found)).catch(() => null);
  void fetched.then(one => {
    key = one;
    if (key) hear();
  });

  async function make(): Promise<Uint8Array | null> {
    const made = random.bytes(KEY);
    const kept = await ask!.keep(Buffer.from(made).toString('base64'));
    if (kept === null) return null;
    const file: Kept = { version: 1, kept, check: checkOf(made), keptBy: here() };
    // Only what the keychain gives back again is kept by it.
    if (!isKey(await openOf(file), file)) return null;
    writeFileSync(`${fileIn(home)}.new`, JSON.stringify(file), { mode: 0o600, flush: true });
    renameSync(`${fileIn(home)}.new`, fileIn(home));
    keptBy = file.keptBy;
    return made;
  }
  async function opened(file: Kept | 'broken'): Promise<Uint8Array | null> {
    if (file === 'broken') return null;
    const given = await openOf(file);
    return isKey(given, file) ? given : null;
  }
  async function openOf(file: Kept): Promise<Uint8Array | null> {
    const given = await ask!.open(file.kept);
    return given === null ? null : new Uint8Array(Buffer.from(given, 'base64'));
  }
  return {
    key: () => key,
    isWanted: () => isWanted(),
    keptBy: () => keptBy,
    onKey(run) {
      hear = run;
      if (key) run();
    },
    setWanted(wanted) {
      isWanted = wanted;
    },
    async ready(patience) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, patience);
      await Promise.race([fetched, promise]);
      clearTimeout(timer);
    },
  };
}

const isKey = (given: Uint8Array | null, file: Kept): given is Uint8Array =>
  given !== null && given.length === KEY && checkOf(given) === file.check;
const keptByOf = (found: Kept | 'broken' | null): string | null =>
  found === null ? null : found === 'broken' ? 'another desktop (keychain.json is damaged)' : found.keptBy;

/** For those who have no desktop: it tells who keeps the key. */
export const keychainOffline = (home: Home): Keychain => ({
  key: () => null,
  isWanted: () => false,
  keptBy: () => keptByOf(read(home)),
});

/** Once the key is there, and whenever the setting is changed, all that is kept is sealed as it is wanted. */
export function careForKeychain(
  ground: Pick<Ground, 'store' | 'clock' | 'config' | 'live' | 'onBug' | 'stateChanged'> & { keychain: HomeKeychain },
  seal: Seal,
  refresh: () => Promise<void>,
): { needs(): Promise<readonly Need[]> } {
  const { keychain, store, clock } = ground;
  let last: Promise<unknown> = Promise.resolve();
  const again = (): void => {
    last = last
      .then(async () => {
        await resealAll(store, seal, clock.now());
        await refresh();
        ground.stateChanged();
      })
      .catch(fault => ground.onBug(fault, 'the keychain'));
  };
  keychain.setWanted(() => ground.config()['desktop.keychain']);
  keychain.onKey(again);
  ground.live.onChange(keys => {
    if (keys.includes('desktop.keychain') && keychain.key()) again();
  });
  return { needs: () => keychainNeeds(store, keychain) };
}

/** All that is kept is written as the setting wants it; what cannot be opened stays as it is. Gives how many were. */
export async function resealAll(store: Store, seal: Seal, now: number): Promise<number> {
  let count = 0;
  for (const row of await store.pulledAccounts()) {
    const secret = row.secret === null ? null : seal.renewed(row.secret, purposeOfPulled(row.body));
    if (secret === null) continue;
    // Its state is another's, who may be at work just now.
    await store.run('notePulled', { id: row.id, secret });
    count++;
  }
  for (const row of await store.relays()) {
    const purposes = purposesOfRelay(row.name);
    const password = row.password === null ? null : seal.renewed(row.password, purposes.password);
    const proxyPassword = row.proxyPassword === null ? null : seal.renewed(row.proxyPassword, purposes.proxyPassword);
    if (password === null && proxyPassword === null) continue;
    const { name, body } = row;
    const kept = { password: password ?? row.password, proxyPassword: proxyPassword ?? row.proxyPassword };
    await store.run('putRelay', { name, body, ...kept, isNew: false, now });
    count++;
  }
  return count;
}

/** Passwords that nobody here can read: whose keychain it is, and what to do. */
export async function keychainNeeds(store: Store, keychain: Keychain): Promise<readonly Need[]> {
  if (keychain.key() !== null) return [];
  const pulled = (await store.pulledAccounts()).filter(({ secret }) => isOfKeychain(secret));
  const relays = (await store.relays()).filter(one => isOfKeychain(one.password) || isOfKeychain(one.proxyPassword));
  const names = [...pulled.map(hostOf), ...relays.map(({ name }) => `relay ${name}`)];
  if (names.length === 0) return [];
  const whose = keychain.keptBy() ?? 'another desktop';
  return [
    {
      id: 'keychain',
      severity: 'attention',
      sentence: `The passwords of ${names.join(', ')} are sealed with the keychain of ${whose}, which is not to be had here. Start Mailroom's window there, or enter them anew.`,
    },
  ];
}

function hostOf({ body }: { readonly body: string }): string {
  const { user, host } = JSON.parse(body) as { readonly user?: string; readonly host?: string };
  return `${user ?? 'somebody'} at ${host ?? 'another server'}`;
}
