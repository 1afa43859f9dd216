/** Certificates, the doctor, reports, ceilings and what is kept how long. */
import type { Table } from '../../hearing.ts';

export const keeping: Table = {
  'the certificate authority gave no nonce': 'die Zertifizierungsstelle gab keine Nonce',
  'the certificate authority wants its terms agreed to: read {termsOfService} and set acme.agree-terms':
    'die Zertifizierungsstelle will, dass ihre Bedingungen angenommen werden: Lesen Sie {termsOfService} und setzen Sie acme.agree-terms',
  'the certificate authority wants an account that you have with it: set acme.eab-id and acme.eab-key':
    'die Zertifizierungsstelle verlangt ein Konto, das Sie bei ihr haben: Setzen Sie acme.eab-id und acme.eab-key',
  'the certificate authority did not say where the account is':
    'die Zertifizierungsstelle sagte nicht, wo das Konto ist',
  'the certificate authority answered {status}': 'die Zertifizierungsstelle antwortete {status}',
  "the certificate authority's {thing} cannot be understood":
    'die Antwort der Zertifizierungsstelle ist nicht zu verstehen: {thing}',
  'the order was broken off': 'die Bestellung wurde abgebrochen',
  'the certificate authority refuses: {words}': 'die Zertifizierungsstelle lehnt ab: {words}',
  'the certificate authority names no certificate': 'die Zertifizierungsstelle nennt kein Zertifikat',
  'the certificate authority did not say where the order is':
    'die Zertifizierungsstelle sagte nicht, wo die Bestellung ist',
  'the certificate authority does not let {name} be proven by {type}; it offers {offers}':
    'die Zertifizierungsstelle lässt {name} nicht durch {type} beweisen; sie bietet {offers}',
  '{value} is not proven: the authorization is {status}': '{value} ist nicht bewiesen: Die Berechtigung ist {status}',
  'the certificate authority could not prove {value}: {words}':
    'die Zertifizierungsstelle konnte {value} nicht prüfen: {words}',
  'it looks at port 80 of every address of the name': 'sie sieht unter jeder Adresse des Namens auf Port 80 nach',
  'it looks at port 443 of every address of the name': 'sie sieht unter jeder Adresse des Namens auf Port 443 nach',
  'the certificate authority gave the order up': 'die Zertifizierungsstelle hat die Bestellung aufgegeben',
  'the certificate authority has not come to an end with its {thing}':
    'die Zertifizierungsstelle ist nicht fertig geworden: {thing}',
  'renewal information': 'Auskunft zur Erneuerung',
  '{address} is held: nothing of it goes': '{address} steht unter Aufbewahrung: Nichts davon wird entfernt',
  'the setting {rule}': 'die Einstellung {rule}',
  'keeping captured mail': 'das Aufheben abgefangener Mail',
  'The fault script could not be kept: {because}': 'Das Fehlerskript konnte nicht aufgehoben werden: {because}',
  'A search has at most {LONGEST} characters': 'Eine Suche hat höchstens {LONGEST} Zeichen',
  'The search is too broad for what must be read in each message: narrow it by other words':
    'Die Suche ist zu weit für das, was in jeder Nachricht gelesen werden muss: Engen Sie sie mit anderen Wörtern ein',
  'A search cannot have a name with / * % in it': 'Der Name einer Suche kann nicht / * oder % enthalten',
  'It could not be kept: {error}': 'Sie konnte nicht gespeichert werden: {error}',
  'Another search has this name': 'Eine andere Suche heißt so',
  'More than {MOST} searches are not kept': 'Mehr als {MOST} Suchen werden nicht gespeichert',
  'The inbox {name} has no fault script': 'Der Eingang {name} hat kein Fehlerskript',
  'There is no fault script for all': 'Es gibt kein Fehlerskript für alle',
  'A script, its text or a persona: one of them': 'Ein Skript, sein Text oder ein Vorbild: eines davon',
  'There is no persona {name}; there are {list}': 'Es gibt kein Vorbild {name}; es gibt {list}',
  'reading the fault scripts': 'das Lesen der Fehlerskripte',
  'reading the fault scripts again': 'das erneute Lesen der Fehlerskripte',
  'the fault script of the inbox {inbox}, step {number}: {name}':
    'das Fehlerskript des Eingangs {inbox}, Schritt {number}: {name}',
  'the fault script of the inbox {inbox}, step {number}': 'das Fehlerskript des Eingangs {inbox}, Schritt {number}',
  'the fault script for all inboxes, step {number}: {name}':
    'das Fehlerskript für alle Eingänge, Schritt {number}: {name}',
  'the fault script for all inboxes, step {number}': 'das Fehlerskript für alle Eingänge, Schritt {number}',
  'the address {address} misbehaves on purpose': 'die Adresse {address} verhält sich mit Absicht falsch',
  'it was stopped by {by}': '{by} hat es angehalten',
  'Mail from {address} is held: {because}. Was the password stolen? See mailroom breaker show {account}.':
    'Mail von {address} ist angehalten: {because}. Wurde das Passwort gestohlen? Siehe mailroom breaker show {account}.',
  'what was held goes': 'was angehalten war, geht hinaus',
  'what was held is deleted': 'was angehalten war, wird gelöscht',
  'what was held stays in the queue': 'was angehalten war, bleibt in der Warteschlange',
  '{recipients} elsewhere within an hour, and {perHour} are usual at most (submission.recipients-per-hour)':
    '{recipients} nach draußen in einer Stunde, und üblich sind höchstens {perHour} (submission.recipients-per-hour)',
  '{recipients} elsewhere within a day, and {perDay} are usual at most (submission.recipients-per-day)':
    '{recipients} nach draußen an einem Tag, und üblich sind höchstens {perDay} (submission.recipients-per-day)',
  'other servers refused {refused} of {recipients} within an hour (submission.refused-per-hour)':
    'andere Server haben in einer Stunde {refused} von {recipients} abgewiesen (submission.refused-per-hour)',
  'mail for {recipients} was handed in from {networks} networks within an hour (submission.networks-per-hour)':
    'Mail für {recipients} wurde in einer Stunde aus {networks} Netzen übergeben (submission.networks-per-hour)',
  'Mail from {address} is held': 'Mail von {address} ist angehalten',
  'the certificate is yours; bring one with the new key':
    'das Zertifikat ist Ihr eigenes; bringen Sie eines mit dem neuen Schlüssel',
  '{name} is not one of our domains': '{name} ist keine unserer Domains',
  'No certificate authority is asked: the mode is "{mode}", and nothing leaves this computer.':
    'Keine Zertifizierungsstelle wird gefragt: Der Modus ist „{mode}“, und nichts verlässt diesen Computer.',
  'Proves that the name is yours; {id} gets its certificate when this is seen.':
    'Beweist, dass der Name Ihnen gehört; {id} bekommt sein Zertifikat, sobald es zu sehen ist.',
  'published records': 'veröffentlichte Einträge',
  "its certificate for {name} is the local authority's, which nobody else trusts":
    'sein Zertifikat für {name} ist von der eigenen Stelle dieses Computers, der sonst niemand vertraut',
  'no certificate is good for {name}': 'kein Zertifikat gilt für {name}',
  'the certificate for {name} has ended': 'das Zertifikat für {name} ist abgelaufen',
  'nobody trusts who signed the certificate for {name} ({issuer})':
    'niemand vertraut dem, der das Zertifikat für {name} signiert hat ({issuer})',
  'the certificate that came is not for our key, or cannot be read':
    'das Zertifikat, das kam, passt nicht zu unserem Schlüssel oder ist nicht lesbar',
  'the certificate that came lacks {names}': 'im Zertifikat, das kam, fehlt {names}',
  'the certificate that came has ended already': 'das Zertifikat, das kam, ist schon abgelaufen',
  'the certificate of {id}': 'das Zertifikat von {id}',
  'something broke here; see the log': 'hier ist etwas schiefgegangen; das Protokoll sagt mehr',
  'no certificate authority is asked: set acme.directory, in mode deliver':
    'keine Zertifizierungsstelle wird gefragt: Setzen Sie acme.directory, im Modus deliver',
  'no certificate is wanted': 'kein Zertifikat wird gewünscht',
  'no certificate for {id} is wanted': 'für {id} wird kein Zertifikat gewünscht',
  'the certificate authority wants no request before {time}: {because}':
    'die Zertifizierungsstelle will vor {time} nicht gefragt werden: {because}',
  'the authority is let alone, because of another certificate':
    'die Zertifizierungsstelle wird in Ruhe gelassen, wegen eines anderen Zertifikats',
  '{fault} The certificate from before goes on being shown.': '{fault} Das Zertifikat von vorher wird weiter gezeigt.',
  'The certificate ended on {notAfter}; programs refuse it.':
    'Das Zertifikat ist am {notAfter} abgelaufen; Programme lehnen es ab.',
  'Your certificate ends on {notAfter}. Put the next one into the same files: it is taken at once.':
    'Ihr Zertifikat läuft am {notAfter} ab. Legen Sie das nächste in dieselben Dateien: Es gilt sofort.',
  'The one in use is good until {endsAt}.': 'Das benutzte gilt bis {endsAt}.',
  'The certificate for {id} waits for a record in the DNS: {records}.{meanwhile}':
    'Das Zertifikat für {id} wartet auf einen Eintrag im DNS: {records}.{meanwhile}',
  'The certificate for {id} cannot be had: {because}.{meanwhile}':
    'Das Zertifikat für {id} ist nicht zu bekommen: {because}.{meanwhile}',
  'Tried again on {retryAt}.': 'Wieder versucht am {retryAt}.',
  'The certificate for {id} did not come: {because}.{again}':
    'Das Zertifikat für {id} ist nicht gekommen: {because}.{again}',
  'The MTA-STS policy of {domain} is served as "testing", not "enforce": {because}.':
    'Die MTA-STS-Richtlinie von {domain} wird als „testing“ ausgegeben, nicht als „enforce“: {because}.',
  'Nobody can fetch the MTA-STS policy of {domain}: {because}.':
    'Niemand kann die MTA-STS-Richtlinie von {domain} abrufen: {because}.',
  'What to publish: mailroom certificate records {domain}':
    'Was zu veröffentlichen ist: mailroom certificate records {domain}',
  'Nobody can fetch the MTA-STS policy of {domain}: mta-sts.{name} is not in the DNS. {how}':
    'Niemand kann die MTA-STS-Richtlinie von {domain} abrufen: mta-sts.{name} steht nicht im DNS. {how}',
  'The MTA-STS policy of {domain} is not announced in the DNS yet. {how}':
    'Die MTA-STS-Richtlinie von {domain} ist im DNS noch nicht angekündigt. {how}',
  'The DNS announces another MTA-STS policy of {domain} than the one that is served. {how}':
    'Das DNS kündigt eine andere MTA-STS-Richtlinie von {domain} an als die, die ausgegeben wird. {how}',
  'Mail for {domain} by way of {host} breaks the MTA-STS policy, which does not name it. Name it in mta-sts.mx, or take it out of the DNS.':
    'Mail für {domain} über {host} verletzt die MTA-STS-Richtlinie, die diesen Host nicht nennt. Nennen Sie ihn in mta-sts.mx, oder nehmen Sie ihn aus dem DNS.',
  'The TLSA records of {hostName} are not of the key in use: servers that check DANE keep their mail for you. What to publish: mailroom certificate records':
    'Die TLSA-Einträge von {hostName} gehören nicht zum benutzten Schlüssel: Server, die DANE prüfen, behalten Ihre Mail bei sich. Was zu veröffentlichen ist: mailroom certificate records',
  'Other servers write to this address how their TLS towards you fares.':
    'An diese Adresse schreiben andere Server, wie es um ihr TLS zu Ihnen steht.',
  'Where the policy is fetched, from port 443. A and AAAA records of this computer do as well.':
    'Wo die Richtlinie abgerufen wird, auf Port 443. A- und AAAA-Einträge dieses Computers tun es auch.',
  'Says that there is a policy. Publish it when the policy can be fetched; it changes when the policy does.':
    'Sagt, dass es eine Richtlinie gibt. Veröffentlichen Sie das, sobald die Richtlinie abrufbar ist; es ändert sich mit ihr.',
  'The key in use (DANE); renewed certificates keep it. Worth something only where your zone is signed (DNSSEC).':
    'Der benutzte Schlüssel (DANE); erneuerte Zertifikate behalten ihn. Nur etwas wert, wo Ihre Zone signiert ist (DNSSEC).',
  'The next key. Publish it beside the other; "mailroom certificate renew --new-key" then takes it.':
    'Der nächste Schlüssel. Veröffentlichen Sie ihn neben dem anderen; „mailroom certificate renew --new-key“ nimmt ihn dann.',
  'it is no name of the internet': 'es ist kein Name des Internets',
  'No authority can prove "{name}": {why}': 'Keine Zertifizierungsstelle kann „{name}“ prüfen: {why}',
  'it is an address': 'es ist eine Adresse',
  'it is a name of this network only': 'es ist ein Name nur dieses Netzes',
  'names with a star need acme.challenge dns-01': 'Namen mit Stern brauchen acme.challenge dns-01',
  '{by}, which had it, found that DMARC holds': '{by}, wo sie lag, fand: DMARC besteht',
  '{by}, which had it, found that DMARC fails': '{by}, wo sie lag, fand: DMARC besteht nicht',
  'no signature of its author holds, and SPF cannot be judged here':
    'keine Signatur ihres Autors hält, und SPF lässt sich hier nicht beurteilen',
  'SPF cannot be judged of fetched mail': 'SPF lässt sich bei abgeholter Mail nicht beurteilen',
  'DMARC could not be looked up in time': 'DMARC ließ sich nicht rechtzeitig nachsehen',
  'SPF could not be looked up in time': 'SPF ließ sich nicht rechtzeitig nachsehen',
  'nothing is asked about our own people': 'über die eigenen Leute wird nichts gefragt',
  'the doctor': 'der Domain-Check',
  'The mode is "{mode}": nothing leaves this computer, and nobody is dialled':
    'Der Modus ist „{mode}“: Nichts verlässt diesen Computer, und niemand wird angerufen',
  'doctor.try-domains names nobody to dial': 'doctor.try-domains nennt niemanden, der anzurufen wäre',
  'Mailroom is not running': 'Mailroom läuft nicht',
  '{host} has no address': '{host} hat keine Adresse',
  'instead of: {other}': 'statt: {other}',
  'Mail of {domain}': 'Mail von {domain}',
  'a lab speaks with this server alone': 'ein Versuch spricht nur mit diesem Server',
  'closed: nothing was said for ten minutes': 'geschlossen: zehn Minuten lang wurde nichts gesagt',
  'closed: so much is not shown here': 'geschlossen: So viel wird hier nicht gezeigt',
  'the connection broke': 'die Verbindung ist abgebrochen',
  'the server has hung up': 'der Server hat aufgelegt',
  'It is closed; open it again': 'Geschlossen; öffnen Sie es wieder',
  'A line has at most {LONGEST_LINE} octets': 'Eine Zeile hat höchstens {LONGEST_LINE} Oktette',
  'One line at a time': 'Eine Zeile auf einmal',
  'So many lines are enough for one connection; open another':
    'So viele Zeilen reichen für eine Verbindung; öffnen Sie eine neue',
  'recipients whom nobody here knows': 'Empfänger, die hier niemand kennt',
  'refused commands': 'abgewiesene Befehle',
  'more than {limit} {what} in a {span} ({key})': 'mehr als {limit} {what} in einer {span} ({key})',
  'more than {limit} {what} in an {span} ({key})': 'mehr als {limit} {what} in einer {span} ({key})',
  'many unknown recipients or errors: its answers take longer':
    'viele unbekannte Empfänger oder Fehler: Antworten dauern länger',
  'more than {atOnce} connections at once (peers.connections-at-once)':
    'mehr als {atOnce} Verbindungen auf einmal (peers.connections-at-once)',
  '{domain} is not a domain of yours': '{domain} ist keine Ihrer Domains',
  'taken in by hand': 'von Hand eingelesen',
  'there is no report in it': 'darin ist kein Bericht',
  'policies are only watched here': 'Richtlinien werden hier nur beobachtet',
  '{lost} more messages were counted without their details':
    '{lost} weitere Nachrichten wurden ohne Einzelheiten gezählt',
  'the DNS was not asked, or gave no answer': 'das DNS wurde nicht gefragt oder gab keine Antwort',
  'there are several DMARC records, so none counts': 'es gibt mehrere DMARC-Einträge, also gilt keiner',
  'no DMARC policy is published': 'keine DMARC-Richtlinie ist veröffentlicht',
  'reports are sent to this domain': 'Berichte gehen an diese Domain',
  'the policy that is published names no address here for reports':
    'die veröffentlichte Richtlinie nennt keine Adresse hier für Berichte',
  'nothing is published about TLS reports': 'über TLS-Berichte ist nichts veröffentlicht',
  'what is published names no address here for reports':
    'was veröffentlicht ist, nennt keine Adresse hier für Berichte',
  'it is about {domain}': 'er handelt von {domain}',
  'it is about {other}': 'er handelt von {other}',
  'the time it claims to be about cannot be': 'die Zeit, von der er handeln will, kann nicht sein',
  'it does not say who made it, or has no id': 'er sagt nicht, wer ihn gemacht hat, oder hat keine Kennung',
  'too many reports came today': 'heute kamen zu viele Berichte',
  'it could not be kept ({error})': 'er ließ sich nicht aufheben ({error})',
  'upkeep clock': 'Uhr der Wartung',
  "The computer's clock is far ahead of {last}, when this server looked at it last. Until it has run so for {left} day more nothing old is removed; if the clock is wrong, set it right":
    'Die Uhr dieses Computers ist weit voraus: {last} hat dieser Server zuletzt auf sie gesehen. Bis sie noch {left} Tag so läuft, wird nichts Altes entfernt; geht sie falsch, stellen Sie sie',
  "The computer's clock is far ahead of {last}, when this server looked at it last. Until it has run so for {left} days more nothing old is removed; if the clock is wrong, set it right":
    'Die Uhr dieses Computers ist weit voraus: {last} hat dieser Server zuletzt auf sie gesehen. Bis sie noch {left} Tage so läuft, wird nichts Altes entfernt; geht sie falsch, stellen Sie sie',
  'the rule “{line}”': 'die Regel „{line}“',
  'it names no message that left here; others may write in our people’s names':
    'er nennt keine Nachricht, die hier hinausging; andere können im Namen unserer Leute schreiben',
  'The recipient marked it as unwanted.': 'Der Empfänger hat sie als unerwünscht markiert.',
  'Send them no more of it unless they ask.': 'Senden Sie ihm keine weiteren, außer er bittet darum.',
  'The MTA-STS policy of {domain} is not announced in the DNS yet.':
    'Die MTA-STS-Richtlinie von {domain} ist im DNS noch nicht angekündigt.',
  'The DNS announces another MTA-STS policy of {domain} than the one that is served.':
    'Das DNS kündigt eine andere MTA-STS-Richtlinie von {domain} an als die, die ausgegeben wird.',
  'The TLSA records of {hostName} are not of the key in use: servers that check DANE keep their mail for you.':
    'Die TLSA-Einträge von {hostName} gehören nicht zum benutzten Schlüssel: Server, die DANE prüfen, behalten Ihre Mail bei sich.',
  'The inbox {name} could not be made: {error}': 'Der Eingang {name} ließ sich nicht anlegen: {error}',
  'The inbox {name} is gone again': 'Der Eingang {name} ist wieder weg',
  'The inbox {name} keeps no wishes of its own: {error}': 'Der Eingang {name} behält keine eigenen Wünsche: {error}',
  'The message was taken, and is not found': 'Die Nachricht wurde angenommen und ist nicht zu finden',
  'The message was taken, and is not filed yet': 'Die Nachricht wurde angenommen und liegt noch nicht im Postfach',
  'It could not be changed: {error}': 'Es ließ sich nicht ändern: {error}',
};
