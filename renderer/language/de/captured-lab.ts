/** German of the bounce lab, of the clock that is moved, and of refused mail that is taken all the same. */
import type { Catalogue } from '../../../server/base/language.ts';

export const capturedLab: Catalogue = {
  'Taking it': 'Das Annehmen',
  'Taken: it stands among the messages now': 'Angenommen: Sie steht jetzt unter den Nachrichten',
  'Letting the next one through': 'Das Durchlassen der nächsten',
  'Mail like it is taken for an hour': 'Solche Mail wird eine Stunde lang angenommen',
  'Nothing is there to take: it was refused before its message came, or it is forgotten by now.':
    'Es gibt nichts anzunehmen: Sie wurde abgewiesen, bevor ihre Nachricht kam, oder ist vergessen.',
  'Take it anyway': 'Trotzdem annehmen',
  'Take the next one like it': 'Die nächste solche annehmen',
  'Taken all the same, by {by}; it had been refused: {because}':
    'Trotzdem angenommen, von {by}; sie war abgewiesen worden: {because}',
  '{did, select, advanced {The clock of captured mail was moved ahead by {span}} frozen {The clock of captured mail stands still} thawed {The clock of captured mail goes on} other {The clock of captured mail shows the real time again; what waits keeps the time it has left}}':
    '{did, select, advanced {Die Uhr der abgefangenen Mail wurde um {span} vorgestellt} frozen {Die Uhr der abgefangenen Mail steht still} thawed {Die Uhr der abgefangenen Mail geht weiter} other {Die Uhr der abgefangenen Mail zeigt wieder die wirkliche Zeit; was wartet, behält seine Restzeit}}',
  'Not answered by the lab ({kind}): {because}': 'Vom Labor nicht beantwortet ({kind}): {because}',
  'Answered by the lab ({kind}), to {to}': 'Vom Labor beantwortet ({kind}), an {to}',
  'Where the bounce lab gives its answers, unless the inbox says otherwise: an address, smtp://127.0.0.1:2525, or http://127.0.0.1:3000/inbound. Empty: into the inbox of the message that is answered.':
    'Wohin das Rückläufer-Labor seine Antworten gibt, wenn der Posteingang nichts anderes sagt: eine Adresse, smtp://127.0.0.1:2525 oder http://127.0.0.1:3000/inbound. Leer: in den Posteingang der Nachricht, die beantwortet wird.',
  'Hosts besides this computer that the bounce lab may give answers to, by name or address. Empty: answers never leave this computer.':
    'Rechner außer diesem, denen das Rückläufer-Labor Antworten geben darf, mit Namen oder Adresse. Leer: Antworten verlassen diesen Rechner nie.',
  'Where the bounce lab answers': 'Wohin das Rückläufer-Labor antwortet',
  'Hosts the bounce lab may answer to': 'Rechner, denen das Rückläufer-Labor antworten darf',
};
