/**
 * Rules as one types them, and as they are told:
 *
 *   rule      = stage 1*condition "then" action
 *   condition = field ("=" / "!=" / ">" / "<") value *("," value)      ; text with * and ?, networks, numbers, yes, no
 *   action    = "accept" / "skip" / "junk" / "hold" / "later" / "refuse" [":" words] / "score:" points
 *
 * `content subject=*casino* size>2000 then junk`. A value with blanks or commas is one word of its own on the command line.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Comparison, Condition, Field } from './condition.ts';
import { type Stage, stages } from './facts.ts';
import { type Action, checkRule, type Rule } from './rule.ts';

export type RuleDraft = Pick<Rule, 'stage' | 'when' | 'action'>;

const signs: readonly (readonly [string, Comparison])[] = [
  ['!=', 'is-not'],
  ['=', 'is'],
  ['>', 'over'],
  ['<', 'under'],
];

/** The words of a rule, one each. What is wrong is told in words. */
export function parseRule(words: readonly string[]): Result<RuleDraft, string> {
  const [stage = '', ...rest] = words;
  const then = rest.lastIndexOf('then');
  if (!isStage(stage)) return err(`"${stage}" is no stage: ${stages.join(', ')}`);
  if (then === -1 || then !== rest.length - 2)
    return err('a rule ends with "then" and what is done, such as "then junk"');
  const action = parseAction(rest.at(-1)!);
  if (!action.ok) return action;
  const when: Condition[] = [];
  for (const word of rest.slice(0, then)) {
    const condition = parseCondition(word);
    if (!condition.ok) return condition;
    when.push(condition.value);
  }
  const draft = { stage, when, action: action.value };
  const checked = checkRule({ ...draft, note: '' });
  return checked.ok ? ok(draft) : checked;
}

const isStage = (text: string): text is Stage => (stages as readonly string[]).includes(text);

function parseCondition(word: string): Result<Condition, string> {
  const at = word.search(/!=|[=<>]/);
  const sign = at === -1 ? undefined : signs.find(([text]) => word.startsWith(text, at));
  if (!sign) return err(`"${word}" is no condition such as sender=*@example.org`);
  const [text, comparison] = sign;
  const values = word.slice(at + text.length).split(',');
  return ok({ field: word.slice(0, at) as Field, comparison, values });
}

function parseAction(word: string): Result<Action, string> {
  const colon = word.indexOf(':');
  const kind = colon === -1 ? word : word.slice(0, colon);
  const more = colon === -1 ? '' : word.slice(colon + 1);
  switch (kind) {
    case 'refuse':
      return ok({ kind, words: more });
    case 'score':
      return /^[+-]?\d{1,3}(\.\d{1,2})?$/.test(more) ? ok({ kind, points: Number(more) }) : err('score:3 adds points');
    case 'accept':
    case 'skip':
    case 'junk':
    case 'hold':
    case 'later':
      if (more === '') return ok({ kind });
  }
  return err(`"${word}" is nothing that is done: accept, skip, junk, hold, later, refuse:words, score:points`);
}

/** As `parseRule` reads it. */
export function printRule({ stage, when, action }: RuleDraft): string {
  const conditions = when.map(({ field, comparison, values }) => {
    const sign = signs.find(([, name]) => name === comparison)![0];
    return quoted(`${field}${sign}${values.join(',')}`);
  });
  return [stage, ...conditions, 'then', quoted(printAction(action))].join(' ');
}

function printAction(action: Action): string {
  if (action.kind === 'refuse') return action.words === '' ? 'refuse' : `refuse:${action.words}`;
  return action.kind === 'score' ? `score:${action.points}` : action.kind;
}

const quoted = (word: string): string =>
  /[\s"'*?<>$&|;()\\]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : word;
