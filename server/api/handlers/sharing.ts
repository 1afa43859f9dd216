/** Who else may do what in an account's mailboxes: listed, given, taken away. */
import { z } from 'zod';
import { changeRights } from '../../access/imap-acl.ts';
import { canonicalName } from '../../access/imap-words.ts';
import { readRights } from '../../imap/mailboxes/rights.ts';
import type { Api, ShareRow } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import { findAccount } from './people.ts';

const text = z.string().min(1).max(400);

export function sharingHandlers(ports: ServerPorts): RouterOf<Api['sharing']> {
  const { store, watch } = ports;
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
    set: call(
      z.object({ address: text, mailbox: text, whom: text, rights: z.string().max(40) }),
      async ({ address, mailbox: name, whom, rights }) => {
        const account = await findAccount(ports, address);
        const mailbox = await store.mailbox(account.id, canonicalName(name));
        if (!mailbox) throw new ApiError('NOT_FOUND', `${account.address} has no mailbox "${name}"`);
        const read = readRights(rights);
        if (!read.ok) throw new ApiError('BAD_INPUT', read.error);
        if (read.value.act !== 'replace')
          throw new ApiError('BAD_INPUT', 'Rights are given as a whole, without + and -');
        const owner = { account: account.id, address: account.address };
        const done = await changeRights({ store, watch }, { owner, mailbox }, { identifier: whom, ...read.value });
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

const byMailbox = (a: ShareRow, b: ShareRow): number => {
  if (a.mailbox !== b.mailbox) return a.mailbox < b.mailbox ? -1 : 1;
  return a.whom < b.whom ? -1 : 1;
};
