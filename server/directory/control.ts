/** Who lives here, as the owner changes it: checked, hashed, written down. Faults are sentences for a person. */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { parseDomain } from '../mime/address.ts';
import type {
  Account,
  AppPassword,
  Chronicle,
  Id,
  Credentials as Kept,
  Store,
  StoreFault,
} from '../store/interface.ts';
import { domainOf, lookupForm, newForm } from './address.ts';
import { type AliasActs, aliasActs } from './aliases.ts';
import { appWordHash, newAppWord } from './app-password.ts';
import { type Credentials, likeOf, type PasswordFault } from './credentials.ts';
import { displayName, hasUnseen } from './display-name.ts';
import { type Includes, newIncludes } from './include.ts';
import { boundedQuota, printQuota } from './quota.ts';
import { suggestedPassword } from './suggested-password.ts';

export type Directory = AliasActs & {
  addDomain(name: string, aliasOf: string | null, by: string): Promise<Result<{ readonly name: string }, string>>;
  removeDomain(name: string, by: string): Promise<Result<void, string>>;
  /** The domain is made when it is missing and `makeDomain` says so. No password: nobody can sign in yet. */
  addAccount(given: NewAccount, by: string): Promise<Result<Account, string>>;
  /** What is not named stays as it is. */
  changeAccount(address: string, change: AccountChange, by: string): Promise<Result<Account, string>>;
  /** With all its mail; what was there is told. */
  removeAccount(address: string, by: string): Promise<Result<Account, string>>;
  setPassword(address: string, password: string, by: string): Promise<Result<void, string>>;
  /** One that nobody guesses and a person can type; nothing is changed. */
  suggestPassword(): string;
  /** Another word for one program. `word` is shown once: only its hash is kept. */
  addAppPassword(
    address: string,
    name: string,
    by: string,
  ): Promise<Result<{ readonly id: Id; readonly word: string }, string>>;
  appPasswords(address: string): Promise<Result<readonly AppPassword[], string>>;
  /** Whoever has signed in with it stays signed in; the next time it is wrong. */
  removeAppPassword(address: string, id: Id, by: string): Promise<Result<void, string>>;
};
export type NewAccount = {
  readonly address: string;
  readonly name: string;
  readonly password: string | null;
  readonly quotaBytes: number | null;
  readonly makeDomain: boolean;
};

export type AccountChange = {
  readonly name?: string;
  /** false: nobody can sign in, and mail for it is refused; what is in it stays. */
  readonly enabled?: boolean;
  /** null: no limit. */
  readonly quotaBytes?: Bytes | null;
};

