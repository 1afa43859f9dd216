/** Mailing lists: seen, made, changed; members, held posts, wishes to join. Who may what stands in lists/control.ts. */
import { z } from 'zod';
import { newForm } from '../../directory/address.ts';
import type { Actor } from '../../lists/asking.ts';
import { checkRules, languages, usualRules } from '../../lists/rules.ts';
import type { ListMember, ListPost, ListRequest } from '../../store/interface.ts';
import { byWhom, given, orThrow } from '../answer.ts';
import type { Api, MailingListMember, MailingListPost, MailingListRequest } from '../contract.ts';
import { either, repeated, type Subscribe } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, type Caller, call, type RouterOf, stream } from '../rpc.ts';

const address = z.string().min(1).max(400);
const as = address.optional();
const one = z.object({ as, address });
const limit = z.number().int().min(1).max(1000);
const id = z.number().int().min(1);
const longText = z.string().max(2_000);
const rules = z
  .object({
    ...{ name: longText, description: longText, subjectPrefix: longText, footer: longText },
    ...{ language: z.enum(languages), posting: z.enum(['anybody', 'members', 'moderated', 'owners']) },
    ...{ others: z.enum(['hold', 'refuse', 'discard']), proof: z.enum(['usual', 'strict']) },
    ...{ joining: z.enum(['open', 'approval', 'invited']), replyTo: z.enum(['author', 'list']) },
    ...{ rewriteFrom: z.enum(['needed', 'always', 'never']), maxSize: z.number().int().min(1) },
    ...{ skipAddressed: z.boolean(), greets: z.boolean(), bounceLimit: z.number().int().min(1) },
  })
  .partial();
const archive = z
  .object({
    account: address,
    mailbox: z.string().min(1).max(400),
    readers: z.enum(['owners', 'members', 'everybody']),
  })
  .nullable();
const wished = {
  rules: rules.optional(),
  owners: z.array(address).max(100).readonly().optional(),
  archive: archive.optional(),
};
const state = z.enum(['active', 'paused', 'disabled']);
const posting = z.enum(['usual', 'moderated', 'free', 'barred']);
/** Milliseconds between two answers. */
const PAUSE = 300;
/** 100,000 lines. */
const LONGEST_TABLE = 20_000_000;

