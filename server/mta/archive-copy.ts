/**
 * The copy that is kept of mail: a second message, taken in the same act as the one it is of, so that none is without the
 * other. As a report it says who sent it and to whom it went, which the message itself does not (Bcc); its form is that of
 * Exchange's journal reports, which archives read. Nobody hears when it cannot be delivered: senders have no part in it.
 *
 * An archive may send on to one of us, or be an account that we fetch from: each copy would come back and have a copy of its
 * own, for ever. So a report bears a sign that only we can make, of its Message-ID, and what comes with it is not kept again.
 * (A copy without a report has grown by the fields of its way, and ends where queue.max-hops says.)
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '../base/ports.ts';
import { ok } from '../base/result.ts';
import type { Config } from '../config/schema.ts';
import { domainOf } from '../directory/address.ts';
import { automaticFields, newBoundary, printAll, textEntity } from '../mime/compose.ts';
import { decodeWords, encodeText } from '../mime/encoded-word.ts';
import { firstField, printField } from '../mime/header.ts';
import type { Beside, Incoming } from '../queue/intake.ts';
import { type OwnMailOptions, ownMailNote, ownMessage } from './own-mail.ts';

export type ArchiveWish = {
  readonly to: string;
  readonly of: 'all' | 'sent' | 'received';
  readonly form: 'report' | 'copy';
  /** Addresses and domains in lower case; none: everybody's. */
  readonly whose: readonly string[];
};

export const archiveWishOf = (config: Config): ArchiveWish | null =>
  config['archive.to'] === ''
    ? null
    : {
        ...{ to: config['archive.to'], of: config['archive.of'], form: config['archive.form'] },
        whose: config['archive.whose'].map(one => one.toLowerCase()),
      };

export type ArchiveOptions = OwnMailOptions & {
  readonly random: Random;
  readonly hostName: () => string;
  /** A secret of ours. */
  readonly key: Uint8Array;
  /** null: nothing is kept. */
  readonly wish: () => ArchiveWish | null;
};

export function newArchiveCopies(options: ArchiveOptions): Beside {
  return async incoming => {
    const wish = options.wish();
    if (!wish || !isWanted(incoming, wish) || isOwnReport(incoming.bytes, options.key)) return null;
    const written = wish.form === 'report' ? journalReport(incoming, wish.to, options) : null;
    const message = await ownMessage(options, {
      // Another's octets may not be given away twice; the store keeps equal contents once.
      bytes: written ?? Buffer.from(incoming.bytes),
      ...{ sender: '', to: wish.to, smtpUtf8: incoming.parameters.smtpUtf8 },
      ...(incoming.parameters.tls === 'required' ? { tls: 'required' } : {}),
    });
    const subject = decodeWords(firstField(incoming.bytes, 'subject') ?? '').slice(0, 500);
    return { message, note: ownMailNote(message, { subject, about: incoming.trace }) };
  };
}

/** What is on its way to the archive itself, and what the server writes, is not kept once more. */
function isWanted({ origin, sender, recipients }: Incoming, { to, of, whose }: ArchiveWish): boolean {
  if (origin === 'report' || origin === 'local') return false;
  if (recipients.every(({ address }) => same(address, to))) return false;
  if (of !== 'all' && (of === 'sent') !== (origin === 'submission')) return false;
  if (whose.length === 0) return true;
  const all = [sender, ...recipients.map(({ address }) => address)].map(one => one.toLowerCase());
  return all.some(one => whose.includes(one) || whose.includes(domainOf(one)));
}

const SIGN = 'X-Mailroom-Archived';
const signOf = (messageId: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(messageId.trim()).digest('hex').slice(0, 32);

function isOwnReport(bytes: Uint8Array, key: Uint8Array): boolean {
  const said = Buffer.from((firstField(bytes, SIGN) ?? '').trim());
  const meant = Buffer.from(signOf(firstField(bytes, 'message-id') ?? '', key));
  return said.length === meant.length && timingSafeEqual(said, meant);
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** null: its subject or its names cannot stand in a letter; then the message goes as it is. */
function journalReport(
  incoming: Incoming,
  to: string,
  { clock, random, hostName, key }: ArchiveOptions,
): Buffer | null {
  const { bytes, sender, recipients } = incoming;
  const subject = decodeWords(firstField(bytes, 'subject') ?? '').slice(0, 500);
  const circumstances = { now: clock.now(), random, domain: hostName() };
  const boundary = newBoundary(random);
  const isEightBit = bytes.some(octet => octet > 127);
  const automatic = printAll(
    automaticFields(
      {
        ...{ from: `Mailroom <postmaster@${hostName()}>`, to: `<${to}>`, subject: encodeText(visible(subject)) },
        kind: 'auto-generated',
      },
      circumstances,
    ),
  );
  if (!automatic.ok) return null;
  const messageId = firstField(Buffer.from(automatic.value), 'message-id') ?? '';
  const fields = printAll([
    ok(automatic.value),
    printField(SIGN, signOf(messageId, key)),
    printField('X-MS-Journal-Report', ''),
    printField('MIME-Version', '1.0'),
    printField('Content-Type', `multipart/mixed; boundary="${boundary}"`),
    printField('Content-Transfer-Encoding', isEightBit ? '8bit' : '7bit'),
  ]);
  if (!fields.ok) return null;
  const lines = [
    `Sender: ${sender || '<>'}`,
    `Subject: ${visible(subject)}`,
    `Message-Id: ${visible(firstField(bytes, 'message-id') ?? '')}`,
    ...(incoming.login && !same(incoming.login.address, sender) ? [`On-Behalf-Of: ${incoming.login.address}`] : []),
    ...recipients.map(({ address }) => `Recipient: ${address}`),
  ];
  const words = textEntity(`${lines.join('\n')}\n`, 'plain');
  const type = incoming.parameters.smtpUtf8 ? 'message/global' : 'message/rfc822';
  const encoding = `Content-Transfer-Encoding: ${isEightBit ? '8bit' : '7bit'}\r\n`;
  return Buffer.concat([
    Buffer.from(`${fields.value}\r\n--${boundary}\r\n${words.header}\r\n${words.body}\r\n`),
    Buffer.from(`--${boundary}\r\nContent-Type: ${type}\r\n${encoding}\r\n`),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

/** A line of its own each, whatever somebody wrote. */
const visible = (text: string): string => text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim();
