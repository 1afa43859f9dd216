/**
 * What a client gets that has not said UTF8, of a message whose header is more than ASCII: a surrogate with the same
 * body and a header that RFC 5322 allows. RFC 6856 §4, RFC 6858 (texts encoded, addresses that cannot be written made
 * unusable), RFC 6857 §3 (Downgraded- fields for ids).
 *
 *   texts, and fields we do not know   encoded words (RFC 2047)
 *   addresses                          names as encoded words; domains as A-labels; a local part beyond ASCII becomes
 *                                      invalid@internationalized-address.invalid, with the address shown in the name
 *   Content-Type and -Disposition      parameters by RFC 2231
 *   Message-ID, References and kin     Downgraded-Message-ID …, so that nobody takes the changed one for the real one
 *   trace and signatures               left out
 *
 * Headers of parts within the body stay as they are. A line that is no field and more than ASCII is left out.
 */
import { isAscii } from 'node:buffer';
import { asBuffer } from '../base/bytes.ts';
import type { Rest } from '../base/pace.ts';
import { isAsciiMailbox, parseMailbox, printNamedMailbox, printPhrase } from '../mime/address.ts';
import { encodeText } from '../mime/encoded-word.ts';
import { type Field, fieldsOf, printField } from '../mime/header.ts';
import { groupsOfField, type ReadAddress, textOfField, unfoldOctets } from '../mime/header-text.ts';
import { parameterText, parseContentField, printParameter } from '../mime/parameter.ts';

/** RFC 2606 §2: nobody will ever own it. */
const UNUSABLE = 'invalid@internationalized-address.invalid';

const addressFields =
  /^(?:resent-)?(?:from|sender|reply-to|to|cc|bcc)$|^(?:disposition-notification-to|return-receipt-to|errors-to|mail-(?:followup|reply)-to)$/;
const idFields = /^(?:resent-)?message-id$|^in-reply-to$|^references$/;
const leftOut =
  /^(?:received|return-path|delivered-to|dkim-signature|domainkey-signature|authentication-results|received-spf)$|^(?:x-google-dkim-|arc-)/;

/** @param header  with the blank line at its end, where there is one */
export const surrogateHeader = (header: Uint8Array): Buffer => Buffer.concat([...convertedPieces(header)]);

const PIECES_AT_ONCE = 20;

/** The same, with a rest offered after some fields: a header may hold a mebibyte of them. */
export async function surrogateHeaderInTurns(header: Uint8Array, rest: Rest): Promise<Buffer> {
  const out: Buffer[] = [];
  let pieces = 0;
  for (const piece of convertedPieces(header)) {
    out.push(piece);
    if (++pieces % PIECES_AT_ONCE === 0) await rest();
  }
  return Buffer.concat(out);
}

function* convertedPieces(header: Uint8Array): Generator<Buffer> {
  const octets = asBuffer(header);
  const fields = fieldsOf(octets);
  // Text that begins with no field at all is a body, and bodies may have eight bits.
  if (fields.length === 0) return yield octets;
  let at = 0;
  for (const field of fields) {
    yield asciiLines(octets.subarray(at, field.range.start));
    yield convert(octets, field);
    at = field.range.end;
  }
  yield asciiLines(octets.subarray(at));
}

/** Lines that are no field. One that is left out takes along the lines folded to it. */
function asciiLines(lines: Buffer): Buffer {
  if (isAscii(lines)) return lines;
  let leaving = false;
  const kept = (lines.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? []).filter(line => {
    leaving = /[\x80-\xff]/.test(line) || (leaving && /^[ \t]/.test(line));
    return !leaving;
  });
  return Buffer.from(kept.join(''), 'latin1');
}

function convert(header: Buffer, field: Field): Buffer {
  const whole = header.subarray(field.range.start, field.range.end);
  if (isAscii(whole)) return whole;
  const value = header.toString('latin1', field.value.start, field.value.end);
  const name = field.name.toLowerCase();
  if (leftOut.test(name)) return Buffer.alloc(0);
  if (idFields.test(name)) return printed(`Downgraded-${field.name}`, encodeText(textOfField(value)));
  if (addressFields.test(name)) return printed(field.name, addresses(value));
  if (/^content-(?:type|disposition)$/.test(name)) return printed(field.name, content(value));
  return printed(field.name, encodeText(textOfField(value)));
}

/** What cannot be printed even so (a name or value with controls in it) is left out. */
function printed(name: string, value: string): Buffer {
  const field = printField(name, value.replace(/[\0\r\n]/g, ' '));
  return Buffer.from(field.ok && isAscii(Buffer.from(field.value)) ? field.value : '', 'latin1');
}

const addresses = (value: string): string =>
  groupsOfField(value)
    .map(group => {
      const members = group.addresses.map(address).join(', ');
      return group.name === null ? members : `${printPhrase(group.name)}: ${members};`;
    })
    .join(', ');

function address({ name, email }: ReadAddress): string {
  const mailbox = parseMailbox(email);
  const usable =
    mailbox.ok && isAsciiMailbox(mailbox.value) ? printNamedMailbox({ name, mailbox: mailbox.value }) : null;
  if (usable?.ok) return usable.value;
  const shown = (name === null ? email : `${name} ${email}`).replace(/\p{Cc}/gu, '');
  return `${printPhrase(shown)} <${UNUSABLE}>`;
}

function content(value: string): string {
  const { value: kind, parameters } = parseContentField(unfoldOctets(value));
  const names = new Set(parameters.map(([name]) => name.replace(/\*$/, '')));
  const pieces = [...names].flatMap(name => printParameter(name, parameterText(parameters, name) ?? ''));
  return [kind === '' ? 'application/octet-stream' : kind, ...pieces].join('; ');
}
