/** What is shared, as the server tells it; giving and taking away, each with the way back. */

import { useRef, useState } from 'react';
import type { AccountRow, SharedMailbox } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { JmapId } from '../../server/jmap/types.ts';
import { isDisconnect, type Live, useConnection, useLive, wordsOf } from '../live.ts';

export const useSharing = (): Live<readonly SharedMailbox[]> =>
  useLive('sharing', (api, signal) => api.sharing.watch({}, signal));

export type Sharing = { readonly all: readonly SharedMailbox[]; readonly people: readonly AccountRow[] };

/** What is shared and who lives here, as one question. */
export function useSharingAndPeople(): Live<Sharing> {
  const sharing = useSharing();
  const people = useLive('people', (api, signal) => api.accounts.watch({}, signal));
  if (sharing.state === 'failed') return sharing;
  if (people.state === 'failed') return people;
  if (sharing.state === 'loading' || people.state === 'loading') return { state: 'loading' };
  const data = { all: sharing.data, people: people.data.accounts };
  const stale = sharing.trouble === null ? people : sharing;
  return { state: 'ready', data, trouble: stale.trouble, retry: stale.retry };
}

export const accountIdOf = (account: number): JmapId => `a${account}`;
export const mailboxIdOf = (mailbox: number): JmapId => `m${mailbox}`;
export const numberIn = (id: JmapId): number => Number(id.slice(1));

export type Done = { readonly text: string; readonly undo: (() => void) | null };
export type Giving = {
  readonly busy: boolean;
  /** Why there was no change, in words. */
  readonly fault: string | null;
  readonly done: Done | null;
  /** `text`: what is said when it is done. Resolves to whether it was. */
  readonly give: (change: Change, text: string) => Promise<boolean>;
  readonly forgetFault: () => void;
};
export type Change = { readonly whom: string; readonly before: string; readonly after: string };

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const LOST = t('There is no connection to the mail server, so nothing was changed.');

/** One after the other: what is pressed while the last is under way waits for it. */
export function useGiving(of: { readonly address: string; readonly mailbox: number }): Giving {
  const connection = useConnection();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const api = useRef(connection.api);
  api.current = connection.state === 'connected' ? connection.api : null;

  const set = async (whom: string, rights: string): Promise<boolean> => {
    setFault(null);
    if (!api.current) {
      setFault(LOST);
      return false;
    }
    setBusy(true);
    try {
      await api.current.sharing.set({ ...of, whom, rights });
      return true;
    } catch (error) {
      setFault(isDisconnect(error) ? t('The connection was lost before the answer came.') : sentence(wordsOf(error)));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const inTurn = (run: () => Promise<boolean>): Promise<boolean> => {
    const next = turn.current.then(run);
    turn.current = next;
    return next;
  };
  const give = ({ whom, before, after }: Change, text: string): Promise<boolean> =>
    inTurn(async () => {
      const was = await set(whom, after);
      if (!was) return false;
      const undo = (): void =>
        void inTurn(async () => {
          const back = await set(whom, before);
          if (back) setDone({ text: t('Undone: {act}', { act: text }), undo: null });
          return back;
        });
      setDone({ text, undo });
      return true;
    });
  return { busy, fault, done, give, forgetFault: () => setFault(null) };
}
