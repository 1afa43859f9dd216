import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { type Report, writeReport } from '../../../server/mime/report.ts';
import { readReport } from '../../../server/mime/report-reader.ts';
import { rfc } from '../../support/rfc.ts';

const report: Report = {
  to: { localPart: 'ann', domain: 'example.org' },
  reportingServer: 'mail.example.org',
  recipients: [
    {
      recipient: { localPart: 'jürgen', domain: 'xn--bcher-kva.example' },
      action: 'failed',
      status: '5.1.1',
      diagnostic: '550 kein Müller',
    },
  ],
  original: Buffer.from('Subject: Grüße\r\n\r\nhello\r\n'),
  returned: 'full',
};
function write(change: Partial<Report>): Buffer {
  const written = writeReport(
    { ...report, ...change },
    { now: 0, random: seededRandom(7), domain: 'mail.example.org' },
  );
  assert.ok(written.ok, written.ok ? '' : written.error);
  return written.value;
}

rfc(6533, '3').must('write a UTF-8 address in ASCII with \\x{HEX} where the report is ASCII', () => {
  const bytes = write({});
  assert.match(bytes.toString('latin1'), /Final-Recipient: utf-8;j\\x\{FC\}rgen@xn--bcher-kva\.example\r\n/);
  assert.match(bytes.toString('latin1'), /Diagnostic-Code: smtp; 550 kein M\?ller\r\n/);
  assert.equal(readReport(bytes)?.recipients[0]?.finalRecipient, 'jürgen@xn--bcher-kva.example');
});

rfc(6533, '4').must('use the global parts where the sender reads UTF-8', () => {
  const bytes = write({ utf8: true });
  const text = bytes.toString('utf8');
  assert.match(text, /Content-Type: message\/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n/);
  assert.match(text, /Final-Recipient: utf-8;jürgen@xn--bcher-kva\.example\r\n/);
  assert.match(text, /Content-Type: message\/global\r\nContent-Transfer-Encoding: 8bit\r\n/);
  assert.equal(readReport(bytes)?.recipients[0]?.finalRecipient, 'jürgen@xn--bcher-kva.example');
  assert.match(write({ utf8: true, returned: 'headers' }).toString(), /Content-Type: message\/global-headers\r\n/);
});
