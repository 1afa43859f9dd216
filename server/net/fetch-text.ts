/**
 * A short text over HTTPS from a host that strangers can name, or octets brought to it: its addresses pass the guard, its certificate must be
 * valid, a redirect is an answer like any other (and no policy), and neither length nor time is without end.
 *
 * RFC 9110; RFC 8461 §3.3, RFC 8460 §5.4 (what it is for).
 */
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes, Duration } from '../base/units.ts';
import { tlsReason } from './accept.ts';
import type { Guard } from './dial.ts';

export type TextRequest = {
  readonly host: string;
  readonly path: string;
  /** Of the answer. */
  readonly limit: Bytes;
  /** However many addresses there are. */
  readonly deadline: Duration;
  readonly port?: number;
  /** Brought by POST, to which every 2xx is a good answer; without it, asked by GET, to which only 200 is. */
  readonly post?: { readonly type: string; readonly bytes: Uint8Array };
};
export type TextFault = {
  readonly kind: 'certificate' | 'answer' | 'too-long' | 'network';
  readonly sentence: string;
};
export type FetchTextOptions = {
  /** The addresses of a host, best first; none where they cannot be found. */
  addressesOf(host: string): Promise<readonly string[]>;
  readonly guard: Guard;
  readonly clock: Clock;
  /** PEM certificates that are believed instead of the well-known ones. */
  readonly authorities?: readonly string[];
  readonly port?: number;
};

const HTTPS_PORT = 443;
/** No host answers sooner. */
const LEAST: Duration = 10;
type Outcome = Result<{ readonly text: string; readonly mediaType: string }, TextFault>;

export function textFetcher(options: FetchTextOptions): (wanted: TextRequest) => Promise<Outcome> {
  return async wanted => {
    const addresses = await options.addressesOf(wanted.host);
    if (addresses.length === 0) return fault('network', `${wanted.host} has no address`);
    let last: Outcome = fault('network', `${wanted.host} cannot be reached`);
    // Of all addresses together: a stranger may name as many silent ones as he likes.
    const until = options.clock.monotonic() + wanted.deadline;
    for (const [at, address] of addresses.entries()) {
      const left = until - options.clock.monotonic();
      // Each leaves half of it to those behind it.
      const deadline = at === addresses.length - 1 ? left : Math.ceil(left / 2);
      if (left < LEAST) break;
      const allowed = options.guard.allow(address, portFor(wanted, options));
      const tried = allowed.ok
        ? await fetchFrom(address, { ...wanted, deadline }, options)
        : { outcome: fault('network', allowed.error), reached: false };
      last = tried.outcome;
      // What was brought is not brought again elsewhere: it may have been heard.
      if (last.ok || last.error.kind !== 'network' || (tried.reached && wanted.post)) return last;
    }
    return last;
  };
}

const portFor = (wanted: TextRequest, options: FetchTextOptions): number => wanted.port ?? options.port ?? HTTPS_PORT;

const isGood = ({ post }: TextRequest, status = 0): boolean => (post ? status >= 200 && status < 300 : status === 200);

const fault = (kind: TextFault['kind'], sentence: string): Outcome => err({ kind, sentence });

type Tried = { readonly outcome: Outcome; readonly reached: boolean };

function fetchFrom(address: string, wanted: TextRequest, options: FetchTextOptions): Promise<Tried> {
  return new Promise(resolve => {
    const parts: Buffer[] = [];
    let length = 0;
    let reached = false;
    const settle = (outcome: Outcome) => {
      cancel();
      resolve({ outcome, reached });
      asked.destroy();
    };
    const asked = request({
      host: wanted.host,
      servername: wanted.host,
      port: portFor(wanted, options),
      path: wanted.path,
      method: wanted.post ? 'POST' : 'GET',
      // The address that was judged is the one that is dialled.
      lookup: lookupOf(address),
      agent: false,
      headers: {
        ...{ accept: 'text/plain', 'user-agent': 'Mailroom' },
        ...(wanted.post && { 'content-type': wanted.post.type, 'content-length': wanted.post.bytes.length }),
      },
      minVersion: 'TLSv1.2',
      ...(options.authorities && { ca: [...options.authorities] }),
    });
    const cancel = options.clock.after(wanted.deadline, () =>
      settle(fault('network', `${wanted.host} did not answer in time`)),
    );
    asked.on('socket', socket =>
      socket.once('secureConnect', () => {
        reached = true;
      }),
    );
    asked.on('error', (problem: NodeJS.ErrnoException) => settle(whatWentWrong(problem, wanted.host)));
    asked.on('response', response => {
      if (!isGood(wanted, response.statusCode))
        return settle(fault('answer', `${wanted.host} answered ${response.statusCode}`));
      response.on('data', (part: Buffer) => {
        length += part.length;
        parts.push(part);
        if (length > wanted.limit) settle(fault('too-long', `${wanted.host} sent more than ${wanted.limit} octets`));
      });
      response.on('error', (problem: Error) => settle(whatWentWrong(problem, wanted.host)));
      response.on('close', () => settle(fault('network', `${wanted.host} hung up before its answer was whole`)));
      response.on('end', () => {
        const mediaType = (response.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
        settle(ok({ text: Buffer.concat(parts).toString('utf8'), mediaType }));
      });
    });
    asked.end(wanted.post?.bytes);
  });
}

const lookupOf =
  (address: string): LookupFunction =>
  (_host, { all }, done) => {
    const family = address.includes(':') ? 6 : 4;
    if (all) done(null, [{ address, family }]);
    else done(null, address, family);
  };

/** What node:tls says of certificates; everything else is the network's. */
function whatWentWrong(problem: NodeJS.ErrnoException, host: string): Outcome {
  const code = problem.code ?? '';
  const certificate = /CERT|ISSUER|SIGNATURE|SELF_SIGNED|ALTNAME/.test(code);
  const sentence = certificate ? 'could not prove its name' : 'could not be asked';
  return fault(certificate ? 'certificate' : 'network', `${host} ${sentence} (${tlsReason(problem)})`);
}
