/** Whether a message may go out as it is: strict where reading is tolerant. RFC 8621 §7.5 (invalidEmail), RFC 5322 §3.6. */
import { parseMailbox } from '../../mime/address.ts';
import { parseDate } from '../../mime/date.ts';
import { unfoldOctets } from '../../mime/header-text.ts';
import { readIdentifiers } from '../../mime/id-list.ts';
import { ownAddress } from '../identities.ts';
import { addressesOf, type RawField } from './header-value.ts';

/** RFC 5322 §3.6: at most one of each. */
const once: readonly (readonly [property: string, field: string])[] = [
  ['from', 'from'],
  ['sender', 'sender'],
  ['replyTo', 'reply-to'],
  ['to', 'to'],
  ['cc', 'cc'],
  ['bcc', 'bcc'],
  ['subject', 'subject'],
  ['sentAt', 'date'],
  ['messageId', 'message-id'],
  ['inReplyTo', 'in-reply-to'],
  ['references', 'references'],
];
const ofAddresses: ReadonlySet<string> = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc']);

/** Every property of the Email that keeps it from being sent. What the MSA adds itself may be missing. */
export function unsendable(fields: readonly RawField[]): readonly string[] {
  return once.filter(([, field]) => !isSendable(fields, field)).map(([property]) => property);
}

function isSendable(fields: readonly RawField[], field: string): boolean {
  const values = fields.filter(({ name }) => name.toLowerCase() === field).map(({ value }) => unfoldOctets(value));
  if (values.length > 1) return false;
  const [value] = values;
  if (value === undefined) return field !== 'from';
  if (field === 'date') return parseDate(value.trim()) !== null;
  if (field === 'message-id') return readIdentifiers(value)?.length === 1;
  if (!ofAddresses.has(field)) return true;
  const addresses = addressesOf(fields, field).flat();
  if (field === 'from' && addresses.length === 0) return false;
  if (field === 'sender' && addresses.length !== 1) return false;
  return addresses.every(({ email }) => parseMailbox(email).ok);
}

/** One of the account's addresses, or one of them with a detail: ann+lists@here.example (the MSA knows the separator). */
export function mayUse(email: string, addresses: readonly string[]): boolean {
  if (ownAddress(email, addresses)) return true;
  const at = email.lastIndexOf('@');
  const domain = email.slice(at);
  for (let cut = at - 1; cut > 0; cut--) {
    if (/[+\-_=.#]/.test(email[cut]!) && ownAddress(email.slice(0, cut) + domain, addresses)) return true;
  }
  return false;
}
