/** A report about an internationalized message, where its reader is reached without SMTPUTF8. */
import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { type Report, writeReport } from '../../../server/mime/report.ts';
import { readReturned } from '../../../server/mime/returned.ts';
import { rfc } from '../../support/rfc.ts';

const report: Report = {
  to: { localPart: 'ann', domain: 'here.example' },
  reportingServer: 'mail.here.example',
  recipients: [{ recipient: { localPart: 'jürgen', domain: 'there.example' }, action: 'failed', status: '5.1.1' }],
  original: Buffer.from('From: jörg@here.example\r\nSubject: Grüße\r\nMessage-ID: <1@x>\r\n\r\nhello\r\n'),
  returned: 'full',
};
function write(change: Partial<Report>): Buffer {
  const written = writeReport({ ...report, ...change }, { now: 0, random: seededRandom(7), domain: 'here.example' });
  assert.ok(written.ok);
  return written.value;
}

rfc(6533, '4').must('need no SMTPUTF8: all of it is ASCII, the address as utf-8-addr-xtext', () => {
  for (const returned of ['full', 'headers'] as const) {
    const bytes = write({ returned });
    assert.ok(bytes.every(octet => octet < 128));
    assert.match(bytes.toString(), /Final-Recipient: utf-8;j\\x\{FC\}rgen@there\.example\r\n/);
    assert.match(bytes.toString(), returned === 'full' ? /message\/global\r\n/ : /message\/global-headers\r\n/);
  }
});
rfc(6533, '6').must('encode what came back, and lose nothing of it', () => {
  const read = readReturned(write({ returned: 'headers' }), true);
  assert.deepEqual(
    [read?.recipients[0]?.address, read?.about.messageId, read?.about.subject],
    ['jürgen@there.example', '<1@x>', 'Grüße'],
  );
});
rfc(6533, '5').must('return a message with a header in ASCII as message/rfc822', () => {
  const bytes = write({ original: Buffer.from('Subject: x\r\n\r\nGrüße\r\n') });
  assert.match(bytes.toString(), /Content-Type: message\/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n/);
});
