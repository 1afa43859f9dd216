/**
 * Puts one message into the drop folder, Maildir fashion: written in `tmp`, on disk, and only then named in `new`. What
 * is in `new` is whole and durable, whatever happens next; what is cut short before leaves nothing there.
 *
 * Written with calls that wait: a program that does one thing at a time has nobody to keep waiting.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock, systemRandom } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { traceIds } from '../events/trace.ts';
import { type Dropped, dropName, LENGTH_AT, printEnvelope, printLength } from '../msa/drop-file.ts';
import { type Fault, fault, faultOfSystem, sysexits } from './exit-codes.ts';

export type Putting = {
  /** A fault of the disk throws. */
  write(piece: Uint8Array): void;
  /** Durable when it returns: the name of the message. */
  finish(): string;
  /** Nothing stays behind. */
  discard(): void;
};

const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW } = fs.constants;
/** The folder gives its files its own group: then the server that reads them is somebody else. */
const SETGID = 0o2000;

const newId = traceIds(systemClock, systemRandom);

export function openPutting(drop: string, dropped: Dropped): Result<Putting, Fault> {
  const envelope = printEnvelope(dropped);
  if (!envelope.ok) return err(fault(sysexits.data, envelope.error));
  const id = newId();
  const name = dropName(id, randomBytes(16));
  const [tmp, fresh] = [join(drop, 'tmp', name), join(drop, 'new', name)];
  let file: number;
  try {
    const { mode } = folderOf(drop);
    file = fs.openSync(tmp, O_CREAT | O_EXCL | O_WRONLY | (O_NOFOLLOW ?? 0), 0o600);
    if (mode & SETGID) fs.fchmodSync(file, 0o640);
    writeAll(file, envelope.value);
  } catch (caught) {
    remove(tmp);
    return err(faultOfSystem(caught, 'the message cannot be put into the drop folder'));
  }
  let octets = 0;
  return ok({
    write(piece) {
      octets += piece.length;
      writeAll(file, piece);
    },
    finish() {
      fs.writeSync(file, printLength(octets), LENGTH_AT, 'latin1');
      fs.fsyncSync(file);
      fs.renameSync(tmp, fresh);
      syncName(file, join(drop, 'new'));
      fs.closeSync(file);
      return id;
    },
    discard() {
      remove(tmp);
    },
  });
}

/** The owner's own folder is made where it is not there yet: the server may not have run since it knows of it. */
function folderOf(drop: string): fs.Stats {
  try {
    return fs.statSync(join(drop, 'new'));
  } catch (caught) {
    const { code } = caught as NodeJS.ErrnoException;
    const home = dirname(drop);
    // Anywhere else nobody would ever look into it.
    if (code !== 'ENOENT' || !['store', 'mailroom.jsonc'].some(name => fs.existsSync(join(home, name)))) throw caught;
    for (const folder of [drop, join(drop, 'tmp'), join(drop, 'new')])
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return fs.statSync(join(drop, 'new'));
  }
}

function writeAll(file: number, piece: Uint8Array): void {
  for (let at = 0; at < piece.length; ) at += fs.writeSync(file, piece, at);
}

/**
 * The new name is durable too. Where the folder may be written and not read (other users'), the file is synced once
 * more instead: the journals of ext4, XFS, Btrfs and APFS take the name along with it.
 */
function syncName(file: number, folder: string): void {
  if (process.platform === 'win32') return;
  let opened: number;
  try {
    opened = fs.openSync(folder, fs.constants.O_RDONLY);
  } catch {
    fs.fsyncSync(file);
    return;
  }
  try {
    fs.fsyncSync(opened);
  } finally {
    fs.closeSync(opened);
  }
}

function remove(path: string): void {
  try {
    fs.unlinkSync(path);
  } catch {
    // It was never made, or is gone.
  }
}
