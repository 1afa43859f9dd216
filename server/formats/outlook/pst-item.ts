/**
 * A message of a PST as an item: its properties, its recipients' table, its attachments with messages within (MS-PST §2.4.5).
 * What of it is broken is told in it; only where its own properties are lost is it lost.
 */
import { type Attachment, type Item, Kind, type NamedProperties, type Properties, Tag } from './item.ts';
import { type Allowance, Damaged, type PstFile } from './pst-file.ts';
import { type Heap, openHeap, readProperties } from './pst-heap.ts';
import { rowIds, tableRows } from './pst-table.ts';

/** §2.4.1: tables of a message, among its subnodes. */
const RECIPIENTS = 0x692;
const ATTACHMENTS = 0x671;
const DEEPEST = 10;
const MOST_ATTACHMENTS = 2048;
const tags: readonly number[] = Object.values(Tag);

export type ItemReader = (
  node: { readonly data: number; readonly subnodes: number },
  allowed: Allowance,
) => Promise<Item>;

export function itemReader(pst: PstFile, named: NamedProperties): ItemReader {
  const categories = named.get('keywords');
  const wanted = new Set(categories === undefined ? tags : [...tags, categories]);

  async function item(node: { data: number; subnodes: number }, allowed: Allowance, depth: number): Promise<Item> {
    const heap = await openHeap(pst, node, allowed);
    const { properties, faults } = await readProperties(heap, wanted);
    const told = [...faults];
    const recipients = (await part(told, 'its recipients', () => recipientsOf(heap, allowed))) ?? [];
    const attachments = (await part(told, 'its attachments', () => attachmentsOf(heap, allowed, depth, told))) ?? [];
    return { properties, recipients, attachments, named, faults: told };
  }

  async function recipientsOf(heap: Heap, allowed: Allowance): Promise<Properties[]> {
    const table = heap.subnodes.get(RECIPIENTS);
    return table ? tableRows(await openHeap(pst, table, allowed)) : [];
  }

  async function attachmentsOf(heap: Heap, allowed: Allowance, depth: number, told: string[]): Promise<Attachment[]> {
    const table = heap.subnodes.get(ATTACHMENTS);
    const found: Attachment[] = [];
    if (!table) return found;
    for (const id of rowIds(await openHeap(pst, table, allowed))) {
      if (found.length >= MOST_ATTACHMENTS) break;
      const subnode = heap.subnodes.get(id);
      if (!subnode) told.push(`attachment ${id.toString(16)} is missing`);
      const one = subnode && (await part(told, 'an attachment', () => attachment(subnode, allowed, depth, told)));
      if (one) found.push(one);
    }
    return found;
  }

  async function attachment(
    node: { data: number; subnodes: number },
    allowed: Allowance,
    depth: number,
    told: string[],
  ): Promise<Attachment> {
    const heap = await openHeap(pst, node, allowed);
    const { properties, objects, faults } = await readProperties(heap, wanted);
    told.push(...faults);
    const object = heap.subnodes.get(objects.get(Tag.attachData) ?? 0);
    if (!object) return { properties, item: null };
    if (isMessage(properties)) {
      if (depth >= DEEPEST) throw new Damaged('a message lies too deep within others');
      return { properties, item: await item(object, allowed, depth + 1) };
    }
    const octets = Buffer.concat(await pst.blocks(object.data, allowed));
    return { properties: new Map([...properties, [Tag.attachData, { kind: Kind.object, octets }]]), item: null };
  }

  return (node, allowed) => item(node, allowed, 0);
}

/** MS-OXCMSG §2.2.2.9: afEmbeddedMessage. */
const isMessage = (properties: Properties): boolean => properties.get(Tag.attachMethod)?.octets[0] === 5;

async function part<T>(told: string[], what: string, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (fault) {
    if (!(fault instanceof Damaged)) throw fault;
    told.push(`${what}: ${fault.message}`);
    return null;
  }
}
