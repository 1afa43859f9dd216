/** German of the messages in renderer/jmap. */
import type { Catalogue } from '../../../server/base/language.ts';

export const jmap: Catalogue = {
  'The mail store is busy. Nothing was changed.': 'Der Postspeicher ist beschäftigt. Es wurde nichts verändert.',
  'The mail server met a fault of its own. Nothing was changed.':
    'Im Mailserver trat ein Fehler auf. Es wurde nichts verändert.',
  'This account is not there any more.': 'Dieses Konto gibt es nicht mehr.',
  'This account can only be read.': 'Dieses Konto kann nur gelesen werden.',
  'That is more than the server takes at once.': 'Das ist mehr, als der Server auf einmal annimmt.',
  'Something else changed it at the same moment.': 'Es wurde im selben Augenblick anderswo geändert.',
  'The server cannot sort by that.': 'Danach kann der Server nicht sortieren.',
  'The server cannot search for that.': 'Danach kann der Server nicht suchen.',
  'It is not there any more.': 'Es ist nicht mehr da.',
  'The mailbox is full.': 'Das Postfach ist voll.',
  'It is larger than the server takes.': 'Es ist größer, als der Server annimmt.',
  'There are folders inside it. Move or delete those first.':
    'Es enthält Ordner. Verschieben oder löschen Sie diese zuerst.',
  'There are messages in it.': 'Es enthält Nachrichten.',
  'That are more labels than one message can have.': 'Das sind mehr Labels, als eine Nachricht haben kann.',
  'This is not allowed here.': 'Das ist hier nicht erlaubt.',
  'It is there already.': 'Es ist schon da.',
  'The server answered “{type}”.': 'Der Server antwortete „{type}“.',
  'It was not waited for.': 'Darauf wurde nicht gewartet.',
  'There is no connection to the mail server. Nothing was changed.':
    'Es gibt keine Verbindung zum Mailserver. Es wurde nichts verändert.',
  'The connection was lost before the answer came.': 'Die Verbindung brach ab, bevor die Antwort kam.',
  'The server gave no answer to {name}.': 'Der Server antwortete nicht auf {name}.',
  '{text}… ({count} characters)': '{text}… ({count} Zeichen)',
};
