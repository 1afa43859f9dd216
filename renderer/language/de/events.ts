/** What the log says, which the window makes of an event itself (server/events): people, server, store, lists. */
import type { Catalogue } from '../../../server/base/language.ts';

export const events: Catalogue = {
  'in the window': 'im Fenster',
  'when its time was over': 'als seine Zeit um war',
  'by the script of the mailbox': 'durch das Skript des Ordners',
  'with {client} ({remote})': 'mit {client} ({remote})',
  'over {protocol} from {remote}': 'über {protocol} von {remote}',
  "{owner}'s {mailbox}": '{mailbox} von {owner}',
  '{folder}, UID {uid}': '{folder}, UID {uid}',
  '{user} signed in over IMAP from {remote} ({mechanism})':
    '{user} hat sich über IMAP von {remote} angemeldet ({mechanism})',
  'IMAP sign-in as {user} from {remote} refused: {why}': 'IMAP-Anmeldung als {user} von {remote} abgewiesen: {why}',
  '{user} uses {program}': '{user} benutzt {program}',
  'the client': 'das Mailprogramm',
  '{user} left IMAP after {commands} commands': '{user} hat IMAP nach {commands} Befehlen verlassen',
  '{user} signed in over POP3 from {remote} ({mechanism})':
    '{user} hat sich über POP3 von {remote} angemeldet ({mechanism})',
  'POP3 sign-in as {user} from {remote} refused: {why}': 'POP3-Anmeldung als {user} von {remote} abgewiesen: {why}',
  '{user} left POP3: {retrieved} retrieved, {deleted} deleted':
    '{user} hat POP3 verlassen: {retrieved} abgeholt, {deleted} gelöscht',
  '{user} signed in over JMAP from {remote} ({mechanism})':
    '{user} hat sich über JMAP von {remote} angemeldet ({mechanism})',
  'JMAP sign-in as {user} from {remote} refused: {why}': 'JMAP-Anmeldung als {user} von {remote} abgewiesen: {why}',
  '{by} read it {how} ({where})': '{by} hat sie gelesen, {how} ({where})',
  '{by} moved it to {to} {how}': '{by} hat sie nach {to} verschoben, {how}',
  '{by} copied it to {to} {how}': '{by} hat sie nach {to} kopiert, {how}',
  '{by} deleted it {how} ({where})': '{by} hat sie gelöscht, {how} ({where})',
  '{by} put it into {where} {how}': '{by} hat sie in {where} gelegt, {how}',
  '{by} brought it back for {account} ({where})': '{by} hat sie für {account} zurückgeholt ({where})',
  '1 message': '1 Nachricht',
  '{count} messages': '{count, number} Nachrichten',
  'Backup {backup} made in {target}: {messages}, {size}, {added} of it new':
    'Sicherung {backup} in {target} angelegt: {messages}, {size}, davon {added} neu',
  '{said}; 1 old one removed': '{said}; 1 alte entfernt',
  '{said}; {removed} old ones removed': '{said}; {removed} alte entfernt',
  'No backup was made: {because}': 'Keine Sicherung angelegt: {because}',
  'Backup {backup} was restored to try it: {messages}, all as they were':
    'Sicherung {backup} zur Probe wiederhergestellt: {messages}, alle unverändert',
  'Backup {backup} was restored to try it, and is not what it should be: {because}':
    'Sicherung {backup} zur Probe wiederhergestellt, und sie ist nicht, was sie sein soll: {because}',
  'Backup {backup} written into the file {file} ({size})':
    'Sicherung {backup} in die Datei {file} geschrieben ({size})',
  'Restored from the backup {backup}. What waited in its queue is held':
    'Aus der Sicherung {backup} wiederhergestellt. Was in ihrer Warteschlange lag, ist angehalten',
  'Restored from the backup {backup}; what was there before lies in {aside}. What waited in its queue is held':
    'Aus der Sicherung {backup} wiederhergestellt; was vorher da war, liegt in {aside}. Was in ihrer Warteschlange lag, ist angehalten',
  '{remote} asked for the mail of {node}: {recipients} recipients go now':
    '{remote} hat nach der Mail von {node} gefragt: {recipients} Empfänger gehen jetzt hinaus',
  '{server} could not be asked for our mail: {reply}':
    '{server} konnte nicht nach unserer Mail gefragt werden: {reply}',
  '{server} was asked for the mail of {domain}: {reply}': '{server} wurde nach der Mail von {domain} gefragt: {reply}',
  'One captured message went, as the setting {rule} says':
    'Eine abgefangene Nachricht wurde entfernt, wie es die Einstellung {rule} sagt',
  '{messages} captured messages went, as the setting {rule} says':
    '{messages} abgefangene Nachrichten wurden entfernt, wie es die Einstellung {rule} sagt',
  'it passes': 'sie geht durch',
  'it goes to Junk': 'sie kommt in den Spam',
  'it is held': 'sie wird angehalten',
  'it is refused': 'sie wird abgewiesen',
  'it is to come later': 'sie soll später wiederkommen',
  'checked: {act}: {because}': 'geprüft: {act}: {because}',
  'checked: {act} (watched only; else {would}): {because}':
    'geprüft: {act} (nur beobachtet; sonst: {would}): {because}',
  'Mailroom {version} started ({mode}) in {home}': 'Mailroom {version} gestartet ({mode}) in {home}',
  'Mailroom is stopping: {reason}': 'Mailroom wird beendet: {reason}',
  'A fault of ours in {where}: {because}': 'Ein Fehler in Mailroom, in {where}: {because}',
  '{listener} cannot listen on {host}:{port}. {because}': '{listener} kann {host}:{port} nicht öffnen. {because}',
  'New connections are shown another certificate for {names}, by {issuer}, good until {until}':
    'Neue Verbindungen sehen ein anderes Zertifikat für {names}, von {issuer}, gültig bis {until}',
  'The certificate for {names} did not come: {because}': 'Das Zertifikat für {names} ist nicht gekommen: {because}',
  'A certificate could not be taken: {because}': 'Ein Zertifikat konnte nicht übernommen werden: {because}',
  '{said} (again {at})': '{said} (wieder um {at})',
  'Settings changed ({by}): {keys}': 'Einstellungen geändert ({by}): {keys}',
  'The settings file was not taken, the last good one stays: {because}':
    'Die Einstellungsdatei wurde nicht übernommen, die letzte gute gilt weiter: {because}',
  '{scanner} does not do its work: {because}. Meanwhile mail passes without it':
    '{scanner} tut seine Arbeit nicht: {because}. Solange geht Mail ohne ihn durch',
  '{scanner} does not do its work: {because}. Meanwhile mail is to come later':
    '{scanner} tut seine Arbeit nicht: {because}. Solange soll Mail später wiederkommen',
  '{scanner} works again': '{scanner} arbeitet wieder',
  'After a stop: {recipients} recipients went back to the queue':
    'Nach einem Stillstand: {recipients, plural, one {# Empfänger} other {# Empfänger}} wieder in der Warteschlange',
  '{remote} was turned away ({listener}): {because}; {more} more like it':
    '{remote} weggeschickt ({listener}): {because}; {more} weitere ebenso',
  '{remote} was turned away ({listener}): {because}': '{remote} weggeschickt ({listener}): {because}',
  '{remote} connected ({listener})': '{remote} verbunden ({listener})',
  'encrypted with {version}, {cipher}': 'verschlüsselt mit {version}, {cipher}',
  '{user} signed in from {remote} ({mechanism})': '{user} hat sich von {remote} angemeldet ({mechanism})',
  'sign-in as {user} from {remote} refused: {why}': 'Anmeldung als {user} von {remote} abgewiesen: {why}',
  '{recipient} waits, next try at {time} UTC: {reply}': '{recipient} wartet, nächster Versuch um {time} UTC: {reply}',
  '{recipient} failed: {reply}': '{recipient} gescheitert: {reply}',
  '{done}: {recipients}': '{done}: {recipients}',
  'A file of the drop folder is no mail that can be taken: {because}. It is kept as {file}':
    'Eine Datei im Ablageordner ist keine Mail, die sich annehmen lässt: {because}. Sie liegt jetzt als {file} da',
  'mail from {user} is held from now on: {because}': 'Mail von {user} wird ab jetzt angehalten: {because}',
  'mail from {user} goes again: {because}': 'Mail von {user} geht wieder: {because}',
  '{organization} reports on {domain}, {day}: {total} messages in its name, {failed} of them failed':
    '{organization} berichtet über {domain}, {day}: {total} Nachrichten in ihrem Namen, davon {failed} gescheitert',
  '{organization} reports on the mail hosts of {domain}, {day}: {total} sessions, {failed} of them failed':
    '{organization} berichtet über die Mailserver von {domain}, {day}: {total} Verbindungen, davon {failed} gescheitert',
  'A report from {from} was not taken: {because}. The mail with it lies in its mailbox':
    'Ein Bericht von {from} wurde nicht übernommen: {because}. Die Mail mit ihm liegt in ihrem Postfach',
  '{peer} is slowed down: {because}': '{peer} wird gebremst: {because}',
  '{peer} is shut out until {time} UTC: {because}': '{peer} bleibt bis {time} UTC ausgesperrt: {because}',
  '{peer} may begin anew': '{peer} darf von vorn anfangen',
  '{recipient} stands for {into}': '{recipient} steht für {into}',
  '{recipient} stands for {into}, in the name of {sender}': '{recipient} steht für {into}, im Namen von {sender}',
  '{recipient} handed to {to}: {reply}; perhaps a second time':
    '{recipient} an {to} übergeben: {reply}; vielleicht zum zweiten Mal',
  '{recipient} handed to {to}: {reply}': '{recipient} an {to} übergeben: {reply}',
  '{what}: {name} ({by})': '{what}: {name} ({by})',
  '{type} key {selector} of {domain}: {what} ({by})': '{type}-Schlüssel {selector} von {domain}: {what} ({by})',
  'began with TLS on a port that begins in clear: STARTTLS, or the TLS port, is what it should use':
    'begann mit TLS auf einem Port, der unverschlüsselt anfängt: Richtig wäre STARTTLS oder der TLS-Port',
  'speaks clear text on a port that begins with TLS: SSL/TLS is what it should use':
    'spricht unverschlüsselt auf einem Port, der mit TLS anfängt: Richtig wäre SSL/TLS',
  'does not believe our certificate': 'glaubt unserem Zertifikat nicht',
  'offers only versions or ciphers of TLS that are not safe any more':
    'bietet nur TLS-Versionen oder Verfahren an, die nicht mehr sicher sind',
  'would sign in without encryption: STARTTLS is what it should use':
    'würde sich unverschlüsselt anmelden: Richtig wäre STARTTLS',
  'wants to sign in in a way that is not offered: a normal password is what it should use':
    'will sich auf eine Art anmelden, die es hier nicht gibt: Richtig wäre ein normales Passwort',
  'wants to sign in on the port for other servers: the submission port is what it should use':
    'will sich am Port für andere Server anmelden: Richtig wäre der Port zum Versenden',
  '{remote} {what} ({listener}: {said})': '{remote} {what} ({listener}: {said})',
  'the footer of {domain} was added': 'die Fußzeile von {domain} wurde angefügt',
  'the footer of {domain} was not added: {because}': 'die Fußzeile von {domain} wurde nicht angefügt: {because}',
  '{by} wrote it as {account}, which has no room for a copy':
    '{by} hat sie als {account} geschrieben; dort ist kein Platz für eine Kopie',
  "{by} wrote it as {account}; a copy lies in {account}'s {mailbox}":
    '{by} hat sie als {account} geschrieben; eine Kopie liegt in {mailbox} von {account}',
  '“{script}” was saved': '„{script}“ gespeichert',
  '“{script}” runs from now on': '„{script}“ läuft ab jetzt',
  'Nothing sorts mail any more': 'Nichts sortiert mehr Mail',
  '“{script}” has this name now': '„{script}“ heißt jetzt so',
  '“{script}” was removed': '„{script}“ entfernt',
  '“{script}” runs at another time now': '„{script}“ läuft jetzt zu einer anderen Zeit',
  'on until {until}': 'an bis {until}',
  'on from {from}': 'an ab {from}',
  'on from {from} until {until}': 'an ab {from} bis {until}',
  'Filters of {account}: {what} ({by})': 'Filter von {account}: {what} ({by})',
  'the server': 'der Server',
  'Away reply of {account}: {what} ({by})': 'Abwesenheitsnotiz von {account}: {what} ({by})',
  'from {from} to {until}': 'von {from} bis {until}',
  'While the server was off the clock was set ahead by {by}; what waits keeps the time it has left':
    'Während der Server aus war, wurde die Uhr um {by} vorgestellt; was wartet, behält die Zeit, die ihm bleibt',
  'While the server was off the clock was set back by {by}; what waits keeps the time it has left':
    'Während der Server aus war, wurde die Uhr um {by} zurückgestellt; was wartet, behält die Zeit, die ihm bleibt',
  'The server was off for {by}, or the clock was set ahead; what waits keeps the time it has left':
    'Der Server war {by} lang aus, oder die Uhr wurde vorgestellt; was wartet, behält die Zeit, die ihm bleibt',
  'The server was off for {by}, or the clock was set back; what waits keeps the time it has left':
    'Der Server war {by} lang aus, oder die Uhr wurde zurückgestellt; was wartet, behält die Zeit, die ihm bleibt',
  'The clock was set ahead by {by}; what waits keeps the time it has left':
    'Die Uhr wurde um {by} vorgestellt; was wartet, behält die Zeit, die ihm bleibt',
  'The clock was set back by {by}; what waits keeps the time it has left':
    'Die Uhr wurde um {by} zurückgestellt; was wartet, behält die Zeit, die ihm bleibt',
  '{route} cannot be spoken to, and what waits for it waits together: {because}':
    '{route} ist nicht zu erreichen, und was dorthin soll, wartet gemeinsam: {because}',
  '{route} wants less at once: {because}': '{route} will weniger auf einmal: {because}',
  '{route}: {because}, after trouble since {since}': '{route}: {because}, nach Schwierigkeiten seit {since}',
  '{said}. One goes first at {time} UTC': '{said}. Eine geht um {time} UTC voraus',
  'The network leads out again: {because}': 'Das Netz führt wieder hinaus: {because}',
  'Outgoing mail rests: {because}': 'Ausgehende Mail ruht: {because}',
  'Outgoing mail rests, for something between us and the world answers: {because}':
    'Ausgehende Mail ruht, denn etwas zwischen uns und der Welt antwortet: {because}',
  'The network costs by the octet: large and less urgent messages wait ({because})':
    'Das Netz kostet nach Menge: Große und weniger eilige Nachrichten warten ({because})',
  'The network costs nothing: nothing waits for that any more ({because})':
    'Das Netz kostet nichts: Darauf wartet nichts mehr ({because})',
  'This computer slept {time}': 'Dieser Computer hat geschlafen: {time}',
  '{list}: {address} is a member now ({by})': '{list}: {address} ist jetzt Mitglied ({by})',
  '{list}: {address} has left ({by})': '{list}: {address} ist ausgetreten ({by})',
  '{list}: {address} is no member any more ({by})': '{list}: {address} ist kein Mitglied mehr ({by})',
  '{list}: {address} is kept otherwise now ({by})': '{list}: {address} wird jetzt anders geführt ({by})',
  '{list}: {address} gets no posts for now: too much came back ({by})':
    '{list}: {address} bekommt vorerst keine Beiträge: Zu viel kam zurück ({by})',
  '{list}: {address} gets posts again ({by})': '{list}: {address} bekommt wieder Beiträge ({by})',
  '{list}: {address} asks to join': '{list}: {address} möchte beitreten',
  '{list}: {address} asks to leave': '{list}: {address} möchte austreten',
  '{list}: {address} asks to get posts again': '{list}: {address} möchte wieder Beiträge bekommen',
  '{said}; a letter went there to be answered': '{said}; dorthin ging ein Brief, der beantwortet werden will',
  '{said}; an owner is asked': '{said}; ein Betreuer wird gefragt',
  '{by} let it go': '{by} hat ihn durchgelassen',
  '{by} refused it': '{by} hat ihn abgewiesen',
  'nobody looked at it in time': 'niemand hat ihn rechtzeitig angesehen',
  'sent to 1 member of {list}, from {sender}': 'an 1 Mitglied von {list} gesendet, von {sender}',
  'sent to {members} members of {list}, from {sender}': 'an {members} Mitglieder von {list} gesendet, von {sender}',
  'the list stands as its author, whose domain allows no other':
    'die Liste steht als Absender da, denn die Domain des Autors erlaubt keinen anderen',
  'the archive could not take it': 'das Archiv konnte ihn nicht aufnehmen',
  'it does not say why': 'warum, steht nicht dabei',
  '{list}: something came back of nobody who is known: {why}':
    '{list}: Etwas kam zurück, von niemandem, den sie kennt: {why}',
  '{list}: {address} could not be reached: {why} ({score} points)':
    '{list}: {address} war nicht zu erreichen: {why} ({score} Punkte)',
  'The mailing list {list} was made ({by})': 'Die Mailingliste {list} wurde angelegt ({by})',
  'The mailing list {list} was changed ({by})': 'Die Mailingliste {list} wurde geändert ({by})',
  'The mailing list {list} was removed ({by})': 'Die Mailingliste {list} wurde entfernt ({by})',
  '{list} holds a post of {author} for its moderators: {because}':
    '{list} hält einen Beitrag von {author} für die Moderatoren an: {because}',
  '{list}, a post of {author}: {what}': '{list}, ein Beitrag von {author}: {what}',
  '{list}: {what}': '{list}: {what}',
  '{list} passes nothing on: {because}': '{list} gibt nichts weiter: {because}',
  '{user} signed in over ManageSieve from {remote} ({mechanism})':
    '{user} hat sich über ManageSieve von {remote} angemeldet ({mechanism})',
  'ManageSieve sign-in as {user} from {remote} refused: {why}':
    'ManageSieve-Anmeldung als {user} von {remote} abgewiesen: {why}',
  '{user} left ManageSieve after {commands} commands': '{user} hat ManageSieve nach {commands} Befehlen verlassen',
  'Mail from {what} for {address}': 'Mail von {what} für {address}',
  'Mail of {address} to {what}': 'Mail von {address} nach {what}',
  ', {duplicates} were there already': ', {duplicates} waren schon da',
  '{did, select, refused {Refused on purpose} silent {Not answered on purpose} dropped {The connection was dropped on purpose} tls {TLS failed on purpose} slowed {Read or answered slowly on purpose} misled {Something untrue was told on purpose} delayed {Answered late on purpose} split {Answered in pieces on purpose} other {Other keywords were announced on purpose}}: {because}':
    '{did, select, refused {Mit Absicht abgewiesen} silent {Mit Absicht nicht geantwortet} dropped {Die Verbindung wurde mit Absicht abgebrochen} tls {TLS ist mit Absicht gescheitert} slowed {Mit Absicht langsam gelesen oder geantwortet} misled {Mit Absicht etwas Falsches gesagt} delayed {Mit Absicht spät geantwortet} split {Mit Absicht in Stücken geantwortet} other {Mit Absicht wurden andere Schlüsselwörter angekündigt}}: {because}',
  'The inbox {inbox} went: nothing came to it any more': 'Der Eingang {inbox} wurde entfernt: Es kam nichts mehr an',
  'The inbox {inbox} went with one message: nothing came to it any more':
    'Der Eingang {inbox} wurde mit einer Nachricht entfernt: Es kam nichts mehr an',
  'The inbox {inbox} went with {messages} messages: nothing came to it any more':
    'Der Eingang {inbox} wurde mit {messages} Nachrichten entfernt: Es kam nichts mehr an',
};
