import assert from 'node:assert/strict';
import { asking, exampleWorld, signing, TODAY, told, zonePlan } from '../../support/dns-example.ts';
import { dnsWorld, type Lie } from '../../support/dns-world.ts';
import { rfc } from '../../support/rfc.ts';

const world = exampleWorld();

const section5 = rfc(4035, '5');
section5.must('find an answer secure that is signed from the root down', async () => {
  const { ask } = asking(world);
  const mx = await ask('good.example', 'MX');
  assert.equal(told(mx), 'found secure');
  assert.equal(mx.kind === 'found' && mx.records.length, 1);
  assert.equal(mx.kind === 'found' && mx.ttl, 3_600_000);
  for (const [name, type] of [
    ['mx.good.example', 'A'],
    ['mx.good.example', 'AAAA'],
    ['good.example', 'TXT'],
  ] as const)
    assert.equal(told(await ask(name, type)), 'found secure', `${name} ${type}`);
  assert.equal(told(await ask('_25._tcp.mx.good.example', 'TLSA')), 'found secure');
});

for (const algorithm of [8, 10, 13, 14, 15, 16] as const) {
  section5.must(`know algorithm ${algorithm} (RFC 8624, RFC 8080)`, async () => {
    const zone = { 'other.example': zonePlan('other.example', signing({ algorithm })) };
    assert.equal(told(await asking(exampleWorld(zone)).ask('other.example', 'MX')), 'found secure');
  });
}

const section52 = rfc(4035, '5.2');
section52.must('find unsigned what its parent proves to be unsigned', async () => {
  const answer = await asking(world).ask('open.example', 'MX');
  assert.equal(told(answer), 'found insecure');
  assert.equal(answer.standing.why, 'open.example is not signed');
  assert.equal(told(await asking(world).ask('no.open.example', 'MX')), 'no-such-name insecure');
});

section52.must('treat a zone that is signed only in unknown ways as unsigned', async () => {
  const zone = { 'odd.example': zonePlan('odd.example', signing({ pretend: 200 })) };
  const answer = await asking(exampleWorld(zone)).ask('odd.example', 'MX');
  assert.equal(told(answer), 'found insecure');
  assert.match(answer.standing.why, /odd\.example is signed only in ways that are not known/);
});

section52.must('refuse keys that the parent does not vouch for', async () => {
  const zone = { 'bad.example': zonePlan('bad.example', signing(), { parentSays: 'another key' }) };
  const answer = await asking(exampleWorld(zone)).ask('bad.example', 'MX');
  assert.equal(told(answer), 'failure bogus: no key of bad.example is the one its parent vouches for');
});

section52.mustNot('believe signatures of a zone whose parent says that it is unsigned', async () => {
  const zone = { 'island.example': zonePlan('island.example', signing(), { parentSays: 'nothing' }) };
  assert.equal(told(await asking(exampleWorld(zone)).ask('island.example', 'MX')), 'found insecure');
});

section52.must('refuse a chain that does not begin at a known key', async () => {
  const other = exampleWorld();
  const { ask } = asking({ ...world, anchors: other.anchors });
  assert.equal(
    told(await ask('good.example', 'MX')),
    'failure bogus: no key of the root is the one its parent vouches for',
  );
});

const section53 = rfc(4035, '5.3.1');
section53.must('refuse a signature whose time is over, or has not come', async () => {
  const late = zonePlan('late.example', signing({ inception: TODAY - 20, expiration: TODAY - 10 }));
  const early = zonePlan('early.example', signing({ inception: TODAY + 60, expiration: TODAY + 90 }));
  const { ask } = asking(exampleWorld({ 'late.example': late, 'early.example': early }));
  assert.equal(
    told(await ask('late.example', 'MX')),
    'failure bogus: the signature of late.example DNSKEY has expired on 2026-02-28 23:59',
  );
  assert.match(told(await ask('early.example', 'MX')), /early\.example DNSKEY is not valid before 2026-03-01 00:01/);
});

section53.must('hold an answer no longer than its signature (§5.3.3)', async () => {
  const short = zonePlan('short.example', signing({ expiration: TODAY + 100 }));
  const answer = await asking(exampleWorld({ 'short.example': short })).ask('short.example', 'MX');
  assert.equal(answer.kind === 'found' && answer.ttl, 100_000);
});

