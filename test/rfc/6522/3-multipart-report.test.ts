/** multipart/report as we write it. */
import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { type Report, writeReport } from '../../../server/mime/report.ts';
import { readReport } from '../../../server/mime/report-reader.ts';
import { type Multipart, parseStructure } from '../../../server/mime/structure.ts';
import { rfc } from '../../support/rfc.ts';

const report: Report = {
  to: { localPart: 'ann', domain: 'here.example' },
  reportingServer: 'mail.here.example',
  recipients: [{ recipient: { localPart: 'kim', domain: 'there.example' }, action: 'failed', status: '5.1.1' }],
  original: Buffer.from('From: ann@here.example\r\nSubject: x\r\nMessage-ID: <1@here.example>\r\n\r\nhello\r\n'),
  returned: 'full',
};
function write(change: Partial<Report> = {}): Buffer {
  const written = writeReport({ ...report, ...change }, { now: 0, random: seededRandom(7), domain: 'here.example' });
  assert.ok(written.ok);
  return written.value;
}
const tree = (bytes: Buffer) => parseStructure(bytes).structure as Multipart;

rfc(6522, '3').must('name its report-type and its boundary', () => {
  const { subtype, parameters } = tree(write());
  assert.equal(subtype, 'report');
  assert.deepEqual(
    parameters.map(([name]) => name),
    ['report-type', 'boundary'],
  );
});
rfc(6522, '3').must('have the words first, then the fields, then what came back', () => {
  const types = tree(write()).parts.map(part => `${part.type}/${part.subtype}`);
  assert.deepEqual(types, ['text/plain', 'message/delivery-status', 'message/rfc822']);
});
rfc(6522, '3').must('be seven bits wide where nothing in it is wider', () => {
  assert.ok(write().every(octet => octet < 128));
});
rfc(2045, '6.4').must('say of the whole that it is as wide as its widest part', () => {
  const wide = (bytes: Buffer) => /^Content-Transfer-Encoding: 8bit\r$/m.test(bytes.toString().split('\r\n\r\n')[0]!);
  const original = Buffer.from('Content-Transfer-Encoding: 8bit\r\nSubject: x\r\n\r\nGr\u00fc\u00dfe\r\n');
  assert.ok(wide(write({ original })));
  assert.ok(!wide(write({ original, returned: 'headers' })) && !wide(write()));
  const recipient = { localPart: 'j\u00fcrgen', domain: 'there.example' };
  assert.ok(wide(write({ utf8: true, recipients: [{ recipient, action: 'failed', status: '5.1.1' }] })));
});
rfc(6522, '4').may('return the header alone, as text/rfc822-headers', () => {
  const bytes = write({ returned: 'headers' });
  assert.equal(tree(bytes).parts[2]?.subtype, 'rfc822-headers');
  assert.doesNotMatch(bytes.toString(), /hello/);
});
rfc(6522, '3').must('be told from what the message itself holds: its boundary is in no body', () => {
  const inner = write();
  const bytes = write({ original: inner });
  assert.equal(tree(bytes).parts.length, 3);
  assert.equal(readReport(bytes)?.recipients.length, 1);
});
