/** Proofs that prove less than they seem to: each is one that a forger would send, and each must be refused. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { cutAt, deniesCloser, deniesName, deniesType } from '../../../server/dns/dnssec/denial.ts';
import { base32hex, hashOf } from '../../../server/dns/dnssec/hashed.ts';
import type { Proofs } from '../../../server/dns/dnssec/said.ts';
import { judgeSet, type SignedSet } from '../../../server/dns/dnssec/signed-set.ts';
import { newWork } from '../../../server/dns/dnssec/work.ts';
import { readReply, TYPE } from '../../../server/dns/message.ts';
import { keyIn, type Nsec3, signatureIn } from '../../../server/dns/rdata.ts';
import { asking, exampleWorld, signing, TODAY, told } from '../../support/dns-example.ts';
import { makeKey, type Rr, signSet } from '../../support/dns-signer.ts';
import { type Lie, octetsOf, rr } from '../../support/dns-world.ts';

const { A, NS, SOA, DS, CNAME, DNAME, TXT } = TYPE;

const plain = (...records: (readonly [name: string, next: string, ...types: number[]])[]): Proofs => ({
  zone: 'example',
  nsec: records.map(([name, next, ...types]) => ({ name, nsec: { next, types: new Set(types) } })),
  nsec3: [],
  work: newWork(),
});

/** From one name's hash to another's; from a name to itself, it covers all but that name. */
function hashed(
  ...records: (readonly [hash: string, next: string, types: readonly number[], flags?: number])[]
): Proofs {
  const nsec3 = records.map(([from, to, types, flags = 0]) => {
    const next = hashOf(to, Buffer.alloc(0), 0);
    const value: Nsec3 = { algorithm: 1, flags, iterations: 0, salt: Buffer.alloc(0), next, types: new Set(types) };
    return { name: `${base32hex(hashOf(from, Buffer.alloc(0), 0))}.example`, nsec3: value };
  });
  return { zone: 'example', nsec: [], nsec3, work: newWork() };
}

test('a delegation and a DNAME say nothing of what is below them', () => {
  const whole = ['example', 'a.example', SOA, NS] as const;
  assert.equal(deniesName(plain(whole, ['sub.example', 'z.example', NS]), 'a.sub.example'), 'unproven');
  assert.equal(deniesName(plain(whole, ['sub.example', 'z.example', DNAME]), 'a.sub.example'), 'unproven');
  assert.equal(deniesType(plain(whole, ['sub.example', 'x.a.sub.example', NS]), 'a.sub.example', A), 'unproven');
  assert.equal(
    deniesName(plain(whole, ['sub.example', 'z.example', A]), 'a.sub.example'),
    'proven',
    'its star would stand there too',
  );
});

test('a name is denied only with its wildcard', () => {
  const cover = ['m.example', 'o.example', A] as const;
  assert.equal(deniesName(plain(cover), 'n.example'), 'unproven');
  assert.equal(deniesName(plain(cover, ['example', 'a.example', SOA, NS]), 'n.example'), 'proven');
  assert.equal(
    deniesName(plain(['m.example', 'x.n.example', A], ['example', 'a.example', SOA]), 'n.example'),
    'unproven',
  );
});

test('a wildcard is believed only under the nearest name that exists', () => {
  assert.equal(deniesCloser(plain(['b.example', 'c.example', A]), 'a.b.example', 'example'), 'unproven');
  assert.equal(deniesCloser(plain(['b.example', 'c.example', A]), 'a.b.example', 'b.example'), 'proven');
});

test('a type is denied by the right side of a delegation only', () => {
  assert.equal(deniesType(plain(['sub.example', 'z.example', NS]), 'sub.example', A), 'unproven');
  assert.equal(deniesType(plain(['sub.example', 'z.example', NS]), 'sub.example', DS), 'proven');
  assert.equal(deniesType(plain(['example', 'z.example', NS, SOA]), 'example', DS), 'unproven');
  assert.equal(deniesType(plain(['example', 'z.example', NS, SOA]), 'example', TXT), 'proven');
  assert.equal(deniesType(plain(['a.example', 'z.example', CNAME]), 'a.example', A), 'unproven');
});

test('what stands at a name that has no DS', () => {
  assert.equal(cutAt(plain(['sub.example', 'z.example', NS]), 'sub.example'), 'unsigned');
  assert.equal(cutAt(plain(['sub.example', 'z.example', A]), 'sub.example'), 'none');
  assert.equal(cutAt(plain(['sub.example', 'z.example', NS, DS]), 'sub.example'), 'unproven');
  assert.equal(cutAt(plain(['sub.example', 'z.example', NS, SOA]), 'sub.example'), 'unproven', 'the child’s own');
  assert.equal(cutAt(plain(['a.example', 'b.example', A]), 'sub.example'), 'unproven', 'beside it');
});

