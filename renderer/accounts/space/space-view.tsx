/** How much each mailbox holds of what it may, and what becomes of mail when one is full. */

import { useRef, useState } from 'react';
import { Link } from 'wouter';
import type { AccountRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Empty, Faces } from '../../design/faces.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { type Live, useLive, useNow } from '../../live.ts';
import { useKeys } from '../../shell/keys.tsx';
import { KeepingPage } from '../accounts-nav.tsx';
import { Used } from '../domain-section.tsx';
import { localPartOf } from '../people-words.ts';
import { type Known, useSettings } from '../use-settings.ts';
import { LimitDialog } from './limit-dialog.tsx';
import { PolicyCard } from './policy-card.tsx';
import { byFullness, fullnessOf, type Policy, policyFrom, policyKeys, spaceSummary } from './space-words.ts';

type Space = { readonly accounts: readonly AccountRow[]; readonly known: Known };

function useSpace(): Live<Space> {
  const people = useLive('people', (api, signal) => api.accounts.watch({}, signal));
  const settings = useSettings(policyKeys);
  if (people.state === 'failed') return people;
  if (settings.state === 'failed') return settings;
  if (people.state === 'loading' || settings.state === 'loading') return { state: 'loading' };
  const stale = people.trouble === null ? settings : people;
  return {
    ...{ state: 'ready', data: { accounts: people.data.accounts, known: settings.data } },
    ...{ trouble: stale.trouble, retry: stale.retry },
  };
}

export function SpaceView() {
  const live = useSpace();
  const [asking, setAsking] = useState<readonly AccountRow[] | null>(null);
  const close = (): void => {
    const [alone, ...others] = asking ?? [];
    setAsking(null);
    if (alone && others.length === 0) requestAnimationFrame(() => focusAgain(alone.address));
  };
  const accounts = live.state === 'ready' ? live.data.accounts : [];
  const free = accounts.filter(one => one.quotaBytes === null);
  return (
    <KeepingPage
      at="/accounts/space"
      title={t('Space')}
      about={accounts.length > 0 ? spaceSummary(accounts) : t('What each mailbox holds, and what it may hold')}
      tools={
        free.length > 1 && (
          <Button onClick={() => setAsking(free)}>
            {t('Give a limit to {count, number} without one', { count: free.length })}
          </Button>
        )
      }
    >
      <Faces live={live} what={t('the mailboxes')} rows={6}>
        {({ known }) => (
          <>
            <PolicyCard known={known} />
            {accounts.length === 0 ? (
              <Empty
                title={t('No mailbox yet')}
                fact={t('Each shows here how much it holds, so that nobody’s mail stops without your seeing it come.')}
                action={
                  <Link className="button" data-kind="main" href="/accounts">
                    {t('Show everybody')}
                  </Link>
                }
              />
            ) : (
              <Mailboxes accounts={accounts} policy={policyFrom(known)} onAsk={one => setAsking([one])} />
            )}
          </>
        )}
      </Faces>
      {asking && <LimitDialog accounts={asking} onClose={close} />}
    </KeepingPage>
  );
}

type MailboxesProps = {
  readonly accounts: readonly AccountRow[];
  readonly policy: Policy;
  readonly onAsk: (account: AccountRow) => void;
};
/** More are found by a search; each row redraws with every message. */
const MOST_SHOWN = 100;
const SEARCHED_FROM = 12;

function Mailboxes({ accounts, policy, onAsk }: MailboxesProps) {
  const now = useNow(60_000);
  const table = useRef<HTMLTableElement>(null);
  useKeys(t('Space'), [
    { keys: ['j', 'ArrowDown'], say: t('Next person'), run: () => focusLimit(table.current, 1) },
    { keys: ['k', 'ArrowUp'], say: t('Person before'), run: () => focusLimit(table.current, -1) },
  ]);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = byFullness(accounts).filter(one => `${one.name} ${one.address}`.toLowerCase().includes(wanted));
  return (
    <section className="card domain" aria-label={t('Mailboxes')}>
      <div className="card-head">
        <h2>{t('Mailboxes')}</h2>
        {accounts.length > SEARCHED_FROM && (
          <input
            type="search"
            className="input"
            value={search}
            onChange={event => setSearch(event.target.value)}
            placeholder={t('Search people')}
            aria-label={t('Search people')}
          />
        )}
      </div>
      {found.length === 0 && (
        <p className="domain-empty second">{t('Nobody with “{text}”.', { text: search.trim() })}</p>
      )}
      {found.length > 0 && (
        <table className="table space-table" ref={table}>
          <caption className="only-read-aloud">{t('Mailboxes, the fullest first')}</caption>
          <thead>
            <tr>
              <th>{t('Person')}</th>
              <th>{t('Used')}</th>
              <th className="keeping-wide">{t('State')}</th>
              <th>
                <span className="only-read-aloud">{t('What can be done')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, MOST_SHOWN).map(account => (
              <Mailbox key={account.id} account={account} policy={policy} now={now} onAsk={onAsk} />
            ))}
          </tbody>
        </table>
      )}
      {found.length > MOST_SHOWN && (
        <p className="domain-empty second">
          {t('The first {count, number}; search for others.', { count: MOST_SHOWN })}
        </p>
      )}
    </section>
  );
}

/** Its row may have moved, being fuller now; what the dialog would have given the focus back to has lost it then. */
function focusAgain(address: string): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>(`[data-mailbox="${CSS.escape(address)}"] .button`)?.focus();
}

/** Through the mailboxes, by what changes each. */
function focusLimit(table: HTMLElement | null, by: number): void {
  const all = [...(table?.querySelectorAll<HTMLElement>('tbody .button') ?? [])];
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
}

type MailboxProps = {
  readonly account: AccountRow;
  readonly policy: Policy;
  readonly now: number;
  readonly onAsk: (account: AccountRow) => void;
};

function Mailbox({ account, policy, now, onAsk }: MailboxProps) {
  const { address, name } = account;
  const { shape, word } = fullnessOf(account, policy, now);
  return (
    <tr data-mailbox={address}>
      <td>
        <Link className="space-person" href={`/accounts/${encodeURIComponent(address)}`}>
          {name || localPartOf(address)}
        </Link>
        <span className="space-under quiet">{address}</span>
      </td>
      <td>
        <Used account={account} />
        <span className="state keeping-narrow">
          {shape !== null && <StatusShape shape={shape} size={12} />} {word}
        </span>
      </td>
      <td className="keeping-wide">
        <span className="state person-state">
          {shape !== null && <StatusShape shape={shape} />}
          <span className={shape === null ? 'quiet' : undefined}>{word}</span>
        </span>
      </td>
      <td className="right">
        <Button
          kind="quiet"
          onClick={() => onAsk(account)}
          aria-label={t('Change the limit of {address}', { address })}
        >
          {t('Limit…')}
        </Button>
      </td>
    </tr>
  );
}
