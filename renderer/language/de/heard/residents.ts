/** Who lives here: accounts, boxes, domains, devices, suppressed addresses (server/directory); aliases are in `aliases.ts`. */
import type { Table } from '../../hearing.ts';

const accounts: Table = {
  'what stands before the @ may have {most} octets at most': 'vor dem @ stehen höchstens {most} Oktette',
  'no such name, or more than one': 'diesen Namen gibt es nicht oder mehrfach',
  '"{name}" is not a domain name': '„{name}“ ist kein Domainname',
  'domain added': 'Domain hinzugefügt',
  '{domain} is not one of our domains, so nothing can stand for it':
    '{domain} gehört nicht zu unseren Domains, also kann nichts für sie stehen',
  'domain removed': 'Domain entfernt',
  'account added': 'Konto hinzugefügt',
  '{value} was added and cannot be found': '{value} wurde hinzugefügt und ist nicht zu finden',
  '{address} was changed and cannot be found': '{address} wurde geändert und ist nicht zu finden',
  'account changed': 'Konto geändert',
  '{own} is held ({held}): nothing of it is removed. End that first: mailroom retention release {name}':
    '{own} steht unter Aufbewahrung ({held}): Nichts davon wird entfernt. Beenden Sie das zuerst: mailroom retention release {name}',
  'account removed': 'Konto entfernt',
  '{value} is a box of several people; nobody signs in as it':
    '{value} ist ein gemeinsames Postfach; als dieses meldet sich niemand an',
  'password changed': 'Passwort geändert',
  'A name for it has 1 to {most} characters: "Telephone"': 'Ein Name dafür hat 1 bis {most} Zeichen: „Telefon“',
  '{own} has {most} app passwords; remove those that nobody uses':
    '{own} hat {most} App-Passwörter; entfernen Sie, was niemand benutzt',
  'app password added': 'App-Passwort hinzugefügt',
  'An app password "{name}"': 'Ein App-Passwort „{name}“',
  '{own} has no such app password': '{own} hat dieses App-Passwort nicht',
  'app password removed': 'App-Passwort entfernt',
  'no limit': 'keine Grenze',
  'may hold {bytes}': 'darf {bytes} fassen',
  'domains that stand for it': 'Domains, die für sie stehen',
  '{domain} still has {what}; remove them first': 'Zu {domain} gehört noch: {what}; entfernen Sie das zuerst',
  'A password cannot be empty': 'Ein Passwort kann nicht leer sein',
  'A password may have 1,024 octets at most': 'Ein Passwort hat höchstens 1.024 Oktette',
  'The password holds a character that mail programs cannot send':
    'Im Passwort steht ein Zeichen, das Mailprogramme nicht senden können',
  '{name} exists already': '{name} gibt es schon',
  '{name} still has accounts; remove them first': 'Zu {name} gehören noch Konten; entfernen Sie diese zuerst',
  '{name} could not be changed ({fault})': '{name} ließ sich nicht ändern ({fault})',
  'The name holds a character that nobody sees, such as a line break':
    'Im Namen steht ein Zeichen, das niemand sieht, etwa ein Zeilenumbruch',
  '{value} stands in line {before} already': '{value} steht schon in Zeile {before}',
  'full name': 'voller Name',
  'display name': 'Anzeigename',
  'email address': 'Mailadresse',
  'There is nobody in this table': 'In dieser Tabelle steht niemand',
  'The table has titles, and nobody below them': 'Die Tabelle hat Überschriften und niemanden darunter',
  '{people} people are in this table; at most {most} at once':
    'In dieser Tabelle stehen {people} Personen; höchstens {most} auf einmal',
  'The quotation mark of line {began} is never closed': 'Das Anführungszeichen aus Zeile {began} wird nie geschlossen',
  '"{text}" is not a size such as 500 MB or 10 GB, and not "none"':
    '„{text}“ ist keine Größe wie 500 MB oder 10 GB und nicht „none“',
  'A mailbox may hold {least} at least and {most} at most, or have no limit':
    'Ein Postfach fasst mindestens {least} und höchstens {most}, oder es hat keine Grenze',
  '{value} has no footer': '{value} hat keine Fußzeile',
  'Somebody is called {address} already': '{address} heißt schon jemand',
  '{address} has no address "{name}"': '{address} hat keine Adresse „{name}“',
  '{address} is gone': '{address} ist weg',
  '"{name}" is no name for an extension: 40 letters, digits, ".", "-" and "_" at most':
    '„{name}“ ist kein Name für einen Zusatz: höchstens 40 Buchstaben, Ziffern, „.“, „-“ und „_“',
  'People make no addresses of their own here (address.extensions)':
    'Hier macht sich niemand eigene Adressen (address.extensions)',
  '{address} has {most} addresses of its own already': '{address} hat schon {most} eigene Adressen',
  '"{mailbox}" is no name of a mailbox': '„{mailbox}“ ist kein Name eines Ordners',
  'refuse:5.1.1 This address is not used any more': 'refuse:5.1.1 This address is not used any more',
};

