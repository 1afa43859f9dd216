/** What came back, by its shape; and what the settings make of addresses that fail, in sentences. Pure. */
import type { Setting } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { size } from '../design/format.ts';
import type { Shape } from '../design/words.ts';
import { lasting } from './lasting.ts';

const shapes: Readonly<Record<string, Shape>> = {
  failed: 'failed',
  complaint: 'failed',
  delayed: 'waiting',
  delivered: 'ok',
  relayed: 'ok',
  expanded: 'ok',
};
export const heardShape = (kind: string): Shape => shapes[kind] ?? 'info';

export function policyWords(settings: readonly Setting[]): readonly string[] {
  const sizeOf = (key: string): string => {
    const value = settings.find(one => one.key === key)?.value;
    return typeof value === 'number' ? size(value) : text(key);
  };
  const text = (key: string): string => settings.find(one => one.key === key)?.text ?? '';
  const isOn = (key: string): boolean => settings.find(one => one.key === key)?.value === true;
  return [
    isOn('suppression.on')
      ? t(
          'An address whose server says for good that it does not exist, {after, plural, one {# time} other {# times}} within {within}, is not tried for {time}. What is sent there is refused at once, with the reason.',
          {
            after: Number(text('suppression.after')) || 1,
            within: lasting(text('suppression.within')),
            time: lasting(text('suppression.for')),
          },
        )
      : t('Every address is tried again with each message, however often it failed.'),
    t('A message that could not be delivered goes back whole up to {size}; of a larger one its header.', {
      size: sizeOf('bounce.return-at-most'),
    }),
    isOn('bounce.tell-postmaster')
      ? t('The postmaster hears of reports that could not be delivered either.')
      : t('Nobody hears of reports that could not be delivered either; the journey tells it.'),
  ];
}
