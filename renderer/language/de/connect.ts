/** German of the messages in renderer/connect and of the cards, which the command line shows too (server/api/connect-*.ts). */
import type { Catalogue } from '../../../server/base/language.ts';

export const connect: Catalogue = {
  Connect: 'Verbinden',
  'how to connect': 'wie man sich verbindet',
  'the accounts': 'die Konten',
  'There is nobody to connect yet': 'Es gibt noch niemanden, der sich verbinden könnte',
  'A mail program signs in as a person of this server.':
    'Ein Mailprogramm meldet sich als eine Person dieses Servers an.',
  'Add a person': 'Person hinzufügen',
  'What to type into a program, and whether it has arrived':
    'Was man in ein Programm einträgt, und ob es angekommen ist',
  'Whose account': 'Wessen Konto',
  'No file in this folder tells what kind of project it is.':
    'Keine Datei in diesem Ordner verrät, um was für ein Projekt es sich handelt.',
  Programs: 'Programme',
  'Next program': 'Nächstes Programm',
  'Program before': 'Voriges Programm',
  'Find by a project folder': 'Anhand eines Projektordners finden',
  'Find by project folder': 'Am Projektordner erkennen',
  'To read mail': 'Zum Lesen',
  'To send from your code': 'Zum Senden aus Ihrem Code',
  'Project folder': 'Projektordner',
  'Or drop the folder here.': 'Oder den Ordner hierher ziehen.',

  'Apple Mail, iPhone, iPad': 'Apple Mail, iPhone, iPad',
  'Outlook classic': 'Outlook (klassisch)',
  Android: 'Android',
  'Another program': 'Ein anderes Programm',
  any: 'beliebig',
  'the password of {address}': 'das Passwort von {address}',
  'Add an account, type name and address, then “Manual configuration”.':
    'Konto hinzufügen, Name und Adresse eingeben, dann „Manuell einrichten“.',
  'Mail › Add Account › Other Mail Account. On iPhone and iPad: Settings › Apps › Mail › Mail Accounts.':
    'Mail › Account hinzufügen › Anderer Mail-Account. Auf iPhone und iPad: Einstellungen › Apps › Mail › Mail-Accounts.',
  'File › Add Account › Advanced options › “Let me set up my account manually” › IMAP.':
    'Datei › Konto hinzufügen › Erweiterte Optionen › „Ich möchte mein Konto manuell einrichten“ › IMAP.',
  'Thunderbird or K-9 Mail: scan the code. In another program, type this.':
    'Thunderbird oder K-9 Mail: den Code scannen. In einem anderen Programm trägt man dies ein.',
  'Most programs ask for this.': 'Danach fragen die meisten Programme.',
  Account: 'Konto',
  'Full name': 'Ihr vollständiger Name',
  'Email address': 'Mailadresse',
  Password: 'Passwort',
  'Incoming server': 'Posteingangs-Server',
  'Outgoing server': 'Postausgangs-Server',
  Name: 'Name',
  'Incoming Mail Server': 'Server für eintreffende E-Mails',
  'Outgoing Mail Server': 'Server für ausgehende E-Mails',
  'Incoming mail': 'Eingehende Mail',
  'Outgoing mail': 'Ausgehende Mail',
  'User name': 'Benutzername',
  'User Name': 'Benutzername',
  Username: 'Benutzername',
  Protocol: 'Protokoll',
  Hostname: 'Hostname',
  'Host Name': 'Hostname',
  Port: 'Port',
  'Server Port': 'Server-Port',
  Server: 'Server',
  'Connection security': 'Verbindungssicherheit',
  'Authentication method': 'Authentifizierungsmethode',
  'Normal password': 'Passwort, normal',
  'No authentication': 'Keine Authentifizierung',
  'Use SSL': 'SSL verwenden',
  'Encryption method': 'Verschlüsselungsmethode',
  'Require logon using Secure Password Authentication (SPA)':
    'Anmeldung mithilfe der gesicherten Kennwortauthentifizierung (SPA) erforderlich',
  Encryption: 'Verschlüsselung',
  None: 'Keine',
  on: 'an',
  off: 'aus',
  'The new Outlook and Outlook for phones connect from Microsoft’s servers: they need a server that the internet can reach, with a certificate everybody believes. Where yours is neither, use classic Outlook, Apple Mail or Thunderbird.':
    'Das neue Outlook und Outlook für Telefone verbinden sich von Servern bei Microsoft aus: Sie brauchen einen Server, der aus dem Internet erreichbar ist, mit einem Zertifikat, dem alle vertrauen. Ist das bei Ihrem nicht so, nehmen Sie das klassische Outlook, Apple Mail oder Thunderbird.',
  'No listener for reading mail (IMAP, POP3) is open.': 'Kein Port zum Lesen von Mail (IMAP, POP3) ist offen.',
  'No listener for handing mail in is open.': 'Kein Port zum Einliefern von Mail ist offen.',
  'Only programs on this computer reach this server: its listeners are open for {host} alone. Other devices need listen.host set to 0.0.0.0.':
    'Nur Programme auf diesem Computer erreichen diesen Server: Seine Ports sind allein für {host} offen. Andere Geräte brauchen listen.host = 0.0.0.0.',
  'The certificate does not have the name {host}, so programs will warn. Add it to tls.names.':
    'Das Zertifikat enthält den Namen {host} nicht, daher werden Programme warnen. Tragen Sie ihn unter tls.names ein.',
  'The certificate comes from this server’s own authority. Every device must be told once to trust it.':
    'Das Zertifikat stammt von der eigenen Zertifizierungsstelle dieses Servers. Jedem Gerät muss man einmal sagen, dass es ihr vertrauen soll.',
  'The certificate was signed by {issuer}, whom programs do not know.':
    'Das Zertifikat ist von {issuer} unterschrieben, und das kennen Programme nicht.',
  'With a DNS record for autoconfig at your domain, Thunderbird finds all this by itself.':
    'Mit einem DNS-Eintrag für autoconfig in Ihrer Domain findet Thunderbird das alles von selbst.',
  'Thunderbird does not find these ports by itself.': 'Diese Ports findet Thunderbird nicht von selbst.',

  '{client} handed in a message from {remote} ({by})': '{client} hat von {remote} eine Nachricht eingeliefert ({by})',
  'A program handed in a message from {remote} ({by})':
    'Ein Programm hat von {remote} eine Nachricht eingeliefert ({by})',
  '{client} signed in from {remote} ({by})': '{client} hat sich von {remote} angemeldet ({by})',
  'A program signed in from {remote} ({by})': 'Ein Programm hat sich von {remote} angemeldet ({by})',
  'It began with SSL/TLS on port {at}, which begins in plain text.':
    'Es hat auf Port {at} mit SSL/TLS begonnen, und der beginnt unverschlüsselt.',
  'It tried plain text on {at}.': 'Es hat auf {at} unverschlüsselt begonnen.',
  'Choose SSL/TLS.': 'Wählen Sie SSL/TLS.',
  'It does not trust this server’s certificate.': 'Es vertraut dem Zertifikat dieses Servers nicht.',
  'It offers only versions of TLS that are not safe any more.':
    'Es kennt nur TLS-Versionen, die nicht mehr sicher sind.',
  'Update the program, or its system.': 'Aktualisieren Sie das Programm oder sein System.',
  'It would have sent the password on port {at} without encryption.':
    'Es hätte das Passwort auf Port {at} unverschlüsselt gesendet.',
  'It wants to sign in in a way that is not offered here.':
    'Es will sich auf eine Weise anmelden, die es hier nicht gibt.',
  'Choose “Normal password” as authentication method.': 'Wählen Sie „Passwort, normal“ als Authentifizierungsmethode.',
  'It wants to sign in on port {at}, where other servers deliver.':
    'Es will sich auf Port {at} anmelden, wo andere Server zustellen.',
  'It did not sign in before sending.': 'Es hat sich vor dem Senden nicht angemeldet.',
  'Choose “Normal password” for the outgoing server too.':
    'Wählen Sie „Passwort, normal“ auch für den Postausgangs-Server.',
  'The password is wrong.': 'Das Passwort ist falsch.',
  'Make a new one for this device, and paste it.': 'Erzeugen Sie ein neues für dieses Gerät, und fügen Sie es ein.',
  'It signed in as {user}, whom nobody here is called.':
    'Es hat sich als {user} angemeldet, und so heißt hier niemand.',
  'The user name is {address}.': 'Der Benutzername ist {address}.',
  'The password is right, but {address} is closed.': 'Das Passwort stimmt, aber {address} ist geschlossen.',
  'Open the account under Accounts.': 'Öffnen Sie das Konto unter „Konten“.',
  'Too many wrong tries came from {remote}.': 'Von {remote} kamen zu viele falsche Versuche.',
  'Wait a minute, then try once more with the right password.':
    'Warten Sie eine Minute, und versuchen Sie es dann noch einmal mit dem richtigen Passwort.',
  'It was refused: {said}.': 'Es wurde abgewiesen: {said}.',
  'The live log shows every word.': 'Das Live-Protokoll zeigt jedes Wort.',
  'Choose port {port} with {security}.': 'Wählen Sie Port {port} mit {security}.',
  'No other port is open for this.': 'Kein anderer Port ist dafür offen.',
  'Choose {security} there, or port {port} with SSL/TLS.': 'Wählen Sie dort {security} oder Port {port} mit SSL/TLS.',
  'Choose {security} there.': 'Wählen Sie dort {security}.',
  'Choose STARTTLS there, or port {port} with SSL/TLS.': 'Wählen Sie dort STARTTLS oder Port {port} mit SSL/TLS.',
  'Choose STARTTLS there.': 'Wählen Sie dort STARTTLS.',
  'Add the name it connects to under tls.names.':
    'Tragen Sie den Namen, mit dem es sich verbindet, unter tls.names ein.',
  'Install the authority’s certificate on the device, then try again.':
    'Installieren Sie das Zertifikat der Zertifizierungsstelle auf dem Gerät, und versuchen Sie es dann noch einmal.',
  'Use the server name exactly as it stands here.': 'Verwenden Sie den Servernamen genau so, wie er hier steht.',

  'Waiting for {name}…': 'Es wird auf {name} gewartet…',
  'Making a password': 'Passwort wird erzeugt',
  'Taking back': 'Das Zurücknehmen',
  Undo: 'Rückgängig',
  '{device} has a password of its own for {address}.': '{device} hat ein eigenes Passwort für {address}.',
  'Make a password for this device': 'Ein Passwort für dieses Gerät erzeugen',
  'Make a password for this program': 'Ein Passwort für dieses Programm erzeugen',
  'Mail program': 'Mailprogramm',
  'Worth knowing': 'Gut zu wissen',
  'What this server shows as its certificate': 'Was dieser Server als Zertifikat vorzeigt',
  'shown this once': 'wird nur jetzt gezeigt',
  'Copy {label}': '{label} kopieren',
  'Make one for this device': 'Eines für dieses Gerät erzeugen',
  'There is no code for this account: other devices cannot reach the listeners, or a name in it is not plain ASCII. Type it instead.':
    'Für dieses Konto gibt es keinen Code: Andere Geräte erreichen die Ports nicht, oder ein Name darin ist nicht reines ASCII. Tragen Sie es stattdessen ein.',
  'The account, as Thunderbird for Android and K-9 Mail read it':
    'Das Konto, wie Thunderbird für Android und K-9 Mail es lesen',
  'Scan it with Thunderbird for Android or K-9 Mail': 'Mit Thunderbird für Android oder K-9 Mail scannen',
  'Settings › Import settings › Scan QR code': 'Einstellungen › Einstellungen importieren › QR-Code scannen',
  'Type the password of the account.': 'Geben Sie das Passwort des Kontos ein.',
  'Nothing has to be typed: the password is in the code.': 'Es ist nichts einzutippen: Das Passwort steht im Code.',
  'Put a password of its own into the code': 'Ein eigenes Passwort in den Code schreiben',
  'Who photographs this code can read the mail. It is shown until you leave this card.':
    'Wer diesen Code fotografiert, kann die Mail lesen. Er wird gezeigt, bis Sie diese Karte verlassen.',
  'Making a profile': 'Profil wird erzeugt',
  'A profile types all this by itself. A device fetches it by a code that is good for ten minutes and one fetch; it asks for the password.':
    'Ein Profil trägt das alles selbst ein. Ein Gerät holt es mit einem Code, der zehn Minuten und für einen Abruf gilt; nach dem Passwort fragt es.',
  'Make a profile': 'Profil erzeugen',
  'The address of the profile': 'Die Adresse des Profils',
  'Carry the profile to the device': 'Das Profil auf das Gerät bringen',
  'Scan it with the camera': 'Mit der Kamera scannen',
  'Save the file, and send it to the device (AirDrop, a cable, another mail account).':
    'Sichern Sie die Datei, und schicken Sie sie auf das Gerät (AirDrop, Kabel, ein anderes Mailkonto).',
  'Settings › Profile Downloaded › Install. It says “Unverified”: nobody has signed it.':
    'Einstellungen › Profil geladen › Installieren. Dort steht „Nicht überprüft“: Niemand hat es signiert.',
  'Settings › General › About › Certificate Trust Settings: turn this server’s authority on.':
    'Einstellungen › Allgemein › Info › Zertifikatsvertrauenseinstellungen: die Zertifizierungsstelle dieses Servers einschalten.',
  'Type the password when it asks.': 'Geben Sie das Passwort ein, wenn es danach fragt.',
  'Copy the address': 'Adresse kopieren',
  'Save the profile': 'Profil sichern',
  'Good for one fetch, until {time}.': 'Gilt für einen Abruf, bis {time}.',
  'No listener for handing mail in is open, so there is nothing to paste.':
    'Kein Port zum Einliefern ist offen, daher gibt es nichts einzufügen.',
  'Found by {file}.': 'Erkannt an {file}.',
  'In a terminal.': 'In einem Terminal.',
  'In {file}.': 'In {file}.',
  'To paste': 'Zum Einfügen',
  'Copy the lines': 'Zeilen kopieren',
  Copy: 'Kopieren',
  'Put a password in': 'Passwort einsetzen',
  'Nothing leaves this computer: what your program sends is caught.':
    'Nichts verlässt diesen Computer: Was Ihr Programm sendet, wird abgefangen.',
  'Mail goes between the people of this server alone.': 'Mail geht nur zwischen den Personen dieses Servers.',
  'Containers do not reach 127.0.0.1 of this computer: set listen.host to 0.0.0.0.':
    'Container erreichen 127.0.0.1 dieses Computers nicht: Setzen Sie listen.host auf 0.0.0.0.',
  'mail() hands over to the program that Mailroom brings along; nothing need be open for it.':
    'mail() übergibt an das Programm, das Mailroom mitbringt; dafür muss nichts offen sein.',
  'Programs believe this server’s own authority by the file {file}.':
    'Programme vertrauen der eigenen Zertifizierungsstelle dieses Servers durch die Datei {file}.',
  'App ({id})': 'App ({id})',
  'Cards for each program, codes for telephones': 'Karten für jedes Programm, Codes für Telefone',
};
