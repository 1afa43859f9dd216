/**
 * What the doctor finds, in sentences: of the command line, of Overview, and of the window, which says them in the
 * reader's language. One for each code of `row.ts`; nothing else knows what a code means.
 */
import { t } from '../base/language.ts';
import type { Answer, Code, DmarcNext, NotAsked, Question, Row, Topic, Values, Verdict, Who } from './row.ts';

type Say = (values: Values) => string;

const sentences: { readonly [C in Code]: Say } = {
  'not-asked': () => t('Not asked.'),
  'could-not-ask': v => t('Could not ask: {why}.', v),
  'mx-ok': v => t('Mail for {domain} comes to {host}.', v),
  'mx-backup': v => t('Mail for {domain} comes to {host}; {others} takes it when this server does not answer.', v),
  'mx-others-first': v => t('Others come first: {others} gets mail for {domain} before {host} does.', v),
  'mx-elsewhere': v => t('Mail for {domain} goes to {others}, not to {host}.', v),
  'mx-missing': v => t('There is no MX record, so nobody knows where mail for {domain} goes.', v),
  'mx-null': () => t('The domain says that it takes no mail at all (a null MX).'),
  'address-ok': v => t('{host} leads here ({found}).', v),
  'address-unproven': v =>
    t('{host} is {found}. Say in doctor.public-addresses which address is yours, and it is compared.', v),
  'address-other': v => t('{host} is {found}, but this server is at {wanted}.', v),
  'address-missing': v => t('{host} has no address in the DNS.', v),
  'address-private': v => t('{host} is {found}, which nobody outside of your network can reach.', v),
  'address-alias': v => t('{host} is an alias of {alias}; a mail host needs an address of its own.', v),
  'port-in-ok': v => t('Others get in: {address} was here {at, date, medium}, {at, time, short}.', v),
  'port-in-quiet': v =>
    t(
      'Nobody from outside has connected in {hours} hours. Is port 25 of your router forwarded to port {port} of this computer?',
      v,
    ),
  'port-in-inside': () => t('The port for mail from outside (SMTP) is open to this computer only (listen.host).'),
  'port-in-closed': v => t('The port for mail from outside (SMTP) is not open. {why}', v),
  'spf-ok': v => t('Lets your mail pass from {addresses}.', v),
  'spf-relay-ok': v => t('Covers {relay}, which takes your mail along.', v),
  'spf-unproven': () => t('There is a record; which address your mail leaves from is not known here.'),
  'spf-missing': v => t('There is no SPF record: anybody may send in the name of {domain}.', v),
  'spf-several': v => t('There are {count} SPF records, so none of them counts. Keep one.', v),
  'spf-broken': v => t('The SPF record cannot be used: {why}.', v),
  'spf-too-many': v => t('The SPF record leads to {count} questions; after ten it counts as broken.', v),
  'spf-near-limit': v =>
    t('The SPF record leads to {count} questions, and ten is the most. Somebody it includes needs only add one.', v),
  'spf-everybody': () => t('The SPF record lets everybody send in your name (+all).'),
  'spf-not-covered': v => t('Your mail comes from {addresses}, and the SPF record does not allow it.', v),
  'spf-relay-unsure': v =>
    t(
      'The SPF record does not seem to name {relay}, which takes your mail along. Your provider says what to include.',
      v,
    ),
  'dkim-ok': v => t('The key {selector} can be seen.', v),
  'dkim-missing': v => t('The key {selector} is not in the DNS, so signatures with it cannot be checked.', v),
  'dkim-next-missing': v => t('The next key, {selector}, waits for its record.', v),
  'dkim-other': v => t('Under {selector} stands another key than the one that signs.', v),
  'dkim-revoked': v => t('The key {selector} has been revoked: its record is empty.', v),
  'dkim-no-keys': v => t('{domain} has no keys yet. They are made by themselves in mode deliver.', v),
  'dkim-off': () => t('Mail is not signed: dkim.sign is off.'),
  'dmarc-reject': () => t('What is not proven is refused (p=reject).'),
  'dmarc-quarantine': () => t('What is not proven goes to junk (p=quarantine).'),
  'dmarc-none': () => t('Only watching (p=none), which is right for the first weeks.'),
  'dmarc-unheard': v =>
    t('The policy is “{policy}”, but nobody is asked to report, so you cannot know what it does.', v),
  'dmarc-missing': v => t('There is no DMARC policy: what to do with forged mail from {domain} is left to chance.', v),
  'dmarc-above': v => t('The policy of {above} holds here. One of its own is seen more easily.', v),
  'dmarc-several': v => t('There are {count} DMARC records, so none of them counts. Keep one.', v),
  'dmarc-broken': v => t('The DMARC record cannot be used: {why}.', v),
  'ptr-ok': v => t('{address} is named {name}, and back.', v),
  'ptr-other': v => t('{address} is named {name}. It leads back, but {host} would be better.', v),
  'ptr-dynamic': v =>
    t('{address} is named {name}, as a line that changes its address; many refuse mail from such.', v),
  'ptr-no-way-back': v => t('{address} is named {name}, but that name does not lead back to it.', v),
  'ptr-missing': v => t('{address} has no name; many servers refuse mail from such.', v),
  'ptr-relay': v => t('Does not matter: others see {relay}, not this address.', v),
  'ptr-unproven': () => t('The address that others see is not known here.'),
  'lists-clear': v => t('On none of the lists you have named ({lists}).', v),
  'lists-listed': v => t('{what} stands on {list}: {why}', v),
  'lists-none': () => t('You have named no list to ask (doctor.block-lists).'),
  'lists-silent': v => t('{lists} did not answer.', v),
  'port-out-ok': v => t('Mail goes out: {host} took some {at, date, medium}, {at, time, short}.', v),
  'port-out-relay': v => t('Mail leaves through {relay}.', v),
  'port-out-blocked': v =>
    t('{count} mail hosts kept silent, one after the other: your network seems to keep port 25 shut.', v),
  'port-out-untried': () => t('Nothing has gone out yet.'),
  'tls-ok': v => t('Good until {until, date, medium}{renews, select, yes {, and renewed by itself} other {}}.', v),
  'tls-soon': v => t('Ends on {until, date, medium}, and the next one is not there.', v),
  'tls-ended': v => t('Ended on {until, date, medium}. Mail still comes, but programs refuse it.', v),
  'tls-names': v => t('It is for {names}, not for {host}.', v),
  'tls-own': () => t('Made by this server itself: enough for mail between servers, but strangers cannot check it.'),
  'sts-ok': () => t('Others are told to come encrypted only, and find the policy.'),
  'sts-off': () => t('Not used. It tells others never to bring mail unencrypted (mta-sts.mode).'),
  'sts-missing': () => t('The policy is served, but nothing in the DNS says so.'),
  'sts-other': () => t('The DNS announces another policy than the one that is served.'),
  'sts-no-host': v => t('The policy is announced, but {host} does not exist.', v),
  'sts-unreachable': v => t('The policy is announced, but cannot be fetched: {why}.', v),
  'sts-not-named': v => t('The policy that others fetch does not name {mail}: mail stays away.', v),
  'rpt-ok': () => t('Others report to you how encryption towards you fares.'),
  'rpt-missing': () => t('Nobody is asked to report how encryption towards you fares.'),
  'rpt-elsewhere': () => t('Reports go to somebody else.'),
  'rpt-broken': v => t('The record cannot be used: {why}.', v),
  'dane-ok': () => t('The published key is the one in use.'),
  'dane-missing': v => t('{host} is signed, so the key of its certificate could be proven too.', v),
  'dane-unsigned': () => t('There are TLSA records, but without DNSSEC nobody believes them.'),
  'dane-wrong': () => t('The published key is not the one in use: servers that check it keep your mail.'),
  'dane-useless': v => t('Not used. It needs DNSSEC, and {host} is not signed.', v),
  'caa-ok': v => t('Certificates may come from {allowed}.', v),
  'caa-none': () => t('Any certificate authority may be asked.'),
  'caa-forbids': v => t('Only {allowed} may issue certificates, and this server asks {authority}.', v),
  'dnssec-signed': v => t('{domain} is signed: nobody can forge its records.', v),
  'dnssec-unsigned': v => t('{domain} is not signed. Many providers do that with one click.', v),
  'dnssec-broken': v => t('The signatures of {domain} do not hold, so many cannot see it at all: {why}.', v),
  'clients-ok': () => t('Mail programs find their servers from the address alone.'),
  'clients-missing': v =>
    t('{count, plural, one {# record is} other {# records are}} missing by which mail programs find their servers.', v),
  'clients-other': v => t('Mail programs are sent elsewhere: {names}.', v),
};

