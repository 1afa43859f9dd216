/**
 * The words for each cause (causes.ts), in the languages that Mailroom speaks to people in its mail: why, and what to do.
 * A whole sentence each. English and German are complete: the compiler asks for each.
 */
import { type Cause, causes, type Explained, explainReply, type Reply, type WhoActs } from './causes.ts';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

type Words = { readonly why: string; readonly fix: string };
type Wording = { readonly [L in Language]: Words };

export type ExplainedInWords = Explained & Words;

const words = (en: readonly [string, string], de: readonly [string, string]): Wording => ({
  en: { why: en[0], fix: en[1] },
  de: { why: de[0], fix: de[1] },
});

const ask = {
  en: 'Check the spelling, or ask the person for the right address another way.',
  de: 'Prüfen Sie die Schreibweise, oder erfragen Sie die richtige Adresse auf anderem Weg.',
};
const wait = {
  en: 'Nobody needs to do anything; it is tried again.',
  de: 'Niemand muss etwas tun; es wird wieder versucht.',
};
const tell = {
  en: 'Reach the person another way and tell of it: only they, or their mail system, can change it.',
  de: 'Erreichen Sie die Person auf anderem Weg und sagen Sie es ihr: Nur sie oder ihr Mailsystem kann es ändern.',
};
const theirs = {
  en: 'If this goes on, the administrator of that mail system must look.',
  de: 'Hält es an, muss der Verwalter jenes Mailsystems nachsehen.',
};

