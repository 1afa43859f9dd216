/** Every setting of the server, in groups, beside the file that they stand in; what is changed is applied as one act. */
import { FileText, History, Search } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Setting, SettingsNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useLive } from '../live.ts';
import { printed, useKeys } from '../shell/keys.tsx';
import { Difference } from './difference.tsx';
import { DraftBar } from './draft-bar.tsx';
import { FilePane } from './file-pane.tsx';
import { pagesOf } from './pages.ts';
import { SettingRow } from './setting-row.tsx';
import { type Group, type GroupId, groupOf, groups, shelvesOf } from './settings-groups.ts';
import { findSettings, isChanged } from './settings-words.ts';
import { SystemMail } from './system-mail.tsx';
import { type Draft, useDraft } from './use-draft.ts';
import { WindowSettings } from './window-settings.tsx';
import './settings.css';

export function SettingsView({ group }: { group?: string | undefined }) {
  const live = useLive('settings', (api, signal) => api.settings.watch({}, signal));
  const now = live.state === 'ready' ? live.data : null;
  const draft = useDraft(now?.file ?? null);
  // `?find=` leads to one of them.
  const [text, setText] = useState(() => new URLSearchParams(window.location.search).get('find') ?? '');
  // Who goes to a group wants to see it, whatever was searched.
  const [shownGroup, setShownGroup] = useState(group);
  if (shownGroup !== group) {
    setShownGroup(group);
    setText('');
  }
  /** What Enter was pressed with: the first that is found by it gets the focus. */
  const [entered, setEntered] = useState<string | null>(null);
  const [fileOpen, setFileOpen] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const side = useRef<HTMLElement>(null);
  /** Where it stands beside the rows, the caret goes there. */
  const showFile = (): void => {
    const text = side.current?.querySelector('textarea');
    if (text?.checkVisibility()) text.focus();
    else setFileOpen(true);
  };
  useKeys(t('Settings'), [
    { keys: '/', id: 'search', say: t('Search settings'), run: () => search.current?.focus() },
    { keys: 'e', say: t('The file as text'), run: showFile },
  ]);
  const pane = now && (
    <FilePane
      file={now.file}
      text={draft.held?.text ?? now.file.text}
      faults={draft.held ? draft.held.answer.faults : now.file.faults}
      active={active}
      onActive={setActive}
      onType={draft.type}
    />
  );
  return (
    <div className="view settings-view">
      <header className="view-head">
        <div>
          <h1>{t('Settings')}</h1>
          <p>{now ? summary(now.settings) : t('Everything that can be set')}</p>
        </div>
        <div className="view-tools">
          <label className="search settings-search">
            <Search size={16} strokeWidth={1.6} aria-hidden="true" />
            <input
              ref={search}
              type="search"
              value={text}
              onChange={event => setText(event.target.value)}
              onKeyDown={event => {
                if (event.key === 'Escape') setText('');
                if (event.key === 'Enter') setEntered(text.trim());
              }}
              placeholder={t('Name, key, value or meaning')}
              aria-label={t('Search settings')}
            />
          </label>
          <Button className="file-button" onClick={showFile} data-keys={printed('e')}>
            <FileText size={16} strokeWidth={1.6} aria-hidden="true" />
            {t('File')}
          </Button>
          <Link className="button" data-kind="plain" href="/settings/history">
            <History size={16} strokeWidth={1.6} aria-hidden="true" />
            {t('History')}
          </Link>
        </div>
      </header>
      <Faces live={live} what={t('the settings')} rows={12}>
        {data => (
          <>
            <FileFault now={data} draft={draft} onShow={showFile} />
            <Page
              now={data}
              draft={draft}
              wanted={group}
              text={text}
              entered={entered}
              onEntered={() => setEntered(null)}
              active={active}
              onActive={setActive}
              pane={pane}
              side={side}
            />
            <DraftBar draft={draft} changedMeanwhile={isBehind(draft, data)} />
          </>
        )}
      </Faces>
      <Dialog open={fileOpen} onClose={() => setFileOpen(false)} title={t('The file')} wide>
        {pane}
      </Dialog>
    </div>
  );
}