test('by hashes, too', () => {
  assert.equal(cutAt(hashed(['sub.example', 'x.example', [NS]]), 'sub.example'), 'unsigned');
  assert.equal(cutAt(hashed(['sub.example', 'x.example', [NS, DS]]), 'sub.example'), 'unproven');
  assert.equal(deniesType(hashed(['sub.example', 'x.example', [NS]]), 'sub.example', A), 'unproven');
  const all = (types: number[]) => ['sub.example', 'sub.example', types] as const;
  assert.equal(deniesName(hashed(all([A])), 'a.sub.example'), 'proven');
  assert.equal(deniesName(hashed(all([NS])), 'a.sub.example'), 'unproven');
  assert.equal(deniesName(hashed(all([DNAME])), 'a.sub.example'), 'unproven');
  assert.equal(deniesName(hashed(['sub.example', 'sub.example', [A], 1]), 'a.sub.example'), 'open');
  assert.equal(deniesName({ ...hashed(all([A])), zone: 'other' }, 'a.sub.example'), 'unproven');
});

/** A set as it comes from the wire, signed by the key given. */
function signedBy(records: readonly Rr[], zone: string, changes: { flags?: number; labels?: number } = {}) {
  const key = makeKey(zone, signing());
  const signature = signSet(records, zone, key, signing());
  const bent = {
    ...signature,
    data: { ...(signature.data as object), ...(changes.labels && { labels: changes.labels }) },
  };
  const read = readReply(
    octetsOf(1, records[0]!.name, 'A', { code: 0, answers: [...records, bent, key.record], authorities: [] }),
  );
  assert.ok(read.ok);
  const own = read.value.answers.filter(one => one.type === A);
  const set: SignedSet = {
    name: own[0]!.name,
    type: A,
    records: own,
    signatures: read.value.answers.filter(one => one.type === TYPE.RRSIG).map(one => signatureIn(one.data)!),
  };
  const shown = keyIn(read.value.answers.find(one => one.type === TYPE.DNSKEY)!.data)!;
  return { set, keys: { zone, keys: [{ ...shown, flags: changes.flags ?? shown.flags }] } };
}

const judged = ({ set, keys }: ReturnType<typeof signedBy>) => judgeSet(set, keys, TODAY * 1000, newWork());

test('a key signs only for its own zone, while it is a zone’s key and not revoked', () => {
  assert.equal(judged(signedBy([rr('a.one.test', 'A', '192.0.2.1')], 'one.test')).ok, true);
  assert.equal(judged(signedBy([rr('a.two.test', 'A', '192.0.2.1')], 'one.test')).ok, false);
  assert.equal(judged(signedBy([rr('a.one.test', 'A', '192.0.2.1')], 'one.test', { flags: 0x0181 })).ok, false);
  assert.equal(judged(signedBy([rr('a.one.test', 'A', '192.0.2.1')], 'one.test', { flags: 0x0001 })).ok, false);
  const deep = judged(signedBy([rr('a.one.test', 'A', '192.0.2.1')], 'one.test', { labels: 4 }));
  assert.match(deep.ok ? '' : deep.why, /is for another name/);
});

test('records in any order and twice over are the same set', () => {
  const { set, keys } = signedBy([rr('a.one.test', 'A', '192.0.2.9'), rr('a.one.test', 'A', '192.0.2.1')], 'one.test');
  const turned = { ...set, records: [...set.records, ...set.records].reverse() };
  assert.equal(judgeSet(turned, keys, TODAY * 1000, newWork()).ok, true);
});

test('a key that signs a zone’s keys must be one that the parent vouches for', async () => {
  const world = exampleWorld();
  const forged = makeKey('good.example', signing());
  const lie: Lie = (message, { name, type }) => {
    if (name !== 'good.example' || type !== 'DNSKEY') return message;
    const keys = [...message.answers.filter(one => one.type === 'DNSKEY'), forged.record];
    return { ...message, answers: [...keys, signSet(keys, 'good.example', forged, signing())] };
  };
  assert.match(told(await asking(world, lie).ask('good.example', 'MX')), /^failure bogus/);
});

test('a wildcard’s own proof is none for other names, and vouches for no keys', async () => {
  const world = exampleWorld({
    example: { records: [rr('*.w.example', 'DS', makeKey('a.w.example', signing()).ds)], signing: signing() },
  });
  const lacking: Lie = (message, { name, type }) => {
    if (name !== 'there.wild.good.example' || type !== 'MX') return message;
    const star = world.answer('any.wild.good.example', 'TXT').authorities.filter(one => /^\*/.test(one.name));
    return { code: 0, answers: [], authorities: star.map(one => ({ ...one, name })) };
  };
  assert.match(told(await asking(world, lacking).ask('there.wild.good.example', 'MX')), /^failure bogus/);
  const unsigned: Lie = (message, { name, type }) =>
    name === 'a.w.example' && type === 'TXT'
      ? { code: 0, answers: [rr(name, 'TXT', 'forged')], authorities: [] }
      : message;
  assert.match(told(await asking(world, unsigned).ask('a.w.example', 'TXT')), /a wildcard vouches/);
});

test('work is counted, and at its end no more is done', () => {
  const work = newWork();
  const count = (take: () => boolean): number => {
    let taken = 0;
    while (take() && taken < 10_000) taken++;
    return taken;
  };
  assert.equal(count(work.signature), 64);
  assert.equal(
    count(() => work.hash(50)),
    80,
  );
  const proofs = { ...hashed(['sub.example', 'sub.example', [A]]), work };
  assert.equal(deniesName(proofs, 'a.sub.example'), 'unproven');
});
