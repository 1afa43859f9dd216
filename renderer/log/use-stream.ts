/**
 * One stream into one ring, painted at most twenty times a second. Reading further up, or pausing, freezes what is on screen
 * and counts what comes; intake never stops.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Api } from '../../server/api/contract.ts';
import { isDisconnect, markReady, useConnection, wordsOf } from '../live.ts';
import { newRing, type Ring } from './ring.ts';

/** What stays on screen; the server keeps the rest on disk. */
export const ON_SCREEN = 50_000;
/** Nobody reads faster; a line that has come and gone between two pictures is in the ring all the same. */
const PAINT_EVERY = 50;

export type Stream<T> = {
  readonly rows: readonly T[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly message: string;
  /** How many came since the view was frozen and would be shown. */
  readonly fresh: number;
  readonly kept: number;
  readonly fallenOut: number;
  readonly perSecond: number;
  readonly frozen: boolean;
  readonly freeze: (on: boolean) => void;
  readonly retry: () => void;
};

type Painted<T> = Pick<Stream<T>, 'rows' | 'fresh' | 'kept' | 'fallenOut'>;

export function useStream<T>(
  /** `last`: what a renewed connection goes on after; without it the view begins anew. */
  start: (api: Api, signal: AbortSignal, last: T | undefined) => AsyncGenerator<readonly T[]>,
  key: string,
  passes: (item: T) => boolean,
  resumes = false,
  /** Hears every batch, whatever passes. */
  onBatch?: (batch: readonly T[]) => void,
): Stream<T> {
  const { api } = useConnection();
  const ring = useRef<Ring<T>>(newRing<T>(ON_SCREEN, passes));
  const [painted, setPainted] = useState<Painted<T>>({ rows: [], fresh: 0, kept: 0, fallenOut: 0 });
  const [state, setState] = useState<Pick<Stream<T>, 'state' | 'message'>>({ state: 'loading', message: '' });
  const [attempt, setAttempt] = useState(0);
  const [frozen, setFrozen] = useState(false);
  const frozenRows = useRef<{ rows: readonly T[]; since: number } | null>(null);
  const seen = useRef(0);
  const next = useRef<{ readonly frame: number; readonly timer?: ReturnType<typeof setTimeout> } | null>(null);
  const paintedAt = useRef(0);
  const perSecond = useRate(seen);
  const question = useRef(start);
  question.current = start;
  const heard = useRef(onBatch);
  heard.current = onBatch;

  const paint = useCallback((): void => {
    next.current = null;
    paintedAt.current = performance.now();
    const { kept, fallenOut } = ring.current;
    const held = frozenRows.current;
    const rows = held ? held.rows : ring.current.rows();
    setPainted({ rows, kept, fallenOut, fresh: held ? matched.current - held.since : 0 });
  }, []);
  const matched = useRef(0);
  const soon = useCallback((): void => {
    if (next.current) return;
    const wait = paintedAt.current + PAINT_EVERY - performance.now();
    const onFrame = (): void => {
      next.current = { frame: requestAnimationFrame(paint) };
    };
    if (wait <= 0) onFrame();
    else next.current = { frame: 0, timer: setTimeout(onFrame, wait) };
  }, [paint]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again
  useEffect(() => {
    if (!api) return;
    const abort = new AbortController();
    const hear = async (): Promise<void> => {
      try {
        const { last } = ring.current;
        let first = true;
        for await (const batch of question.current(api, abort.signal, last)) {
          if (first && !(resumes && last)) ring.current = newRing<T>(ON_SCREEN, tests.current);
          matched.current += ring.current.push(batch);
          heard.current?.(batch);
          if (!first || last) seen.current += batch.length;
          if (first) setState({ state: 'ready', message: '' });
          if (first) markReady();
          first = false;
          soon();
        }
      } catch (error) {
        if (abort.signal.aborted || isDisconnect(error)) return;
        setState({ state: 'failed', message: wordsOf(error) });
        markReady();
      }
    };
    void hear();
    return () => {
      abort.abort();
      cancelAnimationFrame(next.current?.frame ?? 0);
      clearTimeout(next.current?.timer);
      next.current = null;
    };
  }, [api, key, attempt, soon]);

  const tests = useRef(passes);
  useEffect(() => {
    tests.current = passes;
    ring.current.filter(passes);
    frozenRows.current &&= { rows: ring.current.rows(), since: matched.current };
    soon();
  }, [passes, soon]);

  const freeze = useCallback(
    (on: boolean): void => {
      frozenRows.current = on ? (frozenRows.current ?? { rows: ring.current.rows(), since: matched.current }) : null;
      setFrozen(on);
      soon();
    },
    [soon],
  );
  return { ...painted, ...state, perSecond, frozen, freeze, retry: () => setAttempt(n => n + 1) };
}

/** Events in the last second. */
function useRate(seen: { readonly current: number }): number {
  const [rate, setRate] = useState(0);
  useEffect(() => {
    let before = seen.current;
    const timer = setInterval(() => {
      setRate(seen.current - before);
      before = seen.current;
    }, 1000);
    return () => clearInterval(timer);
  }, [seen]);
  return rate;
}
