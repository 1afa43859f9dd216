/** What settings may say, and where a line of them is wrong (server/config). */
import type { Table } from '../../hearing.ts';

const values: Table = {
  'What is too much is held, and you are told; nothing is lost.':
    'Was zu viel ist, wird angehalten, und Sie erfahren es; nichts geht verloren.',
  '"{text}" is not of the form news@here.example=5000/20000 (recipients an hour / a day)':
    '„{text}“ hat nicht die Form news@here.example=5000/20000 (Empfänger in der Stunde / am Tag)',
  '"{text}" is neither an https address nor one of {names}':
    '„{text}“ ist weder eine https-Adresse noch eines von {names}',
  '"{text}" is no mail address': '„{text}“ ist keine Mailadresse',
  '"{text}" is no host name such as mail.example.com': '„{text}“ ist kein Hostname wie mail.example.com',
  '"{text}" is no address of a name server such as 192.0.2.1 or 192.0.2.1:5353':
    '„{text}“ ist keine Adresse eines Nameservers wie 192.0.2.1 oder 192.0.2.1:5353',
  '"{text}" is not of the form spf-fail=5': '„{text}“ hat nicht die Form spf-fail=5',
  'there is no check "{name}"; there are {names}': 'eine Prüfung „{name}“ gibt es nicht; es gibt {names}',
  '"{text}" is not of the form list.example=4 or domain:list.example=4':
    '„{text}“ hat nicht die Form list.example=4 oder domain:list.example=4',
  'Port for {what}. 0 takes any free one, "off" closes it.':
    'Port für {what}. 0 nimmt irgendeinen freien, „off“ schließt ihn.',
  'Where {what} listens, as "127.0.0.1:3310" or "unix:/path". Empty: it is not asked.':
    'Wo {what} zu erreichen ist, als „127.0.0.1:3310“ oder „unix:/path“. Leer: Es wird nicht gefragt.',
  'it cannot be read: {message}': 'sie ist nicht lesbar: {message}',
  'not readable: brackets in brackets without end': 'nicht lesbar: Klammern in Klammern ohne Ende',
  'not readable here ({error})': 'hier nicht lesbar ({error})',
  'expected an object: {form}': 'erwartet wird ein Objekt: {form}',
  'too deep': 'zu tief',
  'preset: expected one of dev, office, learn': 'preset: erwartet wird dev, office oder learn',
  'There is no preset "{wanted}": dev, office or learn.':
    'Eine Vorgabe „{wanted}“ gibt es nicht: dev, office oder learn.',
  'command line': 'Befehlszeile',
  'There is no setting "{key}".': 'Eine Einstellung „{key}“ gibt es nicht.',
  'There is no setting "{key}" (did you mean {names}?).':
    'Eine Einstellung „{key}“ gibt es nicht (gemeint war vielleicht {names}).',
  'There is no setting "{key}"{more}.': 'Eine Einstellung „{key}“ gibt es nicht{more}.',
  '(did you mean {names}?)': '(gemeint war vielleicht {names})',
  'a duration in quotes, such as "5m"': 'eine Dauer in Anführungszeichen, etwa "5m"',
  'true or false': 'true oder false',
  'text in quotes': 'Text in Anführungszeichen',
  'one of {names}': 'eines von {names}',
  '"{text}" is no network such as 192.0.2.0/24': '„{text}“ ist kein Netz wie 192.0.2.0/24',
  '"{text}" is no time of day: 02:30': '„{text}“ ist keine Uhrzeit: 02:30',
  'a list of texts': 'eine Liste von Texten',
  'a whole number': 'eine ganze Zahl',
  '{value} is out of bounds: {min} to {max}': '{value} liegt außerhalb der Grenzen: {min} bis {max}',
  '{what}; 0 for no limit.': '{what}; 0 heißt: keine Grenze.',
  '{path} cannot be written: {message}': '{path} lässt sich nicht schreiben: {message}',
  'The settings file was changed meanwhile; look at it again':
    'Die Einstellungsdatei wurde inzwischen geändert; sehen Sie sie noch einmal an',
  'The settings file has a fault; mend it first: {error}':
    'Die Einstellungsdatei hat einen Fehler; beheben Sie ihn zuerst: {error}',
  'it was sealed with another key: the file "secret" of the home folder is not the one it was written with':
    'es wurde mit einem anderen Schlüssel versiegelt: Die Datei „secret“ im Ordner von Mailroom ist nicht die, mit der es geschrieben wurde',
  "it was sealed with the keychain of {kept}, and only Mailroom's window there can open it: enter it anew here":
    'es wurde mit dem Schlüsselbund von {kept} versiegelt, und nur das Fenster von Mailroom dort kann es öffnen: Geben Sie es hier neu ein',
  'a duration such as 30s, 5m, 4h or 5d': 'eine Dauer wie 30s, 5m, 4h oder 5d',
  'a size such as 512KB or 50MB': 'eine Größe wie 512KB oder 50MB',
};

