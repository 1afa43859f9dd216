/** One domain: its people in a table, its aliases below, and what can be done with it. */

import { useLocation } from 'wouter';
import type { AccountRow, AliasRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { size } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { rich } from '../language/rich.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import type { Asking } from './accounts-view.tsx';
import { useTrip } from './breaker-live.tsx';
import {
  type DomainGroup,
  domainOf,
  groupSummary,
  localPartOf,
  programName,
  raised,
  share,
  stateOf,
} from './people-words.ts';

type SectionProps = {
  readonly group: DomainGroup;
  readonly open: string | null;
  readonly searching: boolean;
  /** There is no other, so that the button above adds to it. */
  readonly only: boolean;
  readonly onAsk: (asking: Asking) => void;
};

export function DomainSection({ group, open, searching, only, onAsk }: SectionProps) {
  const { name, accounts, aliases, catchAll, alsoCalled } = group;
  const removeDomain = useRemoveDomain();
  const isEmpty = accounts.length + aliases.length + alsoCalled.length === 0 && catchAll === null;
  return (
    <section className="card domain" aria-label={name}>
      <div className="card-head domain-head">
        <div>
          <h2>{name}</h2>
          <p className="quiet">{groupSummary(group)}</p>
        </div>
        <div className="domain-acts">
          {!only && (
            <Button kind="quiet" onClick={() => onAsk({ kind: 'person', domain: name })}>
              {t('Add a person')}
            </Button>
          )}
          <Button kind="quiet" onClick={() => onAsk({ kind: 'box', domain: name })}>
            {t('Add a box')} {only && <kbd>b</kbd>}
          </Button>
          <Button kind="quiet" onClick={() => onAsk({ kind: 'alias', domain: name })}>
            {t('Add an alias')}
          </Button>
          <Button kind="quiet" onClick={() => onAsk({ kind: 'catch-all', domain: name, alias: catchAll })}>
            {t('Catch-all')}
          </Button>
          {isEmpty && !searching && (
            <Button kind="quiet" onClick={() => void removeDomain(name, null)}>
              {t('Remove {name}', { name })}
            </Button>
          )}
        </div>
      </div>
      {accounts.length === 0 ? (
        <p className="domain-empty second">{searching ? t('Nobody here fits.') : t('Nobody lives here yet.')}</p>
      ) : (
        <PeopleTable accounts={accounts} domain={name} open={open} />
      )}
      {aliases.length > 0 && <Aliases domain={name} aliases={aliases} onAsk={onAsk} />}
      {alsoCalled.map(other => (
        <div className="also" key={other}>
          <span>
            {rich('<b>{other}</b> <quiet>stands for {name}: every address works there too</quiet>', {
              other,
              name,
              b: text => <strong>{text}</strong>,
              quiet: text => <span className="second">{text}</span>,
            })}
          </span>
          <Button
            kind="quiet"
            onClick={() => void removeDomain(other, name)}
            aria-label={t('Remove {name}', { name: other })}
          >
            {t('Remove')}
          </Button>
        </div>
      ))}
    </section>
  );
}

/** Only what is empty goes, so that adding it again brings all back. */
function useRemoveDomain(): (name: string, aliasOf: string | null) => Promise<void> {
  const act = useAct();
  const say = useSay();
  return async (name, aliasOf) => {
    if (!(await act(t('Removing'), api => api.domains.remove({ name })))) return;
    const undo = (): void => void act(t('Adding'), api => api.domains.add({ name, ...(aliasOf ? { aliasOf } : {}) }));
    say({ text: t('{name} was removed. Mail for it is refused.', { name }), action: { label: t('Undo'), run: undo } });
  };
}

type TableProps = { readonly accounts: readonly AccountRow[]; readonly domain: string; readonly open: string | null };

const PeopleTable = ({ accounts, domain, open }: TableProps) => (
  <table className="table">
    <caption className="only-read-aloud">{t('People of {domain}', { domain })}</caption>
    <thead>
      <tr>
        <th>{t('Person')}</th>
        <th className="wide">{t('Address')}</th>
        <th>{t('Used')}</th>
        <th className="wide">{t('Last seen')}</th>
        <th className="right widest">{t('Signed in')}</th>
        <th>{t('State')}</th>
      </tr>
    </thead>
    <tbody>
      {accounts.map(account => (
        <PersonRow key={account.id} account={account} open={account.address === open} />
      ))}
    </tbody>
  </table>
);

function PersonRow({ account, open }: { account: AccountRow; open: boolean }) {
  const [, navigate] = useLocation();
  const path = `/accounts/${encodeURIComponent(account.address)}`;
  const press = (event: React.MouseEvent): void => {
    if ((event.target as HTMLElement).closest('a, button')) return;
    navigate(path);
  };
  const go = (event: React.MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigate(path);
  };
  const more = account.aliases.length;
  return (
    <tr onClick={press} data-open={open || undefined} data-closed={!account.enabled || undefined}>
      <td>
        <a
          className="person-link"
          href={path}
          onClick={go}
          data-person={account.address}
          aria-current={open ? 'true' : undefined}
        >
          {account.name || localPartOf(account.address)}
        </a>
        <span className="person-under quiet">{account.address}</span>
      </td>
      <td className="wide">
        {localPartOf(account.address)}@
        {more > 0 && (
          <span className="quiet" title={account.aliases.join(', ')}>
            {' '}
            {t('(+{count, plural, one {# alias} other {# aliases}})', { count: more })}
          </span>
        )}
      </td>
      <td>
        <Used account={account} />
      </td>
      <td className="wide">
        <LastSeen account={account} />
      </td>
      <td className="num right widest">{account.sessions === 0 ? '—' : account.sessions}</td>
      <td>
        <State account={account} />
      </td>
    </tr>
  );
}

function LastSeen({ account: { lastSeen, sessions } }: { account: AccountRow }) {
  if (!lastSeen) return <span className="quiet">{sessions > 0 ? t('Signed in now') : t('Not lately')}</span>;
  return (
    <span className="last-seen">
      <span className="clip">{programName(lastSeen)}</span>
      <span className="quiet num">{sessions > 0 ? t('now') : <Moment at={lastSeen.at} />}</span>
    </span>
  );
}

function State({ account }: { account: AccountRow }) {
  const isStopped = useTrip(account.address) !== null;
  const { shape, word, raise } = stateOf(account, isStopped);
  const act = useAct();
  const say = useSay();
  const { address, quotaBytes } = account;
  const raiseIt = async (): Promise<void> => {
    if (quotaBytes === null) return;
    const to = raised(quotaBytes);
    const done = await act(t('Raising'), api => api.accounts.change({ address, quotaBytes: to }));
    const undo = (): void => void act(t('Taking back'), api => api.accounts.change({ address, quotaBytes }));
    if (done)
      say({
        text: t('{address} may hold {size} now.', { address, size: size(to) }),
        action: { label: t('Undo'), run: undo },
      });
  };
  return (
    <span className="state person-state">
      <StatusShape shape={shape} />
      <span>{word}</span>
      {raise && (
        <Button
          kind="quiet"
          className="raise"
          onClick={() => void raiseIt()}
          aria-label={t('Raise the limit of {address}', { address })}
        >
          {t('Raise')}
        </Button>
      )}
    </span>
  );
}

export function Used({ account }: { account: AccountRow }) {
  const part = share(account);
  if (part === null || account.quotaBytes === null) return <span className="num">{size(account.usedBytes)}</span>;
  return (
    <span className="used num">
      <meter
        min={0}
        max={1}
        low={0.8}
        high={0.95}
        optimum={0}
        value={part}
        aria-label={t('{percent, number} percent of the space of {address} is used', {
          percent: Math.round(part * 100),
          address: account.address,
        })}
      />
      <span>
        {rich('{used} <quiet>of {limit}</quiet>', {
          used: size(account.usedBytes),
          limit: size(account.quotaBytes),
          quiet: text => <span className="quiet">{text}</span>,
        })}
      </span>
    </span>
  );
}

type AliasesProps = {
  readonly domain: string;
  readonly aliases: readonly AliasRow[];
  readonly onAsk: (asking: Asking) => void;
};

function Aliases({ domain, aliases, onAsk }: AliasesProps) {
  const remove = useRemoveAlias();
  return (
    <>
      <h3 className="part-title">{t('Aliases')}</h3>
      <ul className="aliases">
        {aliases.map(alias => (
          <li key={alias.address}>
            <span className="clip" title={alias.address}>
              {localPartOf(alias.address)}@
            </span>
            <span className="second alias-targets">
              → {alias.targets.map(one => (domainOf(one) === domain ? `${localPartOf(one)}@` : one)).join(', ')}
            </span>
            <span className="alias-acts">
              <Button
                kind="quiet"
                onClick={() => onAsk({ kind: 'alias', domain, alias })}
                aria-label={t('Change {name}', { name: alias.address })}
              >
                {t('Change')}
              </Button>
              <Button
                kind="quiet"
                onClick={() => void remove(alias)}
                aria-label={t('Remove {name}', { name: alias.address })}
              >
                {t('Remove')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

export function useRemoveAlias(): (alias: AliasRow) => Promise<void> {
  const act = useAct();
  const say = useSay();
  return async ({ address }) => {
    const gone = await act(t('Removing'), api => api.aliases.remove({ address }));
    if (!gone) return;
    const undo = (): void => void act(t('Adding'), api => api.aliases.add(gone));
    say({
      text: t('{name} was removed. Mail for it is refused.', { name: address }),
      action: { label: t('Undo'), run: undo },
    });
  };
}
