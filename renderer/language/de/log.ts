/** German of the messages in renderer/log. */
import type { Catalogue } from '../../../server/base/language.ts';

export const log: Catalogue = {
  Story: 'Erzählt',
  'Postfix lines': 'Postfix-Zeilen',
  'Live log': 'Live-Protokoll',
  'Everything that happens, as it happens. Nothing is sampled.':
    'Alles, was geschieht, während es geschieht. Nichts wird ausgelassen.',
  'Show as': 'Zeigen als',
  'Filter the log': 'Protokoll filtern',
  'Filter: words, is:problem, status:>=400, trace:MWS1': 'Filter: Wörter, is:problem, status:>=400, trace:MWS1',
  'Filter: words that must occur': 'Filter: Wörter, die vorkommen müssen',
  'Problems only': 'Nur Probleme',
  'Save these lines as text': 'Diese Zeilen als Text speichern',
  'Save these lines as JSON': 'Diese Zeilen als JSON speichern',
  'Save these lines': 'Diese Zeilen speichern',
  'Go on': 'Weiter',
  Pause: 'Anhalten',
  'Follow the newest': 'Den neuesten folgen',
  Filter: 'Filtern',
  '{count, plural, one {# event} other {# events}} per second':
    '{count, plural, one {# Ereignis} other {# Ereignisse}} pro Sekunde',
  '{kept, number} of {most, number} lines kept here, {gone, number} older ones on disk':
    '{kept, number} von {most, number} Zeilen hier, {gone, number} ältere auf der Platte',
  '{kept, number} of {most, number} lines kept here': '{kept, number} von {most, number} Zeilen hier',
  Follow: 'Folgen',
  '{count, number} new': '{count, number} neue',
  'Stands still, {count, plural, one {# new line} other {# new lines}}':
    'Steht still, {count, plural, one {# neue Zeile} other {# neue Zeilen}}',
  'the log': 'das Protokoll',
  'No line passes the filter': 'Keine Zeile passt zum Filter',
  '{count, plural, one {# line is} other {# lines are}} here without it.':
    'Ohne ihn {count, plural, one {ist # Zeile} other {sind # Zeilen}} da.',
  Quiet: 'Ruhe',
  'Watching for {seconds, plural, one {# second} other {# seconds}}. The first thing that happens appears here at once.':
    'Es wird seit {seconds, plural, one {# Sekunde} other {# Sekunden}} zugesehen. Das Erste, was geschieht, erscheint hier sofort.',
  'Show only this message': 'Nur diese Nachricht zeigen',
  'Rows of the log': 'Zeilen des Protokolls',
  'Next row': 'Nächste Zeile',
  'Row before': 'Zeile davor',
  'Problem before': 'Problem davor',
  'Next problem': 'Nächstes Problem',
  'Open the journey': 'Den Weg öffnen',
  'The last five minutes. Drag to see a stretch of it.':
    'Die letzten fünf Minuten. Ziehen zeigt einen Ausschnitt davon.',
  'knows problem, waiting, failed, refused and ok': 'kennt problem, waiting, failed, refused und ok',
  'needs a reply code, such as 450, 5xx or >=400': 'braucht einen Antwortcode wie 450, 5xx oder >=400',
  'needs a time of day, such as 13:04 or 13:04:10-13:05': 'braucht eine Uhrzeit wie 13:04 oder 13:04:10-13:05',
  'needs an age, such as 30s, 5min or 2h': 'braucht ein Alter wie 30s, 5min oder 2h',
  'cannot be read': 'ist nicht lesbar',
  'all that went wrong': 'alles, was schiefging',
  'who did it': 'wer es getan hat',
  'whose mailbox, who signed in': 'wessen Postfach, wer sich angemeldet hat',
  'from where': 'von wo',
  'one message or connection': 'eine Nachricht oder Verbindung',
  'a kind of event, such as queue.deferred': 'eine Art von Ereignis, etwa queue.deferred',
  'than 30s, 5min, 2h': 'als 30s, 5min, 2h',
};
