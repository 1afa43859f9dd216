/** Where to: folders to choose one of, by typing the start of a word of its path. */
import { Folder } from 'lucide-react';
import { t } from '../../server/base/language.ts';
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import { useMailboxes } from '../jmap/react.tsx';
import { folderIcons } from './folders.tsx';
import { mailboxPath, startsWords, treeOf } from './mailboxes.ts';
import { Picker } from './picker.tsx';

type FolderPickerProps = {
  readonly title: string;
  readonly accountId: JmapId;
  /** The name of “no folder”, where that can be chosen. */
  readonly top?: string;
  readonly allowed: (mailbox: Mailbox) => boolean;
  readonly onPick: (mailbox: Mailbox | null) => void;
  readonly onClose: () => void;
};

export function FolderPicker({ title, accountId, top, allowed, onPick, onClose }: FolderPickerProps) {
  const mailboxes = useMailboxes(accountId);
  const all = treeOf(mailboxes)
    .map(({ mailbox }) => ({ mailbox, path: mailboxPath(mailbox, mailboxes) }))
    .filter(one => allowed(one.mailbox));
  const options: readonly Place[] = [...(top ? [{ mailbox: null, path: top }] : []), ...all];
  return (
    <Picker
      title={title}
      label={t('Folder')}
      labels={t('Folders')}
      placeholder={t('Type a folder’s name')}
      optionsFor={typed => options.filter(one => startsWords(one.path, typed))}
      keyOf={({ mailbox }) => mailbox?.id ?? 'top'}
      face={place => <PlaceFace {...place} />}
      none={t('No folder begins like that.')}
      onPick={({ mailbox }) => onPick(mailbox)}
      onClose={onClose}
    />
  );
}

type Place = { readonly mailbox: Mailbox | null; readonly path: string };

function PlaceFace({ mailbox, path }: Place) {
  const Icon = mailbox?.role ? folderIcons[mailbox.role] : Folder;
  return (
    <>
      <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="clip">{path}</span>
    </>
  );
}
