import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { readMessage } from '../../../server/mime/message.ts';
import { type RecipientReport, type Report, writeReport } from '../../../server/mime/report.ts';
import { readReport } from '../../../server/mime/report-reader.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { rfc } from '../../support/rfc.ts';

const original = Buffer.from('From: ann@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nhello Bob\r\n');
const failed: RecipientReport = {
  recipient: { localPart: 'bob', domain: 'example.com' },
  originalRecipient: { type: 'rfc822', address: 'Bob@Example.com' },
  action: 'failed',
  status: '5.1.1',
  remoteServer: 'mx.example.com',
  diagnostic: '550-5.1.1 No such user\r\n550 5.1.1 Try another',
  lastAttempt: Date.UTC(2026, 8, 3, 7),
};
const report: Report = {
  to: { localPart: 'ann', domain: 'example.org' },
  reportingServer: 'mail.example.org',
  envelopeId: 'QQ314159',
  arrival: Date.UTC(2026, 8, 3, 6),
  recipients: [failed],
  original,
  returned: 'full',
};

function write(change: Partial<Report> = {}): Buffer {
  const written = writeReport(
    { ...report, ...change },
    { now: Date.UTC(2026, 8, 3, 8), random: seededRandom(7), domain: 'mail.example.org' },
  );
  assert.ok(written.ok, written.ok ? '' : written.error);
  return written.value;
}

/** Types and bodies of the three parts. */
function parts(bytes: Buffer): [type: string, body: string][] {
  const { structure, problems } = parseStructure(bytes);
  assert.ok(structure.kind === 'multipart');
  assert.deepEqual(problems, []);
  return structure.parts.map(({ type, subtype, body }) => [
    `${type}/${subtype}`,
    bytes.toString('utf8', body.start, body.end),
  ]);
}

rfc(3464, '2').must('be a multipart/report of words, fields and the message', () => {
  const bytes = write();
  const { structure } = parseStructure(bytes);
  assert.deepEqual([structure.subtype, structure.parameters[0]], ['report', ['report-type', 'delivery-status']]);
  const [words, status, returned] = parts(bytes);
  assert.equal(words![0], 'text/plain');
  assert.ok(words![1].split('\r\n').every(line => line.length <= 78));
  assert.deepEqual(status, [
    'message/delivery-status',
    [
      'Original-Envelope-Id: QQ314159',
      'Reporting-MTA: dns; mail.example.org',
      'Arrival-Date: Thu, 03 Sep 2026 06:00:00 +0000',
      '',
      'Original-Recipient: rfc822;Bob@Example.com',
      'Final-Recipient: rfc822;bob@example.com',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; mx.example.com',
      'Diagnostic-Code: smtp; 550-5.1.1 No such user 550 5.1.1 Try another',
      'Last-Attempt-Date: Thu, 03 Sep 2026 07:00:00 +0000',
      '',
    ].join('\r\n'),
  ]);
  assert.deepEqual(returned, ['message/rfc822', original.toString()]);
});

rfc(3464, '2.1.1').must('be readable back, field by field', () => {
  assert.deepEqual(
    readReport(
      write({
        recipients: [failed, { ...failed, action: 'delayed', status: '4.4.1', retryUntil: Date.UTC(2026, 8, 8) }],
      }),
    ),
    {
      reportingServer: 'mail.example.org',
      envelopeId: 'QQ314159',
      arrival: Date.UTC(2026, 8, 3, 6),
      recipients: ['failed', 'delayed'].map(action => ({
        finalRecipient: 'bob@example.com',
        originalRecipient: 'Bob@Example.com',
        action,
        status: action === 'failed' ? '5.1.1' : '4.4.1',
        remoteServer: 'mx.example.com',
        diagnostic: '550-5.1.1 No such user 550 5.1.1 Try another',
        lastAttempt: Date.UTC(2026, 8, 3, 7),
        retryUntil: action === 'failed' ? null : Date.UTC(2026, 8, 8),
      })),
      originalMessageId: '<1@example.org>',
    },
  );
});

