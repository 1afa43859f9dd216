/**
 * The owner's rules: at which stage, under which conditions, what is done. They are asked in order; the first that ends
 * the matter ends it, those that only add to the score go on. Pure; where they are kept is the store's.
 */
import { err, ok, type Result } from '../base/result.ts';
import { askedBy, type Condition, checkCondition, prepare } from './condition.ts';
import { type Facts, type Stage, stages } from './facts.ts';

/**
 * `accept` ends the checks in the message's favour, `skip` only this stage's. `later`: the peer is told to come back.
 * `score` adds to what the checks say.
 */
export type Action =
  | { readonly kind: 'accept' | 'skip' | 'junk' | 'hold' | 'later' }
  /** `words` goes to the peer; '' for the usual ones. */
  | { readonly kind: 'refuse'; readonly words: string }
  | { readonly kind: 'score'; readonly points: number };

export type Rule = {
  readonly id: number;
  readonly stage: Stage;
  readonly when: readonly Condition[];
  readonly action: Action;
  /** Why it is there, as its owner wrote it. */
  readonly note: string;
  readonly enabled: boolean;
};

const MOST_CONDITIONS = 20;
const LONGEST_NOTE = 500;
const LONGEST_WORDS = 200;
const MOST_POINTS = 100;

/** What is wrong with it, in words for who wrote it. */
export function checkRule({ stage, when, action, note }: Omit<Rule, 'id' | 'enabled'>): Result<void, string> {
  if (when.length === 0) return err('a rule without a condition would meet every message');
  if (when.length > MOST_CONDITIONS) return err(`more than ${MOST_CONDITIONS} conditions`);
  if (note.length > LONGEST_NOTE) return err(`a note of more than ${LONGEST_NOTE} characters`);
  for (const condition of when) {
    const checked = checkCondition(condition);
    if (!checked.ok) return checked;
    const { from } = askedBy(condition.field)!;
    if (stages.indexOf(from) > stages.indexOf(stage))
      return err(`${condition.field} is not known before "${from}", and the rule is asked at "${stage}"`);
  }
  return checkAction(stage, action);
}

function checkAction(stage: Stage, action: Action): Result<void, string> {
  if (action.kind === 'refuse' && (action.words.length > LONGEST_WORDS || /[^\x20-\x7e]/.test(action.words)))
    return err(`what the peer is told has at most ${LONGEST_WORDS} characters, all of them ASCII`);
  if (action.kind === 'score' && !(Math.abs(action.points) <= MOST_POINTS))
    return err(`points lie between -${MOST_POINTS} and ${MOST_POINTS}`);
  if ((action.kind === 'junk' || action.kind === 'hold') && stage !== 'content')
    return err(`"${action.kind}" is for messages, so its stage is "content"`);
  return ok(undefined);
}

export type Prepared = { readonly rule: Rule; readonly meets: (facts: Facts) => boolean };

/** Those that are enabled, ready to be asked, in their order. */
export const prepareRules = (rules: readonly Rule[]): readonly Prepared[] =>
  rules
    .filter(rule => rule.enabled)
    .map(rule => {
      const conditions = rule.when.map(prepare);
      return { rule, meets: facts => conditions.every(holds => holds(facts)) };
    });
