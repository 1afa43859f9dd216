/**
 * The one form in which the directory looks an address up: the local part in lower case (our own mailboxes do not
 * differ by case; elsewhere's case is left to elsewhere, RFC 5321 §2.4), the domain in lower-case A-labels.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Mailbox, parseMailbox, printMailbox } from '../mime/address.ts';

/** 'Ann@Bücher.Example' → 'ann@xn--bcher-kva.example'. The fault says what is wrong with it. */
export function lookupForm(address: string): Result<string, string> {
  const parsed = parseMailbox(address);
  return parsed.ok ? ok(printMailbox({ ...parsed.value, localPart: parsed.value.localPart.toLowerCase() })) : parsed;
}

/** As the envelope keeps it: the domain canonical, the local part as it was given. */
export function envelopeForm(address: string): Result<{ readonly address: string; readonly mailbox: Mailbox }, string> {
  const parsed = parseMailbox(address);
  return parsed.ok ? ok({ address: printMailbox(parsed.value), mailbox: parsed.value }) : err(parsed.error);
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
export const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf('@'));
