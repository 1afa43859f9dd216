/**
 * COMPRESS: from the tagged OK on both sides speak raw deflate. Only after login: strangers get no buffers of ours, and
 * no password is ever compressed beside what an attacker chose. RFC 4978.
 *
 *   compress = "COMPRESS" SP "DEFLATE"
 */
import { bad, command, no } from '../command.ts';
import { allLoggedIn } from '../session.ts';

export const compress = command({
  name: 'COMPRESS',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  news: 'hinted',

  parse(line) {
    const algorithm = line.sp().word();
    line.end();
    return algorithm;
  },

  async run(session, algorithm) {
    if (algorithm !== 'DEFLATE') return bad('Only DEFLATE is known');
    if (session.compressed) return no('Compressed already', 'COMPRESSIONACTIVE');
    return { status: 'OK', text: 'DEFLATE begins', after: 'compress' };
  },
});
