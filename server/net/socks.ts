/**
 * A connection outwards through a SOCKS5 server (RFC 1928; user and password, RFC 1929): a company's way out, an SSH
 * tunnel, Tor. A name is handed over as it is, so that nobody here looks it up; an address passes the guard first, as if
 * we dialled it ourselves. What comes back is a connection like any other: it is encrypted to its end, not to the proxy.
 */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, seconds } from '../base/units.ts';
import { printEndpoint } from './address.ts';
import { allowAll, type DialFault, type Dialled, type DialOptions, dial, type Guard } from './dial.ts';

export type SocksServer = {
  /** IP addresses, best first. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Null: it asks nobody. */
  readonly login: { readonly user: string; readonly password: string } | null;
};

export type ThroughOptions = Pick<DialOptions, 'implicitTls' | 'source'> & {
  readonly proxy: SocksServer;
  /** An IP address, or a name that the proxy looks up. */
  readonly host: string;
  readonly port: number;
  /** Asked for the destination. */
  readonly guard: Guard;
  readonly clock: Clock;
  /** For the proxy to answer, and then for the destination. Tor takes its time. */
  readonly deadline?: Duration;
};

const DEADLINE = seconds(60);
const VERSION = 5;
const METHODS = { none: 0, password: 2, refused: 0xff } as const;
const CONNECT = 1;
const KINDS = { ipv4: 1, name: 3, ipv6: 4 } as const;
/** RFC 1928 §4, RFC 1929 §2: one octet says how long. */
const LONGEST = 255;

export async function dialThrough(options: ThroughOptions): Promise<Result<Dialled, DialFault>> {
  const { host, port, proxy, clock } = options;
  const where = printEndpoint(host, port);
  const fault = (kind: DialFault['kind'], why: string): Result<never, DialFault> =>
    err({ kind, sentence: `${where}: ${why}.`, tried: [{ address: host, kind, sentence: `${where}: ${why}.` }] });
  const allowed = options.guard.allow(host, port);
  if (!allowed.ok) return fault('forbidden', allowed.error);
  const asked = requestFor(host, port);
  if (!asked.ok) return fault('unreachable', asked.error);
  if (proxy.login && longest(proxy.login) > LONGEST)
    return fault('unreachable', `a proxy takes ${LONGEST} octets of user or password at most`);
  const { source } = options;
  // The destination was judged; the proxy is the owner's own word.
  const dialled = await dial({
    ...{ addresses: proxy.addresses, port: proxy.port, guard: allowAll, clock },
    ...(source ? { source } : {}),
  });
  if (!dialled.ok)
    return fault(dialled.error.kind, `the proxy cannot be reached: ${dialled.error.sentence.replace(/\.$/, '')}`);
  const connection = dialled.value;
  const answer = await negotiate(connection.stream(), { ...options, request: asked.value });
  if (!answer.ok) {
    connection.destroy();
    return fault(answer.error.kind, answer.error.why);
  }
  const through: Dialled = { ...connection, remote: { address: host, port } };
  if (!options.implicitTls) return ok(through);
  const secured = await through.startTls(options.implicitTls);
  return secured.ok ? ok(through) : secured;
}

const longest = ({ user, password }: { user: string; password: string }): number =>
  Math.max(Buffer.byteLength(user), Buffer.byteLength(password));

/** RFC 1928 §4: version, command, reserved, kind, address, port. */
function requestFor(host: string, port: number): Result<Buffer, string> {
  const ends = Buffer.from([port >> 8, port & 0xff]);
  const head = (kind: number) => Buffer.from([VERSION, CONNECT, 0, kind]);
  switch (isIP(host)) {
    case 4:
      return ok(Buffer.concat([head(KINDS.ipv4), Buffer.from(host.split('.').map(Number)), ends]));
    case 6:
      return ok(Buffer.concat([head(KINDS.ipv6), ipv6Octets(host), ends]));
    default: {
      const name = Buffer.from(host, 'latin1');
      if (!/^[\x21-\x7e]+$/.test(host) || name.length > LONGEST) return err('this is no name that a proxy can look up');
      return ok(Buffer.concat([head(KINDS.name), Buffer.from([name.length]), name, ends]));
    }
  }
}

