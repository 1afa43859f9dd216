/**
 * The message store as JMAP's methods ask for it: who somebody is, and which accounts are his. A person has one account;
 * the owner, in the window, has all. One account: jmap-account.ts.
 */
import type { Clock } from '../base/ports.ts';
import type { JmapAccount, JmapUser } from '../jmap/backend.ts';
import type { JmapId } from '../jmap/types.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Account, Id, Store } from '../store/interface.ts';
import type { Client } from './client.ts';
import { type FirstReads, newFirstReads } from './first-reads.ts';
import { factsOf, jmapAccount, sessionStateOf } from './jmap-account.ts';
import { type HandOver, openDesk } from './jmap-desk.ts';
import { printId, readId } from './jmap-ids.ts';
import type { Uploads } from './jmap-uploads.ts';
import { type JmapWatch, newJmapWatch } from './jmap-watch.ts';
import type { Watch } from './watch.ts';

export type JmapAccessOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly watch: Watch;
  readonly uploads: Uploads;
  readonly handOver: HandOver;
  readonly separator: () => string;
  readonly onBug: (fault: unknown, where: string) => void;
};

/** A user, and how to hear that something of his has moved on. */
export type JmapVisitor = JmapUser & {
  /**
   * Called after each change of anything with a state, in this account; without one: anywhere, or the list of accounts has
   * changed. May be called more often.
   */
  watch(hear: (account?: JmapId) => void): () => void;
};

export type JmapAccess = {
  /** Who has signed in; `program` as it says itself, for the journey. */
  visitor(login: Login, from: { readonly remote: string; readonly program: string | null }): JmapVisitor;
  /** The window: every account. */
  readonly owner: JmapVisitor;
  close(): Promise<void>;
};

export function newJmapAccess(options: JmapAccessOptions): JmapAccess {
  const { store, clock, uploads } = options;
  const desk = openDesk(options);
  const watch = newJmapWatch(store);
  /** Kept for each program of an account: the next request is the same visit. */
  const visits = new Map<string, FirstReads>();
  const readsOf = (key: string): FirstReads => {
    const known = visits.get(key) ?? newFirstReads();
    if (visits.size >= MOST_VISITS) visits.clear();
    visits.set(key, known);
    return known;
  };
  const open = (account: Account, client: Omit<Client, 'by'>): JmapAccount =>
    jmapAccount(
      {
        store,
        clock,
        account: account.id,
        address: account.address,
        client: { ...client, by: account.address },
        firstReads: readsOf(`${account.id} ${client.protocol} ${client.name} ${client.remote}`),
        uploads,
        desk,
        newTrace: options.watch.newTrace,
        separator: options.separator,
        lastDelivery: () => watch.lastDelivery(account.address),
        onBug: options.onBug,
      },
      factsOf(account),
    );

  return {
    visitor: (login, { remote, program }) =>
      userOf(store, watch, {
        name: login.address,
        open: account => open(account, { protocol: 'jmap', name: program, remote }),
        only: login,
      }),
    owner: userOf(store, watch, {
      name: 'the owner',
      open: account => open(account, { protocol: 'window', name: 'the Mailroom window', remote: 'this computer' }),
      only: null,
    }),
    async close() {
      watch.close();
      uploads.close();
      await desk.close();
    },
  };
}

const MOST_VISITS = 1000;

type Who = {
  readonly name: string;
  readonly open: (account: Account) => JmapAccount;
  /** null: all accounts. */
  readonly only: Login | null;
};

function userOf(store: Store, watch: JmapWatch, { name, open, only }: Who): JmapVisitor {
  /** Where each is found without a look at all of them. */
  const addresses = new Map<Id, string>();
  const byAddress = async (address: string, id: Id): Promise<Account | null> => {
    const found = await store.account(address);
    return found?.id === id && (only === null || found.enabled) ? found : null;
  };
  const mine = async (): Promise<readonly Account[]> => {
    if (only) {
      const own = await byAddress(only.address, only.account);
      return own ? [own] : [];
    }
    const all = [...(await store.accounts())].sort((a, b) => a.id - b.id);
    for (const { id, address } of all) addresses.set(id, address);
    return all;
  };
  return {
    name,
    accounts: async () => (await mine()).map(factsOf),
    async account(id) {
      const wanted = readId('a', id);
      if (wanted === null) return null;
      const address = addresses.get(wanted);
      const known = address === undefined || only ? null : await byAddress(address, wanted);
      const found = known ?? (await mine()).find(account => account.id === wanted);
      return found ? open(found) : null;
    },
    sessionState: async () => sessionStateOf(await mine()),
    watch: hear =>
      watch.hear(account => {
        if (only === null || account === null || account === only.account)
          hear(account === null ? undefined : printId('a', account));
      }),
  };
}
