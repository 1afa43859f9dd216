/** Files that somebody hands in to be brought over, and captured mail let go (server/api, server/assembly/release.ts). */
import type { Table } from '../../hearing.ts';

export const files: Table = {
  'It is larger than 16 GB. Bring it in from its folder, with Accounts or mailroom import':
    'Sie ist größer als 16 GB. Holen Sie sie aus ihrem Ordner herein, über Konten oder mit mailroom import',
  'Too many files are handed in at once': 'Zu viele Dateien werden auf einmal übergeben',
  'The disk has no room for it': 'Auf der Platte ist kein Platz dafür',
  'This file is not known any more': 'Diese Datei ist nicht mehr bekannt',
  'The pieces of the file do not fit together': 'Die Stücke der Datei passen nicht zusammen',
  'It is empty': 'Sie ist leer',
  'The file has not come whole': 'Die Datei ist nicht ganz angekommen',
  'it is not this computer': 'es ist nicht dieser Computer',
  'No SMTP port is open': 'Kein SMTP-Port ist offen',
  'There is no such folder': 'Diesen Ordner gibt es nicht',
  'Capture is off: what comes in now is really delivered. Turn capture on first':
    'Abfangen ist aus: Was jetzt ankommt, wird wirklich zugestellt. Schalten Sie zuerst das Abfangen ein',
  'It is larger than moving.largest-message allows': 'Sie ist größer, als moving.largest-message erlaubt',
  'It cannot be read': 'Sie ist nicht lesbar',
  'It is no message': 'Sie ist keine Nachricht',
  'It is encrypted': 'Sie ist verschlüsselt',
  'It is not there any more': 'Sie ist nicht mehr da',
  'It was deleted there': 'Sie wurde dort gelöscht',
  'It is no mail, but a contact, an appointment or a note':
    'Sie ist keine Mail, sondern ein Kontakt, Termin oder Notizzettel',
  'The account is full': 'Das Konto ist voll',
  'The disk is full': 'Die Platte ist voll',
  'The folder is not there any more': 'Der Ordner ist nicht mehr da',
  'The message store could not take it ({fault})': 'Der Speicher konnte sie nicht aufnehmen ({fault})',
  'Nothing is released: no address is named in the setting capture.release-to':
    'Nichts wird freigegeben: In der Einstellung capture.release-to steht keine Adresse',
  'Nobody is named to release it to': 'Niemand ist genannt, für den sie freigegeben würde',
  '{foreign} is not among the addresses of the setting capture.release-to':
    '{foreign} gehört nicht zu den Adressen der Einstellung capture.release-to',
  'It cannot be released: {fault}': 'Sie lässt sich nicht freigeben: {fault}',
  'The relay': 'Das Relay',
  '{host} did not take it for {p1}': '{host} hat sie nicht angenommen für {p1}',
};
