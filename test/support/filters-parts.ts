/** The book of scripts and the rules on a test's store, by UTC: what JMAP and ManageSieve ask. */
import type { Clock } from '../../server/base/ports.ts';
import { newRulesControl } from '../../server/filters/account-rules.ts';
import { newScriptBook } from '../../server/filters/book.ts';
import type { Store } from '../../server/store/interface.ts';

export function filtersFor(store: Store, clock: Clock, limits = { scripts: 5, octets: 10_000 }) {
  const book = newScriptBook({ store, clock, limits: () => limits });
  return { book, rules: newRulesControl({ store, book, clock, zoneAt: () => 0 }) };
}
