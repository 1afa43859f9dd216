/** The addresses one may write from, of every account, as the server knows them; read once and again after each change. */
import type { Identity, JmapId } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';

export type Identities = ReturnType<typeof createIdentities>;
export type From = { readonly accountId: JmapId; readonly identity: Identity };

export function createIdentities(client: JmapClient) {
  const known = new Map<JmapId, readonly Identity[]>();
  const reading = new Map<JmapId, Promise<readonly Identity[]>>();
  const hearers = new Set<() => void>();
  let all: readonly From[] = [];

  const read = (accountId: JmapId): Promise<readonly Identity[]> => {
    const asked = client.ask('Identity/get', { accountId, ids: null }).then(({ list }) => {
      known.set(accountId, list);
      all = client.accounts.flatMap(({ id }) => (known.get(id) ?? []).map(identity => ({ accountId: id, identity })));
      for (const hear of hearers) hear();
      return list;
    });
    reading.set(accountId, asked);
    asked.catch(() => reading.delete(accountId)).catch(() => {});
    return asked;
  };
  const readAll = (): void => {
    if (!client.connected) return;
    for (const { id } of client.accounts) if (!reading.has(id)) read(id).catch(() => {});
  };
  const stopWatching = client.subscribe(readAll);
  const stopHearing = client.onChange((accountId, type) => {
    if (type === 'Identity') read(accountId).catch(() => {});
  });
  readAll();

  return {
    subscribe(hear: () => void): () => void {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    all: (): readonly From[] => all,
    of: (accountId: JmapId): readonly Identity[] => known.get(accountId) ?? [],
    /** Waits for them where they are not known yet. */
    ask: async (accountId: JmapId): Promise<readonly Identity[]> =>
      known.get(accountId) ?? reading.get(accountId) ?? read(accountId),
    end(): void {
      stopWatching();
      stopHearing();
    },
  };
}
