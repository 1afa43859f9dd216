/** The same acts as buttons, and the question before something is deleted for good. */
import { Archive, Mail, Star, Trash2 } from 'lucide-react';
import { IconButton } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { plural } from '../design/format.ts';
import type { MessageActs } from './use-message-acts.tsx';

export function MessageTools({ acts, trash }: { acts: MessageActs; trash: boolean }) {
  const starred = acts.rows.length > 0 && acts.rows.every(row => row.flagged);
  return (
    <span className="message-tools">
      {!trash && (
        <IconButton label="Archive" keys="e" onClick={acts.archive}>
          <Archive size={18} strokeWidth={1.6} />
        </IconButton>
      )}
      <IconButton label={trash ? 'Delete for good' : 'Move to Trash'} keys="#" onClick={acts.trash}>
        <Trash2 size={18} strokeWidth={1.6} />
      </IconButton>
      <IconButton label={acts.rows.every(row => row.seen) ? 'Mark unread' : 'Mark read'} keys="u" onClick={acts.unread}>
        <Mail size={18} strokeWidth={1.6} />
      </IconButton>
      <IconButton label={starred ? 'Take the star off' : 'Star'} keys="s" aria-pressed={starred} onClick={acts.star}>
        <Star size={18} strokeWidth={1.6} fill={starred ? 'currentColor' : 'none'} />
      </IconButton>
    </span>
  );
}

export function ConfirmDelete({ acts }: { acts: MessageActs }) {
  return (
    <Confirm
      open={acts.asking !== null}
      onClose={() => acts.answer(false)}
      question={`Delete ${plural(acts.asking?.length ?? 0, 'message')} for good?`}
      consequence="Out of Trash there is no way back."
      act="Delete for good"
      onAct={() => acts.answer(true)}
    />
  );
}
