/** Whatever is changed is noticed, and nothing a stranger writes makes us throw or wait. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { sealMessage } from '../../../server/mailauth/arc-seal.ts';
import { verifyArc } from '../../../server/mailauth/arc-verify.ts';
import { signMessage } from '../../../server/mailauth/dkim-sign.ts';
import { verifyDkim } from '../../../server/mailauth/dkim-verify.ts';
import { parseKeyRecord } from '../../../server/mailauth/key-record.ts';
import { arcVectors } from '../../support/arc-vectors.ts';
import { damaged, seededNumbers } from '../../support/corpus.ts';
import { BODY, craft, dns, ed25519Key, HEADER, NOW, rsaKey, rsaRecord, usualDns } from '../../support/signed-mail.ts';

const rsa = { domain: 'example.com', selector: 'r', privateKey: rsaKey };
const ed25519 = { domain: 'example.com', selector: 'e', privateKey: ed25519Key };
const options = { resolver: usualDns, now: NOW };
const letter = Buffer.from(`${HEADER.join('\r\n')}\r\n\r\n${BODY}`);

/** The octets a signature covers: all of header and body here, as every field is signed. */
for (const form of ['simple', 'relaxed'] as const) {
  test(`every octet of a signed message counts (${form})`, async () => {
    const next = seededNumbers(form.length);
    const signed = signMessage(letter, [rsa, ed25519], { now: NOW, header: form, body: form });
    assert.ok(signed.ok);
    const prefix = Buffer.from(signed.value);
    for (let at = 0; at < letter.length; at++) {
      const changed = Buffer.concat([prefix, letter]);
      const before = changed[prefix.length + at]!;
      const after = next(256);
      if (after === before || (form === 'relaxed' && isSameRelaxed(letter, at, after))) continue;
      changed[prefix.length + at] = after;
      const { signatures } = await verifyDkim(changed, options);
      const said = `octet ${at} (${before} → ${after})`;
      assert.ok(signatures.every(one => one.result !== 'pass') && signatures.length === 2, said);
    }
  });
}

/** Relaxed: the case of a field's name, and which blank stands somewhere, do not count. */
function isSameRelaxed(message: Buffer, at: number, after: number): boolean {
  const before = message[at]!;
  const blank = (octet: number | undefined) => octet === 32 || octet === 9;
  const letterCase = (before | 32) === (after | 32) && /[A-Za-z]/.test(String.fromCharCode(before));
  return letterCase || (blank(before) && blank(after)) || blank(after);
}

test('every octet of the signature itself counts, but for blanks', async () => {
  const next = seededNumbers(8);
  const signed = craft();
  const end = signed.indexOf('\r\nFrom');
  for (let at = 0; at < end; at++) {
    const after = 33 + next(94);
    // The last letter of base64 before "==" holds four bits that nobody reads.
    if (after === signed[at] || /^[A-Za-z0-9+/]==?/.test(signed.toString('latin1', at, at + 3))) continue;
    const changed = Buffer.from(signed);
    changed[at] = after;
    const { signatures } = await verifyDkim(changed, options);
    const passes = signatures.filter(one => one.result === 'pass');
    // A blank or a tag nobody knows may vanish; what is left must be as it was signed, so nothing may pass.
    assert.deepEqual(passes, [], `octet ${at}: ${changed.toString('latin1', 0, end)}`);
  }
});

test('damaged messages and chains never throw, and never pass by chance', async () => {
  const next = seededNumbers(99);
  const chains = arcVectors('validation').filter(vector => /^Pass/.test(vector.values.cv!));
  const samples = [
    { name: 'dkim', bytes: craft() },
    ...chains.slice(0, 8).map(({ name, message }) => ({ name, bytes: message })),
  ];
  for (let round = 0; round < 1500; round++) {
    const message = damaged(samples, next);
    await verifyDkim(message, options);
    await verifyArc(message, options);
  }
});

