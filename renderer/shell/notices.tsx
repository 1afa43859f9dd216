/**
 * What was just done, with the way back, for ten seconds; longer while the pointer or the focus rests on it.
 * Also where a refused act says so.
 */
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { Api } from '../../server/api/contract.ts';
import { Button } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { isDisconnect, useConnection, wordsOf } from '../live.ts';
import { useKeys } from './keys.tsx';
import './overlays.css';

export type Notice = {
  readonly text: string;
  readonly shape?: 'ok' | 'failed';
  readonly action?: { readonly label: string; readonly run: () => void };
};

const Say = createContext<(notice: Notice) => void>(() => {});
export const useSay = (): ((notice: Notice) => void) => use(Say);

const SHOWN_FOR = 10_000;

export function NoticesProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<(Notice & { readonly id: number }) | null>(null);
  const [resting, setResting] = useState(false);
  const say = useCallback((notice: Notice) => setShown({ ...notice, id: performance.now() }), []);
  useEffect(() => {
    if (!shown || resting) return;
    const timer = setTimeout(() => setShown(null), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [shown, resting]);
  const act = (): void => {
    shown?.action?.run();
    setShown(null);
  };
  useKeys('Last act', [{ keys: 'mod+z', say: 'Undo', run: act }], shown?.action !== undefined);
  return (
    <Say value={say}>
      {children}
      <div className="notices" role="status" aria-live="polite">
        {shown && (
          // biome-ignore lint/a11y/noStaticElementInteractions: resting on it only keeps it longer
          <div
            className="notice"
            key={shown.id}
            onPointerEnter={() => setResting(true)}
            onPointerLeave={() => setResting(false)}
            onFocus={() => setResting(true)}
            onBlur={() => setResting(false)}
          >
            <StatusShape shape={shown.shape ?? 'ok'} />
            <span>{shown.text}</span>
            {shown.action && <Button onClick={act}>{shown.action.label}</Button>}
            <Button kind="quiet" onClick={() => setShown(null)}>
              Close
            </Button>
          </div>
        )}
      </div>
    </Say>
  );
}

export type Act = <T>(trying: string, run: (api: Api) => Promise<T>) => Promise<T | null>;

/** Does something on the server. A refusal is said in words and gives null; the view stays as it was. */
export function useAct(): Act {
  const connection = useConnection();
  const say = useSay();
  return useMemo<Act>(
    () => async (trying, run) => {
      if (connection.state !== 'connected') {
        say({ shape: 'failed', text: `${trying} has to wait: there is no connection to the mail server.` });
        return null;
      }
      try {
        return await run(connection.api);
      } catch (error) {
        const why = isDisconnect(error) ? 'the connection was lost before the answer came.' : wordsOf(error);
        say({ shape: 'failed', text: `${trying} failed: ${why}` });
        return null;
      }
    },
    [connection, say],
  );
}
