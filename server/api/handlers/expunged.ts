/** Mail that somebody expunged and that can still be brought back: what there is, back into its mailbox, or gone for good. */
import { z } from 'zod';
import { event } from '../../events/event.ts';
import type { Account, Reading, StoreFault } from '../../store/interface.ts';
import { byWhom } from '../answer.ts';
import type { Api, ExpungedRow } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import { findAccount } from './people.ts';

const text = z.string().min(1).max(400);
const id = z.number().int().min(1);
/** Of one call: as many as a page shows, many times over, and still one short transaction. */
const MOST_AT_ONCE = 1000;
const ids = z.array(id).min(1).max(MOST_AT_ONCE).readonly();
type Found = Awaited<ReturnType<Reading['expunged']>>[number];

export function expungedHandlers(ports: ServerPorts): RouterOf<Api['expunged']> {
  const { store, clock } = ports;
  return {
    list: call(
      z.object({ address: text, before: id.optional(), limit: z.number().int().min(1).max(MOST_AT_ONCE) }),
      async ({ address, before, limit }) => {
        const account = await findAccount(ports, address);
        const page = { ...(before === undefined ? {} : { before }), limit: limit + 1 };
        const [found, size] = await Promise.all([store.expunged(account.id, page), store.expungedSize(account.id)]);
        const keep = ports.config()['store.keep-expunged'];
        return { rows: found.slice(0, limit).map(row => rowOf(row, keep)), more: found.length > limit, ...size };
      },
    ),
    restore: call(z.object({ address: text, ids, to: text.optional() }), async (input, { who }) => {
      const account = await findAccount(ports, input.address);
      const to = input.to === undefined ? null : await mailboxNamed(ports, account, input.to);
      const told = event('ms.restored', clock.now(), '', { account: account.address, by: byWhom(who) });
      const done = await store.run('restore', {
        ...{ account: account.id, ids: input.ids, ...(to === null ? {} : { to }) },
        note: { name: told.name, at: told.at, fields: told.fields },
      });
      if (!done.ok) throw refused(done.error, account);
      const names = new Map((await store.mailboxes(account.id)).map(box => [box.id, box.name]));
      const restored = done.value.restored.map(one => ({
        ...{ id: one.id, mailbox: names.get(one.mailbox) ?? '', uid: one.uid },
      }));
      return { restored };
    }),
    forget: call(z.object({ address: text, ids }), async input => {
      const account = await findAccount(ports, input.address);
      const done = await store.run('forgetExpunged', { account: account.id, ids: input.ids });
      if (!done.ok) throw refused(done.error, account);
      return done.value;
    }),
  };
}

const rowOf = (row: Found, keep: number): ExpungedRow => ({
  ...{ id: row.id, trace: row.trace, mailbox: row.mailboxName, subject: row.subject, from: row.from, to: row.to },
  ...{ preview: row.preview, date: row.date, size: row.size, attachment: row.attachment },
  ...{ expungedAt: row.expungedAt, keptUntil: row.expungedAt + keep },
});

async function mailboxNamed({ store }: ServerPorts, account: Account, name: string): Promise<number> {
  const mailbox = await store.mailbox(account.id, name);
  if (!mailbox) throw new ApiError('NOT_FOUND', `${account.address} has no mailbox "${name}"`);
  return mailbox.id;
}

function refused(fault: StoreFault, { address }: Account): ApiError {
  if (fault === 'over-quota')
    return new ApiError(
      'REFUSED',
      `${address} has no room for it; nothing was brought back. Take fewer, or raise its limit`,
    );
  if (fault === 'not-allowed') return new ApiError('REFUSED', `${address} is held: nothing of it is removed for good`);
  if (fault === 'disk-full') return new ApiError('REFUSED', 'The disk is full; nothing was changed');
  return new ApiError('FAILED', `Nothing was changed (${fault})`);
}
