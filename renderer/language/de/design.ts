/** German of renderer/design. */
import type { Catalogue } from '../../../server/base/language.ts';

export const design: Catalogue = {
  '{count, plural, one {# day} other {# days}}': '{count, plural, one {# Tag} other {# Tage}}',
  'just now': 'gerade eben',
  '{span} ago': 'vor {span}',
  'due now': 'jetzt fällig',
  'in {span}': 'in {span}',
  Close: 'Schließen',
  Keep: 'Behalten',
  Copied: 'Kopiert',
  '{names} and {count} more': '{names} und {count} weitere',
};
