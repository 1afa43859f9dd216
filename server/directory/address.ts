/**
 * The one form in which the directory looks an address up: the local part in lower case (our own mailboxes do not
 * differ by case; elsewhere's case is left to elsewhere, RFC 5321 §2.4), the domain in lower-case A-labels.
 */
import { err, ok, type Result } from '../base/result.ts';
import { parseMailbox, printMailbox } from '../mime/address.ts';

/** 'Ann@Bücher.Example' → 'ann@xn--bcher-kva.example'. The fault says what is wrong with it. */
export function lookupForm(address: string): Result<string, string> {
  const parsed = parseMailbox(address);
  return parsed.ok ? ok(printMailbox({ ...parsed.value, localPart: parsed.value.localPart.toLowerCase() })) : parsed;
}

/** RFC 5321 §4.5.3.1.1: no server must take more, so nobody here is called more. */
const LONGEST_LOCAL_PART = 64;

/** The lookup form of an address that is to be made here. */
export function newForm(address: string): Result<string, string> {
  const form = lookupForm(address);
  return form.ok && Buffer.byteLength(localPartOf(form.value)) > LONGEST_LOCAL_PART
    ? err(`what stands before the @ may have ${LONGEST_LOCAL_PART} octets at most`)
    : form;
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
export const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf('@'));
