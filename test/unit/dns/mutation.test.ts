/** Signed answers with one octet changed: what is believed is what was signed, and nothing ever throws. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import type { Validated } from '../../../server/dns/dnssec/validator.ts';
import { canonicalData } from '../../../server/dns/message.ts';
import { asking, exampleWorld, signing } from '../../support/dns-example.ts';

const ROUNDS = 210;

const worlds = {
  NSEC: exampleWorld(),
  NSEC3: exampleWorld({}, signing({ algorithm: 15, hashed: { iterations: 1, salt: '01' } })),
};
const questions = [
  ['mx.good.example', 'A'],
  ['good.example', 'MX'],
  ['_25._tcp.mx.good.example', 'TLSA'],
  ['no.good.example', 'TLSA'],
  ['mx.good.example', 'TXT'],
  ['any.wild.good.example', 'A'],
  ['open.example', 'MX'],
] as const;

/** What is believed, without what nobody signs: the TTL. */
const believed = (answer: Validated): string =>
  answer.standing.security !== 'secure'
    ? 'not secure'
    : answer.kind === 'found'
      ? answer.records.map(record => `${record.name} ${canonicalData(record).toString('hex')}`).join('\n')
      : answer.kind;

for (const [denial, world] of Object.entries(worlds)) {
  test(`no octet of an answer can be changed and believed (${denial})`, async () => {
    const random = seededRandom(5);
    let stopped = 0;
    for (const [name, type] of questions) {
      const truth = believed(await asking(world).ask(name, type));
      for (let round = 0; round < ROUNDS / questions.length; round++) {
        let target = Math.floor(random.fraction() * 6);
        const bend = (octets: Buffer): Buffer => {
          if (target-- !== 0) return octets;
          const bent = Buffer.from(octets);
          const at = 12 + Math.floor(random.fraction() * (bent.length - 12));
          bent[at] = bent[at]! ^ (1 << Math.floor(random.fraction() * 8));
          return bent;
        };
        const told = believed(await asking(world, undefined, bend).ask(name, type));
        if (told === 'not secure') stopped++;
        else assert.equal(told, truth, `${name} ${type}, round ${round}`);
      }
    }
    assert.ok(stopped > ROUNDS / 4, `only ${stopped} were stopped`);
  });
}

test('an octet of what is signed, or of the signature itself, is never changed unseen', async () => {
  const world = worlds.NSEC;
  const truth = world.answer('mx.good.example', 'A').answers;
  const signature = (truth.find(one => one.type === 'RRSIG')!.data as { signature: Buffer }).signature;
  const address = Buffer.from([192, 0, 2, 1]);
  for (const part of [signature, address]) {
    for (let at = 0; at < part.length; at++) {
      const bend = (octets: Buffer): Buffer => {
        const start = octets.indexOf(part);
        if (start === -1) return octets;
        const bent = Buffer.from(octets);
        bent[start + at] = bent[start + at]! ^ 0x01;
        return bent;
      };
      const { standing } = await asking(world, undefined, bend).ask('mx.good.example', 'A');
      assert.equal(standing.security, 'bogus', `octet ${at}`);
    }
  }
});

test('noise instead of an answer is a failure and nothing else', async () => {
  const random = seededRandom(7);
  for (let round = 0; round < 300; round++) {
    const bend = (octets: Buffer): Buffer => {
      const noise = Buffer.from(random.bytes(Math.floor(random.fraction() * 80)));
      return round % 2 === 0 ? noise : Buffer.concat([octets.subarray(0, 12 + (round % 60)), noise]);
    };
    const answer = await asking(worlds.NSEC, undefined, bend).ask('good.example', 'MX');
    assert.notEqual(answer.standing.security, 'secure');
  }
});
