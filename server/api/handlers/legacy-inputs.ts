/** The shapes in which steps come back from whoever looked at them. */
import { z } from 'zod';
import { comparisons } from '../../judgement/condition.ts';
import { stages } from '../../judgement/facts.ts';
import type { Rule } from '../../judgement/rule.ts';
import type { Doing } from '../../legacy/step.ts';

const text = z.string().min(1).max(1000);
const long = z.string().max(10_000);
const targets = z.array(text).min(1).max(1000).readonly();
const table = z.enum(['route', 'tls', 'rewrite']);

const action = z.union([
  z.object({ kind: z.enum(['accept', 'skip', 'junk', 'hold', 'later']) }),
  z.object({ kind: z.literal('refuse'), words: z.string().max(400) }),
  z.object({ kind: z.literal('score'), points: z.number() }),
]);
const rule = z.object({
  stage: z.enum(stages),
  when: z
    .array(
      z.object({
        field: z.string().max(100) as unknown as z.ZodType<Rule['when'][number]['field']>,
        comparison: z.enum(comparisons),
        values: z.array(z.string().max(1000)).max(2000).readonly(),
      }),
    )
    .max(100)
    .readonly(),
  action,
});
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
  z.object({ act: z.literal('rule'), rule, text: z.string().max(1_000_000) }),
]);

export const undo = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['domain', 'account', 'pipe', 'relay']), name: text }),
  z.object({ act: z.enum(['alias', 'forward']), name: text, targets: targets.optional() }),
  z.object({ act: z.literal('setting'), key: text, text: long, set: long.optional() }),
  z.object({ act: z.literal('entry'), key: text, text }),
  z.object({ act: z.literal('line'), table, line: z.string().min(1).max(2000) }),
  z.object({ act: z.literal('rule'), id: z.number().int().min(1) }),
]);