const isBehind = ({ held }: Draft, { file }: SettingsNow): boolean => held !== null && held.base !== file.edition;

const summary = (all: readonly Setting[]): string =>
  t(
    '{count, plural, one {# setting} other {# settings}}, {changed, plural, =0 {none of them changed} one {# of them changed} other {# of them changed}}',
    {
      count: all.length,
      changed: all.filter(isChanged).length,
    },
  );

/** A file that somebody has written and that cannot be taken: what holds, where the fault is, the way back. */
function FileFault({ now, draft, onShow }: { now: SettingsNow; draft: Draft; onShow: () => void }) {
  const [open, setOpen] = useState(false);
  const { lastGood, faults, historyFault } = now.file;
  if (lastGood === null && historyFault === null) return null;
  const [first] = faults;
  return (
    <div className="file-fault" role="alert">
      <StatusShape shape="attention" size={16} />
      <div>
        {lastGood === null ? (
          <p>
            {t('Versions of the settings cannot be kept: {why}. The settings themselves hold.', { why: historyFault })}
          </p>
        ) : (
          <>
            <p>
              <b>{t('mailroom.jsonc cannot be taken as it stands. What held before still holds.')}</b>
            </p>
            {first && (
              <p>
                {t('Line {line}, column {column}: {sentence}', {
                  line: first.line,
                  column: first.column,
                  sentence: heard(first.sentence),
                })}
              </p>
            )}
          </>
        )}
      </div>
      {lastGood !== null && (
        <div className="draft-acts">
          <Button kind="quiet" onClick={() => setOpen(true)}>
            {t('What differs')}
          </Button>
          <Button onClick={onShow}>{t('Mend the text')}</Button>
          <Dialog open={open} onClose={() => setOpen(false)} title={t('The last good settings, and the file')} wide>
            <Difference lines={lastGood.differences} label={t('Difference')} />
            <div className="dialog-actions">
              <Button onClick={() => setOpen(false)}>{t('Close')}</Button>
              <Button
                kind="main"
                onClick={() => {
                  setOpen(false);
                  void draft.replace(lastGood.text);
                }}
              >
                {t('Put the last good one back')}
              </Button>
            </div>
          </Dialog>
        </div>
      )}
    </div>
  );
}

type PageProps = {
  readonly now: SettingsNow;
  readonly draft: Draft;
  readonly wanted: string | undefined;
  readonly text: string;
  readonly entered: string | null;
  readonly onEntered: () => void;
  readonly active: string | null;
  readonly onActive: (key: string) => void;
  readonly pane: React.ReactNode;
  readonly side: React.RefObject<HTMLElement | null>;
};

function Page({ now, draft, wanted, text, entered, onEntered, active, onActive, pane, side }: PageProps) {
  const searched = useDeferredValue(text).trim();
  const rows = useRef<HTMLDivElement>(null);
  // Once what is found by these words is drawn, which may be later than the key.
  useEffect(() => {
    if (entered === null || entered !== searched) return;
    onEntered();
    if (searched !== '') focusFirst(rows.current);
  }, [entered, searched, onEntered]);
  const [, go] = useLocation();
  const own = groups.find(one => one.id === wanted) ?? groups[1]!;
  const found = searched === '' ? now.settings : findSettings(now.settings, searched);
  const shown = searched === '' ? [own] : groups.filter(group => found.some(one => groupOf(one.key) === group.id));
  // The caret in the text leads to its row.
  const follow = useCallback(
    (key: string): void => {
      onActive(key);
      if (document.activeElement?.tagName === 'TEXTAREA' && document.activeElement.closest('.file-pane')) {
        if (searched === '' && groupOf(key) !== own.id) go(`/settings/${groupOf(key)}`);
        requestAnimationFrame(() => document.getElementById(`setting-${key}`)?.scrollIntoView({ block: 'nearest' }));
      }
    },
    [onActive, own.id, searched, go],
  );
  useEffect(() => {
    if (active !== null && document.activeElement?.closest('.file-pane')) follow(active);
  }, [active, follow]);
  // The bar below takes room: what has the focus stays in sight.
  const isHeld = draft.held !== null;
  useEffect(() => {
    if (isHeld) document.activeElement?.closest('.setting')?.scrollIntoView({ block: 'nearest' });
  }, [isHeld]);
  return (
    <div className="settings-page">
      <Rail settings={now.settings} current={searched === '' ? own.id : null} />
      <div className="settings-rows" ref={rows}>
        {shown.length === 0 && (
          <Empty
            title={t('No setting with “{text}”', { text: searched })}
            fact={t('Names, keys, values and descriptions are searched.')}
          />
        )}
        {shown.map(group => (
          <GroupPage key={group.id} group={group} settings={found} {...{ now, draft, searched, active, onActive }} />
        ))}
      </div>
      <aside className="settings-side" aria-label={t('The file')} ref={side}>
        {pane}
      </aside>
    </div>
  );
}

