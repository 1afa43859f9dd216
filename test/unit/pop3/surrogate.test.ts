import assert from 'node:assert/strict';
import { isAscii } from 'node:buffer';
import test from 'node:test';
import { readAddresses } from '../../../server/mime/address-list.ts';
import { fieldsOf } from '../../../server/mime/header.ts';
import { surrogateHeader } from '../../../server/pop3/surrogate.ts';
import { corpus, damaged, seededNumbers } from '../../support/corpus.ts';

const convert = (header: string) => surrogateHeader(Buffer.from(header)).toString('latin1');

const table: [title: string, header: string, surrogate: string][] = [
  ['texts become encoded words', 'Subject: Grüße\r\n\r\n', 'Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n\r\n'],
  [
    'fields that are ASCII stay octet by octet',
    'X-a :  b\r\n\tc\r\nX: ü\r\n',
    'X-a :  b\r\n\tc\r\nX: =?UTF-8?B?w7w=?=\r\n',
  ],
  [
    'a name is encoded, its address stays',
    'From: Jörg <joerg@example.org>\r\n\r\n',
    'From: =?UTF-8?Q?J=C3=B6rg?= <joerg@example.org>\r\n\r\n',
  ],
  [
    'a domain becomes A-labels, and can be answered',
    'To: ann@bücher.example, b@example.org\r\n\r\n',
    'To: ann@xn--bcher-kva.example, b@example.org\r\n\r\n',
  ],
  [
    'a group keeps its name',
    'Cc: Büro: jörg@example.org, a@b.example;\r\n\r\n',
    'Cc: =?UTF-8?Q?B=C3=BCro?=: =?UTF-8?Q?j=C3=B6rg=40example=2Eorg?=\r\n <invalid@internationalized-address.invalid>, a@b.example;\r\n\r\n',
  ],
  [
    'ids are not passed off as real',
    'Message-ID: <ü@x>\r\n\r\n',
    'Downgraded-Message-ID: =?UTF-8?Q?=3C=C3=BC=40x=3E?=\r\n\r\n',
  ],
  [
    'trace and signatures are left out where they are more than ASCII',
    'Received: from ü\r\n by b\r\nReturn-Path: <ü@x>\r\nDKIM-Signature: i=ü\r\nReceived: by c\r\nSubject: x\r\n\r\n',
    'Received: by c\r\nSubject: x\r\n\r\n',
  ],
  [
    'parameters are written by RFC 2231',
    'Content-Type: text/plain; charset=utf-8; name="ü.txt"\r\nContent-Disposition: attachment; filename=ü\r\n\r\n',
    "Content-Type: text/plain; charset=utf-8; name*=utf-8''%C3%BC.txt\r\nContent-Disposition: attachment; filename*=utf-8''%C3%BC\r\n\r\n",
  ],
  [
    'a line that is no field is left out',
    'A: b\r\nX ü: c\r\n d\r\nno field\r\nC: d\r\n\r\n',
    'A: b\r\nno field\r\nC: d\r\n\r\n',
  ],
  ['text without any field is a body', 'Grüße ohne Kopf', Buffer.from('Grüße ohne Kopf').toString('latin1')],
];
for (const [title, header, surrogate] of table) {
  test(title, () => assert.equal(convert(header), surrogate));
}

test('octets that are no UTF-8 are read as most people mean them', () => {
  const header = Buffer.from('Subject: caf\u00e9\r\n\r\n', 'latin1');
  assert.equal(surrogateHeader(header).toString(), 'Subject: =?UTF-8?Q?caf=C3=A9?=\r\n\r\n');
});

test('kept headers, and many more made of them, become ASCII and keep their fields apart', () => {
  const next = seededNumbers(6858);
  const samples = corpus('pop3/headers');
  for (let round = 0; round < 3000; round++) {
    const header = round < samples.length ? samples[round]!.bytes : damaged(samples, next);
    const surrogate = surrogateHeader(header);
    const shown = JSON.stringify(header.toString('latin1'));
    const before = fieldsOf(header);
    if (before.length === 0) continue;
    assert.ok(isAscii(surrogate), shown);
    const names = new Set(before.map(field => field.name.toLowerCase()));
    for (const field of fieldsOf(surrogate)) {
      assert.ok(names.has(field.name.toLowerCase().replace(/^downgraded-/, '')), `${field.name} in ${shown}`);
    }
    assert.ok(readAddresses(surrogate.toString('latin1')).length >= 0);
  }
});

test('a header of 1 MiB is converted in time', () => {
  const began = performance.now();
  surrogateHeader(Buffer.from(`To: ${'jörg@example.org, '.repeat(5000)}a@b\r\n${'X: ü\r\n'.repeat(100_000)}\r\n`));
  assert.ok(performance.now() - began < 4000);
});
