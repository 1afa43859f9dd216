/** Whose mail, and which mailbox of theirs. */
import { Archive, Ban, FileText, Folder, Inbox, type LucideIcon, Send, Trash2 } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import type { MailAccount, MailMailbox } from '../../server/api/contract.ts';
import { count } from '../design/format.ts';
import { mailPath } from './mail-view.tsx';
import { mailboxName } from './pages.ts';

const icons: { readonly [R in NonNullable<MailMailbox['role']>]: LucideIcon } = {
  inbox: Inbox,
  drafts: FileText,
  sent: Send,
  archive: Archive,
  junk: Ban,
  trash: Trash2,
};

type MailboxesProps = {
  readonly accounts: readonly MailAccount[];
  readonly account: MailAccount;
  readonly mailboxes: readonly MailMailbox[];
  readonly current: MailMailbox;
};

export function MailboxPane({ accounts, account, mailboxes, current }: MailboxesProps) {
  return (
    <nav className="mailboxes" aria-label="Mailboxes">
      {accounts.map(one => (
        <div key={one.id} className="mailbox-account">
          {accounts.length > 1 || one.id !== account.id ? (
            <Link
              href={mailPath(one.id)}
              className="mailbox-owner"
              aria-current={one.id === account.id ? 'true' : undefined}
            >
              <span className="clip" title={one.address}>
                {one.address}
              </span>
              {one.id !== account.id && one.unseen > 0 && <span className="num">{count(one.unseen)}</span>}
            </Link>
          ) : (
            <div className="mailbox-owner clip" title={one.address}>
              {one.address}
            </div>
          )}
          {one.id === account.id &&
            mailboxes.map(mailbox => (
              <Mailbox key={mailbox.id} account={one.id} mailbox={mailbox} current={mailbox.id === current.id} />
            ))}
        </div>
      ))}
    </nav>
  );
}

function Mailbox({ account, mailbox, current }: { account: number; mailbox: MailMailbox; current: boolean }) {
  const Icon = mailbox.role ? icons[mailbox.role] : Folder;
  const shown = mailbox.role === 'drafts' ? mailbox.messages : mailbox.unseen;
  return (
    <Link href={mailPath(account, mailbox.id)} className="nav-item mailbox" aria-current={current ? 'page' : undefined}>
      <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="clip mailbox-name">{mailboxName(mailbox)}</span>
      {shown > 0 && <span className="num mailbox-count">{count(shown)}</span>}
    </Link>
  );
}

/** The same on a phone, where there is no room for a pane. */
export function MailboxSelect({ accounts, account, mailboxes, current }: MailboxesProps) {
  const [, navigate] = useLocation();
  return (
    <select
      className="input mailbox-select"
      aria-label="Mailbox"
      value={`${account.id}/${current.id}`}
      onChange={event => navigate(`/mail/${event.target.value}`)}
    >
      <optgroup label={account.address}>
        {mailboxes.map(mailbox => (
          <option key={mailbox.id} value={`${account.id}/${mailbox.id}`}>
            {mailboxName(mailbox)}
            {mailbox.unseen > 0 ? ` (${mailbox.unseen})` : ''}
          </option>
        ))}
      </optgroup>
      {accounts
        .filter(one => one.id !== account.id)
        .map(one => (
          <option key={one.id} value={one.id}>
            {one.address}
          </option>
        ))}
    </select>
  );
}
