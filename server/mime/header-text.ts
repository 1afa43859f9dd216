/**
 * Values of a header as people read them: unfolded, encoded words decoded by the letter, in Unicode's normal form.
 * RFC 8621 §4.1.2 (Text, Addresses); RFC 5322 §2.2.3, RFC 2047 §6, RFC 6532.
 */
import { type RawAddress, readAddresses } from './address-list.ts';
import { textFromOctets } from './coding.ts';
import { decodeWordsStrictly } from './encoded-word.ts';

/** Line ends of a folded value taken out; blanks stay. A value is one character per octet. */
export const unfoldOctets = (folded: string): string =>
  /[\0\r\n]/.test(folded)
    ? folded
        .replace(/\r?\n(?=[ \t])/g, '')
        .replace(/\0/g, '')
        .replace(/[\r\n]/g, ' ')
    : folded;

/** Unstructured text: a subject, a comment. Spaces before it are no part of it. */
export const textOfField = (folded: string): string =>
  decodeWordsStrictly(unfoldOctets(folded).replace(/^ +/, '')).normalize('NFC');

export type ReadAddress = { readonly name: string | null; readonly email: string };
/** `name` null: addresses that are in no group. */
export type ReadGroup = { readonly name: string | null; readonly addresses: readonly ReadAddress[] };

/** Every address of a folded list, in groups or not. */
export const addressesOfField = (folded: string): ReadAddress[] =>
  readAddresses(unfoldOctets(folded)).flatMap(raw => (raw[3] === null ? [] : [readAddress(raw)]));

/** The list in its groups; addresses between groups stand in one without a name. */
export function groupsOfField(folded: string): ReadGroup[] {
  const groups: { name: string | null; addresses: ReadAddress[] }[] = [];
  let inside = false;
  for (const raw of readAddresses(unfoldOctets(folded))) {
    if (raw[3] === null) {
      inside = raw[2] !== null;
      if (inside) groups.push({ name: nameOf(raw[2]!) ?? '', addresses: [] });
      continue;
    }
    const last = groups.at(-1);
    if (last && (inside || last.name === null)) last.addresses.push(readAddress(raw));
    else groups.push({ name: null, addresses: [readAddress(raw)] });
  }
  return groups;
}

function readAddress([name, , mailbox, host]: RawAddress): ReadAddress {
  const localPart = textFromOctets(mailbox ?? '');
  const domain = textFromOctets(host ?? '');
  const plain = /^[^\s"(),:;<>@[\\\]]+$/.test(localPart);
  const printed = plain ? localPart : `"${localPart.replace(/["\\]/g, '\\$&')}"`;
  return { name: name === null ? null : nameOf(name), email: domain === '' ? localPart : `${printed}@${domain}` };
}

function nameOf(octets: string): string | null {
  const name = decodeWordsStrictly(octets).trim().normalize('NFC');
  return name === '' ? null : name;
}
