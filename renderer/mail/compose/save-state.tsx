/** Where the letter is safe: on the server since when, or only here and why. */
import { t } from '../../../server/base/language.ts';
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
        <StatusShape shape="failed" /> {t('This computer has no room to keep it')}
      </span>
    );
  const trouble =
    !connected && !isUntouched(letter)
      ? t('Not saved: server away, kept on this computer')
      : saveFault
        ? t('Not saved: {why} Kept on this computer', { why: saveFault })
        : null;
  if (trouble && !isSaved(letter))
    return (
      <span className="letter-state" role="status" title={trouble} data-tone="attention">
        <StatusShape shape="attention" /> <span className="clip">{trouble}</span>
      </span>
    );
  const said = words();
  return (
    <span className="letter-state" title={said || undefined}>
      <span className="clip">{said}</span>
    </span>
  );

  function words(): string {
    if (sending) return t('Sending…');
    if (letter.outboxAt !== null) return t('In the Outbox of this computer');
    if (saving) return t('Saving…');
    if (conflict) return t('Kept on this computer');
    if (letter.saved) return t('Saved {time}', { time: clock(letter.saved.at) });
    return isUntouched(letter) ? '' : t('Kept on this computer');
  }
}
