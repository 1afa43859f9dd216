/** Connections, and the tables of ways (server/net, server/routing). */
import type { Table } from '../../hearing.ts';

/** Why nobody was reached; behind an address and its port, too. */
const unconnected: Table = {
  'no answer in time': 'keine Antwort in der erwarteten Zeit',
  'nobody listens there (connection refused)': 'dort hört niemand (Verbindung verweigert)',
  'the connection was reset': 'die Verbindung wurde zurückgesetzt',
  'there is no way there from this network': 'von diesem Netz führt kein Weg dorthin',
  'there is no such socket': 'diesen Socket gibt es nicht',
  'the system does not let us (permission denied)': 'das System lässt es nicht zu (keine Berechtigung)',
  'the address to dial from is not on this computer':
    'die Adresse, von der aus verbunden werden soll, hat dieser Computer nicht',
};

export const net: Table = {
  'the connection is encrypted already': 'die Verbindung ist schon verschlüsselt',
  'the connection is closed': 'die Verbindung ist geschlossen',
  'the peer closed the connection in the TLS handshake': 'die Gegenseite hat während der TLS-Begrüßung geschlossen',
  'the TLS handshake was not finished in time': 'die TLS-Begrüßung wurde nicht rechtzeitig fertig',
  'TLS does not take the key of this certificate.': 'TLS nimmt den Schlüssel dieses Zertifikats nicht.',
  'The certificates in {folder} cannot be read or written: {why}.':
    'Die Zertifikate in {folder} lassen sich nicht lesen oder schreiben: {why}.',
  'The certificate {certificate} or its key {key} does not exist.':
    'Das Zertifikat {certificate} oder sein Schlüssel {key} ist nicht da.',
  'The certificate {certificate} or its key {key} cannot be read: both must be PEM files, the key without a password.':
    'Das Zertifikat {certificate} oder sein Schlüssel {key} ist nicht lesbar: Beide müssen PEM-Dateien sein, der Schlüssel ohne Passwort.',
  'The key {key} does not belong to the certificate {certificate}.':
    'Der Schlüssel {key} gehört nicht zum Zertifikat {certificate}.',
  'the connection was closed in the TLS handshake': 'die Verbindung wurde während der TLS-Begrüßung geschlossen',
  'the certificate is not trusted: {why}': 'dem Zertifikat wird nicht vertraut: {why}',
  'its authority is not known here': 'wer es ausgestellt hat, ist hier nicht bekannt',
  'it is signed by itself': 'es ist von sich selbst signiert',
  'it has expired': 'es ist abgelaufen',
  'it is not valid yet': 'es gilt noch nicht',
  'it is for another name': 'es gilt für einen anderen Namen',
  '{address} is not an address of the internet': '{address} ist keine Adresse des Internets',
  'There was no address to dial.': 'Es gab keine Adresse zum Verbinden.',
  'this is not an IP address': 'das ist keine IP-Adresse',
  ...unconnected,
  ...Object.fromEntries(
    Object.entries(unconnected).map(([english, german]) => [`{place}: ${english}`, `{place}: ${german}`]),
  ),
  '{host} cannot be reached': '{host} ist nicht zu erreichen',
  '{host} did not answer in time': '{host} antwortete nicht rechtzeitig',
  '{host} sent more than {limit} octets': '{host} sendete mehr als {limit} Oktette',
  '{host} hung up before its answer was whole': '{host} hat aufgelegt, bevor die Antwort vollständig war',
  'could not prove its name': 'konnte seinen Namen nicht beweisen',
  'could not be asked': 'ließ sich nicht fragen',
  'it gave no answer': 'es gab keine Antwort',
  'it closed': 'es hat geschlossen',
  'it answered “{answer}”': 'es antwortete „{answer}“',
  'it answered {say} with “{answer}”': 'es antwortete auf {say} mit „{answer}“',
  '"{url}" is no https address': '„{url}“ ist keine https-Adresse',
  '{host} has no address in the DNS': '{host} hat keine Adresse im DNS',
  'it was broken off': 'es wurde abgebrochen',
  '{host} could not be asked ({problem})': '{host} ließ sich nicht fragen ({problem})',
  '{host} could not be heard ({problem})': '{host} war nicht zu verstehen ({problem})',
  'This computer has no address {host}. Use 127.0.0.1 (this computer only) or 0.0.0.0 (every network it is on).':
    'Dieser Computer hat keine Adresse {host}. Nehmen Sie 127.0.0.1 (nur dieser Computer) oder 0.0.0.0 (jedes Netz, in dem er ist).',
  'Port {port} on {host} could not be opened: {message}.': 'Port {port} auf {host} ließ sich nicht öffnen: {message}.',
  'Use another port': 'Nehmen Sie einen anderen Port',
  'Port {port} is in use by this program itself. {fix}.': 'Port {port} benutzt dieses Programm selbst. {fix}.',
  'Port {port} is in use by another program. {fix} or stop that program.':
    'Port {port} benutzt ein anderes Programm. {fix} oder beenden Sie jenes Programm.',
  'Port {port} is in use by {name} (pid {pid}). {fix} or stop {program}.':
    'Port {port} benutzt {name} (pid {pid}). {fix} oder beenden Sie {program}.',
  'Use a port above 1023': 'Nehmen Sie einen Port über 1023',
  'Windows has reserved port {port} for something else. {fix}.':
    'Windows hat Port {port} für etwas anderes reserviert. {fix}.',
  'or allow it: sysctl net.ipv4.ip_unprivileged_port_start={port}':
    'oder erlauben Sie es: sysctl net.ipv4.ip_unprivileged_port_start={port}',
  'This system lets only administrators open port {port}. {fix}.':
    'Dieses System lässt Port {port} nur Administratoren öffnen. {fix}.',
  'it waits for a greeting': 'es wartet auf eine Begrüßung',
  'a connection inside the process has nobody to hide from':
    'eine Verbindung im Programm selbst hat vor niemandem etwas zu verbergen',
  'a proxy takes {LONGEST} octets of user or password at most':
    'ein Proxy nimmt höchstens {LONGEST} Oktette als Benutzer oder Passwort',
  'the proxy cannot be reached: {why}': 'der Proxy ist nicht zu erreichen: {why}',
  'this is no name that a proxy can look up': 'diesen Namen kann ein Proxy nicht nachsehen',
  'the proxy does not speak SOCKS5': 'der Proxy spricht kein SOCKS5',
  'the proxy takes no password (RFC 1929)': 'der Proxy nimmt kein Passwort (RFC 1929)',
  'the proxy asks for a user and password': 'der Proxy verlangt Benutzer und Passwort',
  'the proxy chose a way to sign in that was not offered': 'der Proxy wählte eine Anmeldung, die nicht angeboten war',
  'the proxy refused the user or password': 'der Proxy hat Benutzer oder Passwort abgewiesen',
  'the proxy answered {reply}': 'der Proxy antwortete {reply}',
  'the proxy answered with an address of an unknown kind': 'der Proxy antwortete mit einer Adresse unbekannter Art',
  'the proxy failed': 'der Proxy ist gescheitert',
  'the proxy does not allow it': 'der Proxy erlaubt es nicht',
  'the proxy finds no way to that network': 'der Proxy findet keinen Weg zu diesem Netz',
  'the proxy finds no such host': 'der Proxy findet diesen Host nicht',
  'nobody listens there (connection refused), the proxy says':
    'dort hört niemand (Verbindung verweigert), sagt der Proxy',
  'no answer in time, the proxy says': 'keine Antwort in der erwarteten Zeit, sagt der Proxy',
  'the proxy makes no connections': 'der Proxy stellt keine Verbindungen her',
  'the proxy does not know this kind of address': 'der Proxy kennt diese Art Adresse nicht',
  'the proxy closed the connection': 'der Proxy hat die Verbindung geschlossen',
  'the proxy did not answer in time': 'der Proxy antwortete nicht rechtzeitig',
  '"{text}" is no address, domain or *: {why}': '„{text}“ ist weder Adresse noch Domain noch *: {why}',
  '"{text}" is no name to greet with: {error}': '„{text}“ ist kein Name zum Grüßen: {error}',
  'the {what} holds a control character or is longer than {LONGEST_SECRET} octets':
    '{what} enthält ein Steuerzeichen oder ist länger als {LONGEST_SECRET} Oktette',
  'a password needs a user': 'ein Passwort braucht einen Benutzer',
  '"{source}" is no IP address to dial from': '„{source}“ ist keine IP-Adresse, von der aus verbunden wird',
  'connections at once are 1 to {MOST_CONNECTIONS}': 'gleichzeitige Verbindungen: 1 bis {MOST_CONNECTIONS}',
  'a relay has a host': 'ein Relay hat einen Host',
  'a relay has {MOST_HOSTS} hosts at most': 'ein Relay hat höchstens {MOST_HOSTS} Hosts',
  '"{text}": an address has no MX': '„{text}“: Eine Adresse hat keinen MX',
  '"{unknown}" is not one of {list}': '„{unknown}“ ist keines von {list}',
  'the password of the proxy is not written beside its name': 'das Passwort des Proxys steht nicht neben seinem Namen',
  'the proxy: {error}': 'der Proxy: {error}',
  'proxy of relay {name}': 'Proxy des Relays {name}',
  'a control character in the line': 'ein Steuerzeichen in der Zeile',
  '"{text}" has no arrow: WHEN ADDRESS → ADDRESS': '„{text}“ hat keinen Pfeil: WANN ADRESSE → ADRESSE',
  'after except stand addresses or domains': 'nach except stehen Adressen oder Domains',
  '{MOST_EXCEPTIONS} exceptions at most': 'höchstens {MOST_EXCEPTIONS} Ausnahmen',
  'the domain of every recipient cannot be another: name the sender and author alone, or a domain':
    'die Domain jedes Empfängers kann keine andere werden: Nennen Sie nur Absender und Autor, oder eine Domain',
  'a line begins with "submitted" or "leaving"': 'eine Zeile beginnt mit „submitted“ oder „leaving“',
  'before the arrow stands the address or domain that is rewritten':
    'vor dem Pfeil steht die Adresse oder Domain, die umgeschrieben wird',
  '"{word}" is not one of {list}, all': '„{word}“ ist keines von {list}, all',
  '"{text}" is no address; a domain of one word is written @{domain}':
    '„{text}“ ist keine Adresse; eine Domain aus einem Wort schreibt man @{domain}',
  'the empty sender is not rewritten': 'der leere Absender wird nicht umgeschrieben',
  'after the arrow stands what the address becomes': 'nach dem Pfeil steht, was die Adresse wird',
  'what an address becomes is ASCII: many servers still take no other (SMTPUTF8)':
    'was eine Adresse wird, ist ASCII: Viele Server nehmen noch nichts anderes (SMTPUTF8)',
  '"{text}" is no address and no @DOMAIN: {error}': '„{text}“ ist keine Adresse und kein @DOMAIN: {error}',
  'Line {at} ({line}) gives {result}, which line {number} would make {address}: an address is rewritten once':
    'Zeile {at} ({line}) ergibt {result}, woraus Zeile {number} {address} machen würde: Eine Adresse wird einmal umgeschrieben',
  'the sender of the envelope': 'der Absender des Envelopes',
  'the author in the header': 'der Autor im Header',
  'an addressee in the header': 'ein Adressat im Header',
  '"{text}" has no arrow: RECIPIENT → WAY, as in example.net → relay office':
    '„{text}“ hat keinen Pfeil: EMPFÄNGER → WEG, etwa example.net → relay office',
  'after "{word}" stands the {what}': 'nach „{word}“ steht: {what}',
  'a line has one {what}': 'eine Zeile hat nur einmal: {what}',
  '<> is no recipient': '<> ist kein Empfänger',
  'before the arrow stands a recipient, from SENDER, or * for all':
    'vor dem Pfeil steht ein Empfänger, from ABSENDER oder * für alle',
  '"{value}" is no account\'s address: {error}': '„{value}“ ist keine Adresse eines Kontos: {error}',
  'after the arrow stands the way': 'nach dem Pfeil steht der Weg',
  '"{text}": write smtp {domain}, or smtp [{address}]': '„{text}“: Schreiben Sie smtp {domain} oder smtp [{address}]',
  'who lives here is told by the accounts and aliases, not by a route':
    'wer hier wohnt, sagen die Konten und Aliasse, nicht ein Weg',
  'Line {at} ({line}) never holds: line {other} takes all it could':
    'Zeile {at} ({line}) gilt nie: Zeile {other} nimmt alles, was sie könnte',
  'relay added': 'Relay hinzugefügt',
  'relay changed': 'Relay geändert',
  'relay {name} could not be kept ({error})': 'Relay {name} ließ sich nicht aufheben ({error})',
  'the table could not be kept ({error})': 'die Tabelle ließ sich nicht aufheben ({error})',
  'line {at} of the routes leads to relay {name}; change it first':
    'Zeile {at} der Wege führt zum Relay {name}; ändern Sie sie zuerst',
  'relay removed': 'Relay entfernt',
  'relay {name} could not be removed ({error})': 'Relay {name} ließ sich nicht entfernen ({error})',
  'there is no relay of that name; add it first': 'ein Relay dieses Namens gibt es nicht; fügen Sie es zuerst hinzu',
  'There is a relay of that name already': 'Ein Relay dieses Namens gibt es schon',
  'There are 200 relays already; remove those that nobody uses':
    'Es gibt schon 200 Relays; entfernen Sie die, die niemand benutzt',
  'There is no such relay': 'Dieses Relay gibt es nicht',
  'Somebody else has changed the table meanwhile: look at it again':
    'Jemand anders hat die Tabelle inzwischen geändert: Sehen Sie sie noch einmal an',
  'A table has 20,000 lines at most': 'Eine Tabelle hat höchstens 20.000 Zeilen',
  '"{text}" is no line of this table: DOMAIN tls=WHAT, as in example.net tls=required':
    '„{text}“ ist keine Zeile dieser Tabelle: DOMAIN tls=WAS, etwa example.net tls=required',
  'encryption is asked of a domain, not of an address':
    'Verschlüsselung wird von einer Domain verlangt, nicht von einer Adresse',
  '"{text}" is not one of {list} or pinned:sha256:FINGERPRINT':
    '„{text}“ ist keines von {list} und nicht pinned:sha256:FINGERABDRUCK',
  '"{one}" is no SHA-256 fingerprint: 64 hexadecimal digits, with or without colons':
    '„{one}“ ist kein SHA-256-Fingerabdruck: 64 Hexadezimalziffern, mit oder ohne Doppelpunkte',
  '{MOST_PINS} fingerprints at most': 'höchstens {MOST_PINS} Fingerabdrücke',
};
