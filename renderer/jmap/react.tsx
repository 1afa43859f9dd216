/** The JMAP client in React: one for the window, and hooks that render again when what they show has changed. */
import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import { heard } from '../language/heard.ts';
import { type Live, useConnection } from '../live.ts';
import { createJmapClient, type JmapClient, type ListEmail } from './client.ts';
import { isQuiet } from './errors.ts';
import { apiTransport } from './transport.ts';

const JmapContext = createContext<JmapClient | null>(null);

export function JmapProvider({ children }: { children: ReactNode }) {
  const connection = useConnection();
  const [client] = useState(() => createJmapClient());
  const api = connection.state === 'connected' ? connection.api : null;
  useEffect(() => client.connect(api && apiTransport(api)), [client, api]);
  return <JmapContext value={client}>{children}</JmapContext>;
}

/** The client; does not render again by itself. */
export function useJmap(): JmapClient {
  const client = use(JmapContext);
  if (!client) throw new Error('JmapProvider is missing');
  return client;
}

/** Something read from the client's cache, whenever it becomes another. `same` decides what is another. */
export function useFromJmap<T>(read: (client: JmapClient) => T, same: (a: T, b: T) => boolean = Object.is): T {
  const client = useJmap();
  const last = useRef<{ readonly value: T } | null>(null);
  const snapshot = (): T => {
    const value = read(client);
    if (!last.current || !same(last.current.value, value)) last.current = { value };
    return last.current.value;
  };
  return useSyncExternalStore(client.subscribe, snapshot);
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, i) => Object.is(one, b[i]));

/** As lists show them; null while one is being read. */
export function useEmails(accountId: JmapId, ids: readonly JmapId[]): readonly (ListEmail | null)[] {
  const client = useJmap();
  const key = ids.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the ids
  useEffect(() => {
    void client.ensureEmails(accountId, ids).catch(() => {});
  }, [client, accountId, key]);
  return useFromJmap(from => ids.map(id => from.email(accountId, id) ?? null), sameItems);
}

export const useMailboxes = (accountId: JmapId): readonly Mailbox[] =>
  useFromJmap(client => client.mailboxes(accountId));

type JmapAnswer<T> = { readonly key: string; readonly data?: { readonly value: T }; readonly trouble: string | null };

/**
 * An answer, asked again when the key or one of the types of the account changes, and after the connection was renewed.
 * What was told last stays until something newer comes.
 */
export function useJmapAnswer<T>(
  key: string,
  accountId: JmapId,
  types: readonly string[],
  ask: (client: JmapClient, signal: AbortSignal) => Promise<T>,
): Live<T> {
  const client = useJmap();
  const [known, setKnown] = useState<JmapAnswer<T>>({ key, trouble: null });
  const [attempt, retry] = useReducer((n: number) => n + 1, 0);
  const connected = useFromJmap(from => from.connected && from.session !== null);
  const question = useRef(ask);
  question.current = ask;
  const wanted = types.join(' ');

  useEffect(() => {
    if (wanted === '') return;
    return client.onChange((id, type) => {
      if (id === accountId && wanted.split(' ').includes(type)) retry();
    });
  }, [client, accountId, wanted]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again
  useEffect(() => {
    if (!connected) return;
    const abort = new AbortController();
    question.current(client, abort.signal).then(
      value => !abort.signal.aborted && setKnown({ key, data: { value }, trouble: null }),
      error => {
        if (abort.signal.aborted || isQuiet(error)) return;
        const trouble = heard(error instanceof Error ? error.message : String(error));
        setKnown(before => ({ ...(before.key === key ? before : { key }), trouble }));
      },
    );
    return () => abort.abort();
  }, [client, connected, key, attempt]);

  return useMemo<Live<T>>(() => {
    if (known.key !== key || (!known.data && known.trouble === null)) return { state: 'loading' };
    return known.data
      ? { state: 'ready', data: known.data.value, trouble: known.trouble, retry }
      : { state: 'failed', message: known.trouble ?? '', retry };
  }, [known, key]);
}
