/**
 * The parts of a message as loops and tests walk through them: from the message itself down, each part before what is in
 * it; a message inside a message is a part too. RFC 5703 §3.
 *
 * A part is named by its way from the top, so that it stays the same part when the header is edited or another part is
 * replaced meanwhile.
 */
import { walkFields } from '../../mime/header.ts';
import type { Structure } from '../../mime/structure.ts';
import type { Run } from '../extension.ts';
import type { SieveField, SieveMessage } from '../facts.ts';
import { fieldFrom } from '../message.ts';

/** Empty: the message itself. */
export type Way = readonly number[];

const kept = 'foreverypart';

/** Of the innermost loop; null outside of all. */
export const currentWay = (run: Run): Way | null => (run.kept.get(kept) as Way | null | undefined) ?? null;
export const setCurrentWay = (run: Run, way: Way | null): void => {
  run.kept.set(kept, way);
};

const enclosings = 'enclosings';
export const enclosingsOf = (run: Run): number => (run.kept.get(enclosings) as number | undefined) ?? 0;

/** Where a part stands once the message was enclosed: in the second part of the new one, a message. RFC 5703 §6. */
export const shifted = (way: Way, times: number): Way => [
  ...Array.from({ length: times }, () => [1, 0]).flat(),
  ...way,
];

/** The loops that are under way go on with the parts they are about. */
export function noteEnclosing(run: Run): void {
  run.kept.set(enclosings, enclosingsOf(run) + 1);
  const way = currentWay(run);
  if (way) setCurrentWay(run, shifted(way, 1));
}

/** So many octets that are read or copied cost a step. */
const OCTETS_PER_STEP = 1024;
export const spendOctets = (run: Run, octets: number): void => run.spend(1 + Math.floor(octets / OCTETS_PER_STEP));

const read = new WeakSet<SieveMessage>();

/** An edited message is another one, whose parts are looked for anew: that costs what it is long. */
function structureOf(run: Run): Structure {
  const { message } = run;
  if (!read.has(message)) {
    spendOctets(run, message.size);
    read.add(message);
  }
  return message.structure;
}

export function childrenOf(part: Structure): readonly Structure[] {
  switch (part.kind) {
    case 'multipart':
      return part.parts;
    case 'message':
      return [part.structure];
    case 'leaf':
      return [];
  }
}

/** null where the message has no such part any more. */
export function partAt(run: Run, way: Way): Structure | null {
  let part: Structure | undefined = structureOf(run);
  for (const step of way) {
    part = childrenOf(part)[step];
    if (!part) return null;
  }
  return part;
}

/** The part after this one, within `top`; null at the end. */
export function nextWay(run: Run, way: Way, top: Way): Way | null {
  const part = partAt(run, way);
  if (part && childrenOf(part).length > 0) return [...way, 0];
  for (let at = way; at.length > top.length; at = at.slice(0, -1)) {
    const next = [...at.slice(0, -1), at.at(-1)! + 1];
    if (partAt(run, next)) return next;
  }
  return null;
}

/** The part and all that is in it. */
export function withDescendants(part: Structure): Structure[] {
  const found: Structure[] = [];
  const waiting: Structure[] = [part];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next);
    waiting.push(...childrenOf(next).toReversed());
  }
  return found;
}

/** Fields by name in lower case, found once for each part of a message. */
const found = new WeakMap<Structure, ReadonlyMap<string, readonly SieveField[]>>();
const none: readonly SieveField[] = [];

export function partFields(message: SieveMessage, part: Structure, name: string): readonly SieveField[] {
  if (part === message.structure) return message.named(name);
  let fields = found.get(part);
  if (!fields) {
    fields = fieldsIn(message.octets().subarray(part.header.start, part.header.end));
    found.set(part, fields);
  }
  return fields.get(name) ?? none;
}

function fieldsIn(header: Buffer): ReadonlyMap<string, readonly SieveField[]> {
  const named = new Map<string, SieveField[]>();
  walkFields(header, 0, (start, nameEnd, valueStart, valueEnd) => {
    const field = fieldFrom(header, start, nameEnd, valueStart, valueEnd);
    const name = field.name.toLowerCase();
    const others = named.get(name);
    if (others) others.push(field);
    else named.set(name, [field]);
  });
  return named;
}
