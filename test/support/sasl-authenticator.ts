/** An Authenticator with its accounts in memory, for tests of languages: passwords in clear, no hashing, no waiting. */
import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '../../server/base/result.ts';
import type { Authenticator, Login, LoginFailure, ScramVerifier } from '../../server/sasl/mechanism.ts';
import { clientKey, hash, saltedPassword, serverKey } from '../../server/sasl/scram.ts';

export type MemoryAuthenticator = Authenticator & {
  /** Each judgement in its order: 'ann proven', 'ann refused'. */
  readonly heard: string[];
  /** What every question is answered with while set. */
  refuseWith: LoginFailure | null;
};

export const testSalt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');

export function memoryAuthenticator(passwords: Readonly<Record<string, string>>): MemoryAuthenticator {
  const users = Object.keys(passwords);
  const heard: string[] = [];
  const loginOf = (user: string): Login => ({ account: users.indexOf(user) + 1, address: `${user}@example.org` });
  const judge = (user: string, proven: boolean): Result<Login, LoginFailure> => {
    heard.push(`${user} ${proven ? 'proven' : 'refused'}`);
    return proven ? ok(loginOf(user)) : err('wrong-credentials');
  };
  const authenticator: MemoryAuthenticator = {
    heard,
    refuseWith: null,
    async verifyPassword(user, password) {
      if (authenticator.refuseWith) return err(authenticator.refuseWith);
      return judge(user, users.includes(user) && passwords[user] === password);
    },
    async scramVerifier(user) {
      if (authenticator.refuseWith) return err(authenticator.refuseWith);
      const password = users.includes(user) ? passwords[user] : undefined;
      return ok(password === undefined ? madeUp(user) : await verifierOf(password));
    },
    scramDone: async (user, proven) => judge(user, proven),
    // A token is 'token-' and whose it is.
    async verifyBearer(token, _attempt, user) {
      if (authenticator.refuseWith) return err(authenticator.refuseWith);
      const owner = users.find(one => token === `token-${one}`);
      return judge(user || owner || '', owner !== undefined && (!user || user === owner));
    },
  };
  return authenticator;
}

async function verifierOf(password: string): Promise<ScramVerifier> {
  const salted = await saltedPassword(password, testSalt, 4096);
  return { salt: testSalt, iterations: 4096, storedKey: hash(clientKey(salted)), serverKey: serverKey(salted) };
}

function madeUp(user: string): ScramVerifier {
  const draw = (what: string) => createHmac('sha256', 'test').update(`${what} ${user}`).digest();
  return {
    salt: draw('salt').subarray(0, 16),
    iterations: 4096,
    storedKey: draw('stored'),
    serverKey: draw('server'),
  };
}
