/** Who lives here: people by domain, the aliases that lead to them, and beside them the one that was opened. */

import { Search, UserPlus } from 'lucide-react';
import { useDeferredValue, useRef, useState } from 'react';
import { useLocation, useRoute, useSearch } from 'wouter';
import type { AliasRow, People } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { AccountsNav } from './accounts-nav.tsx';
import { AddBox } from './boxes/add-box.tsx';
import { BreakerProvider } from './breaker-live.tsx';
import { DevicesSection } from './devices-section.tsx';
import { DomainSection } from './domain-section.tsx';
import { ImportPeople } from './import-dialog.tsx';
import { ListsSection } from './lists-section.tsx';
import { byDomain, findPeople, summary } from './people-words.ts';
import { AddPerson } from './person-dialogs.tsx';
import { PersonDrawer } from './person-drawer.tsx';
import { AddDomain, AliasDialog, CatchAll } from './place-dialogs.tsx';
import './accounts.css';

/** What is asked in a dialog now. */
export type Asking =
  | { readonly kind: 'person'; readonly domain?: string }
  | { readonly kind: 'alias'; readonly domain: string; readonly alias?: AliasRow }
  | { readonly kind: 'catch-all'; readonly domain: string; readonly alias: AliasRow | null }
  | { readonly kind: 'box'; readonly domain: string }
  | { readonly kind: 'domain' }
  | { readonly kind: 'import' };

const rowOf = (address: string): HTMLElement | null => document.querySelector(`[data-person="${CSS.escape(address)}"]`);

/** Through the people on screen, as the arrows do it. */
function focusPerson(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-person]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
}

export const AccountsView = () => (
  <BreakerProvider>
    <Accounts />
  </BreakerProvider>
);

function Accounts() {
  const live = useLive('people', (api, signal) => api.accounts.watch({}, signal));
  const [, at] = useRoute('/accounts/:address');
  const address = at ? decodeURIComponent(at.address) : null;
  const [, navigate] = useLocation();
  const query = new URLSearchParams(useSearch());
  const [asking, setAsking] = useState<Asking | null>(null);
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const search = useRef<HTMLInputElement>(null);
  const people = live.state === 'ready' ? live.data : null;
  const add = (): void => setAsking({ kind: 'person' });
  const boxes = people && boxIn(people, address);
  const close = (): void => {
    setAsking(null);
    if (query.has('add') || query.has('box')) navigate('/accounts', { replace: true });
  };
  const leave = (): void => {
    if (address === null) {
      setText('');
      return;
    }
    navigate('/accounts');
    requestAnimationFrame(() => (rowOf(address) ?? search.current)?.focus());
  };
  useKeys(t('Accounts'), [
    { keys: ['j', 'ArrowDown'], say: t('Next person'), run: () => focusPerson(1) },
    { keys: ['k', 'ArrowUp'], say: t('Person before'), run: () => focusPerson(-1) },
    { keys: ['Enter', 'o'], say: t('Open'), run: () => (document.activeElement as HTMLElement | null)?.click() },
    { keys: 'n', say: t('Add a person'), run: add },
    { keys: 'b', say: t('Add a box'), run: () => boxes && setAsking(boxes) },
    { keys: 'Escape', say: t('Close what is open'), hidden: true, run: leave },
  ]);
  return (
    <div className="accounts" data-open={address !== null || undefined}>
      <div className="view view-scroll accounts-list" data-region="">
        <header className="view-head">
          <div>
            <h1>{t('Accounts')}</h1>
            <p>{people ? summary(people) : t('People, domains and aliases')}</p>
          </div>
          <div className="view-tools">
            <label className="search accounts-search">
              <Search size={16} strokeWidth={1.6} aria-hidden="true" />
              <input
                ref={search}
                type="search"
                value={text}
                onChange={event => setText(event.target.value)}
                onKeyDown={event => event.key === 'Enter' && focusPerson(1)}
                placeholder={t('Search people')}
                aria-label={t('Search people and aliases')}
              />
            </label>
            <Button kind="main" onClick={add}>
              <UserPlus size={16} strokeWidth={1.6} /> {t('Add a person')} <kbd>n</kbd>
            </Button>
            <Button onClick={() => setAsking({ kind: 'domain' })}>{t('Add a domain')}</Button>
            <Button onClick={() => setAsking({ kind: 'import' })}>{t('Import')}</Button>
          </div>
        </header>
        <AccountsNav at="/accounts" />
        <Faces
          live={live}
          what={t('the accounts')}
          rows={6}
          isEmpty={data => data.accounts.length === 0 && data.domains.length === 0}
          empty={() => <Nobody onAdd={() => setAsking({ kind: 'domain' })} />}
        >
          {data => <Domains people={data} text={wanted} open={address} onAsk={setAsking} />}
        </Faces>
      </div>
      {address !== null && (
        <PersonDrawer
          key={address}
          address={address}
          aliases={people?.aliases ?? []}
          people={people?.accounts ?? []}
          nobody={people !== null && !people.accounts.some(one => one.address === address)}
          onClose={leave}
        />
      )}
      <Dialogs
        asking={asking ?? (query.has('add') ? { kind: 'person' } : query.has('box') ? boxes : null)}
        people={people}
        onClose={close}
      />
    </div>
  );
}

