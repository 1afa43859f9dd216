/**
 * A dropped message as it goes on its way. Programs of a computer write as if it were the whole world: `From: root`,
 * letters beyond ASCII as they are, no Date. Bare names get our domain, 8-bit header text becomes encoded words, and
 * what every submission lacks is added. RFC 6409 §8, RFC 2047, RFC 5322 §3.6.
 */
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { forgedResults } from '../mailauth/authentication-results.ts';
import { type Mailbox, printNamedMailbox } from '../mime/address.ts';
import { parseAddresses, readAddresses } from '../mime/address-list.ts';
import { textFromOctets } from '../mime/coding.ts';
import { applyCompletion, completeSubmission } from '../mime/completion.ts';
import { encodeText } from '../mime/encoded-word.ts';
import { bodyOffset, fieldsOf, headerFault, prefixFor, printField, type Range, unfold } from '../mime/header.ts';

export type Completing = {
  readonly now: Instant;
  readonly random: Random;
  readonly hostName: string;
  /** For names without one. */
  readonly domain: string;
};

/** Who stands for it: in From: where there is none, in Sender: where From: is somebody else. */
export type Author = { readonly mailbox: Mailbox; readonly fullName: string | null; readonly mayBeAnybody: boolean };

export function completeDropped(bytes: Buffer, author: Author, completing: Completing): Result<Buffer, string> {
  const tooLarge = headerFault(bytes);
  if (tooLarge !== null) return err(tooLarge);
  const mended = applyCompletion(bytes, mendedFields(bytes, completing.domain));
  const authored = withFullName(mended, author);
  const login = author.mayBeAnybody ? (onlyAuthor(authored) ?? author.mailbox) : author.mailbox;
  const { now, random, hostName } = completing;
  const completion = completeSubmission(authored, login, { now, random, domain: hostName });
  if (!completion.ok) return completion;
  const complete = applyCompletion(authored, completion.value);
  // Whoever reads Authentication-Results believes those that bear our name. RFC 8601 §5.
  return ok(applyCompletion(complete, { prefix: Buffer.alloc(0), removed: forgedResults(complete, [hostName]) }));
}

/** Every author that is named. */
export const authorsIn = (bytes: Uint8Array) =>
  fieldsOf(bytes)
    .filter(({ name }) => name.toLowerCase() === 'from')
    .flatMap(({ value }) => parseAddresses(unfold(bytes, value.start, value.end)));

const onlyAuthor = (bytes: Uint8Array): Mailbox | null => {
  const [only, ...more] = authorsIn(bytes);
  return only && more.length === 0 ? only.mailbox : null;
};

/** -F, or the user's own name, where nobody is named. */
function withFullName(bytes: Buffer, { mailbox, fullName }: Author): Buffer {
  if (fullName === null || authorsIn(bytes).length > 0) return bytes;
  const printed = printNamedMailbox({ name: fullName, mailbox });
  const field = printed.ok ? printField('From', printed.value) : printed;
  const empty = fieldsOf(bytes).filter(({ name }) => name.toLowerCase() === 'from');
  if (!field.ok || empty.length > 1) return bytes;
  const prefix = prefixFor(bytes, [field.value]);
  return applyCompletion(bytes, { prefix, removed: empty.map(({ range }) => range) });
}

const lists = new Set([
  ...['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'],
  ...['resent-from', 'resent-sender', 'resent-to', 'resent-cc', 'resent-bcc'],
]);
/** What a mail program reads as a text, so that it may hold encoded words (RFC 2047 §5 (1)). */
const isText = (name: string): boolean => /^(?:subject|comments|keywords|organi[sz]ation|x-.*)$/.test(name);

/** The fields that cannot stay as they are, in their new form at the top. */
function mendedFields(bytes: Buffer, domain: string): { prefix: Buffer; removed: Range[] } {
  const printed: string[] = [];
  const removed: Range[] = [];
  for (const { name, range, value } of fieldsOf(bytes)) {
    const octets = unfold(bytes, value.start, value.end);
    const lower = name.toLowerCase();
    const fresh = lists.has(lower)
      ? mendedList(octets, domain)
      : isText(lower) && isEightBit(octets)
        ? encodeText(textFromOctets(octets))
        : null;
    const field = fresh === null ? null : printField(name, fresh);
    if (!field?.ok) continue;
    printed.push(field.value);
    removed.push(range);
  }
  return { prefix: printed.length === 0 ? Buffer.alloc(0) : prefixFor(bytes, printed), removed };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is beyond ASCII is meant
const isEightBit = (octets: string): boolean => /[^\x00-\x7f]/.test(octets);

/** null: it can stay. Groups stay as they are: nobody here writes them without meaning it. */
function mendedList(octets: string, domain: string): string | null {
  const raw = readAddresses(octets);
  if (raw.length === 0 || raw.some(([, , , host]) => host === null)) return null;
  const isBare = raw.some(([, , , host]) => host === '');
  if (!isBare && !isEightBit(octets)) return null;
  const printed = parseAddresses(octets).map(({ name, address, mailbox }) => {
    const whole = mailbox ?? (address.includes('@') ? null : { localPart: address, domain });
    return whole ? printNamedMailbox({ name, mailbox: whole }) : err('no address');
  });
  const texts = printed.flatMap(one => (one.ok ? [one.value] : []));
  return texts.length === printed.length ? texts.join(', ') : null;
}

/** What the way must be able to carry: 8-bit octets in the body; in the header, or in an address, SMTPUTF8. */
export function neededFor(bytes: Buffer, addresses: readonly string[]) {
  const end = bodyOffset(bytes);
  const inHeader = isEightBit(bytes.toString('latin1', 0, end)) || addresses.some(isEightBit);
  const inBody = bytes.subarray(end).some(octet => octet > 127);
  return { smtpUtf8: inHeader, body: inHeader || inBody ? ('8BITMIME' as const) : ('7BIT' as const) };
}
