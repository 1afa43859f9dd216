/**
 * A message as it is offered to a next hop: its commands with the parameters the hop knows, and the reasons not to
 * offer it at all. RFC 1870 §6 (SIZE), RFC 6152 §3 (8BITMIME), RFC 6531 §3.2 (SMTPUTF8), RFC 3461 §4 (DSN),
 * RFC 4865 §4 (FUTURERELEASE), RFC 8689 §4.2.1 (REQUIRETLS), RFC 2852 §4 (DELIVERBY), RFC 6710 §4 (MT-PRIORITY).
 */
import type { Bytes, Duration } from '../base/units.ts';
import type { Capabilities } from './client-capabilities.ts';
import { ours, type PeerReply } from './client-reply.ts';
import type { Notify } from './handler.ts';

export type OutgoingRecipient = {
  readonly address: string;
  readonly notify?: readonly Notify[] | null;
  /** Decoded, as the server side hands it on. */
  readonly orcpt?: { readonly type: string; readonly address: string } | null;
};

export type OutgoingMessage = {
  /** Empty for the null reverse path, `<>`. */
  readonly sender: string;
  readonly recipients: readonly OutgoingRecipient[];
  readonly size: Bytes;
  readonly body: '7BIT' | '8BITMIME';
  /** An address or a header holds more than ASCII. */
  readonly smtpUtf8: boolean;
  readonly ret?: 'FULL' | 'HDRS' | null;
  /** Decoded. */
  readonly envid?: string | null;
  /** RFC 8689: every hop is to be encrypted and proven. Whether this one is, is the caller's to say. */
  readonly requireTls?: boolean;
  /** RFC 4865: the server is to hold it for so long. */
  readonly holdFor?: Duration;
  /** RFC 2852: the time that is left; zero or less where it is over. */
  readonly by?: { readonly left: Duration; readonly mode: 'return' | 'notify'; readonly trace?: true };
  /** RFC 6710; said where it is known. */
  readonly priority?: number;
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  /**
   * Called when all but the end of the data is on its way; the lone dot goes out when it resolves. From there on a
   * lost answer leaves it open whether the message was taken, so this is where the queue writes that down.
   */
  readonly beforeEndOfData?: () => void | Promise<void>;
  /** Where one recipient is refused, the others are not sent it either. */
  readonly forAllOrNobody?: boolean;
};

/** Why the hop cannot have the message whoever it is for; null when it can. `isLast`: it files it itself (LMTP). */
export function refusedHere(message: OutgoingMessage, can: Capabilities, isLast = false): PeerReply | null {
  if (message.smtpUtf8 && !can.smtpUtf8) {
    return ours(550, '5.6.7', 'the message needs SMTPUTF8, which the next server does not know');
  }
  if (message.body === '8BITMIME' && !can.eightBitMime) {
    return ours(554, '5.6.3', 'the message needs 8BITMIME, which the next server does not know');
  }
  if (can.sizeLimit !== null && message.size > can.sizeLimit) {
    return ours(552, '5.3.4', `the message has ${message.size} octets, the next server takes ${can.sizeLimit}`);
  }
  if (message.requireTls && !can.requireTls) {
    return ours(550, '5.7.30', 'the message needs REQUIRETLS, which the next server does not know');
  }
  if (message.holdFor !== undefined && !can.futureRelease) {
    return ours(554, '5.6.3', 'the message is to be held, which the next server does not know');
  }
  const late = message.by?.mode === 'return' ? tooLateFor(secondsLeft(message.by.left), can, isLast) : null;
  if (late) return late;
  return isSendable(message.sender, message.smtpUtf8) || message.sender === ''
    ? null
    : ours(553, '5.1.7', 'the address of the sender cannot be sent');
}

/** RFC 2852 §4: what is to come back in time goes only to a server that promises the same. */
function tooLateFor(seconds: number, can: Capabilities, isLast: boolean): PeerReply | null {
  if (seconds <= 0) return ours(554, '5.4.7', 'the time that its sender gave it is over');
  if (can.deliverBy === null && isLast) return null;
  if (can.deliverBy === null)
    return ours(
      554,
      '5.3.3',
      'its sender wants it back unless it arrives in time, and the next server does not know DELIVERBY',
    );
  if (seconds < can.deliverBy)
    return ours(554, '5.4.7', `${seconds} seconds are left, and the next server takes ${can.deliverBy} at least`);
  return null;
}

