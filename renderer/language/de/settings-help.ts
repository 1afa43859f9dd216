/** German of what settings mean: the words of the server's schema (server/config/), which are English. */
import type { Catalogue } from '../../../server/base/language.ts';

export const settingsHelp: Catalogue = {
  'capture: take anything for anyone, open no outbound connection. local: only between our own people. deliver: to the world.':
    'capture: nimmt alles für alle an und öffnet keine Verbindung nach außen. local: nur zwischen den eigenen Leuten. deliver: in die ganze Welt.',
  "The name this server greets with and writes into Received: and Message-ID. Empty: the computer's own name.":
    'Der Name, mit dem sich dieser Server meldet und den er in Received: und Message-ID schreibt. Leer: der Name des Computers.',
  'Address that mail listeners bind. 127.0.0.1 is this computer only, 0.0.0.0 every IPv4 network, :: every network.':
    'Adresse, an der die Mail-Zugänge lauschen. 127.0.0.1 ist nur dieser Computer, 0.0.0.0 jedes IPv4-Netz, :: jedes Netz.',
  'Port for mail from other servers (SMTP, MTA). 0 takes any free one, "off" closes it.':
    'Port für Mail von anderen Servern (SMTP, MTA). 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Port for mail from our own people with STARTTLS (submission, MSA). 0 takes any free one, "off" closes it.':
    'Port für Mail der eigenen Leute mit STARTTLS (Submission, MSA). 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'How far ahead a sender may ask for a message to be sent.':
    'Wie weit im Voraus ein Absender bestimmen darf, wann eine Nachricht gesendet wird.',
  'Port for mail from our own people, encrypted at once (submissions). 0 takes any free one, "off" closes it.':
    'Port für Mail der eigenen Leute, von Anfang an verschlüsselt (submissions). 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Port for IMAP with STARTTLS. 0 takes any free one, "off" closes it.':
    'Port für IMAP mit STARTTLS. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Port for IMAP, encrypted at once. 0 takes any free one, "off" closes it.':
    'Port für IMAP, von Anfang an verschlüsselt. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Port for POP3 with STLS. 0 takes any free one, "off" closes it.':
    'Port für POP3 mit STLS. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Port for POP3, encrypted at once. 0 takes any free one, "off" closes it.':
    'Port für POP3, von Anfang an verschlüsselt. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Port for programs that write people\'s rules (ManageSieve) with STARTTLS. 0 takes any free one, "off" closes it.':
    'Port für Programme, die Regeln von Personen schreiben (ManageSieve), mit STARTTLS. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'How long a silent ManageSieve client is kept.': 'Wie lange ein schweigendes ManageSieve-Programm gehalten wird.',
  'ManageSieve connections at once.': 'Gleichzeitige ManageSieve-Verbindungen.',
  'ManageSieve connections at once from one address.': 'Gleichzeitige ManageSieve-Verbindungen von einer Adresse.',
  'Address of the window in a browser.': 'Adresse des Fensters im Browser.',
  'Port for the window in a browser. 0 takes any free one, "off" closes it.':
    'Port für das Fenster in einem Browser. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'What the desktop tells of: mail that comes into an inbox, captured mail too, or nothing.':
    'Was auf dem Schreibtisch gemeldet wird: Mail, die in einen Posteingang kommt, auch abgefangene Mail, oder nichts.',
  'The largest message accepted. Announced to senders as SIZE.':
    'Die größte Nachricht, die angenommen wird. Sie wird Absendern als SIZE genannt.',
  'Recipients of one message.': 'Empfänger einer Nachricht.',
  'SMTP connections at once, per listener.': 'Gleichzeitige SMTP-Verbindungen, je Zugang.',
  'SMTP connections at once from one address.': 'Gleichzeitige SMTP-Verbindungen von einer Adresse.',
  'How long a silent SMTP client is kept.': 'Wie lange ein schweigendes SMTP-Programm gehalten wird.',
  'Octets a second that a message must come with at least; 0 for no floor.':
    'Wie viele Oktette je Sekunde eine Nachricht mindestens bringen muss; 0 für keine Grenze.',
  'Messages a minute that one address of the internet may bring without signing in; 0 for no limit. Own networks (checks.own-networks) are not counted.':
    'Wie viele Nachrichten je Minute eine Adresse aus dem Internet ohne Anmeldung bringen darf; 0 für keine Grenze. Eigene Netze (checks.own-networks) zählen nicht.',
  'Networks (192.168.1.0/24) that may send elsewhere without signing in. Nobody is in it by default, not even this computer.':
    'Netze (192.168.1.0/24), die ohne Anmeldung nach außen senden dürfen. Von Haus aus ist niemand darin, auch dieser Computer nicht.',
  'Recipients elsewhere that one account may write to within an hour; 0 for no limit. What is too much is held, and you are told; nothing is lost.':
    'An wie viele Empfänger außerhalb ein Konto in einer Stunde schreiben darf; 0 für keine Grenze. Was zu viel ist, wird angehalten, und Sie erfahren es; nichts geht verloren.',
  'Recipients elsewhere that one account may write to within a day; 0 for no limit. What is too much is held, and you are told; nothing is lost.':
    'An wie viele Empfänger außerhalb ein Konto an einem Tag schreiben darf; 0 für keine Grenze. Was zu viel ist, wird angehalten, und Sie erfahren es; nichts geht verloren.',
  'Accounts that may send more, or less, than the others, as "news@here.example=5000/20000": recipients an hour and a day.':
    'Konten, die mehr oder weniger senden dürfen als die anderen, etwa „news@here.example=5000/20000“: Empfänger je Stunde und je Tag.',
  'Recipients that other servers may refuse for good within an hour, where they are a fifth of all; 0 for no limit. What is too much is held, and you are told; nothing is lost.':
    'Wie viele Empfänger andere Server in einer Stunde endgültig ablehnen dürfen, wenn es ein Fünftel aller ist; 0 für keine Grenze. Was zu viel ist, wird angehalten, und Sie erfahren es; nichts geht verloren.',
  'Networks from which one account may hand in mail for many within an hour; 0 for no limit. What is too much is held, and you are told; nothing is lost.':
    'Aus wie vielen Netzen ein Konto in einer Stunde Mail für viele abgeben darf; 0 für keine Grenze. Was zu viel ist, wird angehalten, und Sie erfahren es; nichts geht verloren.',
  "Whether people's scripts (Sieve) sort their mail. Off: everything comes to INBOX, or to Junk what is junk.":
    'Ob die Skripte (Sieve) der Leute ihre Mail sortieren. Aus: Alles kommt in INBOX, oder nach Junk, was Junk ist.',
  'Scripts that one account may have.': 'Wie viele Skripte ein Konto haben darf.',
  'The largest script.': 'Das größte Skript.',
  'Addresses that scripts may send one message on to. 0: none. A script that wants more keeps the message instead.':
    'An wie viele Adressen Skripte eine Nachricht weitersenden dürfen. 0: an keine. Will ein Skript mehr, behält es die Nachricht.',
  'Whether a mailbox that a script files into is made where it is missing. Off: the message comes to INBOX, unless the script itself says ":create".':
    'Ob ein Postfach angelegt wird, in das ein Skript ablegt und das fehlt. Aus: Die Nachricht kommt in INBOX, außer das Skript sagt selbst „:create“.',
  'Vacation answers and notifications that the scripts of one account may send in an hour. 0 for none at all.':
    'Wie viele Abwesenheitsantworten und Benachrichtigungen die Skripte eines Kontos in einer Stunde senden dürfen. 0 für gar keine.',
  'Whether mail for ann+shop comes to her mailbox "shop", where she has one of that name. Scripts come first.':
    'Ob Mail für ann+shop in ihr Postfach „shop“ kommt, wenn sie eines mit diesem Namen hat. Skripte gehen vor.',
  'Addresses that one person may make for himself (ann-shop@ for ann@), each with what happens to its mail and when it ends. 0: none.':
    'Wie viele Adressen sich eine Person selbst anlegen darf (ann-shop@ zu ann@), jede mit dem, was mit ihrer Mail geschieht und wann sie endet. 0: keine.',
  'What stands between a name and the extension that its owner made.':
    'Was zwischen einem Namen und dem Zusatz steht, den sein Besitzer angelegt hat.',
  'Per cent of a quota at which its owner is told by a letter in his INBOX, once at each crossing. 0: nobody is told.':
    'Prozent einer Quota, bei denen ihr Besitzer durch einen Brief in seiner INBOX gewarnt wird, einmal bei jedem Überschreiten. 0: niemand wird gewarnt.',
  'Per cent at which he is told once more. 0: he is not.': 'Prozent, bei denen noch einmal gewarnt wird. 0: gar nicht.',
  'What becomes of mail for a full mailbox. defer: its sender tries again (4.2.2). refuse: it is returned (5.2.2). grace: it is taken for quota.grace-time more, up to quota.grace-percent above the quota; then deferred.':
    'Was mit Mail für ein volles Postfach geschieht. defer: Der Absender versucht es wieder (4.2.2). refuse: Sie geht zurück (5.2.2). grace: Sie wird für quota.grace-time noch angenommen, bis zu quota.grace-percent über der Quota; danach verschoben.',
  'With quota.when-full = grace: for how long mail is taken above a quota.':
    'Bei quota.when-full = grace: wie lange Mail über einer Quota noch angenommen wird.',
  'With quota.when-full = grace: how far above a quota, in per cent of it.':
    'Bei quota.when-full = grace: wie weit über einer Quota, in Prozent von ihr.',
  "A drop folder that other users of this computer may put mail into, beside the owner's own in the home folder. `mailroom drop setup` makes it and writes it here.":
    'Ein Ablageordner, in den andere Benutzer dieses Computers Mail legen dürfen, neben dem eigenen im Heimatordner. `mailroom drop setup` legt ihn an und schreibt ihn hierher.',
  'Users of this computer who may send under any address ("www-data"), or under one that is not theirs ("www-data=shop@here.example"). The owner of this server, and root, always may.':
    'Benutzer dieses Computers, die unter jeder Adresse senden dürfen („www-data“), oder unter einer, die nicht ihre ist („www-data=shop@here.example“). Der Besitzer dieses Servers und root dürfen es immer.',
  'Messages of one user of this computer that are picked up within an hour; what is more waits in the folder. 0 for no limit.':
    'Wie viele Nachrichten eines Benutzers dieses Computers in einer Stunde abgeholt werden; was mehr ist, wartet im Ordner. 0 für keine Grenze.',
  'Who gets mail to users of this computer who have no address here (root, for what cron says), and reports about theirs. Empty: postmaster.':
    'Wer Mail an Benutzer dieses Computers bekommt, die hier keine Adresse haben (root, für das, was cron sagt), und Berichte über ihre. Leer: postmaster.',
  'Accounts elsewhere whose mail is fetched at the same time.':
    'Wie viele Konten anderswo gleichzeitig abgeholt werden.',
  'Client ids for signing in at providers by OAuth2, one a line: "google CLIENT-ID SECRET", "microsoft CLIENT-ID", or the address of an authorization server and a client id. Whoever runs this server registers a program there and enters what he gets; Mailroom has none of its own. The secret of a program that people run themselves is none (RFC 8252 §8.5), but some providers ask for it.':
    'Client-Ids für die Anmeldung bei Anbietern mit OAuth2, eine je Zeile: „google CLIENT-ID SECRET“, „microsoft CLIENT-ID“, oder die Adresse eines Autorisierungsservers und eine Client-Id. Wer diesen Server betreibt, meldet dort ein Programm an und trägt ein, was er bekommt; Mailroom hat kein eigenes. Das Geheimnis eines Programms, das Leute selbst betreiben, ist keines (RFC 8252 §8.5), doch manche Anbieter verlangen es.',
  'Where members reach the public web door (web.https-port), to leave a list with one click: "https://lists.here.example". Empty: https and host-name while that door is open on port 443, else nowhere, and members leave by mail.':
    'Wo Mitglieder die öffentliche Webtür (web.https-port) erreichen, um eine Liste mit einem Klick zu verlassen: „https://lists.here.example“. Leer: https und host-name, solange diese Tür auf Port 443 offen ist, sonst nirgends, und Mitglieder gehen per Mail.',
  'How many members one list may have.': 'Wie viele Mitglieder eine Liste haben darf.',
  'How long the letter is good by which somebody confirms that it was he who asked to join or to leave.':
    'Wie lange der Brief gilt, mit dem jemand bestätigt, dass er selbst beitreten oder gehen wollte.',
  'How many letters of lists one address is sent within an hour, whoever asks for them in its name.':
    'Wie viele Briefe von Listen eine Adresse in einer Stunde bekommt, wer auch immer sie in ihrem Namen verlangt.',
  'How many letters one list sends within an hour to people who ask something of it.':
    'Wie viele Briefe eine Liste in einer Stunde an Leute sendet, die etwas von ihr wollen.',
  'How long a held post waits for a moderator; then it is thrown away.':
    'Wie lange ein angehaltener Beitrag auf einen Moderator wartet; dann wird er weggeworfen.',
  'How long is kept which posts a list has sent.': 'Wie lange bekannt bleibt, welche Beiträge eine Liste gesendet hat.',
  'What is checked of mail from strangers: nothing; everything, but only told; or everything, and mail is refused and junked for it. In mode deliver only.':
    'Was an Mail von Fremden geprüft wird: nichts; alles, aber nur gemeldet; oder alles, und Mail wird dafür abgelehnt und nach Junk gelegt. Nur im Modus deliver.',
  'Networks whose mail is not checked: your own house.': 'Netze, deren Mail nicht geprüft wird: das eigene Haus.',
  'Points from which a message goes to Junk.': 'Punkte, ab denen eine Nachricht nach Junk kommt.',
  'Points from which a message is refused; 0 for never.': 'Punkte, ab denen eine Nachricht abgelehnt wird; 0 für nie.',
  'Points of single checks where they are others than usual, as "spf-fail=5"; 0 silences one, with what it demands. The names stand in the reasons (mailroom why).':
    'Punkte einzelner Prüfungen, wo sie anders sein sollen als üblich, etwa „spf-fail=5“; 0 bringt eine zum Schweigen, samt dem, was sie verlangt. Die Namen stehen in den Begründungen (mailroom why).',
  'Lists in the DNS with their points: "zen.example=4" for addresses, "domain:dbl.example=3" for domains, points below 0 for lists that vouch. They learn who writes to you, so none is asked by default.':
    'Listen im DNS mit ihren Punkten: „zen.example=4“ für Adressen, „domain:dbl.example=3“ für Domains, Punkte unter 0 für Listen, die bürgen. Sie erfahren, wer Ihnen schreibt, deshalb wird von Haus aus keine gefragt.',
  'Domains whose seal (ARC) counts when a mailing list or a forwarder has broken DMARC.':
    'Domains, deren Siegel (ARC) zählt, wenn eine Mailingliste oder eine Weiterleitung DMARC gebrochen hat.',
  'How long a copy of mail that was refused for its content lies in the mailbox “Rejects” of whom it was for; taken out of it, it counts as wanted. "0s": none is kept.':
    'Wie lange eine Kopie von Mail, die wegen ihres Inhalts abgelehnt wurde, im Postfach „Rejects“ des Empfängers liegt; nimmt er sie heraus, gilt sie als erwünscht. „0s“: keine wird behalten.',
  'How long one answer of the DNS is waited for; after that it counts as unknown.':
    'Wie lange auf eine Antwort des DNS gewartet wird; danach gilt sie als unbekannt.',
  'Connections at once that one peer of the internet may have at port 25. Own networks are not counted, here and below; 0 for no limit.':
    'Gleichzeitige Verbindungen, die eine Gegenstelle aus dem Internet an Port 25 haben darf. Eigene Netze zählen nicht, hier und im Folgenden; 0 für keine Grenze.',
  'Connections a minute from one peer; 0 for no limit.':
    'Verbindungen je Minute von einer Gegenstelle; 0 für keine Grenze.',
  'Connections an hour from one peer; 0 for no limit.':
    'Verbindungen je Stunde von einer Gegenstelle; 0 für keine Grenze.',
  'Messages an hour from one peer (for a minute: smtp.messages-per-minute); 0 for no limit.':
    'Nachrichten je Stunde von einer Gegenstelle (je Minute: smtp.messages-per-minute); 0 für keine Grenze.',
  'Recipients a minute that one peer may name; 0 for no limit.':
    'Empfänger je Minute, die eine Gegenstelle nennen darf; 0 für keine Grenze.',
  'Recipients an hour that one peer may name; 0 for no limit.':
    'Empfänger je Stunde, die eine Gegenstelle nennen darf; 0 für keine Grenze.',
  'Recipients whom nobody here knows, a minute, before a peer is shut out for peers.shut-out; from half of it on it is slowed down; 0 for no limit.':
    'Empfänger je Minute, die hier niemand kennt, bevor eine Gegenstelle für peers.shut-out ausgesperrt wird; ab der Hälfte wird sie gebremst; 0 für keine Grenze.',
  'Recipients whom nobody here knows, an hour, before a peer is shut out; 0 for no limit.':
    'Empfänger je Stunde, die hier niemand kennt, bevor eine Gegenstelle ausgesperrt wird; 0 für keine Grenze.',
  'Refused commands a minute before a peer is shut out; from half of it on it is slowed down; 0 for no limit.':
    'Abgelehnte Befehle je Minute, bevor eine Gegenstelle ausgesperrt wird; ab der Hälfte wird sie gebremst; 0 für keine Grenze.',
  'Refused commands an hour before a peer is shut out; 0 for no limit.':
    'Abgelehnte Befehle je Stunde, bevor eine Gegenstelle ausgesperrt wird; 0 für keine Grenze.',
  'How long a peer that has guessed at recipients or erred too often hears 421.':
    'Wie lange eine Gegenstelle, die Empfänger geraten oder zu oft geirrt hat, 421 hört.',
  'How long a peer that is not known waits for the greeting; one that speaks meanwhile is a talker ("early-talker"). "0s": nobody waits. Nor does whoever passed in the last day, or brought wanted mail in the last 30.':
    'Wie lange eine unbekannte Gegenstelle auf die Begrüßung wartet; wer währenddessen spricht, ist ein Schwätzer („early-talker“). „0s“: niemand wartet. Auch nicht, wer im letzten Tag durchkam oder in den letzten 30 erwünschte Mail brachte.',
  'Points before the message from which each answer to a peer takes longer than the one before, up to ten seconds; 0 for never.':
    'Punkte vor der Nachricht, ab denen jede Antwort an eine Gegenstelle länger dauert als die vorige, bis zu zehn Sekunden; 0 für nie.',
  'Who is asked to bring a message again, once, before it is taken: nobody; of the strangers those with checks.greylist-from points; or all strangers.':
    'Wer gebeten wird, eine Nachricht einmal noch zu bringen, bevor sie angenommen wird: niemand; von den Fremden die mit checks.greylist-from Punkten; oder alle Fremden.',
  'Points before the message from which a stranger counts as suspicious.':
    'Punkte vor der Nachricht, ab denen ein Fremder als verdächtig gilt.',
  'After how long a message that was asked to come again is taken.':
    'Nach welcher Zeit eine Nachricht angenommen wird, die wiederkommen sollte.',
  'Whether mail is handed to programs and folders of yours (mailroom pipe). A program runs with the rights of this server for mail that strangers write, so it is off until you want it; mail for one waits meanwhile.':
    'Ob Mail an Programme und Ordner von Ihnen gegeben wird (mailroom pipe). Ein Programm läuft mit den Rechten dieses Servers für Mail, die Fremde schreiben; deshalb ist es aus, bis Sie es wollen; Mail dafür wartet solange.',
  'Where ClamAV (clamd) listens, as "127.0.0.1:3310" or "unix:/path". Empty: it is not asked.':
    'Wo ClamAV (clamd) lauscht, etwa „127.0.0.1:3310“ oder „unix:/path“. Leer: es wird nicht gefragt.',
  'Where SpamAssassin (spamd) listens, as "127.0.0.1:3310" or "unix:/path". Empty: it is not asked.':
    'Wo SpamAssassin (spamd) lauscht, etwa „127.0.0.1:3310“ oder „unix:/path“. Leer: es wird nicht gefragt.',
  'Where a worker of rspamd listens, as "127.0.0.1:3310" or "unix:/path". Empty: it is not asked.':
    'Wo ein Worker von rspamd lauscht, etwa „127.0.0.1:3310“ oder „unix:/path“. Leer: er wird nicht gefragt.',
  'Milters that see mail on port 25, as "127.0.0.1:8891" or "unix:/path". Fields they add to the header are added.':
    'Milter, die Mail auf Port 25 sehen, etwa „127.0.0.1:8891“ oder „unix:/path“. Felder, die sie dem Header hinzufügen, werden hinzugefügt.',
  'Show the scanners what your own people send as well.': 'Den Scannern auch zeigen, was die eigenen Leute senden.',
  'What happens to mail that a scanner could not look at: it passes, or its sender is asked to come back.':
    'Was mit Mail geschieht, die ein Scanner nicht ansehen konnte: Sie geht durch, oder ihr Absender wird gebeten, wiederzukommen.',
  'How long the scanners may take over one message, all at once.':
    'Wie lange die Scanner für eine Nachricht brauchen dürfen, alle zusammen.',
  'Let clients send a password over a connection that is not encrypted.':
    'Programmen erlauben, ein Passwort über eine unverschlüsselte Verbindung zu senden.',
  'Capture only: take any user name and any password, from this computer and private networks.':
    'Nur beim Abfangen: nimmt jeden Benutzernamen und jedes Passwort, von diesem Computer und aus privaten Netzen.',
  'How long to wait before the second delivery attempt. Later waits double. With the next two the rule that stands last, behind queue.retry-rules.':
    'Wie lange bis zum zweiten Zustellversuch gewartet wird. Spätere Wartezeiten verdoppeln sich. Mit den nächsten beiden die Regel, die zuletzt steht, hinter queue.retry-rules.',
  'The longest wait between two attempts.': 'Die längste Wartezeit zwischen zwei Versuchen.',
  'How long to keep trying before the message is returned to its sender.':
    'Wie lange versucht wird, bevor die Nachricht an ihren Absender zurückgeht.',
  'How long to keep trying with a report to a sender: nobody is told where it cannot be delivered.':
    'Wie lange es mit einem Bericht an einen Absender versucht wird: Niemand erfährt davon, wenn er nicht zugestellt werden kann.',
  'When again, by recipient and failure; the first that fits counts: "gmail.com 4.7.*: 15m 30m 1h x1.5 to 6h for 2d", "example.org timeout: 1h for 1d", "* bounces: 30m x2 to 4h for 1d", "example.net: never". `mailroom queue timeline` draws what comes of it.':
    'Wann wieder, nach Empfänger und Fehler; die erste passende zählt: „gmail.com 4.7.*: 15m 30m 1h x1.5 to 6h for 2d“, „example.org timeout: 1h for 1d“, „* bounces: 30m x2 to 4h for 1d“, „example.net: never“. `mailroom queue timeline` zeichnet, was daraus wird.',
  'After how long the sender is told that a message still waits.':
    'Nach welcher Zeit der Absender erfährt, dass eine Nachricht noch wartet.',
  'Recipients being delivered at once.': 'Wie viele Empfänger gleichzeitig beliefert werden.',
  'Connections at once to one destination; it begins with fewer, and has fewer while it refuses.':
    'Gleichzeitige Verbindungen zu einem Ziel; es beginnt mit weniger und hat weniger, solange das Ziel ablehnt.',
  'How fast a destination may be served, the first that fits counts: "gmail.com: 60/min", "*.example.net: 500/h 2 connections". A message counts once, whatever its recipients.':
    'Wie schnell ein Ziel beliefert werden darf, das erste passende zählt: „gmail.com: 60/min“, „*.example.net: 500/h 2 connections“. Eine Nachricht zählt einmal, wie viele Empfänger sie auch hat.',
  'Whether this network costs by the octet, so that large and less urgent messages to elsewhere wait for another: as the system says where it can (NetworkManager), always, or never.':
    'Ob dieses Netz nach Oktetten kostet, sodass große und weniger eilige Nachrichten nach außen auf ein anderes warten: wie das System es sagt, wo es kann (NetworkManager), immer oder nie.',
  'On a metered network messages above this size wait, and those of a priority below 0.':
    'In einem Netz mit Volumentarif warten Nachrichten über dieser Größe und solche mit einer Priorität unter 0.',
  'Received: fields after which a message is taken for a loop.':
    'Received:-Felder, ab denen eine Nachricht als Schleife gilt.',
  'How long the fate of delivered and failed recipients is kept.':
    'Wie lange der Verbleib zugestellter und gescheiterter Empfänger behalten wird.',
  "Smart host that takes all mail for elsewhere, as name or name:port. Empty: straight to each domain's MX.":
    'Smarthost, der alle Mail nach außen nimmt, als Name oder Name:Port. Leer: geradewegs zum MX jeder Domain.',
  'Name to sign in at the smart host with.': 'Name für die Anmeldung beim Smarthost.',
  'Password for the smart host. Better given as MAILROOM_RELAY_PASSWORD than in the file.':
    'Passwort für den Smarthost. Besser als MAILROOM_RELAY_PASSWORD gegeben als in der Datei.',
  'Encryption towards the smart host: never, when offered, or not without a certificate that proves its name. A smart host on this computer need not prove it.':
    'Verschlüsselung zum Smarthost: nie, wenn angeboten, oder nicht ohne ein Zertifikat, das seinen Namen beweist. Ein Smarthost auf diesem Computer muss ihn nicht beweisen.',
  "Port of other domains' mail exchangers.": 'Port der Mailserver anderer Domains.',
  'Encryption towards next hops: never, when offered, or not without a verified certificate.':
    'Verschlüsselung zu anderen Servern: nie, wenn angeboten, oder nicht ohne geprüftes Zertifikat.',
  'Sign what leaves in the name of your domains, with keys that are made by themselves and sign once their records are in the DNS. In mode deliver only.':
    'Unterschreibt, was im Namen Ihrer Domains hinausgeht, mit Schlüsseln, die von selbst entstehen und unterschreiben, sobald ihre Einträge im DNS stehen. Nur im Modus deliver.',
  'How long one key signs before the next takes its place. "0s": by hand only (mailroom dkim rotate).':
    'Wie lange ein Schlüssel unterschreibt, bevor der nächste an seine Stelle tritt. „0s“: nur von Hand (mailroom dkim rotate).',
  "Give mail that an alias sends on elsewhere a return path of your own domain (SRS), so that SPF holds there. Bounces come back to you and go on to the message's sender.":
    'Gibt Mail, die ein Alias nach außen weitersendet, einen Rückweg Ihrer eigenen Domain (SRS), damit SPF dort hält. Unzustellbares kommt zu Ihnen zurück und geht an den Absender weiter.',
  'Tell domains that ask for it, once a day, which hosts sent mail in their name and what became of it. They learn by it how your checks decide. In mode deliver only.':
    'Berichtet Domains, die darum bitten, einmal am Tag, welche Rechner in ihrem Namen Mail sandten und was daraus wurde. Sie erfahren dadurch, wie Ihre Prüfungen entscheiden. Nur im Modus deliver.',
  'Tell domains that ask for it, once a day, how many encrypted sessions with their mail hosts succeeded, and why others failed. In mode deliver only.':
    'Berichtet Domains, die darum bitten, einmal am Tag, wie viele verschlüsselte Sitzungen mit ihren Mailservern gelangen und warum andere scheiterten. Nur im Modus deliver.',
  'The address that reports are sent from, at a domain of yours. Empty: dmarc-reports@ and tls-reports@ your first domain.':
    'Die Adresse, von der Berichte gesendet werden, bei einer Ihrer Domains. Leer: dmarc-reports@ und tls-reports@ Ihrer ersten Domain.',
  'Whom to ask about a report, as it stands in it: an address, or a page. Empty: the address it comes from.':
    'Wen man zu einem Bericht fragt, wie es darin steht: eine Adresse oder eine Seite. Leer: die Adresse, von der er kommt.',
  "How long others' reports about your domains are kept, and the list of those that went out.":
    'Wie lange Berichte anderer über Ihre Domains behalten werden, und die Liste der hinausgegangenen.',
  'The shortest time after which a sender may want a message back that has not arrived. "0s": any.':
    'Die kürzeste Zeit, nach der ein Absender eine nicht angekommene Nachricht zurückhaben darf. „0s“: jede.',
  'The highest priority that our own people, and smtp.relay-networks, may give a message; who asks for more gets this. 0 is what mail has that asks for nothing.':
    'Die höchste Priorität, die eigene Leute und smtp.relay-networks einer Nachricht geben dürfen; wer mehr verlangt, bekommt diese. 0 hat Mail, die nichts verlangt.',
  'Domains of others whose mail is taken and kept for them while their own server cannot be reached. Their MX records name this server behind their own.':
    'Fremde Domains, deren Mail angenommen und für sie aufgehoben wird, solange ihr eigener Server nicht erreichbar ist. Ihre MX-Einträge nennen diesen Server hinter ihren eigenen.',
  'Addresses in backup.domains. A domain that has one here gets mail for those addresses only; of the others anything is taken, and what their own server refuses later is returned to senders who may be forged.':
    'Adressen in backup.domains. Eine Domain, die hier eine hat, bekommt nur für diese Adressen Mail; von den anderen wird alles genommen, und was ihr eigener Server später ablehnt, geht an Absender zurück, die gefälscht sein können.',
  'How long mail for backup.domains is kept and tried.':
    'Wie lange Mail für backup.domains aufgehoben und versucht wird.',
  "Networks that may ask with ETRN for what waits here for somebody else's domain. A domain's own mail hosts, and who has signed in, may always ask.":
    'Netze, die mit ETRN nach dem fragen dürfen, was hier für die Domain anderer wartet. Die Mailserver der Domain selbst und wer angemeldet ist, dürfen immer fragen.',
  'Servers that keep our mail while this one sleeps, as name or name:port. They are asked for it (ETRN) at the start and when the computer wakes.':
    'Server, die unsere Mail aufheben, während dieser schläft, als Name oder Name:Port. Sie werden beim Start und beim Aufwachen des Computers danach gefragt (ETRN).',
  'Port for mail that another mail server on this computer hands over for our own people (LMTP). 0 takes any free one, "off" closes it.':
    'Port für Mail, die ein anderer Mailserver auf diesem Computer für die eigenen Leute übergibt (LMTP). 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Address that the LMTP listener binds.': 'Adresse, an der LMTP lauscht.',
  'Networks besides this computer that may hand over mail by LMTP. Nothing of what comes so is checked again.':
    'Netze neben diesem Computer, die Mail mit LMTP übergeben dürfen. Nichts, was so kommt, wird noch einmal geprüft.',
  'An address, here or elsewhere, that gets a copy of every message that is taken, in the same instant in which it is taken. Empty: none.':
    'Eine Adresse, hier oder anderswo, die eine Kopie jeder angenommenen Nachricht bekommt, im selben Augenblick, in dem sie angenommen wird. Leer: keine.',
  'all: of whatever is taken; sent: of what our own people and devices hand in; received: of what others bring.':
    'all: von allem, was angenommen wird; sent: von dem, was eigene Leute und Geräte abgeben; received: von dem, was andere bringen.',
  'Addresses and domains whose mail is kept: theirs is what they send and what is for them. None: everybody’s.':
    'Adressen und Domains, deren Mail aufgehoben wird: ihre ist, was sie senden und was für sie ist. Keine: die aller.',
  'report: the message lies whole in a letter that names its sender and all its recipients, those of Bcc too; archives that know Exchange’s journal reports read it. copy: the message as it is.':
    'report: Die Nachricht liegt ganz in einem Brief, der ihren Absender und alle Empfänger nennt, auch die von Bcc; Archive, die Exchange-Journalberichte kennen, lesen das. copy: die Nachricht, wie sie ist.',
  'How long mail stays in mailboxes, a rule a line; the first that fits a mailbox counts: trash: 30d · junk: 2w but flagged · "Newsletters": 90d of ann@here.example but unread · *: 10y. In Trash and Junk it counts since it was put there, elsewhere since it arrived. What goes can be brought back for store.keep-expunged. See beforehand: mailroom retention preview.':
    'Wie lange Mail in Postfächern bleibt, eine Regel je Zeile; die erste, die auf ein Postfach passt, zählt: trash: 30d · junk: 2w but flagged · "Newsletters": 90d of ann@here.example but unread · *: 10y. In Trash und Junk zählt, seit wann sie dort liegt, anderswo, seit wann sie da ist. Was geht, lässt sich für store.keep-expunged zurückholen. Vorher ansehen: mailroom retention preview.',
  'The language of what this server writes to people by mail (reports about their messages), where theirs is not known.':
    'Die Sprache, in der dieser Server Leuten per Mail schreibt (Berichte über ihre Nachrichten), wo ihre nicht bekannt ist.',
  'A message that could not be delivered goes back whole up to this size; of a larger one its header.':
    'Eine Nachricht, die nicht zugestellt werden konnte, geht bis zu dieser Größe ganz zurück; von einer größeren ihr Header.',
  'Tell the postmaster of reports about mail that could not be delivered either.':
    'Dem Postmaster melden, wenn auch ein Bericht über unzustellbare Mail nicht zugestellt werden konnte.',
  'Refuse, at once and with the reason, what is sent to an address elsewhere whose server has said for good, and again, that it does not exist. See: mailroom suppression.':
    'Lehnt sofort und mit dem Grund ab, was an eine Adresse anderswo geht, von der ihr Server endgültig und wiederholt gesagt hat, dass es sie nicht gibt. Siehe: mailroom suppression.',
  'After how many messages that failed so within suppression.within an address is not tried any more.':
    'Nach wie vielen so gescheiterten Nachrichten innerhalb von suppression.within eine Adresse nicht mehr versucht wird.',
  'How long a failure counts. A message that arrives ends the count.':
    'Wie lange ein Fehler zählt. Eine Nachricht, die ankommt, beendet die Zählung.',
  'How long such an address is not tried. The next message after that is; if it fails too, so long again.':
    'Wie lange eine solche Adresse nicht versucht wird. Die nächste Nachricht danach wird es; scheitert auch sie, wieder so lange.',
  'A message that is brought in from elsewhere may be as large as this; a larger one is left out and named. It is held in memory while it is read.':
    'Eine Nachricht, die von anderswo mitgebracht wird, darf so groß sein; eine größere wird ausgelassen und genannt. Beim Lesen liegt sie im Speicher.',
  'Jobs that bring mail in or carry it out at the same time; others wait. They give way to people and to mail that arrives.':
    'Umzüge, die gleichzeitig Mail herein- oder hinausbringen; andere warten. Sie lassen Leuten und ankommender Mail den Vortritt.',
  'How long a job that is done is remembered: as long it can be begun again, and takes only what is new.':
    'Wie lange ein fertiger Umzug bekannt bleibt: So lange kann er noch einmal begonnen werden und nimmt nur, was neu ist.',
  'A zone file that answers all look-ups instead of the network: for tests and lessons.':
    'Eine Zonendatei, die alle Anfragen an Stelle des Netzes beantwortet: für Tests und Übungen.',
  'Zones of dns.zone that count as signed (DNSSEC).': 'Zonen aus dns.zone, die als signiert gelten (DNSSEC).',
  'ann+shop@ reaches ann@. Empty: no such addresses.': 'ann+shop@ erreicht ann@. Leer: keine solchen Adressen.',
  'Your own certificate chain (PEM file). Empty: one from acme.directory, else from the local authority.':
    'Ihre eigene Zertifikatskette (PEM-Datei). Leer: eine von acme.directory, sonst von der lokalen Zertifizierungsstelle.',
  'The key of tls.certificate (PEM file).': 'Der Schlüssel zu tls.certificate (PEM-Datei).',
  "More names for the local authority's certificate.":
    'Weitere Namen für das Zertifikat der lokalen Zertifizierungsstelle.',
  'Certificate authority that everybody trusts: "letsencrypt", or the address of another one\'s ACME directory. Try "letsencrypt-staging" first: its certificates are trusted by nobody, but its limits are wide. Empty: none. In mode deliver only.':
    'Zertifizierungsstelle, der alle vertrauen: „letsencrypt“ oder die Adresse des ACME-Verzeichnisses einer anderen. Versuchen Sie zuerst „letsencrypt-staging“: Seinen Zertifikaten vertraut niemand, doch seine Grenzen sind weit. Leer: keine. Nur im Modus deliver.',
  'Mail addresses that the certificate authority may write to.':
    'Mailadressen, an die die Zertifizierungsstelle schreiben darf.',
  "Agree to the certificate authority's terms of service. Without it there is no account and no certificate.":
    'Den Nutzungsbedingungen der Zertifizierungsstelle zustimmen. Ohne das gibt es kein Konto und kein Zertifikat.',
  'How names are proven. http-01: the authority asks port 80 (web.http-port). tls-alpn-01: port 443 (web.https-port). dns-01: a TXT record, put there by acme.dns-server, or by you when "mailroom certificate status" asks for it; the only way to names with a star.':
    'Wie Namen bewiesen werden. http-01: Die Stelle fragt Port 80 (web.http-port). tls-alpn-01: Port 443 (web.https-port). dns-01: ein TXT-Eintrag, den acme.dns-server setzt, oder Sie, wenn „mailroom certificate status“ danach fragt; der einzige Weg zu Namen mit Stern.',
  'Names to have a certificate for. Empty: host-name, and the host mta-sts of every domain whose policy is served.':
    'Namen, für die ein Zertifikat gewünscht ist. Leer: host-name und der Rechner mta-sts jeder Domain, deren Richtlinie ausgeliefert wird.',
  'The key identifier of an account that you have with the authority, where it wants one (external account binding).':
    'Die Schlüsselkennung eines Kontos, das Sie bei der Stelle haben, wo sie eine verlangt (external account binding).',
  'The secret of acme.eab-id, as the authority shows it (base64url). Better given as MAILROOM_ACME_EAB_KEY.':
    'Das Geheimnis zu acme.eab-id, wie die Stelle es zeigt (base64url). Besser als MAILROOM_ACME_EAB_KEY gegeben.',
  'PEM file with the root of an authority of your own network, so that its ACME server is believed.':
    'PEM-Datei mit der Wurzel einer Stelle Ihres eigenen Netzes, damit ihrem ACME-Server geglaubt wird.',
  'Name server that takes changes for dns-01, as "192.0.2.1" or "192.0.2.1:5353". Empty: you put the records there.':
    'Nameserver, der für dns-01 Änderungen annimmt, etwa „192.0.2.1“ oder „192.0.2.1:5353“. Leer: Sie setzen die Einträge.',
  'Name of the key that signs changes at acme.dns-server (TSIG, hmac-sha256).':
    'Name des Schlüssels, der Änderungen bei acme.dns-server unterschreibt (TSIG, hmac-sha256).',
  'The key itself (base64). Better given as MAILROOM_ACME_DNS_KEY.':
    'Der Schlüssel selbst (base64). Besser als MAILROOM_ACME_DNS_KEY gegeben.',
  'Address of the public web door: 0.0.0.0 is every IPv4 network, :: every network.':
    'Adresse der öffentlichen Webtür: 0.0.0.0 ist jedes IPv4-Netz, :: jedes Netz.',
  'Port for the public web door, which proves names (http-01) and tells mail programs how to set themselves up (autoconfig); the world asks port 80. 0 takes any free one, "off" closes it.':
    'Port für die öffentliche Webtür, die Namen beweist (http-01) und sonst nichts hat; die Welt fragt Port 80. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Port for the public web door with TLS, which serves your MTA-STS policy, autoconfig and Autodiscover, and proves names (tls-alpn-01); the world asks port 443. 0 takes any free one, "off" closes it.':
    'Port für die öffentliche Webtür mit TLS, die Ihre MTA-STS-Richtlinie ausliefert und Namen beweist (tls-alpn-01); die Welt fragt Port 443. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Tell other servers to bring mail for your domains over verified TLS only. testing: they report and deliver all the same. enforce: without it they keep the mail; only served where your certificate is good for it. To undo it, go back to testing and let max-age pass.':
    'Sagt anderen Servern, dass sie Mail für Ihre Domains nur über geprüftes TLS bringen sollen. testing: Sie berichten und liefern trotzdem. enforce: Ohne das behalten sie die Mail; wird nur ausgeliefert, wo Ihr Zertifikat dafür taugt. Zurück geht es über testing, bis max-age vergangen ist.',
  'How long other servers remember your policy.': 'Wie lange sich andere Server Ihre Richtlinie merken.',
  'Mail hosts that the policy allows. Empty: host-name.': 'Mailserver, die die Richtlinie erlaubt. Leer: host-name.',
  'IMAP connections at once.': 'Gleichzeitige IMAP-Verbindungen.',
  'IMAP connections at once from one address.': 'Gleichzeitige IMAP-Verbindungen von einer Adresse.',
  'Messages that one IMAP command may work on or search; clients that know RFC 9738 go on by themselves. 0: no limit.':
    'Nachrichten, die ein IMAP-Befehl bearbeiten oder durchsuchen darf; Programme, die RFC 9738 kennen, machen von selbst weiter. 0: keine Grenze.',
  'How long a silent IMAP client is kept.': 'Wie lange ein schweigendes IMAP-Programm gehalten wird.',
  'How long a silent POP3 client is kept.': 'Wie lange ein schweigendes POP3-Programm gehalten wird.',
  'The least time between two POP3 logins of one account. "0s": none.':
    'Die kürzeste Zeit zwischen zwei POP3-Anmeldungen eines Kontos. „0s“: keine.',
  'How long mail that was deleted for good can still be brought back, in Mail under “Recently deleted”. "0s": gone within the hour.':
    'Wie lange endgültig gelöschte Mail noch zurückgeholt werden kann, in Mail unter „Kürzlich gelöscht“. „0s“: innerhalb einer Stunde weg.',
  'How long events and transcripts are kept.': 'Wie lange Ereignisse und Mitschriften behalten werden.',
  'A file that also gets every event as Postfix would log it, for pflogsumm and fail2ban.':
    'Eine Datei, die auch jedes Ereignis so bekommt, wie Postfix es protokollieren würde, für pflogsumm und fail2ban.',
  'Whether this computer is kept from going to sleep by itself while the mail server runs. Its screen may go dark; a closed lid still sends it to sleep.':
    'Ob dieser Computer daran gehindert wird, von selbst zu schlafen, solange der Mailserver läuft. Sein Bildschirm darf dunkel werden; ein zugeklappter Deckel schickt ihn trotzdem schlafen.',
  "Whether passwords of other servers are sealed with this desktop's keychain, where there is one: a copy of the home folder cannot read them then, and neither can a server without the window. Before the home folder moves to another computer, set this to false while the window runs.":
    'Ob Passwörter anderer Server mit dem Schlüsselbund dieses Schreibtischs versiegelt werden, wo es einen gibt: Eine Kopie des Heimatordners kann sie dann nicht lesen, und ein Server ohne das Fenster auch nicht. Bevor der Heimatordner auf einen anderen Computer zieht, stellen Sie das auf false, während das Fenster läuft.',
  'Captured messages that are kept; above that the oldest go, except starred ones. 0: as many as there are.':
    'Wie viele abgefangene Nachrichten behalten werden; darüber gehen die ältesten, außer markierten. 0: so viele, wie es gibt.',
  'Recipients whose address names the inbox their mail comes to; NAME stands for the inbox, * for anything.':
    'Empfänger, deren Adresse den Eingang nennt, in den ihre Mail kommt; NAME steht für den Eingang, * für alles.',
  'Days after which an inbox with a name goes, with what is in it, when no mail came to it. 0: it stays.':
    'Tage, nach denen ein Eingang mit Namen samt Inhalt verschwindet, wenn keine Mail mehr kam. 0: er bleibt.',
  'More ports that take mail, each for an inbox of its own: "2525=shop", or "127.0.0.1:2525=shop". A message may still name another inbox in X-Mailroom-Inbox.':
    'Weitere Ports, die Mail annehmen, jeder für einen eigenen Eingang: „2525=shop“ oder „127.0.0.1:2525=shop“. In X-Mailroom-Inbox darf eine Nachricht trotzdem einen anderen Eingang nennen.',
  'Tag a captured message with what its header field X-Tags lists.':
    'Gibt einer abgefangenen Nachricht die Schlagwörter, die ihr Feld X-Tags aufzählt.',
  'Tag a captured message with what stands behind a plus in its addresses: kim+order@ is tagged order.':
    'Gibt einer abgefangenen Nachricht als Schlagwort, was in ihren Adressen hinter einem Plus steht: kim+order@ bekommt order.',
  'Tag a captured message with the name that its sender signed in with.':
    'Gibt einer abgefangenen Nachricht als Schlagwort den Namen, mit dem sich ihr Absender angemeldet hat.',
  'Rules that tag captured mail: "bill=subject:invoice", or "scanned=X-Antivirus:" for words anywhere in the message.':
    'Regeln, die Abgefangenem Schlagwörter geben: „bill=subject:invoice“, oder „scanned=X-Antivirus:“ für Wörter irgendwo in der Nachricht.',
  'Names and passwords that alone hand in and read captured mail where any password would do: "app:secret other:secret". Empty: any.':
    'Namen und Passwörter, mit denen allein Mail zum Abfangen abgegeben und gelesen wird, wo sonst jedes Passwort reicht: „app:geheim zweite:geheim“. Leer: jedes.',
  'Names and passwords that programs must give to ask for captured mail by HTTP: "ci:secret". Empty: none is asked for.':
    'Namen und Passwörter, die Programme nennen müssen, um Abgefangenes über HTTP abzufragen: „ci:geheim“. Leer: keines wird verlangt.',
  'Interfaces of other tools answer below this path as well, such as /mailpit-1.':
    'Unter diesem Pfad antworten die Schnittstellen anderer Werkzeuge auch, zum Beispiel /mailpit-1.',
  'Port for MailHog\'s interface alone. 0 takes any free one, "off" closes it.':
    'Port für die Schnittstelle von MailHog allein. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Port for MailDev\'s interface alone. 0 takes any free one, "off" closes it.':
    'Port für die Schnittstelle von MailDev allein. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  "Whose interface answers at the window's port where several tools have the same address. /mailpit, /mailhog and /maildev before an address name one in any case.":
    'Wessen Schnittstelle am Port des Fensters antwortet, wo mehrere Werkzeuge dieselbe Adresse haben. /mailpit, /mailhog und /maildev vor einer Adresse nennen in jedem Fall eine.',
  'Addresses, and domains as @here.example, to which captured mail may be released by relay.host, one message at a time. Empty: nothing leaves.':
    'Adressen, und Domains wie @here.example, an die Abgefangenes über relay.host hinausgehen darf, eine Nachricht nach der anderen. Leer: Nichts geht hinaus.',
  'Days that a captured message is kept, except a starred one. 0: as long as there is room.':
    'Wie viele Tage eine abgefangene Nachricht behalten wird, außer einer markierten. 0: solange Platz ist.',
  'Look once a day, in mode deliver, how the DNS shows your domains, and say so where something has turned bad.':
    'Einmal am Tag, im Modus deliver, nachsehen, wie das DNS Ihre Domains zeigt, und es sagen, wo etwas schlecht geworden ist.',
  'The addresses at which the internet reaches this server, as your provider or router tells them. Empty: those of this computer that are public. No web service is asked.':
    'Die Adressen, unter denen das Internet diesen Server erreicht, wie Ihr Anbieter oder Router sie nennt. Leer: die öffentlichen dieses Computers. Kein Webdienst wird gefragt.',
  'More name servers to ask, as "9.9.9.9" or "192.0.2.1:53", to see whether all see the same. They learn the names of your domains.':
    'Weitere Nameserver, die gefragt werden, etwa „9.9.9.9“ oder „192.0.2.1:53“, um zu sehen, ob alle dasselbe sehen. Sie erfahren die Namen Ihrer Domains.',
  'Block lists in the DNS that are asked about your own addresses, as "zen.example", and about your domains, as "domain:dbl.example". Mind their terms.':
    'Sperrlisten im DNS, die nach Ihren eigenen Adressen gefragt werden, etwa „zen.example“, und nach Ihren Domains, etwa „domain:dbl.example“. Beachten Sie ihre Bedingungen.',
  'Domains whose mail hosts are dialled when you ask whether port 25 leads out. Nothing is said to them.':
    'Domains, deren Mailserver angewählt werden, wenn Sie fragen, ob Port 25 hinausführt. Gesagt wird ihnen nichts.',
  'How long one answer of the DNS is waited for; after that it could not be asked.':
    'Wie lange auf eine Antwort des DNS gewartet wird; danach konnte es nicht gefragt werden.',
  'The folder that backups go to, best on another drive. Empty: none are made.':
    'Der Ordner, in den Sicherungen gehen, am besten auf einem anderen Laufwerk. Leer: Es werden keine gemacht.',
  'How often a backup is made. What was missed while this computer slept is made up for. "0s": only by hand.':
    'Wie oft eine Sicherung gemacht wird. Was versäumt wurde, während dieser Computer schlief, wird nachgeholt. „0s“: nur von Hand.',
  "The time of day for it, by this computer's clock, where backups are a day or more apart.":
    'Die Tageszeit dafür, nach der Uhr dieses Computers, wo Sicherungen einen Tag oder mehr auseinanderliegen.',
  'Of so many days the last backup stays. The newest, and the newest that was proven, always do.':
    'Von so vielen Tagen bleibt die letzte Sicherung. Die neueste und die neueste geprüfte bleiben immer.',
  'Of so many weeks the last backup stays.': 'Von so vielen Wochen bleibt die letzte Sicherung.',
  'Of so many months the last backup stays.': 'Von so vielen Monaten bleibt die letzte Sicherung.',
  'Backups are encrypted (age) with a key that a passphrase opens: set it in the window, or by `mailroom backup passphrase`. It takes another folder than backups that are not.':
    'Sicherungen werden verschlüsselt (age), mit einem Schlüssel, den eine Passphrase öffnet: setzen Sie sie im Fenster oder mit `mailroom backup passphrase`. Es braucht einen anderen Ordner als unverschlüsselte Sicherungen.',
  'How often the newest backup is restored into a scratch folder and compared. "0s": only by hand.':
    'Wie oft die neueste Sicherung in einen Probeordner zurückgeholt und verglichen wird. „0s“: nur von Hand.',
  'Serve user-agent-configuration.json on the public web door too: one file for all mail programs, by a draft that may still change.':
    'Auf der öffentlichen Webtür auch user-agent-configuration.json anbieten: eine Datei für alle Mailprogramme, nach einem Entwurf, der sich noch ändern kann.',
};
