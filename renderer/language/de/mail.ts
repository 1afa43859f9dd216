/** German of the messages in renderer/mail. */
import type { Catalogue } from '../../../server/base/language.ts';

export const mail: Catalogue = {
  'Attached: {name}': 'Angehängt: {name}',
  message: 'Nachricht',
  'It is not a message that can be read. It can still be saved.':
    'Das ist keine lesbare Nachricht. Speichern lässt sie sich trotzdem.',
  'Unknown sender': 'Unbekannter Absender',
  Message: 'Nachricht',
  Text: 'Text',
  Headers: 'Header',
  'MIME tree': 'MIME-Baum',
  Raw: 'Quelltext',
  'The picture could not be read. It can still be saved.':
    'Das Bild ließ sich nicht lesen. Speichern lässt es sich trotzdem.',
  'Reading the picture…': 'Das Bild wird gelesen …',
  'It could not be read. It can still be saved.': 'Das ließ sich nicht lesen. Speichern lässt es sich trotzdem.',
  'Reading…': 'Wird gelesen …',
  'The server answered {status}': 'Der Server antwortete {status}',
  Attachments: 'Anhänge',
  '{count, plural, one {# attachment} other {# attachments}}, {size}':
    '{count, plural, one {# Anhang} other {# Anhänge}}, {size}',
  'Save all': 'Alle speichern',
  'Save {name}': '{name} speichern',
  'Signed in as {login} on this server.': 'Als {login} auf diesem Server angemeldet.',
  'Signed in as {login} on this server, and writes as {author, select, nobody {nobody} other {{author}}}.':
    'Als {login} auf diesem Server angemeldet, schreibt {author, select, nobody {aber ohne Absender} other {aber als {author}}}.',
  'Not checked: nobody here has proven who wrote this. What another server wrote about it proves nothing here.':
    'Nicht geprüft: Niemand hat hier nachgewiesen, wer das geschrieben hat. Was ein anderer Server darüber schrieb, beweist hier nichts.',
  'Not checked: nobody here has proven who wrote this.':
    'Nicht geprüft: Niemand hat hier nachgewiesen, wer das geschrieben hat.',
  '{domain, select, none {Its domain} other {{domain}}} vouches for it: {list}.':
    '{domain, select, none {Die Domain des Absenders} other {{domain}}} bürgt dafür: {list}.',
  'This may not be from {domain, select, none {whom it says} other {{domain}}}: {list}.':
    'Das ist vielleicht nicht von {domain, select, none {dem, der es vorgibt} other {{domain}}}: {list}.',
  'Checked, and not proven to be from {domain, select, none {its author} other {{domain}}}: {list}.':
    'Geprüft, aber nicht nachgewiesen, dass es von {domain, select, none {seinem Absender} other {{domain}}} kommt: {list}.',
  'No text': 'Kein Text',
  Draft: 'Entwurf',
  Starred: 'Mit Stern',
  'Has attachments': 'Mit Anhängen',
  'It does not say who wrote it.': 'Sie sagt nicht, wer sie geschrieben hat.',
  'The name shows the address {shown}, but the message is from {author}.':
    'Im Namen steht die Adresse {shown}, die Nachricht ist aber von {author}.',
  'It names more than one author.': 'Sie nennt mehr als einen Absender.',
  'An answer would go to {address}, which is elsewhere than its author.':
    'Eine Antwort ginge an {address}, also anderswohin als an den Absender.',
  Form: 'Form',
  Decoded: 'Dekodiert',
  'As they stand': 'Wie sie dastehen',
  'Copy all headers': 'Alle Header kopieren',
  Copy: 'Kopieren',
  'Its way': 'Der Weg',
  'Its way<quiet>, {span} from the first server to the last</quiet>':
    'Der Weg<quiet>, {span} vom ersten Server bis zum letzten</quiet>',
  '{from, select, none {written} other {from <host>{from}</host>}}{by, select, none {} other { at <host>{by}</host>}}{protocol, select, none {} other {<quiet> with {protocol}</quiet>}}':
    '{from, select, none {geschrieben} other {von <host>{from}</host>}}{by, select, none {} other { bei <host>{by}</host>}}{protocol, select, none {} other {<quiet> mit {protocol}</quiet>}}',
  'no time that can be read': 'keine lesbare Zeit',
  '(clocks disagree by {span})': '(die Uhren weichen um {span} voneinander ab)',
  'Hide what it quotes': 'Zitiertes ausblenden',
  '… Show what it quotes': '… Zitiertes zeigen',
  'This message has no text.': 'Diese Nachricht hat keinen Text.',
  'Quoted{depth, plural, =1 {} other {, # deep}}:': 'Zitat{depth, plural, =1 {} other {, Ebene #}}:',
  '(none: an IMAP client speaks SMTP to send: MAIL FROM, RCPT TO, DATA)':
    '(nichts: zum Senden spricht ein IMAP-Programm SMTP: MAIL FROM, RCPT TO, DATA)',
  'Read why again': 'Grund erneut lesen',
  'Not junk': 'Kein Spam',
  'Its pictures stay away; be careful with its links.':
    'Bilder werden nicht geladen; seien Sie vorsichtig mit den Links.',
  'This copy is kept for a while, in case it was missed; taken out of here it counts as wanted.':
    'Diese Kopie wird eine Weile aufgehoben, falls sie vermisst wird; wer sie hier herausnimmt, erklärt sie für erwünscht.',
  '<b>In Junk because:</b> {reason}.': '<b>Im Spam, weil:</b> {reason}.',
  '<b>Refused because:</b> {reason}.': '<b>Abgewiesen, weil:</b> {reason}.',
  'This message lies in Junk.': 'Diese Nachricht liegt im Spam.',
  'This message was refused.': 'Diese Nachricht wurde abgewiesen.',
  'Why could not be read: {message}': 'Der Grund ließ sich nicht lesen: {message}',
  '<b>Somebody may pretend to be somebody else:</b> {reasons}.':
    '<b>Hier gibt sich vielleicht jemand für jemand anderen aus:</b> {reasons}.',
  'The host reads <b>{host}</b> in its own letters.': 'In seiner eigenen Schrift heißt der Host <b>{host}</b>.',
  'The text of the link: “{text}”': 'Der Text des Links: „{text}“',
  Attention: 'Achtung',
  'It passes on to <address>{where}</address>': 'Er leitet weiter zu <address>{where}</address>',
  'It tells the sender that it was you: {names}.': 'Er verrät dem Absender, dass Sie es waren: {names}.',
  'Copy the address': 'Adresse kopieren',
  'Open what it passes on to': 'Ziel der Weiterleitung öffnen',
  'Open without tracking': 'Ohne Nachverfolgung öffnen',
  'Open this link?': 'Diesen Link öffnen?',
  'Write to this address?': 'An diese Adresse schreiben?',
  'Call this number?': 'Diese Nummer anrufen?',
  Write: 'Schreiben',
  Call: 'Anrufen',
  'The text says {said}, but it leads to {host}.': 'Der Text nennt {said}, der Link führt aber zu {host}.',
  'The name looks like {like}, and is another.': 'Der Name sieht aus wie {like}, ist aber ein anderer.',
  'Its name mixes letters of {scripts}, as names do that want to be taken for others.':
    'Der Name mischt Buchstaben aus {scripts}, wie es Namen tun, die für andere gehalten werden wollen.',
  '{one} and {other}': '{one} und {other}',
  'What stands before the @ is not the host; the host is {host}.':
    'Was vor dem @ steht, ist nicht der Host; der Host ist {host}.',
  'The text of the link has invisible letters in it.': 'Der Text des Links enthält unsichtbare Zeichen.',
  'It leads to a number instead of a name.': 'Er führt zu einer Nummer statt zu einem Namen.',
  'It fetches a program or a file that can hold one: {file}':
    'Er lädt ein Programm oder eine Datei, die eines enthalten kann: {file}',
  'It uses the unusual port {port}.': 'Er benutzt den ungewöhnlichen Port {port}.',
  'The way there is not encrypted.': 'Der Weg dorthin ist nicht verschlüsselt.',
  'Message: {subject}': 'Nachricht: {subject}',
  'no subject': 'kein Betreff',
  'sent by {sender}': 'gesendet von {sender}',
  to: 'an',
  'copy to': 'Kopie an',
  'blind copy to': 'Blindkopie an',
  'to nobody named': 'an niemanden, der genannt wird',
  fewer: 'weniger',
  'and {count, plural, one {# other} other {# others}}':
    'und {count, plural, one {# weitere Person} other {# weitere}}',
  'Go on writing': 'Weiterschreiben',
  'Take the star off': 'Stern entfernen',
  Star: 'Stern',
  Reply: 'Antworten',
  'Reply to all': 'Allen antworten',
  Forward: 'Weiterleiten',
  'Fold this message': 'Diese Nachricht zuklappen',
  'Forward as attachment': 'Als Anhang weiterleiten',
  'Write it anew': 'Als neue Nachricht schreiben',
  'Mark unread': 'Als ungelesen markieren',
  'Move…': 'Verschieben …',
  Archive: 'Archivieren',
  Junk: 'Spam',
  Delete: 'Löschen',
  'Original colours': 'Originalfarben',
  'Letters of one width': 'Feste Zeichenbreite',
  'Raw source': 'Quelltext',
  'Show the protocol this caused': 'Zeigen, was im Protokoll dazu steht',
  Print: 'Drucken',
  'Save as .eml': 'Als .eml speichern',
  'Save as text': 'Als Text speichern',
  'Save as HTML': 'Als HTML speichern',
  More: 'Mehr',
  From: 'Von',
  To: 'An',
  Date: 'Datum',
  Subject: 'Betreff',
  Cc: 'Cc',
  'What it says of its author was checked and is not true. Be careful with its links.':
    'Was sie über ihren Absender sagt, wurde geprüft und stimmt nicht. Seien Sie vorsichtig mit den Links.',
  'Parts of its text are not in the alphabet it says; what could not be read is shown as �.':
    'Teile des Textes haben nicht den angegebenen Zeichensatz; was nicht lesbar war, steht als � da.',
  'It could not be read as a message. Its source is whole: see Raw, or save it.':
    'Sie ließ sich nicht als Nachricht lesen. Ihr Quelltext ist vollständig: unter „Quelltext“ ansehen oder speichern.',
  'It is long ({size}): only its beginning is shown.': 'Sie ist lang ({size}): Nur der Anfang wird gezeigt.',
  'Show all': 'Alles zeigen',
  'The sender asked to be told when you read this ({receipt}). Nobody is told: Mailroom never answers such requests.':
    'Der Absender bittet um eine Lesebestätigung ({receipt}). Er bekommt keine: Mailroom beantwortet solche Bitten nie.',
  'From the list {list}.': 'Von der Liste {list}.',
  'From a list.': 'Von einer Liste.',
  'To leave it: {where}': 'Zum Abbestellen: {where}',
  'Unsubscribe…': 'Abbestellen …',
  'Sent by a program, not by a person.': 'Von einem Programm gesendet, nicht von einem Menschen.',
  'It is not in this account any more.': 'Sie ist nicht mehr in diesem Konto.',
  '{author, select, none {From nobody named} other {From {author}}}':
    '{author, select, none {Ohne Absender} other {Von {author}}}',
  'Text or HTML': 'Text oder HTML',
  Type: 'Typ',
  Alphabet: 'Zeichensatz',
  Coding: 'Kodierung',
  'Parts of the message': 'Teile der Nachricht',
  'Level {level}:': 'Ebene {level}:',
  '{state, select, loading {Loading {left, plural, one {# picture} other {# pictures}} from the internet, through the server…} blocked {{left, plural, one {# picture from the internet is} other {# pictures from the internet are}} blocked} shown {{open, plural, one {# picture} other {# pictures}} from the internet shown} nothing {Nothing from the internet is loaded} other {}}{trackers, plural, =0 {} one {; # tracking pixel is never loaded} other {; # tracking pixels are never loaded}}.':
    '{state, select, loading {{left, plural, one {# Bild wird} other {# Bilder werden}} über den Server aus dem Internet geladen …} blocked {{left, plural, one {# Bild aus dem Internet ist} other {# Bilder aus dem Internet sind}} blockiert} shown {{open, plural, one {# Bild aus dem Internet wird} other {# Bilder aus dem Internet werden}} gezeigt} nothing {Aus dem Internet wird nichts geladen} other {}}{trackers, plural, =0 {} one {; # Zählpixel wird nie geladen} other {; # Zählpixel werden nie geladen}}.',
  '{count, plural, one {# picture} other {# pictures}} could not be loaded: {reasons}.':
    '{count, plural, one {# Bild ließ} other {# Bilder ließen}} sich nicht laden: {reasons}.',
  'Try again': 'Erneut versuchen',
  'Show once': 'Einmal zeigen',
  'Always for {whom}': 'Immer bei {whom}',
  'No longer for {whom}': 'Nicht mehr bei {whom}',
  'In this mode nothing leaves this computer, so pictures cannot be fetched.':
    'In dieser Betriebsart verlässt nichts diesen Computer; Bilder lassen sich daher nicht laden.',
  'They were fetched by the server; your computer and browser were not told to the sender.':
    'Der Server hat sie geholt; von Ihrem Computer und Browser hat der Absender nichts erfahren.',
  'This sender is permitted, but this message looks like junk or is not proven to be from there.':
    'Dieser Absender ist zugelassen, aber diese Nachricht sieht nach Spam aus, oder ihre Herkunft ist nicht nachgewiesen.',
  'The sender does not learn that you read this.': 'Der Absender erfährt nicht, dass Sie das lesen.',
  'Where it came from': 'Herkunft',
  'Its journey: why it is here': 'Ihr Weg: warum sie hier ist',
  'Its journey (w)': 'Ihr Weg (w)',
  Journey: 'Weg',
  'Journey {span}': 'Weg {span}',
  'Its journey': 'Ihr Weg',
  'Source of the message': 'Quelltext der Nachricht',
  '{size}, {count, plural, one {# line} other {# lines}}': '{size}, {count, plural, one {# Zeile} other {# Zeilen}}',
  'Copy the source': 'Quelltext kopieren',
  'The source could not be read: {trouble}': 'Der Quelltext ließ sich nicht lesen: {trouble}',
  'Reading the source…': 'Der Quelltext wird gelesen …',
  Lines: 'Zeilen',
  'The protocol this caused': 'Das Protokoll dazu',
  'Also what the window read by itself': 'Auch, was das Fenster von selbst las',
  'Nothing was done yet. What you do with a message shows here.':
    'Noch ist nichts geschehen. Was Sie mit einer Nachricht tun, steht dann hier.',
  Acts: 'Aktionen',
  'What was said': 'Was gesagt wurde',
  '{sent} asked, {received} answered, {span}. JMAP: RFC 8620, RFC 8621.':
    '{sent} gefragt, {received} geantwortet, {span}. JMAP: RFC 8620, RFC 8621.',
  'Asked by JMAP': 'Mit JMAP gefragt',
  Answered: 'Geantwortet',
  'IMAP would have said': 'IMAP hätte gesagt',
  'Copy: {what}': 'Kopieren: {what}',
  Reader: 'Lesen',
  Newer: 'Neuere',
  Older: 'Ältere',
  'This message is not in this account any more.': 'Diese Nachricht ist nicht mehr in diesem Konto.',
  'The conversation': 'Die Unterhaltung',
  'Next message of the conversation': 'Nächste Nachricht der Unterhaltung',
  'Message before': 'Vorige Nachricht',
  'Fold all': 'Alle zuklappen',
  'Unfold all': 'Alle aufklappen',
  '{count, plural, one {# message} other {# messages}}': '{count, plural, one {# Nachricht} other {# Nachrichten}}',
  'the message is a file and in no folder yet': 'die Nachricht ist eine Datei und liegt noch in keinem Ordner',
  Save: 'Speichern',
  'There is no connection to the mail server, so nothing was changed. It works again as soon as it is back.':
    'Es gibt keine Verbindung zum Mailserver; es wurde nichts verändert. Sobald sie zurück ist, geht es wieder.',
  'Put {count, plural, one {# message} other {# messages}} back.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} zurückgelegt.',
  Show: 'Zeigen',
  Undo: 'Rückgängig',
  '{count, plural, one {# message} other {# messages}} could not be taken out again.':
    '{count, plural, one {# Nachricht ließ} other {# Nachrichten ließen}} sich nicht wieder herausnehmen.',
  'Forgot {count, plural, one {# message} other {# messages}}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} unwiderruflich gelöscht.',
  'Put back where it lay': 'Dorthin zurücklegen, wo sie lag',
  'Put into a folder': 'In einen Ordner legen',
  'Forget now': 'Unwiderruflich löschen',
  'Newer message': 'Neuere Nachricht',
  'Older message': 'Ältere Nachricht',
  'Choose none, or close the message': 'Auswahl aufheben oder die Nachricht schließen',
  'Put {count, plural, one {# message} other {# messages}} into':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} ablegen in',
  'Nothing brings {count, plural, one {it} other {them}} back after this.':
    'Danach {count, plural, one {lässt sie} other {lassen sie}} sich nicht mehr zurückholen.',
  'What to do with this message': 'Was mit dieser Nachricht geschehen soll',
  'No message is open': 'Keine Nachricht geöffnet',
  'Move with j and k, open with Enter, put back with u.': 'Mit j und k bewegen, mit Enter öffnen, mit u zurücklegen.',
  'Forget “{subject}” now?': '„{subject}“ unwiderruflich löschen?',
  'Forget {count, plural, one {# message} other {# messages}} now?':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} unwiderruflich löschen?',
  Folders: 'Ordner',
  'Clear the search': 'Suche leeren',
  'Deleted messages': 'Gelöschte Nachrichten',
  'What to do with the chosen': 'Was mit den ausgewählten geschehen soll',
  '<b>{count, number}</b> chosen': '<b>{count, number}</b> ausgewählt',
  'Choose all {count, number} (* a)': 'Alle {count, number} auswählen (* a)',
  'All {count, number}': 'Alle {count, number}',
  'Search what was deleted': 'Gelöschtes durchsuchen',
  'what was deleted': 'was gelöscht wurde',
  'Some rows could not be read: {trouble}': 'Einige Zeilen ließen sich nicht lesen: {trouble}',
  'Nothing was found': 'Nichts gefunden',
  'Every word must occur in who, what, or where it lay.':
    'Jedes Wort muss im Absender, im Inhalt oder im Ordner vorkommen.',
  'Searching: {count, number} are still being read.': 'Es wird gesucht: {count, number} werden noch gelesen.',
  'What is here goes within the hour, and <a>nothing is kept</a> from now on.':
    'Was hier liegt, verschwindet binnen einer Stunde; von nun an wird <a>nichts aufgehoben</a>.',
  'Each is kept for <a>{time}</a> after it was deleted.': 'Jede bleibt nach dem Löschen noch <a>{time}</a> erhalten.',
  'The last {count, number} are shown.': 'Die letzten {count, number} werden gezeigt.',
  'Deleted mail is not kept': 'Gelöschte Mail wird nicht aufgehoben',
  'The server is set to keep what is deleted for good for no time, so nothing can be brought back.':
    'Der Server ist so eingestellt, dass er endgültig Gelöschtes nicht aufhebt; es lässt sich also nichts zurückholen.',
  'Change how long it is kept': 'Aufbewahrung ändern',
  'Nothing was deleted for good': 'Nichts wurde endgültig gelöscht',
  'Nothing was deleted for good in the last {time}': 'Nichts wurde endgültig gelöscht (Zeitraum: {time})',
  'What is deleted in Trash, or expunged by a mail program, can be brought back from here{time, select, none {} other { for <a>{time}</a>}}. Drafts are not kept.':
    'Was im Papierkorb oder von einem Mailprogramm endgültig gelöscht wird, lässt sich von hier {time, select, none {} other {noch <a>{time}</a> lang }}zurückholen. Entwürfe werden nicht aufgehoben.',
  'Deleted message': 'Gelöschte Nachricht',
  'Put it back where it lay': 'Dorthin zurücklegen, wo sie lag',
  'This message is not kept any more: it was put back, or its time was over.':
    'Diese Nachricht wird nicht mehr aufgehoben: Sie wurde zurückgelegt, oder ihre Zeit war um.',
  'Put back': 'Zurücklegen',
  'Deleted from <b>{folder}</b>{isGone, select, true {, which is gone,} other {}} {when}{isKept, select, true {; kept until {until}} other {}}.':
    'Aus <b>{folder}</b> gelöscht{isGone, select, true { (den Ordner gibt es nicht mehr)} other {}}, {when}{isKept, select, true {; bleibt erhalten bis {until}} other {}}.',
  'Being read': 'Wird gelesen',
  'has attachments': 'mit Anhängen',
  ', deleted': ', gelöscht',
  'Deleted {when}': 'Gelöscht: {when}',
  'lay in': 'lag in',
  'It lay in {folder}, which is gone': 'Lag in {folder}; den Ordner gibt es nicht mehr',
  'It lay in {folder}': 'Lag in {folder}',
  'Recently deleted': 'Kürzlich gelöscht',
  'unknown sender': 'unbekannter Absender',
  '{count, plural, one {# hour} other {# hours}}': '{count, plural, one {# Stunde} other {# Stunden}}',
  '{count, plural, one {# minute} other {# minutes}}': '{count, plural, one {# Minute} other {# Minuten}}',
  'Deleted {count, plural, one {# message} other {# messages}} for good.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} endgültig gelöscht.',
  'Deleted {count, plural, one {# message for good. It} other {# messages for good. They}} can be brought back for {time}{drafts, plural, =0 {} other {, drafts excepted}}.':
    '{count, plural, one {# Nachricht endgültig gelöscht. Sie lässt} other {# Nachrichten endgültig gelöscht. Sie lassen}} sich noch {time} lang zurückholen{drafts, plural, =0 {} other {, Entwürfe ausgenommen}}.',
  'There is no way back.': 'Es gibt kein Zurück.',
  'For a while they stay in {place}; drafts do not.': 'Sie bleiben noch eine Weile unter „{place}“; Entwürfe nicht.',
  'For {time} they can be brought back from {place}; drafts cannot.':
    'Sie lassen sich noch {time} lang aus „{place}“ zurückholen; Entwürfe nicht.',
  'Put {count, plural, one {# message} other {# messages}} back {folders, plural, =1 {into {first}} =2 {into {first} and {second}} other {where they lay}}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} zurückgelegt{folders, plural, =1 { in „{first}“} =2 { in „{first}“ und „{second}“} other { an den alten Ort}}.',
  '{count, plural, one {# message could not be put back: it is} other {# messages could not be put back: they are}} not kept any more.':
    '{count, plural, one {# Nachricht ließ sich nicht zurücklegen: Sie wird} other {# Nachrichten ließen sich nicht zurücklegen: Sie werden}} nicht mehr aufgehoben.',
  '{count, plural, one {# message} other {# messages}} could not be put back: {why}':
    '{count, plural, one {# Nachricht ließ} other {# Nachrichten ließen}} sich nicht zurücklegen: {why}',
  'Working on {count, plural, one {# message} other {# messages}}…':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} in Arbeit …',
  'Nothing to change: it is so already.': 'Nichts zu ändern: Es ist schon so.',
  Protocol: 'Protokoll',
  '{count, plural, one {# message} other {# messages}} could not be changed: {why}':
    '{count, plural, one {# Nachricht ließ} other {# Nachrichten ließen}} sich nicht ändern: {why}',
  '{count, plural, one {# message} other {# messages}} will be deleted for good.':
    '{count, plural, one {# Nachricht wird} other {# Nachrichten werden}} endgültig gelöscht.',
  '{refused, number} of {count, plural, one {# message} other {# messages}} could not be deleted.':
    '{refused, number} von {count, plural, one {# Nachricht} other {# Nachrichten}} ließen sich nicht löschen.',
  'Made the folder {name}.': 'Ordner {name} angelegt.',
  'It was not done: {why}': 'Es wurde nicht ausgeführt: {why}',
  'Marked read: {count, plural, one {# message} other {# messages}}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} als gelesen markiert.',
  'Marked unread: {count, plural, one {# message} other {# messages}}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} als ungelesen markiert.',
  'Starred {count, plural, one {# message} other {# messages}}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} mit Stern versehen.',
  'Took the star off {count, plural, one {# message} other {# messages}}.':
    'Stern von {count, plural, one {# Nachricht} other {# Nachrichten}} entfernt.',
  'Muted {count, plural, one {# message} other {# messages}}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} stummgeschaltet.',
  'No longer muted: {count, plural, one {# message} other {# messages}}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} nicht mehr stumm.',
  'Labelled “{label}”: {count, plural, one {# message} other {# messages}}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} mit dem Etikett „{label}“ versehen.',
  'Label “{label}” taken off {count, plural, one {# message} other {# messages}}.':
    'Etikett „{label}“ von {count, plural, one {# Nachricht} other {# Nachrichten}} entfernt.',
  'Archived {count, plural, one {# message} other {# messages}}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} archiviert.',
  'Not junk: moved {count, plural, one {# message} other {# messages}} to {folder}.':
    'Kein Spam: {count, plural, one {# Nachricht} other {# Nachrichten}} nach „{folder}“ verschoben.',
  'Moved {count, plural, one {# message} other {# messages}} to {folder}.':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} nach „{folder}“ verschoben.',
  'Undone: {act}': 'Rückgängig gemacht: {act}',
  '{role, select, inbox {Inbox} drafts {Drafts} sent {Sent} archive {Archive} junk {Junk} trash {Trash} other {{role}}}':
    '{role, select, inbox {Posteingang} drafts {Entwürfe} sent {Gesendet} archive {Archiv} junk {Spam} trash {Papierkorb} other {{role}}}',
};