test('damaged key records never throw', () => {
  const next = seededNumbers(5);
  const samples = [
    rsaRecord,
    'v=DKIM1; k=ed25519; t=y:s; h=sha256; s=email; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  ].map(text => ({ name: text, bytes: Buffer.from(text) }));
  for (let round = 0; round < 3000; round++) parseKeyRecord(damaged(samples, next).toString('latin1'));
});

test('line ends alone, 8 bits, NUL and no header at all are taken as they come', async () => {
  const texts = [
    '',
    '\n',
    '\r\n',
    '\0',
    'x',
    'From: x',
    'DKIM-Signature:',
    'DKIM-Signature: \n\n',
    `${'é'.repeat(9)}: x\n\n`,
  ];
  for (const text of texts) {
    for (const octets of [Buffer.from(text), Buffer.concat([Buffer.from(text), craft()])]) {
      await verifyDkim(octets, options);
      await verifyArc(octets, options);
      signMessage(octets, [ed25519], { now: NOW });
      sealMessage(octets, { key: ed25519, results: 'x', chain: 'none', now: NOW });
    }
  }
  const bare = Buffer.from(`${HEADER.join('\n')}\n\nline\nline\r`, 'latin1');
  const signed = signMessage(bare, [ed25519], { now: NOW });
  assert.ok(signed.ok);
  const { signatures } = await verifyDkim(Buffer.concat([Buffer.from(signed.value), bare]), options);
  assert.deepEqual(
    signatures.map(one => one.result),
    ['pass'],
  );
});

test('of a hundred signatures ten are looked at, the others told as skipped', async () => {
  const one = craft();
  const field = one.subarray(0, one.indexOf('\r\nFrom') + 2);
  const message = Buffer.concat([...Array<Buffer>(119).fill(field), one]);
  const { signatures, unreadable } = await verifyDkim(message, options);
  assert.equal(unreadable, 'there are 20 more signatures');
  assert.deepEqual(
    [signatures.length, ...['pass', 'neutral'].map(result => signatures.filter(s => s.result === result).length)],
    [100, 10, 90],
  );
  assert.deepEqual([signatures[10]!.cause, signatures[10]!.domain], ['skipped', 'example.com']);
});

const cpu = async (act: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

test('hostile sizes cost little: a header of 1 MiB, long names, blanks, limits', async () => {
  const blanks = Buffer.from(`X: ${' '.repeat(90_000)}x\r\n`.repeat(10));
  const fields = Buffer.from('A:1\r\n'.repeat(200_000));
  const names = craft({ tags: { h: `from:${'a:'.repeat(25_000)}to` } });
  const limits = Array.from({ length: 10 }, (_, at) => craft({ tags: { l: String(at) } }));
  const heads = limits.map(signed => signed.subarray(0, signed.indexOf('\r\nFrom') + 2));
  const long = Buffer.concat([...heads, letter, Buffer.from(' a  \r\n'.repeat(500_000))]);
  for (const message of [
    Buffer.concat([blanks, craft({ tags: { h: 'from:x:x:x' } })]),
    Buffer.concat([fields, names]),
    long,
  ]) {
    assert.ok((await cpu(() => verifyDkim(message, options))) < 1500);
  }
});

test('a header beyond 1 MiB is not vouched for: what stands behind it is not read', async () => {
  const far = Buffer.concat([
    craft().subarray(0, -BODY.length - 2),
    Buffer.from('A: 1\r\n'.repeat(200_000)),
    Buffer.from('\r\n'),
  ]);
  assert.deepEqual(await verifyDkim(far, options), {
    signatures: [],
    authorFields: 0,
    unreadable: 'its header is longer than 1 MiB',
  });
  assert.equal((await verifyArc(far, options)).result, 'fail');
  assert.equal(signMessage(far, [rsa], { now: NOW }).ok, false);
});

test('the key that decided is told, and the verdict is the same another day', async () => {
  const resolver = dns({ 'r._domainkey.example.com': rsaRecord });
  const verdicts = await Promise.all([1, 2].map(() => verifyDkim(craft(), { resolver, now: NOW })));
  assert.deepEqual(verdicts[0], verdicts[1]);
  assert.deepEqual(JSON.parse(JSON.stringify(verdicts[0])), verdicts[0]);
});