const boxes: Table = {
  'box made': 'gemeinsames Postfach angelegt',
  '{address} was added, and could not be made a box ({error})':
    '{address} wurde hinzugefügt und ließ sich nicht zum gemeinsamen Postfach machen ({error})',
  '{address} has every right in its own mailboxes': '{address} hat in den eigenen Ordnern jedes Recht',
  '{address} is a box itself; name a person': '{address} ist selbst ein gemeinsames Postfach; nennen Sie eine Person',
  '{address} has {most} people already': '{address} hat schon {most} Personen',
  '{address} does not act in {box}': '{address} handelt nicht in {box}',
  'box member': 'Mitglied eines gemeinsamen Postfachs',
  '{address} could not be changed ({error})': '{address} ließ sich nicht ändern ({error})',
  '{address}: what is sent in its name lies in its Sent too':
    '{address}: Was in seinem Namen gesendet wird, liegt auch in seinem Gesendet',
  '{address}: what is sent in its name is kept by whoever sends it':
    '{address}: Was in seinem Namen gesendet wird, hebt auf, wer es sendet',
  'lies in its Sent too': 'liegt auch in seinem Gesendet',
  'is kept by whoever sends it': 'hebt auf, wer es sendet',
  'box changed': 'gemeinsames Postfach geändert',
  'Rights are given whole, without + or -': 'Rechte werden im Ganzen gegeben, ohne + und -',
  'acts there no more': 'handelt dort nicht mehr',
  ', sends as it': ', sendet als dieses',
  ', sends on its behalf': ', sendet in dessen Auftrag',
  'sends as it': 'sendet als dieses',
  'sends on its behalf': 'sendet in dessen Auftrag',
  'sees nothing, sends as it': 'sieht nichts, sendet als dieses',
  'sees nothing, sends on its behalf': 'sieht nichts, sendet in dessen Auftrag',
  'sees nothing{sends}': 'sieht nichts{sends}',
  'sees nothing': 'sieht nichts',
};

