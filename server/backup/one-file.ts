/**
 * A whole backup in one file, for the way to another computer: a ZIP archive that any program opens, with the home as it was
 * under `home/` and the list of files with their hashes in `backup.json`; with a passphrase, the archive encrypted with age.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { age } from './age.ts';
import { freeAt, inWords, syncFolder } from './disk.ts';
import { Damaged, type Held } from './held.ts';
import type { HeldFile, Manifest } from './layout.ts';
import { Cancelled, gigabytes, readAt } from './make.ts';
import { byPassphrase, WRONG_PASSPHRASE, withPassphrase } from './passphrase.ts';
import { readManifest } from './repository.ts';

const LIST = 'backup.json';
const HOME = 'home/';
const AGE = 'age-encryption.org/v1';
/** Of a hundred thousand files. */
const LONGEST_LIST: Bytes = 256 * 1024 * 1024;
/** Mail in files that are packed once more wins little and takes long. */
const LEVEL = 1;

export type FileOptions = {
  readonly signal: AbortSignal;
  readonly tell: (octets: Bytes) => void;
  readonly passphrase: string | null;
};

/** The fault is a sentence; a file that is there is not written over. */
export async function exportFile(held: Held, path: string, options: FileOptions): Promise<Result<Bytes, string>> {
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    if (await stat(path).catch(() => null)) return err(`${path} is there already`);
    await writeArchive(held, part, options);
    const written = await open(part, 'r+');
    const { size } = await written.stat();
    await written.sync();
    await written.close();
    await rename(part, path);
    await syncFolder(dirname(path));
    return ok(size);
  } catch (fault) {
    await rm(part, { force: true }).catch(() => {});
    if (fault instanceof Cancelled) return err('It was stopped');
    return err(fault instanceof Damaged ? fault.message : inWords(fault, path));
  }
}

async function writeArchive(held: Held, part: string, { passphrase, signal, tell }: FileOptions): Promise<void> {
  const zip = new ZipFile();
  const out = createWriteStream(part, { flags: 'wx', mode: 0o600 });
  const archive = zip.outputStream as Readable;
  let body: Readable = archive;
  if (passphrase !== null) {
    const encrypter = new (await age()).Encrypter();
    encrypter.addRecipient(withPassphrase(passphrase));
    const sealed = await encrypter.encrypt(Readable.toWeb(archive) as ReadableStream<Uint8Array>);
    body = Readable.fromWeb(sealed as Parameters<typeof Readable.fromWeb>[0]);
  }
  const done = pipeline(body, out);
  // Told by us and by the archive itself: heard as often as it is said.
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  failed.catch(() => {});
  const mtime = new Date(held.manifest.at);
  zip.addBuffer(Buffer.from(JSON.stringify(held.manifest)), LIST, { mtime, compressionLevel: LEVEL });
  for (const file of held.manifest.files)
    zip.addReadStreamLazy(HOME + file.path, { mtime, mode: 0o100600, compressionLevel: LEVEL }, give =>
      give(
        null,
        Readable.from(proven(held, file, signal, tell)).on('error', fault => zip.emit('error', fault)),
      ),
    );
  zip.end();
  try {
    await Promise.race([done, failed]);
  } catch (fault) {
    out.destroy();
    body.destroy();
    await finished(out).catch(() => {});
    done.catch(() => {});
    throw fault;
  }
}

async function* proven(held: Held, file: HeldFile, signal: AbortSignal, tell: (octets: Bytes) => void) {
  const whole = createHash('sha256');
  for await (const octets of held.pieces(file)) {
    if (signal.aborted) throw new Cancelled();
    whole.update(octets);
    tell(octets.length);
    yield octets;
  }
  if (whole.digest('hex') !== file.sha256) throw new Damaged(`${file.path} is not what it was`);
}

export async function isEncryptedFile(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    return (await readAt(file, 0, AGE.length)).toString('latin1') === AGE;
  } finally {
    await file.close();
  }
}

