/** Email/query, Email/queryChanges and SearchSnippet/get of one account (RFC 8621 §4.4, §4.5, §5), over the store's index. */
import { err, ok } from '../base/result.ts';
import type { JmapAccount } from '../jmap/backend.ts';
import type { QueryWindow } from '../store/interface.ts';
import type { AccountPlace } from './jmap-account.ts';
import { storeSort } from './jmap-filter.ts';
import { answeredFilter } from './jmap-headers.ts';
import { printId, printState, readId, readIds, readState } from './jmap-ids.ts';
import { snippetOf, termsOf } from './jmap-snippets.ts';

type QueryPart = Pick<JmapAccount, 'queryEmails' | 'emailQueryChanges' | 'snippets'>;

export function queryPart(place: AccountPlace): QueryPart {
  const { store, account } = place;
  const { emails } = store;
  const queryOf = async (wanted: Parameters<JmapAccount['queryEmails']>[0]) => {
    const sort = storeSort(wanted.sort);
    if (!sort) return err('unsupportedSort' as const);
    const filter = await answeredFilter(place, wanted.filter);
    return filter.ok ? ok({ filter: filter.value, sort, collapse: wanted.collapseThreads }) : filter;
  };

  return {
    async queryEmails(wanted, { position, anchor, anchorOffset, limit }) {
      const query = await queryOf(wanted);
      if (!query.ok) return query;
      const from = anchor === null ? null : readId('e', anchor);
      if (anchor !== null && from === null) return err('anchorNotFound');
      const window: QueryWindow = from === null ? { position, limit } : { anchor: from, anchorOffset, limit };
      const found = await emails.query(account, query.value, window);
      if (typeof found === 'string') return err(found === 'anchor-not-found' ? 'anchorNotFound' : 'unsupportedFilter');
      return ok({
        state: printState(found.states, 'emails'),
        ids: found.ids.map(message => printId('e', message)),
        position: found.position,
        total: found.total,
      });
    },
    async emailQueryChanges(wanted, since, { maxChanges, upToId }) {
      const asked = readState(since);
      if (!asked) return err('cannotCalculateChanges');
      const query = await queryOf(wanted);
      if (!query.ok) return query;
      const upTo = upToId === null ? null : readId('e', upToId);
      const found = await emails.queryChanges(account, query.value, asked, { maxChanges, upTo });
      if (typeof found === 'string') return err(found === 'too-many' ? 'tooManyChanges' : 'cannotCalculateChanges');
      return ok({
        state: printState(found.states, 'emails'),
        total: found.total,
        removed: found.removed.map(message => printId('e', message)),
        added: found.added.map(({ id, index }) => ({ id: printId('e', id), index })),
      });
    },
    async snippets(filter, ids) {
      const there = await emails.among(account, readIds('e', ids));
      const terms = termsOf(filter);
      const facts = await store.facts(there);
      const snippets = [];
      for (const message of there) {
        const known = facts.get(message);
        const snippet = known ? await snippetOf(store, message, known, terms) : { subject: null, preview: null };
        snippets.push({ emailId: printId('e', message), ...snippet });
      }
      return snippets;
    },
  };
}
