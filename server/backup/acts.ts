/** What is done with backups, each from its beginning to what is remembered and told of it. The answers: why not, or null. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';
import { type Event, event, SERVER_TRACE } from '../events/event.ts';
import type { Store } from '../store/interface.ts';
import { drill } from './drill.ts';
import { type Held, heldIn, verifyHeld } from './held.ts';
import { expendable } from './keep.ts';
import type { SealedKey } from './keys.ts';
import type { BackupId } from './layout.ts';
import { Cancelled, type MakeProgress, makeBackup } from './make.ts';
import { openPlace } from './places.ts';
import type { Repository } from './repository.ts';
import { prepareRestore } from './restore-home.ts';
import type { BackupSettings } from './settings.ts';
import { type BackupState, readState, type Tried } from './state.ts';
import type { Targeted } from './targeted.ts';

export type Verified = { readonly at: Instant; readonly backups: number; readonly faults: readonly string[] };

export type ActParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly home: string;
  readonly scratch: string;
  readonly version: string;
  readonly targeted: Targeted;
  readonly settings: () => BackupSettings;
  readonly note: (told: Event) => void;
  readonly onBug: (fault: unknown, where: string) => void;
  /** With a restored home before it takes its place: its own key of backups. */
  readonly adopt: (ready: string, key: SealedKey) => Promise<void>;
  update(change: (state: BackupState) => BackupState): Promise<void>;
  /** How far it is. */
  readonly progress: {
    begin(act: 'drill', backup: BackupId): void;
    total(octets: Bytes): void;
    more(octets: Bytes): void;
    is(progress: MakeProgress): void;
  };
};

type Because = Promise<string | null>;
const STOPPED = 'It was stopped';
const MOST_FAULTS = 100;
const ORIGIN = 'backup-origin';

export const sizeOf = ({ manifest }: Held): Bytes => manifest.files.reduce((sum, { size }) => sum + size, 0);

/** Made, the old ones cleared away, and tried where that is due. */
export async function backUp(parts: ActParts, signal: AbortSignal): Because {
  const { clock, targeted, progress } = parts;
  const target = parts.settings().to;
  const origin = await originOf(parts.store);
  const opened = await ofOurOwn(await targeted.forWriting(), origin);
  const made = opened.ok ? await makeBackup({ ...parts, origin }, opened.value, signal, progress.is) : opened;
  if (!made.ok || !opened.ok) {
    const because = made.ok ? '' : made.error;
    if (signal.aborted) return STOPPED;
    const run: Tried = { at: clock.now(), ok: false, because, backup: null };
    await parts.update(state => ({ ...state, run }));
    parts.note(event('backup.failed', clock.now(), SERVER_TRACE, { target, because }));
    return because;
  }
  const { id: backup, messages, octets, added } = made.value;
  const run: Tried = { at: clock.now(), ok: true, because: null, backup };
  const { id } = opened.value.marker;
  await parts.update(state => ({ ...state, run, made: run, target: { path: target, id } }));
  const removed = await tidy(parts, opened.value);
  parts.note(event('backup.made', clock.now(), SERVER_TRACE, { backup, target, messages, octets, added, removed }));
  if (!signal.aborted && (await isDrillDue(parts))) {
    progress.begin('drill', backup);
    await prove(parts, opened.value, backup, signal);
  }
  return null;
}

/** Drawn once, and in every backup of this home, so that one that is restored goes on with them. */
async function originOf(store: Store): Promise<string> {
  const known = await store.meta(ORIGIN);
  if (known !== null) return known;
  const drawn = randomBytes(16).toString('hex');
  await store.run('setMeta', { key: ORIGIN, value: drawn });
  return drawn;
}

/** Two homes in one folder would clear away each other's backups by their own rule, and pieces while they are written. */
async function ofOurOwn(opened: Result<Repository, string>, own: string): Promise<Result<Repository, string>> {
  if (!opened.ok) return opened;
  const isOther = (await opened.value.list()).some(({ origin }) => origin !== undefined && origin !== own);
  return isOther
    ? err(`${opened.value.path} holds the backups of another Mailroom. Choose a folder of its own`)
    : opened;
}

/** A backup that was made counts, whatever comes of tidying. */
async function tidy({ store, settings, onBug }: ActParts, opened: Repository): Promise<number> {
  try {
    const { proven } = await readState(store);
    const old = expendable(await opened.list(), settings().keep, new Set(proven?.backup ? [proven.backup] : []));
    if (old.length > 0) await opened.remove(old);
    return old.length;
  } catch (fault) {
    onBug(fault, 'backup, keeping');
    return 0;
  }
}

