/** German of the messages in renderer/learn, and of the table that explains a conversation's lines. */
import type { Catalogue } from '../../../server/base/language.ts';

const labs: Catalogue = {
  Learn: 'Lernen',
  'the labs': 'die Übungen',
  Lab: 'Übung',
  'There is no such lab': 'Diese Übung gibt es nicht',
  'There are {count}.': 'Es gibt {count}.',
  'All labs': 'Alle Übungen',
  '{done, plural, =0 {{count} labs on this very server} other {{done} of {count} labs done}}. Nothing here is pretended: each step is ticked when the server has seen it.':
    '{done, plural, =0 {{count} Übungen auf eben diesem Server} other {{done} von {count} Übungen geschafft}}. Nichts ist nachgestellt: Jeder Schritt wird abgehakt, wenn der Server ihn gesehen hat.',
  'Lab {number}:': 'Übung {number}:',
  'Lab {number}: {title}': 'Übung {number}: {title}',
  '{minutes} minutes': '{minutes} Minuten',
  '{done} of {count} steps': '{done} von {count} Schritten',
  '{count} steps': '{count} Schritte',
  done: 'geschafft',
  'Taking them away': 'Das Entfernen',
  'Ada and Ben are gone, with their mail': 'Ada und Ben sind fort, mit ihrer Mail',
  'The labs play between ada@alpha.test and ben@beta.test. They are made when the first lab begins, with a password of chance; nobody else’s mail is touched.':
    'Die Übungen spielen zwischen ada@alpha.test und ben@beta.test. Beide werden mit der ersten Übung angelegt, mit einem zufälligen Passwort; niemandes Mail sonst wird berührt.',
  'Ada and Ben were made for the labs.': 'Ada und Ben wurden für die Übungen angelegt.',
  'The labs play between ada@alpha.test and ben@beta.test.':
    'Die Übungen spielen zwischen ada@alpha.test und ben@beta.test.',
  'Take them away': 'Entfernen',
  'Take Ada and Ben away?': 'Ada und Ben entfernen?',
  'Their accounts and their mail go, and the labs that were begun end. What was completed stays.':
    'Ihre Konten und ihre Mail gehen, begonnene Übungen enden. Was geschafft ist, bleibt es.',
  'Beginning the lab': 'Das Beginnen der Übung',
  'Resetting the lab': 'Das Zurücksetzen der Übung',
  'The lab is as it was before; {removed, plural, =0 {nothing had to be taken away} one {one message is gone} other {# messages are gone}}':
    'Die Übung ist wie zuvor; {removed, plural, =0 {nichts musste entfernt werden} one {eine Nachricht ist fort} other {# Nachrichten sind fort}}',
  'Begin the lab': 'Übung beginnen',
  'Reset the lab': 'Übung zurücksetzen',
  Begin: 'Beginnen',
  'Takes away what was sent, opens the way again, hangs up (shift R)':
    'Entfernt, was gesendet wurde, macht den Weg wieder frei, legt auf (Umschalt R)',
  Steps: 'Schritte',
  'Done.': 'Geschafft.',
  'Next: {title}': 'Weiter: {title}',
  'Ben was here before the labs; his password is the one that you gave him.':
    'Ben war vor den Übungen da; sein Passwort ist das, das Sie ihm gegeben haben.',
  'Ben’s password:': 'Bens Passwort:',
  'Copy the password': 'Passwort kopieren',
  '{count} steps, about {minutes} minutes. Each is ticked when the server has seen it.':
    '{count} Schritte, etwa {minutes} Minuten. Jeder wird abgehakt, wenn der Server ihn gesehen hat.',
  'You have done this lab before. It can be done as often as you like.':
    'Diese Übung haben Sie schon geschafft. Sie lässt sich beliebig oft wiederholen.',
  'Everything that it changes is changed back by “Reset the lab”.':
    'Alles, was sie ändert, macht „Übung zurücksetzen“ rückgängig.',

  'Follow one letter': 'Einem Brief folgen',
  'Ada writes to Ben. The letter passes six stations, and each of them tells what it did.':
    'Ada schreibt an Ben. Der Brief kommt an sechs Stationen vorbei, und jede sagt, was sie getan hat.',
  'Whoever answers “250” has the letter on disk, and answers for it. That one rule keeps mail from being lost.':
    'Wer „250“ antwortet, hat den Brief auf der Platte und steht für ihn ein. Diese eine Regel bewahrt Mail davor, verloren zu gehen.',
  'Send the letter': 'Den Brief senden',
  'Ada’s program hands it to the server in an SMTP conversation.':
    'Adas Programm übergibt ihn dem Server in einem SMTP-Gespräch.',
  'See it arrive': 'Ankommen sehen',
  'The delivery agent files it in Ben’s inbox.': 'Die Zustellung legt ihn in Bens Posteingang.',
  'Read it as Ben': 'Als Ben lesen',
  'Open it in Mail: reading is an event like the others.':
    'Öffnen Sie ihn unter Mail: Lesen ist ein Ereignis wie die anderen.',
  'Speak SMTP by hand': 'SMTP von Hand sprechen',
  'A real connection to this server. You type what a mail program would say.':
    'Eine echte Verbindung zu diesem Server. Sie tippen, was ein Mailprogramm sagen würde.',
  'The envelope (MAIL and RCPT) decides where a letter goes; its header is only what stands in the letter.':
    'Der Envelope (MAIL und RCPT) entscheidet, wohin ein Brief geht; der Header ist nur, was im Brief steht.',
  'Be greeted': 'Sich begrüßen lassen',
  'The server speaks first: 220 and its name.': 'Der Server spricht zuerst: 220 und sein Name.',
  'Say hello': 'Guten Tag sagen',
  'Say who sends it': 'Sagen, wer sendet',
  'Say whom it is for': 'Sagen, für wen es ist',
  'Announce the letter': 'Den Brief ankündigen',
  'Write it, and end with a dot alone': 'Ihn schreiben und mit einem einzelnen Punkt enden',
  'Subject: Hello, then an empty line, then your text, then a dot alone.':
    'Subject: Hallo, dann eine leere Zeile, dann Ihr Text, dann ein einzelner Punkt.',
  'Nothing to type: it goes on by itself.': 'Nichts zu tippen: Es geht von selbst weiter.',
  'Take your leave': 'Sich verabschieden',
  'POP3 and IMAP side by side': 'POP3 und IMAP nebeneinander',
  'Two programs read the same mailbox, each in its own language. What one does, the other sees, or does not.':
    'Zwei Programme lesen dasselbe Postfach, jedes in seiner Sprache. Was das eine tut, sieht das andere, oder auch nicht.',
  'POP3 fetches and forgets. IMAP works on the server, so that all of a person’s programs see the same.':
    'POP3 holt ab und vergisst. IMAP arbeitet auf dem Server, sodass alle Programme einer Person dasselbe sehen.',
  'Sign in by POP3': 'Mit POP3 anmelden',
  'Fetch the first message by POP3': 'Die erste Nachricht mit POP3 holen',
  'Sign in by IMAP': 'Mit IMAP anmelden',
  'Open the inbox by IMAP': 'Den Posteingang mit IMAP öffnen',
  'Read the same message by IMAP': 'Dieselbe Nachricht mit IMAP lesen',
  'Delete it by POP3': 'Sie mit POP3 löschen',
  'DELE 1, then QUIT: only QUIT removes it.': 'DELE 1, dann QUIT: Erst QUIT entfernt sie.',
  'See it go in IMAP': 'In IMAP sehen, wie sie geht',
  'd NOOP: the server tells what has changed.': 'd NOOP: Der Server sagt, was sich geändert hat.',
  'The queue and retries': 'Die Warteschlange und neue Versuche',
  'Pull the cable, and see where a letter waits. Then fill Ben’s mailbox, and see how it is tried again.':
    'Ziehen Sie das Kabel und sehen Sie, wo ein Brief wartet. Füllen Sie dann Bens Postfach und sehen Sie, wie es neu versucht wird.',
  'Mail is patient: a “no” that begins with 4 means later, and the waits grow longer. Only a 5, or days, end it.':
    'Mail ist geduldig: Ein Nein, das mit 4 beginnt, heißt später, und die Pausen werden länger. Erst eine 5 oder Tage beenden es.',
  'Pull the cable': 'Das Kabel ziehen',
  'Nothing is delivered to anybody here while it is out.': 'Solange es gezogen ist, wird hier niemandem zugestellt.',
  'Send a letter': 'Einen Brief senden',
  'It is taken all the same: taking and delivering are two things.':
    'Er wird trotzdem angenommen: Annehmen und Zustellen sind zweierlei.',
  'Put the cable back': 'Das Kabel einstecken',
  'What waited goes on at once.': 'Was gewartet hat, geht sofort weiter.',
  'The time it waited stands in its journey.': 'Wie lange er gewartet hat, steht in seinem Weg.',
  'Fill Ben’s mailbox': 'Bens Postfach füllen',
  'It may hold 1 MB now; the next letter is larger.': 'Es fasst jetzt 1 MB; der nächste Brief ist größer.',
  'Send a letter that is too large': 'Einen zu großen Brief senden',
  'The answer is 4.2.2: full. It will be tried again.': 'Die Antwort ist 4.2.2: voll. Es wird neu versucht.',
  'Make room': 'Platz schaffen',
  'The limit is lifted.': 'Die Grenze wird aufgehoben.',
  'Try now': 'Jetzt versuchen',
  'Without it, the next try would come by itself.': 'Ohne das käme der nächste Versuch von selbst.',

  'Sending the letter': 'Das Senden des Briefs',
  'The stations of a letter': 'Die Stationen eines Briefs',
  'Send Ada’s letter': 'Adas Brief senden',
  'the letter’s journey': 'den Weg des Briefs',
  'Its whole journey': 'Ihr ganzer Weg',
  'Send another': 'Noch einen senden',
  'What was said': 'Was gesagt wurde',
  'What was said as it was handed over': 'Was bei der Übergabe gesagt wurde',
  'The cable is out': 'Das Kabel ist gezogen',
  'The cable is in': 'Das Kabel steckt',
  'Nobody here gets mail until it is back. Term: the route “local” is frozen.':
    'Niemand hier bekommt Mail, bis es wieder steckt. Fachwort: Die Route „local“ ist eingefroren.',
  'Mail is delivered as it comes.': 'Mail wird zugestellt, wie sie kommt.',
  'Put it back': 'Einstecken',
  'Pull it': 'Ziehen',
  'Ben’s mailbox holds 1 MB': 'Bens Postfach fasst 1 MB',
  'Ben’s mailbox has room': 'Bens Postfach hat Platz',
  'Term: quota.': 'Fachwort: Quota.',
  'Fill it': 'Füllen',
  'Send a letter of 1.2 MB': 'Einen Brief von 1,2 MB senden',
  'See it in Queue': 'In der Warteschlange ansehen',
  'Pulling the cable': 'Das Ziehen des Kabels',
  'Putting the cable back': 'Das Einstecken des Kabels',
  'Filling the mailbox': 'Das Füllen des Postfachs',
  'Making room': 'Das Schaffen von Platz',
  Trying: 'Der Versuch',
  'What waits': 'Was wartet',
  'Nothing of this lab waits.': 'Von dieser Übung wartet nichts.',
  'Waits, and is not even tried: the cable is out.': 'Wartet und wird nicht einmal versucht: Das Kabel ist gezogen.',
  'Waits for its turn.': 'Wartet, bis er an der Reihe ist.',
  '{attempts, plural, =0 {not tried yet} one {tried once} other {tried # times}}':
    '{attempts, plural, =0 {noch nicht versucht} one {einmal versucht} other {#-mal versucht}}',
  'next {when}': 'nächster {when}',
  Connecting: 'Verbindet',
  '{protocol} terminal': '{protocol}-Terminal',
  'A connection to this server’s own {protocol} port.': 'Eine Verbindung zum eigenen {protocol}-Port dieses Servers.',
  'Connect by {protocol}': 'Mit {protocol} verbinden',
  'inside TLS': 'innerhalb von TLS',
  Explain: 'Erklären',
  'Hang up {protocol}': '{protocol} auflegen',
  'Hanging up': 'Das Auflegen',
  'the conversation': 'das Gespräch',
  'The connection is closed.': 'Die Verbindung ist beendet.',
  'Connect again': 'Neu verbinden',
  'Saying it': 'Das Senden der Zeile',
  'What you say': 'Was Sie sagen',
  'Type it for me': 'Für mich tippen',
  'Say it': 'Sagen',
};

