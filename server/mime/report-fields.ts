/**
 * The part of a report that programs read: message/delivery-status, one group of fields for the message and one for each
 * recipient, divided by a blank line. RFC 3464 §2; RFC 6533 §3, §4 for addresses beyond ASCII.
 */
import { ok, type Result } from '../base/result.ts';
import { isAsciiMailbox, type Mailbox, printMailbox } from './address.ts';
import { type Entity, printAll } from './compose.ts';
import { printDate } from './date.ts';
import { printField } from './header.ts';
import type { RecipientReport, Report } from './report.ts';

export function statusEntity(report: Report, zone: number): Result<Entity, string> {
  const { receivedFrom, envelopeId, arrival, deliverBy } = report;
  const message = printAll([
    field('Original-Envelope-Id', envelopeId && ascii(printable(envelopeId), false)),
    field('Reporting-MTA', `dns; ${report.reportingServer}`),
    field('Received-From-MTA', receivedFrom && `dns; ${ascii(printable(receivedFrom), false)}`),
    field('Arrival-Date', arrival === undefined ? undefined : printDate(arrival, zone)),
    field('Deliver-By-Date', deliverBy === undefined ? undefined : printDate(deliverBy, zone)),
  ]);
  if (!message.ok) return message;
  let body = message.value;
  for (const recipient of report.recipients) {
    const group = recipientGroup(recipient, report.utf8 ?? false, zone);
    if (!group.ok) return group;
    body += `\r\n${group.value}`;
  }
  const header = report.utf8
    ? 'Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n'
    : 'Content-Type: message/delivery-status\r\n';
  return ok({ header, body });
}

function recipientGroup(recipient: RecipientReport, utf8: boolean, zone: number): Result<string, string> {
  const { originalRecipient, action, status, remoteServer, diagnostic, lastAttempt, retryUntil } = recipient;
  if (!/^[245]\.\d{1,3}\.\d{1,3}$/.test(status))
    return { ok: false, error: `"${status.slice(0, 20)}" is not a status code` };
  const original = originalRecipient && typedAddress(originalRecipient.type, originalRecipient.address, utf8);
  return printAll([
    field('Original-Recipient', original),
    field('Final-Recipient', finalRecipient(recipient.recipient, utf8)),
    field('Action', action),
    field('Status', status),
    field('Remote-MTA', remoteServer && `dns; ${ascii(printable(remoteServer), utf8)}`),
    field('Diagnostic-Code', diagnostic && diagnosticCode(diagnostic, utf8)),
    field('Last-Attempt-Date', lastAttempt === undefined ? undefined : printDate(lastAttempt, zone)),
    field('Final-Log-ID', recipient.logId && ascii(printable(recipient.logId), false)),
    // RFC 3464 §2.3.9: only where it is still tried.
    field(
      'Will-Retry-Until',
      action !== 'delayed' || retryUntil === undefined ? undefined : printDate(retryUntil, zone),
    ),
  ]);
}

/** RFC 3464 §2.3.6: "smtp" is what an SMTP server said, with its code; what we say ourselves is of no such type. */
const diagnosticCode = (diagnostic: string, utf8: boolean): string =>
  `${/^\s*[2-5]\d\d[ -]/.test(diagnostic) ? 'smtp' : 'x-mailroom'}; ${ascii(printable(diagnostic), utf8)}`;

const field = (name: string, value: string | undefined): Result<string, string> =>
  value === undefined || value === '' ? ok('') : printField(name, value);

const ascii = (text: string, utf8: boolean): string => (utf8 ? text : text.replace(/[^\x20-\x7e]/gu, '?'));

const finalRecipient = (mailbox: Mailbox, utf8: boolean): string =>
  typedAddress(isAsciiMailbox(mailbox) ? 'rfc822' : 'utf-8', printMailbox(mailbox), utf8);

/** RFC 6533 §3: in an ASCII report a UTF-8 address is written with \x{HEX} for what is not ASCII. */
function typedAddress(givenType: string, givenAddress: string, utf8: boolean): string {
  const type = /^[A-Za-z0-9-]{1,40}$/.test(givenType) ? givenType : 'unknown';
  const address = printable(givenAddress);
  if (type.toLowerCase() !== 'utf-8' || utf8) return `${type};${ascii(address, utf8)}`;
  const encoded = address.replace(
    /[^!-*,-<>-[\]-~]/gu,
    character => `\\x{${character.codePointAt(0)!.toString(16).toUpperCase()}}`,
  );
  return `${type};${encoded}`;
}

/** What a stranger said, on one line and bounded. */
export const printable = (text: string): string =>
  text
    .replace(/\s*\r?\n\s*/g, ' ')
    .replace(/[\p{Cc}\p{Cs}\p{Cf}\u2028\u2029]/gu, '?')
    .trim()
    .slice(0, 800);
