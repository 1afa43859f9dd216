/** The bounce lab, the clock that is moved, and refused mail that is taken all the same (server/capture). */
import type { Table } from '../../hearing.ts';

export const lab: Table = {
  'Refused mail is taken only while mail is captured':
    'Abgewiesene Mail wird nur angenommen, solange Mail abgefangen wird',
  'There is nothing to take: it was refused before its message came, or it is forgotten by now':
    'Es gibt nichts anzunehmen: Sie wurde abgewiesen, bevor ihre Nachricht kam, oder ist inzwischen vergessen',
  'This attempt is not known any more': 'Dieser Versuch ist nicht mehr bekannt',
  'No fault on purpose refused it: see what it was refused for':
    'Kein absichtlicher Fehler hat sie abgewiesen: Sehen Sie nach, weshalb sie abgewiesen wurde',
  'The clock is moved only while mail is captured': 'Die Uhr lässt sich nur stellen, solange Mail abgefangen wird',
  'A time above none, of at most ten years': 'Eine Zeit über null, höchstens zehn Jahre',
  'The clock is at most ten years ahead; set it to the real time first':
    'Die Uhr geht höchstens zehn Jahre vor; stellen Sie sie zuerst auf die wirkliche Zeit',
  'a delivery took too long; it goes on by itself': 'eine Zustellung dauerte zu lange; sie geht von selbst weiter',
  'too much was due; advance again to go on': 'zu viel war fällig; stellen Sie noch einmal vor, um weiterzumachen',
  '{written}: a time such as 90m, 5d or 2h': '{written}: eine Zeit wie 90m, 5d oder 2h',
  'the clock of captured mail': 'die Uhr der abgefangenen Mail',
  'the hop that misbehaves': 'der Hop, der sich schlecht benimmt',
  'this hop is on this computer': 'dieser Hop ist auf diesem Rechner',
  'The mode is "capture", and this address is tried by the queue against faults on purpose':
    'Der Modus ist „capture“, und diese Adresse versucht die Warteschlange gegen absichtliche Fehler',
  'That answer is not remembered any more; prepare it again':
    'Diese Antwort ist nicht mehr bekannt; bereiten Sie sie noch einmal vor',
  '{host} is not this computer, and not among the hosts of the setting capture.answer-to':
    '{host} ist nicht dieser Rechner und steht nicht in der Einstellung capture.answer-to',
  '{host} leads to {address}, which is not this computer':
    '{host} führt zu {address}, und das ist nicht dieser Rechner',
  'The server is not running': 'Der Server läuft nicht',
  'Its envelope is not known any more, so nobody knows whom to answer':
    'Ihr Envelope ist nicht mehr bekannt; niemand weiß, wem zu antworten wäre',
  'Answers are given only while mail is captured': 'Antworten gibt es nur, solange Mail abgefangen wird',
  'Nobody is known whom it was for': 'Es ist nicht bekannt, für wen sie war',
  '{recipient} is not among its recipients': '{recipient} gehört nicht zu ihren Empfängern',
  'more than {count} answers in a minute': 'mehr als {count} Antworten in einer Minute',
  'it answers an answer of the lab': 'sie antwortet auf eine Antwort des Labors',
  'the bounce lab': 'das Rückläufer-Labor',
  '{kind}: {p1}, or nothing': '{kind}: {p1} oder nichts',
  '{kind} has no variants': '{kind} hat keine Varianten',
  '"{detail}" is no status such as {usual} (RFC 3463)': '„{detail}“ ist kein Status wie {usual} (RFC 3463)',
  '{detail}: the status of {kind} begins with 2': '{detail}: Der Status von {kind} beginnt mit 2',
  '{detail}: the status of {kind} begins with 4 or 5': '{detail}: Der Status von {kind} beginnt mit 4 oder 5',
  '{detail}: the status of a delay begins with 4': '{detail}: Der Status einer Verzögerung beginnt mit 4',
  'It is a machine’s own letter (Auto-Submitted: {p0}); RFC 3834 §2: those are not answered':
    'Eine Maschine hat sie geschrieben (Auto-Submitted: {p0}); RFC 3834 §2: solche werden nicht beantwortet',
  'It goes to many (Precedence: {precedence}); RFC 3834 §2: such mail is not answered':
    'Sie geht an viele (Precedence: {precedence}); RFC 3834 §2: solche Mail wird nicht beantwortet',
  'It goes to a list ({field} is there); RFC 3834 §2: such mail is not answered':
    'Sie geht an eine Liste ({field} ist da); RFC 3834 §2: solche Mail wird nicht beantwortet',
  'one line without blanks, of at most 1,000 characters': 'eine Zeile ohne Leerzeichen, höchstens 1.000 Zeichen',
  '{line} is no address for POST': '{line} ist keine Adresse für POST',
  '{line} is neither an address nor smtp:// nor http://': '{line} ist weder eine Adresse noch smtp:// noch http://',
  '{line}: smtp://HOST:PORT or smtp://HOST:PORT/ADDRESS': '{line}: smtp://HOST:PORT oder smtp://HOST:PORT/ADRESSE',
  '{to} is no address': '{to} ist keine Adresse',
  '{p0} is no address to answer to': '{p0} ist keine Adresse, der man antworten kann',
  'It names no address to leave by: List-Unsubscribe has no mailto: (RFC 2369 §3.2)':
    'Sie nennt keine Adresse zum Abmelden: In List-Unsubscribe steht kein mailto: (RFC 2369 §3.2)',
  'It asks for no receipt: Disposition-Notification-To is not there (RFC 8098 §2.1)':
    'Sie bittet um keine Lesebestätigung: Disposition-Notification-To fehlt (RFC 8098 §2.1)',
  'It names no author to answer': 'Sie nennt keinen Verfasser, dem zu antworten wäre',
  'It came from the null sender <>, and nothing is returned there (RFC 5321 §4.5.5)':
    'Sie kam vom leeren Absender <>, und dorthin geht nichts zurück (RFC 5321 §4.5.5)',
  'It offers no leaving by one click: List-Unsubscribe-Post is not there (RFC 8058 §3.1)':
    'Sie bietet kein Abmelden mit einem Klick: List-Unsubscribe-Post fehlt (RFC 8058 §3.1)',
  'It offers no address for one click: List-Unsubscribe has no https: (RFC 8058 §3.1)':
    'Sie bietet keine Adresse für einen Klick: In List-Unsubscribe steht kein https: (RFC 8058 §3.1)',
};
