/** One turn of an export: written, closed, read again and compared. */
import { newPace } from '../base/pace.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { Sink } from '../formats/sink.ts';
import type { Opened } from '../formats/source.ts';
import type { Account } from '../store/interface.ts';
import { extrasOf } from './account-extras.ts';
import { beginExport, type ExportRun, exportMail } from './export-run.ts';
import type { RunEnd, RunFault } from './import-run.ts';
import { openSink, type SourceKinds } from './places.ts';
import { proveExport } from './prove-export.ts';

export type ExportJob = ExportRun & {
  readonly scratch: string;
  readonly kinds: SourceKinds;
  readonly largest: Bytes;
  /** 'Mailroom 1.2.3'. */
  readonly product: string;
  proving(): Promise<void>;
};

export async function runExport(run: ExportJob, account: Account): Promise<Result<RunEnd, RunFault>> {
  const { wish, progress, store, clock } = run;
  const mailboxes = await beginExport(run);
  const archive = async () => ({
    ...{ account: { address: account.address, name: account.name }, by: run.product },
    ...{ extras: await extrasOf(store, account), at: clock.now() },
  });
  const { kinds, largest, scratch, control } = run;
  const options = { kinds, largest, scratch, account: account.id, signal: control.signal };
  const sink = await openSink(wish, progress.token, archive, options);
  if (!sink.ok) return err({ because: sink.error, temporary: true });
  try {
    const end = await exportMail(run, sink.value, mailboxes);
    if (!end.ok || end.value.end === 'stopped') return end;
    const finished = await sink.value.finish();
    if (!finished.ok) return err({ because: `${wish.path}: ${finished.error}`, temporary: true });
    await run.proving();
    return await prove(run, sink.value, finished.value);
  } finally {
    await sink.value.close();
  }
}

async function prove(
  run: ExportJob,
  sink: Sink,
  { files, octets: fileOctets }: { readonly files: number; readonly octets: number },
): Promise<Result<RunEnd, RunFault>> {
  const { wish, progress, control, clock, scratch } = run;
  const { folders } = progress;
  if (folders.every(({ messages }) => messages === 0)) {
    const nothing = { digestThere: '', stateThere: '', messagesThere: 0 };
    const report = { messages: 0, octets: 0, files, fileOctets, proven: true, stateProven: true };
    progress.report = { ...report, folders: folders.map(folder => ({ ...folder, ...nothing })) };
    return ok({ end: 'through' });
  }
  const source = await (sink.reread?.() ?? openWritten(wish.path, scratch));
  if (!source.ok) return err({ because: `What was written cannot be read again: ${source.error}`, temporary: false });
  try {
    const proven = await proveExport(source.value, progress, wish.format, { control, ...newPace(clock) });
    if (!proven) return ok({ end: 'stopped', why: control.stopped() ?? 'close' });
    progress.report = { ...proven, files, fileOctets };
  } finally {
    await source.value.close();
  }
  // What a format cannot hold was told message by message; anything else is a fault.
  const explained = (progress.lost['line-ends'] ?? 0) + (progress.lost.fields ?? 0) > 0;
  return progress.report.proven || explained
    ? ok({ end: 'through' })
    : err({ because: 'What was written is not what lies here: see the report', temporary: false });
}

/** Every format there is: loaded when something is to be read. */
async function openWritten(path: string, scratch: string): Opened {
  const { openSource } = await import('../formats/open.ts');
  return openSource(path, { largest: Number.MAX_SAFE_INTEGER, scratch, exact: true });
}
