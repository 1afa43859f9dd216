/** How mail is reached, what web doors say, and what of the store comes to light (server/access, server/web, server/store). */
import type { Table } from '../../hearing.ts';

const mail: Table = {
  'it took too long': 'es dauerte zu lange',
  'it ended with code {code}': 'es endete mit Code {code}',
  'it did not start': 'es begann nicht',
  'a client without a name': 'ein Programm ohne Namen',
  'It was returned': 'Sie kam zurück',
  '250 2.0.0 Accepted as {trace}': '250 2.0.0 Accepted as {trace}',
  '250 2.1.5 Delivered to the mailbox': '250 2.1.5 Delivered to the mailbox',
  '250 2.0.0 Taken by the next server': '250 2.0.0 Taken by the next server',
  '250 2.1.5 Passed on': '250 2.1.5 Passed on',
  '550 5.0.0 It could not be delivered': '550 5.0.0 It could not be delivered',
  '554 5.7.1 Called back before it was sent': '554 5.7.1 Called back before it was sent',
  '451 4.3.0 The server stopped while the message was handed over':
    '451 4.3.0 The server stopped while the message was handed over',
  'It was filed, and removed at once': 'Sie wurde abgelegt und gleich entfernt',
  'There is no such mailbox': 'Diesen Ordner gibt es nicht',
  'Nothing was forgotten ({error})': 'Nichts wurde vergessen ({error})',
  'There is no room for them; none was brought back': 'Dafür ist kein Platz; nichts wurde zurückgeholt',
  'Nothing was brought back ({fault})': 'Nichts wurde zurückgeholt ({fault})',
  'The inbox keeps its name, its place and its role': 'Der Posteingang behält Namen, Platz und Aufgabe',
  'The order of mailboxes follows from their roles here and cannot be set':
    'Die Reihenfolge der Ordner folgt hier aus ihren Aufgaben und lässt sich nicht festlegen',
  'There is a mailbox with the role "{role}" already': 'Ein Ordner mit der Aufgabe „{role}“ ist schon da',
  'There is no such parent mailbox': 'Den Ordner darüber gibt es nicht',
  'A name cannot have "/" in it here: it divides the levels':
    'In einem Namen kann hier kein „/“ stehen: Er trennt die Ebenen',
  'That name cannot be used': 'Dieser Name geht nicht',
  '"{leaf}" is where mail programs see what others share, or what was expunged':
    'Unter „{leaf}“ sehen Mailprogramme, was andere teilen oder was gelöscht ist',
  'A mailbox cannot lie in itself': 'Ein Ordner kann nicht in sich selbst liegen',
  'The inbox cannot be deleted': 'Der Posteingang lässt sich nicht löschen',
  'There are {messages} messages in it': 'Es liegen {messages} Nachrichten darin',
  'There is a mailbox of this name already': 'Ein Ordner dieses Namens ist schon da',
  'There are mailboxes below it': 'Darunter liegen Ordner',
  'That cannot be done with this mailbox': 'Das geht mit diesem Ordner nicht',
  'The message store could not do it now; try again':
    'Der Speicher konnte es gerade nicht; versuchen Sie es noch einmal',
  'The message store could not do it now ({fault})': 'Der Speicher konnte es gerade nicht ({fault})',
  'A message lies in one mailbox at least; to be rid of it, destroy it':
    'Eine Nachricht liegt mindestens in einem Ordner; um sie loszuwerden, löschen Sie sie',
  'The owner has not given the right to do that there': 'Das Recht dazu ist dort nicht gegeben',
  'It lies in a mailbox that is not shared, too: only its owner marks it':
    'Sie liegt auch in einem Ordner, der nicht geteilt ist: Nur wem er gehört, der markiert sie',
  'That is its owner’s alone': 'Das darf nur, wem es gehört',
  'Shared mailboxes are made and changed over IMAP': 'Geteilte Ordner werden über IMAP angelegt und geändert',
  'It was sent; its record is gone': 'Sie wurde gesendet; was darüber stand, ist weg',
  'It is on its way already': 'Sie ist schon unterwegs',
  'Uploads that are in no message yet may have {what} in all; they are forgotten after a day':
    'Hochgeladenes, das noch in keiner Nachricht steht, darf zusammen {what} haben; nach einem Tag ist es vergessen',
  'I am away at present, and will answer when I am back.':
    'Ich bin zurzeit nicht da und antworte, wenn ich zurück bin.',
};

