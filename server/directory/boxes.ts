/**
 * Boxes that several people share (info@, sales@), and others who act in somebody's account: what the owner of the server
 * gives and takes. Nobody signs in as a box; its people see its mailboxes under their own name (RFC 4314) and send as it,
 * or on its behalf (RFC 5322 §3.6.2).
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { readRights } from '../imap/mailboxes/rights.ts';
import type { Account, Chronicle, Delegate, SendRight, Store } from '../store/interface.ts';
import { lookupForm } from './address.ts';
import type { Directory, NewAccount } from './control.ts';

export type BoxSummary = {
  readonly account: Account;
  readonly isBox: boolean;
  readonly keepsSent: boolean;
  readonly members: readonly Delegate[];
};

export type MemberGiven = {
  readonly address: string;
  readonly whom: string;
  /** Letters of RFC 4314; '': none. Not named: as they are, of a new one all but to give rights. */
  readonly rights?: string;
  /** null: not. Not named: as it is, of a new one of a box `as`. */
  readonly send?: SendRight | null;
};

export type Boxes = {
  /** Every box, and every account in which somebody else acts; or of these the one with this address. */
  list(address?: string): Promise<readonly BoxSummary[]>;
  add(given: Omit<NewAccount, 'password'>, by: string): Promise<Result<BoxSummary, string>>;
  /** Neither rights nor leave to send: he is none of its people any more. */
  setMember(given: MemberGiven, by: string): Promise<Result<BoxSummary, string>>;
  /** Whether what is sent in its name lies in its own Sent too. */
  keepSent(address: string, keeps: boolean, by: string): Promise<Result<BoxSummary, string>>;
};

export type BoxesOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly directory: Pick<Directory, 'addAccount'>;
};

/** All that a mailbox offers but to give rights: whoever may that can hand the box to anybody. */
const USUAL_RIGHTS = 'lrswipkxte';
/** Each is looked at for every letter that somebody sends in another's name. */
const MOST_MEMBERS = 200;

export function newBoxes({ store, clock, directory }: BoxesOptions): Boxes {
  const told = (what: string, name: string, by: string): Chronicle => ({
    notes: [event('directory.changed', clock.now(), SERVER_TRACE, { what, name, by })],
  });
  const summary = async (account: Account): Promise<BoxSummary> => ({
    account,
    isBox: account.box === true,
    keepsSent: account.keepsSent !== false,
    members: await store.delegates(account.id),
  });
  const again = async (address: string): Promise<Result<BoxSummary, string>> => {
    const account = await store.account(address);
    return account ? ok(await summary(account)) : err(`${address} was changed and cannot be found`);
  };

  return {
    async list(address) {
      const one = address === undefined ? null : await accountBy(store, address);
      const accounts = one === null ? await store.accounts() : one.ok ? [one.value] : [];
      const all = await Promise.all(accounts.map(summary));
      return all.filter(({ isBox, members }) => isBox || members.length > 0);
    },
    async add(given, by) {
      const added = await directory.addAccount({ ...given, password: null }, by);
      if (!added.ok) return added;
      const { id, address } = added.value;
      const made = await store.run('setBox', { account: id, box: true }, told('box made', address, by));
      return made.ok ? again(address) : err(`${address} was added, and could not be made a box (${made.error})`);
    },
    async setMember({ address, whom, rights, send }, by) {
      const owner = await accountBy(store, address);
      if (!owner.ok) return owner;
      const member = await accountBy(store, whom);
      if (!member.ok) return member;
      if (member.value.id === owner.value.id) return err(`${owner.value.address} has every right in its own mailboxes`);
      if (member.value.box) return err(`${member.value.address} is a box itself; name a person`);
      const before = await store.delegates(owner.value.id);
      const known = before.find(one => one.address.toLowerCase() === member.value.address.toLowerCase());
      if (!known && before.length >= MOST_MEMBERS)
        return err(`${owner.value.address} has ${MOST_MEMBERS} people already`);
      const letters = lettersOf(rights ?? known?.rights ?? USUAL_RIGHTS);
      if (!letters.ok) return letters;
      const sends = send === undefined ? (known ? known.send : owner.value.box ? 'as' : null) : send;
      const isGone = letters.value === '' && sends === null;
      if (isGone && !known) return err(`${member.value.address} does not act in ${owner.value.address}`);
      const what = `${owner.value.address}: ${member.value.address} ${wordsFor(letters.value, sends)}`;
      const change = { account: owner.value.id, address: member.value.address, rights: letters.value, send: sends };
      const set = await store.run('setDelegate', change, told('box member', what, by));
      return set.ok ? again(owner.value.address) : err(`${address} could not be changed (${set.error})`);
    },
    async keepSent(address, keeps, by) {
      const owner = await accountBy(store, address);
      if (!owner.ok) return owner;
      const what = `${owner.value.address}: what is sent in its name ${keeps ? 'lies in its Sent too' : 'is kept by whoever sends it'}`;
      const set = await store.run(
        'setBox',
        { account: owner.value.id, keepsSent: keeps },
        told('box changed', what, by),
      );
      return set.ok ? again(owner.value.address) : err(`${address} could not be changed (${set.error})`);
    },
  };
}

function lettersOf(text: string): Result<string, string> {
  const read = readRights(text);
  if (!read.ok) return read;
  return read.value.act === 'replace' ? ok(read.value.rights) : err('Rights are given whole, without + or -');
}

async function accountBy(store: Store, address: string): Promise<Result<Account, string>> {
  const form = lookupForm(address);
  if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
  const account = await store.account(form.value);
  return account ? ok(account) : err(`There is no ${form.value} here`);
}

const wordsFor = (rights: string, send: SendRight | null): string => {
  if (rights === '' && send === null) return 'acts there no more';
  const sends = send === 'as' ? ', sends as it' : send === 'behalf' ? ', sends on its behalf' : '';
  return `${rights === '' ? 'sees nothing' : `has ${rights}`}${sends}`;
};
