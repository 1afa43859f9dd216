/** German of the messages in renderer/accounts/space, footers and retention: what holds for all mailboxes. */
import type { Catalogue } from '../../../server/base/language.ts';

export const accountsKeeping: Catalogue = {
  'Pages of Accounts': 'Seiten der Konten',

  // Space
  Space: 'Platz',
  'the mailboxes': 'die Postfächer',
  Mailboxes: 'Postfächer',
  'Mailboxes, the fullest first': 'Postfächer, die vollsten zuerst',
  'What each mailbox holds, and what it may hold': 'Was jedes Postfach belegt und was es belegen darf',
  'No mailbox yet': 'Noch kein Postfach',
  'Each shows here how much it holds, so that nobody’s mail stops without your seeing it come.':
    'Jedes zeigt hier, wie viel es belegt, damit niemandes Mail ausbleibt, ohne dass Sie es kommen sehen.',
  'Give a limit to {count, number} without one':
    '{count, plural, one {# Postfach} other {# Postfächern}} eine Grenze geben',
  'Limit…': 'Grenze …',
  'Change the limit of {address}': 'Grenze von {address} ändern',
  'Limit of {address}': 'Grenze von {address}',
  'A limit for {count, number} mailboxes': 'Eine Grenze für {count, number} Postfächer',
  'It holds {size} in {count, plural, one {# message} other {# messages}} now.':
    'Es belegt jetzt {size} mit {count, plural, one {# Nachricht} other {# Nachrichten}}.',
  'Each of those that have none now. Who is added later begins without one, unless it is given then.':
    'Jedes, das jetzt keine hat. Wer später hinzukommt, beginnt ohne, wenn dann keine angegeben wird.',
  'That is no more than it holds: it is full from the start.':
    'Das ist nicht mehr, als es belegt: Es ist von Anfang an voll.',
  '{count, plural, one {One holds} other {# hold}} as much already, and {count, plural, one {is} other {are}} full from the start.':
    '{count, plural, one {Eines belegt} other {# belegen}} schon so viel und {count, plural, one {ist} other {sind}} von Anfang an voll.',
  '{count, number} mailboxes may hold {size} each.': '{count, number} Postfächer dürfen je {size} belegen.',
  'As they fill up': 'Wenn Postfächer voll werden',
  'Change what happens as they fill up': 'Ändern, was geschieht, wenn sie sich füllen',
  'Who is added begins without a limit, unless one is given then.':
    'Wer hinzukommt, beginnt ohne Grenze, wenn dann keine angegeben wird.',
  'Tell the owner at, per cent': 'Inhaber benachrichtigen ab, Prozent',
  '0: nobody is told': '0: niemand wird benachrichtigt',
  'And once more at, per cent': 'Und noch einmal ab, Prozent',
  '0: not again': '0: nicht noch einmal',
  'Mail for a full mailbox': 'Mail an ein volles Postfach',
  'For how long': 'Wie lange',
  '90 days at most': 'Höchstens 90 Tage',
  'Up to, per cent above the limit': 'Bis zu, Prozent über der Grenze',
  'Of a limit of 10 GB, 20 per cent are 2 GB more': 'Bei einer Grenze von 10 GB sind 20 Prozent 2 GB mehr',
  seconds: 'Sekunden',
  minutes: 'Minuten',
  hours: 'Stunden',
  days: 'Tage',
  weeks: 'Wochen',
  'months of 30 days': 'Monate zu 30 Tagen',
  years: 'Jahre',
  '{count, plural, one {# second} other {# seconds}}': '{count, plural, one {# Sekunde} other {# Sekunden}}',
  '{count, plural, one {# minute} other {# minutes}}': '{count, plural, one {# Minute} other {# Minuten}}',
  '{count, plural, one {# hour} other {# hours}}': '{count, plural, one {# Stunde} other {# Stunden}}',
  '{count, plural, one {# week} other {# weeks}}': '{count, plural, one {# Woche} other {# Wochen}}',
  '{count, plural, one {# month} other {# months}}': '{count, plural, one {# Monat} other {# Monate}}',
  '{count, plural, one {# year} other {# years}}': '{count, plural, one {# Jahr} other {# Jahre}}',
  'Nobody is told that a mailbox fills up.': 'Niemand wird benachrichtigt, dass ein Postfach sich füllt.',
  'At {percent, number} % its owner finds a letter in the inbox.':
    'Bei {percent, number} % findet der Inhaber eine Nachricht im Posteingang.',
  'At {first, number} % its owner finds a letter in the inbox, at {second, number} % another.':
    'Bei {first, number} % findet der Inhaber eine Nachricht im Posteingang, bei {second, number} % noch eine.',
  'Mail for a full mailbox waits at its sender, whose server tries again for some days.':
    'Mail an ein volles Postfach wartet beim Absender, dessen Server es einige Tage lang wieder versucht.',
  'Mail for a full mailbox goes back to its sender at once.':
    'Mail an ein volles Postfach geht sofort an den Absender zurück.',
  'A full mailbox takes mail for {time} more, up to {percent, number} % above its limit. After that mail waits at its sender.':
    'Ein volles Postfach nimmt noch Mail an (Frist: {time}), bis zu {percent, number} % über seiner Grenze. Danach wartet Mail beim Absender.',
  'It waits at its sender': 'Sie wartet beim Absender',
  'The other server tries again for some days, and nothing is lost if there is room by then.':
    'Der andere Server versucht es einige Tage lang wieder; ist dann Platz, geht nichts verloren.',
  'It is taken for a while': 'Sie wird eine Weile angenommen',
  'There is time to clear up; only then does mail wait at its sender.':
    'Es bleibt Zeit zum Aufräumen; erst dann wartet Mail beim Absender.',
  'It goes back': 'Sie geht zurück',
  'The sender knows at once. What is not sent again is lost.':
    'Der Absender weiß es sofort. Was er nicht noch einmal sendet, ist verloren.',
  'Full: mail goes back': 'Voll: Mail geht zurück',
  'Full: takes mail until {date}': 'Voll: nimmt Mail bis {date} an',
  'Full: mail waits at its sender': 'Voll: Mail wartet beim Absender',
  '{size} in {count, plural, one {# mailbox} other {# mailboxes}}':
    '{size} in {count, plural, one {# Postfach} other {# Postfächern}}',
  'all with a limit': 'alle mit einer Grenze',
  '{count, plural, =0 {none with a limit} other {# with a limit}}':
    '{count, plural, =0 {keines mit einer Grenze} other {# mit einer Grenze}}',
  '{count, number} full': '{count, number} voll',

  // Footers
  Footers: 'Fußzeilen',
  'the footers': 'die Fußzeilen',
  'A text below what the people of a domain send: a company’s particulars, a notice':
    'Ein Text unter dem, was die Personen einer Domain versenden: Firmenangaben, ein Hinweis',
  'There is no domain yet': 'Noch gibt es keine Domain',
  'A footer belongs to a domain and stands below the mail of its people.':
    'Eine Fußzeile gehört zu einer Domain und steht unter der Mail ihrer Personen.',
  'Mail of {domain} has no footer any more.': 'Mail von {domain} hat keine Fußzeile mehr.',
  'For who writes from @{domain}, which stands for {other}':
    'Für alle, die von @{domain} schreiben, das für {other} steht',
  'Write a footer': 'Fußzeile schreiben',
  'Write a footer for {domain}': 'Fußzeile schreiben: {domain}',
  'Change the footer of {domain}': 'Fußzeile von {domain} ändern',
  'Remove the footer of {domain}': 'Fußzeile von {domain} entfernen',
  'In HTML the same, line by line.': 'In HTML dasselbe, Zeile für Zeile.',
  'In HTML it has a form of its own.': 'In HTML hat sie eine eigene Form.',
  'None: mail goes out as it was written.': 'Keine: Mail geht hinaus, wie sie geschrieben wurde.',
  'What is left as it is': 'Was bleibt, wie es ist',
  'The journey of each message says whether it was added, and if not, why.':
    'Der Weg jeder Nachricht sagt, ob sie angefügt wurde, und wenn nicht, warum.',
  'All mail of {domain} ends with it now.': 'Alle Mail von {domain} endet jetzt damit.',
  'Mail of {domain} ends with it where it leaves this server.':
    'Mail von {domain} endet damit, wo sie diesen Server verlässt.',
  'Such as name, seat and register of a company; 5,000 characters at most':
    'Etwa Name, Sitz und Register einer Firma; höchstens 5.000 Zeichen',
  'HTML of its own, for letters in HTML': 'Eigenes HTML, für Nachrichten in HTML',
  'Empty: the text, line by line': 'Leer: der Text, Zeile für Zeile',
  'How a letter looks with it': 'Wie eine Nachricht damit aussieht',
  'This letter is left as it is: {reason}.': 'Diese Nachricht bleibt, wie sie ist: {reason}.',
  'What is typed appears below the letter.': 'Was eingegeben wird, erscheint unter der Nachricht.',
  'Mail that leaves': 'Mail, die hinausgeht',
  'All mail': 'Alle Mail',
  'Below all mail of its people, also among themselves.': 'Unter aller Mail ihrer Personen, auch untereinander.',
  'Below mail of its people that leaves this server.': 'Unter Mail ihrer Personen, die diesen Server verlässt.',
  'Hello Kim,': 'Hallo Kim,',
  'the drawings are done; you find them in the folder.': 'die Zeichnungen sind fertig; sie liegen im Ordner.',
  'Until Thursday': 'Bis Donnerstag',
  'The drawings': 'Die Zeichnungen',
  'Signed and encrypted mail': 'Signierte und verschlüsselte Mail',
  'S/MIME, PGP, DKIM: one changed letter would break the seal.':
    'S/MIME, PGP, DKIM: Ein geänderter Buchstabe bräche das Siegel.',
  'Answers that have it already': 'Antworten, die sie schon haben',
  'Where it stands in what is quoted, it is not added once more.':
    'Steht sie im Zitierten, wird sie nicht noch einmal angefügt.',
  'Reports, receipts and mail of programs': 'Berichte, Bestätigungen und Mail von Programmen',
  'Nobody wrote them, and other programs read them.': 'Niemand hat sie geschrieben, und andere Programme lesen sie.',
  'Posts of mailing lists': 'Beiträge von Mailinglisten',
  'A list has its own words at the end.': 'Eine Liste hat am Ende ihre eigenen Worte.',
  'Mail that is a file alone': 'Mail, die nur eine Datei ist',
  'There is no text for it to stand below.': 'Es gibt keinen Text, unter dem sie stehen könnte.',

  // How long mail stays
  'What is removed by itself when its time is over, and what must not be':
    'Was von selbst entfernt wird, wenn seine Zeit um ist, und was bleiben muss',
  'No rule holds any more: mail stays until somebody deletes it.':
    'Keine Regel gilt mehr: Mail bleibt, bis jemand sie löscht.',
  '{count, plural, one {The rule holds} other {The # rules hold}}. What is over its time goes within a day.':
    '{count, plural, one {Die Regel gilt} other {Die # Regeln gelten}}. Was über seine Zeit ist, geht innerhalb eines Tages.',
  '{lock}: change it there.': '{lock}: Ändern Sie es dort.',
  'The first rule that fits a folder counts; those below leave it alone.':
    'Die erste Regel, die auf einen Ordner passt, zählt; die darunter lassen ihn in Ruhe.',
  'Not switched on yet. Below stands what would go.': 'Noch nicht eingeschaltet. Darunter steht, was gehen würde.',
  'Switch on': 'Einschalten',
  'None: mail stays until somebody deletes it. A rule empties Trash and Junk by itself, or keeps to a duty of so many years.':
    'Keine: Mail bleibt, bis jemand sie löscht. Eine Regel leert Papierkorb und Spam von selbst oder hält eine Frist von Jahren ein.',
  'This line is not understood; it stands as it was written.':
    'Diese Zeile wird nicht verstanden; sie steht, wie sie geschrieben wurde.',
  'Move {name} up': '{name} nach oben',
  'Move {name} down': '{name} nach unten',
  'Change the rule': 'Regel ändern',
  'Mail in': 'Mail in',
  Trash: 'Papierkorb',
  Drafts: 'Entwürfe',
  'As it is called, such as Newsletters; folders below it too': 'Wie er heißt, etwa Newsletter; Ordner darunter auch',
  'Stays for': 'Bleibt',
  Whose: 'Bei wem',
  'Addresses or domains, one a line. Empty: everybody’s': 'Adressen oder Domains, eine je Zeile. Leer: bei allen',
  'But not': 'Aber nicht',
  'A folder by its name': 'Ein Ordner nach seinem Namen',
  'Every folder': 'Jeder Ordner',
  'what has a star': 'was einen Stern hat',
  'what is unread': 'was ungelesen ist',
  'what was answered': 'was beantwortet ist',
  'A folder with a quotation mark in its name cannot be named here.':
    'Ein Ordner mit einem Anführungszeichen im Namen kann hier nicht genannt werden.',
  'A whole number, a day at least and 100 years at most.':
    'Eine ganze Zahl, mindestens ein Tag und höchstens 100 Jahre.',
  'Addresses here or domains, one a line: ana@office.example':
    'Adressen von hier oder Domains, eine je Zeile: ana@office.example',
  '{folder} and what is below it': '{folder} und was darunter liegt',
  '{where}: {age}': '{where}: {age}',
  'since it was put there': 'seit sie dort liegt',
  'since it came, in Trash and Junk since it was put there': 'seit sie kam, in Papierkorb und Spam seit sie dort liegt',
  'since it came': 'seit sie kam',
  'everybody’s': 'bei allen',
  'only of {whose}': 'nur bei {whose}',
  'but not {spared}': 'aber nicht: {spared}',
  'Nothing is over its time now.': 'Jetzt ist nichts über seine Zeit.',
  '{messages, plural, one {# message} other {# messages}} ({size}) in {mailboxes, plural, one {# folder} other {# folders}}, the oldest of {date}.':
    '{messages, plural, one {# Nachricht} other {# Nachrichten}} ({size}) in {mailboxes, plural, one {# Ordner} other {# Ordnern}}, die älteste vom {date}.',
  'What would go': 'Was gehen würde',
  'what would go': 'was gehen würde',
  'What goes within a day': 'Was innerhalb eines Tages geht',
  'Remove it now…': 'Jetzt entfernen …',
  '{count, plural, =0 {Nothing was over its time.} one {# message is removed.} other {# messages are removed.}}':
    '{count, plural, =0 {Nichts war über seine Zeit.} one {# Nachricht ist entfernt.} other {# Nachrichten sind entfernt.}}',
  '{count, plural, one {# more stays, for its account is held.} other {# more stay, for their accounts are held.}}':
    '{count, plural, one {# weitere bleibt, weil ihr Konto festgehalten wird.} other {# weitere bleiben, weil ihre Konten festgehalten werden.}}',
  'Remove {count, plural, one {# message} other {# messages}} now?':
    '{count, plural, one {# Nachricht} other {# Nachrichten}} jetzt entfernen?',
  '{size} in {folders, plural, one {# folder} other {# folders}}, at once instead of within a day.':
    '{size} in {folders, plural, one {# Ordner} other {# Ordnern}}, sofort statt innerhalb eines Tages.',
  'What is over its time, by folder': 'Was über seine Zeit ist, nach Ordnern',
  Oldest: 'Älteste',
  'By the rule': 'Nach der Regel',
  'Stays, held: {reason}': 'Bleibt, festgehalten: {reason}',
  'Nothing of {address} is removed for good from now on.': 'Von {address} wird ab jetzt nichts endgültig entfernt.',
  '{address} is held no more: what is deleted goes in its time.':
    '{address} wird nicht mehr festgehalten: Gelöschtes geht zu seiner Zeit.',
  Releasing: 'Das Freigeben',
  Release: 'Freigeben',
  'Release {name}': '{name} freigeben',
  'Hold somebody’s mail': 'Mail festhalten',
  'who is held': 'wer festgehalten wird',
  'Nobody. In a dispute or an audit a hold keeps all of a mailbox, whoever deletes it, until it ends.':
    'Niemand. Bei einem Streit oder einer Prüfung bleibt so alles in einem Postfach, wer auch immer löscht, bis das Festhalten endet.',
  'Such as “case 17”; who looks later reads it here and beside the person':
    'Etwa „Fall 17“; wer später nachsieht, liest es hier und neben der Person',
  'Hold this mail': 'Diese Mail festhalten',
  'Hold it': 'Festhalten',
  'Legal hold': 'Rechtliches Festhalten (Legal Hold)',
  'whether it is held': 'ob es festgehalten wird',
  'Held: {reason}. Nothing is removed for good, whoever deletes it, and the account cannot be removed.':
    'Festgehalten: {reason}. Nichts wird endgültig entfernt, wer auch immer löscht, und das Konto kann nicht entfernt werden.',
  'Not held: what is deleted goes for good in its time.':
    'Nicht festgehalten: Gelöschtes geht zu seiner Zeit endgültig.',

  // The palette
  'See how full mailboxes are': 'Sehen, wie voll Postfächer sind',
  'Space, limit, quota': 'Platz, Grenze, Quota',
  'Footers, disclaimer': 'Fußzeilen, Hinweis',
  'Say how long mail stays': 'Festlegen, wie lange Mail bleibt',
  'Retention, hold, delete old mail': 'Aufbewahrung, festhalten, alte Mail löschen',
};
