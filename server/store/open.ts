/**
 * Opens the embedded store: its folder and lock, the writer's thread, and a connection for short reads in this one.
 * Commands are sent to the writer once per turn of the event loop and answered together after their commit.
 */
import { statfsSync } from 'node:fs';
import { type Clock, systemClock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, kibibytes, mebibytes } from '../base/units.ts';
import { snapshotApart } from './apart.ts';
import { newColumnsCache } from './columns-cache.ts';
import { indexPath } from './emails/index-file.ts';
import { type Lock, lockFolder, prepareFolder } from './folder.ts';
import type { Finding, Store, StoreFacts, StoreOptions } from './interface.ts';
import { openLearntQuestions } from './learnt/asking.ts';
import { learntPath } from './learnt/learnt-file.ts';
import { openPrints } from './prints.ts';
import { printsPath } from './prints-file.ts';
import { newReading } from './reading.ts';
import { segmentFiles } from './segment-files.ts';
import { sizeOf, storeBytes } from './sizes.ts';
import { checkStore } from './sqlite/check.ts';
import type { DamagedContent } from './sqlite/content.ts';
import { openReader, type Reader } from './sqlite/database.ts';
import { hasMail } from './sqlite/messages.ts';
import { databasePath } from './sqlite/paths.ts';
import type { Setup } from './sqlite/protocol.ts';
import { type EmailsThread, emailsThread } from './threads/emails-thread.ts';
import { type LongReader, longReader } from './threads/long-reader.ts';
import { startWriter, type WriterThread } from './threads/writer-thread.ts';
import { newWatchers, type Watchers } from './watchers.ts';

const INLINE_LIMIT: Bytes = kibibytes(16);
const SEGMENT_BYTES: Bytes = mebibytes(256);
const RESERVE: Bytes = mebibytes(16);
/** A store up to this size is checked sooner than a thread could start for it. */
const CHECKED_HERE: Bytes = mebibytes(8);

/** The sentence says why not: the folder is in use, on a network, of a newer Mailroom, damaged. */
export async function openStore(options: StoreOptions, clock: Clock = systemClock): Promise<Result<Store, string>> {
  const folder = prepareFolder(options.folder);
  if (!folder.ok) return folder;
  const lock = lockFolder(folder.value, options.owner ?? process.title, clock.now());
  if (!lock.ok) return lock;
  const opened = await openLocked(options, folder.value, lock.value, clock);
  if (!opened.ok) lock.value.release();
  return opened;
}

function setupOf(options: StoreOptions, folder: string): Setup {
  return {
    role: 'writer',
    folder,
    inlineLimit: options.inlineLimit ?? INLINE_LIMIT,
    segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
    gather: options.gather ?? 0,
    reserve: options.reserve ?? RESERVE,
    maxBytes: options.maxBytes ?? null,
  };
}

async function openLocked(
  options: StoreOptions,
  folder: string,
  lock: Lock,
  clock: Clock,
): Promise<Result<Store, string>> {
  const setup = setupOf(options, folder);
  const connection = connectionTo(folder);
  const watchers = newWatchers(connection.db, clock);
  const files = segmentFiles(folder);
  const emails = emailsThread({ ...setup, role: 'emails' }, clock, options.onFault, () => hasMail(connection.db()));
  const writer = await startWriter(setup, clock, {
    // It is on disk and will be answered; a listener's bug, or a read that fails, must not end the server.
    onCommit(committed, sent) {
      try {
        watchers.tell(committed, sent);
        if (committed.hints.length > 0) emails.moved();
      } catch (fault) {
        options.onFault(fault);
      }
    },
    onSegmentGone: files.forget,
    onReopened() {
      const because = connection.reopen();
      if (because !== null) options.onFault(new Error(because));
    },
    onFault: options.onFault,
  });
  if (!writer.ok) {
    await emails.close();
    return writer;
  }
  const reader = connection.reopen();
  if (reader !== null) {
    await emails.close();
    await writer.value.close();
    return err(reader);
  }
  const long = longReader({ ...setup, role: 'reader' });
  emails.opened();
  return ok(
    assemble({ options, folder, lock, connection, watchers, files, writer: writer.value, long, emails, clock }),
  );
}

