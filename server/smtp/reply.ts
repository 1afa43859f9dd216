/**
 * Every reply of an SMTP server, by meaning; nothing else in the code writes a number. And a refusal, which has two
 * audiences: the peer reads `reply`, the owner reads `because`.
 *
 * RFC 5321 §4.2 (codes), RFC 3463 (enhanced status codes), RFC 2034 (where they stand and where not), RFC 7372
 * (status codes for failed authentication of mail).
 */
export type Reply = {
  readonly code: number;
  /** RFC 3463; empty where RFC 2034 wants none: the greeting, the answers to EHLO and HELO, every 3yz. */
  readonly status: string;
  /** Fit for a stranger, in ASCII. Several lines are separated by '\n'. */
  readonly text: string;
};

export const reply = {
  // 2yz: it was done
  help: { code: 214, status: '2.0.0', text: 'RFC 5321: EHLO MAIL RCPT DATA BDAT RSET NOOP VRFY AUTH STARTTLS QUIT' },
  readyForTls: { code: 220, status: '2.0.0', text: 'Ready to start TLS' },
  goodbye: { code: 221, status: '2.0.0', text: 'Goodbye' },
  signedIn: { code: 235, status: '2.7.0', text: 'Signed in' },
  done: { code: 250, status: '2.0.0', text: 'Done' },
  senderOk: { code: 250, status: '2.1.0', text: 'Sender accepted' },
  recipientOk: { code: 250, status: '2.1.5', text: 'Recipient accepted' },
  messageOk: { code: 250, status: '2.0.0', text: 'Message accepted' },
  notVerified: { code: 252, status: '2.0.0', text: 'Not verified; send a message and see' },

  // 3yz: go on
  goAhead: { code: 354, status: '', text: 'Send the message, end with a lone dot' },

  // 421: the conversation is over
  shuttingDown: { code: 421, status: '4.3.2', text: 'The server is closing; please come back later' },
  tooSlow: { code: 421, status: '4.4.2', text: 'Waited too long; closing' },
  tooManyErrors: { code: 421, status: '4.7.0', text: 'Too many errors; closing' },
  tooMuchIdling: { code: 421, status: '4.7.0', text: 'Too many commands without a message; closing' },
  tooManyLogins: { code: 421, status: '4.7.0', text: 'Too many failed logins; closing' },
  tooManyConnections: { code: 421, status: '4.7.0', text: 'Too many connections; please come back later' },
  outOfService: { code: 421, status: '4.3.0', text: 'Not able to work now; please come back later' },

  // 4yz: not now
  localError: { code: 451, status: '4.3.0', text: 'Something went wrong here; please try again later' },
  tryLater: { code: 451, status: '4.3.0', text: 'Not now; please try again later' },
  greylisted: { code: 451, status: '4.7.1', text: 'Not yet; please try again in a few minutes' },
  shutOut: { code: 421, status: '4.7.0', text: 'Not now; please come back later' },
  tooManyForNow: { code: 451, status: '4.7.1', text: 'Too many recipients for now; please try again later' },
  tooFast: { code: 450, status: '4.7.1', text: 'Too many messages for now; please try again later' },
  lookupFailed: { code: 451, status: '4.4.3', text: 'A look-up failed; please try again later' },
  mailboxFull: { code: 452, status: '4.2.2', text: 'The mailbox is full' },
  diskFull: { code: 452, status: '4.3.1', text: 'No room here now; please try again later' },
  noRoom: { code: 452, status: '4.3.1', text: 'Too many messages at once; please try again later' },
  tooManyRecipients: { code: 452, status: '4.5.3', text: 'Too many recipients; send the others in another message' },
  cannotTurn: { code: 458, status: '4.3.0', text: 'Not able to start the queue for that node' },
  mayNotTurn: { code: 459, status: '4.7.1', text: 'You may not start the queue for that node' },
  turnedTooOften: { code: 458, status: '4.7.0', text: 'The queue for that node was started a moment ago' },
  loginUnavailable: { code: 454, status: '4.7.0', text: 'Cannot check logins now; please try again later' },
  loginThrottled: { code: 454, status: '4.7.0', text: 'Too many failed logins; please try again later' },
  tlsUnavailable: { code: 454, status: '4.7.0', text: 'TLS is not available now' },

  // 5yz about the conversation
  talkedFirst: { code: 554, status: '5.5.0', text: 'The server speaks first' },
  unknownCommand: { code: 500, status: '5.5.2', text: 'No such command' },
  lineTooLong: { code: 500, status: '5.5.2', text: 'The line is too long' },
  bareNewlineInCommand: { code: 500, status: '5.5.2', text: 'A line ends with CR and LF' },
  badCharacter: { code: 500, status: '5.5.2', text: 'A character that no command may hold' },
  badArgument: { code: 501, status: '5.5.4', text: 'That argument is not understood' },
  noArgument: { code: 501, status: '5.5.4', text: 'That command takes no argument' },
  badSender: { code: 501, status: '5.1.7', text: 'The address of the sender is not understood' },
  badRecipient: { code: 501, status: '5.1.3', text: 'The address of the recipient is not understood' },
  badParameter: { code: 501, status: '5.5.4', text: 'A parameter is not understood' },
  badBase64: { code: 501, status: '5.5.2', text: 'That is not base64' },
  loginSyntax: { code: 501, status: '5.5.2', text: 'The login is not understood' },
  loginCancelled: { code: 501, status: '5.7.0', text: 'Login cancelled' },
  notImplemented: { code: 502, status: '5.5.1', text: 'That command is not available here' },
  outOfOrder: { code: 503, status: '5.5.1', text: 'That command does not come next' },
  helloFirst: { code: 503, status: '5.5.1', text: 'EHLO comes first' },
  senderFirst: { code: 503, status: '5.5.1', text: 'MAIL comes first' },
  recipientFirst: { code: 503, status: '5.5.1', text: 'RCPT comes first' },
  alreadySignedIn: { code: 503, status: '5.5.1', text: 'Already signed in' },
  alreadyEncrypted: { code: 503, status: '5.5.1', text: 'Already encrypted' },
  spokeTooSoon: { code: 503, status: '5.5.0', text: 'Commands were sent before their turn' },
  unknownMechanism: { code: 504, status: '5.5.4', text: 'No such login mechanism' },
  tlsFirst: { code: 530, status: '5.7.0', text: 'STARTTLS comes first' },
  requireTlsNeedsTls: { code: 530, status: '5.7.10', text: 'REQUIRETLS wants an encrypted connection' },
  loginFirst: { code: 530, status: '5.7.0', text: 'Sign in first' },
  loginFailed: { code: 535, status: '5.7.8', text: 'User name or password is wrong' },
  loginNeedsTls: { code: 538, status: '5.7.11', text: 'Encrypt the connection before signing in' },
  noValidRecipients: { code: 554, status: '5.5.1', text: 'No valid recipients' },
  spokenAsLmtp: { code: 500, status: '5.5.1', text: 'This is LMTP: LHLO comes first' },
  notHttp: { code: 554, status: '5.5.1', text: 'This is a mail server, not a web server' },
  tlsOnPlainPort: { code: 554, status: '5.5.1', text: 'This port begins in clear; use STARTTLS or the TLS port' },
  noServiceHere: { code: 554, status: '5.3.2', text: 'No mail service here for you' },
  unknownParameter: { code: 555, status: '5.5.4', text: 'A parameter is not supported' },

  // 5yz about a message, its sender or its recipients
  noSuchMailbox: { code: 550, status: '5.1.1', text: 'No such mailbox here' },
  quotaExceeded: { code: 552, status: '5.2.2', text: 'The mailbox has no room for this message' },
  mailboxDisabled: { code: 550, status: '5.2.1', text: 'The mailbox does not take mail' },
  relayDenied: { code: 550, status: '5.7.1', text: 'Not a recipient of this server, and you are not signed in' },
  notYourAddress: { code: 553, status: '5.7.1', text: 'Not an address of the account that signed in' },
  senderDomainUnknown: { code: 550, status: '5.1.8', text: 'The domain of the sender takes no mail' },
  senderUnknown: { code: 550, status: '5.1.8', text: 'Nobody here has the address of the sender' },
  spfFailed: { code: 550, status: '5.7.23', text: 'The domain of the sender does not allow your host (SPF)' },
  dkimFailed: { code: 550, status: '5.7.20', text: 'No valid signature (DKIM)' },
  dmarcFailed: { code: 550, status: '5.7.26', text: 'The domain of the author wants this refused (DMARC)' },
  noReverseName: { code: 550, status: '5.7.25', text: 'Your address has no matching name (reverse DNS)' },
  badHelo: { code: 550, status: '5.7.1', text: 'HELO named this server itself, which is not you' },
  blockListed: { code: 554, status: '5.7.1', text: 'Your address is on a block list' },
  contentRefused: { code: 550, status: '5.7.1', text: 'The message was refused for what it holds' },
  badLineEnds: { code: 550, status: '5.5.2', text: 'The message holds a CR or LF that stands alone' },
  nulInMessage: { code: 550, status: '5.5.2', text: 'The message holds a NUL' },
  headerRefused: { code: 550, status: '5.6.0', text: 'The header of the message is not acceptable' },
  unicodeNeedsParameter: { code: 553, status: '5.6.7', text: 'An address beyond ASCII needs SMTPUTF8' },
  mailLoop: { code: 554, status: '5.4.6', text: 'The message goes round in circles' },
  tooBig: { code: 552, status: '5.3.4', text: 'The message is too big' },
} as const satisfies Record<string, Reply>;

