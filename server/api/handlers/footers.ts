/** Footers of domains: set, tried, taken away. */
import { z } from 'zod';
import { newFooters } from '../../directory/footers.ts';
import { event, SERVER_TRACE } from '../../events/event.ts';
import { footerFault, withFooter } from '../../mime/footer.ts';
import { byWhom, given, orThrow } from '../answer.ts';
import type { FootersApi } from '../footer-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, type Caller, call, type RouterOf } from '../rpc.ts';

const text = z.string().min(1).max(400);
const footer = z.object({
  domain: text,
  text: z.string().max(10_000),
  html: z.string().max(10_000).optional(),
  on: z.enum(['elsewhere', 'all']),
});
/** Of a message that is tried. */
const LONGEST = 1_000_000;

export function footerHandlers({ store, clock }: ServerPorts): RouterOf<FootersApi> {
  const footers = newFooters(store);
  const told = async (what: string, name: string, who: Caller) => {
    const note = event('directory.changed', clock.now(), SERVER_TRACE, { what, name, by: byWhom(who) });
    await store.run('record', {}, { notes: [note] });
  };
  return {
    footers: {
      list: call(z.object({}), () => footers.list()),
      set: call(footer, async (input, { who }) => {
        const set = orThrow(await footers.set(given(input)));
        await told('footer set', set.domain, who);
        return set;
      }),
      remove: call(z.object({ domain: text }), async ({ domain }, { who }) => {
        orThrow(await footers.remove(domain));
        await told('footer removed', domain, who);
        return {};
      }),
      try: call(z.object({ footer, message: z.string().max(LONGEST) }), async input => {
        const wanted = given(input.footer);
        const fault = footerFault(wanted);
        if (fault !== null) throw new ApiError('BAD_INPUT', fault);
        const done = withFooter(Buffer.from(input.message.replace(/\r\n|\r|\n/g, '\r\n')), wanted);
        return done.ok
          ? { message: done.value.toString('utf8'), because: null }
          : { message: null, because: done.error };
      }),
    },
  };
}
