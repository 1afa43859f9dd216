/** German of the messages in renderer/overview. */
import type { Catalogue } from '../../../server/base/language.ts';

export const overview: Catalogue = {
  // The headline
  'The mail server is away': 'Der Mailserver antwortet nicht',
  'This is how it was when it last answered. {figures}': 'So war es bei seiner letzten Antwort. {figures}',
  'Nobody can hand mail over': 'Niemand kann Mail übergeben',
  'No port is open for mail. Each one below says why.': 'Kein Port ist für Mail offen. Unten steht bei jedem, warum.',
  'Ready for the first run': 'Bereit für den ersten Start',
  'No port is open for mail yet: first choose what mail on this computer is for.':
    'Noch ist kein Port für Mail offen: Wählen Sie zuerst, wofür Mail auf diesem Computer da ist.',
  'Outgoing mail is paused': 'Ausgehende Mail ist angehalten',
  'Mail for people here still arrives. {figures}': 'Mail für die Leute hier kommt weiter an. {figures}',
  'Some mail is stuck': 'Manche Mail steckt fest',
  'Mail is moving, some of it waits': 'Die Mail läuft, ein Teil wartet',
  'Ready to catch mail': 'Bereit, Mail abzufangen',
  'Catching everything': 'Alles wird abgefangen',
  'All mail is moving': 'Alle Mail läuft',
  'Ready for the first letter': 'Bereit für die erste Nachricht',
  'Whatever your programs send ends here. Nothing leaves this computer.':
    'Was Ihre Programme senden, endet hier. Nichts verlässt diesen Computer.',
  '{figures} Nothing leaves this computer.': '{figures} Nichts verlässt diesen Computer.',
  'Everything is open, and no mail has come yet.': 'Alles ist offen, und es kam noch keine Mail.',
  '{waiting, plural, =0 {Nothing waits.} one {# waits, since {age}.} other {# wait, the oldest for {age}.}}':
    '{waiting, plural, =0 {Nichts wartet.} one {# wartet seit {age}.} other {# warten, am längsten seit {age}.}}',
  '{accepted, plural, =0 {No message} one {# message} other {# messages}} {period, select, quarter {in the last 15 minutes} hour {in the last hour} other {in the last 24 hours}}. {waiting, plural, =0 {Nothing waits.} one {# waits, since {age}.} other {# wait, the oldest for {age}.}} {failed, plural, =0 {Nothing failed.} one {# failed.} other {# failed.}}':
    '{accepted, plural, =0 {Keine Nachricht} one {# Nachricht} other {# Nachrichten}} {period, select, quarter {in den letzten 15 Minuten} hour {in der letzten Stunde} other {in den letzten 24 Stunden}}. {waiting, plural, =0 {Nichts wartet.} one {# wartet seit {age}.} other {# warten, am längsten seit {age}.}} {failed, plural, =0 {Nichts schlug fehl.} one {# schlug fehl.} other {# schlugen fehl.}}',
  '15 min': '15 min',
  '1 hour': '1 Stunde',
  '24 hours': '24 Stunden',
  // The line
  'The line': 'Die Linie',
  'Where mail is': 'Wo die Mail ist',
  'Counted over': 'Gezählt über',
  'the counts': 'die Zahlen',
  '{count} <word>refused</word>': '{count} <word>abgewiesen</word>',
  '{count} <word>waiting</word>': '{count} <word>warten</word>',
  '{count} <word>failed</word>': '{count} <word>gescheitert</word>',
  'In the last {minutes, plural, one {# minute} other {# minutes}}: {accepted, number} accepted, {delivered, number} delivered, {sent, number} sent out, {waiting, number} waiting, {refused, number} refused, {failed, number} failed':
    'In {minutes, plural, one {der letzten Minute} other {den letzten # Minuten}}: {accepted, number} angenommen, {delivered, number} zugestellt, {sent, number} hinausgesandt, {waiting, number} wartend, {refused, number} abgewiesen, {failed, number} gescheitert',
  // The books
  '{count} delivered': '{count} zugestellt',
  '{count} sent out': '{count} hinausgesandt',
  '{count} passed on': '{count} weitergegeben',
  '{count} returned': '{count} zurückgegeben',
  '{count} removed': '{count} entfernt',
  '{count} waiting': '{count} wartend',
  'Nothing is lost: {accepted, plural, one {# recipient} other {# recipients}} accepted = {sum}.':
    'Nichts geht verloren: {accepted, plural, one {# Empfänger} other {# Empfänger}} angenommen = {sum}.',
  'The books do not balance: {accepted, plural, one {# recipient} other {# recipients}} accepted, but {sum}.':
    'Die Bücher gehen nicht auf: {accepted, plural, one {# Empfänger} other {# Empfänger}} angenommen, aber {sum}.',
  'Listening on {address}, {count, plural, one {# connection} other {# connections}} now.':
    'Zu erreichen auf {address}, jetzt {count, plural, one {# Verbindung} other {# Verbindungen}}.',
  'No listener is open, so nothing can come in.': 'Kein Port ist offen, also kann nichts hereinkommen.',
  // Latest journeys
  'the state of the mail server': 'der Zustand des Mailservers',
  'Latest journeys': 'Letzte Wege',
  'All journeys': 'Alle Wege',
  'the latest journeys': 'die letzten Wege',
  unknown: 'unbekannt',
  nobody: 'niemand',
  'No mail yet': 'Noch keine Mail',
  'Send yourself one': 'Sich selbst eine Nachricht senden',
  Sending: 'Senden',
  // Needs you
  'Needs you': 'Braucht Sie',
  '{count, plural, one {# more is} other {# more are}} put away for thirty days.':
    '{count, plural, one {# weiteres ist} other {# weitere sind}} für dreißig Tage beiseitegelegt.',
  'Dismiss for 30 days': '30 Tage nicht mehr zeigen',
  Dismissing: 'Beiseitelegen',
  Undoing: 'Rückgängig machen',
  'You are told of it again in thirty days.': 'Sie hören in dreißig Tagen wieder davon.',
  'See to it': 'Darum kümmern',
  'See what waits': 'Sehen, was wartet',
  'Let it go on': 'Fortsetzen',
  'Only {free} of disk are free; with none left, new mail is refused until there is room.':
    'Nur {free} der Platte sind frei; ist nichts mehr frei, wird neue Mail abgewiesen, bis Platz ist.',
  'The ledger does not balance: a recipient is counted wrongly. Run mailroom status and report this.':
    'Die Bücher gehen nicht auf: Ein Empfänger ist falsch gezählt. Führen Sie mailroom status aus und melden Sie das.',
  'Nobody lives here yet. Add the first account, so that mail can arrive.':
    'Hier wohnt noch niemand. Legen Sie das erste Konto an, damit Mail ankommen kann.',
  'All outgoing mail is paused by {by} since {time}{why, select, none {} other { ({why})}}. What waits still expires.':
    'Alle ausgehende Mail ist seit {time} angehalten, durch: {by}{why, select, none {} other { ({why})}}. Was wartet, läuft trotzdem ab.',
  'Mail to {route} is frozen by {by} since {time}{why, select, none {} other { ({why})}}. What waits there still expires.':
    'Mail an {route} ist seit {time} eingefroren, durch: {by}{why, select, none {} other { ({why})}}. Was dort wartet, läuft trotzdem ab.',
};