const words: Catalogue = {
  'The words': 'Die Wörter',
  'at “{station}”': 'bei „{station}“',
  'Mail program': 'Mailprogramm',
  'What a person writes and reads mail with.': 'Womit jemand Mail schreibt und liest.',
  'Where your own mail is handed in': 'Wo die eigene Mail übergeben wird',
  'Takes mail from people who have signed in, and completes what is missing in it.':
    'Nimmt Mail von Personen an, die sich angemeldet haben, und ergänzt, was darin fehlt.',
  'The server that passes mail on': 'Der Server, der Mail weitergibt',
  'Takes mail from other servers and brings it to other servers.':
    'Nimmt Mail von anderen Servern an und bringt sie zu anderen Servern.',
  'The envelope': 'Der Umschlag',
  'Says where a letter goes and where it is returned to; the header inside may say something else.':
    'Sagt, wohin ein Brief geht und wohin er zurückkehrt; der Header darin kann anderes sagen.',
  'The reply': 'Die Antwort',
  '2 means done, 4 means try later, 5 means no.': '2 heißt geschafft, 4 heißt später, 5 heißt nein.',
  'The queue': 'Die Warteschlange',
  'Where every message waits, on disk, until each recipient has got it.':
    'Wo jede Nachricht wartet, auf der Platte, bis jeder Empfänger sie hat.',
  'Asked to come again': 'Gebeten, wiederzukommen',
  'A stranger is told to come later; real servers do, most spammers do not.':
    'Ein Fremder soll später wiederkommen; echte Server tun es, die meisten Spammer nicht.',
  Delivery: 'Zustellung',
  'Puts the letter into the mailbox, by the person’s own rules.':
    'Legt den Brief ins Postfach, nach den Regeln der Person.',
  'A person’s rules': 'Regeln einer Person',
  'Sorts mail as it is delivered, without a mail program running.':
    'Sortiert Mail bei der Zustellung, ohne dass ein Mailprogramm läuft.',
  'The mailbox': 'Das Postfach',
  'Where letters lie until they are read, and afterwards.': 'Wo Briefe liegen, bis sie gelesen sind, und danach.',
  'Reading on the server': 'Auf dem Server lesen',
  'Mail stays on the server, so that all programs see the same.':
    'Mail bleibt auf dem Server, sodass alle Programme dasselbe sehen.',
  Fetching: 'Abholen',
  'Mail is fetched and usually removed from the server.': 'Mail wird abgeholt und meist vom Server entfernt.',
  'Returned mail': 'Zurückgekommene Mail',
  'A report to the sender that, and why, a letter could not be delivered.':
    'Ein Bericht an den Absender, dass und warum ein Brief nicht zugestellt werden konnte.',
  'Who takes mail for a domain': 'Wer Mail für eine Domain annimmt',
  'A record in the DNS that names the server to bring mail to.':
    'Ein Eintrag im DNS, der den Server nennt, zu dem Mail gebracht wird.',
  'Encrypted on the way': 'Unterwegs verschlüsselt',
  'The conversation is encrypted from here on, or from its first octet.':
    'Das Gespräch ist von hier an verschlüsselt, oder vom ersten Byte an.',
  'Who may send for a domain': 'Wer für eine Domain senden darf',
  'A record in the DNS with the addresses that may send in a domain’s name.':
    'Ein Eintrag im DNS mit den Adressen, die im Namen einer Domain senden dürfen.',
  'The seal': 'Das Siegel',
  'A signature over the letter: whoever signed it stands for it, and it was not changed.':
    'Eine Signatur über den Brief: Wer signiert hat, steht dafür ein, und er wurde nicht verändert.',
  'What to do with forgeries': 'Was mit Fälschungen geschieht',
  'A domain says what is to become of mail that only claims to be its own.':
    'Eine Domain sagt, was aus Mail werden soll, die nur vorgibt, von ihr zu sein.',
};

