/** Shares as they are printed in the status bar. */
import { languageTag } from '../../server/base/language.ts';

const share = new Intl.NumberFormat(languageTag(), {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
export const percent = (of: number): string => share.format(of);
