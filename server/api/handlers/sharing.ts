/** Who else may do what in an account's mailboxes: listed, given, taken away. */
import { z } from 'zod';
import { changeRights } from '../../access/imap-acl.ts';
import { canonicalName } from '../../access/imap-words.ts';
import { event, SERVER_TRACE } from '../../events/event.ts';
import { readRights } from '../../imap/mailboxes/rights.ts';
import type { Account, Id, Mailbox } from '../../store/interface.ts';
import { byWhom } from '../answer.ts';
import type { Api, SharedMailbox, ShareRow } from '../contract.ts';
import { either, repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import { findAccount } from './people.ts';

const text = z.string().min(1).max(400);
const number = z.number().int().min(1);
/** Milliseconds between two answers. */
const PAUSE = 200;

export function sharingHandlers(ports: ServerPorts): RouterOf<Api['sharing']> {
  const { store, clock } = ports;
  return {
    list: call(z.object({ address: text }), async ({ address }) => {
      const account = await findAccount(ports, address);
      const mailboxes = await store.mailboxes(account.id);
      const rows = mailboxes.map(async ({ id, name }): Promise<readonly ShareRow[]> => {
        const rights = await store.rights(account.id, id);
        return rights.map(one => ({ mailbox: name, whom: one.identifier, rights: one.rights }));
      });
      return (await Promise.all(rows)).flat().sort(byMailbox);
    }),
    watch: stream(z.object({}), (_, { signal }) => watchShared(ports, signal)),
    set: call(
      z.object({ address: text, mailbox: z.union([text, number]), whom: text, rights: z.string().max(40) }),
      async ({ address, mailbox: which, whom, rights }, { who }) => {
        const account = await findAccount(ports, address);
        const mailbox = await findMailbox(ports, account, which);
        const read = readRights(rights);
        if (!read.ok) throw new ApiError('BAD_INPUT', read.error);
        if (read.value.act !== 'replace')
          throw new ApiError('BAD_INPUT', 'Rights are given as a whole, without + and -');
        const owner = { account: account.id, address: account.address };
        const what = rights === '' ? 'mailbox no longer shared' : 'mailbox shared';
        const name = `${owner.address}: ${mailbox.name} with ${whom}${rights === '' ? '' : ` (${read.value.rights})`}`;
        const notes = [event('directory.changed', clock.now(), SERVER_TRACE, { what, name, by: byWhom(who) })];
        const done = await changeRights(store, { owner, mailbox }, { identifier: whom, ...read.value }, { notes });
        if (done.ok) return {};
        if (done.error === 'no-such-identifier') throw new ApiError('NOT_FOUND', `There is no ${whom} here`);
        if (done.error === 'impossible') {
          throw new ApiError('REFUSED', `It is ${account.address}'s own mailbox: an owner has every right, always`);
        }
        throw new ApiError('FAILED', `Nothing was changed (${done.error})`);
      },
    ),
  };
}

async function findMailbox({ store }: ServerPorts, { id, address }: Account, which: string | number): Promise<Mailbox> {
  const byName = typeof which === 'string';
  const found = byName ? await store.mailbox(id, canonicalName(which)) : await store.mailboxById(id, which);
  if (!found) throw new ApiError('NOT_FOUND', `${address} has no ${byName ? `mailbox "${which}"` : 'such mailbox'}`);
  return found;
}

/** Told again only where it differs. */
async function* watchShared({ store }: ServerPorts, signal: AbortSignal): AsyncGenerator<SharedMailbox[], void, void> {
  /** What each account shares, until something of it moves on. */
  const known = new Map<Id, Promise<SharedMailbox[]>>();
  const ask = async (): Promise<SharedMailbox[]> => {
    const accounts = await store.accounts();
    const all = accounts.map(account => {
      const shared = known.get(account.id) ?? sharedOf(store, account);
      known.set(account.id, shared);
      shared.catch(() => known.delete(account.id));
      return shared;
    });
    return (await Promise.all(all)).flat();
  };
  const changes = either(
    hear =>
      store.watchMailboxes(hints => {
        const moved = hints.filter(({ about }) => about.includes('rights') || about.includes('names'));
        for (const { account } of moved) known.delete(account);
        if (moved.length > 0) hear();
      }),
    hear =>
      store.watchEvents(notes => {
        if (!notes.some(note => note.name === 'directory.changed')) return;
        known.clear();
        hear();
      }),
  );
  let told: string | null = null;
  for await (const shared of repeated(ask, changes, signal, PAUSE)) {
    const text = JSON.stringify(shared);
    if (text === told) continue;
    told = text;
    yield shared;
  }
}

async function sharedOf(store: ServerPorts['store'], { id, address }: Account): Promise<SharedMailbox[]> {
  const mailboxes = await store.mailboxes(id);
  const all = await Promise.all(
    mailboxes.map(async ({ id: mailbox, name }) => {
      const rights = (await store.rights(id, mailbox)).map(one => ({ whom: one.identifier, rights: one.rights }));
      return { account: id, owner: address, mailbox, name, rights };
    }),
  );
  return all.filter(one => one.rights.length > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const byMailbox = (a: ShareRow, b: ShareRow): number => {
  if (a.mailbox !== b.mailbox) return a.mailbox < b.mailbox ? -1 : 1;
  return a.whom < b.whom ? -1 : 1;
};
