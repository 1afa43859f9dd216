/**
 * SORT and UID SORT. RFC 5256 §3 BASE.6.4.SORT; DISPLAYFROM and DISPLAYTO RFC 5957; RETURN RFC 5267 §3; RELEVANCY RFC
 * 6203 §6.
 *
 *   sort           = ["UID" SP] "SORT" [search-return-opts] SP sort-criteria SP charset 1*(SP search-key)
 *   sort-criteria  = "(" sort-criterion *(SP sort-criterion) ")"
 *   sort-criterion = ["REVERSE" SP] sort-key
 */
import type { SortKey } from '../backend.ts';
import { command } from '../command.ts';
import { searchSelected } from '../search/searching.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { parseCharsetAndKeys } from '../syntax/search-key.ts';
import { parseReturnIfAny } from '../syntax/search-return.ts';

/** More than there are keys says nothing new. */
const MOST_KEYS = 16;

const byName: Readonly<Record<string, SortKey['by']>> = {
  ARRIVAL: 'arrival',
  CC: 'cc',
  DATE: 'date',
  FROM: 'from',
  SIZE: 'size',
  SUBJECT: 'subject',
  TO: 'to',
  DISPLAYFROM: 'display-from',
  DISPLAYTO: 'display-to',
  RELEVANCY: 'relevancy',
};

const sorting = (name: 'SORT' | 'UID SORT') =>
  command({
    name,
    states: ['selected'],
    concurrency: name === 'SORT' ? 'names-numbers' : 'keeps-numbers',
    byNumber: name === 'SORT',
    news: 'hinted',

    parse(line) {
      const returns = parseReturnIfAny(line);
      const sort = parseSortKeys(line.sp());
      return { returns, sort, ...parseCharsetAndKeys(line.sp()) };
    },

    run: (session, read, out, { tag, now, progress }) =>
      searchSelected(session, { ...read, byUid: name === 'UID SORT', tag, now: now(), progress }, out),
  });

export const sort = sorting('SORT');
export const uidSort = sorting('UID SORT');

function parseSortKeys(line: Decoder): readonly SortKey[] {
  const keys = line.list((): SortKey => {
    const reverse = line.accept('REVERSE ');
    const name = line.word();
    const by = Object.hasOwn(byName, name) ? byName[name] : undefined;
    if (by === undefined) throw new BadSyntax('Unknown sort key');
    return { by, reverse };
  });
  if (keys.length === 0 || keys.length > MOST_KEYS) throw new BadSyntax('There are no or too many sort keys');
  return keys;
}
