/** A script as it is typed, judged by the server a moment after the last key. */
import { useEffect, useState } from 'react';
import type { FaultScript, FaultsChecked } from '../../../server/api/contract.ts';
import { isDisconnect, useConnection, wordsOf } from '../../live.ts';

export type Checked =
  | { readonly state: 'nothing' }
  | { readonly state: 'good'; readonly of: string; readonly script: FaultScript }
  | { readonly state: 'bad'; readonly faults: FaultsChecked['faults'] }
  | { readonly state: 'failed'; readonly because: string };

const MOMENT = 250;

export function useChecked(text: string): Checked {
  const { api } = useConnection();
  const [checked, setChecked] = useState<Checked>({ state: 'nothing' });
  useEffect(() => {
    if (text.trim() === '' || !api) return setChecked({ state: 'nothing' });
    let isOld = false;
    const timer = setTimeout(() => {
      api.captured.checkFaults({ text }).then(
        ({ script, faults }) =>
          !isOld && setChecked(script ? { state: 'good', of: text, script } : { state: 'bad', faults }),
        fault => !isOld && !isDisconnect(fault) && setChecked({ state: 'failed', because: wordsOf(fault) }),
      );
    }, MOMENT);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [api, text]);
  return checked;
}
