/** The end of an export: what was written is read again as any program would, and compared by hashes with what was there. */
import type { Rest } from '../base/pace.ts';
import { keptPath } from '../formats/kept-paths.ts';
import type { Source, SourceFolder } from '../formats/source.ts';
import type { Control } from './control.ts';
import { newDigest, sha256, stateHash } from './digest.ts';
import { mailboxName } from './folder-map.ts';
import type { ExportedFolder, ExportFolder, ExportProgress, ExportReport } from './job.ts';

type Heap = { messages: number; octets: ReturnType<typeof newDigest>; state: ReturnType<typeof newDigest> };

/** Formats in which flags, keywords and dates come back as they were. */
const keepsState = new Set(['maildir', 'archive', 'imap']);

/** null: it was stopped. */
export async function proveExport(
  source: Source,
  progress: ExportProgress,
  format: string,
  { control, rest }: { readonly control: Control; readonly rest: Rest },
): Promise<Omit<ExportReport, 'files' | 'fileOctets'> | null> {
  const heaps = new Map<string, Heap>();
  for (const folder of await source.folders()) {
    const heap = { messages: 0, octets: newDigest(), state: newDigest() };
    heaps.set(mailboxName(folder.path), heap);
    if (!(await readHeap(source, folder, heap, { control, rest }))) return null;
  }
  const folders = progress.folders.map(folder =>
    compared(folder, heaps.get(mailboxName(keptPath(format, folder.name.split('/'))))),
  );
  const same = (one: ExportedFolder) => one.messages === one.messagesThere && one.digest === one.digestThere;
  return {
    folders,
    messages: folders.reduce((sum, one) => sum + one.messages, 0),
    octets: folders.reduce((sum, one) => sum + one.octets, 0),
    proven: folders.every(same),
    stateProven: keepsState.has(format) ? folders.every(one => one.state === one.stateThere) : null,
  };
}

async function readHeap(
  source: Source,
  folder: SourceFolder,
  heap: Heap,
  { control, rest }: { readonly control: Control; readonly rest: Rest },
): Promise<boolean> {
  for await (const item of source.messages(folder)) {
    if (control.stopped()) return false;
    const read = item.kind === 'message' ? await item.read() : null;
    if (!read?.ok || item.kind !== 'message') continue;
    const { octets, flags = 0, keywords = [], internalDate = item.internalDate ?? 0 } = read.value;
    heap.messages++;
    const hash = sha256(octets);
    heap.octets.add(hash);
    heap.state.add(
      stateHash(hash, { flags: item.flags | flags, keywords: [...item.keywords, ...keywords], internalDate }),
    );
    await rest();
  }
  return true;
}

function compared({ uidNext, after, ...folder }: ExportFolder, heap: Heap | undefined): ExportedFolder {
  return {
    ...folder,
    digestThere: heap?.octets.text() ?? newDigest().text(),
    stateThere: heap?.state.text() ?? newDigest().text(),
    messagesThere: heap?.messages ?? 0,
  };
}
