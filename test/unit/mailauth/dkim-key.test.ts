import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { zoneResolver } from '../../../server/dns/zone.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import {
  checkPublication,
  keyRecord,
  makeKey,
  printPrivateKey,
  readPrivateKey,
  selectorName,
  txtStrings,
  zoneFileLine,
} from '../../../server/mailauth/dkim-key.ts';
import { parseKeyRecord } from '../../../server/mailauth/key-record.ts';
import { dns, ed25519Key, ed25519Record, NOW, rsaKey, rsaRecord } from '../../support/signed-mail.ts';

test('keys are made, kept as PEM, read back and published as what they are', async () => {
  for (const [type, bits] of [
    ['rsa', 2048],
    ['ed25519', 256],
  ] as const) {
    const key = await makeKey(type);
    const again = readPrivateKey(printPrivateKey(key));
    assert.ok(again.ok && again.value.equals(key));
    const published = parseKeyRecord(keyRecord(key));
    assert.ok(published.ok);
    assert.deepEqual([published.value.type, published.value.bits], [type, bits]);
    assert.ok(published.value.key.equals(createPublicKey(key)));
  }
  assert.equal(keyRecord(ed25519Key), ed25519Record);
  assert.equal(keyRecord(createPublicKey(rsaKey)), rsaRecord);
});

test('PEM of others is read; what is no key of DKIM is told in words', () => {
  const pkcs1 = readPrivateKey(rsaKey.export({ type: 'pkcs1', format: 'pem' }) as string);
  assert.ok(pkcs1.ok && pkcs1.value.equals(rsaKey));
  const words = (pem: string) => {
    const read = readPrivateKey(pem);
    return read.ok ? 'a key' : read.error;
  };
  const pem = (key: ReturnType<typeof createPublicKey>) => key.export({ type: 'pkcs8', format: 'pem' }) as string;
  assert.equal(words('hello'), 'this is no private key in PEM form');
  assert.equal(
    words(createPublicKey(rsaKey).export({ type: 'spki', format: 'pem' }) as string),
    'this is no private key in PEM form',
  );
  assert.equal(
    words(rsaKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string),
    'the key is locked with a passphrase',
  );
  assert.equal(
    words(pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)),
    'DKIM takes RSA and Ed25519 keys only',
  );
  assert.equal(
    words(pem(generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey)),
    'the key has 512 bits; it takes 1024, better 2048',
  );
});

test('a record is printed in strings of 255 octets, and as a line that our own zones read', async () => {
  const record = keyRecord(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  assert.deepEqual(
    txtStrings(record).map(string => string.length),
    [255, record.length - 255],
  );
  const zone = parseZone(
    `$ORIGIN example.net.\n${zoneFileLine('20261123-rsa', 'example.com', record)}\n`,
    'example.net.',
  );
  assert.ok(zone.ok, zone.ok ? '' : zone.error.sentence);
  const answer = await zoneResolver(zone.value).txt('20261123-rsa._domainkey.example.com');
  assert.deepEqual(answer.kind === 'found' && answer.records, [record]);
});

test('selectors tell the day and the kind, and never repeat', () => {
  assert.equal(selectorName(NOW, 'rsa'), '20261123-rsa');
  assert.equal(selectorName(NOW, 'ed25519', ['20261123-ed25519', '20261123-ed25519-2']), '20261123-ed25519-3');
});

test('whether the world sees the key is asked as a verifier would', async () => {
  const check = (resolver: Parameters<typeof checkPublication>[0], key = rsaKey) =>
    checkPublication(resolver, 'r', 'example.com', key).then(found => found.kind);
  const name = 'r._domainkey.example.com';
  assert.equal(await check(dns({ [name]: rsaRecord })), 'visible');
  assert.equal(await check(dns({ [name]: ['v=spf1 -all', rsaRecord] })), 'visible');
  assert.equal(await check(dns({ [name]: rsaRecord }), ed25519Key), 'different');
  assert.equal(await check(dns({ [name]: rsaRecord.slice(0, 120) })), 'different');
  assert.equal(await check(dns({ 'x.example.com': 'x' })), 'absent');
  assert.equal(await check(dns({}, ['example.com'])), 'unknown');
});
