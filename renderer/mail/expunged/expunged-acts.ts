/**
 * Back into a folder, or gone now: what is sent, what is said, and the way back. A message that was put back is taken out
 * again of just the folders it was put into. It knows the client and how to say things, and no React.
 */

import { t } from '../../../server/base/language.ts';
import type { JmapId, SetError } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';
import type { Patch } from '../../jmap/methods.ts';
import { escaped } from '../../jmap/patch.ts';
import type { Notice } from '../../shell/notices.tsx';
import { LOST, tellFault } from '../perform.ts';
import { undone } from '../plan.ts';
import { notRestoredWords, restoredWords } from './expunged-words.ts';

export type ExpungedStage = {
  readonly client: JmapClient;
  readonly accountId: JmapId;
  readonly say: (notice: Notice) => void;
  readonly hide: (ids: readonly JmapId[]) => () => void;
  readonly again: () => void;
  /** Leads to what was put back. */
  readonly show: (mailboxId: JmapId, emailId: JmapId | null) => void;
};
type Placed = { readonly emailId: JmapId; readonly mailboxId: JmapId };

/** Fewer than any server takes at once. */
const AT_ONCE = 100;
function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += AT_ONCE) yield all.slice(at, at + AT_ONCE);
}

/** `mailboxId` null: each to where it lay. */
export async function putBack(stage: ExpungedStage, ids: readonly JmapId[], mailboxId: JmapId | null): Promise<void> {
  const { client, accountId, say, hide, again } = stage;
  if (!client.connected) return say({ shape: 'failed', text: LOST });
  const showAgain = hide(ids);
  const placed: Placed[] = [];
  const faults: SetError[] = [];
  const act = t('Put {count, plural, one {# message} other {# messages}} back.', { count: ids.length });
  try {
    for (const some of batches(ids)) {
      const answer = await client.ask('Expunged/restore', { accountId, ids: some, mailboxId }, { act });
      placed.push(...Object.values(answer.restored));
      faults.push(...Object.values(answer.notRestored ?? {}));
    }
  } catch (error) {
    tellFault(say, error);
  } finally {
    await client.sync(accountId).catch(() => {});
    if (faults.length > 0 || placed.length < ids.length) showAgain();
    again();
  }
  if (placed.length > 0) tellPlaced(stage, placed);
  if (faults.length > 0) say({ shape: 'failed', text: notRestoredWords(faults.length, faults) });
}

function tellPlaced(stage: ExpungedStage, placed: readonly Placed[]): void {
  const { client, accountId, say, show } = stage;
  const to = placed.map(one => one.mailboxId);
  const text = restoredWords(to, client.mailboxes(accountId));
  const [first] = placed;
  const isOneFolder = new Set(to).size === 1;
  say({
    text,
    action: { label: t('Undo'), run: () => void takeOut(stage, placed, text) },
    ...(first && isOneFolder
      ? { more: { label: t('Show'), run: () => show(first.mailboxId, placed.length === 1 ? first.emailId : null) } }
      : {}),
  });
}

async function takeOut(stage: ExpungedStage, placed: readonly Placed[], text: string): Promise<void> {
  const { client, accountId, say, again } = stage;
  const act = undone(text);
  try {
    const into = new Map<JmapId, Set<JmapId>>();
    for (const { emailId, mailboxId } of placed)
      into.set(emailId, (into.get(emailId) ?? new Set<JmapId>()).add(mailboxId));
    for (const some of batches([...into.keys()])) {
      const { list } = await client.ask('Email/get', { accountId, ids: some, properties: ['mailboxIds'] });
      const { changes, destroyed } = outOf(list, into);
      const refused = new Map([
        ...(changes.size > 0 ? await client.updateEmails(accountId, changes, { act }) : []),
        ...(destroyed.length > 0 ? await client.destroyEmails(accountId, destroyed, { act }) : []),
      ]);
      if (refused.size > 0)
        throw new Error(
          t('{count, plural, one {# message} other {# messages}} could not be taken out again.', {
            count: refused.size,
          }),
        );
    }
    say({ text: act, lasts: 4000 });
  } catch (error) {
    tellFault(say, error);
  } finally {
    await client.sync(accountId).catch(() => {});
    again();
  }
}

/** Out of the folders it was put into; in no other it is deleted again, and kept again. Pure. */
export function outOf(
  emails: readonly { readonly id: JmapId; readonly mailboxIds: Readonly<Record<JmapId, true>> }[],
  into: ReadonlyMap<JmapId, ReadonlySet<JmapId>>,
): { readonly changes: ReadonlyMap<JmapId, Patch>; readonly destroyed: readonly JmapId[] } {
  const changes = new Map<JmapId, Patch>();
  const destroyed: JmapId[] = [];
  for (const { id, mailboxIds } of emails) {
    const out = Object.keys(mailboxIds).filter(box => into.get(id)?.has(box));
    if (out.length === 0) continue;
    if (out.length === Object.keys(mailboxIds).length) destroyed.push(id);
    else changes.set(id, Object.fromEntries(out.map(box => [`mailboxIds/${escaped(box)}`, null])));
  }
  return { changes, destroyed };
}

/** Nothing brings them back after this. */
export async function forget(stage: ExpungedStage, ids: readonly JmapId[]): Promise<void> {
  const { client, accountId, say, hide, again } = stage;
  if (!client.connected) return say({ shape: 'failed', text: LOST });
  const showAgain = hide(ids);
  const act = t('Forgot {count, plural, one {# message} other {# messages}}.', { count: ids.length });
  try {
    for (const some of batches(ids)) await client.ask('Expunged/forget', { accountId, ids: some }, { act });
    say({ text: act, lasts: 4000 });
  } catch (error) {
    showAgain();
    tellFault(say, error);
  } finally {
    again();
  }
}
