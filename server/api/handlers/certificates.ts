/** Certificates: what is shown, what is asked for, what to publish, and the owner's acts. */
import { z } from 'zod';
import { orThrow } from '../answer.ts';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';

const name = z.string().min(1).max(400);
/** A chain of some certificates, each of some kilobytes. */
const LONGEST_PEM = 200_000;
const pem = z.string().min(1).max(LONGEST_PEM);

export function certificateHandlers({ certificates }: ServerPorts): RouterOf<Api['certificates']> {
  return {
    state: call(z.object({}), () => certificates.state()),
    check: call(z.object({}), () => certificates.check()),
    renew: call(z.object({ name: name.optional(), newKey: z.boolean().optional() }), async input => {
      orThrow(await certificates.renew(input.name ?? null, input.newKey ?? false));
      return certificates.state();
    }),
    records: call(z.object({ domain: name.optional() }), async input =>
      orThrow(await certificates.records(input.domain ?? null)),
    ),
    bring: call(z.object({ certificate: pem, key: pem }), async input => {
      orThrow(await certificates.bring(input.certificate, input.key));
      return certificates.state();
    }),
  };
}
