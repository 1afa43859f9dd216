/**
 * Settings of what port 25 gives each peer: how much, how fast, and who must come again. A peer is an IPv4 address or an
 * IPv6 /64. The numbers are above what a mail system of a small office ever meets, the largest providers' many sessions
 * included; server/peers/README.md says where each comes from.
 */
import { days, hours, minutes, seconds } from '../base/units.ts';
import { choice, duration, type Field, integer } from './field.ts';

const count = (standard: number, most: number, doc: string, source?: string) =>
  integer({
    default: standard,
    min: 0,
    max: most,
    doc: `${doc}; 0 for no limit.`,
    restarts: 'nothing',
    ...(source ? { source } : {}),
  });

export const peerSettings = {
  'peers.connections-at-once': count(
    50,
    20_000,
    'Connections at once that one peer of the internet may have at port 25. Own networks are not counted, here and below',
    'Postfix smtpd_client_connection_count_limit',
  ),
  'peers.connections-per-minute': count(120, 1_000_000, 'Connections a minute from one peer'),
  'peers.connections-per-hour': count(2_000, 10_000_000, 'Connections an hour from one peer'),
  'peers.messages-per-hour': count(
    3_000,
    10_000_000,
    'Messages an hour from one peer (for a minute: smtp.messages-per-minute)',
  ),
  'peers.recipients-per-minute': count(1_500, 10_000_000, 'Recipients a minute that one peer may name'),
  'peers.recipients-per-hour': count(15_000, 10_000_000, 'Recipients an hour that one peer may name'),
  'peers.unknown-per-minute': count(
    20,
    1_000_000,
    'Recipients whom nobody here knows, a minute, before a peer is shut out for peers.shut-out; from half of it on it is slowed down',
    'RFC 5321 §7.3',
  ),
  'peers.unknown-per-hour': count(
    100,
    1_000_000,
    'Recipients whom nobody here knows, an hour, before a peer is shut out',
  ),
  'peers.errors-per-minute': count(
    60,
    1_000_000,
    'Refused commands a minute before a peer is shut out; from half of it on it is slowed down',
  ),
  'peers.errors-per-hour': count(400, 1_000_000, 'Refused commands an hour before a peer is shut out'),
  'peers.shut-out': duration({
    default: minutes(15),
    min: seconds(1),
    max: days(1),
    doc: 'How long a peer that has guessed at recipients or erred too often hears 421.',
    restarts: 'nothing',
  }),
  'checks.greet-wait': duration({
    default: seconds(2),
    min: 0,
    max: seconds(30),
    doc: 'How long a peer that is not known waits for the greeting; one that speaks meanwhile is a talker ("early-talker"). "0s": nobody waits. Nor does whoever passed in the last day, or brought wanted mail in the last 30.',
    source: 'RFC 5321 §4.3.1',
    restarts: 'nothing',
  }),
  'checks.tarpit-from': integer({
    default: 5,
    min: 0,
    max: 1_000,
    doc: 'Points before the message from which each answer to a peer takes longer than the one before, up to ten seconds; 0 for never.',
    restarts: 'nothing',
  }),
  'checks.greylist': choice({
    default: 'off',
    choices: ['off', 'suspicious', 'strangers'],
    doc: 'Who is asked to bring a message again, once, before it is taken: nobody; of the strangers those with checks.greylist-from points; or all strangers.',
    source: 'RFC 6647',
    restarts: 'nothing',
  }),
  'checks.greylist-from': integer({
    default: 3,
    min: 1,
    max: 1_000,
    doc: 'Points before the message from which a stranger counts as suspicious.',
    restarts: 'nothing',
  }),
  'checks.greylist-wait': duration({
    default: minutes(5),
    min: minutes(1),
    max: hours(6),
    doc: 'After how long a message that was asked to come again is taken.',
    source: 'RFC 6647 §5',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
