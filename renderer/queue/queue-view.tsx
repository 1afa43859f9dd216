/** The queue as the person sees it: who waits, for whom, since when, why, and what can be done. */

import { lazy, Suspense, use, useDeferredValue, useMemo, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { t } from '../../server/base/language.ts';
import { Empty, Faces, Loading } from '../design/faces.tsx';
import { useStatusData } from '../shell/status.tsx';
import { useDeleting } from './deleting.ts';
import { Places } from './places-table.tsx';
import { QueueHead } from './queue-head.tsx';
import { QueueList } from './queue-list.tsx';
import { QueueSearch } from './queue-search.tsx';
import { waitingIn } from './queue-words.ts';
import { Reasons } from './reasons-box.tsx';
import { says, withWords } from './selection-words.ts';
import { StopsContext } from './stops.ts';
import { useQueueActs } from './use-acts.tsx';
import {
  type Around,
  type Found,
  NamesContext,
  SourceContext,
  useAround,
  useCounts,
  useFound,
  useRowSource,
} from './use-queue.ts';
import './queue.css';

/** Comes when a row is first opened. */
const RecipientDrawer = lazy(async () => ({ default: (await import('./recipient-drawer.tsx')).RecipientDrawer }));

/** `recipient`: the one that is open beside the list. */
export function QueueView({ recipient }: { recipient?: string | undefined }) {
  const [, navigate] = useLocation();
  const where = new URLSearchParams(useSearch()).get('where') ?? '';
  const open = recipient !== undefined && /^\d{1,15}$/.test(recipient) ? Number(recipient) : null;
  const go = (id: number | null, words = where): void => {
    const query = words === '' ? '' : `?${new URLSearchParams({ where: words })}`;
    navigate(`/queue${id === null ? '' : `/${id}`}${query}`, { replace: words !== where });
  };
  const source = useRowSource();
  const acts = useQueueActs();
  const around = useAround();
  const beside = around.state === 'ready' ? around.data : null;
  return (
    <SourceContext value={source}>
      <StopsContext value={beside}>
        <div className="queue-view" data-open={open !== null || undefined}>
          <div className="view queue-main">
            <NamesContext value={beside?.names ?? noNames}>
              <Main where={where} open={open} acts={acts} beside={beside} go={go} />
            </NamesContext>
          </div>
          {open !== null && (
            <Suspense
              fallback={
                <aside className="queue-drawer" aria-label={t('One recipient')}>
                  <Loading what={t('this recipient')} rows={6} />
                </aside>
              }
            >
              <RecipientDrawer key={open} recipient={open} acts={acts} onClose={() => go(null)} onOpen={id => go(id)} />
            </Suspense>
          )}
          {acts.dialog}
        </div>
      </StopsContext>
    </SourceContext>
  );
}

const noNames: Around['names'] = new Map();

type MainProps = {
  readonly where: string;
  readonly open: number | null;
  readonly acts: ReturnType<typeof useQueueActs>;
  readonly beside: Around | null;
  readonly go: (id: number | null, words?: string) => void;
};

function Main({ where, open, acts, beside, go }: MainProps) {
  const source = use(SourceContext);
  const counts = useCounts();
  const wanted = useDeferredValue(where);
  const found = useFound(wanted, source);
  const kept = useRef<Found | null>(null);
  if (found.state === 'ready') kept.current = found.data;
  const total = counts.state === 'ready' ? waitingIn(counts.data.counts) : null;
  const toggle = (words: Readonly<Record<string, string | null>>): void => {
    const cleared = Object.fromEntries(Object.keys(words).map(name => [name, null]));
    go(open, withWords(where, says(where, words) ? cleared : words));
  };
  return (
    <>
      <QueueHead counts={counts.state === 'ready' ? counts.data.counts : null} around={beside} acts={acts} />
      {beside && total !== null && total > 0 && (
        <div className="queue-around">
          <Places around={beside} where={where} onWords={toggle} />
          <Reasons reasons={beside.reasons} isPart={beside.isPart} where={where} onWords={toggle} />
        </div>
      )}
      {(where !== '' || (total ?? 0) > 0) && (
        <QueueSearch
          where={where}
          onWhere={words => go(open, words)}
          known={() => ({
            domains: beside?.shape.rows.map(row => row.domain) ?? [],
            senders: [],
          })}
          refused={found.state === 'failed' ? found.message : null}
          found={found.state === 'ready' ? found.data.ids.length : null}
        />
      )}
      {found.state === 'failed' && where !== '' && kept.current ? (
        // A word that is not understood yet takes nothing off the screen.
        <Listed found={kept.current} where={where} open={open} acts={acts} onOpen={id => go(id)} />
      ) : (
        <Faces
          live={found}
          what={t('the queue')}
          rows={14}
          isEmpty={data => data.ids.length === 0}
          empty={() => (where === '' ? <NothingWaits around={beside} /> : <NobodyMeant where={where} total={total} />)}
        >
          {data => <Listed found={data} where={where} open={open} acts={acts} onOpen={id => go(id)} />}
        </Faces>
      )}
    </>
  );
}

type ListedProps = Omit<MainProps, 'go' | 'beside'> & {
  readonly found: Found;
  readonly onOpen: (id: number | null) => void;
};

/** Without what was just deleted and can still be taken back. */
function Listed({ found, ...rest }: ListedProps) {
  const gone = useDeleting();
  const ids = useMemo(() => (gone.size === 0 ? found.ids : found.ids.filter(id => !gone.has(id))), [found.ids, gone]);
  return <QueueList ids={ids} {...rest} />;
}

function NothingWaits({ around }: { around: Around | null }) {
  const status = useStatusData();
  const moved = status ? status.ledger.delivered + status.ledger.relayed : 0;
  const stopped = around?.frozen.some(one => one.route === null) ?? false;
  return (
    <Empty
      title={t('Nothing waits')}
      fact={t(
        stopped
          ? '{moved, plural, =0 {} one {# message went through. } other {# messages went through. }}New mail for elsewhere will wait here.'
          : '{moved, plural, =0 {} one {# message went through. } other {# messages went through. }}New mail appears here on its way.',
        { moved },
      )}
    />
  );
}

const NobodyMeant = ({ where, total }: { where: string; total: number | null }) => (
  <Empty
    title={t('Nobody of those is meant')}
    fact={
      total === null
        ? t('For none of all that wait all of this holds: {where}', { where })
        : t('{count, plural, one {# waits} other {# wait}}, and for none of them all of this holds: {where}', {
            count: total,
            where,
          })
    }
  />
);
