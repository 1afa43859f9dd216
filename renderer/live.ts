/**
 * Live questions for views. A view asks once and is told again after each change, also over a lost and renewed
 * connection; what was told last stays on screen until something newer comes.
 */
import { createContext, use, useEffect, useReducer, useRef, useState } from 'react';
import type { Api } from '../server/api/contract.ts';
import { ApiError } from '../server/api/rpc.ts';
import type { Connection } from './api.ts';
import { heard } from './language/heard.ts';

export const ConnectionContext = createContext<Connection>({ state: 'connecting', api: null, since: 0 });
export const useConnection = (): Connection => use(ConnectionContext);

export type Live<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string; readonly retry: () => void }
  /** `trouble`: a later answer failed, and this is what was known before. */
  | { readonly state: 'ready'; readonly data: T; readonly trouble: string | null; readonly retry: () => void };

type Known<T> = { readonly key: string; readonly data?: { readonly value: T }; readonly trouble: string | null };

/** The newest item of a stream. `key` names the question: another key is another question. */
export function useLive<T>(key: string, start: (api: Api, signal: AbortSignal) => AsyncGenerator<T>): Live<T> {
  const { api } = useConnection();
  const [known, setKnown] = useState<Known<T>>({ key, trouble: null });
  const [attempt, retry] = useReducer((n: number) => n + 1, 0);
  const question = useRef(start);
  question.current = start;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again
  useEffect(() => {
    if (!api) return;
    const abort = new AbortController();
    const hear = async (): Promise<void> => {
      try {
        for await (const value of question.current(api, abort.signal)) {
          if (!abort.signal.aborted) setKnown({ key, data: { value }, trouble: null });
        }
      } catch (error) {
        if (abort.signal.aborted || isDisconnect(error)) return;
        setKnown(before => ({ ...(before.key === key ? before : { key }), trouble: wordsOf(error) }));
      }
    };
    void hear();
    return () => abort.abort();
  }, [api, key, attempt]);

  if (known.key !== key || (!known.data && known.trouble === null)) return { state: 'loading' };
  return known.data
    ? { state: 'ready', data: known.data.value, trouble: known.trouble, retry }
    : { state: 'failed', message: known.trouble ?? '', retry };
}

/** One answer; asked again when the key changes, on `retry`, and after the connection was renewed. */
export function useAnswer<T>(key: string, ask: (api: Api, signal: AbortSignal) => Promise<T>): Live<T> {
  return useLive(key, async function* (api, signal) {
    yield await ask(api, signal);
  });
}

/** What a lost connection tells is told once, by the strip under the title bar. */
export const isDisconnect = (error: unknown): boolean =>
  error instanceof ApiError && (error.code === 'DISCONNECTED' || error.code === 'CANCELLED');

export const wordsOf = (error: unknown): string => heard(error instanceof Error ? error.message : String(error));

/** The present, to the second, for what counts down or grows old. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** True from the first data on screen; what drives and measures the window waits for it. */
export function markReady(): void {
  if (document.documentElement.dataset.ready !== undefined) return;
  document.documentElement.dataset.ready = '';
  performance.mark('app-ready');
}
