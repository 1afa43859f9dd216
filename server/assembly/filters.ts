/** People's scripts, and their rules as forms: ManageSieve, JMAP, the window and the command line change them here. */

import type { Config } from '../config/schema.ts';
import { newRulesControl, type RulesControl } from '../filters/account-rules.ts';
import { newScriptBook, type ScriptBook } from '../filters/book.ts';
import type { SieveFacts } from '../managesieve/capability.ts';
import { capabilities } from '../sieve/registry.ts';
import { zoneAt } from '../sifting/facts.ts';
import type { Ground } from './ground.ts';

export type Filters = { readonly book: ScriptBook; readonly rules: RulesControl };

export function openFilters({ store, clock, config }: Ground): Filters {
  const limits = () => ({ scripts: config()['sieve.most-scripts'], octets: config()['sieve.longest-script'] });
  const book = newScriptBook({ store, clock, limits });
  return { book, rules: newRulesControl({ store, book, clock, zoneAt }) };
}

/** What scripts may use here, as ManageSieve (RFC 5804 §1.7) and JMAP (RFC 9661 §1.2) announce it. */
export const sieveFacts = (config: Config): SieveFacts => ({
  extensions: capabilities,
  notify: capabilities.includes('enotify') ? ['mailto'] : [],
  maxRedirects: config['sieve.most-redirects'],
});
