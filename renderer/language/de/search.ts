/** German of renderer/search and of the grammar of searches. */
import type { Catalogue } from '../../../server/base/language.ts';

export const search: Catalogue = {
  '“(” is never closed': '„(“ wird nie geschlossen',
  Search: 'Suchen',
  'Search mail': 'Mail durchsuchen',
  'Without {what}': 'Ohne {what}',
  'Clear the search': 'Suche leeren',
  'What can be searched for': 'Wonach gesucht werden kann',
  'Not: {what}': 'Nicht: {what}',
  '{fault}. It was left out.': '{fault}. Es wurde weggelassen.',
};
