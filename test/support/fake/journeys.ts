/** Made-up journeys of every kind: delivered, in two, sent, waiting, returned, held, refused, to four hundred people. */
import type { Journey, JourneyRow, LogLine } from '../../../server/api/contract.ts';
import { at, type Kind, type Sketch, traceNumber } from './journey-sketches.ts';
import { branchesOf, trunkOf } from './journey-stations.ts';
import { traceOf } from './random.ts';

export function journeyRow(n: number, total: number, now: number): JourneyRow {
  const sketch = at(n);
  const trace = traceOf(n + 500);
  traceNumber.set(trace, n);
  return {
    trace,
    cursor: total - n,
    at: now - n * 23_000,
    sender: sketch.sender,
    recipients: sketch.recipients,
    subject: sketch.subject,
    size: sketch.subject === null ? null : 2048 + n * 13,
    state: sketch.state,
    because: sketch.because,
  };
}

const titles: Partial<Record<Kind, string>> = {
  relay: 'Refused: x@other.example',
  password: 'Refused: wrong password',
  session: 'iPhone Mail, signed in as ana@office.test',
};
const sentences: Partial<Record<Kind, string>> = {
  split:
    'Delivered to ben@office.test in 405 ms. kim@example.net waits: their server asks unknown senders to try again, and we will in a few minutes.',
  relay: 'Refused after RCPT: this server only sends for people who signed in.',
  password: 'Sign-in refused: the password for ana@office.test was wrong.',
};

export function journeyOf(trace: string, now: number): Journey | null {
  const n = traceNumber.get(trace) ?? (trace.startsWith('4Z') ? 1 : null);
  if (n === null) return null;
  const sketch = at(n);
  const t = now - n * 23_000;
  return {
    trace,
    kind: sketch.state === 'refused' ? 'refused' : sketch.state === 'session' ? 'session' : 'message',
    title: titles[sketch.kind] ?? sketch.subject ?? 'No subject',
    sentence:
      sentences[sketch.kind] ??
      `${sketch.recipients.length === 1 ? sketch.recipients[0] : `${sketch.recipients.length} recipients`}: ${sketch.state}.`,
    sender: sketch.sender,
    recipients: sketch.recipients,
    size: sketch.subject === null ? null : 2048,
    at: t,
    messageId: '<a@b>',
    message: sketch.subject === null ? null : 1,
    trunk: trunkOf(sketch, t),
    branches: branchesOf(sketch, t),
    events: eventsOf(sketch, trace, t),
    conversations: conversationsOf(sketch, trace),
    related: sketch.kind === 'failed' ? [{ trace: traceOf(7), why: 'The report that told ana@office.test' }] : [],
  };
}

function eventsOf(sketch: Sketch, trace: string, t: number): LogLine[] {
  const line = (id: number, after: number, agent: string, outcome: LogLine['outcome'], sentence: string): LogLine => ({
    id,
    at: t + after,
    trace,
    name: 'made.up',
    agent,
    level: 'info',
    outcome,
    sentence,
    fields: {},
  });
  if (sketch.state === 'refused')
    return [
      line(1, 0, 'MTA', 'info', '192.0.2.77 connected on port 25'),
      line(2, 140, 'MTA', 'info', 'It called itself spam.test'),
      line(3, 210, 'MTA', 'refused', sentences[sketch.kind] ?? ''),
      line(4, 388, 'MTA', 'info', 'It hung up'),
    ];
  if (sketch.kind === 'junk')
    return [
      line(1, 0, 'MTA', 'info', '203.0.113.7 connected on port 25'),
      {
        ...line(2, 280, 'MTA', 'info', 'checked: it goes to Junk: its words are those of junk (5.5 of 5 points)'),
        ...{ name: 'mta.judged', fields: { act: 'junk' } },
      },
      line(3, 405, 'MDA', 'ok', 'Filed in Ana’s Junk'),
    ];
  return [
    line(1, 0, 'MUA', 'ok', 'Ana pressed Send in Thunderbird'),
    line(2, 312, 'MSA', 'ok', `Signed in as ${sketch.sender} and handed over, 2.0 kB for ${sketch.recipients.length}`),
    line(3, 318, 'MSA', 'ok', 'Written to disk, split by recipient'),
    line(4, 402, 'MDA', 'ok', 'Filed in Ben’s Inbox by the rule “Invoices”'),
    line(5, 405, 'MS', 'ok', 'Visible in IMAP as UID 8812'),
    line(6, 1412, 'MTA', 'waiting', 'kim@example.net waits: mx.example.net said 450 4.7.1 Greylisted'),
    line(7, 4100, 'MUA', 'ok', 'Ben’s iPhone fetched it'),
  ];
}

