/**
 * A DNS that lies, is silent, fails, or comes and goes, asked by our own client over real datagrams: mail is put off or
 * returned as the answer deserves, once the DNS is well it goes on, and none of it goes round in circles.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { minutes } from '../../server/base/units.ts';
import type { Answer, Resolver } from '../../server/dns/resolver.ts';
import type { SecureAnswer, SecureResolver } from '../../server/dns/secure.ts';
import { systemResolver } from '../../server/dns/system.ts';
import { nameServer } from '../support/dns-server.ts';
import { dnsWorld, type Lie, type Message, rr } from '../support/dns-world.ts';
import { freePort } from '../support/free-port.ts';
import { startNextHop } from '../support/next-hop.ts';
import { startWorld } from '../support/world.ts';
import { leapingClock } from './leaping-clock.ts';
import { newSubmitter } from './submitter.ts';

type Rr = ReturnType<typeof rr>;
const mx = (name: string, exchange: string, preference = 10): Rr => rr(name, 'MX', { preference, exchange });
const coded = (code: number): Message => ({ code, answers: [], authorities: [] });
const answered = (...answers: Rr[]): Message => ({ code: 0, answers, authorities: [] });
const HOST = 'mx.there.example';

type Case = {
  /** What is said to a question for MX; of other names and types the truth. */
  readonly says: (name: string, time: number) => Message | null | undefined;
  /** What the queue says after one attempt. */
  readonly ends: readonly [state: string, status: string | null];
};

const cases: Readonly<Record<string, Case>> = {
  fails: { says: () => coded(2), ends: ['deferred', '4.4.3'] },
  refuses: { says: () => coded(5), ends: ['deferred', '4.4.3'] },
  'knows-no-such-question': { says: () => coded(4), ends: ['deferred', '4.4.3'] },
  'is-silent': { says: () => null, ends: ['deferred', '4.4.3'] },
  'answers-the-second-time': { says: (_, time) => (time === 1 ? null : undefined), ends: ['relayed', null] },
  'denies-the-domain': { says: () => coded(3), ends: ['failed', '5.1.2'] },
  'goes-round': {
    says: name => answered(rr(name, 'CNAME', `a.${name}`), rr(`a.${name}`, 'CNAME', name)),
    ends: ['deferred', '4.4.3'],
  },
  'answers-another-question': { says: () => answered(mx('somebody-else.example', HOST)), ends: ['failed', '5.1.2'] },
  'takes-no-mail': { says: name => answered(mx(name, '.', 0)), ends: ['failed', '5.1.10'] },
  'takes-none-and-some': { says: name => answered(mx(name, '.', 0), mx(name, HOST)), ends: ['relayed', null] },
  'names-nobody': { says: name => answered(mx(name, 'nobody.there.example')), ends: ['failed', '5.4.4'] },
  'names-us': { says: name => answered(mx(name, 'mail.here.example', 0), mx(name, HOST)), ends: ['failed', '5.4.6'] },
  'names-what-fails': { says: name => answered(mx(name, 'broken.there.example')), ends: ['deferred', '4.4.3'] },
  'names-a-dead-one-first': {
    says: name => answered(mx(name, 'dead.there.example', 1), mx(name, HOST)),
    ends: ['relayed', null],
  },
  'names-hundreds': {
    says: name =>
      answered(...Array.from({ length: 900 }, (_, n) => mx(name, `mx-${n}.there.example`, n)), mx(name, HOST, 0)),
    ends: ['relayed', null],
  },
  'names-an-alias': { says: name => answered(mx(name, 'alias.there.example')), ends: ['relayed', null] },
};
const domains = Object.keys(cases).map(name => `${name}.example`);

const truth = dnsWorld({
  '.': {
    signing: null,
    records: [
      ...domains.map(domain => mx(domain, HOST)),
      rr(HOST, 'A', '127.0.0.1'),
      rr('dead.there.example', 'A', '127.0.0.9'),
      rr('alias.there.example', 'CNAME', HOST),
      rr('broken.there.example', 'A', '127.0.0.1'),
    ],
  },
});

