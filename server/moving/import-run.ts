/**
 * One import, from where it is to its end or a stop: reads messages, compares them with what is there, files them in batches.
 * Each batch is one commit with word of every message in it; a second batch is read while the first is written.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Instant, mebibytes } from '../base/units.ts';
import { asKeyword } from '../formats/keywords.ts';
import type { FolderPath, Source, SourceFolder, SourceItem, SourceMessage, Untaken } from '../formats/source.ts';
import type { Commands, Id, NewBrought, Store, StoreFault } from '../store/interface.ts';
import { type Control, newManners, type Stop } from './control.ts';
import { sha256 } from './digest.ts';
import { type Filed, filedBefore } from './filed-sizes.ts';
import { mapFolder } from './folder-map.ts';
import { type ImportFolder, type ImportProgress, type ImportWish, noCounts } from './job.ts';
import { messageDate } from './message-date.ts';

export type ImportRun = {
  readonly store: Store;
  readonly clock: Clock;
  readonly job: Id;
  readonly account: Id;
  readonly wish: ImportWish;
  readonly progress: ImportProgress;
  /** Of a dry run: some of what would not be taken. */
  readonly untaken: UntakenExample[];
  readonly control: Control;
  /** Of this run: messages are numbered below it. */
  readonly trace: string;
  /** Keeps the progress, now and then. */
  save(): Promise<void>;
  /** Something is to be seen. */
  changed(): void;
};
export type UntakenExample = { readonly folder: number; readonly told: string };
export type RunEnd = { readonly end: 'through' } | { readonly end: 'stopped'; readonly why: Stop };
export type RunFault = { readonly because: string; readonly temporary: boolean };

type Batch = {
  messages: NewBrought[];
  others: Commands['bringIn']['in']['others'][number][];
  octets: Bytes;
  last: string | null;
};
const emptyBatch = (): Batch => ({ messages: [], others: [], octets: 0, last: null });

/** The writer is busy with one for some 30 ms: what a session that waits for it feels. */
const MOST_MESSAGES = 100;
const MOST_OCTETS = mebibytes(2);
const MOST_OTHERS = 500;
const KEYS_AT_ONCE = 5_000;
const MOST_KEYWORDS = 100;
const MOST_EXAMPLES = 100;
/** 9999-12-31: IMAP's years have four digits. */
const LATEST: Instant = 253_402_300_799_000;
/** Milliseconds. */
const SAVED_EVERY = 2_000;

export async function importMail(run: ImportRun, source: Source): Promise<Result<RunEnd, RunFault>> {
  const { progress, control } = run;
  const found = await source.folders();
  if (found.length > MOST_FOLDERS) return err({ because: tooMany(found.length), temporary: false });
  const byPath = new Map(found.map(folder => [JSON.stringify(folder.path), folder]));
  await number(run, found);
  const manners = newManners(run.store, run.clock);
  try {
    for (; progress.at < progress.folders.length; progress.at++) {
      const folder = progress.folders[progress.at]!;
      const there = byPath.get(JSON.stringify(folder.from));
      if (!folder.done && folder.to !== null && there) {
        const done = await importFolder(run, source, there, folder, manners);
        if (!done.ok) return done;
      }
      const why = control.stopped();
      if (why) return ok({ end: 'stopped', why });
      folder.done = true;
      progress.after = null;
    }
    return ok({ end: 'through' });
  } finally {
    manners.close();
    progress.notes = source.notes();
  }
}

/** As many as a person's map may name. */
export const MOST_FOLDERS = 10_000;
export const tooMany = (folders: number): string => `It has ${folders} folders; ${MOST_FOLDERS} are moved at most`;

/** Folders keep their numbers; new ones follow. */
async function number(
  { store, account, progress, wish, save }: ImportRun,
  found: readonly SourceFolder[],
): Promise<void> {
  const mailboxes = await store.mailboxes(account);
  const numbered = new Map(progress.folders.map(folder => [JSON.stringify(folder.from), folder]));
  for (const folder of found) {
    const known = numbered.get(JSON.stringify(folder.path));
    if (known) known.expected = folder.messages;
    else {
      const { to } = mapFolder(folder, mailboxes, wish);
      const { path: from, origin, messages: expected } = folder;
      progress.folders.push({ from, origin, to, expected, floor: null, done: false });
    }
  }
  for (const at of progress.folders.keys()) progress.counts[at] ??= noCounts();
  await save();
}

type Target = { readonly id: Id; readonly filed: Filed | null };

