/** How large a letter becomes, before it is sent. Pure. */
import { t } from '../../../server/base/language.ts';
import { size } from '../../design/format.ts';
import type { Attachment } from './letter.ts';

/** Lines of 76 letters and CRLF, four letters for three octets: RFC 2045 §6.8. */
export function encodedSize(octets: number): number {
  const letters = Math.ceil(octets / 3) * 4;
  return letters + Math.ceil(letters / 76) * 2;
}

export type SizeLimits = {
  /** Of all attachments as they are: maxSizeAttachmentsPerEmail, RFC 8621 §1.3.1; null: not known. */
  readonly attachments: number | null;
  /** Of the whole message as it travels: SIZE, RFC 1870; null: not known. */
  readonly message: number | null;
};

/** Header fields of the message and of each part, roughly. */
const HEADERS = 1500;
const PART_HEADERS = 300;

export const attachmentsSize = (attachments: readonly Attachment[]): number =>
  attachments.reduce((sum, one) => sum + one.size, 0);

export const messageSize = (attachments: readonly Attachment[], text: string): number =>
  attachments.reduce((sum, one) => sum + encodedSize(one.size) + PART_HEADERS, 0) +
  Math.ceil(new TextEncoder().encode(text).length * 1.1) +
  HEADERS;

/** What is too large, in words, or null. */
export function sizeFault(attachments: readonly Attachment[], text: string, limits: SizeLimits): string | null {
  const raw = attachmentsSize(attachments);
  if (limits.attachments !== null && raw > limits.attachments)
    return t('The attachments are {size} together; at most {most} can be sent. {advice}', {
      size: size(raw),
      most: size(limits.attachments),
      advice: largest(attachments),
    });
  const whole = messageSize(attachments, text);
  if (limits.message !== null && whole > limits.message)
    return t('As it travels the message is about {size}; this server takes at most {most}. {advice}', {
      size: size(whole),
      most: size(limits.message),
      advice: largest(attachments),
    });
  return null;
}

function largest(attachments: readonly Attachment[]): string {
  const one = attachments.toSorted((a, b) => b.size - a.size)[0];
  return one
    ? t('The largest is “{name}” ({size}).', { name: one.name, size: size(one.size) })
    : t('Shorten the text.');
}
