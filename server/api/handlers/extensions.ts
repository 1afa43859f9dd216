/** Addresses of people's own making, and whether what is sent on would arrive: what the window and the command line ask. */
import { z } from 'zod';
import { type Extension, newExtensions } from '../../directory/extensions.ts';
import { sumOf, survivalOf } from '../../mta/survival.ts';
import { byWhom, given, orThrow } from '../answer.ts';
import type { ExtensionApi, ExtensionRow } from '../extension-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';

const text = z.string().min(1).max(400);
const act = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inbox') }),
  z.object({ kind: z.literal('mailbox'), mailbox: text }),
  z.object({ kind: z.literal('forward'), to: text }),
  z.object({ kind: z.literal('refuse') }),
]);
const change = z.object({
  account: text,
  name: text,
  act: act.optional(),
  until: z.number().int().nullable().optional(),
  most: z.number().int().nullable().optional(),
  onlyFrom: text.nullable().optional(),
});
const named = z.object({ account: text, name: text });

const LOOKED = 200;

export function extensionHandlers({ store, clock, config }: ServerPorts): RouterOf<ExtensionApi> {
  const extensions = newExtensions({
    ...{ store, clock },
    separator: () => config()['address.extension-separator'],
    most: () => config()['address.extensions'],
  });
  return {
    extensions: {
      list: call(z.object({ account: text }), async ({ account }) =>
        orThrow(await extensions.list(account)).map(rowOf),
      ),
      add: call(change, async ({ account, ...rest }, { who }) =>
        rowOf(orThrow(await extensions.add(account, given(rest), byWhom(who)))),
      ),
      change: call(change, async ({ account, ...rest }, { who }) =>
        rowOf(orThrow(await extensions.change(account, given(rest), byWhom(who)))),
      ),
      end: call(named, async ({ account, name }, { who }) =>
        rowOf(orThrow(await extensions.end(account, name, byWhom(who)))),
      ),
      remove: call(named, async ({ account, name }, { who }) =>
        rowOf(orThrow(await extensions.remove(account, name, byWhom(who)))),
      ),
    },
    survival: {
      account: call(
        z.object({ account: text, edited: z.boolean().optional() }),
        async ({ account, edited = false }) => {
          const known = await store.account(account);
          const inbox = known && (await store.mailbox(known.id, 'INBOX'));
          if (!inbox) return sumOf([]);
          const rows = await store.page(inbox.account, inbox.id, { limit: LOOKED });
          const judged = await Promise.all(rows.map(({ trace }) => store.judgement(trace)));
          return sumOf(judged.map(one => survivalOf(one, edited)));
        },
      ),
      message: call(z.object({ trace: text, edited: z.boolean().optional() }), async ({ trace, edited = false }) =>
        survivalOf(await store.judgement(trace), edited),
      ),
    },
  };
}

const rowOf = ({ address, act: does, limits, over, madeAt }: Extension): ExtensionRow => ({
  ...{ address, act: does, over, madeAt },
  ...{ until: limits.until, most: limits.most, used: limits.used, onlyFrom: limits.onlyFrom },
});
