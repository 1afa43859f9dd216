/** Of control.ts: who is on a list. Thousands are added and told in steps, so that nobody waits for the store. */
import { err, ok, type Result } from '../base/result.ts';
import { lookupForm } from '../directory/address.ts';
import { SERVER_TRACE } from '../events/event.ts';
import type { ListMember, MemberPosting, MemberState, NewListMember } from '../store/interface.ts';
import { type Actor, faultWords } from './asking.ts';
import type { Desk } from './desk.ts';
import { memberNote } from './joining.ts';
import { printMembers, printTable, readMembers } from './members-table.ts';
import type { MailingList } from './rules.ts';

export type MemberGiven = { readonly address: string; readonly name?: string };
export type MemberChanged = {
  readonly name?: string;
  readonly state?: Exclude<MemberState, 'disabled'>;
  readonly posting?: MemberPosting;
  readonly ownPosts?: boolean;
};
export type MembersPage = {
  readonly after: number;
  readonly limit: number;
  readonly state?: MemberState;
  readonly search?: string;
};
export type ImportedLine = {
  readonly line: number;
  readonly address: string;
  readonly name: string;
  /** Why it is not taken; null: it is, or would be. */
  readonly fault: string | null;
};
export type Imported = { readonly added: number; readonly lines: readonly ImportedLine[] };

export type MemberControl = {
  members(actor: Actor, list: string, page: MembersPage): Promise<Result<readonly ListMember[], string>>;
  /** `welcome`: each gets a letter. Those who are there already stay as they are. */
  add(
    actor: Actor,
    list: string,
    members: readonly MemberGiven[],
    welcome: boolean,
  ): Promise<Result<readonly string[], string>>;
  /** A text or table; `preview`: nothing is changed. */
  importMembers(actor: Actor, list: string, text: string, preview: boolean): Promise<Result<Imported, string>>;
  exportMembers(actor: Actor, list: string, form: 'text' | 'csv'): Promise<Result<string, string>>;
  changeMember(actor: Actor, list: string, member: string, change: MemberChanged): Promise<Result<ListMember, string>>;
  /** So many were there. */
  removeMembers(actor: Actor, list: string, members: readonly string[]): Promise<Result<number, string>>;
};

type Find = (actor: Actor, address: string) => Promise<Result<MailingList, string>>;

const AT_ONCE = 500;
/** Letters of welcome, of one act; of more nobody is told one by one. */
const MOST_WELCOMED = 200;
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/u;

