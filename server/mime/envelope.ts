/**
 * The envelope structure of a message as IMAP lists it. RFC 3501 §7.4.2, RFC 9051 §7.5.2.
 *
 * Every string is octets, one character each (print with latin1), unfolded but not decoded: encoded words stay as they
 * were written. None holds CR, LF or NUL.
 */
import { type RawAddress, readAddresses } from './address-list.ts';

export type EnvelopeAddress = RawAddress;

export type Envelope = {
  readonly date: string | null;
  readonly subject: string | null;
  readonly from: readonly EnvelopeAddress[] | null;
  readonly sender: readonly EnvelopeAddress[] | null;
  readonly replyTo: readonly EnvelopeAddress[] | null;
  readonly to: readonly EnvelopeAddress[] | null;
  readonly cc: readonly EnvelopeAddress[] | null;
  readonly bcc: readonly EnvelopeAddress[] | null;
  readonly inReplyTo: string | null;
  readonly messageId: string | null;
};

/** The unfolded values of a header by lower-case name, as `structure.ts` gathers them. */
export type RawFields = ReadonlyMap<string, string>;

export function envelopeOf(fields: RawFields): Envelope {
  const from = addresses(fields.get('from'));
  return {
    date: fields.get('date') ?? null,
    subject: fields.get('subject') ?? null,
    from,
    // "If the Sender or Reply-To lines are absent or present but empty, the server sets them to the From value".
    sender: addresses(fields.get('sender')) ?? from,
    replyTo: addresses(fields.get('reply-to')) ?? from,
    to: addresses(fields.get('to')),
    cc: addresses(fields.get('cc')),
    bcc: addresses(fields.get('bcc')),
    inReplyTo: fields.get('in-reply-to') ?? null,
    messageId: fields.get('message-id') ?? null,
  };
}

/** An absent and an empty list are the same to IMAP: NIL. */
function addresses(value: string | undefined): readonly EnvelopeAddress[] | null {
  const list = value ? readAddresses(value) : [];
  return list.length > 0 ? list : null;
}
