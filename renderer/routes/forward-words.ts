/** Where an account's mail goes, what a list of the settings holds, and how good it looks for what is sent on. Pure. */
import type { Setting, SurvivalTold } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { Shape } from '../design/words.ts';

/** One an entry; commas and ends of line part them. */
export const entriesIn = (text: string): readonly string[] =>
  [...new Set(text.split(/[\n,;\s]+/).map(one => one.trim()))].filter(Boolean);

/** The account's own mailbox: by its address as it is typed, or `mailbox:` before it as it is kept. */
const isOwn = (address: string, target: string): boolean =>
  target.toLowerCase().replace(/^mailbox:/, '') === address.toLowerCase();
export const isKept = (address: string, targets: readonly string[]): boolean =>
  targets.some(one => isOwn(address, one));
export const elsewhere = (address: string, targets: readonly string[]): readonly string[] =>
  targets.filter(one => !isOwn(address, one));

export function goesTo(address: string, targets: readonly string[]): string {
  const others = elsewhere(address, targets).join(', ');
  return isKept(address, targets)
    ? t('goes to {targets}, and is kept here too', { targets: others })
    : t('goes to {targets}; nothing is kept here', { targets: others });
}

export const targetsOf = (address: string, text: string, keep: boolean): readonly string[] => [
  ...(keep ? [address] : []),
  ...elsewhere(address, entriesIn(text)),
];

export function listOf(settings: readonly Setting[], key: string): readonly string[] {
  const value = settings.find(one => one.key === key)?.value;
  return Array.isArray(value) ? value.map(String) : [];
}

/** Of a domain, or of one below it. */
export const namedIn = (domain: string, recipients: readonly string[]): number =>
  recipients.filter(one => one.toLowerCase().endsWith(`@${domain.toLowerCase()}`)).length;

export const isDomain = (text: string): boolean => /^(?!-)[^\s@/:]+\.[^\s@/:]+$/.test(text.trim());

export const survivalShape = ({ atRisk, looked }: Pick<SurvivalTold, 'atRisk' | 'looked'>): Shape =>
  looked === 0 ? 'info' : atRisk > 0 ? 'attention' : 'ok';
