/**
 * One backup of a whole home while its server runs: the store copied at one instant, then every file in pieces to the
 * target. Mail goes on: nobody waits for the copy, and the pieces are read, packed and written in turns with all other work.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, kibibytes, mebibytes } from '../base/units.ts';
import { DATABASE, openFrozen } from '../store/frozen.ts';
import type { Census, Store } from '../store/interface.ts';
import { sha256 } from './codec.ts';
import { freeAt, inWords, isMissing } from './disk.ts';
import { type Found, homeFiles } from './home-files.ts';
import {
  type BackupId,
  backupIdAt,
  FORMAT,
  type HeldFile,
  type Manifest,
  type Sample,
  type Summary,
} from './layout.ts';
import type { Repository } from './repository.ts';

/** The database changes here and there: small pieces, so that little is written again. */
const DATABASE_PIECE: Bytes = kibibytes(128);
/** The others only grow, or are small. */
const PIECE: Bytes = mebibytes(1);
/** A disk that is told to write waits; so many at once. */
const AT_ONCE = 4;
const MOST_SAMPLES = 50;
/** What must stay free here beside the copy of the database. */
const SPARE = mebibytes(64);

export type MakeParts = {
  readonly store: Pick<Store, 'snapshot' | 'status'>;
  readonly clock: Clock;
  readonly home: string;
  /** Ours alone; emptied before and after. */
  readonly scratch: string;
  readonly version: string;
  readonly origin?: string;
};
export type MakeProgress = { readonly done: Bytes; readonly total: Bytes; readonly added: Bytes };

export class Cancelled extends Error {}

/** The fault is a sentence. What came to the target before it stays there, for the next one. */
export async function makeBackup(
  parts: MakeParts,
  repository: Repository,
  signal: AbortSignal,
  tell: (progress: MakeProgress) => void,
): Promise<Result<Summary, string>> {
  const { clock, scratch, home } = parts;
  const [at, began] = [clock.now(), clock.monotonic()];
  const copy = join(scratch, 'copy');
  let here = true;
  try {
    await rm(copy, { recursive: true, force: true });
    await mkdir(copy, { recursive: true, mode: 0o700 });
    const room = await roomFor(parts, copy);
    if (room !== null) return err(room);
    const census = await parts.store.snapshot(copy);
    const samples = await samplesOf(copy, census);
    const found = await homeFiles(home, copy);
    here = false;
    await mkdir(join(repository.path, 'tmp'), { recursive: true });
    const held = await holdAll({ ...parts, repository, signal, tell }, found);
    const id = await freeId(repository, at);
    const manifest: Manifest = { format: FORMAT, id, at, version: parts.version, files: held.files, census, samples };
    const summary = await repository.publish(manifest, {
      ...{ format: FORMAT, id, at, version: parts.version, encrypted: repository.codec.encrypted },
      ...(parts.origin === undefined ? {} : { origin: parts.origin }),
      ...{ files: held.files.length, octets: held.octets, added: held.added },
      ...{ accounts: census.accounts.length, messages: census.messages, took: clock.monotonic() - began },
    });
    return ok(summary);
  } catch (fault) {
    if (fault instanceof Cancelled) return err('It was stopped');
    return err(inWords(fault, here ? scratch : repository.path));
  } finally {
    await rm(copy, { recursive: true, force: true }).catch(() => {});
  }
}

/** The database is copied here first; a sentence where it has no room. */
async function roomFor({ store }: MakeParts, scratch: string): Promise<string | null> {
  const { bytes } = await store.status();
  const database = await stat(join((await store.status()).path, DATABASE)).then(
    found => found.size,
    () => bytes,
  );
  const free = await freeAt(scratch);
  if (free >= database + SPARE) return null;
  return `The disk of the mail is too full to copy its database for a moment: ${gigabytes(database + SPARE)} are needed, ${gigabytes(free)} are free`;
}

export const gigabytes = (octets: Bytes): string =>
  octets < 1024 ** 3 ? `${Math.ceil(octets / 1024 ** 2)} MB` : `${(octets / 1024 ** 3).toFixed(1)} GB`;

