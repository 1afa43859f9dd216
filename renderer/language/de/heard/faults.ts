/** What makes no sense in a fault script (server/capture/faults/sense.ts), and settings of captured mail (server/config/capture-forms.ts). */
import type { Table } from '../../hearing.ts';

export const faults: Table = {
  'Step {number}: {fault}': 'Schritt {number}: {fault}',
  'it does nothing; one of {words}': 'er tut nichts; nötig ist eines von {words}',
  '"{word}" has a meaning only at {places}': '„{word}“ bedeutet nur etwas bei {places}',
  '"per": "{per}" has a meaning only at {places}': '„per“: „{per}“ bedeutet nur etwas bei {places}',
  '"{words}" cannot both be': '„{words}“ geht nicht zugleich',
  '"silent" is never answered: nothing goes with it': '„silent“ wird nie beantwortet: Nichts anderes passt dazu',
  'a connection that drops before its answer has none: with "reply" only "drop": "after"':
    'eine Verbindung, die vor der Antwort abbricht, hat keine: zu „reply“ passt nur „drop“: „after“',
  '"drop": "before" leaves nothing to split': '„drop“: „before“ lässt nichts übrig, das zu teilen wäre',
  '"{word}": the smaller number comes first': '„{word}“: Die kleinere Zahl steht vorn',
  'a step at tls says how: "tls"': 'ein Schritt bei tls sagt, wie: „tls“',
  'before a handshake nothing can be said: only "tls" and "delay"':
    'vor einem Handschlag kann nichts gesagt werden: nur „tls“ und „delay“',
  'at starttls "tls" is "fail"; other handshakes are at "tls"':
    'bei starttls ist „tls“ immer „fail“; andere Handschläge stehen bei „tls“',
  '"drop": "half" has a meaning only at data, imap and pop3':
    '„drop“: „half“ bedeutet nur etwas bei data, imap und pop3',
  'there is no command {name} in {at}; there are {known}': 'in {at} gibt es keinen Befehl {name}; es gibt {known}',
  '"drop": "half" wants "command": {command}': '„drop“: „half“ braucht „command“: {command}',
  '"literal" wants "command": "FETCH"': '„literal“ braucht „command“: „FETCH“',
  '"literal": 0 changes nothing': '„literal“: 0 ändert nichts',
  '"uidvalidity" wants "command": "SELECT", "EXAMINE", "STATUS" or "LIST"':
    '„uidvalidity“ braucht „command“: „SELECT“, „EXAMINE“, „STATUS“ oder „LIST“',
  '"reply": "{written}" is none of IMAP\'s, such as "NO [UNAVAILABLE] Later"':
    '„reply“: „{written}“ ist keine Antwort von IMAP wie „NO [UNAVAILABLE] Later“',
  '"reply" at connect is BYE: IMAP has no other refusal there':
    '„reply“ bei connect ist BYE: Eine andere Absage hat IMAP dort nicht',
  '"reply": "{written}" is none of POP3\'s, such as "-ERR [IN-USE] Later"':
    '„reply“: „{written}“ ist keine Antwort von POP3 wie „-ERR [IN-USE] Later“',
  '"reply": "{written}" is no answer such as "451 4.2.1 Try again later"':
    '„reply“: „{written}“ ist keine Antwort wie „451 4.2.1 Try again later“',
  '"reply" begins with {code}; a refusal is from 400 to 599':
    '„reply“ beginnt mit {code}; eine Absage liegt zwischen 400 und 599',
  '"reply": {code} and {status} do not go together; both begin with the same digit':
    '„reply“: {code} und {status} passen nicht zusammen; beide beginnen mit derselben Ziffer',
  '"reply" at connect is 421 or 554: nothing else may be said instead of a greeting':
    '„reply“ bei connect ist 421 oder 554: Statt einer Begrüßung darf nichts anderes gesagt werden',
  '"{written}" is no port with an inbox, such as 2525=shop':
    '„{written}“ ist kein Port mit einem Posteingang wie 2525=shop',
  '"{written}": there is no port {port}': '„{written}“: Einen Port {port} gibt es nicht',
  '"{written}": "{host}" is no address of this computer': '„{written}“: „{host}“ ist keine Adresse dieses Computers',
  '"{written}" is no rule such as bill=subject:invoice': '„{written}“ ist keine Regel wie bill=subject:invoice',
  'each is a name, a colon and a password, such as app:secret':
    'jeder ist ein Name, ein Doppelpunkt und ein Passwort, etwa app:secret',
  'No SpamAssassin is named in scan.spamd': 'In scan.spamd ist kein SpamAssassin genannt',
  'it is not asked about more than {size}': 'es wird zu nicht mehr als {size} gefragt',
  'the TLS handshake failed on purpose': 'der TLS-Handschlag scheiterte mit Absicht',
};
