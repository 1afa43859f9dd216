/** The work of Mail: the list of a place, what is chosen in it, the acts, the open message. The panes draw what this gives. */
import { type DragEvent, lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { t } from '../../server/base/language.ts';
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import type { MenuItem } from '../design/menu.tsx';
import { useFromJmap, useJmap } from '../jmap/react.tsx';
import { type Row, rowKey } from '../jmap/row-source.ts';
import { useNow } from '../live.ts';
import { SearchField } from '../search/search-field.tsx';
import { useSay } from '../shell/notices.tsx';
import * as choose from './choice.ts';
import { useCompose } from './compose/compose.tsx';
import type { DeskProps } from './desk-parts.ts';
import { useKeep } from './expunged/keep.ts';
import { FolderPicker } from './folder-picker.tsx';
import { DRAGGED, folderPath } from './folders.tsx';
import { useKeepSearch } from './kept-searches.tsx';
import { LabelDialog } from './label-dialog.tsx';
import { knownLabels } from './labels.ts';
import { ListFaces } from './list-faces.tsx';
import { ActButtons, ChosenHead, Columns, ListHead, viewMenu } from './list-head.tsx';
import { useMailKeys } from './mail-keys.ts';
import { countOf, labelsHad, meantBy } from './meant.ts';
import { MessageList } from './message-list.tsx';
import type { Meant, Stage } from './perform.ts';
import { EVERYTHING, EXPUNGED, emailPart, mailboxAt, pathOf, rowOfPart, titleOf, UNIFIED } from './place.ts';
import { usePreferences } from './preferences.ts';
import { focusMessage } from './reader/focus-message.ts';
import { type Answer, rowMenu } from './row-menu.ts';
import type { ReaderProps } from './seams.ts';
import { hasText, mailWords, namesFolder, parseMailSearch, wordsIn } from './search-query.ts';
import { readerActs, useActs } from './use-acts.ts';
import { useFaces } from './use-faces.ts';
import { sourceKey, useAsked, useSource } from './use-source.ts';

const ProtocolPanel = lazy(async () => ({ default: (await import('./reader/protocol-panel.tsx')).ProtocolPanel }));

/** A minute is the shortest time a list tells. */
const MINUTE = 60_000;

export function Desk({ place, shown, accounts, alone, locked, onFolders, children }: DeskProps) {
  const client = useJmap();
  const say = useSay();
  const [, navigate] = useLocation();
  const own = usePreferences();
  const { open: compose } = useCompose();
  const now = useNow(MINUTE);
  const keep = useKeep();
  const [protocol, setProtocol] = useState<Partial<Row> | null>(null);
  const search = useMemo(() => parseMailSearch(place.q), [place.q]);
  const searching = search.expression !== null;
  const marked = useMemo(() => wordsIn(search), [search]);
  const wide = searching && (place.wide || namesFolder(search));
  const asked = useAsked(place, shown, own.sort, own.conversations);
  const folder = `${place.account}/${place.mailbox}`;
  const source = useSource(asked, folder);
  useFromJmap(from => from.version());
  const version = useSourceVersion(source);
  const count = source?.length() ?? null;
  const at = (accountId: JmapId) => mailboxAt(place.mailbox, client.mailboxes(accountId));
  const box = at(shown[0]!);
  const role = box?.role ?? null;
  const outgoing = !searching && (role === 'sent' || role === 'drafts');
  const unified = place.account === UNIFIED;

  const [choice, setChoice] = useState(choose.noChoice);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, another choice
  useEffect(() => setChoice(choose.noChoice), [folder, asked.key]);

  const open = place.email && place.account ? rowOfPart(place.account, place.email) : null;
  const go = (row: Row | null): void =>
    navigate(pathOf({ ...place, email: row && emailPart(place.account!, row) }), {
      replace: row !== null && open !== null && !alone,
    });
  const openRow = (row: Row): void => {
    const email = client.email(row.accountId, row.id);
    if (email?.keywords.$draft && (role === 'drafts' || outgoing))
      compose({ kind: 'draft', accountId: row.accountId, emailId: row.id });
    else go(row);
  };
  const place_ = source && open ? source.locate(open, choice.at) : -1;
  const step = (by: number) => {
    const next = source && place_ !== -1 ? source.at(place_ + by) : null;
    return (
      next &&
      (() => {
        setChoice(before => choose.focus(before, next, place_ + by));
        go(next);
      })
    );
  };

  const stage: Stage = {
    client,
    say,
    source,
    queries: asked.queries,
    conversations: own.conversations,
    from: accountId => (wide || place.mailbox === EVERYTHING ? null : (at(accountId)?.id ?? null)),
    onProtocol: () => setProtocol({}),
    keep,
    onExpunged: accountId => navigate(folderPath(accountId, EXPUNGED)),
  };
  const chosenNumber = choose.chosenCount(choice, count ?? 0);
  const meant: Meant | null = meantBy(choice, count ?? 0, open, alone);
  /** Before rows go: the open message makes room for its neighbour. */
  const leave = (going: Meant): void => {
    if (going.kind === 'all') {
      setChoice(choose.chooseNone);
      if (open) go(null);
      return;
    }
    setChoice(before => choose.without(before, going.rows));
    if (!open || !source || !going.rows.some(row => rowKey(row) === rowKey(open))) return;
    const gone = new Set(going.rows.map(rowKey));
    const neighbour = [1, 2, 3, -1, -2].map(by => source.at(place_ + by)).find(row => row && !gone.has(rowKey(row)));
    go(alone ? null : (neighbour ?? null));
  };
  const answerTo = (row: Row, how: Answer): void =>
    compose(
      how === 'forward'
        ? { kind: 'forward', accountId: row.accountId, emailIds: [row.id], form: 'inline' }
        : { kind: how, accountId: row.accountId, emailId: row.id },
    );
  const { acts, asking } = useActs(stage, role === 'trash' && !wide, leave);
  const rows = meant?.kind === 'rows' ? meant.rows.map(row => client.email(row.accountId, row.id)) : [];
  const allRead = rows.length > 0 && rows.every(email => email?.keywords.$seen);
  const allStarred = rows.length > 0 && rows.every(email => email?.keywords.$flagged);
  const allMuted = rows.length > 0 && rows.every(email => email?.keywords.$muted);
  const kind = wide ? 'other' : role === 'trash' || role === 'junk' ? role : 'other';
  useMailKeys({
    acts,
    meant,
    kind,
    allRead,
    allStarred,
    allMuted,
    open,
    answer: kind_ => {
      const [row] = meant?.kind === 'rows' ? meant.rows : [];
      if (row) answerTo(row, kind_);
    },
    newer: step(-1),
    older: step(1),
    close: () => go(null),
    chosenNumber,
    choice,
    setChoice,
    onProtocol: () => setProtocol(open ?? {}),
  });

  const faces = useFaces({
    source,
    search: hasText(search) ? asked.queries : null,
    wide,
    unified,
    outgoing,
    accounts,
    version,
  });
  const awaited = useRef(false);
  /** Out of the search; where the list is being read, as soon as it is there. */
  const toList = (): void => {
    const there = document.querySelector<HTMLElement>('.message-list');
    awaited.current = there === null;
    if (there) there.focus();
    else (document.activeElement as HTMLElement | null)?.blur();
  };
  const dragged = useRef<Meant | null>(null);
  const drag = (event: DragEvent, row: Row): void => {
    const chosen =
      meant && choose.isChosen(choice, row) && chosenNumber > 0 ? meant : ({ kind: 'rows', rows: [row] } as const);
    dragged.current = chosen;
    event.dataTransfer.effectAllowed = 'copyMove';
    event.dataTransfer.setData(DRAGGED, '');
    const email = client.email(row.accountId, row.id);
    if (!email) return;
    const name = `${
      (email.subject ?? t('message'))
        .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
        .trim()
        .slice(0, 80) || t('message')
    }.eml`;
    const url = new URL(client.blobUrl(row.accountId, email.blobId, name, 'message/rfc822'), location.href);
    event.dataTransfer.setData('DownloadURL', `message/rfc822:${name}:${url}`);
  };
  const drop = (accountId: JmapId, mailbox: Mailbox): void => {
    if (dragged.current && !locked) acts.moveTo(dragged.current, mailbox, accountId);
    dragged.current = null;
  };
  const unread = box && !unified ? box.unreadEmails : null;
  const title = titleOf(place.mailbox, client.mailboxes(shown[0]!));
  const keeping = useKeepSearch(place);
  const menu: readonly MenuItem[] = viewMenu(own, unified, [
    { kind: 'line' },
    ...keeping.items,
    { label: t('Show the protocol'), keys: 'P', run: () => setProtocol({}) },
  ]);
  const wordsOfCount = own.conversations ? 'conversation' : 'message';
  const byTime = unified || own.sort.by === 'receivedAt';

  const list = (
    <>
      {keeping.dialog}
      <div className="mail-search">
        <SearchField
          key={folder}
          label={t('Search mail')}
          words={mailWords}
          q={place.q}
          faults={asked.faults}
          known={() => ({
            mailboxes: client.mailboxes(shown[0]!),
            now: Date.now(),
            people: faces.people(),
            labels: knownLabels(),
          })}
          onSearch={q => navigate(pathOf({ ...place, q, email: null }), { replace: searching && q !== '' })}
          onLeave={toList}
        />
      </div>
      {chosenNumber > 0 && meant ? (
        <ChosenHead
          number={chosenNumber}
          total={count ?? 0}
          all={choice.all}
          what={wordsOfCount}
          acts={acts}
          meant={meant}
          place={kind}
          allRead={allRead}
          allStarred={allStarred}
          locked={locked !== null}
          onAll={() => setChoice(choose.chooseAll)}
          onNone={() => setChoice(choose.chooseNone)}
        />
      ) : (
        <ListHead
          title={title}
          total={count}
          unread={unread}
          searching={searching}
          scope={{
            wide,
            folder: title,
            fixed: namesFolder(search) || place.mailbox === EVERYTHING,
            onChange: on => navigate(pathOf({ ...place, wide: on, email: null })),
          }}
          onFolders={onFolders}
          onWrite={() => compose({ kind: 'new', accountId: unified ? null : place.account })}
          view={menu}
        />
      )}
      {own.layout === 'table' && <Columns sort={own.sort} outgoing={outgoing} unified={unified} />}
      <ListFaces source={source} what={title} role={role} searching={searching} none={asked.queries.length === 0}>
        {(ready, total) => (
          <MessageList
            key={sourceKey(ready)}
            label={
              searching
                ? t('Messages found for {words}', { words: place.q })
                : t('Messages in {folder}', { folder: title })
            }
            source={ready}
            count={total}
            layout={own.layout}
            density={own.density}
            byDay={byTime}
            choice={choice}
            onChoice={setChoice}
            open={open}
            onOpen={row => (open && rowKey(row) === rowKey(open) && focusMessage()) || openRow(row)}
            onStar={row => acts.keyword({ kind: 'rows', rows: [row] }, '$flagged', !faces.isStarred(row))}
            face={faces.face}
            timeOf={faces.timeOf}
            now={now}
            menu={row =>
              rowMenu(
                acts,
                chosenNumber > 1 && choose.isChosen(choice, row) && meant ? meant : { kind: 'rows', rows: [row] },
                kind,
                faces.state(row),
                {
                  open: () => openRow(row),
                  answer: how => answerTo(row, how),
                  protocol: () => setProtocol(row),
                },
                locked !== null,
              )
            }
            onDrag={drag}
            stale={locked !== null}
            awaited={awaited}
          />
        )}
      </ListFaces>
      {asking?.kind === 'move' && (
        <FolderPicker
          title={t(
            'Move {what, select, conversation {{count, plural, one {# conversation} other {# conversations}}} other {{count, plural, one {# message} other {# messages}}}} to',
            { count: countOf(asking.meant), what: wordsOfCount },
          )}
          accountId={asking.meant.kind === 'rows' ? (asking.meant.rows[0]?.accountId ?? shown[0]!) : shown[0]!}
          allowed={mailbox =>
            mailbox.myRights.mayAddItems && mailbox.role !== 'drafts' && (wide || mailbox.id !== box?.id)
          }
          onClose={() => acts.ask(null)}
          onPick={picked => {
            const target = asking.meant;
            acts.ask(null);
            if (picked)
              acts.moveTo(
                target,
                picked,
                target.kind === 'rows' ? (target.rows[0]?.accountId ?? shown[0]!) : shown[0]!,
              );
          }}
        />
      )}
      {asking?.kind === 'label' && (
        <LabelDialog
          title={t(
            'Label {what, select, conversation {{count, plural, one {# conversation} other {# conversations}}} other {{count, plural, one {# message} other {# messages}}}}',
            { count: countOf(asking.meant), what: wordsOfCount },
          )}
          had={labelsHad(asking.meant, row => client.email(row.accountId, row.id))}
          onLabel={(label, on) => acts.keyword(asking.meant, label, on)}
          onClose={() => acts.ask(null)}
        />
      )}
      {protocol && (
        <Suspense>
          <ProtocolPanel
            accountId={protocol.accountId ?? shown[0]!}
            emailId={protocol.id ?? null}
            onClose={() => setProtocol(null)}
          />
        </Suspense>
      )}
    </>
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the part of the address names the message
  useEffect(() => {
    if (open) void client.ensureEmails(open.accountId, [open.id]).catch(() => {});
  }, [client, place.account, place.email]);
  const openEmail = open ? client.email(open.accountId, open.id) : undefined;
  const reader: ReaderProps | null = open && {
    accountId: open.accountId,
    emailId: open.id,
    threadId: openEmail?.threadId ?? null,
    conversation: own.conversations,
    mailboxId: wide ? null : (at(open.accountId)?.id ?? null),
    acts: readerActs(acts, open.accountId),
    onNewer: step(-1),
    onOlder: step(1),
    onClose: () => go(null),
    marked,
    alone,
    locked,
    tools: (
      <ActButtons
        label={t('What to do with this message')}
        acts={acts}
        meant={{ kind: 'rows', rows: [open] }}
        place={kind}
        allRead={faces.state(open).read}
        allStarred={faces.state(open).starred}
        locked={locked !== null}
      />
    ),
    onProtocol: () => setProtocol(open),
  };
  return children({ list, reader, stage, drop, open, empty: count === 0 });
}

type ListSource = ReturnType<typeof useSource>;

function useSourceVersion(source: ListSource): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    if (!source) return;
    setVersion(source.version());
    return source.subscribe(() => setVersion(source.version()));
  }, [source]);
  return version;
}