const rules: Table = {
  'a rule begins with whom it is for': 'eine Regel beginnt damit, für wen sie gilt',
  'a colon stands behind whom the rule is for': 'hinter dem, für den die Regel gilt, steht ein Doppelpunkt',
  '"{text}" is not expected here: 60/min, 500/h, 2 connections':
    '„{text}“ wird hier nicht erwartet, sondern: 60/min, 500/h, 2 connections',
  'how many is missing: 60/min, 2 connections': 'es fehlt, wie viele: 60/min, 2 connections',
  'a rule begins with a mailbox: trash, junk, "Newsletters", or * for all':
    'eine Regel beginnt mit einem Ordner: trash, junk, "Newsletters" oder * für alle',
  'a colon stands behind the mailbox': 'hinter dem Ordner steht ein Doppelpunkt',
  'the age is missing: 30d, 2w, 6m, 10y; a day at least': 'es fehlt das Alter: 30d, 2w, 6m, 10y; mindestens ein Tag',
  'a name in quotes ends with a quote': 'ein Name in Anführungszeichen endet mit einem',
  '"{text}" is none of {names}; another mailbox stands in quotes, * for all':
    '„{text}“ ist keines von {names}; ein anderer Ordner steht in Anführungszeichen, * für alle',
  '"{text}" is not expected here: of ann@here.example, but {rest}':
    '„{text}“ wird hier nicht erwartet, sondern: of ann@here.example, but {rest}',
  'the line ends too early': 'die Zeile endet zu früh',
  'column 1: a rule begins with whom it is for': 'Spalte 1: Eine Regel beginnt damit, für wen sie gilt',
  'a rule begins with whom it is for; within a rule "for" follows a blank, no comma':
    'eine Regel beginnt damit, für wen sie gilt; in einer Regel folgt „for“ nach einem Leerzeichen, ohne Komma',
  'a colon stands between whom the rule is for and the waits':
    'zwischen dem, für den die Regel gilt, und den Wartezeiten steht ein Doppelpunkt',
  '"{text}" is no condition: a status (4.7.*), a code (421), {names} or bounces':
    '„{text}“ ist keine Bedingung: ein Status (4.7.*), ein Code (421), {names} oder bounces',
  'nothing stands after "never"': 'hinter „never“ steht nichts',
  'a rule has {most} waits at most': 'eine Regel hat höchstens {most} Wartezeiten',
  'the first wait is missing, such as 5m': 'es fehlt die erste Wartezeit, etwa 5m',
  'the waits grow by more than 1, and 10 at most':
    'die Wartezeiten wachsen um mehr als das 1- und höchstens das 10-Fache',
  '"{text}" is not expected here: waits, x2, to 4h, for 5d, in this order':
    '„{text}“ wird hier nicht erwartet, sondern: Wartezeiten, x2, to 4h, for 5d, in dieser Reihenfolge',
  'a duration is missing after "{text}"': 'hinter „{text}“ fehlt eine Dauer',
  'waits that do not grow need no "to"; x2 lets them grow':
    'Wartezeiten, die nicht wachsen, brauchen kein „to“; x2 lässt sie wachsen',
  'expected a duration such as 30s, 5m, 4h or 5d, found "{text}"':
    'erwartet wird eine Dauer wie 30s, 5m, 4h oder 5d, hier steht „{text}“',
  '{text} is out of bounds: {least} to {most}': '{text} liegt außerhalb der Grenzen: {least} bis {most}',
  'a route in quotes ends with a quote': 'ein Weg in Anführungszeichen endet mit einem',
  '"{text}" is no domain; *, example.net, *.example.net or a route in quotes stand first':
    '„{text}“ ist keine Domain; zuerst stehen *, example.net, *.example.net oder ein Weg in Anführungszeichen',
};

const sockets: Table = {
  '"{text}" is a path; write unix:{path}': '„{text}“ ist ein Pfad; schreiben Sie unix:{path}',
  'an IPv6 address stands in brackets, [::1]:3310': 'eine IPv6-Adresse steht in Klammern, [::1]:3310',
  '"{text}" is no address (127.0.0.1:3310 or unix:/path): {why}':
    '„{text}“ ist keine Adresse (127.0.0.1:3310 oder unix:/path): {why}',
  '"{text}": there is no port {port}': '„{text}“: einen Port {port} gibt es nicht',
  '"{text}" names no IPv4 address or host before its port':
    '„{text}“ nennt vor dem Port keine IPv4-Adresse und keinen Host',
  '"{text}" names no IPv6 address before its port': '„{text}“ nennt vor dem Port keine IPv6-Adresse',
  '"{text}" names no {what} before its port': '„{text}“ nennt vor dem Port nichts von: {what}',
  'IPv4 address or host': 'IPv4-Adresse oder Host',
  '"{text}": the path begins with /, as in unix:/run/clamav/clamd.ctl':
    '„{text}“: Der Pfad beginnt mit /, etwa unix:/run/clamav/clamd.ctl',
  '"{text}": the path is longer than {most} octets': '„{text}“: Der Pfad ist länger als {most} Oktette',
  '"{text}": a path holds no NUL': '„{text}“: In einem Pfad steht kein NUL',
};

export const configured: Table = { ...values, ...rules, ...sockets };
