/** The open message with its tools. It counts as read as soon as it is shown. */
import { ArrowLeft, Forward, Reply, ReplyAll } from 'lucide-react';
import { useEffect } from 'react';
import type { MailAccount, MailMailbox, MailMessage } from '../../server/api/contract.ts';
import { IconButton } from '../design/button.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useComposer } from './composer.tsx';
import { forward, reply } from './draft.ts';
import { MessageTools } from './message-tools.tsx';
import { Reader } from './reader.tsx';
import type { MessageActs } from './use-message-acts.tsx';

type OpenMessageProps = {
  readonly accounts: readonly MailAccount[];
  readonly account: MailAccount;
  readonly mailbox: MailMailbox;
  readonly uid: number;
  readonly acts: MessageActs;
  readonly onClose: () => void;
};

export function OpenMessage({ accounts, account, mailbox, uid, acts, onClose }: OpenMessageProps) {
  const unseen = acts.rows.some(row => row.uid === uid && !row.seen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message that is opened; "unread" must hold
  useEffect(() => {
    if (unseen) acts.flag([uid], 'seen', true);
  }, [uid]);
  return (
    <Reader
      account={account.id}
      mailbox={mailbox.id}
      uid={uid}
      tools={message => (
        <Tools
          message={message}
          accounts={accounts}
          account={account}
          trash={mailbox.role === 'trash'}
          acts={acts}
          onClose={onClose}
        />
      )}
    />
  );
}

type ToolsProps = {
  readonly message: MailMessage;
  readonly accounts: readonly MailAccount[];
  readonly account: MailAccount;
  readonly trash: boolean;
  readonly acts: MessageActs;
  readonly onClose: () => void;
};

function Tools({ message, accounts, account, trash, acts, onClose }: ToolsProps) {
  const { compose } = useComposer();
  const own = accounts.map(one => one.address);
  const answer = (all: boolean) => (): void => compose(reply(message, account, own, all));
  const pass = (): void => compose(forward(message, account));
  useKeys('Open message', [
    { keys: 'r', say: 'Reply', run: answer(false) },
    { keys: 'a', say: 'Reply to all', run: answer(true) },
    { keys: 'f', say: 'Forward', run: pass },
    { keys: 'Escape', say: 'Close the message', run: onClose },
  ]);
  return (
    <>
      <IconButton label="Back to the list" keys="Esc" className="reader-back" onClick={onClose}>
        <ArrowLeft size={18} strokeWidth={1.6} />
      </IconButton>
      <IconButton label="Reply" keys="r" onClick={answer(false)}>
        <Reply size={18} strokeWidth={1.6} />
      </IconButton>
      <IconButton label="Reply to all" keys="a" onClick={answer(true)}>
        <ReplyAll size={18} strokeWidth={1.6} />
      </IconButton>
      <IconButton label="Forward" keys="f" onClick={pass}>
        <Forward size={18} strokeWidth={1.6} />
      </IconButton>
      <span className="tools-gap" />
      <MessageTools acts={acts} trash={trash} />
    </>
  );
}
