/** Certificates: what is shown, what is asked for, what to publish, and the owner's acts. */
import { z } from 'zod';
import { orThrow } from '../answer.ts';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';
import { certificateTrialHandlers, pem } from './certificate-trials.ts';

const name = z.string().min(1).max(400);

export function certificateHandlers(ports: ServerPorts): RouterOf<Api['certificates']> {
  const { certificates } = ports;
  return {
    ...certificateTrialHandlers(ports),
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
