/** What is told of people's filters: that a script was changed, and by whom. */
import type { Entry } from './catalogue.ts';

export type FilterFacts = {
  /** `account` '': the server's own scripts. `script` '': none runs any more. */
  'filters.changed': {
    account: string;
    script: string;
    what: 'saved' | 'activated' | 'off' | 'renamed' | 'removed' | 'role';
    by: string;
  };
  /** An away reply that stands: `until` null where it has no end. */
  'filters.vacation': { account: string; on: boolean; from: string | null; until: string | null; by: string };
};

const words: { readonly [W in FilterFacts['filters.changed']['what']]: string } = {
  saved: 'was saved',
  activated: 'runs from now on',
  off: 'Nothing sorts mail any more',
  renamed: 'has this name now',
  removed: 'was removed',
  role: 'runs at another time now',
};

export const filterEntries: { readonly [N in keyof FilterFacts]: Entry<FilterFacts[N]> } = {
  'filters.changed': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'info',
    say: f =>
      `Filters of ${f.account || 'the server'}: ${f.what === 'off' ? words.off : `“${f.script}” ${words[f.what]}`} (${f.by})`,
  },
  'filters.vacation': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'info',
    say: f =>
      `Away reply of ${f.account}: ${f.on ? `on${f.from === null ? '' : ` from ${f.from}`}${f.until === null ? '' : ` until ${f.until}`}` : 'off'} (${f.by})`,
  },
};
