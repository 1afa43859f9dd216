/** A card for each term: one sentence, where on the line it stands, one place to read on. Plain words first. Pure. */
import type { StationName } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export type Term = {
  /** As anybody would say it. */
  readonly plain: string;
  /** As the field says it; the same in every language. */
  readonly term: string;
  readonly sentence: string;
  readonly station: StationName | null;
  readonly rfc: number;
  readonly section: string;
};

const card = (
  plain: string,
  term: string,
  sentence: string,
  station: StationName | null,
  rfc: number,
  section: string,
): Term => ({
  ...{ plain, term, sentence, station, rfc, section },
});

export const glossary: readonly Term[] = [
  card(
    t('Mail program'),
    'MUA, mail user agent',
    t('What a person writes and reads mail with.'),
    'written',
    5598,
    '4.2.1',
  ),
  card(
    t('Where your own mail is handed in'),
    'MSA, submission',
    t('Takes mail from people who have signed in, and completes what is missing in it.'),
    'accepted',
    6409,
    '3',
  ),
  card(
    t('The server that passes mail on'),
    'MTA, mail transfer agent',
    t('Takes mail from other servers and brings it to other servers.'),
    'accepted',
    5598,
    '4.3.2',
  ),
  card(
    t('The envelope'),
    'MAIL FROM, RCPT TO',
    t('Says where a letter goes and where it is returned to; the header inside may say something else.'),
    'accepted',
    5321,
    '2.3.1',
  ),
  card(t('The reply'), '250, 4yz, 5yz', t('2 means done, 4 means try later, 5 means no.'), 'accepted', 5321, '4.2.1'),
  card(
    t('The queue'),
    'queue',
    t('Where every message waits, on disk, until each recipient has got it.'),
    'queued',
    5321,
    '4.5.4.1',
  ),
  card(
    t('Asked to come again'),
    'greylisting',
    t('A stranger is told to come later; real servers do, most spammers do not.'),
    'accepted',
    6647,
    '2',
  ),
  card(
    t('Delivery'),
    'MDA, mail delivery agent',
    t('Puts the letter into the mailbox, by the person’s own rules.'),
    'delivered',
    5598,
    '4.3.3',
  ),
  card(
    t('A person’s rules'),
    'Sieve',
    t('Sorts mail as it is delivered, without a mail program running.'),
    'delivered',
    5228,
    '1',
  ),
  card(
    t('The mailbox'),
    'message store',
    t('Where letters lie until they are read, and afterwards.'),
    'stored',
    5598,
    '4.2.4',
  ),
  card(
    t('Reading on the server'),
    'IMAP',
    t('Mail stays on the server, so that all programs see the same.'),
    'read',
    9051,
    '1',
  ),
  card(t('Fetching'), 'POP3', t('Mail is fetched and usually removed from the server.'), 'read', 1939, '1'),
  card(
    t('Returned mail'),
    'DSN, bounce',
    t('A report to the sender that, and why, a letter could not be delivered.'),
    'queued',
    3464,
    '1',
  ),
  card(
    t('Who takes mail for a domain'),
    'MX',
    t('A record in the DNS that names the server to bring mail to.'),
    null,
    5321,
    '5.1',
  ),
  card(
    t('Encrypted on the way'),
    'STARTTLS, TLS',
    t('The conversation is encrypted from here on, or from its first octet.'),
    'accepted',
    3207,
    '2',
  ),
  card(
    t('Who may send for a domain'),
    'SPF',
    t('A record in the DNS with the addresses that may send in a domain’s name.'),
    'accepted',
    7208,
    '1',
  ),
  card(
    t('The seal'),
    'DKIM',
    t('A signature over the letter: whoever signed it stands for it, and it was not changed.'),
    'accepted',
    6376,
    '1',
  ),
  card(
    t('What to do with forgeries'),
    'DMARC',
    t('A domain says what is to become of mail that only claims to be its own.'),
    'accepted',
    9989,
    '1',
  ),
];
