/**
 * ETRN: a host that was away asks for what waits here for it, and it is tried at once. RFC 1985.
 *
 * Who may ask: who has signed in or comes from a named network, for any node; a backup domain's own mail hosts, for
 * their domain. A node is started again after a minute at the soonest. What its sender holds (RFC 4865) stays held.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { minutes } from '../base/units.ts';
import { lookupName, type Resolver } from '../dns/resolver.ts';
import { event } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import { namedNetworks } from '../net/networks.ts';
import type { SmtpSession } from '../smtp/handler.ts';
import { type Refusal, type Reply, refusal, reply, turned } from '../smtp/reply.ts';
import type { Id, Store } from '../store/interface.ts';
import type { BackupMx } from './backup-mx.ts';

export type TurnOptions = {
  readonly store: Pick<Store, 'queue' | 'run'>;
  readonly clock: Clock;
  readonly resolver: Pick<Resolver, 'mx' | 'address'>;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly backup: BackupMx;
  /** Whose hosts may ask for anything. */
  readonly networks: () => readonly string[];
  /** The way an address takes. */
  readonly routeFor: (address: string) => Promise<string>;
  /** What was held against these routes is forgotten: their hosts have just spoken to us. */
  readonly backAgain: (routes: readonly string[]) => Promise<void>;
};

export type Turn = (session: SmtpSession, node: string) => Promise<Result<Reply, Refusal>>;

const AT_SOONEST = minutes(1);
/** Nodes that are remembered as just started. */
const MOST_REMEMBERED = 1000;
const PAGE = 500;
/** Of the hosts that a domain names, so many are compared with who asks. */
const MOST_HOSTS = 10;

export function newTurn(options: TurnOptions): Turn {
  const { clock, recorder } = options;
  const started = new Map<string, number>();
  return async (session, node) => {
    const named = await nodesOf(options, session, node);
    if (!named.ok) return named;
    // However it was written: in other letters, with a dot at its end, with its subdomains.
    const last = Math.max(...named.value.map(one => started.get(one) ?? Number.NEGATIVE_INFINITY));
    if (clock.now() - last < AT_SOONEST)
      return err(refusal(reply.turnedTooOften, `${node} was started less than a minute ago`));
    if (started.size >= MOST_REMEMBERED) started.clear();
    for (const one of named.value) started.set(one, clock.now());
    const routes = node.startsWith('#') ? named.value : await routesOf(options, named.value);
    await options.backAgain(routes);
    let waiting = 0;
    for (const route of routes) waiting += await start(options, route, session);
    const told = { node, recipients: waiting, remote: session.remote.address };
    recorder.note(event('queue.turned', clock.now(), session.id, told));
    return ok(turned(waiting, node));
  };
}

/** The domains that are meant, or the route, where the one who asks may ask for them. */
async function nodesOf(
  options: TurnOptions,
  session: SmtpSession,
  node: string,
): Promise<Result<readonly string[], Refusal>> {
  const { backup, networks } = options;
  const mayAll = session.login !== null || namedNetworks(networks())(session.remote.address);
  const no = err(refusal(reply.mayNotTurn, `${session.remote.address} may not ask for what waits for ${node}`));
  // A queue is a route of the owner's by its name; a blank cannot stand in the command.
  if (node.startsWith('#')) return mayAll ? ok([`relay ${node.slice(1)}`]) : no;
  const name = lookupName(node.replace(/^@/, ''));
  if (name === null || !name.includes('.')) return err(refusal(reply.badArgument, `${node} is not the name of a node`));
  const kept = backup.domains().filter(one => one === name || (node.startsWith('@') && one.endsWith(`.${name}`)));
  if (mayAll) return ok([...new Set([name, ...kept])]);
  if (kept.length === 0) return no;
  const own = await Promise.all(kept.map(domain => isHostOf(options, session.remote.address, domain)));
  return own.every(Boolean) ? ok(kept) : no;
}

/** The owner may have named another way to a domain; one that others take too is not started. */
async function routesOf({ routeFor }: TurnOptions, domains: readonly string[]): Promise<readonly string[]> {
  const ways = await Promise.all(domains.map(domain => routeFor(`postmaster@${domain}`)));
  return [...new Set([...domains, ...ways.filter(way => /^(?:smtp|lmtp) /.test(way))])];
}

/** Whether the domain's own MX records, or where it has none its address, lead to whoever asks. */
async function isHostOf({ resolver }: TurnOptions, remote: string, domain: string): Promise<boolean> {
  const mx = await resolver.mx(domain);
  const hosts = mx.kind === 'found' ? mx.records.map(record => record.exchange).filter(Boolean) : [domain];
  const found = await Promise.all(hosts.slice(0, MOST_HOSTS).map(host => resolver.address(host)));
  return found.some(one => one.kind === 'found' && one.records.some(({ address }) => address === remote));
}

/** How many recipients of the route go now. */
async function start({ store, clock }: TurnOptions, route: string, { remote }: SmtpSession): Promise<number> {
  const now = clock.now();
  let count = 0;
  for (let after: Id = 0; ; ) {
    const rows = await store.queue({ route, states: ['deferred', 'queued'], after, limit: PAGE });
    const ready = rows.filter(row => row.notBefore === null || row.notBefore <= now);
    count += ready.length;
    const recipients = ready.filter(row => row.state === 'deferred').map(row => row.recipient);
    if (recipients.length > 0)
      await store.run('operate', { where: { recipients }, act: 'retry', now, by: `ETRN from ${remote.address}` });
    if (rows.length < PAGE) return count;
    after = rows.at(-1)!.recipient;
  }
}
