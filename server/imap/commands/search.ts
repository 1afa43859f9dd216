/**
 * SEARCH and UID SEARCH. RFC 3501 §6.4.4; RETURN RFC 4731 and what search-return.ts names; MODSEQ RFC 7162 §3.1.5. With
 * IMAP4rev2 the answer is always an ESEARCH (RFC 9051 §6.4.4).
 *
 *   search = ["UID" SP] "SEARCH" [search-return-opts] SP search-program
 */
import { command } from '../command.ts';
import { searchSelected } from '../search/searching.ts';
import { parseSearchProgram } from '../syntax/search-key.ts';
import { parseReturnIfAny } from '../syntax/search-return.ts';

const searching = (name: 'SEARCH' | 'UID SEARCH') =>
  command({
    name,
    states: ['selected'],
    concurrency: name === 'SEARCH' ? 'names-numbers' : 'keeps-numbers',
    byNumber: name === 'SEARCH',
    // What was found may be newer than the last hint: the client is told what the answer rests on.
    news: 'always',

    parse(line) {
      const returns = parseReturnIfAny(line);
      return { returns, ...parseSearchProgram(line.sp()) };
    },

    run: (session, read, out, { tag, now, progress }) =>
      searchSelected(session, { ...read, byUid: name === 'UID SEARCH', sort: null, tag, now: now(), progress }, out),
  });

export const search = searching('SEARCH');
export const uidSearch = searching('UID SEARCH');
