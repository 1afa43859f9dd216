/** switch drain: what waits in the other server's queue is brought over, or delivered by it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseDuration } from '../../base/units.ts';
import { drain, flush } from '../../switch/drain.ts';
import { openJournal } from '../../switch/journal.ts';
import { lockUse } from '../../switch/lock.ts';
import { openMovedFolder } from '../../switch/moved-folder.ts';
import type { OldServer } from '../../switch/old-server.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { bytes, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { type Given, oldServerOf } from './switch-options.ts';

export async function switchDrain(given: Given): Promise<number> {
  const server = await oldServerOf(given);
  if (given.flush === true) return flushed(server, given);
  if (given.yes !== true) return preview(server, given);
  const home = homeOf(given.home);
  await mustDeliver(home);
  const drained = await bringOver(server, home.folder);
  if (given.json) sayJson(drained);
  else {
    say(
      `Brought over: ${drained.messages} messages for ${drained.recipients} recipients (${bytes(drained.octets)}). They are in the queue when the server has taken them: mailroom queue list.`,
    );
    table(
      ['LEFT THERE', 'BECAUSE'],
      drained.left.map(one => [one.id, one.because]),
      `Nothing is left in ${server.kind}.`,
    );
  }
  return drained.left.length === 0 ? exit.done : exit.refused;
}

/** Elsewhere than in mode deliver it would reach nobody outside. Where no server runs, the next one sees to it. */
async function mustDeliver(home: ReturnType<typeof homeOf>): Promise<void> {
  try {
    await withServer(home, 'no', async api => refuseUnlessDelivering(await api.settings.list({})));
  } catch (fault) {
    if (!(fault instanceof CommandEnd) || fault.code !== exit.unavailable) throw fault;
  }
}

export function refuseUnlessDelivering(settings: readonly { readonly key: string; readonly text: string }[]): void {
  const mode = settings.find(one => one.key === 'mode')?.text;
  if (mode === 'deliver') return;
  throw new CommandEnd(
    exit.refused,
    `The mode here is "${mode}", so mail for elsewhere would go nowhere. Nothing was changed. First: mailroom config set mode deliver`,
  );
}

/** Put, removed, and written down in the home's journal. */
export async function bringOver(server: OldServer, home: string) {
  if (!existsSync(join(home, 'store')))
    throw new CommandEnd(
      exit.refused,
      `No Mailroom has run in ${home}, so nobody would take what is put there: name its home with --home`,
    );
  const folder = openMovedFolder(home);
  if (!folder.ok) throw new CommandEnd(exit.unavailable, folder.error);
  const lock = lockUse(join(home, 'switch', 'drain.lock'), 'another drain');
  if (!lock.ok) throw new CommandEnd(exit.refused, lock.error);
  const journal = openJournal(join(home, 'switch', `drain-${server.kind}.journal`));
  try {
    const drained = await drain({ server, folder: folder.value, journal });
    if (!drained.ok)
      throw new CommandEnd(
        exit.refused,
        `${drained.error}. What was brought over is here; the same command goes on from there.`,
      );
    return drained.value;
  } finally {
    journal.close();
    lock.value.release();
  }
}

async function preview(server: OldServer, { json }: Given): Promise<number> {
  const [ids, held] = [await server.list(), await server.heldByPeople()];
  if (!ids.ok) throw new CommandEnd(exit.refused, ids.error);
  if (!held.ok) throw new CommandEnd(exit.refused, held.error);
  const unread: { id: string; because: string }[] = [];
  let [messages, recipients, octets] = [0, 0, 0];
  for (const id of ids.value) {
    const read = await server.read(id);
    if (!read.ok) unread.push({ id, because: read.error });
    else if (read.value) {
      messages++;
      recipients += read.value.recipients.length;
      octets += read.value.bytes.length;
    }
  }
  if (json) sayJson({ kind: server.kind, messages, recipients, octets, held: held.value.length, unread });
  else {
    say(
      `${server.kind}: ${messages} messages wait for ${recipients} recipients (${bytes(octets)}), ${held.value.length} of them held there.`,
    );
    if (unread.length > 0)
      table(
        ['NOT TO BE READ', 'BECAUSE'],
        unread.map(one => [one.id, one.because]),
        '',
      );
    say('Nothing was changed. To bring them over: the same with --yes.');
  }
  return exit.done;
}

async function flushed(server: OldServer, given: Given): Promise<number> {
  const within = parseDuration(given.within ?? '10m');
  if (!within.ok) throw usage(`--within: ${within.error}`);
  if (given.yes !== true) {
    say(
      `${server.kind} would try all it has now, for ${given.within ?? '10m'} at most. To do it: the same with --yes.`,
    );
    return exit.done;
  }
  const left = await flush(server, within.value, time => new Promise(resolve => setTimeout(resolve, time)));
  if (!left.ok) throw new CommandEnd(exit.refused, left.error);
  if (given.json) sayJson({ left: left.value });
  else
    say(
      left.value === 0
        ? `${server.kind} has delivered all it had.`
        : `${left.value} messages are left: mailroom switch drain`,
    );
  return left.value === 0 ? exit.done : exit.refused;
}
