/**
 * What is asked of the running server: mailq, sendmail -q, -bv, -bi. Only the server's owner may (its control socket opens
 * for nobody else); where it is down, the words say so and the code is 69.
 */
import type { Api, QueueRow } from '../api/contract.ts';
import { ApiError, connect, lineChannel } from '../api/rpc.ts';
import { homeAt } from '../assembly/home.ts';
import { visible } from '../events/transcript.ts';
import { mailqText } from '../queue/mailq-text.ts';
import { live } from '../queue/state.ts';
import { dialControl } from '../web/control.ts';
import { type Fault, fault, sysexits } from './exit-codes.ts';
import type { Place } from './place.ts';
import type { Words } from './words.ts';

const AT_ONCE = 1000;

export async function ask(words: Words, place: Place): Promise<Fault | null> {
  // Aliases live in the store and are never compiled: there is nothing to wait for.
  if (words.mode === 'aliases')
    return say('aliases are in the store, and a change of them holds at once: mailroom alias list');
  const socket = await dialControl(homeAt(place.home).control).catch(() => null);
  if (!socket) return fault(sysexits.unavailable, `Mailroom is not running in ${place.home}, or is another user's`);
  try {
    return await errand(words, connect<Api>(lineChannel(socket)) as unknown as Api);
  } catch (caught) {
    if (caught instanceof ApiError) return fault(sysexits.unavailable, caught.message);
    throw caught;
  } finally {
    socket.destroy();
  }
}

function errand(words: Words, api: Api): Promise<Fault | null> {
  switch (words.mode) {
    case 'list':
      return list(api);
    case 'count':
      return count(api);
    case 'verify':
      return verify(api, words.wishes.recipients);
    default:
      return retry(api, words.which);
  }
}

async function list(api: Api): Promise<null> {
  process.stdout.write(mailqShown(await waiting(api)));
  return null;
}

/** Next hops' words are in it: none of them is a command for a terminal. */
export const mailqShown = (rows: readonly QueueRow[]): string => mailqText(rows).split('\n').map(visible).join('\n');

async function count(api: Api): Promise<null> {
  return say(String(new Set((await waiting(api)).map(row => row.trace)).size));
}

async function waiting(api: Api): Promise<QueueRow[]> {
  const rows: QueueRow[] = [];
  for (let after = 0; ; after = rows.at(-1)!.recipient) {
    const page = await api.queue.list({ states: live, after, limit: AT_ONCE });
    rows.push(...page);
    if (page.length < AT_ONCE) return rows;
  }
}

/** The code is the worst that was found: somebody who is not known, an address that is none, a no. */
async function verify(api: Api, addresses: readonly string[]): Promise<Fault | null> {
  let worst: Fault | null = null;
  for (const given of addresses) {
    const { address, verdict, sentence } = await api.drop.verify({ address: given });
    say(`${address}... ${sentence}`);
    if (verdict === 'unknown') worst ??= fault(sysexits.noUser, `nobody here is called ${address}`);
    if (verdict === 'bad') worst ??= fault(sysexits.data, `${address} is no address`);
    if (verdict === 'no') worst ??= fault(sysexits.unavailable, `${address} takes no mail`);
  }
  return worst;
}

/** What lies in the drop folder too, for whoever has dropped it wants it gone. */
async function retry(api: Api, which: Words['which']): Promise<null> {
  await api.drop.look({});
  if (Object.keys(which).length === 0) {
    await api.queue.act({ all: true, act: 'retry' });
    return null;
  }
  const meant = (await waiting(api)).filter(row => isMeant(row, which)).map(row => row.recipient);
  if (meant.length > 0) await api.queue.act({ recipients: meant, act: 'retry' });
  return null;
}

/** A part of the address, in any letters; a name with Postfix's eyes too, which has no hyphen. */
function isMeant(row: QueueRow, { recipient, sender, id }: Words['which']): boolean {
  const holds = (text: string, part: string | undefined) =>
    part === undefined || text.toLowerCase().includes(part.toLowerCase());
  const isNamed = id === undefined || [row.trace, row.trace.replace('-', '')].includes(id.toUpperCase());
  return holds(row.address, recipient) && holds(row.sender, sender) && isNamed;
}

function say(line: string): null {
  process.stdout.write(`${visible(line)}\n`);
  return null;
}