export function newMemberControl(desk: Desk, find: Find): MemberControl {
  const { store } = desk;

  async function addAll(
    actor: Actor,
    list: MailingList,
    members: readonly NewListMember[],
    /** Of an import it is known who was there. */
    how: 'welcome' | 'quiet' | 'import',
  ): Promise<Result<readonly string[], string>> {
    const added: string[] = [];
    const most = desk.settings().mostMembers;
    for (let at = 0; at < members.length; at += AT_ONCE) {
      const step = members.slice(at, at + AT_ONCE);
      const fresh = how === 'import' ? step : await strangersIn(list, step);
      if (fresh.length === 0) continue;
      const done = await desk.act(list, {
        changes: [{ do: 'add', members: fresh, by: actor.by, most }],
        letters: how === 'welcome' ? fresh.map(({ address }) => ({ kind: 'welcome', to: address })) : [],
        notes: fresh.map(({ address }) => memberNote(desk, list, address, 'joined', actor.by, SERVER_TRACE)),
      });
      if (!done.ok) return err(`${faultWords(done.error, list.address)}; ${added.length} were added`);
      added.push(...done.value.added);
    }
    return ok(added);
  }

  async function strangersIn(list: MailingList, step: readonly NewListMember[]): Promise<readonly NewListMember[]> {
    const known = await Promise.all(step.map(({ address }) => store.listMember(list.id, address)));
    return step.filter((_, i) => !known[i]);
  }

  return {
    async members(actor, address, page) {
      const list = await find(actor, address);
      return list.ok ? ok(await store.listMembers(list.value.id, page)) : list;
    },
    async add(actor, address, given, welcome) {
      const list = await find(actor, address);
      if (!list.ok) return list;
      const members: NewListMember[] = [];
      for (const { address: who, name = '' } of given) {
        const form = lookupForm(who);
        if (!form.ok) return err(`"${who}" is not an address: ${form.error}`);
        if (UNFIT.test(name) || name.length > 200) return err(`The name of ${who} cannot stand in a header`);
        if (form.value === list.value.address) return err('A list is no member of itself');
        members.push(asNew(form.value, name));
      }
      return addAll(actor, list.value, members, welcome && members.length <= MOST_WELCOMED ? 'welcome' : 'quiet');
    },
    async importMembers(actor, address, text, preview) {
      const list = await find(actor, address);
      if (!list.ok) return list;
      const lines: ImportedLine[] = [];
      const members: NewListMember[] = [];
      for (const read of readMembers(text)) {
        if (read.fault !== null) lines.push({ line: read.line, address: read.text, name: '', fault: read.fault });
        else {
          const fault = await whyNot(list.value, read.address);
          lines.push({ line: read.line, address: read.address, name: read.name, fault });
          if (fault === null) members.push(asNew(read.address, read.name));
        }
      }
      if (preview) return ok({ added: members.length, lines });
      const added = await addAll(actor, list.value, members, 'import');
      return added.ok ? ok({ added: added.value.length, lines }) : added;
    },
    async exportMembers(actor, address, form) {
      const list = await find(actor, address);
      if (!list.ok) return list;
      const all: ListMember[] = [];
      for (let after = 0; ; ) {
        const page = await store.listMembers(list.value.id, { after, limit: AT_ONCE });
        all.push(...page);
        if (page.length < AT_ONCE) break;
        after = page.at(-1)!.id;
      }
      return ok(form === 'csv' ? printTable(all) : printMembers(all));
    },
    async changeMember(actor, address, who, change) {
      const list = await find(actor, address);
      if (!list.ok) return list;
      const member = await memberAt(list.value, who);
      if (!member) return err(`${who} is no member of ${list.value.address}`);
      if (change.name !== undefined && (UNFIT.test(change.name) || change.name.length > 200))
        return err('The name cannot stand in a header');
      // Whoever is let in again begins anew.
      const anew =
        change.state === undefined ? {} : { score: 0, bouncedAt: null, disabledAt: null, probes: 0, probedAt: null };
      const isBack = member.state === 'disabled' && change.state === 'active';
      const done = await desk.act(list.value, {
        changes: [{ do: 'set', member: member.id, ...change, ...anew }],
        notes: [memberNote(desk, list.value, member.address, isBack ? 'back' : 'changed', actor.by, SERVER_TRACE)],
      });
      if (!done.ok) return err(faultWords(done.error, member.address));
      return ok((await store.listMember(list.value.id, member.id)) ?? member);
    },
    async removeMembers(actor, address, addresses) {
      const list = await find(actor, address);
      if (!list.ok) return list;
      const found = await Promise.all(addresses.map(one => memberAt(list.value, one)));
      const members = [...new Map(found.flatMap(one => (one ? [[one.id, one] as const] : []))).values()];
      for (let at = 0; at < members.length; at += AT_ONCE) {
        const step = members.slice(at, at + AT_ONCE);
        const done = await desk.act(list.value, {
          changes: [{ do: 'remove', members: step.map(({ id }) => id) }],
          notes: step.map(one => memberNote(desk, list.value, one.address, 'removed', actor.by, SERVER_TRACE)),
        });
        if (!done.ok) return err(`${faultWords(done.error, list.value.address)}; ${at} were removed`);
      }
      return ok(members.length);
    },
  };

  async function memberAt(list: MailingList, address: string): Promise<ListMember | null> {
    const form = lookupForm(address);
    return form.ok ? store.listMember(list.id, form.value) : null;
  }
  async function whyNot(list: MailingList, address: string): Promise<string | null> {
    if (address === list.address) return 'a list is no member of itself';
    return (await store.listMember(list.id, address)) ? 'a member already' : null;
  }
}

const asNew = (address: string, name: string): NewListMember => ({
  ...{ address, name, state: 'active', posting: 'usual', ownPosts: true },
});
