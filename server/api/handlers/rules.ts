/** The owner's rules, why a message was judged as it was, and what other rules would have done to the mail of days. */
import { z } from 'zod';
import { days as inDays } from '../../base/units.ts';
import { event, SERVER_TRACE } from '../../events/event.ts';
import { comparisons } from '../../judgement/condition.ts';
import type { Policy } from '../../judgement/decide.ts';
import { type Facts, stages } from '../../judgement/facts.ts';
import { bodyOf, policyOf, ruleOf } from '../../judgement/policy.ts';
import { type Kept, type Replay, replay, summaryOf } from '../../judgement/replay.ts';
import { checkRule, prepareRules, type Rule } from '../../judgement/rule.ts';
import { parseRuleLine } from '../../judgement/rule-line.ts';
import { printRule, type RuleDraft } from '../../judgement/rule-text.ts';
import type { StoreFault } from '../../store/interface.ts';
import { byWhom, orThrow } from '../answer.ts';
import type { Api, Replayed } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, type Caller, call, type RouterOf } from '../rpc.ts';
import { whyOf } from '../why.ts';

const action = z.union([
  z.object({ kind: z.enum(['accept', 'skip', 'junk', 'hold', 'later']) }),
  z.object({ kind: z.literal('refuse'), words: z.string().max(400) }),
  z.object({ kind: z.literal('score'), points: z.number() }),
]);
/** A rule as it comes from outside. */
export const draft = z.object({
  stage: z.enum(stages),
  // What is wrong with a field or a value is told in words, further in.
  when: z
    .array(
      z.object({
        field: z.string().max(100) as unknown as z.ZodType<Rule['when'][number]['field']>,
        comparison: z.enum(comparisons),
        values: z.array(z.string().max(1_000)).max(2_000).readonly(),
      }),
    )
    .max(100)
    .readonly(),
  action,
});
const id = z.number().int().min(1);
const points = z.number().min(0).max(1_000);

/** Read at a time, so that a month of mail does not lie in memory. */
const PAGE = 500;
const TOLD = 200;

export function ruleHandlers(ports: ServerPorts): RouterOf<Api['rules']> {
  const { store, clock, policy } = ports;
  const changed = (what: string, name: string, who: Caller) => ({
    notes: [event('directory.changed', clock.now(), SERVER_TRACE, { what, name, by: byWhom(who) })],
  });
  const done = async (result: { readonly ok: true } | { readonly ok: false; readonly error: StoreFault }) => {
    if (!result.ok) throw new ApiError(...refusals(result.error));
    await policy.reload();
  };
  return {
    list: call(z.object({}), async () =>
      (await store.rules()).map(stored => ({ ...ruleOf(stored), hits: stored.hits, lastHit: stored.lastHit })),
    ),
    lines: call(z.object({}), async () =>
      (await store.rules()).map(stored => ({ id: stored.id, line: printRule(ruleOf(stored)) })),
    ),
    read: call(z.object({ line: z.string().max(20_000) }), ({ line }) => {
      const rule = orThrow(parseRuleLine(line));
      valid(rule, '');
      return { rule };
    }),
    put: call(
      z.object({ id: id.nullable(), rule: draft, note: z.string().max(2_000), enabled: z.boolean() }),
      async ({ id: which, rule, note, enabled }, { who }) => {
        valid(rule, note);
        const body = bodyOf({ ...rule, note });
        const told = changed(which === null ? 'rule added' : 'rule changed', printRule(rule), who);
        const put = await store.run('putRule', { id: which, body, enabled }, told);
        await done(put);
        return { id: put.ok ? put.value.id : 0 };
      },
    ),
    remove: call(z.object({ id }), async ({ id: which }, { who }) => {
      await done(await store.run('removeRule', { id: which }, changed('rule removed', String(which), who)));
      return {};
    }),
    order: call(z.object({ ids: z.array(id).max(1_000).readonly() }), async ({ ids }, { who }) => {
      await done(await store.run('orderRules', { ids }, changed('rules put in order', ids.join(' '), who)));
      return {};
    }),
    why: call(z.object({ trace: z.string().max(80) }), async ({ trace }) => {
      const kept = await store.judgement(trace);
      return kept && whyOf(kept, (await store.rules()).map(ruleOf), policy.current());
    }),
    replay: call(
      z.object({
        days: z.number().min(0).max(3_650),
        rules: z.array(draft).max(1_000).readonly().optional(),
        more: z.array(draft).max(100).readonly().optional(),
        junkFrom: points.optional(),
        refuseFrom: points.optional(),
      }),
      async input => {
        for (const rule of [...(input.rules ?? []), ...(input.more ?? [])]) valid(rule, '');
        const since = clock.now() - inDays(input.days);
        return replayed(await replay(kept(ports, since), policyFor(ports, input)));
      },
    ),
  };
}

function valid(rule: RuleDraft, note: string): void {
  const checked = checkRule({ ...rule, note });
  if (!checked.ok) throw new ApiError('BAD_INPUT', checked.error);
}

function refusals(fault: StoreFault): ['NOT_FOUND' | 'REFUSED' | 'FAILED', string] {
  switch (fault) {
    case 'no-such':
      return ['NOT_FOUND', 'There is no such rule'];
    case 'not-allowed':
      return ['REFUSED', 'There are as many rules as there can be'];
    case 'changed':
      return ['REFUSED', 'The rules were changed meanwhile; look at them again'];
    default:
      return ['FAILED', `Nothing was changed (${fault})`];
  }
}

type Wished = {
  readonly rules?: readonly RuleDraft[] | undefined;
  readonly more?: readonly RuleDraft[] | undefined;
  readonly junkFrom?: number | undefined;
  readonly refuseFrom?: number | undefined;
};

/** Rules that are not there yet bear numbers below 0: -1 is the first of them. */
function policyFor({ config, policy }: ServerPorts, wished: Wished): Policy {
  const numbered = (drafts: readonly RuleDraft[], before = 0): Rule[] =>
    drafts.map((rule, at) => ({ ...rule, id: -(before + at + 1), note: '', enabled: true }));
  const given = wished.rules ? numbered(wished.rules) : policy.rules();
  const rules = [...given, ...numbered(wished.more ?? [], wished.rules?.length ?? 0)];
  const now = policyOf(config(), prepareRules(rules));
  return {
    ...now,
    junkFrom: wished.junkFrom ?? now.junkFrom,
    refuseFrom: wished.refuseFrom === undefined ? now.refuseFrom : wished.refuseFrom === 0 ? null : wished.refuseFrom,
  };
}

async function* kept({ store }: ServerPorts, since: number): AsyncGenerator<readonly Kept[], void, void> {
  for (let after = 0; ; ) {
    const page = await store.judgements({ since, after, limit: PAGE });
    yield page.map(({ trace, act, facts }) => ({ trace, act, facts: JSON.parse(facts) as Facts }));
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

const replayed = (played: Replay): Replayed => ({
  judged: played.judged,
  leftOut: played.leftOut,
  summary: summaryOf(played),
  differences: played.differences
    .slice(-TOLD)
    .reverse()
    .map(({ trace, before, after }) => ({ trace, before, after: after.act, because: after.because })),
  hits: [...played.hits].map(([rule, hits]) => ({ rule, hits })),
});
