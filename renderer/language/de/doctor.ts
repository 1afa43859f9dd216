/** German of what the doctor finds: server/doctor/words.ts. */
import type { Catalogue } from '../../../server/base/language.ts';

export const doctor: Catalogue = {
  '{domain}: {said}{more, plural, =0 {} one { # more thing is wrong.} other { # more things are wrong.}}':
    '{domain}: {said}{more, plural, =0 {} one { Noch # Punkt ist falsch.} other { Noch # Punkte sind falsch.}}',
  'Not asked.': 'Nicht gefragt.',
  'Could not ask: {why}.': 'Konnte nicht gefragt werden: {why}.',
  'Mail for {domain} comes to {host}.': 'Mail für {domain} kommt zu {host}.',
  'Mail for {domain} comes to {host}; {others} takes it when this server does not answer.':
    'Mail für {domain} kommt zu {host}; {others} nimmt sie an, wenn dieser Server nicht antwortet.',
  'Others come first: {others} gets mail for {domain} before {host} does.':
    'Andere sind zuerst an der Reihe: {others} bekommt Mail für {domain} vor {host}.',
  'Mail for {domain} goes to {others}, not to {host}.': 'Mail für {domain} geht zu {others}, nicht zu {host}.',
  'There is no MX record, so nobody knows where mail for {domain} goes.':
    'Es gibt keinen MX-Eintrag, daher weiß niemand, wohin mit Mail für {domain}.',
  'The domain says that it takes no mail at all (a null MX).':
    'Die Domain sagt, dass sie gar keine Mail annimmt (ein Null-MX).',
  '{host} leads here ({found}).': '{host} führt hierher ({found}).',
  '{host} is {found}. Say in doctor.public-addresses which address is yours, and it is compared.':
    '{host} ist {found}. Nennen Sie in doctor.public-addresses Ihre Adresse, dann wird verglichen.',
  '{host} is {found}, but this server is at {wanted}.': '{host} ist {found}, dieser Server steht aber unter {wanted}.',
  '{host} has no address in the DNS.': '{host} hat keine Adresse im DNS.',
  '{host} is {found}, which nobody outside of your network can reach.':
    '{host} ist {found}; das erreicht niemand außerhalb Ihres Netzes.',
  '{host} is an alias of {alias}; a mail host needs an address of its own.':
    '{host} ist ein Alias von {alias}; ein Mailserver braucht eine eigene Adresse.',
  'Others get in: {address} was here {at, date, medium}, {at, time, short}.':
    'Andere kommen herein: {address} war am {at, date, medium} um {at, time, short} da.',
  'Nobody from outside has connected in {hours} hours. Is port 25 of your router forwarded to port {port} of this computer?':
    'Seit {hours} Stunden hat sich niemand von draußen verbunden. Leitet Ihr Router Port 25 an Port {port} dieses Rechners weiter?',
  'The port for mail from outside (SMTP) is open to this computer only (listen.host).':
    'Der Port für Mail von draußen (SMTP) ist nur für diesen Rechner offen (listen.host).',
  'The port for mail from outside (SMTP) is not open. {why}':
    'Der Port für Mail von draußen (SMTP) ist nicht offen. {why}',
  'Lets your mail pass from {addresses}.': 'Lässt Ihre Mail von {addresses} durch.',
  'Covers {relay}, which takes your mail along.': 'Schließt {relay} ein, das Ihre Mail mitnimmt.',
  'There is a record; which address your mail leaves from is not known here.':
    'Es gibt einen Eintrag; von welcher Adresse Ihre Mail kommt, ist hier nicht bekannt.',
  'There is no SPF record: anybody may send in the name of {domain}.':
    'Es gibt keinen SPF-Eintrag: Jeder darf im Namen von {domain} senden.',
  'There are {count} SPF records, so none of them counts. Keep one.':
    'Es gibt {count} SPF-Einträge, daher gilt keiner. Lassen Sie einen stehen.',
  'The SPF record cannot be used: {why}.': 'Der SPF-Eintrag ist nicht brauchbar: {why}.',
  'The SPF record leads to {count} questions; after ten it counts as broken.':
    'Der SPF-Eintrag führt zu {count} Fragen; nach zehn gilt er als kaputt.',
  'The SPF record leads to {count} questions, and ten is the most. Somebody it includes needs only add one.':
    'Der SPF-Eintrag führt zu {count} Fragen, und zehn sind erlaubt. Es reicht, dass jemand, den er einschließt, eine hinzufügt.',
  'The SPF record lets everybody send in your name (+all).':
    'Der SPF-Eintrag lässt jeden in Ihrem Namen senden (+all).',
  'Your mail comes from {addresses}, and the SPF record does not allow it.':
    'Ihre Mail kommt von {addresses}, und der SPF-Eintrag erlaubt das nicht.',
  'The SPF record does not seem to name {relay}, which takes your mail along. Your provider says what to include.':
    'Der SPF-Eintrag scheint {relay} nicht zu nennen, das Ihre Mail mitnimmt. Was einzuschließen ist, sagt Ihr Anbieter.',
  'The key {selector} can be seen.': 'Der Schlüssel {selector} ist zu sehen.',
  'The key {selector} is not in the DNS, so signatures with it cannot be checked.':
    'Der Schlüssel {selector} steht nicht im DNS, daher lassen sich Signaturen damit nicht prüfen.',
  'The next key, {selector}, waits for its record.': 'Der nächste Schlüssel, {selector}, wartet auf seinen Eintrag.',
  'Under {selector} stands another key than the one that signs.':
    'Unter {selector} steht ein anderer Schlüssel als der, der signiert.',
  'The key {selector} has been revoked: its record is empty.':
    'Der Schlüssel {selector} ist widerrufen: Sein Eintrag ist leer.',
  '{domain} has no keys yet. They are made by themselves in mode deliver.':
    '{domain} hat noch keine Schlüssel. Im Modus deliver entstehen sie von selbst.',
  'Mail is not signed: dkim.sign is off.': 'Mail wird nicht signiert: dkim.sign ist aus.',
  'What is not proven is refused (p=reject).': 'Was nicht bewiesen ist, wird abgelehnt (p=reject).',
  'What is not proven goes to junk (p=quarantine).': 'Was nicht bewiesen ist, kommt in den Spam (p=quarantine).',
  'Only watching (p=none), which is right for the first weeks.':
    'Es wird nur beobachtet (p=none), das ist in den ersten Wochen richtig.',
  'The policy is “{policy}”, but nobody is asked to report, so you cannot know what it does.':
    'Die Regel ist „{policy}“, aber niemand wird um Berichte gebeten; was sie bewirkt, erfahren Sie so nicht.',
  'There is no DMARC policy: what to do with forged mail from {domain} is left to chance.':
    'Es gibt keine DMARC-Regel: Was mit gefälschter Mail von {domain} geschieht, bleibt dem Zufall überlassen.',
  'The policy of {above} holds here. One of its own is seen more easily.':
    'Hier gilt die Regel von {above}. Eine eigene ist leichter zu sehen.',
  'There are {count} DMARC records, so none of them counts. Keep one.':
    'Es gibt {count} DMARC-Einträge, daher gilt keiner. Lassen Sie einen stehen.',
  'The DMARC record cannot be used: {why}.': 'Der DMARC-Eintrag ist nicht brauchbar: {why}.',
  '{address} is named {name}, and back.': '{address} heißt {name}, und umgekehrt.',
  '{address} is named {name}. It leads back, but {host} would be better.':
    '{address} heißt {name}. Der Name führt zurück, aber {host} wäre besser.',
  '{address} is named {name}, as a line that changes its address; many refuse mail from such.':
    '{address} heißt {name}, wie ein Anschluss mit wechselnder Adresse; viele lehnen Mail von solchen ab.',
  '{address} is named {name}, but that name does not lead back to it.':
    '{address} heißt {name}, aber dieser Name führt nicht dorthin zurück.',
  '{address} has no name; many servers refuse mail from such.':
    '{address} hat keinen Namen; viele Server lehnen Mail von solchen Adressen ab.',
  'Does not matter: others see {relay}, not this address.':
    'Spielt keine Rolle: Andere sehen {relay}, nicht diese Adresse.',
  'The address that others see is not known here.': 'Welche Adresse andere sehen, ist hier nicht bekannt.',
  'On none of the lists you have named ({lists}).': 'Auf keiner der Listen, die Sie genannt haben ({lists}).',
  '{what} stands on {list}: {why}': '{what} steht auf {list}: {why}',
  'You have named no list to ask (doctor.block-lists).':
    'Sie haben keine Liste genannt, die gefragt werden soll (doctor.block-lists).',
  '{lists} did not answer.': '{lists} hat nicht geantwortet.',
  'Mail goes out: {host} took some {at, date, medium}, {at, time, short}.':
    'Mail geht hinaus: {host} hat am {at, date, medium} um {at, time, short} welche angenommen.',
  'Mail leaves through {relay}.': 'Mail geht über {relay} hinaus.',
  '{count} mail hosts kept silent, one after the other: your network seems to keep port 25 shut.':
    '{count} Mailserver haben nacheinander geschwiegen: Ihr Netz hält Port 25 offenbar geschlossen.',
  'Nothing has gone out yet.': 'Es ist noch nichts hinausgegangen.',
  'Good until {until, date, medium}{renews, select, yes {, and renewed by itself} other {}}.':
    'Gültig bis {until, date, medium}{renews, select, yes {, erneuert sich von selbst} other {}}.',
  'Ends on {until, date, medium}, and the next one is not there.':
    'Endet am {until, date, medium}, und das nächste ist nicht da.',
  'Ended on {until, date, medium}. Mail still comes, but programs refuse it.':
    'Endete am {until, date, medium}. Mail kommt noch, aber Programme lehnen es ab.',
  'It is for {names}, not for {host}.': 'Es gilt für {names}, nicht für {host}.',
  'Made by this server itself: enough for mail between servers, but strangers cannot check it.':
    'Von diesem Server selbst ausgestellt: genügt für Mail zwischen Servern, aber Fremde können es nicht prüfen.',
  'Others are told to come encrypted only, and find the policy.':
    'Andere erfahren, dass sie nur verschlüsselt kommen sollen, und finden die Regel.',
  'Not used. It tells others never to bring mail unencrypted (mta-sts.mode).':
    'Nicht in Gebrauch. Damit erfahren andere, dass sie Mail nie unverschlüsselt bringen sollen (mta-sts.mode).',
  'The policy is served, but nothing in the DNS says so.': 'Die Regel liegt bereit, aber im DNS steht nichts davon.',
  'The DNS announces another policy than the one that is served.':
    'Das DNS kündigt eine andere Regel an als die, die bereitliegt.',
  'The policy is announced, but {host} does not exist.': 'Die Regel ist angekündigt, aber {host} gibt es nicht.',
  'The policy is announced, but cannot be fetched: {why}.':
    'Die Regel ist angekündigt, lässt sich aber nicht abrufen: {why}.',
  'The policy that others fetch does not name {mail}: mail stays away.':
    'Die Regel, die andere abrufen, nennt {mail} nicht: Mail bleibt aus.',
  'Others report to you how encryption towards you fares.':
    'Andere berichten Ihnen, wie es der Verschlüsselung zu Ihnen ergeht.',
  'Nobody is asked to report how encryption towards you fares.':
    'Niemand wird gebeten zu berichten, wie es der Verschlüsselung zu Ihnen ergeht.',
  'Reports go to somebody else.': 'Berichte gehen an jemand anderen.',
  'The record cannot be used: {why}.': 'Der Eintrag ist nicht brauchbar: {why}.',
  'The published key is the one in use.': 'Der veröffentlichte Schlüssel ist der, der benutzt wird.',
  '{host} is signed, so the key of its certificate could be proven too.':
    '{host} ist signiert, also ließe sich auch der Schlüssel des Zertifikats beweisen.',
  'There are TLSA records, but without DNSSEC nobody believes them.':
    'Es gibt TLSA-Einträge, aber ohne DNSSEC glaubt sie niemand.',
  'The published key is not the one in use: servers that check it keep your mail.':
    'Der veröffentlichte Schlüssel ist nicht der, der benutzt wird: Server, die ihn prüfen, behalten Ihre Mail.',
  'Not used. It needs DNSSEC, and {host} is not signed.':
    'Nicht in Gebrauch. Es braucht DNSSEC, und {host} ist nicht signiert.',
  'Certificates may come from {allowed}.': 'Zertifikate dürfen von {allowed} kommen.',
  'Any certificate authority may be asked.': 'Jede Zertifizierungsstelle darf gefragt werden.',
  'Only {allowed} may issue certificates, and this server asks {authority}.':
    'Nur {allowed} darf Zertifikate ausstellen, und dieser Server fragt {authority}.',
  '{domain} is signed: nobody can forge its records.': '{domain} ist signiert: Niemand kann die Einträge fälschen.',
  '{domain} is not signed. Many providers do that with one click.':
    '{domain} ist nicht signiert. Bei vielen Anbietern genügt dafür ein Klick.',
  'The signatures of {domain} do not hold, so many cannot see it at all: {why}.':
    'Die Signaturen von {domain} stimmen nicht, daher sehen viele die Domain gar nicht: {why}.',
  'Mail programs find their servers from the address alone.':
    'Mailprogramme finden ihre Server allein anhand der Adresse.',
  '{count, plural, one {# record is} other {# records are}} missing by which mail programs find their servers.':
    'Es {count, plural, one {fehlt # Eintrag} other {fehlen # Einträge}}, mit denen Mailprogramme ihre Server finden.',
  'Mail programs are sent elsewhere: {names}.': 'Mailprogramme werden woandershin geschickt: {names}.',
  MX: 'MX',
  Address: 'Adresse',
  'Port 25, inward': 'Port 25, herein',
  SPF: 'SPF',
  DKIM: 'DKIM',
  DMARC: 'DMARC',
  PTR: 'PTR',
  'Block lists': 'Sperrlisten',
  'Port 25, outward': 'Port 25, hinaus',
  Certificate: 'Zertifikat',
  'MTA-STS': 'MTA-STS',
  'TLS-RPT': 'TLS-RPT',
  DANE: 'DANE',
  CAA: 'CAA',
  DNSSEC: 'DNSSEC',
  'Mail programs': 'Mailprogramme',
  'Says which host takes mail for the domain. Without it nobody can write to you.':
    'Sagt, welcher Server Mail für die Domain annimmt. Ohne ihn kann Ihnen niemand schreiben.',
  'Says where the mail host is. It must lead to this server.':
    'Sagt, wo der Mailserver steht. Die Adresse muss zu diesem Server führen.',
  'Mail from other servers always comes to port 25. A router has to let it through.':
    'Mail von anderen Servern kommt immer an Port 25. Ein Router muss sie durchlassen.',
  'Says which hosts send mail in your name. Others check it on every message.':
    'Sagt, welche Server in Ihrem Namen senden. Andere prüfen das bei jeder Nachricht.',
  'Your mail is signed; with the key in the DNS everybody can check that it is yours and unchanged.':
    'Ihre Mail wird signiert; mit dem Schlüssel im DNS kann jeder prüfen, dass sie von Ihnen und unverändert ist.',
  'Says what others are to do with mail in your name that neither SPF nor DKIM proves, and where they report it.':
    'Sagt, was andere mit Mail in Ihrem Namen tun sollen, die weder SPF noch DKIM beweist, und wohin sie berichten.',
  'The name of your address. Only whoever the address belongs to, mostly your internet provider, can set it.':
    'Der Name Ihrer Adresse. Setzen kann ihn nur, wem die Adresse gehört, meist Ihr Internetanbieter.',
  'Lists of addresses and domains that have sent junk. Many servers ask them before they take mail.':
    'Listen von Adressen und Domains, die Spam gesendet haben. Viele Server fragen sie, bevor sie Mail annehmen.',
  'Mail to other servers leaves on port 25. Many providers keep it shut; a relay is the way round.':
    'Mail an andere Server geht über Port 25 hinaus. Viele Anbieter halten ihn geschlossen; ein Relay ist der Weg außen herum.',
  'Proves that the mail host is who it says, and encrypts what is said.':
    'Beweist, dass der Mailserver ist, wer er sagt, und verschlüsselt, was gesprochen wird.',
  'Tells others that your mail is only to come encrypted, and to which hosts.':
    'Sagt anderen, dass Mail an Sie nur verschlüsselt kommen soll, und zu welchen Servern.',
  'Asks others to tell you once a day how encryption towards you fares.':
    'Bittet andere, Ihnen einmal täglich zu sagen, wie es der Verschlüsselung zu Ihnen ergeht.',
  'Publishes the key of your certificate in the signed DNS, so that nobody can stand in between.':
    'Veröffentlicht den Schlüssel Ihres Zertifikats im signierten DNS, damit sich niemand dazwischenstellen kann.',
  'Says which authorities may issue certificates for your names.':
    'Sagt, welche Stellen Zertifikate für Ihre Namen ausstellen dürfen.',
  'Signs the records of the domain, so that nobody can forge them on the way.':
    'Signiert die Einträge der Domain, damit niemand sie unterwegs fälschen kann.',
  'Lets phones and mail programs find servers and ports from the address alone (SRV, autoconfig).':
    'Lässt Telefone und Mailprogramme Server und Ports allein anhand der Adresse finden (SRV, autoconfig).',
  'Whoever keeps the DNS of the domain: your registrar or web host':
    'Wer das DNS der Domain verwaltet: Ihr Registrar oder Webhoster',
  'Your internet provider': 'Ihr Internetanbieter',
  'Whoever looks after your router': 'Wer Ihren Router betreut',
  'You, in the settings of this server': 'Sie, in den Einstellungen dieses Servers',
  'The provider that takes your mail along': 'Der Anbieter, der Ihre Mail mitnimmt',
  'The keeper of the list; most have a page to ask for removal':
    'Der Betreiber der Liste; die meisten haben eine Seite für Löschanträge',
  'Can they write to us?': 'Können andere uns schreiben?',
  'Can we write to them?': 'Können wir anderen schreiben?',
  'Will it look genuine?': 'Wirkt unsere Mail echt?',
  'Yes.': 'Ja.',
  'Almost.': 'Fast.',
  'Not yet.': 'Noch nicht.',
  'Could not ask.': 'Konnte nicht gefragt werden.',
  'The DNS leads here, and others get in.': 'Das DNS führt hierher, und andere kommen herein.',
  'Nothing stands in the way.': 'Nichts steht im Weg.',
  'Others can check that your mail is yours.': 'Andere können prüfen, dass Ihre Mail von Ihnen ist.',
  'Nobody outside was asked.': 'Draußen wurde niemand gefragt.',
  'In mode capture nothing leaves this computer, so nobody is asked. The records below are those that would be needed.':
    'Im Modus capture verlässt nichts diesen Rechner, daher wird niemand gefragt. Unten stehen die Einträge, die nötig wären.',
  'In mode local nothing leaves this computer, so nobody is asked. The records below are those that would be needed.':
    'Im Modus local verlässt nichts diesen Rechner, daher wird niemand gefragt. Unten stehen die Einträge, die nötig wären.',
  '{domain} is a name for tests and documents; nobody outside can ask for it. The records below are those that would be needed.':
    '{domain} ist ein Name für Tests und Beispiele; draußen kann niemand danach fragen. Unten stehen die Einträge, die nötig wären.',
  'Begin with watching: publish p=none with an address for reports. Nobody’s mail changes by it.':
    'Beginnen Sie mit Beobachten: Veröffentlichen Sie p=none mit einer Adresse für Berichte. Für niemandes Mail ändert sich dadurch etwas.',
  'Wait for reports. Large receivers send one a day; without them nobody can say what a stricter policy would do.':
    'Warten Sie auf Berichte. Große Empfänger senden täglich einen; ohne sie kann niemand sagen, was eine strengere Regel bewirkt.',
  'Go on watching. So far {days, plural, one {# day has} other {# days have}} reports of {passed, number} messages from your hosts; two weeks and some twenty messages are enough.':
    'Beobachten Sie weiter. Bisher gibt es von {days, plural, one {# Tag} other {# Tagen}} Berichte über {passed, number} Nachrichten Ihrer Server; zwei Wochen und etwa zwanzig Nachrichten genügen.',
  'Mend first: {failed, number} of {total, number} messages from your own hosts were not proven. The sources stand under Reports.':
    'Erst in Ordnung bringen: {failed, number} von {total, number} Nachrichten Ihrer eigenen Server waren nicht bewiesen. Die Quellen stehen unter Berichte.',
  'Time for the next step: of {total, number} messages from your hosts {failed, plural, =0 {all were proven} other {# were not proven}}. With p=quarantine forged mail goes to junk.':
    'Zeit für den nächsten Schritt: Von {total, number} Nachrichten Ihrer Server {failed, plural, =0 {waren alle bewiesen} one {war # nicht bewiesen} other {waren # nicht bewiesen}}. Mit p=quarantine kommt Gefälschtes in den Spam.',
  'Time for the last step: of {total, number} messages from your hosts {failed, plural, =0 {all were proven} other {# were not proven}}. With p=reject forged mail is refused.':
    'Zeit für den letzten Schritt: Von {total, number} Nachrichten Ihrer Server {failed, plural, =0 {waren alle bewiesen} one {war # nicht bewiesen} other {waren # nicht bewiesen}}. Mit p=reject wird Gefälschtes abgelehnt.',
  'Nothing more to do: forged mail in your name is refused.':
    'Nichts mehr zu tun: Gefälschte Mail in Ihrem Namen wird abgelehnt.',
};
