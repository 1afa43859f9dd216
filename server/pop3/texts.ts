/**
 * What the server says to people, in each of its languages: one table, one row for each meaning. RFC 6856 §3 (LANG),
 * RFC 2277 §4.5 ("i-default": what is said before a language was chosen, ASCII that everybody can at least look up).
 * The log is English, whatever the client hears. {0} and {1} are put in by `printText`.
 */

export const languages = ['i-default', 'en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What LANG without an argument lists: each language by its own name. */
export const languageNames: { readonly [L in Language]: string } = {
  'i-default': 'Default (English)',
  en: 'English',
  de: 'Deutsch',
};

type Row = { readonly en: string; readonly de: string };

export const texts = {
  greeting: { en: '{0} POP3 ready', de: '{0} POP3 bereit' },
  user: { en: 'Now the password', de: 'Nun das Passwort' },
  beginTls: { en: 'Begin TLS negotiation', de: 'TLS kann beginnen' },
  noop: { en: 'Nothing done', de: 'Nichts getan' },
  capabilities: { en: 'Capability list follows', de: 'Es folgen die Fähigkeiten' },
  mechanisms: { en: 'Mechanisms follow', de: 'Es folgen die Mechanismen' },
  listing: { en: 'Listing follows', de: 'Es folgt die Liste' },
  languages: { en: 'Languages follow', de: 'Es folgen die Sprachen' },
  language: { en: '{0} Replies are in English now', de: '{0} Antworten kommen nun auf Deutsch' },
  utf8: { en: 'UTF-8 it is', de: 'Ab jetzt in UTF-8' },
  top: { en: 'Top of message follows', de: 'Es folgt der Anfang der Nachricht' },
  octets: { en: '{0} octets', de: '{0} Oktette' },
  maildrop: { en: 'Maildrop has {0} messages ({1} octets)', de: 'Im Postfach sind {0} Nachrichten ({1} Oktette)' },
  maildropOfOne: { en: 'Maildrop has 1 message ({0} octets)', de: 'Im Postfach ist 1 Nachricht ({0} Oktette)' },
  marked: { en: 'Message {0} marked as deleted', de: 'Nachricht {0} zum Löschen vorgemerkt' },
  goodbye: { en: 'Goodbye', de: 'Auf Wiedersehen' },

  unknown: { en: 'Unknown command', de: 'Unbekannter Befehl' },
  badArguments: {
    en: 'Those arguments do not fit the command',
    de: 'Diese Argumente passen nicht zu dem Befehl',
  },
  tooLong: { en: 'That line is too long', de: 'Diese Zeile ist zu lang' },
  notText: {
    en: 'That line has characters that no command has',
    de: 'In dieser Zeile sind Zeichen, die kein Befehl hat',
  },
  notNow: { en: 'That command does not belong here', de: 'Dieser Befehl gehört nicht hierher' },
  noSuchMessage: { en: 'No such message', de: 'Diese Nachricht gibt es nicht' },
  alreadyDeleted: { en: 'That message is marked as deleted', de: 'Diese Nachricht ist zum Löschen vorgemerkt' },
  contentUnavailable: {
    en: 'The message cannot be read now',
    de: 'Die Nachricht kann gerade nicht gelesen werden',
  },
  needsUtf8: {
    en: 'The message can only be read after UTF8',
    de: 'Die Nachricht kann nur nach UTF8 gelesen werden',
  },
  notCommitted: {
    en: 'The messages marked as deleted were not removed',
    de: 'Die vorgemerkten Nachrichten wurden nicht gelöscht',
  },
  encryptFirst: { en: 'Encrypt the connection first', de: 'Erst muss die Verbindung verschlüsselt werden' },
  noTls: { en: 'There is no TLS here', de: 'Hier gibt es kein TLS' },
  tlsAlready: { en: 'The connection is encrypted already', de: 'Die Verbindung ist schon verschlüsselt' },
  tlsAfterUtf8: { en: 'STLS belongs before UTF8', de: 'STLS gehört vor UTF8' },
  userFirst: { en: 'Say USER first', de: 'Erst kommt USER' },
  unknownMechanism: { en: 'Unknown authentication mechanism', de: 'Unbekanntes Anmeldeverfahren' },
  unknownLanguage: { en: 'That language is not spoken here', de: 'Diese Sprache wird hier nicht gesprochen' },
  noApop: {
    en: 'APOP is not offered here; use AUTH or USER',
    de: 'APOP gibt es hier nicht, nur AUTH oder USER',
  },
  notBase64: { en: 'That is not base64', de: 'Das ist kein Base64' },
  notOfMechanism: {
    en: 'That is not a response of this mechanism',
    de: 'Das ist keine Antwort in diesem Anmeldeverfahren',
  },
  cancelled: { en: 'Authentication cancelled', de: 'Anmeldung abgebrochen' },
  wrongLogin: { en: 'Wrong user name or password', de: 'Falscher Benutzername oder falsches Passwort' },
  throttled: {
    en: 'Too many wrong logins; please try again later',
    de: 'Zu viele falsche Anmeldungen, bitte später noch einmal versuchen',
  },
  loginUnavailable: {
    en: 'The login cannot be checked now; please try again later',
    de: 'Die Anmeldung kann gerade nicht geprüft werden, bitte später noch einmal versuchen',
  },
  inUse: {
    en: 'Another session has the maildrop open',
    de: 'Eine andere Sitzung hat das Postfach gerade offen',
  },
  tooSoon: {
    en: 'The last login is not long enough ago; please wait',
    de: 'Die letzte Anmeldung ist noch nicht lange genug her, bitte warten',
  },
  cannotOpen: {
    en: 'The maildrop cannot be opened now',
    de: 'Das Postfach kann gerade nicht geöffnet werden',
  },
  noMaildrop: {
    en: 'This account has no maildrop; please tell the administrator',
    de: 'Dieses Konto hat kein Postfach, bitte dem Verwalter sagen',
  },
  tooManyFailures: { en: 'Too many wrong logins; goodbye', de: 'Zu viele falsche Anmeldungen, auf Wiedersehen' },
  tooManyMistakes: { en: 'Too many bad commands; goodbye', de: 'Zu viele falsche Befehle, auf Wiedersehen' },
  fault: {
    en: 'Something went wrong here; nothing was deleted',
    de: 'Hier ist etwas schiefgegangen, gelöscht wurde nichts',
  },
  closing: { en: 'The server is closing', de: 'Der Server macht Schluss' },
  signedOut: { en: 'Signed out by its owner', de: 'Von anderer Stelle abgemeldet' },
} as const satisfies Record<string, Row>;

export type TextName = keyof typeof texts;

export function printText(name: TextName, language: Language, values: readonly (string | number)[]): string {
  const text = texts[name][language === 'de' ? 'de' : 'en'];
  return text.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)] ?? ''));
}

/**
 * Which of ours a client means (RFC 4647 §3.4, lookup): the tag itself, then shorter and shorter. `*`: the server's own.
 * null: none.
 */
export function findLanguage(range: string): Language | null {
  if (range === '*') return 'en';
  const subtags = range.toLowerCase().split('-');
  for (; subtags.length > 0; subtags.pop()) {
    const found = languages.find(language => language === subtags.join('-'));
    if (found) return found;
  }
  return null;
}