const explained: Catalogue = {
  'Explain each line': 'Jede Zeile erklären',
  Conversation: 'Gespräch',
  'The client says its name and asks what the server can do.':
    'Der Client nennt seinen Namen und fragt, was der Server kann.',
  'The client says its name, as before there were extensions.':
    'Der Client nennt seinen Namen, wie vor der Zeit der Erweiterungen.',
  'The client says its name; for each recipient it wants an answer of its own.':
    'Der Client nennt seinen Namen; für jeden Empfänger will er eine eigene Antwort.',
  'From here on everything is to be encrypted.': 'Von hier an soll alles verschlüsselt sein.',
  'The client signs in; what it proves itself with is never written down.':
    'Der Client meldet sich an; womit er sich ausweist, wird nie aufgeschrieben.',
  'A new message from nobody: a report, so that nobody answers it.':
    'Eine neue Nachricht von niemandem: ein Bericht, auf den niemand antworten soll.',
  'A new message begins: this is where it is returned to if it cannot be delivered.':
    'Eine neue Nachricht beginnt: Hierhin kehrt sie zurück, wenn sie nicht zugestellt werden kann.',
  'Whom it is for. The header may say something else: this is the envelope.':
    'Für wen sie ist. Im Header kann anderes stehen: Dies ist der Envelope.',
  'The envelope is complete; the letter itself comes next.':
    'Der Envelope ist vollständig; nun kommt der Brief selbst.',
  'A piece of the letter follows, so many octets long.': 'Ein Stück des Briefs folgt, so viele Bytes lang.',
  'A dot alone: the letter ends here.': 'Ein einzelner Punkt: Hier endet der Brief.',
  'The message that was begun is forgotten; the connection stays.':
    'Die begonnene Nachricht wird vergessen; die Verbindung bleibt.',
  'Nothing is wanted, only an answer.': 'Nichts wird verlangt, nur eine Antwort.',
  'Does this person exist? Most servers do not tell.': 'Gibt es diese Person? Die meisten Server sagen es nicht.',
  'The client has finished.': 'Der Client ist fertig.',
  'The server is ready to encrypt.': 'Der Server ist bereit zu verschlüsseln.',
  'The server greets, and says its name.': 'Der Server grüßt und nennt seinen Namen.',
  'The server takes its leave and closes.': 'Der Server verabschiedet sich und legt auf.',
  'Signed in.': 'Angemeldet.',
  'Several commands may be sent without waiting for each answer.':
    'Mehrere Befehle dürfen gesendet werden, ohne auf jede Antwort zu warten.',
  'The largest message that is taken, in octets.': 'Die größte Nachricht, die angenommen wird, in Bytes.',
  'The connection can be encrypted.': 'Die Verbindung kann verschlüsselt werden.',
  'How somebody may sign in here.': 'Wie man sich hier anmelden kann.',
  'Letters beyond ASCII may come as they are.': 'Buchstaben jenseits von ASCII dürfen kommen, wie sie sind.',
  'Addresses may have letters of every script.': 'Adressen dürfen Buchstaben jeder Schrift haben.',
  'The sender may ask to be told what becomes of it.': 'Der Absender darf erfahren wollen, was daraus wird.',
  'A letter may be sent in pieces.': 'Ein Brief darf in Stücken gesendet werden.',
  'Answers carry a second, finer number.': 'Antworten tragen eine zweite, feinere Nummer.',
  'A message may demand that every hop is encrypted.':
    'Eine Nachricht darf verlangen, dass jeder Abschnitt verschlüsselt ist.',
  'One more thing that the server can do; more follow.': 'Noch etwas, das der Server kann; weiteres folgt.',
  'Taken: it is safe on disk, and the server answers for it from now on.':
    'Angenommen: Sie liegt sicher auf der Platte, und der Server steht ab jetzt für sie ein.',
  'This sender is accepted.': 'Dieser Absender wird angenommen.',
  'This recipient is accepted.': 'Dieser Empfänger wird angenommen.',
  'The server waits for the next part of the sign-in.': 'Der Server wartet auf den nächsten Teil der Anmeldung.',
  'Go on: everything up to a dot alone is the letter.': 'Weiter: Alles bis zu einem einzelnen Punkt ist der Brief.',
  'The server closes for now; the client may come again later.':
    'Der Server legt vorerst auf; der Client darf später wiederkommen.',
  'Not now: the client keeps the message and tries again later.':
    'Nicht jetzt: Der Client behält die Nachricht und versucht es später.',
  'This command does not come next; the order matters.':
    'Dieser Befehl ist noch nicht an der Reihe; die Reihenfolge zählt.',
  'First sign in, or encrypt.': 'Erst anmelden oder verschlüsseln.',
  'Name or password is wrong.': 'Name oder Passwort ist falsch.',
  'Nobody is called that here.': 'So heißt hier niemand.',
  'No, and asking again would change nothing.': 'Nein, und nochmals zu fragen änderte nichts.',
  'What can the server do?': 'Was kann der Server?',
  'Whose mailbox it is.': 'Wessen Postfach es ist.',
  'The password; it is never written down.': 'Das Passwort; es wird nie aufgeschrieben.',
  'How many messages are there, and how large are they together?':
    'Wie viele Nachrichten sind es, und wie groß sind sie zusammen?',
  'How large is each message? They are numbered from 1 in this session only.':
    'Wie groß ist jede Nachricht? Von 1 an nummeriert sind sie nur in dieser Sitzung.',
  'A name for each message that stays the same in later sessions.':
    'Ein Name für jede Nachricht, der in späteren Sitzungen derselbe bleibt.',
  'The whole message. POP3 knows no folders and no flags: it only fetches.':
    'Die ganze Nachricht. POP3 kennt keine Ordner und keine Markierungen: Es holt nur ab.',
  'The header and so many lines of the text.': 'Der Header und so viele Zeilen des Textes.',
  'Marks it for removal; it goes when the session ends with QUIT.':
    'Merkt sie zum Entfernen vor; sie geht, wenn die Sitzung mit QUIT endet.',
  'Nothing is marked any more.': 'Nichts ist mehr vorgemerkt.',
  'The client has finished; what was marked is removed now.':
    'Der Client ist fertig; was vorgemerkt war, wird jetzt entfernt.',
  'Yes. POP3 has two answers: this one, and -ERR.': 'Ja. POP3 hat zwei Antworten: diese und -ERR.',
  'No, and why.': 'Nein, und warum.',
  'A dot alone: the answer ends here.': 'Ein einzelner Punkt: Hier endet die Antwort.',
  'Name and password; the password is never written down.': 'Name und Passwort; das Passwort wird nie aufgeschrieben.',
  'Which program the client is.': 'Welches Programm der Client ist.',
  'Which mailboxes are there?': 'Welche Postfächer gibt es?',
  'Opens a mailbox. IMAP leaves mail on the server, and several clients see the same.':
    'Öffnet ein Postfach. IMAP lässt Mail auf dem Server, und mehrere Clients sehen dasselbe.',
  'Opens a mailbox only to look.': 'Öffnet ein Postfach nur zum Ansehen.',
  'Parts of messages, exactly those that are asked for.': 'Teile von Nachrichten, genau die, nach denen gefragt wird.',
  'Changes flags: read, starred, deleted.': 'Ändert Markierungen: gelesen, mit Stern, gelöscht.',
  'The server searches, so that nothing has to be fetched for it.':
    'Der Server sucht, sodass dafür nichts geholt werden muss.',
  'Removes what is marked as deleted.': 'Entfernt, was als gelöscht markiert ist.',
  'The client waits; the server tells what happens as it happens.':
    'Der Client wartet; der Server sagt, was geschieht, sobald es geschieht.',
  'Nothing is wanted; but the server may tell what is new.':
    'Nichts wird verlangt; aber der Server darf sagen, was neu ist.',
  'The server greets, or says something by the way.': 'Der Server grüßt oder sagt etwas nebenbei.',
  'The server closes.': 'Der Server legt auf.',
  'What the server can do.': 'Was der Server kann.',
  'So many messages are in the mailbox now.': 'So viele Nachrichten liegen jetzt im Postfach.',
  'So many came since anybody looked.': 'So viele kamen, seit jemand nachgesehen hat.',
  'That message is gone; those behind it move up by one.':
    'Diese Nachricht ist fort; die hinter ihr rücken um eins auf.',
  'Those messages are gone, by the numbers that never change.':
    'Diese Nachrichten sind fort, genannt nach den Nummern, die sich nie ändern.',
  'What was asked for, of one message.': 'Wonach gefragt wurde, von einer Nachricht.',
  'Flags that messages here may have.': 'Markierungen, die Nachrichten hier haben können.',
  'A mailbox, and what is special about it.': 'Ein Postfach, und was an ihm besonders ist.',
  'Go on: the server waits for the rest.': 'Weiter: Der Server wartet auf den Rest.',
  'The command with this tag is done. Tags let several run at once.':
    'Der Befehl mit diesem Kennzeichen ist erledigt. Kennzeichen lassen mehrere zugleich laufen.',
  'The command was understood, and could not be done.':
    'Der Befehl wurde verstanden und konnte nicht ausgeführt werden.',
  'The command could not be understood.': 'Der Befehl konnte nicht verstanden werden.',
};

export const learn: Catalogue = { ...labs, ...words, ...explained };
