/** German of the messages in renderer/routes about relays' forms, mail that goes on, programs, and what comes back. */
import type { Catalogue } from '../../../server/base/language.ts';

export const routesWays: Catalogue = {
  // A relay's form.
  'As routes call it': 'So nennen es Routen',
  'Empty: nobody signs in there': 'Leer: Dort meldet sich niemand an',
  'It is told to that server alone': 'Nur dieser Server erfährt es',
  'Name, address, proxy and more': 'Name, Adresse, Proxy und mehr',
  'Calls itself (HELO)': 'Nennt sich (HELO)',
  'The name that we greet it with; empty: our own': 'Der Name, mit dem wir ihn grüßen; leer: unser eigener',
  'Dials from': 'Verbindet sich von',
  'One of this computer’s addresses, where it has several; empty: the system chooses':
    'Eine der Adressen dieses Rechners, wenn er mehrere hat; leer: das System wählt',
  'Proxy (SOCKS5)': 'Proxy (SOCKS5)',
  'A server that dials for us, such as Tor’s; name@ before it where it wants a sign-in':
    'Ein Server, der sich für uns verbindet, etwa der von Tor; name@ davor, wenn er eine Anmeldung will',
  'Password of the proxy': 'Passwort des Proxys',
  'It is told to the proxy alone': 'Nur der Proxy erfährt es',
  'Empty: as to any server': 'Leer: wie zu jedem Server',
  'Way of signing in': 'Art der Anmeldung',
  'the safest that both know': 'die sicherste, die beide kennen',
  '{way} alone': 'nur {way}',
  'A number from 1 to 1,000, or nothing': 'Eine Zahl von 1 bis 1.000, oder nichts',
  'as usual: proven where somebody signs in, else where it can be had':
    'wie üblich: bei Anmeldung mit geprüftem Zertifikat, sonst wo es geht',
  'always, and the certificate must be proven': 'immer, und das Zertifikat muss geprüft sein',
  'always, whatever the certificate': 'immer, gleich mit welchem Zertifikat',
  'where it can be had': 'wo es geht',
  'proven by the DNS (DANE)': 'durch das DNS bewiesen (DANE)',
  never: 'nie',
  works: 'geht',
  'does not work': 'geht nicht',
  'Every word of it': 'Jedes Wort davon',
  'One that works is enough for mail to leave; the next one is tried where the first cannot be spoken to.':
    'Einer, der geht, genügt, damit Mail hinauskommt; ist der erste nicht zu erreichen, wird der nächste versucht.',
  'greets as {name}': 'grüßt als {name}',
  'dials from {address}': 'verbindet sich von {address}',
  'through the proxy {proxy}': 'über den Proxy {proxy}',
  'Changing the settings': 'Das Ändern der Einstellungen',
  'Note: {rule}': 'Notiz: {rule}',
  'A note, if you like: why there is this rule': 'Eine Notiz, wenn Sie mögen: warum es diese Regel gibt',

  // Passed on, and kept for others.
  'Passed on and kept for others': 'Weitergeleitet und für andere aufgehoben',
  'Accounts whose mail goes on, backup MX, and mail that is handed over or fetched on demand':
    'Konten, deren Mail weitergeht, Backup-MX, und Mail, die übergeben oder auf Anfrage gebracht wird',
  'what goes on': 'was weitergeht',
  'Accounts whose mail goes on': 'Konten, deren Mail weitergeht',
  'Send an account’s mail on': 'Mail eines Kontos weiterleiten',
  'None: what comes for an account stays in it. An alias sends on too; those are under Accounts.':
    'Keine: Was für ein Konto kommt, bleibt dort. Auch Aliasse leiten weiter; sie stehen unter Konten.',
  'It leaves with its writer’s return path, which servers elsewhere may take for forged. <a>Give it one of ours</a>':
    'Sie geht mit dem Rückweg ihres Schreibers hinaus, den fremde Server für gefälscht halten können. <a>Einen eigenen geben</a>',
  'Looking at its mail': 'Das Ansehen seiner Mail',
  'Ending it': 'Das Beenden',
  'Mail for {address} stays in it from now on.': 'Mail für {address} bleibt von nun an dort.',
  'Would it arrive? {address}': 'Käme sie an? {address}',
  'Looking…': 'Sieht nach …',
  'Would it arrive?': 'Käme sie an?',
  'End it: {address}': 'Beenden: {address}',
  'End it': 'Beenden',
  'Mail for {address} goes on from now on.': 'Mail für {address} geht von nun an weiter.',
  'Mail for': 'Mail für',
  'Goes on to': 'Geht weiter an',
  'Keep it here too': 'Auch hier behalten',
  'Off: the account gets nothing any more, and only the other address has it':
    'Aus: Das Konto bekommt nichts mehr, nur die andere Adresse hat sie',
  'Send it on': 'Weiterleiten',
  'goes to {targets}, and is kept here too': 'geht an {targets} und bleibt auch hier',
  'goes to {targets}; nothing is kept here': 'geht an {targets}; hier bleibt nichts',
  'Handed over by LMTP': 'Über LMTP übergeben',
  'Change it in Settings': 'In den Einstellungen ändern',
  'Open a port for it': 'Port dafür öffnen',
  'No port is open for it. A mail server in front of this one hands mail for our own people over by LMTP; nothing of what comes so is checked again.':
    'Kein Port ist dafür offen. Ein Mailserver vor diesem übergibt Mail für die eigenen Leute über LMTP; was so kommt, wird nicht noch einmal geprüft.',
  'Open on {host}, port {port}. Nothing of what comes so is checked again.':
    'Offen auf {host}, Port {port}. Was so kommt, wird nicht noch einmal geprüft.',
  'The other way, mail of a domain goes to a host by a <a>route</a>: <code>{smtp}</code>, <code>{lmtp}</code>.':
    'In die andere Richtung geht Mail einer Domain über eine <a>Route</a> zu einem Server: <code>{smtp}</code>, <code>{lmtp}</code>.',
  'Mail for {domain} is kept while its own server is away.':
    'Mail für {domain} wird aufgehoben, solange ihr eigener Server fort ist.',
  'Mail for {domain} is not taken any more.': 'Mail für {domain} wird nicht mehr angenommen.',
  'Kept for other domains': 'Für andere Domains aufgehoben',
  'More in Settings': 'Mehr in den Einstellungen',
  'This server is their backup MX: it takes their mail, keeps it for {time}, and brings it when their own server is back or asks (ETRN).':
    'Dieser Server ist ihr Backup-MX: Er nimmt ihre Mail an, hebt sie {time} auf und bringt sie, wenn ihr eigener Server zurück ist oder danach fragt (ETRN).',
  'A domain to keep mail for': 'Eine Domain, für die Mail aufgehoben wird',
  'Keep its mail': 'Ihre Mail aufheben',
  'Sending it now': 'Das Senden',
  '{count, plural, =0 {Nothing waits there that could be tried.} one {# message is tried now.} other {# messages are tried now.}}':
    '{count, plural, =0 {Dort wartet nichts, was versucht werden könnte.} one {# Nachricht wird jetzt versucht.} other {# Nachrichten werden jetzt versucht.}}',
  'nothing waits': 'nichts wartet',
  '{count, plural, one {# waits} other {# wait}}': '{count, plural, one {# wartet} other {# warten}}',
  'for any address: what its own server refuses later is returned to senders who may be forged':
    'für jede Adresse: Was ihr eigener Server später abweist, geht an Absender zurück, die gefälscht sein können',
  'for {count, plural, one {the # address that is named} other {the # addresses that are named}}':
    'für {count, plural, one {die # genannte Adresse} other {die # genannten Adressen}}',
  'Send it now: {domain}': 'Jetzt senden: {domain}',
  'Send it now': 'Jetzt senden',
  'Kept for us by others': 'Von anderen für uns aufgehoben',
  'Servers that take our mail while this one is away. They are asked for it (ETRN) at the start and when this computer wakes.':
    'Server, die unsere Mail annehmen, solange dieser fort ist. Beim Start und wenn dieser Rechner aufwacht, werden sie darum gebeten (ETRN).',
  '{server} is not asked any more.': '{server} wird nicht mehr gefragt.',
  'A server that keeps our mail': 'Ein Server, der unsere Mail aufhebt',
  'Ask it from now on': 'Von nun an fragen',
  '{server} is asked at the start and when this computer wakes.':
    '{server} wird beim Start gefragt und wenn dieser Rechner aufwacht.',
  'Asking it': 'Das Fragen',
  'Ask it now: {server}': 'Jetzt fragen: {server}',
  'Ask it now': 'Jetzt fragen',
  'There is no domain of ours to ask for.': 'Es gibt keine eigene Domain, nach der zu fragen wäre.',
  'it brings what it has': 'er bringt, was er hat',
  'it does not bring it': 'er bringt es nicht',

  // Programs and folders.
  'Programs and folders': 'Programme und Ordner',
  'What of this computer mail is handed to: a ticket system, an archive, a script':
    'Wem auf diesem Rechner Mail übergeben wird: einem Ticketsystem, einem Archiv, einem Skript',
  'Add one': 'Hinzufügen',
  'the programs': 'die Programme',
  'Mail is handed to no program': 'Mail wird keinem Programm übergeben',
  'A program gets a message on its input; a folder gets each as a file (Maildir). An alias leads there.':
    'Ein Programm bekommt eine Nachricht als Eingabe; ein Ordner bekommt jede als Datei (Maildir). Ein Alias führt dorthin.',
  'Whether mail is handed over': 'Ob Mail übergeben wird',
  'Hand mail to programs and folders': 'Mail an Programme und Ordner übergeben',
  'They run with the rights of this server, for mail that strangers write. {count, plural, =0 {} other {While this is off, mail for them waits.}}':
    'Sie laufen mit den Rechten dieses Servers, für Mail, die Fremde schreiben. {count, plural, =0 {} other {Solange dies aus ist, wartet Mail für sie.}}',
  'Mail is handed to programs and folders from now on.': 'Mail wird von nun an Programmen und Ordnern übergeben.',
  'Mail for programs and folders waits from now on.': 'Mail für Programme und Ordner wartet von nun an.',
  'Trying it': 'Das Ausprobieren',
  'Changing it': 'Das Ändern',
  'Mail goes to {name} again.': 'Mail geht wieder an {name}.',
  'Mail for {name} waits from now on.': 'Mail für {name} wartet von nun an.',
  'Removing it': 'Das Entfernen',
  'off: its mail waits': 'aus: seine Mail wartet',
  'takes mail': 'nimmt Mail',
  'waits for the switch above': 'wartet auf den Schalter oben',
  folder: 'Ordner',
  program: 'Programm',
  'no alias leads here yet: give one the target <code>{target}</code> under <a>Accounts</a>':
    'noch führt kein Alias hierher: Geben Sie unter <a>Konten</a> einem das Ziel <code>{target}</code>',
  'from {aliases}': 'von {aliases}',
  'Switch off: {name}': 'Ausschalten: {name}',
  'Switch on: {name}': 'Einschalten: {name}',
  'Switch off': 'Ausschalten',
  'Switch on': 'Einschalten',
  'It said:': 'Es sagte:',
  'It said nothing.': 'Es sagte nichts.',
  '{name} is added; an alias with the target pipe:{name} leads mail to it.':
    '{name} ist hinzugefügt; ein Alias mit dem Ziel pipe:{name} führt Mail dorthin.',
  'Add a program or a folder': 'Ein Programm oder einen Ordner hinzufügen',
  'What it is': 'Was es ist',
  'A program': 'Ein Programm',
  'A folder': 'Ein Ordner',
  Program: 'Programm',
  'As aliases call it: pipe:{name}': 'So nennen es Aliasse: pipe:{name}',
  'Its whole path. It gets the message on its standard input; no shell reads anything.':
    'Der ganze Pfad. Es bekommt die Nachricht als Standardeingabe; keine Shell liest etwas.',
  'Its whole path. It is made where it is missing, as a Maildir.':
    'Der ganze Pfad. Fehlt er, wird er angelegt, als Maildir.',
  'Words for it': 'Wörter dafür',
  "One a line, 50 at most. '{sender}', '{recipient}', '{original}', '{user}', '{extension}', '{domain}' and '{trace}' in one are filled in.":
    "Eines je Zeile, höchstens 50. '{sender}', '{recipient}', '{original}', '{user}', '{extension}', '{domain}' und '{trace}' darin werden eingesetzt.",
  'Seconds it has': 'Sekunden, die es hat',
  'Then it is ended, and the message is tried again later. 4 KiB of what it says are kept.':
    'Dann wird es beendet, und die Nachricht wird später wieder versucht. Von dem, was es sagt, werden 4 KiB aufgehoben.',
  'A first line “From …”': 'Eine erste Zeile „From …“',
  'As mbox has it; few programs want it': 'Wie bei mbox; nur wenige Programme wollen sie',
  '1 to 3,600 seconds': '1 bis 3.600 Sekunden',
  'each message is a file in its folder “new”': 'jede Nachricht ist eine Datei in seinem Ordner „new“',
  'has {time} for a message': 'hat {time} für eine Nachricht',
  '{limits}; its first line is “From …”, as in mbox': '{limits}; ihre erste Zeile ist „From …“, wie bei mbox',
  'It took the sample letter, in {time}.': 'Es hat die Probenachricht genommen, in {time}.',
  'It wants it later ({status}): {what}. Mail for it would wait and be tried again.':
    'Es will sie später ({status}): {what}. Mail dafür würde warten und wieder versucht.',
  'It refused it ({status}): {what}. Mail for it would go back to its sender.':
    'Es hat sie abgewiesen ({status}): {what}. Mail dafür ginge an den Absender zurück.',
  'It had not ended after {time}, and was ended. Mail for it would wait and be tried again.':
    'Nach {time} war es nicht fertig und wurde beendet. Mail dafür würde warten und wieder versucht.',
  'It could not be run: {because}. Mail for it would wait.':
    'Es konnte nicht gestartet werden: {because}. Mail dafür würde warten.',
  'Mail can be put there. Nothing was put there now.': 'Mail kann dort abgelegt werden. Jetzt wurde nichts abgelegt.',
  'The folder is not there yet; it is made with the first message.':
    'Den Ordner gibt es noch nicht; er wird mit der ersten Nachricht angelegt.',
  'Mail cannot be put there: {because}. It would wait.':
    'Mail kann dort nicht abgelegt werden: {because}. Sie würde warten.',

  // What came back.
  'What came back': 'Was zurückkam',
  'what came back': 'was zurückkam',
  'Bounces, delays, receipts and complaints about mail that left here, and what a no means':
    'Unzustellbares, Verzögerungen, Bestätigungen und Beschwerden über Mail von hier, und was ein Nein bedeutet',
  Explaining: 'Das Erklären',
  'What does it mean?': 'Was bedeutet das?',
  'What the server said': 'Was der Server sagte',
  'What the server said: 550 5.7.1 …': 'Was der Server sagte: 550 5.7.1 …',
  'Explain it': 'Erklären',
  'it may go better by itself': 'es kann von selbst besser werden',
  'it does not go better by itself': 'es wird nicht von selbst besser',
  'What is done about it': 'Was daraufhin geschieht',
  '{count, plural, =0 {No address is left out now} one {# address is not tried now} other {# addresses are not tried now}}':
    '{count, plural, =0 {Keine Adresse wird zurzeit ausgelassen} one {# Adresse wird zurzeit nicht versucht} other {# Adressen werden zurzeit nicht versucht}}',
  'Reading on': 'Das Weiterlesen',
  'Nothing has come back': 'Nichts ist zurückgekommen',
  'When a server takes a message and later says that it could not be delivered, it is told here and in the message’s journey.':
    'Wenn ein Server eine Nachricht annimmt und später sagt, dass sie nicht zuzustellen war, steht es hier und im Weg der Nachricht.',
  'Heard of our mail': 'Über unsere Mail gehört',
  'a recipient that is not named': 'ein Empfänger, der nicht genannt ist',
  'how the report came': 'wie der Bericht kam',
  'Show older ones': 'Ältere zeigen',
  'An address whose server says for good that it does not exist, {after, plural, one {# time} other {# times}} within {within}, is not tried for {time}. What is sent there is refused at once, with the reason.':
    'Eine Adresse, von der ihr Server {after, plural, one {#-mal} other {#-mal}} innerhalb von {within} endgültig sagt, dass es sie nicht gibt, wird {time} lang nicht versucht. Was dorthin gehen soll, wird sofort und mit dem Grund abgewiesen.',
  'Every address is tried again with each message, however often it failed.':
    'Jede Adresse wird mit jeder Nachricht wieder versucht, wie oft sie auch gescheitert ist.',
  'A message that could not be delivered goes back whole up to {size}; of a larger one its header.':
    'Eine Nachricht, die nicht zuzustellen war, geht bis {size} ganz zurück; von einer größeren der Header.',
  'The postmaster hears of reports that could not be delivered either.':
    'Der Postmaster erfährt von Berichten, die ebenfalls nicht zuzustellen waren.',
  'Nobody hears of reports that could not be delivered either; the journey tells it.':
    'Von Berichten, die ebenfalls nicht zuzustellen waren, erfährt niemand; der Weg zeigt es.',
};
