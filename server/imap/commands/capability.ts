/**
 * CAPABILITY: what this server can do now. RFC 3501 §6.1.1.
 *
 *   capability = "CAPABILITY"
 */
import { capabilities } from '../capability.ts';
import { command, done, nothing } from '../command.ts';
import { anyState } from '../session.ts';

export const capability = command({
  name: 'CAPABILITY',
  states: anyState,
  concurrency: 'keeps-numbers',
  parse: nothing,
  async run(session, _, out) {
    out.untagged(`CAPABILITY ${capabilities(session)}`);
    return done('CAPABILITY completed');
  },
});
