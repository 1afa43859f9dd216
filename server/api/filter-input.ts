/** Rules, changes of them and away replies as they come from outside: their shape. What they mean is checked in filters/. */
import { z } from 'zod';

const text = z.string().max(1_000);
const many = <T extends z.ZodType>(one: T) => z.array(one).max(200).readonly();
const texts = {
  how: z.enum(['contains', 'is', 'begins', 'ends', 'matches', 'regex']),
  not: z.boolean(),
  values: many(text),
};
const part = z.enum(['all', 'localpart', 'domain', 'user', 'detail']);
const headers = many(z.string().max(76));
const not = z.boolean();

const condition = z.union([
  z.object({ kind: z.literal('header'), headers, ...texts }),
  z.object({ kind: z.literal('address'), headers, part, ...texts }),
  z.object({ kind: z.literal('envelope'), of: z.enum(['from', 'to']), part, ...texts }),
  z.object({ kind: z.literal('exists'), headers, not }),
  z.object({ kind: z.literal('body'), ...texts }),
  z.object({ kind: z.literal('size'), over: z.boolean(), bytes: z.number().int().min(0), not }),
  z.object({ kind: z.literal('attachment'), of: z.literal('any'), not }),
  z.object({ kind: z.literal('attachment'), of: z.enum(['type', 'name']), ...texts }),
  z.object({
    kind: z.literal('date'),
    ...{ of: z.enum(['now', 'message']), part: z.enum(['date', 'time', 'weekday', 'iso8601']) },
    ...{
      relation: z.enum(['is', 'ge', 'le', 'gt', 'lt']),
      not,
      values: many(text),
      zone: z.string().max(5).nullable(),
    },
  }),
  z.object({ kind: z.literal('spam'), atLeast: z.number().int().min(1).max(10), not }),
  z.object({ kind: z.literal('known'), not }),
]);
const group = z.object({ kind: z.literal('group'), match: z.enum(['all', 'any']), not, conditions: many(condition) });

const long = z.string().max(60_000);
const address = z.string().max(400);
const action = z.union([
  z.object({ kind: z.enum(['move', 'copy']), mailbox: text, create: z.boolean() }),
  z.object({ kind: z.enum(['read', 'star', 'keep', 'delete', 'stop']) }),
  z.object({ kind: z.literal('keyword'), keyword: text }),
  z.object({ kind: z.literal('forward'), address, keep: z.boolean() }),
  z.object({ kind: z.literal('reject'), text: long }),
  z.object({
    kind: z.literal('answer'),
    ...{
      subject: text.nullable(),
      text: long,
      days: z.number().int(),
      addresses: many(address),
      from: address.nullable(),
    },
  }),
]);

export const rule = z.object({
  ...{ name: z.string().max(200), enabled: z.boolean(), match: z.enum(['all', 'any']) },
  conditions: many(z.union([condition, group])),
  actions: many(action),
});

const place = z.number().int().min(0).max(10_000);
const edit = z.union([
  z.object({ act: z.literal('add'), rule, before: place }),
  z.object({ act: z.literal('change'), at: place, rule }),
  z.object({ act: z.literal('remove'), at: place }),
  z.object({ act: z.literal('move'), at: place, before: place }),
]);
const state = z.number().int().min(0);
export const change = z.object({ script: z.string().max(512).optional(), state, edit });

const moment = z
  .object({ date: z.string().max(10), time: z.string().max(8).nullable(), zone: z.string().max(5).nullable() })
  .nullable();
export const vacation = z.object({
  ...{ on: z.boolean(), from: moment, until: moment, subject: text.nullable(), text: long },
  ...{
    days: z.number().int(),
    whom: z.enum(['everybody', 'known']),
    addresses: many(address),
    author: address.nullable(),
  },
});
