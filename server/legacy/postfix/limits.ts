/** Postfix' parameters that are numbers and names of the server itself: settings of ours. */
import { isIP } from 'node:net';
import type { Key } from '../../config/schema.ts';
import type { Done, Line } from '../book.ts';
import { wordsOf } from '../lines.ts';
import { readMap } from '../maps.ts';
import { networkOf } from '../networks.ts';
import { anySize, becomesSetting, entry, timeSetting, toldOfDelay } from '../settings.ts';
import type { ParameterReader, PostfixDesk, Readers } from './desk.ts';

/** `none`: what 0 means there, where it means "no limit". */
const count =
  (key: Key, meaning: string, none?: string): ParameterReader =>
  ({ book }, at, value) => {
    if (!/^\d{1,9}$/.test(value)) return book.cannot(at, meaning, `"${value.slice(0, 60)}" is no number`);
    if (value === '0' && none !== undefined) return becomesSetting(book, at, `${meaning}: no limit`, key, none);
    becomesSetting(book, at, `${meaning}: ${value}`, key, value);
  };

const messageSize: ParameterReader = ({ book }, at, value) => {
  if (!/^\d{1,12}$/.test(value))
    return book.cannot(at, 'the largest message', `"${value.slice(0, 60)}" is no number of octets`);
  if (value === '0') return anySize(book, at);
  becomesSetting(book, at, `the largest message: ${value} octets`, 'smtp.max-message-size', `${value}B`);
};

const mailboxSize: ParameterReader = ({ book }, at, value) => {
  if (value === '0') return book.means(at, 'mailboxes have no limit; so here, unless an account gets one');
  book.cannot(
    at,
    `a mailbox file of at most ${value} octets`,
    'each account has its own limit here: mailroom account change ADDRESS --quota SIZE',
  );
};

const delayWarning: ParameterReader = ({ book }, at, value) => toldOfDelay(book, at, value, 'h');

const hostName: ParameterReader = ({ book }, at, value) => {
  if (!value.includes('.'))
    return book.cannot(at, 'the name that the server greets with', `"${value.slice(0, 60)}" is no whole name`);
  becomesSetting(book, at, `the server greets as ${value}`, 'host-name', value.toLowerCase());
};

const interfaces: ParameterReader = ({ book }, at, value) => {
  const words = wordsOf(value);
  const spoken = 'where the server listens';
  if (words.length === 1 && words[0] === 'all')
    return becomesSetting(book, at, `${spoken}: everywhere`, 'listen.host', '::');
  if (words.every(one => ['loopback-only', 'localhost', '127.0.0.1', '::1', '[::1]'].includes(one)))
    return becomesSetting(book, at, `${spoken}: this computer only`, 'listen.host', '127.0.0.1');
  const addresses = words
    .map(one => one.replace(/^\[(.*)\]$/, '$1'))
    .filter(one => one !== 'localhost' && one !== '127.0.0.1' && one !== '::1');
  if (addresses.length === 1 && isIP(addresses[0]!) !== 0)
    return becomesSetting(book, at, `${spoken}: ${addresses[0]}`, 'listen.host', addresses[0]!);
  book.cannot(at, `${spoken}: ${value.slice(0, 80)}`, 'one address, or every one, can be listened on here');
};

const networks: ParameterReader = (desk, at, value) => {
  const { book } = desk;
  for (const word of wordsOf(value)) {
    const line = { ...at, text: `mynetworks: ${word}` };
    if (word.startsWith('!'))
      book.cannot(
        line,
        `${word.slice(1)} is not among them`,
        'a part of a network cannot be left out; name the others',
      );
    else if (networkOf(word)) own(desk, line, networkOf(word)!);
    else if (/[:/]/.test(word)) {
      const map = readMap(desk, at, word);
      if (map.kind === 'unread') book.cannot(line, 'a table of networks', map.because);
      if (map.kind !== 'table' && map.kind !== 'networks') continue;
      for (const one of map.entries) {
        const network = networkOf(one.key);
        if (network) own(desk, one.at, network);
        else book.cannot(one.at, 'a network of ours', `"${one.key.slice(0, 60)}" is no network`);
      }
    } else book.cannot(line, 'a network of ours', `"${word.slice(0, 60)}" is no network`);
  }
};
const own = ({ book }: PostfixDesk, at: Line, network: string): Done =>
  book.means(at, `${network} may send elsewhere without signing in`, [entry('smtp.relay-networks', network)]);

const networksStyle: ParameterReader = ({ book, main }, at, value) => {
  if (main.has('mynetworks')) return book.means(at, 'mynetworks is said, so this is not asked');
  if (value === 'host')
    return book.means(at, 'this computer may send without signing in', [
      entry('smtp.relay-networks', '127.0.0.0/8'),
      entry('smtp.relay-networks', '::1'),
    ]);
  book.cannot(
    at,
    'the networks that this computer is part of may send',
    'which those are is not written here; name them in smtp.relay-networks',
  );
};

const plaintext: ParameterReader = ({ book }, at, value) => {
  if (value === 'yes') return becomesSetting(book, at, 'passwords need encryption', 'auth.allow-plaintext', 'false');
  book.means(at, 'passwords may come without encryption', [], 'not here, until auth.allow-plaintext is set');
};

const submission: ParameterReader = ({ book }, at, value) =>
  book.means(at, `who signs in: ${value}`, [], 'people sign in on submission.port and submissions.port here');

export const limitReaders: Readers = {
  myhostname: hostName,
  inet_interfaces: interfaces,
  mynetworks: networks,
  mynetworks_style: networksStyle,
  message_size_limit: messageSize,
  mailbox_size_limit: mailboxSize,
  virtual_mailbox_limit: mailboxSize,
  maximal_queue_lifetime: timeSetting('queue.give-up-after', 'd', 'how long delivery is tried'),
  bounce_queue_lifetime: timeSetting('queue.bounce-give-up-after', 'd', 'how long a bounce is kept trying'),
  delay_warning_time: delayWarning,
  minimal_backoff_time: timeSetting('queue.first-retry', 's', 'the first wait before another attempt'),
  maximal_backoff_time: timeSetting('queue.longest-retry', 's', 'the longest wait between two attempts'),
  default_destination_concurrency_limit: count('queue.concurrency-per-destination', 'connections to one destination'),
  smtp_destination_concurrency_limit: count('queue.concurrency-per-destination', 'connections to one destination'),
  smtpd_recipient_limit: count('smtp.max-recipients', 'recipients of one message'),
  hopcount_limit: count('queue.max-hops', 'servers on the way before it counts as a loop'),
  smtpd_timeout: timeSetting('smtp.idle-timeout', 's', 'how long a silent client is kept'),
  smtpd_client_connection_count_limit: count('peers.connections-at-once', 'connections at once from one peer', '0'),
  smtpd_client_connection_rate_limit: count('peers.connections-per-minute', 'connections a minute from one peer', '0'),
  smtpd_client_message_rate_limit: count('smtp.messages-per-minute', 'messages a minute from one peer', '0'),
  smtpd_client_recipient_rate_limit: count('peers.recipients-per-minute', 'recipients a minute from one peer', '0'),
  smtpd_tls_auth_only: plaintext,
  smtpd_sasl_auth_enable: submission,
  broken_sasl_auth_clients: submission,
};
