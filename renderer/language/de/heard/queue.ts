/** The queue, and what is judged of strangers’ mail (server/queue, server/judgement). */
import type { Table } from '../../hearing.ts';

export const queue: Table = {
  'the header field {name}': 'das Headerfeld {name}',
  'there is no field {p0}': 'es gibt kein Feld {p0}',
  '{field}: nothing to compare it with': '{field}: nichts zum Vergleichen',
  '{field}: more than {MOST_VALUES} values': '{field}: mehr als {MOST_VALUES} Werte',
  '{field} is no number to be {comparison}': '{field} ist keine Zahl, die {comparison} sein könnte',
  'a value of more than {LONGEST_VALUE} characters': 'ein Wert mit mehr als {LONGEST_VALUE} Zeichen',
  '"{value}" is neither "yes" nor "no"': '„{value}“ ist weder „yes“ noch „no“',
  '"{value}" is no number': '„{value}“ ist keine Zahl',
  '"{value}" is no network like 192.0.2.0/24': '„{value}“ ist kein Netz wie 192.0.2.0/24',
  'nothing speaks against it so far': 'bisher spricht nichts dagegen',
  'the rule that is tried: {note}': 'die Regel, die erprobt wird: {note}',
  'your rule {id}: {note}': 'Ihre Regel {id}: {note}',
  'the rule that is tried': 'die Regel, die erprobt wird',
  'your rule {id}': 'Ihre Regel {id}',
  'your rules': 'Ihre Regeln',
  'nothing speaks against it': 'nichts spricht dagegen',
  'more speaks for it than against it ({points} of {junkFrom} points)':
    'mehr spricht dafür als dagegen ({points} von {junkFrom} Punkten)',
  'it passes': 'sie geht durch',
  'it goes to Junk': 'sie kommt in den Spam',
  'it is held': 'sie wird angehalten',
  'it is refused': 'sie wird abgewiesen',
  'it is asked to come back later': 'sie soll später wiederkommen',
  '{address} spoke before it was greeted': '{address} hat gesprochen, bevor der Server gegrüßt hat',
  '{address} has no name in the DNS': '{address} hat keinen Namen im DNS',
  'the name of {address} does not lead back to it': 'der Name von {address} führt nicht zurück zu dieser Adresse',
  "{name} looks like the name of a customer's line": '{name} sieht aus wie der Name eines Privatanschlusses',
  'once more, for it did not wait': 'noch einmal, denn so lange hat er nicht gewartet',
  'asked to come back in {span}: it is a stranger (greylisting)':
    'soll in {span} wiederkommen: ein Unbekannter (Greylisting)',
  'it came back after {span}, as it was asked to': 'kam nach {span} wieder, wie verlangt',
  '{of} is on the list {list} ({answer})': '{of} steht auf der Liste {list} ({answer})',
  '{list} vouches for {of} ({answer})': '{list} bürgt für {of} ({answer})',
  'it calls itself by our own name, {name}': 'nennt sich mit unserem eigenen Namen, {name}',
  'it calls itself {name}, an address instead of a name': 'nennt sich {name}, eine Adresse statt eines Namens',
  'it calls itself {name}, a name without a domain': 'nennt sich {name}, ein Name ohne Domain',
  'it calls itself {name}, which the DNS does not know': 'nennt sich {name}, was das DNS nicht kennt',
  'it calls itself {name}, which is no name': 'nennt sich {name}, was kein Name ist',
  '{domain} takes no mail, so nobody could answer': '{domain} nimmt keine Mail an, also könnte niemand antworten',
  '{good} messages from {whose} were wanted': '{good} Nachrichten von {whose} waren erwünscht',
  '{bad} messages from {whose} were junk': '{bad} Nachrichten von {whose} waren Spam',
  'nobody here has the address {path}': 'niemand hier hat die Adresse {path}',
  'nobody signed in for it, and neither SPF nor a signature stands in':
    'niemand hat sich dafür angemeldet, und weder SPF noch eine Signatur steht dafür ein',
  'its author is {address}, one of yours, but {nobody}': 'Autor ist {address}, eine Ihrer Adressen, aber {nobody}',
  'its sender is {path}, one of yours, but {nobody}': 'Absender ist {path}, eine Ihrer Adressen, aber {nobody}',
  '{sealer} passed it on and vouches that it was well before (ARC); here {because}':
    '{sealer} hat sie weitergegeben und bürgt, dass sie vorher in Ordnung war (ARC); hier: {because}',
  'no From: field names an author': 'kein From-Feld nennt einen Autor',
  'it has no date': 'sie hat kein Datum',
  'it has no Message-ID': 'sie hat keine Message-ID',
  'its words are those of junk ({percent} %){from}': 'ihre Wörter sind die von Spam ({percent} %){from}',
  'its words are those of wanted mail ({percent} %){from}': 'ihre Wörter sind die erwünschter Mail ({percent} %){from}',
  '{list} vouches for {of}': '{list} bürgt für {of}',
  '{where} {of}, on the list {list}': '{where} {of}, auf der Liste {list}',
  '{where} holds macros': '{where} enthält Makros',
  '{where} cannot be looked into, it is locked': '{where} ist verschlossen, niemand kann hineinsehen',
  'DMARC proves that it is they': 'DMARC beweist, dass sie es sind',
  '{domain} has signed it': '{domain} hat sie signiert',
  'it is sent by {domain}, and SPF says so': 'gesendet hat sie {domain}, und SPF bestätigt es',
  'it comes from {address}': 'sie kommt von {address}',
  'it connects': 'Verbindung',
  'it says its name': 'Name des Servers',
  'it names a sender': 'Absender',
  'SPF names the host': 'SPF nennt den Host',
  "the author's domain {domain}": 'die Domain des Autors {domain}',
  'answers would go to {domain}, which': 'Antworten gingen an {domain}, die',
  '{what} {own} is yours': '{what} {own} gehört Ihnen',
  "{what} {other} is somebody's whom a recipient has written to":
    '{what} {other} gehört jemandem, dem ein Empfänger geschrieben hat',
  'is drawn like {name}, which': 'sieht aus wie {name}, und das',
  'differs by one letter from {name}, which': 'unterscheidet sich um einen Buchstaben von {name}, und das',
  'differs by its hyphens from {name}, which': 'unterscheidet sich durch Bindestriche von {name}, und das',
  'belongs to {registered} and begins with {name}, which': 'gehört zu {registered} und beginnt mit {name}, und das',
  'its author goes by the name of {held}, and is {address}':
    'der Autor tritt unter dem Namen {held} auf und ist {address}',
  'its author goes by the name of {name}, as {person} does, and is {address}':
    'der Autor tritt unter dem Namen {name} auf wie {person} und ist {address}',
  'a link hides behind an @ that it leads to {host}': 'ein Link verbirgt hinter einem @, dass er zu {host} führt',
  'a link shows {shown} and leads to {host}': 'ein Link zeigt {shown} und führt zu {host}',
  'a link leads to {host}, a number instead of a name': 'ein Link führt zu {host}, einer Zahl statt eines Namens',
  'a link leads to {host}, which {like} is yours': 'ein Link führt zu {host}, das {like} gehört Ihnen',
  'a link leads to {host}, which is drawn like {other}': 'ein Link führt zu {host}, das aussieht wie {other}',
  'a link leads to {host}, a name that mixes letters of {scripts}':
    'ein Link führt zu {host}, einem Namen, der Buchstaben mischt: {scripts}',
  'the attachment {one} turns its name around to hide its ending':
    'der Anhang {one} dreht seinen Namen um, damit man die Endung nicht sieht',
  'the attachment {one} is a program that is called like a document':
    'der Anhang {one} ist ein Programm und heißt wie ein Dokument',
  '{fewer} no longer {act}': '{fewer} nicht mehr: {act}',
  'nothing would change': 'nichts würde sich ändern',
  'the quotation that begins with {quote} has no end': 'das Zitat, das mit {quote} beginnt, hat kein Ende',
  '"{stage}" is no stage: {stages}': '„{stage}“ ist kein Abschnitt: {stages}',
  'a rule ends with "then" and what is done, such as "then junk"':
    'eine Regel endet mit „then“ und dem, was geschehen soll, etwa „then junk“',
  '"{word}" is no condition such as sender=*@example.org': '„{word}“ ist keine Bedingung wie sender=*@example.org',
  'score:3 adds points': 'score:3 gibt Punkte dazu',
  '"{word}" is nothing that is done: accept, skip, junk, hold, later, refuse:words, score:points':
    '„{word}“ ist nichts, was sich tun lässt: accept, skip, junk, hold, later, refuse:Worte, score:Punkte',
  'a rule without a condition would meet every message': 'eine Regel ohne Bedingung würde jede Nachricht treffen',
  'more than {MOST_CONDITIONS} conditions': 'mehr als {MOST_CONDITIONS} Bedingungen',
  'a note of more than {LONGEST_NOTE} characters': 'eine Notiz mit mehr als {LONGEST_NOTE} Zeichen',
  '{field} is not known before "{from}", and the rule is asked at "{stage}"':
    '{field} ist vor „{from}“ nicht bekannt, und die Regel wird bei „{stage}“ gefragt',
  'what the peer is told has at most {LONGEST_WORDS} characters, all of them ASCII':
    'was die Gegenseite hört, hat höchstens {LONGEST_WORDS} Zeichen, alle ASCII',
  'points lie between -{MOST_POINTS} and {most}': 'Punkte liegen zwischen -{MOST_POINTS} und {most}',
  '"{kind}" is for messages, so its stage is "content"': '„{kind}“ gilt Nachrichten, der Abschnitt ist also „content“',
  'Marked as delivered by a person; this server delivered nothing':
    'Von einem Menschen als zugestellt markiert; dieser Server hat nichts zugestellt',
  'next try at {at}': 'nächster Versuch um {at}',
  'kept until {until}': 'versucht bis {until}',
  'That time is over. To end it now, let it expire':
    'Diese Zeit ist vorbei. Zum sofortigen Beenden lassen Sie sie ablaufen',
  'by who runs this server': 'von dem, der diesen Server betreibt',
  'Returned to its sender {who}': 'An den Absender zurückgeschickt {who}',
  'Given up before its time {who}': 'Vorzeitig aufgegeben {who}',
  'the route of its address': 'der Weg, den die Adresse vorgibt',
  'This recipient waits no more': 'Dieser Empfänger wartet nicht mehr',
  '{address} is now {value}': '{address} ist jetzt {value}',
  'The message goes to that address already': 'An diese Adresse geht die Nachricht schon',
  'It is being delivered right now; try again in a moment':
    'Sie wird gerade zugestellt; versuchen Sie es gleich noch einmal',
  'Of this message nobody waits any more': 'Von dieser Nachricht wartet niemand mehr',
  'The message goes there already': 'Dorthin geht die Nachricht schon',
  '{sender} is now {value}': '{sender} ist jetzt {value}',
  '"{text}" is no address: {error}': '„{text}“ ist keine Adresse: {error}',
  'The queue could not be changed ({fault})': 'Die Warteschlange ließ sich nicht ändern ({fault})',
  'It could not be delivered by the moment that its sender named':
    'Sie ließ sich nicht bis zu dem Zeitpunkt zustellen, den ihr Absender nannte',
  'it can be spoken to again': 'sie ist wieder zu erreichen',
  'it takes mail again': 'sie nimmt wieder Mail an',
  'Mail to elsewhere rests: {because}. A network that wants you to sign in does so; open its page in a browser.':
    'Mail nach draußen ruht: {because}. Ein Netz, das eine Anmeldung verlangt, tut das; öffnen Sie seine Seite im Browser.',
  'Mail to elsewhere rests since {since}: {because}. It goes on by itself.':
    'Mail nach draußen ruht seit {since}: {because}. Sie geht von selbst weiter.',
  'The network costs by the octet: large and less urgent messages to elsewhere wait for another.':
    'Das Netz kostet nach Menge: Große und weniger eilige Nachrichten nach draußen warten auf ein anderes.',
  '{what}. Look whether this computer’s date is right.': '{what}. Prüfen Sie, ob das Datum dieses Computers stimmt.',
  'Not delivered in time: this server keeps mail for that destination back':
    'Nicht rechtzeitig zugestellt: Dieser Server hält Mail für dieses Ziel zurück',
  'the queue': 'die Warteschlange',
  'All outgoing mail is paused': 'Alle ausgehende Mail ist gestoppt',
  'Mail to {route} is frozen': 'Mail an {route} ist eingefroren',
  '{what} by {by} since {since}. What waits there still expires.':
    '{what} durch {by} seit {since}. Was dort wartet, läuft trotzdem ab.',
  'it has passed {hops} servers already (queue.max-hops)':
    'sie ist schon durch {hops} Server gegangen (queue.max-hops)',
  'the Received: field could not be written: {error}': 'das Received-Feld ließ sich nicht schreiben: {error}',
  'the disk is full; nothing was taken, senders will come back':
    'die Platte ist voll; nichts wurde angenommen, Absender kommen wieder',
  'the store could not take it ({fault})': 'der Speicher konnte sie nicht aufnehmen ({fault})',
  'queue seen': 'Blick auf die Warteschlange',
  'it costs by the octet': 'es kostet nach Menge',
  'it costs nothing': 'es kostet nichts',
  'mail goes out again': 'Mail geht wieder hinaus',
  'this computer has no network': 'dieser Computer hat kein Netz',
  'the DNS answers for nobody': 'das DNS antwortet für niemanden',
  'no network leads to anybody': 'kein Netz führt irgendwohin',
  '{address} answers for {of} destinations, and is none of them':
    '{address} antwortet für {of} Ziele und ist keines davon',
  'being delivered right now': 'wird gerade zugestellt',
  'not held': 'nicht angehalten',
  'held already': 'schon angehalten',
  'held: release it first': 'angehalten: zuerst freigeben',
  'smart host': 'Smarthost',
  'hold it': 'anhalten',
  'discard it': 'verwerfen',
  'a name has {LONGEST_NAME} characters at most': 'ein Name hat höchstens {LONGEST_NAME} Zeichen',
  '"{name}" is no name: small letters, digits, and between them . _ -':
    '„{name}“ ist kein Name: kleine Buchstaben, Ziffern und dazwischen . _ -',
  '"{text}" is no route: local, a domain, smart host, relay NAME, smtp HOST:PORT, lmtp HOST:PORT, pipe NAME, hold, discard, or error STATUS TEXT':
    '„{text}“ ist kein Weg: local, eine Domain, smart host, relay NAME, smtp HOST:PORT, lmtp HOST:PORT, pipe NAME, hold, discard oder error STATUS TEXT',
  '"{text}": an IP address stands in brackets, [192.0.2.1]:25':
    '„{text}“: Eine IP-Adresse steht in Klammern, [192.0.2.1]:25',
  "a socket's path has {LONGEST_PATH} octets at most": 'der Pfad eines Sockets hat höchstens {LONGEST_PATH} Oktette',
  'a control character in the path': 'ein Steuerzeichen im Pfad',
  'LMTP is not spoken on port 25 (RFC 2033 §5)': 'LMTP wird nicht auf Port 25 gesprochen (RFC 2033 §5)',
  '"{text}" is no HOST:PORT': '„{text}“ ist kein HOST:PORT',
  'there is no port {port}': 'es gibt keinen Port {port}',
  '"{text}": after error stand a status and a text, as in error 5.1.1 has left us':
    '„{text}“: Nach error stehen ein Status und ein Text, etwa error 5.1.1 has left us',
  'the text of a refusal is ASCII: it is said in SMTP': 'der Text einer Abweisung ist ASCII: Er wird in SMTP gesagt',
  'the text of a refusal has {LONGEST_ERROR} characters at most':
    'der Text einer Abweisung hat höchstens {LONGEST_ERROR} Zeichen',
  'the memory of destinations': 'das Gedächtnis der Ziele',
  'delivery to {route}': 'Zustellung an {route}',
  'A fault of ours; it will be tried again': 'Ein Fehler in Mailroom; es wird noch einmal versucht',
  '"{text}": the states are {states}': '„{text}“: Die Zustände sind {states}',
  '"{text}" is no number of tries': '„{text}“ ist keine Zahl von Versuchen',
  'frozen is yes or no': 'frozen ist yes oder no',
  'A quotation mark is not closed': 'Ein Anführungszeichen ist nicht geschlossen',
  'Say which: an id, to:*@example.net, older:2d … or all':
    'Sagen Sie, welche: eine Kennung, to:*@example.net, older:2d … oder all',
  '"{text}": said twice, and every word must hold; for either, write OR between them':
    '„{text}“: zweimal gesagt, und jedes Wort muss gelten; für eines von beiden steht OR dazwischen',
  '"{word}" is not known; there are {list}': '„{word}“ ist nicht bekannt; es gibt {list}',
  '"{value}" is neither an id nor a word such as to:*@example.net':
    '„{value}“ ist weder eine Kennung noch ein Wort wie to:*@example.net',
  'Not tried again, as a rule of this server has it: {reply}':
    'Nicht noch einmal versucht, wie es eine Regel dieses Servers sagt: {reply}',
  'Not delivered in time; the last answer was: {reply}':
    'Nicht rechtzeitig zugestellt; die letzte Antwort war: {reply}',
};
