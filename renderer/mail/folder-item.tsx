/** A folder as one sees it: its drawing, its name, and a number that says what waits in it. */
import type { LucideIcon } from 'lucide-react';
import type { DragEvent, KeyboardEvent, ReactNode } from 'react';
import { Link } from 'wouter';
import { t } from '../../server/base/language.ts';
import { count } from '../design/format.ts';

type ItemProps = {
  readonly href: string;
  readonly icon: LucideIcon;
  readonly name: string;
  readonly number: number;
  readonly unread?: boolean;
  readonly current: boolean;
  readonly depth?: number;
  readonly before?: ReactNode;
  /** A mark behind the name, with words for who only hears it. */
  readonly mark?: ReactNode;
  readonly over?: boolean;
  /** The account and the mailbox that files dropped here go into. */
  readonly filesInto?: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onDragOver?: (event: DragEvent) => void;
  readonly onDragLeave?: () => void;
  readonly onDrop?: (event: DragEvent) => void;
};

/** One line of the pane: a link, so that it can be opened and kept as any other. */
export function FolderItem({
  href,
  icon: Icon,
  name,
  number,
  unread = false,
  current,
  depth = 0,
  before,
  mark,
  over,
  filesInto,
  ...events
}: ItemProps) {
  return (
    <div className="folder-line" style={{ paddingInlineStart: depth * 14 }}>
      {before}
      <Link
        data-files-into={filesInto}
        href={href}
        className="nav-item folder"
        aria-current={current ? 'page' : undefined}
        data-over={over || undefined}
        data-unread={(unread && number > 0) || undefined}
        draggable={false}
        {...events}
      >
        <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
        <span className="clip folder-name">{name}</span>
        {mark}
        {number > 0 && (
          <span className="num folder-number">
            <span aria-hidden="true">{count(number)}</span>
            <span className="only-read-aloud">
              {unread
                ? t(', {count, number} unread', { count: number })
                : t(', {count, plural, one {# message} other {# messages}}', { count: number })}
            </span>
          </span>
        )}
      </Link>
    </div>
  );
}
