/**
 * One host: dialled straight or through a proxy, greeted, encrypted as the handshake says, signed in to. What it says
 * before the first message, and what that means for the mail.
 */
import { err, ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { HostPlan } from '../mailauth/tls-plan.ts';
import { type DialFault, type Dialled, dial, dialPath, type TlsRequest } from '../net/dial.ts';
import { isAddress } from '../net/networks.ts';
import { dialThrough, type SocksServer } from '../net/socks.ts';
import { type ClientFault, type ClientSession, openSession, printReply } from '../smtp/client.ts';
import type { Host } from './destination.ts';
import type { Hop, HopOptions, NoHop, OwnersWay } from './hop-shapes.ts';
import { type Handshake, isLoopback } from './tls-handshake.ts';
import type { Attempt } from './tls-outcome.ts';
import type { Demand } from './tls-policy.ts';

/** RFC 5321 §4.5.3.2 allows minutes; a host that is silent this long is tried later instead. */
const DEADLINES = { greeting: seconds(60), hello: seconds(60) };
/** RFC 8314 §3.3: TLS from the first octet. */
const SUBMISSIONS_PORT = 465;

/** One search for a session, with what was said in it so far. */
export type Search = {
  readonly options: HopOptions;
  /** Who named the host; null: the recipients' domain. */
  readonly owner: OwnersWay | null;
  readonly demand: Demand;
  readonly lines: TranscriptLine[];
  /** TLS-RPT's ear; hears nothing where the message itself asks for something, or the owner named the host. */
  readonly tell: (plan: HostPlan, attempt: Attempt | null) => void;
};

/** No addresses: a proxy looks the name up, or `path` is where it listens. */
export type Target = Host & { readonly port: number; readonly path?: string };
export type Unspoken = NoHop & { readonly fault?: ClientFault };

export async function greetHost(
  search: Search,
  target: Target,
  handshake: Handshake,
  whyInClear: string | null,
  told: (attempt: Attempt) => void,
): Promise<Result<Hop, Unspoken>> {
  const dialled = await dialTarget(search, target, handshake.request);
  if (dialled.ok) return greet(search, dialled.value, target, handshake, whyInClear, told);
  // Nobody spoke, so nobody is quoted.
  const reply = `${target.name}: ${dialled.error.sentence}`;
  const unreached = undialled(dialled.error);
  return err({ permanent: false, status: '4.4.1', reply, host: null, lines: search.lines, ...unreached });
}

async function dialTarget(
  { options, owner }: Search,
  target: Target,
  request: Handshake['request'],
): Promise<Result<Dialled, DialFault>> {
  const { guard, clock } = options;
  const { name, addresses, port } = target;
  if (target.path !== undefined) {
    // What keeps all mail in keeps it from programs beside us, too.
    const allowed = guard.allow('127.0.0.1', 0);
    return allowed.ok
      ? dialPath(target.path, { clock })
      : err({ kind: 'forbidden', sentence: `${allowed.error}.`, tried: [] });
  }
  const source = owner?.source ? { source: owner.source } : {};
  const implicitTls: { implicitTls?: TlsRequest } =
    request !== 'none' && port === SUBMISSIONS_PORT ? { implicitTls: request } : {};
  if (!owner?.proxy) return dial({ addresses, port, guard, clock, ...source, ...implicitTls });
  const proxy = await proxyOf(options, owner.proxy);
  return proxy.ok
    ? dialThrough({ ...{ proxy: proxy.value, host: name, port, guard, clock }, ...source, ...implicitTls })
    : proxy;
}

async function proxyOf(
  { resolver }: HopOptions,
  { host, port, user, password }: NonNullable<OwnersWay['proxy']>,
): Promise<Result<SocksServer, DialFault>> {
  const login = user === '' ? null : { user, password: password ?? '' };
  if (isAddress(host)) return ok({ addresses: [host], port, login });
  const found = await resolver.address(host);
  return found.kind === 'found'
    ? ok({ addresses: found.records.map(one => one.address), port, login })
    : err({ kind: 'unreachable', sentence: `The address of the proxy ${host} could not be found.`, tried: [] });
}

async function greet(
  search: Search,
  connection: Dialled,
  target: Target,
  handshake: Handshake,
  whyInClear: string | null,
  told: (attempt: Attempt) => void,
): Promise<Result<Hop, Unspoken>> {
  const { options, owner, lines, demand } = search;
  // The lines go wherever the hop's lines are now: first to this attempt, later to each message in turn.
  let sink = lines;
  const opened = await openSession({
    connection,
    greetingName: owner?.helo || options.hostName(),
    protocol: target.path === undefined ? (owner?.protocol ?? 'smtp') : 'lmtp',
    tls: handshake.request,
    ...(owner?.login ? { login: owner.login } : {}),
    loginInClear: !owner?.proxy && isLoopback(connection.remote.address),
    deadlines: DEADLINES,
    clock: options.clock,
    random: options.random,
    transcript: line => sink.push(line),
  });
  const ends = { from: connection.local.address, to: connection.remote.address };
  if (!opened.ok) {
    if (opened.error.stage === 'tls') told({ peer: null, fault: opened.error, ...ends });
    const unreached = unreachedBy(search, opened.error, connection.remote.address);
    const why = unspoken(opened.error, owner, demand);
    return err({ ...why, ...unreached, host: target.name, lines, fault: opened.error });
  }
  const session = opened.value;
  told({ peer: session.tls, fault: null, ...ends });
  if (demand === 'require-tls' && !session.capabilities.requireTls) {
    void session.quit();
    const reply = `${target.name} does not offer REQUIRETLS, which the message asks for`;
    return err({ permanent: true, status: '5.7.30', reply, host: target.name, lines });
  }
  return ok({
    session,
    host: target.name,
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

function undialled({ kind, tried }: DialFault): Pick<NoHop, 'unreached'> {
  const whys = { refused: 'refused', timeout: 'timeout', unreachable: 'no-way', reset: 'lost', tls: 'tls' } as const;
  return kind === 'forbidden' ? {} : { unreached: { why: whys[kind], address: tried.at(-1)?.address ?? null } };
}

function unreachedBy({ demand }: Search, { kind, stage }: ClientFault, address: string): Pick<NoHop, 'unreached'> {
  // What the message itself asked for says nothing of the destination.
  if (stage === 'tls' || kind === 'tls-unavailable')
    return demand === 'usual' ? { unreached: { why: 'tls', address } } : {};
  if (kind === 'refused' || kind === 'login-refused' || kind === 'login-unavailable')
    return { unreached: { why: 'unwanted', address } };
  return { unreached: { why: kind === 'lost' ? 'lost' : kind === 'timeout' ? 'timeout' : 'not-smtp', address } };
}

/**
 * What a host of the owner's says before the first message is about us, not about the mail: a password that has changed
 * must not return everything that waits. A message that wants what cannot be had is returned all the same.
 */
function unspoken(
  fault: ClientFault,
  owner: OwnersWay | null,
  demand: Demand,
): Pick<NoHop, 'permanent' | 'status' | 'reply'> {
  const said = fault.reply && fault.reply.from === 'peer' ? printReply(fault.reply) : fault.sentence;
  const reply = inWords(fault, owner, said);
  if (demand === 'require-tls' && isForGood(fault)) return { permanent: true, status: '5.7.10', reply };
  if (fault.kind === 'tls-failed') return { permanent: false, status: '4.7.5', reply };
  if (fault.kind === 'tls-unavailable') return { permanent: false, status: '4.7.10', reply };
  const permanent = fault.permanent && owner === null;
  const status = fault.reply?.status;
  return { permanent, status: permanent ? (status ?? '5.4.1') : temporaryStatus(status ?? '4.4.2'), reply };
}

/** Who is told only a code does not know whose turn it is. */
function inWords(fault: ClientFault, owner: OwnersWay | null, said: string): string {
  if (fault.stage === 'tls' && fault.kind !== 'lost') return `${capital(fault.sentence)}${quoted(fault)}`;
  if (fault.kind !== 'login-refused' || !owner?.login) return said;
  return `${capital(owner.label)} did not let us sign in as ${owner.login.user}: ${said}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const quoted = ({ reply }: ClientFault): string => (reply && reply.from === 'peer' ? `: ${printReply(reply)}` : '');
/** A refusal for good that we take for one for now is told as such: '5.7.8' → '4.7.8'. */
export const temporaryStatus = (status: string): string => status.replace(/^5/, '4');

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
