/** German of renderer/deliverability, and of what the doctor finds (server/doctor/words.ts). */
import type { Catalogue } from '../../../server/base/language.ts';
import { doctor } from './doctor.ts';

export const deliverability: Catalogue = {
  ...doctor,
  'Mail programs can set themselves up': 'Mailprogramme können sich selbst einrichten',
  'Let mail programs set themselves up': 'Mailprogramme sich selbst einrichten lassen',
  'With an address and a password alone, phones and mail programs then find their servers and ports here (autoconfig, Autodiscover).':
    'Mit Adresse und Passwort allein finden Telefone und Mailprogramme hier dann ihre Server und Ports (Autoconfig, Autodiscover).',
  'Port {port} could not be opened.': 'Port {port} ließ sich nicht öffnen.',
  'Ports {ports} are served. What the DNS and the certificate still need stands among the records.':
    'Die Ports {ports} sind offen. Was DNS und Zertifikat noch brauchen, steht bei den Einträgen.',
  'Your router or firewall lets ports 80 and 443 of the world in to this computer.':
    'Ihr Router oder Ihre Firewall lässt die Welt auf den Ports 80 und 443 zu diesem Computer.',
  'No other program of this computer serves web pages there.':
    'Kein anderes Programm dieses Computers bietet dort Webseiten an.',
  'Linux gives ports below 1024 only to who may have them: the capability cap_net_bind_service for the server (setcap, or AmbientCapabilities in its systemd unit). Or serve 8080 and 8443 instead, and let the router or firewall send 80 and 443 there.':
    'Linux gibt Ports unter 1024 nur dem, der sie haben darf: die Fähigkeit cap_net_bind_service für den Server (setcap, oder AmbientCapabilities in seiner systemd-Unit). Oder nehmen Sie 8080 und 8443, und lassen Sie Router oder Firewall 80 und 443 dorthin leiten.',
  'Opening the ports': 'Die Ports öffnen',
  'Autoconfig and Autodiscover are served from now on, where the ports can be had.':
    'Autoconfig und Autodiscover gibt es ab jetzt, wo die Ports zu haben sind.',
  'Serve them on ports 80 and 443': 'Auf den Ports 80 und 443 anbieten',
  'Serve them on port {port} too': 'Auch auf Port {port} anbieten',
  'Other ports': 'Andere Ports',
  '{what}, by day': '{what}, nach Tagen',
  Show: 'Zeigen',
  Checking: 'Prüfen',
  'How your domains look to other mail servers': 'Wie andere Mailserver Ihre Domains sehen',
  'Asking…': 'Wird gefragt …',
  'Check again': 'Noch einmal prüfen',
  'what the doctor found': 'was die Prüfung gefunden hat',
  'Asking how {domain} looks to others': 'Es wird gefragt, wie andere {domain} sehen',
  'How {domain} looks to others': 'Wie andere {domain} sehen',
  'Next row': 'Nächste Zeile',
  'Row before': 'Zeile davor',
  'Next trouble': 'Nächstes Problem',
  'Trouble before': 'Voriges Problem',
  'Copy the record of an open row': 'Eintrag einer offenen Zeile kopieren',
  'Copy all as zone file': 'Alle als Zonendatei kopieren',
  'Letter to whoever runs your website': 'Brief an den Betreiber Ihrer Website',
  'Letter to whoever runs your website…': 'Brief an den Betreiber Ihrer Website …',
  '7 days': '7 Tage',
  '30 days': '30 Tage',
  '90 days': '90 Tage',
  'Mail in your name': 'Mail in Ihrem Namen',
  passed: 'bestanden',
  failed: 'durchgefallen',
  'Sessions with your mail hosts': 'Verbindungen mit Ihren Mailservern',
  well: 'geglückt',
  '{day}: nothing reported': '{day}: nichts berichtet',
  '{day}: {passed, number} {well}, {failed, number} {badly}':
    '{day}: {passed, number} {well}, {failed, number} {badly}',
  'Nothing reported in this time': 'In dieser Zeit wurde nichts berichtet',
  '{passed, number} {well}, {failed, number} {badly} ({share, number} % {well})':
    '{passed, number} {well}, {failed, number} {badly} ({share, number} % {well})',
  Yours: 'Ihrer',
  Forwarder: 'Weiterleiter',
  Stranger: 'Unbekannt',
  'A host of yours, or one that your SPF record names': 'Ein Server von Ihnen oder einer, den Ihr SPF-Eintrag nennt',
  'It sends on what you signed': 'Er leitet weiter, was Sie signiert haben',
  'Nothing speaks for it': 'Nichts spricht für ihn',
  '{total, plural, one {# message} other {# messages}}{failed, plural, =0 {} other {, # failed}}{proven, select, no {; its sender is not proven, so it is not counted} other {}}':
    '{total, plural, one {# Nachricht} other {# Nachrichten}}{failed, plural, =0 {} other {, # durchgefallen}}{proven, select, no {; der Absender ist nicht bewiesen, daher zählt der Bericht nicht} other {}}',
  '{total, plural, one {# session} other {# sessions}}{failed, plural, =0 {} other {, # failed}}{proven, select, no {; its sender is not proven, so it is not counted} other {}}':
    '{total, plural, one {# Verbindung} other {# Verbindungen}}{failed, plural, =0 {} other {, # gescheitert}}{proven, select, no {; der Absender ist nicht bewiesen, daher zählt der Bericht nicht} other {}}',
  'Sent by mail': 'Als Mail gesendet',
  'Brought to its web server': 'An den Webserver übergeben',
  'Not sent': 'Nicht gesendet',
  Published: 'Veröffentlicht',
  'Published. {address} reaches nobody yet: add an alias for it.':
    'Veröffentlicht. {address} erreicht noch niemanden: Legen Sie einen Alias dafür an.',
  'Could not ask the DNS.{reaches, select, no { {address} reaches nobody yet: add an alias for it.} other {}}':
    'Das DNS konnte nicht gefragt werden.{reaches, select, no { {address} erreicht noch niemanden: Legen Sie einen Alias dafür an.} other {}}',
  '{because}.{reaches, select, no { {address} reaches nobody yet: add an alias for it.} other {}}':
    '{because}.{reaches, select, no { {address} erreicht noch niemanden: Legen Sie einen Alias dafür an.} other {}}',
  'You have no domain yet': 'Sie haben noch keine Domain',
  'The doctor looks at your domains as other mail servers see them.':
    'Hier werden Ihre Domains so geprüft, wie andere Mailserver sie sehen.',
  'Add a domain': 'Domain anlegen',
  'what the DNS says of {domain}': 'was das DNS über {domain} sagt',
  'At the command line:': 'Auf der Befehlszeile:',
  'The look did not end well': 'Die Prüfung kam nicht zu Ende',
  'Nothing is known of {domain} yet. You can ask again; the log says what was wrong.':
    'Über {domain} ist noch nichts bekannt. Sie können noch einmal fragen; was nicht ging, steht im Protokoll.',
  'The short answers': 'Die kurzen Antworten',
  Where: 'Wo',
  Look: 'Ansehen',
  'What to do': 'Was zu tun ist',
  'The same at {asked, plural, one {# resolver} other {# resolvers}}':
    'Bei {asked, plural, one {# Resolver} other {# Resolvern}} gleich',
  'Only {same} of {asked} resolvers see this yet': 'Erst {same} von {asked} Resolvern sehen das',
  'What is': 'Was da ist',
  'What should be': 'Was da sein sollte',
  Who: 'Wer',
  'Words for your provider': 'Text für Ihren Anbieter',
  'Instead of: {text}': 'Anstelle von: {text}',
  'Copy the value of {name}': 'Wert von {name} kopieren',
  Value: 'Wert',
  'Copy the host {host}': 'Host {host} kopieren',
  Host: 'Host',
  'What next': 'Wie weiter',
  'Trying port 25': 'Port 25 ausprobieren',
  'Who was dialled': 'Wer angewählt wurde',
  'Dialling…': 'Wird angewählt …',
  'Try it now': 'Jetzt ausprobieren',
  'Dials some well-known mail hosts and leaves at once, without a word.':
    'Wählt einige bekannte Mailserver an und legt sofort wieder auf, ohne ein Wort.',
  'Zone file': 'Zonendatei',
  'Cloudflare, API JSON': 'Cloudflare, JSON für die API',
  'Route 53, change batch': 'Route 53, Change Batch',
  'Making the text': 'Text erstellen',
  '{form} copied: {count, plural, one {# record} other {# records}}.':
    '{form} kopiert: {count, plural, one {# Eintrag} other {# Einträge}}.',
  'Copy records': 'Einträge kopieren',
  'Copy as': 'Kopieren als',
  'Zone file (BIND, Cloudflare import)': 'Zonendatei (BIND, Cloudflare-Import)',
  'Only what is missing or wrong': 'Nur was fehlt oder falsch ist',
  'Words for your internet provider…': 'Text für Ihren Internetanbieter …',
  'Words for your internet provider': 'Text für Ihren Internetanbieter',
  'the letter': 'der Brief',
  'The name of your address is as it should be, or your address is not known here.':
    'Der Name Ihrer Adresse ist richtig, oder Ihre Adresse ist hier nicht bekannt.',
  'The letter is copied.': 'Der Brief ist kopiert.',
  'Language of the letter': 'Sprache des Briefs',
  'The letter': 'Der Brief',
  'Write it as mail': 'Als Mail schreiben',
  Copy: 'Kopieren',
  Right: 'Richtig',
  'Could be better': 'Könnte besser sein',
  'Worth a look': 'Einen Blick wert',
  Wrong: 'Falsch',
  'Not known': 'Nicht bekannt',
  'Encrypted, proven, easy to find': 'Verschlüsselt, bewiesen, leicht zu finden',
  '{wrong, plural, one {# thing is} other {# things are}} wrong, {look, plural, one {# is} other {# are}} worth a look':
    '{wrong, plural, one {# Punkt ist} other {# Punkte sind}} falsch, {look, plural, one {# ist} other {# sind}} einen Blick wert',
  '{wrong, plural, one {# thing is} other {# things are}} wrong':
    '{wrong, plural, one {# Punkt ist} other {# Punkte sind}} falsch',
  'Nothing is wrong, {look, plural, one {# thing is} other {# things are}} worth a look':
    'Nichts ist falsch, {look, plural, one {# Punkt ist} other {# Punkte sind}} einen Blick wert',
  'All is as it should be': 'Alles ist, wie es sein soll',
  'What the domain needs': 'Was die Domain braucht',
  'Not everything could be asked': 'Nicht alles ließ sich erfragen',
  reached: 'erreicht',
  'kept silent': 'hat geschwiegen',
  'said no': 'hat abgelehnt',
  'could not be found': 'war nicht zu finden',
  'Port {port} leads out of this network.': 'Port {port} führt aus diesem Netz hinaus.',
  'Nobody answered: this network keeps port {port} shut. A relay is the way round (relay.host).':
    'Niemand hat geantwortet: Dieses Netz hält Port {port} geschlossen. Der Weg außen herum ist ein Relay (relay.host).',
  'Too few could be asked to tell.': 'Es ließen sich zu wenige fragen, um es zu sagen.',
  Records: 'Einträge',
  Reports: 'Berichte',
  Domain: 'Domain',
  'Hosts that sent mail in your name': 'Server, die in Ihrem Namen gesendet haben',
  Source: 'Quelle',
  Passed: 'Bestanden',
  'Last seen': 'Zuletzt gesehen',
  '{count, plural, one {# more} other {# more}} with fewer messages.':
    '{count, plural, one {# weitere} other {# weitere}} mit weniger Nachrichten.',
  'Your mail hosts, as others reached them': 'Ihre Mailserver, wie andere sie erreicht haben',
  Well: 'Geglückt',
  Why: 'Warum',
  'What other mail servers report about your domains': 'Was andere Mailserver über Ihre Domains berichten',
  'All domains': 'Alle Domains',
  'Reported over': 'Berichtet über',
  'the reports': 'die Berichte',
  'No report yet': 'Noch kein Bericht',
  'Reports are about domains, and you have none yet.': 'Berichte handeln von Domains, und Sie haben noch keine.',
  'Publish the records below at your DNS provider. Large receivers then send a report a day, which is found in whatever mailbox it comes to.':
    'Veröffentlichen Sie die Einträge unten bei Ihrem DNS-Anbieter. Große Empfänger senden dann täglich einen Bericht, der in jedem Postfach gefunden wird.',
  'Encryption to your mail hosts': 'Verschlüsselung zu Ihren Mailservern',
  'Reports received': 'Erhaltene Berichte',
  'None yet.': 'Noch keine.',
  'Turning reports on': 'Berichte einschalten',
  'Reports sent': 'Gesendete Berichte',
  'Send reports': 'Berichte senden',
  'You send none. Sent, they help other domains find who forges them, and tell them how your checks decide.':
    'Sie senden keine. Mit ihnen erkennen andere Domains, wer sie fälscht, und erfahren, wie Ihre Prüfungen entscheiden.',
  'None yet. They go out once a day, some hours after midnight (UTC).':
    'Noch keine. Sie gehen einmal täglich hinaus, einige Stunden nach Mitternacht (UTC).',
  'To publish, so that reports come': 'Zu veröffentlichen, damit Berichte kommen',
  'Copy all': 'Alle kopieren',
  // What is to be done about the reports: server/reports/advice-words.ts.
  'No report has come yet. Publish where they are to be sent, and wait a day or two.':
    'Es ist noch kein Bericht gekommen. Veröffentlichen Sie, wohin sie gesendet werden sollen, und warten Sie ein, zwei Tage.',
  '{count, plural, one {# report has come that DMARC does not prove to be from whom it names} other {# reports have come that DMARC does not prove to be from whom they name}}: not counted.':
    '{count, plural, one {# Bericht ist gekommen, dessen Absender DMARC nicht beweist: Er zählt nicht.} other {# Berichte sind gekommen, deren Absender DMARC nicht beweist: Sie zählen nicht.}}',
  '{passed, plural, one {# message} other {# messages}} that others have seen in your name: all passed.':
    '{passed, plural, one {# Nachricht} other {# Nachrichten}} haben andere in Ihrem Namen gesehen: alle bestanden.',
  '{sessions, plural, one {# session} other {# sessions}} with your mail hosts: all encrypted as they should be.':
    '{sessions, plural, one {# Verbindung} other {# Verbindungen}} mit Ihren Mailservern: alle verschlüsselt, wie es sein soll.',
  '{open} still asks for p=none: p=quarantine is the next step.':
    '{open} verlangt noch p=none: p=quarantine ist der nächste Schritt.',
  '{messages, plural, one {# message} other {# messages}} of your own failed, sent by {sources}{more, plural, =0 {} other { and # more}}: look whether the SPF record names it and its mail is signed (mailroom dkim list).':
    '{messages, plural, one {# eigene Nachricht ist} other {# eigene Nachrichten sind}} durchgefallen, gesendet von {sources}{more, plural, =0 {} other { und # weiteren}}: Sehen Sie nach, ob der SPF-Eintrag den Server nennt und seine Mail signiert ist (mailroom dkim list).',
  '{count, plural, one {# source} other {# sources}} sent {messages, plural, one {# message} other {# messages}} in your name that failed: {sources}{more, plural, =0 {} other { and # more}}. {policy, select, reject {If none of them is yours there is nothing to do: {domain} asks to refuse such mail.} quarantine {If none of them is yours there is nothing to do: {domain} asks to set aside such mail.} other {If one is yours, let it sign with a key of yours or name it in the SPF record; if none is, publish p=quarantine, then p=reject.}}':
    '{count, plural, one {# Quelle hat} other {# Quellen haben}} in Ihrem Namen {messages, plural, one {# Nachricht gesendet, die durchgefallen ist} other {# Nachrichten gesendet, die durchgefallen sind}}: {sources}{more, plural, =0 {} other { und # weitere}}. {policy, select, reject {Gehört keine davon Ihnen, ist nichts zu tun: {domain} bittet, solche Mail abzulehnen.} quarantine {Gehört keine davon Ihnen, ist nichts zu tun: {domain} bittet, solche Mail beiseitezulegen.} other {Gehört eine davon Ihnen, lassen Sie sie mit einem Ihrer Schlüssel signieren oder nennen Sie sie im SPF-Eintrag; sonst veröffentlichen Sie p=quarantine, dann p=reject.}}',
  '{failed, plural, one {# session} other {# sessions}} with {host} failed: {why}.':
    '{failed, plural, one {# Verbindung} other {# Verbindungen}} mit {host} gescheitert: {why}.',
  'nobody said why': 'niemand sagte, warum',
  'it offered no encryption': 'er bot keine Verschlüsselung an',
  'its certificate does not name it': 'sein Zertifikat nennt ihn nicht',
  'its certificate had expired': 'sein Zertifikat war abgelaufen',
  'its certificate is vouched for by nobody known': 'für sein Zertifikat bürgt niemand Bekanntes',
  'it could not be proven': 'er ließ sich nicht beweisen',
  'its certificate is not the one in the TLSA record': 'sein Zertifikat ist nicht das im TLSA-Eintrag',
  'its DNSSEC signatures do not hold': 'seine DNSSEC-Signaturen stimmen nicht',
  'DANE was required, and there is no TLSA record': 'DANE war verlangt, und es gibt keinen TLSA-Eintrag',
  'the MTA-STS policy could not be fetched': 'die MTA-STS-Regel ließ sich nicht abrufen',
  'the MTA-STS policy cannot be read': 'die MTA-STS-Regel ist nicht lesbar',
  'the MTA-STS policy host could not prove its name': 'der Server der MTA-STS-Regel konnte seinen Namen nicht beweisen',
};
