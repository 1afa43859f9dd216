/** German of the messages in renderer/shell. */
import type { Catalogue } from '../../../server/base/language.ts';

export const shell: Catalogue = {
  // Places
  Overview: 'Übersicht',
  Mail: 'Post',
  'Live log': 'Live-Protokoll',
  Queue: 'Warteschlange',
  Journeys: 'Wege',
  Accounts: 'Konten',
  Deliverability: 'Zustellbarkeit',
  Settings: 'Einstellungen',
  Watch: 'Beobachten',
  'Set up': 'Einrichten',
  Places: 'Bereiche',
  More: 'Mehr',
  // Keys
  Everywhere: 'Überall',
  Keys: 'Tasten',
  'Mailroom (as Gmail)': 'Mailroom (wie Gmail)',
  'Whose keys': 'Wessen Tasten',
  'Single keys': 'Einzelne Tasten',
  'One character does something, such as j or #.': 'Ein Zeichen allein löst etwas aus, etwa j oder #.',
  'Show keys as I click': 'Beim Klicken die Taste zeigen',
  'What was done with the mouse shows its key for a moment.': 'Was mit der Maus getan wurde, zeigt kurz seine Taste.',
  off: 'aus',
};