export function listHandlers({ store, lists, watchState }: ServerPorts): RouterOf<Api['lists']> {
  /** An account's rights, or those of whoever owns the server. */
  async function actor(who: Caller, name: string | undefined): Promise<Actor> {
    if (name === undefined) return { account: null, by: byWhom(who) };
    const form = newForm(name);
    const account = form.ok ? await store.account(form.value) : null;
    if (!account?.enabled) throw new ApiError('NOT_FOUND', `There is no account ${name}`);
    return { account: account.id, by: account.address };
  }
  const changes: Subscribe = hear =>
    store.watchEvents(notes => {
      if (notes.some(({ name }) => name.startsWith('list.'))) hear();
    });

  return {
    list: call(z.object({ as }), async (input, { who }) => lists.all(await actor(who, input.as))),
    watch: stream(z.object({ as }), (input, { who, signal }) =>
      repeated(async () => lists.all(await actor(who, input.as)), either(changes, watchState), signal, PAUSE),
    ),
    get: call(one, async (input, { who }) => orThrow(await lists.one(await actor(who, input.as), input.address))),
    make: call(z.object({ address, ...wished }), async (input, { who }) =>
      orThrow(await lists.make(await actor(who, undefined), input.address, wishOf(input))),
    ),
    change: call(z.object({ as, address, ...wished }), async (input, { who }) =>
      orThrow(await lists.change(await actor(who, input.as), input.address, wishOf(input))),
    ),
    remove: call(one, async (input, { who }) => orThrow(await lists.remove(await actor(who, input.as), input.address))),
    members: call(
      one.extend({
        after: z.number().int().min(0).optional(),
        limit,
        state: state.optional(),
        search: address.optional(),
      }),
      async ({ after = 0, limit: most, state: only, search, ...input }, { who }) => {
        const page = { after, limit: most, ...given({ state: only, search }) };
        const found = await lists.members(await actor(who, input.as), input.address, page);
        return orThrow(found).map(memberRow);
      },
    ),
    addMembers: call(
      one.extend({
        members: z
          .array(z.object({ address, name: longText.optional() }))
          .max(10_000)
          .readonly(),
        welcome: z.boolean().optional(),
      }),
      async ({ members, welcome = false, ...input }, { who }) => {
        const all = members.map(member => given(member)) as readonly { address: string; name?: string }[];
        return { added: orThrow(await lists.add(await actor(who, input.as), input.address, all, welcome)) };
      },
    ),
    changeMember: call(
      one.extend({
        ...{ member: address, name: longText.optional(), state: z.enum(['active', 'paused']).optional() },
        ...{ posting: posting.optional(), ownPosts: z.boolean().optional() },
      }),
      async ({ as: whose, address: list, member, ...change }, { who }) =>
        memberRow(orThrow(await lists.changeMember(await actor(who, whose), list, member, given(change)))),
    ),
    removeMembers: call(one.extend({ members: z.array(address).max(10_000).readonly() }), async (input, { who }) => ({
      removed: orThrow(await lists.removeMembers(await actor(who, input.as), input.address, input.members)),
    })),
    importMembers: call(
      one.extend({ text: z.string().max(LONGEST_TABLE), preview: z.boolean() }),
      async ({ text, preview, ...input }, { who }) =>
        orThrow(await lists.importMembers(await actor(who, input.as), input.address, text, preview)),
    ),
    exportMembers: call(one.extend({ form: z.enum(['text', 'csv']) }), async (input, { who }) => ({
      text: orThrow(await lists.exportMembers(await actor(who, input.as), input.address, input.form)),
    })),
    posts: call(one.extend({ held: z.boolean(), limit }), async (input, { who }) => {
      const states = input.held ? (['held'] as const) : (['held', 'approved', 'rejected', 'going', 'sent'] as const);
      return orThrow(await lists.posts(await actor(who, input.as), input.address, states, input.limit)).map(postRow);
    }),
    approve: call(one.extend({ post: id }), async (input, { who }) =>
      postRow(orThrow(await lists.decide(await actor(who, input.as), input.address, input.post, true, null))),
    ),
    reject: call(one.extend({ post: id, words: longText.optional() }), async ({ words = null, ...input }, { who }) =>
      postRow(orThrow(await lists.decide(await actor(who, input.as), input.address, input.post, false, words))),
    ),
    requests: call(one, async (input, { who }) =>
      orThrow(await lists.requests(await actor(who, input.as), input.address)).map(requestRow),
    ),
    answer: call(one.extend({ who: address, yes: z.boolean() }), async (input, { who }) => {
      orThrow(await lists.answer(await actor(who, input.as), input.address, input.who, input.yes));
      return {};
    }),
  };
}

type Wished = z.infer<z.ZodObject<typeof wished>>;
/** What is wrong with a rule is said before anything else is looked at. */
function wishOf({ rules: some, owners, archive: where }: Wished) {
  const named = some === undefined ? undefined : given(some);
  if (named) orThrow(checkRules({ ...usualRules, ...named }));
  return given({ rules: named, owners, archive: where });
}

const memberRow = (member: ListMember): MailingListMember => {
  const { id: number, address: who, name, posting: may, ownPosts, joinedAt, by, score, said, disabledAt } = member;
  return {
    id: number,
    address: who,
    name,
    state: member.state,
    posting: may,
    ownPosts,
    joinedAt,
    by,
    score,
    said,
    disabledAt,
  };
};
/** Its token is not shown: whoever has that decides. */
const postRow = ({ token, list, message, recipient, reached, ...row }: ListPost): MailingListPost => row;
const requestRow = ({ token, list, ...row }: ListRequest): MailingListRequest => row;
