/** A maildrop by POP3. Where the server gives no unique identifiers, a message's name is made of its header (TOP). RFC 1939. */
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { parseDate } from '../mime/date.ts';
import { allFields } from '../mime/header.ts';
import { openPop3, type Pop3Secret, type Pop3Session } from '../pop3/client.ts';
import { type DialOptions, reach } from './dial-remote.ts';
import type { RemoteFault } from './fault.ts';
import { distinct, headerKey } from './print.ts';
import type { Entry, EntryFacts, Place, Remote } from './remote.ts';
import type { PulledSettings } from './settings.ts';

/** From so many on the whole list costs less than a question for each. */
const LIST_FROM = 50;

export async function openPop3Remote(
  options: DialOptions & { readonly random: Random },
  settings: PulledSettings,
  secret: Pop3Secret,
): Promise<Result<Remote, RemoteFault>> {
  const reached = await reach(options, settings);
  if (!reached.ok) return reached;
  const { connection, startTls, isLocal } = reached.value;
  const opened = await openPop3({
    ...{ connection, startTls, secret, host: settings.host, port: settings.port },
    ...{ private: isLocal || connection.tls() !== null, inClear: settings.tls === 'none' },
    ...{ clock: options.clock, random: options.random },
  });
  return opened.ok ? ok(remoteOf(opened.value)) : opened;
}

const remoteOf = (session: Pop3Session): Remote => ({
  address: session.remote.address,
  how: session.tls ? 'POP3 with TLS' : 'POP3',
  encrypted: session.tls !== null,
  folders: [''],
  open: async () => ok(placeOf(session)),
  finish: session.quit,
  abandon: session.abandon,
});

const placeOf = (session: Pop3Session): Place => ({
  folder: '',
  generation: '',
  list: () => list(session),
  async facts(entries, dates) {
    const numbers = entries.map(one => one.number);
    const sizes = numbers.length < LIST_FROM ? await session.sizesOf(numbers) : await session.sizes();
    if (!sizes.ok) return sizes;
    const came = dates ? await datesOf(session, numbers) : ok(new Map<number, Instant>());
    if (!came.ok) return came;
    const facts = numbers.map((number): [number, EntryFacts] => [
      number,
      { size: sizes.value.get(number) ?? null, at: came.value.get(number) ?? null },
    ]);
    return ok(new Map(facts));
  },
  async fetch(entries, most, each) {
    const known = new Map(entries.map(one => [one.number, one]));
    for (const one of entries)
      if ((one.size ?? 0) > most && !(await each(one, { kind: 'too-large' }))) return ok(undefined);
    const small = entries.filter(one => (one.size ?? 0) <= most);
    return session.retrieve(small, most, (number, got) => each(known.get(number)!, got));
  },
  async remove(entries) {
    const removed = await session.remove(entries.map(one => one.number));
    return removed.ok ? ok(undefined) : removed;
  },
});

async function list(session: Pop3Session): Promise<Result<readonly Entry[], RemoteFault>> {
  const ids = await session.uniqueIds();
  if (!ids.ok) return ids;
  if (!ids.value) return listByHeader(session);
  const sorted = [...ids.value].sort(([a], [b]) => a - b);
  const keys = distinct(sorted.map(([, id]) => id));
  return ok(sorted.map(([number], at) => ({ number, key: keys[at]! })));
}

async function listByHeader(session: Pop3Session): Promise<Result<readonly Entry[], RemoteFault>> {
  const sizes = await session.sizes();
  if (!sizes.ok) return sizes;
  const numbers = [...sizes.value.keys()].sort((a, b) => a - b);
  const named: { number: number; key: string }[] = [];
  const asked = await session.headers(numbers, (number, header) => {
    if (header) named.push({ number, key: headerKey(header) });
    return header !== null;
  });
  if (!asked.ok) return asked;
  if (named.length < numbers.length) return err({ kind: 'refused', sentence: NAMELESS });
  const keys = distinct(named.map(({ key }) => key));
  return ok(named.map(({ number }, at) => ({ number, key: keys[at]! })));
}

const NAMELESS =
  'the server names its messages in no way (neither UIDL nor TOP), so nobody could know which were fetched';

/** When each came there: as the topmost Received: says, else its own Date:. */
async function datesOf(
  session: Pop3Session,
  numbers: readonly number[],
): Promise<Result<ReadonlyMap<number, Instant>, RemoteFault>> {
  const dates = new Map<number, Instant>();
  const asked = await session.headers(numbers, (number, header) => {
    const at = header && cameAt(header);
    if (at != null) dates.set(number, at);
    return header !== null;
  });
  return asked.ok ? ok(dates) : asked;
}

export function cameAt(header: Uint8Array): Instant | null {
  const [received = ''] = allFields(header, 'received');
  const [date = ''] = allFields(header, 'date');
  return parseDate(received.slice(received.lastIndexOf(';') + 1).trim()) ?? parseDate(date);
}
