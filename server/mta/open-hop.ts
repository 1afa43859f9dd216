/**
 * A session with the first of a route's hosts that will do: found, dialled, greeted, encrypted as its plan and the
 * message want it. What one host cannot do the next may.
 *
 * RFC 5321 §5.1; RFC 8689 §4.2.1 (what a message with REQUIRETLS wants of a host, and what its sender hears).
 */
import { err, ok, type Result } from '../base/result.ts';
import type { HostPlan } from '../mailauth/tls-plan.ts';
import { isAddress } from '../net/networks.ts';
import { destinationsOf, type Host } from './destination.ts';
import { greetHost, type Search, type Target, temporaryStatus, type Unspoken } from './greet-host.ts';
import type { Hop, HopOptions, NoHop, OwnersWay, Way } from './hop-shapes.ts';
import { type Handshake, handshakeFor, handshakeWithNamed, inClear } from './tls-handshake.ts';
import { type Attempt, sessionOf } from './tls-outcome.ts';
import type { Demand, DomainTls } from './tls-policy.ts';
import { wayOf } from './way.ts';

export async function openHop(options: HopOptions, route: string, demand: Demand): Promise<Result<Hop, NoHop>> {
  return openWay(options, wayOf(options, route), demand);
}

/** The same for a way that no route names yet: a relay is tried before it is kept. */
export async function openWay(
  options: HopOptions,
  way: Way,
  demand: Demand,
  lines: Search['lines'] = [],
): Promise<Result<Hop, NoHop>> {
  if (way.kind === 'none') return err({ permanent: false, status: '4.3.5', reply: way.why, host: null, lines });
  const targets = await targetsOf(options, way);
  if (!targets.ok) return err({ ...targets.error, host: null, lines, unreached: { why: 'dns', address: null } });
  const about = await policiesOf(options, way, targets.value, demand);
  const owner = way.kind === 'owner' ? way.way : null;
  const search: Search = { options, owner, demand, lines, tell: teller(options, way, about, demand) };
  const refused = about?.plan.refused;
  if (about && refused) {
    for (const plan of about.plan.hosts) search.tell(plan, null);
    return err({ ...refused, reply: capital(refused.why), host: null, lines });
  }
  return firstThatWill(search, targets.value, about);
}

/** Whose certificates are judged by what is published; null: by the owner's word alone. */
async function policiesOf(
  options: HopOptions,
  way: Exclude<Way, { kind: 'none' }>,
  targets: readonly Target[],
  demand: Demand,
): Promise<DomainTls | null> {
  const names = targets.map(target => target.name);
  switch (way.kind) {
    case 'path':
      return null;
    case 'domain': {
      if (isLiteral(way.domain)) return null;
      const wish = options.tlsFor?.(way.domain) ?? null;
      return options.tls.planFor(way.domain, names, demand, { ...(way.port === null ? {} : { port: way.port }), wish });
    }
    case 'owner': {
      const [first] = targets;
      if (way.way.tls.kind !== 'dane' || !first) return null;
      return options.tls.planFor(first.name, names, demand, { port: first.port, wish: way.way.tls, isNamed: true });
    }
  }
}

/** RFC 8460: of a domain's own hosts, as its DNS names them. */
function teller({ onTls, clock }: HopOptions, way: Way, about: DomainTls | null, demand: Demand): Search['tell'] {
  if (!onTls || !about || demand !== 'usual' || way.kind !== 'domain' || way.port !== null) return () => {};
  const { domain } = about.question;
  return (plan, attempt) => {
    // Where the owner wants no encryption, there was no attempt.
    if (plan.level === 'none') return;
    const session = sessionOf(plan, about, attempt);
    onTls({ at: clock.now(), domain, host: plan.host, address: attempt?.to ?? null, session });
  };
}

