/** People's own rules and scripts, and what they would do (server/filters, server/store's scripts). */
import type { Table } from '../../hearing.ts';

const scripts: Table = {
  'The script cannot be read; correct it first': 'Das Skript ist nicht lesbar; berichtigen Sie es zuerst',
  'There is a script {name} already': 'Ein Skript {name} gibt es schon',
  'There is no script {name}': 'Ein Skript {name} gibt es nicht',
  'It is the script that runs now: activate another or none first':
    'Dieses Skript läuft gerade: Aktivieren Sie zuerst ein anderes oder keines',
  'There are {scripts} scripts, and that is as many as there may be':
    'Es gibt {scripts} Skripte, und mehr dürfen es nicht sein',
  'The script has {size} octets; {octets} are allowed':
    'Das Skript hat {size, number} Oktette; erlaubt sind {octets, number}',
  'The script was changed meanwhile; look at it again':
    'Das Skript wurde inzwischen geändert; sehen Sie es noch einmal an',
  'The script is larger than it may be': 'Das Skript ist größer, als es sein darf',
  'That is not possible for these scripts': 'Das geht mit diesen Skripten nicht',
  'There is no such message in this account': 'Diese Nachricht gibt es in diesem Konto nicht',
  'A script has a name': 'Ein Skript hat einen Namen',
  'The name of a script has {most} octets at most': 'Der Name eines Skripts hat höchstens {most} Oktette',
  'The name of a script holds no control characters and no ends of lines':
    'Im Namen eines Skripts stehen keine Steuerzeichen und keine Zeilenenden',
  'There is a script “{name}” already': 'Ein Skript „{name}“ gibt es schon',
  'No name of a script': 'Kein Name für ein Skript',
};

const away: Table = {
  '{more} more away reply answers for long, without an end':
    '{more} weitere Abwesenheitsnotiz antwortet seit Langem, ohne Ende',
  '{more} more away replies answer for long, without an end':
    '{more} weitere Abwesenheitsnotizen antworten seit Langem, ohne Ende',
  'away reply answers': 'Abwesenheitsnotiz antwortet',
  'away replies answer': 'Abwesenheitsnotizen antworten',
  'away more': 'weitere Abwesenheiten',
  '{address} has answered as away for {days} days, and no end is set':
    '{address} antwortet seit {days} Tagen als abwesend, und ein Ende steht nicht fest',
  'Away reply': 'Abwesenheitsnotiz',
  'It ends before it begins': 'Sie endet, bevor sie beginnt',
};

