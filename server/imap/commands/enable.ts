/**
 * ENABLE: the client says which extensions it knows, so that we may use them unasked. RFC 5161.
 *
 *   enable = "ENABLE" 1*(SP capability)
 *
 * Leniency, by name: enable-while-selected (§3.1 has it only before a mailbox is selected).
 */
import { command, done, type Responses } from '../command.ts';
import { allLoggedIn, type Enabled, enableCondstore, enableQresync, type Session } from '../session.ts';

/** By their names in capitals, as they are announced. */
const extensions: ReadonlyMap<string, readonly [name: string, mode: keyof Enabled]> = new Map([
  ['CONDSTORE', ['CONDSTORE', 'condstore']],
  ['QRESYNC', ['QRESYNC', 'qresync']],
  ['IMAP4REV2', ['IMAP4rev2', 'rev2']],
  ['UTF8=ACCEPT', ['UTF8=ACCEPT', 'utf8']],
  ['UIDONLY', ['UIDONLY', 'uidOnly']],
]);

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
    const asked = [...extensions].filter(([name, [, mode]]) => names.includes(name) && !session.enabled[mode]);
    out.untagged(['ENABLED', ...asked.map(([, [name]]) => name)].join(' '));
    for (const [, [, mode]] of asked) switchOn(session, mode, out);
    return done('ENABLE completed');
  },
});

function switchOn(session: Session, mode: keyof Enabled, out: Responses): void {
  if (mode === 'condstore') enableCondstore(session, out);
  else if (mode === 'qresync') enableQresync(session, out);
  else session.enabled[mode] = true;
}
