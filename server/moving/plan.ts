/** What an import would do, before it does it: folders with their mailboxes, sizes, room, doubts. Nothing is read but names. */
import { ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { FolderPath, FolderRole, Source } from '../formats/source.ts';
import type { Account, Store } from '../store/interface.ts';
import { mailboxName, mapFolder } from './folder-map.ts';
import type { ImportWish } from './job.ts';

export type PlannedFolder = {
  readonly from: FolderPath;
  readonly origin: string;
  readonly to: string | null;
  /** The mailbox would be made. */
  readonly isNew: boolean;
  readonly role: FolderRole | null;
  /** null: only reading tells. */
  readonly messages: number | null;
  readonly octets: Bytes | null;
};
export type ImportPlan = {
  readonly format: string;
  readonly name: string;
  readonly folders: readonly PlannedFolder[];
  /** Of the folders that say so. */
  readonly messages: number;
  readonly octets: Bytes;
  /** What the account may still hold; null: as much as the disk. */
  readonly room: Bytes | null;
  readonly notes: readonly string[];
};

export async function planImport(
  store: Store,
  account: Account,
  source: Source,
  wish: Pick<ImportWish, 'folders' | 'under'>,
): Promise<Result<ImportPlan, string>> {
  const mailboxes = await store.mailboxes(account.id);
  const names = new Set(mailboxes.map(({ name }) => name));
  const folders: PlannedFolder[] = [];
  for (const folder of await source.folders()) {
    const { to, role } = mapFolder(folder, mailboxes, wish);
    const { path: from, origin, messages, octets } = folder;
    folders.push({ from, origin, to, isNew: to !== null && !names.has(to), role, messages, octets });
  }
  const coming = folders.filter(({ to }) => to !== null);
  return ok({
    ...{ format: source.format, name: source.name, folders },
    messages: coming.reduce((sum, { messages }) => sum + (messages ?? 0), 0),
    octets: coming.reduce((sum, { octets }) => sum + (octets ?? 0), 0),
    room: account.quotaBytes === null ? null : Math.max(0, account.quotaBytes - account.usedBytes),
    notes: source.notes(),
  });
}

/** What would go to another server, where mail may lie already: that stays, and what is the same does not come twice. */
export async function planExport(
  store: Store,
  account: Account,
  there: Source,
  wanted: readonly string[] | null,
): Promise<ImportPlan> {
  const known = await there.folders();
  const mailboxes = (await store.mailboxes(account.id)).filter(({ name }) => wanted === null || wanted.includes(name));
  const notes = [...there.notes()];
  const folders = mailboxes.map(({ name, role, messages }): PlannedFolder => {
    const path = name.split('/');
    const found =
      known.find(one => role !== null && one.role === role) ?? known.find(one => mailboxName(one.path) === name);
    if (found?.messages) {
      const many = found.messages === 1 ? 'a message lies' : `${found.messages} messages lie`;
      notes.push(`in ${found.origin} ${many} there already: they stay, and what is the same does not come twice`);
    }
    const to = found?.origin ?? name;
    return { from: path, origin: name, to, isNew: !found, role, messages, octets: null };
  });
  return {
    ...{ format: there.format, name: there.name, folders, octets: 0, room: null, notes },
    messages: folders.reduce((sum, { messages }) => sum + (messages ?? 0), 0),
  };
}
