/**
 * OAUTHBEARER (RFC 7628) and XOAUTH2 (Google's and Microsoft's), the client's side: an access token in place of a password.
 *
 *   OAUTHBEARER   gs2-header kvsep *(key "=" value kvsep) kvsep        gs2-header = "n," ["a=" authzid] ","
 *   XOAUTH2       "user=" user kvsep "auth=Bearer " token kvsep kvsep   kvsep = %x01
 *
 * A "no" comes as a challenge of JSON that says why; it is answered with one octet (RFC 7628 §3.2.3) or with nothing, and
 * only then the protocol's own "no" follows.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { ClientExchange } from './client.ts';
import { encodeName } from './scram.ts';
import { decodeText, encodeText } from './text.ts';

export type BearerName = 'OAUTHBEARER' | 'XOAUTH2';
export type Bearer = { readonly user: string; readonly token: string; readonly host: string; readonly port: number };

/** What the server said of the token, as far as it did: 'invalid_token', '401'. */
export type BearerExchange = ClientExchange & { refusal(): string | null };

export function chooseBearer(offered: readonly string[]): BearerName | null {
  const names = new Set(offered.map(name => name.toUpperCase()));
  return (['OAUTHBEARER', 'XOAUTH2'] as const).find(name => names.has(name)) ?? null;
}

const KVSEP = '\u0001';

export function beginBearer(name: BearerName, { user, token, host, port }: Bearer): Result<BearerExchange, string> {
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(token)) return err('The access token has a character that none has');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what would end the message early
  if (/[\x00-\x1f\x7f]/.test(user)) return err('The user name has a character that no login can carry');
  const message =
    name === 'XOAUTH2'
      ? `user=${user}${KVSEP}auth=Bearer ${token}${KVSEP}${KVSEP}`
      : [`n,a=${encodeName(user)},`, `host=${host}`, `port=${port}`, `auth=Bearer ${token}`, '', ''].join(KVSEP);
  let sent = false;
  let refused: string | null = null;
  const send = () => {
    sent = true;
    return encodeText(message);
  };
  return ok({
    initialResponse: send,
    async step(challenge) {
      if (!sent)
        return challenge.length === 0 ? ok(send()) : err('The server spoke first, which a token does not need');
      if (refused !== null) return err('The server asked for more than a token');
      refused = statusIn(decodeText(challenge) ?? '');
      return ok(name === 'XOAUTH2' ? new Uint8Array(0) : encodeText(KVSEP));
    },
    finish: () => (refused === null ? ok(true) : err(`The server did not take the token (${refused})`)),
    refusal: () => refused,
  });
}

function statusIn(json: string): string {
  try {
    const { status } = JSON.parse(json) as { status?: unknown };
    return typeof status === 'string' || typeof status === 'number' ? String(status).slice(0, 40) : 'refused';
  } catch {
    return 'refused';
  }
}
