/** Above the list: where one is and how much is there; while some are chosen, how many and what can be done with them. */
import {
  Archive,
  Ban,
  FolderInput,
  Inbox,
  ListFilter,
  Mail,
  MailOpen,
  Menu as MenuIcon,
  PenLine,
  Star,
  Tag,
  Trash2,
  X,
} from 'lucide-react';
import { t } from '../../server/base/language.ts';
import { Button, IconButton } from '../design/button.tsx';
import { count } from '../design/format.ts';
import { Menu, type MenuItem } from '../design/menu.tsx';
import { rich } from '../language/rich.ts';
import type { Meant } from './perform.ts';
import { keepPreferences, type MailPreferences, type Sort, type SortBy } from './preferences.ts';
import type { Acts } from './use-acts.ts';

const icon = { size: 17, strokeWidth: 1.6 } as const;

type ListHeadProps = {
  readonly title: string;
  readonly total: number | null;
  readonly unread: number | null;
  readonly searching: boolean;
  readonly scope: {
    readonly wide: boolean;
    readonly folder: string;
    readonly fixed: boolean;
    readonly onChange: (wide: boolean) => void;
  };
  /** Where the folders come only when they are called, and with them the way to write. */
  readonly onFolders: (() => void) | null;
  readonly onWrite: () => void;
  readonly view: readonly MenuItem[];
};

export function ListHead({ title, total, unread, searching, scope, onFolders, onWrite, view }: ListHeadProps) {
  return (
    <header className="list-head">
      {onFolders && (
        <IconButton label={t('Folders')} onClick={onFolders}>
          <MenuIcon {...icon} />
        </IconButton>
      )}
      <h2 className="clip">{searching ? t('Found') : title}</h2>
      {total !== null && (
        <span className="num quiet list-total clip">
          {count(total)}
          {!searching && unread !== null && unread > 0 && (
            <span className="list-unread"> {t('· {count, number} unread', { count: unread })}</span>
          )}
        </span>
      )}
      {searching && !scope.fixed && (
        <span className="segments list-scope">
          <button type="button" aria-pressed={!scope.wide} onClick={() => scope.onChange(false)}>
            <span className="clip">{scope.folder}</span>
          </button>
          <button type="button" aria-pressed={scope.wide} onClick={() => scope.onChange(true)}>
            {t('All mail')}
          </button>
        </span>
      )}
      <span className="list-gap" />
      {onFolders && (
        <IconButton label={t('Write a message')} keys="c" keyId="compose" onClick={onWrite}>
          <PenLine {...icon} />
        </IconButton>
      )}
      <Menu
        label={t('How the list is shown')}
        items={view}
        trigger={
          <button
            type="button"
            className="icon-button"
            aria-label={t('How the list is shown')}
            title={t('How the list is shown')}
          >
            <ListFilter {...icon} />
          </button>
        }
      />
    </header>
  );
}

type ChosenHeadProps = {
  readonly number: number;
  readonly total: number;
  readonly all: boolean;
  readonly what: 'message' | 'conversation';
  readonly acts: Acts;
  readonly meant: Meant;
  readonly place: 'trash' | 'junk' | 'other';
  readonly allRead: boolean;
  readonly allStarred: boolean;
  readonly locked: boolean;
  readonly onAll: () => void;
  readonly onNone: () => void;
};

export function ChosenHead(props: ChosenHeadProps) {
  const { number, total, all, what, acts, meant, place, allRead, allStarred, locked, onAll, onNone } = props;
  return (
    <header className="list-head list-chosen">
      <IconButton label={t('Choose none')} keys="Esc" onClick={onNone}>
        <X {...icon} />
      </IconButton>
      <span className="num clip" role="status">
        {rich('<b>{count, number}</b> chosen', { count: number, b: text => <b>{text}</b> })}
      </span>
      {!all && number < total && (
        <Button
          kind="quiet"
          className="choose-all"
          onClick={onAll}
          title={t(
            'Choose all {what, select, conversation {{count, plural, one {# conversation} other {# conversations}}} other {{count, plural, one {# message} other {# messages}}}} (* a)',
            { count: total, what },
          )}
        >
          {t('All {count, number}', { count: total })}
        </Button>
      )}
      <span className="list-gap" />
      <ActButtons
        label={t('What to do with the chosen')}
        acts={acts}
        meant={meant}
        place={place}
        allRead={allRead}
        allStarred={allStarred}
        locked={locked}
      />
    </header>
  );
}

type ActButtonsProps = {
  readonly label: string;
  readonly acts: Acts;
  readonly meant: Meant;
  readonly place: 'trash' | 'junk' | 'other';
  readonly allRead: boolean;
  readonly allStarred: boolean;
  readonly locked: boolean;
};

