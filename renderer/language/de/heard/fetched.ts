/** Mail that lies elsewhere: fetched again and again (server/mra), and brought in or out once (server/moving). */
import type { Table } from '../../hearing.ts';

const moving: Table = {
  'notes on mailboxes: {notes} made': 'Notizen zu Ordnern: {notes} angelegt',
  'not done: it was forwarded to {to}': 'nicht getan: Es wurde weitergeleitet an {to}',
  'not done: {shares} shares of its mailboxes (account.json in the archive)':
    'nicht getan: {shares} Freigaben seiner Ordner (account.json im Archiv)',
  'What was written cannot be read again: {error}': 'Das Geschriebene lässt sich nicht wieder lesen: {error}',
  'What was written is not what lies here: see the report':
    'Geschrieben wurde etwas anderes, als hier liegt: siehe Bericht',
  '{name} was deleted before all of it was carried out': '{name} wurde gelöscht, bevor alles hinausgebracht war',
  '{name} is called {next} by now': '{name} heißt inzwischen {next}',
  'What lies here is not what was read: see the report': 'Hier liegt etwas anderes, als gelesen wurde: siehe Bericht',
  'It has {folders} folders; {most} are moved at most': 'Es sind {folders} Ordner; höchstens {most} werden übernommen',
  'the mailbox {name}': 'der Ordner {name}',
  'all its folders are left out': 'alle seine Ordner sind ausgelassen',
  'a batch of messages': 'ein Schwung Nachrichten',
  'The account has no room left (its quota)': 'Das Konto hat keinen Platz mehr (seine Grenze)',
  'A mailbox that mail goes into was deleted meanwhile; resume makes it again':
    'Ein Ordner, in den Mail kommt, wurde inzwischen gelöscht; Fortsetzen legt ihn wieder an',
  'The disk failed': 'Die Platte versagte',
  'The job could not be written down: {error}': 'Der Auftrag ließ sich nicht aufschreiben: {error}',
  'Nobody here knows how to carry mail there': 'Niemand hier weiß, wie Mail dorthin kommt',
  'There are a thousand jobs already': 'Es gibt schon tausend Aufträge',
  'Mail that is brought in for {address}': 'Mail, die für {address} übernommen wird',
  'It has to be said which server it goes to': 'Zu sagen ist, an welchen Server es geht',
  'It goes to a path or to another server, not to both':
    'Es geht in einen Ordner oder an einen anderen Server, nicht beides',
  'It has to be said which path it goes to': 'Zu sagen ist, in welchen Ordner es geht',
  '{path} is not empty': '{path} ist nicht leer',
  '{path} may not be written by the server': 'Der Server darf in {path} nicht schreiben',
  'Nobody here knows a source of the kind "{type}"': 'Eine Quelle der Art „{type}“ kennt hier niemand',
  'in {origin} a message lies there already: they stay, and what is the same does not come twice':
    'in {origin} liegt dort schon eine Nachricht: Sie bleibt, und was gleich ist, kommt nicht zweimal',
  'in {origin} {messages} messages lie there already: they stay, and what is the same does not come twice':
    'in {origin} liegen dort schon {messages} Nachrichten: Sie bleiben, und was gleich ist, kommt nicht zweimal',
  'in {origin} {many} there already: they stay, and what is the same does not come twice':
    'in {origin} liegt dort schon etwas ({many}): Es bleibt, und was gleich ist, kommt nicht zweimal',
  'a message lies': 'eine Nachricht liegt',
  '{messages} messages lie': '{messages} Nachrichten liegen',
  '{because}; resume goes on where it stopped': '{because}; Fortsetzen macht weiter, wo es aufhörte',
};

