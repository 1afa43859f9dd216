/**
 * An authorization server of our own, over HTTPS on loopback: codes with PKCE, refresh tokens that turn, device codes, its own
 * description. It is as strict as the RFCs let it be, and does what a test names. RFC 6749, 7636, 8414, 8628.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeAuthority, makeLeaf } from '../../server/net/authority.ts';

export type OAuthServer = AsyncDisposable & {
  readonly issuer: string;
  readonly port: number;
  /** PEM: who signed its certificate. */
  readonly authority: string;
  /** The access token that is good now. */
  token(): string;
  /** What the person at the browser does: the address that the browser is sent to. */
  consent(authorize: string, answer?: 'yes' | 'no'): Promise<string>;
  /** The code was typed in. */
  approve(): void;
  /** The consent is taken back: no token is good any more. */
  revoke(): void;
  /** The access token at hand is good no more; the refresh token still is. */
  expire(): void;
  readonly asked: string[];
  /** Told of the issuer, if another. */
  claims: string | null;
  /** Answered by the token endpoint instead. */
  trouble: { readonly status: number; readonly body: string } | null;
};

export const CLIENT = 'client-1';

export async function startOAuthServer(host = 'auth.example'): Promise<OAuthServer> {
  const now = Date.now();
  const authority = await makeAuthority('OAuth', now);
  const { key, certificate } = await makeLeaf(authority, [host], now);
  const codes = new Map<string, { challenge: string; redirect: string }>();
  let [number, refresh, access] = [0, '', ''];
  let device: 'none' | 'waiting' | 'approved' = 'none';
  let slowed = false;
  const asked: string[] = [];
  const issue = () => {
    number++;
    [access, refresh] = [`access-${number}`, `refresh-${number}`];
    return {
      status: 200,
      body: JSON.stringify({ access_token: access, refresh_token: refresh, token_type: 'Bearer', expires_in: 3600 }),
    };
  };
  const refused = (error: string) => ({ status: 400, body: JSON.stringify({ error }) });
  const told: OAuthServer = {
    ...{ issuer: '', port: 0, authority: authority.certificate, asked, claims: null, trouble: null },
    token: () => access,
    async consent(authorize, answer = 'yes') {
      const url = new URL(authorize);
      const word = (name: string) => url.searchParams.get(name) ?? '';
      const back = new URL(word('redirect_uri'));
      back.searchParams.set('state', word('state'));
      if (answer === 'no' || word('code_challenge_method') !== 'S256' || word('response_type') !== 'code')
        back.searchParams.set('error', 'access_denied');
      else {
        const code = `code-${++number}`;
        codes.set(code, { challenge: word('code_challenge'), redirect: word('redirect_uri') });
        back.searchParams.set('code', code);
      }
      return back.toString();
    },
    approve() {
      device = 'approved';
    },
    revoke() {
      [access, refresh] = ['', ''];
    },
    expire() {
      access = `gone-${++number}`;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const tokenFor = (form: URLSearchParams) => {
    if (told.trouble) return told.trouble;
    if (form.get('client_id') !== CLIENT) return { status: 401, body: JSON.stringify({ error: 'invalid_client' }) };
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        const code = codes.get(form.get('code') ?? '');
        codes.delete(form.get('code') ?? '');
        const proof = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        return code?.challenge === proof && code.redirect === form.get('redirect_uri')
          ? issue()
          : refused('invalid_grant');
      }
      case 'refresh_token':
        return refresh !== '' && form.get('refresh_token') === refresh ? issue() : refused('invalid_grant');
      case 'urn:ietf:params:oauth:grant-type:device_code':
        if (device === 'approved') return issue();
        if (!slowed) {
          slowed = true;
          return refused('slow_down');
        }
        return refused('authorization_pending');
      default:
        return refused('unsupported_grant_type');
    }
  };
  const server = https.createServer({ key, cert: certificate }, (request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${body}`);
      const answer = answerTo(request.url ?? '', new URLSearchParams(body));
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  const answerTo = (path: string, form: URLSearchParams) => {
    if (path === '/.well-known/oauth-authorization-server')
      return {
        status: 200,
        body: JSON.stringify({
          issuer: told.claims ?? told.issuer,
          authorization_endpoint: `${told.issuer}/authorize`,
          token_endpoint: `${told.issuer}/token`,
          device_authorization_endpoint: `${told.issuer}/device`,
          scopes_supported: ['mail', 'offline_access', 'pizza'],
        }),
      };
    if (path === '/token') return tokenFor(form);
    if (path === '/device') {
      device = 'waiting';
      const code = {
        device_code: 'device-1',
        user_code: 'WDJB-MJHT',
        verification_uri: `${told.issuer}/type`,
        expires_in: 600,
        interval: 1,
      };
      return { status: 200, body: JSON.stringify(code) };
    }
    return { status: 404, body: '{}' };
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(told, { port, issuer: `https://${host}:${port}` });
}
