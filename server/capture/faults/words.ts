/** A step in words: at which moment, for whom, when, and what happens. The window and the command line say the same. Pure. */
import { t } from '../../base/language.ts';
import type { FaultStep } from './script.ts';

export function stepWords(step: FaultStep): string {
  const parts = [placeWords(step), ...whoWords(step), ...whenWords(step)];
  return t('{when}: {what}', { when: parts.join(' · '), what: whatWords(step).join(', ') });
}

function placeWords({ at, command, listener, server }: FaultStep): string {
  switch (at) {
    case 'connect':
      return t('On connecting');
    case 'ehlo':
      return t('At EHLO');
    case 'starttls':
      return t('At STARTTLS');
    case 'auth':
      return t('On signing in');
    case 'mail':
      return t('At the sender (MAIL)');
    case 'rcpt':
      return t('At a recipient (RCPT)');
    case 'data':
      return t('Before the message (DATA)');
    case 'message':
      return t('After the message');
    case 'reset':
      return t('At RSET');
    case 'quit':
      return t('At QUIT');
    case 'imap':
    case 'pop3':
      return commandWords(at === 'imap' ? 'IMAP' : 'POP3', [command ?? []].flat());
    case 'tls': {
      const where =
        listener === undefined ? t('In a TLS handshake') : t('In a TLS handshake at {listener}', { listener });
      return server === undefined ? where : `${where} · ${t('asking for {server}', { server })}`;
    }
  }
}

function commandWords(protocol: string, commands: readonly string[]): string {
  if (commands.length === 0) return t('At any {protocol} command', { protocol });
  if (commands.length > 1) return t('{protocol}: at {commands}', { protocol, commands: commands.join(', ') });
  switch (commands[0]!.toLowerCase()) {
    case 'connect':
      return t('On connecting by {protocol}', { protocol });
    case 'login':
      return t('On signing in by {protocol}', { protocol });
    default:
      return t('{protocol}: at {commands}', { protocol, commands: commands[0]!.toUpperCase() });
  }
}

function whoWords({ sender, recipient, user, remote, bigger }: FaultStep): string[] {
  return [
    ...(sender === undefined ? [] : [t('from {address}', { address: sender })]),
    ...(recipient === undefined ? [] : [t('to {address}', { address: recipient })]),
    ...(user === undefined ? [] : [t('signed in as {user}', { user })]),
    ...(remote === undefined ? [] : [t('coming from {remote}', { remote })]),
    ...(bigger === undefined ? [] : [t('above {bigger} octets', { bigger: String(bigger) })]),
  ];
}

function whenWords({ nth, every, first, beyond, chance, above, greylist, per }: FaultStep): string[] {
  const words = [
    ...(nth === undefined ? [] : [t('only number {which}', { which: [nth].flat().join(', ') })]),
    ...(every === undefined ? [] : [t('each {every}. time', { every })]),
    ...(first === undefined ? [] : [t('the first {first, plural, one {time} other {# times}}', { first })]),
    ...(beyond === undefined ? [] : [t('after {beyond, plural, one {the first} other {the first #}}', { beyond })]),
    ...(chance === undefined
      ? []
      : [t('with a chance of {percent} %', { percent: String(Math.round(chance * 1000) / 10) })]),
    ...(above === undefined
      ? []
      : [t('above {count} in {seconds} s', { count: above.count, seconds: String(above.seconds) })]),
    ...(greylist === undefined ? [] : [t('until {seconds} s have passed', { seconds: String(greylist) })]),
  ];
  return per === undefined || per === 'all' || words.length === 0 ? words : [...words, perWords(per)];
}

function perWords(per: Exclude<NonNullable<FaultStep['per']>, 'all'>): string {
  switch (per) {
    case 'session':
      return t('for each connection');
    case 'message':
      return t('for each message');
    case 'remote':
      return t('for each address that connects');
    case 'user':
      return t('for each user name');
    case 'sender':
      return t('for each sender');
    case 'recipient':
      return t('for each recipient');
  }
}

const seconds = (range: number | readonly [number, number]): string =>
  typeof range === 'number'
    ? String(range)
    : t('{least} to {most}', { least: String(range[0]), most: String(range[1]) });

function whatWords(step: FaultStep): string[] {
  const { at, reply, delay, silent, drop, throttle, split, hide, announce, tls, literal, uidvalidity } = step;
  const speed = throttle === undefined ? '' : seconds(throttle);
  return [
    ...(delay === undefined ? [] : [t('wait {seconds} s', { seconds: seconds(delay) })]),
    ...(reply === undefined ? [] : [t('say “{reply}”', { reply: reply.replaceAll('\n', ' ') })]),
    ...(silent ? [t('never answer')] : []),
    ...(throttle === undefined
      ? []
      : [
          at === 'data'
            ? t('read {throttle} octets a second', { throttle: speed })
            : t('answer {throttle} octets a second', { throttle: speed }),
        ]),
    ...(hide ? [t('do not announce {keywords}', { keywords: hide.join(', ') })] : []),
    ...(announce ? [t('announce {keywords}', { keywords: announced(announce) })] : []),
    ...(tls ? [tlsWords(tls)] : []),
    ...(literal === undefined ? [] : [t('tell the size of a message wrong by {octets}', { octets: String(literal) })]),
    ...(uidvalidity ? [t('tell another UIDVALIDITY')] : []),
    ...(split === undefined ? [] : [t('answer in pieces')]),
    ...(drop ? [dropWords(drop)] : []),
  ];
}

function tlsWords(tls: NonNullable<FaultStep['tls']>): string {
  switch (tls) {
    case 'fail':
      return t('fail the TLS handshake');
    case 'drop':
      return t('drop the connection in the handshake');
    case 'silent':
      return t('never answer');
    case 'alert':
      return t('refuse the handshake with an alert');
    case 'other-name':
      return t('show a certificate for another name');
    case 'expired':
      return t('show a certificate that is over');
    case 'self-signed':
      return t('show a certificate that nobody signed');
    case 'old':
      return t('speak TLS 1.0 and 1.1 only');
  }
}
const announced = (announce: Readonly<Record<string, string>>): string =>
  Object.entries(announce)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join(', ');

function dropWords(drop: NonNullable<FaultStep['drop']>): string {
  switch (drop) {
    case 'before':
      return t('drop the connection without an answer');
    case 'unheard':
      return t('do it, then drop the connection before the answer');
    case 'after':
      return t('drop the connection after the answer');
    case 'half':
      return t('drop the connection in the middle of the message');
  }
}
