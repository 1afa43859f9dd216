/** Email/query and Email/queryChanges. RFC 8621 §4.4, §4.5. */
import * as z from 'zod';
import { MAIL } from '../capabilities.ts';
import { readEmailQuery } from '../email/filter.ts';
import { accountMethod, answer, type Method, type Outcome, refuse } from '../method.ts';
import { limitOf, queryArguments, queryChangesArguments, queryChangesResponse, queryResponse } from '../query.ts';

/** RFC 8620 §3.3: null is the default. */
const collapseThreads = z
  .boolean()
  .nullish()
  .transform(value => value === true);

const emailQuery = accountMethod({
  name: 'Email/query',
  capability: MAIL,
  takes: { ...queryArguments, collapseThreads },
  async run(args, account): Promise<Outcome> {
    const wanted = readEmailQuery(args);
    if (!wanted.ok) return wanted;
    const { position, anchor, anchorOffset } = args;
    const window = { position, anchor, anchorOffset, limit: limitOf(args.limit).limit };
    const found = await account.queryEmails(wanted.value, window);
    if (!found.ok) return refuse(found.error);
    const response = queryResponse(account.facts.id, { ...found.value, canCalculateChanges: true }, args);
    return answer({ ...response, collapseThreads: args.collapseThreads });
  },
});

const emailQueryChanges = accountMethod({
  name: 'Email/queryChanges',
  capability: MAIL,
  takes: { ...queryChangesArguments, collapseThreads },
  async run(args, account): Promise<Outcome> {
    const wanted = readEmailQuery(args);
    if (!wanted.ok) return wanted;
    const { maxChanges, upToId } = args;
    const found = await account.emailQueryChanges(wanted.value, args.sinceQueryState, { maxChanges, upToId });
    if (!found.ok) return refuse(found.error);
    const response = queryChangesResponse(account.facts.id, found.value, args);
    return response.ok ? answer({ ...response.value, collapseThreads: args.collapseThreads }) : response;
  },
});

export const emailQueryMethods: readonly Method[] = [emailQuery, emailQueryChanges];
