/** What the status bar says in numbers, and how it knows that outgoing mail is paused. */
import { languageTag } from '../../server/base/language.ts';

const share = new Intl.NumberFormat(languageTag(), {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
export const percent = (of: number): string => share.format(of);

/** Of what needs a person; as server/queue/frozen.ts calls it. */
export const PAUSED = 'frozen *';