export const sentenceOf = ({ code, values }: Pick<Row, 'code' | 'values'>): string => sentences[code](values);

/** What a need of a domain is made of: the row that is told, and how many more are wrong. */
export const needValues = (domain: string, { code, values }: Row, more: number): Values => ({
  ...values,
  ...{ domain, code, more },
});
export const needSentence = (values: Values): string =>
  t('{domain}: {said}{more, plural, =0 {} one { # more thing is wrong.} other { # more things are wrong.}}', {
    ...{ domain: values.domain, more: values.more },
    said: sentenceOf({ code: values.code as Code, values }),
  });

/** The name of what is looked at; the field's own word where there is one. */
export const topicWords: { readonly [T in Topic]: () => string } = {
  mx: () => t('MX'),
  address: () => t('Address'),
  'port-in': () => t('Port 25, inward'),
  spf: () => t('SPF'),
  dkim: () => t('DKIM'),
  dmarc: () => t('DMARC'),
  ptr: () => t('PTR'),
  lists: () => t('Block lists'),
  'port-out': () => t('Port 25, outward'),
  tls: () => t('Certificate'),
  'mta-sts': () => t('MTA-STS'),
  'tls-rpt': () => t('TLS-RPT'),
  dane: () => t('DANE'),
  caa: () => t('CAA'),
  dnssec: () => t('DNSSEC'),
  clients: () => t('Mail programs'),
};