const without =
  (unwanted: (type: string) => boolean, where?: string): Lie =>
  (message, { name }) => {
    if (where !== undefined && name !== where) return message;
    const keep = (records: typeof message.answers) => records.filter(record => !unwanted(record.type));
    return { ...message, answers: keep(message.answers), authorities: keep(message.authorities) };
  };

section53.must('refuse an answer without signature in a signed zone', async () => {
  const answer = await asking(
    world,
    without(type => type === 'RRSIG', 'good.example'),
  ).ask('good.example', 'TXT');
  assert.match(told(answer), /^failure bogus/);
  const { ask } = asking(
    world,
    without(type => type === 'RRSIG', 'mx.good.example'),
  );
  assert.match(told(await ask('mx.good.example', 'A')), /^failure bogus/);
});

section53.must('refuse records that another zone has signed', async () => {
  const lie: Lie = (message, { name, type }) =>
    name === 'mx.good.example' && type === 'A'
      ? { ...message, answers: world.answer('mx.other.example', 'A').answers.map(one => ({ ...one, name })) }
      : message;
  const other = exampleWorld({ 'other.example': zonePlan('other.example', signing()) });
  assert.match(told(await asking(other, lie).ask('mx.good.example', 'A')), /^failure bogus/);
});

rfc(4035, '4.3').must('tell indeterminate where no server of the network passes signatures on', async () => {
  const { ask } = asking(
    world,
    without(type => type === 'RRSIG'),
  );
  const answer = await ask('good.example', 'MX');
  assert.equal(told(answer), 'found indeterminate');
  assert.match(answer.standing.why, /do not pass signatures/);
});

rfc(4035, '4.3').mustNot('let signatures be taken away that were there before', async () => {
  let stripping = false;
  const strip = without(type => type === 'RRSIG');
  const { ask, clock } = asking(world, (message, question) => (stripping ? strip(message, question) : message));
  assert.equal(told(await ask('good.example', 'MX')), 'found secure');
  stripping = true;
  clock.advance(3_600_001);
  assert.match(told(await ask('good.example', 'MX')), /^failure bogus: .* any more$/);
  stripping = false;
  clock.advance(20_001);
  assert.equal(told(await ask('good.example', 'MX')), 'found secure');
});

rfc(4035, '4.3').mustNot('take silence for an answer', async () => {
  const lie: Lie = (message, { type }) => (type === 'DS' ? null : message);
  assert.equal(
    told(await asking(world, lie).ask('good.example', 'MX')),
    'failure indeterminate: no name server answered in time',
  );
});

const section534 = rfc(4035, '5.3.4');
section534.must('believe a wildcard only with proof that the name itself does not exist', async () => {
  const { ask } = asking(world);
  assert.equal(told(await ask('any.wild.good.example', 'A')), 'found secure');
  assert.equal(told(await ask('a.b.wild.good.example', 'A')), 'found secure');
  assert.equal(told(await ask('there.wild.good.example', 'A')), 'found secure');
  const bare: Lie = (message, { type }) => (type === 'A' ? { ...message, authorities: [] } : message);
  const unproven = asking(world, bare);
  assert.match(told(await unproven.ask('any.wild.good.example', 'A')), /wildcard, and nothing proves/);
});

section534.mustNot('let a wildcard stand in for a name that exists', async () => {
  const lie: Lie = (message, { name, type }) => {
    if (name !== 'there.wild.good.example' || type !== 'A') return message;
    const wild = world.answer('any.wild.good.example', 'A');
    return { ...wild, answers: wild.answers.map(one => ({ ...one, name })) };
  };
  assert.match(told(await asking(world, lie).ask('there.wild.good.example', 'A')), /^failure bogus/);
});