/** Mailboxes that are made as they are needed, and what lay in them before. */
function newTargets(run: ImportRun) {
  const known = new Map<string, Promise<Result<Target, RunFault>>>();
  const labels = new Map<string, string | null>();
  const open = async (
    name: string,
    there: SourceFolder | null,
    floor: number | null,
  ): Promise<Result<Target, RunFault>> => {
    const { store, account, wish } = run;
    if (wish.dryRun && !(await store.mailbox(account, name))) return ok({ id: 0, filed: null });
    const made = await ensureMailbox(run, name, there);
    if (!made.ok) return made;
    const mailbox = made.value;
    const below = floor ?? mailbox.uidNext;
    const filed = wish.duplicates === 'skip' ? await filedBefore(store, account, mailbox.id, below) : null;
    return ok({ id: mailbox.id, filed, floor: below });
  };
  return {
    get(name: string, there: SourceFolder | null, floor: number | null) {
      const wanted = known.get(name) ?? open(name, there, floor);
      known.set(name, wanted);
      return wanted;
    },
    /** The mailbox of a label. */
    async nameOf(path: FolderPath): Promise<string | null> {
      const key = JSON.stringify(path);
      const name = labels.get(key);
      if (name !== undefined) return name;
      const { to } = mapFolder({ path, role: null }, await run.store.mailboxes(run.account), run.wish);
      labels.set(key, to);
      return to;
    },
  };
}

async function ensureMailbox({ store, account, wish }: ImportRun, name: string, there: SourceFolder | null) {
  const found = await store.mailbox(account, name);
  if (found) return ok(found);
  const mailboxes = await store.mailboxes(account);
  const { role } = there ? mapFolder(there, mailboxes, wish) : { role: null };
  const free = role !== null && role !== 'inbox' && !mailboxes.some(mailbox => mailbox.role === role);
  const made = await store.run('createMailbox', {
    ...{ account, name, role: free ? role : null, subscribed: there?.subscribed ?? true },
  });
  if (!made.ok && made.error !== 'exists') return err(faultOf(made.error, `the mailbox ${name}`));
  const mailbox = await store.mailbox(account, name);
  return mailbox ? ok(mailbox) : err(faultOf('no-such', `the mailbox ${name}`));
}

async function importFolder(
  run: ImportRun,
  source: Source,
  there: SourceFolder,
  folder: ImportFolder,
  manners: ReturnType<typeof newManners>,
): Promise<Result<void, RunFault>> {
  const { progress, control, wish } = run;
  const targets = newTargets(run);
  const main = await targets.get(folder.to!, there, folder.floor);
  if (!main.ok) return main;
  if (folder.floor === null) {
    folder.floor = (main.value as { floor?: number }).floor ?? 1;
    await run.save();
  }
  const known = wish.dryRun ? new Set<string>() : await knownKeys(run, progress.at);
  const filer = newFiler(run, manners);
  const seen = new Set<string>();
  try {
    for await (const item of source.messages(there, { after: progress.after })) {
      if (control.stopped()) break;
      const key = keyOf(item, seen);
      if (!known.has(key)) {
        const added = await addItem(run, { item, key, targets, folder }, filer.batch());
        if (!added.ok) return added;
      }
      filer.batch().last = item.key;
      const filed = await filer.offer(false);
      if (!filed.ok) return filed;
      await manners.rest();
    }
    const filed = await filer.offer(true);
    return filed.ok ? await filer.settled() : filed;
  } finally {
    // What is on its way is done before anybody says that the job has stopped.
    await filer.settled().catch(() => {});
  }
}

/** A source that names two alike: the second is another. */
function keyOf({ key }: SourceItem, seen: Set<string>): string {
  let own = key;
  for (let n = 2; seen.has(own); n++) own = `${key}#${n}`;
  seen.add(own);
  return own;
}

async function knownKeys({ store, job }: ImportRun, folder: number): Promise<Set<string>> {
  const known = new Set<string>();
  for (let after = ''; ; ) {
    const keys = await store.broughtKeys(job, folder, after, KEYS_AT_ONCE);
    for (const key of keys) known.add(key);
    if (keys.length < KEYS_AT_ONCE) return known;
    after = keys.at(-1)!;
  }
}

type Adding = {
  readonly item: SourceItem;
  readonly key: string;
  readonly targets: ReturnType<typeof newTargets>;
  readonly folder: ImportFolder;
};

