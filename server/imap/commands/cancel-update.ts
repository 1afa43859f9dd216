/**
 * CANCELUPDATE: searches that need not be kept up to date any longer. RFC 5267 §4.3.5.
 *
 *   cancel-update = "CANCELUPDATE" 1*(SP quoted)
 */
import { command, done, no } from '../command.ts';
import { viewOf } from '../session.ts';

export const cancelUpdate = command({
  name: 'CANCELUPDATE',
  states: ['selected'],
  concurrency: 'keeps-numbers',
  news: 'hinted',

  parse(line) {
    const tags = [line.sp().quoted()];
    while (!line.atEnd()) tags.push(line.sp().quoted());
    line.end();
    return tags;
  },

  async run(session, tags) {
    const { contexts } = viewOf(session);
    const known = tags.map(tag => contexts.cancel(tag));
    return known.includes(false) ? no('No search of that tag is kept up to date') : done('No further updates');
  },
});
