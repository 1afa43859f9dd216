/**
 * Octets that a client has brought and nothing refers to yet (RFC 8620 §6.1): files below the home, named by their
 * SHA-256, one folder for each account. Each is written aside and put in place whole; kept for at least an hour, swept
 * after a day, and an account may have so much of it and no more. What a client says its octets are stands beside them,
 * in a file with `.type` after the name: of the same octets brought twice, the last word counts.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, hours, mebibytes, minutes, printBytes } from '../base/units.ts';
import type { SetError } from '../jmap/types.ts';
import type { Id } from '../store/interface.ts';

/** `type` null: nothing was said. */
export type Upload = { readonly bytes: Uint8Array; readonly type: string | null };

export type Uploads = {
  /** The same octets again are kept once, and are new again. */
  put(account: Id, bytes: Uint8Array, type?: string): Promise<Result<{ readonly sha256: string }, SetError>>;
  get(account: Id, sha256: string): Promise<Upload | null>;
  close(): void;
};

export type UploadsOptions = {
  readonly folder: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly onBug: (fault: unknown, where: string) => void;
  readonly most?: Bytes;
  readonly mostFiles?: number;
};

const MOST_UPLOADED: Bytes = mebibytes(250);
const MOST_UPLOADS = 1000;
/** "MUST" an hour (RFC 8620 §6); a day, since people write letters slowly. */
const KEPT_FOR: Duration = hours(24);
const TYPE = '.type';
const SWEEP_EVERY: Duration = hours(1);
/** A server that is started every morning sweeps too. */
const FIRST_SWEEP: Duration = minutes(2);

export function newUploads(options: UploadsOptions): Uploads {
  const { folder, clock, random } = options;
  const folderOf = (account: Id) => join(folder, String(account));
  /** One after the other for each account: the bound is looked at and kept in one step. */
  const turns = new Map<Id, Promise<unknown>>();

  const sweep = (): void => {
    sweepAll(folder, clock.now() - KEPT_FOR).catch(fault => options.onBug(fault, 'uploads'));
    cancel = clock.after(SWEEP_EVERY, sweep);
  };
  let cancel = clock.after(FIRST_SWEEP, sweep);

  async function place(file: string, bytes: Uint8Array): Promise<void> {
    const aside = `${file}.${Buffer.from(random.bytes(6)).toString('hex')}`;
    await writeWhole(aside, bytes);
    await touch(aside, clock.now());
    await rename(aside, file);
  }

  async function keep(
    account: Id,
    bytes: Uint8Array,
    type: string | null,
  ): Promise<Result<{ readonly sha256: string }, SetError>> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = join(folderOf(account), sha256);
    const isNew = !(await isThere(file));
    const full = isNew ? await fullness(options, folderOf(account), bytes.length) : null;
    if (full) return err(full);
    try {
      await mkdir(folderOf(account), { recursive: true, mode: 0o700 });
      if (type !== null) await place(file + TYPE, Buffer.from(type));
      else await rm(file + TYPE, { force: true });
      if (isNew) await place(file, bytes);
      else await touch(file, clock.now());
      return ok({ sha256 });
    } catch (fault) {
      return err(refusedBy(fault as NodeJS.ErrnoException));
    }
  }

  return {
    put(account, bytes, type) {
      const before = turns.get(account) ?? Promise.resolve();
      const mine = before.then(() => keep(account, bytes, type ?? null));
      const over = mine
        .catch(() => {})
        .finally(() => {
          if (turns.get(account) === over) turns.delete(account);
        });
      turns.set(account, over);
      return mine;
    },
    async get(account, sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
      try {
        const file = join(folderOf(account), sha256);
        const bytes = await readFile(file);
        // A file that the disk has spoiled is nothing that anybody brought.
        if (createHash('sha256').update(bytes).digest('hex') !== sha256) return null;
        return { bytes, type: await readFile(file + TYPE, 'utf8').catch(() => null) };
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw fault;
      }
    },
    close: () => cancel(),
  };
}

async function fullness(options: UploadsOptions, folder: string, size: Bytes): Promise<SetError | null> {
  const most = options.most ?? MOST_UPLOADED;
  const mostFiles = options.mostFiles ?? MOST_UPLOADS;
  const sizes = await sizesIn(folder, options.clock.now() - KEPT_FOR);
  const used = sizes.reduce((sum, one) => sum + one, 0);
  if (sizes.length < mostFiles && used + size <= most) return null;
  const what = sizes.length >= mostFiles ? `${mostFiles} files` : printBytes(most);
  return {
    type: 'overQuota',
    description: `Uploads that are in no message yet may have ${what} in all; they are forgotten after a day`,
  };
}

/** Of those that count; who has had their day is taken out meanwhile. */
async function sizesIn(folder: string, before: number): Promise<number[]> {
  const sizes: number[] = [];
  for (const name of await namesIn(folder)) {
    const facts = await stat(join(folder, name)).catch(() => null);
    if (!facts) continue;
    if (facts.mtimeMs < before) for (const one of [name, name + TYPE]) await rm(join(folder, one), { force: true });
    else if (!name.endsWith(TYPE)) sizes.push(facts.size);
  }
  return sizes;
}

async function sweepAll(folder: string, before: number): Promise<void> {
  for (const account of await namesIn(folder)) await sizesIn(join(folder, account), before);
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
const touch = (file: string, at: number): Promise<void> => utimes(file, at / 1000, at / 1000);

/** On the disk before it has its name. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (fault) {
    await rm(path, { force: true });
    throw fault;
  } finally {
    await file.close();
  }
}

function refusedBy(fault: NodeJS.ErrnoException): SetError {
  if (fault.code === 'ENOSPC' || fault.code === 'EDQUOT')
    return { type: 'overQuota', description: 'The disk is full; nothing was kept' };
  throw fault;
}
