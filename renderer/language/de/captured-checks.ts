/** German of the checks of a captured message: renderer/captured/checks.tsx, html-source.tsx and server/capture/checks/words.ts. */
import type { Catalogue } from '../../../server/base/language.ts';

export const capturedChecks: Catalogue = {
  Checks: 'Prüfungen',
  'the checks': 'die Prüfungen',
  'The HTML is very long; only its beginning was looked at.':
    'Das HTML ist sehr lang; nur sein Anfang wurde angesehen.',
  'Asking…': 'Wird gefragt …',
  'Ask the DNS': 'Das DNS fragen',
  'HTML in mail programs': 'HTML in Mailprogrammen',
  '{share} %': '{share} %',
  'So much of it works everywhere, by the tests of Can I email ({tested}).':
    'So viel davon geht überall, nach den Tests von Can I email ({tested}).',
  'All of it is known to all.': 'Alles davon kennen alle.',
  'Show all {count}': 'Alle {count} zeigen',
  'not the same everywhere': 'nicht überall gleich',
  'not in {programs}': 'nicht in {programs}',
  'not in {programs} and {more} more': 'nicht in {programs} und {more} weiteren',
  'Show line {line}, column {column}': 'Zeile {line}, Spalte {column} zeigen',
  'line {line}': 'Zeile {line}',
  inside: 'im eigenen Netz',
  'no answer': 'keine Antwort',
  'Ask the links': 'Links anfragen',
  'Each is asked by HEAD whether it is there. A link that works once may be used up by that.':
    'Jeder wird mit HEAD gefragt, ob es ihn gibt. Ein Link, der nur einmal geht, kann dadurch verbraucht werden.',
  'HTML of the message': 'HTML der Nachricht',
  'Back to the checks': 'Zurück zu den Prüfungen',
  'Line {line}, column {column}': 'Zeile {line}, Spalte {column}',
  'The HTML has {kilobytes, number} kB. Gmail shows {limit} kB of it, and cuts off the rest.':
    'Das HTML hat {kilobytes, number} kB. Gmail zeigt davon {limit} kB und schneidet den Rest ab.',
  'The HTML has {kilobytes, number} kB. From {limit} kB on Gmail cuts it off.':
    'Das HTML hat {kilobytes, number} kB. Ab {limit} kB schneidet Gmail es ab.',
  'The HTML has {kilobytes, number} kB, so Gmail shows all of it (up to {limit} kB).':
    'Das HTML hat {kilobytes, number} kB, also zeigt Gmail es ganz (bis {limit} kB).',
  'It has neither text nor HTML.': 'Sie hat weder Text noch HTML.',
  'It has HTML alone. Add a plain text part: some read that, and filters distrust mail without one.':
    'Sie hat nur HTML. Fügen Sie einen reinen Text hinzu: Manche lesen ihn, und Filter misstrauen Mails ohne ihn.',
  '{count, plural, one {# word} other {# words}} of the HTML ({percent} %) {count, plural, one {is} other {are}} not in the plain text: {words}.':
    '{count, plural, one {# Wort} other {# Wörter}} des HTML ({percent} %) {count, plural, one {steht} other {stehen}} nicht im reinen Text: {words}.',
  '{count, plural, one {# word} other {# words}} of the plain text ({percent} %) {count, plural, one {is} other {are}} not in the HTML: {words}.':
    '{count, plural, one {# Wort} other {# Wörter}} des reinen Textes ({percent} %) {count, plural, one {steht} other {stehen}} nicht im HTML: {words}.',
  'Plain text and HTML say the same.': 'Reiner Text und HTML sagen dasselbe.',
  'The HTML has no words, so lists show nothing after the subject.':
    'Das HTML hat keine Wörter, also zeigen Listen nach dem Betreff nichts.',
  'Lists show this after the subject: “{words}”. Put what the mail is about first.':
    'Listen zeigen nach dem Betreff: „{words}“. Stellen Sie an den Anfang, worum es geht.',
  'Lists show this after the subject: “{words}”. It is hidden in the message itself.':
    'Listen zeigen nach dem Betreff: „{words}“. In der Nachricht selbst ist das verborgen.',
  'Lists show this after the subject: “{words}”.': 'Listen zeigen nach dem Betreff: „{words}“.',
  '{count, plural, one {# picture has} other {# pictures have}} no alt text. A decoration has alt="".':
    '{count, plural, one {# Bild hat} other {# Bilder haben}} keinen Alternativtext. Ein Schmuckbild hat alt="".',
  '{count, plural, one {# picture has} other {# pictures have}} a file name for alt text.':
    '{count, plural, one {# Bild hat} other {# Bilder haben}} einen Dateinamen als Alternativtext.',
  '{count, plural, one {# link has} other {# links have}} no words, and no picture with alt text.':
    '{count, plural, one {# Link hat} other {# Links haben}} keine Wörter und kein Bild mit Alternativtext.',
  '{count, plural, one {# link does} other {# links do}} not say where it leads, such as “click here”.':
    '{count, plural, one {# Link sagt} other {# Links sagen}} nicht, wohin es geht, etwa „hier klicken“.',
  'No language is named. With lang="…" on html, screen readers pronounce it well.':
    'Keine Sprache ist genannt. Mit lang="…" an html sprechen Vorleseprogramme sie richtig aus.',
  '{count, plural, one {# table looks} other {# tables look}} like layout. With role="presentation" it is not read out as a table.':
    '{count, plural, one {# Tabelle sieht} other {# Tabellen sehen}} nach Anordnung aus. Mit role="presentation" wird das nicht als Tabelle vorgelesen.',
  '{count, plural, one {# element has} other {# elements have}} letters below 12 px.':
    '{count, plural, one {# Element hat} other {# Elemente haben}} Schrift unter 12 px.',
  '{count, plural, one {# element has} other {# elements have}} too little contrast: {worst, number} to 1, where {least, number} is the least.':
    '{count, plural, one {# Element hat} other {# Elemente haben}} zu wenig Kontrast: {worst, number} zu 1, mindestens {least, number} sollten es sein.',
  'Pictures, links, language and contrast look well.': 'Bilder, Links, Sprache und Kontrast sehen gut aus.',
  'The header tells which program sent it: {field}: {value}':
    'Der Header verrät, welches Programm sie gesendet hat: {field}: {value}',
  'Bcc stands in the header, so everybody sees the blind recipients: {value}':
    'Bcc steht im Header, also sehen alle die Blindkopie-Empfänger: {value}',
  'The header names {count, plural, one {# machine} other {# machines}} of an internal network: {names}.':
    'Der Header nennt {count, plural, one {# Rechner} other {# Rechner}} eines internen Netzes: {names}.',
  'There seems to be a key in the message: {kinds}.': 'In der Nachricht scheint ein Schlüssel zu stehen: {kinds}.',
  'There seems to be a card number in the message: {cards}.':
    'In der Nachricht scheint eine Kartennummer zu stehen: {cards}.',
  '{count, plural, one {# invisible picture counts} other {# invisible pictures count}} who opens it: {hosts}.':
    '{count, plural, one {# unsichtbares Bild zählt} other {# unsichtbare Bilder zählen}}, wer sie öffnet: {hosts}.',
  '{count, plural, one {# picture comes} other {# pictures come}} from elsewhere: {hosts}. Many see it without.':
    '{count, plural, one {# Bild kommt} other {# Bilder kommen}} von anderswo: {hosts}. Viele sehen die Nachricht ohne.',
  '{count, plural, one {# link shows} other {# links show}} one address and leads to another. Filters take that for a trick.':
    '{count, plural, one {# Link zeigt} other {# Links zeigen}} eine Adresse und führt zu einer anderen. Filter halten das für einen Trick.',
  'Nothing that should stay inside was found.': 'Nichts gefunden, was innen bleiben sollte.',
  'List-Unsubscribe-Post stands there without List-Unsubscribe.':
    'List-Unsubscribe-Post steht ohne List-Unsubscribe da.',
  'It looks like mail to a list, and has no List-Unsubscribe.':
    'Sie sieht nach Mail an eine Liste aus und hat kein List-Unsubscribe.',
  'List-Unsubscribe stands there {count} times; once is right.':
    'List-Unsubscribe steht {count}-mal da; einmal ist richtig.',
  'List-Unsubscribe names no address within < and >.': 'List-Unsubscribe nennt keine Adresse zwischen < und >.',
  '{link} in List-Unsubscribe is neither a web nor a mail address.':
    '{link} in List-Unsubscribe ist weder eine Web- noch eine Mailadresse.',
  '{link} in List-Unsubscribe cannot be read as an address.':
    '{link} in List-Unsubscribe ist nicht als Adresse zu lesen.',
  'There is no List-Unsubscribe-Post, so nobody leaves with one click. Gmail and Yahoo want it.':
    'Es gibt kein List-Unsubscribe-Post, also meldet sich niemand mit einem Klick ab. Gmail und Yahoo wollen das.',
  'List-Unsubscribe-Post has to be List-Unsubscribe=One-Click, and is {value}.':
    'List-Unsubscribe-Post muss List-Unsubscribe=One-Click sein und ist {value}.',
  'One click needs an https address in List-Unsubscribe.': 'Ein Klick braucht eine https-Adresse in List-Unsubscribe.',
  'One click only counts with a DKIM signature, and there is none here yet.':
    'Ein Klick zählt nur mit DKIM-Signatur, und hier ist noch keine.',
  'The DKIM signature does not cover List-Unsubscribe and List-Unsubscribe-Post.':
    'Die DKIM-Signatur umfasst List-Unsubscribe und List-Unsubscribe-Post nicht.',
  'One leaves the list as the standards have it.': 'Das Abmelden geht, wie die Standards es wollen.',
  '{count, plural, one {# link leads} other {# links lead}} nowhere: {first}':
    '{count, plural, one {# Link führt} other {# Links führen}} nirgendwohin: {first}',
  '{count, plural, one {# link} other {# links}} cannot be read as an address: {first}':
    '{count, plural, one {# Link ist} other {# Links sind}} nicht als Adresse zu lesen: {first}',
  '{count, plural, one {# link is} other {# links are}} without a host, and lead nowhere in a mail: {first}':
    '{count, plural, one {# Link ist} other {# Links sind}} ohne Host und führen in einer Mail nirgendwohin: {first}',
  '{count, plural, one {# link holds} other {# links hold}} a place that was not filled in: {first}':
    '{count, plural, one {# Link enthält} other {# Links enthalten}} einen Platzhalter, der nicht gefüllt wurde: {first}',
  '{count, plural, one {# link leads} other {# links lead}} to a machine of yours: {first}':
    '{count, plural, one {# Link führt} other {# Links führen}} zu einem eigenen Rechner: {first}',
  '{count, plural, one {# link is} other {# links are}} not encrypted (http): {first}':
    '{count, plural, one {# Link ist} other {# Links sind}} unverschlüsselt (http): {first}',
  '{count, plural, one {# link does not answer as it should} other {# links do not answer as they should}}: {first}':
    '{count, plural, one {# Link antwortet} other {# Links antworten}} nicht, wie es sein sollte: {first}',
  '{count, plural, one {# link looks} other {# links look}} well.':
    '{count, plural, one {# Link sieht} other {# Links sehen}} gut aus.',
  'The DKIM signature of {domain} ({selector}) holds.': 'Die DKIM-Signatur von {domain} ({selector}) stimmt.',
  'The key of {domain} ({selector}) could not be asked for: {why}':
    'Der Schlüssel von {domain} ({selector}) war nicht zu erfragen: {why}',
  'It is signed by {domain} ({selector}). Whether the key fits was not asked.':
    'Sie ist von {domain} ({selector}) signiert. Ob der Schlüssel passt, wurde nicht gefragt.',
  'The DKIM signature of {domain} ({selector}) does not hold: {why}':
    'Die DKIM-Signatur von {domain} ({selector}) stimmt nicht: {why}',
  'It has no DKIM signature. What the way out adds is not here yet.':
    'Sie hat keine DKIM-Signatur. Was der Weg hinaus hinzufügt, ist hier noch nicht da.',
  'The DNS was not asked about SPF and DMARC.': 'Das DNS wurde nach SPF und DMARC nicht gefragt.',
  'It was handed in from this network, so SPF says nothing yet.':
    'Sie wurde aus diesem Netz eingeliefert, also sagt SPF noch nichts.',
  'SPF for {domain}: {result}. {why}': 'SPF für {domain}: {result}. {why}',
  'DMARC for {domain}: {result}. {why}': 'DMARC für {domain}: {result}. {why}',
  'This server’s own judgement: nothing speaks against it. The DNS was not asked for that.':
    'Urteil dieses Servers: Nichts spricht dagegen. Das DNS wurde dafür nicht gefragt.',
  'This server’s own judgement: {points, number} points, no spam; spam begins at {limit, number}. {because}':
    'Urteil dieses Servers: {points, number} Punkte, kein Spam; Spam beginnt bei {limit, number}. {because}',
  'This server’s own judgement: {points, number} points, spam; that begins at {limit, number}. {because}':
    'Urteil dieses Servers: {points, number} Punkte, Spam; der beginnt bei {limit, number}. {because}',
  'No spam scanner is set up. Name one in scan.spamd or scan.rspamd.':
    'Kein Spam-Scanner ist eingerichtet. Nennen Sie einen in scan.spamd oder scan.rspamd.',
  '{scanner}: {points} points, no spam. {because}': '{scanner}: {points} Punkte, kein Spam. {because}',
  '{scanner}: {points} points, spam. {because}': '{scanner}: {points} Punkte, Spam. {because}',
  '{scanner} would refuse it. {because}': '{scanner} würde sie ablehnen. {because}',
  '{scanner} wants to see it later. {because}': '{scanner} will sie später sehen. {because}',
  '{scanner} could not look at it. {because}': '{scanner} konnte sie nicht ansehen. {because}',
  '{scanner} could not be asked. {because}': '{scanner} konnte nicht gefragt werden. {because}',
  Size: 'Größe',
  Words: 'Wörter',
  'Can everybody read it': 'Können alle sie lesen',
  'What it gives away': 'Was sie verrät',
  'Leaving the list': 'Abmelden von der Liste',
  Links: 'Links',
  'Who vouches for it': 'Wer für sie bürgt',
  Spam: 'Spam',
  'Mend this': 'Beheben',
  'Look at this': 'Ansehen',
  'Good to know': 'Gut zu wissen',
  Fine: 'In Ordnung',
  'Build the layout with table, tr and td.': 'Ordnen Sie mit table, tr und td an.',
  'Use valign on a td.': 'Nehmen Sie valign an einem td.',
  'Use align on a td.': 'Nehmen Sie align an einem td.',
  'Use padding on a td.': 'Nehmen Sie padding an einem td.',
  'Give a width as an attribute as well.': 'Geben Sie auch eine Breite als Attribut an.',
  'Give width and height as attributes as well.': 'Geben Sie Breite und Höhe auch als Attribute an.',
  'Set a background colour as well, for where the picture is missing.':
    'Setzen Sie auch eine Hintergrundfarbe, für dort, wo das Bild fehlt.',
  'Fine if it also looks well without.': 'In Ordnung, wenn es auch ohne gut aussieht.',
  'Write the value itself.': 'Schreiben Sie den Wert selbst.',
  'Use px.': 'Nehmen Sie px.',
  'Write the colour as #rrggbb.': 'Schreiben Sie die Farbe als #rrggbb.',
  'Name a font that everybody has behind it, such as Arial.':
    'Nennen Sie dahinter eine Schrift, die alle haben, etwa Arial.',
  'Write the styles into the elements (style="…").': 'Schreiben Sie die Stile in die Elemente (style="…").',
  'See that the message also works without it.': 'Sehen Sie zu, dass die Nachricht auch ohne geht.',
  'Take the script out: no mail program runs it.': 'Nehmen Sie das Skript heraus: Kein Mailprogramm führt es aus.',
  'Link to a page that has the form.': 'Verlinken Sie eine Seite, die das Formular hat.',
  'Show a picture that links to it.': 'Zeigen Sie ein Bild, das darauf verlinkt.',
  'Use PNG or JPEG.': 'Nehmen Sie PNG oder JPEG.',
  'Attach the picture, and name it by cid:.': 'Hängen Sie das Bild an und nennen Sie es mit cid:.',
  'Give an img with src that works alone.': 'Geben Sie ein img mit src an, das allein genügt.',
  'Use div.': 'Nehmen Sie div.',
  'Write whole addresses.': 'Schreiben Sie ganze Adressen.',
  'Do without jumps within the message.': 'Verzichten Sie auf Sprünge innerhalb der Nachricht.',
};
