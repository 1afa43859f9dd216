/** What is handed in and goes elsewhere (server/msa, server/mta). */
import type { Table } from '../../hearing.ts';

export const agents: Table = {
  'This machine sends as {sender} only': 'Diese Maschine sendet nur als {sender}',
  '{name} sends as {sender}, and the From: field names {address}':
    '{name} sendet als {sender}, und das From-Feld nennt {address}',
  'the header: {because}': 'der Header: {because}',
  'the device is gone or disabled': 'das Gerät ist weg oder abgeschaltet',
  '{name} has sent {messagesPerHour} messages in the last hour':
    '{name} hat in der letzten Stunde {messagesPerHour} Nachrichten gesendet',
  'This machine may not write to that address': 'Diese Maschine darf nicht an diese Adresse schreiben',
  '{path} is not among those to whom {name} may write': '{path} gehört nicht zu denen, denen {name} schreiben darf',
  'This machine may write to people of this server only': 'Diese Maschine darf nur Leuten dieses Servers schreiben',
  '{path} is elsewhere, and {name} may write to our own people only':
    '{path} ist anderswo, und {name} darf nur den eigenen Leuten schreiben',
  'This port is for one machine, and your address is not its address':
    'Dieser Port ist für eine Maschine, und Ihre Adresse ist nicht ihre',
  'the port of {name} was used from {address}, which is not its address ({own})':
    'der Port von {name} wurde von {address} benutzt, und das ist nicht seine Adresse ({own})',
  'The address that this machine sends as is not here any more':
    'Die Adresse, als die diese Maschine sendet, gibt es hier nicht mehr',
  '{sender}, which {name} sends as, is not an address of somebody here any more':
    '{sender}, als die {name} sendet, ist hier niemandes Adresse mehr',
  '{name} sends as {sender}, and this was from {path}': '{name} sendet als {sender}, und diese kam von {path}',
  'a line break or control character in {field}': 'ein Zeilenumbruch oder Steuerzeichen in {field}',
  'the list of recipients is too long': 'die Liste der Empfänger ist zu lang',
  'it does not begin as a file of the drop folder does': 'sie beginnt nicht wie eine Datei des Ablageordners',
  'it does not say how long its message is': 'sie sagt nicht, wie lang ihre Nachricht ist',
  'its message has {message} octets, and {digits} were written':
    'ihre Nachricht hat {message, number} Oktette, angekündigt waren {digits, number}',
  'its message has NUL, or line ends that are not CR LF':
    'ihre Nachricht enthält NUL oder Zeilenenden, die nicht CR LF sind',
  'a control character in its envelope': 'ein Steuerzeichen im Envelope',
  '{name} stands there twice': '{name} steht zweimal da',
  'a line that is not known: {line}': 'eine unbekannte Zeile: {line}',
  'it names no recipient': 'sie nennt keinen Empfänger',
  'an Envelope-Id that is none': 'eine Envelope-Id, die keine ist',
  '{path} is no folder': '{path} ist kein Ordner',
  'the drop folder {path} cannot be used: {message}': 'der Ablageordner {path} lässt sich nicht benutzen: {message}',
  'nobody wrote down why': 'niemand hat aufgeschrieben, warum',
  'it is no file': 'es ist keine Datei',
  'it is the same file as another one elsewhere': 'es ist dieselbe Datei wie eine andere anderswo',
  'it has {size} octets': 'sie hat {size, number} Oktette',
  'it is no file ({code})': 'es ist keine Datei ({code})',
  'no address': 'keine Adresse',
  'deliverable: it is captured': 'zustellbar: Sie wird abgefangen',
  'deliverable: it goes to {host}': 'zustellbar: Sie geht an {host}',
  'deliverable: it is of this server': 'zustellbar: Sie gehört zu diesem Server',
  'a fault of ours': 'ein Fehler in Mailroom',
  'its user has dropped too much': 'ihr Benutzer hat zu viel abgelegt',
  'One file': 'Eine Datei',
  '{files} in {path} could not be taken as mail ({because}). See mailroom drop show.':
    '{files} in {path} ließ sich nicht als Mail annehmen ({because}). Siehe mailroom drop show.',
  'Programs of user {uid} drop more than {most} messages in an hour; what is more waits (drop.messages-per-hour).':
    'Programme des Benutzers {uid} legen mehr als {most} Nachrichten in der Stunde ab; was mehr ist, wartet (drop.messages-per-hour).',
  'its name is none that sendmail(1) gives': 'ihr Name ist keiner, den sendmail(1) vergibt',
  'there is no domain yet': 'es gibt noch keine Domain',
  'The message has more than {most} recipients': 'Die Nachricht hat mehr als {most} Empfänger',
  'it has {many} recipients (smtp.max-recipients)': 'sie hat {many} Empfänger (smtp.max-recipients)',
  'the message has {bytes} octets': 'die Nachricht hat {bytes, number} Oktette',
  '{words} has no address: {error}': '{words} hat keine Adresse: {error}',
  'the header: {error}': 'der Header: {error}',
  'the From: field names {stranger}, which is not an address of {words} (drop.trusted)':
    'das From-Feld nennt {stranger}, keine Adresse von {words} (drop.trusted)',
  'the server took it and did not say under which name':
    'der Server hat sie angenommen und nicht gesagt, unter welchem Namen',
  'nobody has signed in': 'niemand hat sich angemeldet',
  '{address} signed in, and {path} is not one of its addresses':
    '{address} ist angemeldet, und {path} ist keine seiner Adressen',
  'the From: field names {stranger}, which is not an address of {address}':
    'das From-Feld nennt {stranger}, keine Adresse von {address}',
  '{port} is no port': '{port} ist kein Port',
  '{name} does not offer ETRN': '{name} bietet kein ETRN an',
  'the address of {name} could not be found': 'die Adresse von {name} war nicht zu finden',
  "the sender's address cannot be answered: {error}":
    'die Adresse des Absenders ist keine, an die man antworten kann: {error}',
  '{domain} takes no mail (null MX)': '{domain} nimmt keine Mail an (Null-MX)',
  'There is no domain {domain}': 'Es gibt keine Domain {domain}',
  'The DNS did not answer for {domain}: {why}': 'Das DNS antwortete nicht für {domain}: {why}',
  '{domain} has neither MX nor address': '{domain} hat weder MX noch Adresse',
  'The DNS did not answer for the hosts of {domain}': 'Das DNS antwortete nicht für die Hosts von {domain}',
  'None of the mail hosts of {domain} has an address ({hosts})':
    'Keiner der Mailserver von {domain} hat eine Adresse ({hosts})',
  'The address of the proxy {host} could not be found.': 'Die Adresse des Proxys {host} war nicht zu finden.',
  '{name} does not offer REQUIRETLS, which the message asks for':
    '{name} bietet REQUIRETLS nicht an, das die Nachricht verlangt',
  '{label} did not let us sign in as {user}: {said}': '{label} ließ uns nicht als {user} anmelden: {said}',
  'the other side announces it and refuses it': 'die Gegenseite kündigt es an und verweigert es',
  'the other side does not offer it': 'die Gegenseite bietet es nicht an',
  'the owner wants no encryption here': 'der Betreiber will hier keine Verschlüsselung',
  'No host to speak to': 'Kein Host, mit dem zu sprechen wäre',
  'The address of {label}, {host}, could not be found': 'Die Adresse von {label}, {host}, war nicht zu finden',
  'this server': 'dieser Server',
  'This return path was not made here': 'Dieser Rückweg wurde nicht hier gemacht',
  'its hash is not ours': 'seine Prüfsumme ist nicht unsere',
  'This return path has expired': 'Dieser Rückweg ist abgelaufen',
  'it was made more than {LONGEST_WAY_BACK_DAYS} days ago': 'er ist älter als {LONGEST_WAY_BACK_DAYS} Tage',
  'This address takes reports only, from the empty sender': 'Diese Adresse nimmt nur Berichte an, vom leeren Absender',
  '{path} is a return path of ours, and {sender} is no report’s sender':
    '{path} ist ein Rückweg von hier, und {sender} ist kein Absender eines Berichts',
  '{path} names a way to somebody else, by the domain whose mail is kept':
    '{path} nennt einen Weg zu jemand anderem, über die Domain, deren Mail aufgehoben wird',
  '{path} is not among those whose mail is kept for their server (backup.recipients)':
    '{path} gehört nicht zu denen, deren Mail für ihren Server aufgehoben wird (backup.recipients)',
  'this server only sends elsewhere for people who signed in; {path} is not one of ours':
    'dieser Server sendet nur für Angemeldete nach draußen; {path} gehört nicht hierher',
  'junk is not sent on elsewhere: {because}': 'Spam wird nicht weitergeschickt: {because}',
  'through the proxy': 'durch den Proxy',
  'Connected to {host} ({address}, port {port}){rest}': 'Verbunden mit {host} ({address}, Port {port}){rest}',
  'Its certificate: {doubt}': 'Sein Zertifikat: {doubt}',
  'Signed in as {user} with {signedInBy}': 'Angemeldet als {user} mit {signedInBy}',
  'Nobody signs in there': 'Dort meldet sich niemand an',
  'Said goodbye: no mail was sent': 'Verabschiedet: Mail wurde keine gesendet',
  'reports.from is no address: {error}': 'reports.from ist keine Adresse: {error}',
  'it could not be written: {error}': 'er ließ sich nicht schreiben: {error}',
  'no key signs for {from} yet (mailroom dkim list)': 'für {from} signiert noch kein Schlüssel (mailroom dkim list)',
  'it has {file} octets, and {most} are wanted':
    'er hat {file, number} Oktette, und höchstens {most, number} sind gewünscht',
  'There is no relay "{name}"': 'Es gibt kein Relay „{name}“',
  'We are its backup MX: it goes to the hosts of {route}': 'Wir sind sein Backup-MX: Sie geht an die Hosts von {route}',
  'The mode is "capture": all mail stays here': 'Der Modus ist „capture“: Alle Mail bleibt hier',
  '{address} is no address: {error}': '{address} ist keine Adresse: {error}',
  'There are no routes': 'Es gibt keine Wege',
  'None of the {lines} routes is for it': 'Keiner der {lines} Wege gilt dafür',
  'Route {number} would be for it, too, and stands below: {line}':
    'Auch Weg {number} würde dafür gelten und steht weiter unten: {line}',
  'its own mail hosts take it': 'die eigenen Mailserver nehmen sie',
  'the smart host {host} takes it': 'der Smarthost {host} nimmt sie',
  'has a mailbox here': 'hat hier ein Postfach',
  'is an alias here, which is followed first': 'ist hier ein Alias, dem zuerst gefolgt wird',
  'is a mailing list here, or means something to one': 'ist hier eine Mailingliste oder bedeutet einer etwas',
  'has nobody here, though its domain is ours': 'gehört hier niemandem, obwohl die Domain unsere ist',
  'is elsewhere': 'ist anderswo',
  'It is delivered here': 'Sie wird hier zugestellt',
  'It goes by the route "{route}"': 'Sie nimmt den Weg „{route}“',
  'A route of yours holds it': 'Einer Ihrer Wege hält sie an',
  'A route of yours throws it away': 'Einer Ihrer Wege wirft sie weg',
  'Nobody here takes mail for the route {route}': 'Niemand hier nimmt Mail für den Weg {route}',
  'the return path {path} is forged: {because}': 'der Rückweg {path} ist gefälscht: {because}',
  'it was {act}, and nothing proves that {path} is not somebody else’s address':
    'Ergebnis der Prüfung: {act}; und nichts beweist, dass {path} nicht die Adresse eines anderen ist',
  'It is signed by {signedBy}, and that stays whole as it is sent on':
    'Sie ist von {signedBy} signiert, und das bleibt heil, wenn sie weitergeschickt wird',
  '{author} asks nobody to refuse what is not signed by it':
    '{author} bittet niemanden, abzuweisen, was nicht von dort signiert ist',
  'taken for junk': 'für Spam gehalten',
  'the rule changes what is signed': 'die Regel ändert, was signiert ist',
  'it bears no signature of that domain that is whole': 'sie trägt keine heile Signatur dieser Domain',
  '{author} wants mail {wish} that it has not signed, and {why}':
    '{author} will für Mail ohne eigene Signatur: {wish}, und {why}',
  'Nothing was found out about it: it came from here, or before that was kept':
    'Darüber ist nichts bekannt: Sie kam von hier, oder aus der Zeit davor',
  'No mail has come yet from which that could be told': 'Noch kam keine Mail, an der sich das zeigen ließe',
  'Of the last {looked} messages all would have arrived elsewhere, as far as DMARC goes':
    'Von den letzten {looked} Nachrichten wären alle anderswo angekommen, soweit es DMARC betrifft',
  'Of the last {looked} messages {atRisk} could have been refused elsewhere, because of DMARC':
    'Von den letzten {looked} Nachrichten hätten {atRisk} wegen DMARC anderswo abgewiesen werden können',
  'its fingerprint is another than the owner knows ({shown})':
    'sein Fingerabdruck ist ein anderer, als der Betreiber kennt ({shown})',
  'the owner wants it for {label}': 'der Betreiber will es für {label}',
  'the message asks for it (REQUIRETLS)': 'die Nachricht verlangt es (REQUIRETLS)',
  'the policy does not name {host}': 'die Richtlinie nennt {host} nicht',
  'the owner names the host': 'der Betreiber nennt den Host',
  '{node} was started less than a minute ago': '{node} wurde vor weniger als einer Minute angestoßen',
  '{address} may not ask for what waits for {node}': '{address} darf nicht fragen, was auf {node} wartet',
  '{node} is not the name of a node': '{node} ist kein Name eines Knotens',
  'The route {error}': 'Der Weg {error}',
  'There is no smart host any more': 'Es gibt keinen Smarthost mehr',
  'There is no relay {name} any more': 'Es gibt kein Relay {name} mehr',
  'The route {route} leads to no host': 'Der Weg {route} führt zu keinem Host',
  'the smart host': 'der Smarthost',
};