rfc(6522, '3').should('say first in plain words what happened, why, and what to do', async () => {
  const { text, subject } = await readMessage(write());
  assert.equal(subject, 'Your message could not be delivered (bob@example.com)');
  for (const words of [
    'could not be delivered to this address',
    'no such mailbox',
    'Check the spelling',
    'mx.example.com said: 550-5.1.1',
  ]) {
    assert.ok(text?.replace(/\s+/g, ' ').includes(words), `${words}\n${text}`);
  }
  const delayed = await readMessage(
    write({ recipients: [{ ...failed, action: 'delayed', status: '4.4.1', retryUntil: Date.UTC(2026, 8, 8) }] }),
  );
  assert.match(delayed.text ?? '', /not\s+been\s+delivered.*yet.*keep trying until: Tue, 08 Sep 2026/s);
  assert.doesNotMatch(delayed.text ?? '', /What to do/);
});

rfc(3464, '2.3.3').must('carry every action', () => {
  for (const action of ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const) {
    const status = action === 'failed' ? '5.0.0' : action === 'delayed' ? '4.0.0' : '2.0.0';
    assert.equal(
      readReport(write({ recipients: [{ recipient: failed.recipient, action, status }] }))?.recipients[0]?.action,
      action,
    );
  }
});

rfc(3464, '2').must('speak in its subject of the worst that happened', async () => {
  const delivered: RecipientReport = { recipient: failed.recipient, action: 'delivered', status: '2.0.0' };
  assert.equal(
    (await readMessage(write({ recipients: [delivered, failed] }))).subject,
    'Your message could not be delivered',
  );
});

rfc(3461, '4.3').must('return the header only where RET=HDRS asks for it, or the message is long', () => {
  const header = 'From: ann@example.org\r\nMessage-ID: <1@example.org>\r\n\r\n';
  assert.deepEqual(parts(write({ returned: 'headers' }))[2], ['text/rfc822-headers', header]);
  const long = Buffer.concat([original, Buffer.alloc(300 * 1024, 'x\r\n')]);
  assert.deepEqual(parts(write({ original: long }))[2], ['text/rfc822-headers', header]);
  assert.equal(readReport(write({ returned: 'headers' }))?.originalMessageId, '<1@example.org>');
});

rfc(3834, '5').should('say that a machine wrote it', async () => {
  const { headers, from } = await readMessage(write());
  assert.equal(headers.find(({ name }) => name === 'Auto-Submitted')?.value, 'auto-replied');
  assert.deepEqual(from[0], {
    name: 'Mail Delivery Subsystem',
    address: 'postmaster@mail.example.org',
    mailbox: { localPart: 'postmaster', domain: 'mail.example.org' },
  });
});

rfc(3464, '2.3').mustNot('let a stranger write fields, or stop the report from being sent', () => {
  const recipients: RecipientReport[] = [
    {
      ...failed,
      diagnostic: '550 x\r\nStatus: 2.0.0\0\u202e é',
      remoteServer: 'mx\r\nAction: delivered',
      originalRecipient: { type: 'rfc822\r\nX', address: 'a\r\nAction: delivered' },
    },
  ];
  const bytes = write({ recipients, envelopeId: 'a\r\nb' });
  const [only, ...others] = readReport(bytes)!.recipients;
  assert.deepEqual([only?.action, only?.status, others], ['failed', '5.1.1', []]);
  assert.ok(bytes.every(byte => byte < 128 && byte !== 0));
});

rfc(3464, '2.3.9').mustNot('promise another attempt for what is not delayed', async () => {
  const bytes = write({ recipients: [{ ...failed, retryUntil: Date.UTC(2026, 8, 8) }] });
  assert.equal(readReport(bytes)?.recipients[0]?.retryUntil, null);
  assert.doesNotMatch((await readMessage(bytes)).text ?? '', /keep trying/);
});

rfc(3464, '2.3.4').must('carry a status code that is one', () => {
  const written = writeReport(
    { ...report, recipients: [{ ...failed, status: '550' }] },
    { now: 0, random: seededRandom(1), domain: 'x.example' },
  );
  assert.equal(written.ok, false);
});

rfc(3464, '1').should('not find a report where there is none', () => {
  assert.equal(readReport(Buffer.from('Subject: x\r\n\r\nbody')), null);
  assert.equal(readReport(Buffer.from('Content-Type: multipart/report; boundary=b\r\n\r\n--b--')), null);
  assert.deepEqual(
    readReport(
      Buffer.from(
        'Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n--b--',
      ),
    ),
    {
      reportingServer: null,
      envelopeId: null,
      arrival: null,
      recipients: [],
      originalMessageId: null,
    },
  );
});
