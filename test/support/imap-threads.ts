/**
 * REFERENCES of RFC 5256 §3 as it is written there, step by step, on objects with parents and children: slow and plain,
 * to hold the quick one against.
 */
import type { Thread } from '../../server/imap/backend.ts';
import { baseSubject } from '../../server/imap/search/base-subject.ts';
import { collationKey } from '../../server/imap/search/collation.ts';
import { messageIdOf, referencesOf } from '../../server/imap/search/message-ids.ts';
import type { ThreadRow } from '../../server/imap/search/threading.ts';

type Node = { row: ThreadRow | null; at: number; parent: Node | null; children: Node[] };

export function plainReferences(rows: readonly ThreadRow[]): readonly Thread[] {
  const root: Node = { row: null, at: -1, parent: null, children: [] };
  root.children = linked(rows);
  for (const node of root.children) node.parent = root;
  prune(root, root);
  root.children.sort(byDate);
  mergeSubjects(root);
  sortAll(root);
  return root.children.map(threadOf);
}

function linked(rows: readonly ThreadRow[]): Node[] {
  const byId = new Map<string, Node>();
  const all: Node[] = [];
  const make = (row: ThreadRow | null, at: number): Node => {
    const node = { row, at, parent: null, children: [] };
    all.push(node);
    return node;
  };
  const messages = rows.map((row, at) => {
    const node = make(row, at);
    const id = messageIdOf(row.messageId);
    if (id !== null && !byId.has(id)) byId.set(id, node);
    return node;
  });
  for (const node of messages) {
    let parent: Node | null = null;
    for (const id of referencesOf(node.row!.references, node.row!.inReplyTo)) {
      const child: Node = byId.get(id) ?? make(null, -1);
      byId.set(id, child);
      if (parent && !child.parent && !isBelow(parent, child)) hang(child, parent);
      parent = child;
    }
    if (parent && node.parent === parent) continue;
    if (node.parent) node.parent.children = node.parent.children.filter(one => one !== node);
    node.parent = null;
    if (parent && !isBelow(parent, node)) hang(node, parent);
  }
  return all.filter(node => !node.parent);
}

const hang = (child: Node, parent: Node) => {
  child.parent = parent;
  parent.children.push(child);
};

function isBelow(node: Node, ancestor: Node): boolean {
  for (let at: Node | null = node; at; at = at.parent) if (at === ancestor) return true;
  return false;
}

function prune(node: Node, root: Node): void {
  for (const child of [...node.children]) {
    prune(child, root);
    if (child.row) continue;
    if (child.children.length > 1 && node === root) continue;
    const place = node.children.indexOf(child);
    node.children.splice(place, 1, ...child.children);
    for (const one of child.children) one.parent = node;
  }
}

const dateOf = (node: Node): readonly [number, number] => {
  if (node.row) return [Date.parse(node.row.date ?? '') || node.row.internalDate, node.at];
  node.children.sort(byDate);
  return dateOf(node.children[0]!);
};
const byDate = (a: Node, b: Node): number => {
  const [first, second] = [dateOf(a), dateOf(b)];
  return first[0] - second[0] || first[1] - second[1];
};

function subjectOf(node: Node): { key: string; isReply: boolean } {
  const { base, isReply } = baseSubject((node.row ?? node.children[0]!.row!).subject ?? '');
  return { key: collationKey(base), isReply };
}

function mergeSubjects(root: Node): void {
  const table = new Map<string, Node>();
  for (const node of root.children) {
    const { key, isReply } = subjectOf(node);
    if (key === '') continue;
    const known = table.get(key);
    if (!known || (known.row && (!node.row || (subjectOf(known).isReply && !isReply)))) table.set(key, node);
  }
  for (const node of [...root.children]) {
    const { key, isReply } = subjectOf(node);
    const known = table.get(key);
    if (key === '' || !known || known === node || node.parent !== root) continue;
    root.children = root.children.filter(one => one !== node);
    if (!known.row) for (const one of node.row ? [node] : node.children) hang(one, known);
    else if (isReply && !subjectOf(known).isReply) hang(node, known);
    else {
      const both: Node = { row: null, at: -1, parent: root, children: [] };
      root.children = root.children.filter(one => one !== known);
      root.children.push(both);
      hang(known, both);
      hang(node, both);
      table.set(key, both);
    }
  }
}

function sortAll(node: Node): void {
  for (const child of node.children) sortAll(child);
  node.children.sort(byDate);
}

const threadOf = (node: Node): Thread => ({ uid: node.row?.uid ?? null, below: node.children.map(threadOf) });
