/** What we sign, and how it is written. */
import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { keyRecord } from '../../../server/mailauth/dkim-key.ts';
import { type SigningKey, signMessage } from '../../../server/mailauth/dkim-sign.ts';
import { verifyDkim } from '../../../server/mailauth/dkim-verify.ts';
import { allFields } from '../../../server/mime/header.ts';
import { seededNumbers } from '../../support/corpus.ts';
import { rfc } from '../../support/rfc.ts';
import { dns, ed25519Key, ed25519Record, HEADER, NOW, oddMessage } from '../../support/signed-mail.ts';

const rsa2048 = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const keys: readonly SigningKey[] = [
  { domain: 'example.com', selector: '20261123-rsa', privateKey: rsa2048 },
  { domain: 'Example.COM', selector: '20261123-ed25519', privateKey: ed25519Key },
];
const resolver = dns({
  '20261123-rsa._domainkey.example.com': keyRecord(rsa2048),
  '20261123-ed25519._domainkey.example.com': ed25519Record,
});
const letter = Buffer.from(`${HEADER.join('\r\n')}\r\nX-Mine: 1\r\n\r\nHello\r\n`);
const sign = (message: Buffer, options = {}) => {
  const signed = signMessage(message, keys, { now: NOW, ...options });
  assert.ok(signed.ok, signed.ok ? '' : signed.error);
  return Buffer.concat([Buffer.from(signed.value), message]);
};
const results = async (message: Buffer) =>
  (await verifyDkim(message, { resolver, now: NOW })).signatures.map(one => one.result);

rfc(6376, '5.5').must('put in signatures that verify, one for each key, from any message in every form', async () => {
  const next = seededNumbers(55);
  for (let round = 0; round < 40; round++) {
    const message = oddMessage(next, { lastLineEnd: round % 3 > 0 });
    const header = round % 2 === 0 ? 'relaxed' : 'simple';
    const body = round % 4 < 2 ? 'relaxed' : 'simple';
    assert.deepEqual(
      await results(sign(message, { header, body })),
      ['pass', 'pass'],
      JSON.stringify(message.toString()),
    );
  }
});
rfc(6376, '5.4').must('sign what is there of the usual fields, and guard those that show the message', async () => {
  const [value] = allFields(sign(letter), 'DKIM-Signature');
  assert.equal(
    / h=([^;]*)/.exec(value!)![1]!.replaceAll(' ', ''),
    'from:from:to:to:cc:subject:subject:date:date:message-id:mime-version:content-type:content-transfer-encoding',
  );
  const { signatures } = await verifyDkim(sign(letter), { resolver, now: NOW });
  assert.deepEqual([signatures[0]!.authorOversigned, signatures[0]!.uncovered], [true, []]);
  for (const added of ['From: boss@bank.example', 'Subject: Other', 'Content-Type: text/html', 'Cc: all@example.com']) {
    assert.deepEqual(
      await results(Buffer.concat([Buffer.from(`${added}\r\n`), sign(letter)])),
      ['fail', 'fail'],
      added,
    );
  }
  for (const added of ['Received: by x', 'Reply-To: list@example.org', 'List-Id: <x.example.org>']) {
    assert.deepEqual(
      await results(Buffer.concat([Buffer.from(`${added}\r\n`), sign(letter)])),
      ['pass', 'pass'],
      added,
    );
  }
});
rfc(6376, '5.4').must('sign From, and refuse a message that has none, or two', () => {
  for (const [message, why] of [
    ['To: x@example.com\r\n\r\n', 'it has no From fields'],
    ['From: a@example.com\r\nFrom: b@example.com\r\n\r\n', 'it has several From fields'],
  ] as const) {
    const signed = signMessage(Buffer.from(message), keys, { now: NOW });
    assert.deepEqual(signed, { ok: false, error: `the message cannot be signed: ${why}` });
  }
});
rfc(6376, '3.5').may('say when the signature expires', async () => {
  const message = sign(letter, { validFor: 3_600_000 });
  assert.deepEqual(await results(message), ['pass', 'pass']);
  const { signatures } = await verifyDkim(message, { resolver, now: NOW + 4_000_000 });
  assert.deepEqual(
    signatures.map(one => one.cause),
    ['expired', 'expired'],
  );
});
rfc(5322, '2.1.1').should('fold what it writes at 78 columns, however long the list of fields and the key', () => {
  const rsa4096 = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  const fields = Array.from({ length: 60 }, (_, at) => `X-Field-${at}`);
  const message = Buffer.from(`${HEADER.join('\r\n')}\r\n${fields.map(name => `${name}: 1\r\n`).join('')}\r\n`);
  const signed = signMessage(message, [{ ...keys[0]!, privateKey: rsa4096 }], { now: NOW, fields });
  assert.ok(signed.ok);
  const lines = signed.value.split('\r\n');
  assert.equal(lines.pop(), '');
  assert.ok(lines.every((line, at) => line.length <= 78 && line.startsWith(' ') === at > 0 && line.trim() !== ''));
});
rfc(6376, '5.2').must('refuse keys, domains and selectors that nobody could verify', () => {
  const refused = (changes: Partial<SigningKey>) => {
    const signed = signMessage(letter, [{ ...keys[0]!, ...changes }], { now: NOW });
    return signed.ok ? null : signed.error;
  };
  assert.equal(refused({ domain: 'a b' }), '"a b" is no domain to sign for');
  assert.equal(refused({ domain: 'x; d=bank.example' }), '"x; d=bank.example" is no domain to sign for');
  assert.equal(refused({ selector: 'a\r\nb' }), '"a\r\nb" is no selector');
  const p256 = createPrivateKey(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
  assert.equal(refused({ privateKey: p256 }), 'the key 20261123-rsa of example.com is neither RSA nor Ed25519');
});
