/** The work of “Recently deleted”: the list, what is chosen in it, what is read, back into a folder, or gone now. */
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { t } from '../../../server/base/language.ts';
import type { JmapId } from '../../../server/jmap/types.ts';
import { Boundary } from '../../design/boundary.tsx';
import { Confirm } from '../../design/dialog.tsx';
import { Empty, Loading } from '../../design/faces.tsx';
import { useSelection } from '../../design/list.tsx';
import * as select from '../../design/selection.ts';
import { useJmap, useMailboxes } from '../../jmap/react.tsx';
import { useNow } from '../../live.ts';
import { useKeys } from '../../shell/keys.tsx';
import { useSay } from '../../shell/notices.tsx';
import type { DeskProps } from '../desk-parts.ts';
import { FolderPicker } from '../folder-picker.tsx';
import { pathOf } from '../place.ts';
import { type ExpungedStage, forget, putBack } from './expunged-acts.ts';
import { type ExpungedActs, ExpungedButtons, ExpungedFaces, ExpungedHead, ExpungedSearch } from './expunged-list.tsx';
import { EXPUNGED_NAME, isFound, subjectOf, whereItLay } from './expunged-words.ts';
import { useKeep } from './keep.ts';
import { type ExpungedList, useExpunged } from './use-expunged.ts';

const ExpungedReader = lazy(async () => ({ default: (await import('./expunged-reader.tsx')).ExpungedReader }));

type Asking = { readonly kind: 'into' | 'forget'; readonly ids: readonly JmapId[] };
const none: readonly JmapId[] = [];
const same = (id: JmapId): JmapId => id;
/** A minute is the shortest time a list tells. */
const MINUTE = 60_000;

