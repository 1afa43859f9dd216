/** Who wrote a message, and who vouches for it: SPF, DKIM, DMARC, ARC, MTA-STS, DANE (server/mailauth). */
import type { Table } from '../../hearing.ts';

const spf: Table = {
  'it has more than one SPF record': 'dort steht mehr als ein SPF-Eintrag',
  'it redirects to what can be no domain': 'er verweist auf etwas, das keine Domain sein kann',
  '{target} has no SPF record': '{target} hat keinen SPF-Eintrag',
  'it includes what can be no domain': 'er bindet etwas ein, das keine Domain sein kann',
  '{name} has more than {most} MX names': '{name} hat mehr als {most} MX-Namen',
  'it takes more than {most} look-ups': 'er braucht mehr als {most} Abfragen',
  'more than {most} of its names do not exist': 'mehr als {most} seiner Namen gibt es nicht',
  'it does not end as a domain name does': 'er endet nicht wie ein Domainname',
  'there is a macro or a character in it that may not be':
    'darin steht ein Makro oder ein Zeichen, das nicht sein darf',
  'the macro {text} may stand in an explanation only': 'das Makro {text} darf nur in einer Erklärung stehen',
  'a macro in it keeps no part': 'ein Makro darin behält keinen Teil',
  'the record is longer than 16 KiB': 'der Eintrag ist länger als 16 KiB',
  '"{name}" stands in it twice': '„{name}“ steht zweimal darin',
  '{text} is not a term': '{text} ist kein Glied',
  '"all" stands alone': '„all“ steht allein',
  'there is no such mechanism': 'diesen Mechanismus gibt es nicht',
  'the prefix length is not one': 'die Präfixlänge ist keine',
  'that is no IPv{family} network': 'das ist kein IPv{family}-Netz',
  'the peer has no IP address': 'die Gegenseite hat keine IP-Adresse',
  'the domain of the return path': 'die Domain des Rückwegs',
  '{what} ("{name}") is no domain that could publish an SPF record':
    '{what} („{name}“) ist keine Domain, die einen SPF-Eintrag haben könnte',
  'no term matched': 'kein Glied traf zu',
  '{peer} is among the addresses that {domain} names ({deciding})':
    '{peer} gehört zu den Adressen, die {domain} nennt ({deciding})',
  '{peer} is not among the addresses that {domain} names ({deciding})':
    '{peer} gehört nicht zu den Adressen, die {domain} nennt ({deciding})',
  '{peer} is probably not among the addresses of {domain}, which is not sure ({deciding})':
    '{peer} gehört wohl nicht zu den Adressen von {domain}, die sich nicht sicher ist ({deciding})',
  '{domain} does not say whether {peer} may send for it ({deciding})':
    '{domain} sagt nicht, ob {peer} dafür senden darf ({deciding})',
  '{domain} publishes no SPF record': '{domain} hat keinen SPF-Eintrag',
  'the SPF record of {domain} could not be checked now: {reason}':
    'der SPF-Eintrag von {domain} ließ sich gerade nicht prüfen: {reason}',
  'the SPF record of {domain} cannot be used: {reason}':
    'der SPF-Eintrag von {domain} ist nicht zu gebrauchen: {reason}',
};

const names: Table = {
  'it said no name': 'es nannte keinen Namen',
  '"{text}" is no host name': '„{text}“ ist kein Hostname',
  'it calls itself {name}, which is our own name': 'es nennt sich {name}, und das ist der Name dieses Servers',
  '{name} is not the full name of a host': '{name} ist kein vollständiger Hostname',
  'it calls itself by our address {printed}': 'es nennt sich nach der Adresse dieses Servers, {printed}',
  'it calls itself by its address {printed}': 'es nennt sich nach seiner Adresse, {printed}',
  'it calls itself {printed}, which it is not': 'es nennt sich {printed}, und das ist es nicht',
  '{name} has other addresses than {printed}': '{name} hat andere Adressen als {printed}',
  '{name} has no IPv{family} address': '{name} hat keine IPv{family}-Adresse',
  'where {name} points is not known now: {why}': 'wohin {name} zeigt, ist gerade nicht bekannt: {why}',
  'its name is not known now: {why}': 'sein Name ist gerade nicht bekannt: {why}',
  '{printed} is {name}, and {same} is it': '{printed} ist {name}, und {same} ist es auch',
  'where {first} points is not known now': 'wohin {first} zeigt, ist gerade nicht bekannt',
  '{printed} calls itself {first}, but that name has other addresses or none':
    '{printed} nennt sich {first}, aber dieser Name hat andere Adressen oder keine',
};

