/** Aliases: their form, whom they reach, what is to be known of them (server/directory). */
import type { Table } from '../../hearing.ts';

const form: Table = {
  'a pattern has {most} stars at most': 'ein Muster hat höchstens {most} Sterne',
  'two stars beside each other are one': 'zwei Sterne nebeneinander sind einer',
  'stars stand before the @, and not in quotes': 'Sterne stehen vor dem @ und nicht in Anführungszeichen',
  'An alias is for one message at least': 'Ein Alias gilt für mindestens eine Nachricht',
  'That is no date': 'Das ist kein Datum',
  '"{text}" is neither an address nor a domain, nor "first"':
    '„{text}“ ist weder eine Adresse noch eine Domain noch „first“',
  'from whoever writes first': 'von dem, der zuerst schreibt',
  '"{text}" is not understood here': '„{text}“ ist hier nicht verständlich',
  '"{text}" is not an address': '„{text}“ ist keine Adresse',
  'A program is named first: mailroom pipe add NAME --program /path -- WORD…, and then stands here as pipe:NAME':
    'Ein Programm bekommt zuerst einen Namen: mailroom pipe add NAME --program /path -- WORT…, und steht dann hier als pipe:NAME',
  'A file or folder is named first: mailroom pipe add NAME --maildir /path, and then stands here as pipe:NAME':
    'Eine Datei oder ein Ordner bekommt zuerst einen Namen: mailroom pipe add NAME --maildir /path, und steht dann hier als pipe:NAME',
  'Not now; please try again later': 'Nicht jetzt; später noch einmal versuchen',
  'nothing stands behind "{word}"': 'hinter „{word}“ steht nichts',
  'a list\'s file is named from the top: include:/path, not "{path}"':
    'die Datei einer Liste wird von oben an genannt: include:/path, nicht „{path}“',
  'that is not the name of a file': 'das ist kein Dateiname',
  'the words of a refusal are ASCII: they are said in SMTP':
    'die Worte einer Abweisung sind ASCII: Sie werden in SMTP gesagt',
  'the words of a refusal have {most} characters at most': 'die Worte einer Abweisung haben höchstens {most} Zeichen',
  "{name} exists already: it is somebody's own address. To send on its mail: mailroom forward {address} TARGET…":
    '{name} gibt es schon: Es ist jemandes eigene Adresse. Um ihre Mail weiterzuleiten: mailroom forward {address} ZIEL…',
  'alias added': 'Alias hinzugefügt',
  'alias changed': 'Alias geändert',
  'alias removed': 'Alias entfernt',
  'A domain may have 100 patterns; each is looked at for whoever is unknown':
    'Eine Domain darf 100 Muster haben; jedes wird für jeden Unbekannten angesehen',
  'forwarding ended': 'Weiterleitung beendet',
  'Nothing is kept in the mailbox of {own}.': 'Im Postfach von {own} wird nichts aufgehoben.',
  'An alias needs at least one target': 'Ein Alias braucht mindestens ein Ziel',
  'An alias may have {most} targets at most': 'Ein Alias hat höchstens {most} Ziele',
  'An alias cannot be its own target': 'Ein Alias kann nicht sein eigenes Ziel sein',
  'That would be a ring: {names}': 'Das wäre ein Ring: {names}',
  '"{alone}" stands alone: mail cannot be refused and delivered':
    '„{alone}“ steht allein: Mail lässt sich nicht abweisen und zustellen',
  '"{text}": $1 stands in addresses alone': '„{text}“: $1 steht nur in Adressen',
  '"{text}": {address} has {stars} of what $1 stands for': '„{text}“: {address} hat {stars} von dem, wofür $1 steht',
  '"{text}": in a pattern it is $1@{domain}': '„{text}“: In einem Muster heißt es $1@{domain}',
};

const notes: Table = {
  'All its targets are off: mail for it is refused.': 'Alle seine Ziele sind aus: Mail dafür wird abgewiesen.',
  '{path} has {count} address now, and is read anew when mail comes.':
    '{path} hat jetzt {count} Adresse und wird neu gelesen, wenn Mail kommt.',
  '{path} has {count} addresses now, and is read anew when mail comes.':
    '{path} hat jetzt {count} Adressen und wird neu gelesen, wenn Mail kommt.',
  'Programs are not run here (pipe.enabled): mail for pipe {name} waits.':
    'Hier werden keine Programme ausgeführt (pipe.enabled): Mail für die Pipe {name} wartet.',
  'What it discards is gone for good, and its sender is not told.':
    'Was er verwirft, ist endgültig weg, und der Absender erfährt es nicht.',
  '{address} is closed and takes no mail.': '{address} ist geschlossen und nimmt keine Mail an.',
  'This address was valid for one message': 'Diese Adresse galt für eine Nachricht',
  'This address was valid for {most} messages': 'Diese Adresse galt für {most} Nachrichten',
  'The list cannot be read now; please try again later':
    'Die Liste ist gerade nicht lesbar; später noch einmal versuchen',
  'Aliases lead from one to the next without an end': 'Aliasse führen ohne Ende vom einen zum nächsten',
  'its alias says so': 'so sagt es ihr Alias',
  "{value} is somebody's own address, and no alias can take its place":
    '{value} ist jemandes eigene Adresse, und kein Alias kann an ihre Stelle treten',
  'would be refused': 'würde abgewiesen',
  'would be taken, for {who}': 'würde angenommen, für {who}',
  'would reach {who}': 'würde {who} erreichen',
  'would not reach {who}': 'würde {who} nicht erreichen',
  'nothing came for it': 'dafür kam nichts',
  '{count} was taken': '{count} wurde angenommen',
  '{count} were taken': '{count} wurden angenommen',
  '{said}; all would be refused': '{said}; alle würden abgewiesen',
  '{said}; all would reach {who}': '{said}; alle würden {who} erreichen',
  '{said}; nothing would change': '{said}; nichts würde anders',
};

