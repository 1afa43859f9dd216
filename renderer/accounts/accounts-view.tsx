/** Who lives here: people by domain, and the aliases that lead to them. */
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { AccountRow, AliasRow, DomainRow } from '../../server/api/contract.ts';
import { Button } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { count, plural, size } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { useStatusData } from '../shell/status.tsx';
import { AddPerson, ChangePassword } from './person-dialogs.tsx';
import './accounts.css';

type Everybody = {
  readonly accounts: readonly AccountRow[];
  readonly domains: readonly DomainRow[];
  readonly aliases: readonly AliasRow[];
};

export function AccountsView() {
  const status = useStatusData();
  const [, navigate] = useLocation();
  const adding = useSearch().includes('add');
  const everybody = useAnswer<Everybody>(`everybody ${status?.accounts} ${status?.domains}`, async (api, signal) => {
    const [accounts, domains, aliases] = await Promise.all([
      api.accounts.list({}, signal),
      api.domains.list({}, signal),
      api.aliases.list({}, signal),
    ]);
    return { accounts, domains, aliases };
  });
  const domains = everybody.state === 'ready' ? everybody.data.domains.filter(domain => domain.aliasOf === null) : [];
  const add = (): void => navigate('/accounts?add');
  return (
    <div className="view view-scroll">
      <header className="view-head">
        <div>
          <h1>Accounts</h1>
          <p>{everybody.state === 'ready' ? summary(everybody.data) : 'People, domains and aliases'}</p>
        </div>
        <Button kind="main" onClick={add}>
          <UserPlus size={16} strokeWidth={1.6} /> Add a person
        </Button>
      </header>
      <Faces
        live={everybody}
        what="the accounts"
        rows={6}
        isEmpty={data => data.accounts.length === 0}
        empty={() => <Nobody onAdd={add} />}
      >
        {data => <People everybody={data} />}
      </Faces>
      {adding && (
        <AddPerson
          domains={domains}
          onClose={() => navigate('/accounts', { replace: true })}
          onAdded={everybody.state === 'ready' ? everybody.retry : () => {}}
        />
      )}
    </div>
  );
}

const summary = ({ accounts, domains, aliases }: Everybody): string =>
  [
    plural(accounts.length, 'person', 'people'),
    plural(domains.length, 'domain'),
    plural(aliases.length, 'alias', 'aliases'),
  ].join(' · ');

const Nobody = ({ onAdd }: { onAdd: () => void }) => (
  <Empty
    title="Nobody has a mailbox here yet"
    fact="A person needs a name, an address and a password."
    action={
      <Button kind="main" onClick={onAdd}>
        Add a person
      </Button>
    }
  />
);

function People({ everybody }: { everybody: Everybody }) {
  return (
    <div className="people">
      <section className="card">
        <table className="table">
          <caption className="only-read-aloud">People</caption>
          <thead>
            <tr>
              <th>Person</th>
              <th>Address</th>
              <th className="right">Messages</th>
              <th>Used</th>
              <th>State</th>
              <th>
                <span className="only-read-aloud">Acts</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {everybody.accounts.map(account => (
              <Person
                key={account.id}
                account={account}
                aliases={everybody.aliases.filter(alias => alias.targets.includes(account.address))}
              />
            ))}
          </tbody>
        </table>
      </section>
      {everybody.aliases.length > 0 && (
        <section className="card">
          <div className="card-head">
            <h2>Aliases</h2>
          </div>
          <ul className="aliases">
            {everybody.aliases.map(alias => (
              <li key={alias.address}>
                <span>{alias.address}</span>
                <span className="second">→ {alias.targets.join(', ')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Person({ account, aliases }: { account: AccountRow; aliases: readonly AliasRow[] }) {
  const [asking, setAsking] = useState<'remove' | 'password' | null>(null);
  const act = useAct();
  const say = useSay();
  const remove = async (): Promise<void> => {
    const gone = await act('Removing', api => api.accounts.remove({ address: account.address }));
    if (gone) say({ text: `${account.address} was removed.` });
  };
  return (
    <tr>
      <td>
        <strong>{account.name || '—'}</strong>
      </td>
      <td>
        {account.address}
        {aliases.length > 0 && <span className="quiet"> +{plural(aliases.length, 'alias', 'aliases')}</span>}
      </td>
      <td className="num right">{count(account.usedMessages)}</td>
      <td>
        <Used account={account} />
      </td>
      <td>
        <span className="state">
          <StatusShape shape={account.enabled ? 'ok' : 'held'} />
          {account.enabled ? 'Open' : 'Closed'}
        </span>
      </td>
      <td className="right person-acts">
        <Button kind="quiet" onClick={() => setAsking('password')}>
          New password
        </Button>
        <Button kind="quiet" onClick={() => setAsking('remove')}>
          Remove
        </Button>
        {asking === 'password' && <ChangePassword address={account.address} onClose={() => setAsking(null)} />}
        {asking === 'remove' && (
          <Confirm
            open
            onClose={() => setAsking(null)}
            question={`Remove ${account.address} and ${plural(account.usedMessages, 'message')}?`}
            consequence="The mailbox and all that is in it are deleted. New mail to this address is refused. This cannot be taken back."
            act="Remove"
            onAct={() => void remove()}
          />
        )}
      </td>
    </tr>
  );
}

function Used({ account }: { account: AccountRow }) {
  if (account.quotaBytes === null) return <span className="num">{size(account.usedBytes)}</span>;
  const share = account.usedBytes / account.quotaBytes;
  return (
    <span className="used num">
      <meter
        min={0}
        max={1}
        low={0.8}
        high={0.95}
        optimum={0}
        value={share}
        aria-label={`${Math.round(share * 100)} percent of the space is used`}
      />
      {size(account.usedBytes)} of {size(account.quotaBytes)}
      {share > 0.95 && <StatusShape shape="attention" label="almost full" />}
    </span>
  );
}
