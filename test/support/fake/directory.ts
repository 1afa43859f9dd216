/** Who lives in the made-up office: people, domains, aliases, and what one may do with them. */
import type {
  AccountRow,
  AliasRow,
  Api,
  AppPasswordRow,
  DomainRow,
  ExpungedRow,
  SessionRow,
} from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import { people } from './people.ts';
import type { World } from './world.ts';

export type FakeDirectory = {
  readonly accounts: AccountRow[];
  domains: DomainRow[];
  aliases: AliasRow[];
  readonly appPasswords: Map<string, AppPasswordRow[]>;
  readonly sessions: Map<string, SessionRow[]>;
  readonly expunged: Map<string, ExpungedRow[]>;
};
type Part = Pick<Api, 'accounts' | 'appPasswords' | 'expunged' | 'sharing' | 'sessions' | 'domains' | 'aliases'>;

export const newcomer = (id: number, address: string, name: string): AccountRow => ({
  ...{ id, address, name, enabled: true, usedBytes: 0, usedMessages: 0, quotaBytes: null },
  ...{ hasPassword: true, appPasswords: 0, sessions: 0, lastSeen: null, aliases: [] },
});

/** nobody: the first run; some: the domain and its people; full: with mail, aliases, programs. */
export function fakeDirectory(kind: 'nobody' | 'some' | 'full', now: number): FakeDirectory {
  const full = kind === 'full';
  const [ana, ben, shop] = people;
  const accounts = people.map((one, i) => ({
    ...newcomer(one.id, one.address, one.name),
    enabled: i < 2,
    usedBytes: full ? [1_240_000_000, 9_800_000_000, 0][i]! : 0,
    usedMessages: full ? [51_542, 8812, 0][i]! : 0,
    quotaBytes: i === 2 ? null : 10_000_000_000,
    hasPassword: i < 2,
  }));
  const seen = (at: number, protocol: 'imap' | 'smtp', client: string | null, remote: string) => ({
    ...{ at: now - at, protocol, client, remote },
  });
  if (full) {
    accounts[0] = { ...accounts[0]!, lastSeen: seen(120_000, 'imap', 'iPhone Mail 18.1', '192.168.1.31') };
    accounts[1] = { ...accounts[1]!, lastSeen: seen(3_600_000, 'imap', 'Thunderbird 140.3', '192.168.1.20') };
  }
  const session = (n: number, client: string | null, remote: string, minutes: number): SessionRow => ({
    ...{ trace: `0K3VT8Q0MZX${n}`, protocol: 'imap', listener: 'imaps', remote, client, since: now - minutes * 60_000 },
  });
  return {
    accounts: kind === 'nobody' ? [] : accounts,
    domains: [
      ...(full ? [place('office.example', 'office.test')] : []),
      ...(kind === 'nobody' ? [] : [place('office.test', null)]),
    ],
    aliases: full
      ? [
          { address: 'postmaster@office.test', targets: [ana.address] },
          { address: 'all@office.test', targets: [ana.address, ben.address] },
          { address: 'orders@office.test', targets: [shop.address, 'orders@warehouse.example'] },
        ]
      : [],
    appPasswords: new Map(
      full
        ? [
            [
              ana.address,
              [
                {
                  ...{ id: 1, name: 'Telephone', createdAt: now - 40 * 86_400_000, lastUsedAt: now - 120_000 },
                  lastUsedBy: 'imap 192.168.1.31',
                },
                { id: 2, name: 'Scanner', createdAt: now - 86_400_000, lastUsedAt: null, lastUsedBy: null },
              ],
            ],
          ]
        : [],
    ),
    expunged: new Map(full ? [[ana.address, [deleted(2, now), deleted(1, now)]]] : []),
    sessions: new Map(
      full
        ? [
            [
              ana.address,
              [
                session(1, 'iPhone Mail 18.1', '192.168.1.31', 2),
                session(2, 'Thunderbird 140.3', '192.168.1.20', 190),
                session(3, null, '192.168.1.20', 3000),
              ],
            ],
          ]
        : [],
    ),
  };
}