const dkim: Table = {
  'its header is longer than 1 MiB': 'ihr Header ist länger als 1 MiB',
  'its header has {most} fields or more': 'ihr Header hat {most} Felder oder mehr',
  'our own name is not fit to stand in a header': 'der eigene Name taugt nicht für einen Header',
  'there is no key at {name}': 'bei {name} steht kein Schlüssel',
  'there can be no key at {name}': 'bei {name} kann kein Schlüssel stehen',
  'the key at {name} could not be asked for: {why}': 'nach dem Schlüssel bei {name} ließ sich nicht fragen: {why}',
  'a signed field of the header was changed after {domain} signed it, or it was signed with another key':
    'ein signiertes Feld des Headers wurde geändert, nachdem {domain} signiert hatte, oder signiert ist mit einem anderen Schlüssel',
  'the key is for {type}, the signature for {kind}': 'der Schlüssel ist für {type}, die Signatur für {kind}',
  'the key is locked with a passphrase': 'der Schlüssel ist mit einer Passphrase verschlossen',
  'this is no private key in PEM form': 'das ist kein privater Schlüssel in PEM-Form',
  'DKIM takes RSA and Ed25519 keys only': 'DKIM nimmt nur RSA- und Ed25519-Schlüssel',
  'the key has {bits} bits; it takes {least}, better 2048':
    'der Schlüssel hat {bits} Bit; nötig sind {least}, besser 2048',
  'the record at {selector} holds another key': 'im Eintrag bei {selector} steht ein anderer Schlüssel',
  'the message cannot be signed: {error}': 'die Nachricht lässt sich nicht signieren: {error}',
  'the message cannot be signed: it has no From fields':
    'die Nachricht lässt sich nicht signieren: Sie hat kein From-Feld',
  'the message cannot be signed: it has several From fields':
    'die Nachricht lässt sich nicht signieren: Sie hat mehrere From-Felder',
  '"{domain}" is no domain to sign for': '„{domain}“ ist keine Domain, für die zu signieren wäre',
  '"{selector}" is no selector': '„{selector}“ ist kein Selektor',
  'the key {selector} of {domain} is not a private key':
    'der Schlüssel {selector} von {domain} ist kein privater Schlüssel',
  'the key {selector} of {domain} is too weak: {bits} bits':
    'der Schlüssel {selector} von {domain} ist zu schwach: {bits} Bit',
  'the key {selector} of {domain} is neither RSA nor Ed25519':
    'der Schlüssel {selector} von {domain} ist weder RSA noch Ed25519',
  'the signature is longer than 64 KiB': 'die Signatur ist länger als 64 KiB',
  'the signature is malformed: {error}': 'die Signatur hat nicht die richtige Form: {error}',
  'the signature does not say its version': 'die Signatur sagt ihre Version nicht',
  'the signature is of an unknown version': 'die Signatur hat eine unbekannte Version',
  'the key is not in the DNS': 'der Schlüssel steht nicht im DNS',
  '{domain} did not sign the From field': '{domain} hat das From-Feld nicht signiert',
  'the hash of the body is missing or not base64': 'die Prüfsumme des Textes fehlt oder ist kein base64',
  'it was signed in a form that is not known': 'sie wurde in einer unbekannten Form signiert',
  'the signature does not say what it signs': 'die Signatur sagt nicht, was sie signiert',
  'the length of the body is not a number': 'die Länge des Textes ist keine Zahl',
  'the time of expiry is not a number': 'die Zeit des Ablaufs ist keine Zahl',
  'the signature expires before it was made': 'die Signatur läuft ab, bevor sie gemacht wurde',
  'the signature does not say its algorithm': 'die Signatur sagt ihr Verfahren nicht',
  'it is signed with SHA-1, which proves nothing any more': 'sie ist mit SHA-1 signiert, was nichts mehr beweist',
  'it is signed with an algorithm that is not known': 'sie ist mit einem unbekannten Verfahren signiert',
  'the signature itself is missing or not base64': 'die Signatur selbst fehlt oder ist kein base64',
  'the signing domain is missing or no domain': 'die signierende Domain fehlt oder ist keine',
  'the selector of the key is missing or no name': 'der Selektor des Schlüssels fehlt oder ist kein Name',
  'the time of signing is not a number': 'die Zeit der Signatur ist keine Zahl',
  'for whom it was signed cannot be read': 'für wen sie signiert ist, ist nicht lesbar',
  '{domain} signed for {other}, which is not its own': '{domain} hat für {other} signiert, und das gehört ihr nicht',
  'there are {count} more signatures': 'es gibt {count, plural, one {noch # Signatur} other {noch # Signaturen}}',
  'the signature of {domain} expired on {date} UTC': 'die Signatur von {domain} lief ab am {date} UTC',
  'only the first {most} signatures are looked at': 'nur die ersten {most} Signaturen werden angesehen',
  'a part of the body was taken away after {domain} signed it':
    'ein Teil des Textes wurde weggenommen, nachdem {domain} signiert hatte',
  'the body was changed after {domain} signed it': 'der Text wurde geändert, nachdem {domain} signiert hatte',
  'the key of {domain} may not sign for {other} (t=s)':
    'der Schlüssel von {domain} darf nicht für {other} signieren (t=s)',
  'a line in the header is no field, and {domain} did not sign it':
    'eine Zeile im Header ist kein Feld, und {domain} hat sie nicht signiert',
  'there is more than one From field, and {domain} did not sign all of them':
    'es gibt mehr als ein From-Feld, und {domain} hat nicht alle signiert',
  '(the domain says it is only trying DKIM out)': '(die Domain sagt, sie probiere DKIM nur aus)',
  '{domain} signed it, and nothing it signed was changed': '{domain} hat sie signiert, und nichts davon wurde geändert',
  '{domain} signed it, and nothing it signed was changed (the domain says it is only trying DKIM out)':
    '{domain} hat sie signiert, und nichts davon wurde geändert (die Domain sagt, sie probiere DKIM nur aus)',
  '{domain} signed it, and nothing it signed was changed{tries}':
    '{domain} hat sie signiert, und nichts davon wurde geändert{tries}',
  'the key record is longer than 8 KiB': 'der Eintrag des Schlüssels ist länger als 8 KiB',
  'the key record is malformed: {error}': 'der Eintrag des Schlüssels hat nicht die richtige Form: {error}',
  'the record is not a DKIM key: v= is not DKIM1, or not first':
    'der Eintrag ist kein DKIM-Schlüssel: v= ist nicht DKIM1 oder steht nicht zuerst',
  'the key is not for SHA-256': 'der Schlüssel ist nicht für SHA-256',
  'the key is not for mail': 'der Schlüssel ist nicht für Mail',
  'the key is of an unknown type, {type}': 'der Schlüssel hat eine unbekannte Art, {type}',
  'the key record has no key in it': 'im Eintrag steht kein Schlüssel',
  'the key was revoked': 'der Schlüssel wurde widerrufen',
  'the key is not base64': 'der Schlüssel ist kein base64',
  'the key is not an RSA key': 'der Schlüssel ist kein RSA-Schlüssel',
  'the key has {bits} bits; below {least} anybody can break it':
    'der Schlüssel hat {bits} Bit; unter {least} kann ihn jeder brechen',
  'the key is too large ({bits} bits)': 'der Schlüssel ist zu groß ({bits} Bit)',
  'the key is not an Ed25519 key of 32 octets': 'der Schlüssel ist kein Ed25519-Schlüssel mit 32 Oktetten',
  'the key is not an Ed25519 key': 'der Schlüssel ist kein Ed25519-Schlüssel',
  'a tag is empty': 'ein Tag ist leer',
  '"{name}" is no tag: it has no "="': '„{name}“ ist kein Tag: Ihm fehlt das „=“',
  '"{name}" is no name of a tag': '„{name}“ ist kein Name eines Tags',
  '{name}= is there twice': '{name}= steht zweimal da',
};

