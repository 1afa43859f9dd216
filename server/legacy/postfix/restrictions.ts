/**
 * smtpd_*_restrictions, word by word. What Mailroom does by itself is said; lists in the DNS and greylisting become
 * settings, tables become rules. postconf(5), "smtpd_recipient_restrictions".
 */
import type { Book, Desk, Done, Line } from '../book.ts';
import { wordsOf } from '../lines.ts';
import type { Action } from '../statement.ts';
import { readAccessTable, type Seen, tableChecks } from './access-tables.ts';

/** What stands for itself, in words. */
const itself: Readonly<Record<string, string>> = {
  permit: 'the rest of the list is not asked',
  permit_mynetworks: 'own networks may send anywhere: smtp.relay-networks',
  permit_sasl_authenticated: 'who signed in may send anywhere; so here',
  permit_tls_all_clientcerts: 'who shows a certificate may send anywhere',
  permit_auth_destination: 'mail for our own domains is taken; so here',
  permit_inet_interfaces: 'this computer may send; here it signs in, or stands in smtp.relay-networks',
  reject_unauth_destination:
    'nobody else sends through this server to elsewhere; so here, and it cannot be switched off',
  defer_unauth_destination:
    'nobody else sends through this server to elsewhere; so here, and it cannot be switched off',
  reject_unlisted_recipient: 'recipients whom nobody knows are refused; so here',
  reject_unknown_recipient_domain:
    'recipients in domains without mail hosts are refused; here the sender is told at once by a bounce',
  reject_non_fqdn_recipient: 'recipients without a domain are refused; so here',
  reject_non_fqdn_sender: 'senders without a domain are refused; so here, for no answer could reach them',
  reject_unlisted_sender: 'senders in our own domains whom nobody knows are refused; so here (own-sender-unknown)',
  reject_authenticated_sender_login_mismatch: 'nobody signs in as one and sends as another; so here',
  reject_sender_login_mismatch: 'nobody signs in as one and sends as another; so here',
  reject_known_sender_login_mismatch: 'nobody signs in as one and sends as another; so here',
  reject_unauth_pipelining: 'who speaks before being asked is refused; so here (early-talker)',
  reject_multi_recipient_bounce: 'a bounce with many recipients is none; here the checks see it',
  reject_plaintext_session: 'passwords need encryption; so here, unless auth.allow-plaintext',
  smtpd_access_maps: 'an old name of a table',
  warn_if_reject: 'the next word is only told of',
};

/** What costs points here where Postfix refuses at once: the name of the finding, and what it is about. */
const findings: Readonly<Record<string, readonly [finding: string, about: string]>> = {
  reject_unknown_client_hostname: ['no-reverse-name', 'who has no name in the DNS, or one that does not lead back'],
  reject_unknown_client: ['no-reverse-name', 'who has no name in the DNS'],
  reject_unknown_reverse_client_hostname: ['no-reverse-name', 'who has no name in the DNS'],
  reject_invalid_helo_hostname: ['helo-strange', 'who calls itself something that is no name'],
  reject_invalid_hostname: ['helo-strange', 'who calls itself something that is no name'],
  reject_non_fqdn_helo_hostname: ['helo-bare', 'who calls itself by a name without a domain'],
  reject_non_fqdn_hostname: ['helo-bare', 'who calls itself by a name without a domain'],
  reject_unknown_helo_hostname: ['helo-unknown', 'who calls itself by a name that the DNS does not know'],
  reject_unknown_hostname: ['helo-unknown', 'who calls itself by a name that the DNS does not know'],
  reject_unknown_sender_domain: ['sender-unreachable', 'senders whom no answer could reach'],
};

const DNS_LISTS: Readonly<Record<string, 'address' | 'domain' | 'allow'>> = {
  reject_rbl_client: 'address',
  reject_rhsbl_sender: 'domain',
  reject_rhsbl_client: 'domain',
  reject_rhsbl_reverse_client: 'domain',
  reject_rhsbl_helo: 'domain',
  reject_rhsbl_recipient: 'domain',
  permit_dnswl_client: 'allow',
  permit_rhswl_client: 'allow',
};

const cannotBe: Readonly<Record<string, string>> = {
  reject: 'a rule without a condition would meet every message',
  defer: 'a rule without a condition would meet every message',
  defer_if_permit: 'it depends on what other words of the list said',
  defer_if_reject: 'it depends on what other words of the list said',
  reject_unverified_sender:
    'no strange server is called up to ask whether somebody lives there (it is taken for guessing)',
  reject_unverified_recipient: 'recipients elsewhere are not asked for before mail for them is taken',
  permit_mx_backup: 'which domains this is a backup for is said by name, and not found in the DNS',
  permit_tls_clientcerts: 'certificates of clients open nothing here; networks and passwords do',
  permit_sender_dane: 'that a sender signs its zone says nothing of its mail',
};

/** By how much a list in the DNS counts where Postfix refused by it alone: Junk begins at 5. */
const LIST_POINTS = 5;

type Restrictions = { readonly classes: ReadonlyMap<string, string>; readonly seen: Seen };

/** A class is a list with a name of its own. */
const DEEPEST_CLASS = 5;

