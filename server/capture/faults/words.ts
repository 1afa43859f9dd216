/** A step in words: at which moment, for whom, when, and what happens. The window and the command line say the same. Pure. */
import { t } from '../../base/language.ts';
import type { FaultStep } from './script.ts';

export function stepWords(step: FaultStep): string {
  const parts = [placeWords(step.at), ...whoWords(step), ...whenWords(step)];
  return t('{when}: {what}', { when: parts.join(' · '), what: whatWords(step).join(', ') });
}

function placeWords(at: FaultStep['at']): string {
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

function whatWords({ reply, delay, silent, drop, throttle, split, hide, announce, tls }: FaultStep): string[] {
  return [
    ...(delay === undefined ? [] : [t('wait {seconds} s', { seconds: String(delay) })]),
    ...(reply === undefined ? [] : [t('say “{reply}”', { reply: reply.replaceAll('\n', ' ') })]),
    ...(silent ? [t('never answer')] : []),
    ...(throttle === undefined ? [] : [t('read {throttle} octets a second', { throttle: String(throttle) })]),
    ...(hide ? [t('do not announce {keywords}', { keywords: hide.join(', ') })] : []),
    ...(announce ? [t('announce {keywords}', { keywords: announced(announce) })] : []),
    ...(tls ? [t('fail the TLS handshake')] : []),
    ...(split === undefined ? [] : [t('answer in pieces')]),
    ...(drop ? [dropWords(drop)] : []),
  ];
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
