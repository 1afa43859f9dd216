/** Whose mail, and which folder of theirs: all accounts together, each with its tree, and searches kept under a name. */
import {
  Archive,
  Ban,
  ChevronRight,
  FileText,
  Folder,
  History,
  Inbox,
  type LucideIcon,
  Mails,
  PenLine,
  Search,
  Send,
  Trash2,
} from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { SharedMailbox } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { JmapId, Mailbox, MailboxRole } from '../../server/jmap/types.ts';
import { Button } from '../design/button.tsx';
import { ContextMenu, type MenuItem } from '../design/menu.tsx';
import type { JmapAccountInfo } from '../jmap/client.ts';
import { useFromJmap } from '../jmap/react.tsx';
import { rulesPath } from '../rules/rules-path.ts';
import { mailboxIdOf, useSharing } from '../sharing/use-sharing.ts';
import { useCompose } from './compose/compose.tsx';
import { EXPUNGED_NAME } from './expunged/expunged-words.ts';
import type { FolderAsk } from './folder-dialogs.tsx';
import { FolderItem } from './folder-item.tsx';
import { KeptSearches } from './kept-searches.tsx';
import { mailboxName, numberOf, ROLES, roleNames, treeOf, withRole } from './mailboxes.ts';
import { EVERYTHING, EXPUNGED, type MailPlace, mailboxAt, pathOf, UNIFIED } from './place.ts';
import { keepPreferences, type SavedView, usePreferences } from './preferences.ts';
import { SharedFolders, SharedMark } from './shared-folders.tsx';

export const folderIcons: { readonly [R in MailboxRole]: LucideIcon } = {
  inbox: Inbox,
  drafts: FileText,
  sent: Send,
  archive: Archive,
  junk: Ban,
  trash: Trash2,
};
export const DRAGGED = 'application/x-mailroom-rows';

type FoldersProps = {
  readonly place: MailPlace;
  readonly accounts: readonly JmapAccountInfo[];
  readonly onAsk: (ask: FolderAsk) => void;
  readonly onDrop: (accountId: JmapId, mailbox: Mailbox) => void;
  readonly onGo: () => void;
};

export const folderPath = (account: string, mailbox: string): string =>
  pathOf({ account, mailbox, email: null, q: '', wide: false });

export function Folders({ place, accounts, onAsk, onDrop, onGo }: FoldersProps) {
  const { open } = useCompose();
  const { views } = usePreferences();
  const to = place.account === UNIFIED ? null : place.account;
  const sharing = useSharing();
  const shared = sharing.state === 'ready' ? sharing.data : nothing;
  return (
    <div className="folders-inside">
      <Button kind="main" className="compose" onClick={() => open({ kind: 'new', accountId: to })}>
        <PenLine size={16} strokeWidth={1.6} aria-hidden="true" /> {t('Write')} <kbd>c</kbd>
      </Button>
      <nav
        className="folders"
        aria-label={t('Folders')}
        onKeyDown={moveAmongLinks}
        onClick={event => (event.target as HTMLElement).closest('a') && onGo()}
      >
        {accounts.length > 1 && <Unified place={place} accounts={accounts} />}
        {accounts.map(account => (
          <AccountFolders
            key={account.id}
            account={account}
            place={place}
            alone={accounts.length === 1}
            shared={shared}
            onAsk={onAsk}
            onDrop={onDrop}
          />
        ))}
        {views.length > 0 && (
          <section>
            <h2 className="folders-owner">{t('Views')}</h2>
            {views.map(view => (
              <View key={view.name} view={view} current={view.path === pathOf({ ...place, email: null })} />
            ))}
          </section>
        )}
      </nav>
    </div>
  );
}

const nothing: readonly SharedMailbox[] = [];

/** ↑ and ↓ between the folders, ← and → close and open; F2 and Delete are heard by the folder itself. */
function moveAmongLinks(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (at === -1 || !next) return;
  event.preventDefault();
  next.focus();
}

function Unified({ place, accounts }: { place: MailPlace; accounts: readonly JmapAccountInfo[] }) {
  const numbers = useFromJmap(
    client =>
      ROLES.map(role =>
        accounts.reduce((sum, { id }) => {
          const box = withRole(client.mailboxes(id), role);
          return sum + (box ? numberOf(box) : 0);
        }, 0),
      ),
    (a, b) => a.every((one, i) => one === b[i]),
  );
  return (
    <section>
      <h2 className="folders-owner">{t('All accounts')}</h2>
      {ROLES.map((role, i) => (
        <FolderItem
          key={role}
          href={folderPath(UNIFIED, role)}
          icon={folderIcons[role]}
          name={roleNames[role]}
          number={numbers[i]!}
          unread={role === 'inbox'}
          current={place.account === UNIFIED && place.mailbox === role && place.q === ''}
        />
      ))}
    </section>
  );
}

