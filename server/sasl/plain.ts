/**
 * PLAIN (RFC 4616), the server's side: identity and password in one response.
 *
 *   message = [authzid] UTF8NUL authcid UTF8NUL passwd
 *
 * Nobody acts for anybody else here: an authorization identity is empty or the same as the authentication identity.
 */

import type { Authenticator, Exchange, Mechanism, Step } from './mechanism.ts';
import { saslprep } from './saslprep.ts';
import { decodeText } from './text.ts';

export const plain: Mechanism = {
  name: 'PLAIN',
  plaintext: true,
  begin: (authenticator, attempt): Exchange => ({
    async step(response) {
      // RFC 4422 §5.1: the client speaks first, so without an initial response it is asked with an empty challenge.
      if (response === null) return { kind: 'challenge', data: new Uint8Array(0) };
      const message = parsePlain(response);
      if (!message) return badSyntax;
      const { authzid, authcid, password } = message;
      if (authzid !== '' && authzid !== authcid) return { kind: 'failure', why: 'wrong-credentials', user: authcid };
      return judge(authenticator, authcid, password, attempt);
    },
  }),
};

const badSyntax: Step = { kind: 'failure', why: 'bad-syntax', user: null };

/** Also what LOGIN ends with. */
export async function judge(
  authenticator: Authenticator,
  user: string,
  password: string,
  attempt: Parameters<Mechanism['begin']>[1],
): Promise<Step> {
  const judged = await authenticator.verifyPassword(user, password, attempt);
  return judged.ok
    ? { kind: 'success', login: judged.value, data: new Uint8Array(0) }
    : { kind: 'failure', why: judged.error, user };
}

function parsePlain(response: Uint8Array): { authzid: string; authcid: string; password: string } | null {
  const text = decodeText(response);
  const parts = text === null ? [] : text.split('\0');
  if (parts.length !== 3) return null;
  const authzid = saslprep(parts[0] ?? '');
  const authcid = saslprep(parts[1] ?? '');
  const password = parts[2] ?? '';
  if (!authzid.ok || !authcid.ok || authcid.value === '' || password === '') return null;
  return { authzid: authzid.value, authcid: authcid.value, password };
}
