/** Away replies that answer for long and have no end: perhaps their owners are back. Told among what the owner must know. */
import type { Clock } from '../base/ports.ts';
import { hours } from '../base/units.ts';
import type { Need } from '../events/need.ts';
import type { AwayNow, RulesControl } from './account-rules.ts';

/** Everybody's scripts are looked through, so it is done now and then: a month is no matter of minutes. */
const ASKED_EVERY = hours(1);
const DAY = 86_400_000;
/** More are said in one sentence. */
const MOST_NAMED = 3;

export function forgottenVacations(rules: Pick<RulesControl, 'away'>, clock: Clock): () => Promise<readonly Need[]> {
  let known: { readonly at: number; readonly rows: Promise<readonly AwayNow[]> } | null = null;
  const away = (): Promise<readonly AwayNow[]> => {
    if (known && clock.monotonic() - known.at < ASKED_EVERY) return known.rows;
    const rows = rules.away();
    known = { at: clock.monotonic(), rows };
    rows.catch(() => {
      known = null;
    });
    return rows;
  };
  return async () => {
    const long = (await away()).filter(one => one.long);
    const needs = long.slice(0, MOST_NAMED).map((one): Need => needOf(one, clock.now()));
    const more = long.length - needs.length;
    if (more === 0) return needs;
    const sentence = `${more} more ${more === 1 ? 'away reply answers' : 'away replies answer'} for long, without an end`;
    return [...needs, { id: 'away more', severity: 'info', sentence, path: '/accounts' }];
  };
}

const needOf = ({ address, since }: AwayNow, now: number): Need => ({
  id: `away ${address}`,
  severity: 'info',
  sentence: `${address} has answered as away for ${Math.floor((now - since) / DAY)} days, and no end is set`,
  path: `/accounts/${encodeURIComponent(address)}/rules`,
});
