/**
 * A bounce as the servers write it that programs meet most, by what their makers and their letters say of themselves.
 *
 *   Postfix    bounce(5): multipart/report, X-Postfix-… in the status, the diagnostic as "host NAME[ADDRESS] said: …"
 *   Exchange   "Undeliverable: …", Diagnostic-Code "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; …"
 *   Gmail      X-Failed-Recipients, multipart/report over multipart/related over text
 *   qmail      no MIME at all: the QSBMF of https://cr.yp.to/proto/qsbmf.txt
 */
import { ok, type Result } from '../../base/result.ts';
import { type Circumstances, newBoundary, newMessageId, printAll, textEntity } from '../../mime/compose.ts';
import { printDate } from '../../mime/date.ts';
import { encodeText } from '../../mime/encoded-word.ts';
import { printField } from '../../mime/header.ts';
import { statusOf, type Wish } from './kinds.ts';
import { messageIdOf, type Original, subjectOf } from './original.ts';
import {
  FAR_ADDRESS,
  FAR_HOST,
  fieldsPart,
  HOST,
  LARGEST_RETURNED,
  multipartReport,
  references,
  returned,
  saidOf,
  text,
  usual,
} from './report-parts.ts';

const isoDate = (at: Circumstances): string => printDate(at.now, at.zone);
export function postfix(wish: Wish, original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  const { recipient, sender, bytes } = original;
  const status = statusOf(wish);
  const queueId = Buffer.from(at.random.bytes(5)).toString('hex').toUpperCase();
  const said = `host ${FAR_HOST}[${FAR_ADDRESS}] said: ${saidOf(status)} (in reply to RCPT TO command)`;
  return multipartReport(
    usual(`MAILER-DAEMON@${HOST} (Mail Delivery System)`, to, 'Undelivered Mail Returned to Sender', at),
    'delivery-status',
    [
      text(
        [
          `This is the mail system at host ${HOST}.`,
          '',
          'A message of yours could not be delivered to one or more',
          'recipients. It is attached below.',
          '',
          `<${recipient}>: ${said}`,
        ],
        'Content-Description: Notification\r\n',
      ),
      fieldsPart(
        'message/delivery-status',
        [
          `Reporting-MTA: dns; ${HOST}`,
          `X-Postfix-Queue-ID: ${queueId}`,
          `X-Postfix-Sender: rfc822; ${sender}`,
          `Arrival-Date: ${printDate(original.at)}`,
          '',
          `Final-Recipient: rfc822; ${recipient}`,
          `Original-Recipient: rfc822;${recipient}`,
          'Action: failed',
          `Status: ${status}`,
          `Remote-MTA: dns; ${FAR_HOST}`,
          `Diagnostic-Code: smtp; ${saidOf(status)}`,
        ],
        'Content-Description: Delivery report\r\n',
      ),
      returned(bytes, 'Content-Description: Undelivered Message\r\n'),
    ],
    `${queueId}.${Math.floor(at.now / 1000)}/${HOST}`,
  );
}

/** Exchange says 5.1.10 for nobody of that name, and names the agent that found it out. */
const RESOLVED: Readonly<Record<string, string>> = {
  '5.1.1': '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup',
  '5.2.2':
    '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded',
  '5.7.1': '550 5.7.1 RESOLVER.RST.AuthRequired; authentication required',
};

export function exchange(wish: Wish, original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  const { recipient } = original;
  const asked = statusOf(wish);
  const said = (RESOLVED[asked] ?? saidOf(asked)).replace('{to}', recipient);
  const status = asked === '5.1.1' ? '5.1.10' : asked;
  const id = newMessageId({ ...at, domain: 'EXCH01.lab.test' });
  return multipartReport(
    [
      printField('From', 'Microsoft Outlook <postmaster@lab.test>'),
      printField('To', `<${to}>`),
      printField('Date', isoDate(at)),
      printField('Content-Language', 'en-US'),
      printField('Message-ID', id),
      ...references(original),
      printField('Subject', encodeText(`Undeliverable: ${subjectOf(original)}`)),
      printField('Auto-Submitted', 'auto-replied'),
      printField('X-MS-Exchange-Message-Is-Ndr', ''),
    ],
    'delivery-status',
    [
      text([
        'Delivery has failed to these recipients or groups:',
        '',
        `${recipient} (${recipient})`,
        'Your message could not be delivered.',
        '',
        'Diagnostic information for administrators:',
        '',
        'Generating server: EXCH01.lab.test',
        '',
        recipient,
        `Remote server returned '${said}'`,
      ]),
      fieldsPart('message/delivery-status', [
        'Reporting-MTA: dns;EXCH01.lab.test',
        `Received-From-MTA: dns;${FAR_HOST}`,
        `Arrival-Date: ${printDate(original.at)}`,
        '',
        `Original-Recipient: rfc822;${recipient}`,
        `Final-Recipient: rfc822;${recipient}`,
        'Action: failed',
        `Status: ${status}`,
        `Diagnostic-Code: smtp;${said}`,
        `X-Display-Name: ${recipient}`,
      ]),
      returned(original.bytes),
    ],
    `_000_${Buffer.from(at.random.bytes(16)).toString('hex').toUpperCase()}_`,
  );
}

