/** German of the messages in renderer/accounts/boxes and renderer/accounts/extensions. */
import type { Catalogue } from '../../../server/base/language.ts';

export const accountsOwn: Catalogue = {
  // Boxes of several people
  'Add a box': 'Gemeinsames Postfach',
  'Add a box in {domain}': 'Gemeinsames Postfach in {domain} hinzufügen',
  'One mailbox that several people read and answer, each with the password of their own.':
    'Ein Postfach, das mehrere Personen lesen und beantworten, jede mit ihrem eigenen Passwort.',
  'Such as info; what stands before @{domain}': 'Etwa info; was vor @{domain} steht',
  '{address} takes mail now. Add the people who read it.':
    '{address} nimmt jetzt Mail an. Fügen Sie die Personen hinzu, die sie lesen.',
  'Who else acts here': 'Wer hier noch handelt',
  'Add people': 'Personen hinzufügen',
  'Let somebody in': 'Jemanden einlassen',
  'its people': 'seine Personen',
  'Its people': 'Seine Personen',
  'Nobody reads it yet. Mail comes in all the same and waits for its people.':
    'Noch liest es niemand. Mail kommt trotzdem an und wartet auf seine Personen.',
  'Nobody. An assistant could read this mail, or write in this name, without the password.':
    'Niemand. Eine Assistenz könnte diese Mail lesen oder in diesem Namen schreiben, ohne das Passwort.',
  'How {name} writes': 'Wie {name} schreibt',
  'What is sent as {address} lies in its own Sent too.':
    'Was als {address} versendet wird, liegt auch in dessen eigenem Gesendet.',
  'What is sent as {address} is kept only by whoever sends it.':
    'Was als {address} versendet wird, behält nur, wer es versendet.',
  'Keep what is sent in its name in its own Sent': 'In seinem Namen Versendetes in seinem Gesendet aufheben',
  'So that all its people see what was answered, and nobody answers twice.':
    'Damit alle sehen, was schon beantwortet ist, und niemand zweimal antwortet.',
  'Its people are named one by one.': 'Seine Personen werden einzeln genannt.',
  '{name} is in the list already; change it there.': '{name} steht schon in der Liste; ändern Sie es dort.',
  'Neither reading nor writing: that gives nothing.': 'Weder lesen noch schreiben: Das gibt nichts.',
  'May do': 'Darf',
  Writing: 'Schreiben',
  'Works with it': 'Arbeitet damit',
  'Reads, marks, moves and deletes, makes folders. Only who else may use it is not theirs to say.':
    'Liest, markiert, verschiebt und löscht, legt Ordner an. Nur wer es noch benutzen darf, bestimmen andere.',
  'Reads, moves and deletes': 'Liest, verschiebt und löscht',
  'As one who works with it, but makes, renames and deletes no folders.':
    'Wie wer damit arbeitet, aber ohne Ordner anzulegen, umzubenennen oder zu löschen.',
  'Reads and marks': 'Liest und markiert',
  'Marks are the box’s own: what one has read is read for all.':
    'Markierungen gehören zum Postfach: Was eine Person gelesen hat, ist für alle gelesen.',
  'Only reads': 'Liest nur',
  'Changes nothing: what is unread stays unread.': 'Ändert nichts: Ungelesenes bleibt ungelesen.',
  'Does everything': 'Darf alles',
  'Also decides, in a mail program, who else may use its folders.':
    'Bestimmt im Mailprogramm auch, wer seine Ordner noch benutzen darf.',
  'Does not read it': 'Liest es nicht',
  'Sees none of its folders; may still write in its name.':
    'Sieht keinen seiner Ordner; kann trotzdem in seinem Namen schreiben.',
  'Writes as it': 'Schreibt in seinem Namen',
  'Writes on its behalf': 'Schreibt im Auftrag',
  'Does not write as it': 'Schreibt nicht in seinem Namen',
  'Mail comes from {address}; nobody sees who wrote it.':
    'Mail kommt von {address}; niemand sieht, wer sie geschrieben hat.',
  'Mail comes from {address} and names who wrote it, as “on behalf of”.':
    'Mail kommt von {address} und nennt, wer sie „im Auftrag von“ geschrieben hat.',
  'Mail from {address} is refused when this person sends it.':
    'Mail von {address} wird abgewiesen, wenn diese Person sie versendet.',
  '{name} is none of the people of {box} any more.': '{name} gehört nicht mehr zu den Personen von {box}.',
  '{name} in {box}: {rights}. {sends}.': '{name} in {box}: {rights}. {sends}.',

  // Addresses for one purpose
  'Addresses for one purpose': 'Adressen für einen Zweck',
  'Make an address': 'Adresse anlegen',
  'these addresses': 'diese Adressen',
  'None. One for each shop or form, such as {example}, can be ended when it brings junk; the real one stays out of it.':
    'Keine. Eine für jeden Shop und jedes Formular, etwa {example}, lässt sich beenden, wenn sie Spam bringt; die eigentliche bleibt verschont.',
  'None, and none can be made: the setting <a>address.extensions</a> is 0.':
    'Keine, und es können keine angelegt werden: Die Einstellung <a>address.extensions</a> ist 0.',
  'Search these addresses': 'Diese Adressen durchsuchen',
  'None with “{text}”.': 'Keine mit „{text}“.',
  'Show all {count, number}': 'Alle {count, number} zeigen',
  'Made {when}': 'Angelegt {when}',
  'What can be done with {address}': 'Was mit {address} getan werden kann',
  'Change…': 'Ändern …',
  Ending: 'Das Beenden',
  'End it now': 'Jetzt beenden',
  Suspend: 'Aussetzen',
  'Take mail again': 'Wieder Mail annehmen',
  'Let mail in again': 'Mail wieder einlassen',
  'Mail for {address} is refused from now on.': 'Mail an {address} wird ab jetzt abgewiesen.',
  'Mail for {address} is refused for now.': 'Mail an {address} wird vorerst abgewiesen.',
  'Mail for {address} comes to the inbox again.': 'Mail an {address} kommt wieder in den Posteingang.',
  '{address} takes mail again, without an end.': '{address} nimmt wieder Mail an, ohne Ende.',
  '{address} is forgotten, and what was counted with it. It can be made again.':
    '{address} ist vergessen, und was dabei gezählt wurde. Sie kann wieder angelegt werden.',
  '{address} takes mail now.': '{address} nimmt jetzt Mail an.',
  '{address} is changed.': '{address} ist geändert.',
  'In use': 'In Gebrauch',
  Suspended: 'Ausgesetzt',
  Ended: 'Beendet',
  'Its mail': 'Mail dorthin',
  'Comes to the inbox': 'Kommt in den Posteingang',
  'Comes to a folder': 'Kommt in einen Ordner',
  'Comes to the folder {folder}': 'Kommt in den Ordner {folder}',
  'Goes on to another address': 'Geht weiter an eine andere Adresse',
  'Goes on to {address}': 'Geht weiter an {address}',
  'Is refused': 'Wird abgewiesen',
  'Made when the first mail comes, if it is not there': 'Wird mit der ersten Mail angelegt, wenn er noch fehlt',
  'Ends after': 'Endet nach dem',
  'Empty: no end': 'Leer: kein Ende',
  'Messages at most': 'Nachrichten, höchstens',
  'Empty: any number': 'Leer: beliebig viele',
  'Who may write to it': 'Wer dorthin schreiben darf',
  'Only whoever writes first': 'Nur wer als Erstes schreibt',
  'Only one address or domain': 'Nur eine Adresse oder Domain',
  'Address or domain': 'Adresse oder Domain',
  'Mail is refused. Its sender reads: “{words}”': 'Mail wird abgewiesen. Der Absender liest: „{words}“',
  'until {date}': 'bis {date}',
  '{used, number} of {most, plural, one {# message} other {# messages}}':
    '{used, number} von {most, plural, one {# Nachricht} other {# Nachrichten}}',
  '{count, plural, =0 {no message yet} one {# message so far} other {# messages so far}}':
    '{count, plural, =0 {noch keine Nachricht} one {bisher # Nachricht} other {bisher # Nachrichten}}',
  'only from whoever writes first': 'nur von dem, der als Erstes schreibt',
  'only from {whom}': 'nur von {whom}',
  '{count, number} in use': '{count, number} in Gebrauch',
  '{count, number} suspended': '{count, number} ausgesetzt',
  '{count, number} ended': '{count, number} beendet',
  'A name is missing, such as shop.': 'Ein Name fehlt, etwa shop.',
  'The name of a folder is missing.': 'Der Name eines Ordners fehlt.',
  'An address is missing.': 'Eine Adresse fehlt.',
  'That is no date.': 'Das ist kein Datum.',
  'A whole number, one at least.': 'Eine ganze Zahl, mindestens eins.',
  'An address or a domain is missing.': 'Eine Adresse oder Domain fehlt.',
};