type AccountFoldersProps = {
  readonly account: JmapAccountInfo;
  readonly place: MailPlace;
  readonly alone: boolean;
  readonly shared: readonly SharedMailbox[];
  readonly onAsk: (ask: FolderAsk) => void;
  readonly onDrop: (accountId: JmapId, mailbox: Mailbox) => void;
};

function AccountFolders({ account, place, alone, shared, onAsk, onDrop }: AccountFoldersProps) {
  const mailboxes = useFromJmap(client => client.mailboxes(account.id));
  const { closed } = usePreferences();
  const shut = new Set(closed);
  const own = `account ${account.id}`;
  const hidden = !alone && shut.has(own) && place.account !== account.id && place.as !== account.id;
  const short = new Set(
    closed.filter(one => one.startsWith(`${account.id}/`)).map(one => one.slice(account.id.length + 1)),
  );
  const isHere = place.account === account.id && place.q === '' && !place.as;
  const here = isHere ? mailboxAt(place.mailbox, mailboxes)?.id : undefined;
  return (
    <section>
      <div className="folders-owner">
        <h2 className="clip" title={account.name}>
          {account.name}
        </h2>
        {!alone && (
          <button
            type="button"
            className="folders-fold"
            aria-expanded={!hidden}
            aria-label={t(hidden ? 'Show the folders of {name}' : 'Hide the folders of {name}', { name: account.name })}
            onClick={() => fold(own, closed)}
          >
            <ChevronRight size={14} strokeWidth={1.8} aria-hidden="true" />
          </button>
        )}
      </div>
      {!hidden &&
        treeOf(mailboxes, short).map(({ mailbox, depth, hasChildren }) => (
          <ContextMenu
            key={mailbox.id}
            label={t('The folder {name}', { name: mailboxName(mailbox) })}
            items={() => menuOf(account.id, mailbox, onAsk)}
          >
            <DropItem
              account={account.id}
              mailbox={mailbox}
              shared={shared.find(one => one.owner === account.name && mailboxIdOf(one.mailbox) === mailbox.id) ?? null}
              depth={depth}
              onAsk={onAsk}
              onDrop={onDrop}
              current={here === mailbox.id}
              fold={
                hasChildren
                  ? { closed: short.has(mailbox.id), run: () => fold(`${account.id}/${mailbox.id}`, closed) }
                  : null
              }
            />
          </ContextMenu>
        ))}
      {!hidden && mailboxes.length > 0 && (
        <>
          <FolderItem
            href={folderPath(account.id, EVERYTHING)}
            icon={Mails}
            name={t('All mail')}
            number={0}
            current={place.account === account.id && place.mailbox === EVERYTHING && place.q === ''}
          />
          <FolderItem
            href={folderPath(account.id, EXPUNGED)}
            icon={History}
            name={EXPUNGED_NAME}
            number={0}
            current={place.account === account.id && place.mailbox === EXPUNGED}
          />
          <button
            type="button"
            className="folder-new"
            onClick={() => onAsk({ kind: 'create', accountId: account.id, parent: null })}
          >
            {t('New folder…')}
          </button>
          <Link className="folder-new" href={rulesPath(account.name)}>
            {t('Rules')}
          </Link>
          <KeptSearches account={account.id} path={pathOf({ ...place, email: null })} onAsk={onAsk} />
          <SharedFolders account={account} all={shared} place={place} />
        </>
      )}
    </section>
  );
}

const fold = (what: string, closed: readonly string[]): void =>
  keepPreferences({ closed: closed.includes(what) ? closed.filter(one => one !== what) : [...closed, what] });