export function newDirectory(options: {
  readonly store: Store;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly random: Random;
  /** What mail for elsewhere does now; for words. */
  readonly mode?: () => 'deliver' | 'local' | 'capture';
  /** Domains came or went. */
  readonly domainsChanged?: () => void;
  /** Files of addresses that aliases name. */
  readonly includes?: Includes;
  /** Whether programs are run at all; for words. */
  readonly pipesRun?: () => boolean;
}): Directory {
  const { store, credentials, clock } = options;
  const told = (what: string, name: string, by: string): Chronicle => ({
    notes: [event('directory.changed', clock.now(), SERVER_TRACE, { what, name, by })],
  });
  const done = (result: Result<unknown, StoreFault>, name: string): Result<void, string> =>
    result.ok ? ok(undefined) : err(sentenceFor(result.error, name));

  async function keep(password: string | null, like: string | null = null): Promise<Result<Kept, string>> {
    if (password === null) return ok({ password: null, scram: null });
    const [hash, scram] = [await credentials.hash(password), await credentials.scram(password, like)];
    if (!hash.ok) return err(passwordSentences[hash.error]);
    return scram.ok ? ok({ password: hash.value, scram: scram.value }) : err(passwordSentences[scram.error]);
  }

  return {
    async addDomain(name, aliasOf, by) {
      const domain = parseDomain(name);
      if (!domain.ok || domain.value.startsWith('[')) return err(`"${name}" is not a domain name`);
      const target = aliasOf === null ? null : parseDomain(aliasOf);
      if (target && !target.ok) return err(`"${aliasOf}" is not a domain name`);
      const result = await store.run(
        'addDomain',
        { name: domain.value, aliasOf: target?.ok ? target.value : null },
        told('domain added', domain.value, by),
      );
      if (result.ok) {
        options.domainsChanged?.();
        return ok({ name: domain.value });
      }
      if (result.error === 'no-such') return err(`${aliasOf} is not one of our domains, so nothing can stand for it`);
      if (result.error === 'not-allowed') return err(`${aliasOf} itself stands for another domain; name that one`);
      return err(sentenceFor(result.error, domain.value));
    },
    async removeDomain(name, by) {
      const domain = parseDomain(name);
      const known = domain.ok ? domain.value : name;
      const result = await store.run('removeDomain', { name: known }, told('domain removed', known, by));
      if (result.ok) options.domainsChanged?.();
      return !result.ok && result.error === 'not-empty' ? err(await stillThere(store, known)) : done(result, known);
    },
    async addAccount(given, by) {
      const form = newForm(given.address);
      if (!form.ok) return err(`"${given.address}" is not an address: ${form.error}`);
      const name = displayName(given.name);
      if (!name.ok) return name;
      const quota = boundedQuota(given.quotaBytes);
      if (!quota.ok) return quota;
      const kept = await keep(given.password);
      if (!kept.ok) return kept;
      const domain = domainOf(form.value);
      const domains = await store.domains();
      if (!domains.some(one => one.name === domain)) {
        if (!given.makeDomain)
          return err(`${domain} is not one of our domains; add it first: mailroom domain add ${domain}`);
        await store.run('addDomain', { name: domain, aliasOf: null }, told('domain added', domain, by));
        options.domainsChanged?.();
      }
      const result = await store.run(
        'addAccount',
        {
          address: form.value,
          name: given.name,
          credentials: kept.value,
          quotaBytes: given.quotaBytes,
          now: clock.now(),
        },
        told('account added', form.value, by),
      );
      if (!result.ok) return err(sentenceFor(result.error, form.value));
      const account = await store.account(form.value);
      return account ? ok(account) : err(`${form.value} was added and cannot be found`);
    },
    async changeAccount(address, change, by) {
      const account = await findAccount(store, address);
      if (!account.ok) return account;
      const name = displayName(change.name ?? '');
      if (!name.ok) return name;
      const quota = boundedQuota(change.quotaBytes ?? null);
      if (!quota.ok) return quota;
      const own = account.value.address;
      const note = told('account changed', `${own}: ${changeWords(change)}`, by);
      const result = await store.run('setAccount', { address: own, ...change }, note);
      return result.ok ? findAccount(store, own) : err(sentenceFor(result.error, own));
    },
    async removeAccount(address, by) {
      const account = await findAccount(store, address);
      if (!account.ok) return account;
      const own = account.value.address;
      if (account.value.held !== undefined)
        return err(
          `${own} is held (${account.value.held}): nothing of it is removed. End that first: mailroom retention release ${own}`,
        );
      const result = await store.run('removeAccount', { address: own }, told('account removed', own, by));
      credentials.forget(own);
      return result.ok ? account : err(sentenceFor(result.error, own));
    },
    suggestPassword: () => suggestedPassword(options.random),
    async setPassword(address, password, by) {
      const form = lookupForm(address);
      if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
      if ((await store.account(form.value))?.box)
        return err(`${form.value} is a box of several people; nobody signs in as it`);
      const kept = await keep(password, likeOf(await store.credentials(form.value)));
      if (!kept.ok) return kept;
      const result = await store.run(
        'setCredentials',
        { address: form.value, credentials: kept.value },
        told('password changed', form.value, by),
      );
      credentials.forget(form.value);
      return done(result, form.value);
    },
    ...appPasswordActs(options, told),
    ...aliasActs({
      ...{ store, told, sentenceFor, leaves: options.mode ?? (() => 'deliver') },
      includes: options.includes ?? newIncludes(),
      pipesRun: options.pipesRun ?? (() => false),
    }),
  };
}

type Told = (what: string, name: string, by: string) => Chronicle;
type AppPasswordActs = Pick<Directory, 'addAppPassword' | 'appPasswords' | 'removeAppPassword'>;

