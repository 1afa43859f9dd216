/**
 * Backups of a running server: one act at a time, in the background, told as it goes, stopped when it is wished; when the
 * next one is due; what the owner must know.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, hours, type Instant, minutes } from '../base/units.ts';
import type { Need } from '../events/need.ts';
import { type ActParts, backUp, exportOne, prove, restoreAll, type Verified, verifyAll } from './acts.ts';
import { newBrowser, type Opened } from './browse.ts';
import type { Keys } from './keys.ts';
import type { BackupId, Summary } from './layout.ts';
import { needsOf } from './needs.ts';
import { shareKey } from './repository.ts';
import { nextBackup } from './schedule.ts';
import type { BackupSettings } from './settings.ts';
import { type BackupState, readState, writeState } from './state.ts';
import { orderedSwap, type Swap, takeBackSwap } from './swap.ts';
import { newTargeted } from './targeted.ts';

export type { BackupSettings } from './settings.ts';

export type BackupParts = Omit<ActParts, 'scratch' | 'targeted' | 'update' | 'progress'> & {
  readonly keys: Keys;
  /** Closes and starts anew, so that a restored home takes its place; null: nobody here starts it again. */
  readonly restart: ((reason: string) => void) | null;
};

export type Act = 'backup' | 'drill' | 'verify' | 'export' | 'restore';
export type Running = {
  readonly act: Act;
  readonly backup: BackupId | null;
  readonly startedAt: Instant;
  readonly done: Bytes;
  /** 0: not known yet. */
  readonly total: Bytes;
};
export type BackupNow = {
  readonly settings: BackupSettings;
  readonly state: BackupState;
  readonly running: Running | null;
  readonly next: Instant | null;
  /** How the last act ended, since the start. */
  readonly ended: { readonly act: Act; readonly at: Instant; readonly because: string | null } | null;
  readonly verified: Verified | null;
  /** Prepared, for the next start. */
  readonly ordered: Swap | null;
  /** Encrypted ones can be made. */
  readonly hasKey: boolean;
};

/** The sentence says why it cannot begin; how it ends is told by `now`. */
type Begun = Result<void, string>;
export type BackupControl = {
  readonly keys: Keys;
  now(): Promise<BackupNow>;
  watch(hear: () => void): () => void;
  list(): Promise<Result<readonly Summary[], string>>;
  run(): Begun;
  /** null: the newest. */
  drill(id: BackupId | null): Begun;
  verify(): Begun;
  export(id: BackupId | null, path: string, passphrase: string | null): Begun;
  /** The whole home, from a folder or a file; it takes its place at the restart. */
  restoreAll(path: string, id: BackupId | null, passphrase: string | null): Begun;
  takeBack(): Result<void, string>;
  restart(): Result<void, string>;
  stop(): void;
  /** A backup of the target, open as long as `act` runs. */
  use<T>(id: BackupId, act: (opened: Opened) => Promise<T>): Promise<Result<T, string>>;
  /** Resolves when nothing runs: how it ended, null: well. */
  idle(): Promise<string | null>;
  needs(): Promise<readonly Need[]>;
  close(): Promise<void>;
};

const TICK = minutes(1);
/** After a start others have more to do. */
const SOON = minutes(2);
/** After a failure. */
const AGAIN = hours(1);

