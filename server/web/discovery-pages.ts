/**
 * What mail programs fetch to set themselves up, on the public web door: autoconfig, Autodiscover, PACC, and profiles by
 * one-time addresses. What is answered is the same for every name of a domain; a domain that is not ours is a 404.
 *
 * draft-ietf-mailmaint-autoconfig; [MS-OXDSCLI] (plain XML); draft-ietf-mailmaint-pacc; RFC 9110 §15.5.11 (410).
 */
import type { IncomingMessage } from 'node:http';
import { LONGEST_REQUEST, readRequest } from '../discovery/autodiscover.ts';
import { PROFILE_TYPE } from '../discovery/mobileconfig.ts';
import { PACC_PATH } from '../discovery/pacc.ts';
import type { DiscoverySource } from '../discovery/source.ts';

export type DiscoveryAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

export type Asked = {
  readonly request: IncomingMessage;
  /** From the Host field, without the port. */
  readonly host: string | null;
  readonly tls: boolean;
  /** Who asks is on this computer. */
  readonly here: boolean;
};

const AUTOCONFIG = ['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml'];
const AUTODISCOVER = '/autodiscover/autodiscover.xml';
export const PROFILES = '/p/';
const TOKEN = /^[\w-]{16,64}$/;
const LONGEST_ADDRESS = 320;
const SHORT = { 'Cache-Control': 'max-age=300' };
const XML = { 'Content-Type': 'application/xml; charset=utf-8', ...SHORT };

/** null: it is not about this. */
export async function answerDiscovery(asked: Asked, discovery: DiscoverySource): Promise<DiscoveryAnswer | null> {
  const { request, host } = asked;
  const { pathname, searchParams } = addressOf(request);
  if (AUTOCONFIG.includes(pathname)) return reading(request, () => autoconfig(asked, searchParams, discovery));
  // Programs write it in every case there is.
  if (pathname.toLowerCase() === AUTODISCOVER) return autodiscover(asked, discovery);
  if (pathname === PACC_PATH && asked.tls)
    return reading(request, async () =>
      found(host === null ? null : await discovery.pacc(host), { 'Content-Type': 'application/json', ...SHORT }),
    );
  if (pathname.startsWith(PROFILES))
    return reading(request, () => answerProfile(pathname, request.method ?? '', asked.tls, discovery));
  return null;
}

async function autoconfig(
  { host, here }: Asked,
  query: URLSearchParams,
  discovery: DiscoverySource,
): Promise<DiscoveryAnswer> {
  const address = query.get('emailaddress');
  if (host === null || (address !== null && address.length > LONGEST_ADDRESS)) return nothing;
  return found(await discovery.autoconfig({ host, address, here }), XML);
}

async function autodiscover({ request, host, tls, here }: Asked, discovery: DiscoverySource): Promise<DiscoveryAnswer> {
  // Outlook asks in clear where it is to go on; what is told in clear anybody could change on the way.
  if (!tls) {
    const onward =
      host !== null && discovery.webDoor().https && (request.method === 'GET' || request.method === 'POST');
    return onward ? { status: 302, body: '', headers: { Location: `https://${host}${AUTODISCOVER}` } } : nothing;
  }
  if (request.method !== 'POST') return { status: 405, body: 'POST only\n', headers: { Allow: 'POST' } };
  const body = await bodyOf(request);
  if (body === null) return { status: 413, body: 'Too long\n', headers: {} };
  const read = readRequest(body);
  if (!read.ok) return read.error === 'bad' ? { status: 400, body: 'Not understood\n', headers: {} } : nothing;
  return found(await discovery.autodiscover({ address: read.value, here }), {
    ...XML,
    'Cache-Control': 'no-store',
  });
}

/** The password goes along only where nobody can read it: with TLS that every device believes. HEAD spends nothing. */
export async function answerProfile(
  path: string,
  method: string,
  tls: boolean,
  discovery: DiscoverySource,
): Promise<DiscoveryAnswer> {
  const token = path.slice(PROFILES.length);
  if (!TOKEN.test(token)) return nothing;
  if (method === 'HEAD') return { status: 200, body: '', headers: { 'Content-Type': PROFILE_TYPE } };
  const wish = discovery.profiles.redeem(token);
  if (wish === 'used')
    return { status: 410, body: 'This address was good once. Make another under Connect.\n', headers: {} };
  if (!wish) return nothing;
  const host = discovery.services().find(one => one.security === 'tls')?.host;
  const isSecret = tls && host !== undefined && (await discovery.trustOf(host)).kind === 'public';
  const profile = await discovery.profileOf({ ...wish, password: isSecret ? wish.password : null });
  if (!profile) return nothing;
  return {
    status: 200,
    body: profile.text,
    headers: {
      'Content-Type': PROFILE_TYPE,
      'Content-Disposition': `attachment; filename="${profile.file}"`,
      'Cache-Control': 'no-store',
    },
  };
}

const nothing: DiscoveryAnswer = { status: 404, body: 'Nothing here\n', headers: {} };
const found = (body: string | null, headers: Readonly<Record<string, string>>): DiscoveryAnswer =>
  body === null ? nothing : { status: 200, body, headers };

async function reading(request: IncomingMessage, answer: () => Promise<DiscoveryAnswer>): Promise<DiscoveryAnswer> {
  const { method } = request;
  if (method === 'GET' || method === 'HEAD') return answer();
  return { status: 405, body: 'GET only\n', headers: { Allow: 'GET, HEAD' } };
}

/** What is no address is one that leads nowhere. */
function addressOf({ url }: IncomingMessage): URL {
  return URL.parse(url ?? '/', 'http://here.invalid') ?? new URL('http://here.invalid/');
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_REQUEST) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
