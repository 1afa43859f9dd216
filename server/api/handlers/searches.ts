/** Searches that are kept under a name, and seen over IMAP; captured mail searched once. */
import { z } from 'zod';
import { faultWords, searchFilter } from '../../access/mail-search.ts';
import { smartFolder } from '../../access/smart-folders.ts';
import { newLetters } from '../../capture/letters.ts';
import { isProperName, SEARCHES } from '../../imap/syntax/mailbox-name.ts';
import { decodeWords } from '../../mime/encoded-word.ts';
import { captureAccount, inboxIn, inboxMailbox, inboxName } from '../../queue/captured.ts';
import type { Id, StoredSearch } from '../../store/interface.ts';
import { either, repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import type { FoundLetter, KeptSearch, SearchApi } from '../search-contract.ts';

const account = z.union([z.number().int().min(1), z.string().min(1).max(400)]);
const id = z.number().int().min(1);
const query = z.string().trim().min(1).max(2000);
/** Of a name, in characters. */
const LONGEST = 60;
const MOST = 100;
/** Milliseconds: each of them is counted. */
const EVERY = 1000;

export function searchHandlers(ports: ServerPorts): RouterOf<SearchApi['searches']> {
  const { store, clock } = ports;
  const letters = newLetters({ store, clock });

  const accountOf = async (named: number | string): Promise<Id> => {
    const all = await store.accounts();
    const found = all.find(one => one.id === named || one.address === named);
    if (!found) throw new ApiError('NOT_FOUND', `There is no account ${named}`);
    return found.id;
  };
  const told = async (search: StoredSearch): Promise<KeptSearch> => {
    const { id: number, name, query: typed, root } = search;
    const read = await searchFilter({ store, clock, account: search.account }, typed);
    return {
      ...{ id: number, name, query: typed, mailbox: SEARCHES + name },
      inbox: root === '' ? null : (inboxIn(root) ?? ''),
      unread: await smartFolder({ store, clock }, search.account, number).unread(),
      faults: read.ok ? read.value.faults.map(({ words }) => words) : [read.error],
    };
  };
  const list = async (of: Id): Promise<readonly KeptSearch[]> => Promise.all((await store.searches(of)).map(told));
  const readable = async (of: Id, typed: string) => {
    const read = await searchFilter({ store, clock, account: of }, typed);
    if (!read.ok) throw new ApiError('BAD_INPUT', read.error);
    return read.value;
  };

  return {
    list: call(z.object({ account }), async input => list(await accountOf(input.account))),
    watch: stream(z.object({ account }), (input, { signal }) =>
      repeated(
        async () => list(await accountOf(input.account)),
        either(hear => store.watchMailboxes(hear)),
        signal,
        EVERY,
      ),
    ),
    keep: call(
      z.object({
        ...{ account, query, id: id.optional(), inbox: z.string().max(400).nullable().optional() },
        name: z.string().trim().min(1).max(LONGEST),
      }),
      async input => {
        const of = await accountOf(input.account);
        const name = input.name.normalize('NFC');
        if (name.includes('/') || !isProperName(name))
          throw new ApiError('BAD_INPUT', 'A search cannot have a name with / * % in it');
        const { faults } = await readable(of, input.query);
        if (faults.length > 0) throw new ApiError('BAD_INPUT', faultWords(faults));
        const inbox = input.inbox === undefined || input.inbox === null ? null : inboxName(input.inbox);
        const root = inbox === null ? '' : inboxMailbox(inbox);
        const done = await store.run('putSearch', {
          ...{ account: of, id: input.id ?? null, root, name, query: input.query },
        });
        if (!done.ok) throw new ApiError('REFUSED', refusals[done.error] ?? `It could not be kept: ${done.error}`);
        return done.value;
      },
    ),
    remove: call(z.object({ account, id }), async input => {
      const done = await store.run('removeSearch', { account: await accountOf(input.account), id: input.id });
      if (!done.ok) throw new ApiError('NOT_FOUND', 'There is no such search');
      return {};
    }),
    order: call(z.object({ account, ids: z.array(id).max(MOST).readonly() }), async input => {
      await store.run('orderSearches', { account: await accountOf(input.account), ids: input.ids });
      return {};
    }),
    captured: call(
      z.object({
        ...{ query, inbox: z.string().max(400).optional(), limit: z.number().int().min(0).max(1000).optional() },
      }),
      async ({ query: typed, inbox, limit = MOST }) => {
        const of = await captureAccount(store);
        if (!of) return { total: 0, messages: [], faults: [] };
        const { filter, faults } = await readable(of.account, typed);
        const scope = { inbox: inbox === undefined ? null : (inboxName(inbox) ?? '') };
        const found = await letters.find(scope, filter, { start: 0, limit });
        const messages = (await letters.read(scope, found.ids)).map(
          ({ id: number, at, seen, tags, inboxes, envelope, handedIn }): FoundLetter => ({
            ...{ id: number, at, seen, tags, inboxes, subject: decodeWords(envelope.subject ?? '') },
            from: (envelope.from ?? []).map(([, , local, host]) => `${local}@${host}`).join(', '),
            recipients: handedIn?.recipients ?? [],
          }),
        );
        return { total: found.total, messages, faults: faults.map(({ words, at }) => ({ words, at })) };
      },
    ),
  };
}

const refusals: Readonly<Record<string, string>> = {
  exists: 'Another search has this name',
  'not-allowed': `More than ${MOST} searches are not kept`,
  'no-such': 'There is no such search',
};
