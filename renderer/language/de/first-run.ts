/** German of the messages in renderer/first-run and renderer/app.tsx. */
import type { Catalogue } from '../../../server/base/language.ts';

export const firstRun: Catalogue = {
  'how this computer is set up': 'wie dieser Computer eingerichtet ist',
  'First run': 'Erster Start',
  'What is mail on this computer for?': 'Wofür ist Mail auf diesem Computer da?',
  'You can change this later. No account, no questions about you.':
    'Sie können das später ändern. Kein Benutzerkonto, keine Fragen zu Ihnen.',
  'Build apps': 'Apps bauen',
  'Catch what my app sends. Any user, any password. Nothing leaves this computer.':
    'Abfangen, was meine App sendet. Jeder Name, jedes Passwort. Nichts verlässt diesen Computer.',
  'Run an office': 'Ein Büro betreiben',
  'Mailboxes for people, on our network and our own domain.':
    'Postfächer für Menschen, in unserem Netz und mit eigener Domain.',
  'Learn how it works': 'Lernen, wie es geht',
  'Two toy domains, real protocols, three people. Nothing to break.':
    'Zwei Spieldomains, echte Protokolle, drei Personen. Kaputtgehen kann nichts.',
  'Starting…': 'Startet …',
  Start: 'Starten',
  'Setting up': 'Einrichten',
  Next: 'Weiter',
  Before: 'Zurück',
  // The office
  'A domain has at least two parts, such as office.example':
    'Eine Domain hat mindestens zwei Teile, etwa office.example',
  'Whose mailbox is the first?': 'Wem gehört das erste Postfach?',
  'Eight characters or more; {count, number} so far': 'Mindestens acht Zeichen; bisher {count, number}',
  'Your address will be {address}': 'Ihre Adresse wird {address}',
  'The part after the @': 'Der Teil hinter dem @',
  Domain: 'Domain',
  'Your name': 'Ihr Name',
  'As it stands in your letters': 'Wie er in Ihren Nachrichten steht',
  Password: 'Passwort',
  'For your mailbox, on every device': 'Für Ihr Postfach, auf jedem Gerät',
  // What this computer can do
  '{free} free on the disk': '{free} frei auf der Platte',
  'Mail needs room: make some, or choose another folder with --home.':
    'Mail braucht Platz: Schaffen Sie welchen, oder wählen Sie mit --home einen anderen Ordner.',
  'Everything is kept in {folder}': 'Alles liegt in {folder}',
  '{folder} cannot be written to': '{folder} ist nicht beschreibbar',
  'Choose another folder with --home, or allow this one.':
    'Wählen Sie mit --home einen anderen Ordner, oder erlauben Sie diesen.',
  'Connected to a network': 'Mit einem Netz verbunden',
  'No network': 'Kein Netz',
  'Programs on this computer can send and fetch mail all the same. What goes out waits for a network.':
    'Programme auf diesem Computer können trotzdem senden und abholen. Was hinaus soll, wartet auf ein Netz.',
  'The clock is right': 'Die Uhr geht richtig',
  'The clock says {time}': 'Die Uhr zeigt {time}',
  'Set it right in the system, or dates of mail and certificates are wrong.':
    'Stellen Sie sie im System richtig, sonst stimmen die Daten von Mail und Zertifikaten nicht.',
  '{count, plural, one {Port {ports} needs} other {Ports {ports} need}} an administrator’s permission on this system. Until then other ports will do.':
    '{count, plural, one {Port {ports} braucht} other {Die Ports {ports} brauchen}} auf diesem System die Erlaubnis eines Administrators. Bis dahin tun es andere Ports.',
  // Mail that is there already
  'Restore a backup, or move from another mail server':
    'Sicherung zurückholen oder von einem anderen Mailserver umziehen',
  'Restore a backup': 'Sicherung zurückholen',
  'The whole home comes back as it was: people, mail, settings and keys. Nothing that is here is written over.':
    'Alles kommt zurück, wie es war: Personen, Mail, Einstellungen und Schlüssel. Nichts, was hier liegt, wird überschrieben.',
  'Move from another mail server': 'Von einem anderen Mailserver umziehen',
  'Start the office first; then bring what you have. Nothing is taken away over there.':
    'Starten Sie zuerst das Büro; holen Sie dann, was Sie haben. Dort wird nichts weggenommen.',
  'Domains, people, aliases, lists and rules out of its backup':
    'Domains, Personen, Aliasse, Listen und Regeln aus dessen Sicherung',
  'What its configuration says; first only shown, then applied':
    'Was seine Konfiguration sagt; erst nur gezeigt, dann übernommen',
  'Copy {text}': '{text} kopieren',
  // It runs
  'Running. Send the first message': 'Läuft. Senden Sie die erste Nachricht',
  'To <to>{address}</to>, through the real server, station by station.':
    'An <to>{address}</to>, durch den echten Server, Station für Station.',
  'Send me one': 'Mir eine senden',
  'Sending the first message': 'Das Senden der ersten Nachricht',
  'The stations of a message': 'Die Stationen einer Nachricht',
  'Go to the overview without it': 'Ohne sie zur Übersicht',
  'Your first message took {time}': 'Ihre erste Nachricht brauchte {time}',
  'On its way…': 'Unterwegs …',
  'Its journey could not be read: {why}': 'Ihr Weg ließ sich nicht lesen: {why}',
  'See its journey': 'Ihren Weg sehen',
  'Go to the overview': 'Zur Übersicht',
  'The message is on its way': 'Die Nachricht ist unterwegs',
  'The first message': 'Die erste Nachricht',
  '{from} to {to}': '{from} an {to}',
  'It was delivered, but no mailbox holds it.': 'Sie wurde zugestellt, liegt aber in keinem Postfach.',
  // From code
  'From your code': 'Aus Ihrem Code',
  'Or from your code': 'Oder aus Ihrem Code',
  'Copy the lines': 'Zeilen kopieren',
  Copy: 'Kopieren',
  Language: 'Sprache',
  'your app': 'Ihre App',
  'Mail comes from another server by IMAP or POP3, or from Thunderbird, Outlook (.pst), Maildir, mbox, a zip or an archive.':
    'Mail kommt von einem anderen Server über IMAP oder POP3, oder aus Thunderbird, Outlook (.pst), Maildir, mbox, einem Zip oder einem Archiv.',
  'Run an office and bring my mail': 'Ein Büro betreiben und meine Mail holen',
  'Not only the mail, but the server as it was set up:':
    'Nicht nur die Mail, auch der Server, wie er eingerichtet war:',
  'I have mail elsewhere: bring it next': 'Ich habe Mail anderswo: danach herholen',
  'I have mail elsewhere: bring it': 'Ich habe Mail anderswo: herholen',
};
