/**
 * A certificate authority that speaks ACME, strict where RFC 8555 says MUST: nonces are good once, signatures are
 * checked with what was signed, names are really looked up where they are to be proven. It can be told to fail.
 */
import '../../server/net/reflect-metadata.ts';
import { createHash, createHmac, createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as x509 from '@peculiar/x509';
import { type Duration, days, type Instant } from '../../server/base/units.ts';
import { makeAuthority } from '../../server/net/authority.ts';
import { fetched, issued, namesIn, whyNotShown } from './acme-proofs.ts';
import { testCertificate } from './certificate.ts';

export type AcmeBehaviour = {
  now: () => Instant;
  /** Where names are looked for, as the world's ports 80 and 443. */
  httpPort: () => number;
  tlsPort: () => number;
  txt: (name: string) => readonly string[];
  /** So many requests are told that their nonce is bad. */
  badNonces: number;
  /** Answers to the next requests whose path begins so, instead of the right ones. */
  refuse: { path: string; status: number; type: string; detail?: string; retryAfter?: string }[];
  terms: boolean;
  /** Name and secret (base64url) of accounts elsewhere; null: none is wanted. */
  external: { id: string; key: string } | null;
  offers: readonly string[];
  life: Duration;
  /** RFC 9773; null: it has no such answers. */
  window: { start: Instant; end: Instant } | null;
  /** So many looks at an order or an authorization find it pending yet. */
  slow: number;
};

type Challenge = { id: string; type: string; token: string; status: string; error?: object };
type Authorization = {
  id: string;
  name: string;
  wildcard: boolean;
  status: string;
  challenges: Challenge[];
  looks: number;
};
type Order = {
  id: string;
  account: string;
  names: string[];
  status: string;
  authorizations: string[];
  replaces: string | null;
  chain?: string;
  error?: object;
};

export type AcmeAuthority = {
  readonly directory: string;
  /** PEM: of the server itself, and of those who sign certificates. */
  readonly trust: string;
  readonly root: string;
  readonly behaviour: AcmeBehaviour;
  /** 'POST /new-order', in the order in which they came. */
  readonly asked: string[];
  readonly orders: Map<string, Order>;
  readonly accounts: Map<string, { jwk: JsonWebKey; contact: readonly string[] }>;
  close(): Promise<void>;
};

const newId = () => randomBytes(8).toString('hex');
const sha256 = (text: string) => createHash('sha256').update(text).digest();

class Refused extends Error {
  readonly status: number;
  readonly type: string;
  readonly retryAfter: string | undefined;
  constructor(status: number, type: string, detail: string, retryAfter?: string) {
    super(detail);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }
}

export async function startAcmeAuthority(change: Partial<AcmeBehaviour> = {}): Promise<AcmeAuthority> {
  const own = await testCertificate();
  const root = await makeAuthority('Root of the tests', Date.now());
  const behaviour: AcmeBehaviour = {
    now: Date.now,
    httpPort: () => 0,
    tlsPort: () => 0,
    txt: () => [],
    ...{ badNonces: 0, refuse: [], terms: true, external: null, life: days(90), window: null, slow: 0 },
    offers: ['http-01', 'tls-alpn-01', 'dns-01'],
    ...change,
  };
  const nonces = new Set<string>();
  const asked: string[] = [];
  const orders = new Map<string, Order>();
  const authorizations = new Map<string, Authorization>();
  const accounts: AcmeAuthority['accounts'] = new Map();
  const server = createServer({ key: own.key, cert: own.certificate }, (request, response) => {
    serve(request, response).catch(fault => {
      response.destroy();
      throw fault;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `https://localhost:${(server.address() as AddressInfo).port}`;

  const freshNonce = (): string => {
    const nonce = randomBytes(12).toString('base64url');
    nonces.add(nonce);
    return nonce;
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    asked.push(`${request.method} ${path.replace(/\/[\da-f]{16}$/, '')}`);
    const say = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      const isText = typeof body === 'string';
      response.writeHead(status, {
        'Content-Type': isText
          ? 'application/pem-certificate-chain'
          : status < 400
            ? 'application/json'
            : 'application/problem+json',
        'Replay-Nonce': freshNonce(),
        'Cache-Control': 'no-store',
        ...headers,
      });
      response.end(request.method === 'HEAD' ? undefined : isText ? body : JSON.stringify(body));
    };
    try {
      const planned = behaviour.refuse.findIndex(one => path.startsWith(one.path));
      if (planned !== -1) {
        const [one] = behaviour.refuse.splice(planned, 1);
        throw new Refused(one!.status, one!.type, one!.detail ?? 'as told', one!.retryAfter);
      }
      await route(request, path, say);
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      const type = `urn:ietf:params:acme:error:${fault.type}`;
      say(
        fault.status,
        { type, detail: fault.message, status: fault.status },
        fault.retryAfter ? { 'Retry-After': fault.retryAfter } : {},
      );
    }
  }

  type Say = (status: number, body: unknown, headers?: Record<string, string>) => void;

  async function route(request: IncomingMessage, path: string, say: Say): Promise<void> {
    if (path === '/directory')
      return say(200, {
        newNonce: `${base}/new-nonce`,
        newAccount: `${base}/new-account`,
        newOrder: `${base}/new-order`,
        ...(behaviour.window && { renewalInfo: `${base}/renewal-info` }),
        meta: {
          ...(behaviour.terms && { termsOfService: `${base}/terms` }),
          externalAccountRequired: behaviour.external !== null,
        },
      });
    if (path === '/new-nonce') return say(200, {});
    if (path.startsWith('/renewal-info/')) {
      const { start, end } = behaviour.window!;
      const suggestedWindow = { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
      return say(200, { suggestedWindow }, { 'Retry-After': '21600' });
    }
    const { payload, kid } = await verified(request, `${base}${path}`);
    const id = path.split('/')[2] ?? '';
    if (path === '/new-account') return newAccount(payload as Record<string, unknown>, kid as never, say);
    if (!accounts.has(kid as string)) throw new Refused(400, 'accountDoesNotExist', 'who are you?');
    if (path === '/new-order') return newOrder(payload as never, kid as string, say);
    if (path.startsWith('/account/')) {
      accounts.set(kid as string, { ...accounts.get(kid as string)!, ...(payload as object) });
      return say(200, { status: 'valid' });
    }
    if (path.startsWith('/authorization/'))
      return say(200, authorizationNow(authorizations.get(id)!), { 'Retry-After': '0' });
    if (path.startsWith('/challenge/')) return answered(id, say, accounts.get(kid as string)!.jwk);
    if (path.startsWith('/order/')) return say(200, orderNow(orders.get(id)!), { 'Retry-After': '0' });
    if (path.startsWith('/finalize/')) return finalize(orders.get(id)!, payload as { csr: string }, say);
    if (path.startsWith('/certificate/')) return say(200, orders.get(id)!.chain);
    throw new Refused(404, 'malformed', 'no such thing');
  }

  /** §6.2–6.5, §10.2: type, algorithm, nonce, url, one of jwk and kid, signature. */
  async function verified(
    request: IncomingMessage,
    url: string,
  ): Promise<{ payload: unknown; kid: string | JsonWebKey }> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (request.headers['content-type'] !== 'application/jose+json') throw new Refused(415, 'malformed', 'type');
    const jws = JSON.parse(Buffer.concat(parts).toString()) as Record<string, string>;
    const head = JSON.parse(Buffer.from(jws.protected!, 'base64url').toString()) as {
      alg: string;
      url: string;
      nonce: string;
      kid?: string;
      jwk?: JsonWebKey;
    };
    if (head.alg !== 'ES256') throw new Refused(400, 'badSignatureAlgorithm', 'ES256 only');
    if (head.url !== url) throw new Refused(401, 'unauthorized', `signed for ${head.url}`);
    if ('jwk' in head === 'kid' in head) throw new Refused(400, 'malformed', 'jwk or kid');
    if ('jwk' in head !== url.endsWith('/new-account'))
      throw new Refused(400, 'malformed', 'jwk for new accounts only');
    const known = accounts.get(head.kid ?? '');
    if ('kid' in head && !known) throw new Refused(400, 'accountDoesNotExist', 'no such account');
    const jwk: JsonWebKey = head.jwk ?? known!.jwk;
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const right = verify(
      'sha256',
      Buffer.from(`${jws.protected}.${jws.payload}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(jws.signature!, 'base64url'),
    );
    if (!right) throw new Refused(401, 'unauthorized', 'the signature is wrong');
    if (!nonces.delete(head.nonce) || behaviour.badNonces-- > 0) throw new Refused(400, 'badNonce', 'used up');
    behaviour.badNonces = Math.max(0, behaviour.badNonces);
    const payload = jws.payload === '' ? null : JSON.parse(Buffer.from(jws.payload!, 'base64url').toString());
    return { payload, kid: head.kid ?? jwk };
  }

  function newAccount(payload: Record<string, unknown>, jwk: JsonWebKey, say: Say): void {
    const known = [...accounts].find(([, one]) => JSON.stringify(one.jwk) === JSON.stringify(jwk));
    if (known) return void say(200, { status: 'valid' }, { Location: known[0] });
    if (behaviour.terms && payload.termsOfServiceAgreed !== true)
      throw new Refused(403, 'userActionRequired', 'the terms');
    if (behaviour.external) checkExternal(payload.externalAccountBinding as Record<string, string>, jwk);
    const url = `${base}/account/${newId()}`;
    accounts.set(url, { jwk, contact: (payload.contact ?? []) as string[] });
    say(201, { status: 'valid' }, { Location: url });
  }

  function checkExternal(jws: Record<string, string> | undefined, jwk: JsonWebKey): void {
    if (!jws) throw new Refused(403, 'externalAccountRequired', 'whose account?');
    const head = JSON.parse(Buffer.from(jws.protected!, 'base64url').toString()) as Record<string, string>;
    const { id, key } = behaviour.external!;
    const mac = createHmac('sha256', Buffer.from(key, 'base64url'))
      .update(`${jws.protected}.${jws.payload}`)
      .digest('base64url');
    const right =
      head.alg === 'HS256' && head.kid === id && head.url === `${base}/new-account` && mac === jws.signature;
    const same = Buffer.from(jws.payload!, 'base64url').toString() === JSON.stringify(jwk);
    if (!right || !same) throw new Refused(401, 'unauthorized', 'the binding is wrong');
  }

  function newOrder(
    payload: { identifiers: { type: string; value: string }[]; replaces?: string },
    account: string,
    say: Say,
  ): void {
    const names = payload.identifiers.map(one => one.value);
    const order: Order = {
      id: newId(),
      account,
      names,
      status: 'pending',
      authorizations: [],
      replaces: payload.replaces ?? null,
    };
    for (const name of names) {
      const id = newId();
      const wildcard = name.startsWith('*.');
      const offers = wildcard ? ['dns-01'] : behaviour.offers;
      const challenges = offers.map(type => ({
        id: newId(),
        type,
        token: randomBytes(16).toString('base64url'),
        status: 'pending',
      }));
      authorizations.set(id, {
        id,
        name: name.replace(/^\*\./, ''),
        wildcard,
        status: 'pending',
        challenges,
        looks: 0,
      });
      order.authorizations.push(id);
    }
    orders.set(order.id, order);
    say(201, orderNow(order), { Location: `${base}/order/${order.id}` });
  }

  function authorizationNow(one: Authorization): object {
    one.looks++;
    const settled = one.looks > behaviour.slow ? one.status : 'pending';
    return {
      ...{ status: settled, identifier: { type: 'dns', value: one.name }, wildcard: one.wildcard },
      challenges: one.challenges.map(({ id, ...rest }) => ({ ...rest, url: `${base}/challenge/${id}` })),
    };
  }

  function orderNow(order: Order): object {
    const all = order.authorizations.map(id => authorizations.get(id)!.status);
    if (order.status === 'pending' && all.every(status => status === 'valid')) order.status = 'ready';
    if (order.status === 'pending' && all.includes('invalid')) order.status = 'invalid';
    return {
      ...{ status: order.status, identifiers: order.names.map(value => ({ type: 'dns', value })) },
      authorizations: order.authorizations.map(id => `${base}/authorization/${id}`),
      finalize: `${base}/finalize/${order.id}`,
      ...(order.chain && { certificate: `${base}/certificate/${order.id}` }),
      ...(order.error && { error: order.error }),
    };
  }

  /** §8: looked for where the name says, with the account's key in mind. */
  async function answered(id: string, say: Say, jwk: JsonWebKey): Promise<void> {
    const one = [...authorizations.values()].find(each => each.challenges.some(challenge => challenge.id === id))!;
    const challenge = one.challenges.find(each => each.id === id)!;
    const { crv, kty, x, y } = jwk;
    const expected = `${challenge.token}.${sha256(JSON.stringify({ crv, kty, x, y })).toString('base64url')}`;
    const why = await whyNotProven(challenge, one.name, expected);
    challenge.status = one.status = why === null ? 'valid' : 'invalid';
    if (why !== null) challenge.error = { type: 'urn:ietf:params:acme:error:unauthorized', detail: why };
    const { id: _own, ...rest } = challenge;
    say(200, { ...rest, url: `${base}/challenge/${id}` });
  }

  async function whyNotProven({ type, token }: Challenge, name: string, expected: string): Promise<string | null> {
    if (type === 'dns-01') {
      const found = behaviour.txt(`_acme-challenge.${name}`);
      return found.includes(sha256(expected).toString('base64url')) ? null : `no such TXT at _acme-challenge.${name}`;
    }
    if (type === 'http-01') {
      const text = await fetched(behaviour.httpPort(), name, `/.well-known/acme-challenge/${token}`);
      return text.trim() === expected ? null : `found "${text}"`;
    }
    return whyNotShown(behaviour.tlsPort(), name, sha256(expected));
  }

  async function finalize(order: Order, { csr }: { csr: string }, say: Say): Promise<void> {
    orderNow(order);
    if (order.status !== 'ready') throw new Refused(403, 'orderNotReady', `it is ${order.status}`);
    const request = new x509.Pkcs10CertificateRequest(Buffer.from(csr, 'base64url'));
    if (!(await request.verify())) throw new Refused(400, 'badCSR', 'its signature is wrong');
    const names = namesIn(request);
    if (names.toSorted().join() !== order.names.toSorted().join()) throw new Refused(400, 'badCSR', 'other names');
    order.chain = await issued(root, request, names, behaviour);
    order.status = 'valid';
    say(200, orderNow(order));
  }

  return {
    directory: `${base}/directory`,
    trust: own.authority,
    root: root.certificate,
    ...{ behaviour, asked, orders, accounts },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