async function isDrillDue({ store, settings, clock }: ActParts): Promise<boolean> {
  const { drillEvery } = settings();
  const { drill: last } = await readState(store);
  return drillEvery > 0 && !(last?.ok && last.at <= clock.now() && clock.now() - last.at < drillEvery);
}

export async function prove(parts: ActParts, opened: Repository, id: BackupId, signal: AbortSignal): Because {
  const { clock, scratch, progress } = parts;
  const held = await heldIn(opened, id);
  if (held.ok) progress.total(sizeOf(held.value));
  const proven = held.ok ? await drill(held.value, { clock, scratch, signal, tell: progress.more }) : held;
  if (signal.aborted) return STOPPED;
  // What is damaged is out of the way of the next backup, which writes it anew.
  if (!proven.ok && held.ok) await verifyHeld(opened, held.value.manifest, { clock, signal }).catch(() => []);
  const because = proven.ok ? null : proven.error;
  const messages = proven.ok ? proven.value.messages : 0;
  const tried = { at: clock.now(), ok: because === null, because, backup: id, messages };
  await parts.update(state => ({ ...state, drill: tried, ...(because === null ? { proven: tried } : {}) }));
  const now = clock.now();
  parts.note(
    because === null
      ? event('backup.proven', now, SERVER_TRACE, { backup: id, messages })
      : event('backup.unproven', now, SERVER_TRACE, { backup: id, because }),
  );
  return because;
}

/** Every piece of every backup. */
export async function verifyAll(
  { targeted, clock, progress }: ActParts,
  signal: AbortSignal,
  tell: (verified: Verified) => void,
): Because {
  const opened = await targeted.forReading();
  if (!opened.ok) return opened.error;
  const all = await opened.value.list();
  progress.total(all.reduce((sum, { octets }) => sum + octets, 0));
  const faults: string[] = [];
  const seen = new Set<string>();
  try {
    for (const { id } of all) {
      const manifest = await opened.value.manifest(id);
      const found = manifest.ok
        ? await verifyHeld(opened.value, manifest.value, { clock, signal, tell: progress.more }, seen)
        : [manifest.error];
      faults.push(...found.map(fault => `${id}: ${fault}`));
    }
  } catch (fault) {
    if (fault instanceof Cancelled) return STOPPED;
    throw fault;
  }
  tell({ at: clock.now(), backups: all.length, faults: faults.slice(0, MOST_FAULTS) });
  if (faults.length === 0) return null;
  return `${faults.length === 1 ? 'One file is' : `${faults.length} files are`} damaged. The next backup writes anew what is still here`;
}

type Exporting = { readonly id: BackupId | null; readonly path: string; readonly passphrase: string | null };

export async function exportOne(parts: ActParts, { id, path, passphrase }: Exporting, signal: AbortSignal): Because {
  const { targeted, progress, clock } = parts;
  const held = await targeted.held(id);
  if (!held.ok) return held.error;
  progress.total(sizeOf(held.value));
  // As places.ts does.
  const { exportFile } = await import('./one-file.ts');
  const written = await exportFile(held.value, path, { signal, tell: progress.more, passphrase });
  if (!written.ok) return written.error;
  const told = { backup: held.value.manifest.id, file: path, octets: written.value };
  parts.note(event('backup.exported', clock.now(), SERVER_TRACE, told));
  return null;
}

/** `path`: a folder with backups or one file; `id` null: the newest there. */
export async function restoreAll(parts: ActParts, from: Exporting, signal: AbortSignal): Because {
  const { clock, home, scratch, progress } = parts;
  const opened = await placeOf(parts, from);
  if (!opened.ok) return opened.error;
  const { held, key } = opened.value;
  progress.total(sizeOf(held));
  try {
    const before = key ? { before: (ready: string) => parts.adopt(ready, key) } : {};
    const prepared = await prepareRestore(held, home, { clock, signal, tell: progress.more, ...before });
    return prepared.ok ? null : prepared.error;
  } finally {
    await rm(join(scratch, 'file'), { recursive: true, force: true });
  }
}

type Place = Result<{ readonly held: Held; readonly key: SealedKey | null }, string>;

/** The own target needs no passphrase, where its key is here. */
async function placeOf({ targeted, settings, scratch }: ActParts, { id, path, passphrase }: Exporting): Promise<Place> {
  const key = path === settings().to && passphrase === null ? await targeted.key() : null;
  if (!key?.ok || key.value === null) return openPlace(path, id, passphrase, scratch);
  const held = await targeted.held(id);
  return held.ok ? ok({ held: held.value, key: key.value }) : held;
}
