/** German of the messages in renderer/elsewhere. */
import type { Catalogue } from '../../../server/base/language.ts';

export const elsewhere: Catalogue = {
  'Accounts elsewhere': 'Konten anderswo',
  'the accounts elsewhere': 'die Konten anderswo',
  'Mail elsewhere': 'Mail anderswo',
  'Mail on other servers, fetched again and again': 'Mail auf anderen Servern, die immer wieder abgeholt wird',
  'Add an account': 'Konto hinzufügen',
  'Add an account elsewhere': 'Konto anderswo hinzufügen',
  'fetched POP3 provider': 'abholen Abruf POP3 Anbieter',
  'Only those of {address}.': 'Nur die von {address}.',
  '{count, plural, =0 {None is fetched.} one {# is fetched.} other {# are fetched.}} {wrong, plural, =0 {} one {# needs you.} other {# need you.}}':
    '{count, plural, =0 {Noch wird keines abgeholt.} one {# wird abgeholt.} other {# werden abgeholt.}} {wrong, plural, =0 {} one {# braucht Sie.} other {# brauchen Sie.}}',
  'No mail is fetched from elsewhere': 'Von anderswo wird keine Mail abgeholt',
  'A mailbox at your provider can stay where it is: what comes there is brought here every few minutes, and answered from here.':
    'Ein Postfach bei Ihrem Anbieter kann bleiben, wo es ist: Was dort ankommt, wird alle paar Minuten hergeholt und von hier beantwortet.',

  // How one stands
  'Looking there now': 'Sieht gerade nach',
  'Tries again by itself': 'Versucht es von selbst wieder',
  'Not looked yet': 'Noch nicht nachgesehen',
  '{host} does not take this name and password.': '{host} nimmt diesen Namen und dieses Passwort nicht an.',
  'The leave to read this mail has run out or was taken back.':
    'Die Erlaubnis, diese Mail zu lesen, ist abgelaufen oder wurde zurückgenommen.',
  'One cannot sign in safely at {host} in this way.': 'Auf diese Weise kann man sich bei {host} nicht sicher anmelden.',
  '{host} does not prove who it is: its certificate is not trusted.':
    '{host} weist sich nicht aus: seinem Zertifikat wird nicht vertraut.',
  'A folder that is to be fetched is not there any more.': 'Ein Ordner, der abgeholt werden soll, ist nicht mehr da.',
  '{address} has no room for it. The mail waits over there.':
    '{address} hat keinen Platz dafür. Die Mail wartet drüben.',
  '{host} does not answer, or not for long enough.': '{host} antwortet nicht, oder nicht lange genug.',
  'This computer has no network now.': 'Dieser Computer hat gerade kein Netz.',
  'Another program has the mailbox open over there.': 'Ein anderes Programm hat das Postfach dort offen.',
  '{host} wants to be asked less often.': '{host} möchte seltener gefragt werden.',
  'It could not be filed here.': 'Es ließ sich hier nicht ablegen.',
  '{host} says something that stops it.': '{host} sagt etwas, das nicht weiterführt.',
  'Sign in again': 'Neu anmelden',
  'Change how it is reached': 'Ändern, wie es erreicht wird',
  '{protocol} at {host}': '{protocol} bei {host}',
  '{protocol} at {host}, for <a>{address}</a>': '{protocol} bei {host}, für <a>{address}</a>',
  'It has not been looked at yet.': 'Es wurde noch nicht nachgesehen.',
  'Looked {when}: {came, plural, =0 {nothing new} one {# came} other {# came}}':
    'Nachgesehen {when}: {came, plural, =0 {nichts Neues} one {# kam} other {# kamen}}',
  'Looked {when}, without success': 'Nachgesehen {when}, ohne Erfolg',
  '{all} in all': '{all} insgesamt',
  'again {when}': 'wieder {when}',
  'Since {when}. It said: {said}': 'Begonnen {when}. Es hieß: {said}',
  '{count, plural, one {# message stays there and does not come} other {# messages stay there and do not come}}':
    '{count, plural, one {# Nachricht bleibt dort und kommt nicht} other {# Nachrichten bleiben dort und kommen nicht}}',

  // What is done
  'Look now': 'Jetzt nachsehen',
  'Looking…': 'Sieht nach …',
  'Look now: {name}': 'Jetzt nachsehen: {name}',
  'Pause {name}': '{name} anhalten',
  'Fetch no more mail of {name}?': 'Keine Mail von {name} mehr abholen?',
  '{count, plural, =0 {Nothing has come of it yet.} one {The message that came stays here.} other {The # messages that came stay here.}} What lies at {host} stays there. The password is forgotten, and has to be given again to fetch it anew.':
    '{count, plural, =0 {Bisher ist nichts gekommen.} one {Die Nachricht, die kam, bleibt hier.} other {Die # Nachrichten, die kamen, bleiben hier.}} Was bei {host} liegt, bleibt dort. Das Passwort wird vergessen und ist neu anzugeben, um wieder abzuholen.',
  'Fetch no more': 'Nicht mehr abholen',
  'Changing it': 'Das Ändern',
  'Looking there': 'Das Nachsehen',
  '{name}: {count, plural, =0 {nothing new.} one {# message came.} other {# messages came.}}':
    '{name}: {count, plural, =0 {nichts Neues.} one {# Nachricht kam.} other {# Nachrichten kamen.}}',
  '{name} is looked at again.': 'Bei {name} wird wieder nachgesehen.',
  '{name} is not looked at until you say so. Its mail waits there.':
    'Bei {name} wird nicht nachgesehen, bis Sie es sagen. Die Mail wartet dort.',
  '{name} is not fetched any more. What came stays.': '{name} wird nicht mehr abgeholt. Was kam, bleibt.',

  // The form
  '{name} is changed, and looked at now.': '{name} ist geändert, und es wird gleich nachgesehen.',
  'Mail of {name} is fetched for {address} from now on.': 'Mail von {name} wird ab jetzt für {address} abgeholt.',
  'How it is read there': 'Wie dort gelesen wird',
  'Keep it all the same': 'Trotzdem behalten',
  'What was fetched': 'Was abgeholt ist',
  'stays there': 'bleibt dort',
  'stays some days': 'bleibt einige Tage',
  'goes there': 'verschwindet dort',
  'Days it stays there': 'Tage, die es dort bleibt',
  'It is deleted there as soon as it is safely here, never before.':
    'Es wird dort gelöscht, sobald es sicher hier ist, nie vorher.',
  'Which mail': 'Welche Mail',
  'All that lies there': 'Alles, was dort liegt',
  'Only what comes from now on': 'Nur, was ab jetzt kommt',
  'Every {minutes, plural, one {minute} other {# minutes}}, into {into, select, inbox {the inbox} other {{into}}}':
    'Alle {minutes, plural, one {Minute} other {# Minuten}}, in {into, select, inbox {den Posteingang} other {{into}}}',
  'Minutes between two looks': 'Minuten zwischen zwei Malen',
  'At once, too': 'Auch sofort',
  'The other server tells of new mail while a connection is kept open (IDLE)':
    'Der andere Server sagt Bescheid, solange eine Verbindung offen bleibt (IDLE)',
  'Folders that are fetched, one a line': 'Ordner, die abgeholt werden, einer je Zeile',
  'Folder here': 'Ordner hier',
  'Rules of the person come first': 'Regeln der Person gehen vor',
  'Look for spam in it': 'Auf Spam prüfen',
  'It works. {count, plural, =0 {No message lies there now.} one {# message lies there.} other {# messages lie there.}}':
    'Es geht. {count, plural, =0 {Dort liegt gerade keine Nachricht.} one {Dort liegt # Nachricht.} other {Dort liegen # Nachrichten.}}',
  'It does not work yet: {why}': 'Es geht noch nicht: {why}',
  'Days are a number from 1 to 3650.': 'Tage sind eine Zahl von 1 bis 3650.',
  'Minutes are a number from 1 to 10080, which is a week.':
    'Minuten sind eine Zahl von 1 bis 10080, das ist eine Woche.',
  'Name a folder that is fetched.': 'Nennen Sie einen Ordner, der abgeholt wird.',

  // Of one person
  'Fetch an account': 'Konto abholen',
  'Nothing is fetched for this person from other servers.':
    'Für diese Person wird nichts von anderen Servern abgeholt.',
  'Bring mail that lies elsewhere': 'Mail herholen, die anderswo liegt',

  // Another server
  'Address or user name there': 'Adresse oder Benutzername dort',
  'Password there': 'Passwort dort',
  'How you sign in there': 'Wie Sie sich dort anmelden',
  'With a password': 'Mit Passwort',
  'In the browser': 'Im Browser',
  'It is kept sealed and never shown.': 'Es wird versiegelt aufbewahrt und nie gezeigt.',
  'Empty: as it is. It is kept sealed and never shown.':
    'Leer: wie es ist. Es wird versiegelt aufbewahrt und nie gezeigt.',
  '{provider} wants an app password here, which you make in your account there.':
    '{provider} möchte hier ein App-Passwort, das Sie dort in Ihrem Konto anlegen.',
  'Microsoft takes no passwords any more: a program has to be registered under fetch.oauth-clients.':
    'Microsoft nimmt keine Passwörter mehr: unter fetch.oauth-clients ist ein Programm einzutragen.',
  '{protocol} at {place}, {tls, select, none {not encrypted} other {encrypted}}':
    '{protocol} bei {place}, {tls, select, none {nicht verschlüsselt} other {verschlüsselt}}',
  'The other server, encryption and port': 'Der andere Server, Verschlüsselung und Port',
  '(guessed)': '(geraten)',
  'As the other side tells its people; empty: as it is guessed':
    'Wie die andere Seite ihn nennt; leer: wie er geraten ist',
  'Encrypted from the start': 'Von Anfang an verschlüsselt',
  STARTTLS: 'STARTTLS',
  'Not encrypted': 'Nicht verschlüsselt',
  'Whoever is between can read the mail and learn the password.':
    'Wer dazwischen sitzt, kann die Mail lesen und das Passwort erfahren.',
  'Certificate that is believed': 'Zertifikat, dem geglaubt wird',
  'Its SHA-256 fingerprint, where no authority vouches for it; no other is taken then':
    'Sein SHA-256-Fingerabdruck, wenn keine Stelle dafür bürgt; ein anderes gilt dann nicht',
  'Authority that is believed': 'Stelle, der geglaubt wird',
  'The address or name to sign in with over there is missing.':
    'Die Adresse oder der Name, mit dem man sich dort anmeldet, fehlt.',
  'The name of the other server is missing.': 'Der Name des anderen Servers fehlt.',
  'A port is a number from 1 to 65535.': 'Ein Port ist eine Zahl von 1 bis 65535.',
  'The time for it ran out.': 'Die Zeit dafür ist abgelaufen.',
  'Leave was given. The mail can be read.': 'Die Erlaubnis ist da. Die Mail kann gelesen werden.',
  'Sign in there in the browser': 'Dort im Browser anmelden',
  'With a code, on another device': 'Mit einem Code, auf einem anderen Gerät',
  'Waiting for your leave over there…': 'Wartet auf Ihre Erlaubnis drüben …',
  'Open the page again': 'Seite noch einmal öffnen',
  'Copy the code': 'Code kopieren',
  'The browser is on another computer': 'Der Browser ist auf einem anderen Computer',
  'The address it ended at': 'Die Adresse, bei der er endete',
  'A page that cannot be shown: its address holds the answer':
    'Eine Seite, die sich nicht zeigen lässt: in ihrer Adresse steht die Antwort',
  'That is it': 'Das ist sie',
};
