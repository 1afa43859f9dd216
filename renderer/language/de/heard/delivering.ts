/** What delivery says: into mailboxes, to aliases, scripts and programs (server/mda). */
import type { Table } from '../../hearing.ts';

const delivered: Table = {
  'The delivery broke off, by a fault of this server': 'Die Zustellung brach ab, durch einen Fehler dieses Servers',
  'The mailbox does not take mail': 'Das Postfach nimmt keine Mail an',
  'No such mailbox here': 'Dieses Postfach gibt es hier nicht',
  'Aliases lead from one to the next ({most} steps)': 'Aliasse führen vom einen zum nächsten ({most} Schritte)',
  'The list cannot be read now': 'Die Liste ist gerade nicht lesbar',
  'Its alias throws it away': 'Ihr Alias wirft sie weg',
  'the alias {list}': 'der Alias {list}',
  'Nobody is behind this address now': 'Hinter dieser Adresse steht gerade niemand',
  'Aliases lead round in circles': 'Aliasse führen im Kreis',
  'It was sent on from {address} before, and has come back':
    'Sie wurde von {address} schon einmal weitergeschickt und ist zurückgekommen',
  'Aliases lead from one to the next, to more than a message may be for':
    'Aliasse führen vom einen zum nächsten, zu mehr Empfängern, als eine Nachricht haben darf',
  'The mailbox is full': 'Das Postfach ist voll',
  'The mailbox has been removed': 'Das Postfach wurde entfernt',
  '{address} may not hand over mail here (lmtp.networks)': '{address} darf hier keine Mail übergeben (lmtp.networks)',
  '{path} is elsewhere, and LMTP delivers here': '{path} ist anderswo, und LMTP stellt hier zu',
  'The header is too large': 'Der Header ist zu groß',
  'the mailbox of {path} has no room for this message': 'das Postfach von {path} hat keinen Platz für diese Nachricht',
  'the warning of a quota': 'die Warnung vor einem vollen Postfach',
};

const scripts: Table = {
  'script {name} of the server, line {line}': 'Skript {name} des Servers, Zeile {line}',
  'script {name} of the server': 'Skript {name} des Servers',
  'of the server': 'des Servers',
  'a fault of this server': 'ein Fehler dieses Servers',
  'what a script decided': 'was ein Skript entschied',
  'it came from the null sender': 'sie kam vom leeren Absender',
  'Its recipient does not want it': 'Ihr Empfänger will sie nicht',
  'its sender wishes to hear of no failure': 'ihr Absender will von keinem Fehlschlag hören',
  'they send it on to each other, and nobody would have it':
    'sie schicken sie einander weiter, und niemand hätte sie am Ende',
  'it is for more than a message may be for': 'sie hat mehr Empfänger, als eine Nachricht haben darf',
  'its scripts': 'ihre Skripte',
  'scripts of mailboxes': 'Skripte von Ordnern',
  'the script of a mailbox': 'das Skript eines Ordners',
  'there is no script of that name': 'ein Skript dieses Namens gibt es nicht',
  'nobody can say who stands in the list {list}': 'niemand kann sagen, wer auf der Liste {list} steht',
  'scripts send no more now': 'Skripte senden gerade nichts mehr',
  'Sent on': 'Weitergeschickt',
  'that is where it is': 'dort ist sie schon',
  'it was sent on {depth} times already': 'sie wurde schon {depth}-mal weitergeschickt',
  'scripts send nothing on here (sieve.most-redirects)': 'Skripte schicken hier nichts weiter (sieve.most-redirects)',
  'it was sent on to {most} already': 'sie wurde schon an {most} weitergeschickt',
  'it was taken for junk': 'sie wurde für Spam gehalten',
  'it was sent on from here before': 'sie wurde von hier schon einmal weitergeschickt',
  'Answer while away': 'Abwesenheitsnotiz',
  'it was sent by a machine': 'eine Maschine hat sie gesendet',
  'the scripts of this account have written enough in this hour (sieve.answers-per-hour)':
    'die Skripte dieses Kontos haben in dieser Stunde genug geschrieben (sieve.answers-per-hour)',
  'it came from the null sender, as reports do': 'sie kam vom leeren Absender, wie Berichte',
  'it was answered before, and is again from {until} on': 'sie wurde schon beantwortet und wird es wieder ab {until}',
  "The server's script “{script}” fails on mail for {address} ({because}); what it should sort is kept as it came":
    'Das Skript „{script}“ des Servers scheitert an Mail für {address} ({because}); was es sortieren sollte, bleibt, wie es kam',
  'The script “{script}” of {address} fails ({because}); the mail is kept as it came':
    'Das Skript „{script}“ von {address} scheitert ({because}); die Mail bleibt, wie sie kam',
  'The scripts of {count} more people fail':
    'Auch die Skripte von {count, plural, one {einer weiteren Person} other {# weiteren Personen}} scheitern',
};

