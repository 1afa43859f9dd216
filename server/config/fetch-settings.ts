/** Settings of mail that lies on other servers and is fetched; each account elsewhere has its own besides. */
import { type Field, integer, list } from './field.ts';

export const fetchSettings = {
  'fetch.at-once': integer({
    default: 4,
    min: 1,
    max: 50,
    doc: 'Accounts elsewhere whose mail is fetched at the same time.',
    restarts: 'nothing',
  }),
  'fetch.oauth-clients': list({
    default: [],
    doc: 'Client ids for signing in at providers by OAuth2, one a line: "google CLIENT-ID SECRET", "microsoft CLIENT-ID", or the address of an authorization server and a client id. Whoever runs this server registers a program there and enters what he gets; Mailroom has none of its own. The secret of a program that people run themselves is none (RFC 8252 §8.5), but some providers ask for it.',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
