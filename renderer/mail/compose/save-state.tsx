/** Where the letter is safe: on the server since when, or only here and why. */
import { clock } from '../../design/format.ts';
import { StatusShape } from '../../design/shapes.tsx';
import { useConnection } from '../../live.ts';
import type { Entry } from './desk.ts';
import { isSaved, isUntouched } from './letter.ts';

export function SaveState({ entry }: { entry: Entry }) {
  const connected = useConnection().state === 'connected';
  const { letter, saving, saveFault, unkept, sending, conflict } = entry;
  if (unkept)
    return (
      <span className="letter-state" role="alert" data-tone="failed">
        <StatusShape shape="failed" /> This computer has no room to keep it
      </span>
    );
  const trouble =
    !connected && !isUntouched(letter)
      ? 'Not saved: server away, kept on this computer'
      : saveFault
        ? `Not saved: ${saveFault} Kept on this computer`
        : null;
  if (trouble && !isSaved(letter))
    return (
      <span className="letter-state" role="status" title={trouble} data-tone="attention">
        <StatusShape shape="attention" /> <span className="clip">{trouble}</span>
      </span>
    );
  return <span className="letter-state clip">{words()}</span>;

  function words(): string {
    if (sending) return 'Sending…';
    if (letter.outboxAt !== null) return 'In the Outbox of this computer';
    if (saving) return 'Saving…';
    if (conflict) return 'Kept on this computer';
    if (letter.saved) return `Saved ${clock(letter.saved.at)}`;
    return isUntouched(letter) ? '' : 'Kept on this computer';
  }
}
