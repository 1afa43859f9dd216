/**
 * NAMESPACE: where one's own mailboxes begin, other people's, and those that are nobody's. RFC 2342; RFC 9051 §6.3.10.
 *
 *   namespace          = "NAMESPACE"
 *   namespace-response = "NAMESPACE" SP personal SP others SP shared
 *   each               = nil / "(" 1*("(" string SP DQUOTE delimiter DQUOTE ")") ")"
 */
import type { Namespace } from '../backend.ts';
import { command, done, nothing } from '../command.ts';
import { accountOf, allLoggedIn, speaksUtf8 } from '../session.ts';
import { octetsOf, string } from '../syntax/encoder.ts';
import { encodeMailboxName } from '../syntax/mailbox-name.ts';

export const namespace = command({
  name: 'NAMESPACE',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  parse: nothing,

  async run(session, _, out) {
    const { personal, others, shared } = accountOf(session).namespaces();
    const utf8 = speaksUtf8(session);
    out.untagged(`NAMESPACE ${print(personal, utf8)} ${print(others, utf8)} ${print(shared, utf8)}`);
    return done('NAMESPACE completed');
  },
});

function print(namespaces: readonly Namespace[], utf8: boolean): string {
  if (namespaces.length === 0) return 'NIL';
  const each = namespaces.map(({ prefix, delimiter }) => {
    const name = utf8 ? string(octetsOf(prefix), true) : string(encodeMailboxName(prefix));
    return `(${name} "${delimiter}")`;
  });
  return `(${each.join('')})`;
}
