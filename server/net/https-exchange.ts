/**
 * One question and one answer over HTTPS, to a place that the owner named: its certificate must be valid, a redirect is
 * an answer like any other, and neither length nor time is without end. RFC 9110; RFC 8555 §6.1 (who asks).
 */
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import tls from 'node:tls';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes, Duration } from '../base/units.ts';
import { tlsReason } from './accept.ts';
import type { Guard } from './dial.ts';

export type HttpsRequest = {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly limit: Bytes;
  readonly deadline: Duration;
  readonly signal?: AbortSignal;
};
export type HttpsAnswer = {
  readonly status: number;
  /** Names in lower case; of what came twice, all with commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
/** A sentence where there was no answer. */
export type HttpsExchange = (asked: HttpsRequest) => Promise<Result<HttpsAnswer, string>>;

export type HttpsExchangeOptions = {
  /** The addresses of a host, best first; none where they cannot be found. */
  addressesOf(host: string): Promise<readonly string[]>;
  readonly guard: Guard;
  readonly clock: Clock;
  /** PEM certificates that are believed besides the well-known ones. */
  authorities(): readonly string[];
};

const HTTPS_PORT = 443;

export function httpsExchange(options: HttpsExchangeOptions): HttpsExchange {
  return async asked => {
    const url = URL.canParse(asked.url) ? new URL(asked.url) : null;
    if (url?.protocol !== 'https:') return err(`"${asked.url}" is no https address`);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [host] : await options.addressesOf(host);
    if (addresses.length === 0) return err(`${host} has no address in the DNS`);
    let last: Result<HttpsAnswer, string> = err(`${host} cannot be reached`);
    for (const address of addresses) {
      const allowed = options.guard.allow(address, Number(url.port || HTTPS_PORT));
      const tried = allowed.ok ? await askAt(address, url, host, asked, options) : { reached: false, outcome: allowed };
      last = tried.outcome;
      // What was said once is not said again elsewhere: it may have been heard.
      if (last.ok || tried.reached) return last;
    }
    return last;
  };
}

type Tried = { readonly reached: boolean; readonly outcome: Result<HttpsAnswer, string> };

function askAt(
  address: string,
  url: URL,
  host: string,
  asked: HttpsRequest,
  options: HttpsExchangeOptions,
): Promise<Tried> {
  return new Promise(resolve => {
    const parts: Buffer[] = [];
    let length = 0;
    let reached = false;
    const settle = (outcome: Result<HttpsAnswer, string>) => {
      cancel();
      asked.signal?.removeEventListener('abort', aborted);
      resolve({ reached, outcome });
      sent.destroy();
    };
    const authorities = options.authorities();
    const sent = request(url, {
      method: asked.method,
      servername: isIP(host) ? '' : host,
      lookup: lookupOf(address),
      agent: false,
      headers: {
        ...asked.headers,
        ...(asked.body !== undefined && { 'content-length': String(Buffer.byteLength(asked.body)) }),
      },
      minVersion: 'TLSv1.2',
      ...(authorities.length > 0 && { ca: [...tls.rootCertificates, ...authorities] }),
    });
    const cancel = options.clock.after(asked.deadline, () => settle(err(`${host} did not answer in time`)));
    const aborted = () => settle(err('it was broken off'));
    asked.signal?.addEventListener('abort', aborted);
    sent.on('socket', socket =>
      socket.once('secureConnect', () => {
        reached = true;
      }),
    );
    sent.on('error', (problem: Error) => settle(err(`${host} could not be asked (${tlsReason(problem)})`)));
    sent.on('response', response => {
      response.on('data', (part: Buffer) => {
        length += part.length;
        parts.push(part);
        if (length > asked.limit) settle(err(`${host} sent more than ${asked.limit} octets`));
      });
      response.on('error', (problem: Error) => settle(err(`${host} could not be heard (${tlsReason(problem)})`)));
      response.on('close', () => settle(err(`${host} hung up before its answer was whole`)));
      response.on('end', () => {
        const headers = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(', ') : (value ?? ''),
          ]),
        );
        settle(ok({ status: response.statusCode ?? 0, headers, body: Buffer.concat(parts).toString('utf8') }));
      });
    });
    if (asked.signal?.aborted) aborted();
    else sent.end(asked.body);
  });
}

/** The address that was judged is the one that is dialled. */
const lookupOf =
  (address: string): LookupFunction =>
  (_host, { all }, done) => {
    const family = isIP(address) as 4 | 6;
    if (all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
