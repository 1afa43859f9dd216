/** The doctor's looks, texts and the asked test of port 25. */
import { z } from 'zod';
import { orThrow } from '../answer.ts';
import type { Api } from '../contract.ts';
import { either, repeated, type Subscribe } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf, stream } from '../rpc.ts';

const domain = z.string().min(1).max(400);

export function doctorHandlers({ doctor, store, watchState }: ServerPorts): RouterOf<Api['doctor']> {
  const domainsChange: Subscribe = hear =>
    store.watchEvents(notes => {
      if (notes.some(({ name }) => name === 'directory.changed')) hear();
    });
  return {
    watch: stream(z.object({ domain: domain.optional() }), (input, { signal }) =>
      repeated(
        async () => {
          const state = await doctor.state(input.domain ?? null);
          const shown = input.domain ?? state.domains[0];
          // Whoever looks for the first time wants to know; the answer comes when it is there.
          if (state.report !== null || state.isChecking || shown === undefined || !state.domains.includes(shown))
            return state;
          doctor.begin(shown);
          return doctor.state(shown);
        },
        either(doctor.onChange, domainsChange, watchState),
        signal,
      ),
    ),
    check: call(z.object({ domain }), async input => orThrow(await doctor.check(input.domain))),
    texts: call(z.object({ domain, which: z.enum(['all', 'missing']) }), async input =>
      orThrow(await doctor.texts(input.domain, input.which)),
    ),
    reach: call(z.object({}), async () => orThrow(await doctor.reach())),
  };
}
