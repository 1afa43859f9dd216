/** message/delivery-status: the fields that a message asks for, each by its section. */
import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { readMessage } from '../../../server/mime/message.ts';
import { languageFor, type RecipientReport, type Report, writeReport } from '../../../server/mime/report.ts';
import { rfc } from '../../support/rfc.ts';

const failed: RecipientReport = {
  recipient: { localPart: 'kim', domain: 'there.example' },
  action: 'failed',
  status: '5.1.1',
  remoteServer: 'mx.there.example',
  diagnostic: '550 5.1.1 No such user',
  logId: 'MWS1W206DPS8-1',
};
const report: Report = {
  to: { localPart: 'ann', domain: 'here.example' },
  reportingServer: 'mail.here.example',
  receivedFrom: 'laptop.there.example',
  recipients: [failed],
  original: Buffer.from('Subject: Lunch\r\nMessage-ID: <3@x>\r\nReferences: <1@x> <2@x>\r\n\r\nhello\r\n'),
  returned: 'headers',
};
function write(change: Partial<Report> = {}): string {
  const written = writeReport({ ...report, ...change }, { now: 0, random: seededRandom(7), domain: 'here.example' });
  assert.ok(written.ok, written.ok ? '' : written.error);
  return written.value.toString();
}
const fields = (text: string, name: string) => [...text.matchAll(new RegExp(`^${name}: (.*)\r$`, 'gm'))].map(m => m[1]);

rfc(3464, '2.2.1').must('tell the envelope id as it was given, and none where none was', () => {
  assert.deepEqual(fields(write({ envelopeId: 'QQ 314=159+26' }), 'Original-Envelope-Id'), ['QQ 314=159+26']);
  assert.deepEqual(fields(write(), 'Original-Envelope-Id'), []);
});
rfc(3464, '2.2.2').must('name the server that writes it', () => {
  assert.deepEqual(fields(write(), 'Reporting-MTA'), ['dns; mail.here.example']);
});
rfc(3464, '2.2.3').mustNot('speak of a gateway where there is none', () => {
  assert.deepEqual(fields(write(), 'DSN-Gateway'), []);
});
rfc(3464, '2.2.4').may('tell from whom the message came', () => {
  assert.deepEqual(fields(write(), 'Received-From-MTA'), ['dns; laptop.there.example']);
});
rfc(3464, '2.3').must('have one group for each recipient, each with recipient, action and status', () => {
  const text = write({ recipients: [failed, { ...failed, recipient: { localPart: 'lee', domain: 'there.example' } }] });
  assert.deepEqual(
    ['Final-Recipient', 'Action', 'Status'].map(name => fields(text, name).length),
    [2, 2, 2],
  );
});
rfc(3464, '2.3.1').must('name the original recipient exactly as the sender did, his letters’ case kept', () => {
  const originalRecipient = { type: 'rfc822', address: 'Kim.LEE@There.Example' };
  const text = write({ recipients: [{ ...failed, originalRecipient }] });
  assert.deepEqual(fields(text, 'Original-Recipient'), ['rfc822;Kim.LEE@There.Example']);
});
rfc(3464, '2.3.6').must('call "smtp" only what an SMTP server said', () => {
  const ours = { ...failed, diagnostic: 'Aliases lead round in circles' };
  assert.deepEqual(fields(write(), 'Diagnostic-Code'), ['smtp; 550 5.1.1 No such user']);
  assert.deepEqual(fields(write({ recipients: [ours] }), 'Diagnostic-Code'), [
    'x-mailroom; Aliases lead round in circles',
  ]);
});
rfc(3464, '2.3.8').may('tell under which name our log has it', () => {
  assert.deepEqual(fields(write(), 'Final-Log-ID'), ['MWS1W206DPS8-1']);
});
rfc(3834, '3.1.6').should('stand in the thread of the message that it is about', () => {
  assert.deepEqual(fields(write(), 'In-Reply-To'), ['<3@x>']);
  assert.equal(fields(write(), 'References')[0], '<1@x> <2@x> <3@x>');
  const forged = Buffer.from('Message-ID: <a@x>\r\n\tBcc: <all@x>\r\n\r\n');
  assert.doesNotMatch(write({ original: forged, returned: 'headers' }).split('\r\n\r\n')[0]!, /^Bcc/m);
});
rfc(3461, '6.2').should('say why a large message comes back as its header', async () => {
  const original = Buffer.concat([report.original, Buffer.alloc(9_000, 'x\r\n')]);
  const { text } = await readMessage(Buffer.from(write({ original, returned: 'full', returnAtMost: 4096 })));
  assert.match(text!.replace(/\s+/g, ' '), /the message itself is larger than the 4 KB that are sent back/);
});
rfc(3282, '3').should('speak the language that its reader reads', async () => {
  const { text, subject, headers } = await readMessage(Buffer.from(write({ language: 'de' })));
  assert.match(subject, /^Ihre Nachricht konnte nicht zugestellt werden/);
  for (const words of [
    'Diese Adresse gibt es dort nicht.',
    'Was zu tun ist:',
    'Der Server mx.there.example sagte: 550',
  ])
    assert.ok(text!.replace(/\s+/g, ' ').includes(words), text!);
  assert.ok(headers.length > 0);
  const reads = (header: string) => languageFor(Buffer.from(`${header}\r\n\r\nx`), 'en');
  assert.equal(reads('Accept-Language: fr, de-AT;q=0.8'), 'de');
  assert.equal(reads('Content-Language: de-DE'), 'de');
  assert.equal(reads('Content-Language: dender'), 'en');
  assert.equal(reads('Subject: de'), 'en');
});
