/** The list of what was deleted for good: a search, a head, and its four faces. */
import { FolderInput, History, Menu as MenuIcon, Search, Trash2, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import type { JmapId, Mailbox } from '../../../server/jmap/types.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Empty, Faces } from '../../design/faces.tsx';
import { count } from '../../design/format.ts';
import { List } from '../../design/list.tsx';
import type { Selection } from '../../design/selection.ts';
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
      <IconButton label="Put back where it lay" keys="u" disabled={locked} onClick={acts.putBack}>
        <History {...icon} />
      </IconButton>
      <IconButton label="Put into a folder" keys="v" disabled={locked} onClick={acts.putInto}>
        <FolderInput {...icon} />
      </IconButton>
      <IconButton label="Forget now" keys="#" disabled={locked} onClick={acts.forget}>
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
        <IconButton label="Choose none" keys="Esc" onClick={onNone}>
          <X {...icon} />
        </IconButton>
        <span className="num clip" role="status">
          <b>{count(chosen)}</b> chosen
        </span>
        {total !== null && chosen < total && (
          <Button kind="quiet" className="choose-all" onClick={onAll} title={`Choose all ${count(total)} (* a)`}>
            All {count(total)}
          </Button>
        )}
        <span className="list-gap" />
        <ExpungedButtons acts={acts} label="What to do with the chosen" locked={locked} />
      </header>
    );
  return (
    <header className="list-head">
      {onFolders && (
        <IconButton label="Folders" onClick={onFolders}>
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
  useKeys('Search', [{ keys: '/', say: 'Search what was deleted', run: () => input.current?.focus() }]);
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
          aria-label="Search what was deleted"
          placeholder="Search"
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
          <IconButton label="Clear the search" keys="Esc" className="search-clear" onClick={() => onSearch('')}>
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
      what="what was deleted"
      rows={9}
      isEmpty={ids => ids.length === 0}
      empty={() => <NothingKept keep={keep} />}
    >
      {ids => (
        <>
          <Note keep={keep} most={ids.length >= MOST_TOLD} searching={q !== '' && unread > 0 ? unread : 0} />
          {list.trouble !== null && (
            <p className="stale" role="status">
              Some rows could not be read: {list.trouble}
              <Button kind="quiet" onClick={list.again}>
                Read again
              </Button>
            </p>
          )}
          {rows.length === 0 && unread === 0 ? (
            <Empty title="Nothing was found" fact="Every word must occur in who, what, or where it lay." />
          ) : (
            <>
              <List
                label="Deleted messages"
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
  useKeys('Deleted messages', [{ keys: 'Escape', say: 'Choose none, or close the message', hidden: true, run }]);
  return null;
}

function Note({ keep, most, searching }: { keep: number | null; most: boolean; searching: number }) {
  return (
    <p className="expunged-note">
      {searching > 0 ? (
        <span role="status">Searching: {count(searching)} are still being read.</span>
      ) : keep === 0 ? (
        <>
          What is here goes within the hour, and <Link href={SETTING}>nothing is kept</Link> from now on.
        </>
      ) : (
        keep !== null && (
          <>
            Each is kept for <Link href={SETTING}>{keptFor(keep)}</Link> after it was deleted.
          </>
        )
      )}
      {most && ` The last ${count(MOST_TOLD)} are shown.`}
    </p>
  );
}

function NothingKept({ keep }: { keep: number | null }) {
  const [, navigate] = useLocation();
  if (keep === 0)
    return (
      <Empty
        title="Deleted mail is not kept"
        fact="The server is set to keep what is deleted for good for no time, so nothing can be brought back."
        action={<Button onClick={() => navigate(SETTING)}>Change how long it is kept</Button>}
      />
    );
  return (
    <Empty
      title={`Nothing was deleted for good${keep === null ? '' : ` in the last ${keptFor(keep)}`}`}
      fact={
        <span className="expunged-empty">
          What is deleted in Trash, or expunged by a mail program, can be brought back from here
          {keep !== null && (
            <>
              {' '}
              for <Link href={SETTING}>{keptFor(keep)}</Link>
            </>
          )}
          . Drafts are not kept.
        </span>
      }
    />
  );
}
