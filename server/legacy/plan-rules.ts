/** Many lines that say the same of many addresses are one rule with many values. */
import { checkRule, type Action as RuleAction } from '../judgement/rule.ts';
import { printRule, type RuleDraft } from '../judgement/rule-text.ts';
import type { Sink, Told } from './plan.ts';
import type { Statement } from './statement.ts';

/** judgement/condition.ts takes a thousand. */
const MOST_VALUES = 500;

type Group = {
  readonly draft: Omit<RuleDraft, 'when'>;
  readonly field: string;
  readonly values: Set<string>;
  readonly from: Statement;
};

/** What lets mail pass is asked before what refuses it, as a table's narrow lines are before its wide ones. */
export function rulesOf(told: readonly Told[], sink: Sink): void {
  const groups = new Map<string, Group[]>();
  for (const { action, from } of told) {
    if (action.kind !== 'rule') continue;
    const { stage, field, values, does } = action;
    const done: RuleAction = typeof does === 'string' ? { kind: does } : { kind: 'refuse', words: does.refuse };
    const key = JSON.stringify([stage, field, done]);
    const there = groups.get(key) ?? [];
    groups.set(key, there);
    const last = there.at(-1);
    const group =
      last && last.values.size + values.length <= MOST_VALUES
        ? last
        : { draft: { stage, action: done }, field, values: new Set<string>(), from };
    if (group !== last) there.push(group);
    for (const value of values) group.values.add(value);
  }
  const all = [...groups.values()].flat();
  const passes = (group: Group): boolean => group.draft.action.kind === 'accept' || group.draft.action.kind === 'skip';
  for (const group of [...all.filter(passes), ...all.filter(one => !passes(one))]) ruleStep(group, sink);
}

function ruleStep({ draft, field, values, from }: Group, sink: Sink): void {
  const when: RuleDraft['when'] = [
    { field: field as RuleDraft['when'][number]['field'], comparison: 'is', values: [...values] },
  ];
  const rule: RuleDraft = { ...draft, when };
  const checked = checkRule({ ...rule, note: '' });
  if (checked.ok)
    sink.step(
      { act: 'rule', rule, text: printRule(rule) },
      from,
      draft.action.kind === 'accept' ? 'no check is asked then' : undefined,
    );
  else sink.leave(printRule(rule), checked.error, from);
}
