/** The rest of what the log says: mail that is moved, fetched, sorted, sent on and returned. */
import type { Catalogue } from '../../../server/base/language.ts';

export const eventsWays: Catalogue = {
  ', {untaken} could not be taken': ', {untaken} ließen sich nicht übernehmen',
  '{what} is being moved': '{what} zieht um',
  '{what} is {state}; {messages} came so far': '{what}: {state}; {messages} bisher',
  '{what} is {state}: {because}; {messages} came so far': '{what}: {state}: {because}; {messages} bisher',
  '{what}: {messages} would come{rest}': '{what}: {messages} würden kommen{rest}',
  '{what}: {messages}{rest}; compared, and the same': '{what}: {messages}{rest}; verglichen und gleich',
  '{what}: {messages}{rest}': '{what}: {messages}{rest}',
  '{user} at {host}': '{user} bei {host}',
  'one message': 'eine Nachricht',
  'Fetching from {there} for {account} was added ({by})': 'Abholen von {there} für {account} hinzugefügt ({by})',
  'Fetching from {there} for {account} was changed ({by})': 'Abholen von {there} für {account} geändert ({by})',
  'Fetching from {there} for {account} was removed ({by})': 'Abholen von {there} für {account} entfernt ({by})',
  '{messages} ({octets} octets) fetched from {there}, {removed} deleted there':
    '{messages} ({octets, number} Oktette) von {there} abgeholt, {removed} dort gelöscht',
  '{messages} ({octets} octets) fetched from {there}': '{messages} ({octets, number} Oktette) von {there} abgeholt',
  'A message stays with {there} ({key}): {because}': 'Eine Nachricht bleibt bei {there} ({key}): {because}',
  'A message stays with {there} in {folder} ({key}): {because}':
    'Eine Nachricht bleibt bei {there} in {folder} ({key}): {because}',
  'Mail of {there} cannot be fetched: {because}. Next try at {time} UTC':
    'Mail von {there} lässt sich nicht abholen: {because}. Nächster Versuch um {time} UTC',
  'Mail of {there} is fetched again; it had failed since {time} UTC':
    'Mail von {there} wird wieder abgeholt; es war seit {time} UTC gescheitert',
  'Moving mail of {there} waits until {time} UTC: {because}':
    'Der Umzug der Mail von {there} wartet bis {time} UTC: {because}',
  '{by} held it': '{by} hat angehalten',
  '{by} released it': '{by} hat freigegeben',
  '{by} asked to try it now': '{by} wollte sofort einen neuen Versuch',
  '{by} queued it anew': '{by} hat neu eingereiht',
  '{by} chose another route': '{by} hat einen anderen Weg gewählt',
  '{by} changed the address': '{by} hat die Adresse geändert',
  '{by} added this recipient': '{by} hat diesen Empfänger hinzugefügt',
  '{by} changed the sender': '{by} hat den Absender geändert',
  '{by} chose the next try': '{by} hat den nächsten Versuch festgelegt',
  '{by} chose how long to keep trying': '{by} hat festgelegt, wie lange versucht wird',
  '{by} returned it to the sender': '{by} hat an den Absender zurückgeschickt',
  '{by} ended its time': '{by} hat die Frist beendet',
  '{by} took it out of the queue': '{by} hat aus der Warteschlange genommen',
  '{by} threw away': '{by} hat weggeworfen',
  '{by} marked it as delivered, without a delivery of ours':
    '{by} hat als zugestellt markiert, ohne dass Mailroom zugestellt hat',
  '{by} asked to {act}': '{by} wollte: {act}',
  'because "{why}"': 'Grund: „{why}“',
  'all outgoing mail': 'alle ausgehende Mail',
  'mail to {route}': 'Mail an {route}',
  '{by} stopped: {what}': '{by} hat gestoppt: {what}',
  '{by} let go on: {what}': '{by} lässt wieder laufen: {what}',
  '{said}, because "{why}"': '{said}, Grund: „{why}“',
  '{by} returned it': '{by} hat sie zurückgeschickt',
  '{by} still tries to deliver it': '{by} versucht noch, sie zuzustellen',
  '{by} delivered it': '{by} hat sie zugestellt',
  '{by} passed it on': '{by} hat sie weitergegeben',
  '{by} passed it on to several': '{by} hat sie an mehrere weitergegeben',
  '{by} says it was shown': '{by} sagt, sie wurde angezeigt',
  '{by} says it was deleted unread': '{by} sagt, sie wurde ungelesen gelöscht',
  '{by} says what a program did with it': '{by} sagt, was ein Programm mit ihr getan hat',
  '{by} says its recipient complained of it': '{by} sagt, ihr Empfänger hat sich über sie beschwert',
  'a moment': 'einen Augenblick',
  '{count, plural, one {{words} day} other {{words} days}}':
    '{count, plural, one {{words, select, one {einen Tag} other {# Tag}}} other {{words, select, two {zwei} three {drei} four {vier} five {fünf} six {sechs} seven {sieben} eight {acht} nine {neun} ten {zehn} other {#}} Tage}}',
  '{count, plural, one {{words} hour} other {{words} hours}}':
    '{count, plural, one {{words, select, one {eine Stunde} other {# Stunde}}} other {{words, select, two {zwei} three {drei} four {vier} five {fünf} six {sechs} seven {sieben} eight {acht} nine {neun} ten {zehn} other {#}} Stunden}}',
  '{count, plural, one {{words} minute} other {{words} minutes}}':
    '{count, plural, one {{words, select, one {eine Minute} other {# Minute}}} other {{words, select, two {zwei} three {drei} four {vier} five {fünf} six {sechs} seven {sieben} eight {acht} nine {neun} ten {zehn} other {#}} Minuten}}',
  '{count, plural, one {{words} second} other {{words} seconds}}':
    '{count, plural, one {{words, select, one {eine Sekunde} other {# Sekunde}}} other {{words, select, two {zwei} three {drei} four {vier} five {fünf} six {sechs} seven {sieben} eight {acht} nine {neun} ten {zehn} other {#}} Sekunden}}',
  Somebody: 'Jemand',
  '{what} {span} after it was taken': '{what}, {span} nach der Übernahme',
  '{what} {span} after taking it': '{what}, {span} nach der Übernahme',
  '{said}: {why}': '{said}: {why}',
  '{recipient}: {what}': '{recipient}: {what}',
  'A message': 'Eine Nachricht',
  'What {from} tells is about no mail of ours: {because}': 'Was {from} meldet, betrifft keine Mail von hier: {because}',
  'A report to {to} could not be delivered either; {postmaster} is told: {because}':
    'Auch ein Bericht an {to} war nicht zustellbar; {postmaster} erfährt es: {because}',
  '{address} is not tried any more': '{address} wird nicht mehr versucht',
  '{address} is tried again': '{address} wird wieder versucht',
  '{address} is tried whatever it says': '{address} wird auf jeden Fall versucht',
  '{said} until {until}': '{said} bis {until}',
  '{from} became {to} (rule {line})': '{from} wurde zu {to} (Regel {line})',
  'and {count} more': 'und {count} weitere',
  'Encrypted ({version})': 'Verschlüsselt ({version})',
  'Not encrypted: {why}': 'Nicht verschlüsselt: {why}',
  'nobody asked for it': 'niemand hat darum gebeten',
  '{encrypted}, but nobody proved who took it': '{encrypted}, aber niemand hat bewiesen, wer sie genommen hat',
  '{proven}; but only unsigned DNS says that {host} takes this mail':
    '{proven}; aber nur unsigniertes DNS sagt, dass {host} diese Mail annimmt',
  it: 'er',
  '{encrypted}, certificate proven by DANE': '{encrypted}, Zertifikat durch DANE bewiesen',
  '{encrypted}, certificate proven by MTA-STS': '{encrypted}, Zertifikat durch MTA-STS bewiesen',
  '{encrypted}, certificate vouched for by a known authority':
    '{encrypted}, für das Zertifikat bürgt eine bekannte Stelle',
  '{encrypted}, certificate is the one that the owner knows':
    '{encrypted}, das Zertifikat ist das, das der Betreiber kennt',
  'the MX record is signed (DNSSEC)': 'der MX-Eintrag ist signiert (DNSSEC)',
  'the host is named by the MTA-STS policy': 'der Host steht in der MTA-STS-Richtlinie',
  'the host is named in the settings': 'der Host steht in den Einstellungen',
  'the recipient’s address names the host itself': 'die Adresse des Empfängers nennt den Host selbst',
  'the certificate was not believed: {doubt}': 'dem Zertifikat wurde nicht geglaubt: {doubt}',
  'certificate for {name}': 'Zertifikat für {name}',
  'asked for: {because}': 'verlangt wegen: {because}',
  'REQUIRETLS passed on: TLS is demanded of all further hops':
    'REQUIRETLS weitergegeben: TLS wird auf allen weiteren Strecken verlangt',
  'TLSA {record} at {at} ({by})': 'TLSA {record} unter {at} ({by})',
  'MTA-STS policy of {domain}, mx: {mx}': 'MTA-STS-Richtlinie von {domain}, mx: {mx}',
  'signed by {issuer}': 'signiert von {issuer}',
  'SHA-256 fingerprint {fingerprint}': 'SHA-256-Fingerabdruck {fingerprint}',
  '{encrypted}, and {user} signed in': '{encrypted}, und {user} war angemeldet',
  '{encrypted}; who brought it is for the checks to say': '{encrypted}; wer sie gebracht hat, sagen die Prüfungen',
  'Not encrypted: it came from this computer': 'Nicht verschlüsselt: Sie kam von diesem Computer',
  'Not encrypted: whoever brought it did not ask for it':
    'Nicht verschlüsselt: Wer sie brachte, hat nicht darum gebeten',
  'its sender demands TLS on every hop (REQUIRETLS)': 'ihr Absender verlangt TLS auf jeder Strecke (REQUIRETLS)',
  'its sender does not insist on TLS (TLS-Required: No)': 'ihr Absender besteht nicht auf TLS (TLS-Required: No)',
  'sent on to {to}': 'weitergeschickt an {to}',
  'not sent on to {to}, and kept': 'nicht an {to} weitergeschickt, sondern behalten',
  'refused, and returned to its sender': 'abgewiesen und an den Absender zurückgeschickt',
  'refused, and kept all the same': 'abgewiesen und trotzdem behalten',
  'answered: a letter goes to {to}': 'beantwortet: Ein Brief geht an {to}',
  '{to} has no answer': '{to} bekommt keine Antwort',
  '{to} is told of it': '{to} erfährt davon',
  '{to} is not told of it': '{to} erfährt nichts davon',
  'taken out of the mailbox': 'aus dem Postfach genommen',
  'changed in its mailbox': 'im Postfach geändert',
  'its sender': 'ihr Absender',
  '{what} by {by}': '{what} durch {by}',
  '{what} by {by}: {because}': '{what} durch {by}: {because}',
  'The script “{script}” of the server failed: {because}':
    'Das Skript „{script}“ des Servers ist gescheitert: {because}',
  'The script “{script}” of the server failed at line {line}: {because}':
    'Das Skript „{script}“ des Servers ist in Zeile {line} gescheitert: {because}',
  'The script “{script}” failed: {because}': 'Das Skript „{script}“ ist gescheitert: {because}',
  'The script “{script}” failed at line {line}: {because}':
    'Das Skript „{script}“ ist in Zeile {line} gescheitert: {because}',
  '{recipient} has a copy in {account}/{mailbox}': '{recipient} hat eine Kopie in {account}/{mailbox}',
  '{said} by {by}': '{said} durch {by}',
  '{recipient} {what}': '{recipient} {what}',
  '{recipient} is kept as it came. {what}': '{recipient} liegt da, wie sie kam. {what}',
  '{account} uses {percent} % of what it may hold, and was told so':
    '{account} nutzt {percent} % des erlaubten Platzes und hat es erfahren',
  '{some} and {count} more': '{some} und {count} weitere',
  '{remote} to {to} refused with {code}: {because}': '{remote} an {to} abgewiesen mit {code}: {because}',
  '{remote} to {to} and others refused with {code}: {because}':
    '{remote} an {to} und andere abgewiesen mit {code}: {because}',
  '{remote} refused with {code}: {because}': '{remote} abgewiesen mit {code}: {because}',
  '{remote} from {from} refused with {code}: {because}': '{remote} von {from} abgewiesen mit {code}: {because}',
  '{remote} left after a moment: {accepted} accepted, {refused} refused ({why})':
    '{remote} ging nach einem Augenblick: {accepted} angenommen, {refused} abgewiesen ({why})',
  '{remote} left after {seconds} s: {accepted} accepted, {refused} refused ({why})':
    '{remote} ging nach {seconds} s: {accepted} angenommen, {refused} abgewiesen ({why})',
  '{sender} → {recipients}: {size} octets accepted ({protocol})':
    '{sender} → {recipients}: {size, number} Oktette angenommen ({protocol})',
  '{sender} → {recipients}: {size} octets accepted from {from} ({protocol})':
    '{sender} → {recipients}: {size, number} Oktette von {from} angenommen ({protocol})',
  '{recipient} relayed to the next hop: {reply}': '{recipient} an den nächsten Server übergeben: {reply}',
  '{recipient} relayed to {host}: {reply}': '{recipient} an {host} übergeben: {reply}',
  '{to} is told ({kind, select, failed {failed} delayed {delayed} delivered {delivered} other {{kind}}}): {recipients}':
    '{to} erfährt ({kind, select, failed {gescheitert} delayed {verzögert} delivered {zugestellt} other {{kind}}}): {recipients}',
  'no report ({kind, select, failed {failed} delayed {delayed} delivered {delivered} other {{kind}}}) for {recipients}: {because}':
    'kein Bericht ({kind, select, failed {gescheitert} delayed {verzögert} delivered {zugestellt} other {{kind}}}) für {recipients}: {because}',
  'not wished': 'nicht gewünscht',
  'The {kind} report for {domain}, {day}, to {destination}: {result, select, queued {queued} posted {posted} failed {failed} refused {refused} other {{result}}}':
    'Der {kind}-Bericht für {domain}, {day}, an {destination}: {result, select, queued {eingereiht} posted {übermittelt} failed {gescheitert} refused {abgewiesen} other {{result}}}',
  '{said} ({because})': '{said} ({because})',
  '{recipient} captured in {account}/{mailbox}': '{recipient} abgefangen in {account}/{mailbox}',
  '{recipient} filed in {account}/{mailbox}': '{recipient} abgelegt in {account}/{mailbox}',
  '{recipient} captured in {account}/{mailbox} as UID {uid}':
    '{recipient} abgefangen in {account}/{mailbox} als UID {uid}',
  '{recipient} filed in {account}/{mailbox} as UID {uid}': '{recipient} abgelegt in {account}/{mailbox} als UID {uid}',
};
