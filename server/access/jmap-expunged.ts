/** What was expunged and can still be brought back, as JMAP's clients see it (jmap/methods/expunged.ts). */
import { err, ok } from '../base/result.ts';
import { event } from '../events/event.ts';
import type { ExpungedRecord, JmapAccount } from '../jmap/backend.ts';
import type { JmapId, SetError } from '../jmap/types.ts';
import { Flag, type Reading, type StoreFault } from '../store/interface.ts';
import type { AccountPlace } from './jmap-account.ts';
import { expungedBlob, printId, readId, readIds } from './jmap-ids.ts';
import { keywordsOf } from './jmap-keywords.ts';

type ExpungedPart = Pick<JmapAccount, 'expunged' | 'restoreExpunged' | 'forgetExpunged'>;
type Kept = Awaited<ReturnType<Reading['expunged']>>[number];

const PAGE = 500;

export function expungedPart({ store, account, address, client, clock }: AccountPlace): ExpungedPart {
  const state = async () => {
    const [[newest], { messages }] = await Promise.all([
      store.expunged(account, { limit: 1 }),
      store.expungedSize(account),
    ]);
    return `x-${newest?.id ?? 0}-${messages}`;
  };
  const all = async (limit: number): Promise<readonly Kept[]> => {
    const list: Kept[] = [];
    for (let more = true; more && list.length < limit; ) {
      const last = list.at(-1);
      const page = await store.expunged(account, { ...(last ? { before: last.id } : {}), limit: PAGE });
      list.push(...page);
      more = page.length === PAGE;
    }
    return list.slice(0, limit);
  };
  const named = async (ids: readonly JmapId[]): Promise<readonly Kept[]> => {
    const wanted = readIds('x', ids).sort((a, b) => b - a);
    if (wanted.length === 0) return [];
    // Who shows a list asks for neighbours: one reading finds them all.
    const near = await store.expunged(account, { before: wanted[0]! + 1, limit: wanted.length });
    const known = new Map(near.map(row => [row.id, row]));
    const rest = wanted.filter(id => !known.has(id) && id < (near.at(-1)?.id ?? 0));
    for (const [row] of await Promise.all(rest.map(id => store.expunged(account, { before: id + 1, limit: 1 }))))
      if (row) known.set(row.id, row);
    return wanted.flatMap(id => known.get(id) ?? []);
  };
  return {
    async expunged(ids, limit) {
      // The state first: what changes meanwhile is another one.
      const now = await state();
      const list = await (ids === null ? all(limit) : named(ids));
      return { state: now, list: list.map(recordOf) };
    },
    async restoreExpunged(ids, mailboxId) {
      const to = mailboxId === null ? null : readId('m', mailboxId);
      const mailbox = to === null ? null : await store.mailboxById(account, to);
      if (mailboxId !== null && !mailbox) return err({ type: 'invalidProperties', properties: ['mailboxId'] });
      const { name, at, fields } = event('ms.restored', clock.now(), '', { account: address, by: client.by });
      const done = await store.run('restore', {
        ...{ account, ids: readIds('x', ids), note: { name, at, fields } },
        ...(mailbox ? { to: mailbox.id } : {}),
      });
      if (!done.ok) return err(faultOf(done.error));
      return ok(
        new Map(
          done.value.restored.map(one => [
            printId('x', one.id),
            { emailId: printId('e', one.message), mailboxId: printId('m', one.mailbox) },
          ]),
        ),
      );
    },
    async forgetExpunged(ids) {
      const done = await store.run('forgetExpunged', { account, ids: readIds('x', ids) });
      return done.ok ? null : { type: 'forbidden', description: `Nothing was forgotten (${done.error})` };
    },
  };
}

const recordOf = (kept: Kept): ExpungedRecord => ({
  ...{ id: printId('x', kept.id), emailId: printId('e', kept.message), mailboxId: printId('m', kept.mailbox) },
  ...{
    blobId: expungedBlob(kept.id),
    mailboxName: kept.mailboxName,
    keywords: keywordsOf(kept.flags & ~Flag.deleted, kept.keywords),
  },
  ...{ size: kept.size, receivedAt: kept.internalDate, expungedAt: kept.expungedAt, subject: kept.subject },
  ...{ from: kept.from, preview: kept.preview, hasAttachment: kept.attachment },
});

const faultOf = (fault: StoreFault): SetError =>
  fault === 'over-quota'
    ? { type: 'overQuota', description: 'There is no room for them; none was brought back' }
    : { type: 'forbidden', description: `Nothing was brought back (${fault})` };