export function gmail(wish: Wish, original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  const { recipient } = original;
  const status = statusOf(wish);
  const said = saidOf(status);
  const isUnknown = status === '5.1.1';
  const words = textEntity(
    [
      `** ${isUnknown ? 'Address not found' : 'Message not delivered'} **`,
      '',
      isUnknown
        ? `Your message wasn't delivered to ${recipient} because the address couldn't be found, or is unable to receive mail.`
        : `Your message wasn't delivered to ${recipient}.`,
      '',
      'The response from the remote server was:',
      said,
      '',
    ].join('\n'),
    'plain',
  );
  const [related, alternative] = [newBoundary(at.random), newBoundary(at.random)];
  const within = (boundary: string, type: string, inner: string): string =>
    `Content-Type: multipart/${type}; boundary="${boundary}"\r\n\r\n--${boundary}\r\n${inner}\r\n--${boundary}--\r\n`;
  const nested = within(related, 'related', within(alternative, 'alternative', `${words.header}\r\n${words.body}`));
  const split = nested.indexOf('\r\n\r\n');
  const id = messageIdOf(original);
  return multipartReport(
    [
      printField('From', 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>'),
      printField('To', to),
      printField('Auto-Submitted', 'auto-replied'),
      printField('Subject', 'Delivery Status Notification (Failure)'),
      ...references(original),
      printField('Message-ID', newMessageId({ ...at, domain: 'lab.test' })),
      printField('Date', isoDate(at)),
      printField('X-Failed-Recipients', recipient),
    ],
    'delivery-status',
    [
      { header: nested.slice(0, split + 2), body: nested.slice(split + 4) },
      fieldsPart('message/delivery-status', [
        'Reporting-MTA: dns; googlemail.com',
        `Received-From-MTA: dns; ${original.sender}`,
        `Arrival-Date: ${printDate(original.at)}`,
        ...(id === null ? [] : [`X-Original-Message-ID: ${id}`]),
        '',
        `Final-Recipient: rfc822; ${recipient}`,
        'Action: failed',
        `Status: ${status}`,
        `Remote-MTA: dns; ${FAR_HOST}. (${FAR_ADDRESS}, the server for the domain there.example.)`,
        `Diagnostic-Code: smtp; ${said}`,
        `Last-Attempt-Date: ${isoDate(at)}`,
      ]),
      returned(original.bytes),
    ],
    newBoundary(at.random),
  );
}

/** QSBMF: an introduction that begins so, a paragraph for each recipient, the break, the message. Its status stands as (#5.1.1). */
export function qmail(wish: Wish, original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  const { recipient, sender, bytes } = original;
  const status = statusOf(wish);
  const isSoft = status.startsWith('4');
  const header = printAll([
    printField('Date', isoDate(at)),
    printField('From', `MAILER-DAEMON@${HOST}`),
    printField('To', to),
    printField('Message-ID', newMessageId({ ...at, domain: 'lab.test' })),
    printField('Subject', 'failure notice'),
  ]);
  if (!header.ok) return header;
  const words = [
    `Hi. This is the qmail-send program at ${HOST}.`,
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    "This is a permanent error; I've given up. Sorry it didn't work out.",
    '',
    `<${recipient}>:`,
    isSoft ? `${saidOf(status)} (#${status})` : `${FAR_ADDRESS} does not like recipient.`,
    ...(isSoft
      ? ["I'm not going to try again; this message has been in the queue too long."]
      : [`Remote host said: ${saidOf(status)}`, `Giving up on ${FAR_ADDRESS}. (#${status})`]),
    '',
    '--- Below this line is a copy of the message.',
    '',
    `Return-Path: <${sender}>`,
    '',
  ];
  return ok(
    Buffer.concat([Buffer.from(`${header.value}\r\n${words.join('\r\n')}`), bytes.subarray(0, LARGEST_RETURNED)]),
  );
}
