/** The shapes in which steps come back from whoever looked at them. */
import { z } from 'zod';
import type { Doing } from '../../legacy/step.ts';
import { table } from './routing.ts';
import { draft } from './rules.ts';

const text = z.string().min(1).max(1000);
const long = z.string().max(10_000);
const targets = z.array(text).min(1).max(1000).readonly();
const relay = z.object({
  name: z.string().min(1).max(63),
  hosts: z.array(text).min(1).max(10).readonly(),
  user: z.string().max(1024).default(''),
  password: z.string().max(1024).nullable().default(null),
});

export const doing: z.ZodType<Doing> = z.discriminatedUnion('act', [
  z.object({ act: z.literal('domain'), name: text }),
  z.object({ act: z.literal('domain alias'), name: text, of: text }),
  z.object({ act: z.literal('account'), address: text }),
  z.object({
    act: z.literal('pipe'),
    name: text,
    program: text,
    args: z.array(z.string().max(10_000)).max(100).readonly(),
  }),
  z.object({ act: z.literal('folder'), name: text, maildir: text }),
  z.object({ act: z.literal('alias'), address: text, targets }),
  z.object({ act: z.literal('forward'), address: text, targets }),
  z.object({ act: z.literal('setting'), key: text, text: long }),
  z.object({ act: z.literal('entry'), key: text, text }),
  z.object({ act: z.literal('relay'), relay }),
  z.object({ act: z.literal('line'), table, line: z.string().min(1).max(2000) }),
  z.object({ act: z.literal('rule'), rule: draft, text: z.string().max(1_000_000) }),
]);

export const undo = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['domain', 'account', 'pipe', 'relay']), name: text }),
  z.object({ act: z.enum(['alias', 'forward']), name: text, targets: targets.optional() }),
  z.object({ act: z.literal('setting'), key: text, text: long, set: long.optional() }),
  z.object({ act: z.literal('entry'), key: text, text }),
  z.object({ act: z.literal('line'), table, line: z.string().min(1).max(2000) }),
  z.object({ act: z.literal('rule'), id: z.number().int().min(1) }),
]);
