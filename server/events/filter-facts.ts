/** What is told of people's filters: that a script was changed, and by whom. */
import { t } from '../base/language.ts';
import type { Entry } from './catalogue.ts';
import { stateWords } from './state-words.ts';

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

const words: { readonly [W in FilterFacts['filters.changed']['what']]: (script: string) => string } = {
  saved: script => t('“{script}” was saved', { script }),
  activated: script => t('“{script}” runs from now on', { script }),
  off: () => t('Nothing sorts mail any more'),
  renamed: script => t('“{script}” has this name now', { script }),
  removed: script => t('“{script}” was removed', { script }),
  role: script => t('“{script}” runs at another time now', { script }),
};

function awayWords({ on, from, until }: FilterFacts['filters.vacation']): string {
  if (!on) return t('off');
  if (from === null) return until === null ? t('on') : t('on until {until}', { until });
  return until === null ? t('on from {from}', { from }) : t('on from {from} until {until}', { from, until });
}

export const filterEntries: { readonly [N in keyof FilterFacts]: Entry<FilterFacts[N]> } = {
  'filters.changed': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'info',
    say: f =>
      t('Filters of {account}: {what} ({by})', {
        ...{ account: f.account || t('the server'), what: stateWords(words, f.what)(f.script), by: f.by },
      }),
  },
  'filters.vacation': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'info',
    say: f => t('Away reply of {account}: {what} ({by})', { account: f.account, what: awayWords(f), by: f.by }),
  },
};
