/** German of the messages in renderer/accounts. */
import type { Catalogue } from '../../../server/base/language.ts';

export const accounts: Catalogue = {
  // People
  'Next person': 'Nächste Person',
  'Person before': 'Vorige Person',
  'Close what is open': 'Schließen, was offen ist',
  'People, domains and aliases': 'Personen, Domains und Aliasse',
  'Search people': 'Personen suchen',
  'Search people and aliases': 'Personen und Aliasse suchen',
  Import: 'Importieren',
  'First comes the domain that mail is taken for, then the people in it.':
    'Zuerst kommt die Domain, für die Mail angenommen wird, dann die Personen darin.',
  'Nobody with “{text}”': 'Niemand mit „{text}“',
  'Names, addresses, aliases and mail programs are searched.':
    'Durchsucht werden Namen, Adressen, Aliasse und Mailprogramme.',
  'People of {domain}': 'Personen von {domain}',
  Person: 'Person',
  Used: 'Belegt',
  'Signed in': 'Angemeldet',
  'Signed in now': 'Jetzt angemeldet',
  'Not lately': 'Länger nicht',
  '(+{count, plural, one {# alias} other {# aliases}})': '(+{count, plural, one {# Alias} other {# Aliasse}})',
  '{percent, number} percent of the space of {address} is used':
    '{percent, number} Prozent des Speicherplatzes von {address} sind belegt',
  '{used} <quiet>of {limit}</quiet>': '{used} <quiet>von {limit}</quiet>',
  Raise: 'Erhöhen',
  Raising: 'Das Erhöhen',
  'Raise the limit of {address}': 'Grenze von {address} erhöhen',
  '{address} may hold {size} now.': '{address} darf jetzt {size} belegen.',
  '{count, plural, one {# person} other {# people}}': '{count, plural, one {# Person} other {# Personen}}',
  '{count, plural, one {# box} other {# boxes}}':
    '{count, plural, one {# gemeinsames Postfach} other {# gemeinsame Postfächer}}',
  '{count, plural, one {# alias} other {# aliases}}': '{count, plural, one {# Alias} other {# Aliasse}}',
  '{count, plural, one {# domain} other {# domains}}': '{count, plural, one {# Domain} other {# Domains}}',
  'catch-all to {targets}': 'Catch-all an {targets}',
  'catch-all off': 'Catch-all aus',
  'A box of nobody yet': 'Gemeinsam: noch niemand',
  'A box of {count, plural, one {# person} other {# people}}':
    'Gemeinsam: {count, plural, one {# Person} other {# Personen}}',
  'Mail is held': 'Mail ist angehalten',
  '{state, select, open {Open} other {Closed}}': '{state, select, open {Offen} other {Geschlossen}}',
  'Full: mail is refused': 'Voll: Mail wird abgewiesen',
  '{percent, number} % full': 'Zu {percent, number} % voll',
  'No password yet': 'Noch kein Passwort',
  'A program over {protocol}': 'Ein Programm über {protocol}',
  'The mailbox is empty. New mail to this address is refused.':
    'Das Postfach ist leer. Neue Mail an diese Adresse wird abgewiesen.',
  '{count, plural, one {# message} other {# messages}} ({size}) are deleted for good. New mail to this address is refused.':
    '{count, plural, one {# Nachricht ({size}) wird} other {# Nachrichten ({size}) werden}} endgültig gelöscht. Neue Mail an diese Adresse wird abgewiesen.',
  '{addresses} {count, plural, one {leads} other {lead}} to nobody else: mail for it is refused then.':
    '{addresses} {count, plural, one {führt} other {führen}} sonst zu niemandem: Mail dorthin wird dann abgewiesen.',

  // Domains and aliases
  'Add an alias': 'Alias hinzufügen',
  'Add an alias in {domain}': 'Alias in {domain} hinzufügen',
  'Catch-all': 'Catch-all',
  'Catch-all of {domain}': 'Catch-all von {domain}',
  Aliases: 'Aliasse',
  'Nobody here fits.': 'Niemand hier passt.',
  'Nobody lives here yet.': 'Hier gibt es noch niemanden.',
  '<b>{other}</b> <quiet>stands for {name}: every address works there too</quiet>':
    '<b>{other}</b> <quiet>steht für {name}: Jede Adresse gilt auch dort</quiet>',
  Adding: 'Das Hinzufügen',
  '{name} was removed. Mail for it is refused.': '{name} wurde entfernt. Mail dorthin wird abgewiesen.',
  '{name} stands for {domain} now.': '{name} steht jetzt für {domain}.',
  'Mail for {name} is taken now. Add the people in it.':
    'Mail für {name} wird jetzt angenommen. Fügen Sie die Personen darin hinzu.',
  'What stands behind the @, such as office.example': 'Was hinter dem @ steht, etwa office.example',
  'Who lives there': 'Wer dort ist',
  'People of its own': 'Eigene Personen',
  'The same as in {domain}': 'Dieselben wie in {domain}',
  'Such as sales; what stands before @{domain}': 'Etwa vertrieb; was vor @{domain} steht',
  'Mail for any name at {domain} that nobody has goes to these people; without a catch-all it is refused. It brings much junk.':
    'Mail für jeden Namen bei {domain}, den niemand hat, geht an diese Personen; ohne Catch-all wird sie abgewiesen. Es bringt viel Spam.',
  'Goes to': 'Geht an',
  'One address a line, here or elsewhere': 'Eine Adresse je Zeile, hier oder anderswo',
  '{address} is elsewhere: mail for it is sent on to the internet.':
    '{address} ist anderswo: Mail dorthin wird ins Internet weitergeleitet.',
  '{address} is elsewhere. In local mode nothing leaves this computer, so mail for it waits, and then goes back.':
    '{address} ist anderswo. Im lokalen Modus verlässt nichts diesen Computer; Mail dorthin wartet also und geht dann zurück.',
  '{address} is elsewhere. While everything is captured, mail for it stays here.':
    '{address} ist anderswo. Solange alles abgefangen wird, bleibt Mail dorthin hier.',
  'The catch-all of {domain} goes to {targets}.': 'Das Catch-all von {domain} geht an {targets}.',
  '{address} goes to {targets}.': '{address} geht an {targets}.',

  // Adding, changing and removing people
  '{address} can receive mail now.': '{address} kann jetzt Mail empfangen.',
  'Any name at {domains}': 'Ein beliebiger Name bei {domains}',
  'Without one, nobody can sign in yet': 'Ohne Passwort kann sich noch niemand anmelden',
  'May hold': 'Speicherplatz',
  'A number, such as {example}': 'Eine Zahl, etwa {example}',
  'No limit': 'Keine Grenze',
  '{label}: unit': '{label}: Einheit',
  'Empty: as much as the disk takes': 'Leer: so viel, wie die Platte fasst',
  'Adding…': 'Wird hinzugefügt …',
  'Copy it now: it is not shown again.': 'Kopieren Sie es jetzt: Es wird nicht noch einmal gezeigt.',
  Suggest: 'Vorschlagen',
  'Copy {what}': '{what} kopieren',
  'Copy {what} of {card}': '{card}: {what} kopieren',
  'New password': 'Neues Passwort',
  'New password for {address}': 'Neues Passwort für {address}',
  'Set a password': 'Passwort setzen',
  '{address} has a new password.{count, plural, =0 {} one { # program signed out.} other { # programs signed out.}}':
    '{address} hat ein neues Passwort.{count, plural, =0 {} one { # Programm abgemeldet.} other { # Programme abgemeldet.}}',
  'Programs that know the old one have to be told; app passwords stay':
    'Programme, die das alte kennen, brauchen das neue; App-Passwörter bleiben',
  'Sign out {count, plural, one {# program} other {# programs}} now':
    '{count, plural, one {# Programm} other {# Programme}} jetzt abmelden',
  'Changing…': 'Wird geändert …',
  'One is set. Only its hash is kept.': 'Eines ist gesetzt. Nur sein Hash wird aufbewahrt.',
  'None yet: only app passwords open the mailbox.': 'Noch keines: Nur App-Passwörter öffnen das Postfach.',
  'the app password': 'App-Passwort',
  'App passwords': 'App-Passwörter',
  'Add an app password': 'App-Passwort hinzufügen',
  'None. One for each program means that a lost telephone is locked out alone.':
    'Keine. Eines für jedes Programm heißt: Ein verlorenes Telefon wird allein ausgesperrt.',
  'The app password for {program}': 'Das App-Passwort für {program}',
  'Type it where {program} asks for a password, with the user name {address}. It works over IMAP, POP3, SMTP and JMAP. It is not shown again; hyphens and capitals do not matter.':
    'Geben Sie es ein, wo {program} nach einem Passwort fragt, mit dem Benutzernamen {address}. Es gilt für IMAP, POP3, SMTP und JMAP. Es wird nicht noch einmal gezeigt; auf Bindestriche und Großbuchstaben kommt es nicht an.',
  'A password for one program of {address}': 'Ein Passwort für ein Programm von {address}',
  'Which program or device is it for?': 'Für welches Programm oder Gerät ist es?',
  'Such as Telephone or Scanner. It can be taken away alone, later.':
    'Etwa Telefon oder Scanner. Es lässt sich später allein entfernen.',
  'Making…': 'Wird angelegt …',
  'The app password {name} is wrong from now on.': 'Das App-Passwort {name} gilt ab jetzt nicht mehr.',
  'Never used, made {when}': 'Nie benutzt, angelegt {when}',
  '{when}, {protocol} from {remote}': '{when}, {protocol} von {remote}',
  'Remove the app password {name}': 'Das App-Passwort {name} entfernen',
  'Remove the app password {name}?': 'Das App-Passwort {name} entfernen?',
  'The program that uses it cannot sign in to {address} again. The same word cannot be brought back; a new one can be made.':
    'Das Programm, das es benutzt, kann sich bei {address} nicht mehr anmelden. Dasselbe Passwort kommt nicht wieder; ein neues lässt sich anlegen.',
  '{address} was removed, with {count, plural, one {# message} other {# messages}}.':
    '{address} wurde entfernt, mit {count, plural, one {# Nachricht} other {# Nachrichten}}.',
  'Remove {address} and {count, plural, one {# message} other {# messages}}?':
    '{address} und {count, plural, one {# Nachricht} other {# Nachrichten}} entfernen?',
  'This cannot be taken back. Closing the account keeps everything instead.':
    'Das lässt sich nicht zurücknehmen. Wird das Konto nur geschlossen, bleibt alles erhalten.',
  'Type {address} to remove it': 'Zum Entfernen {address} eingeben',
  'Removing…': 'Wird entfernt …',
  'Remove for good': 'Endgültig entfernen',
  '{count, plural, one {# program} other {# programs}} of {address} signed out.{passwords, plural, =0 {} one { # app password removed.} other { # app passwords removed.}}':
    '{count, plural, one {# Programm} other {# Programme}} von {address} abgemeldet.{passwords, plural, =0 {} one { # App-Passwort entfernt.} other { # App-Passwörter entfernt.}}',
  'Sign {address} out everywhere?': '{address} überall abmelden?',
  '{count, plural, one {# program is} other {# programs are}} ended. What still knows the password comes back by itself: change it first to keep somebody out.':
    '{count, plural, one {# Programm wird} other {# Programme werden}} abgemeldet. Was das Passwort noch kennt, kommt von selbst wieder: Ändern Sie es zuerst, um jemanden auszusperren.',
  'Remove {count, plural, one {# app password} other {# app passwords}} too; each program needs a new one':
    'Auch {count, plural, one {# App-Passwort} other {# App-Passwörter}} entfernen; jedes Programm braucht dann ein neues',
  'Signing out…': 'Wird abgemeldet …',
  'Signing out': 'Das Abmelden',
  'Sign out': 'Abmelden',
  'Sign out {name}': '{name} abmelden',
  'Sign out everywhere': 'Überall abmelden',
  '{name} was signed out. It comes back by itself if it knows the password.':
    '{name} wurde abgemeldet. Kennt es das Passwort, kommt es von selbst wieder.',
  '{protocol} from {remote}, since {when}': '{protocol} von {remote}, seit {when}',
  'No program. Those that ask now and then, over POP3 or SMTP, come and go.':
    'Kein Programm. Die nur ab und zu fragen, über POP3 oder SMTP, kommen und gehen.',

  // One person
  'Nobody here has this address': 'Niemand hier hat diese Adresse',
  'The person was removed, or the address was cut short.':
    'Die Person wurde entfernt, oder die Adresse ist unvollständig.',
  'Show everybody': 'Alle anzeigen',
  'A box of several people': 'Ein gemeinsames Postfach',
  'Nobody signs in as it. Its people find it under Shared in their mail program, and answer in its name as far as they may.':
    'Niemand meldet sich damit an. Seine Personen finden es in ihrem Mailprogramm unter Shared und antworten in seinem Namen, soweit sie dürfen.',
  'No other address leads here.': 'Keine andere Adresse führt hierher.',
  'Everything else {address}': 'Alles andere {address}',
  'The last journeys of {address}': 'Die letzten Wege von {address}',
  '{who} has no limit.': '{who} hat keine Grenze.',
  '{who} may hold {size}.': '{who} darf {size} belegen.',
  Opening: 'Das Öffnen',
  Closing: 'Das Schließen',
  '{address} is open again.': '{address} ist wieder offen.',
  '{address} is closed: nobody signs in, mail for it is refused.{count, plural, =0 {} one { # program signed out.} other { # programs signed out.}}':
    '{address} ist geschlossen: Niemand meldet sich an, Mail dorthin wird abgewiesen.{count, plural, =0 {} one { # Programm abgemeldet.} other { # Programme abgemeldet.}}',
  'Close or remove': 'Schließen oder entfernen',
  'Open or remove': 'Öffnen oder entfernen',
  'Closed, nobody can sign in and mail is refused; what is in the mailbox stays.':
    'Ist das Konto geschlossen, kann sich niemand anmelden, und Mail wird abgewiesen; was im Postfach liegt, bleibt.',
  'Nobody can sign in and mail is refused. What is in the mailbox is kept.':
    'Niemand kann sich anmelden, und Mail wird abgewiesen. Was im Postfach liegt, bleibt erhalten.',
  'Close the account': 'Konto schließen',
  'Open the account': 'Konto öffnen',
  'Connect a device': 'Gerät verbinden',
  'No port is open for mail programs now.': 'Für Mailprogramme ist gerade kein Port offen.',
  'Only programs on this computer can reach these. For others, change listen.host in <a>Settings</a>.':
    'Nur Programme auf diesem Computer erreichen sie. Für andere ändern Sie listen.host in den <a>Einstellungen</a>.',
  'Read mail (IMAP)': 'Mail lesen (IMAP)',
  'Send mail (SMTP)': 'Mail senden (SMTP)',
  'Fetch mail (POP3)': 'Mail abholen (POP3)',
  'Write rules (ManageSieve)': 'Regeln schreiben (ManageSieve)',
  Security: 'Sicherheit',
  '{encryption, select, other {none}}': '{encryption, select, other {keine}}',

  // What is shared
  'Shared folders': 'Geteilte Ordner',
  'Share a folder': 'Ordner teilen',
  'Share a folder of {owner}': 'Einen Ordner von {owner} teilen',
  'what is shared': 'was geteilt ist',
  'None: nobody else reads this mailbox, and nobody’s folders are shown in it.':
    'Keine: Niemand sonst liest dieses Postfach, und fremde Ordner sind darin nicht zu sehen.',
  'Change who may use {folder}': 'Ändern, wer „{folder}“ nutzen darf',
  '<b>{folder}</b> of {owner}': '<b>{folder}</b> von {owner}',
  'Show {folder} of {owner}': '{folder} von {owner} zeigen',
  'Kept from {name}: {rights}': 'Vorenthalten für {name}: {rights}',

  // What is sent
  'Sent to elsewhere': 'Nach außen gesendet',
  Holding: 'Das Anhalten',
  'All mail of {address} is held from now on.': 'Alle Mail von {address} wird ab jetzt angehalten.',
  'Hold all mail of this account': 'Alle Mail dieses Kontos anhalten',
  'Reading how much was sent…': 'Wie viel gesendet wurde, wird gelesen …',
  'How much was sent could not be read: {why}': 'Wie viel gesendet wurde, ließ sich nicht lesen: {why}',
  'Nothing within a day.': 'Nichts innerhalb eines Tages.',
  'Within the hour': 'In der letzten Stunde',
  'Within the day': 'In den letzten 24 Stunden',
  '{count, number}, no limit': '{count, number}, keine Grenze',
  '{count, number} of {limit, number}': '{count, number} von {limit, number}',
  'Other servers refused {count, number} of them within the day.':
    'Andere Server haben davon in den letzten 24 Stunden {count, number} abgewiesen.',
  'Recipients elsewhere. Above that, mail is held until you have looked.':
    'Empfänger außerhalb. Darüber wird Mail angehalten, bis Sie nachgesehen haben.',
  'Letting go': 'Das Freigeben',
  'Mail from this account is held': 'Mail von diesem Konto ist angehalten',
  'Since {when}: {because}.': 'Seit {when}: {because}.',
  '{count, plural, =0 {Nothing waits yet.} one {# recipient waits in the <a>Queue</a>.} other {# recipients wait in the <a>Queue</a>.}} New mail of this account is taken and held too; nothing is lost.':
    '{count, plural, =0 {Noch wartet nichts.} one {# Empfänger wartet in der <a>Warteschlange</a>.} other {# Empfänger warten in der <a>Warteschlange</a>.}} Neue Mail dieses Kontos wird angenommen und auch angehalten; nichts geht verloren.',
  'Was it somebody else? First give the account a new password, below, and take its app passwords away.':
    'War es jemand anders? Geben Sie dem Konto unten zuerst ein neues Passwort und entfernen Sie seine App-Passwörter.',
  'The same: {command}, {second} or {third}': 'Dasselbe: {command}, {second} oder {third}',
  'Delete what was held of {address}?': 'Angehaltene Mail von {address} löschen?',
  '{count, plural, one {# recipient will not get its} other {# recipients will not get their}} mail, and nobody is told. It cannot be brought back. The account may send again after that.':
    '{count, plural, one {# Empfänger bekommt seine} other {# Empfänger bekommen ihre}} Mail nicht, und niemand erfährt es. Sie lässt sich nicht wiederherstellen. Danach darf das Konto wieder senden.',
  'Let it send again': 'Wieder senden lassen',
  'Send what was held': 'Angehaltenes senden',
  'Delete what was held…': 'Angehaltenes löschen …',
  'Keep it held and let send again': 'Angehalten lassen, wieder senden',
  'What was held goes out.': 'Was angehalten war, geht hinaus.',
  'What was held is deleted.': 'Was angehalten war, wird gelöscht.',
  'What was held stays in the queue.': 'Was angehalten war, bleibt in der Warteschlange.',
  '{name} may send again.': '{name} darf wieder senden.',
  '{messages, plural, one {# message} other {# messages}} to {recipients, plural, one {# recipient} other {# recipients}} elsewhere{refused, plural, =0 {} other {, # of them refused there}}':
    '{messages, plural, one {# Nachricht} other {# Nachrichten}} an {recipients, plural, one {# Empfänger} other {# Empfänger}} außerhalb{refused, plural, =0 {} other {, # davon dort abgewiesen}}',
  'Handed in from': 'Eingeliefert aus',
  '{network} ({count, plural, one {# message} other {# messages}})':
    '{network} ({count, plural, one {# Nachricht} other {# Nachrichten}})',
  'The latest messages': 'Die letzten Nachrichten',
  'to {whom}, {time}': 'an {whom}, {time}',
  'What other servers said': 'Was andere Server sagten',

  // Import
  'Import people': 'Personen importieren',
  'Name, address, password, quota: one person a line': 'Name, Adresse, Passwort, Speicherplatz: eine Person je Zeile',
  'Open a table…': 'Tabelle öffnen …',
  '{count, plural, one {# person} other {# people}} added.':
    '{count, plural, one {# Person} other {# Personen}} hinzugefügt.',
  'These passwords were made and are not shown again:':
    'Diese Passwörter wurden erzeugt und werden nicht noch einmal gezeigt:',
  'Copy addresses and passwords': 'Adressen und Passwörter kopieren',
  'Working…': 'In Arbeit …',
  'Add {count, plural, one {# person} other {# people}}':
    '{count, plural, one {# Person} other {# Personen}} hinzufügen',
  'Look through it': 'Prüfen',
  'What comes of each line': 'Was aus jeder Zeile wird',
  Line: 'Zeile',
  'What comes of it': 'Was daraus wird',
  'Added, {limit, select, none {no limit} other {may hold {limit}}}.':
    'Hinzugefügt, {limit, select, none {keine Grenze} other {darf {limit} belegen}}.',
  'Can be added, {limit, select, none {no limit} other {may hold {limit}}}, {password, select, given {with this password} other {a password is made}}.':
    'Kann hinzugefügt werden, {limit, select, none {keine Grenze} other {darf {limit} belegen}}, {password, select, given {mit diesem Passwort} other {ein Passwort wird erzeugt}}.',
};