export function newBackupControl(given: BackupParts): BackupControl {
  const { store, clock, home, settings, keys } = given;
  const scratch = join(home, 'backup', 'scratch');
  const targeted = newTargeted(given);
  const browser = newBrowser(scratch, clock);
  const heard = new Set<() => void>();
  const changed = () => {
    for (const hear of heard) hear();
  };
  let running: Running | null = null;
  const runs = (change: Partial<Running>) => {
    if (running) running = { ...running, ...change };
    changed();
  };
  let abort = new AbortController();
  let work: Promise<string | null> = Promise.resolve(null);
  let ended: BackupNow['ended'] = null;
  let verified: Verified | null = null;
  let closed = false;
  let notBefore = clock.now() + SOON;
  const parts: ActParts = {
    ...given,
    ...{ scratch, targeted },
    async update(change) {
      await writeState(store, change(await readState(store)));
      changed();
    },
    progress: {
      begin: (act, backup) => runs({ act, backup, done: 0, total: 0 }),
      total: total => runs({ total }),
      more: octets => runs({ done: (running?.done ?? 0) + octets }),
      is: ({ done, total }) => runs({ done, total }),
    },
  };

  function begin(act: Act, backup: BackupId | null, run: (signal: AbortSignal) => Promise<string | null>): Begun {
    if (closed) return err('The server is stopping');
    if (running) return err(`${doing[running.act]} Wait until that is done, or stop it`);
    abort = new AbortController();
    running = { act, backup, startedAt: clock.now(), done: 0, total: 0 };
    changed();
    work = run(abort.signal)
      .catch(fault => {
        given.onBug(fault, `backup, ${act}`);
        return fault instanceof Error ? fault.message : String(fault);
      })
      .then(because => {
        ended = { act, at: clock.now(), because };
        if (act === 'backup' && because !== null) notBefore = clock.now() + AGAIN;
        running = null;
        changed();
        return because;
      });
    return ok(undefined);
  }
  const run = () => begin('backup', null, signal => backUp(parts, signal));

  const due = async (): Promise<Instant | null> => {
    const { to, every, at } = settings();
    return to === '' ? null : nextBackup({ every, at }, (await readState(store)).made?.at ?? null, clock.now());
  };
  const tick = async (): Promise<void> => {
    const next = await due();
    const now = clock.now();
    if (!closed && !running && next !== null && next <= now && now >= notBefore) run();
  };
  let cancel = () => {};
  const again = () => {
    const look = () => tick().catch(fault => given.onBug(fault, 'backup'));
    cancel = clock.after(TICK, () => void look().then(() => closed || again()));
  };
  again();

  return {
    keys: {
      ...keys,
      async setPassphrase(passphrase) {
        const set = await keys.setPassphrase(passphrase);
        // A drive that is not connected gets it with the next backup.
        if (set.ok && settings().to !== '') await shareKey(settings().to, set.value).catch(() => {});
        return set;
      },
    },
    async now() {
      const key = await keys.key();
      const shared = { settings: settings(), running, ended, verified, ordered: orderedSwap(home) };
      return { ...shared, state: await readState(store), next: await due(), hasKey: key.ok && key.value !== null };
    },
    watch(hear) {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    list: targeted.list,
    run,
    drill: id =>
      begin('drill', id, async signal => {
        const opened = await targeted.forReading();
        if (!opened.ok) return opened.error;
        const wanted = id ?? (await opened.value.list())[0]?.id;
        return wanted === undefined ? 'There is no backup yet' : prove(parts, opened.value, wanted, signal);
      }),
    verify: () =>
      begin('verify', null, signal =>
        verifyAll(parts, signal, told => {
          verified = told;
        }),
      ),
    export: (id, path, passphrase) => begin('export', id, signal => exportOne(parts, { id, path, passphrase }, signal)),
    restoreAll: (path, id, passphrase) =>
      begin('restore', id, signal => restoreAll(parts, { id, path, passphrase }, signal)),
    takeBack() {
      if (running?.act === 'restore') return err('It is being prepared: stop it');
      const taken = takeBackSwap(home);
      changed();
      return taken;
    },
    restart() {
      if (!orderedSwap(home)) return err('Nothing is prepared that a restart would restore');
      if (!given.restart) return err('Stop the server and start it again: then the backup takes its place');
      given.restart('a backup takes its place');
      return ok(undefined);
    },
    stop: () => abort.abort(),
    use: (id, act) => browser.use(() => targeted.held(id), `${settings().to} ${id}`, act),
    idle: () => work,
    needs: async () => needsOf(settings(), await readState(store), clock.now()),
    async close() {
      closed = true;
      cancel();
      abort.abort();
      await work;
      await browser.close();
      await rm(scratch, { recursive: true, force: true }).catch(() => {});
    },
  };
}

const doing: Readonly<Record<Act, string>> = {
  backup: 'A backup is being made.',
  drill: 'A backup is being tried.',
  verify: 'The backups are being read through.',
  export: 'A backup is being written into a file.',
  restore: 'A backup is being restored.',
};
