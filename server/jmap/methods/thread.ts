/** Thread/get and Thread/changes: the messages of a conversation, the oldest first. RFC 8621 §3. */
import type { JmapAccount } from '../backend.ts';
import { MAIL } from '../capabilities.ts';
import { changesMethod } from '../changes.ts';
import { getMethod } from '../get.ts';
import type { Method } from '../method.ts';
import type { JmapId } from '../types.ts';

const get = getMethod({
  name: 'Thread/get',
  capability: MAIL,
  properties: ['id', 'emailIds'],
  async read(account, ids, { limits }) {
    return account.threads(ids ?? (await threadIds(account, limits.maxObjectsInGet + 1)));
  },
});

const changes = changesMethod({
  name: 'Thread/changes',
  capability: MAIL,
  changes: (account, since, limit) => account.threadChanges(since, limit),
});

export const threadMethods: readonly Method[] = [get, changes];

/** Of all threads there are, at most so many. */
async function threadIds(account: JmapAccount, limit: number): Promise<readonly JmapId[]> {
  const window = { position: 0, anchor: null, anchorOffset: 0, limit };
  const found = await account.queryEmails({ filter: null, sort: [], collapseThreads: true }, window);
  if (!found.ok) throw new Error(`All emails were asked for: ${found.error}`);
  const { list } = await account.emails(found.value.ids);
  return [...new Set(list.map(({ threadId }) => threadId))];
}
