/**
 * ENVELOPE, BODY and BODYSTRUCTURE from the typed tree of mime/structure.ts. RFC 3501 §7.4.2, §9.
 *
 *   envelope    = "(" date SP subject SP from SP sender SP reply-to SP to SP cc SP bcc SP in-reply-to SP message-id ")"
 *   address     = "(" name SP route SP mailbox SP host ")"
 *   body        = "(" (body-type-1part / body-type-mpart) ")"
 *   body-fields = param SP id SP description SP encoding SP octets
 *
 * The text is ready for storing: a store that keeps it spares the printing (backend.ts, Row).
 */
import type { Envelope, EnvelopeAddress, Structure } from '../../mime/structure.ts';
import { nstring, string } from '../syntax/encoder.ts';

export function printEnvelope(envelope: Envelope): string {
  const { date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId } = envelope;
  // Sender and Reply-To are From's own list in most messages: printed once.
  const author = printAddresses(from);
  const asAuthor = (list: typeof from) => (list === from ? author : printAddresses(list));
  const people = `${author} ${asAuthor(sender)} ${asAuthor(replyTo)} ${printAddresses(to)} ${printAddresses(cc)} ${printAddresses(bcc)}`;
  return `(${nstring(date)} ${nstring(subject)} ${people} ${nstring(inReplyTo)} ${nstring(messageId)})`;
}

function printAddresses(addresses: readonly EnvelopeAddress[] | null): string {
  if (addresses === null || addresses.length === 0) return 'NIL';
  let text = '(';
  for (const [name, route, mailbox, host] of addresses) {
    text += `(${nstring(name)} ${nstring(route)} ${nstring(mailbox)} ${nstring(host)})`;
  }
  return `${text})`;
}

/** BODY: without extension data. */
export const printBody = (structure: Structure): string => print(structure, false);

/** BODYSTRUCTURE: with extension data. */
export const printBodyStructure = (structure: Structure): string => print(structure, true);

function print(part: Structure, extended: boolean): string {
  if (part.kind === 'multipart') {
    const parts = part.parts.map(child => print(child, extended)).join('');
    const extension = extended ? ` ${printParameters(part.parameters)}${printExtension(part)}` : '';
    return `(${parts} ${string(part.subtype)}${extension})`;
  }
  const fields = `${string(part.type)} ${string(part.subtype)} ${printParameters(part.parameters)} ${nstring(part.id)} ${nstring(part.description)} ${string(part.encoding)} ${part.size}`;
  const extension = extended ? ` ${nstring(part.md5)}${printExtension(part)}` : '';
  return `(${fields}${printOfType(part, extended)}${extension})`;
}

/** body-type-text adds lines; body-type-msg adds the envelope and body of the message inside, and lines. */
function printOfType(part: Structure, extended: boolean): string {
  if (part.kind === 'message') {
    return ` ${printEnvelope(part.envelope)} ${print(part.structure, extended)} ${part.lines}`;
  }
  return part.type === 'text' ? ` ${part.lines}` : '';
}

/** SP body-fld-dsp SP body-fld-lang SP body-fld-loc */
function printExtension({ disposition, language, location }: Structure): string {
  const shown = disposition ? `(${string(disposition.type)} ${printParameters(disposition.parameters)})` : 'NIL';
  const languages =
    language === null || language.length === 0 ? 'NIL' : `(${language.map(one => string(one)).join(' ')})`;
  return ` ${shown} ${languages} ${nstring(location)}`;
}

/** body-fld-param = "(" string SP string *(SP string SP string) ")" / nil */
function printParameters(parameters: Structure['parameters']): string {
  if (parameters.length === 0) return 'NIL';
  return `(${parameters.map(([name, value]) => `${string(name)} ${string(value)}`).join(' ')})`;
}
