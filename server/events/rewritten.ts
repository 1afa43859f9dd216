/** What the owner's table of rewriting did to addresses, in words. */
import type { Facts } from './event.ts';

const MOST_NAMED = 5;

export function rewrittenWords(changes: Facts['address.rewritten']['changes']): string {
  const alike = new Map(changes.map(one => [`${one.from} ${one.to}`, one]));
  const named = [...alike.values()]
    .slice(0, MOST_NAMED)
    .map(({ from, to, line }) => `${from} became ${to} (rule ${line})`);
  return [...named, ...(alike.size > MOST_NAMED ? [`and ${alike.size - MOST_NAMED} more`] : [])].join(', ');
}