/** RFC 5321 §4.3.1. The greeting and the answers to EHLO and HELO carry no status (RFC 2034 §3). */
export const greeting = (hostname: string, words: string, language: 'ESMTP' | 'LMTP' = 'ESMTP'): Reply => ({
  code: 220,
  status: '',
  text: `${hostname} ${language}${words ? ` ${words}` : ''}`,
});
export const hello = (hostname: string, keywords: readonly string[]): Reply => ({
  code: 250,
  status: '',
  text: [hostname, ...keywords].join('\n'),
});
/** RFC 4954 §4: 334 and the challenge in base64, which may be empty. */
export const challenge = (base64: string): Reply => ({ code: 334, status: '', text: base64 });
/** RFC 3030 §2: how much of the message has come. */
export const octetsReceived = (octets: number): Reply => ({ ...reply.done, text: `${octets} octets received` });
export const acceptedAs = (name: string): Reply => ({ ...reply.messageOk, text: `Message accepted as ${name}` });
/** It is not lost, and goes on when a person here lets it. */
export const heldAs = (name: string): Reply => ({ ...reply.messageOk, text: `Message accepted as ${name}, and held` });
/** RFC 6710 §4: what was asked for is more than this client is given. */
export const priorityIs = (priority: number): Reply => ({
  code: 250,
  status: '2.3.6',
  text: `${priority} is the new priority of the message`,
});
/** RFC 2852 §4: sooner than we promise to return anything. */
export const lessThan = (seconds: number): Reply => ({
  ...reply.unknownParameter,
  text: `BY with R takes ${seconds} seconds at least`,
});
/** RFC 1985 */
export const turned = (waiting: number, node: string): Reply =>
  waiting === 0
    ? { code: 251, status: '2.0.0', text: `No messages wait for ${node}` }
    : { code: 253, status: '2.0.0', text: `${waiting} pending messages for ${node} started` };
