/**
 * A submission of JMAP as the SMTP client sends it: parameters of the envelope (RFC 8621 §7) become those of MAIL and RCPT
 * (RFC 3461, RFC 8689), and what the octets need is said (RFC 6152, RFC 6531).
 */
import type { Handing, HandingFault } from '../access/jmap-desk.ts';
import { bodyStart } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import type { SubmissionAddress } from '../jmap/types.ts';
import type { Letter } from '../msa/hand-over.ts';
import type { OutgoingRecipient } from '../smtp/client-envelope.ts';
import type { Notify } from '../smtp/handler.ts';

type Parameters = ReadonlyMap<string, string | null>;

const NOTIFY: readonly string[] = ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'];
/** Said by us where the message asks for it; HOLDFOR and HOLDUNTIL have become `holdUntil`. */
const OUR_OWN: readonly string[] = ['SIZE', 'BODY', 'SMTPUTF8', 'HOLDFOR', 'HOLDUNTIL'];

export function letterOf(handing: Handing, now: Instant): Result<Letter, HandingFault> {
  const mail = parametersOf(handing.sender);
  const wrong = unknownAmong(mail, ['RET', 'ENVID', 'REQUIRETLS', ...OUR_OWN]);
  if (wrong) return fault('sender', handing.sender.email, wrong);
  const ret = mail.get('RET')?.toUpperCase() ?? null;
  if (ret !== null && ret !== 'FULL' && ret !== 'HDRS') return fault('sender', handing.sender.email, 'RET');
  const requireTls = mail.has('REQUIRETLS');
  if (requireTls && mail.get('REQUIRETLS') !== null) return fault('sender', handing.sender.email, 'REQUIRETLS');
  const recipients: OutgoingRecipient[] = [];
  for (const recipient of handing.recipients) {
    const read = recipientOf(recipient);
    if (!read.ok) return fault('recipient', recipient.email, read.error);
    recipients.push(read.value);
  }
  const head = handing.bytes.subarray(0, bodyStart(handing.bytes));
  const addresses = [handing.sender.email, ...handing.recipients.map(one => one.email)];
  return ok({
    login: handing.login,
    sender: handing.sender.email,
    recipients,
    bytes: handing.bytes,
    body: handing.bytes.some(octet => octet > 127) ? '8BITMIME' : '7BIT',
    smtpUtf8: head.some(octet => octet > 127) || addresses.some(isInternational),
    ret,
    envid: mail.get('ENVID') ?? null,
    requireTls,
    ...(handing.holdUntil !== null && handing.holdUntil > now ? { holdFor: handing.holdUntil - now } : {}),
    greetingName: 'jmap.mailroom.localhost',
  });
}

const isInternational = (address: string): boolean => [...address].some(c => c > '\u007f');

const parametersOf = ({ parameters }: SubmissionAddress): Parameters =>
  new Map(Object.entries(parameters ?? {}).map(([name, value]) => [name.toUpperCase(), value]));

const unknownAmong = (parameters: Parameters, known: readonly string[]): string | null =>
  [...parameters.keys()].find(name => !known.includes(name)) ?? null;

function recipientOf(recipient: SubmissionAddress): Result<OutgoingRecipient, string> {
  const parameters = parametersOf(recipient);
  const wrong = unknownAmong(parameters, ['NOTIFY', 'ORCPT']);
  if (wrong) return err(wrong);
  const notify = parameters.get('NOTIFY')?.toUpperCase().split(',') ?? null;
  if (notify?.some(word => !NOTIFY.includes(word))) return err('NOTIFY');
  const orcpt = parameters.get('ORCPT');
  const original = orcpt ? /^([A-Za-z0-9-]+);(.+)$/.exec(orcpt) : null;
  if (orcpt && !original) return err('ORCPT');
  return ok({
    address: recipient.email,
    notify: notify as readonly Notify[] | null,
    orcpt: original ? { type: original[1]!.toLowerCase(), address: original[2]! } : null,
  });
}

const fault = (at: 'sender' | 'recipient', address: string, parameter: string) =>
  err<HandingFault>({
    at,
    refused: at === 'recipient' ? [{ address }] : [],
    code: 555,
    reply: `555 5.5.4 The parameter ${parameter} of ${address} is not known here, or its value is not`,
  });
