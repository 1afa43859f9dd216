/**
 * All that is done with backups of a running server: one act at a time, in the background, told as it goes, stopped when it
 * is wished. When the next backup is due, and what the owner must know (needs).
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, hours, type Instant, minutes } from '../base/units.ts';
import { type Event, event, SERVER_TRACE } from '../events/event.ts';
import type { Store } from '../store/interface.ts';
import { type Browser, newBrowser, type Opened } from './browse.ts';
import { drill } from './drill.ts';
import { type Held, heldIn, verifyHeld } from './held.ts';
import { expendable, type KeepRule } from './keep.ts';
import type { Keys, SealedKey } from './keys.ts';
import { type BackupId, MARKER, type Summary } from './layout.ts';
import { Cancelled, makeBackup } from './make.ts';
import { exportFile } from './one-file.ts';
import { openPlace } from './places.ts';
import { makeRepository, openRepository, type Repository } from './repository.ts';
import { prepareRestore } from './restore-home.ts';
import { isLate, nextBackup } from './schedule.ts';
import { type BackupState, readState, type Tried, writeState } from './state.ts';
import { orderedSwap, type Swap, takeBackSwap } from './swap.ts';
import { lookAtTarget, readMarker } from './target.ts';

export type BackupSettings = {
  /** '': none. */
  readonly to: string;
  readonly every: Duration;
  readonly at: number;
  readonly keep: KeepRule;
  readonly encrypt: boolean;
  readonly drillEvery: Duration;
  /** An office: that there is no backup is told. */
  readonly expected: boolean;
};

export type BackupParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly home: string;
  readonly version: string;
  readonly keys: Keys;
  readonly settings: () => BackupSettings;
  readonly note: (told: Event) => void;
  readonly onBug: (fault: unknown, where: string) => void;
  /** With a restored home before it takes its place: its own key of backups. */
  readonly adopt: (ready: string, key: SealedKey) => Promise<void>;
  /** Closes and starts anew, so that a restored home takes its place. */
  readonly restart: (reason: string) => void;
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
export type Verified = { readonly at: Instant; readonly backups: number; readonly faults: readonly string[] };

export type BackupNow = {
  readonly settings: BackupSettings;
  readonly state: BackupState;
  readonly running: Running | null;
  readonly next: Instant | null;
  /** How the last act that was asked for by a person ended, since the start. */
  readonly ended: { readonly act: Act; readonly at: Instant; readonly because: string | null } | null;
  readonly verified: Verified | null;
  /** Prepared, for the next start. */
  readonly ordered: Swap | null;
  /** Encrypted ones can be made. */
  readonly hasKey: boolean;
};

export type Acted = Promise<Result<void, string>>;
export type BackupControl = {
  now(): Promise<BackupNow>;
  watch(hear: () => void): () => void;
  /** The newest first; the sentence says why the target cannot be read. */
  list(): Promise<Result<readonly Summary[], string>>;
  run(): Acted;
  drill(id: BackupId | null): Acted;
  verify(): Acted;
  export(id: BackupId | null, path: string, passphrase: string | null): Acted;
  /** The whole home; it takes its place at the restart. */
  restoreAll(path: string, id: BackupId | null, passphrase: string | null): Acted;
  takeBack(): Result<void, string>;
  restart(): Result<void, string>;
  stop(): void;
  /** Of the target of the settings. */
  use<T>(id: BackupId, act: (opened: Opened) => Promise<T>): Promise<Result<T, string>>;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
  needs(): Promise<readonly Need[]>;
  look(): void;
  close(): Promise<void>;
};
type Need = {
  readonly id: string;
  readonly severity: 'failed' | 'attention' | 'info';
  readonly sentence: string;
  readonly path?: string;
};

const TICK = minutes(1);
/** After a start or a wake, others have more to do. */
const SOON = minutes(2);
const AGAIN = hours(1);
const PATH = '/backup';