const deleted = (id: number, now: number): ExpungedRow => ({
  ...{
    id,
    trace: `0K3VT8Q0MZY${id}-1`,
    mailbox: id === 1 ? 'INBOX' : 'Trash',
    subject: `Offer ${id}`,
    from: 'Kim Lee',
  },
  ...{ to: 'ana@office.test', preview: 'As we said on the telephone', date: now - id * 86_400_000, size: 4200 },
  ...{ attachment: false, expungedAt: now - id * 3_600_000, keptUntil: now + 30 * 86_400_000 - id * 3_600_000 },
});
const place = (name: string, aliasOf: string | null): DomainRow => ({ name, aliasOf, accounts: 0 });
const refuse = (words: string): never => {
  throw new ApiError('REFUSED', words);
};

/** The same acts as the server's, on what the world holds. */
export function fakeDirectoryApi(
  world: () => World,
  told: <T>(tell: () => T, signal: AbortSignal | undefined) => AsyncGenerator<T, void, void>,
): Part {
  const home = (): FakeDirectory => world().directory;
  const rows = (): AccountRow[] =>
    home().accounts.map(one => ({
      ...one,
      appPasswords: home().appPasswords.get(one.address)?.length ?? 0,
      sessions: home().sessions.get(one.address)?.length ?? 0,
      aliases: home()
        .aliases.filter(alias => alias.targets.includes(one.address))
        .map(alias => alias.address),
    }));
  const domains = (): DomainRow[] =>
    home().domains.map(one => ({
      ...one,
      accounts: home().accounts.filter(account => account.address.endsWith(`@${one.name}`)).length,
    }));
  const find = (address: string): AccountRow => {
    const found = rows().find(one => one.address === address);
    if (!found) throw new ApiError('NOT_FOUND', `There is no ${address} here`);
    return found;
  };
  const set = (address: string, change: Partial<AccountRow>): AccountRow => {
    const at = home().accounts.findIndex(one => one.address === find(address).address);
    home().accounts[at] = { ...home().accounts[at]!, ...change };
    world().ring();
    return find(address);
  };
  const leave = (address: string, trace?: string): number => {
    const there = home().sessions.get(address) ?? [];
    const stay = trace === undefined ? [] : there.filter(one => one.trace !== trace);
    home().sessions.set(address, stay);
    world().ring();
    return there.length - stay.length;
  };
  const bringOut = (address: string, ids: readonly number[]): ExpungedRow[] => {
    const there = home().expunged.get(address) ?? [];
    home().expunged.set(
      address,
      there.filter(({ id }) => !ids.includes(id)),
    );
    world().ring();
    return there.filter(({ id }) => ids.includes(id)).reverse();
  };
  const taken = (address: string): boolean =>
    [...home().accounts, ...home().aliases].some(one => one.address === address);
  const withNotes = (alias: AliasRow) => ({
    ...alias,
    notes: alias.targets
      .filter(target => !home().domains.some(one => target.endsWith(`@${one.name}`)))
      .map(target => `${target} is elsewhere: mail for it is sent on to the internet.`),
  });
  return {
    sharing: { list: async () => [], watch: (_, signal) => told(() => [], signal), set: async () => ({}) },
    accounts: {
      list: async () => rows(),
      watch: (_, signal) =>
        told(() => ({ accounts: rows(), domains: domains(), aliases: home().aliases.toSorted(byAddress) }), signal),
      watchOne: ({ address }, signal) =>
        told(
          () => ({
            account: find(address),
            appPasswords: home().appPasswords.get(address) ?? [],
            sessions: home().sessions.get(address) ?? [],
          }),
          signal,
        ),
      async add({ address, name = '', password, quotaBytes = null }) {
        if (taken(address)) refuse(`${address} exists already`);
        const id = Math.max(0, ...home().accounts.map(one => one.id)) + 1;
        home().accounts.push({ ...newcomer(id, address, name), hasPassword: password !== undefined, quotaBytes });
        world().ring();
        return find(address);
      },
      change: async ({ address, ...change }) => ({
        account: set(address, change),
        ended: change.enabled === false ? leave(address) : 0,
      }),
      async remove({ address }) {
        const { usedMessages } = find(address);
        const ended = leave(address);
        home().accounts.splice(
          home().accounts.findIndex(one => one.address === address),
          1,
        );
        world().ring();
        return { messages: usedMessages, ended };
      },
      async password({ address }) {
        set(address, { hasPassword: true });
        return {};
      },
      suggestPassword: async () => ({ password: 'rapod-keluz-nemav-tosek' }),
      import: async ({ csv, dryRun }) =>
        csv
          .trim()
          .split('\n')
          .map((line, i) => {
            const [name = '', address = '', password = ''] = line.split(',');
            const fault = taken(address) ? `${address} exists already` : null;
            const outcome = fault ? ('fault' as const) : dryRun ? ('good' as const) : ('added' as const);
            const given = { line: i + 1, name, address, quotaBytes: null, fault, outcome };
            return { ...given, password: null, givenPassword: password !== '' };
          }),
    },
    appPasswords: {
      list: async ({ address }) => home().appPasswords.get(address) ?? [],
      async add({ address, name }) {
        const mine = home().appPasswords.get(address) ?? [];
        if (mine.some(one => one.name === name)) refuse(`An app password "${name}" exists already`);
        const id = Math.max(0, ...mine.map(one => one.id)) + 1;
        const row = { id, name, createdAt: Date.now(), lastUsedAt: null, lastUsedBy: null };
        home().appPasswords.set(address, [...mine, row]);
        world().ring();
        return { id, word: 'k3vt-8q0m-zx5r-1ahw-d7pn' };
      },
      async remove({ address, id }) {
        home().appPasswords.set(
          address,
          (home().appPasswords.get(address) ?? []).filter(one => one.id !== id),
        );
        world().ring();
        return {};
      },
    },
    expunged: {
      async list({ address, before = Number.MAX_SAFE_INTEGER, limit }) {
        const all = home().expunged.get(find(address).address) ?? [];
        const below = all.filter(({ id }) => id < before);
        const size = all.reduce((sum, one) => sum + one.size, 0);
        return { rows: below.slice(0, limit), more: below.length > limit, messages: all.length, bytes: size };
      },
      async restore({ address, ids, to }) {
        const back = bringOut(find(address).address, ids);
        return { restored: back.map(({ id, mailbox }) => ({ id, mailbox: to ?? mailbox, uid: 70_000 + id })) };
      },
      forget: async ({ address, ids }) => ({ forgotten: bringOut(find(address).address, ids).length }),
    },
    sessions: {
      list: async ({ address }) => home().sessions.get(address) ?? [],
      async signOut({ address, trace, appPasswords }) {
        const words = appPasswords ? (home().appPasswords.get(address)?.length ?? 0) : 0;
        if (appPasswords) home().appPasswords.delete(address);
        return { ended: leave(address, trace), appPasswords: words };
      },
    },
    domains: {
      list: async () => domains(),
      async add({ name, aliasOf = null }) {
        if (home().domains.some(one => one.name === name)) refuse(`${name} exists already`);
        home().domains.push(place(name, aliasOf));
        world().ring();
        return place(name, aliasOf);
      },
      async remove({ name }) {
        if (rows().some(one => one.address.endsWith(`@${name}`)))
          refuse(`${name} still has accounts; remove them first`);
        home().domains = home().domains.filter(one => one.name !== name);
        world().ring();
        return {};
      },
      async unknown({ name, target }) {
        const address = `@${name}`;
        const others = home().aliases.filter(one => one.address !== address);
        const targets = target === null ? [] : [target];
        home().aliases = target === null ? others : [...others, { address, targets }];
        world().ring();
        return { address, targets, notes: [] };
      },
    },
    aliases: {
      list: async () => home().aliases,
      async add(alias) {
        if (taken(alias.address)) refuse(`${alias.address} exists already`);
        home().aliases.push(alias);
        world().ring();
        return withNotes(alias);
      },
      async change(alias) {
        home().aliases = home().aliases.map(one => (one.address === alias.address ? alias : one));
        world().ring();
        return withNotes(alias);
      },
      try: async ({ address, targets }) => ({
        ...{ address, reachesNow: [], wouldReach: targets, taken: 0, refused: 0, differences: [] },
        summary: 'nothing came for it',
      }),
      async remove({ address }) {
        const gone = home().aliases.find(one => one.address === address);
        if (!gone) return refuse(`There is no alias ${address} here`);
        home().aliases = home().aliases.filter(one => one !== gone);
        world().ring();
        return gone;
      },
    },
  };
}

const byAddress = (a: AliasRow, b: AliasRow): number => (a.address < b.address ? -1 : 1);
