/** Everybody as the window's list shows them: what the store says, who is signed in, and when each was last here. */
import { newLastSeen } from '../../access/last-seen.ts';
import { seconds } from '../../base/units.ts';
import { lookupForm } from '../../directory/address.ts';
import type { Account, Alias } from '../../store/interface.ts';
import type { AccountRow, AppPasswordRow, DomainRow, People, Person, SessionRow } from '../contract.ts';
import { either, every, type Subscribe } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError } from '../rpc.ts';
import { aliasRow } from './alias-rows.ts';

export type PeopleReader = {
  accounts(): Promise<AccountRow[]>;
  domains(): Promise<DomainRow[]>;
  all(): Promise<People>;
  row(account: Account): Promise<AccountRow>;
  person(address: string): Promise<Person>;
  readonly changes: Subscribe;
};

export function newPeopleReader(ports: ServerPorts): PeopleReader {
  const { store, connections, clock } = ports;
  const lastSeen = newLastSeen(store);
  const secrets = newSecrets(ports);

  async function row(account: Account, aliases?: readonly Alias[]): Promise<AccountRow> {
    const { id, address, name, enabled, usedBytes, usedMessages, quotaBytes } = account;
    const [seen, known, all] = await Promise.all([lastSeen.all(), secrets(account), aliases ?? store.aliases()]);
    return {
      ...{ id, address, name, enabled, usedBytes, usedMessages, quotaBytes },
      ...known,
      ...(account.overSince === undefined ? {} : { overSince: account.overSince }),
      ...(account.box ? { box: (await store.delegates(id)).map(one => one.address) } : {}),
      sessions: connections.list(id).length,
      lastSeen: seen.get(address) ?? null,
      aliases: all
        .filter(alias => alias.targets.includes(address) && alias.maker === undefined)
        .map(alias => alias.address),
    };
  }
  async function accounts(): Promise<AccountRow[]> {
    const [list, aliases] = await Promise.all([store.accounts(), store.aliases()]);
    return Promise.all(list.map(account => row(account, aliases)));
  }
  async function domains(): Promise<DomainRow[]> {
    const [list, all] = await Promise.all([store.domains(), store.accounts()]);
    return list.map(({ name, aliasOf }) => ({
      ...{ name, aliasOf },
      accounts: all.filter(account => account.domain === name).length,
    }));
  }
  return {
    accounts,
    domains,
    row,
    async all() {
      const [people, places, aliases] = await Promise.all([accounts(), domains(), store.aliases()]);
      const makers = new Map(people.map(one => [one.id, one.address]));
      const rows = aliases.map(one => aliasRow(one, clock.now(), makers.get(one.maker ?? 0)));
      return { accounts: people, domains: places, aliases: rows };
    },
    async person(address) {
      const account = await findAccount(ports, address);
      return {
        account: await row(account),
        appPasswords: (await store.appPasswords(account.id)).map(appPasswordRow),
        sessions: connections.list(account.id).map(sessionRow),
      };
    },
    changes: either(
      hear => store.watchEvents(notes => notes.some(note => concerns(note.name)) && hear()),
      hear => store.watchMailboxes(hear),
      hear => connections.watch(hear),
      every(clock, seconds(30)),
    ),
  };
}

/** A directory's change, and everybody who comes or goes. */
const concerns = (name: string): boolean =>
  name === 'directory.changed' || name.endsWith('.signed-in') || name.endsWith('.closed') || name === 'imap.client';

type Secrets = { readonly hasPassword: boolean; readonly appPasswords: number };

/** Asked of the store once after each change of the directory: a list of a thousand is told again with every message. */
function newSecrets({ store }: ServerPorts): (account: Account) => Promise<Secrets> {
  let known = new Map<number, Promise<Secrets>>();
  let listening = false;
  const ask = async ({ id, address }: Account): Promise<Secrets> => {
    const [credentials, words] = await Promise.all([store.credentials(address), store.appPasswords(id)]);
    return { hasPassword: credentials !== null && credentials.password !== null, appPasswords: words.length };
  };
  return account => {
    if (!listening) {
      listening = true;
      store.watchEvents(notes => {
        if (notes.some(note => note.name === 'directory.changed')) known = new Map();
      });
    }
    const mine = known;
    const asked = mine.get(account.id) ?? ask(account);
    mine.set(account.id, asked);
    asked.catch(() => mine.delete(account.id));
    return asked;
  };
}

export async function findAccount({ store }: ServerPorts, address: string): Promise<Account> {
  const form = lookupForm(address);
  const account = form.ok ? await store.account(form.value) : null;
  if (!account) throw new ApiError('NOT_FOUND', `There is no ${address} here`);
  return account;
}

export const appPasswordRow = ({ id, name, createdAt, lastUsedAt, lastUsedBy }: AppPasswordRow): AppPasswordRow => ({
  ...{ id, name, createdAt, lastUsedAt, lastUsedBy },
});
export const sessionRow = ({ trace, protocol, listener, remote, client, since }: SessionRow): SessionRow => ({
  ...{ trace, protocol, listener, remote, client, since },
});
