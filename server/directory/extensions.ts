/**
 * Addresses of people's own making, as qmail's user-ext: ann makes ann-shop@ and says what becomes of its mail, and when it
 * ends. Each is an alias with a maker: it has the limits of aliases, is found where they are, and ends with its maker.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { isProperName, isReserved, withInbox } from '../imap/syntax/mailbox-name.ts';
import type { Account, AliasLimits, Store, StoredExtension, StoreFault } from '../store/interface.ts';
import { lookupForm } from './address.ts';
import { type AliasLimitsGiven, limitsFrom } from './alias-limits.ts';
import { storedTarget } from './alias-target.ts';
import { whyOver } from './effective.ts';

/** What becomes of its mail. */
export type ExtensionAct =
  | { readonly kind: 'inbox' }
  | { readonly kind: 'mailbox'; readonly mailbox: string }
  | { readonly kind: 'forward'; readonly to: string }
  | { readonly kind: 'refuse' };
export type Extension = {
  readonly address: string;
  readonly act: ExtensionAct;
  readonly limits: AliasLimits;
  /** Why its mail is refused now; null: it is not. */
  readonly over: string | null;
  readonly madeAt: number;
};
export type ExtensionGiven = AliasLimitsGiven & {
  /** 'shop' */
  readonly name: string;
  readonly act?: ExtensionAct;
};

export type Extensions = {
  /** `account`: its address. */
  list(account: string): Promise<Result<readonly Extension[], string>>;
  add(account: string, given: ExtensionGiven, by: string): Promise<Result<Extension, string>>;
  /** What is not named stays. */
  change(account: string, given: ExtensionGiven, by: string): Promise<Result<Extension, string>>;
  /** From now on its mail is refused as for an address that was valid until now. */
  end(account: string, name: string, by: string): Promise<Result<Extension, string>>;
  /** Nobody is called so any more, and somebody may make it again. */
  remove(account: string, name: string, by: string): Promise<Result<Extension, string>>;
};

export type ExtensionOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly separator: () => string;
  /** Of one person; 0: nobody may. */
  readonly most: () => number;
};

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/;
const REFUSED = 'refuse:5.1.1 This address is not used any more';