/** Nobody has signed anything. */
function unsigned(resolver: Resolver): SecureResolver {
  const of = <T>(answer: Answer<T>, name: string): SecureAnswer<T> => {
    const standing = { security: 'insecure', why: 'nobody signs here' } as const;
    return { answer, standing, first: standing, name };
  };
  const none = async (name: string) => of<never>({ kind: 'none' }, name);
  return {
    mx: async name => of(await resolver.mx(name), name),
    address: async name => of(await resolver.address(name), name),
    ...{ tlsa: none, txt: none, caa: none, srv: none },
  };
}

test('mail under a DNS that lies, fails, and is well again', { timeout: 60_000 }, async t => {
  const hop = await startNextHop();
  t.after(() => hop.close());
  const asked = new Map<string, number>();
  let isWell = false;
  const lie: Lie = (message, { name, type }) => {
    if (name === 'broken.there.example' && !isWell) return coded(2);
    const found = cases[name.replace(/\.example$/, '')];
    if (isWell || type !== 'MX' || !found) return message;
    const time = (asked.get(name) ?? 0) + 1;
    asked.set(name, time);
    const said = found.says(name, time);
    return said === undefined ? message : said;
  };
  const server = await nameServer(truth, { lie });
  t.after(() => server.close());
  const clock = leapingClock();
  const plain = systemResolver({ clock, servers: [server.address], timeout: 300, tries: 2 });
  const settings = ['queue.first-retry=10m', 'submission.refused-per-hour=0', ...newSubmitter.settings];
  await using world = await startWorld({
    ...{ clock, hopPort: hop.port, settings, resolvers: { plain, secure: unsigned(plain) } },
  });
  const submitter = await newSubmitter(world);
  for (const domain of domains) await submitter.send([`kim@${domain}`], domain);
  const rows = async () => {
    const found = await world.mailroom.store.queue({ all: true, limit: 1000 });
    return Object.fromEntries(found.map(row => [row.address.replace(/^kim@|\.example$/g, ''), row]));
  };
  // Where several fail one after the other our own network is suspected, and the others are tried one by one.
  for (let n = 0; n < 60; n++) {
    await world.settle();
    const states = Object.values(await rows()).map(({ state }) => state);
    // What nobody works on is where a person can act on it.
    assert(!states.includes('active'));
    if (!states.includes('queued')) break;
    await clock.pass(minutes(1), minutes(1));
  }
  const first = await rows();
  assert.deepEqual(
    Object.fromEntries(Object.keys(cases).map(name => [name, [first[name]!.state, first[name]!.status]])),
    Object.fromEntries(Object.entries(cases).map(([name, { ends }]) => [name, ends])),
  );
  await world.ledger();
  // However many hosts there are: so many are tried and no more.
  assert(hop.connections < domains.length * 2, `${hop.connections} connections`);

  isWell = true;
  for (let n = 0; n < 4; n++) {
    await clock.pass(minutes(40), minutes(40));
    await world.settle();
  }
  const last = await rows();
  const isFailed = (name: string) => cases[name]!.ends[0] === 'failed';
  assert.deepEqual(
    Object.keys(cases).map(name => [name, last[name]!.state, last[name]!.uncertain]),
    Object.keys(cases).map(name => [name, isFailed(name) ? 'failed' : 'relayed', false]),
  );
  const failed = Object.keys(cases).filter(isFailed).length;
  assert.equal(hop.received.length, domains.length - failed);
  assert.equal((await world.stored(submitter.person)).length, failed);
});

for (const [name, host] of [
  ['localhost', 'localhost.'],
  ['an address of ours under another name', 'another.example.'],
] as const) {
  test(`a domain whose MX is ${name}: its mail does not go round`, { timeout: 30_000 }, async () => {
    const port = await freePort();
    const zone = `round.example. MX 10 ${host}\nlocalhost. A 127.0.0.1\nanother.example. A 127.0.0.1\n`;
    // Whoever is on this computer may send on through us: so may we ourselves.
    const settings = [`smtp.port=${port}`, 'smtp.relay-networks=127.0.0.0/8', ...newSubmitter.settings];
    await using world = await startWorld({ zone, hopPort: port, settings });
    const submitter = await newSubmitter(world);
    await submitter.send(['kim@round.example'], 'round');
    await world.settle();
    const { accepted, delivered, failed } = await world.ledger();
    assert.deepEqual([accepted, delivered, failed], [2, 1, 1]);
    const [bounce] = await world.stored(submitter.person);
    assert.match(bounce!, /^Status: 5\.4\.6/m);
  });
}