export const topicMeaning: { readonly [T in Topic]: () => string } = {
  mx: () => t('Says which host takes mail for the domain. Without it nobody can write to you.'),
  address: () => t('Says where the mail host is. It must lead to this server.'),
  'port-in': () => t('Mail from other servers always comes to port 25. A router has to let it through.'),
  spf: () => t('Says which hosts send mail in your name. Others check it on every message.'),
  dkim: () => t('Your mail is signed; with the key in the DNS everybody can check that it is yours and unchanged.'),
  dmarc: () =>
    t('Says what others are to do with mail in your name that neither SPF nor DKIM proves, and where they report it.'),
  ptr: () =>
    t('The name of your address. Only whoever the address belongs to, mostly your internet provider, can set it.'),
  lists: () => t('Lists of addresses and domains that have sent junk. Many servers ask them before they take mail.'),
  'port-out': () =>
    t('Mail to other servers leaves on port 25. Many providers keep it shut; a relay is the way round.'),
  tls: () => t('Proves that the mail host is who it says, and encrypts what is said.'),
  'mta-sts': () => t('Tells others that your mail is only to come encrypted, and to which hosts.'),
  'tls-rpt': () => t('Asks others to tell you once a day how encryption towards you fares.'),
  dane: () => t('Publishes the key of your certificate in the signed DNS, so that nobody can stand in between.'),
  caa: () => t('Says which authorities may issue certificates for your names.'),
  dnssec: () => t('Signs the records of the domain, so that nobody can forge them on the way.'),
  clients: () => t('Lets phones and mail programs find servers and ports from the address alone (SRV, autoconfig).'),
};

export const whoWords: { readonly [W in Who]: () => string } = {
  dns: () => t('Whoever keeps the DNS of the domain: your registrar or web host'),
  network: () => t('Your internet provider'),
  router: () => t('Whoever looks after your router'),
  here: () => t('You, in the settings of this server'),
  relay: () => t('The provider that takes your mail along'),
  list: () => t('The keeper of the list; most have a page to ask for removal'),
  nobody: () => '',
};

export const questionWords: { readonly [Q in Question]: () => string } = {
  receive: () => t('Can they write to us?'),
  send: () => t('Can we write to them?'),
  genuine: () => t('Will it look genuine?'),
};

/** In a word or two, before the sentence. */
export const verdictWords: { readonly [V in Verdict]: () => string } = {
  ok: () => t('Yes.'),
  info: () => t('Yes.'),
  attention: () => t('Almost.'),
  failed: () => t('Not yet.'),
  unknown: () => t('Could not ask.'),
};

const allWell: { readonly [Q in Question]: () => string } = {
  receive: () => t('The DNS leads here, and others get in.'),
  send: () => t('Nothing stands in the way.'),
  genuine: () => t('Others can check that your mail is yours.'),
};

/** The sentence below a question: what decides, else that all is well. */
export function answerSentence(
  { question, because, verdict }: Answer,
  rows: readonly Row[],
  notAsked: NotAsked | null,
): string {
  if (notAsked !== null) return t('Nobody outside was asked.');
  const row = rows.find(({ id }) => id === because);
  return row === undefined || verdict === 'ok' ? allWell[question]() : sentenceOf(row);
}

export const notAskedWords: { readonly [N in NotAsked]: (values: { readonly domain: string }) => string } = {
  capture: () =>
    t(
      'In mode capture nothing leaves this computer, so nobody is asked. The records below are those that would be needed.',
    ),
  local: () =>
    t(
      'In mode local nothing leaves this computer, so nobody is asked. The records below are those that would be needed.',
    ),
  'test-name': v =>
    t(
      '{domain} is a name for tests and documents; nobody outside can ask for it. The records below are those that would be needed.',
      v,
    ),
};

export const nextWords: { readonly [S in DmarcNext['step']]: (next: Values) => string } = {
  publish: () => t('Begin with watching: publish p=none with an address for reports. Nobody’s mail changes by it.'),
  reports: () =>
    t('Wait for reports. Large receivers send one a day; without them nobody can say what a stricter policy would do.'),
  wait: v =>
    t(
      'Go on watching. So far {days, plural, one {# day has} other {# days have}} reports of {passed, number} messages from your hosts; two weeks and some twenty messages are enough.',
      v,
    ),
  mend: v =>
    t(
      'Mend first: {failed, number} of {total, number} messages from your own hosts were not proven. The sources stand under Reports.',
      v,
    ),
  quarantine: v =>
    t(
      'Time for the next step: of {total, number} messages from your hosts {failed, plural, =0 {all were proven} other {# were not proven}}. With p=quarantine forged mail goes to junk.',
      v,
    ),
  reject: v =>
    t(
      'Time for the last step: of {total, number} messages from your hosts {failed, plural, =0 {all were proven} other {# were not proven}}. With p=reject forged mail is refused.',
      v,
    ),
  done: () => t('Nothing more to do: forged mail in your name is refused.'),
};
export const nextSentence = ({ step, days, passed, failed }: DmarcNext): string =>
  nextWords[step]({ days, passed, failed, total: passed + failed });