const files: Table = {
  '{path} cannot be read: {why}': '{path} ist nicht lesbar: {why}',
  '{path} cannot be read: the server may not': '{path} ist nicht lesbar: Der Server darf es nicht',
  '{path} cannot be read: it is a folder': '{path} ist nicht lesbar: Es ist ein Ordner',
  'there is no such file': 'diese Datei gibt es nicht',
  'the server may not': 'der Server darf es nicht',
  'it is a folder': 'es ist ein Ordner',
  'is not a file': 'ist keine Datei',
  'is larger than {most} MiB': 'ist größer als {most} MiB',
  'lies in a folder that {fault}': 'liegt in einem Ordner, für den gilt: {fault}',
  'lies in a folder that others may write (chmod go-w)':
    'liegt in einem Ordner, in den andere schreiben dürfen (chmod go-w)',
  'lies in a folder that belongs to somebody else than the server or root':
    'liegt in einem Ordner, der jemand anderem als dem Server oder root gehört',
  'belongs to somebody else than the server or root': 'gehört jemand anderem als dem Server oder root',
  'others may write (chmod go-w)': 'andere dürfen hineinschreiben (chmod go-w)',
  '{path} is not a file': '{path} ist keine Datei',
  '{path} is larger than {most} MiB': '{path} ist größer als {most} MiB',
  '{path} lies in a folder that others may write (chmod go-w)':
    '{path} liegt in einem Ordner, in den andere schreiben dürfen (chmod go-w)',
  '{path} lies in a folder that belongs to somebody else than the server or root':
    '{path} liegt in einem Ordner, der jemand anderem als dem Server oder root gehört',
  'it has more than {most} lines': 'sie hat mehr als {most} Zeilen',
  'line {line}: "{one}" may not stand in a file, only addresses':
    'Zeile {line}: „{one}“ darf in keiner Datei stehen, nur Adressen',
};

const trace: Table = {
  'not an address: {error}': 'keine Adresse: {error}',
  'as it stands': 'so, wie sie dasteht',
  'capitals do not matter here, and domains have one form':
    'groß oder klein ist hier gleich, und Domains haben eine Form',
  '{name} is one of our domains': '{name} gehört zu unseren Domains',
  'more than {most} aliases in a row': 'mehr als {most} Aliasse hintereinander',
  'a program or folder of yours': 'ein Programm oder Ordner von Ihnen',
  'it waits: pipe.enabled is "no"': 'es wartet: pipe.enabled ist „no“',
  'taken, and thrown away': 'angenommen und weggeworfen',
  'it is not read here': 'hier wird sie nicht gelesen',
  '{address} is closed and takes no mail': '{address} ist geschlossen und nimmt keine Mail an',
  '{address} has its mail sent on': 'Mail an {address} wird weitergeleitet',
  'it is full: mail waits, and strangers are told to come again':
    'es ist voll: Mail wartet, und Fremde sollen wiederkommen',
  'there is room without a limit': 'es ist Platz ohne Grenze',
  '{share} % of its room is used': '{share} % des Platzes sind belegt',
  'somebody’s own address': 'jemandes eigene Adresse',
  'what stands behind "{separator}" is its own to use': 'was hinter „{separator}“ steht, gehört ihm allein',
  'its list cannot be read: {fault}': 'seine Liste ist nicht lesbar: {fault}',
  'a list: it leaves in the name of its owner': 'eine Liste: Sie geht im Namen dessen hinaus, der für sie sorgt',
  'all its targets are off, or its list is empty': 'alle seine Ziele sind aus, oder seine Liste ist leer',
  'and {targets} targets in all': 'und insgesamt {targets} Ziele',
  'the mailing list {address}, with {members} member': 'die Mailingliste {address}, mit {members} Mitglied',
  'the mailing list {address}, with {members} members': 'die Mailingliste {address}, mit {members} Mitgliedern',
  '{what} of the mailing list {address}': '{what} der Mailingliste {address}',
  'the form of a return path of ours: a report to it goes back to whose mail was sent on':
    'die Form eines Rückwegs von hier: Ein Bericht dorthin geht zurück an den, dessen Mail weitergeschickt wurde',
  'nobody is postmaster, so the oldest account is': 'niemand ist Postmaster, also ist es das älteste Konto',
  'everything is captured here': 'hier wird alles abgefangen',
  '{address} is not ours': '{address} gehört nicht hierher',
  '{address} is not ours, and in local mode nothing leaves':
    '{address} gehört nicht hierher, und im Modus „local“ geht nichts hinaus',
  '{address} is not ours; everything is captured here': '{address} gehört nicht hierher; hier wird alles abgefangen',
  'somebody here takes it': 'jemand hier nimmt sie an',
  'it is sent on for our own people': 'für die eigenen Leute wird sie weitergeschickt',
  'it is elsewhere, and a stranger’s mail is not sent on':
    'sie ist anderswo, und die Mail eines Fremden wird nicht weitergeschickt',
  '250 2.1.5 Recipient accepted': '250 2.1.5 Recipient accepted',
};

export const aliases: Table = { ...form, ...notes, ...files, ...trace };
