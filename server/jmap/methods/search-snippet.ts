/** SearchSnippet/get: where a search found its words. RFC 8621 §5.1. */
import * as z from 'zod';
import { MAIL } from '../capabilities.ts';
import { readEmailFilter } from '../email/filter.ts';
import { idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, answer, type Method, type Outcome, refuse } from '../method.ts';

const searchSnippetGet = accountMethod({
  name: 'SearchSnippet/get',
  capability: MAIL,
  takes: { filter: z.unknown().default(null), emailIds: z.array(idOrReference) },
  async run(args, account, context): Promise<Outcome> {
    const filter = readEmailFilter(args.filter);
    if (!filter.ok) return filter;
    const { createdIds, limits } = context;
    const ids = [...new Set(args.emailIds.map(one => resolveReference(one, createdIds) ?? one))];
    if (ids.length > limits.maxObjectsInGet)
      return refuse('requestTooLarge', `At most ${limits.maxObjectsInGet} snippets at once`);
    const there = new Set((await account.emails(ids)).list.map(record => record.id));
    const notFound = ids.filter(one => !there.has(one));
    const list = await account.snippets(
      filter.value,
      ids.filter(one => there.has(one)),
    );
    return answer({
      accountId: account.facts.id,
      filter: args.filter,
      list,
      notFound: notFound.length > 0 ? notFound : null,
    });
  },
});

export const searchSnippetMethods: readonly Method[] = [searchSnippetGet];
