/** The keys that our domains sign with: what there is, what to publish, and the owner's acts. */
import { z } from 'zod';
import { byWhom, orThrow } from '../answer.ts';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';

const domain = z.string().min(1).max(400);
const selector = z.string().min(1).max(200);
/** A key of 8192 bits takes some 6,500 characters. */
const LONGEST_KEY = 20_000;

export function dkimHandlers({ signing }: ServerPorts): RouterOf<Api['dkim']> {
  return {
    list: call(z.object({}), () => signing.list()),
    records: call(z.object({ domain }), async input => orThrow(await signing.records(input.domain))),
    make: call(
      z.object({
        domain,
        type: z.enum(['rsa', 'ed25519']).optional(),
        selector: selector.optional(),
        key: z.string().min(1).max(LONGEST_KEY).optional(),
      }),
      async (input, { who }) => {
        if ((input.key === undefined) !== (input.selector === undefined))
          throw new ApiError('BAD_INPUT', 'A key of your own comes with its selector, and a selector with its key');
        const wish = { type: input.type, selector: input.selector, pem: input.key };
        return { selectors: orThrow(await signing.make(input.domain, wish, byWhom(who))) };
      },
    ),
    rotate: call(z.object({ domain }), async (input, { who }) => ({
      selectors: orThrow(await signing.rotate(input.domain, byWhom(who))),
    })),
    activate: call(z.object({ domain, selector }), async (input, { who }) => {
      orThrow(await signing.activate(input.domain, input.selector, byWhom(who)));
      return {};
    }),
    retire: call(z.object({ domain, selector }), async (input, { who }) => {
      orThrow(await signing.retire(input.domain, input.selector, byWhom(who)));
      return {};
    }),
    check: call(z.object({ domain }), async input => orThrow(await signing.check(input.domain))),
  };
}
