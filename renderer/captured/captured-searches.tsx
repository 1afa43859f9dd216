/** Searches of captured mail that are kept: chosen with one press, seen by mail programs as folders. */
import { Search } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../server/base/language.ts';
import { Button, Tip } from '../design/button.tsx';
import { count } from '../design/format.ts';
import { ContextMenu } from '../design/menu.tsx';
import { useLive } from '../live.ts';
import { type SearchAsk, SearchDialog, useSearchActs } from '../mail/kept-searches.tsx';
import type { Narrowed } from './use-captured.ts';
import './captured-searches.css';

type Props = {
  readonly account: number;
  readonly narrowed: Narrowed;
  readonly onNarrow: (to: Narrowed) => void;
};

export function CapturedSearches({ account, narrowed, onNarrow }: Props) {
  const accountId = `a${account}`;
  const live = useLive(`captured searches ${account}`, (api, signal) => api.searches.watch({ account }, signal));
  const acts = useSearchActs(accountId);
  const [ask, setAsk] = useState<SearchAsk | null>(null);
  const all = live.state === 'ready' ? live.data : [];
  const query = narrowed.q.trim();
  const isKept = all.some(one => one.query === query && one.inbox === narrowed.inbox);
  const offers = query !== '' && live.state === 'ready' && !isKept;
  if (all.length === 0 && !offers && ask === null) return null;
  return (
    <section className="captured-searches" aria-label={t('Kept searches')}>
      {all.map(search => {
        const { id, name, query: q, inbox, unread, mailbox } = search;
        return (
          <ContextMenu
            key={id}
            label={t('The search {name}', { name })}
            items={() => [
              {
                label: t('Rename…'),
                run: () => setAsk({ kind: 'keep-search', accountId, query: q, search }),
              },
              { label: t('Delete this search'), danger: true, run: () => acts.remove(search, all) },
            ]}
          >
            <Tip text={t('Mail programs see it over IMAP as {mailbox}', { mailbox })}>
              <Button
                kind="quiet"
                aria-pressed={q === query && inbox === narrowed.inbox}
                onClick={() => onNarrow(q === query ? { q: '', inbox: narrowed.inbox } : { q, inbox })}
              >
                <Search size={14} strokeWidth={1.7} aria-hidden="true" /> <span className="clip">{name}</span>
                {unread > 0 && <span className="num quiet">{count(unread)}</span>}
              </Button>
            </Tip>
          </ContextMenu>
        );
      })}
      {offers && (
        <Button
          kind="quiet"
          onClick={() => setAsk({ kind: 'keep-search', accountId, query, inbox: narrowed.inbox || null })}
        >
          {t('Keep this search…')}
        </Button>
      )}
      {ask && <SearchDialog ask={ask} onClose={() => setAsk(null)} />}
    </section>
  );
}