const section54 = rfc(4035, '5.4');
section54.must('believe that a name or a type is not there when NSEC proves it', async () => {
  const { ask } = asking(world);
  assert.equal(told(await ask('no.good.example', 'A')), 'no-such-name secure');
  assert.equal(told(await ask('mx.good.example', 'TXT')), 'none secure');
  assert.equal(told(await ask('_tcp.mx.good.example', 'TXT')), 'none secure', 'an empty non-terminal');
  assert.equal(told(await ask('any.wild.good.example', 'TXT')), 'none secure', 'a wildcard without the type');
  assert.equal(told(await ask('zzz.good.example', 'A')), 'no-such-name secure', 'after the last name');
  assert.equal(told(await ask('no', 'A')), 'no-such-name secure', 'at the root');
});

section54.must('refuse a "no" that nothing proves', async () => {
  const bare = asking(
    world,
    without(type => /^NSEC/.test(type), 'no.good.example'),
  );
  assert.match(told(await bare.ask('no.good.example', 'A')), /^failure bogus/);
  const replayed: Lie = (message, { name, type }) =>
    name === 'mx.good.example' && type === 'A' ? world.answer('no.good.example', 'A') : message;
  assert.match(told(await asking(world, replayed).ask('mx.good.example', 'A')), /^failure bogus/);
  const noType: Lie = (message, { name, type }) =>
    name === 'mx.good.example' && type === 'A' ? world.answer('mx.good.example', 'TXT') : message;
  assert.match(told(await asking(world, noType).ask('mx.good.example', 'A')), /^failure bogus/);
});

section54.mustNot('let a delegation’s NSEC deny what is below it (RFC 6840 §4.1)', async () => {
  const parent = world.answer('open.example', 'DS').authorities;
  const lie: Lie = (message, { name, type }) =>
    name === 'good.example' && type === 'DS' ? { code: 0, answers: [], authorities: parent } : message;
  assert.match(told(await asking(world, lie).ask('good.example', 'MX')), /^failure bogus/);
});

const aliases = rfc(4035, '5.3');
aliases.must('follow aliases, each judged by itself', async () => {
  const { ask } = asking(world);
  const inside = await ask('alias.good.example', 'A');
  assert.equal(told(inside), 'found secure');
  assert.equal(inside.kind === 'found' && inside.name, 'mx.good.example');
  const outside = await ask('out.good.example', 'A');
  assert.equal(told(outside), 'found insecure');
  assert.equal(outside.kind === 'found' && outside.first.security, 'secure');
  assert.equal(told(await ask('mx.moved.good.example', 'A')), 'found secure', 'DNAME');
  assert.equal(
    told(await ask('loop.good.example', 'A')),
    'failure indeterminate: loop.good.example is an alias of an alias without end',
  );
});

rfc(4035, '4.7').must('ask again for what was bogus, but not at once', async () => {
  let lying = true;
  const lie: Lie = (message, question) =>
    lying ? without(type => type === 'RRSIG', 'mx.good.example')(message, question) : message;
  const { ask, clock } = asking(world, lie);
  assert.match(told(await ask('mx.good.example', 'A')), /^failure bogus/);
  lying = false;
  assert.match(told(await ask('mx.good.example', 'A')), /^failure bogus/);
  clock.advance(20_001);
  assert.equal(told(await ask('mx.good.example', 'A')), 'found secure');
});

rfc(4035, '5.5').should('spend no more on an answer than is sensible (CVE-2023-50387)', async () => {
  const many = exampleWorld();
  const lie: Lie = (message, { name, type }) => {
    if (name !== 'mx.good.example' || type !== 'A') return message;
    const signature = message.answers.find(one => one.type === 'RRSIG')!;
    const wrong = (at: number) => ({
      ...signature,
      data: { ...(signature.data as object), signature: Buffer.alloc(64, at + 1) },
    });
    const set = message.answers.filter(one => one.type === 'A');
    return { ...message, answers: [...set, ...Array.from({ length: 100 }, (_, at) => wrong(at)), signature] };
  };
  const before = process.cpuUsage();
  assert.match(told(await asking(many, lie).ask('mx.good.example', 'A')), /^failure bogus/);
  assert.ok(process.cpuUsage(before).user < 500_000);
});

rfc(4035, '5').must('work where the root is all there is', async () => {
  const alone = dnsWorld({ '.': { records: [{ name: 'host', type: 'A', data: '192.0.2.1' }], signing: signing() } });
  assert.equal(told(await asking(alone).ask('host', 'A')), 'found secure');
});
