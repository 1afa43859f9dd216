/** An alias as the API tells it. */
import { limitWords } from '../../directory/alias-limits.ts';
import type { AliasMade as Made } from '../../directory/aliases.ts';
import { whyOver } from '../../directory/effective.ts';
import type { Alias } from '../../store/interface.ts';
import type { AliasLimitsRow, AliasMade, AliasRow } from '../contract.ts';

export const aliasRow = (
  { address, targets, limits }: Pick<Alias, 'address' | 'targets' | 'limits'>,
  now: number,
  maker?: string,
): AliasRow => ({
  ...{ address, targets },
  ...(limits ? { limits: limitsRow(limits, now) } : {}),
  ...(maker === undefined ? {} : { maker }),
});

export const madeRow = ({ notes, ...alias }: Made, now: number): AliasMade => ({ ...aliasRow(alias, now), notes });

const limitsRow = (limits: NonNullable<Alias['limits']>, now: number): AliasLimitsRow => ({
  ...{ until: limits.until, most: limits.most, used: limits.used, onlyFrom: limits.onlyFrom },
  ...{ isOver: whyOver(limits, now) !== null, words: limitWords(limits, now) },
});
