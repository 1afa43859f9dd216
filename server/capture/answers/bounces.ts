/** Reports of servers about a message (RFC 3464, RFC 5965): our own form, others' (foreign.ts), and one that cannot be read. */
import { err, ok, type Result } from '../../base/result.ts';
import { days } from '../../base/units.ts';
import { parseMailbox } from '../../mime/address.ts';
import { type Circumstances, newBoundary } from '../../mime/compose.ts';
import { printDate } from '../../mime/date.ts';
import { type Action, writeReport } from '../../mime/report.ts';
import { exchange, gmail, postfix, qmail } from './foreign.ts';
import { statusOf, type Wish } from './kinds.ts';
import { type Original, subjectOf } from './original.ts';
import { FAR_HOST, fieldsPart, HOST, multipartReport, returned, saidOf, text, usual } from './report-parts.ts';

const ACTIONS: Partial<Readonly<Record<Wish['kind'], Action>>> = {
  ...{ delayed: 'delayed', delivered: 'delivered', relayed: 'relayed', expanded: 'expanded' },
};

/** From the null sender to `to`. */
export function writeBounce(wish: Wish, original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters that are ASCII
  const isPlain = /^[\x00-\x7f]*$/.test(to + original.recipient + original.sender);
  if (!isPlain && !(wish.kind in STANDARD)) return err(`${wish.kind}: addresses beyond ASCII are not in this form`);
  switch (wish.kind) {
    case 'postfix':
      return postfix(wish, original, to, at);
    case 'exchange':
      return exchange(wish, original, to, at);
    case 'gmail':
      return gmail(wish, original, to, at);
    case 'qmail':
      return qmail(wish, original, to, at);
    case 'malformed':
      return malformed(wish, original, to, at);
    default:
      return standard(wish, original, to, at);
  }
}
const STANDARD = { bounce: true, full: true, delayed: true, delivered: true, relayed: true, expanded: true } as const;

function standard(wish: Wish, { bytes, recipient, at: arrival }: Original, to: string, at: Circumstances) {
  const [mailbox, whom] = [parseMailbox(recipient), parseMailbox(to)];
  if (!mailbox.ok) return mailbox;
  if (!whom.ok) return whom;
  const action = ACTIONS[wish.kind] ?? 'failed';
  const status = statusOf(wish);
  return writeReport(
    {
      ...{ to: whom.value, reportingServer: HOST, arrival, original: bytes, utf8: true },
      recipients: [
        {
          ...{ recipient: mailbox.value, action, status },
          ...(action === 'expanded' || action === 'delivered' ? {} : { remoteServer: FAR_HOST }),
          diagnostic: saidOf(status),
          lastAttempt: at.now,
          ...(action === 'delayed' ? { retryUntil: arrival + days(5) } : {}),
        },
      ],
      returned: action === 'failed' ? 'full' : 'headers',
    },
    at,
  );
}

/** What falls over a program that believes every report: cut off in its middle, without the fields that count, or no text at all. */
function malformed(wish: Wish, original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  const whole = standard({ kind: 'bounce', detail: '' }, original, to, at);
  if (!whole.ok) return whole;
  switch (wish.detail) {
    case 'fields': {
      const lines = whole.value.toString('latin1');
      const bare = lines
        .replace(/^(?:Status|Final-Recipient|Reporting-MTA):[^\r\n]*\r\n/gm, '')
        .replace('Action: failed', 'Action: FAILED; sorry');
      return ok(Buffer.from(bare, 'latin1'));
    }
    case 'charset':
      return ok(
        Buffer.concat([
          Buffer.from(
            `From: postmaster@${HOST}\r\nTo: ${to}\r\nSubject: =?x-nobody-knows?B?/////w==?=\r\nDate: yesterday\r\n` +
              'Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type="delivery-status\r\n\r\n',
          ),
          Buffer.from([0xff, 0xfe, 0x80, 0xc3, 0x28, 0x0d, 0x0a]),
          Buffer.from(`<${original.recipient}> 550 5.1.1\r\n`),
        ]),
      );
    default: {
      const status = whole.value.indexOf('Action:');
      return ok(whole.value.subarray(0, status + 4));
    }
  }
}

/** What a report of abuse is about (RFC 5965 §3.1). */
export function writeComplaint(original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  return multipartReport(
    usual('Feedback loop <abuse@lab.test>', to, `FW: ${subjectOf(original)}`, at).map(fieldOf),
    'feedback-report',
    [
      text([
        'This is an email abuse report for an email message received from IP',
        `${original.remote} on ${printDate(original.at)}.`,
        'For more information about this format see RFC 5965.',
      ]),
      fieldsPart('message/feedback-report', [
        'Feedback-Type: abuse',
        'User-Agent: Mailroom-Lab/1',
        'Version: 1',
        `Original-Mail-From: <${original.sender}>`,
        `Original-Rcpt-To: <${original.recipient}>`,
        `Arrival-Date: ${printDate(original.at)}`,
        `Reported-Domain: ${original.sender.slice(original.sender.lastIndexOf('@') + 1) || 'lab.test'}`,
        ...(/^[\d.]+$|:/.test(original.remote) ? [`Source-IP: ${original.remote}`] : []),
      ]),
      returned(original.bytes),
    ],
    newBoundary(at.random),
  );
}
/** RFC 5965 §2 d: a complaint is a machine's letter of its own accord. */
const fieldOf = (field: Result<string, string>): Result<string, string> =>
  field.ok ? ok(field.value.replace('Auto-Submitted: auto-replied', 'Auto-Submitted: auto-generated')) : field;
