/** Looks by itself, tells what is bad after two looks, forgets what is mended, and never asks where it may not. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { ok } from '../../../server/base/result.ts';
import { minutes, seconds } from '../../../server/base/units.ts';
import type { Config } from '../../../server/config/schema.ts';
import type { Resolver } from '../../../server/dns/resolver.ts';
import { secureZoneResolver } from '../../../server/dns/secure-zone.ts';
import { zoneResolver } from '../../../server/dns/zone.ts';
import { parseZone, type ZoneRecord } from '../../../server/dns/zone-file.ts';
import { newDoctor } from '../../../server/doctor/control.ts';
import { allowAll } from '../../../server/net/dial.ts';

const WELL = `
$ORIGIN office.dev.
@ MX 10 mail
@ TXT "v=spf1 mx -all"
mail A 8.8.4.4
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc-reports@office.dev"
4.4.8.8.in-addr.arpa. PTR mail.office.dev.
`;
const zoneOf = (text: string): readonly ZoneRecord[] => {
  const zone = parseZone(text);
  assert.ok(zone.ok);
  return zone.value;
};

function world(more: Partial<Config> = {}) {
  const clock = manualClock(Date.UTC(2026, 10, 23, 12));
  const settings = {
    ...{ mode: 'deliver', 'dns.zone': '', 'dkim.sign': true, 'relay.host': '', 'outbound.port': 25 },
    ...{
      'doctor.daily': true,
      'doctor.public-addresses': [],
      'doctor.block-lists': [],
      'doctor.try-domains': ['a.dev'],
    },
    ...more,
  } as unknown as Config;
  const state = { text: WELL, failing: [] as string[], asked: 0, bugs: [] as string[], domains: ['office.dev'] };
  const resolver = (): Resolver => zoneResolver(zoneOf(state.text), { failing: state.failing });
  const doctor = newDoctor({
    ...{ clock, config: () => settings, hostName: () => 'mail.office.dev', guard: allowAll, isRunning: true },
    store: {
      events: async () => [],
      domains: async () => state.domains.map((name, id) => ({ id, name, aliasOf: null })),
    },
    signing: { records: async () => ok([]) },
    certificates: {
      state: async () => ({ hostName: '', shown: [], acme: null, because: null, policies: [], needs: [] }),
      records: async () => ok([]),
    },
    reports: { summary: async () => ({ days: [], sources: [] }) as never },
    doors: () => [{ name: 'smtp', host: '::', port: 25, state: 'listening', sentence: null }],
    addresses: () => ['8.8.4.4', '192.168.1.5'],
    asking() {
      state.asked++;
      const secure = secureZoneResolver(zoneOf(state.text), { failing: state.failing });
      return {
        ...{ resolver: resolver(), secure, others: [], fetchText: null, blockLists: [] },
        patience: () => seconds(10),
      };
    },
    onBug: fault => void state.bugs.push(String(fault)),
  });
  const turns = async () => {
    for (let i = 0; i < 60; i++) await new Promise(resolve => setImmediate(resolve));
  };
  const pass = async (time: number) => {
    clock.advance(time);
    await turns();
  };
  return { clock, doctor, state, settings, pass };
}
const named = (needs: readonly { readonly id: string }[]) => needs.map(({ id }) => id);

test('what is bad twice in a row is told; what is mended is not told any more', async () => {
  const { doctor, state, pass } = world();
  await pass(minutes(3));
  assert.equal(state.asked, 1);
  assert.deepEqual(named(doctor.needs()), []);
  state.text = WELL.replace('@ MX 10 mail', '@ MX 10 other');
  await doctor.check('office.dev');
  assert.deepEqual(named(doctor.needs()), [], 'once is chance');
  await doctor.check('office.dev');
  const [need] = doctor.needs();
  assert.deepEqual([need?.id, need?.path], ['doctor office.dev', '/deliverability/office.dev']);
  assert.match(
    need!.sentence,
    /^office\.dev: Mail for office\.dev goes to other\.office\.dev, not to mail\.office\.dev\. 1 more thing is wrong\.$/,
  );
  state.text = WELL;
  await doctor.check('office.dev');
  assert.deepEqual(doctor.needs(), []);
  doctor.close();
});

test('a DNS that does not answer changes nothing, neither to bad nor to well', async () => {
  const { doctor, state } = world();
  state.failing = ['office.dev'];
  await doctor.check('office.dev');
  await doctor.check('office.dev');
  assert.deepEqual(doctor.needs(), []);
  state.failing = [];
  state.text = WELL.replace('@ MX 10 mail', '');
  await doctor.check('office.dev');
  state.failing = ['office.dev'];
  await doctor.check('office.dev');
  state.failing = [];
  await doctor.check('office.dev');
  assert.ok(named(doctor.needs()).includes('doctor office.dev'), 'suspected, not heard, bad again');
  state.failing = ['office.dev'];
  await doctor.check('office.dev');
  assert.ok(named(doctor.needs()).includes('doctor office.dev'), 'still so, as far as anybody knows');
  doctor.close();
});

test('it looks once a day, and sooner where something new seems bad', async () => {
  const { doctor, state, pass } = world();
  await pass(minutes(3));
  await pass(minutes(60 * 23));
  assert.equal(state.asked, 1);
  state.text = WELL.replace('mail A 8.8.4.4', 'mail A 9.9.9.9').replace('@ TXT', '@ TXT "v=spf1 ~all"\n@ TXT');
  await pass(minutes(61));
  assert.equal(state.asked, 2);
  assert.deepEqual(doctor.needs(), []);
  await pass(minutes(20));
  assert.equal(state.asked, 3);
  assert.match(doctor.needs()[0]?.sentence ?? '', /^office\.dev: There are 2 SPF records.* 1 more thing is wrong\.$/);
  assert.deepEqual(state.bugs, []);
  doctor.close();
  await pass(minutes(60 * 48));
  assert.equal(state.asked, 3, 'closed is closed');
});

test('nobody is asked in another mode, for a name of tests, or when the owner says no', async () => {
  for (const [more, domain] of [
    [{ mode: 'local' }, 'office.dev'],
    [{ mode: 'capture' }, 'office.dev'],
    [{}, 'office.test'],
    [{ 'doctor.daily': false }, 'office.dev'],
  ] as const) {
    const { doctor, state, pass } = world(more as Partial<Config>);
    state.domains = [domain];
    await pass(minutes(60 * 25));
    assert.equal(state.asked, 0, JSON.stringify(more));
    if (!('doctor.daily' in more)) {
      const found = await doctor.check(domain);
      assert.ok(found.ok && found.value.notAsked !== null);
      assert.equal(state.asked, 0);
    }
    doctor.close();
  }
  const lesson = world({ mode: 'local', 'dns.zone': '/a/zone' });
  lesson.state.domains = ['office.test'];
  const found = await lesson.doctor.check('office.test');
  assert.ok(found.ok && found.value.notAsked === null && lesson.state.asked === 1);
  lesson.doctor.close();
});

test('who asks while somebody looks gets the same look; the last one is there at once', async () => {
  const { doctor, state } = world();
  let heard = 0;
  doctor.onChange(() => heard++);
  assert.deepEqual(await doctor.state(null), { domains: ['office.dev'], report: null, isChecking: false, reach: null });
  const both = [doctor.check('office.dev'), doctor.check('OFFICE.dev')];
  const [one, other] = await Promise.all(both);
  assert.equal(state.asked, 1);
  assert.ok(one?.ok && other?.ok && one.value === other.value);
  assert.equal(heard, 2, 'begun, ended');
  assert.equal((await doctor.state('office.dev')).report, one.value);
  assert.deepEqual(await doctor.check('there.dev'), { ok: false, error: 'there.dev is not one of our domains' });
  doctor.close();
});

test('a first look begins once, and a fault of ours is told, not thrown', async () => {
  const { doctor, state, pass } = world();
  state.text = 'nonsense that is no zone';
  doctor.begin('office.dev');
  doctor.begin('office.dev');
  await pass(0);
  assert.equal(state.bugs.length, 1);
  doctor.close();
});

test('port 25 is tried only where mail may leave', async () => {
  const { doctor } = world({ mode: 'local' });
  const refused = await doctor.reach();
  assert.ok(!refused.ok && /nothing leaves this computer/.test(refused.error));
  doctor.close();
});
