/**
 * SEARCH and UID SEARCH. RFC 3501 §6.4.4; RETURN RFC 4731; MODSEQ RFC 7162 §3.1.5.
 *
 *   search = ["UID" SP] "SEARCH" [SP "RETURN" SP "(" … ")"] [SP "CHARSET" SP astring] 1*(SP search-key)
 */
import type { Modseq, RowField, Uid } from '../backend.ts';
import { command, done, no } from '../command.ts';
import { noSuchNumber } from '../refusal.ts';
import { asksModseq, parseSearchKeys, resolveSearch, type SearchKey } from '../search-key.ts';
import { namedBy, parseReturn, printExtendedSearch, printSearch, type ReturnOption } from '../search-return.ts';
import { fromNumbers } from '../sequence-set.ts';
import { enableCondstore, viewOf } from '../session.ts';
import type { View } from '../view.ts';

type Arguments = {
  readonly returns: readonly ReturnOption[] | null;
  readonly charset: string;
  readonly key: SearchKey;
};

const charsets = ['US-ASCII', 'UTF-8'];

const searching = (name: 'SEARCH' | 'UID SEARCH') =>
  command<Arguments>({
    name,
    states: ['selected'],
    concurrency: name === 'SEARCH' ? 'names-numbers' : 'keeps-numbers',
    news: 'hinted',

    parse(line) {
      const returns = line.accept(' RETURN') ? parseReturn(line) : null;
      const charset = line.accept(' CHARSET ') ? line.astring().toUpperCase() : 'US-ASCII';
      line.sp();
      const key = parseSearchKeys(line);
      line.end();
      return { returns, charset, key };
    },

    async run(session, { returns, charset, key }, out, { tag }) {
      // Strings are octets until here; both charsets that we know read the same.
      if (!charsets.includes(charset))
        return no('Only US-ASCII and UTF-8 are known', `BADCHARSET (${charsets.join(' ')})`);
      const view = viewOf(session);
      const query = resolve(key, view);
      if (!query) return noSuchNumber;
      const withModseq = asksModseq(key);
      if (withModseq) enableCondstore(session, out);
      const uids = known(view, await view.mailbox.search(query));
      const modseq = withModseq ? await highestModseq(view, namedBy(returns, uids)) : null;
      const byUid = name === 'UID SEARCH';
      const numbers = byUid ? uids : numbersOf(view, uids);
      const found = { numbers, modseq };
      out.untagged(returns ? printExtendedSearch(tag, byUid, returns, found) : printSearch(found));
      return done('SEARCH completed');
    },
  });

export const search = searching('SEARCH');
export const uidSearch = searching('UID SEARCH');

/** null: a number in it is no message's. */
function resolve(key: SearchKey, view: View) {
  let proper = true;
  const query = resolveSearch(key, {
    numbersToUids(set) {
      const uids = view.numbersToUids(set);
      proper &&= uids !== null;
      return uids ?? [];
    },
    uidsOf: view.uidsOf,
    recentUids: view.recentUids,
  });
  return proper ? query : null;
}

/** A store may know newer messages than this session has been told of. */
function known(view: View, uids: readonly Uid[] | Uint32Array): readonly Uid[] {
  const { last } = view.uids;
  const all = Array.from(uids);
  return all.length > 0 && all.at(-1)! > last ? all.filter(uid => uid <= last) : all;
}

function numbersOf(view: View, uids: readonly Uid[]): readonly number[] {
  const numbers: number[] = [];
  let number = 0;
  for (const uid of uids) {
    const found = view.uids.numberOf(uid, number + 1);
    if (found === 0) continue;
    number = found;
    numbers.push(number);
  }
  return numbers;
}

const modseqField: ReadonlySet<RowField> = new Set(['modseq'] as const);

async function highestModseq(view: View, uids: readonly Uid[]): Promise<Modseq> {
  let highest = 0;
  for await (const rows of view.mailbox.rows({ uids: fromNumbers(uids), fields: modseqField })) {
    for (const row of rows) highest = Math.max(highest, row.modseq ?? 0);
  }
  return highest;
}
