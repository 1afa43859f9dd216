/** What can be done to messages: the chosen ones, else the open one, else the one under the focus. */
import { useState } from 'react';
import type { MailAccount, MailMailbox, MailRow } from '../../server/api/contract.ts';
import { plural } from '../design/format.ts';
import { type Selection, subject } from '../design/selection.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { type Flag, mailboxName, neighbour, withFlag, without } from './pages.ts';
import type { Messages } from './use-messages.ts';

export type MessageActs = {
  readonly archive: () => void;
  readonly trash: () => void;
  readonly unread: () => void;
  readonly star: () => void;
  readonly flag: (uids: readonly number[], flag: Flag, on: boolean) => void;
  readonly rows: readonly MailRow[];
  /** Rows that wait for a yes before they are deleted for good. */
  readonly asking: readonly MailRow[] | null;
  readonly answer: (yes: boolean) => void;
};

type ActsInput = {
  readonly account: MailAccount;
  readonly mailboxes: readonly MailMailbox[];
  readonly mailbox: MailMailbox;
  readonly messages: Messages;
  readonly rows: readonly MailRow[];
  readonly uid: number | null;
  readonly selection: Selection;
  readonly open: (uid: number | null) => void;
};

export function useMessageActs(input: ActsInput): MessageActs {
  const { account, mailboxes, mailbox, messages, rows, uid, selection, open } = input;
  const act = useAct();
  const say = useSay();
  const [asking, setAsking] = useState<readonly MailRow[] | null>(null);
  const opened = rows.filter(row => row.uid === uid);
  const meant =
    selection.chosen.size === 0 && opened.length > 0 ? opened : subject(selection, rows, row => String(row.uid));
  const uidsOf = (some: readonly MailRow[]): number[] => some.map(row => row.uid);

  const flag: MessageActs['flag'] = (uids, which, on) => {
    messages.change(before => withFlag(before, uids, which, on));
    void act('Marking', api => api.mail.flag({ account: account.id, mailbox: mailbox.id, uids, flag: which, on }));
  };
  /** Off the list at once; the next message opens in the place of the one that goes. */
  const take = (some: readonly MailRow[]): void => {
    if (uid !== null && some.some(row => row.uid === uid))
      open(neighbour(without(rows, uidsOf(some.filter(row => row.uid !== uid))), uid));
    messages.change(before => without(before, uidsOf(some)));
  };
  const moveTo = async (role: 'archive' | 'trash'): Promise<void> => {
    const target = mailboxes.find(one => one.role === role);
    if (meant.length === 0) return;
    if (!target) return say({ shape: 'failed', text: `This account has no ${role} mailbox.` });
    if (target.id === mailbox.id) return;
    const what = meant.length === 1 ? `“${meant[0]!.subject || 'No subject'}”` : plural(meant.length, 'message');
    take(meant);
    const moved = await act('Moving', api =>
      api.mail.move({ account: account.id, from: mailbox.id, uids: uidsOf(meant), to: target.id }),
    );
    if (!moved) return messages.change(before => [...before, ...meant].sort((a, b) => b.uid - a.uid));
    const undo = (): void =>
      void act('Moving back', api =>
        api.mail.move({ account: account.id, from: target.id, uids: moved.uids, to: mailbox.id }),
      );
    say({ text: `${what} moved to ${mailboxName(target)}.`, action: { label: 'Undo', run: undo } });
  };
  const answer = (yes: boolean): void => {
    const some = asking ?? [];
    setAsking(null);
    if (!yes) return;
    take(some);
    void act('Deleting', api => api.mail.expunge({ account: account.id, mailbox: mailbox.id, uids: uidsOf(some) }));
  };
  const acts: MessageActs = {
    archive: () => void moveTo('archive'),
    trash: () => (mailbox.role === 'trash' ? meant.length > 0 && setAsking(meant) : void moveTo('trash')),
    unread: () => flag(uidsOf(meant), 'seen', !meant.every(row => row.seen)),
    star: () => flag(uidsOf(meant), 'flagged', !meant.every(row => row.flagged)),
    flag,
    rows: meant,
    asking,
    answer,
  };
  useKeys('Messages', [
    { keys: 'e', say: 'Archive', run: acts.archive },
    { keys: ['#', 'Delete'], say: 'Move to Trash', run: acts.trash },
    { keys: 'u', say: 'Mark unread or read', run: acts.unread },
    { keys: 's', say: 'Star', run: acts.star },
    { keys: ']', say: 'Older message', run: () => step(rows, uid, 1, open) },
    { keys: '[', say: 'Newer message', run: () => step(rows, uid, -1, open) },
  ]);
  return acts;
}

function step(rows: readonly MailRow[], uid: number | null, by: number, open: (uid: number) => void): void {
  const at = rows.findIndex(row => row.uid === uid);
  const next = rows[at === -1 ? 0 : at + by];
  if (next) open(next.uid);
}