/** RFC 1870 §6.1 */
export const biggerThan = (limit: number): Reply => ({
  ...reply.tooBig,
  text: `The message is bigger than ${limit} octets`,
});

/** To a client that begins with TLS where the port begins in clear. */
export const speaksTls = (): Refusal =>
  refusal(
    reply.tlsOnPlainPort,
    'the client began with a TLS handshake, but this port begins in clear: set the client to STARTTLS, or to the TLS port',
  );

/** The same meaning in other words. */
export const rephrase = (said: Reply, text: string): Reply => ({ ...said, text });
/** As the greeting and the answers to EHLO and HELO want it. RFC 2034 §3. */
export const withoutStatus = (said: Reply): Reply => ({ ...said, status: '' });

/** Instead of a greeting only 421 and 554 may be said. RFC 5321 §4.3.2. */
export const insteadOfGreeting = ({ code, text }: Reply): Reply => ({ code: code < 500 ? 421 : 554, status: '', text });

/** A deliberate "no". A refusal is a value and never thrown. */
export type Refusal = {
  readonly reply: Reply;
  /** For the owner, in plain words; the peer never reads it. */
  readonly because: string;
  readonly cause?: unknown;
};

export const refusal = (said: Reply, because: string): Refusal => ({ reply: said, because });

/** 4yz asks the sender to come back; 5yz ends it. RFC 5321 §4.2.1. */
export const isTemporary = (refused: Refusal): boolean => refused.reply.code < 500;

/** RFC 5321 §3.8: after 421 the server closes. */
export const closes = (said: Reply): boolean => said.code === 421;

/** RFC 5321 §4.5.3.1.5: a reply line is at most 512 octets, code and CRLF counted. */
const LONGEST_TEXT = 480;

/** What stands on the wire, CRLF included. */
export const formatReply = (said: Reply): string => ready.get(said) ?? format(said);

function format({ code, status, text }: Reply): string {
  const prefix = status && code !== 354 && code !== 334 ? `${status} ` : '';
  const lines = text.split('\n');
  const last = lines.length - 1;
  let out = '';
  for (let i = 0; i <= last; i++) out += `${code}${i === last ? ' ' : '-'}${prefix}${fit(lines[i]!, code)}\r\n`;
  return out;
}

/** Whatever text came from, it can neither split a reply nor leave ASCII. A challenge may be longer: RFC 4954 §4. */
function fit(line: string, code: number): string {
  const clean = line.replace(/[^\x20-\x7e]/g, '?');
  return code === 334 || clean.length <= LONGEST_TEXT ? clean : `${clean.slice(0, LONGEST_TEXT)}...`;
}

/** The constant replies are formatted once. */
const ready = new Map<Reply, string>(Object.values(reply).map(said => [said, format(said)]));