function menuOf(accountId: JmapId, mailbox: Mailbox, onAsk: (ask: FolderAsk) => void): readonly MenuItem[] {
  const { myRights: may } = mailbox;
  const empties = mailbox.role === 'trash' || mailbox.role === 'junk';
  return [
    {
      label: t('New folder inside…'),
      disabled: !may.mayCreateChild,
      run: () => onAsk({ kind: 'create', accountId, parent: mailbox }),
    },
    {
      label: t('Rename…'),
      keys: 'F2',
      disabled: !may.mayRename || mailbox.role !== null,
      run: () => onAsk({ kind: 'rename', accountId, mailbox }),
    },
    {
      label: t('Move into another folder…'),
      disabled: !may.mayRename || mailbox.role !== null,
      run: () => onAsk({ kind: 'move', accountId, mailbox }),
    },
    { label: t('Share…'), run: () => onAsk({ kind: 'share', accountId, mailbox }) },
    { kind: 'line' },
    {
      label: t('Mark all read'),
      disabled: mailbox.unreadEmails === 0,
      run: () => onAsk({ kind: 'read-all', accountId, mailbox }),
    },
    ...(empties
      ? [
          {
            label: t('Empty {folder}…', { folder: mailboxName(mailbox) }),
            danger: true,
            disabled: mailbox.totalEmails === 0,
            run: () => onAsk({ kind: 'empty', accountId, mailbox }),
          } as const,
        ]
      : []),
    { kind: 'line' },
    {
      label: t('Delete…'),
      keys: 'Delete',
      danger: true,
      disabled: !may.mayDelete || mailbox.role !== null,
      run: () => onAsk({ kind: 'delete', accountId, mailbox }),
    },
  ];
}

type DropItemProps = {
  readonly account: JmapId;
  readonly mailbox: Mailbox;
  readonly shared: SharedMailbox | null;
  readonly depth: number;
  readonly current: boolean;
  readonly fold: { readonly closed: boolean; readonly run: () => void } | null;
  readonly onAsk: (ask: FolderAsk) => void;
  readonly onDrop: (accountId: JmapId, mailbox: Mailbox) => void;
};

function DropItem({ account, mailbox, shared, depth, current, fold: folded, onAsk, onDrop }: DropItemProps) {
  const [over, setOver] = useState(false);
  const takes = (event: DragEvent): boolean =>
    event.dataTransfer.types.includes(DRAGGED) && mailbox.myRights.mayAddItems;
  const free = mailbox.role === null;
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'F2' && free && mailbox.myRights.mayRename)
      onAsk({ kind: 'rename', accountId: account, mailbox });
    else if (event.key === 'Delete' && free && mailbox.myRights.mayDelete)
      onAsk({ kind: 'delete', accountId: account, mailbox });
    else if (folded && event.key === (folded.closed ? 'ArrowRight' : 'ArrowLeft')) folded.run();
    else return;
    event.preventDefault();
  };
  return (
    <FolderItem
      href={folderPath(account, mailbox.id)}
      icon={mailbox.role ? folderIcons[mailbox.role] : Folder}
      name={mailboxName(mailbox)}
      number={numberOf(mailbox)}
      unread={mailbox.role !== 'drafts' && mailbox.role !== 'junk'}
      current={current}
      depth={depth}
      mark={shared && <SharedMark given={shared.rights} />}
      before={
        folded && (
          <button
            type="button"
            tabIndex={-1}
            className="folder-fold"
            aria-expanded={!folded.closed}
            aria-label={t(folded.closed ? 'Open {folder}' : 'Close {folder}', { folder: mailboxName(mailbox) })}
            onClick={folded.run}
          >
            <ChevronRight size={14} strokeWidth={1.8} aria-hidden="true" />
          </button>
        )
      }
      over={over}
      onKeyDown={key}
      {...(mailbox.myRights.mayAddItems && { filesInto: `${account} ${mailbox.id}` })}
      onDragOver={event => {
        // Files of the desktop are taken by the window's one hearer (message-files.tsx).
        if (event.dataTransfer.types.includes('Files') && mailbox.myRights.mayAddItems) setOver(true);
        if (!takes(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        setOver(false);
        if (!takes(event)) return;
        event.preventDefault();
        onDrop(account, mailbox);
      }}
    />
  );
}

function View({ view, current }: { view: SavedView; current: boolean }) {
  const { views } = usePreferences();
  const [, navigate] = useLocation();
  const remove = (): void => keepPreferences({ views: views.filter(one => one.name !== view.name) });
  const items: readonly MenuItem[] = [
    { label: t('Open'), run: () => navigate(view.path) },
    { label: t('Remove this view'), danger: true, keys: 'Delete', run: remove },
  ];
  return (
    <ContextMenu label={t('The view {name}', { name: view.name })} items={() => items}>
      <FolderItem
        href={view.path}
        icon={Search}
        name={view.name}
        number={0}
        current={current}
        onKeyDown={event => event.key === 'Delete' && remove()}
      />
    </ContextMenu>
  );
}
