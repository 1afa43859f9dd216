/** What can be done with the chosen rows. Holding can be taken back; what cannot be asks first. */
import { useState } from 'react';
import type { QueueAct, QueueRow } from '../../server/api/contract.ts';
import { Button, Tip } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { plural } from '../design/format.ts';
import { keyLabel } from '../keyboard.ts';
import { mac, useKeys } from '../shell/keys.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { acts, consequence, done, fit, question } from './queue-words.ts';

type Asking = { readonly act: 'bounce' | 'cancel'; readonly rows: readonly QueueRow[] };

export function QueueActions({ rows, chosen }: { rows: readonly QueueRow[]; chosen: number }) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const perform = usePerform();
  const holdOrRelease: QueueAct = rows.length > 0 && rows.every(row => row.state === 'held') ? 'release' : 'hold';
  const start = (act: QueueAct): void => {
    const fitting = fit(rows, act);
    if (fitting.length === 0) return;
    if (act === 'bounce' || act === 'cancel') setAsking({ act, rows: fitting });
    else void perform(act, fitting);
  };
  const shown: readonly QueueAct[] = ['retry', holdOrRelease, 'bounce', 'cancel'];
  useKeys(
    'Queue',
    shown.map(act => ({
      keys: act === 'cancel' ? ['#', 'Delete'] : acts[act].keys,
      say: acts[act].name,
      run: () => start(act),
    })),
  );
  return (
    <div className="queue-actions">
      <span className="num quiet">
        {chosen > 0
          ? `${plural(chosen, 'message')} chosen`
          : rows.length > 0
            ? 'The row under the focus'
            : 'Choose with x, move with j and k'}
      </span>
      {shown.map(act => (
        <Tip
          key={act}
          text={`mailroom queue ${acts[act].cli} ${rows[0]?.trace ?? '…'}`}
          keys={keyLabel(acts[act].keys, mac)}
        >
          <Button onClick={() => start(act)} disabled={fit(rows, act).length === 0}>
            {acts[act].name}
          </Button>
        </Tip>
      ))}
      {asking && (
        <Confirm
          open
          onClose={() => setAsking(null)}
          question={question(asking.act, asking.rows)}
          consequence={consequence[asking.act]}
          act={acts[asking.act].name}
          onAct={() => void perform(asking.act, asking.rows)}
        />
      )}
    </div>
  );
}

function usePerform(): (act: QueueAct, rows: readonly QueueRow[]) => Promise<void> {
  const act = useAct();
  const say = useSay();
  return async function perform(what, rows) {
    const recipients = rows.map(row => row.recipient);
    const answer = await act(acts[what].name, api => api.queue.act({ act: what, recipients }));
    if (!answer) return;
    const { undo } = acts[what];
    const changed = rows.filter(row => answer.recipients.includes(row.recipient));
    say({
      text: done(what, answer.recipients.length),
      ...(undo && changed.length > 0 ? { action: { label: 'Undo', run: () => void perform(undo, changed) } } : {}),
    });
  };
}
