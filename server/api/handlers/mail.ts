/** What the window asks of mail beside JMAP: whom one writes to, and the first letter. */
import { z } from 'zod';
import { parseMailbox } from '../../mime/address.ts';
import { compose } from '../../mime/compose.ts';
import type { Account } from '../../store/interface.ts';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import { firstLetter } from './first-letter.ts';

const id = z.number().int().min(0);

export function mailHandlers(ports: ServerPorts): RouterOf<Api['mail']> {
  const { store } = ports;
  const account = async (wanted: number): Promise<Account> => {
    const found = (await store.accounts()).find(one => one.id === wanted);
    if (!found) throw new ApiError('NOT_FOUND', 'There is no such account');
    return found;
  };
  return {
    correspondents: call(
      z.object({ account: id, start: z.string().max(200), limit: z.number().int().min(1).max(50) }),
      async input => {
        await account(input.account);
        return store.emails.correspondents(input.account, input.start, input.limit);
      },
    ),
    sendFirst: call(z.object({ account: id }), async input => sendFirst(ports, await account(input.account))),
  };
}

/** From the newcomer to themselves, through the MSA as any client's mail. */
async function sendFirst(ports: ServerPorts, account: Account): Promise<{ readonly trace: string }> {
  const own = parseMailbox(account.address);
  if (!own.ok) throw new Error(`the account's own address is not readable: ${own.error}`);
  const self = { name: account.name || null, mailbox: own.value };
  const composed = compose(
    { from: [self], to: [self], ...firstLetter(account, ports.preset()) },
    { now: ports.clock.now(), zone: -new Date().getTimezoneOffset(), random: ports.random, domain: account.domain },
  );
  if (!composed.ok) throw new ApiError('REFUSED', composed.error);
  const login = { account: account.id, address: account.address };
  const sent = await ports.submit(login, [account.address], composed.value);
  if (!sent.ok) throw new ApiError('REFUSED', sent.error);
  return sent.value;
}
