/** Bounces, notifications and complaints of others: each form of the corpus read; nothing hostile throws or takes long. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { explainReply } from '../../../server/mime/causes.ts';
import { isReportTree, readReturned } from '../../../server/mime/returned.ts';
import { parseStructure } from '../../../server/mime/structure.ts';

const folder = join(import.meta.dirname, '..', '..', 'corpus', 'returns');
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, unknown>;
const samples = globSync(join(folder, '*.eml')).map(path => {
  const text = readFileSync(path, 'utf8');
  return {
    name: basename(path, '.eml'),
    bytes: Buffer.from(text.replace(/\n/g, '\r\n')),
    fromNobody: text.startsWith('Return-Path: <>'),
  };
});

function told(bytes: Buffer, fromNobody: boolean) {
  const read = readReturned(bytes, fromNobody);
  return (
    read && {
      ...{ form: read.form, by: read.by, messageId: read.about.messageId, id: read.about.received[0]?.id ?? null },
      recipients: read.recipients.map(({ kind, address, status, reply, host }) => {
        const { cause } = explainReply({ status, reply, final: kind === 'failed' });
        return [kind, address, status, cause, host, reply];
      }),
    }
  );
}

test('the corpus is large enough to mean something', () => {
  assert.ok(samples.length >= 25);
  assert.deepEqual(samples.map(({ name }) => name).toSorted(), Object.keys(expected).toSorted());
});

for (const { name, bytes, fromNobody } of samples)
  test(`${name} is read as it should be`, () => assert.deepEqual(told(bytes, fromNobody), expected[name]));

test('a report is known by its tree, and a letter is none', () => {
  const trees = samples.map(({ name, bytes }) => [name, isReportTree(parseStructure(bytes).structure)] as const);
  const reports = trees.filter(([, is]) => is).map(([name]) => name);
  assert.equal(
    reports.length,
    Object.values(expected).filter(one => formOf(one) !== 'letter' && one !== null).length + 1,
  );
  assert.ok(!reports.includes('qmail'));
});
const formOf = (one: unknown) => (one as { form?: string } | null)?.form;

test('what a person shows us of a bounce is not told to us', () => {
  const bounce = samples.find(({ name }) => name === 'postfix-no-such-user')!.bytes;
  const shown = Buffer.concat([
    Buffer.from(
      'Return-Path: <lee@x.example>\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nLook!\r\n--q\r\n',
    ),
    Buffer.from('Content-Type: message/rfc822\r\n\r\n'),
    ...[bounce, Buffer.from('\r\n--q--\r\n')],
  ]);
  assert.equal(readReturned(shown, false), null);
  assert.equal(isReportTree(parseStructure(shown).structure), false);
});

test('cut, shuffled or made of noise, nothing throws', () => {
  const random = seededRandom(11);
  const below = (most: number) => Math.floor(random.fraction() * most);
  for (const { bytes } of samples)
    for (let round = 0; round < 25; round++) {
      const broken = Buffer.from(bytes.subarray(0, 1 + below(bytes.length)));
      for (let hits = below(12); hits > 0; hits--) broken[below(broken.length)] = below(256);
      const read = readReturned(broken, true);
      for (const { status, reply } of read?.recipients ?? []) explainReply({ status, reply });
    }
});

const times = (text: string, count: number) => text.repeat(count);
const hostile: Readonly<Record<string, string>> = {
  'a line without end': `Hi. This is the x\r\n\r\n<${times('a', 5_000_000)}`,
  'addresses without end': `Hi. This is the x\r\n\r\n${times('<a@b.example>:\r\nno\r\n\r\n', 400_000)}`,
  'almost addresses': `Hi. This is the x\r\n\r\n${times('a@b.c.d.e.f.g.h.i.j@', 500_000)}`,
  'codes without end': `A message that you sent could not be delivered\r\n\r\n  a@b.example\r\n    ${times('550 5.1.1 ', 900_000)}`,
  'openings without end': times('message to message to delivered to recipients ', 200_000),
  'named without end': `X-Failed-Recipients: ${times('a@b.example,', 800_000)}\r\n\r\nx`,
  'tags without end': `Content-Type: text/html\r\n\r\nDelivery has failed to these recipients ${times('<p', 4_000_000)}`,
  'groups without end': `Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${times('Final-Recipient: rfc822;a@b\r\n\r\n', 300_000)}--b--`,
  'a whole message of 10 MB': `Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;x\r\n\r\nFinal-Recipient: rfc822;a@b\r\nAction: failed\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <1@x>\r\n\r\n${times(`${'x'.repeat(70)}\r\n`, 145_000)}--b--`,
};
for (const [what, text] of Object.entries(hostile))
  test(`10 MB of ${what} costs at most 20 ms of the thread`, () => {
    const bytes = Buffer.from(
      text.startsWith('X-') || text.startsWith('Content') ? text : `Return-Path: <>\r\n\r\n${text}`,
    );
    // The second time is as it is in a server that runs: the first also compiles.
    const read = () => {
      const before = process.cpuUsage();
      for (const { status, reply } of readReturned(bytes, true)?.recipients ?? []) explainReply({ status, reply });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    read();
    const spent = Math.min(read(), read(), read());
    assert.ok(spent <= 20, `${spent} ms`);
  });
