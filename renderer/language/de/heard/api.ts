/** What the API answers, and what the parts are put together with (server/api, server/assembly). */
import type { Table } from '../../hearing.ts';

export const api: Table = {
  'There is no domain here to ask for': 'Hier ist keine Domain, für die zu fragen wäre',
  'acme.trust: there is no certificate in {file}': 'acme.trust: In {file} ist kein Zertifikat',
  '{challenge} needs port {port} of this computer, by web.{door}-port: {closed}':
    '{challenge} braucht Port {port} dieses Computers, durch web.{door}-port: {closed}',
  'the DNS did not say where {name} is: {why}': 'das DNS sagte nicht, wo {name} ist: {why}',
  '{name} has no address in the DNS': '{name} hat keine Adresse im DNS',
  'device ports': 'Ports der Geräte',
  'in the mode "{mode}" nothing is fetched from elsewhere (setting "mode")':
    'im Modus „{mode}“ wird nichts von anderswo abgeholt (Einstellung „mode“)',
  'the first run': 'der erste Start',
  'Captured mail': 'Abgefangene Mail',
  'An office needs its domain and its first person': 'Ein Büro braucht seine Domain und seine erste Person',
  'The folder {folder} cannot be used: {message}. Name another with --home or MAILROOM_HOME.':
    'Der Ordner {folder} lässt sich nicht benutzen: {message}. Nennen Sie einen anderen mit --home oder MAILROOM_HOME.',
  'The file {home} is not the key that it should be (64 hexadecimal digits): put it back from a backup. If there is none, remove it, and enter anew all passwords of other servers.':
    'Die Datei {home} ist nicht der Schlüssel, der sie sein soll (64 Hexadezimalziffern): Holen Sie sie aus einer Sicherung zurück. Gibt es keine, entfernen Sie sie und geben alle Passwörter anderer Server neu ein.',
  'another desktop (keychain.json is damaged)': 'ein anderer Schreibtisch (keychain.json ist beschädigt)',
  'the keychain': 'der Schlüsselbund',
  'another desktop': 'ein anderer Schreibtisch',
  "The passwords of {whom} are sealed with the keychain of {whose}, which is not to be had here. Start Mailroom's window there, or enter them anew.":
    'Die Passwörter von {whom} sind mit dem Schlüsselbund von {whose} versiegelt, der hier nicht da ist. Starten Sie dort das Fenster von Mailroom, oder geben Sie sie neu ein.',
  'another server': 'ein anderer Server',
  'mailing lists': 'Mailinglisten',
  '{key} is set by the {source} and cannot be changed here':
    '{key} kommt von {source} und lässt sich hier nicht ändern',
  'return paths': 'Rückwege',
  'The breaker holds the mail of this account': 'Die Sperre hält die Mail dieses Kontos an',
  'the mode is "{mode}", and nothing leaves this computer':
    'der Modus ist „{mode}“, und nichts verlässt diesen Computer',
  'dns.zone: {path} cannot be read: {message}': 'dns.zone: {path} ist nicht lesbar: {message}',
  '{name} holds more than is opened at once: bring it in with Accounts, or mailroom import':
    '{name} enthält mehr, als sich auf einmal öffnen lässt: Holen Sie es über Konten herein, oder mit mailroom import',
  '{name} holds no message that can be read': '{name} enthält keine Nachricht, die sich lesen lässt',
  'Mail brought over from another mail server could not be taken: {because}.':
    'Mail, die von einem anderen Mailserver herübergeholt wurde, ließ sich nicht annehmen: {because}.',
  '1 message brought over from another mail server waits: the mode is "{mode}", in which mail for elsewhere goes nowhere. They are taken in mode deliver.':
    '1 Nachricht, die von einem anderen Mailserver herübergeholt wurde, wartet: Der Modus ist „{mode}“, in dem Mail nach draußen nirgendwohin geht. Im Modus deliver wird sie angenommen.',
  '1 message brought over from another mail server wait: the mode is "{mode}", in which mail for elsewhere goes nowhere. They are taken in mode deliver.':
    '1 Nachricht, die von einem anderen Mailserver herübergeholt wurde, wartet: Der Modus ist „{mode}“, in dem Mail nach draußen nirgendwohin geht. Im Modus deliver wird sie angenommen.',
  '{count} messages brought over from another mail server waits: the mode is "{mode}", in which mail for elsewhere goes nowhere. They are taken in mode deliver.':
    '{count} Nachrichten, die von einem anderen Mailserver herübergeholt wurden, warten: Der Modus ist „{mode}“, in dem Mail nach draußen nirgendwohin geht. Im Modus deliver werden sie angenommen.',
  '{count} messages brought over from another mail server wait: the mode is "{mode}", in which mail for elsewhere goes nowhere. They are taken in mode deliver.':
    '{count} Nachrichten, die von einem anderen Mailserver herübergeholt wurden, warten: Der Modus ist „{mode}“, in dem Mail nach draußen nirgendwohin geht. Im Modus deliver werden sie angenommen.',
  'its name is none that a drain gives': 'der Name ist keiner, den der Umzug vergibt',
  'the public web door': 'die öffentliche Webtür',
  'web.{name}-port is off': 'web.{name}-port ist aus',
  'passes without it': 'geht ohne ihn durch',
  'is to come later': 'soll später wiederkommen',
  '{scanner} does not do its work: {because}. Meanwhile mail {meanwhile}.':
    '{scanner} tut seine Arbeit nicht: {because}. Solange gilt für Mail: {meanwhile}.',
  'The window is not served to browsers here': 'Das Fenster wird hier nicht an Browser ausgegeben',
  '{free} GB free on the disk': '{free} GB auf der Platte frei',
  'Everything is kept in {home}': 'Alles liegt in {home}',
  '{home} cannot be written to: choose another with --home':
    'In {home} lässt sich nicht schreiben: Wählen Sie mit --home einen anderen Ort',
  'Connected to a network': 'Mit einem Netz verbunden',
  'No network: programs on this computer can send and fetch, others cannot reach it':
    'Kein Netz: Programme auf diesem Computer können senden und abholen, andere erreichen ihn nicht',
  'The clock is right': 'Die Uhr geht richtig',
  'The clock is years behind: TLS and dates of mail will be wrong':
    'Die Uhr geht um Jahre nach: TLS und Datumsangaben der Mail werden falsch sein',
  'too many connections at once': 'zu viele Verbindungen auf einmal',
  'too many connections at once from this address': 'zu viele Verbindungen auf einmal von dieser Adresse',
  'it said nothing, and others needed the place': 'sie sagte nichts, und andere brauchten den Platz',
  'the window in a browser': 'das Fenster im Browser',
  'its own mail hosts': 'die eigenen Mailserver',
  'asked first': 'zuerst gefragt',
  'asked next': 'als Nächstes gefragt',
  'That is not the name of a server': 'Das ist kein Name eines Servers',
  'a whole path, from the root on': 'ein ganzer Pfad, von der Wurzel an',
  'the name of a backup: 2026-11-23T023000Z': 'der Name einer Sicherung: 2026-11-23T023000Z',
  'The backups in {to} are encrypted': 'Die Sicherungen in {to} sind verschlüsselt',
  'The backups in {to} are not encrypted. Choose another folder':
    'Die Sicherungen in {to} sind nicht verschlüsselt. Wählen Sie einen anderen Ordner',
  'Encrypted backups need a passphrase': 'Verschlüsselte Sicherungen brauchen eine Passphrase',
  'Mail from {of} is not held by the breaker': 'Mail von {of} wird nicht von der Sperre angehalten',
  'There is no account {of}': 'Es gibt kein Konto {of}',
  'There is no account {address}': 'Es gibt kein Konto {address}',
  'There is no test inbox yet': 'Es gibt noch keinen Testeingang',
  'What was there then is not known any more; look again what is there now':
    'Was damals da war, ist nicht mehr bekannt; sehen Sie nach, was jetzt da ist',
  'There is no inbox called {written}': 'Es gibt keinen Eingang {written}',
  'The inbox {meantInbox} stays: {error}': 'Der Eingang {meantInbox} bleibt: {error}',
  'That is too long ago; what was removed is under Mail → Deleted for a while':
    'Das ist zu lange her; was entfernt wurde, liegt noch eine Weile unter Mail → Gelöscht',
  'No inbox can be called {written}': 'So kann kein Eingang heißen: {written}',
  'it showed no certificate': 'es hat kein Zertifikat gezeigt',
  'No IMAP listener with SSL/TLS is open, and a profile cannot demand STARTTLS.':
    'Kein IMAP-Port mit SSL/TLS ist offen, und ein Profil kann STARTTLS nicht verlangen.',
  'The mail listeners are open for this computer alone (listen.host).':
    'Die Mail-Ports sind nur für diesen Computer offen (listen.host).',
  'No page of this server can be reached from a device (web.http-port, console.host).':
    'Keine Seite dieses Servers ist von einem Gerät aus zu erreichen (web.http-port, console.host).',
  'No listener with SSL/TLS is open': 'Kein Port mit SSL/TLS ist offen',
  'One message was taken': 'Eine Nachricht wurde angenommen',
  '{accepted} messages were taken': '{accepted} Nachrichten wurden angenommen',
  '{what}, then refused: {because}': '{what}, dann abgewiesen: {because}',
  '{what}, then refused': '{what}, dann abgewiesen',
  'It is connected, and has handed nothing in yet': 'Es ist verbunden und hat noch nichts übergeben',
  'It handed nothing in: {because}': 'Es hat nichts übergeben: {because}',
  '{name} is disabled, and its port {port} is closed.': '{name} ist abgeschaltet, und sein Port {port} ist zu.',
  'Port {port} is not open. {fault}': 'Port {port} ist nicht offen. {fault}',
  'Port {port} is not open, for Mailroom does not run.': 'Port {port} ist nicht offen, denn Mailroom läuft nicht.',
  'Nobody has connected to port {port} yet. Send a test page from the machine.':
    'Noch hat sich niemand mit Port {port} verbunden. Senden Sie vom Gerät eine Testseite.',
  '{remote} used port {port}, which is not its address ({own}).':
    '{remote} hat Port {port} benutzt, und das ist nicht seine Adresse ({own}).',
  'There is no such device here': 'Dieses Gerät gibt es hier nicht',
  'Say what changes: name, state or quota': 'Sagen Sie, was sich ändert: Name, Zustand oder Platz',
  'A key of your own comes with its selector, and a selector with its key':
    'Ein eigener Schlüssel kommt mit seinem Selektor, und ein Selektor mit seinem Schlüssel',
  '{address} has no mailbox "{name}"': '{address} hat keinen Ordner „{name}“',
  '{address} has no room for it; nothing was brought back. Take fewer, or raise its limit':
    '{address} hat keinen Platz dafür; nichts wurde zurückgeholt. Nehmen Sie weniger, oder geben Sie mehr Platz',
  '{address} is held: nothing of it is removed for good':
    '{address} steht unter Aufbewahrung: Nichts davon wird endgültig entfernt',
  'The disk is full; nothing was changed': 'Die Platte ist voll; nichts wurde geändert',
  'Nothing was changed ({fault})': 'Nichts wurde geändert ({fault})',
  'There is no script “{name}”': 'Es gibt kein Skript „{name}“',
  'Your first letter': 'Ihr erster Brief',
  "There is no recipient {recipient} in the queue's memory":
    'Den Empfänger {recipient} gibt es im Gedächtnis der Warteschlange nicht',
  'It could not be tried ({error})': 'Es ließ sich nicht versuchen ({error})',
  'footer set': 'Fußzeile gesetzt',
  'footer removed': 'Fußzeile entfernt',
  'a trace id is twelve capitals and digits, and perhaps -1, -2 …':
    'eine Kennung besteht aus zwölf Großbuchstaben und Ziffern, vielleicht mit -1, -2 …',
  'Nothing is known of {id}. Events are kept for a while only (log.keep).':
    'Von {id} ist nichts bekannt. Ereignisse werden nur eine Weile aufgehoben (log.keep).',
  '(no subject)': '(kein Betreff)',
  'Connection from {remote}': 'Verbindung von {remote}',
  'The connection': 'Die Verbindung',
  'This message': 'Diese Nachricht',
  'Report to the sender ({note})': 'Bericht an den Absender ({note})',
  'The message that this report is about': 'Die Nachricht, von der dieser Bericht handelt',
  'Came on this connection': 'Kam über diese Verbindung',
  '{address} is here, and was not made for the labs; they need both {ADA} and {BEN}':
    '{address} ist hier und wurde nicht für die Versuche angelegt; sie brauchen {ADA} und {BEN}',
  'Ben is not here; begin the lab anew': 'Ben ist nicht da; beginnen Sie den Versuch neu',
  'Ada is not here; begin the lab anew': 'Ada ist nicht da; beginnen Sie den Versuch neu',
  '{BEN} has a limit of its own; the lab does not touch it':
    '{BEN} hat eine eigene Grenze; der Versuch rührt sie nicht an',
  'This connection is gone; open it again': 'Diese Verbindung ist weg; öffnen Sie sie wieder',
  'Begin the lab first': 'Beginnen Sie zuerst den Versuch',
  'This is no part of that lab': 'Das gehört nicht zu diesem Versuch',
  'Ada and Ben were here before the labs; they stay': 'Ada und Ben waren vor den Versuchen da; sie bleiben',
  'At most {MOST_TERMINALS} connections at once': 'Höchstens {MOST_TERMINALS} Verbindungen auf einmal',
  'No port for {protocol} is open; see Settings': 'Kein Port für {protocol} ist offen; siehe Einstellungen',
  'domain alias': 'Domain-Alias',
  'There is no account {name}': 'Es gibt kein Konto {name}',
  'There is no such account': 'Dieses Konto gibt es nicht',
  'There is no job {wanted}': 'Es gibt keinen Auftrag {wanted}',
  '"{address}" is no address': '„{address}“ ist keine Adresse',
  'There is no {address} here': '{address} gibt es hier nicht',
  'This program has left already; nothing was changed': 'Dieses Programm ist schon gegangen; nichts wurde geändert',
  'The message cannot be read': 'Die Nachricht ist nicht lesbar',
  'There is no such message': 'Diese Nachricht gibt es nicht',
  'There are too many permissions; take some away first': 'Es gibt zu viele Erlaubnisse; nehmen Sie zuerst einige weg',
  'The message store says: {error}': 'Der Speicher sagt: {error}',
  'this message does not ask for it': 'diese Nachricht fragt nicht danach',
  'Say which messages: recipients, trace, route, to, older … or all':
    'Sagen Sie, welche Nachrichten: recipients, trace, route, to, older … oder all',
  '{trace} has no message here; it may have been deleted':
    '{trace} hat hier keine Nachricht; vielleicht wurde sie gelöscht',
  '{trace} takes more than there is to be read; its source can be had':
    '{trace} braucht mehr, als sich lesen lässt; der Quelltext ist zu haben',
  'It says it has several parts, and does not say where they begin.':
    'Sie sagt, sie habe mehrere Teile, und sagt nicht, wo sie beginnen.',
  'It says it has several parts, and has none.': 'Sie sagt, sie habe mehrere Teile, und hat keine.',
  'Its last part does not end; it may have been cut off.':
    'Ihr letzter Teil endet nicht; vielleicht wurde sie abgeschnitten.',
  'Its parts are nested deeper than anybody needs; the innermost are not shown.':
    'Ihre Teile sind tiefer verschachtelt, als jemand braucht; die innersten werden nicht gezeigt.',
  'It has more parts than are shown.': 'Sie hat mehr Teile, als gezeigt werden.',
  'Its header is too large to be shown whole.': 'Ihr Header ist zu groß, um ganz gezeigt zu werden.',
  'It is not well-formed and is shown as far as it could be read.':
    'Sie ist nicht wohlgeformt und wird gezeigt, soweit sie lesbar war.',
  'held no more': 'nicht mehr aufbewahrt',
  'Nothing was changed ({error})': 'Nichts wurde geändert ({error})',
  'rule added': 'Regel hinzugefügt',
  'rule changed': 'Regel geändert',
  'rule removed': 'Regel entfernt',
  'rules put in order': 'Regeln geordnet',
  'There is no such rule': 'Diese Regel gibt es nicht',
  'There are as many rules as there can be': 'Es gibt so viele Regeln, wie es geben kann',
  'The rules were changed meanwhile; look at them again':
    'Die Regeln wurden inzwischen geändert; sehen Sie sie noch einmal an',
  'There is no version {id} of the settings': 'Es gibt keine Fassung {id} der Einstellungen',
  'Rights are given as a whole, without + and -': 'Rechte werden im Ganzen gegeben, ohne + und -',
  'mailbox shared': 'Ordner geteilt',
  'There is no {whom} here': '{whom} gibt es hier nicht',
  "It is {address}'s own mailbox: an owner has every right, always":
    'Es ist der eigene Ordner von {address}: Wem er gehört, der hat immer jedes Recht',
  '{address} has no mailbox "{which}"': '{address} hat keinen Ordner „{which}“',
  '{address} has no such mailbox': '{address} hat diesen Ordner nicht',
  'such mailbox': 'diesen Ordner',
  'Ready for the first run': 'Bereit für den ersten Start',
  'No port is open for mail yet: the window asks first what mail is for. `mailroom open` prints its address.':
    'Noch ist kein Port für Mail offen: Das Fenster fragt zuerst, wofür Mail da ist. `mailroom open` nennt seine Adresse.',
  'Nobody can hand mail over': 'Niemand kann Mail übergeben',
  'No port is open for mail. Each one below says why.':
    'Kein Port für Mail ist offen. Darunter steht bei jedem, warum.',
  'Nothing failed.': 'Nichts ist gescheitert.',
  'Some mail is stuck': 'Manche Mail steckt fest',
  '{waiting}, the oldest for {age}. {rest}': '{waiting}, am längsten seit {age}. {rest}',
  'recipient waits': 'Empfänger wartet',
  'recipients wait': 'Empfänger warten',
  'Mail is moving, some of it waits': 'Mail läuft, einige wartet',
  '{waiting} for another try.{held} {rest}': '{waiting} auf einen neuen Versuch.{held} {rest}',
  'Ready to catch mail': 'Bereit, Mail abzufangen',
  'Whatever your programs send ends here. Nothing leaves this computer.':
    'Was Ihre Programme senden, endet hier. Nichts verlässt diesen Computer.',
  'Ready for the first letter': 'Bereit für den ersten Brief',
  'Everything is open, and no mail has come yet.': 'Alles ist offen, und noch kam keine Mail.',
  '{accepted} served so far. {rest}': '{accepted} bisher bedient. {rest}',
  'Catching everything': 'Alles wird abgefangen',
  '{moved} Nothing leaves this computer.': '{moved} Nichts verlässt diesen Computer.',
  'All mail is moving': 'Alle Mail läuft',
  'The ledger does not balance: a recipient is counted wrongly. Run mailroom status and report this.':
    'Die Rechnung geht nicht auf: Ein Empfänger ist falsch gezählt. Rufen Sie mailroom status auf und melden Sie es.',
  '{name} is not open. {sentence}': '{name} ist nicht offen. {sentence}',
  'The port of {device}': 'Der Port von {device}',
  'Nobody lives here yet. Add the first account, so that mail can arrive.':
    'Hier wohnt noch niemand. Legen Sie das erste Konto an, damit Mail ankommen kann.',
  'from the configuration of another mail server': 'aus der Konfiguration eines anderen Mailservers',
  '{what} {name} taken away': '{what} {name} weggenommen',
  'rule {id} taken away': 'Regel {id} weggenommen',
  'line taken away: {line}': 'Zeile weggenommen: {line}',
  'setting {key} as it was': 'Einstellung {key}, wie sie war',
  '{name} was changed since and stays': '{name} wurde seitdem geändert und bleibt',
  '{address} has mail by now and stays': '{address} hat inzwischen Mail und bleibt',
  '{mixed} had lines of both kinds of ends; all end in CRLF now':
    '{mixed} hatte beide Arten von Zeilenenden; jetzt enden alle mit CRLF',
  '{gone} moved or deleted here before they were compared':
    '{gone} hier verschoben oder gelöscht, bevor verglichen wurde',
  'message was': 'Nachricht wurde',
  'messages were': 'Nachrichten wurden',
  '{changed} other flags than they came with': '{changed} andere Markierungen, als sie mitbrachten',
  'message has': 'Nachricht hat',
  'messages have': 'Nachrichten haben',
  'flags, keywords and dates are the same': 'Markierungen, Schlagwörter und Datum sind gleich',
  'flags, keywords or dates are others': 'Markierungen, Schlagwörter oder Datum sind anders',
  'Words and single parts are not given together': 'Wörter und einzelne Teile werden nicht zusammen angegeben',
  'Too many questions at once; ask again': 'Zu viele Fragen auf einmal; fragen Sie noch einmal',
  'Something went wrong in the server; its log says what': 'Im Server ging etwas schief; sein Protokoll sagt, was',
  'There is nothing called {path} to ask for': 'Nach {path} lässt sich nicht fragen',
  'The connection to the server was lost': 'Die Verbindung zum Server ging verloren',
  'There is no connection to the server': 'Es gibt keine Verbindung zum Server',
};
