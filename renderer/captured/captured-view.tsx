/**
 * Captured: what programs handed in, the newest first, and beside it the message that is open. Refused attempts stand
 * among the messages. Deleting is done at once and can be taken back; clearing takes only what was there when it was asked.
 */
import { CheckCheck, ChevronDown, CloudLightning, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { CapturedNow, Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, Tip } from '../design/button.tsx';
import { Empty, Faces, Failed, Loading } from '../design/faces.tsx';
import { count } from '../design/format.ts';
import { Menu } from '../design/menu.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { usePhone } from '../design/use-media.ts';
import { useFromJmap } from '../jmap/react.tsx';
import type { Row } from '../jmap/row-source.ts';
import { markReady, useLive, useNow } from '../live.ts';
import * as choose from '../mail/choice.ts';
import { knownLabels } from '../mail/labels.ts';
import { mailWords } from '../mail/search-query.ts';
import { SearchField } from '../search/search-field.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useModeChange } from '../shell/mode-change.tsx';
import { useStatus } from '../shell/status.tsx';
import { WhyButton } from '../why/why-button.tsx';
import { AttemptPane } from './attempt-pane.tsx';
import { CapturedList } from './captured-list.tsx';
import { CapturedMessage } from './captured-message.tsx';
import { CapturedSearches } from './captured-searches.tsx';
import { FaultsDialog } from './faults/faults-dialog.tsx';
import { InYourTest } from './in-your-test.tsx';
import { attemptRow, isAttempt, type PlacedSource } from './placed.ts';
import { useCapturedActs } from './use-acts.ts';
import { type Narrowed, useCapturedRows } from './use-captured.ts';
import { Waiting } from './waiting.tsx';
import './captured.css';

export function CapturedView({ open }: { open: string | undefined }) {
  const live = useLive('captured', (api, signal) => api.captured.watch({}, signal));
  const status = useStatus();
  return (
    <div className="view captured">
      <Faces live={live} what={t('what was captured')} rows={12}>
        {state => (
          <Faces live={status} what={t('the status')} rows={12}>
            {now => <Inbox state={state} status={now} open={open ?? null} />}
          </Faces>
        )}
      </Faces>
      {(live.state !== 'ready' || status.state !== 'ready') && <h1 className="only-read-aloud">{t('Captured')}</h1>}
    </div>
  );
}

type InboxProps = { readonly state: CapturedNow; readonly status: Status; readonly open: string | null };

function Inbox({ state, status, open }: InboxProps) {
  const narrowed = useNarrowed();
  const isEmpty = state.messages === 0 && (state.attempts.length === 0 || state.account === null);
  const waits = state.messages === 0 && !narrowed.on && open === null && isEmpty;
  useEffect(markReady, []);
  return (
    <>
      <Head state={state} status={status} narrowed={narrowed} />
      {waits || state.account === null ? (
        <Waiting state={state} status={status} />
      ) : (
        <Panes state={state} status={status} open={open} narrowed={narrowed} />
      )}
    </>
  );
}

type NarrowedNow = Narrowed & {
  readonly on: boolean;
  readonly path: (row: Row | null) => string;
  readonly set: (next: Partial<Narrowed>) => void;
};

/** The search and the inbox stand in the address. */
function useNarrowed(): NarrowedNow {
  const [, navigate] = useLocation();
  const asked = new URLSearchParams(useSearch());
  const q = asked.get('q') ?? '';
  const inbox = asked.get('inbox');
  const address = (row: Row | null, to: Narrowed): string => {
    const query = new URLSearchParams({
      ...(to.q ? { q: to.q } : {}),
      ...(to.inbox === null ? {} : { inbox: to.inbox }),
    });
    const part = row === null ? '' : `/${encodeURIComponent(isAttempt(row) ? `refused-${row.id}` : row.id)}`;
    return `/captured${part}${query.size === 0 ? '' : `?${query}`}`;
  };
  return {
    ...{ q, inbox, on: q !== '' || inbox !== null },
    path: row => address(row, { q, inbox }),
    set: next => navigate(address(null, { q, inbox, ...next }), { replace: true }),
  };
}

function Head({ state, status, narrowed }: { state: CapturedNow; status: Status; narrowed: NarrowedNow }) {
  const { messages, unread, inboxes, newest } = state;
  const acts = useCapturedActs(state);
  const mode = useModeChange();
  const meant = narrowed.inbox === null ? {} : { inbox: narrowed.inbox };
  const [asksFaults, setAsksFaults] = useState(false);
  useKeys(t('Captured'), [{ keys: 'f', say: t('Faults on purpose'), run: () => setAsksFaults(true) }]);
  return (
    <header className="view-head captured-top">
      <div>
        <h1>{t('Captured')}</h1>
        <p>
          {t(
            '{messages, plural, =0 {Nothing yet} one {# message} other {# messages}}{unread, plural, =0 {} other {, # unread}}.',
            {
              messages,
              unread,
            },
          )}{' '}
          <span title={KEPT_BY}>{keptWords(state.keep)}</span>
        </p>
      </div>
      <div className="view-tools">
        {(inboxes.length > 1 || narrowed.inbox !== null) && (
          <Menu
            label={t('Inbox')}
            items={[
              {
                kind: 'choice',
                label: t('All inboxes'),
                checked: narrowed.inbox === null,
                run: () => narrowed.set({ inbox: null }),
              },
              ...inboxes.map(({ name }) => ({
                kind: 'choice' as const,
                label: name === '' ? t('Without a name') : name,
                checked: name === narrowed.inbox,
                run: () => narrowed.set({ inbox: name }),
              })),
            ]}
            trigger={
              <Button>
                {inboxWords(narrowed.inbox)}
                <ChevronDown size={14} strokeWidth={1.8} aria-hidden="true" />
              </Button>
            }
          />
        )}
        <Tip text={t('Everything is marked as read; in IMAP that is \\Seen')} keys="shift+i">
          <Button onClick={() => acts.markRead(newest, narrowed.inbox)} disabled={unread === 0 || acts.locked !== null}>
            <CheckCheck size={16} strokeWidth={1.6} aria-hidden="true" />{' '}
            <span className="captured-long">{t('Mark all read')}</span>
          </Button>
        </Tip>
        <Tip text={acts.locked ?? t('Takes what is here now; what comes meanwhile stays')}>
          <Button
            onClick={() => acts.clear({ upTo: newest, ...meant })}
            disabled={messages === 0 || acts.locked !== null}
          >
            <Trash2 size={16} strokeWidth={1.6} aria-hidden="true" />{' '}
            {narrowed.inbox ? t('Clear {name}', { name: narrowed.inbox }) : t('Clear')}
          </Button>
        </Tip>
        {status.mode === 'capture' && (
          <Tip text={t('What programs are made to meet: refusals, delays, broken connections')} keys="f">
            <Button kind="quiet" onClick={() => setAsksFaults(true)}>
              <CloudLightning size={16} strokeWidth={1.6} aria-hidden="true" />{' '}
              <span className="captured-long">{t('Faults…')}</span>
            </Button>
          </Tip>
        )}
        {status.mode === 'capture' ? (
          <Menu
            label={t('Mode')}
            items={[
              { kind: 'title', label: t('Capture: nothing leaves') },
              { label: t('Deliver to people of this server…'), run: () => mode.change('local') },
              { label: t('Really send mail…'), danger: true, run: () => mode.change('deliver') },
            ]}
            trigger={
              <Button kind="quiet">
                {t('Mode')} <ChevronDown size={14} strokeWidth={1.8} aria-hidden="true" />
              </Button>
            }
          />
        ) : (
          <Button onClick={() => mode.change('capture')}>{t('Capture again')}</Button>
        )}
      </div>
      <FaultsDialog inbox={narrowed.inbox ?? ''} open={asksFaults} onClose={() => setAsksFaults(false)} />
      {status.mode !== 'capture' && (
        <p className="captured-off">
          <StatusShape shape="info" />{' '}
          {t('Capture is off: new mail is delivered. What was captured stays here and will not be sent.')}
        </p>
      )}
    </header>
  );
}

function inboxWords(inbox: string | null): string {
  if (inbox === null) return t('All inboxes');
  return inbox === '' ? t('Without a name') : t('Inbox {name}', { name: inbox });
}

const KEPT_BY = 'capture.keep-messages, capture.keep-days';

function keptWords({ messages, days }: CapturedNow['keep']): string {
  if (messages === 0 && days === 0) return t('All of it is kept.');
  if (days === 0) return t('The newest {count} are kept.', { count: count(messages) });
  if (messages === 0) return t('Kept for {days, plural, one {# day} other {# days}}.', { days });
  return t('The newest {count} are kept, for {days, plural, one {# day} other {# days}}.', {
    count: count(messages),
    days,
  });
}

function Panes({ state, status, open, narrowed }: InboxProps & { narrowed: NarrowedNow }) {
  const { source, accountId, faults } = useCapturedRows(state, narrowed);
  const [choice, setChoice] = useState<choose.Choice>(choose.noChoice);
  const [, navigate] = useLocation();
  const phone = usePhone();
  const now = useNow(30_000);
  const acts = useCapturedActs(state);
  const work = useRef<HTMLDivElement>(null);
  const row = openRow(open, accountId);
  const go = (to: Row | null): void => navigate(narrowed.path(to));
  const close = (): void => {
    go(null);
    requestAnimationFrame(() => work.current?.querySelector<HTMLElement>('.captured-list')?.focus());
  };
  const meant = (): Promise<readonly Row[]> => acts.meant(source, choice, row);
  const remove = async (): Promise<void> => {
    const rows = await meant();
    if (rows.length === 0) return;
    setChoice(before => choose.chooseNone(before));
    if (row && rows.some(one => one.id === row.id)) go(null);
    await acts.remove(source, rows);
  };
  const length = source?.length() ?? null;
  useFromJmap(() => source?.version() ?? 0);
  useKeys(t('Captured'), [
    {
      keys: '/',
      say: t('Search here'),
      run: () => work.current?.querySelector<HTMLElement>('.search-words input')?.focus(),
    },
    { keys: ['#', 'Delete'], say: t('Delete'), run: () => void remove() },
    { keys: 's', say: t('Star or not'), run: () => void meant().then(acts.star) },
    { keys: 'u', say: t('Mark as unread or read'), run: () => void meant().then(acts.turnRead) },
    { keys: 'shift+i', say: t('Mark all read'), run: () => acts.markRead(state.newest, narrowed.inbox) },
    { keys: '[', say: t('Newer'), run: () => source && row && step(source, row, -1, go) },
    { keys: ']', say: t('Older'), run: () => source && row && step(source, row, 1, go) },
    {
      keys: 'Escape',
      say: t('Back'),
      hidden: true,
      run: () => (choice.all || choice.keys.size > 0 ? setChoice(choose.chooseNone) : close()),
    },
  ]);
  const chosen = choose.chosenCount(choice, state.messages);
  const attempt = row && isAttempt(row) ? (state.attempts.find(one => String(one.id) === row.id) ?? null) : null;
  const alone = phone && row !== null;
  return (
    <>
      <div className="view-body card captured-panes" ref={work} data-alone={alone || undefined}>
        {!alone && (
          <section className="captured-side" aria-label={t('Messages')}>
            <SearchField
              q={narrowed.q}
              onSearch={q => narrowed.set({ q })}
              words={mailWords}
              known={() => ({ mailboxes: [], now: Date.now(), people: [], labels: knownLabels() })}
              faults={faults}
              onLeave={() => work.current?.querySelector<HTMLElement>('.captured-list')?.focus()}
              label={t('Search what was captured')}
            />
            {state.account !== null && (
              <CapturedSearches account={state.account} narrowed={narrowed} onNarrow={narrowed.set} />
            )}
            {chosen > 0 && (
              <div className="captured-chosen" role="status">
                <span>{t('{count, plural, one {# chosen} other {# chosen}}', { count: chosen })}</span>
                <Button kind="quiet" onClick={() => void remove()} disabled={acts.locked !== null}>
                  {t('Delete')}
                </Button>
                <Button kind="quiet" onClick={() => setChoice(choose.chooseNone)}>
                  {t('Choose none')}
                </Button>
              </div>
            )}
            <Rows source={source} length={length} narrowed={narrowed}>
              {(shown, total) => (
                <CapturedList
                  source={shown}
                  count={total}
                  choice={choice}
                  onChoice={setChoice}
                  open={row}
                  onOpen={go}
                  onCode={acts.copyCode}
                  listeners={status.listeners}
                  now={now}
                />
              )}
            </Rows>
          </section>
        )}
        {(!phone || alone) && (
          <section className="captured-main" aria-label={t('Message')}>
            {attempt ? (
              <AttemptPane attempt={attempt} listeners={status.listeners} onClose={close} />
            ) : row && !isAttempt(row) ? (
              <CapturedMessage
                key={row.id}
                row={row}
                onClose={close}
                onDelete={() => void remove()}
                onStar={() => void acts.star([row])}
                onCode={acts.copyCode}
                locked={acts.locked}
              />
            ) : state.messages === 0 ? (
              <Waiting state={state} status={status} bare />
            ) : (
              <Nothing state={state} />
            )}
          </section>
        )}
      </div>
      {!alone && <InYourTest status={status} address={state.address} />}
    </>
  );
}

type RowsProps = {
  readonly source: PlacedSource | null;
  readonly length: number | null;
  readonly narrowed: NarrowedNow;
  readonly children: (source: PlacedSource, length: number) => React.ReactNode;
};

function Rows({ source, length, narrowed, children }: RowsProps) {
  const trouble = source?.trouble() ?? null;
  if (source && length === null && trouble !== null)
    return <Failed what={t('the messages')} message={trouble} onRetry={source.retry} />;
  if (!source || length === null) return <Loading what={t('the messages')} rows={8} />;
  if (length > 0) return children(source, length);
  return narrowed.on ? (
    <Empty
      title={t('Nothing was found')}
      fact={t('Every word must occur. Refused attempts are not searched.')}
      action={
        <div className="face-acts">
          <Button onClick={() => narrowed.set({ q: '', inbox: null })}>{t('Show everything')}</Button>
          <WhyButton about={narrowed.q} />
        </div>
      }
    />
  ) : (
    <Empty
      title={t('Nothing is here any more')}
      fact={t('The next message shows here at once.')}
      action={<WhyButton />}
    />
  );
}

function Nothing({ state }: { state: CapturedNow }) {
  return (
    <div className="captured-nothing">
      <StatusShape shape="captured" size={28} />
      <p className="second">{t('Choose a message to read it.')}</p>
      <p className="quiet">
        {state.address &&
          t('All of it lies in {address}; any mail program reads it by IMAP.', { address: state.address })}
      </p>
    </div>
  );
}

/** 'e12', or 'refused-7'. */
function openRow(open: string | null, accountId: string): Row | null {
  if (open === null) return null;
  const attempt = /^refused-(\d+)$/.exec(open);
  if (attempt) return attemptRow({ id: Number(attempt[1]) });
  return /^e\d+$/.test(open) ? { accountId, id: open } : null;
}

function step(source: PlacedSource, row: Row, by: 1 | -1, go: (row: Row) => void): void {
  const at = source.locate(row, 0);
  const next = at === -1 ? null : source.at(at + by);
  if (next) go(next);
}
