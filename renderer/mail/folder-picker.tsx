/** Where to: folders to choose one of, by typing the start of a word of its path. */
import { Folder } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import { Dialog } from '../design/dialog.tsx';
import { useMailboxes } from '../jmap/react.tsx';
import { folderIcons } from './folders.tsx';
import { mailboxPath, treeOf } from './mailboxes.ts';

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
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const all = treeOf(mailboxes)
    .map(({ mailbox }) => ({ mailbox, path: mailboxPath(mailbox, mailboxes) }))
    .filter(one => allowed(one.mailbox));
  const options = [...(top ? [{ mailbox: null, path: top }] : []), ...all].filter(one => startsWords(one.path, typed));
  const active = Math.min(at, options.length - 1);
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(active + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, active - 1));
    else if (event.key === 'Enter' && options[active]) onPick(options[active].mailbox);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog open onClose={onClose} title={title}>
      <input
        className="input picker-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={options[active] ? `${id}-${active}` : undefined}
        aria-label="Folder"
        placeholder="Type a folder’s name"
        value={typed}
        onChange={event => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <div className="picker-list" id={id} role="listbox" aria-label="Folders">
        {options.map(({ mailbox, path }, i) => {
          const Icon = mailbox?.role ? folderIcons[mailbox.role] : Folder;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys
            <div
              key={mailbox?.id ?? 'top'}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === active}
              className="picker-item"
              ref={element => {
                if (i === active) element?.scrollIntoView({ block: 'nearest' });
              }}
              onPointerMove={() => setAt(i)}
              onClick={() => onPick(mailbox)}
            >
              <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
              <span className="clip">{path}</span>
            </div>
          );
        })}
        {options.length === 0 && <p className="quiet picker-none">No folder begins like that.</p>}
      </div>
    </Dialog>
  );
}

export function startsWords(path: string, typed: string): boolean {
  const words = path.toLowerCase().split(/[\s/]+/);
  return typed
    .toLowerCase()
    .split(/[\s/]+/)
    .every(part => words.some(word => word.startsWith(part)));
}