const consent: Table = {
  'a code is typed in there, and nothing is brought here':
    'dort wird ein Code eingegeben, und hierher wird nichts gebracht',
  'there is no such sign-in, or it has run out': 'diese Anmeldung gibt es nicht, oder sie ist abgelaufen',
  'no client id is known for {provider}: register a program there, and enter what you get in fetch.oauth-clients ("{form} CLIENT-ID")':
    'für {provider} ist keine Client-ID bekannt: Melden Sie dort ein Programm an und tragen Sie, was Sie bekommen, in fetch.oauth-clients ein („{form} CLIENT-ID“)',
  'leave was given by OAuth2, and a password is what is asked for':
    'die Erlaubnis kam über OAuth2, gefragt ist aber ein Passwort',
  'nobody has given leave there yet, or it was used or has run out':
    'noch hat dort niemand eine Erlaubnis gegeben, oder sie ist verbraucht oder abgelaufen',
  'a password was given, and leave by OAuth2 is what is asked for':
    'ein Passwort wurde genannt, gefragt ist aber eine Erlaubnis über OAuth2',
  'the password is empty or too long': 'das Passwort ist leer oder zu lang',
  'there are too many of them': 'es sind zu viele',
  'the store does not take it ({error})': 'der Speicher nimmt es nicht an ({error})',
  'it is gone': 'es ist weg',
  '{value} is fetched for {address} already': '{value} wird schon für {address} abgeholt',
  'a password, or leave by OAuth2, is needed to sign in there':
    'zum Anmelden dort braucht es ein Passwort oder eine Erlaubnis über OAuth2',
  'there is no such account elsewhere': 'dieses Konto anderswo gibt es nicht',
  'another server or user needs its own password: give it too':
    'ein anderer Server oder Benutzer braucht sein eigenes Passwort: Geben Sie es mit an',
  'a password is needed to sign in there': 'zum Anmelden dort braucht es ein Passwort',
  'one message lies there': 'dort liegt eine Nachricht',
  '{count} messages lie there': 'dort {count, plural, one {liegt # Nachricht} other {liegen # Nachrichten}}',
  'one message lies': 'eine Nachricht liegt',
  'there is no provider called "{provider}"; give the address of its authorization server':
    'ein Anbieter „{provider}“ ist nicht bekannt; nennen Sie die Adresse seines Autorisierungsservers',
  'this provider gives out no codes to type in; sign in with a browser on this computer':
    'dieser Anbieter gibt keine Codes zum Eintippen aus; melden Sie sich mit einem Browser auf diesem Computer an',
  '{issuer} does not describe itself (RFC 8414)': '{issuer} beschreibt sich nicht (RFC 8414)',
  'this answer belongs to no question of ours': 'diese Antwort gehört zu keiner Frage von hier',
  'the answer comes from another authorization server ({name}), and is not used':
    'die Antwort kommt von einem anderen Autorisierungsserver ({name}) und wird nicht benutzt',
  'it does not say which': 'er sagt nicht, von welchem',
  'the answer brings no code': 'die Antwort bringt keinen Code',
  'the answer holds no access token': 'die Antwort enthält kein Zugriffstoken',
  'the answer holds no code to type in': 'die Antwort enthält keinen Code zum Eintippen',
  '{issuer} describes another server ({name})': '{issuer} beschreibt einen anderen Server ({name})',
  '{issuer} does not say where it gives out tokens': '{issuer} sagt nicht, wo es Token ausgibt',
  'the authorization server answered {status} with what is no JSON':
    'der Autorisierungsserver antwortete {status} und kein JSON',
  'the person there said no': 'dort wurde Nein gesagt',
  'the code has not been typed in yet': 'der Code ist noch nicht eingegeben',
  'the authorization server wants to be asked less often': 'der Autorisierungsserver will seltener gefragt werden',
  'the code was not typed in in time': 'der Code wurde nicht rechtzeitig eingegeben',
  'the authorization server does not take our client id (fetch.oauth-clients)':
    'der Autorisierungsserver nimmt unsere Client-ID nicht an (fetch.oauth-clients)',
  'the authorization server cannot answer now': 'der Autorisierungsserver kann gerade nicht antworten',
  'the authorization server refuses it': 'der Autorisierungsserver lehnt es ab',
  'nobody signed in there in time': 'niemand hat sich dort rechtzeitig angemeldet',
  'the sign-in was broken off here': 'die Anmeldung wurde hier abgebrochen',
  '{sentence}; the provider gave us a new token, and the server does not take it: sign in there again':
    '{sentence}; der Anbieter gab ein neues Token, und der Server nimmt es nicht: Melden Sie sich dort neu an',
  '{sentence}; sign in there again': '{sentence}; melden Sie sich dort neu an',
};