const lists: Table = {
  'Lists lead from one to the next ({most} steps)': 'Listen führen von einer zur nächsten ({most} Schritte)',
  'it was refused by {by}': 'abgelehnt hat sie {by}',
  'an owner': 'ein Verwalter',
  'The list passes it to nobody: {because}': 'Die Liste gibt sie an niemanden weiter: {because}',
  'No such mailing list here': 'Diese Mailingliste gibt es hier nicht',
  'something speaks against its being from whom it says': 'etwas spricht dagegen, dass sie ist, von wem sie sagt',
  'The list {address} has read it': 'Die Liste {address} hat sie gelesen',
  'it does not say from whom it is, or its token is not known':
    'sie sagt nicht, von wem sie ist, oder ihr Zeichen ist nicht bekannt',
  'it is from the empty sender, which asks for nothing': 'sie kommt vom leeren Absender, der um nichts bittet',
  'a program wrote it (Auto-Submitted)': 'ein Programm hat sie geschrieben (Auto-Submitted)',
  'it came over a list': 'sie kam über eine Liste',
  'a program wrote it (Precedence)': 'ein Programm hat sie geschrieben (Precedence)',
  'an owner of {address}, by letter': 'ein Verwalter von {address}, per Brief',
  'It was decided before': 'Darüber ist schon entschieden',
  'a word for owners, of somebody who has not signed in as one':
    'ein Wort für Verwalter, von jemandem, der sich nicht als einer angemeldet hat',
  'The list {address} has counted it': 'Die Liste {address} hat sie gezählt',
  'its address was not made here': 'ihre Adresse wurde nicht hier gemacht',
  'it is no report': 'sie ist kein Bericht',
  'it tells of no failure': 'sie berichtet von keinem Fehlschlag',
  'nothing proves whom it is about': 'nichts beweist, um wen es geht',
};

const programs: Table = {
  'a fault of the system': 'ein Fehler des Systems',
  'its owner has no room left': 'wem er gehört, der hat keinen Platz mehr',
  'the server may not write there, or the file system knows no links':
    'der Server darf dort nicht schreiben, oder das Dateisystem kennt keine Links',
  'the disk takes nothing': 'die Platte nimmt nichts an',
  'There is no pipe "{name}" any more': 'Die Pipe „{name}“ gibt es nicht mehr',
  'Mail is handed to no program here now (pipe {name})': 'Hier wird gerade keinem Programm Mail gegeben (Pipe {name})',
  'The pipe "{name}" is switched off': 'Die Pipe „{name}“ ist abgeschaltet',
  'The folder of pipe {name} did not take it: {error}': 'Der Ordner der Pipe {name} hat sie nicht angenommen: {error}',
  'It lies in new/{name}': 'Sie liegt in new/{name}',
  '{who} could not be run: {because}': '{who} ließ sich nicht ausführen: {because}',
  '{what}, and said: {said}': '{what}, und sagte: {said}',
  'and said: {said}': 'und sagte: {said}',
  'was ended by {signal}': 'wurde von {signal} beendet',
  'the system': 'das System',
  'exit code {code}': 'Rückgabewert {code}',
  'its input cannot be opened (66)': 'seine Eingabe lässt sich nicht öffnen (66)',
  'there is no such host (68)': 'diesen Host gibt es nicht (68)',
  'it is not available (69)': 'es ist nicht verfügbar (69)',
  'a fault of the system (71)': 'ein Fehler des Systems (71)',
  'a file of the system is missing (72)': 'eine Datei des Systems fehlt (72)',
  'its output cannot be made (73)': 'seine Ausgabe lässt sich nicht anlegen (73)',
  'it could not read or write (74)': 'es konnte nicht lesen oder schreiben (74)',
  'the other side broke the protocol (76)': 'die Gegenseite hielt sich nicht ans Protokoll (76)',
  'its words are too long': 'seine Wörter sind zu lang',
  'the server has too many files open': 'der Server hat zu viele Dateien offen',
  'the system has too many files open': 'das System hat zu viele Dateien offen',
  'the system runs too many programs': 'das System führt zu viele Programme aus',
  'pipe added': 'Pipe hinzugefügt',
  'pipe changed': 'Pipe geändert',
  'There are 200 pipes; remove those that nobody uses': 'Es gibt 200 Pipes; entfernen Sie, was niemand benutzt',
  '{line} leads to pipe {name}; change that first': '{line} führt zur Pipe {name}; ändern Sie das zuerst',
  '{line} lead to pipe {name}; change that first': '{line} führen zur Pipe {name}; ändern Sie das zuerst',
  'pipe removed': 'Pipe entfernt',
  'line {number} of the routes': 'Zeile {number} der Wege',
  'line {lines} of the routes': 'Zeile {lines} der Wege',
  'pipe {name} could not be changed ({fault})': 'die Pipe {name} ließ sich nicht ändern ({fault})',
  'A pipe is a program or a Maildir, not both': 'Eine Pipe ist ein Programm oder ein Maildir, nicht beides',
  'Say what it is: a program or a Maildir, by its whole path':
    'Sagen Sie, was es ist: ein Programm oder ein Maildir, mit ganzem Pfad',
  'A program takes {most} words of {longest} characters at most':
    'Ein Programm nimmt höchstens {most} Wörter zu {longest} Zeichen',
  'A program has a second at least and an hour at most':
    'Ein Programm hat mindestens eine Sekunde und höchstens eine Stunde',
};

export const delivering: Table = { ...delivered, ...scripts, ...lists, ...programs };
