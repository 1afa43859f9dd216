/**
 * The message store as JMAP's methods ask for it: who somebody is, and which accounts are his. A person has one account,
 * and sees of others' what is shared with him; the owner, in the window, has all. One account: jmap-account.ts.
 */
import type { Clock } from '../base/ports.ts';
import type { RulesControl } from '../filters/account-rules.ts';
import type { ScriptBook } from '../filters/book.ts';
import type { AccountFacts, JmapAccount, JmapUser } from '../jmap/backend.ts';
import type { JmapId } from '../jmap/types.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Account, Id, Store } from '../store/interface.ts';
import { type Client, workingFor } from './client.ts';
import { type FirstReads, newFirstReads } from './first-reads.ts';
import { factsOf, jmapAccount, sessionStateOf } from './jmap-account.ts';
import { type HandOver, openDesk } from './jmap-desk.ts';
import { printId, readId } from './jmap-ids.ts';
import { type Shared, sharedAccount, tagOf } from './jmap-shared.ts';
import { sharersOf } from './jmap-sharers.ts';
import type { Uploads } from './jmap-uploads.ts';
import { type JmapWatch, newJmapWatch } from './jmap-watch.ts';
import type { Watch } from './watch.ts';

export type JmapAccessOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly watch: Watch;
  readonly uploads: Uploads;
  readonly book: ScriptBook;
  readonly rules: RulesControl;
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
  const readings = new Set<Promise<void>>();
  /** Kept for each program of an account: the next request is the same visit. */
  const visits = new Map<string, FirstReads>();
  const readsOf = (key: string): FirstReads => {
    const known = visits.get(key) ?? newFirstReads();
    if (visits.size >= MOST_VISITS) visits.clear();
    visits.set(key, known);
    return known;
  };
  const open = (account: Account, client: Client): JmapAccount =>
    jmapAccount(
      {
        store,
        clock,
        account: account.id,
        address: account.address,
        client: workingFor(client, account.address),
        firstReads: readsOf(`${account.id} ${client.by} ${client.protocol} ${client.name} ${client.remote}`),
        readings,
        uploads,
        book: options.book,
        rules: options.rules,
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
        open: account => open(account, { by: login.address, protocol: 'jmap', name: program, remote }),
        only: login,
      }),
    owner: userOf(store, watch, {
      name: 'the owner',
      open: account => open(account, { ...window, by: account.address }),
      only: null,
    }),
    async close() {
      watch.close();
      uploads.close();
      await desk.close();
      // The store goes next.
      await Promise.all(readings);
    },
  };
}

const window = { protocol: 'window', name: 'the Mailroom window', remote: 'this computer' } as const;
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
  /** Who shares something, as it was last asked: their changes are heard. */
  let heard: ReadonlySet<Id> = new Set();
  /** Who signs in to one inbox has that, as if nothing else of the account were shared with him. */
  const openOwn = async (account: Account): Promise<JmapAccount> => {
    const inner = open(account);
    return only?.root === undefined ? inner : sharedAccount(inner, await belowRoot(store, account.id, only.root), OWN);
  };
  const ownFacts = async (account: Account): Promise<AccountFacts> =>
    only?.root === undefined ? factsOf(account) : (await openOwn(account)).facts;
  const others = async (): Promise<readonly Other[]> => {
    const sharers = only && only.root === undefined ? await sharersOf(store, only.address) : [];
    heard = new Set(sharers.map(one => one.account));
    const found = sharers.map(async ({ account, address, shared }) => {
      const owner = await store.account(address);
      return owner?.id === account ? [{ owner, shared }] : [];
    });
    return (await Promise.all(found)).flat();
  };
  const otherAccount = ({ owner, shared }: Other): JmapAccount => sharedAccount(open(owner), shared);
  return {
    name,
    async accounts() {
      const [own, shared] = await Promise.all([mine(), others()]);
      return [
        ...(await Promise.all(own.map(ownFacts))),
        ...(own.length > 0 ? shared.map(one => otherAccount(one).facts) : []),
      ];
    },
    async account(id) {
      const wanted = readId('a', id);
      if (wanted === null) return null;
      const address = addresses.get(wanted);
      const known = address === undefined || only ? null : await byAddress(address, wanted);
      const own = known ? [known] : await mine();
      const found = own.find(account => account.id === wanted);
      if (found || own.length === 0) return found ? openOwn(found) : null;
      const other = (await others()).find(({ owner }) => owner.id === wanted);
      return other ? otherAccount(other) : null;
    },
    async sessionState() {
      const [own, shared] = await Promise.all([mine(), others()]);
      return sessionStateOf(
        [...own, ...shared.map(one => one.owner)],
        [...shared.map(one => tagOf(one.shared)), ...(only?.root === undefined ? [] : [only.root])],
      );
    },
    watch: hear =>
      watch.hear(account => {
        if (only === null || account === null || account === only.account || heard.has(account))
          hear(account === null ? undefined : printId('a', account));
      }),
  };
}

/** All that somebody may do in mailboxes that are his whole account; they themselves are made and named by mail. */
const ROOTED = 'lrswite';
const OWN = { isPersonal: true };

async function belowRoot(store: Store, account: Id, root: string): Promise<Shared> {
  const mailboxes = await store.mailboxes(account);
  const seen = mailboxes.filter(({ name }) => name === root || name.startsWith(`${root}/`));
  return new Map(seen.map(({ id }) => [printId('m', id), ROOTED]));
}

/** An account of which something is shared. */
type Other = { readonly owner: Account; readonly shared: Shared };
