/** Mailing lists: their rules, members and posts (server/lists). Their own letters and pages are in the list's language. */
import type { Table } from '../../hearing.ts';

const control: Table = {
  "{address}, or an address beside it (-request, -owner, -subscribe, -unsubscribe, -bounces), is somebody's already":
    '{address} oder eine Adresse daneben (-request, -owner, -subscribe, -unsubscribe, -bounces) gehört schon jemandem',
  'There is no {address} here, or its domain is not ours':
    '{address} gibt es hier nicht, oder die Domain gehört nicht hierher',
  'So many members a list may not have (list.most-members)':
    'So viele Mitglieder darf eine Liste nicht haben (list.most-members)',
  'It could not be written down ({fault})': 'Es ließ sich nicht aufschreiben ({fault})',
  'the list {address}': 'die Liste {address}',
  'There is no mailing list {address}': 'Eine Mailingliste {address} gibt es nicht',
  'A list has {most} owners at most': 'Eine Liste hat höchstens {most} Verwalter',
  'The mailbox "{mailbox}" could not be made ({error})': 'Der Ordner „{mailbox}“ ließ sich nicht anlegen ({error})',
  'Only whoever owns this server makes lists': 'Listen legt nur der Betreiber dieses Servers an',
  'What stands before the @ may have {most} letters at most: signs of members stand behind it':
    'Vor dem @ stehen höchstens {most} Buchstaben: Dahinter stehen Zeichen der Mitglieder',
  'The address of a list has letters, digits, dots, hyphens and underscores before the @':
    'Die Adresse einer Liste hat vor dem @ Buchstaben, Ziffern, Punkte, Binde- und Unterstriche',
  'Only whoever owns this server names its owners, and where its archive lies':
    'Verwalter und den Ort des Archivs bestimmt nur der Betreiber dieses Servers',
  'Only whoever owns this server removes lists': 'Listen entfernt nur der Betreiber dieses Servers',
  'There is no such post': 'Diesen Beitrag gibt es nicht',
  'It was decided before': 'Darüber ist schon entschieden',
  '{who} waits for no answer': '{who} wartet auf keine Antwort',
  'owners of {id}': 'Verwalter von {id}',
  'NO (only its owners post to this list)': 'NO (nur Verwalter schreiben an diese Liste)',
};

const members: Table = {
  'Too many letters were asked for: nobody is written to': 'Zu viele Briefe waren verlangt: Niemandem wird geschrieben',
  'its members are invited by its owners': 'Mitglieder laden die Verwalter ein',
  'too many letters were asked for within the hour': 'in dieser Stunde waren zu viele Briefe verlangt',
  'the member': 'das Mitglied',
  'by letter': 'per Brief',
  'It was answered before, or too late': 'Die Antwort kam schon, oder zu spät',
  'the list is full': 'die Liste ist voll',
  'an owner has refused it': 'ein Verwalter hat es abgelehnt',
  'a program answered with it (Auto-Submitted)': 'ein Programm antwortete damit (Auto-Submitted)',
  'a program answered with it (X-Autoreply)': 'ein Programm antwortete damit (X-Autoreply)',
  'a program answered with it (Precedence)': 'ein Programm antwortete damit (Precedence)',
  '{error}; {added} were added': '{error}; {added} wurden hinzugefügt',
  'The name of {who} cannot stand in a header': 'Der Name von {who} kann in keinem Header stehen',
  'A list is no member of itself': 'Eine Liste ist kein Mitglied ihrer selbst',
  '{who} is no member of {address}': '{who} ist kein Mitglied von {address}',
  'The name cannot stand in a header': 'Der Name kann in keinem Header stehen',
  '{error}; {count} were removed': '{error}; {count} wurden entfernt',
  'a member already': 'schon Mitglied',
  'the line is too long': 'die Zeile ist zu lang',
  'there is no address in it': 'es steht keine Adresse darin',
  'it stands further up already': 'sie steht weiter oben schon',
};

const posts: Table = {
  'A moderator of {address} is asked: {because}': 'Ein Moderator von {address} wird gefragt: {because}',
  'A post to this list may have {most} KB at most': 'Ein Beitrag an diese Liste hat höchstens {most} KB',
  'it has been on this list already (List-Id)': 'sie war schon auf dieser Liste (List-Id)',
  'it was sent on from this list already (Delivered-To)':
    'sie wurde von dieser Liste schon weitergeschickt (Delivered-To)',
  'it has been on this list already (X-BeenThere)': 'sie war schon auf dieser Liste (X-BeenThere)',
  'it is a report: it came from the empty sender': 'sie ist ein Bericht: Sie kam vom leeren Absender',
  'it was taken for junk': 'sie wurde für Spam gehalten',
  'it does not say who wrote it': 'sie sagt nicht, wer sie geschrieben hat',
  'it has several authors': 'sie hat mehrere Verfasser',
  'something speaks against its being from its author': 'etwas spricht dagegen, dass sie von ihrem Verfasser ist',
  'nothing proves that it is from its author': 'nichts beweist, dass sie von ihrem Verfasser ist',
  'You may not post to this list': 'Sie dürfen an diese Liste nicht schreiben',
  'it looks like a command for the list, sent to all its members':
    'sie sieht aus wie ein Befehl an die Liste, gesendet an alle Mitglieder',
  'posts of this member are looked at first': 'Beiträge dieses Mitglieds werden zuerst angesehen',
  'Only members may post to this list': 'Nur Mitglieder dürfen an diese Liste schreiben',
  'every post is looked at first': 'jeder Beitrag wird zuerst angesehen',
  'Only its owners post to this list': 'Nur Verwalter schreiben an diese Liste',
};

const rules: Table = {
  'The name has a line break or another control character in it':
    'Im Namen steht ein Zeilenumbruch oder ein anderes Steuerzeichen',
  'The name is longer than {most} characters': 'Der Name ist länger als {most} Zeichen',
  'The description is longer than {most} characters, or not text':
    'Die Beschreibung ist länger als {most} Zeichen oder kein Text',
  'What stands before subjects is one line of {most} characters at most':
    'Was vor Betreffen steht, ist eine Zeile mit höchstens {most} Zeichen',
  'What stands below posts is longer than {most} characters, or not text':
    'Was unter Beiträgen steht, ist länger als {most} Zeichen oder kein Text',
  'A post may have 10 KB to 100 MB': 'Ein Beitrag hat 10 KB bis 100 MB',
  'After 1 to {most} points a member gets no posts any more':
    'Nach 1 bis {most} Punkten bekommt ein Mitglied keine Beiträge mehr',
};

export const listed: Table = { ...control, ...members, ...posts, ...rules };
