/**
 * LOGIN, the server's side: never a standard (draft-murchison-sasl-login-00), kept because old devices and some
 * Microsoft clients know nothing else. It asks for the user, then for the password. A user given as initial response
 * is taken as the answer to the first question, as all servers do.
 */

import type { Exchange, Mechanism, Step } from './mechanism.ts';
import { judge } from './plain.ts';
import { saslprep } from './saslprep.ts';
import { decodeText, encodeText } from './text.ts';

/** The draft says "User Name" and "Password" with a NUL; clients in the field look for these. */
const ASK_USER = encodeText('Username:');
const ASK_PASSWORD = encodeText('Password:');

export const login: Mechanism = {
  name: 'LOGIN',
  plaintext: true,
  begin(authenticator, attempt): Exchange {
    let user: string | null = null;
    return {
      async step(response) {
        if (response === null) return { kind: 'challenge', data: ASK_USER };
        const answer = decodeText(response);
        if (user === null) {
          user = readUser(answer);
          return user === null ? badSyntax : { kind: 'challenge', data: ASK_PASSWORD };
        }
        if (answer === null || answer === '' || answer.includes('\0')) return { ...badSyntax, user };
        return judge(authenticator, user, answer, attempt);
      },
    };
  },
};

const badSyntax = { kind: 'failure', why: 'bad-syntax', user: null } as const satisfies Step;

function readUser(answer: string | null): string | null {
  const prepared = answer === null ? null : saslprep(answer);
  return prepared?.ok && prepared.value !== '' && !prepared.value.includes('\0') ? prepared.value : null;
}
