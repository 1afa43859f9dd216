/**
 * Another server's queue, brought over: all is held there, each message is read, put durably with us, and only then removed
 * there. A crash anywhere loses nothing, since what is removed was durable before; and doubles nothing, since a message has
 * the same name each time it is put, and what was taken under that name is not taken again (moved-file.ts).
 *
 *   waiting there ─hold→ held there ─put→ with both, held there ─remove→ with us
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Journal } from './journal.ts';
import { movedName, printMoved } from './moved-file.ts';
import type { MovedFolder } from './moved-folder.ts';
import type { Left, OldServer } from './old-server.ts';
import type { Waiting } from './waiting.ts';

export type Drained = {
  readonly messages: number;
  readonly recipients: number;
  readonly octets: number;
  readonly left: readonly Left[];
};

export type DrainOptions = {
  readonly server: OldServer;
  readonly folder: MovedFolder;
  readonly journal: Journal;
  /** So many are durable before the first of them is removed: each removal is a program of its own. */
  readonly atOnce?: number;
  readonly tell?: (message: { readonly id: string; readonly name: string; readonly recipients: number }) => void;
};

const AT_ONCE = 25;

type Count = { messages: number; recipients: number; octets: number; left: Left[] };

export async function drain(options: DrainOptions): Promise<Result<Drained, string>> {
  const { server, journal } = options;
  const ids = await server.list();
  if (!ids.ok) return ids;
  // Asked after the list: what came in meanwhile and was held at once (a filter's quarantine) is not in it.
  const held = await heldBefore(options, ids.value);
  if (!held.ok) return held;
  const count: Count = { messages: 0, recipients: 0, octets: 0, left: [] };
  // With us, and perhaps there still: whoever lets these go there has them delivered twice.
  const both = new Set(journal.before.flatMap(line => (line.act === 'put' ? [line.id] : [])));
  for (const line of journal.before) if (line.act === 'removed') both.delete(line.id);
  const given: Going = { ids: ids.value, held: new Set(held.value), both, count };
  const drained = await whole(options, given).catch(async (fault: unknown) => {
    await letGo(options, given).catch(() => null);
    throw fault;
  });
  if (drained.ok) return drained;
  const words = await letGo(options, given);
  return err(`${drained.error}${words}`);
}

type Going = {
  readonly ids: readonly string[];
  readonly held: ReadonlySet<string>;
  readonly both: Set<string>;
  readonly count: Count;
};

async function whole(options: DrainOptions, given: Going): Promise<Result<Drained, string>> {
  const { server, journal, atOnce = AT_ONCE } = options;
  const { ids, held, count } = given;
  const busy = await server.hold(ids);
  if (!busy.ok) return busy;
  count.left.push(...busy.value);
  const skip = new Set(busy.value.map(one => one.id));
  const going = ids.filter(id => !skip.has(id));
  for (let at = 0; at < going.length; at += atOnce) {
    const moved = await bring(options, going.slice(at, at + atOnce), given);
    if (!moved.ok) return moved;
  }
  // What could not be read or is being delivered stays theirs, and goes on there unless a person held it.
  const released = await server.release(count.left.map(one => one.id).filter(id => !held.has(id)));
  if (!released.ok) return released;
  journal.write(...count.left.map(one => ({ act: 'left', ...one }) as const), { act: 'done' });
  return ok(count);
}

/** A drain that cannot go on leaves nothing held there but what is here already: else it would wait for ever, unseen. */
async function letGo({ server, journal }: DrainOptions, { ids, held, both }: Going): Promise<string> {
  const released = await server.release(ids.filter(id => !held.has(id) && !both.has(id)));
  if (!released.ok) return `; what was held there for this is held still: ${released.error}`;
  if (both.size > 0)
    return `; ${both.size} of them are here and may be there too, held: do not let those go there (${[...both].slice(0, 5).join(', ')}${both.size > 5 ? ', …' : ''})`;
  journal.write({ act: 'done' });
  return '';
}

/** After a crash all is held by us, but for what was written down then, and for what somebody has held since. */
async function heldBefore(
  { server, journal }: DrainOptions,
  ids: readonly string[],
): Promise<Result<readonly string[], string>> {
  const now = await server.heldByPeople();
  if (!now.ok) return now;
  const known = journal.before.findLast(line => line.act === 'held');
  const ours = known && new Set(known.ours);
  const held = new Set(ours ? [...known.ids, ...now.value.filter(id => !ours.has(id))] : now.value);
  journal.write({ act: 'held', ids: [...held], ours: ids.filter(id => !held.has(id)) });
  return ok([...held]);
}

async function bring(
  { server, folder, journal, tell }: DrainOptions,
  ids: readonly string[],
  { held, both, count }: Going,
): Promise<Result<void, string>> {
  const put: { id: string; name: string }[] = [];
  for (const id of ids) {
    const read = await server.read(id);
    if (!read.ok) {
      count.left.push({ id, because: read.error });
      continue;
    }
    const waiting = read.value;
    if (waiting === null) continue;
    const name = movedName(server.place, waiting);
    if (waiting.recipients.length === 0) {
      count.left.push({ id, because: 'nobody waits for it any more: whose queue it is finishes it' });
      continue;
    }
    both.add(id);
    const written = folder.put(name, printed(server, waiting, held.has(id)));
    if (!written.ok) {
      both.delete(id);
      return err(`${id}: ${written.error}; nothing of it was removed there`);
    }
    count.messages++;
    count.recipients += waiting.recipients.length;
    count.octets += waiting.bytes.length;
    tell?.({ id, name, recipients: waiting.recipients.length });
    put.push({ id, name });
  }
  if (put.length === 0) return ok(undefined);
  folder.sync();
  journal.write(...put.map(one => ({ act: 'put', ...one }) as const));
  const removed = await server.remove(put.map(one => one.id));
  if (!removed.ok) return removed;
  journal.write(...put.map(one => ({ act: 'removed', ...one }) as const));
  for (const { id } of put) both.delete(id);
  return ok(undefined);
}

function printed(server: OldServer, { bytes, ...envelope }: Waiting, isHeld: boolean): Buffer {
  const heldBy = isHeld ? `whoever held it in ${server.kind}` : null;
  return printMoved({ ...envelope, from: server.kind, heldBy }, bytes);
}

/** The other way: it delivers what it can until then, and what is left stays. How many are left. */
export async function flush(
  server: OldServer,
  within: number,
  wait: (milliseconds: number) => Promise<void>,
): Promise<Result<number, string>> {
  const asked = await server.flush();
  if (!asked.ok) return asked;
  const LOOK_EVERY = 1000;
  for (let waited = 0; ; waited += LOOK_EVERY) {
    const ids = await server.list();
    if (!ids.ok) return ids;
    const held = await server.heldByPeople();
    if (!held.ok) return held;
    const open = ids.value.filter(id => !held.value.includes(id)).length;
    if (open === 0 || waited >= within) return ok(open);
    await wait(LOOK_EVERY);
  }
}
