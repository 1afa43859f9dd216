/**
 * The envelope of a submission: checked as a client gives it, or made from the message's own header. RFC 8621 §7;
 * parameters of RFC 3461 (RET, ENVID, NOTIFY, ORCPT), RFC 4865 (HOLDFOR, HOLDUNTIL) and RFC 8689 (REQUIRETLS).
 */
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { type Instant, seconds } from '../../base/units.ts';
import { type Mailbox, parseMailbox } from '../../mime/address.ts';
import { readDate } from '../arguments.ts';
import { invalidProperties } from '../patch.ts';
import type { SetError, SubmissionAddress, SubmissionEnvelope } from '../types.ts';
import { addressesOf, type RawField } from './header-value.ts';

/** RFC 5321 §4.5.3.1.8 asks for 100 at least. */
export const MOST_RECIPIENTS = 1000;

const address = z.strictObject({
  email: z.string(),
  parameters: z.record(z.string(), z.string().nullable()).nullable().default(null),
});
const envelope = z.strictObject({ mailFrom: address, rcptTo: z.array(address) });

export type ReadEnvelope = { readonly envelope: SubmissionEnvelope; readonly holdUntil: Instant | null };

/** As a client gives it: names of parameters in capitals, nobody twice. `longest` hold in seconds. */
export function readEnvelope(value: unknown, now: Instant, longest: number): Result<ReadEnvelope, SetError> {
  const read = envelope.safeParse(value);
  if (!read.success) return invalidProperties(['envelope']);
  const mailFrom = inCapitals(read.data.mailFrom);
  const rcptTo = read.data.rcptTo.map(inCapitals);
  const wrong = [
    ...wrongParameters(mailFrom, mailParameters).map(name => `envelope/mailFrom/parameters/${name}`),
    ...rcptTo.flatMap((one, at) =>
      wrongParameters(one, rcptParameters).map(name => `envelope/rcptTo/${at}/parameters/${name}`),
    ),
  ];
  if (wrong.length > 0) return invalidProperties(wrong, 'Parameters that are not known here, or not so');
  if (mailFrom.email !== '' && !parseMailbox(mailFrom.email).ok)
    return invalidProperties(['envelope/mailFrom/email'], 'Not an address');
  const holdUntil = readHold(mailFrom, now, longest);
  if (!holdUntil.ok) return holdUntil;
  const recipients = readRecipients(rcptTo);
  return recipients.ok
    ? ok({ envelope: { mailFrom, rcptTo: recipients.value }, holdUntil: holdUntil.value })
    : recipients;
}

const inCapitals = ({ email, parameters }: SubmissionAddress): SubmissionAddress => ({
  email,
  parameters:
    parameters && Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name.toUpperCase(), value])),
});

type Parameters = Readonly<Record<string, (value: string | null) => boolean>>;
const matching = (form: RegExp) => (value: string | null) => value !== null && form.test(value);
const mailParameters: Parameters = {
  RET: matching(/^(?:FULL|HDRS)$/i),
  ENVID: matching(/^[\x20-\x7e]{1,100}$/),
  HOLDFOR: matching(/^\d{1,9}$/),
  HOLDUNTIL: value => value !== null && readDate(value) !== null,
  REQUIRETLS: value => value === null,
  // What the message itself needs is said by the server, whatever these say.
  SIZE: matching(/^\d{1,20}$/),
  BODY: matching(/^(?:7BIT|8BITMIME)$/i),
  SMTPUTF8: value => value === null,
};
const rcptParameters: Parameters = {
  NOTIFY: matching(/^(?:NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY)){0,2})$/i),
  ORCPT: matching(/^[A-Za-z0-9-]{1,63};[^\p{Cc}\p{Cs}]{1,500}$/u),
};

const wrongParameters = ({ parameters }: SubmissionAddress, known: Parameters): readonly string[] =>
  Object.entries(parameters ?? {}).flatMap(([name, value]) =>
    Object.hasOwn(known, name) && known[name]!(value) ? [] : [name],
  );

/** RFC 4865 §4: one of the two, not longer than is announced; what is past is now. */
function readHold({ parameters }: SubmissionAddress, now: Instant, longest: number): Result<Instant | null, SetError> {
  const { HOLDFOR: holdFor, HOLDUNTIL: holdUntil } = parameters ?? {};
  if (holdFor === undefined && holdUntil === undefined) return ok(null);
  const path = `envelope/mailFrom/parameters/${holdFor === undefined ? 'HOLDUNTIL' : 'HOLDFOR'}`;
  if (holdFor !== undefined && holdUntil !== undefined) return invalidProperties([path], 'HOLDFOR or HOLDUNTIL');
  const until = holdFor === undefined ? readDate(holdUntil!)! : now + seconds(Number(holdFor));
  if (until > now + seconds(longest)) return invalidProperties([path], `At most ${longest} seconds ahead`);
  return ok(until > now ? until : null);
}

/** Each once; not none, not too many, and only such as mail can be sent to. */
function readRecipients(given: readonly SubmissionAddress[]): Result<readonly SubmissionAddress[], SetError> {
  const recipients = new Map<string, SubmissionAddress>();
  const invalidRecipients: string[] = [];
  for (const one of given) {
    const mailbox = parseMailbox(one.email);
    if (!mailbox.ok) invalidRecipients.push(one.email);
    else if (!recipients.has(keyOf(mailbox.value))) recipients.set(keyOf(mailbox.value), one);
  }
  if (invalidRecipients.length > 0) return err({ type: 'invalidRecipients', invalidRecipients });
  if (recipients.size === 0) return err({ type: 'noRecipients' });
  if (recipients.size > MOST_RECIPIENTS) return err({ type: 'tooManyRecipients', maxRecipients: MOST_RECIPIENTS });
  return ok([...recipients.values()]);
}

/** The case of a local part belongs to its domain: two that differ by it are two. */
const keyOf = ({ localPart, domain }: Mailbox): string => `${localPart}@${domain}`;

/**
 * §7: from Sender, else From, else the identity's own address where the identity may not use that one; to everyone in
 * To, Cc and Bcc.
 */
export function envelopeOf(
  fields: readonly RawField[],
  identityEmail: string,
  isAllowed: (email: string) => boolean,
): Result<SubmissionEnvelope, SetError> {
  const [author] = [addressesOf(fields, 'sender').at(-1), addressesOf(fields, 'from').at(-1)].flatMap(
    list => list?.[0]?.email ?? [],
  );
  const email = author !== undefined && isAllowed(author) ? author : identityEmail;
  const rcptTo = readRecipients(
    ['to', 'cc', 'bcc']
      .flatMap(name => addressesOf(fields, name).flat())
      .map(one => ({ email: one.email, parameters: null })),
  );
  return rcptTo.ok ? ok({ mailFrom: { email, parameters: null }, rcptTo: rcptTo.value }) : rcptTo;
}