type Connection = { db(): Reader; reopen(): string | null; close(): void };

/** The reading connection; opened anew after the writer had to recover, and for the next read where that failed. */
function connectionTo(folder: string): Connection {
  let reader: Reader | null = null;
  let closed = false;
  const reopen = () => {
    reader?.close();
    reader = null;
    const opened = openReader(databasePath(folder));
    if (!opened.ok) return opened.error;
    reader = opened.value;
    return null;
  };
  return {
    db() {
      const because = reader ? null : closed ? 'The store is closed' : reopen();
      if (!reader) throw new Error(because ?? 'The store cannot be read');
      return reader;
    },
    reopen,
    close() {
      closed = true;
      reader?.close();
      reader = null;
    },
  };
}

type Parts = {
  readonly options: StoreOptions;
  readonly folder: string;
  readonly lock: Lock;
  readonly connection: Connection;
  readonly watchers: Watchers;
  readonly files: ReturnType<typeof segmentFiles>;
  readonly writer: WriterThread;
  readonly long: LongReader;
  readonly emails: EmailsThread;
  readonly clock: Clock;
};

function assemble({ options, folder, lock, connection, watchers, files, writer, long, emails, clock }: Parts): Store {
  const { db } = connection;
  const columns = newColumnsCache(db);
  const prints = openPrints({
    ...{ folder, db, now: clock.now, onFault: options.onFault },
    storeBytes: () => storeBytes(folder),
  });
  const learnt = openLearntQuestions(folder, clock, options.onFault);
  const damages = new Map<number, Finding>();
  const onDamage = (fault: DamagedContent) => {
    const where = `blob ${fault.blob}`;
    damages.set(fault.blob, { rule: 'a content matches its hash', where, severity: 'loss', detail: fault.message });
    options.onFault(fault);
  };
  const parse = async (message: number) => {
    const learned = await long.parse(message);
    if (!learned) return null;
    // Kept for the next time; while the disk is full it is made anew each time.
    void writer.run('learn', learned, undefined).catch(options.onFault);
    return { id: message, envelope: learned.envelope, structure: learned.structure };
  };
  let closing: Promise<void> | null = null;
  const close = async () => {
    watchers.close();
    await emails.close();
    await writer.close();
    await long.close();
    columns.close();
    prints.close();
    learnt.close();
    await files.close();
    connection.close();
    lock.release();
  };
  return {
    ...newReading({ db, files, columns, parse, onDamage }),
    emails: emails.emails,
    prints,
    learnt,
    run: (name, input, chronicle) => writer.run(name, input, chronicle),
    watchMailboxes: watchers.mailboxes,
    watchEvents: watchers.events,
    watchQueue: watchers.queue,
    async check({ deep }) {
      const small = storeBytes(folder) <= CHECKED_HERE;
      const found = small ? checkStore(db(), folder, deep) : await long.check(deep);
      return deep ? found : [...found, ...damages.values()];
    },
    snapshot: into => snapshotApart(folder, into),
    status: async () => statusOf(folder, writer),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function statusOf(folder: string, writer: WriterThread): StoreFacts {
  const { engine, synchronous, commits, commands, full } = writer.state();
  const { bavail, bsize } = statfsSync(folder);
  return {
    path: folder,
    bytes: storeBytes(folder) + derivedBytes(folder),
    engine: `SQLite ${engine}`,
    synchronous,
    commits,
    commandsPerCommit: commits === 0 ? 0 : commands / commits,
    full,
    free: bavail * bsize,
  };
}

const derivedBytes = (folder: string): Bytes =>
  [indexPath(folder), printsPath(folder), learntPath(folder)].reduce(
    (sum, path) => sum + sizeOf(path) + sizeOf(`${path}-wal`),
    0,
  );