const arc: Table = {
  'the message cannot be sealed: {error}': 'die Nachricht lässt sich nicht versiegeln: {error}',
  'the chain is full: it has {most} sets': 'die Kette ist voll: Sie hat {most} Glieder',
  'there is a chain exactly when it is not "none"': 'eine Kette gibt es genau dann, wenn es nicht „none“ ist',
  'the chain was sealed as broken before: nothing mends it':
    'die Kette wurde schon als gebrochen versiegelt: Nichts heilt sie',
  'the chain cannot have passed: {why}': 'die Kette kann nicht bestanden haben: {why}',
  'the chain is longer than 256 KiB': 'die Kette ist länger als 256 KiB',
  'set {instance} of the chain is not complete': 'Glied {instance} der Kette ist nicht vollständig',
  'the chain has more than {most} sets': 'die Kette hat mehr als {most} Glieder',
  'an {name} field does not say to which set it belongs': 'ein Feld {name} sagt nicht, zu welchem Glied es gehört',
  'set {instance} has two {name} fields': 'Glied {instance} hat zwei Felder {name}',
  'seal {instance} has a list of fields (h=)': 'Siegel {instance} hat eine Liste von Feldern (h=)',
  'seal {instance} does not say how the chain was': 'Siegel {instance} sagt nicht, wie die Kette war',
  'the signature of set {instance} signs seals, which it must not':
    'die Signatur von Glied {instance} signiert Siegel, was sie nicht darf',
  'nobody sealed it': 'niemand hat sie versiegelt',
  'the chain was broken already when {domain} sealed it': 'die Kette war schon gebrochen, als {domain} sie versiegelte',
  'seal {instance} says cv={chain} where cv={expected} belongs':
    'Siegel {instance} sagt cv={chain}, wo cv={expected} hingehört',
  'the chain of {sealers} is whole': 'die Kette von {sealers} ist heil',
  'the seal of {domain} does not fit what it sealed': 'das Siegel von {domain} passt nicht zu dem, was es versiegelt',
};

