/** What is to be published, in each form: it must say the same everywhere, and take nothing away that is to stay. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { textsOf } from '../../../server/doctor/texts.ts';
import { fakeFacts, fakeObserved, fakeReport } from '../../support/fake/doctor.ts';

const DOMAIN = 'here.example';
const long = `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`;
const facts = fakeFacts(DOMAIN, {
  keys: [{ selector: 's1', value: long, signs: true }],
  relay: null,
  policy: { id: 'abc', text: '' },
  tlsa: ['3 1 1 aabb'],
});
const seen = fakeObserved(DOMAIN, {
  texts: { kind: 'found', values: ['v=spf1 ip4:192.0.2.9 -all', 'verify="x\\y"'] },
  spf: [{ ...fakeObserved(DOMAIN).spf[0]!, result: 'fail' }],
  keys: {},
  hostSigned: { state: 'secure', why: '' },
});
const report = fakeReport(DOMAIN, facts, seen);
const all = textsOf(report, facts, 'all');
const missing = textsOf(report, facts, 'missing');

test('the zone file can be read again, long keys and all', () => {
  const zone = parseZone(all.zone);
  assert.ok(zone.ok, JSON.stringify(zone));
  const of = (name: string) => zone.value.filter(one => one.name === name).map(({ ttl: _, name: __, ...rest }) => rest);
  assert.deepEqual(of(`s1._domainkey.${DOMAIN}`), [{ type: 'TXT', text: long }]);
  assert.deepEqual(of(DOMAIN), [
    { type: 'MX', preference: 10, exchange: `mail.${DOMAIN}` },
    { type: 'TXT', text: 'v=spf1 ip4:192.0.2.9 mx -all' },
  ]);
  assert.deepEqual(of(`mail.${DOMAIN}`), [{ type: 'A', address: '203.0.113.9' }]);
  assert.deepEqual(of(`_imaps._tcp.${DOMAIN}`), [
    { type: 'SRV', priority: 0, weight: 1, port: 993, target: `mail.${DOMAIN}` },
  ]);
  assert.deepEqual(of(`autoconfig.${DOMAIN}`), [{ type: 'CNAME', target: `mail.${DOMAIN}` }]);
  assert.deepEqual(
    of(`_25._tcp.mail.${DOMAIN}`).map(one => one.type),
    ['TLSA'],
  );
  assert.match(all.zone, /^; instead of: v=spf1 ip4:192\.0\.2\.9 -all$/m);
  assert.equal(zone.value.length, all.records);
});

test('only what is missing leaves out what stands there', () => {
  assert.ok(!missing.zone.includes(' MX '), missing.zone);
  assert.ok(missing.zone.includes('s1._domainkey'));
  assert.ok(missing.records < all.records);
});

test('a form has relative names, bare values and the priority apart', () => {
  const line = (name: string) => all.form.find(one => one.name === name)!;
  assert.deepEqual([line(DOMAIN).host, line(DOMAIN).value, line(DOMAIN).priority], ['@', `mail.${DOMAIN}.`, 10]);
  const key = line(`s1._domainkey.${DOMAIN}`);
  assert.equal(key.host, 's1._domainkey');
  assert.equal(key.value, long);
  assert.deepEqual(
    key.quoted?.match(/"[^"]*"/g)?.map(one => one.length - 2),
    [255, long.length - 255],
  );
});

test('Route 53 keeps what else stands at a name, in one set', () => {
  const { Changes } = JSON.parse(all.route53) as {
    Changes: {
      Action: string;
      ResourceRecordSet: { Name: string; Type: string; ResourceRecords: { Value: string }[] };
    }[];
  };
  const sets = Changes.map(({ ResourceRecordSet: one }) => `${one.Name} ${one.Type}`);
  assert.equal(new Set(sets).size, sets.length);
  const apex = Changes.find(
    one => one.ResourceRecordSet.Name === `${DOMAIN}.` && one.ResourceRecordSet.Type === 'TXT',
  )!;
  assert.equal(apex.Action, 'UPSERT');
  assert.deepEqual(
    apex.ResourceRecordSet.ResourceRecords.map(one => one.Value),
    ['"verify=\\"x\\\\y\\""', '"v=spf1 ip4:192.0.2.9 mx -all"'],
  );
});

test('Cloudflare gets what its API takes: mail never through the proxy', () => {
  const { posts } = JSON.parse(all.cloudflare) as { posts: Record<string, unknown>[] };
  const of = (type: string) => posts.find(one => one.type === type)!;
  assert.deepEqual(of('MX'), { type: 'MX', name: DOMAIN, ttl: 3600, content: `mail.${DOMAIN}`, priority: 10 });
  assert.equal(of('A').proxied, false);
  assert.deepEqual(of('SRV').data, { priority: 0, weight: 1, port: 465, target: `mail.${DOMAIN}` });
  assert.deepEqual(of('TLSA').data, { usage: 3, selector: 1, matching_type: 1, certificate: 'aabb' });
});

test('letters in both languages have every record; the provider is asked for the name alone', () => {
  for (const { text } of [missing.letter.en, missing.letter.de])
    for (const { value, host } of missing.form) assert.ok(text.includes(value) && text.includes(host));
  assert.match(missing.letter.de.text, /^Guten Tag,/);
  assert.equal(all.network, null);
  const wrong = fakeObserved(DOMAIN, {
    names: [{ result: 'permerror', ip: '203.0.113.9', name: null, names: [], because: '' }],
  });
  const asked = textsOf(fakeReport(DOMAIN, facts, wrong), facts, 'missing').network!;
  assert.match(asked.en.subject, /203\.0\.113\.9/);
  assert.ok(asked.de.text.includes(`mail.${DOMAIN}`));
});

test('where nothing is missing the letter says so', () => {
  const none = textsOf({ ...report, rows: [] }, facts, 'missing');
  assert.equal(none.records, 0);
  assert.match(none.letter.en.text, /nothing to do/);
});
