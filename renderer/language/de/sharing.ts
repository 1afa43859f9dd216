/** German of the messages in renderer/sharing. */
import type { Catalogue } from '../../../server/base/language.ts';

export const sharing: Catalogue = {
  'Read only': 'Nur lesen',
  'Sees the folder and reads what is in it. Changes nothing: what is unread stays unread.':
    'Sieht den Ordner und liest, was darin liegt. Ändert nichts: Ungelesenes bleibt ungelesen.',
  '{name} may read {folder}.': '{name} darf „{folder}“ lesen.',
  '{owner} shares this with {name}, who may read it.': '{owner} teilt diesen Ordner mit {name}. Erlaubt ist: lesen.',
  'Read and mark': 'Lesen und markieren',
  'Also marks messages as read, with a star or a label. Marks are the folder’s own: what one has read is read for all.':
    'Markiert Nachrichten auch als gelesen, mit Stern oder Label. Markierungen gehören zum Ordner: Was einer gelesen hat, ist für alle gelesen.',
  '{name} may read and mark {folder}.': '{name} darf in „{folder}“ lesen und markieren.',
  '{owner} shares this with {name}, who may read and mark it.':
    '{owner} teilt diesen Ordner mit {name}. Erlaubt ist: lesen und markieren.',
  'Add, move and delete': 'Hinzufügen, verschieben und löschen',
  'Also puts messages in, moves them out and deletes them. Marks are the folder’s own: what one has read is read for all.':
    'Legt auch Nachrichten hinein, verschiebt und löscht sie. Markierungen gehören zum Ordner: Was einer gelesen hat, ist für alle gelesen.',
  '{name} may add, move and delete in {folder}.': '{name} darf in „{folder}“ hinzufügen, verschieben und löschen.',
  '{owner} shares this with {name}, who may add, move and delete in it.':
    '{owner} teilt diesen Ordner mit {name}. Erlaubt ist: hinzufügen, verschieben und löschen.',
  'Everything, sharing too': 'Alles, auch teilen',
  'Also makes folders inside, renames or deletes the folder, and decides who else may use it.':
    'Legt auch Unterordner an, benennt den Ordner um oder löscht ihn und bestimmt, wer ihn sonst noch nutzen darf.',
  '{name} may do everything with {folder}, sharing it too.': '{name} darf mit „{folder}“ alles, auch teilen.',
  '{owner} shares this with {name}, who may do everything with it, sharing it too.':
    '{owner} teilt diesen Ordner mit {name}. Erlaubt ist: alles, auch teilen.',
  '{owner} shares this with {name}, who may: {rights}.':
    '{owner} teilt diesen Ordner mit {name}. Erlaubt ist: {rights}.',
  'see the folder': 'den Ordner sehen',
  'read messages': 'Nachrichten lesen',
  'mark as read': 'als gelesen markieren',
  'mark otherwise': 'anders markieren',
  'put messages in': 'Nachrichten hineinlegen',
  'post to it': 'dorthin einsenden',
  'make folders inside': 'Unterordner anlegen',
  'rename or delete it': 'ihn umbenennen oder löschen',
  'mark as deleted': 'als gelöscht markieren',
  'take out for good': 'endgültig entfernen',
  'share it': 'ihn teilen',
  Nothing: 'Nichts',
  nothing: 'nichts',
  'Everything but: {rights}': 'Alles außer: {rights}',
  '{level}, and: {rights}': '{level}, dazu: {rights}',
  'Only: {rights}': 'Nur: {rights}',
  'Everybody with an account here': 'Alle, die hier ein Konto haben',
  'everybody with an account here': 'alle, die hier ein Konto haben',
  '{count, number} people': '{count, number} Personen',
  Inbox: 'Posteingang',
  Undo: 'Rückgängig',
  Close: 'Schließen',
  'Share {folder}': '„{folder}“ teilen',
  'who may use it': 'wer ihn nutzen darf',
  '{name} is not there any more': '{name} gibt es nicht mehr',
  'Its owner is not there any more': 'Seinen Besitzer gibt es nicht mehr',
  'It was deleted meanwhile, and nobody has a right on it.':
    'Der Ordner wurde inzwischen gelöscht, und niemand hat ein Recht daran.',
  'The account was removed, and its folders with it.': 'Das Konto wurde entfernt und seine Ordner mit ihm.',
  'Who may use it': 'Wer ihn nutzen darf',
  Owner: 'Besitzer',
  'Nobody else can see it.': 'Niemand sonst kann ihn sehen.',
  'Hide the IMAP rights': 'IMAP-Rechte ausblenden',
  'Show the IMAP rights': 'IMAP-Rechte anzeigen',
  'Nothing is kept from {name} any more.': 'Vorenthalten wird nichts mehr: {name}.',
  '{name} is kept from {rights} on {folder}.': 'In „{folder}“ vorenthalten für {name}: {rights}.',
  '{name} has no rights of their own on {folder} any more.': '{name} hat an „{folder}“ keine eigenen Rechte mehr.',
  '{name} has the rights {rights} on {folder}.': '{name} hat an „{folder}“ die Rechte {rights}.',
  'Choose somebody first.': 'Wählen Sie erst jemanden aus.',
  '“{typed}” has no account here. Folders are shared with people of this server only.':
    '„{typed}“ hat hier kein Konto. Ordner werden nur mit Leuten dieses Servers geteilt.',
  'It is {owner}’s own folder.': 'Der Ordner gehört {owner} schon.',
  'What they may do': 'Was erlaubt ist',
  Share: 'Teilen',
  'No connection to the mail server: nothing can be changed now.':
    'Keine Verbindung zum Mailserver: Jetzt lässt sich nichts ändern.',
  'They find it in this window under <b>Shared</b>, and in their mail program (IMAP) as':
    'Zu finden in diesem Fenster unter <b>Geteilt</b> und im Mailprogramm (IMAP) als',
  'Copy this name': 'Diesen Namen kopieren',
  'A folder that is made inside it begins with the same rights; those inside it now keep their own.':
    'Ein Ordner, der darin angelegt wird, beginnt mit denselben Rechten; die jetzigen Unterordner behalten ihre eigenen.',
  Other: 'Anderes',
  'Give back to {name}': '{name} zurückgeben',
  'Give back': 'Zurückgeben',
  'What {name} may do': 'Was {name} darf',
  'Take away': 'Entziehen',
  'May not, whatever else is given: {rights}': 'Darf nicht, was auch sonst gegeben ist: {rights}',
  'Without “see the folder” it is not found': 'Ohne „den Ordner sehen“ ist er nicht zu finden',
  'Together with the other rows: {rights}': 'Zusammen mit den anderen Zeilen: {rights}',
  'IMAP rights taken from {name}': 'IMAP-Rechte, die {name} entzogen sind',
  'IMAP rights of {name}': 'IMAP-Rechte von {name}',
  'There is no connection to the mail server, so nothing was changed.':
    'Es gibt keine Verbindung zum Mailserver, also wurde nichts geändert.',
  'The connection was lost before the answer came.': 'Die Verbindung brach ab, bevor die Antwort kam.',
  'Undone: {act}': 'Rückgängig gemacht: {act}',
  'With whom': 'Mit wem',
  'Name or address': 'Name oder Adresse',
  '{count, plural, one {# fits} other {# fit}}': '{count, plural, one {# passt} other {# passen}}',
  'People with an account here': 'Leute mit einem Konto hier',
};
