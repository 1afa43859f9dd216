/**
 * Lists as those see and change them who may: whoever owns this server, all of them; an account that looks after one, that
 * one, but for making and removing lists and naming its owners. Refusals are sentences.
 */
import { err, ok, type Result } from '../base/result.ts';
import { newForm } from '../directory/address.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Id, ListArchive, ListPost, ListRequest, PostState } from '../store/interface.ts';
import { type Actor, faultWords } from './asking.ts';
import type { Desk } from './desk.ts';
import { answerRequest } from './joining.ts';
import { type MemberControl, newMemberControl } from './member-control.ts';
import { decide } from './moderation.ts';
import { checkRules, type ListRules, type MailingList, readList, usualRules } from './rules.ts';

export type ArchiveGiven = {
  /** An account here. */
  readonly account: string;
  readonly mailbox: string;
  readonly readers: ListArchive['readers'];
};
export type ListGiven = {
  readonly rules?: Partial<ListRules>;
  /** Accounts here. */
  readonly owners?: readonly string[];
  /** null: none (any more). */
  readonly archive?: ArchiveGiven | null;
};
export type ListShown = {
  readonly id: Id;
  readonly address: string;
  readonly rules: ListRules;
  readonly owners: readonly string[];
  readonly archive: ArchiveGiven | null;
  readonly members: number;
  /** What waits for an owner. */
  readonly held: number;
  readonly requests: number;
  readonly createdAt: number;
};

export type ListControl = MemberControl & {
  all(actor: Actor): Promise<readonly ListShown[]>;
  one(actor: Actor, address: string): Promise<Result<ListShown, string>>;
  make(actor: Actor, address: string, given: ListGiven): Promise<Result<ListShown, string>>;
  /** What is not named stays. */
  change(actor: Actor, address: string, given: ListGiven): Promise<Result<ListShown, string>>;
  remove(actor: Actor, address: string): Promise<Result<ListShown, string>>;
  posts(
    actor: Actor,
    address: string,
    states: readonly PostState[],
    limit: number,
  ): Promise<Result<readonly ListPost[], string>>;
  /** `words`: for its author, if he is refused; null: he is not told. */
  decide(
    actor: Actor,
    address: string,
    post: Id,
    yes: boolean,
    words: string | null,
  ): Promise<Result<ListPost, string>>;
  requests(actor: Actor, address: string): Promise<Result<readonly ListRequest[], string>>;
  /** Somebody who wishes to join, by his address. */
  answer(actor: Actor, address: string, who: string, yes: boolean): Promise<Result<void, string>>;
};

const MOST_SHOWN = 1_000;
const MOST_OWNERS = 50;
/** Beside a list stand its names with up to twelve letters more, and signs of up to thirty. */
const LONGEST_NAME = 40;

