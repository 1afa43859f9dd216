/** Who came to port 25 of late, who is slowed or shut out, and the owner's pardon. */
import { z } from 'zod';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';

const USUAL = 100;
const MOST = 1_000;

export const peerHandlers = ({ peers }: Pick<ServerPorts, 'peers'>): RouterOf<Api['peers']> => ({
  list: call(z.object({ limit: z.number().int().min(1).max(MOST).optional() }), ({ limit }) => ({
    peers: peers.list(limit ?? USUAL),
    remembered: peers.remembered(),
  })),
  forgive: call(z.object({ address: z.string().min(1).max(100) }), ({ address }) => {
    const wasHeld = peers.forgive(address);
    if (wasHeld === null) throw new ApiError('BAD_INPUT', `"${address}" is no address`);
    return { forgiven: wasHeld };
  }),
});
