/** Asking servers that keep our mail to bring it (ETRN, RFC 1985). */
import { z } from 'zod';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';

/** A name or an address of a server, with a port or without; a name of a domain. */
const server = z.string().regex(/^[A-Za-z0-9.:[\]_-]{1,260}$/, 'That is not the name of a server');
const domain = z.string().min(1).max(253);

export const backupMxHandlers = ({ askBackupMx }: ServerPorts): RouterOf<Api['backupMx']> => ({
  ask: call(z.object({ server, domain: domain.optional() }), async given => {
    const asked = await askBackupMx(given.server, given.domain?.toLowerCase() ?? null);
    if (!asked.ok) throw new ApiError('REFUSED', asked.error);
    return { asked: asked.value };
  }),
});
