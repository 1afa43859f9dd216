/**
 * The guarded way to a link that a message names, for whoever asks if it still answers: one HEAD, never a GET, to a host of
 * the internet. Address, the name's addresses and each redirect (the asker's next question) are judged as those of pictures
 * are: never this computer, nor its network, whatever the DNS says.
 */
import { type IncomingMessage, request } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/ports.ts';
import { type Duration, seconds } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { type Dialled, dial, type Guard } from '../net/dial.ts';
import { type PictureTarget, pictureGuard, pictureTarget } from './picture-address.ts';

export type HeadAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly location: string | null }
  | { readonly kind: 'inside' | 'failed'; readonly because: string };
export type LinkHeads = (address: string) => Promise<HeadAnswer>;

export type LinkHeadsOptions = {
  readonly resolver: Resolver;
  readonly clock: Clock;
  /** Tests have servers of their own. */
  readonly guard?: Guard;
  readonly ports?: readonly number[];
  readonly authorities?: readonly string[];
  readonly time?: Duration;
};
const TIME = seconds(10);

const failed = (because: string): HeadAnswer => ({ kind: 'failed', because });
const inside = (because: string): HeadAnswer => ({ kind: 'inside', because });

export function newLinkHeads(options: LinkHeadsOptions): LinkHeads {
  const guard = options.guard ?? pictureGuard();
  const time = options.time ?? TIME;
  return async address => {
    const target = pictureTarget(address, options.ports);
    // A name of this house, or a port that is not the web's, is not tried.
    if (!target.ok) return inside(target.error);
    const { host, port, tls } = target.value;
    let dialled: Dialled | null = null;
    let late = false;
    const { promise: tooLate, resolve: ring } = Promise.withResolvers<HeadAnswer>();
    const cancel = options.clock.after(time, () => {
      late = true;
      dialled?.destroy();
      ring(failed('its server was too slow'));
    });
    const ask = async (): Promise<HeadAnswer> => {
      const addresses = await addressesOf(options.resolver, host);
      if (typeof addresses === 'string') return failed(addresses);
      // A name that leads inside as well as outside is a trick: none of its addresses is dialled.
      for (const one of addresses) {
        const allowed = guard.allow(one, port);
        if (!allowed.ok) return inside(allowed.error);
      }
      if (late) return failed('its server was too slow');
      const implicitTls = { mode: 'required', serverName: host, authorities: options.authorities ?? [] } as const;
      const connected = await dial({
        ...{ addresses, port, guard, clock: options.clock, deadline: time },
        ...(tls && { implicitTls }),
      });
      if (!connected.ok) return failed(connected.error.sentence);
      dialled = connected.value;
      if (late) dialled.destroy();
      return late ? failed('its server was too slow') : head(target.value, dialled.stream());
    };
    try {
      return await Promise.race([ask(), tooLate]);
    } finally {
      cancel();
      (dialled as Dialled | null)?.destroy();
    }
  };
}

/** Looked up once: what is judged is what is dialled. A sentence where there are none. */
async function addressesOf(resolver: Resolver, host: string): Promise<readonly string[] | string> {
  if (isIP(host) !== 0) return [host];
  const answer = await resolver.address(host);
  if (answer.kind === 'found') return answer.records.map(record => record.address);
  return answer.kind === 'failure' ? `the DNS could not be asked: ${answer.why}` : `there is no ${host}`;
}

const head = ({ url }: PictureTarget, connection: Duplex): Promise<HeadAnswer> =>
  new Promise(resolve => {
    const asked = request({
      ...{ method: 'HEAD', path: url.pathname + url.search, setHost: false },
      headers: { Host: url.host, 'User-Agent': 'Mozilla/5.0', Accept: '*/*', Connection: 'close' },
      // Without an agent: one would open connections of its own.
      createConnection: () => connection,
    });
    asked.on('error', fault => resolve(failed(fault.message)));
    asked.on('close', () => resolve(failed('the connection was closed before an answer came')));
    asked.on('response', response => {
      resolve({ kind: 'answered', status: response.statusCode ?? 0, location: moved(response) });
      response.resume();
    });
    asked.end();
  });

const moved = ({ statusCode = 0, headers }: IncomingMessage): string | null =>
  statusCode >= 300 && statusCode < 400 ? (headers.location ?? null) : null;