/** Unpacked into `folder`, which is ours; each file is proven as it is read. */
export async function openFile(path: string, folder: string, passphrase: string | null): Promise<Result<Held, string>> {
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const needed = (await stat(path)).size * 2;
    const free = await freeAt(folder);
    if (free < needed)
      return err(`There is no room to unpack it: about ${gigabytes(needed)} are needed, ${gigabytes(free)} are free`);
    const archive = (await isEncryptedFile(path)) ? join(folder, 'archive.zip') : path;
    if (archive !== path) {
      if (passphrase === null) return err(`${path} is encrypted: its passphrase is needed`);
      const opened = await decryptTo(path, archive, passphrase);
      if (!opened.ok) return opened;
    }
    const manifest = await unpack(archive, folder);
    if (archive !== path) await rm(archive, { force: true });
    return manifest ? ok(heldInFolder(manifest, join(folder, 'home'), path)) : err(`${path} is no backup of Mailroom`);
  } catch (fault) {
    return err(
      (fault as NodeJS.ErrnoException).code
        ? inWords(fault, path)
        : `${path} is no backup of Mailroom, or is damaged: ${(fault as Error).message}`,
    );
  }
}

async function decryptTo(path: string, to: string, passphrase: string): Promise<Result<void, string>> {
  const decrypter = new (await age()).Decrypter();
  decrypter.addIdentity(byPassphrase(passphrase));
  let plain: ReadableStream<Uint8Array>;
  try {
    plain = await decrypter.decrypt(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>);
  } catch {
    return err(WRONG_PASSPHRASE);
  }
  await pipeline(
    Readable.fromWeb(plain as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(to, { flags: 'wx', mode: 0o600 }),
  );
  return ok(undefined);
}

/** What the list names, and nothing else; null: there is no list. */
async function unpack(archive: string, folder: string): Promise<Manifest | null> {
  const zip = await openPromise(archive, { autoClose: false });
  try {
    let manifest: Manifest | null = null;
    let files: ReadonlyMap<string, HeldFile> = new Map();
    for await (const entry of zip.eachEntry()) {
      const stream = async () => (await zip.openReadStreamPromise(entry)) as Readable;
      if (entry.fileName === LIST) {
        if (manifest || entry.uncompressedSize > LONGEST_LIST) throw new Damaged('its list of files is no such list');
        await pipeline(await stream(), createWriteStream(join(folder, LIST), { flags: 'wx', mode: 0o600 }));
        manifest = readManifest(await readFile(join(folder, LIST)));
        files = new Map(manifest.files.map(file => [file.path, file]));
        await mustFit(manifest, folder);
        continue;
      }
      const path = entry.fileName.startsWith(HOME) ? entry.fileName.slice(HOME.length) : null;
      const file = path !== null ? files.get(path) : undefined;
      if (!file) continue;
      if (entry.uncompressedSize !== file.size) throw new Damaged(`${file.path} is not as long as it was`);
      const to = join(folder, 'home', ...file.path.split('/'));
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      await pipeline(await stream(), createWriteStream(to, { flags: 'wx', mode: 0o600 }));
    }
    return manifest;
  } finally {
    zip.close();
  }
}

/** By what it says of itself: a small archive may unpack to whatever it likes. */
async function mustFit({ files }: Manifest, folder: string): Promise<void> {
  const needed = files.reduce((sum, { size }) => sum + size, 0);
  const free = await freeAt(folder);
  if (free < needed)
    throw new Damaged(`there is no room for it: ${gigabytes(needed)} are needed, ${gigabytes(free)} are free`);
}

function heldInFolder(manifest: Manifest, home: string, where: string): Held {
  const pathOf = (file: HeldFile) => join(home, ...file.path.split('/'));
  const read = async (file: HeldFile, place: number, count: Bytes) => {
    const from = await open(pathOf(file), 'r').catch(() => {
      throw new Damaged(`${file.path} is missing`);
    });
    try {
      return await readAt(from, place, count);
    } finally {
      await from.close();
    }
  };
  return {
    manifest,
    where,
    read,
    async *pieces(file) {
      for (let place = 0; place < file.size; place += file.pieceSize) {
        const octets = await read(file, place, Math.min(file.pieceSize, file.size - place));
        if (octets.length === 0) throw new Damaged(`${file.path} is shorter than it was`);
        yield octets;
      }
    },
  };
}
