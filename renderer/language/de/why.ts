/** German of the messages in renderer/why. */
import type { Catalogue } from '../../../server/base/language.ts';

export const why: Catalogue = {
  'The answer': 'Die Antwort',
  'Show its journey': 'Weg anzeigen',
  'Copy the answer with its proof': 'Antwort samt Belegen kopieren',
  'Looked at as: {way}': 'Betrachtet als: {way}',
  'Ask another way': 'Anders fragen',
  'What proves it': 'Was es belegt',
  Now: 'Jetzt',
  'Journey {trace}': 'Weg {trace}',
  Undoing: 'Rückgängig machen',
  'Trying it now': 'Jetzt versuchen',
  'It is tried now.': 'Es wird jetzt versucht.',
  'Letting it go': 'Freigeben',
  'It goes on its way.': 'Sie geht ihren Weg.',
  'Letting mail go again': 'Mail wieder hinauslassen',
  'Mail goes again.': 'Mail geht wieder hinaus.',
  'Trying the address again': 'Adresse wieder versuchen',
  'Mail to {address} is tried again. Send it once more.':
    'Mail an {address} wird wieder versucht. Senden Sie sie noch einmal.',
  Forgiving: 'Verzeihen',
  '{address} may begin anew.': '{address} darf neu anfangen.',
  'Bringing it back': 'Zurückholen',
  'It lies in {mailbox} again.': 'Sie liegt wieder in {mailbox}.',
  'Port {port} it is. Tell the programs that connect.':
    'Es ist nun Port {port}. Sagen Sie es den Programmen, die sich verbinden.',
  'Changing the port': 'Port ändern',
  'Copied: a note for {to}.': 'Kopiert: eine Notiz für {to}.',
  'Making the rule': 'Regel anlegen',
  'Mail of {of} is let in from now on. What was refused has to be sent again.':
    'Mail von {of} wird ab jetzt angenommen. Was abgelehnt wurde, muss noch einmal gesendet werden.',
  'Why?': 'Warum?',
  'Mail that did not come, did not go, or was never handed over':
    'Mail, die nicht kam, nicht hinausging oder nie übergeben wurde',
  'What is asked about': 'Wonach gefragt wird',
  'An address, a subject, a time, a Message-ID': 'Eine Adresse, ein Betreff, eine Zeit, eine Message-ID',
  Ask: 'Fragen',
  'Which way the mail went': 'Wohin die Mail ging',
  'what is known': 'was bekannt ist',
  'Do what is offered': 'Tun, was angeboten wird',
  'Ask again': 'Noch einmal fragen',
  'from kim@example.net yesterday': 'von kim@example.net gestern',
  'to kim@example.net': 'an kim@example.net',
  'this morning': 'heute Morgen',
  'my app on port 1025': 'meine App auf Port 1025',
  'Ask in your own words': 'Fragen Sie mit eigenen Worten',
  '{count, plural, one {# recipient’s mail has} other {The mail of # recipients has}} passed here. What became of it is known as long as the log is kept.':
    '{count, plural, one {Die Mail von # Empfänger ist} other {Die Mail von # Empfängern ist}} hier durchgegangen. Was aus ihr wurde, ist bekannt, solange das Protokoll aufgehoben wird.',
  'No mail has passed here yet. Why that is can be asked, too.':
    'Hier ist noch keine Mail durchgegangen. Auch danach, warum das so ist, kann man fragen.',
  Guess: 'Raten',
  'Mail to us': 'Mail an uns',
  'Mail from us': 'Mail von uns',
  'Mail of an app': 'Mail einer App',
  '{sender} to {recipient} and {count, plural, one {# more} other {# more}}':
    '{sender} an {recipient} und {count, plural, one {# weiteren} other {# weitere}}',
  '{sender} to {recipient}': '{sender} an {recipient}',
  'the question': 'die Frage',
  'No subject': 'Kein Betreff',
  'Looking there': 'Das Nachsehen',
  'It still fails: {because}': 'Es gelingt noch nicht: {because}',
  '{count, plural, =0 {Nothing new lay there.} one {One message came.} other {# messages came.}}':
    '{count, plural, =0 {Dort lag nichts Neues.} one {Eine Nachricht kam an.} other {# Nachrichten kamen an.}}',
  'Keeping this computer awake': 'Diesen Computer wach halten',
  'While Mailroom is open on the desktop, this computer does not go to sleep by itself.':
    'Solange Mailroom auf dem Schreibtisch offen ist, schläft dieser Computer nicht von selbst ein.',
};
