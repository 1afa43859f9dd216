/**
 * GETJMAPACCESS: where the same messages are to be had by JMAP. RFC 9698 §4.
 *
 *   getjmapaccess = "GETJMAPACCESS"
 */
import { bad, command, done, nothing } from '../command.ts';
import { allLoggedIn } from '../session.ts';
import { octetsOf, string } from '../syntax/encoder.ts';

export const getJmapAccess = command({
  name: 'GETJMAPACCESS',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  news: 'hinted',
  parse: nothing,

  async run({ settings: { jmapUrl } }, _, out) {
    if (jmapUrl === undefined) return bad('Unknown command');
    out.untagged(`JMAPACCESS ${string(octetsOf(jmapUrl))}`);
    return done('GETJMAPACCESS completed');
  },
});
