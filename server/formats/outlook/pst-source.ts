/**
 * A PST (or OST) of Outlook as a source: its folders, and each message as it is wanted. Nothing of the file is held but a few
 * pages, one folder's list of numbers and the message that is read. What is damaged is named, and the rest goes on.
 */
import { err, ok, type Result } from '../../base/result.ts';
import { mebibytes } from '../../base/units.ts';
import { faultInWords } from '../disk-tree.ts';
import type { FolderPath, MessageOctets, Opened, SourceFolder, SourceItem, SourceOptions, Untaken } from '../source.ts';
import type { NamedProperties } from './item.ts';
import { messageOf } from './msg-message.ts';
import { readNames } from './named.ts';
import { Damaged, newAllowance, openPst, type PstFile, TooLarge } from './pst-file.ts';
import { foldersOf, messagesOf, type PstFolder, type PstTree } from './pst-folders.ts';
import { openHeap, readProperties } from './pst-heap.ts';
import { type ItemReader, itemReader } from './pst-item.ts';

/** §2.4.7: names of properties. */
const NAMES = 0x61;
const LARGEST_NAMES = mebibytes(64);
const NAMED = 5;

/** `root` stands before all folders. */
export async function pstSource(path: string, options: SourceOptions, root: FolderPath = []): Opened {
  let opened: Result<PstFile, string>;
  try {
    opened = await openPst(path);
  } catch (fault) {
    return err(faultInWords(path, fault));
  }
  if (!opened.ok) return err(`${path}: ${opened.error}`);
  const pst = opened.value;
  try {
    const tree = below(root, await foldersOf(pst));
    if (tree.folders.length === 0) {
      await pst.close();
      return err(`${path} is damaged: no folder of it can be read (${tree.faults[0] ?? 'it is empty'})`);
    }
    const read = itemReader(pst, await namesOf(pst));
    return ok(sourceOf(path, pst, tree, { read, options }));
  } catch (fault) {
    await pst.close();
    return err(fault instanceof Damaged ? `${path} is damaged: ${fault.message}` : faultInWords(path, fault));
  }
}

const below = (root: FolderPath, tree: PstTree): PstTree =>
  root.length === 0
    ? tree
    : { ...tree, folders: tree.folders.map(one => ({ ...one, path: [...root, ...one.path], role: null })) };

type Reading = { readonly read: ItemReader; readonly options: SourceOptions };

function sourceOf(path: string, pst: PstFile, tree: PstTree, reading: Reading) {
  const mail = tree.folders.filter(({ isMail }) => isMail);
  const faults: string[] = [];
  return {
    ...{ format: 'pst', name: path },
    notes: () => [...notesOf(tree), ...faults.slice(0, NAMED)],
    folders: async () => mail.map(folderOf),
    async *messages(folder: SourceFolder, { after = null }: { readonly after?: string | null } = {}) {
      const key = JSON.stringify(folder.path);
      const own = mail.find(one => JSON.stringify(one.path) === key);
      if (!own) return;
      const { ids, fault } = await messagesOf(pst, own.id);
      if (fault) faults.push(`${own.path.join('/')}: its list of messages is broken (${fault}); looked for one by one`);
      const begun = after === null ? 0 : ids.indexOf(Number(after)) + 1;
      for (let at = begun; at < ids.length; at++) yield itemOf(pst, own, ids[at]!, reading);
    },
    close: () => pst.close(),
  };
}

const folderOf = ({ path, role, messages }: PstFolder): SourceFolder => ({
  ...{ path, role, messages, subscribed: null, octets: null, origin: path.join('/'), uidValidity: null },
});

function notesOf({ folders, hasPassword, faults }: PstTree): string[] {
  const others = folders.filter(({ isMail, messages }) => !isMail && messages !== 0);
  const shown = others.map(({ path, messages }) => `${path.join('/')}${messages === null ? '' : ` (${messages})`}`);
  return [
    ...(others.length === 0
      ? []
      : [`Contacts, appointments, tasks and notes are not mail and stay: ${shown.join(', ')}`]),
    ...(hasPassword ? ['The file has a password. It hides nothing in a PST, and is not asked for'] : []),
    ...faults.slice(0, NAMED).map(fault => `The file is damaged: ${fault}`),
    ...(faults.length > NAMED ? [`and ${faults.length - NAMED} more places of it`] : []),
  ];
}

function itemOf(pst: PstFile, folder: PstFolder, id: number, reading: Reading): SourceItem {
  return {
    ...{ kind: 'message', key: String(id), origin: `${folder.path.join('/')}, item ${id}`, size: null },
    ...{ flags: 0, keywords: [], internalDate: null, uid: null },
    read: () => readMessage(pst, id, reading),
  };
}

async function readMessage(
  pst: PstFile,
  id: number,
  { read, options }: Reading,
): Promise<Result<MessageOctets, Untaken>> {
  const { largest } = options;
  try {
    const node = await pst.node(id);
    if (!node) return err({ reason: 'unreadable', detail: 'its node is missing' });
    const message = messageOf(await read(node, newAllowance(largest)));
    if (message.ok && message.value.octets.length > largest)
      return err({ reason: 'too-large', detail: `${message.value.octets.length} octets` });
    return message;
  } catch (fault) {
    if (fault instanceof Damaged) return err({ reason: 'unreadable', detail: fault.message });
    if (fault instanceof TooLarge) return err({ reason: 'too-large', detail: fault.message });
    throw fault;
  }
}

/** Without it, messages have no categories: no reason to leave them. */
async function namesOf(pst: PstFile): Promise<NamedProperties> {
  try {
    const node = await pst.node(NAMES);
    if (!node) return new Map();
    const { properties } = await readProperties(await openHeap(pst, node, newAllowance(LARGEST_NAMES)));
    const octets = (tag: number) => properties.get(tag)?.octets ?? Buffer.alloc(0);
    return readNames({ guids: octets(2), entries: octets(3), strings: octets(4) });
  } catch (fault) {
    if (!(fault instanceof Damaged)) throw fault;
    return new Map();
  }
}
