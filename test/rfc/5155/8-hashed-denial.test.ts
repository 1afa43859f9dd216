import assert from 'node:assert/strict';
import { base32hex, hashOf } from '../../../server/dns/dnssec/hashed.ts';
import { asking, exampleWorld, signing, told, zonePlan } from '../../support/dns-example.ts';
import type { Hashing } from '../../support/dns-signer.ts';
import type { Lie } from '../../support/dns-world.ts';
import { rfc } from '../../support/rfc.ts';

const hashedWorld = (hashed: Hashing) =>
  exampleWorld({ 'deep.good.example': zonePlan('deep.good.example', null) }, signing({ hashed }));
const world = hashedWorld({ iterations: 1, salt: 'aabbccdd' });

rfc(5155, 'A').must('hash names as the RFC’s example does', () => {
  const salt = Buffer.from('aabbccdd', 'hex');
  const hash = (name: string) => base32hex(hashOf(name, salt, 12));
  assert.equal(hash('example'), '0p9mhaveqvm6t7vbl5lop2u3t2rp3tom');
  assert.equal(hash('a.example'), '35mthgpgcu1qg68fab165klnsnk3dpvl');
  assert.equal(hash('*.w.example'), 'r53bq7cc2uvmubfu5ocmm6pers9tk9en');
});

rfc(5155, '8.4').must('believe that a name does not exist when three hashes prove it', async () => {
  assert.equal(told(await asking(world).ask('no.good.example', 'A')), 'no-such-name secure');
  assert.equal(told(await asking(world).ask('a.b.c.good.example', 'A')), 'no-such-name secure');
});

rfc(5155, '8.5').must('believe that a type is not there', async () => {
  assert.equal(told(await asking(world).ask('mx.good.example', 'TXT')), 'none secure');
  assert.equal(told(await asking(world).ask('_tcp.mx.good.example', 'A')), 'none secure', 'an empty non-terminal');
});

rfc(5155, '8.7').must('believe that a wildcard lacks the type', async () => {
  assert.equal(told(await asking(world).ask('any.wild.good.example', 'TXT')), 'none secure');
});

rfc(5155, '8.8').must('believe a wildcard only when the next nearer name does not exist', async () => {
  assert.equal(told(await asking(world).ask('any.wild.good.example', 'A')), 'found secure');
  assert.equal(told(await asking(world).ask('a.b.wild.good.example', 'A')), 'found secure');
  const bare: Lie = (message, { type }) => (type === 'A' ? { ...message, authorities: [] } : message);
  assert.match(told(await asking(world, bare).ask('any.wild.good.example', 'A')), /wildcard, and nothing proves/);
});

rfc(5155, '8.9').must('find a delegation unsigned that has no DS', async () => {
  assert.equal(told(await asking(world).ask('deep.good.example', 'MX')), 'found insecure');
});

const optOut = hashedWorld({ iterations: 0, optOut: true });
rfc(5155, '6').must('find unsigned what opt-out leaves out, and nothing certain beside it', async () => {
  const { ask } = asking(optOut);
  assert.equal(told(await ask('good.example', 'MX')), 'found secure');
  assert.equal(told(await ask('deep.good.example', 'MX')), 'found insecure');
  assert.equal(told(await ask('no.good.example', 'A')), 'no-such-name insecure');
  assert.equal(told(await ask('mx.good.example', 'TXT')), 'none secure');
});

const section83 = rfc(5155, '8.3');
section83.must('refuse a "no" with a hash missing, or with hashes for another name', async () => {
  for (const missing of [0, 1, 2]) {
    const lie: Lie = (message, { name, type }) => {
      if (name !== 'no.good.example' || type !== 'A') return message;
      const proofs = message.authorities.filter(one => one.type === 'NSEC3');
      if (proofs.length < 3) return message;
      return { ...message, authorities: message.authorities.filter(one => one.name !== proofs[missing]!.name) };
    };
    const count = world.answer('no.good.example', 'A').authorities.filter(one => one.type === 'NSEC3').length;
    if (count === 3) assert.match(told(await asking(world, lie).ask('no.good.example', 'A')), /^failure bogus/);
  }
  const replayed: Lie = (message, { name, type }) =>
    name === 'mx.good.example' && type === 'A' ? world.answer('no.good.example', 'A') : message;
  assert.match(told(await asking(world, replayed).ask('mx.good.example', 'A')), /^failure bogus/);
});

rfc(5155, '8.2').must('ignore records with unknown flags, and so prove nothing by them', async () => {
  const lie: Lie = (message, { name }) => {
    if (name !== 'no.good.example') return message;
    const odd = message.authorities.map(one =>
      one.type === 'NSEC3' ? { ...one, data: { ...(one.data as object), flags: 2 } } : one,
    );
    return { ...message, authorities: odd };
  };
  assert.match(told(await asking(world, lie).ask('no.good.example', 'A')), /^failure bogus/);
});

rfc(9276, '3.2').may('treat many rounds as unsigned, after checking that the zone has signed them', async () => {
  const costly = hashedWorld({ iterations: 200 });
  const before = process.cpuUsage();
  assert.equal(told(await asking(costly).ask('no.good.example', 'A')), 'no-such-name insecure');
  assert.ok(process.cpuUsage(before).user < 500_000);
  const raised: Lie = (message, { name }) => {
    if (name !== 'no.good.example') return message;
    const more = message.authorities.map(one =>
      one.type === 'NSEC3' ? { ...one, data: { ...(one.data as object), iterations: 200 } } : one,
    );
    return { ...message, authorities: more };
  };
  assert.match(told(await asking(world, raised).ask('no.good.example', 'A')), /^failure bogus/);
});

rfc(5155, '8.3').should('spend no more than is sensible on a long name (CVE-2023-50868)', async () => {
  const long = `${'x.'.repeat(100)}good.example`;
  const before = process.cpuUsage();
  const answer = await asking(hashedWorld({ iterations: 50 })).ask(long, 'A');
  assert.notEqual(answer.standing.security, undefined);
  assert.ok(process.cpuUsage(before).user < 500_000);
});
