/** With `mailauth`, which nobody here wrote: what one signs the other verifies, and both judge the same mail alike. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { authenticate } from 'mailauth';
import { sealMessage as peerSeal } from 'mailauth/lib/arc/index.js';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { sealMessage } from '../../../server/mailauth/arc-seal.ts';
import { verifyArc } from '../../../server/mailauth/arc-verify.ts';
import { printPrivateKey } from '../../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../../server/mailauth/dkim-sign.ts';
import { verifyDkim } from '../../../server/mailauth/dkim-verify.ts';
import { damaged, seededNumbers } from '../../support/corpus.ts';
import { ed25519Key, ed25519Record, NOW, oddMessage, rsaKey, rsaRecord, usualDns } from '../../support/signed-mail.ts';

const keys = [
  { domain: 'example.com', selector: 'r', privateKey: rsaKey },
  { domain: 'example.com', selector: 'e', privateKey: ed25519Key },
] as const;
const forms = ['relaxed/relaxed', 'relaxed/simple', 'simple/relaxed', 'simple/simple'] as const;
const ours = { resolver: usualDns, now: NOW };
const signer = ({ domain, selector, privateKey }: (typeof keys)[number]) => ({
  signingDomain: domain,
  selector,
  privateKey: printPrivateKey(privateKey),
});
/** The peer's resolver throws what node:dns throws. */
const resolver = async (name: string) => {
  const text = { 'r._domainkey.example.com': rsaRecord, 'e._domainkey.example.com': ed25519Record }[name];
  if (text) return [[text]];
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};
const theirs = { resolver, strict: true, curTime: new Date(NOW) };
const theirResults = async (message: Buffer) =>
  (await dkimVerify(message, theirs)).results.map(one => one.status.result);
const ourResults = async (message: Buffer) => (await verifyDkim(message, ours)).signatures.map(one => one.result);

test('what we sign the peer verifies, in all forms, whatever the blanks', async () => {
  const next = seededNumbers(1);
  for (let round = 0; round < 60; round++) {
    const message = oddMessage(next, { lastLineEnd: round % 3 > 0 });
    const [header, body] = forms[round % 4]!.split('/') as ['simple' | 'relaxed', 'simple' | 'relaxed'];
    const signed = signMessage(message, keys, { now: NOW, header, body });
    assert.ok(signed.ok);
    const whole = Buffer.concat([Buffer.from(signed.value), message]);
    assert.deepEqual(
      await theirResults(whole),
      ['pass', 'pass'],
      `${header}/${body} ${JSON.stringify(whole.toString())}`,
    );
  }
});

test('what the peer signs we verify, in all forms, whatever the blanks', async () => {
  const next = seededNumbers(2);
  for (let round = 0; round < 60; round++) {
    const message = oddMessage(next, { lastLineEnd: round % 3 > 0 });
    const { signatures, errors } = await dkimSign(message, {
      ...signer(keys[0]),
      canonicalization: forms[round % 4]!,
      signTime: new Date(NOW),
      signatureData: keys.map(key => ({
        ...signer(key),
        ...(round % 5 === 0 ? { maxBodyLength: 10 } : {}),
      })),
    });
    assert.deepEqual(errors, []);
    const whole = Buffer.concat([Buffer.from(signatures), message]);
    assert.deepEqual(
      await ourResults(whole),
      ['pass', 'pass'],
      `${forms[round % 4]} ${JSON.stringify(whole.toString())}`,
    );
  }
});

test('of damaged messages both say the same: it passes, or it does not', async () => {
  const next = seededNumbers(3);
  let passes = 0;
  for (let round = 0; round < 400; round++) {
    const message = oddMessage(next);
    const [header, body] = forms[round % 4]!.split('/') as ['simple' | 'relaxed', 'simple' | 'relaxed'];
    const signed = signMessage(message, [keys[round % 2]!], { now: NOW, header, body });
    assert.ok(signed.ok);
    const whole = Buffer.concat([Buffer.from(signed.value), message]);
    const broken = damaged([{ name: 'x', bytes: whole }], next);
    // The two end lines differently where CR or LF stands alone; that is not theirs to agree on.
    if (/(^|[^\r])\n|\r([^\n]|$)/.test(broken.toString('latin1'))) continue;
    const { signatures } = await verifyDkim(broken, ours);
    const passed = signatures.some(one => one.result === 'pass');
    if (passed) passes++;
    // The peer reads base64 with anything in it, and lets an unsigned From be.
    const stricter = signatures.some(one => one.cause === 'syntax' || one.cause === 'author-added');
    if (stricter) continue;
    const peers = await theirResults(broken);
    assert.equal(passed, peers.includes('pass'), `${peers} ${JSON.stringify(broken.toString('latin1'))}`);
  }
  assert.ok(passes > 5, `${passes} of them passed`);
});

const arcOfPeer = async (message: Buffer) => {
  const { arc } = await authenticate(message, { ...theirs, ip: '192.0.2.1', helo: 'x', mta: 'mx', disableDmarc: true });
  return arc ? arc.status.result : 'none';
};

test('chains of both, sealed in turn, are whole to both', async () => {
  const next = seededNumbers(4);
  for (let round = 0; round < 6; round++) {
    let message = oddMessage(next);
    for (let instance = 1; instance <= 6; instance++) {
      const key = keys[next(2)]!;
      const chain = instance === 1 ? 'none' : 'pass';
      const results = `mx${instance}.example.com; spf=pass smtp.mailfrom=ana@example.com; dkim=none`;
      if ((instance + round) % 2 === 0) {
        const sealed = sealMessage(message, { key, results, chain, now: NOW });
        assert.ok(sealed.ok, sealed.ok ? '' : sealed.error);
        message = Buffer.concat([Buffer.from(sealed.value), message]);
      } else message = Buffer.concat([await sealOfPeer(message, key, results, chain), message]);
      const verdict = await verifyArc(message, ours);
      assert.deepEqual(
        [verdict.result, verdict.sets.length, verdict.oldestPass],
        ['pass', instance, 0],
        message.toString(),
      );
      assert.equal(await arcOfPeer(message), 'pass');
    }
  }
});

/** The peer takes the chain from the message and believes what it is told about it. */
const sealOfPeer = (
  message: Buffer,
  key: (typeof keys)[number],
  authResults: string,
  cv: 'none' | 'pass',
): Promise<Buffer> =>
  peerSeal(message, {
    ...signer(key),
    authResults,
    cv,
    signTime: new Date(NOW),
  });