export function newBackupControl(parts: BackupParts): BackupControl {
  const { store, clock, home, settings, keys } = parts;
  const scratch = join(home, 'backup', 'scratch');
  const browser: Browser = newBrowser(scratch, clock);
  const heard = new Set<() => void>();
  let [running, abort, work]: [Running | null, AbortController, Promise<unknown>] = [
    null,
    new AbortController(),
    Promise.resolve(),
  ];
  let [ended, verified]: [BackupNow['ended'], Verified | null] = [null, null];
  let [closed, notBefore] = [false, clock.now() + SOON];
  let cancel = () => {};
  const changed = () => {
    for (const hear of heard) hear();
  };

  const keyFor = async (): Promise<Result<SealedKey | null, string>> => {
    if (!settings().encrypt) return ok(null);
    const key = await keys.key();
    return key.ok && key.value === null
      ? err('Backups are to be encrypted, and no passphrase is set. Set it, or turn encryption off')
      : key;
  };
  const repository = async (make: boolean): Promise<Result<Repository, string>> => {
    const { to } = settings();
    if (to === '') return err('No folder is chosen for backups');
    const key = await keyFor();
    if (!key.ok) return key;
    if (!make) return openRepository(to, key.value);
    const look = await lookAtTarget(to, home);
    if (!look.ok) return look;
    const { target } = await readState(store);
    if (look.value.is !== 'ours' && target?.path === to)
      return err(`${to} held backups, and now does not (${MARKER} is missing). Is the drive connected?`);
    return makeRepository(to, key.value);
  };
  const update = async (change: (state: BackupState) => BackupState): Promise<void> => {
    await writeState(store, change(await readState(store)));
    changed();
  };

  /** One act; `fault` null: it went well. */
  function begin(
    act: Act,
    backup: BackupId | null,
    run: (signal: AbortSignal) => Promise<string | null>,
  ): Result<void, string> {
    if (closed) return err('The server is stopping');
    if (running) return err(`${doing[running.act]} Wait until it is done, or stop it`);
    abort = new AbortController();
    running = { act, backup, startedAt: clock.now(), done: 0, total: 0 };
    changed();
    work = run(abort.signal)
      .catch(fault => {
        parts.onBug(fault, `backup, ${act}`);
        return fault instanceof Error ? fault.message : String(fault);
      })
      .then(because => {
        ended = { act, at: clock.now(), because };
        running = null;
        changed();
      });
    return ok(undefined);
  }
  const tellDone = (octets: Bytes) => {
    if (running) running = { ...running, done: running.done + octets };
    changed();
  };
  const total = (octets: Bytes) => {
    if (running) running = { ...running, total: octets };
  };

  async function back(signal: AbortSignal): Promise<string | null> {
    const target = settings().to;
    const opened = await repository(true);
    const made = opened.ok
      ? await makeBackup({ store, clock, home, scratch, version: parts.version }, opened.value, signal, progress => {
          if (running) running = { ...running, done: progress.done, total: progress.total };
          changed();
        })
      : opened;
    const tried = (because: string | null, backup: BackupId | null): Tried => ({
      at: clock.now(),
      ok: because === null,
      because,
      backup,
    });
    if (!made.ok || !opened.ok) {
      const because = made.ok ? '' : made.error;
      notBefore = clock.now() + AGAIN;
      await update(state => ({ ...state, run: tried(because, null) }));
      if (!signal.aborted) parts.note(event('backup.failed', clock.now(), SERVER_TRACE, { target, because }));
      return because;
    }
    const { id, messages, octets, added } = made.value;
    const done = tried(null, id);
    await update(state => ({ ...state, run: done, made: done, target: { path: target, id: opened.value.marker.id } }));
    const removed = await tidy(opened.value);
    parts.note(
      event('backup.made', clock.now(), SERVER_TRACE, { backup: id, target, messages, octets, added, removed }),
    );
    await drillIfDue(opened.value, id, signal);
    return null;
  }

  /** A backup that was made counts, whatever comes of tidying. */
  async function tidy(opened: Repository): Promise<number> {
    try {
      const { proven } = await readState(store);
      const old = expendable(await opened.list(), settings().keep, new Set(proven?.backup ? [proven.backup] : []));
      if (old.length > 0) await opened.remove(old);
      return old.length;
    } catch (fault) {
      parts.onBug(fault, 'backup, keeping');
      return 0;
    }
  }

  async function drillIfDue(opened: Repository, id: BackupId, signal: AbortSignal): Promise<void> {
    const { drillEvery } = settings();
    const { drill: last } = await readState(store);
    if (drillEvery === 0 || signal.aborted || (last?.ok && clock.now() - last.at < drillEvery)) return;
    if (running) running = { ...running, act: 'drill', backup: id, done: 0, total: 0 };
    await proveOne(opened, id, signal);
  }

  async function proveOne(opened: Repository, id: BackupId, signal: AbortSignal): Promise<string | null> {
    const held = await heldIn(opened, id);
    if (held.ok) total(sizeOf(held.value));
    const proven = held.ok ? await drill(held.value, { clock, scratch, signal, tell: tellDone }) : held;
    if (signal.aborted) return 'It was stopped';
    const because = proven.ok ? null : proven.error;
    const messages = proven.ok ? proven.value.messages : 0;
    const tried = { at: clock.now(), ok: because === null, because, backup: id, messages };
    await update(state => ({ ...state, drill: tried, ...(because === null ? { proven: tried } : {}) }));
    parts.note(
      because === null
        ? event('backup.proven', clock.now(), SERVER_TRACE, { backup: id, messages })
        : event('backup.unproven', clock.now(), SERVER_TRACE, { backup: id, because }),
    );
    return because;
  }

  const newest = async (opened: Repository, id: BackupId | null): Promise<Result<BackupId, string>> => {
    const wanted = id ?? (await opened.list())[0]?.id;
    return wanted === undefined ? err('There is no backup yet') : ok(wanted);
  };

  async function verifyAll(signal: AbortSignal): Promise<string | null> {
    const opened = await repository(false);
    if (!opened.ok) return opened.error;
    const faults: string[] = [];
    const seen = new Set<string>();
    const all = await opened.value.list();
    total(all.reduce((sum, { octets }) => sum + octets, 0));
    try {
      for (const { id } of all) {
        const manifest = await opened.value.manifest(id);
        const found = manifest.ok
          ? await verifyHeld(opened.value, manifest.value, { clock, signal, tell: tellDone }, seen)
          : [manifest.error];
        faults.push(...found.map(fault => `${id}: ${fault}`));
      }
    } catch (fault) {
      if (fault instanceof Cancelled) return 'It was stopped';
      throw fault;
    }
    verified = { at: clock.now(), backups: all.length, faults: faults.slice(0, 100) };
    return faults.length === 0
      ? null
      : `${faults.length === 1 ? 'One file is' : `${faults.length} files are`} damaged. The next backup writes them anew`;
  }

  async function exportTo(signal: AbortSignal, id: BackupId | null, path: string, passphrase: string | null) {
    const opened = await repository(false);
    if (!opened.ok) return opened.error;
    const wanted = await newest(opened.value, id);
    const held = wanted.ok ? await heldIn(opened.value, wanted.value) : wanted;
    if (!held.ok) return held.error;
    total(sizeOf(held.value));
    const written = await exportFile(held.value, path, { signal, tell: tellDone, passphrase });
    if (!written.ok) return written.error;
    const told = { backup: held.value.manifest.id, file: path, octets: written.value };
    parts.note(event('backup.exported', clock.now(), SERVER_TRACE, told));
    return null;
  }

  async function prepare(signal: AbortSignal, path: string, id: BackupId | null, passphrase: string | null) {
    const own = path === settings().to ? await keyFor() : null;
    const opened =
      own?.ok && own.value && passphrase === null
        ? await openOwn(path, id, own.value)
        : await openPlace(path, id, passphrase, scratch);
    if (!opened.ok) return opened.error;
    const { held, key } = opened.value;
    total(sizeOf(held));
    const before = key ? (ready: string) => parts.adopt(ready, key) : undefined;
    const prepared = await prepareRestore(held, home, { clock, signal, tell: tellDone, ...(before ? { before } : {}) });
    await rm(join(scratch, 'file'), { recursive: true, force: true });
    return prepared.ok ? null : prepared.error;
  }
  const openOwn = async (path: string, id: BackupId | null, key: SealedKey) => {
    const opened = await openRepository(path, key);
    if (!opened.ok) return opened;
    const wanted = await newest(opened.value, id);
    const held = wanted.ok ? await heldIn(opened.value, wanted.value) : wanted;
    return held.ok ? ok({ held: held.value, key }) : held;
  };

  const due = async (): Promise<Instant | null> => {
    const { to, every, at } = settings();
    if (to === '') return null;
    return nextBackup({ every, at }, (await readState(store)).made?.at ?? null, clock.now());
  };
  async function tick(): Promise<void> {
    const next = await due();
    if (next !== null && next <= clock.now() && clock.now() >= notBefore && !running) begin('backup', null, back);
  }
  const again = () => {
    cancel = clock.after(TICK, () => {
      void tick()
        .catch(fault => parts.onBug(fault, 'backup'))
        .finally(() => closed || again());
    });
  };
  again();

  return {
    async now() {
      const key = await keys.key();
      const shared = { settings: settings(), running, ended, verified, ordered: orderedSwap(home) };
      return { ...shared, state: await readState(store), next: await due(), hasKey: key.ok && key.value !== null };
    },
    watch(hear) {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    async list() {
      const opened = await repository(false);
      if (opened.ok) return ok(await opened.value.list());
      const { to } = settings();
      // Nothing was ever made there.
      const fresh =
        to !== '' && (await readState(store)).target?.path !== to && !(await readMarker(to).catch(() => null));
      return fresh ? ok([]) : opened;
    },
    run: async () => begin('backup', null, back),
    async drill(id) {
      const opened = await repository(false);
      if (!opened.ok) return opened;
      const wanted = await newest(opened.value, id);
      return wanted.ok ? begin('drill', wanted.value, signal => proveOne(opened.value, wanted.value, signal)) : wanted;
    },
    verify: async () => begin('verify', null, verifyAll),
    export: async (id, path, passphrase) => begin('export', id, signal => exportTo(signal, id, path, passphrase)),
    restoreAll: async (path, id, passphrase) => begin('restore', id, signal => prepare(signal, path, id, passphrase)),
    takeBack() {
      const taken = takeBackSwap(home);
      changed();
      return taken;
    },
    restart() {
      if (!orderedSwap(home)) return err('Nothing is prepared that a restart would restore');
      parts.restart('a backup takes its place');
      return ok(undefined);
    },
    stop: () => abort.abort(),
    use: (id, act) =>
      browser.use(
        async () => {
          const opened = await repository(false);
          return opened.ok ? heldIn(opened.value, id) : opened;
        },
        `${settings().to} ${id}`,
        act,
      ),
    idle: () => work.then(() => undefined),
    needs: async () => needsOf(settings(), await readState(store), clock.now()),
    look() {
      notBefore = Math.min(notBefore, clock.now() + SOON);
      changed();
    },
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

const sizeOf = ({ manifest }: Held): Bytes => manifest.files.reduce((sum, { size }) => sum + size, 0);

export function needsOf(settings: BackupSettings, state: BackupState, now: Instant): readonly Need[] {
  const { to, every, expected } = settings;
  const need = (id: string, severity: Need['severity'], sentence: string): Need => ({
    id: `backup-${id}`,
    severity,
    sentence,
    path: PATH,
  });
  if (to === '' || (every === 0 && !state.made))
    return expected
      ? [need('none', 'attention', 'There is no backup of your mail. Choose a folder or a drive for it.')]
      : [];
  const needs: Need[] = [];
  if (state.run && !state.run.ok) needs.push(need('failed', 'failed', `The last backup failed: ${state.run.because}.`));
  else if (state.made && isLate(every, state.made.at, now))
    needs.push(
      need('late', 'attention', `The last backup is ${Math.floor((now - state.made.at) / hours(24))} days old.`),
    );
  if (state.drill && !state.drill.ok)
    needs.push(
      need('unproven', 'failed', `The last backup could not be restored when it was tried: ${state.drill.because}.`),
    );
  return needs;
}