export function newExtensions(options: ExtensionOptions): Extensions {
  const { store, clock } = options;
  const addressOf = (account: Account, name: string): string =>
    `${account.localPart}${options.separator()}${name.toLowerCase()}@${account.domain}`;
  const find = async (account: Account, name: string): Promise<StoredExtension | null> => {
    const wanted = name.includes('@') ? name.toLowerCase() : addressOf(account, name);
    return (await store.extensions(account.id)).find(({ address }) => address.toLowerCase() === wanted) ?? null;
  };
  const told = (what: string, name: string, by: string) => ({
    notes: [event('directory.changed', clock.now(), SERVER_TRACE, { what: `extension ${what}`, name, by })],
  });

  async function known(address: string, name: string) {
    const account = await store.account(address);
    if (!account) return err(`There is no account ${address}`);
    const extension = await find(account, name);
    return extension ? ok({ account, extension }) : err(`${address} has no address "${name}"`);
  }

  async function change(address: string, given: ExtensionGiven, by: string): Promise<Result<Extension, string>> {
    const found = await known(address, given.name);
    if (!found.ok) return found;
    const { account, extension } = found.value;
    const limits = limitsFrom(given, extension.limits);
    if (!limits.ok) return limits;
    const act = given.act
      ? actFrom(account, given.act)
      : ok({ targets: extension.targets, mailbox: extension.mailbox });
    if (!act.ok) return act;
    const input = { account: account.id, address: extension.address, ...act.value, limits: limits.value };
    const done = await store.run('setExtension', input, told('changed', extension.address, by));
    return done.ok ? shown(account, extension.address) : err(sentence(done.error, extension.address));
  }

  async function shown(account: Account, address: string): Promise<Result<Extension, string>> {
    const stored = (await store.extensions(account.id)).find(one => one.address === address);
    return stored ? ok(extensionFrom(account, stored, clock.now())) : err(`${address} is gone`);
  }

  return {
    async list(address) {
      const account = await store.account(address);
      if (!account) return err(`There is no account ${address}`);
      return ok((await store.extensions(account.id)).map(one => extensionFrom(account, one, clock.now())));
    },
    async add(address, given, by) {
      const account = await store.account(address);
      if (!account) return err(`There is no account ${address}`);
      if (!NAME.test(given.name.toLowerCase()))
        return err(`"${given.name}" is no name for an extension: 40 letters, digits, ".", "-" and "_" at most`);
      const most = options.most();
      if (most === 0) return err('People make no addresses of their own here (address.extensions)');
      const limits = limitsFrom(given, undefined);
      if (!limits.ok) return limits;
      const act = actFrom(account, given.act ?? { kind: 'inbox' });
      if (!act.ok) return act;
      const name = addressOf(account, given.name);
      if (!lookupForm(name).ok) return err(`"${name}" is no address`);
      const input = { account: account.id, address: name, ...act.value, limits: limits.value, now: clock.now(), most };
      const done = await store.run('addExtension', input, told('added', name, by));
      if (done.ok) return shown(account, name);
      return err(
        done.error === 'not-allowed'
          ? `${address} has ${most} addresses of its own already`
          : sentence(done.error, name),
      );
    },
    change,
    end: (address, name, by) => change(address, { name, until: clock.now() }, by),
    async remove(address, name, by) {
      const found = await known(address, name);
      if (!found.ok) return found;
      const { account, extension } = found.value;
      const input = { account: account.id, address: extension.address };
      const done = await store.run('removeExtension', input, told('removed', extension.address, by));
      return done.ok
        ? ok(extensionFrom(account, extension, clock.now()))
        : err(sentence(done.error, extension.address));
    },
  };
}

/** Into a mailbox of its own, whatever its maker's mail is forwarded to. */
function actFrom(
  account: Account,
  act: ExtensionAct,
): Result<{ readonly targets: readonly string[]; readonly mailbox: string | null }, string> {
  switch (act.kind) {
    case 'inbox':
      return ok({ targets: [account.address], mailbox: null });
    case 'mailbox': {
      const name = withInbox(act.mailbox.trim().normalize('NFC'));
      if (!isProperName(name) || isReserved(name)) return err(`"${act.mailbox}" is no name of a mailbox`);
      return ok({ targets: [`mailbox:${account.address}`], mailbox: name });
    }
    case 'forward': {
      const form = lookupForm(act.to);
      return form.ok ? ok({ targets: [form.value], mailbox: null }) : err(`"${act.to}" is no address: ${form.error}`);
    }
    case 'refuse':
      return ok({ targets: [REFUSED], mailbox: null });
  }
}

function extensionFrom(account: Account, stored: StoredExtension, now: number): Extension {
  const { address, targets, limits, mailbox, madeAt } = stored;
  const all = limits ?? { until: null, most: null, used: 0, onlyFrom: null };
  return { address, act: actOf(account, targets[0] ?? '', mailbox), limits: all, over: whyOver(all, now), madeAt };
}

function actOf({ address }: Account, stored: string, mailbox: string | null): ExtensionAct {
  const { target } = storedTarget(stored);
  if (target.kind === 'mailbox') return mailbox === null ? { kind: 'inbox' } : { kind: 'mailbox', mailbox };
  if (target.kind !== 'address') return { kind: 'refuse' };
  const isOwn = target.address.toLowerCase() === address.toLowerCase();
  return isOwn ? { kind: 'inbox' } : { kind: 'forward', to: target.address };
}

function sentence(fault: StoreFault, address: string): string {
  return fault === 'exists' ? `Somebody is called ${address} already` : `${address} could not be changed (${fault})`;
}
