/** The policy as it is now: the owner's settings, and the rules as the store has them, read again when they change. */
import { checkPointsOf } from '../config/check-points.ts';
import type { Config } from '../config/schema.ts';
import type { Store, StoredRule } from '../store/interface.ts';
import type { Policy } from './decide.ts';
import { type Prepared, prepareRules, type Rule } from './rule.ts';

export type PolicySource = {
  current(): Policy;
  rules(): readonly Rule[];
  /** After somebody has changed the rules. */
  reload(): Promise<void>;
};

export async function openPolicy(store: Pick<Store, 'rules'>, config: () => Config): Promise<PolicySource> {
  let rules: readonly Rule[] = [];
  let prepared: readonly Prepared[] = [];
  const reload = async () => {
    rules = (await store.rules()).map(ruleOf);
    prepared = prepareRules(rules);
  };
  await reload();
  return { current: () => policyOf(config(), prepared), rules: () => rules, reload };
}

export const ruleOf = ({ id, body, enabled }: StoredRule): Rule => ({
  ...(JSON.parse(body) as Omit<Rule, 'id' | 'enabled'>),
  ...{ id, enabled },
});

/** What of a rule is kept as JSON. */
export const bodyOf = ({ stage, when, action, note }: Omit<Rule, 'id' | 'enabled'>): string =>
  JSON.stringify({ stage, when, action, note });

export const policyOf = (config: Config, rules: readonly Prepared[]): Policy => ({
  rules,
  weights: checkPointsOf(config['checks.points']),
  junkFrom: config['checks.junk-from'],
  refuseFrom: config['checks.refuse-from'] === 0 ? null : config['checks.refuse-from'],
  greylist:
    config['checks.greylist'] === 'off'
      ? null
      : { who: config['checks.greylist'], from: config['checks.greylist-from'] },
});