const dmarc: Table = {
  'a walk failed': 'eine Suche scheiterte',
  'more than {most} domains have signed it': 'mehr als {most} Domains haben sie signiert',
  'it names no policy (p=)': 'er nennt keine Richtlinie (p=)',
  '"{text}" is no tag': '„{text}“ ist kein Tag',
  'the tag {key}= stands twice; the first counts': 'der Tag {key}= steht zweimal da; der erste zählt',
  '{name}={value} is none of {names}': '{name}={value} ist keines von {names}',
  'pct={value} is not a percentage': 'pct={value} ist kein Prozentwert',
  'fo={value} is none of 0, 1, d, s': 'fo={value} ist keines von 0, 1, d, s',
  '{name}={value} is no URI': '{name}={value} ist keine URI',
  'it is no address to send mail to': 'das ist keine Adresse, an die Mail zu senden wäre',
  '{host} is of the same organization': '{host} gehört zum selben Betreiber',
  '{host} would have the reports sent to somebody else': '{host} ließe die Berichte an jemand anderen senden',
  '{host} takes reports about {domain}': '{host} nimmt Berichte über {domain} an',
  'the receiver or the policy domain is no domain name':
    'der Empfänger oder die Domain der Richtlinie ist kein Domainname',
  'the report id may hold letters, digits, ".", "-" and "@"':
    'die Kennung des Berichts darf Buchstaben, Ziffern, „.“, „-“ und „@“ enthalten',
  'a report has one row at least': 'ein Bericht hat mindestens eine Zeile',
  'it cannot be read as XML: {error}': 'er ist als XML nicht lesbar: {error}',
  'it is XML, but no DMARC report': 'er ist XML, aber kein DMARC-Bericht',
  'it does not say which domain it is about': 'er sagt nicht, von welcher Domain er handelt',
  'it does not say which time it is about': 'er sagt nicht, von welcher Zeit er handelt',
  'it is longer than {most} MiB': 'er ist länger als {most} MiB',
  'what is compressed in it is damaged': 'was darin gepackt ist, ist beschädigt',
  'the archive holds no .xml file': 'im Archiv ist keine .xml-Datei',
  'the archive is damaged': 'das Archiv ist beschädigt',
  'the archive is compressed in a way that is not known here': 'das Archiv ist auf eine hier unbekannte Art gepackt',
  '{tag} closes what is not open': '{tag} schließt, was nicht offen ist',
  'it has too many elements': 'er hat zu viele Elemente',
  'its elements are nested too deeply': 'seine Elemente sind zu tief verschachtelt',
  '{tag} is never closed': '{tag} wird nie geschlossen',
  'a CDATA section never ends': 'ein CDATA-Abschnitt endet nie',
  'it has a document type, which no report needs': 'er hat einen Dokumenttyp, den kein Bericht braucht',
  'a tag never ends': 'ein Tag endet nie',
  'there is a "{sign}" that begins no tag': 'da steht ein „{sign}“, das keinen Tag beginnt',
  'no domain can be read in the From field': 'im From-Feld ist keine Domain zu lesen',
  'the From field names more than {most} domains': 'das From-Feld nennt mehr als {most} Domains',
  'the From field has an address whose domain cannot be read':
    'im From-Feld steht eine Adresse, deren Domain nicht lesbar ist',
  'the policy of {domain} is not known now: {why}': 'die Richtlinie von {domain} ist gerade nicht bekannt: {why}',
  '{domain} publishes no DMARC policy': '{domain} hat keine DMARC-Richtlinie',
  'the DMARC record of {domain} is of no use: {why}': 'der DMARC-Eintrag von {domain} taugt nichts: {why}',
  'whether {domain} is vouched for is not known: {why}': 'ob jemand für {domain} bürgt, ist nicht bekannt: {why}',
  '{domain} is vouched for by SPF for {host}': 'für {domain} bürgt SPF, durch {host}',
  '{domain} is vouched for by the DKIM signature of {host}': 'für {domain} bürgt die DKIM-Signatur von {host}',
  '{domain} is vouched for by the DKIM signature of {host} ({selector})':
    'für {domain} bürgt die DKIM-Signatur von {host} ({selector})',
  'in test mode': 'zum Test',
  'for {percent} % of the messages, and not for this one': 'für {percent} % der Nachrichten, und nicht für diese',
  '{domain} asks for {tag}={policy} {more}': '{domain} bittet um {tag}={policy} {more}',
  '{domain} asks for {tag}={policy}': '{domain} bittet um {tag}={policy}',
  '{names} vouched for it, but the author is of {domain} ({organization})':
    '{names} bürgt dafür, aber der Verfasser ist von {domain} ({organization})',
  '{names} vouched for it, but the author is of {domain}': '{names} bürgt dafür, aber der Verfasser ist von {domain}',
};