/** The acts as buttons; every tooltip shows its key. */
export function ActButtons({ label, acts, meant, place, allRead, allStarred, locked }: ActButtonsProps) {
  return (
    <span className="list-acts" role="toolbar" aria-label={label}>
      {place === 'other' && (
        <IconButton label={t('Archive')} keys="e" keyId="archive" disabled={locked} onClick={() => acts.archive(meant)}>
          <Archive {...icon} />
        </IconButton>
      )}
      <IconButton
        label={place === 'trash' ? t('Delete for good') : t('Move to Trash')}
        keys="#"
        keyId="delete"
        disabled={locked}
        onClick={() => acts.remove(meant)}
      >
        <Trash2 {...icon} />
      </IconButton>
      <IconButton
        label={place === 'junk' ? t('Not junk') : t('Junk')}
        keys="!"
        keyId="junk"
        disabled={locked}
        onClick={() => acts.junk(meant, place !== 'junk')}
      >
        {place === 'junk' ? <Inbox {...icon} /> : <Ban {...icon} />}
      </IconButton>
      <IconButton
        label={allRead ? t('Mark unread') : t('Mark read')}
        keys="u"
        keyId="unread"
        disabled={locked}
        onClick={() => acts.keyword(meant, '$seen', !allRead)}
      >
        {allRead ? <Mail {...icon} /> : <MailOpen {...icon} />}
      </IconButton>
      <IconButton
        label={allStarred ? t('Take the star off') : t('Star')}
        keys="s"
        keyId="star"
        disabled={locked}
        onClick={() => acts.keyword(meant, '$flagged', !allStarred)}
      >
        <Star {...icon} fill={allStarred ? 'currentColor' : 'none'} />
      </IconButton>
      <IconButton
        label={t('Move to a folder')}
        keys="v"
        keyId="move"
        disabled={locked}
        onClick={() => acts.ask({ kind: 'move', meant })}
      >
        <FolderInput {...icon} />
      </IconButton>
      <IconButton label={t('Label')} keys="l" disabled={locked} onClick={() => acts.ask({ kind: 'label', meant })}>
        <Tag {...icon} />
      </IconButton>
    </span>
  );
}

const columns: readonly (readonly [SortBy, string, string])[] = [
  ['starred', t('Starred'), 'column-star'],
  ['from', t('From'), 'column-from'],
  ['subject', t('Subject'), 'column-subject'],
  ['size', t('Size'), 'column-size'],
  ['receivedAt', t('Date'), 'column-date'],
];

type ColumnsProps = { readonly sort: Sort; readonly outgoing: boolean; readonly unified: boolean };

/** Press a name to sort by it, once more to turn it round. Over several accounts only time can merge them. */
export function Columns({ sort, outgoing, unified }: ColumnsProps) {
  const press = (by: SortBy): void => {
    const ascending = sort.by === by ? !sort.ascending : by === 'from' || by === 'subject';
    keepPreferences({ sort: { by, ascending } });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that sort, no fields of a form
    <div className="message-columns" role="group" aria-label={t('Sort by')}>
      <span />
      {columns.map(([by, name, className]) => (
        <button
          type="button"
          key={by}
          className={className}
          disabled={unified && by !== 'receivedAt'}
          title={unified && by !== 'receivedAt' ? t('Over all accounts, mail is sorted by date') : undefined}
          aria-pressed={sort.by === by}
          onClick={() => !unified && press(by)}
        >
          {by === 'starred' ? (
            <Star size={13} strokeWidth={1.7} role="img" aria-label={t('Starred')} />
          ) : by === 'from' && outgoing ? (
            t('To')
          ) : (
            name
          )}
          {sort.by === by && !unified && (
            <span className="column-way">
              <span aria-hidden="true">{sort.ascending ? '↑' : '↓'}</span>
              <span className="only-read-aloud">{sort.ascending ? t(', ascending') : t(', descending')}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

const sorts: readonly (readonly [SortBy, boolean, string])[] = [
  ['receivedAt', false, t('Newest first')],
  ['receivedAt', true, t('Oldest first')],
  ['from', true, t('From')],
  ['subject', true, t('Subject')],
  ['size', false, t('Largest first')],
  ['starred', false, t('Starred first')],
];

export function viewMenu(own: MailPreferences, unified: boolean, more: readonly MenuItem[]): readonly MenuItem[] {
  const choice = (label: string, checked: boolean, change: Partial<MailPreferences>): MenuItem => ({
    kind: 'choice',
    label,
    checked,
    run: () => keepPreferences(change),
  });
  return [
    { kind: 'title', label: t('Rows') },
    choice(t('Cards'), own.layout === 'cards', { layout: 'cards' }),
    choice(t('Table'), own.layout === 'table', { layout: 'table' }),
    { kind: 'title', label: t('Their height') },
    choice(t('Tight'), own.density === 28, { density: 28 }),
    choice(t('Usual'), own.density === 36, { density: 36 }),
    choice(t('Wide'), own.density === 44, { density: 44 }),
    { kind: 'line' },
    {
      kind: 'check',
      label: t('Conversations'),
      checked: own.conversations,
      run: () => keepPreferences({ conversations: !own.conversations }),
    },
    ...(unified
      ? []
      : [
          { kind: 'title', label: t('Order') } as const,
          ...sorts.map(([by, ascending, label]) =>
            choice(label, own.sort.by === by && own.sort.ascending === ascending, { sort: { by, ascending } }),
          ),
        ]),
    { kind: 'title', label: t('The open message') },
    choice(t('On the right'), own.reading === 'right', { reading: 'right' }),
    choice(t('Below'), own.reading === 'bottom', { reading: 'bottom' }),
    choice(t('In place of the list'), own.reading === 'off', { reading: 'off' }),
    ...more,
  ];
}