export function readRestrictions(
  desk: Desk,
  at: Line,
  name: string,
  text: string,
  more: Restrictions,
  depth = 0,
): Done {
  const { book } = desk;
  const words = wordsOf(text);
  if (words.length === 0) return book.means(at, `${name} asks nothing`);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const low = word.toLowerCase();
    const line = { ...at, text: `${name}: ${word}` };
    if (low === 'warn_if_reject') {
      const takes = takesArgument(words[i + 1] ?? '') ? 2 : 1;
      book.means(
        { ...line, text: `${name}: ${words.slice(i, i + takes + 1).join(' ')}` },
        'it is only tried; here every check can be (mailroom replay)',
      );
      i += takes;
    } else if (takesArgument(low)) {
      const argument = words[++i] ?? '';
      withArgument(desk, { ...line, text: `${name}: ${word} ${argument}` }, low, argument, more.seen);
    } else if (more.classes.has(low) && depth < DEEPEST_CLASS) {
      book.means(line, `the class ${word}`);
      readRestrictions(desk, at, word, more.classes.get(low)!, more, depth + 1);
    } else alone(book, line, low);
  }
}

const takesArgument = (word: string): boolean =>
  Object.hasOwn(tableChecks, word) || Object.hasOwn(DNS_LISTS, word) || /^check_\w+$/.test(word) || word === 'sleep';

function alone(book: Book, line: Line, word: string): Done {
  if (Object.hasOwn(itself, word)) return book.means(line, itself[word]!);
  const finding = Object.hasOwn(findings, word) ? findings[word] : undefined;
  if (finding) {
    const [name, about] = finding;
    return book.means(
      line,
      `${about}: refused there, points here (${name})`,
      [],
      `to refuse for it alone, give it the points of checks.refuse-from: checks.points ${name}=15`,
    );
  }
  if (Object.hasOwn(cannotBe, word)) return book.cannot(line, `the word ${word}`, cannotBe[word]!);
  // A table without the word before it is an old way to write it.
  if (/^[45]\d\d$/.test(word)) return book.cannot(line, 'a code of an answer', 'it has no restriction before it');
  book.cannot(line, `the word ${word}`, 'it is none that is known');
}

function withArgument(desk: Desk, line: Line, word: string, argument: string, seen: Seen): Done {
  const { book } = desk;
  if (argument === '') return book.cannot(line, `the word ${word}`, 'what it asks is missing');
  if (Object.hasOwn(tableChecks, word)) return readAccessTable(desk, line, word, argument, seen);
  if (word === 'sleep') return book.means(line, 'strangers wait before they are greeted; so here (checks.greet-wait)');
  if (Object.hasOwn(DNS_LISTS, word)) return dnsList(book, line, DNS_LISTS[word]!, argument);
  if (word === 'check_policy_service') return policyService(book, line, argument);
  book.cannot(line, `the word ${word}`, unaskable[word] ?? 'a rule here cannot ask that');
}

const unaskable: Readonly<Record<string, string>> = {
  check_client_ns_access: 'rules do not ask for name servers',
  check_sender_ns_access: 'rules do not ask for name servers',
  check_helo_ns_access: 'rules do not ask for name servers',
  check_client_mx_access: 'rules do not ask for the mail hosts of a peer',
  check_sender_mx_access: 'rules do not ask for the mail hosts of a sender',
  check_recipient_mx_access: 'rules do not ask for the mail hosts of a recipient',
  check_helo_mx_access: 'rules do not ask for the mail hosts of a name',
  check_sasl_access: 'rules are about strangers; who signed in is stopped by closing the account, or by a ceiling',
  check_etrn_access: 'who may ask for waiting mail is said with the domain it waits for',
};

/** `zen.example=127.0.0.[2..11]`: which answers count is not said here; every one from 127.0.0.0/8 does. */
export function dnsList(book: Book, line: Line, of: 'address' | 'domain' | 'allow', argument: string): Done {
  const [list = '', answers] = argument.split('=');
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(list))
    return book.cannot(line, 'a list in the DNS', `"${list.slice(0, 80)}" is no domain`);
  const points = of === 'allow' ? -LIST_POINTS : LIST_POINTS;
  const text = `${of === 'domain' ? 'domain:' : ''}${list.toLowerCase()}=${points}`;
  const note = answers === undefined ? undefined : `only ${answers} counted there; here every answer of the list does`;
  const meaning =
    of === 'allow'
      ? `${list} vouches for peers`
      : `who stands on ${list} is refused there, and goes to Junk here (${points} points)`;
  book.means(line, meaning, [listed(text)], note);
}
const listed = (text: string): Action => ({ kind: 'entry', key: 'checks.lists', text });

function policyService(book: Book, line: Line, argument: string): Done {
  const name = argument.toLowerCase();
  // Where the well-known ones listen by their packages' defaults.
  if (/postgrey|greylist|gld|sqlgrey|milter-greylist|:(10023|60000|2501|2525)\b/.test(name)) {
    const greylist: Action = { kind: 'setting', key: 'checks.greylist', text: 'strangers' };
    return book.means(line, 'greylisting: strangers are asked to come again', [greylist]);
  }
  if (/spf/.test(name)) return book.means(line, 'SPF is checked; so here');
  if (/quota/.test(name)) return book.means(line, 'full mailboxes are refused at RCPT; so here');
  book.cannot(line, `a policy service at ${argument}`, 'what it decides is not written here');
}
