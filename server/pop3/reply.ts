/**
 * Every status line the server can give, by meaning (RFC 1939 §3, response codes of RFC 2449 §8 and RFC 3206).
 * Nothing else in the folder writes "+OK" or "-ERR".
 */
import type { LoginFailure } from '../sasl/mechanism.ts';

export const positive = (text: string): string => `+OK ${text}`;
export const negative = (text: string): string => `-ERR ${text}`;

export const reply = {
  user: positive('Now the password'),
  beginTls: positive('Begin TLS negotiation'),
  noop: positive('Nothing done'),
  capabilities: positive('Capability list follows'),
  mechanisms: positive('Mechanisms follow'),
  listing: positive('Listing follows'),
  top: positive('Top of message follows'),
  goodbye: positive('Goodbye'),

  unknown: negative('Unknown command'),
  badArguments: negative('Those arguments do not fit the command'),
  tooLong: negative('That line is too long'),
  notText: negative('That line has characters that no command has'),
  notNow: negative('That command does not belong here'),
  noSuchMessage: negative('No such message'),
  alreadyDeleted: negative('That message is marked as deleted'),
  contentUnavailable: negative('[SYS/TEMP] The message cannot be read now'),
  notCommitted: negative('[SYS/TEMP] The messages marked as deleted were not removed'),
  encryptFirst: negative('Encrypt the connection first'),
  noTls: negative('There is no TLS here'),
  tlsAlready: negative('The connection is encrypted already'),
  userFirst: negative('Say USER first'),
  unknownMechanism: negative('Unknown authentication mechanism'),
  noApop: negative('APOP is not offered here; use AUTH or USER'),
  notBase64: negative('That is not base64'),
  cancelled: negative('Authentication cancelled'),
  inUse: negative('[IN-USE] Another session has the maildrop open'),
  cannotOpen: negative('[SYS/TEMP] The maildrop cannot be opened now'),
  tooManyFailures: negative('[AUTH] Too many wrong logins; goodbye'),
  tooManyMistakes: negative('Too many bad commands; goodbye'),
  fault: negative('[SYS/TEMP] Something went wrong here; nothing was deleted'),
} as const;

/** RFC 3206: AUTH only when the credentials are at fault, so that a client asks its user again only then. */
export const loginRefused: Record<LoginFailure | 'bad-syntax', string> = {
  'wrong-credentials': negative('[AUTH] Wrong user name or password'),
  // To the peer like the one before; the owner reads the difference in the log.
  disabled: negative('[AUTH] Wrong user name or password'),
  throttled: negative('[SYS/TEMP] Too many wrong logins; please try again later'),
  unavailable: negative('[SYS/TEMP] The login cannot be checked now; please try again later'),
  'bad-syntax': negative('That is not a response of this mechanism'),
};