export function newListControl(desk: Desk): ListControl {
  const { store, clock } = desk;

  async function find(actor: Actor, address: string): Promise<Result<MailingList, string>> {
    const form = newForm(address);
    const stored = form.ok ? await store.list(form.value) : null;
    // Whoever may not see it hears the same.
    const isTheirs = stored && (actor.account === null || stored.owners.includes(actor.account));
    return isTheirs ? ok(readList(stored)) : err(`There is no mailing list ${address}`);
  }

  async function shown(list: MailingList): Promise<ListShown> {
    const accounts = await store.accounts();
    const name = (id: Id): string => accounts.find(one => one.id === id)?.address ?? '';
    const { id, address, rules, archive, members, createdAt } = list;
    const mailbox = archive && (await store.mailboxById(archive.account, archive.mailbox));
    const held = await store.listPosts(id, ['held'], MOST_SHOWN);
    const requests = await store.listRequests(id, MOST_SHOWN);
    return {
      ...{ id, address, rules, members, createdAt, owners: list.owners.map(name) },
      archive:
        archive && mailbox ? { account: name(archive.account), mailbox: mailbox.name, readers: archive.readers } : null,
      ...{ held: held.length, requests: requests.filter(one => one.state === 'approve').length },
    };
  }

  async function ownersFrom(addresses: readonly string[]): Promise<Result<readonly Id[], string>> {
    if (addresses.length > MOST_OWNERS) return err(`A list has ${MOST_OWNERS} owners at most`);
    const ids: Id[] = [];
    for (const address of addresses) {
      const form = newForm(address);
      const account = form.ok ? await store.account(form.value) : null;
      if (!account) return err(`There is no account ${address} here: a list is looked after by people of this server`);
      ids.push(account.id);
    }
    return ok(ids);
  }

  async function archiveFrom(given: ArchiveGiven | null): Promise<Result<ListArchive | null, string>> {
    if (given === null) return ok(null);
    const account = await store.account(given.account.toLowerCase());
    if (!account) return err(`There is no account ${given.account} here to keep the archive`);
    const known = await store.mailbox(account.id, given.mailbox);
    if (known) return ok({ account: account.id, mailbox: known.id, readers: given.readers });
    const input = { account: account.id, name: given.mailbox, role: null, subscribed: true };
    const made = await store.run('createMailbox', input);
    if (!made.ok) return err(`The mailbox "${given.mailbox}" could not be made (${made.error})`);
    return ok({ account: account.id, mailbox: made.value.mailbox, readers: given.readers });
  }

  /** A new one where `list` is null. */
  async function put(
    actor: Actor,
    address: string,
    list: MailingList | null,
    { rules: given, owners, archive }: ListGiven,
  ): Promise<Result<ListShown, string>> {
    const rules = checkRules({ ...(list?.rules ?? usualRules), ...given });
    if (!rules.ok) return rules;
    const whose = owners === undefined ? ok(list?.owners ?? []) : await ownersFrom(owners);
    if (!whose.ok) return whose;
    const kept = archive === undefined ? ok(list?.archive ?? null) : await archiveFrom(archive);
    if (!kept.ok) return kept;
    const what = list ? 'changed' : 'made';
    const done = await store.run(
      'putList',
      { id: list?.id ?? null, address, body: JSON.stringify(rules.value), owners: whose.value, archive: kept.value },
      { notes: [event('list.changed', clock.now(), SERVER_TRACE, { list: address, what, by: actor.by })] },
    );
    if (!done.ok) return err(faultWords(done.error, address));
    return ok(await shown(readList((await store.list(done.value.id))!)));
  }

  return {
    ...newMemberControl(desk, find),
    async all(actor) {
      const all = (await store.lists()).filter(one => actor.account === null || one.owners.includes(actor.account));
      return Promise.all(all.map(one => shown(readList(one))));
    },
    async one(actor, address) {
      const list = await find(actor, address);
      return list.ok ? ok(await shown(list.value)) : list;
    },
    async make(actor, address, given) {
      if (actor.account !== null) return err('Only whoever owns this server makes lists');
      const form = newForm(address);
      if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
      if (form.value.lastIndexOf('@') > LONGEST_NAME)
        return err(
          `What stands before the @ may have ${LONGEST_NAME} letters at most: signs of members stand behind it`,
        );
      if (!/^[a-z0-9._-]+@/.test(form.value) && !/^[\p{L}\p{N}._-]+@/u.test(form.value))
        return err('The address of a list has letters, digits, dots, hyphens and underscores before the @');
      return put(actor, form.value, null, given);
    },
    async change(actor, address, given) {
      const list = await find(actor, address);
      if (!list.ok) return list;
      if (actor.account !== null && (given.owners !== undefined || given.archive !== undefined))
        return err('Only whoever owns this server names its owners, and where its archive lies');
      return put(actor, list.value.address, list.value, given);
    },
    async remove(actor, address) {
      if (actor.account !== null) return err('Only whoever owns this server removes lists');
      const list = await find(actor, address);
      if (!list.ok) return list;
      const was = await shown(list.value);
      const facts = { list: was.address, what: 'removed', by: actor.by } as const;
      const notes = [event('list.changed', clock.now(), SERVER_TRACE, facts)];
      const done = await store.run('removeList', { id: was.id, by: actor.by }, { notes });
      return done.ok ? ok(was) : err(faultWords(done.error, was.address));
    },
    async posts(actor, address, states, limit) {
      const list = await find(actor, address);
      return list.ok ? ok(await store.listPosts(list.value.id, states, limit)) : list;
    },
    async decide(actor, address, id, yes, words) {
      const list = await find(actor, address);
      if (!list.ok) return list;
      const post = await store.listPost({ id });
      if (!post || post.list !== list.value.id) return err('There is no such post');
      const what = yes ? 'approved' : 'rejected';
      const done = await decide(desk, list.value, post, { what, by: actor.by, ...(words === null ? {} : { words }) });
      if (!done.ok) return err(done.error === 'changed' ? 'It was decided before' : faultWords(done.error, address));
      return ok((await store.listPost({ id })) ?? post);
    },
    async requests(actor, address) {
      const list = await find(actor, address);
      return list.ok ? ok(await store.listRequests(list.value.id, MOST_SHOWN)) : list;
    },
    async answer(actor, address, who, yes) {
      const list = await find(actor, address);
      if (!list.ok) return list;
      const form = newForm(who);
      const all = await store.listRequests(list.value.id, MOST_SHOWN);
      const request = all.find(one => one.state === 'approve' && form.ok && one.address === form.value);
      if (!request) return err(`${who} waits for no answer`);
      const done = await answerRequest(desk, list.value, request, yes, actor.by, { trace: SERVER_TRACE });
      return done.ok ? ok(undefined) : err(faultWords(done.error, address));
    },
  };
}
