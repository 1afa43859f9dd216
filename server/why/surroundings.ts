/** What surrounds a message: who came from outside, who is silent, where the DNS sends mail for us, who has a port. */
import { milliseconds } from '../base/units.ts';
import { namedNetworks } from '../net/networks.ts';
import { portHolder } from '../net/port-holder.ts';
import type { Store } from '../store/interface.ts';
import type { WhyOptions } from './gather.ts';
import type { Gathered, ListenerSeen, MxSeen } from './gathered.ts';
import type { Question } from './question.ts';
import { isSilence } from './queue-causes.ts';

/** The DNS may take as long; the answer is due in half a second. */
const DNS_PATIENCE = milliseconds(250);
const A_MOMENT = 60_000;

const PRIVATE = namedNetworks([
  ...['10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
  ...['::1/128', 'fc00::/7', 'fe80::/10'],
]);
const PAGES = 10;

/** The newest that came to port 25 from elsewhere. */
export async function outsideOf(store: Store): Promise<number | null> {
  let until = Number.MAX_SAFE_INTEGER;
  for (let page = 0; page < PAGES; page++) {
    const notes = await store.notesOf({ names: ['smtp.connected'], from: 0, until, limit: 1000 });
    const found = notes.find(({ fields }) => fields.listener === 'smtp' && !PRIVATE(String(fields.remote)));
    if (found) return found.at;
    if (notes.length < 1000) return null;
    until = notes.at(-1)!.at - 1;
  }
  return null;
}

/** Hosts that were silent, of those that wait; and when anybody elsewhere took something. */
export async function silentOf(store: Store): Promise<Gathered['silent']> {
  const waiting = (await store.queue({ states: ['deferred'], says: 'answer', limit: 200 })).filter(
    ({ route, reply }) => route !== 'local' && reply !== null && isSilence(reply),
  );
  if (waiting.length === 0) return { hosts: [], relayedAt: null };
  const hosts = [...new Set(waiting.map(({ route }) => route))];
  const since = Math.min(...waiting.map(({ acceptedAt }) => acceptedAt));
  const relayed = await store.queue({ states: ['relayed'], acceptedAfter: since - A_MOMENT, limit: 200 });
  return { hosts, relayedAt: Math.max(0, ...relayed.map(({ settledAt }) => settledAt ?? 0)) || null };
}

/** When this stranger's domain was heard of before the time that is asked about. */
export async function lastFrom(
  store: Store,
  { named }: Question,
  isOurs: (address: string) => boolean,
  now: number,
): Promise<number | null> {
  const stranger = named.find(({ address }) => !isOurs(address));
  if (!stranger) return null;
  const domain = stranger.address.slice(stranger.address.lastIndexOf('@'));
  const [found] = await store.meant({ addresses: [domain], from: 0, until: now, limit: 1 });
  return found?.at ?? null;
}

export async function holderOf({ port }: Question, listeners: readonly ListenerSeen[]): Promise<Gathered['holder']> {
  if (port === null || listeners.some(one => one.port === port && one.state === 'listening')) return null;
  const holder = await portHolder(port);
  return { port, name: holder?.name ?? null, pid: holder?.pid ?? null, taken: holder !== null };
}

/** Where mail for the domain is told to go. Asked for a moment only. */
export async function mxOf(
  { resolver, hostName, ownNames, clock, store }: WhyOptions,
  { named }: Question,
  own: ReadonlySet<string>,
): Promise<MxSeen | null> {
  // What is fetched elsewhere comes to us without an MX of ours.
  if ((await store.pulledAccounts()).length > 0) return null;
  const ours = named.map(({ address }) => address.slice(address.lastIndexOf('@') + 1)).find(domain => own.has(domain));
  const domain = ours ?? [...own][0];
  if (domain === undefined) return null;
  const late = (): Promise<MxSeen> =>
    new Promise(resolve => {
      clock.after(DNS_PATIENCE, () => resolve({ kind: 'unasked', domain, because: 'no answer in time' }));
    });
  return Promise.race([askMx(resolver, domain, [hostName(), ...ownNames()]), late()]);
}

async function askMx(resolver: WhyOptions['resolver'], domain: string, names: readonly string[]): Promise<MxSeen> {
  const answer = await resolver.mx(domain);
  if (answer.kind === 'failure') return { kind: 'unasked', domain, because: answer.why };
  if (answer.kind !== 'found')
    return (await addressesOf(resolver, [domain])).length > 0
      ? sameAs(resolver, domain, [domain], names)
      : { kind: 'missing', domain, hosts: [] };
  const hosts = answer.records.toSorted((a, b) => a.preference - b.preference).map(({ exchange }) => exchange);
  return sameAs(resolver, domain, hosts, names);
}

/** Ours by its name, or by the address behind it. */
async function sameAs(
  resolver: WhyOptions['resolver'],
  domain: string,
  hosts: readonly string[],
  names: readonly string[],
): Promise<MxSeen> {
  const own = new Set(names.map(name => name.toLowerCase()));
  if (hosts.some(host => own.has(host.toLowerCase()))) return { kind: 'here', domain, hosts };
  const [theirs, ours] = await Promise.all([addressesOf(resolver, hosts), addressesOf(resolver, names)]);
  return { kind: theirs.some(one => ours.includes(one)) ? 'here' : 'elsewhere', domain, hosts };
}
async function addressesOf(resolver: WhyOptions['resolver'], hosts: readonly string[]): Promise<readonly string[]> {
  const answers = await Promise.all(hosts.filter(Boolean).map(host => resolver.address(host)));
  return answers.flatMap(answer => (answer.kind === 'found' ? answer.records.map(({ address }) => address) : []));
}
