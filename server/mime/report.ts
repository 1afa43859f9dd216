/**
 * Delivery status notifications: a multipart/report that tells the sender in plain words, and a program in fields,
 * what became of a message. RFC 6522 (multipart/report), RFC 3464 (the fields), RFC 3461 §6 (RET), RFC 6533 (UTF-8).
 *
 *   1  text/plain                   for people: what happened, why, what to do
 *   2  message/delivery-status      for programs: one group per message, one per recipient
 *   3  message/rfc822 or text/rfc822-headers   the message, or its header
 *
 * That it is sent from `<>`, and whether it is sent at all, is the queue's business.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Instant, kibibytes } from '../base/units.ts';
import { displayMailbox, isAsciiMailbox, type Mailbox, printMailbox } from './address.ts';
import { automaticFields, type Circumstances, type Entity, newBoundary, printAll, textEntity } from './compose.ts';
import { printDate } from './date.ts';
import { encodeText } from './encoded-word.ts';
import { bodyOffset, printField } from './header.ts';
import { explain } from './report-text.ts';

/** RFC 3464 §2.3.3. */
export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

export type RecipientReport = {
  readonly recipient: Mailbox;
  /** ORCPT as the sender gave it: address type and address. RFC 3461 §4.2. */
  readonly originalRecipient?: { readonly type: string; readonly address: string };
  readonly action: Action;
  /** RFC 3463, '5.1.1'. */
  readonly status: string;
  /** The host that said so. */
  readonly remoteServer?: string;
  /** What it said: '550 5.1.1 No such user'; of several lines, with line breaks. */
  readonly diagnostic?: string;
  readonly lastAttempt?: Instant;
  /** Of a delay: until when it is tried. */
  readonly retryUntil?: Instant;
};

export type Report = {
  /** Who gets it: the return path of the message. */
  readonly to: Mailbox;
  /** Our own domain; the report comes from postmaster there. */
  readonly reportingServer: string;
  /** ENVID as the sender gave it, decoded from xtext. */
  readonly envelopeId?: string;
  readonly arrival?: Instant;
  readonly recipients: readonly RecipientReport[];
  readonly original: Uint8Array;
  /** RET: the whole message, or its header. RFC 3461 §4.3. */
  readonly returned: 'full' | 'headers';
  /** The message came by SMTPUTF8, so its sender can read UTF-8 reports. RFC 6533 §4. */
  readonly utf8?: boolean;
};

/** A larger message comes back as its header only, whatever was asked: RFC 3461 §4.3 lets us. */
export const LARGEST_RETURNED = kibibytes(256);

export function writeReport(report: Report, circumstances: Circumstances): Result<Buffer, string> {
  if (report.recipients.length === 0) return err('a report needs a recipient to report about');
  const status = statusEntity(report, circumstances.zone ?? 0);
  if (!status.ok) return status;
  const boundary = newBoundary(circumstances.random);
  const header = printReportHeader(report, circumstances, boundary);
  if (!header.ok) return header;
  const returned = returnedEntity(report);
  const words = textEntity(plainWords(report, circumstances.zone ?? 0), 'plain');
  const pieces: Uint8Array[] = [Buffer.from(header.value)];
  for (const { header: partHeader, body } of [words, status.value]) {
    pieces.push(Buffer.from(`--${boundary}\r\n${partHeader}\r\n${body}\r\n`));
  }
  pieces.push(Buffer.from(`--${boundary}\r\n${returned.header}\r\n`), returned.body);
  pieces.push(Buffer.from(`\r\n--${boundary}--\r\n`));
  return ok(Buffer.concat(pieces));
}

function printReportHeader(report: Report, circumstances: Circumstances, boundary: string): Result<string, string> {
  const fields = printAll([
    ...automaticFields(
      {
        from: `Mail Delivery Subsystem <postmaster@${report.reportingServer}>`,
        to: `<${printMailbox(report.to)}>`,
        subject: encodeText(subjectOf(report)),
        kind: 'auto-replied',
      },
      circumstances,
    ),
    printField('MIME-Version', '1.0'),
  ]);
  if (!fields.ok) return fields;
  // RFC 6533 §4: the report type stays delivery-status where the second part is its UTF-8 form.
  return ok(
    `${fields.value}Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"\r\n\r\n`,
  );
}

const subjects: Readonly<Record<Action, string>> = {
  failed: 'Your message could not be delivered',
  delayed: 'Your message is delayed',
  delivered: 'Your message was delivered',
  relayed: 'Your message was passed on',
  expanded: 'Your message was passed on',
};

/** Worst first: the subject speaks of the worst that happened. */
const actions: readonly Action[] = ['failed', 'delayed', 'expanded', 'relayed', 'delivered'];

const worst = (report: Report): Action =>
  actions.find(action => report.recipients.some(recipient => recipient.action === action)) ?? 'failed';