async function addItem(run: ImportRun, adding: Adding, batch: Batch): Promise<Result<void, RunFault>> {
  const { item, key } = adding;
  const place = { folder: run.progress.at, key };
  const untaken = ({ reason, detail }: Untaken, size = 0) => {
    const told = JSON.stringify({ reason, detail, origin: item.origin });
    batch.others.push({ ...place, outcome: 'untaken', mailbox: null, uid: null, sha256: null, size, told });
    return ok(undefined);
  };
  if (item.kind === 'untaken') return untaken(item);
  const read = await item.read();
  if (!read.ok) return untaken(read.error, item.size ?? 0);
  const { octets } = read.value;
  if (octets.length === 0) return untaken({ reason: 'not-a-message', detail: 'it is empty' });
  const mailboxes = await placesOf(adding, item);
  if (!mailboxes.ok) return mailboxes;
  const [first] = mailboxes.value;
  if (!first) return untaken({ reason: 'left-out', detail: 'all its folders are left out' }, octets.length);
  const hash = sha256(octets);
  if (read.value.ends === 'mixed') run.progress.mixedLineEnds++;
  const uid = first.filed ? await first.filed.find(octets, hash) : null;
  if (uid !== null) {
    batch.others.push({
      ...place,
      outcome: 'duplicate',
      mailbox: first.id,
      uid,
      sha256: hash,
      size: octets.length,
      told: null,
    });
    return ok(undefined);
  }
  batch.messages.push({
    ...{ ...place, mailboxes: [...new Set(mailboxes.value.map(({ id }) => id))], bytes: octets, sha256: hash },
    flags: item.flags | (read.value.flags ?? 0),
    keywords: keywordsOf([...item.keywords, ...(read.value.keywords ?? [])]),
    internalDate: dateOf(read.value.internalDate ?? item.internalDate, octets, run.clock.now()),
    trace: '',
  });
  batch.octets += octets.length;
  return ok(undefined);
}

/** What IMAP cannot say would break the lines of every client that asks. */
const keywordsOf = (words: readonly string[]): string[] =>
  words
    .slice(0, MOST_KEYWORDS)
    .map(asKeyword)
    .filter(word => word !== null);

function dateOf(told: Instant | null, octets: Uint8Array, now: Instant): Instant {
  const known = told !== null && told <= LATEST ? told : messageDate(octets, now);
  return Math.max(0, Math.round(known));
}

/** The folder's own mailbox, or those of its labels. */
async function placesOf({ targets, folder }: Adding, item: SourceMessage): Promise<Result<Target[], RunFault>> {
  const paths = [...(item.instead ? [item.instead] : []), ...(item.also ?? [])];
  const names = item.instead ? [] : [folder.to!];
  for (const path of paths) {
    const name = await targets.nameOf(path);
    if (name !== null) names.push(name);
  }
  const found: Target[] = [];
  for (const name of new Set(names)) {
    const target = await targets.get(name, null, name === folder.to ? folder.floor : null);
    if (!target.ok) return target;
    found.push(target.value);
  }
  return ok(found);
}

/** Batches on their way: one is written while the next is read. */
function newFiler(run: ImportRun, manners: ReturnType<typeof newManners>) {
  const { store, job, account, clock, progress, wish } = run;
  const { counts } = progress;
  let batch = emptyBatch();
  let written: Promise<Result<void, RunFault>> = Promise.resolve(ok(undefined));
  let savedAt = clock.monotonic();
  let numbered = 0;

  async function write({ messages, others, last }: Batch): Promise<Result<void, RunFault>> {
    const began = clock.monotonic();
    if (!wish.dryRun && messages.length + others.length > 0) {
      const filed = await store.run('bringIn', { job, account, messages, others });
      if (!filed.ok) return err(faultOf(filed.error, 'a batch of messages'));
    }
    for (const { folder, bytes } of messages) {
      counts[folder]!.taken++;
      counts[folder]!.octets += bytes.length;
    }
    for (const { folder, outcome, told } of others) {
      counts[folder]![outcome === 'duplicate' ? 'duplicates' : 'untaken']++;
      if (told !== null && wish.dryRun && run.untaken.length < MOST_EXAMPLES) run.untaken.push({ folder, told });
    }
    progress.after = last;
    run.changed();
    if (clock.monotonic() - savedAt > SAVED_EVERY) {
      savedAt = clock.monotonic();
      await run.save();
    }
    await manners.afterBatch(clock.monotonic() - began);
    return ok(undefined);
  }

  return {
    batch: () => batch,
    async offer(all: boolean): Promise<Result<void, RunFault>> {
      const { messages, others, octets } = batch;
      const full = messages.length >= MOST_MESSAGES || octets >= MOST_OCTETS || others.length >= MOST_OTHERS;
      if (!full && !all) return ok(undefined);
      const before = await written;
      if (!before.ok) return before;
      const ready = { ...batch, messages: messages.map(one => ({ ...one, trace: `${run.trace}-${++numbered}` })) };
      batch = { ...emptyBatch(), last: batch.last };
      written = write(ready);
      // Heard by whoever offers next, or settles.
      written.catch(() => {});
      return ok(undefined);
    },
    settled: () => written,
  };
}

export function faultOf(fault: StoreFault, what: string): RunFault {
  const temporary = fault === 'over-quota' || fault === 'disk-full' || fault === 'io-error';
  return { because: inWords[fault] ?? `${what}: ${fault}`, temporary };
}
const inWords: Partial<Record<StoreFault, string>> = {
  'over-quota': 'The account has no room left (its quota)',
  'disk-full': 'The disk is full',
  'no-such': 'A mailbox that mail goes into was deleted meanwhile; resume makes it again',
  'io-error': 'The disk failed',
};