/** With its text chosen, so that what is typed takes its place. */
function focusFirst(rows: HTMLElement | null): void {
  const field = rows?.querySelector<HTMLElement>('.setting-value :is(input, textarea, select, button):enabled');
  field?.focus();
  if (field instanceof HTMLInputElement && field.type !== 'checkbox') field.select();
}

function Rail({ settings, current }: { settings: readonly Setting[]; current: GroupId | null }) {
  const rail = useRef<HTMLElement>(null);
  // Where it is a row, the one that is open may lie outside.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is open
  useEffect(() => {
    rail.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  return (
    <nav ref={rail} className="settings-rail" aria-label={t('Groups of settings')}>
      {groups.map(({ id, name }) => {
        const changed = settings.filter(one => groupOf(one.key) === id && isChanged(one)).length;
        return (
          <Link key={id} href={`/settings/${id}`} aria-current={current === id ? 'page' : undefined}>
            <span>{name}</span>
            {changed > 0 && (
              <span className="num" title={t('{count, plural, one {# changed} other {# changed}}', { count: changed })}>
                {changed}
              </span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}

type GroupProps = Omit<PageProps, 'wanted' | 'text' | 'entered' | 'onEntered' | 'pane' | 'side'> & {
  readonly group: Group;
  readonly settings: readonly Setting[];
  readonly searched: string;
};

function GroupPage({ group, settings, now, draft, searched, active, onActive }: GroupProps) {
  const { held, faults, set } = draft;
  const broken = (held ? held.answer.faults : now.file.faults).length > 0;
  const change = useCallback<React.ComponentProps<typeof SettingRow>['onChange']>(
    (key, value, secret) => set(key, value, secret),
    [set],
  );
  return (
    <div className="settings-group">
      <header>
        <h2>{group.name}</h2>
        <p>{group.about}</p>
      </header>
      {searched === '' && <Pages of={group.id} />}
      {searched === '' && group.id === 'window' && <WindowSettings />}
      {searched === '' && group.id === 'system' && <SystemMail />}
      {shelvesOf(group, settings).map(shelf => (
        <section key={shelf.title} className="card settings-shelf" aria-label={shelf.title}>
          <div className="card-head">
            <h3>{shelf.title}</h3>
          </div>
          <ul>
            {shelf.settings.map(setting => {
              const items = held?.values.get(setting.key);
              return (
                <SettingRow
                  key={setting.key}
                  setting={setting}
                  effect={held?.answer.effects.find(one => one.key === setting.key)}
                  items={Array.isArray(items) ? items : undefined}
                  fault={faults.get(setting.key)}
                  active={active === setting.key}
                  disabled={broken}
                  searched={searched}
                  onChange={change}
                  onActive={onActive}
                />
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** What of a group is more than settings, on a page of its own. */
function Pages({ of }: { of: GroupId }) {
  const pages = pagesOf(of);
  if (pages.length === 0) return null;
  return (
    <ul className="settings-pages">
      {pages.map(({ path, name, about }) => (
        <li key={path}>
          <Link href={path}>
            <b>{name}</b>
            <span>{about}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
