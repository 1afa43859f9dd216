import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import { seededRandom } from '../../../server/base/ports.ts';
import { decodeTransfer } from '../../../server/mime/coding.ts';
import { allFields } from '../../../server/mime/header.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { printReportMail, type ReportMail } from '../../../server/mta/report-mail.ts';
import { reportParts } from '../../../server/reports/recognise.ts';
import { rfc } from '../../support/rfc.ts';
import { must } from '../../support/store-world.ts';

const NOW = Date.UTC(2026, 10, 24, 1);
const fileName = 'here.example!there.example!1795392000!1795478399!20261123.abc.json.gz';
const mail: ReportMail = {
  ...{ kind: 'tls', about: 'there.example', reporter: 'here.example', from: 'tls-reports@here.example' },
  ...{ to: 'tls@there.example', fileName, file: gzipSync('{}'), day: '2026-11-23', counted: 7 },
  subject: 'Report Domain: there.example Submitter: here.example Report-ID: <20261123.abc@here.example>',
};
const printed = must(printReportMail(mail, { now: NOW, random: seededRandom(1), domain: 'here.example' }));
const field = (name: string) => allFields(printed, name);

rfc(8460, '5.3').must('be a multipart/report of type tlsrpt, with the report packed in its second part', () => {
  const { structure } = parseStructure(printed);
  assert.ok(structure.kind === 'multipart');
  assert.equal(structure.subtype, 'report');
  assert.deepEqual(
    structure.parts.map(({ type, subtype }) => `${type}/${subtype}`),
    ['text/plain', 'application/tlsrpt+gzip'],
  );
  const [found] = reportParts(structure, mail.subject);
  assert.equal(found!.kind, 'tls');
  const { body, encoding, disposition } = found!.part;
  assert.equal(gunzipSync(decodeTransfer(printed.subarray(body.start, body.end), encoding)).toString(), '{}');
  assert.deepEqual(disposition?.parameters, [['filename', fileName]]);
});

rfc(8460, '3').must('name the domain it is about and who sends it, in fields of their own', () => {
  assert.deepEqual(field('tls-report-domain'), ['there.example']);
  assert.deepEqual(field('tls-report-submitter'), ['here.example']);
  assert.deepEqual(field('subject'), [mail.subject]);
});

rfc(8689, '5').should('ask for delivery whatever is wrong with the receiver’s TLS, of which it tells', () => {
  assert.deepEqual(field('tls-required'), ['No']);
});

rfc(3834, '5').should('say that a machine wrote it', () => {
  assert.deepEqual(field('auto-submitted'), ['auto-generated']);
});

rfc(9990, '3.5').must('be mail with the packed XML attached under its own name, and no TLS fields', () => {
  const dmarc: ReportMail = { ...mail, kind: 'dmarc', fileName: 'here.example!there.example!1!2!x.xml.gz' };
  const bytes = must(printReportMail(dmarc, { now: NOW, random: seededRandom(1), domain: 'here.example' }));
  const { structure } = parseStructure(bytes);
  assert.ok(structure.kind === 'multipart');
  const file = structure.parts[1]!;
  assert.deepEqual([file.type, file.subtype, file.disposition?.type], ['application', 'gzip', 'attachment']);
  assert.deepEqual(allFields(bytes, 'tls-required'), []);
  assert.deepEqual(
    reportParts(structure, mail.subject).map(({ kind }) => kind),
    ['dmarc'],
  );
});
