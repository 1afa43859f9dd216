/**
 * Expunged/get, /query, /restore and /forget, our own: mail that was deleted for good and is kept for a while.
 *
 *   Expunged        id, emailId, blobId, mailboxId, mailboxName, keywords, size, receivedAt, expungedAt, subject, from,
 *                   preview, hasAttachment: all immutable, all the server's; a blobId is good for as long as it is kept
 *   Expunged/get    as RFC 8620 §5.1
 *   Expunged/query  as RFC 8620 §5.5, the last expunged first; no filter, no other order, no /queryChanges
 *   Expunged/restore { accountId, ids, mailboxId: null }
 *                   → { accountId, restored: { id: { emailId, mailboxId } }, notRestored: { id: SetError } }
 *   Expunged/forget { accountId, ids } → { accountId, forgotten: [id] }; what was not there is forgotten too
 */
import * as z from 'zod';
import { orNull } from '../arguments.ts';
import type { ExpungedRecord } from '../backend.ts';
import { EXPUNGED } from '../capabilities.ts';
import { type Found, getMethod } from '../get.ts';
import { id } from '../ids.ts';
import { accountMethod, answer, type Method, type Outcome, refuse } from '../method.ts';
import { MAX_QUERY_LIMIT, queryArguments, queryResponse, windowOf } from '../query.ts';
import type { SetError } from '../types.ts';

const get = getMethod({
  name: 'Expunged/get',
  capability: EXPUNGED,
  properties: [
    ...['id', 'emailId', 'blobId', 'mailboxId', 'mailboxName', 'keywords', 'size', 'receivedAt', 'expungedAt'],
    ...['subject', 'from', 'preview', 'hasAttachment'],
  ],
  async read(account, ids, { limits }) {
    const { state, list } = await account.expunged(ids, limits.maxObjectsInGet + 1);
    return { state, list: list.map(told) };
  },
});

const told = ({ keywords, receivedAt, expungedAt, ...plain }: ExpungedRecord): Found => ({
  ...plain,
  keywords: Object.fromEntries(keywords.map(keyword => [keyword, true])),
  receivedAt: new Date(receivedAt).toISOString(),
  expungedAt: new Date(expungedAt).toISOString(),
});

const query = accountMethod({
  name: 'Expunged/query',
  capability: EXPUNGED,
  takes: queryArguments,
  async run(args, account): Promise<Outcome> {
    if (args.filter !== null) return refuse('unsupportedFilter', 'Expunged has no conditions');
    if (args.sort !== null) return refuse('unsupportedSort', 'The last expunged comes first');
    const { state, list } = await account.expunged(null, MAX_QUERY_LIMIT);
    const window = windowOf(
      list.map(one => one.id),
      args,
    );
    if (!window.ok) return refuse(window.error);
    const found = { state, canCalculateChanges: false, total: list.length, ...window.value };
    return answer(queryResponse(account.facts.id, found, args));
  },
});

const restore = accountMethod({
  name: 'Expunged/restore',
  capability: EXPUNGED,
  writes: true,
  takes: { ids: z.array(id), mailboxId: orNull(id) },
  async run({ ids, mailboxId }, account, { limits }): Promise<Outcome> {
    const wanted = [...new Set(ids)];
    if (wanted.length > limits.maxObjectsInSet) {
      return refuse('requestTooLarge', `At most ${limits.maxObjectsInSet} objects at once`);
    }
    const done = await account.restoreExpunged(wanted, mailboxId);
    const restored = done.ok ? done.value : new Map();
    const fault: SetError = done.ok ? { type: 'notFound' } : done.error;
    const left = wanted.filter(one => !restored.has(one));
    return answer({
      accountId: account.facts.id,
      restored: Object.fromEntries(restored),
      notRestored: left.length === 0 ? null : Object.fromEntries(left.map(one => [one, fault])),
    });
  },
});

const forget = accountMethod({
  name: 'Expunged/forget',
  capability: EXPUNGED,
  writes: true,
  takes: { ids: z.array(id) },
  async run({ ids }, account, { limits }): Promise<Outcome> {
    const wanted = [...new Set(ids)];
    if (wanted.length > limits.maxObjectsInSet) {
      return refuse('requestTooLarge', `At most ${limits.maxObjectsInSet} objects at once`);
    }
    const fault = await account.forgetExpunged(wanted);
    if (fault) return refuse('serverFail', fault.description);
    return answer({ accountId: account.facts.id, forgotten: wanted });
  },
});

export const expungedMethods: readonly Method[] = [get, query, restore, forget];