function subjectOf(report: Report): string {
  const [first, ...others] = report.recipients;
  const whom = others.length === 0 ? ` (${printMailboxForSubject(first!.recipient)})` : '';
  return subjects[worst(report)] + whom;
}

const printMailboxForSubject = (mailbox: Mailbox): string => displayMailbox(mailbox).slice(0, 100);

const sentences: Readonly<Record<Action, string>> = {
  failed: 'Your message could not be delivered to this address. No further attempt will be made:',
  delayed: 'Your message has not been delivered to this address yet. You need do nothing; we keep trying:',
  delivered: 'Your message was delivered to this address:',
  relayed: 'Your message was passed on to a server that sends no confirmations, so this is the last you hear of it:',
  expanded: 'Your message was passed on to the members of this list:',
};

function plainWords(report: Report, zone: number): string {
  const paragraphs = [wrap(`This is the mail system at ${report.reportingServer}.`, '')];
  for (const action of actions) {
    const concerned = report.recipients.filter(recipient => recipient.action === action);
    if (concerned.length === 0) continue;
    const sentence = sentences[action];
    paragraphs.push(wrap(concerned.length > 1 ? sentence.replace('this address', 'these addresses') : sentence, ''));
    paragraphs.push(...concerned.map(recipient => inWords(recipient, zone)));
  }
  paragraphs.push(returnsWhole(report) ? 'Your message is attached.' : 'The header of your message is attached.');
  return `${paragraphs.join('\n\n')}\n`;
}

function inWords(recipient: RecipientReport, zone: number): string {
  const { action, status, diagnostic, remoteServer, retryUntil } = recipient;
  const { why, advice } = explain(status);
  const lines = [`  ${displayMailbox(recipient.recipient)}`];
  if (action === 'failed' || action === 'delayed') lines.push(wrap(`Why: ${why}`, '    '));
  if (action === 'failed' && advice !== '') lines.push(wrap(`What to do: ${advice}`, '    '));
  if (action === 'delayed' && retryUntil !== undefined)
    lines.push(`    We keep trying until: ${printDate(retryUntil, zone)}`);
  if (diagnostic) {
    const who = remoteServer ? `The server ${printable(remoteServer)} said` : 'The answer was';
    lines.push(wrap(`${who}: ${printable(diagnostic)}`, '    '));
  }
  return lines.join('\n');
}

/** Short enough to be sent as it is, and to be read in any window. */
const WIDTH = 76;

function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length > WIDTH && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}

/** What a stranger said, on one line and bounded. */
const printable = (text: string): string =>
  text
    .replace(/\s*\r?\n\s*/g, ' ')
    .replace(/[\p{Cc}\p{Cs}\p{Cf}\u2028\u2029]/gu, '?')
    .trim()
    .slice(0, 800);

const returnsWhole = (report: Report): boolean =>
  report.returned === 'full' && report.original.length <= LARGEST_RETURNED;

/** The second part. Groups of fields divided by a blank line, RFC 3464 §2.1. */
function statusEntity(report: Report, zone: number): Result<Entity, string> {
  const message = printAll([
    field('Original-Envelope-Id', report.envelopeId && ascii(printable(report.envelopeId), false)),
    field('Reporting-MTA', `dns; ${report.reportingServer}`),
    field('Arrival-Date', report.arrival === undefined ? undefined : printDate(report.arrival, zone)),
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
  if (!/^[245]\.\d{1,3}\.\d{1,3}$/.test(status)) return err(`"${status.slice(0, 20)}" is not a status code`);
  const original = originalRecipient && typedAddress(originalRecipient.type, originalRecipient.address, utf8);
  return printAll([
    field('Original-Recipient', original),
    field('Final-Recipient', finalRecipient(recipient.recipient, utf8)),
    field('Action', action),
    field('Status', status),
    field('Remote-MTA', remoteServer && `dns; ${ascii(printable(remoteServer), utf8)}`),
    field('Diagnostic-Code', diagnostic && `smtp; ${ascii(printable(diagnostic), utf8)}`),
    field('Last-Attempt-Date', lastAttempt === undefined ? undefined : printDate(lastAttempt, zone)),
    // RFC 3464 §2.3.9: only where it is still tried.
    field(
      'Will-Retry-Until',
      action !== 'delayed' || retryUntil === undefined ? undefined : printDate(retryUntil, zone),
    ),
  ]);
}

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

/** The third part: the message as it came, or its header. */
function returnedEntity(report: Report): { header: string; body: Uint8Array } {
  const whole = returnsWhole(report);
  const body = whole ? report.original : report.original.subarray(0, bodyOffset(report.original));
  const eightBit = body.some(byte => byte > 127);
  const type = whole
    ? `message/${report.utf8 ? 'global' : 'rfc822'}`
    : report.utf8
      ? 'message/global-headers'
      : 'text/rfc822-headers';
  return { header: `Content-Type: ${type}\r\n${eightBit ? 'Content-Transfer-Encoding: 8bit\r\n' : ''}`, body };
}