const transport: Table = {
  'the host has shown no certificate that can be read': 'der Host hat kein lesbares Zertifikat gezeigt',
  'it is not the certificate that {base} has published': 'es ist nicht das Zertifikat, das {base} veröffentlicht hat',
  'it is not signed by the authority that the host has published':
    'es ist nicht von der Stelle signiert, die der Host veröffentlicht hat',
  'it is for none of the names {names}': 'es gilt für keinen der Namen {names}',
  'the address of {host}': 'die Adresse von {host}',
  '{host} has published no TLSA record': '{host} hat keinen TLSA-Eintrag',
  'the TLSA records of {base}': 'die TLSA-Einträge von {base}',
  '{what} cannot be told for certain: {why}': '{what}: nicht sicher zu sagen ({why})',
  'no answer': 'keine Antwort',
  'none of the TLSA records of {base} is of a kind that can be used for mail':
    'keiner der TLSA-Einträge von {base} ist von einer Art, die für Mail taugt',
  'the policy known before is still valid': 'die schon bekannte Richtlinie gilt noch',
  'the policy is known': 'die Richtlinie ist bekannt',
  'the domain has no MTA-STS record that can be read': 'die Domain hat keinen lesbaren MTA-STS-Eintrag',
  'the domain has no MTA-STS record': 'die Domain hat keinen MTA-STS-Eintrag',
  'the DNS did not say whether there is an MTA-STS policy: {why}':
    'das DNS sagte nicht, ob es eine MTA-STS-Richtlinie gibt: {why}',
  'the policy came as "{type}" instead of text/plain': 'die Richtlinie kam als „{type}“ statt text/plain',
  '"{text}" is not a line of a policy': '„{text}“ ist keine Zeile einer Richtlinie',
  'the policy does not begin with version: STSv1': 'die Richtlinie beginnt nicht mit version: STSv1',
  '"{mode}" is not a mode': '„{mode}“ ist kein Modus',
  '"{age}" is not a max_age': '„{age}“ ist kein max_age',
  'the policy names no mail host': 'die Richtlinie nennt keinen Mailserver',
  '"{text}" is not the name of a mail host': '„{text}“ ist kein Name eines Mailservers',
  'the policy names too many mail hosts': 'die Richtlinie nennt zu viele Mailserver',
  'the message itself says that it may go unencrypted (TLS-Required: No)':
    'die Nachricht sagt selbst, dass sie unverschlüsselt gehen darf (TLS-Required: No)',
  'the MTA-STS policy of {domain} does not name {host}': 'die MTA-STS-Richtlinie von {domain} nennt {host} nicht',
  '{base} has published its certificate (DANE)': '{base} hat sein Zertifikat veröffentlicht (DANE)',
  'the owner wants DANE for this destination: {why}': 'der Betreiber will für dieses Ziel DANE: {why}',
  '{domain} asks for it (MTA-STS)': '{domain} verlangt es (MTA-STS)',
  'the owner wants no encryption to this destination': 'der Betreiber will zu diesem Ziel keine Verschlüsselung',
  'nobody asks for more': 'niemand verlangt mehr',
  'nothing proves that {host} takes the mail of {domain}, and the message asks for that (REQUIRETLS)':
    'nichts beweist, dass {host} die Mail von {domain} annimmt, und die Nachricht verlangt das (REQUIRETLS)',
  '{domain} has no mail host': '{domain} hat keinen Mailserver',
  'the report is too long': 'der Bericht ist zu lang',
  'the report is not JSON': 'der Bericht ist kein JSON',
  'the report is too long when unpacked': 'der Bericht ist ausgepackt zu lang',
  'the report cannot be unpacked': 'der Bericht lässt sich nicht auspacken',
  'the report lists no policies': 'der Bericht führt keine Richtlinien auf',
  'the report does not say for which time it is': 'der Bericht sagt nicht, für welche Zeit er gilt',
  'there are several TLSRPT records, so none counts': 'es gibt mehrere TLSRPT-Einträge, also zählt keiner',
  'its TLSRPT record names no address that can be used': 'ihr TLSRPT-Eintrag nennt keine brauchbare Adresse',
  'its TLSRPT record has no rua': 'ihr TLSRPT-Eintrag hat kein rua',
};

export const vouched: Table = { ...spf, ...names, ...dkim, ...arc, ...dmarc, ...transport };
