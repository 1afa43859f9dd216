/** A whole backup, wherever it lies: its list of files, parts of them, and all of them written into a folder again. */
import { createHash } from 'node:crypto';
import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { syncFolder } from './disk.ts';
import type { HeldFile, Manifest } from './layout.ts';
import { Cancelled } from './make.ts';
import type { Repository } from './repository.ts';

/** Throws a `Damaged` where it is not what it was. */
export type Held = {
  readonly manifest: Manifest;
  /** For a person: 'the backup of 23 Nov 2026'. */
  readonly where: string;
  /** Shorter where the file ends. */
  read(file: HeldFile, place: number, count: Bytes): Promise<Buffer>;
  pieces(file: HeldFile): AsyncIterable<Buffer>;
};

export class Damaged extends Error {}

/** Pieces that were read last: parts of a file are read one behind the other. */
const KEPT = 8;

export async function heldIn(repository: Repository, id: string): Promise<Result<Held, string>> {
  const read = await repository.manifest(id);
  if (!read.ok) return read;
  const kept = new Map<string, Promise<Buffer>>();
  const fetch = async (file: HeldFile, name: string): Promise<Buffer> => {
    const got = await repository.objects.get(name);
    if (!got.ok) throw new Damaged(`${file.path}: ${got.error}`);
    return got.value;
  };
  const piece = (file: HeldFile, name: string): Promise<Buffer> => {
    const known = kept.get(name) ?? fetch(file, name);
    kept.delete(name);
    kept.set(name, known);
    known.catch(() => kept.delete(name));
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return known;
  };
  return ok({
    manifest: read.value,
    where: `the backup ${id} in ${repository.path}`,
    async read(file, place, count) {
      const end = Math.min(place + count, file.size);
      const parts: Buffer[] = [];
      for (let at = place; at < end; ) {
        const n = Math.floor(at / file.pieceSize);
        const octets = await piece(file, file.pieces[n]!);
        const from = at - n * file.pieceSize;
        const part = octets.subarray(from, Math.min(octets.length, end - n * file.pieceSize));
        if (part.length === 0) break;
        parts.push(part);
        at += part.length;
      }
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    },
    async *pieces(file) {
      for (const name of file.pieces) yield await fetch(file, name);
    },
  });
}

export type Writing = {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly tell?: (octets: Bytes) => void;
};

/** On disk, and proven by its hash, when it answers. Throws otherwise. */
export async function writeHeld(
  held: Held,
  file: HeldFile,
  to: string,
  { clock, signal, tell }: Writing,
): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const out = await open(to, 'wx', 0o600);
  const whole = createHash('sha256');
  const pace = newPace(clock);
  let written = 0;
  try {
    for await (const octets of held.pieces(file)) {
      if (signal?.aborted) throw new Cancelled();
      written += octets.length;
      if (written > file.size) throw new Damaged(`${file.path} is longer than it was`);
      whole.update(octets);
      await out.writeFile(octets);
      tell?.(octets.length);
      await pace.rest();
    }
    await out.sync();
  } finally {
    await out.close();
  }
  if (whole.digest('hex') !== file.sha256) throw new Damaged(`${file.path} is not what it was`);
  await chmod(to, file.mode & 0o700);
}

/** Files of a backup below a folder, under the paths they had in `under`. */
export async function writeAll(held: Held, wanted: (path: string) => string | null, into: string, writing: Writing) {
  const folders = new Set<string>([into]);
  for (const file of held.manifest.files) {
    const path = wanted(file.path);
    if (path === null) continue;
    const to = join(into, ...path.split('/'));
    await writeHeld(held, file, to, writing);
    folders.add(dirname(to));
  }
  for (const folder of folders) await syncFolder(folder);
}

/** Reads every piece. Each sentence names what is wrong; damaged pieces are set aside, so that the next backup heals. */
export async function verifyHeld(
  repository: Repository,
  manifest: Manifest,
  { clock, signal, tell }: Writing,
  seen: Set<string> = new Set(),
): Promise<readonly string[]> {
  const faults: string[] = [];
  const pace = newPace(clock);
  for (const file of manifest.files) {
    const whole = createHash('sha256');
    let sound = true;
    for (const name of file.pieces) {
      if (signal?.aborted) throw new Cancelled();
      const got = await repository.objects.get(name);
      if (!got.ok) {
        if (!seen.has(name)) await repository.objects.setAside(name);
        seen.add(name);
        sound = false;
        faults.push(`${file.path}: ${got.error}`);
        break;
      }
      whole.update(got.value);
      tell?.(got.value.length);
      await pace.rest();
    }
    if (sound && whole.digest('hex') !== file.sha256) faults.push(`${file.path} is not what it was`);
  }
  return faults;
}
