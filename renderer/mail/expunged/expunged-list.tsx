/** The list of what was deleted for good: a search, a head, and its four faces. */
import { FolderInput, History, Menu as MenuIcon, Search, Trash2, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { t } from '../../../server/base/language.ts';
import type { JmapId, Mailbox } from '../../../server/jmap/types.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Empty, Faces } from '../../design/faces.tsx';
import { count } from '../../design/format.ts';
import { List } from '../../design/list.tsx';
import type { Selection } from '../../design/selection.ts';
import { rich } from '../../language/rich.ts';
import { useKeys } from '../../shell/keys.tsx';
import { ExpungedRow } from './expunged-row.tsx';
import { EXPUNGED_NAME, keptFor, whereItLay } from './expunged-words.ts';
import { KEEP_KEY } from './keep.ts';
import { type ExpungedList, MOST_TOLD } from './use-expunged.ts';
import './expunged.css';

const icon = { size: 17, strokeWidth: 1.6 } as const;
const HEIGHT = 60;
const SETTING = `/settings?find=${KEEP_KEY}`;

export type ExpungedActs = {
  readonly putBack: () => void;
  readonly putInto: () => void;
  readonly forget: () => void;
};

/** Every tooltip shows its key. */
export function ExpungedButtons({ acts, label, locked }: { acts: ExpungedActs; label: string; locked: boolean }) {
  return (
    <span className="list-acts" role="toolbar" aria-label={label}>
      <IconButton label={t('Put back where it lay')} keys="u" disabled={locked} onClick={acts.putBack}>
        <History {...icon} />
      </IconButton>
      <IconButton label={t('Put into a folder')} keys="v" disabled={locked} onClick={acts.putInto}>
        <FolderInput {...icon} />
      </IconButton>
      <IconButton label={t('Forget now')} keys="#" disabled={locked} onClick={acts.forget}>
        <Trash2 {...icon} />
      </IconButton>
    </span>
  );
}

type HeadProps = {
  readonly total: number | null;
  readonly chosen: number;
  readonly acts: ExpungedActs;
  readonly locked: boolean;
  readonly onFolders: (() => void) | null;
  readonly onAll: () => void;
  readonly onNone: () => void;
};

export function ExpungedHead({ total, chosen, acts, locked, onFolders, onAll, onNone }: HeadProps) {
  if (chosen > 0)
    return (
      <header className="list-head list-chosen">
        <IconButton label={t('Choose none')} keys="Esc" onClick={onNone}>
          <X {...icon} />
        </IconButton>
        <span className="num clip" role="status">
          {rich('<b>{count, number}</b> chosen', { count: chosen, b: text => <b>{text}</b> })}
        </span>
        {total !== null && chosen < total && (
          <Button
            kind="quiet"
            className="choose-all"
            onClick={onAll}
            title={t('Choose all {count, number} (* a)', { count: total })}
          >
            {t('All {count, number}', { count: total })}
          </Button>
        )}
        <span className="list-gap" />
        <ExpungedButtons acts={acts} label={t('What to do with the chosen')} locked={locked} />
      </header>
    );
  return (
    <header className="list-head">
      {onFolders && (
        <IconButton label={t('Folders')} onClick={onFolders}>
          <MenuIcon {...icon} />
        </IconButton>
      )}
      <h2 className="clip">{EXPUNGED_NAME}</h2>
      {total !== null && <span className="num quiet list-total clip">{count(total)}</span>}
    </header>
  );
}

/** Enter and Esc lead to the list. */
export function ExpungedSearch({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useKeys(t('Search'), [{ keys: '/', say: t('Search what was deleted'), run: () => input.current?.focus() }]);
  const leave = (): void => {
    const list = document.querySelector<HTMLElement>('.expunged-list');
    if (list) list.focus();
    else input.current?.blur();
  };
  return (
    <div className="mail-search">
      <div className="search mail-search-field">
        <Search size={15} strokeWidth={1.7} aria-hidden="true" />
        <input
          ref={input}
          type="search"
          aria-label={t('Search what was deleted')}
          placeholder={t('Search')}
          autoComplete="off"
          spellCheck={false}
          value={q}
          onChange={event => onSearch(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Escape' && q !== '') onSearch('');
            else if (event.key === 'Enter' || event.key === 'Escape') leave();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        {q === '' ? (
          <kbd className="search-key">/</kbd>
        ) : (
          <IconButton label={t('Clear the search')} keys="Esc" className="search-clear" onClick={() => onSearch('')}>
            <X size={14} strokeWidth={2} />
          </IconButton>
        )}
      </div>
    </div>
  );
}

type FacesProps = {
  readonly list: ExpungedList;
  readonly rows: readonly JmapId[];
  readonly q: string;
  /** Rows that are not read yet, and so not searched. */
  readonly unread: number;
  readonly keep: number | null;
  readonly mailboxes: readonly Mailbox[];
  readonly now: number;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
  readonly open: JmapId | null;
  readonly onOpen: (id: JmapId) => void;
  readonly onEscape: () => void;
};

export function ExpungedFaces(props: FacesProps) {
  const { list, rows, q, unread, keep, mailboxes, now, selection, onSelection, open, onOpen, onEscape } = props;
  return (
    <Faces
      live={list.live}
      what={t('what was deleted')}
      rows={9}
      isEmpty={ids => ids.length === 0}
      empty={() => <NothingKept keep={keep} />}
    >
      {ids => (
        <>
          <Note keep={keep} most={ids.length >= MOST_TOLD} searching={q !== '' && unread > 0 ? unread : 0} />
          {list.trouble !== null && (
            <p className="stale" role="status">
              {t('Some rows could not be read: {trouble}', { trouble: list.trouble })}
              <Button kind="quiet" onClick={list.again}>
                {t('Read again')}
              </Button>
            </p>
          )}
          {rows.length === 0 && unread === 0 ? (
            <Empty title={t('Nothing was found')} fact={t('Every word must occur in who, what, or where it lay.')} />
          ) : (
            <>
              <List
                label={t('Deleted messages')}
                className="expunged-list"
                rows={rows}
                keyOf={id => id}
                height={HEIGHT}
                choose
                selection={selection}
                onSelection={onSelection}
                open={open}
                onOpen={onOpen}
                row={id => {
                  const one = list.get(id);
                  return (
                    <ExpungedRow
                      one={one}
                      where={one ? whereItLay(one, mailboxes) : null}
                      now={now}
                      onWanted={() => list.want(id)}
                    />
                  );
                }}
              />
              <Escape run={onEscape} />
            </>
          )}
        </>
      )}
    </Faces>
  );
}

/**
 * After the list, which binds the key as well: who comes last is heard. Who came by a notice's link, or whose place gave
 * way, goes on in the list.
 */
function Escape({ run }: { run: () => void }) {
  useEffect(() => {
    const had = document.activeElement;
    if (had === document.body || had?.closest('.notices'))
      document.querySelector<HTMLElement>('.expunged-list')?.focus({ preventScroll: true });
  }, []);
  useKeys(t('Deleted messages'), [{ keys: 'Escape', say: t('Choose none, or close the message'), hidden: true, run }]);
  return null;
}

const toSetting = (text: ReactNode): ReactNode => <Link href={SETTING}>{text}</Link>;

function Note({ keep, most, searching }: { keep: number | null; most: boolean; searching: number }) {
  return (
    <p className="expunged-note">
      {searching > 0 ? (
        <span role="status">{t('Searching: {count, number} are still being read.', { count: searching })}</span>
      ) : keep === 0 ? (
        rich('What is here goes within the hour, and <a>nothing is kept</a> from now on.', { a: toSetting })
      ) : (
        keep !== null &&
        rich('Each is kept for <a>{time}</a> after it was deleted.', { time: keptFor(keep), a: toSetting })
      )}
      {most && ` ${t('The last {count, number} are shown.', { count: MOST_TOLD })}`}
    </p>
  );
}

function NothingKept({ keep }: { keep: number | null }) {
  const [, navigate] = useLocation();
  if (keep === 0)
    return (
      <Empty
        title={t('Deleted mail is not kept')}
        fact={t('The server is set to keep what is deleted for good for no time, so nothing can be brought back.')}
        action={<Button onClick={() => navigate(SETTING)}>{t('Change how long it is kept')}</Button>}
      />
    );
  return (
    <Empty
      title={
        keep === null
          ? t('Nothing was deleted for good')
          : t('Nothing was deleted for good in the last {time}', { time: keptFor(keep) })
      }
      fact={
        <span className="expunged-empty">
          {rich(
            'What is deleted in Trash, or expunged by a mail program, can be brought back from here{time, select, none {} other { for <a>{time}</a>}}. Drafts are not kept.',
            { time: keep === null ? 'none' : keptFor(keep), a: toSetting },
          )}
        </span>
      }
    />
  );
}
