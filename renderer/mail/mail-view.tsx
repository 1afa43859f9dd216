/** Mail: mailboxes, messages, one message. Three panes side by side; on a phone one after the other. */
import { PenLine } from 'lucide-react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { MailAccount, MailMailbox } from '../../server/api/contract.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { useAnswer, useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { useStatusData } from '../shell/status.tsx';
import { useComposer } from './composer.tsx';
import { MailboxPane, MailboxSelect } from './mailbox-pane.tsx';
import { Messages } from './messages.tsx';
import { sortMailboxes } from './pages.ts';
import './mail.css';

export type MailPlace = {
  readonly account: number | null;
  readonly mailbox: number | null;
  readonly uid: number | null;
};

export const mailPath = (account: number, mailbox?: number, uid?: number | null): string =>
  ['/mail', account, mailbox, uid].filter(part => part !== undefined && part !== null).join('/');

export function MailView(place: MailPlace) {
  const status = useStatusData();
  const accounts = useAnswer(`accounts ${status?.accounts ?? 0}`, api => api.mail.accounts({}));
  const { compose } = useComposer();
  useKeys('Mail', [{ keys: 'c', say: 'Write a message', run: () => compose() }]);
  return (
    <div className="view mail">
      <h1 className="only-read-aloud">Mail</h1>
      <Faces live={accounts} what="the accounts" rows={12} isEmpty={data => data.length === 0} empty={() => <Nobody />}>
        {data => (
          <Account {...place} accounts={data} account={data.find(one => one.id === place.account) ?? data[0]!} />
        )}
      </Faces>
    </div>
  );
}

function Nobody() {
  const [, navigate] = useLocation();
  return (
    <Empty
      title="Nobody has a mailbox here yet"
      fact="A person needs a name, an address and a password."
      action={
        <Button kind="main" onClick={() => navigate('/accounts?add')}>
          Add a person
        </Button>
      }
    />
  );
}

type AccountProps = {
  readonly accounts: readonly MailAccount[];
  readonly account: MailAccount;
  readonly mailbox: number | null;
  readonly uid: number | null;
};

function Account({ accounts, account, mailbox, uid }: AccountProps) {
  const mailboxes = useLive(`mailboxes ${account.id}`, (api, signal) =>
    api.mail.watchMailboxes({ account: account.id }, signal),
  );
  return (
    <Faces
      live={mailboxes}
      what="the mailboxes"
      rows={12}
      isEmpty={data => data.length === 0}
      empty={() => <Empty title="No mailboxes" fact="The account exists, but holds no mailbox." />}
    >
      {data => (
        <Panes accounts={accounts} account={account} mailboxes={sortMailboxes(data)} wanted={mailbox} uid={uid} />
      )}
    </Faces>
  );
}

type PanesProps = {
  readonly accounts: readonly MailAccount[];
  readonly account: MailAccount;
  readonly mailboxes: readonly MailMailbox[];
  readonly wanted: number | null;
  readonly uid: number | null;
};

function Panes({ accounts, account, mailboxes, wanted, uid }: PanesProps) {
  const [, navigate] = useLocation();
  const { compose } = useComposer();
  const mailbox = mailboxes.find(one => one.id === wanted) ?? mailboxes[0]!;
  useEffect(() => {
    if (wanted !== mailbox.id) navigate(mailPath(account.id, mailbox.id), { replace: true });
  }, [wanted, mailbox.id, account.id, navigate]);
  return (
    <div className="panes" data-open={uid !== null || undefined}>
      <div className="pane pane-mailboxes">
        <Button kind="main" className="compose" onClick={() => compose({ account: account.id })}>
          <PenLine size={16} strokeWidth={1.6} /> Write <kbd>c</kbd>
        </Button>
        <MailboxPane accounts={accounts} account={account} mailboxes={mailboxes} current={mailbox} />
      </div>
      <Messages
        key={`${account.id}/${mailbox.id}`}
        accounts={accounts}
        account={account}
        mailboxes={mailboxes}
        mailbox={mailbox}
        uid={uid}
        picker={<MailboxSelect accounts={accounts} account={account} mailboxes={mailboxes} current={mailbox} />}
      />
    </div>
  );
}
