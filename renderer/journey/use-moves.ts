/** Out of Junk into the Inbox, or the other way, from a journey: in every account where a copy lies. It teaches. */
import { useMemo } from 'react';
import type { Branch, Journey } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import type { JmapClient } from '../jmap/client.ts';
import type { Patch } from '../jmap/methods.ts';
import { inversePatch } from '../jmap/patch.ts';
import { useFromJmap, useJmap } from '../jmap/react.tsx';
import { mailboxPath, withRole } from '../mail/mailboxes.ts';
import { tellFault } from '../mail/perform.ts';
import { patchFor } from '../mail/plan.ts';
import { useSay } from '../shell/notices.tsx';

export type Copy = { readonly accountId: JmapId; readonly from: Mailbox; readonly to: Mailbox };
export type Direction = 'junk' | 'not-junk';

/** Those that lie where they would be moved from. */
function copiesOf(client: JmapClient, branches: readonly Branch[], direction: Direction): readonly Copy[] {
  const [away, here] = direction === 'not-junk' ? (['junk', 'inbox'] as const) : (['inbox', 'junk'] as const);
  const names = new Map(branches.flatMap(({ lies }) => (lies ? [[lies.account, lies.mailbox] as const] : [])));
  return [...names].flatMap(([account, mailbox]) => {
    const accountId = client.accounts.find(one => one.name === account)?.id;
    if (accountId === undefined) return [];
    const boxes = client.mailboxes(accountId);
    const [from, to] = [withRole(boxes, away), withRole(boxes, here)];
    const lies = from && (mailboxPath(from, boxes) === mailbox || from.name === mailbox || isInbox(from, mailbox));
    return lies && to ? [{ accountId, from, to }] : [];
  });
}
const isInbox = ({ role }: Mailbox, name: string): boolean => role === 'inbox' && name.toLowerCase() === 'inbox';

export type Moves = { readonly copies: readonly Copy[]; readonly move: () => Promise<void> };

export function useMoves({ branches, message }: Journey, direction: Direction): Moves {
  const client = useJmap();
  const say = useSay();
  const version = useFromJmap(from => from.version());
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` is of the mailboxes that are read
  const copies = useMemo(
    () => (message === null ? [] : copiesOf(client, branches, direction)),
    [client, version, branches, message, direction],
  );
  const move = async (): Promise<void> => {
    const id = `e${message}`;
    const back = new Map<JmapId, Patch>();
    try {
      for (const { accountId, from, to } of copies) {
        await client.ensureEmails(accountId, [id]);
        const email = client.email(accountId, id);
        if (!email?.mailboxIds[from.id]) continue;
        const patch = patchFor({ kind: 'move', to, why: direction }, email, from.id, client.mailboxes(accountId));
        await send(
          client,
          accountId,
          id,
          patch,
          direction === 'junk' ? t('Moved to Junk.') : t('Not junk: moved to Inbox.'),
        );
        back.set(accountId, inversePatch(email, patch));
      }
      if (back.size === 0)
        return say({ shape: 'failed', text: t('It does not lie there any more; nothing was changed.') });
      const undo = async (): Promise<void> => {
        try {
          for (const [accountId, patch] of back) await send(client, accountId, id, patch, t('Undone.'));
        } catch (error) {
          tellFault(say, error);
        }
      };
      say({
        text: t(
          direction === 'junk'
            ? 'Junk: moved {count, plural, =1 {it} other {# copies}} to Junk. That is learnt.'
            : 'Not junk: moved {count, plural, =1 {it} other {# copies}} to Inbox. That is learnt.',
          { count: back.size },
        ),
        action: { label: t('Undo'), run: () => void undo() },
      });
    } catch (error) {
      tellFault(say, error);
    }
  };
  return { copies, move };
}

async function send(client: JmapClient, accountId: JmapId, id: JmapId, patch: Patch, act: string): Promise<void> {
  const [refused] = (await client.updateEmails(accountId, new Map([[id, patch]]), { act })).values();
  if (refused) throw new Error(refused.description ?? refused.type);
}
