/**
 * Who gets no answer from a machine: null senders, lists, other machines, and who did not write to the owner at all.
 * RFC 5230 §4.5, §4.6; RFC 3834 §2; RFC 2369 and RFC 2919 (List-*).
 */
import { withoutComments } from '../mime/parameter.ts';
import type { AddressValue, SieveFacts, SieveMessage } from './facts.ts';
import { addressOf } from './message.ts';

/** §4.5: where one of the owner's addresses must stand. */
const addressed = ['to', 'cc', 'bcc', 'resent-to', 'resent-cc', 'resent-bcc'];
/** Local parts, in lower case. RFC 3834 §2 and RFC 5230 §4.6 name some; the others are what machines call themselves. */
const machines: ReadonlySet<string> = new Set([
  ...[
    'mailer-daemon',
    'mailer',
    'listserv',
    'majordomo',
    'noreply',
    'no-reply',
    'no_reply',
    'donotreply',
    'do-not-reply',
  ],
  ...['double-bounce', 'bounce', 'bounces'],
]);
const machineBeginning = /^(?:owner|bounces?|return|confirm)[-+=]/;
const machineEnd = /(?:-request|-owner|-relay|-bounces?|-noreply)$/;

/** Why no answer is due, in words for the owner; null: one is, as far as the message can say. */
export function whyUnanswered(
  { envelope, account, separator }: SieveFacts,
  message: SieveMessage,
  moreAddresses: readonly string[],
): string | null {
  const own = new Set([...account.addresses, envelope.to, ...moreAddresses].map(address => address.toLowerCase()));
  return (
    whySender(envelope.from, own, separator) ??
    whyMachine(message) ??
    (isFor(message, own, separator) ? null : notAddressed)
  );
}
const notAddressed = 'none of the owner’s addresses stands in To, Cc or Bcc';

function whySender(sender: string, own: ReadonlySet<string>, separator: string | null): string | null {
  if (sender === '' || sender === '<>') return 'it came from the null sender, as bounces do';
  const address = sender.toLowerCase();
  if (isOwn(addressOf(address), own, separator)) return 'the owner wrote it';
  const localPart = address.slice(0, Math.max(0, address.lastIndexOf('@')));
  if (localPart === '') return 'its sender is no address';
  // A list's bounces come with whom they were for: list-bounces+ann=here.example.
  const listed = localPart.split('+')[0]!;
  return machines.has(localPart) || machineBeginning.test(localPart) || machineEnd.test(listed)
    ? `"${sender}" is the address of a machine`
    : null;
}

/** RFC 3834 §2, §5: it says of itself that no person waits for an answer. Null otherwise. */
export function whyMachine(message: SieveMessage): string | null {
  if (isAutomatic(message)) return 'it was sent by a machine (Auto-Submitted)';
  const list = message.fields.find(({ name }) => /^list-/i.test(name));
  if (list) return `it came over a list (${list.name})`;
  const precedence = withoutComments(message.named('precedence')[0]?.raw ?? '')
    .trim()
    .toLowerCase();
  if (['bulk', 'junk', 'list'].includes(precedence)) return `its precedence is "${precedence}"`;
  // Exchange's own way to ask for silence; what is not named may be answered.
  const suppressed = message.named('x-auto-response-suppress')[0]?.raw ?? '';
  if (/\b(?:all|oof|autoreply)\b/i.test(suppressed)) return 'its sender wishes no answer (X-Auto-Response-Suppress)';
  return isReport(message) ? 'it is a report' : null;
}

/** Auto-Submitted with anything but "no". RFC 3834 §5; RFC 5436 §2.7 asks it too. */
export const isAutomatic = (message: SieveMessage): boolean =>
  message.named('auto-submitted').some(({ raw }) => !/^no\s*(?:;|$)/i.test(withoutComments(raw).trim()));

const isReport = ({ structure }: SieveMessage): boolean =>
  structure.kind === 'multipart' && structure.subtype === 'report';

/** The owner's addresses, with their detail too (RFC 5233). */
function isFor(message: SieveMessage, own: ReadonlySet<string>, separator: string | null): boolean {
  return addressed.some(name =>
    message.named(name).some(field => field.addresses.some(address => isOwn(address, own, separator))),
  );
}

function isOwn({ all, localPart, domain }: AddressValue, own: ReadonlySet<string>, separator: string | null): boolean {
  if (own.has(all.text.toLowerCase())) return true;
  if (separator === null || separator === '' || !localPart || !domain) return false;
  const at = localPart.text.indexOf(separator);
  return at > 0 && own.has(`${localPart.text.slice(0, at)}@${domain.text}`.toLowerCase());
}
