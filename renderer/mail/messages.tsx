/** The list of one mailbox and the message that is open beside it; what is done to either is done here. */

import { Paperclip, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { MailAccount, MailMailbox, MailRow } from '../../server/api/contract.ts';
import { Empty, Faces } from '../design/faces.tsx';
import { count, displayName } from '../design/format.ts';
import { List, useSelection } from '../design/list.tsx';
import { Moment } from '../design/moment.tsx';
import { mailPath } from './mail-view.tsx';
import { MessageTools } from './message-tools.tsx';
import { OpenMessage } from './open-message.tsx';
import { mailboxName } from './pages.ts';
import { useMessageActs } from './use-message-acts.tsx';
import { useMessages } from './use-messages.ts';

type MessagesProps = {
  readonly accounts: readonly MailAccount[];
  readonly account: MailAccount;
  readonly mailboxes: readonly MailMailbox[];
  readonly mailbox: MailMailbox;
  readonly uid: number | null;
  readonly picker: ReactNode;
};

const keyOf = (row: MailRow): string => String(row.uid);
const ROW = 60;

export function Messages({ accounts, account, mailboxes, mailbox, uid, picker }: MessagesProps) {
  const [, navigate] = useLocation();
  const messages = useMessages(account.id, mailbox);
  const rows = messages.live.state === 'ready' ? messages.live.data : [];
  const [selection, setSelection] = useSelection(rows.map(keyOf));
  const open = (next: number | null): void => navigate(mailPath(account.id, mailbox.id, next));
  const acts = useMessageActs({ account, mailboxes, mailbox, messages, rows, uid, selection, open });
  return (
    <>
      <section className="pane pane-list" aria-label={mailboxName(mailbox)}>
        <header className="pane-head">
          <h2 className="mailbox-title">{mailboxName(mailbox)}</h2>
          {picker}
          <span className="num quiet">
            {selection.chosen.size > 0 ? `${count(selection.chosen.size)} chosen` : count(mailbox.messages)}
          </span>
          {selection.chosen.size > 0 && <MessageTools acts={acts} trash={mailbox.role === 'trash'} />}
        </header>
        <Faces
          live={messages.live}
          what={mailboxName(mailbox)}
          rows={10}
          isEmpty={data => data.length === 0}
          empty={() => <NoMessages mailbox={mailbox} />}
        >
          {data => (
            <List
              label={`Messages in ${mailboxName(mailbox)}`}
              className="message-list"
              rows={data}
              keyOf={keyOf}
              height={ROW}
              choose
              selection={selection}
              onSelection={setSelection}
              open={uid === null ? null : String(uid)}
              onOpen={row => open(row.uid)}
              onEnd={messages.older}
              row={row => <Cells row={row} outgoing={mailbox.role === 'sent' || mailbox.role === 'drafts'} />}
            />
          )}
        </Faces>
      </section>
      <section className="pane pane-reader" aria-label="Message">
        {uid === null ? (
          rows.length > 0 && <Empty title="No message is open" fact="Move with j and k, open with Enter." />
        ) : (
          <OpenMessage
            key={uid}
            accounts={accounts}
            account={account}
            mailbox={mailbox}
            uid={uid}
            acts={acts}
            onClose={() => open(null)}
          />
        )}
      </section>
    </>
  );
}

const NoMessages = ({ mailbox }: { mailbox: MailMailbox }) => (
  <Empty
    title="No messages"
    fact={
      mailbox.role === 'inbox'
        ? 'The server tells this window at once when one comes.'
        : `Nothing is in ${mailboxName(mailbox)}.`
    }
  />
);

function Cells({ row, outgoing }: { row: MailRow; outgoing: boolean }) {
  return (
    <div className="message-row" data-unseen={!row.seen || undefined}>
      <span className="unseen-dot" aria-hidden="true" />
      <span className="message-from clip">
        {(outgoing ? `to ${displayName(row.to)}` : displayName(row.from)) || 'unknown sender'}
      </span>
      <span className="message-marks">
        {row.answered && <span className="quiet message-answered">answered</span>}
        {row.flagged && <Star size={13} strokeWidth={1.6} fill="currentColor" role="img" aria-label="starred" />}
        {row.attachment && <Paperclip size={13} strokeWidth={1.6} role="img" aria-label="with attachment" />}
        <Moment at={row.date} form="list" />
      </span>
      <span className="message-subject">
        {!row.seen && <span className="only-read-aloud">unread: </span>}
        <span className="clip">{row.subject || 'No subject'}</span>
        <span className="message-preview clip">{row.preview}</span>
      </span>
    </div>
  );
}
