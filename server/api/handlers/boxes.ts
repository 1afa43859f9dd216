/** Boxes that several people share: what the window and the command line may ask of them. */
import { z } from 'zod';
import { type BoxSummary, newBoxes } from '../../directory/boxes.ts';
import { byWhom, given, orThrow } from '../answer.ts';
import type { BoxesApi, BoxRow } from '../box-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';

const text = z.string().min(1).max(400);

export function boxHandlers({ store, clock, directory }: ServerPorts): RouterOf<BoxesApi> {
  const boxes = newBoxes({ store, clock, directory });
  return {
    boxes: {
      list: call(z.object({ address: text.optional() }), async ({ address }) => (await boxes.list(address)).map(rowOf)),
      add: call(
        z.object({ address: text, name: text.optional(), quotaBytes: z.number().int().min(0).optional() }),
        async ({ address, name = '', quotaBytes = null }, { who }) =>
          rowOf(orThrow(await boxes.add({ address, name, quotaBytes, makeDomain: false }, byWhom(who)))),
      ),
      setMember: call(
        z.object({
          address: text,
          whom: text,
          rights: z.string().max(40).optional(),
          send: z.enum(['as', 'behalf']).nullable().optional(),
        }),
        async (input, { who }) => rowOf(orThrow(await boxes.setMember(given(input), byWhom(who)))),
      ),
      keepSent: call(z.object({ address: text, keeps: z.boolean() }), async ({ address, keeps }, { who }) =>
        rowOf(orThrow(await boxes.keepSent(address, keeps, byWhom(who)))),
      ),
    },
  };
}

const rowOf = ({ account, isBox, keepsSent, members }: BoxSummary): BoxRow => ({
  ...{ address: account.address, name: account.name, isBox, keepsSent },
  members: members.map(({ address, rights, send }) => ({ address, rights, send })),
});