function conversationsOf(sketch: Sketch, trace: string): Journey['conversations'] {
  const said = (at: number, who: 'C' | 'S' | '-', text: string) => ({ at, who, text });
  if (sketch.kind === 'relay')
    return [
      {
        trace,
        title: 'SMTP from 192.0.2.77',
        lines: [
          said(0, 'S', '220 mail.office.test ESMTP Mailroom'),
          said(88.2, 'C', 'EHLO spam.test'),
          said(89, 'S', '250 mail.office.test greets spam.test'),
          said(150.4, 'C', 'MAIL FROM:<x@spam.test>'),
          said(150.9, 'S', '250 2.1.0 Sender accepted'),
          said(209.8, 'C', 'RCPT TO:<x@other.example>'),
          said(210.1, 'S', '554 5.7.1 This server only sends for people who signed in'),
          said(388, '-', 'the client hung up'),
        ],
      },
    ];
  if (sketch.kind === 'password')
    return [
      {
        trace,
        title: 'Submission from 192.168.1.20',
        lines: [
          said(0, 'S', '220 mail.office.test ESMTP Mailroom'),
          said(2.1, 'C', 'AUTH PLAIN ••••••••'),
          said(139, 'S', '535 5.7.8 Name or password wrong'),
        ],
      },
    ];
  return [
    {
      trace,
      title: 'Submission',
      lines: [
        said(0, 'S', '220 office.test ESMTP Mailroom'),
        said(2.2, 'C', 'EHLO [192.168.1.20]'),
        said(2.9, 'S', '250-office.test greets [192.168.1.20]'),
        said(2.9, 'S', '250-STARTTLS'),
        said(2.9, 'S', '250 ENHANCEDSTATUSCODES'),
        said(3.4, 'C', 'STARTTLS'),
        said(3.6, 'S', '220 2.0.0 Ready'),
        said(41, '-', 'TLSv1.3, X25519, TLS_AES_256_GCM_SHA384'),
        said(43, 'C', 'EHLO [192.168.1.20]'),
        said(43.2, 'S', '250-office.test'),
        said(43.2, 'S', '250 SIZE 52428800'),
        said(44, 'C', 'AUTH PLAIN ••••••••'),
        said(139.3, 'S', '235 2.7.0 Signed in as ana@office.test'),
        said(140, 'C', 'MAIL FROM:<ana@office.test> SIZE=2048'),
        said(140.2, 'S', '250 2.1.0 Sender accepted'),
        said(142, 'C', 'RCPT TO:<ben@office.test>'),
        said(142.4, 'S', '250 2.1.5 Recipient accepted'),
        said(143, 'C', 'RCPT TO:<kim@example.net>'),
        said(143.3, 'S', '250 2.1.5 Recipient accepted'),
        said(144, 'C', 'DATA'),
        said(144.2, 'S', '354 Send the message, end with a lone dot'),
        said(310, '-', '2,048 octets of message'),
        said(312, 'S', `250 2.0.0 Queued as ${trace}`),
        said(313, 'C', 'QUIT'),
        said(313.1, 'S', '221 2.0.0 Goodbye'),
      ],
    },
    {
      trace: `${trace}.1`,
      title: 'To mx.example.net',
      lines: [
        said(0, '-', 'connected to mx.example.net [198.51.100.9]:25'),
        said(61, 'S', '220 mx.example.net ESMTP'),
        said(61.4, 'C', 'EHLO mail.office.test'),
        said(90, 'S', '250 STARTTLS'),
        said(91, 'C', 'MAIL FROM:<ana@office.test>'),
        said(121, 'S', '250 2.1.0 Ok'),
        said(121.3, 'C', 'RCPT TO:<kim@example.net>'),
        said(152, 'S', '450 4.7.1 Greylisted, please try again in 300 seconds'),
      ],
    },
  ];
}
