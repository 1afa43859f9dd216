/** Where a letter crossed from one program to another, each crossing with its padlock; recipients that left together are one. */
import type { Branch, Grade, Journey, Padlock } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export type Crossing = {
  readonly key: string;
  readonly direction: 'in' | 'out';
  /** Who stood on the other side. */
  readonly other: string;
  readonly recipients: readonly string[];
  readonly padlock: Padlock;
};

export function crossingsOf({ trunk, branches }: Pick<Journey, 'trunk' | 'branches'>): readonly Crossing[] {
  const came = trunk.find(station => station.padlock);
  const written = trunk.find(station => station.name === 'written');
  const into: readonly Crossing[] = came?.padlock
    ? [{ key: 'in', direction: 'in', other: written?.fact ?? '', recipients: [], padlock: came.padlock }]
    : [];
  return [...into, ...outOf(branches)];
}

function outOf(branches: readonly Branch[]): readonly Crossing[] {
  const crossings = new Map<string, Crossing>();
  for (const { address, stations } of branches) {
    const sent = stations.find(station => station.padlock);
    if (!sent?.padlock) continue;
    const key = JSON.stringify([sent.fact, sent.padlock]);
    const before = crossings.get(key);
    const recipients = [...(before?.recipients ?? []), address];
    crossings.set(key, { key, direction: 'out', other: sent.fact ?? '', recipients, padlock: sent.padlock });
  }
  return [...crossings.values()];
}

/** For those who hear it: the sentence alone does not say how good that is. */
export const gradeWords: { readonly [G in Grade]: string } = {
  proven: t('Encrypted and proven'),
  encrypted: t('Encrypted, not proven'),
  clear: t('Not encrypted'),
  inside: t('Stayed on this computer'),
};
