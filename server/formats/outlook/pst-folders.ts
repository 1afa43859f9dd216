/**
 * The folders of a PST: those below the tree of a person's own (PidTagIpmSubTreeEntryId), with what the store says they are for.
 * Where a folder's table is broken, the tree of nodes still knows whose child each node is. MS-PST §2.4.3, §2.4.4.
 */

import { mebibytes } from '../../base/units.ts';
import type { FolderPath, FolderRole } from '../source.ts';
import { Kind, numberOf, octetsOf, type Properties, textOf } from './item.ts';
import { isMailFolder } from './item-kind.ts';
import { Damaged, newAllowance, type PstFile } from './pst-file.ts';
import { openHeap, readProperties } from './pst-heap.ts';
import { rowIds } from './pst-table.ts';

export type PstFolder = {
  readonly id: number;
  readonly path: FolderPath;
  readonly role: FolderRole | null;
  readonly messages: number | null;
  readonly isMail: boolean;
};
export type PstTree = {
  readonly folders: readonly PstFolder[];
  readonly hasPassword: boolean;
  readonly faults: readonly string[];
};

const Node = { store: 0x21, root: 0x122 } as const;
/** The lowest five bits of a node's number are its kind (§2.2.2.1). */
const NodeKind = { folder: 0x02, message: 0x04, hierarchy: 0x0d, contents: 0x0e } as const;
const Tag = {
  name: 0x3001,
  containerClass: 0x3613,
  contents: 0x3602,
  subtree: 0x35e0,
  trash: 0x35e3,
  sent: 0x35e4,
  drafts: 0x36d7,
  others: 0x36d8,
  password: 0x67ff,
} as const;
const wanted: ReadonlySet<number> = new Set(Object.values(Tag));
const TABLE = mebibytes(256);
const DEEPEST = 40;
const MOST_FOLDERS = 50_000;
/** Of `others`: junk mail is the fifth (MS-OXOSFLD §2.2.4). */
const JUNK = 4;

const relative = (id: number, kind: number): number => (id & ~0x1f) | kind;
const kindOf = (id: number): number => id & 0x1f;

export async function foldersOf(pst: PstFile): Promise<PstTree> {
  const faults: string[] = [];
  const store = await propertiesOf(pst, Node.store, faults);
  const top = entryOf(store, Tag.subtree) ?? Node.root;
  const roles = rolesOf([store, await propertiesOf(pst, Node.root, faults), await propertiesOf(pst, top, faults)]);
  const folders: PstFolder[] = [];
  const seen = new Set([top, Node.root]);
  const orphans = orphansOf(pst);
  const waiting = [{ id: top, path: [] as FolderPath }];
  for (let at = 0; at < waiting.length && folders.length < MOST_FOLDERS; at++) {
    const { id, path } = waiting[at]!;
    for (const child of await childrenOf(pst, id, { faults, orphans, what: path.join('/') })) {
      if (seen.has(child) || kindOf(child) !== NodeKind.folder || path.length >= DEEPEST) continue;
      seen.add(child);
      const own = await propertiesOf(pst, child, faults);
      for (const [node, role] of rolesOf([own])) roles.set(node, role);
      const name = textOf(own, Tag.name, null) ?? `Folder ${child}`;
      const isMail = isMailFolder(textOf(own, Tag.containerClass, null));
      folders.push({ id: child, path: [...path, name], role: null, messages: numberOf(own, Tag.contents), isMail });
      waiting.push({ id: child, path: [...path, name] });
    }
  }
  return {
    folders: distinct(ownOf(folders)).map(folder => ({ ...folder, role: roles.get(folder.id) ?? null })),
    hasPassword: !pst.isCache && (numberOf(store, Tag.password) ?? 0) !== 0,
    faults,
  };
}

const SUBTREE = 'IPM_SUBTREE';

/** The store of an OST does not say where a person's own begins, but it is always called so: 'Root - Mailbox/IPM_SUBTREE'. */
function ownOf(folders: readonly PstFolder[]): PstFolder[] {
  if (!folders.some(({ path }) => path[1] === SUBTREE)) return [...folders];
  return folders.flatMap(folder => {
    const { path, messages } = folder;
    if (path[1] === SUBTREE && path.length > 2) return [{ ...folder, path: path.slice(2) }];
    return messages === 0 ? [] : [folder];
  });
}

