/**
 * What was just done, with the way back, for ten seconds; longer while the pointer or the focus rests on it. What was
 * done before it waits below with its own way back. Also where a refused act says so.
 */
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Api } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { isDisconnect, useConnection, wordsOf } from '../live.ts';
import { printed, useKeys } from './keys.tsx';
import './overlays.css';

export type Notice = {
  readonly text: string;
  readonly shape?: 'ok' | 'failed' | 'waiting';
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Something to look at; the notice stays. */
  readonly more?: { readonly label: string; readonly run: () => void };
  /** Runs once when the time is over or the window is left, and never after the action: what was promised is done. */
  readonly onGone?: () => void;
  /** Milliseconds; ten seconds unless said. */
  readonly lasts?: number;
};
type Shown = Notice & { readonly id: number; readonly until: number };

const Say = createContext<(notice: Notice) => void>(() => {});
export const useSay = (): ((notice: Notice) => void) => use(Say);

const SHOWN_FOR = 10_000;

export function NoticesProvider({ children }: { children: ReactNode }) {
  const { shown, say, end, rest } = useNotices();
  const last = shown.at(-1);
  const undoable = shown.findLast(one => one.action !== undefined);
  const act = (notice: Shown): void => {
    end(notice, false);
    notice.action?.run();
  };
  useKeys(
    t('Last act'),
    [{ keys: 'mod+z', say: t('Undo'), run: () => undoable && act(undoable) }],
    undoable !== undefined,
  );
  return (
    <Say value={say}>
      {children}
      <div className="notices" role="status" aria-live="polite">
        {last && (
          // biome-ignore lint/a11y/noStaticElementInteractions: resting on it only keeps it longer
          <div
            className="notice"
            key={last.id}
            onPointerEnter={() => rest(true)}
            onPointerLeave={() => rest(false)}
            onFocus={() => rest(true)}
            onBlur={() => rest(false)}
          >
            <StatusShape shape={last.shape ?? 'ok'} />
            <span>{last.text}</span>
            {last.more && (
              <Button kind="quiet" onClick={last.more.run}>
                {last.more.label}
              </Button>
            )}
            {last.action && (
              <Button onClick={() => act(last)}>
                {last.action.label} {last === undoable && <kbd>{printed('mod+z')}</kbd>}
              </Button>
            )}
            <Button kind="quiet" onClick={() => end(last, true)}>
              {t('Close')}
            </Button>
          </div>
        )}
      </div>
    </Say>
  );
}

type Notices = {
  readonly shown: readonly Shown[];
  readonly say: (notice: Notice) => void;
  /** `gone`: its time is over, so what it promised is done. */
  readonly end: (notice: Shown, gone: boolean) => void;
  readonly rest: (on: boolean) => void;
};

/** The time runs for all of them, and stands still while one rests on them. */
function useNotices(): Notices {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const [restingSince, setRestingSince] = useState<number | null>(null);
  const open = useRef<readonly Shown[]>([]);
  const change = useCallback((next: readonly Shown[]): void => {
    open.current = next;
    setShown(next);
  }, []);
  const end = useCallback(
    (notice: Shown, gone: boolean): void => {
      const there = open.current.some(one => one.id === notice.id);
      change(open.current.filter(one => one.id !== notice.id));
      if (gone && there) notice.onGone?.();
    },
    [change],
  );
  const say = useCallback(
    (notice: Notice): void => {
      const now = performance.now();
      // What has no way back has nothing to wait for.
      const kept = open.current.filter(one => one.action !== undefined);
      change([...kept, { ...notice, id: now, until: now + (notice.lasts ?? SHOWN_FOR) }]);
    },
    [change],
  );
  const rest = useCallback(
    (on: boolean): void => {
      const now = performance.now();
      if (!on && restingSince !== null)
        change(open.current.map(one => ({ ...one, until: one.until + now - Math.max(restingSince, one.id) })));
      setRestingSince(on ? now : null);
    },
    [restingSince, change],
  );
  useEffect(() => {
    if (shown.length === 0 || restingSince !== null) return;
    const next = shown.reduce((a, b) => (a.until < b.until ? a : b));
    const timer = setTimeout(() => end(next, true), Math.max(0, next.until - performance.now()));
    return () => clearTimeout(timer);
  }, [shown, restingSince, end]);
  // A notice that is gone gets no pointerleave.
  useEffect(() => {
    if (shown.length === 0) setRestingSince(null);
  }, [shown.length]);
  useEffect(() => {
    const leave = (): void => {
      for (const notice of open.current) end(notice, true);
    };
    addEventListener('pagehide', leave);
    return () => removeEventListener('pagehide', leave);
  }, [end]);
  return { shown, say, end, rest };
}

export type Act = <T>(trying: string, run: (api: Api) => Promise<T>) => Promise<T | null>;

/** Does something on the server. A refusal is said in words and gives null; the view stays as it was. */
export function useAct(): Act {
  const connection = useConnection();
  const say = useSay();
  return useMemo<Act>(
    () => async (trying, run) => {
      if (connection.state !== 'connected') {
        say({
          shape: 'failed',
          text: t('{trying} has to wait: there is no connection to the mail server.', { trying }),
        });
        return null;
      }
      try {
        return await run(connection.api);
      } catch (error) {
        const why = isDisconnect(error) ? t('the connection was lost before the answer came.') : wordsOf(error);
        say({ shape: 'failed', text: t('{trying} failed: {why}', { trying, why }) });
        return null;
      }
    },
    [connection, say],
  );
}