const MOST_SECONDS = 999_999_999;
const secondsLeft = (left: Duration): number =>
  Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, Math.floor(left / 1000)));

/** RFC 2852 §4: `BY=120;R`, `BY=-20;NT`. */
const byValue = ({ left, mode, trace }: NonNullable<OutgoingMessage['by']>): string =>
  `BY=${secondsLeft(left)};${mode === 'return' ? 'R' : 'N'}${trace ? 'T' : ''}`;

export const recipientRefusedHere = (recipient: OutgoingRecipient, message: OutgoingMessage): PeerReply | null =>
  isSendable(recipient.address, message.smtpUtf8)
    ? null
    : ours(553, '5.1.3', 'the address of the recipient cannot be sent');

/** RFC 5321 §4.5.3.1.3, with room for UTF-8. */
const LONGEST_ADDRESS = 512;

/** What could end the path or the line early is never sent, wherever the address came from. */
function isSendable(address: string, unicode: boolean): boolean {
  if (address === '' || address.length > LONGEST_ADDRESS) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be sent
  if (/[\x00-\x1f\x7f]/.test(address)) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters that are not ASCII
  if (!unicode && /[^\x00-\x7f]/.test(address)) return false;
  const unquoted = address.replace(/^"(?:[^"\\]|\\.)*"(?=@|$)/, '');
  return !/[\s<>"]/.test(unquoted);
}

export function mailCommand(message: OutgoingMessage, can: Capabilities): string {
  const parameters = [
    can.size && message.size > 0 && `SIZE=${message.size}`,
    can.eightBitMime && message.body === '8BITMIME' && 'BODY=8BITMIME',
    message.smtpUtf8 && 'SMTPUTF8',
    message.requireTls && 'REQUIRETLS',
    can.dsn && message.ret && `RET=${message.ret}`,
    can.dsn && message.envid && `ENVID=${xtext(message.envid)}`,
    can.deliverBy !== null && message.by && byValue(message.by),
    can.mtPriority && message.priority !== undefined && `MT-PRIORITY=${message.priority}`,
    message.holdFor !== undefined && `HOLDFOR=${Math.ceil(message.holdFor / 1000)}`,
  ];
  return [`MAIL FROM:<${message.sender}>`, ...parameters.filter(Boolean)].join(' ');
}

export function rcptCommand({ address, notify, orcpt }: OutgoingRecipient, can: Capabilities): string {
  const parameters = [
    can.dsn && notify && notify.length > 0 && `NOTIFY=${notify.join(',')}`,
    can.dsn && orcpt && `ORCPT=${originalRecipient(orcpt)}`,
  ];
  return [`RCPT TO:<${address}>`, ...parameters.filter(Boolean)].join(' ');
}

/** xtext = *( xchar / hexchar ); "+", "=" and what is not printable ASCII become "+" and two digits. RFC 3461 §4. */
export const xtext = (text: string): string =>
  [...Buffer.from(text)]
    .map(octet =>
      octet > 0x20 && octet < 0x7f && octet !== 0x2b && octet !== 0x3d
        ? String.fromCharCode(octet)
        : `+${octet.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');

/** RFC 6533 §3: an address beyond ASCII is of type utf-8, and \x{…} keeps it readable for a hop that knows ASCII. */
function originalRecipient({ type, address }: { type: string; address: string }): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters that are not ASCII
  if (type !== 'utf-8' && /^[\x00-\x7f]*$/.test(address))
    return `${type.replace(/[^A-Za-z0-9-]/g, '')};${xtext(address)}`;
  const encoded = [...address].map(character =>
    /[!-*,-<>-[\]-~]/.test(character) ? character : `\\x{${character.codePointAt(0)!.toString(16).toUpperCase()}}`,
  );
  return `utf-8;${encoded.join('')}`;
}