const wording: { readonly [C in Cause]: Wording } = {
  'no-such-address': words(
    ['There is no such mailbox at that domain.', ask.en],
    ['Diese Adresse gibt es dort nicht.', ask.de],
  ),
  'no-such-domain': words(
    ['The domain of the address does not exist.', ask.en],
    ['Die Domain der Adresse gibt es nicht.', ask.de],
  ),
  'bad-address': words(
    ['The receiving server could not use the address.', ask.en],
    ['Der empfangende Server konnte mit der Adresse nichts anfangen.', ask.de],
  ),
  moved: words(
    ['The mailbox has moved, or now belongs to somebody else.', 'Ask the person for the new address another way.'],
    ['Das Postfach ist umgezogen oder gehört nun jemand anderem.', 'Erfragen Sie die neue Adresse auf anderem Weg.'],
  ),
  'takes-no-mail': words(
    ['The domain says that it takes no mail at all.', ask.en],
    ['Die Domain sagt, dass sie gar keine Mail annimmt.', ask.de],
  ),
  'mailbox-off': words(
    ['The mailbox is switched off and takes no mail.', tell.en],
    ['Das Postfach ist abgeschaltet und nimmt keine Mail an.', tell.de],
  ),
  'mailbox-full': words(
    ['The mailbox is full.', 'The person must make room. Tell them another way, and send it again later.'],
    [
      'Das Postfach ist voll.',
      'Die Person muss Platz schaffen. Sagen Sie es ihr auf anderem Weg, und senden Sie später noch einmal.',
    ],
  ),
  'mailbox-busy': words(
    ['The receiving mailbox could not take the message just then.', wait.en],
    ['Das Postfach konnte die Nachricht gerade nicht annehmen.', wait.de],
  ),
  'too-large': words(
    ['The message is larger than the receiving server takes.', 'Send it without the large attachments.'],
    ['Die Nachricht ist größer, als der empfangende Server annimmt.', 'Senden Sie sie ohne die großen Anhänge.'],
  ),
  'list-members-only': words(
    ['Only members may write to that mailing list or group.', 'Ask its owner to become a member.'],
    ['An diese Liste oder Gruppe dürfen nur Mitglieder schreiben.', 'Bitten Sie ihren Eigentümer um die Aufnahme.'],
  ),
  'list-broken': words(
    ['The mailing list could not be expanded.', theirs.en],
    ['Die Verteilerliste konnte nicht aufgelöst werden.', theirs.de],
  ),
  'sender-unknown': words(
    [
      'The receiving server does not accept your address as a sender.',
      'Ask your administrator to check that your domain and address can be found and answered.',
    ],
    [
      'Der empfangende Server nimmt Ihre Adresse als Absender nicht an.',
      'Ihr Verwalter sollte prüfen, ob Ihre Domain und Adresse zu finden und zu erreichen sind.',
    ],
  ),
  'sender-blocked': words(
    ['The recipient takes no mail from you.', 'Reach the person another way.'],
    ['Der Empfänger nimmt keine Mail von Ihnen an.', 'Erreichen Sie die Person auf anderem Weg.'],
  ),
  spf: words(
    [
      'The receiving server found that SPF does not allow our server to send for your domain.',
      'Ask your administrator to check the SPF record.',
    ],
    [
      'Der empfangende Server fand, dass SPF unserem Server nicht erlaubt, für Ihre Domain zu senden.',
      'Ihr Verwalter sollte den SPF-Eintrag prüfen.',
    ],
  ),
  dkim: words(
    ['The message carried no valid DKIM signature.', 'Ask your administrator to check DKIM.'],
    ['Die Nachricht trug keine gültige DKIM-Signatur.', 'Ihr Verwalter sollte DKIM prüfen.'],
  ),
  dmarc: words(
    ['The message failed the checks of who sent it.', 'Ask your administrator to check SPF, DKIM and DMARC.'],
    [
      'Die Prüfung, wer die Nachricht gesandt hat, ging nicht gut aus.',
      'Ihr Verwalter sollte SPF, DKIM und DMARC prüfen.',
    ],
  ),
  'reverse-name': words(
    [
      'The sending server has no matching name in reverse DNS.',
      'Ask your administrator to have the provider set the name of the address.',
    ],
    [
      'Der sendende Server hat keinen passenden Namen im Reverse-DNS.',
      'Ihr Verwalter sollte den Anbieter bitten, den Namen der Adresse zu setzen.',
    ],
  ),
  'block-listed': words(
    [
      'The sending server stands on a block list that the receiver asks.',
      'Ask your administrator to find out why, mend it, and ask the list to take the address off.',
    ],
    [
      'Der sendende Server steht auf einer Sperrliste, die der Empfänger befragt.',
      'Ihr Verwalter sollte den Grund finden, ihn beheben und die Liste um Streichung bitten.',
    ],
  ),
  reputation: words(
    [
      'The receiving server does not trust our server or domain (yet).',
      'Ask your administrator to check SPF, DKIM and what was sent of late; trust grows slowly with wanted mail.',
    ],
    [
      'Der empfangende Server traut unserem Server oder unserer Domain (noch) nicht.',
      'Ihr Verwalter sollte SPF, DKIM und das zuletzt Gesandte prüfen; Vertrauen wächst langsam mit erwünschter Mail.',
    ],
  ),
  'too-much': words(
    ['Too much mail went to that place in a short time.', 'Nobody needs to do anything; it goes slower by itself.'],
    ['In kurzer Zeit ging zu viel Mail dorthin.', 'Niemand muss etwas tun; es geht von selbst langsamer weiter.'],
  ),
  spam: words(
    [
      'The receiving server took the message for spam.',
      'Reach the person another way, or send it again in plainer words, without links and pictures.',
    ],
    [
      'Der empfangende Server hielt die Nachricht für Spam.',
      'Erreichen Sie die Person auf anderem Weg, oder senden Sie schlichter, ohne Links und Bilder.',
    ],
  ),
  virus: words(
    [
      'The receiving server found something harmful in the message.',
      'Have the attachments and your computer checked before you send it again.',
    ],
    [
      'Der empfangende Server fand in der Nachricht etwas Schädliches.',
      'Lassen Sie die Anhänge und Ihren Computer prüfen, bevor Sie wieder senden.',
    ],
  ),
  attachment: words(
    ['The receiving server does not take attachments of that kind.', 'Send the file another way, or in another form.'],
    [
      'Der empfangende Server nimmt Anhänge dieser Art nicht an.',
      'Senden Sie die Datei auf anderem Weg oder in anderer Form.',
    ],
  ),
  policy: words(
    ['The receiving server refused the message by its rules.', 'You may want to reach the person another way.'],
    [
      'Der empfangende Server hat die Nachricht nach seinen Regeln abgelehnt.',
      'Vielleicht erreichen Sie die Person auf anderem Weg.',
    ],
  ),
  'relay-denied': words(
    [
      'The server that the domain names says that it is not in charge of that address.',
      'Check the address. If it is right, the administrator of that domain must mend it.',
    ],
    [
      'Der Server, den die Domain nennt, sagt, dass er für diese Adresse nicht zuständig ist.',
      'Prüfen Sie die Adresse. Stimmt sie, muss der Verwalter jener Domain es beheben.',
    ],
  ),
  'login-needed': words(
    [
      'The next server wants our server to sign in.',
      'Ask your administrator to check the smart host’s name and password.',
    ],
    [
      'Der nächste Server verlangt, dass unser Server sich anmeldet.',
      'Ihr Verwalter sollte Namen und Passwort des Smarthosts prüfen.',
    ],
  ),
  'wrong-password': words(
    [
      'The next server does not take our server’s name and password.',
      'Ask your administrator to check the smart host’s name and password.',
    ],
    [
      'Der nächste Server nimmt Namen und Passwort unseres Servers nicht an.',
      'Ihr Verwalter sollte Namen und Passwort des Smarthosts prüfen.',
    ],
  ),
  'tls-not-ready': words(
    ['The receiving server cannot encrypt just now.', wait.en],
    ['Der empfangende Server kann gerade nicht verschlüsseln.', wait.de],
  ),
  certificate: words(
    ['The certificate of the receiving server does not fit, and its domain wants that checked.', theirs.en],
    ['Das Zertifikat des empfangenden Servers passt nicht, und seine Domain will, dass das geprüft wird.', theirs.de],
  ),
  'tls-needed': words(
    [
      'An encrypted connection was needed and could not be had.',
      'Ask your administrator to check encryption towards that server.',
    ],
    [
      'Eine verschlüsselte Verbindung war nötig und kam nicht zustande.',
      'Ihr Verwalter sollte die Verschlüsselung zu jenem Server prüfen.',
    ],
  ),
  greylisted: words(
    ['The receiving server asks unknown senders to come again.', wait.en],
    ['Der empfangende Server bittet unbekannte Absender, noch einmal zu kommen.', wait.de],
  ),
  'server-full': words(
    ['The receiving mail system has no room left.', theirs.en],
    ['Das empfangende Mailsystem hat keinen Platz mehr.', theirs.de],
  ),
  'server-off': words(
    ['The receiving mail system takes no mail at present.', wait.en],
    ['Das empfangende Mailsystem nimmt zurzeit keine Mail an.', wait.de],
  ),
  'server-fault': words(
    ['Something went wrong in the receiving mail system.', theirs.en],
    ['Im empfangenden Mailsystem ging etwas schief.', theirs.de],
  ),
  unreachable: words(
    ['The receiving server did not answer.', wait.en],
    ['Der empfangende Server hat nicht geantwortet.', wait.de],
  ),
  'connection-broke': words(
    ['The connection to the receiving server broke.', wait.en],
    ['Die Verbindung zum empfangenden Server brach ab.', wait.de],
  ),
  'dns-fault': words(
    ['A directory that tells where the mail goes did not answer.', wait.en],
    ['Ein Verzeichnis, das sagt, wohin die Mail geht, hat nicht geantwortet.', wait.de],
  ),
  'no-route': words(
    ['No server could be found that takes mail for the domain.', ask.en],
    ['Es fand sich kein Server, der Mail für die Domain annimmt.', ask.de],
  ),
  loop: words(
    ['The message went round in a circle between mail servers.', theirs.en],
    ['Die Nachricht lief zwischen Mailservern im Kreis.', theirs.de],
  ),
  expired: words(
    ['The message could not be delivered in the time allowed for it.', 'You can send it again later.'],
    [
      'Die Nachricht konnte in der dafür vorgesehenen Zeit nicht zugestellt werden.',
      'Sie können sie später noch einmal senden.',
    ],
  ),
  protocol: words(
    ['The two mail servers did not understand each other.', 'If this goes on, ask your administrator.'],
    ['Die beiden Mailserver haben einander nicht verstanden.', 'Hält es an, fragen Sie Ihren Verwalter.'],
  ),
  'out-of-order': words(
    ['The receiving server did not take the order of the commands.', 'If this goes on, ask your administrator.'],
    ['Der empfangende Server nahm die Reihenfolge der Befehle nicht an.', 'Hält es an, fragen Sie Ihren Verwalter.'],
  ),
  'too-many-recipients': words(
    ['The receiving server takes fewer recipients at a time.', wait.en],
    ['Der empfangende Server nimmt weniger Empfänger auf einmal.', wait.de],
  ),
  form: words(
    ['The receiving server cannot take the message in its present form.', 'Send it as plain text.'],
    ['Der empfangende Server kann die Nachricht in dieser Form nicht annehmen.', 'Senden Sie sie als einfachen Text.'],
  ),
  'plain-address-needed': words(
    [
      'The receiving server cannot handle addresses with letters beyond A to Z.',
      'Use an address of plain letters, if the person has one.',
    ],
    [
      'Der empfangende Server kann mit Adressen nicht umgehen, die andere Zeichen als A bis Z haben.',
      'Nehmen Sie eine Adresse aus einfachen Buchstaben, falls die Person eine hat.',
    ],
  ),
  held: words(
    ['The mail of this account was stopped here.', 'Ask your administrator to look at it and let it go.'],
    ['Die Mail dieses Kontos wurde hier angehalten.', 'Ihr Verwalter sollte nachsehen und sie freigeben.'],
  ),
  suppressed: words(
    [
      'The address has failed for good before, and is not tried again for a while.',
      'If it works again, ask your administrator to take it off the list of suppressed addresses.',
    ],
    [
      'Die Adresse ist zuvor endgültig gescheitert und wird eine Weile nicht mehr versucht.',
      'Geht sie wieder, so bitten Sie Ihren Verwalter, sie von der Liste der unterdrückten Adressen zu nehmen.',
    ],
  ),
  unknown: words(
    ['The receiving server gave no reason that we know.', theirs.en],
    ['Der empfangende Server gab keinen Grund an, den wir kennen.', theirs.de],
  ),
};

