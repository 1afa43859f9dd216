/** What sendmail(1) asks besides the queue. */
import { z } from 'zod';
import { firstDomain, judgeRecipient } from '../../directory/resolve.ts';
import type { Api } from '../contract.ts';
import type { AddressVerified } from '../drop-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';

export function dropHandlers(ports: ServerPorts): RouterOf<Api['drop']> {
  return {
    look: call(z.object({}), async () => {
      await ports.lookIntoDrop();
      return { done: true as const };
    }),
    verify: call(z.object({ address: z.string().min(1).max(400) }), ({ address }) => verify(ports, address)),
  };
}

async function verify({ store, config }: ServerPorts, given: string): Promise<AddressVerified> {
  const address = given.includes('@') ? given : `${given}@${await firstDomain(store)}`;
  const judged = await judgeRecipient(store, address, config()['address.plus-separator']);
  switch (judged.kind) {
    case 'here':
      return { address, verdict: 'here', host: null, sentence: 'deliverable: it is of this server' };
    case 'elsewhere':
      return config().mode === 'deliver'
        ? { address, verdict: 'elsewhere', host: judged.domain, sentence: `deliverable: it goes to ${judged.domain}` }
        : { address, verdict: 'no', host: judged.domain, sentence: 'nothing leaves this server' };
    case 'unknown':
      return { address, verdict: 'unknown', host: null, sentence: 'User unknown' };
    case 'disabled':
      return { address, verdict: 'no', host: null, sentence: 'the account takes no mail' };
    case 'full':
      return { address, verdict: 'no', host: null, sentence: 'the mailbox is full' };
    case 'impossible':
      return { address, verdict: 'bad', host: null, sentence: judged.because };
    default:
      return { address, verdict: 'no', host: null, sentence: 'it takes no mail' };
  }
}