const forms: Table = {
  'A rule has {most} conditions at most': 'Eine Regel hat höchstens {most} Bedingungen',
  'Say what is to be done': 'Sagen Sie, was zu tun ist',
  'A rule does {most} things at most': 'Eine Regel tut höchstens {most} Dinge',
  'A size is a number of octets': 'Eine Größe ist eine Zahl von Oktetten',
  'Junk is told from 1 to 10': 'Spam wird von 1 bis 10 bemessen',
  '“{zone}” is no time zone, such as +0100': '„{zone}“ ist keine Zeitzone wie +0100',
  'Say when': 'Sagen Sie, wann',
  'A group without conditions says nothing': 'Eine Gruppe ohne Bedingungen sagt nichts',
  'A group has {most} conditions at most': 'Eine Gruppe hat höchstens {most} Bedingungen',
  '“{value}” is not {words}': '„{value}“ ist nicht: {words}',
  'Say which field of the header is meant': 'Sagen Sie, welches Feld des Headers gemeint ist',
  '“{wrong}” is no name of a header field': '„{wrong}“ ist kein Name eines Header-Felds',
  'Say what is looked for': 'Sagen Sie, was gesucht wird',
  'At most {most} texts are looked for at once': 'Höchstens {most} Texte werden auf einmal gesucht',
  'An empty text is in every message': 'Ein leerer Text steht in jeder Nachricht',
  'A text has {longest} characters at most': 'Ein Text hat höchstens {longest} Zeichen',
  'A text holds half a character': 'In einem Text steht ein halbes Zeichen',
  'A text holds a control character': 'In einem Text steht ein Steuerzeichen',
  'Say which mailbox is meant': 'Sagen Sie, welcher Ordner gemeint ist',
  'Say why it is refused': 'Sagen Sie, warum sie abgewiesen wird',
  'Say what is answered': 'Sagen Sie, was geantwortet wird',
  'Days between two answers: 1 to {most}': 'Tage zwischen zwei Antworten: 1 bis {most}',
  '“{keyword}” is no label: letters, digits and $ - _ . without blanks':
    '„{keyword}“ ist kein Schlagwort: Buchstaben, Ziffern und $ - _ . ohne Leerzeichen',
  '“{address}” is no address': '„{address}“ ist keine Adresse',
  'It has remarks inside': 'Darin stehen Anmerkungen',
  'It asks in a way that the form has not': 'Sie fragt auf eine Art, die das Formular nicht hat',
  'It asks in a way that the form has not: {name}': 'Sie fragt auf eine Art, die das Formular nicht hat: {name}',
  'Its conditions lie deeper within each other than the form shows':
    'Ihre Bedingungen liegen tiefer ineinander, als das Formular zeigt',
  'It does nothing': 'Sie tut nichts',
  'It goes on after “stop”': 'Sie geht nach „stop“ weiter',
  'It does what the form has not: {name}': 'Sie tut etwas, das das Formular nicht hat: {name}',
  'It has another part, for what does not meet it (elsif, else)':
    'Sie hat noch einen Teil, für alles, was nicht passt (elsif, else)',
  'It marks the message after it was filed, so the mark is not on it. Saved again, the rule marks first and files then.':
    'Sie markiert die Nachricht nach dem Ablegen, also trägt diese die Markierung nicht. Neu gespeichert, markiert die Regel zuerst und legt dann ab.',
  'There is no such rule any more': 'Diese Regel gibt es nicht mehr',
  'This part is written by hand: change it in the script':
    'Dieser Teil ist von Hand geschrieben: Ändern Sie ihn im Skript',
};

// Of what would happen only participles are said: "3 würden nach Geld verschoben".
const would = '{count, plural, one {# würde} other {# würden}} {words}';
const trials: Table = {
  'There is no message to try it on': 'Es gibt keine Nachricht, an der es sich versuchen ließe',
  'It would stay as it is': 'Sie bliebe, wie sie ist',
  'All {count} would stay as they are': 'Alle {count} blieben, wie sie sind',
  '{count} would {words}': would,
  '{count} would {words}, {second} would {more}': `${would}, {second, plural, one {# würde} other {# würden}} {more}`,
  '{count} would {words}, {second} would {more}, {third} would {rest}': `${would}, {second, plural, one {# würde} other {# würden}} {more}, {third, plural, one {# würde} other {# würden}} {rest}`,
  'move to {mailbox} instead of {other}': 'nach {mailbox} statt nach {other} verschoben',
  'move to {mailbox}': 'nach {mailbox} verschoben',
  'stay as it is': 'nicht angerührt',
  'stay as they are': 'nicht angerührt',
  'stop at a fault of the script': 'von einem Fehler des Skripts aufgehalten',
  'be marked {words}': 'markiert {words}',
  'be copied to {mailbox}': 'nach {mailbox} kopiert',
  'be thrown away': 'weggeworfen',
  'be forwarded to {address}': 'an {address} weitergeleitet',
  'be answered': 'beantwortet',
  'be refused': 'abgewiesen',
  'be told of': 'gemeldet',
  'as read': 'als gelesen',
  'with a star': 'mit einem Stern',
  'be marked as read and with a star': 'als gelesen und mit einem Stern markiert',
  'be marked as read': 'als gelesen markiert',
  'be marked with a star': 'mit einem Stern markiert',
};

export const ruled: Table = { ...scripts, ...away, ...forms, ...trials };