const remote: Table = {
  'there is no server called {host}': 'einen Server namens {host} gibt es nicht',
  'a fault in this program ended it; see the log': 'ein Fehler in Mailroom hat es beendet; siehe Protokoll',
  'it was given up': 'es wurde aufgegeben',
  'there is no folder "{folder}" there': 'dort gibt es keinen Ordner „{folder}“',
  'the server tells no UIDVALIDITY': 'der Server nennt keine UIDVALIDITY',
  'nothing can be deleted in "{folder}" there': 'in „{folder}“ lässt sich dort nichts löschen',
  'moving from {host} as {user}': 'Umzug von {host} als {user}',
  'a name holds a control character': 'in einem Namen steht ein Steuerzeichen',
  '{who} at {host} (signed in as {user})': '{who} bei {host} (angemeldet als {user})',
  'the password cannot be read: {error}': 'das Passwort ist nicht lesbar: {error}',
  'the leave to read has run out: sign in there again':
    'die Erlaubnis zu lesen ist abgelaufen: Melden Sie sich dort neu an',
  'the server names its messages in no way (neither UIDL nor TOP), so nobody could know which were fetched':
    'der Server gibt seinen Nachrichten keine Namen (weder UIDL noch TOP), also wüsste niemand, welche schon abgeholt sind',
  'the server lists {silent} messages and tells nothing of them':
    'der Server zählt {silent} Nachrichten auf und sagt nichts über sie',
  'our own store does not take it ({error})': 'der eigene Speicher nimmt sie nicht an ({error})',
  'a fault in this program keeps it from being taken; see the log':
    'ein Fehler in Mailroom verhindert, dass sie angenommen wird; siehe Protokoll',
  'the mailbox here has room for {room} octets alone, so what lies there stays there':
    'das Postfach hier hat nur noch Platz für {room, number} Oktette, also bleibt dort, was dort liegt',
  'the server does not give it out: {sentence}': 'der Server gibt sie nicht heraus: {sentence}',
  'it is larger than {most} octets (smtp.max-message-size)':
    'sie ist größer als {most, number} Oktette (smtp.max-message-size)',
  'it could not be taken here: {because}': 'sie ließ sich hier nicht annehmen: {because}',
  'its settings are others by now': 'die Einstellungen sind inzwischen andere',
  'the leave to fetch has run out: sign in there again':
    'die Erlaubnis zum Abholen ist abgelaufen: Melden Sie sich dort neu an',
  'there is none': 'es gibt keines',
  'the password for {host} cannot be read: {error}': 'das Passwort für {host} ist nicht lesbar: {error}',
  'the client id of its provider is not in fetch.oauth-clients any more':
    'die Client-ID des Anbieters steht nicht mehr in fetch.oauth-clients',
};

const settings: Table = {
  'mail is fetched by pop3 or imap': 'Mail wird über pop3 oder imap abgeholt',
  'a server is needed: its name, as in pop.example.net': 'gebraucht wird ein Server: sein Name, etwa pop.example.net',
  '"{host}" is no name of a server: {error}': '„{host}“ ist kein Name eines Servers: {error}',
  'a user is needed: the name to sign in with there': 'gebraucht wird ein Benutzer: der Name zum Anmelden dort',
  'a name holds a control character or is too long': 'ein Name enthält ein Steuerzeichen oder ist zu lang',
  'a port is 1 to 65535': 'ein Port ist 1 bis 65535',
  'of IMAP, 1 to {most} folders are fetched': 'über IMAP werden 1 bis {most} Ordner abgeholt',
  '"{name}" is no name of a mailbox here': '„{name}“ ist hier kein Name eines Ordners',
  'it is looked there every minute at most, every week at least':
    'nachgesehen wird höchstens jede Minute, mindestens jede Woche',
  'the authorities are too long': 'die Zertifizierungsstellen sind zu lang',
  'the authorities are no certificates (PEM)': 'die Zertifizierungsstellen sind keine Zertifikate (PEM)',
  'who gives out the tokens for {user} is not known: name a provider, or the address of its authorization server':
    'wer die Token für {user} ausgibt, ist nicht bekannt: Nennen Sie einen Anbieter oder die Adresse seines Autorisierungsservers',
  'a token is not sent over a connection in clear': 'über eine unverschlüsselte Verbindung wird kein Token gesendet',
};

export const fetched: Table = { ...moving, ...consent, ...remote, ...settings };