function ipv6Octets(address: string): Buffer {
  const plain = address
    .replace(/%.*$/, '')
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
      [a * 256 + Number(b), c * 256 + Number(d)].map(group => group.toString(16)).join(':'),
    );
  const [before = '', after] = plain.split('::');
  const groups = (text: string) => text.split(':').filter(group => group !== '');
  const head = groups(before);
  const tail = groups(after ?? '');
  const all = after === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(all.flatMap(group => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}

type Trouble = { readonly kind: DialFault['kind']; readonly why: string };
type Asking = Pick<ThroughOptions, 'proxy' | 'clock' | 'deadline'> & { readonly request: Buffer };

async function negotiate(stream: Duplex, { proxy, clock, deadline, request }: Asking): Promise<Result<void, Trouble>> {
  const reader = newReader(stream, clock, deadline ?? DEADLINE);
  try {
    const { login } = proxy;
    stream.write(Buffer.from([VERSION, ...(login ? [2, METHODS.none, METHODS.password] : [1, METHODS.none])]));
    const [version, method] = await reader.read(2);
    if (version !== VERSION) return trouble('the proxy does not speak SOCKS5');
    if (method === METHODS.refused)
      return trouble(login ? 'the proxy takes no password (RFC 1929)' : 'the proxy asks for a user and password');
    if (method === METHODS.password && login) {
      const refused = await signIn(stream, reader, login);
      if (refused) return refused;
    } else if (method !== METHODS.none) return trouble('the proxy chose a way to sign in that was not offered');
    stream.write(request);
    return await outcome(reader);
  } catch (thrown) {
    if (thrown instanceof ProxyGone) return err(thrown.trouble);
    throw thrown;
  } finally {
    reader.end();
  }
}

/** RFC 1929 §2. */
async function signIn(
  stream: Duplex,
  reader: OctetReader,
  { user, password }: { user: string; password: string },
): Promise<Result<never, Trouble> | null> {
  const [name, secret] = [Buffer.from(user), Buffer.from(password)];
  stream.write(Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([secret.length]), secret]));
  const [, status] = await reader.read(2);
  return status === 0 ? null : trouble('the proxy refused the user or password');
}

/** RFC 1928 §6. The address that the proxy dials from is of no use to us. */
async function outcome(reader: OctetReader): Promise<Result<void, Trouble>> {
  const [version, reply, , kind] = await reader.read(4);
  if (version !== VERSION) return trouble('the proxy does not speak SOCKS5');
  if (reply !== 0) return err(refusals.get(reply!) ?? { kind: 'unreachable', why: `the proxy answered ${reply}` });
  switch (kind) {
    case KINDS.ipv4:
      await reader.read(4 + 2);
      return ok(undefined);
    case KINDS.ipv6:
      await reader.read(16 + 2);
      return ok(undefined);
    case KINDS.name: {
      const [length] = await reader.read(1);
      await reader.read(length! + 2);
      return ok(undefined);
    }
    default:
      return trouble('the proxy answered with an address of an unknown kind');
  }
}

const trouble = (why: string): Result<never, Trouble> => err({ kind: 'unreachable', why });

const refusals = new Map<number, Trouble>([
  [1, { kind: 'unreachable', why: 'the proxy failed' }],
  [2, { kind: 'unreachable', why: 'the proxy does not allow it' }],
  [3, { kind: 'unreachable', why: 'the proxy finds no way to that network' }],
  [4, { kind: 'unreachable', why: 'the proxy finds no such host' }],
  [5, { kind: 'refused', why: 'nobody listens there (connection refused), the proxy says' }],
  [6, { kind: 'timeout', why: 'no answer in time, the proxy says' }],
  [7, { kind: 'unreachable', why: 'the proxy makes no connections' }],
  [8, { kind: 'unreachable', why: 'the proxy does not know this kind of address' }],
]);

class ProxyGone extends Error {
  readonly trouble: Trouble;
  constructor(found: Trouble) {
    super(found.why);
    this.trouble = found;
  }
}

type OctetReader = { read(count: number): Promise<Buffer>; end(): void };

/** Just so many octets, and none of what belongs to the conversation behind them. */
function newReader(stream: Duplex, clock: Clock, deadline: Duration): OctetReader {
  let gone: Trouble | null = null;
  let wake = () => {};
  const fail = (found: Trouble) => {
    gone ??= found;
    wake();
  };
  const onReadable = () => wake();
  const onEnd = () => fail({ kind: 'reset', why: 'the proxy closed the connection' });
  const cancel = clock.after(deadline, () => fail({ kind: 'timeout', why: 'the proxy did not answer in time' }));
  stream.on('readable', onReadable);
  stream.once('end', onEnd);
  stream.once('close', onEnd);
  return {
    async read(count) {
      for (;;) {
        const octets: Buffer | null = gone ? null : stream.read(count);
        if (octets && octets.length === count) return octets;
        if (octets && octets.length > 0) onEnd();
        if (gone) throw new ProxyGone(gone);
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    },
    end() {
      cancel();
      stream.off('readable', onReadable);
      stream.off('end', onEnd);
      stream.off('close', onEnd);
    },
  };
}
