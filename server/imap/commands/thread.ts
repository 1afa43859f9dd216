/**
 * THREAD and UID THREAD. RFC 5256 §3 BASE.6.4.THREAD.
 *
 *   thread     = ["UID" SP] "THREAD" SP thread-alg SP charset 1*(SP search-key)
 *   thread-alg = "ORDEREDSUBJECT" / "REFERENCES"
 */
import type { ThreadAlgorithm, Uid } from '../backend.ts';
import { command, done } from '../command.ts';
import { lookedThrough, refuseTooMany } from '../message-limit.ts';
import { badCharset, boundTo, refuseSearch, resolverOf } from '../search/searching.ts';
import { printThreads } from '../search/thread-response.ts';
import { enableCondstore, viewOf } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { asksModseq, parseCharsetAndKeys, resolveSearch } from '../syntax/search-key.ts';
import type { View } from '../view.ts';

const threading = (name: 'THREAD' | 'UID THREAD') =>
  command({
    name,
    states: ['selected'],
    concurrency: name === 'THREAD' ? 'names-numbers' : 'keeps-numbers',
    byNumber: name === 'THREAD',
    news: 'hinted',

    parse(line) {
      const algorithm = parseAlgorithm(line.sp());
      return { algorithm, ...parseCharsetAndKeys(line.sp()) };
    },

    async run(session, { algorithm, charset, key }, out, { now, progress }) {
      const view = viewOf(session);
      const refusal = refuseSearch(session, { key, returns: null, sort: null }) ?? badCharset(charset);
      if (refusal) return refusal;
      if (asksModseq(key)) enableCondstore(session, out);
      const query = boundTo(view, resolveSearch(key, resolverOf(view, now())));
      const tooMany = refuseTooMany(session, view, lookedThrough(query));
      if (tooMany) return tooMany;
      const threads = await view.mailbox.thread(query, algorithm, progress);
      out.untagged(printThreads(threads, name === 'UID THREAD' ? uid => uid : numbersIn(view.uids)));
      return done('THREAD completed');
    },
  });

export const thread = threading('THREAD');
export const uidThread = threading('UID THREAD');

/** A message often stands right behind the one asked for before. */
function numbersIn(uids: View['uids']): (uid: Uid) => number {
  let number = 0;
  return uid => {
    number = uids.numberOf(uid, number + 1);
    return number;
  };
}

function parseAlgorithm(line: Decoder): ThreadAlgorithm {
  const name = line.word();
  if (name !== 'ORDEREDSUBJECT' && name !== 'REFERENCES') throw new BadSyntax('Unknown threading algorithm');
  return name;
}