const again: { readonly [L in Language]: string } = {
  en: 'You can send it again later.',
  de: 'Sie können sie später noch einmal senden.',
};

export function explainInWords(reply: Reply, language: Language = 'en'): ExplainedInWords {
  const explained = explainReply(reply);
  const said = wording[explained.cause][language];
  const mayPass = explained.cause === 'expired' || explained.cause === 'unknown';
  if (explained.temporary && mayPass) return { ...explained, ...said, fix: wait[language] };
  // Its usual advice is to wait, and there is nothing to wait for any more.
  const isOver = !explained.temporary && causes[explained.cause] === 'nobody';
  return { ...explained, ...said, ...(isOver ? { fix: again[language] } : {}) };
}

export const wordsOf = (cause: Cause, language: Language = 'en'): Words => wording[cause][language];

const acting: { readonly [W in WhoActs]: { readonly [L in Language]: string } } = {
  you: { en: 'you', de: 'Sie' },
  'your-administrator': { en: 'your administrator', de: 'Ihr Verwalter' },
  recipient: { en: 'the recipient', de: 'der Empfänger' },
  'their-administrator': { en: 'the administrator of that mail system', de: 'der Verwalter jenes Mailsystems' },
  nobody: { en: 'nobody: wait', de: 'niemand: abwarten' },
};
export const whoInWords = (who: WhoActs, language: Language = 'en'): string => acting[who][language];

/** All of the above: what the window hears in English, and says in German. */
export const saidInBoth: readonly (readonly [english: string, german: string])[] = [
  ...Object.values(wording).flatMap(({ en, de }) => [[en.why, de.why] as const, [en.fix, de.fix] as const]),
  ...[...Object.values(acting), wait, again].map(({ en, de }) => [en, de] as const),
];
