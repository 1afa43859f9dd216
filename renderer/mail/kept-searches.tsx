/** Searches kept under a name: below their account's folders, with what is unread in each, and seen by mail programs as folders. */
import { Search } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import type { Api, KeptSearch } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { JmapId } from '../../server/jmap/types.ts';
import { Button, Tip } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { ContextMenu, type MenuItem } from '../design/menu.tsx';
import { useJmap } from '../jmap/react.tsx';
import { heard } from '../language/heard.ts';
import { useConnection, useLive } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { FolderItem } from './folder-item.tsx';
import { EVERYTHING, type MailPlace, pathOf, UNIFIED, wholeSearch } from './place.ts';
import { keepPreferences, usePreferences } from './preferences.ts';

/** Its number in the server's own interface. */
const numberOf = (account: JmapId): number => Number(account.slice(1));

export const searchPath = (account: JmapId, query: string): string =>
  pathOf({ account, mailbox: EVERYTHING, email: null, q: query, wide: true });

export type SearchAsk = {
  readonly kind: 'keep-search';
  readonly accountId: JmapId;
  readonly query: string;
  /** The one that gets another name; absent: a new one. */
  readonly search?: KeptSearch;
  /** Of captured mail: only this inbox. */
  readonly inbox?: string | null;
};

type ListProps = {
  readonly account: JmapId;
  /** The address that is shown now. */
  readonly path: string;
  readonly onAsk: (ask: SearchAsk) => void;
};

export function KeptSearches({ account, path, onAsk }: ListProps) {
  const whose = { account: numberOf(account) };
  const live = useLive(`searches ${account}`, (api, signal) => api.searches.watch(whose, signal));
  const all = live.state === 'ready' ? live.data : [];
  const seen = all.filter(one => one.inbox === null);
  if (seen.length === 0) return null;
  return (
    <section aria-label={t('Kept searches')}>
      <Tip text={t('Mail programs see them over IMAP, below Searches')}>
        <h3 className="folders-owner">{t('Searches')}</h3>
      </Tip>
      {seen.map((search, at) => (
        <Item
          key={search.id}
          account={account}
          all={seen}
          at={at}
          current={searchPath(account, search.query) === path}
          onAsk={onAsk}
        />
      ))}
    </section>
  );
}

type ItemProps = {
  readonly account: JmapId;
  readonly all: readonly KeptSearch[];
  readonly at: number;
  readonly current: boolean;
  readonly onAsk: (ask: SearchAsk) => void;
};

function Item({ account, all, at, current, onAsk }: ItemProps) {
  const [, navigate] = useLocation();
  const acts = useSearchActs(account);
  const search = all[at]!;
  const { name, query, unread, faults } = search;
  const rename = (): void => onAsk({ kind: 'keep-search', accountId: account, query, search });
  const remove = (): void => acts.remove(search, all);
  const move = (by: 1 | -1) => (): void => {
    const ids = all.map(one => one.id);
    ids.splice(at + by, 0, ...ids.splice(at, 1));
    acts.order(ids);
  };
  const items: readonly MenuItem[] = [
    { label: t('Open'), run: () => navigate(searchPath(account, query)) },
    { label: t('Rename…'), keys: 'F2', run: rename },
    { label: t('Move up'), keys: 'alt+ArrowUp', disabled: at === 0, run: move(-1) },
    { label: t('Move down'), keys: 'alt+ArrowDown', disabled: at === all.length - 1, run: move(1) },
    { kind: 'line' },
    { label: t('Delete this search'), danger: true, keys: 'Delete', run: remove },
  ];
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'F2') rename();
    else if (event.key === 'Delete') remove();
    else if (event.altKey && event.key === 'ArrowUp' && at > 0) move(-1)();
    else if (event.altKey && event.key === 'ArrowDown' && at < all.length - 1) move(1)();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ContextMenu label={t('The search {name}', { name })} items={() => items}>
      <div title={[query, ...faults.map(heard)].join('\n')}>
        <FolderItem
          href={searchPath(account, query)}
          icon={Search}
          name={name}
          number={unread}
          unread
          current={current}
          onKeyDown={key}
        />
      </div>
    </ContextMenu>
  );
}

export function useSearchActs(account: JmapId) {
  const act = useAct();
  const say = useSay();
  const whose = { account: numberOf(account) };
  return {
    order: (ids: readonly number[]): void =>
      void act(t('Putting the searches in order'), api => api.searches.order({ ...whose, ids })),
    /** Its letters stay where they are; kept again it is a new folder to mail programs. */
    remove(search: KeptSearch, all: readonly KeptSearch[]): void {
      const { id, name, query, inbox } = search;
      const bring = async (api: Api): Promise<void> => {
        const made = await api.searches.keep({ ...whose, name, query, inbox });
        await api.searches.order({ ...whose, ids: all.map(one => (one.id === id ? made.id : one.id)) });
      };
      void act(t('Deleting the search'), api => api.searches.remove({ ...whose, id })).then(done => {
        if (done)
          say({
            text: t('The search {name} is deleted. Its mail stays where it is.', { name }),
            action: { label: t('Undo'), run: () => void act(t('Bringing it back'), bring) },
          });
      });
    },
  };
}

/** What the list's menu offers while one searches: in one account a folder, over all of them a view of this window. */
export function useKeepSearch(place: MailPlace): { readonly items: readonly MenuItem[]; readonly dialog: ReactNode } {
  const client = useJmap();
  const { views } = usePreferences();
  const [ask, setAsk] = useState<SearchAsk | null>(null);
  const path = pathOf({ ...place, email: null });
  const { account, q } = place;
  const dialog = ask && <SearchDialog ask={ask} onClose={() => setAsk(null)} />;
  if (q.trim() === '' || account === null) return { items: [], dialog };
  if (account !== UNIFIED) {
    const query = wholeSearch(place, client.mailboxes(account));
    const run = (): void => setAsk({ kind: 'keep-search', accountId: account, query });
    return { items: [{ label: t('Keep this search…'), run }], dialog };
  }
  if (views.some(view => view.path === path)) return { items: [], dialog };
  const run = (): void => keepPreferences({ views: [...views, { name: q, path }] });
  return { items: [{ label: t('Keep this search as a view'), run }], dialog };
}

/** A name for a search, new or another. */
export function SearchDialog({ ask, onClose }: { readonly ask: SearchAsk; readonly onClose: () => void }) {
  const { api } = useConnection();
  const say = useSay();
  const { accountId, query, search, inbox = null } = ask;
  const [name, setName] = useState(search?.name ?? '');
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const given = name.trim();
    if (given === '') return setFault(t('A search needs a name.'));
    if (!api) return setFault(t('There is no connection to the mail server.'));
    setBusy(true);
    try {
      const kept = { account: numberOf(accountId), name: given, query, inbox: search?.inbox ?? inbox };
      await api.searches.keep(search ? { ...kept, id: search.id } : kept);
      say({ text: t('Kept. Mail programs see it over IMAP as {mailbox}.', { mailbox: `Searches/${given}` }) });
      onClose();
    } catch (error) {
      setFault(heard(error instanceof Error ? error.message : String(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={onClose} title={search ? t('Rename the search') : t('Keep this search')}>
      <form className="folder-form" onSubmit={event => void submit(event)}>
        <TextField
          label={t('Name')}
          value={name}
          onChange={setName}
          fault={fault}
          maxLength={60}
          help={t('It stands among the folders, here and over IMAP, and follows what comes. It finds: {query}', {
            query,
          })}
          autoFocus
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy}>
            {search ? t('Rename') : t('Keep')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
