/**
 * ENABLE: the client says which extensions it knows, so that we may use them unasked. RFC 5161.
 *
 *   enable = "ENABLE" 1*(SP capability)
 *
 * Leniency, by name: enable-while-selected (§3.1 has it only before a mailbox is selected; RFC 9051 after it too).
 */
import { command, done } from '../command.ts';
import { allLoggedIn, enableCondstore } from '../session.ts';

export const enable = command({
  name: 'ENABLE',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const names = [line.sp().word()];
    while (line.peek() === ' ') names.push(line.sp().word());
    line.end();
    return names;
  },

  async run(session, names, out) {
    // §3.2: ENABLED lists what this command switched on; what we do not know is ignored.
    const enabled = names.includes('CONDSTORE') && !session.enabled.condstore ? ['CONDSTORE'] : [];
    out.untagged(['ENABLED', ...enabled].join(' '));
    if (enabled.length > 0) enableCondstore(session, out);
    return done('ENABLE completed');
  },
});
