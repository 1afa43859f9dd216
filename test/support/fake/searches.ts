/** Kept searches without a server: of every account those that were kept here. */
import type { Api, KeptSearch } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';

export function fakeSearchApi(): Api['searches'] {
  const kept = new Map<string, KeptSearch[]>();
  let last = 0;
  const hearers = new Set<() => void>();
  const of = (account: number | string): KeptSearch[] => kept.get(String(account)) ?? [];
  const put = (account: number | string, list: KeptSearch[]): void => {
    kept.set(String(account), list);
    for (const hear of [...hearers]) hear();
  };
  const change = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise(resolve => {
      const hear = (): void => {
        hearers.delete(hear);
        resolve();
      };
      hearers.add(hear);
      signal?.addEventListener('abort', hear, { once: true });
    });
  return {
    list: async ({ account }) => of(account),
    async *watch({ account }, signal) {
      while (!signal?.aborted) {
        yield of(account);
        await change(signal);
      }
    },
    async keep({ account, id = ++last, name, query, inbox = null }) {
      const list = of(account);
      if (list.some(one => one.name === name && one.id !== id))
        throw new ApiError('REFUSED', 'Another search has this name');
      const made: KeptSearch = { id, name, query, inbox, mailbox: `Searches/${name}`, unread: 2, faults: [] };
      const at = list.findIndex(one => one.id === id);
      put(account, at === -1 ? [...list, made] : list.with(at, made));
      return { id };
    },
    async remove({ account, id }) {
      put(
        account,
        of(account).filter(one => one.id !== id),
      );
      return {};
    },
    async order({ account, ids }) {
      put(
        account,
        of(account).toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)),
      );
      return {};
    },
    captured: async () => ({ total: 0, messages: [], faults: [] }),
  };
}
