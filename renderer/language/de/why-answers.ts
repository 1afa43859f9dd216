/** German of the sentences of Why? (server/why). */
import type { Catalogue } from '../../../server/base/language.ts';

export const whyAnswers: Catalogue = {
  'We refused {who} at {at}: this server only sends for people who signed in, and {to} is not one of ours.':
    'Wir haben {who} um {at} abgelehnt: Dieser Server sendet nur für angemeldete Personen, und {to} gehört nicht zu uns.',
  'We refused {who} at {at}: nobody here is called {to}.':
    'Wir haben {who} um {at} abgelehnt: Niemand hier heißt {to}.',
  'We refused {who} at {at}: the account of {to} is closed.':
    'Wir haben {who} um {at} abgelehnt: Das Konto von {to} ist geschlossen.',
  'We refused {who} at {at}: the mailbox of {to} is full.':
    'Wir haben {who} um {at} abgelehnt: Das Postfach von {to} ist voll.',
  'We refused {who} at {at}: the disk of this computer is full. Senders try again.':
    'Wir haben {who} um {at} abgelehnt: Die Platte dieses Computers ist voll. Absender versuchen es wieder.',
  'We refused {who} at {at}: too many recipients at once. The others may come in another message.':
    'Wir haben {who} um {at} abgelehnt: zu viele Empfänger auf einmal. Die übrigen dürfen in einer weiteren Nachricht kommen.',
  'We refused {who} at {at}: the message is larger than this server takes.':
    'Wir haben {who} um {at} abgelehnt: Die Nachricht ist größer, als dieser Server annimmt.',
  'We refused {who} at {at}: its address stands on a block list.':
    'Wir haben {who} um {at} abgelehnt: Seine Adresse steht auf einer Sperrliste.',
  'We refused {who} at {at}: its domain does not allow that server to send (SPF).':
    'Wir haben {who} um {at} abgelehnt: Die Domain erlaubt jenem Server nicht zu senden (SPF).',
  'We refused {who} at {at}: the message had no valid signature (DKIM).':
    'Wir haben {who} um {at} abgelehnt: Die Nachricht trug keine gültige Signatur (DKIM).',
  'We refused {who} at {at}: nothing proved who wrote it, and its domain wants that refused (DMARC).':
    'Wir haben {who} um {at} abgelehnt: Nichts bewies, wer sie schrieb, und die Domain will das abgelehnt haben (DMARC).',
  'We refused {who} at {at}: the address of that server has no name (reverse DNS).':
    'Wir haben {who} um {at} abgelehnt: Die Adresse jenes Servers hat keinen Namen (Reverse-DNS).',
  'We refused {who} at {at}: nobody can answer to that sender.':
    'Wir haben {who} um {at} abgelehnt: Diesem Absender kann niemand antworten.',
  'We refused {who} at {at}: it called itself by our own name.':
    'Wir haben {who} um {at} abgelehnt: Er nannte sich mit unserem eigenen Namen.',
  'We refused it at {at}: {who} is not an address of whoever signed in.':
    'Wir haben sie um {at} abgelehnt: {who} ist keine Adresse dessen, der angemeldet war.',
  'We refused {who} at {at}: the program did not sign in. Give it the name and password of the account.':
    'Wir haben {who} um {at} abgelehnt: Das Programm hat sich nicht angemeldet. Geben Sie ihm Namen und Passwort des Kontos.',
  'We refused {who} at {at}: the program did not encrypt before signing in. Switch it to STARTTLS or TLS.':
    'Wir haben {who} um {at} abgelehnt: Das Programm hat vor der Anmeldung nicht verschlüsselt. Stellen Sie es auf STARTTLS oder TLS.',
  'We refused {who} at {at}: the program signs in by a way that is not offered. Choose “normal password”.':
    'Wir haben {who} um {at} abgelehnt: Das Programm meldet sich auf eine Art an, die es hier nicht gibt. Wählen Sie „Passwort, normal“.',
  'We refused {who} at {at}: the message goes round in circles.':
    'Wir haben {who} um {at} abgelehnt: Die Nachricht läuft im Kreis.',
  'We refused {who} at {at}, as your rules and checks say: {because}.':
    'Wir haben {who} um {at} abgelehnt, wie es Ihre Regeln und Prüfungen sagen: {because}.',
  'We refused {who} at {at}: the message is not formed as mail is.':
    'Wir haben {who} um {at} abgelehnt: Die Nachricht hat nicht die Form einer Mail.',
  'We refused it at {at}: {to} is not tried any more.':
    'Wir haben sie um {at} abgelehnt: {to} wird nicht mehr versucht.',
  'We refused it at {at}: this server delivers between its own people only (mode “local”), and {to} is elsewhere.':
    'Wir haben sie um {at} abgelehnt: Dieser Server stellt nur zwischen eigenen Personen zu (Modus „local“), und {to} ist anderswo.',
  'We refused {who} at {at}: {because}.': 'Wir haben {who} um {at} abgelehnt: {because}.',
  '{host} is busy or away for a while.': '{host} ist gerade überlastet oder nicht da.',
  'Their server asks unknown senders to try again.':
    'Deren Server bittet unbekannte Absender, es noch einmal zu versuchen.',
  'Their server asks unknown senders to try again. We will at {next}.':
    'Deren Server bittet unbekannte Absender, es noch einmal zu versuchen. Wir tun es um {next}.',
  'The mailbox of {to} is full. Only {to} can make room.':
    'Das Postfach von {to} ist voll. Nur {to} kann Platz schaffen.',
  '{host} cannot encrypt just now.': '{host} kann gerade nicht verschlüsseln.',
  'The commands came in an order that {host} does not take.':
    'Die Befehle kamen in einer Reihenfolge, die {host} nicht annimmt.',
  '{host} wants us to sign in before it takes mail. Look at the name and password of your relay.':
    '{host} will, dass wir uns anmelden, bevor er Mail annimmt. Prüfen Sie Namen und Passwort Ihres Relays.',
  '{host} does not take our name and password. Look at those of your relay.':
    '{host} nimmt unseren Namen und unser Passwort nicht an. Prüfen Sie die Ihres Relays.',
  'There is nobody called {to}. Check the spelling.': 'Niemand heißt {to}. Prüfen Sie die Schreibweise.',
  'There is no domain {domain}. Check the spelling.': 'Es gibt keine Domain {domain}. Prüfen Sie die Schreibweise.',
  '{host} only sends for people who signed in; it is not in charge of {domain}.':
    '{host} sendet nur für angemeldete Personen; für {domain} ist er nicht zuständig.',
  'Your domain’s SPF record does not name this server as one that may send for it. Add it there.':
    'Der SPF-Eintrag Ihrer Domain nennt diesen Server nicht unter denen, die für sie senden dürfen. Tragen Sie ihn dort ein.',
  'Nothing proved that the mail is yours: neither SPF nor DKIM (DMARC). Set up both for your domain.':
    'Nichts bewies, dass die Mail von Ihnen ist: weder SPF noch DKIM (DMARC). Richten Sie beides für Ihre Domain ein.',
  'The message is larger than {host} takes. Send it without the large attachments.':
    'Die Nachricht ist größer, als {host} annimmt. Senden Sie sie ohne die großen Anhänge.',
  'The message is larger than the {limit} that {host} takes.':
    'Die Nachricht ist größer als die {limit}, die {host} annimmt.',
  'The message has {size}; {host} takes {limit}.': 'Die Nachricht hat {size}; {host} nimmt {limit} an.',
  'This server’s address stands on a block list that {host} asks.':
    'Die Adresse dieses Servers steht auf einer Sperrliste, die {host} befragt.',
  'This server’s address stands on the block list {list}, which {host} asks.':
    'Die Adresse dieses Servers steht auf der Sperrliste {list}, die {host} befragt.',
  'This server’s address stands on the block list {list}, which {host} asks. Ask to be taken off at {delist}.':
    'Die Adresse dieses Servers steht auf der Sperrliste {list}, die {host} befragt. Bitten Sie um Streichung unter {delist}.',
  '{domain} has no server that takes mail (no MX record, no address).':
    '{domain} hat keinen Server, der Mail annimmt (kein MX-Eintrag, keine Adresse).',
  'The message goes round in circles: an alias or a forwarding leads back to where it came from.':
    'Die Nachricht läuft im Kreis: Ein Alias oder eine Weiterleitung führt dorthin zurück, woher sie kam.',
  '{host} does not answer.': '{host} antwortet nicht.',
  'The certificate of {host} does not fit, and its domain wants that checked (MTA-STS or DANE).':
    'Das Zertifikat von {host} passt nicht, und die Domain will es geprüft haben (MTA-STS oder DANE).',
  'this window': 'diesem Fenster',
  'the script of the mailbox': 'dem Skript des Postfachs',
  'a person': 'eine Person',
  'Mailroom is not running since {from}.': 'Mailroom läuft seit {from} nicht.',
  'Mailroom was not running from {from} to {until}: it ended without warning. Servers that came meanwhile try again.':
    'Mailroom lief von {from} bis {until} nicht: Es endete ohne Vorwarnung. Server, die inzwischen kamen, versuchen es wieder.',
  'Mailroom was stopped from {from} to {until}. Servers that came meanwhile try again.':
    'Mailroom war von {from} bis {until} beendet. Server, die inzwischen kamen, versuchen es wieder.',
  'This computer slept from {from} to {until}. Servers that came meanwhile try again.':
    'Dieser Computer schlief von {from} bis {until}. Server, die inzwischen kamen, versuchen es wieder.',
  'The disk of this computer is full ({size} left): new mail is refused for now, and senders try again.':
    'Die Platte dieses Computers ist voll (noch {size} frei): Neue Mail wird vorerst abgelehnt, und Absender versuchen es wieder.',
  'Port {port} belongs to {holder} (pid {pid}), not to Mailroom.':
    'Port {port} gehört {holder} (pid {pid}), nicht Mailroom.',
  'Port {port} belongs to another program, not to Mailroom.':
    'Port {port} gehört einem anderen Programm, nicht Mailroom.',
  'Another program has our port: {port} is used by {holder} (pid {pid}), so Mailroom does not hear who calls there.':
    'Ein anderes Programm hat unseren Port: {port} benutzt {holder} (pid {pid}), daher hört Mailroom nicht, wer dort anklopft.',
  'Another program has our port {port}, so Mailroom does not hear who calls there.':
    'Ein anderes Programm hat unseren Port {port}, daher hört Mailroom nicht, wer dort anklopft.',
  'Mailroom could not open port {port} ({listener}), so nobody can call there.':
    'Mailroom konnte Port {port} ({listener}) nicht öffnen, daher kann sich dort niemand melden.',
  'Nobody listens on port {port} of this computer.': 'Auf Port {port} dieses Computers hört niemand.',
  'Nobody listens on port {port} of this computer; Mailroom listens on {ours}.':
    'Auf Port {port} dieses Computers hört niemand; Mailroom hört auf {ours}.',
  'Mail for {domain} is sent to {hosts}, not to this server ({host}): that is what its MX record says.':
    'Mail für {domain} geht an {hosts}, nicht an diesen Server ({host}): So steht es in ihrem MX-Eintrag.',
  'The DNS names no server for mail to {domain}: it has no MX record and no address.':
    'Das DNS nennt keinen Server für Mail an {domain}: Es gibt weder MX-Eintrag noch Adresse.',
  'Nobody from outside has reached port 25 of this computer since {since}: it is not open to the world.':
    'Seit {since} hat niemand von außen Port 25 dieses Computers erreicht: Er ist für die Welt nicht offen.',
  'No such mail has come since {since}.': 'Seit {since} ist keine solche Mail gekommen.',
  'No server has brought mail of {whom} since {since}: it has not been handed to us.':
    'Seit {since} hat kein Server Mail von {whom} gebracht: Sie wurde uns nicht übergeben.',
  'No server has brought such mail of {whom} since {since}; the last of {whom} came {last}.':
    'Seit {since} hat kein Server solche Mail von {whom} gebracht; die letzte von {whom} kam {last}.',
  'We asked {who} at {at} to come again, as unknown senders are asked, and it has not come again yet.':
    'Wir haben {who} um {at} gebeten, noch einmal zu kommen, wie jeden unbekannten Absender; bisher kam er nicht wieder.',
  '{remote} did too much and was told at {at} to come back later.':
    '{remote} tat zu viel und sollte um {at} später wiederkommen.',
  '{remote} was turned away at {at}: too many were connected at once ({listener}).':
    '{remote} wurde um {at} abgewiesen: Zu viele waren gleichzeitig verbunden ({listener}).',
  'It came at {at} and lies in {mailbox} of {account}: it was taken for junk ({because}).':
    'Sie kam um {at} und liegt in {mailbox} von {account}: Sie wurde für Werbung gehalten ({because}).',
  'It came at {at} and was filed in {mailbox} of {account} by {rule}.':
    'Sie kam um {at} und wurde in {mailbox} von {account} abgelegt, durch {rule}.',
  'It came at {at} and was {did, select, redirected {sent on to {to}} rejected {returned to its sender} other {thrown away}} by {rule}.':
    'Sie kam um {at} und wurde {did, select, redirected {an {to} weitergesandt} rejected {an den Absender zurückgegeben} other {weggeworfen}}, durch {rule}.',
  'It came, and {by} moved it to {to} at {at} with {device}.':
    'Sie kam, und {by} hat sie um {at} nach {to} verschoben, mit {device}.',
  'It came, and {by} deleted it at {at} with {device}.': 'Sie kam, und {by} hat sie um {at} gelöscht, mit {device}.',
  'It came, and {by} deleted it at {at} with {device}. It can be brought back until {until}.':
    'Sie kam, und {by} hat sie um {at} gelöscht, mit {device}. Bis {until} kann sie zurückgeholt werden.',
  'It came, and was taken out of the mailbox of {account} at {at}, as your rules of retention say.':
    'Sie kam und wurde um {at} aus dem Postfach von {account} genommen, wie es Ihre Aufbewahrungsregeln sagen.',
  'The list {list} holds it for its moderators: {because}.':
    'Die Liste {list} hält sie für ihre Moderatoren zurück: {because}.',
  'The list {list} passes it on to nobody: {because}.': 'Die Liste {list} gibt sie an niemanden weiter: {because}.',
  'It arrived: it lies in {mailbox} of {account} since {at}, and nobody has read it.':
    'Sie ist angekommen: Sie liegt seit {at} in {mailbox} von {account}, und niemand hat sie gelesen.',
  'It arrived and was read: {by} opened it at {at} with {device}. It lies in {mailbox} of {account}.':
    'Sie ist angekommen und wurde gelesen: {by} hat sie um {at} geöffnet, mit {device}. Sie liegt in {mailbox} von {account}.',
  'The mail program at {remote} is not let in as {user} ({protocol}, last at {at}): its name or password is wrong.':
    'Das Mailprogramm auf {remote} wird als {user} nicht eingelassen ({protocol}, zuletzt um {at}): Name oder Passwort ist falsch.',
  'No program has handed us such mail since {since}. Look in its Outbox.':
    'Seit {since} hat uns kein Programm solche Mail übergeben. Sehen Sie in seinem Postausgang nach.',
  'No program of {whom} has handed us such mail since {since}, or even signed in to send. Look in its Outbox.':
    'Seit {since} hat uns kein Programm von {whom} solche Mail übergeben oder sich zum Senden auch nur angemeldet. Sehen Sie in seinem Postausgang nach.',
  'No program of {whom} has handed us such mail since {since}; it signed in to send {last}. Look in its Outbox.':
    'Seit {since} hat uns kein Programm von {whom} solche Mail übergeben; zum Senden angemeldet war es {last}. Sehen Sie in seinem Postausgang nach.',
  'The program at {remote} could not sign in as {user} at {at}: the name or password is wrong.':
    'Das Programm auf {remote} konnte sich um {at} nicht als {user} anmelden: Name oder Passwort ist falsch.',
  'The program at {remote} could not sign in as {user} at {at}: the account is closed.':
    'Das Programm auf {remote} konnte sich um {at} nicht als {user} anmelden: Das Konto ist geschlossen.',
  'The program at {remote} may not sign in as {user} for now: it used a wrong password too often (last at {at}).':
    'Das Programm auf {remote} darf sich vorerst nicht als {user} anmelden: Es hat zu oft ein falsches Passwort benutzt (zuletzt um {at}).',
  'It is held: {by, select, route {a route of yours keeps} other {a rule of yours keeps}} what goes to {to} until somebody lets it go.':
    'Sie wird zurückgehalten: {by, select, route {Eine Route von Ihnen} other {Eine Regel von Ihnen}} behält, was an {to} geht, bis jemand es freigibt.',
  'It is held: {who} stopped it, and it goes to {to} when somebody lets it go.':
    'Sie wird zurückgehalten: {who} hat sie angehalten, und sie geht an {to}, wenn jemand sie freigibt.',
  'It is held: {user} sent far more than usual, so all mail of this account waits until somebody has looked.':
    'Sie wird zurückgehalten: {user} hat weit mehr als üblich gesendet, daher wartet alle Mail dieses Kontos, bis jemand nachgesehen hat.',
  'It waits because its sender wished so: it goes to {to} at {at}.':
    'Sie wartet, weil der Absender es so wollte: Sie geht um {at} an {to}.',
  'Outgoing mail is paused: {who} stopped it at {at}.': 'Ausgehende Mail pausiert: {who} hat sie um {at} angehalten.',
  'Mail to {route} is paused: {who} stopped it at {at}.': 'Mail an {route} pausiert: {who} hat sie um {at} angehalten.',
  'It waits: this network answers for everybody since {at}, as hotels do. Sign in to it in a browser.':
    'Sie wartet: Dieses Netz antwortet seit {at} für alle anderen, wie in Hotels üblich. Melden Sie sich im Browser bei ihm an.',
  'It waits: this computer has no network since {at}. It goes on by itself.':
    'Sie wartet: Dieser Computer hat seit {at} kein Netz. Es geht von selbst weiter.',
  'Mail to {to} is not tried any more: its server said again and again that there is no such mailbox.':
    'Mail an {to} wird nicht mehr versucht: Der dortige Server hat wiederholt gesagt, dass es dieses Postfach nicht gibt.',
  'Your network lets no mail out: {hosts, plural, one {# server} other {# servers}} did not answer on port 25. Providers often block it; a relay goes around that.':
    'Ihr Netz lässt keine Mail hinaus: {hosts, plural, one {# Server hat} other {# Server haben}} auf Port 25 nicht geantwortet. Anbieter sperren ihn oft; ein Relay umgeht das.',
  'It waits.': 'Sie wartet.',
  '{attempts, plural, one {# try so far.} other {# tries so far.}}':
    '{attempts, plural, one {Bisher # Versuch.} other {Bisher # Versuche.}}',
  'Try to deliver it now': 'Jetzt zuzustellen versuchen',
  '{attempts, plural, one {# try so far} other {# tries so far}}, the next at {next}.':
    '{attempts, plural, one {Bisher # Versuch} other {Bisher # Versuche}}, der nächste um {next}.',
  'It is on its way to {to} right now.': 'Sie ist gerade auf dem Weg zu {to}.',
  'It did not reach {to} ({at}).': 'Sie hat {to} nicht erreicht ({at}).',
  '{host} refused it for {to} at {at}.': '{host} hat sie für {to} um {at} abgelehnt.',
  'The other server took it and returned it at {at} ({by}).':
    'Der andere Server hat sie angenommen und um {at} zurückgegeben ({by}).',
  'It left: {host} took it for {to} at {at} and answered “{reply}”. Whoever runs that server can find it by that.':
    'Sie ist hinausgegangen: {host} hat sie für {to} um {at} angenommen und mit „{reply}“ geantwortet. Daran findet sie, wer jenen Server betreibt.',
  '{who} took it out of the queue before it went to {to}.':
    '{who} hat sie aus der Warteschlange genommen, bevor sie an {to} ging.',
  'Nobody has connected since {since}.': 'Seit {since} hat sich niemand verbunden.',
  'Nobody has connected to port {port} since {since}.': 'Seit {since} hat sich niemand mit Port {port} verbunden.',
  'Nobody has connected to port {port} with such mail since {since}; the last connection was {last}.':
    'Seit {since} hat sich niemand mit solcher Mail mit Port {port} verbunden; die letzte Verbindung war {last}.',
  '{remote} connected at {at} and spoke TLS where plain text begins. Switch the program to STARTTLS (secure: false), or to the TLS port.':
    '{remote} verband sich um {at} und sprach TLS, wo mit Klartext begonnen wird. Stellen Sie das Programm auf STARTTLS (secure: false) oder auf den TLS-Port.',
  '{remote} connected to port {port} at {at} and spoke TLS where plain text begins. Switch the program to STARTTLS (secure: false), or to the TLS port.':
    '{remote} verband sich um {at} mit Port {port} und sprach TLS, wo mit Klartext begonnen wird. Stellen Sie das Programm auf STARTTLS (secure: false) oder auf den TLS-Port.',
  '{remote} connected at {at} and spoke plain text where TLS begins. Switch the program to TLS (secure: true), or to the plain port.':
    '{remote} verband sich um {at} und sprach Klartext, wo mit TLS begonnen wird. Stellen Sie das Programm auf TLS (secure: true) oder auf den Klartext-Port.',
  '{remote} connected to port {port} at {at} and spoke plain text where TLS begins. Switch the program to TLS (secure: true), or to the plain port.':
    '{remote} verband sich um {at} mit Port {port} und sprach Klartext, wo mit TLS begonnen wird. Stellen Sie das Programm auf TLS (secure: true) oder auf den Klartext-Port.',
  '{remote} does not trust our certificate and hung up at {at}. Install the certificate there, or use one that everybody knows.':
    '{remote} vertraut unserem Zertifikat nicht und hat um {at} aufgelegt. Installieren Sie das Zertifikat dort, oder nehmen Sie eines, das alle kennen.',
  '{remote} and we found no common way to encrypt at {at} ({listener}): {because}.':
    '{remote} und wir fanden um {at} keine gemeinsame Verschlüsselung ({listener}): {because}.',
  'It was captured at {at} for {to}, and lies in {account}. If you do not see it, a filter hides it.':
    'Sie wurde um {at} für {to} abgefangen und liegt in {account}. Wenn Sie sie nicht sehen, verbirgt sie ein Filter.',
  'It was captured for {account} and is gone since {at}: only the newest are kept.':
    'Sie wurde für {account} abgefangen und ist seit {at} fort: Nur die neuesten werden aufgehoben.',
  '{remote} connected at {at} ({listener}) and left without a message.':
    '{remote} verband sich um {at} ({listener}) und ging ohne eine Nachricht.',
  'Nothing is known of that time: events are kept since {since}.':
    'Von dieser Zeit ist nichts bekannt: Ereignisse sind seit {since} aufgehoben.',
  'Nothing is known of {trace}. Events are kept for a while only (log.keep).':
    'Von {trace} ist nichts bekannt. Ereignisse werden nur eine Weile aufgehoben (log.keep).',
  'The DNS names no mail server for {domain}': 'Das DNS nennt keinen Mailserver für {domain}',
  'The DNS says: mail for {domain} goes to {hosts}': 'Das DNS sagt: Mail für {domain} geht an {hosts}',
  'The DNS could not be asked about {domain}: {because}':
    'Das DNS konnte nicht nach {domain} gefragt werden: {because}',
  'No connection from outside to port 25 is known of': 'Keine Verbindung von außen zu Port 25 ist bekannt',
  'The last connection from outside to port 25 came {last}': 'Die letzte Verbindung von außen zu Port 25 kam {last}',
  '{listener} listens on {host}:{port}': '{listener} hört auf {host}:{port}',
  '{size} are free on the disk now': 'Auf der Platte sind jetzt {size} frei',
  'Show it in the queue': 'In der Warteschlange anzeigen',
  'Let it go': 'Freigeben',
  'Let mail go again': 'Mail wieder hinauslassen',
  'Look at what {address} sent': 'Ansehen, was {address} gesendet hat',
  'Try {address} again': '{address} wieder versuchen',
  'Let {address} begin anew': '{address} neu anfangen lassen',
  'Let mail of {of} in next time': 'Mail von {of} nächstes Mal annehmen',
  'Bring it back': 'Zurückholen',
  'Show it in {mailbox}': 'In {mailbox} anzeigen',
  'Open {address}': '{address} öffnen',
  'Show the rules of {address}': 'Regeln von {address} anzeigen',
  'Show people and addresses': 'Personen und Adressen anzeigen',
  'Show what the DNS should say': 'Anzeigen, was im DNS stehen sollte',
  'Show how a program connects': 'Anzeigen, wie sich ein Programm verbindet',
  'Open the setting {key}': 'Einstellung {key} öffnen',
  'Use port {port}': 'Port {port} nehmen',
  'Copy a note for {to}': 'Notiz für {to} kopieren',
  'Fetching from {host} as {user} is paused, so what comes there stays there.':
    'Das Abholen bei {host} als {user} ruht, also bleibt dort, was dort ankommt.',
  'Fetching from {host} as {user} is paused, so what came there after {last} stays there.':
    'Das Abholen bei {host} als {user} ruht, also bleibt dort, was nach {last} ankam.',
  '{host} does not let us in as {user} since {since}, so nothing is fetched from there: {because}.':
    '{host} lässt uns seit {since} nicht als {user} hinein, also wird dort nichts abgeholt: {because}.',
  'Mail of {user} at {host} cannot be fetched since {since}: {because}.':
    'Mail von {user} bei {host} lässt sich seit {since} nicht abholen: {because}.',
  'Mail of {user} at {host} cannot be fetched since {since}: {because}. We try again at {next}.':
    'Mail von {user} bei {host} lässt sich seit {since} nicht abholen: {because}. Wir versuchen es um {next} wieder.',
  'A message too large for this server stays at {host} ({user}), seen at {at}: {because}.':
    'Eine Nachricht, die für diesen Server zu groß ist, bleibt bei {host} ({user}), gesehen um {at}: {because}.',
  'A message was left at {host} ({user}) at {at}: {because}.':
    'Eine Nachricht blieb um {at} bei {host} ({user}) liegen: {because}.',
  'It stays at {host}: of {user}, only what came there after {since} is fetched.':
    'Sie bleibt bei {host}: Von {user} wird nur abgeholt, was dort nach {since} ankam.',
  '{host} has not been looked at as {user} yet.': 'Bei {host} wurde als {user} noch nicht nachgesehen.',
  'Nothing of the kind lay at {host} ({user}) when we looked at {last}. Its spam folder is not fetched.':
    'Nichts dergleichen lag bei {host} ({user}), als wir um {last} nachsahen. Der Spam-Ordner dort wird nicht abgeholt.',
  'Nothing of the kind lay at {host} ({user}) in {folders} when we looked at {last}. Its other folders, such as spam, are not fetched.':
    'Nichts dergleichen lag bei {host} ({user}) in {folders}, als wir um {last} nachsahen. Andere Ordner dort, etwa Spam, werden nicht abgeholt.',
  '{host} has not been looked at with success yet': 'Bei {host} gelang das Nachsehen noch nie',
  '{host} was last looked at with success {last}': 'Bei {host} gelang das Nachsehen zuletzt {last}',
  'Show the account elsewhere': 'Das Konto anderswo zeigen',
  'Look at {host} now': 'Jetzt bei {host} nachsehen',
  'Keep this computer awake': 'Diesen Computer wach halten',
};
