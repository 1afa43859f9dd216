/** Out: what a domain has published about TLS (DANE, MTA-STS) holds, or the mail waits and says why. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import test, { after, before } from 'node:test';
import { err, ok } from '../../server/base/result.ts';
import { days } from '../../server/base/units.ts';
import type { Security } from '../../server/events/security.ts';
import { printTlsa } from '../../server/mailauth/dane.ts';
import { testCertificate } from '../support/certificate.ts';
import { tlsaOf } from '../support/chain.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let hop: NextHop;
let world: World;
let ann: Person;
/** What each policy host says, and how often it was asked. */
const policies = new Map<string, string>();
const asked: string[] = [];
/** The TLSA record that fits. */
let right: string;

const policy = (mode: string, mx: string): string =>
  `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: 864000\r\n`;

before(async () => {
  const { context, certificate } = await testCertificate();
  hop = await startNextHop({ tls: context });
  const der = new X509Certificate(certificate).raw;
  right = printTlsa(tlsaOf(der, 3, 1, 1));
  const wrong = right.slice(0, -4) + (right.endsWith('0000') ? '1111' : '0000');
  const place = (host: string) => `_${hop.port}._tcp.${host}.`;
  const domain = (name: string) => `${name}. MX 10 mx.${name}.\nmx.${name}. A 127.0.0.1\n`;
  const zone = [
    ...[
      'dane.example',
      'moved.example',
      'bogus.example',
      'plain.example',
      'sts.example',
      'other.example',
      'try.example',
    ].map(domain),
    `${place('mx.dane.example')} TLSA ${right}\n`,
    `${place('mx.moved.example')} TLSA ${wrong}\n`,
    ...['sts', 'other', 'try'].map(name => `_mta-sts.${name}.example. TXT "v=STSv1; id=1"\n`),
  ].join('');
  policies.set('mta-sts.sts.example', policy('enforce', 'mx.sts.example'));
  policies.set('mta-sts.other.example', policy('enforce', 'mx.elsewhere.example'));
  policies.set('mta-sts.try.example', policy('testing', 'mx.elsewhere.example'));
  world = await startWorld({
    zone,
    hopPort: hop.port,
    settings: ['mode=deliver', 'dns.signed-zones=dane.example,moved.example'],
    fetchText: async ({ host }) => {
      asked.push(host);
      const text = policies.get(host);
      return text ? ok({ text, mediaType: 'text/plain' }) : err({ kind: 'network', sentence: `${host} is silent` });
    },
  });
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

async function sendTo(domain: string) {
  const { trace } = await world.submit(ann, { to: `kim@${domain}`, subject: 'x', text: 'x' });
  await world.settle();
  const { branches, events } = await world.journey(trace);
  const relayed = events.find(event => event.name === 'queue.relayed');
  const { state, reply, stations } = branches[0]!;
  const security = relayed?.fields.security as Security | undefined;
  return { state, reply: reply ?? '', security, padlock: stations.find(one => one.padlock)?.padlock };
}

test('a published certificate is believed although no authority vouches for it, and the journey says so', async () => {
  const { state, security, padlock } = await sendTo('dane.example');
  assert.equal(state, 'relayed');
  assert.deepEqual(security, {
    version: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    asked: 'verify-dane',
    because: 'mx.dane.example has published its certificate (DANE)',
    proof: { by: 'dane-ee', record: right, at: 'mx.dane.example' },
    name: null,
    namedBy: 'dnssec',
    doubt: null,
    requireTls: false,
  });
  assert.equal(padlock?.grade, 'proven');
});

test('where nobody asks for more, any certificate will do, and it is told for what it is', async () => {
  const { state, reply, security, padlock } = await sendTo('plain.example');
  assert.deepEqual([state, reply], ['relayed', '250 2.0.0 Taken']);
  assert.deepEqual([security?.asked, security?.because, security?.proof], ['opportunistic', null, null]);
  assert.equal(padlock?.grade, 'encrypted');
  assert.equal(padlock?.sentence, 'Encrypted (TLS 1.3), but nobody proved who took it');
  assert.match(
    padlock?.details.join('\n') ?? '',
    /^the certificate was not believed: its authority is not known here$/m,
  );
});

test('another certificate than the published one: the mail waits, and nothing of it was said', async () => {
  const before = hop.received.length;
  const { state, reply } = await sendTo('moved.example');
  assert.equal(state, 'deferred');
  assert.match(reply, /certificate/);
  assert.equal(hop.received.length, before);
});

test('MTA-STS enforced: a certificate that no authority vouches for is not taken', async () => {
  const { state, reply } = await sendTo('sts.example');
  assert.equal(state, 'deferred');
  assert.match(reply, /certificate/);
});

test('MTA-STS enforced: a host that the policy does not name is not spoken to', async () => {
  const before = hop.connections;
  const { state, reply } = await sendTo('other.example');
  assert.equal(state, 'deferred');
  assert.match(reply, /MTA-STS policy of other\.example does not name mx\.other\.example/);
  assert.equal(hop.connections, before);
});

test('MTA-STS only tried: the mail goes as it would without', async () => {
  assert.equal((await sendTo('try.example')).state, 'relayed');
});

test('a policy that was fetched once holds when its web server and record are gone, and is not fetched again', async () => {
  const often = asked.filter(host => host === 'mta-sts.other.example').length;
  policies.delete('mta-sts.other.example');
  assert.equal((await sendTo('other.example')).state, 'deferred');
  assert.equal(asked.filter(host => host === 'mta-sts.other.example').length, often);
  const kept = await world.mailroom.store.meta('mta-sts other.example');
  assert.match(kept ?? '', /mx\.elsewhere\.example/);
  await world.later(days(1));
});
