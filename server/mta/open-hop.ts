/**
 * A session with the first of a route's hosts that will do: found, dialled, greeted, encrypted as its plan and the
 * message want it. What one host cannot do the next may.
 *
 * RFC 5321 §5.1; RFC 8689 §4.2.1 (what a message with REQUIRETLS wants of a host, and what its sender hears).
 */
import { err, ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { HostPlan } from '../mailauth/tls-plan.ts';
import { type DialFault, type Dialled, dial } from '../net/dial.ts';
import { isAddress } from '../net/networks.ts';
import { SMART_HOST } from '../queue/route-name.ts';
import { type ClientFault, type ClientSession, openSession, printReply } from '../smtp/client.ts';
import { destinationsOf, type Host } from './destination.ts';
import type { Hop, HopOptions, NoHop, SmartHost } from './hop.ts';
import { type Handshake, handshakeFor, handshakeWithNamed, isLoopback } from './tls-handshake.ts';
import { type Attempt, sessionOf } from './tls-outcome.ts';
import type { Demand, DomainTls } from './tls-policy.ts';

/** RFC 5321 §4.5.3.2 allows minutes; a host that is silent this long is tried later instead. */
const DEADLINES = { greeting: seconds(60), hello: seconds(60) };

/** One search for a session, with what was said in it so far. */
type Search = {
  readonly options: HopOptions;
  readonly smart: SmartHost | null;
  readonly demand: Demand;
  readonly lines: TranscriptLine[];
  /** TLS-RPT's ear; hears nothing where the message itself asks for something, or the owner named the host. */
  readonly tell: (plan: HostPlan, attempt: Attempt | null) => void;
};

export async function openHop(options: HopOptions, route: string, demand: Demand): Promise<Result<Hop, NoHop>> {
  const smart = route === SMART_HOST ? options.smartHost() : null;
  const hosts = smart
    ? await smartHostAddresses(options, smart)
    : await destinationsOf(route, options.resolver, options.hostName(), options.random);
  if (!hosts.ok) return err({ ...hosts.error, host: null, lines: [], unreached: { why: 'dns', address: null } });
  const names = hosts.value.map(host => host.name);
  const about = smart || isLiteral(route) ? null : await options.tls.planFor(route, names, demand);
  const search: Search = { options, smart, demand, lines: [], tell: teller(options, about, demand) };
  const refused = about?.plan.refused;
  if (about && refused) {
    for (const plan of about.plan.hosts) search.tell(plan, null);
    return err({ ...refused, reply: capital(refused.why), host: null, lines: [] });
  }
  return firstThatWill(search, hosts.value, about);
}

function teller({ onTls, clock }: HopOptions, about: DomainTls | null, demand: Demand): Search['tell'] {
  if (!onTls || !about || demand !== 'usual') return () => {};
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
  hosts: readonly Host[],
  about: DomainTls | null,
): Promise<Result<Hop, NoHop>> {
  const { options, smart, demand, lines } = search;
  let last: NoHop | null = null as NoHop | null;
  for (const [at, host] of hosts.entries()) {
    const plan = about ? about.plan.hosts[at]! : null;
    if (plan?.level === 'skip') {
      search.tell(plan, null);
      last ??= { permanent: false, status: '4.7.5', reply: capital(plan.why), host: host.name, lines };
      continue;
    }
    const handshake = plan
      ? handshakeFor(plan, about!.question, options.clock.now)
      : handshakeWithNamed(host, smart, demand);
    const opened = await openHost(search, host, handshake, plan);
    if (opened.ok) return opened;
    // What one host refuses for good another may take; only when all refuse is it for good.
    const permanent = opened.error.permanent && (last?.permanent ?? true);
    const { status } = opened.error;
    last = { ...opened.error, permanent, status: permanent ? status : temporaryStatus(status) };
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
  search: Search,
  host: Host,
  handshake: Handshake,
  plan: HostPlan | null,
): Promise<Result<Hop, NoHop>> {
  const told = (attempt: Attempt) => {
    if (plan) search.tell(plan, attempt);
  };
  const first = await speakTo(search, host, handshake, null, told);
  if (first.ok || !first.error.fault?.mayTryInClear) return named(first);
  // RFC 7435 §3: encryption was only wished for.
  const { sentence } = first.error.fault;
  const inClear: Handshake = { ...handshake, request: 'none' };
  return named(await speakTo(search, host, inClear, sentence, () => {}));
}

const isLiteral = (route: string): boolean => route.startsWith('[');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** A refusal for good that we take for one for now is told as such: '5.7.8' → '4.7.8'. */
const temporaryStatus = (status: string): string => status.replace(/^5/, '4');

type Unspoken = NoHop & { readonly fault?: ClientFault };
function named(result: Result<Hop, Unspoken>): Result<Hop, NoHop> {
  if (result.ok) return result;
  const { fault: _, ...rest } = result.error;
  return err(rest);
}

async function speakTo(
  search: Search,
  host: Host,
  handshake: Handshake,
  whyInClear: string | null,
  told: (attempt: Attempt) => void,
): Promise<Result<Hop, Unspoken>> {
  const { options, smart, lines } = search;
  const port = smart?.port ?? options.port();
  const { request } = handshake;
  const dialled = await dial({
    addresses: host.addresses,
    port,
    guard: options.guard,
    clock: options.clock,
    ...(request !== 'none' && port === 465 ? { implicitTls: request } : {}),
  });
  // Nobody spoke, so nobody is quoted.
  if (!dialled.ok)
    return err({
      permanent: false,
      status: '4.4.1',
      reply: `${host.name}: ${dialled.error.sentence}`,
      host: null,
      lines,
      ...undialled(search, dialled.error),
    });
  return greet(search, dialled.value, host, handshake, whyInClear, told);
}

async function greet(
  search: Search,
  connection: Dialled,
  host: Host,
  handshake: Handshake,
  whyInClear: string | null,
  told: (attempt: Attempt) => void,
): Promise<Result<Hop, Unspoken>> {
  const { options, smart, lines, demand } = search;
  // The lines go wherever the hop's lines are now: first to this attempt, later to each message in turn.
  let sink = lines;
  const opened = await openSession({
    connection,
    greetingName: options.hostName(),
    tls: handshake.request,
    ...(smart && smart.user !== '' ? { login: { user: smart.user, password: smart.password } } : {}),
    loginInClear: isLoopback(connection.remote.address),
    deadlines: DEADLINES,
    clock: options.clock,
    random: options.random,
    transcript: line => sink.push(line),
  });
  const ends = { from: connection.local.address, to: connection.remote.address };
  if (!opened.ok) {
    if (opened.error.stage === 'tls') told({ peer: null, fault: opened.error, ...ends });
    const unreached = unreachedBy(search, opened.error, connection.remote.address);
    return err({ ...unspoken(opened.error, smart, demand), ...unreached, host: host.name, lines, fault: opened.error });
  }
  const session = opened.value;
  told({ peer: session.tls, fault: null, ...ends });
  if (demand === 'require-tls' && !session.capabilities.requireTls) {
    void session.quit();
    const reply = `${host.name} does not offer REQUIRETLS, which the message asks for`;
    return err({ permanent: true, status: '5.7.30', reply, host: host.name, lines });
  }
  return ok({
    session,
    host: host.name,
    demand,
    security: securityOf(session, handshake, whyInClear),
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

/** What the message itself asked for says nothing of the destination. */
function undialled({ demand }: Search, { kind, tried }: DialFault): Pick<NoHop, 'unreached'> {
  if (demand !== 'usual') return {};
  const whys = { refused: 'refused', timeout: 'timeout', unreachable: 'no-way', reset: 'lost', tls: 'tls' } as const;
  return kind === 'forbidden' ? {} : { unreached: { why: whys[kind], address: tried.at(-1)?.address ?? null } };
}

function unreachedBy({ demand }: Search, { kind, stage }: ClientFault, address: string): Pick<NoHop, 'unreached'> {
  if (demand !== 'usual') return {};
  if (stage === 'tls' || kind === 'tls-unavailable') return { unreached: { why: 'tls', address } };
  if (kind === 'refused' || kind === 'login-refused' || kind === 'login-unavailable')
    return { unreached: { why: 'unwanted', address } };
  return { unreached: { why: kind === 'lost' ? 'lost' : kind === 'timeout' ? 'timeout' : 'not-smtp', address } };
}

/**
 * What a smart host says before the first message is about us, not about the mail: a password that has changed must not
 * return everything that waits. A message that wants what cannot be had is returned all the same.
 */
function unspoken(
  fault: ClientFault,
  smart: SmartHost | null,
  demand: Demand,
): Pick<NoHop, 'permanent' | 'status' | 'reply'> {
  const said = fault.reply && fault.reply.from === 'peer' ? printReply(fault.reply) : fault.sentence;
  const reply = fault.stage === 'tls' && fault.kind !== 'lost' ? `${capital(fault.sentence)}${quoted(fault)}` : said;
  if (demand === 'require-tls' && isForGood(fault)) return { permanent: true, status: '5.7.10', reply };
  if (fault.kind === 'tls-failed') return { permanent: false, status: '4.7.5', reply };
  if (fault.kind === 'tls-unavailable') return { permanent: false, status: '4.7.10', reply };
  const permanent = fault.permanent && smart === null;
  const status = fault.reply?.status;
  return { permanent, status: permanent ? (status ?? '5.4.1') : temporaryStatus(status ?? '4.4.2'), reply };
}

const quoted = ({ reply }: ClientFault): string => (reply && reply.from === 'peer' ? `: ${printReply(reply)}` : '');

/** Another hour may bring what was lost on the way; it brings no other certificate. */
function isForGood({ kind, reply, tls }: ClientFault): boolean {
  if (kind === 'tls-unavailable') return !reply || reply.code >= 500;
  return kind === 'tls-failed' && (tls?.kind === 'certificate' || tls?.kind === 'handshake');
}

function securityOf(session: ClientSession, handshake: Handshake, whyInClear: string | null): Hop['security'] {
  const { asked, because, namedBy, provenBy, request } = handshake;
  const { tls, capabilities } = session;
  const wish = { asked, because, namedBy };
  if (!tls) {
    const notOffered = capabilities.startTls
      ? 'the other side announces it and refuses it'
      : 'the other side does not offer it';
    const doubt = whyInClear ?? (request === 'none' ? 'the owner wants no encryption here' : notOffered);
    return { ...wish, version: null, cipher: null, proof: null, name: null, doubt };
  }
  const { version, cipher, doubt } = tls;
  return { ...wish, version, cipher, ...provenBy(tls), doubt: doubt?.why ?? null };
}
