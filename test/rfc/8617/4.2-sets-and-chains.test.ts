/** Beyond the vectors: limits, what changed since whom, answers that do not come, and when not to seal. */
import assert from 'node:assert/strict';
import { type SealOptions, sealMessage } from '../../../server/mailauth/arc-seal.ts';
import { verifyArc } from '../../../server/mailauth/arc-verify.ts';
import { allFields } from '../../../server/mime/header.ts';
import { rfc } from '../../support/rfc.ts';
import { BODY, dns, ed25519Key, HEADER, NOW, rsaKey, usualDns } from '../../support/signed-mail.ts';

const letter: Buffer = Buffer.from(`${HEADER.join('\r\n')}\r\n\r\n${BODY}`);
const rsa = { domain: 'example.com', selector: 'r', privateKey: rsaKey };
const ed25519 = { domain: 'example.com', selector: 'e', privateKey: ed25519Key };

function seal(message: Buffer, options: Partial<SealOptions> = {}): Buffer {
  const first = allFields(message, 'ARC-Seal').length === 0;
  const sealed = sealMessage(message, {
    key: ed25519,
    results: 'mx.example.com; spf=pass',
    chain: first ? 'none' : 'pass',
    now: NOW,
    ...options,
  });
  assert.ok(sealed.ok, sealed.ok ? '' : sealed.error);
  return Buffer.concat([Buffer.from(sealed.value), message]);
}
const sealedTimes = (count: number, message: Buffer = letter): Buffer =>
  count === 0 ? message : sealedTimes(count - 1, seal(message));
const judge = (message: Buffer, resolver = usualDns) => verifyArc(message, { resolver, now: NOW });

rfc(8617, '4.2.1').must('follow a chain of 50 sets, and neither add nor take a 51st', async () => {
  const full = sealedTimes(50);
  const verdict = await judge(full);
  assert.deepEqual([verdict.result, verdict.sets.length, verdict.oldestPass], ['pass', 50, 0]);
  assert.deepEqual(sealMessage(full, { key: rsa, results: 'x', chain: 'pass', now: NOW }), {
    ok: false,
    error: 'the chain is full: it has 50 sets',
  });
  const over = Buffer.concat([Buffer.from('ARC-Seal: i=51; cv=pass\r\n'), full]);
  assert.deepEqual([(await judge(over)).result, (await judge(over)).why], ['fail', 'the chain has more than 50 sets']);
});

rfc(8617, '4.2.1').may('bound the length of a chain', async () => {
  const results = Array.from(
    { length: 20 },
    (_, at) => `ARC-Authentication-Results: i=${at + 1}; ${'x'.repeat(14_000)}\r\n`,
  );
  const verdict = await judge(Buffer.concat([Buffer.from(results.join('')), letter]));
  assert.deepEqual([verdict.result, verdict.why], ['fail', 'the chain is longer than 256 KiB']);
});

rfc(8617, '5.2').must('tell since which set the message is as it was', async () => {
  const twice = sealedTimes(2);
  const changed = Buffer.concat([twice, Buffer.from('-- \r\nthe list\r\n')]);
  assert.deepEqual([(await judge(changed)).result, (await judge(changed)).instance], ['fail', 2]);
  const resealed = seal(changed);
  const verdict = await judge(seal(resealed));
  assert.deepEqual([verdict.result, verdict.oldestPass], ['pass', 3]);
  assert.deepEqual(
    verdict.sets.map(set => [set.instance, set.sealer, set.chain, set.results]),
    ['none', 'pass', 'pass', 'pass'].map((chain, at) => [at + 1, 'example.com', chain, 'mx.example.com; spf=pass']),
  );
});

rfc(8617, '5.2').mustNot('take silence of the DNS for a broken chain', async () => {
  const verdict = await judge(sealedTimes(2), dns({}, ['example.com']));
  assert.deepEqual([verdict.result, verdict.cause], ['temperror', 'dns']);
});

rfc(8617, '5.1.2').must('seal a broken chain as broken, once, and alone', async () => {
  const changed = Buffer.concat([sealedTimes(2), Buffer.from('more\r\n')]);
  const broken = seal(changed, { chain: 'fail' });
  const verdict = await judge(broken);
  assert.deepEqual(
    [verdict.result, verdict.instance, verdict.why],
    ['fail', 3, 'the chain was broken already when example.com sealed it'],
  );
  assert.deepEqual(sealMessage(broken, { key: rsa, results: 'x', chain: 'fail', now: NOW }), {
    ok: false,
    error: 'the chain was sealed as broken before: nothing mends it',
  });
});

rfc(8617, '5.1.1').mustNot('seal what does not agree with the message', () => {
  const refused = (message: Buffer, options: Partial<SealOptions>) => {
    const sealed = sealMessage(message, { key: rsa, results: 'x', chain: 'pass', now: NOW, ...options });
    return sealed.ok ? null : sealed.error;
  };
  assert.equal(refused(letter, {}), 'there is a chain exactly when it is not "none"');
  assert.equal(refused(sealedTimes(1), { chain: 'none' }), 'there is a chain exactly when it is not "none"');
  assert.match(
    refused(Buffer.concat([Buffer.from('ARC-Seal: i=2; cv=pass\r\n'), sealedTimes(1)]), {}) ?? '',
    /cannot have passed/,
  );
  assert.match(refused(letter, { chain: 'none', results: 'x\r\nEvil: yes' }) ?? '', /line break/);
});

rfc(8617, '4.1.2').should('sign what DKIM signs and the DKIM signatures, and no results and no seals', () => {
  const message = Buffer.concat([
    Buffer.from('DKIM-Signature: x\r\nAuthentication-Results: y; none\r\n'),
    sealedTimes(1),
  ]);
  const [value] = allFields(seal(message), 'ARC-Message-Signature');
  assert.equal(/ h=([^;]*)/.exec(value!)![1]!.replaceAll(' ', ''), 'from:from:to:subject:date:dkim-signature');
});

rfc(8617, '5.2').mustNot('call a chain whole when any octet of a set was changed', async () => {
  const message = seal(seal(letter, { key: rsa }), { key: ed25519 });
  const end = message.indexOf('From: Ana');
  for (let at = 0; at < end; at += 3) {
    const changed = Buffer.from(message);
    // Letters of names may change their case; no digit and no sign is one.
    changed[at] = message[at] === 0x7e ? 0x21 : 0x7e;
    const verdict = await judge(changed);
    assert.notEqual(verdict.result, 'pass', `octet ${at}`);
  }
});
