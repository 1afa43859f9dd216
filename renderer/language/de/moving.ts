/** German of the messages in renderer/moving. */
import type { Catalogue } from '../../../server/base/language.ts';

export const moving: Catalogue = {
  // All moves
  'Moving mail': 'Mail umziehen',
  'what is being moved': 'was umgezogen wird',
  'Bring mail here': 'Mail herholen',
  'Carry mail out': 'Mail hinausbringen',
  'Mail brought here from elsewhere, and carried out': 'Mail, die von anderswo hergeholt oder hinausgebracht wird',
  Moves: 'Umzüge',
  '{on, plural, =0 {Nothing is being moved now.} one {One move goes on.} other {# moves go on.}} {wrong, plural, =0 {} one {One needs you.} other {# need you.}}':
    '{on, plural, =0 {Gerade läuft kein Umzug.} one {Ein Umzug läuft.} other {# Umzüge laufen.}} {wrong, plural, =0 {} one {Einer braucht Sie.} other {# brauchen Sie.}}',
  'No mail is being moved': 'Keine Mail zieht um',
  'Bring the mail that you have elsewhere: from another server, another program or its files. Nothing is taken away there.':
    'Holen Sie die Mail her, die Sie anderswo haben: von einem anderen Server, aus einem anderen Programm oder seinen Dateien. Dort wird nichts weggenommen.',
  'Mail of {programs} was found on this computer. Nothing is taken away there.':
    'Auf diesem Computer wurde Mail von {programs} gefunden. Dort wird nichts weggenommen.',
  'Bring that of {program}': 'Die von {program} holen',
  'begun {when}': 'begonnen {when}',
  'import move IMAP mbox Maildir Thunderbird Outlook PST':
    'importieren umziehen einlesen IMAP mbox Maildir Thunderbird Outlook PST',
  'export archive': 'exportieren Archiv sichern',
  'moves imports exports': 'Umzug Import Export',

  // How a job stands
  'Waits for its turn': 'Wartet, bis es dran ist',
  'Being compared': 'Wird verglichen',
  'Paused by hand': 'Von Hand angehalten',
  'Paused: it needs you': 'Angehalten: es braucht Sie',
  'Stopped: it needs you': 'Abgebrochen: es braucht Sie',
  'Ended by hand': 'Von Hand beendet',
  'Tried, nothing was filed': 'Probe, nichts wurde abgelegt',
  'Done, not all is the same': 'Fertig, nicht alles ist gleich',
  'Being tried': 'Wird geprobt',
  'On its way here': 'Auf dem Weg hierher',
  'On its way out': 'Auf dem Weg hinaus',
  '{met, plural, one {# message} other {# messages}} so far':
    'Bisher {met, plural, one {# Nachricht} other {# Nachrichten}}',
  '{met, number} of {all, plural, one {# message} other {# messages}}':
    '{met, number} von {all, plural, one {# Nachricht} other {# Nachrichten}}',
  '{count, plural, one {# message a second} other {# messages a second}}':
    '{count, plural, one {# Nachricht je Sekunde} other {# Nachrichten je Sekunde}}',
  'how many there are is known only at the end': 'wie viele es sind, zeigt sich erst am Ende',
  'how long it takes is not known yet': 'wie lange es dauert, ist noch nicht bekannt',
  'nothing has come for {span}: if the other side is away or slow, it is asked again by itself':
    'seit {span} kam nichts: ist die andere Seite weg oder langsam, wird sie von selbst wieder gefragt',
  'a few seconds left': 'noch wenige Sekunden',
  'about {span} left': 'noch etwa {span}',
  '{taken, plural, =0 {Nothing was written} one {# message was written} other {# messages were written}}':
    '{taken, plural, =0 {Nichts wurde geschrieben} one {# Nachricht wurde geschrieben} other {# Nachrichten wurden geschrieben}}',
  '{taken, plural, =0 {Nothing would come} one {# message would come} other {# messages would come}}':
    '{taken, plural, =0 {Nichts käme} one {# Nachricht käme} other {# Nachrichten kämen}}',
  '{taken, plural, =0 {Nothing came} one {# message came} other {# messages came}}':
    '{taken, plural, =0 {Nichts kam} one {# Nachricht kam} other {# Nachrichten kamen}}',
  '{count, plural, one {# was there already} other {# were there already}}':
    '{count, plural, one {# war schon da} other {# waren schon da}}',
  '{count, plural, one {# was deleted meanwhile} other {# were deleted meanwhile}}':
    '{count, plural, one {# wurde inzwischen gelöscht} other {# wurden inzwischen gelöscht}}',
  '{count, plural, one {# left out} other {# left out}}': '{count, plural, one {# ausgelassen} other {# ausgelassen}}',
  'All is there; both sides are compared, octet by octet…':
    'Alles ist da; beide Seiten werden Oktett für Oktett verglichen …',
  'now {folder}': 'gerade {folder}',
  'How far it is': 'Wie weit es ist',
  'From {from} to {to}': 'Von {from} nach {to}',

  // What to do
  'What came stays. It goes on where it stopped.': 'Was kam, bleibt. Es geht weiter, wo es aufgehört hat.',
  'Give {address} more room, then let it go on.': 'Geben Sie {address} mehr Platz und lassen Sie es weitergehen.',
  'Change the limit': 'Grenze ändern',
  'Make room on the disk, then let it go on.': 'Schaffen Sie Platz auf dem Datenträger und lassen Sie es weitergehen.',
  'Begin anew with the right password. What came already does not come twice.':
    'Beginnen Sie neu mit dem richtigen Passwort. Was schon kam, kommt nicht zweimal.',
  'Begin anew': 'Neu beginnen',
  'Look whether the drive is connected and the path still holds its mail, then let it go on.':
    'Sehen Sie nach, ob das Laufwerk angeschlossen ist und die Mail noch unter dem Pfad liegt, und lassen Sie es weitergehen.',
  'When the other server can be reached again, let it go on: it goes on where it stopped.':
    'Lassen Sie es weitergehen, wenn der andere Server wieder zu erreichen ist: es geht weiter, wo es aufgehört hat.',
  'Settle it, then let it go on: it goes on where it stopped.':
    'Bringen Sie es in Ordnung und lassen Sie es weitergehen: es geht weiter, wo es aufgehört hat.',
  'Pause {about}': '{about} anhalten',
  'End it: {about}': 'Beenden: {about}',
  'End it': 'Beenden',
  'Go on: {about}': 'Weiter: {about}',
  'Look for what is new': 'Nach Neuem sehen',
  'Look for what is new in {about}': 'Nach Neuem sehen in {about}',
  'Letting it go on': 'Das Weitergehen',
  'It is ended. What came stays.': 'Es ist beendet. Was kam, bleibt.',
  'Forgetting it': 'Das Vergessen',
  'The list of this move is forgotten; the mail stays.':
    'Die Aufzeichnung dieses Umzugs ist vergessen; die Mail bleibt.',

  // One move
  'All moves': 'Alle Umzüge',
  'this move': 'diesen Umzug',
  'How it stands': 'Wie es steht',
  'Forget this move…': 'Diesen Umzug vergessen …',
  'Forget this move?': 'Diesen Umzug vergessen?',
  'Forget it': 'Vergessen',
  'Mail that came stays where it is. What was counted, compared and left out is not known any more, and the move cannot go on.':
    'Mail, die kam, bleibt, wo sie ist. Was gezählt, verglichen und ausgelassen wurde, ist dann nicht mehr bekannt, und der Umzug kann nicht weitergehen.',
  'Folder by folder': 'Ordner für Ordner',
  'The folders are told when it has begun.': 'Die Ordner stehen hier, sobald es begonnen hat.',
  'Counts of both sides': 'Zahlen beider Seiten',
  There: 'Dort',
  Here: 'Hier',
  'Seen there': 'Dort gesehen',
  Written: 'Geschrieben',
  'Would come': 'Käme',
  Came: 'Kam',
  'Were here': 'War hier',
  'Left out': 'Ausgelassen',
  'Deleted meanwhile': 'Inzwischen gelöscht',
  Compared: 'Verglichen',
  Together: 'Zusammen',
  'left out': 'ausgelassen',
  '{met, number} of {all, number}': '{met, number} von {all, number}',
  'the same': 'gleich',
  differs: 'verschieden',
  'What the files have no place for': 'Wofür die Dateien keinen Platz haben',
  '{what}, of {count, plural, one {# message} other {# messages}}':
    '{what}, bei {count, plural, one {# Nachricht} other {# Nachrichten}}',
  'Worth knowing': 'Gut zu wissen',
  'Only tried: everything was read and nothing was filed.': 'Nur geprobt: alles wurde gelesen und nichts abgelegt.',
  'Compared at the end: what came is the same on both sides, octet by octet.':
    'Am Ende verglichen: was kam, ist auf beiden Seiten Oktett für Oktett gleich.',
  'Compared at the end: not all is the same. The folders below say where.':
    'Am Ende verglichen: nicht alles ist gleich. Die Ordner unten sagen, wo.',
  'Both sides are compared, octet by octet, when all is there.':
    'Beide Seiten werden Oktett für Oktett verglichen, wenn alles da ist.',
  'Left out, and why': 'Ausgelassen, und warum',
  'Save the list': 'Liste speichern',
  'Saving the list': 'Das Speichern der Liste',
  'Show more': 'Mehr zeigen',
  'The file has all of them': 'Die Datei hat sie alle',
  'Larger than messages may be here': 'Größer, als Nachrichten hier sein dürfen',
  'Could not be read there': 'Ließ sich dort nicht lesen',
  'Is there, and is no message': 'Ist da und ist keine Nachricht',
  'Encrypted, and nobody here has the key': 'Verschlüsselt, und niemand hier hat den Schlüssel',
  'Was deleted there meanwhile': 'Wurde dort inzwischen gelöscht',
  'Its folder was left out': 'Ihr Ordner wurde ausgelassen',
  'line ends of an unusual kind': 'Zeilenenden ungewöhnlicher Art',
  labels: 'Schlagwörter',
  'flags, such as read and answered': 'Kennzeichen wie gelesen und beantwortet',
  'the date of arrival': 'das Datum der Ankunft',
  'the name of the folder as it was': 'der Name des Ordners, wie er war',
  'fields that the format keeps for itself': 'Felder, die das Format für sich braucht',
  'In detail': 'Genauer',

  // Bringing
  'Where it is': 'Wo sie ist',
  'Sign in and look': 'Anmelden und nachsehen',
  'Which files, and whose mail': 'Welche Dateien und wessen Mail',
  'What comes, and where it goes': 'Was kommt und wohin',
  'Try it, then start': 'Proben, dann starten',
  'Step {now} of {all}': 'Schritt {now} von {all}',
  'One moment…': 'Einen Moment …',
  'It goes on by itself, also when this window is closed and after a restart.':
    'Es geht von selbst weiter, auch wenn dieses Fenster zu ist und nach einem Neustart.',
  'Not everything could be begun: {why}': 'Nicht alles konnte begonnen werden: {why}',
  'Where the mail is': 'Wo die Mail ist',
  'On another server, by IMAP': 'Auf einem anderen Server, über IMAP',
  'A provider or an old mail server that still runs: all folders, flags and dates; of one person or of everybody.':
    'Bei einem Anbieter oder auf einem alten Mailserver, der noch läuft: alle Ordner, Kennzeichen und Daten; von einer Person oder von allen.',
  'In files on this computer': 'In Dateien auf diesem Computer',
  'Thunderbird, Outlook (.pst), Maildir, mbox, .eml, a Google Takeout, a zip, hMailServer, or an archive of ours.':
    'Thunderbird, Outlook (.pst), Maildir, mbox, .eml, ein Google Takeout, ein Zip, hMailServer oder ein Archiv von uns.',
  'On another server, by POP3': 'Auf einem anderen Server, über POP3',
  'It has one inbox and no folders. It becomes an account elsewhere, which brings what is there and what will come.':
    'Dort gibt es einen Posteingang und keine Ordner. Es wird ein Konto anderswo, das holt, was da ist, und was noch kommt.',
  'Found on this computer:': 'Auf diesem Computer gefunden:',
  'Nothing is taken away over there, whatever you choose.': 'Was Sie auch wählen: Dort bleibt alles, wie es ist.',
  'To accounts elsewhere': 'Zu den Konten anderswo',
  'Of how many': 'Von wie vielen',
  'Of one person': 'Von einer Person',
  'Of several people': 'Von mehreren Personen',
  'For whom here': 'Für wen hier',
  'Choose a person': 'Person wählen',
  'Nobody lives here yet. Add the people first, in Accounts.':
    'Hier gibt es noch niemanden. Legen Sie zuerst die Personen an, unter Konten.',
  'File or folder': 'Datei oder Ordner',
  'The whole path, on the computer where the mail server runs; what it is, is found out':
    'Der ganze Pfad, auf dem Computer, auf dem der Mailserver läuft; was es ist, wird erkannt',
  'The whole path is wanted, from the root on.': 'Es muss der ganze Pfad sein, von der Wurzel an.',
  'Choose a folder…': 'Ordner wählen …',
  'Choose a file…': 'Datei wählen …',
  'Choose…': 'Wählen …',
  'Looking there…': 'Es wird nachgesehen …',
  'Looking at {now} of {all}…': 'Nachgesehen wird bei {now} von {all} …',
  'Look what is there': 'Nachsehen, was da ist',
  'Say whose mail it is here.': 'Sagen Sie, wessen Mail es hier wird.',
  'Nobody stands in the list yet.': 'In der Liste steht noch niemand.',
  'The password is missing.': 'Das Passwort fehlt.',
  'One user signs in there for everybody': 'Ein Benutzer meldet sich dort für alle an',
  'A master user, as Dovecot, Cyrus and others know it: then no passwords of people are needed':
    'Ein Master-Benutzer, wie ihn Dovecot, Cyrus und andere kennen: dann braucht es keine Passwörter der Personen',
  'Address here, user there, password: one person a line':
    'Adresse hier, Benutzer dort, Passwort: eine Person je Zeile',
  'Address here, user there: one person a line': 'Adresse hier, Benutzer dort: eine Person je Zeile',
  'Everybody who is here': 'Alle, die hier sind',
  '{count, plural, =0 {A table can be pasted.} one {One person.} other {# people.}}':
    '{count, plural, =0 {Eine Tabelle lässt sich einfügen.} one {Eine Person.} other {# Personen.}}',
  'Line {line}: there is no account {address} here.': 'Zeile {line}: hier gibt es kein Konto {address}.',
  'Line {line}: {address} stands there twice.': 'Zeile {line}: {address} steht zweimal da.',
  'Line {line}: {address} has no password.': 'Zeile {line}: {address} hat kein Passwort.',
  'Below a folder of its own': 'Unter einem eigenen Ordner',
  'Such as “Old mail”; empty: each folder to its like, the inbox to the inbox':
    'Etwa „Alte Mail“; leer: jeder Ordner zu seinesgleichen, der Posteingang in den Posteingang',
  'File again what is here already': 'Noch einmal ablegen, was schon hier ist',
  'Otherwise a message that lies in the same folder, octet by octet the same, does not come twice':
    'Sonst kommt eine Nachricht, die Oktett für Oktett gleich im selben Ordner liegt, nicht zweimal',
  'Account in the backup': 'Konto in der Sicherung',
  'Of a backup with several accounts, such as hMailServer’s: which of them':
    'Bei einer Sicherung mit mehreren Konten, etwa der von hMailServer: welches davon',
  'Kind of mbox': 'Art der mbox',
  'Found out': 'Wird erkannt',
  '<b>{address}</b> cannot be looked at as {there}: {why}':
    'Bei <b>{address}</b> ließ sich als {there} nicht nachsehen: {why}',
  '{atLeast, select, yes {At least } other {}}{messages, plural, one {# message} other {# messages}} in {folders, plural, one {# folder} other {# folders}}':
    '{atLeast, select, yes {Mindestens } other {}}{messages, plural, one {# Nachricht} other {# Nachrichten}} in {folders, plural, one {# Ordner} other {# Ordnern}}',
  '{address} may hold only {room} more. The move pauses when it is full.':
    '{address} fasst nur noch {room}. Ist es voll, hält der Umzug an.',
  'There is no mail in it.': 'Darin ist keine Mail.',
  'Find a folder': 'Ordner suchen',
  'Folders of {who}': 'Ordner von {who}',
  'not counted': 'nicht gezählt',
  'does not come': 'kommt nicht',
  'Where {folder} goes': 'Wohin {folder} kommt',
  'Say where {folder} goes, or leave it out.': 'Sagen Sie, wohin {folder} kommt, oder lassen Sie ihn aus.',
  '{count, plural, one {# more goes} other {# more go}} where the name says.':
    '{count, plural, one {# weiterer kommt} other {# weitere kommen}} dorthin, wohin der Name weist.',
  'A try reads everything and files nothing; it takes as long as the move itself.':
    'Eine Probe liest alles und legt nichts ab; sie dauert so lange wie der Umzug selbst.',
  'Try it first': 'Zuerst proben',
  'Start {count, plural, one {for one person} other {for # people}}':
    'Für {count, plural, one {eine Person} other {# Personen}} starten',
  'What was tried': 'Was geprobt wurde',
  'You need not wait: starting now ends the try. It goes on when this is closed.':
    'Sie brauchen nicht zu warten: ein Start beendet die Probe. Sie geht weiter, wenn dies geschlossen wird.',
  'Would be left out:': 'Ausgelassen würden:',

  // Carrying out
  'Whose mail': 'Wessen Mail',
  'Say whose mail goes out.': 'Sagen Sie, wessen Mail hinausgeht.',
  'Into what': 'Wohinein',
  'One file with everything of the account: mail, folders, flags, dates, rules. We bring it back whole.':
    'Eine Datei mit allem aus dem Konto: Mail, Ordner, Kennzeichen, Daten, Regeln. Wir holen sie als Ganzes zurück.',
  'A folder that Dovecot and many programs read; flags, labels and dates stay.':
    'Ein Ordner, den Dovecot und viele Programme lesen; Kennzeichen, Schlagwörter und Daten bleiben.',
  'A file for each folder, which nearly every program reads.': 'Eine Datei je Ordner, die fast jedes Programm liest.',
  'A file for each message, in folders.': 'Eine Datei je Nachricht, in Ordnern.',
  'The same, packed into one file.': 'Dasselbe, in eine Datei gepackt.',
  'Another server': 'Anderer Server',
  'By IMAP. What lies there stays, and what is the same does not come twice.':
    'Über IMAP. Was dort liegt, bleibt, und was gleich ist, kommt nicht zweimal.',
  'Choose a folder at least.': 'Wählen Sie mindestens einen Ordner.',
  'New file': 'Neue Datei',
  'New or empty folder': 'Neuer oder leerer Ordner',
  'The whole path, on the computer where the mail server runs. Nothing is written over.':
    'Der ganze Pfad, auf dem Computer, auf dem der Mailserver läuft. Nichts wird überschrieben.',
  'All folders': 'Alle Ordner',
  '{some, number} of {all, plural, one {# folder} other {# folders}}':
    '{some, number} von {all, plural, one {# Ordner} other {# Ordnern}}',
  'What would go there': 'Was dorthin ginge',
  '{messages, plural, one {# message goes} other {# messages go}} to {name}.':
    '{messages, plural, one {# Nachricht geht} other {# Nachrichten gehen}} an {name}.',
};
