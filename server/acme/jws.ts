/**
 * Who we are to a certificate authority: a key, and requests signed with it. ES256 throughout, which every authority
 * must take. RFC 8555 §6.2 (flattened JWS: nonce, url, jwk or kid), §7.3.4 (external accounts), §8.1 (key
 * authorizations); RFC 7515, RFC 7518 §3.4, RFC 7638 (thumbprints).
 */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';

export type AccountKey = {
  readonly jwk: Jwk;
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
  sign(octets: Uint8Array): Uint8Array;
};
export type Jwk = { readonly crv: string; readonly kty: string; readonly x: string; readonly y: string };
export type Jws = { readonly protected: string; readonly payload: string; readonly signature: string };

export const base64url = (value: Uint8Array | string): string => Buffer.from(value).toString('base64url');

/** PEM of a new account key. */
export const newAccountKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Null where it is no key that signs ES256. */
export function readAccountKey(pem: string): AccountKey | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? accountKey(key) : null;
  } catch {
    return null;
  }
}

function accountKey(key: KeyObject): AccountKey {
  const { x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' });
  // RFC 7638 §3.2: these members, in this order, without blanks.
  const jwk: Jwk = { crv: 'P-256', kty: 'EC', x, y };
  return {
    jwk,
    thumbprint: base64url(createHash('sha256').update(JSON.stringify(jwk)).digest()),
    sign: octets => sign('sha256', octets, { key, dsaEncoding: 'ieee-p1363' }),
  };
}

/** `payload` null: POST-as-GET, RFC 8555 §6.3. */
export function signed(
  key: AccountKey,
  header: { readonly nonce: string; readonly url: string; readonly kid: string | null },
  payload: unknown,
): Jws {
  const { kid, ...rest } = header;
  const head = base64url(JSON.stringify({ alg: 'ES256', ...(kid === null ? { jwk: key.jwk } : { kid }), ...rest }));
  const body = payload === null ? '' : base64url(JSON.stringify(payload));
  return { protected: head, payload: body, signature: base64url(key.sign(Buffer.from(`${head}.${body}`))) };
}

/** What the authority gave the owner of an account with it. */
export type ExternalAccount = { readonly id: string /** base64url */; readonly key: string };

/** RFC 8555 §7.3.4: our key, signed with the secret that binds the account to another. */
export function externalBinding(key: AccountKey, { id, key: secret }: ExternalAccount, url: string): Jws {
  const head = base64url(JSON.stringify({ alg: 'HS256', kid: id, url }));
  const body = base64url(JSON.stringify(key.jwk));
  const mac = createHmac('sha256', Buffer.from(secret, 'base64url')).update(`${head}.${body}`).digest();
  return { protected: head, payload: body, signature: base64url(mac) };
}

/** RFC 8555 §8.1 */
export const keyAuthorization = (key: AccountKey, token: string): string => `${token}.${key.thumbprint}`;
export const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