function appPasswordActs(
  {
    store,
    clock,
    random,
    credentials,
  }: { readonly store: Store; readonly clock: Clock; readonly random: Random; readonly credentials: Credentials },
  told: Told,
): AppPasswordActs {
  return {
    async addAppPassword(address, given, by) {
      const name = given.trim().normalize('NFC');
      if (!isName(name)) return err(`A name for it has 1 to ${LONGEST_NAME} characters: "Telephone"`);
      const account = await findAccount(store, address);
      if (!account.ok) return account;
      const { id, address: own, box } = account.value;
      if (box) return err(`${own} is a box of several people; nobody signs in as it`);
      if ((await store.appPasswords(id)).length >= MOST_APP_PASSWORDS)
        return err(`${own} has ${MOST_APP_PASSWORDS} app passwords; remove those that nobody uses`);
      const word = newAppWord(random);
      const scram = await credentials.scram(word, likeOf(await store.credentials(own)));
      if (!scram.ok) return err(passwordSentences[scram.error]);
      const result = await store.run(
        'addAppPassword',
        { account: id, name, hash: appWordHash(word)!, scram: scram.value, now: clock.now() },
        told('app password added', `${own}: ${name}`, by),
      );
      return result.ok
        ? ok({ id: result.value.id, word })
        : err(sentenceFor(result.error, `An app password "${name}"`));
    },
    async appPasswords(address) {
      const account = await findAccount(store, address);
      return account.ok ? ok(await store.appPasswords(account.value.id)) : account;
    },
    async removeAppPassword(address, id, by) {
      const account = await findAccount(store, address);
      if (!account.ok) return account;
      const { id: of, address: own } = account.value;
      const known = (await store.appPasswords(of)).find(one => one.id === id);
      if (!known) return err(`${own} has no such app password`);
      const note = told('app password removed', `${own}: ${known.name}`, by);
      const result = await store.run('removeAppPassword', { account: of, id }, note);
      return result.ok ? ok(undefined) : err(sentenceFor(result.error, known.name));
    },
  };
}

/** More than anybody's programs; each is one more word that opens the mail. */
const MOST_APP_PASSWORDS = 100;
const LONGEST_NAME = 100;
const isName = (name: string): boolean => name !== '' && name.length <= LONGEST_NAME && !hasUnseen(name);

async function findAccount(store: Store, address: string): Promise<Result<Account, string>> {
  const form = lookupForm(address);
  if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
  const account = await store.account(form.value);
  return account ? ok(account) : err(sentenceFor('no-such', form.value));
}

function changeWords({ name, enabled, quotaBytes }: AccountChange): string {
  return [
    ...(name === undefined ? [] : [`called "${name}"`]),
    ...(enabled === undefined ? [] : [enabled ? 'opened' : 'closed']),
    ...(quotaBytes === undefined ? [] : [quotaBytes === null ? 'no limit' : `may hold ${printQuota(quotaBytes)}`]),
  ].join(', ');
}

/** What keeps a domain from being removed, counted. */
async function stillThere(store: Store, domain: string): Promise<string> {
  const [accounts, aliases, domains] = await Promise.all([store.accounts(), store.aliases(), store.domains()]);
  const some = (n: number, one: string, many: string): string[] => (n === 0 ? [] : [`${n} ${n === 1 ? one : many}`]);
  const has = [
    ...some(accounts.filter(one => one.domain === domain).length, 'account', 'accounts'),
    ...some(aliases.filter(one => domainOf(one.address) === domain).length, 'alias', 'aliases'),
    ...some(
      domains.filter(one => one.aliasOf === domain).length,
      'domain that stands for it',
      'domains that stand for it',
    ),
  ];
  return `${domain} still has ${has.join(', ').replace(/, ([^,]*)$/, ' and $1')}; remove them first`;
}

const passwordSentences: { readonly [F in PasswordFault]: string } = {
  empty: 'A password cannot be empty',
  'too-long': 'A password may have 1,024 octets at most',
  'prohibited-character': 'The password holds a character that mail programs cannot send',
};

function sentenceFor(fault: StoreFault, name: string): string {
  switch (fault) {
    case 'no-such':
      return `There is no ${name} here`;
    case 'exists':
      return `${name} exists already`;
    case 'not-empty':
      return `${name} still has accounts; remove them first`;
    case 'disk-full':
      return 'The disk is full; nothing was changed';
    default:
      return `${name} could not be changed (${fault})`;
  }
}