const pictures: Table = {
  'its address is too long': 'seine Adresse ist zu lang',
  'its address cannot be read': 'seine Adresse ist nicht lesbar',
  'it is not on the web': 'es liegt nicht im Web',
  'its address carries a name or a password': 'in seiner Adresse steht ein Name oder ein Passwort',
  "port {port} is not one of the web's": 'Port {port} ist keiner des Webs',
  '{host} is not a name of the internet': '{host} ist kein Name im Internet',
  "{address} is in this computer's own network": '{address} liegt im eigenen Netz dieses Computers',
  'the answer could not be read: {message}': 'die Antwort war nicht lesbar: {message}',
  'the connection was closed before an answer came': 'die Verbindung wurde geschlossen, bevor eine Antwort kam',
  'its server answered {status}': 'sein Server antwortete {status}',
  'its server packed it, unasked': 'sein Server hat es ungefragt gepackt',
  'it is too large': 'es ist zu groß',
  'it broke off: {message}': 'es brach ab: {message}',
  'it is not a PNG, JPEG, GIF, WebP or AVIF picture': 'es ist kein Bild in PNG, JPEG, GIF, WebP oder AVIF',
  'nothing leaves this computer in this mode': 'in diesem Modus verlässt nichts diesen Computer',
  'this message has had as many as a message may': 'diese Nachricht hatte schon so viele, wie eine haben darf',
  'the pictures of this message are too large together': 'die Bilder dieser Nachricht sind zusammen zu groß',
  'it leads from an encrypted address to a plain one':
    'es führt von einer verschlüsselten Adresse zu einer unverschlüsselten',
  'it leads to an address that cannot be read': 'es führt zu einer Adresse, die nicht lesbar ist',
  'it leads from address to address without an end': 'es führt ohne Ende von Adresse zu Adresse',
  'its server was too slow': 'sein Server war zu langsam',
  'it leads to where pictures are not fetched from: {because}':
    'es führt dorthin, woher keine Bilder geholt werden: {because}',
  'its server cannot be reached: {sentence}': 'sein Server ist nicht zu erreichen: {sentence}',
  'the DNS was not asked': 'das DNS wurde nicht gefragt',
  'JavaScript is not supported in any email client.': 'JavaScript läuft in keinem Mailprogramm.',
  'the DNS was not to be asked: {why}': 'das DNS ließ sich nicht fragen: {why}',
  'there is no {host}': '{host} gibt es nicht',
  'the DNS could not be asked: {why}': 'das DNS ließ sich nicht fragen: {why}',
  'a TLS handshake came': 'es kam ein TLS-Handschlag',
  'it left as soon as it had seen our certificate': 'es ging, sobald es das Zertifikat gesehen hatte',
  'it left without STARTTLS': 'es ging ohne STARTTLS',
};

