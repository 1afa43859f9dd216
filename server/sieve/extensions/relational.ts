/**
 * "relational": ":value" compares by order, ":count" how many there are. RFC 5231.
 *
 *   MATCH-TYPE =/ ":value" / ":count"  relational-match      relational-match = "gt" / "ge" / "lt" / "le" / "eq" / "ne"
 */
import { keyOf, order } from '../comparators.ts';
import type { CompileContext, Extension, MatchTypeDefinition, MatchTypeUse } from '../extension.ts';
import { matcherOf } from '../match.ts';
import { asValue } from '../message.ts';

type Holds = (order: number) => boolean;
const operators: ReadonlyMap<string, Holds> = new Map([
  ['gt', n => n > 0],
  ['ge', n => n >= 0],
  ['lt', n => n < 0],
  ['le', n => n <= 0],
  ['eq', n => n === 0],
  ['ne', n => n !== 0],
]);

function operatorOf(use: MatchTypeUse, context: CompileContext): Holds {
  const { node } = use.tag!.text!;
  const found = operators.get(node.value.toLowerCase());
  if (!found) context.problem(`"${node.value}" is no comparison: "gt", "ge", "lt", "le", "eq" or "ne"`, node.span);
  return found ?? (() => false);
}

const value: MatchTypeDefinition = {
  name: 'value',
  value: 'text',
  compile(use, context) {
    const holds = operatorOf(use, context);
    const { comparator } = use;
    return matcherOf(use.keys, keys => {
      const wanted = keys.map(comparator.key);
      return (run, one) => wanted.some(key => holds(order(comparator, keyOf(one, comparator, run), key)));
    });
  },
};

/** §4.2: the number, as a string, is compared as the comparator says: with numbers that is i;ascii-numeric. */
const count: MatchTypeDefinition = {
  name: 'count',
  value: 'text',
  compile(use, context) {
    const holds = operatorOf(use, context);
    const { comparator } = use;
    if (comparator.order === undefined) {
      const at = use.comparatorNode ?? use.tag!.node;
      context.warning(
        `:count compares numbers as letters here: "10" comes before "9" but with \`:comparator "i;ascii-numeric"\``,
        at.span,
      );
    }
    const matches = matcherOf(use.keys, keys => {
      const wanted = keys.map(comparator.key);
      return (run, one) => wanted.some(key => holds(order(comparator, keyOf(one, comparator, run), key)));
    });
    return (run, values) => matches(run, [asValue(String(values.length))]);
  },
};

export const relational: Extension = { capability: 'relational', matchTypes: [count, value] };