async function firstThatWill(
  search: Search,
  targets: readonly Target[],
  about: DomainTls | null,
): Promise<Result<Hop, NoHop>> {
  const { options, owner, demand, lines } = search;
  let last: NoHop | null = null as NoHop | null;
  /** Others may be spoken to where this message may not: what is said of the rest is not said of the destination. */
  let spared: Pick<NoHop, 'unreached'> | null = null;
  for (const [at, target] of targets.entries()) {
    const plan = about ? about.plan.hosts[at]! : null;
    if (plan?.level === 'skip') {
      search.tell(plan, null);
      last ??= { permanent: false, status: '4.7.5', reply: capital(plan.why), host: target.name, lines };
      spared ??= {};
      continue;
    }
    const handshake = plan
      ? handshakeFor(plan, about!.question, options.clock.now)
      : target.path === undefined
        ? handshakeWithNamed(target, owner, demand)
        : inClear;
    const opened = await openHost(search, target, handshake, plan);
    if (opened.ok) return opened;
    // What one host refuses for good another may take; only when all refuse is it for good.
    const permanent = opened.error.permanent && (last?.permanent ?? true);
    const { status, unreached } = opened.error;
    if (!unreached) spared ??= {};
    else if (unreached.why === 'tls') spared = { unreached };
    last = { ...opened.error, permanent, status: permanent ? status : temporaryStatus(status) };
  }
  if (last && spared) {
    const { unreached: _, ...rest } = last;
    return err({ ...rest, ...spared });
  }
  return err(last ?? { permanent: false, status: '4.4.1', reply: 'No host to speak to', host: null, lines });
}

async function openHost(
  search: Search,
  target: Target,
  handshake: Handshake,
  plan: HostPlan | null,
): Promise<Result<Hop, NoHop>> {
  const told = (attempt: Attempt) => {
    if (plan) search.tell(plan, attempt);
  };
  const first = await greetHost(search, target, handshake, null, told);
  if (first.ok || !first.error.fault?.mayTryInClear) return named(first);
  // RFC 7435 §3: encryption was only wished for.
  const { sentence } = first.error.fault;
  return named(await greetHost(search, target, { ...handshake, request: 'none' }, sentence, () => {}));
}

function named(result: Result<Hop, Unspoken>): Result<Hop, NoHop> {
  if (result.ok) return result;
  const { fault: _, ...rest } = result.error;
  return err(rest);
}

/** Whom a route's mail would be brought to, best first, and nobody is dialled. null: nobody elsewhere. */
export async function hostsOf(options: HopOptions, route: string): Promise<Result<readonly Target[], string> | null> {
  const way = wayOf(options, route);
  if (way.kind === 'none') return null;
  const found = await targetsOf(options, way);
  return found.ok ? found : err(found.error.reply);
}

type NoTarget = Pick<NoHop, 'permanent' | 'status' | 'reply'>;

async function targetsOf(
  options: HopOptions,
  way: Exclude<Way, { kind: 'none' }>,
): Promise<Result<readonly Target[], NoTarget>> {
  switch (way.kind) {
    case 'path':
      return ok([{ name: way.path, addresses: [], port: 0, path: way.path }]);
    case 'domain': {
      const port = way.port ?? options.port();
      const found = await destinationsOf(way.domain, options.resolver, options.hostName(), options.random);
      return found.ok ? beforeUs(options, way.domain, port, found.value) : found;
    }
    case 'owner':
      return ownersTargets(options, way.way);
  }
}

/** RFC 5321 §5.1: of a list in which we stand, under whatever name, only those before us are tried. */
function beforeUs(
  { isOurs = () => false }: HopOptions,
  domain: string,
  port: number,
  hosts: readonly Host[],
): Result<readonly Target[], NoTarget> {
  const at = hosts.findIndex(host => host.addresses.some(address => isOurs(address, port)));
  if (at === 0) {
    const reply = `${domain}'s mail comes here, by ${hosts[0]!.name}, but ${domain} is not one of our domains`;
    return err({ permanent: true, status: '5.4.6', reply });
  }
  return ok(hosts.slice(0, at === -1 ? hosts.length : at).map(host => ({ ...host, port })));
}

/** In the owner's order. What cannot be found is passed over where another can; it is about us, so never for good. */
async function ownersTargets(options: HopOptions, way: OwnersWay): Promise<Result<readonly Target[], NoTarget>> {
  const targets: Target[] = [];
  let why = '';
  for (const { host, port, mx } of way.hosts) {
    if (mx) {
      const found = await destinationsOf(host, options.resolver, options.hostName(), options.random);
      if (found.ok)
        targets.push(...found.value.map(one => ({ ...one, port, ...(way.proxy ? { addresses: [] } : {}) })));
      else why ||= found.error.reply;
    } else if (way.proxy) targets.push({ name: host, addresses: [], port });
    else if (isAddress(host)) targets.push({ name: host, addresses: [host], port });
    else {
      const found = await options.resolver.address(host);
      if (found.kind === 'found') targets.push({ name: host, addresses: found.records.map(one => one.address), port });
      else why ||= `The address of ${way.label}, ${host}, could not be found`;
    }
  }
  return targets.length > 0 ? ok(targets) : err({ permanent: false, status: '4.4.3', reply: why });
}

const isLiteral = (domain: string): boolean => domain.startsWith('[');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