const devices: Table = {
  'A name for it has 1 to {most} characters: "Scanner, first floor"':
    'Ein Name dafür hat 1 bis {most} Zeichen: „Scanner, erster Stock“',
  '"{host}" is not an address of this computer, such as 192.168.1.2':
    '„{host}“ ist keine Adresse dieses Computers wie 192.168.1.2',
  'A port is a number from 1 to 65535': 'Ein Port ist eine Zahl von 1 bis 65535',
  'It may send 1 to {most} messages in an hour': 'Es darf 1 bis {most} Nachrichten in der Stunde senden',
  'The largest message has 10 KB to 1 GB': 'Die größte Nachricht hat 10 KB bis 1 GB',
  'It needs the address it sends from, such as 192.168.1.40':
    'Es braucht die Adresse, von der es sendet, etwa 192.168.1.40',
  'A device has {most} addresses at most': 'Ein Gerät hat höchstens {most} Adressen',
  '"{text}" is not an address, such as 192.168.1.40': '„{text}“ ist keine Adresse wie 192.168.1.40',
  "{text} would be everybody: name the machine's own address":
    '{text} wären alle: Nennen Sie die eigene Adresse der Maschine',
  '"{text}" is not a network, such as 192.168.1.0/24': '„{text}“ ist kein Netz wie 192.168.1.0/24',
  '{text} is too wide: a device has single addresses, or a network of /{widest} at most':
    '{text} ist zu weit: Ein Gerät hat einzelne Adressen oder höchstens ein Netz mit /{widest}',
  "{text} would be everybody of IPv4: name the machine's own address":
    '{text} wären alle mit IPv4: Nennen Sie die eigene Adresse der Maschine',
  '"{text}" is not an address to send as: {error}': '„{text}“ ist keine Adresse, als die zu senden wäre: {error}',
  '{value} cannot be its sender: old machines and old servers know plain letters alone':
    '{value} kann nicht sein Absender sein: Alte Maschinen und alte Server kennen nur einfache Buchstaben',
  '"{text}" is neither an address nor a domain': '„{text}“ ist weder eine Adresse noch eine Domain',
  'Name the addresses or domains that it may write to': 'Nennen Sie die Adressen oder Domains, denen es schreiben darf',
  'At most {most} addresses and domains can be named': 'Höchstens {most} Adressen und Domains lassen sich nennen',
  'Every machine in {one} can send as {sender}: name single addresses where you can.':
    'Jede Maschine in {one} kann als {sender} senden: Nennen Sie, wo es geht, einzelne Adressen.',
  '{one} is on the internet: what comes from there can be read and changed on the way.':
    '{one} liegt im Internet: Was von dort kommt, lässt sich unterwegs lesen und ändern.',
  '{sender} is not an address of somebody here; an alias makes it one: mailroom alias add {address} YOU@{domain}':
    '{sender} ist hier niemandes Adresse; ein Alias macht sie dazu: mailroom alias add {address} SIE@{domain}',
  '{name} could not be kept ({error})': '{name} ließ sich nicht aufheben ({error})',
  'The password is too long, or holds a character that machines cannot send':
    'Das Passwort ist zu lang, oder es steht ein Zeichen darin, das Maschinen nicht senden können',
  'device added': 'Gerät hinzugefügt',
  'device disabled': 'Gerät abgeschaltet',
  'device changed': 'Gerät geändert',
  'device removed': 'Gerät entfernt',
  '{name} could not be removed ({error})': '{name} ließ sich nicht entfernen ({error})',
  'Another device has this name or this port': 'Ein anderes Gerät hat diesen Namen oder diesen Port',
  'There are 200 devices already; remove those that nobody uses':
    'Es gibt schon 200 Geräte; entfernen Sie, was niemand benutzt',
  'Its password travels in clear: give it one that is used nowhere else.':
    'Sein Passwort geht unverschlüsselt übers Netz: Geben Sie ihm eines, das sonst nirgends gilt.',
  'There is a device called {name} already': 'Ein Gerät namens {name} gibt es schon',
  'Port {port} belongs to {name} already: each device has its own':
    'Port {port} gehört schon {name}: Jedes Gerät hat seinen eigenen',
  'Port {port} is the port for {what} already: a device has its own, such as 2525':
    'Port {port} ist schon der Port für {what}: Ein Gerät hat seinen eigenen, etwa 2525',
  'Nothing is taken from {name}: its sender {sender} is not an address of somebody here any more.':
    'Von {name} wird nichts angenommen: Sein Absender {sender} ist hier niemandes Adresse mehr.',
  '{name} wants to send more than {most} messages in an hour, and is told to come later.':
    '{name} will mehr als {most} Nachrichten in der Stunde senden und soll später wiederkommen.',
};

const suppressed: Table = {
  'it could not be written down ({error})': 'es ließ sich nicht aufschreiben ({error})',
  'whatever its server says': 'was ihr Server auch sagt',
  'a person wishes it so': 'jemand will es so',
  'a message arrived': 'eine Nachricht kam an',
  'its server': 'ihr Server',
  '{by} put it there on {at}': '{by} hat sie am {at} dorthin gesetzt',
  '{address} is on the list of addresses that are not tried':
    '{address} steht auf der Liste der Adressen, die nicht versucht werden',
  'To lift it: mailroom suppression remove {address}': 'Zum Aufheben: mailroom suppression remove {address}',
  '{address} is suppressed: {because}': '{address} ist gesperrt: {because}',
};

const refusals: Table = {
  'the mailbox of {path} is full (quota.when-full)': 'das Postfach von {path} ist voll (quota.when-full)',
  'the mailbox of {path} is full': 'das Postfach von {path} ist voll',
  'the account of {path} is closed': 'das Konto von {path} ist geschlossen',
  'the alias of {path} says so': 'so sagt es der Alias von {path}',
  "the recipient's address: {because}": 'die Adresse des Empfängers: {because}',
  'This server delivers between its own people only': 'Dieser Server stellt nur unter den eigenen Leuten zu',
  '{path} is elsewhere, and the mode is "local"': '{path} ist anderswo, und der Modus ist „local“',
};

export const residents: Table = { ...accounts, ...boxes, ...devices, ...suppressed, ...refusals };