async function freeId(repository: Repository, at: number): Promise<BackupId> {
  const taken = new Set((await repository.list()).map(({ id }) => id));
  const id = backupIdAt(at);
  for (let n = 2; ; n++) {
    const wanted = n === 2 && !taken.has(id) ? id : `${id}-${n}`;
    if (!taken.has(wanted)) return wanted;
  }
}

/** Some messages from all over, as a client reads them. */
async function samplesOf(copy: string, census: Census): Promise<Sample[]> {
  const opened = await openFrozen(copy, (segment, place, count) => readPart(copy, segment, place, count));
  if (!opened.ok) throw new Error(opened.error);
  const { reading, close } = opened.value;
  const samples: Sample[] = [];
  try {
    const boxes = census.accounts.flatMap(({ id, mailboxes }) =>
      mailboxes.filter(({ messages }) => messages > 0).map(mailbox => ({ account: id, mailbox: mailbox.id })),
    );
    const each = Math.max(1, Math.floor(MOST_SAMPLES / Math.max(1, boxes.length)));
    for (const { account, mailbox } of boxes.slice(0, MOST_SAMPLES)) {
      const uids = await reading.uids(account, mailbox);
      const wanted = Array.from(
        { length: Math.min(each, uids.length) },
        (_, n) => uids[Math.floor((n * uids.length) / each)]!,
      );
      for (const uid of wanted)
        for await (const rows of reading.rows(account, mailbox, [[uid, uid]]))
          for (const { message } of rows) samples.push({ message, sha256: sha256(await reading.bytes(message)) });
    }
  } finally {
    close();
  }
  return samples;
}

export async function readPart(store: string, segment: number, place: number, count: number): Promise<Buffer> {
  const file = await open(join(store, 'segments', `${String(segment).padStart(6, '0')}.seg`), 'r');
  try {
    return await readAt(file, place, count);
  } finally {
    await file.close();
  }
}

export async function readAt(file: FileHandle, place: number, count: number): Promise<Buffer> {
  const octets = Buffer.allocUnsafe(count);
  let done = 0;
  while (done < count) {
    const { bytesRead } = await file.read(octets, done, count - done, place + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return octets.subarray(0, done);
}

type Holding = MakeParts & {
  readonly repository: Repository;
  readonly signal: AbortSignal;
  readonly tell: (progress: MakeProgress) => void;
};

async function holdAll(parts: Holding, found: readonly Found[]) {
  const files: HeldFile[] = [];
  const sizes = await Promise.all(
    found.map(({ from }) =>
      stat(from).then(
        one => one.size,
        () => 0,
      ),
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let [octets, added] = [0, 0];
  const told = (more: { readonly octets: Bytes; readonly added: Bytes }) => {
    octets += more.octets;
    added += more.added;
    parts.tell({ done: octets, total, added });
  };
  for (const one of found) {
    const held = await holdFile(parts, one, told);
    if (held) files.push(held);
  }
  return { files, octets, added };
}

/** null: it went away before it was read, as files of the home may. */
async function holdFile(
  { repository, signal, clock }: Holding,
  { from, path }: Found,
  told: (more: { octets: Bytes; added: Bytes }) => void,
): Promise<HeldFile | null> {
  const file = await open(from, 'r').catch(fault => (isMissing(fault) ? null : Promise.reject(fault)));
  if (!file) return null;
  try {
    const { size, mode } = await file.stat();
    const pieceSize = path === `store/${DATABASE}` ? DATABASE_PIECE : PIECE;
    const whole = createHash('sha256');
    const pieces: Promise<string>[] = [];
    const pace = newPace(clock);
    let place = 0;
    // A segment grows on: it is as long as it was when it was opened, which is behind the instant of the copy.
    while (place < size) {
      if (signal.aborted) throw new Cancelled();
      const octets = await readAt(file, place, Math.min(pieceSize, size - place));
      if (octets.length === 0) break;
      place += octets.length;
      whole.update(octets);
      const put = repository.objects.put(octets).then(({ name, added }) => {
        told({ octets: octets.length, added });
        return name;
      });
      put.catch(() => {});
      pieces.push(put);
      if (pieces.length >= AT_ONCE) await pieces[pieces.length - AT_ONCE];
      await pace.rest();
    }
    const names = await Promise.all(pieces);
    return { path, size: place, mode: mode & 0o777, sha256: whole.digest('hex'), pieceSize, pieces: names };
  } finally {
    await file.close();
  }
}