export function ExpungedDesk({ place, shown, alone, locked: why, onFolders, children }: DeskProps) {
  const accountId = shown[0]!;
  const client = useJmap();
  const say = useSay();
  const [, navigate] = useLocation();
  const keep = useKeep();
  const now = useNow(MINUTE);
  const mailboxes = useMailboxes(accountId);
  const list = useExpunged(accountId);
  const rows = useFound(list, place.q, accountId);
  const [selection, setSelection] = useSelection(rows.ids);
  const [asking, setAsking] = useState<Asking | null>(null);
  const locked = why !== null;
  const open = place.email;
  const go = (id: JmapId | null): void =>
    navigate(pathOf({ ...place, email: id }), { replace: id !== null && open !== null && !alone });
  const at = open === null ? -1 : rows.ids.indexOf(open);
  const step = (by: number): (() => void) | null => {
    const next = at === -1 ? undefined : rows.ids[at + by];
    if (next === undefined) return null;
    return () => {
      setSelection(select.moveTo(selection, at + by, rows.ids.length));
      go(next);
    };
  };
  const stage: ExpungedStage = {
    ...{ client, accountId, say, hide: list.hide, again: list.again },
    show: (mailbox, email) => navigate(pathOf({ account: accountId, mailbox, email, q: '', wide: false })),
  };
  const meant: readonly JmapId[] =
    alone && open && selection.chosen.size === 0 ? [open] : select.subject(selection, rows.ids, same);
  /** Before rows go: what is open makes room for its neighbour. */
  const leave = (going: readonly JmapId[]): void => {
    setSelection(select.chooseNone(selection));
    if (open === null || !going.includes(open)) return;
    const gone = new Set(going);
    const next = [...rows.ids.slice(at + 1), ...rows.ids.slice(0, Math.max(0, at)).reverse()].find(id => !gone.has(id));
    go(alone ? null : (next ?? null));
  };
  const back = (ids: readonly JmapId[], into: JmapId | null): void => {
    if (ids.length === 0 || locked) return;
    leave(ids);
    void putBack(stage, ids, into);
  };
  const ask = (kind: Asking['kind'], ids: readonly JmapId[]): void => {
    if (ids.length > 0 && !locked) setAsking({ kind, ids });
  };
  const actsOn = (ids: readonly JmapId[]): ExpungedActs => ({
    putBack: () => back(ids, null),
    putInto: () => ask('into', ids),
    forget: () => ask('forget', ids),
  });
  const acts = actsOn(meant);
  const newer = step(-1);
  const older = step(1);
  const stepBack = (): void => {
    if (selection.chosen.size > 0) setSelection(select.chooseNone(selection));
    else if (open) go(null);
  };
  useKeys(EXPUNGED_NAME, [
    { keys: 'u', say: t('Put back where it lay'), run: acts.putBack },
    { keys: 'v', say: t('Put into a folder'), run: acts.putInto },
    { keys: ['#', 'Delete'], say: t('Forget now'), run: acts.forget },
    { keys: 'mod+a', say: t('Choose all'), run: () => setSelection({ ...selection, chosen: new Set(rows.ids) }) },
    { keys: '[', say: t('Newer message'), run: () => newer?.() },
    { keys: ']', say: t('Older message'), run: () => older?.() },
    { keys: 'Escape', say: t('Choose none, or close the message'), run: stepBack },
  ]);

  const total = list.live.state === 'ready' ? rows.ids.length : null;
  const listed = (
    <>
      <ExpungedSearch q={place.q} onSearch={q => navigate(pathOf({ ...place, q, email: null }), { replace: true })} />
      <ExpungedHead
        total={total}
        chosen={selection.chosen.size}
        acts={acts}
        locked={locked}
        onFolders={onFolders}
        onAll={() => setSelection({ ...selection, chosen: new Set(rows.ids) })}
        onNone={() => setSelection(select.chooseNone(selection))}
      />
      <ExpungedFaces
        list={list}
        rows={rows.ids}
        q={place.q.trim()}
        unread={rows.unread}
        keep={keep}
        mailboxes={mailboxes}
        now={now}
        selection={selection}
        onSelection={setSelection}
        open={open}
        onOpen={go}
        onEscape={stepBack}
      />
      {asking?.kind === 'into' && (
        <FolderPicker
          title={t('Put {count, plural, one {# message} other {# messages}} into', { count: asking.ids.length })}
          accountId={accountId}
          allowed={mailbox => mailbox.myRights.mayAddItems && mailbox.role !== 'drafts'}
          onClose={() => setAsking(null)}
          onPick={picked => {
            setAsking(null);
            if (picked) back(asking.ids, picked.id);
          }}
        />
      )}
      {asking?.kind === 'forget' && (
        <Confirm
          open
          onClose={() => setAsking(null)}
          question={questionOf(asking.ids, list)}
          consequence={t('Nothing brings {count, plural, one {it} other {them}} back after this.', {
            count: asking.ids.length,
          })}
          act={t('Forget now')}
          onAct={() => {
            leave(asking.ids);
            void forget(stage, asking.ids);
          }}
        />
      )}
    </>
  );
  const preview: ReactNode = open ? (
    <Boundary key={open}>
      <Suspense fallback={<Loading what={t('the message')} rows={5} />}>
        <ExpungedReader
          accountId={accountId}
          id={open}
          mailboxes={mailboxes}
          keep={keep}
          tools={<ExpungedButtons acts={actsOn([open])} label={t('What to do with this message')} locked={locked} />}
          alone={alone}
          locked={locked}
          onPutBack={() => back([open], null)}
          onNewer={newer}
          onOlder={older}
          onClose={() => go(null)}
        />
      </Suspense>
    </Boundary>
  ) : total ? (
    <Empty title={t('No message is open')} fact={t('Move with j and k, open with Enter, put back with u.')} />
  ) : null;
  return children({
    list: listed,
    reader: null,
    preview,
    stage: {
      ...{ client, say, source: null, queries: [], conversations: false, from: () => null, onProtocol: () => {} },
      ...{ keep, onExpunged: () => go(null) },
    },
    drop: () => {},
    open: open ? { accountId, id: open } : null,
    empty: total === 0,
  });
}

function questionOf(ids: readonly JmapId[], list: ExpungedList): string {
  const one = ids.length === 1 ? list.get(ids[0]!) : undefined;
  return one
    ? t('Forget “{subject}” now?', { subject: subjectOf(one) })
    : t('Forget {count, plural, one {# message} other {# messages}} now?', { count: ids.length });
}

type Found = { readonly ids: readonly JmapId[]; readonly unread: number };

/** What is searched must have been read: all of it, a page after the other, for as long as one searches. */
function useFound(list: ExpungedList, q: string, accountId: JmapId): Found {
  const mailboxes = useMailboxes(accountId);
  const all = list.live.state === 'ready' ? list.live.data : none;
  const words = q.trim();
  const searching = words !== '';
  const { wantAll } = list;
  useEffect(() => {
    if (!searching || all.length === 0) return;
    const stop = new AbortController();
    void wantAll(stop.signal);
    return () => stop.abort();
  }, [searching, all, wantAll]);
  const unread = !searching ? 0 : all.filter(id => !list.get(id)).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read grows with `unread` going down
  const ids = useMemo(
    () =>
      words === ''
        ? all
        : all.filter(id => {
            const one = list.get(id);
            return one !== undefined && isFound(one, whereItLay(one, mailboxes).name, words);
          }),
    [all, words, unread, mailboxes],
  );
  return { ids, unread };
}
