/**
 * Sessions with next hops: found, opened, used again. A session that has just delivered waits a moment for the next
 * message of its route before it says QUIT, so a burst costs one handshake.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { HostPlan } from '../mailauth/tls-plan.ts';
import type { Endpoint } from '../net/connection.ts';
import { type Dialled, dial, type Guard } from '../net/dial.ts';
import type { TlsRequest } from '../net/dial-tls.ts';
import { isAddress } from '../net/networks.ts';
import { type ClientFault, type ClientSession, openSession, printReply } from '../smtp/client.ts';
import { destinationsOf, type Host } from './destination.ts';
import { SMART_HOST } from './route.ts';
import { requestFor, type TlsPolicies } from './tls-policy.ts';

/** Other programs wait so long at most for our next message, and so many are enough for one session. */
const IDLE = seconds(3);
const MOST_MESSAGES = 100;
/** For all answers to QUIT, when the server closes. */
const GOODBYE = seconds(1);
/** RFC 5321 §4.5.3.2 allows minutes; a host that is silent this long is tried later instead. */
const DEADLINES = { greeting: seconds(60), hello: seconds(60) };

export type SmartHost = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly tls: 'none' | 'opportunistic' | 'required';
};
export type HopOptions = {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly random: Random;
  readonly guard: Guard;
  readonly hostName: () => string;
  readonly port: () => number;
  readonly tls: TlsPolicies;
  readonly smartHost: () => SmartHost | null;
};

export type Hop = {
  readonly session: ClientSession;
  readonly host: string;
  /** Why it was encrypted as it was; null where nobody asked for more than what is offered. */
  readonly tlsBecause: string | null;
  readonly remote: Endpoint;
  lines: TranscriptLine[];
  used: number;
};
/** Why no host of the route could be spoken to. */
export type NoHop = {
  readonly permanent: boolean;
  readonly status: string;
  readonly reply: string;
  readonly host: string | null;
  readonly lines: readonly TranscriptLine[];
};

export type Hops = {
  take(route: string): Promise<Result<Hop, NoHop>>;
  /** A new session, even where one waits: the waiting one had died unseen. */
  open(route: string): Promise<Result<Hop, NoHop>>;
  give(route: string, hop: Hop): void;
  /** Says goodbye where nothing is delivered, and cuts the others. */
  close(): Promise<void>;
};

export function newHops(options: HopOptions): Hops {
  const { clock } = options;
  const idle = new Map<string, { hop: Hop; cancel: () => void }[]>();
  /** Those that deliver. */
  const busy = new Set<Hop>();
  const open = async (route: string) => {
    const opened = await openHop(options, route);
    if (opened.ok) busy.add(opened.value);
    return opened;
  };

  const forget = (route: string, hop: Hop) => {
    const left = (idle.get(route) ?? []).filter(waiting => waiting.hop !== hop);
    if (left.length > 0) idle.set(route, left);
    else idle.delete(route);
  };

  return {
    async take(route) {
      for (let waiting = idle.get(route)?.pop(); waiting; waiting = idle.get(route)?.pop()) {
        waiting.cancel();
        const { address, port } = waiting.hop.remote;
        // The way out may have been closed since it was dialled.
        if (!options.guard.allow(address, port).ok) void waiting.hop.session.quit();
        else if (waiting.hop.session.isOpen()) {
          waiting.hop.lines = [];
          busy.add(waiting.hop);
          return ok(waiting.hop);
        }
      }
      return open(route);
    },
    open,
    give(route, hop) {
      busy.delete(hop);
      if (!hop.session.isOpen() || hop.used >= MOST_MESSAGES) {
        void hop.session.quit();
        return;
      }
      const cancel = clock.after(IDLE, () => {
        forget(route, hop);
        void hop.session.quit();
      });
      idle.set(route, [...(idle.get(route) ?? []), { hop, cancel }]);
    },
    async close() {
      const waiting = [...idle.values()].flat();
      idle.clear();
      const leaving = waiting.map(({ hop, cancel }) => {
        cancel();
        return hop.session.quit();
      });
      await Promise.race([Promise.all(leaving), new Promise<void>(resolve => clock.after(GOODBYE, resolve))]);
      for (const hop of [...busy, ...waiting.map(one => one.hop)]) hop.session.destroy();
    },
  };
}

async function openHop(options: HopOptions, route: string): Promise<Result<Hop, NoHop>> {
  const smart = route === SMART_HOST ? options.smartHost() : null;
  const hosts = smart
    ? await smartHostAddresses(options, smart)
    : await destinationsOf(route, options.resolver, options.hostName(), options.random);
  if (!hosts.ok) return err({ ...hosts.error, host: null, lines: [] });
  const names = hosts.value.map(host => host.name);
  const plan = smart || isLiteral(route) ? null : await options.tls.planFor(route, names);
  if (plan?.refused) {
    const { permanent, status, why } = plan.refused;
    return err({ permanent, status, reply: capital(why), host: null, lines: [] });
  }
  const lines: TranscriptLine[] = [];
  let last: NoHop | null = null as NoHop | null;
  for (const [at, host] of hosts.value.entries()) {
    const wish = plan ? plan.hosts[at]! : null;
    if (wish?.level === 'skip') {
      last ??= { permanent: false, status: '4.7.5', reply: capital(wish.why), host: host.name, lines };
      continue;
    }
    const opened = await openHost(options, host, smart, lines, wish);
    if (opened.ok) return opened;
    // What one host refuses for good another may take; only when all refuse is it for good.
    last = { ...opened.error, permanent: opened.error.permanent && (last?.permanent ?? true) };
  }
  return err(last ?? { permanent: false, status: '4.4.1', reply: 'No host to speak to', host: null, lines });
}