/** Where whoever is open lives, else in the first domain. */
function boxIn({ domains }: People, open: string | null): Asking | null {
  const own = domains.filter(one => one.aliasOf === null).map(one => one.name);
  const domain = own.find(name => open?.endsWith(`@${name}`)) ?? own[0];
  return domain === undefined ? null : { kind: 'box', domain };
}

const Nobody = ({ onAdd }: { onAdd: () => void }) => (
  <Empty
    title={t('Nobody has a mailbox here yet')}
    fact={t('First comes the domain that mail is taken for, then the people in it.')}
    action={
      <Button kind="main" onClick={onAdd}>
        {t('Add a domain')}
      </Button>
    }
  />
);

type DomainsProps = {
  readonly people: People;
  readonly text: string;
  readonly open: string | null;
  readonly onAsk: (asking: Asking) => void;
};

function Domains({ people, text, open, onAsk }: DomainsProps) {
  const found = findPeople(people, text);
  const groups = byDomain(found);
  if (groups.length === 0)
    return (
      <>
        <Empty
          title={t('Nobody with “{text}”', { text: text.trim() })}
          fact={t('Names, addresses, aliases and mail programs are searched.')}
        />
        <div className="people">
          <ListsSection people={people} text={text} />
          <DevicesSection people={people} text={text} />
        </div>
      </>
    );
  return (
    <div className="people">
      {groups.map(group => (
        <DomainSection
          key={group.name}
          group={group}
          open={open}
          searching={text.trim() !== ''}
          only={groups.length === 1}
          onAsk={onAsk}
        />
      ))}
      <ListsSection people={people} text={text} />
      <DevicesSection people={people} text={text} />
    </div>
  );
}

type DialogsProps = { readonly asking: Asking | null; readonly people: People | null; readonly onClose: () => void };

function Dialogs({ asking, people, onClose }: DialogsProps) {
  const domains = (people?.domains ?? []).filter(one => one.aliasOf === null).map(one => one.name);
  switch (asking?.kind) {
    case undefined:
      return null;
    case 'person':
      return <AddPerson domains={asking.domain ? [asking.domain] : domains} onClose={onClose} />;
    case 'box':
      return <AddBox domain={asking.domain} onClose={onClose} />;
    case 'alias':
      return <AliasDialog domain={asking.domain} alias={asking.alias ?? null} people={people} onClose={onClose} />;
    case 'catch-all':
      return <CatchAll domain={asking.domain} alias={asking.alias} people={people} onClose={onClose} />;
    case 'domain':
      return <AddDomain domains={domains} onClose={onClose} />;
    case 'import':
      return <ImportPeople domains={domains} onClose={onClose} />;
  }
}
