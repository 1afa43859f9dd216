/**
 * One export, from where it is to its end or a stop: mailbox by mailbox, in the order of UIDs, as much as was there when it
 * began. At each checkpoint what was written is on disk, and the place is kept in the store: behind a crash it goes on there.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';
import type { Loss, Sink } from '../formats/sink.ts';
import type { Id, Mailbox, Row, Store } from '../store/interface.ts';
import { type Control, newManners } from './control.ts';
import { newDigest, sha256, stateHash } from './digest.ts';
import type { RunEnd, RunFault } from './import-run.ts';
import type { ExportFolder, ExportProgress, ExportWish } from './job.ts';

export type ExportRun = {
  readonly store: Store;
  readonly clock: Clock;
  readonly account: Id;
  readonly wish: ExportWish;
  readonly progress: ExportProgress;
  readonly control: Control;
  save(): Promise<void>;
  changed(): void;
};

const CHECKPOINT_MESSAGES = 1_000;
const CHECKPOINT_OCTETS = mebibytes(32);
/** Read from the store at once. */
const READ_OCTETS = mebibytes(4);
const MOST_EXAMPLES = 20;

/** What was there when it began; of a format that cannot go on, from the beginning. */
export async function beginExport({ store, account, wish, progress }: ExportRun): Promise<readonly Mailbox[]> {
  const all = await store.mailboxes(account);
  const mailboxes = all.filter(({ name }) => wish.mailboxes === null || wish.mailboxes.includes(name));
  if (progress.token === null) {
    Object.assign(progress, { at: 0, lost: {}, examples: [] });
    progress.folders = mailboxes.map(({ id, name, uidNext }) => ({
      ...{
        id,
        name,
        uidNext,
        after: 0,
        messages: 0,
        octets: 0,
        gone: 0,
        digest: newDigest().text(),
        state: newDigest().text(),
      },
    }));
  }
  return all;
}

export async function exportMail(
  run: ExportRun,
  sink: Sink,
  mailboxes: readonly Mailbox[],
): Promise<Result<RunEnd, RunFault>> {
  const { progress, control } = run;
  const manners = newManners(run.store, run.clock);
  try {
    const byId = new Map(mailboxes.map(mailbox => [mailbox.id, mailbox]));
    const notes = new Set<string>();
    for (const { id, name } of progress.folders) {
      const mailbox = byId.get(id);
      if (!mailbox) notes.add(`${name} was deleted before all of it was carried out`);
      else if (mailbox.name !== name) notes.add(`${name} is called ${mailbox.name} by now`);
    }
    progress.notes = [...notes];
    for (const { id, name } of progress.folders) {
      const mailbox = byId.get(id);
      if (!mailbox) continue;
      const added = await sink.addFolder({
        ...{ path: name.split('/'), role: mailbox.role, subscribed: mailbox.subscribed },
        ...{ uidValidity: mailbox.uidValidity, uidNext: mailbox.uidNext },
      });
      if (!added.ok) return err(diskFault(added.error));
    }
    for (; progress.at < progress.folders.length; progress.at++) {
      const folder = progress.folders[progress.at]!;
      const mailbox = byId.get(folder.id);
      const done = mailbox ? await exportFolder(run, sink, mailbox, folder, manners) : ok(undefined);
      if (!done.ok) return done;
      const why = control.stopped();
      if (why) return ok({ end: 'stopped', why });
    }
    return ok({ end: 'through' });
  } finally {
    manners.close();
  }
}

const diskFault = (because: string): RunFault => ({ because, temporary: true });

type Sums = { readonly octets: ReturnType<typeof newDigest>; readonly state: ReturnType<typeof newDigest> };

async function exportFolder(
  run: ExportRun,
  sink: Sink,
  mailbox: Mailbox,
  folder: ExportFolder,
  manners: ReturnType<typeof newManners>,
): Promise<Result<void, RunFault>> {
  const { store, account, control, clock } = run;
  const sums: Sums = { octets: newDigest(folder.digest), state: newDigest(folder.state) };
  const ahead = { ...folder };
  let [messages, octets] = [0, 0];
  const checkpoint = async (): Promise<Result<void, RunFault>> => {
    const safe = await sink.checkpoint();
    if (!safe.ok) return err(diskFault(safe.error));
    Object.assign(folder, ahead, { digest: sums.octets.text(), state: sums.state.text() });
    run.progress.token = safe.value;
    [messages, octets] = [0, 0];
    await run.save();
    run.changed();
    return ok(undefined);
  };
  if (folder.after >= folder.uidNext - 1) return ok(undefined);
  for await (const chunk of store.rows(account, mailbox.id, [[folder.after + 1, folder.uidNext - 1]])) {
    for (const group of groupsOf(chunk)) {
      if (control.stopped()) return checkpoint();
      const began = clock.monotonic();
      const put = await putGroup(run, sink, folder.name, group, sums, ahead);
      if (!put.ok) return put;
      messages += group.length;
      octets += put.value;
      if (messages >= CHECKPOINT_MESSAGES || octets >= CHECKPOINT_OCTETS) {
        const kept = await checkpoint();
        if (!kept.ok) return kept;
      }
      await manners.afterBatch(clock.monotonic() - began);
      await manners.rest();
    }
  }
  return checkpoint();
}

function* groupsOf(rows: readonly Row[]): Iterable<readonly Row[]> {
  let group: Row[] = [];
  let octets = 0;
  for (const row of rows) {
    if (group.length > 0 && octets + row.size > READ_OCTETS) {
      yield group;
      [group, octets] = [[], 0];
    }
    group.push(row);
    octets += row.size;
  }
  if (group.length > 0) yield group;
}

async function putGroup(
  run: ExportRun,
  sink: Sink,
  name: string,
  rows: readonly Row[],
  sums: Sums,
  ahead: ExportFolder,
): Promise<Result<number, RunFault>> {
  const contents = await run.store.several(rows.map(({ message }) => ({ message })));
  let octets = 0;
  for (const [at, row] of rows.entries()) {
    const content = contents[at];
    ahead.after = row.uid;
    if (!content) {
      ahead.gone++;
      continue;
    }
    const { uid, flags, keywords, internalDate } = row;
    const put = await sink.put({ folder: name.split('/'), uid, flags, keywords, internalDate, octets: content });
    if (!put.ok) return err(diskFault(put.error));
    noteLost(run.progress, put.value.place, put.value.lost);
    const hash = sha256(content);
    sums.octets.add(hash);
    sums.state.add(stateHash(hash, run.wish.format === 'imap' ? inSeconds(row) : row));
    ahead.messages++;
    ahead.octets += content.length;
    octets += content.length;
  }
  return ok(octets);
}

/** IMAP's dates have no parts of a second. */
const inSeconds = (row: Row): Row => ({ ...row, internalDate: Math.floor(row.internalDate / 1000) * 1000 });

function noteLost(progress: ExportProgress, place: string, lost: readonly Loss[]): void {
  for (const what of lost) progress.lost[what] = (progress.lost[what] ?? 0) + 1;
  const grave = lost.filter(what => what === 'line-ends' || what === 'fields' || what === 'keywords');
  if (grave.length > 0 && progress.examples.length < MOST_EXAMPLES) progress.examples.push({ place, lost: grave });
}