/** Two folders of one name: the second gets a number. */
function distinct(folders: readonly PstFolder[]): PstFolder[] {
  const used = new Set<string>();
  return folders.map(folder => {
    let { path } = folder;
    for (let n = 2; used.has(JSON.stringify(path)); n++)
      path = [...folder.path.slice(0, -1), `${folder.path.at(-1)} ${n}`];
    used.add(JSON.stringify(path));
    return { ...folder, path };
  });
}

/** What cannot be read has no properties: a folder without a name is better than none. */
async function propertiesOf(pst: PstFile, id: number, faults: string[]): Promise<Properties> {
  try {
    const node = await pst.node(id);
    if (!node) throw new Damaged(`node ${id} is missing`);
    const heap = await openHeap(pst, node, newAllowance(TABLE));
    return (await readProperties(heap, wanted)).properties;
  } catch (fault) {
    if (!(fault instanceof Damaged)) throw fault;
    faults.push(fault.message);
    return new Map();
  }
}

/** An entry identifier: flags (4), the store (16), the node (4) (§2.4.3.2). */
function entryOf(properties: Properties, tag: number): number | null {
  const octets = octetsOf(properties, tag);
  return octets && octets.length >= 24 ? octets.readUInt32LE(20) : null;
}

function rolesOf(told: readonly Properties[]): Map<number, FolderRole> {
  const roles = new Map<number, FolderRole>();
  const add = (id: number | null, role: FolderRole) => {
    if (id !== null && kindOf(id) === NodeKind.folder && !roles.has(id)) roles.set(id, role);
  };
  for (const properties of told) {
    add(entryOf(properties, Tag.trash), 'trash');
    add(entryOf(properties, Tag.sent), 'sent');
    add(entryOf(properties, Tag.drafts), 'drafts');
    const junk = properties.get(Tag.others)?.several?.[JUNK];
    if (junk) add(entryOf(new Map([[0, { kind: Kind.binary, octets: junk }]]), 0), 'junk');
  }
  return roles;
}

type Looking = { readonly faults: string[]; readonly orphans: Orphans; readonly what: string };

async function childrenOf(pst: PstFile, id: number, { faults, orphans, what }: Looking): Promise<readonly number[]> {
  try {
    return await tableIds(pst, relative(id, NodeKind.hierarchy));
  } catch (fault) {
    if (!(fault instanceof Damaged)) throw fault;
    faults.push(`${what || 'the top'}: its list of folders is broken (${fault.message}); looked for them one by one`);
    return (await orphans()).get(id) ?? [];
  }
}

async function tableIds(pst: PstFile, id: number): Promise<number[]> {
  const node = await pst.node(id);
  if (!node) throw new Damaged(`table ${id} is missing`);
  return [...rowIds(await openHeap(pst, node, newAllowance(TABLE)))];
}

type Orphans = () => Promise<ReadonlyMap<number, readonly number[]>>;

/** Folders by the folder they lie in, from all nodes; read once, where a table is broken. */
function orphansOf(pst: PstFile): Orphans {
  let known: Promise<ReadonlyMap<number, readonly number[]>> | null = null;
  const read = async () => {
    const found = new Map<number, number[]>();
    for await (const { id, parent } of pst.allNodes()) {
      if (kindOf(id) !== NodeKind.folder || parent === id) continue;
      const children = found.get(parent) ?? [];
      children.push(id);
      found.set(parent, children);
    }
    return found;
  };
  return () => (known ??= read());
}

export type Messages = { readonly ids: readonly number[]; readonly fault: string | null };

/** The messages of a folder; where its table is broken, every message that says it lies there. */
export async function messagesOf(pst: PstFile, folder: number): Promise<Messages> {
  try {
    return { ids: (await tableIds(pst, relative(folder, NodeKind.contents))).filter(isMessage), fault: null };
  } catch (fault) {
    if (!(fault instanceof Damaged)) throw fault;
    const ids: number[] = [];
    for await (const { id, parent } of pst.allNodes()) if (parent === folder && isMessage(id)) ids.push(id);
    return { ids, fault: fault.message };
  }
}

const isMessage = (id: number): boolean => kindOf(id) === NodeKind.message;