async function smartHostAddresses(
  options: HopOptions,
  smart: SmartHost,
): Promise<Result<readonly Host[], { permanent: boolean; status: string; reply: string }>> {
  if (isAddress(smart.host)) return ok([{ name: smart.host, addresses: [smart.host] }]);
  const found = await options.resolver.address(smart.host);
  return found.kind === 'found'
    ? ok([{ name: smart.host, addresses: found.records.map(record => record.address) }])
    : err({
        permanent: false,
        status: '4.4.3',
        reply: `The address of the smart host ${smart.host} could not be found`,
      });
}

async function openHost(
  options: HopOptions,
  host: Host,
  smart: SmartHost | null,
  lines: TranscriptLine[],
  plan: HostPlan | null,
): Promise<Result<Hop, NoHop>> {
  const wish = smart
    ? wishForSmartHost(smart, host)
    : plan
      ? requestFor(plan, options.clock.now)
      : ({ mode: 'opportunistic', serverName: host.name } as const);
  const because = plan && plan.level !== 'none' && plan.level !== 'opportunistic' ? plan.why : null;
  const first = await speakTo(options, host, smart, lines, wish, because);
  if (first.ok || !('fault' in first.error) || !first.error.fault.mayTryInClear) return named(first, lines);
  // RFC 7435 §3: encryption was only wished for.
  return named(await speakTo(options, host, smart, lines, 'none', null), lines);
}

/** A password goes to nobody who could not prove its name; what listens on this computer need not. */
function wishForSmartHost({ tls }: SmartHost, { name, addresses }: Host): TlsRequest | 'none' {
  if (tls === 'none') return 'none';
  return { mode: tls === 'required' && addresses.every(isLoopback) ? 'opportunistic' : tls, serverName: name };
}

const isLiteral = (route: string): boolean => route.startsWith('[');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Unspoken = NoHop | (NoHop & { readonly fault: ClientFault });
const named = (result: Result<Hop, Unspoken>, lines: readonly TranscriptLine[]): Result<Hop, NoHop> =>
  result.ok ? result : err({ ...result.error, lines });

async function speakTo(
  options: HopOptions,
  host: Host,
  smart: SmartHost | null,
  lines: TranscriptLine[],
  wish: TlsRequest | 'none',
  because: string | null,
): Promise<Result<Hop, Unspoken>> {
  const port = smart?.port ?? options.port();
  const request = wish === 'none' ? null : wish;
  const dialled = await dial({
    addresses: host.addresses,
    port,
    guard: options.guard,
    clock: options.clock,
    ...(request && port === 465 ? { implicitTls: request } : {}),
  });
  // Nobody spoke, so nobody is quoted.
  if (!dialled.ok)
    return err({
      permanent: false,
      status: '4.4.1',
      reply: `${host.name}: ${dialled.error.sentence}`,
      host: null,
      lines,
    });
  return greet(options, dialled.value, host, smart, lines, { request, because });
}

const isLoopback = (address: string): boolean => /^127\.|^::1$/.test(address);
/** A refusal for good that we take for one for now is told as such: '5.7.8' → '4.7.8'. */
const temporaryStatus = (status: string | null | undefined): string => status?.replace(/^5/, '4') ?? '4.4.2';

async function greet(
  options: HopOptions,
  connection: Dialled,
  host: Host,
  smart: SmartHost | null,
  lines: TranscriptLine[],
  { request, because }: { readonly request: TlsRequest | null; readonly because: string | null },
): Promise<Result<Hop, Unspoken>> {
  // The lines go wherever the hop's lines are now: first to this attempt, later to each message in turn.
  let sink = lines;
  const opened = await openSession({
    connection,
    greetingName: options.hostName(),
    tls: request ?? 'none',
    ...(smart && smart.user !== '' ? { login: { user: smart.user, password: smart.password } } : {}),
    loginInClear: isLoopback(connection.remote.address),
    deadlines: DEADLINES,
    clock: options.clock,
    random: options.random,
    transcript: line => sink.push(line),
  });
  if (!opened.ok) {
    const { reply, sentence } = opened.error;
    // What a smart host says before the first message is about us, not about the mail: a password that has changed
    // must not return everything that waits.
    const permanent = opened.error.permanent && smart === null;
    const said = reply && reply.from === 'peer' ? printReply(reply) : sentence;
    return err({
      permanent,
      status: permanent ? (reply?.status ?? '5.4.1') : temporaryStatus(reply?.status),
      reply: said,
      host: host.name,
      lines,
      fault: opened.error,
    });
  }
  return ok({
    session: opened.value,
    host: host.name,
    tlsBecause: because,
    remote: connection.remote,
    used: 0,
    get lines() {
      return sink;
    },
    set lines(fresh) {
      sink = fresh;
    },
  });
}