const web: Table = {
  'The command line cannot reach this server: {message}': 'Die Befehlszeile erreicht diesen Server nicht: {message}',
  'not ready': 'nicht bereit',
  'Another program is listening on {at} already. Stop it, or give the console another port.':
    'Ein anderes Programm hört schon auf {at}. Beenden Sie es, oder geben Sie der Konsole einen anderen Port.',
  'This user may not listen on {at}. Give the console a port of 1024 or more.':
    'Dieser Benutzer darf nicht auf {at} hören. Geben Sie der Konsole einen Port ab 1024.',
  'This computer has no address {host}. Use 127.0.0.1 for this computer alone, or 0.0.0.0 for all its networks.':
    'Dieser Computer hat keine Adresse {host}. Nehmen Sie 127.0.0.1 für diesen Computer allein oder 0.0.0.0 für alle seine Netze.',
  'The console could not listen on {at}: {message}.': 'Die Konsole konnte nicht auf {at} hören: {message}.',
  'Sign in first': 'Melden Sie sich zuerst an',
  'That is no way to sign in here': 'So meldet man sich hier nicht an',
  'a password in clear': 'ein unverschlüsseltes Passwort',
  'This connection is not encrypted, so no password is taken over it. Come from this computer itself, through a tunnel or a proxy with TLS; within a private network the setting auth.allow-plaintext allows it':
    'Diese Verbindung ist nicht verschlüsselt, also wird darüber kein Passwort angenommen. Kommen Sie von diesem Computer selbst, durch einen Tunnel oder einen Proxy mit TLS; in einem privaten Netz erlaubt es die Einstellung auth.allow-plaintext',
  'The name or the password is wrong': 'Name oder Passwort ist falsch',
  'Too many wrong passwords; wait a little': 'Zu viele falsche Passwörter; warten Sie ein wenig',
  'Nobody can sign in just now; try again': 'Gerade kann sich niemand anmelden; versuchen Sie es noch einmal',
  'wrong name or password': 'Name oder Passwort falsch',
  'too many wrong passwords': 'zu viele falsche Passwörter',
  'too many sign-ins at once': 'zu viele Anmeldungen auf einmal',
  'signed out': 'abgemeldet',
  'text only': 'nur Text',
  'A page from elsewhere gets no WebSocket': 'Eine Seite von anderswo bekommt keinen WebSocket',
  'Too many streams of events and WebSockets are open': 'Zu viele Ereignisströme und WebSockets sind offen',
  'The server made a mistake; its log says which': 'Der Server hat einen Fehler gemacht; sein Protokoll sagt, welchen',
  'At most {limit} at once': 'Höchstens {limit} auf einmal',
  'There is nothing at this address, or not by this method':
    'An dieser Adresse ist nichts, oder nicht mit dieser Methode',
  'More than {most} octets': 'Mehr als {most} Oktette',
  'It took too long; ask for less at once': 'Es dauerte zu lange; fragen Sie nach weniger auf einmal',
  'There is no such blob': 'Diesen Inhalt gibt es nicht',
  'The server stops': 'Der Server hält an',
};

const store: Table = {
  'The folder {folder} cannot be used: {message}': 'Der Ordner {folder} lässt sich nicht benutzen: {message}',
  '{folder} is on a network file system ({kind}); mail must lie on a disk of this machine':
    '{folder} liegt auf einem Netzlaufwerk ({kind}); Mail muss auf einer Platte dieses Computers liegen',
  'The store in {folder} is in use by {owner} (process {pid}); only one server may use it':
    'Den Speicher in {folder} benutzt schon {owner} (Prozess {pid}); nur ein Server darf das',
  'Another server has just taken the store in {folder}':
    'Ein anderer Server hat den Speicher in {folder} gerade genommen',
  'The store is closed': 'Der Speicher ist geschlossen',
  'The store’s writer could not start: {fault}': 'Der Speicher ließ sich nicht zum Schreiben öffnen: {fault}',
  'filled to': 'gefüllt bis',
  'Content {blob} is damaged: {why}': 'Der Inhalt {blob} ist beschädigt: {why}',
  '{bytes} octets of {size} are there': 'von {size} Oktetten sind {bytes} da',
  'its octets do not match their hash': 'seine Oktette passen nicht zu ihrer Prüfsumme',
  'SQLite {version} can corrupt a store; {least} is the oldest allowed':
    'SQLite {version} kann einen Speicher beschädigen; die älteste erlaubte Fassung ist {least}',
  'The file system cannot carry a write-ahead log (journal mode is {journal})':
    'Das Dateisystem kann kein Write-ahead-Log tragen (der Modus ist {journal})',
  'The database cannot be read: {error}': 'Die Datenbank ist nicht lesbar: {error}',
  'SQLite did not take {name} = {value}; it says {found}': 'SQLite nahm {name} = {value} nicht an; es sagt {found}',
  'The file is a database of another program': 'Die Datei ist die Datenbank eines anderen Programms',
  'The store has schema {version}; this Mailroom knows {steps}. A newer Mailroom made it: use that one':
    'Der Speicher hat das Schema {version}; dieses Mailroom kennt {steps}. Ein neueres Mailroom hat ihn angelegt: Nehmen Sie jenes',
  'The database is damaged and stays closed for writing: {found}':
    'Die Datenbank ist beschädigt und bleibt zum Schreiben geschlossen: {found}',
  'a content matches its hash': 'ein Inhalt passt zu seiner Prüfsumme',
};

export const reached: Table = { ...mail, ...pictures, ...web, ...store };
