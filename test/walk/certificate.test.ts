/** Certificates: from nothing to one that everybody trusts, by each way of proof; renewed, lost, mended, kept. */
import assert from 'node:assert/strict';
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { connect } from 'node:tls';
import { days, hours } from '../../server/base/units.ts';
import type { Resolver } from '../../server/dns/resolver.ts';
import { secureZoneResolver } from '../../server/dns/secure-zone.ts';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import { makeAuthority, makeLeaf } from '../../server/net/authority.ts';
import { type AcmeAuthority, startAcmeAuthority } from '../support/acme-authority.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailroom-certificate-'));
const read = parseZone(`
localhost. A 127.0.0.1
mail.here.example. A 127.0.0.1
mta-sts.here.example. A 127.0.0.1
here.example. MX 10 mail.here.example.
here.example. MX 20 backup.there.example.
`);
assert.ok(read.ok);
/** What the owner has put into the DNS meanwhile. */
const txt = new Map<string, string[]>();
const zone = zoneResolver(read.value);
const plain: Resolver = {
  ...zone,
  txt: async name => (txt.has(name) ? { kind: 'found', records: txt.get(name)!, ttl: null } : zone.txt(name)),
};

let authority: AcmeAuthority;
let world: World;
let ann: Person;

async function open(): Promise<World> {
  const trust = join(folder, 'trust.pem');
  writeFileSync(trust, authority.trust);
  const opened = await startWorld({
    folder,
    resolvers: { plain, secure: secureZoneResolver(read.ok ? read.value : [], { signed: [] }) },
    roots: [authority.root],
    settings: [
      ...[
        'mode=deliver',
        `acme.directory=${authority.directory}`,
        `acme.trust=${trust}`,
        'acme.contact=ann@here.example',
      ],
      ...['web.host=127.0.0.1', 'web.http-port=0', 'web.https-port=0'],
    ],
  });
  authority.behaviour.now = () => opened.mailroom.ports.clock.now();
  authority.behaviour.httpPort = () => portOf('http');
  authority.behaviour.tlsPort = () => portOf('https');
  authority.behaviour.txt = name => txt.get(name) ?? [];
  return opened;
}

before(async () => {
  authority = await startAcmeAuthority();
  world = await open();
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await authority.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const portOf = (name: string): number => {
  const found = world.mailroom.ports.listeners().find(one => one.name === name);
  assert.equal(found?.state, 'listening', found?.sentence ?? name);
  return found!.port;
};
const set = (key: string, text: string) => world.api.settings.set({ key, text });
const look = () => world.mailroom.certificates.look();
const state = () => world.api.certificates.state({});
const order = async (id: string) => (await state()).acme!.orders.find(one => one.id === id)!;
const usual = async () => (await state()).shown[0]!;
const needs = async (about: RegExp) =>
  (await world.api.status.get({})).needs.filter(one => about.test(one.id)).map(one => one.sentence);
const events = async (name: 'certificate.changed' | 'certificate.failed') => {
  await world.mailroom.recorder.flush();
  return (await world.mailroom.store.events({ names: [name], limit: 100 })).map(one => one.fields);
};

/** What a stranger is shown who asks for a name. */
async function shownFor(servername: string, port = portOf('imaps')): Promise<X509Certificate> {
  const socket = connect({ host: '127.0.0.1', port, servername, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const certificate = new X509Certificate(socket.getPeerCertificate().raw);
  socket.destroy();
  return certificate;
}
const keyOf = (certificate: X509Certificate): string =>
  createHash('sha256')
    .update(createPublicKey(certificate.toString()).export({ type: 'spki', format: 'der' }))
    .digest('hex');

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isSo()) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  assert.fail(`never: ${what}`);
}

test('nothing is asked for before the terms are agreed to, and the owner is told which', async () => {
  await look();
  assert.equal((await usual()).source, 'local');
  assert.match(
    (await needs(/^acme/)).join(),
    /wants its terms agreed to: read https:.*terms and set acme\.agree-terms/,
  );
  assert.equal((await shownFor('mail.here.example')).subject, 'CN=mail.here.example');
});

test('http-01: the certificate comes, everybody is shown it, and the names that it lacks get the local one', async () => {
  const before = keyOf(await shownFor('mail.here.example'));
  authority.behaviour.badNonces = 2;
  authority.behaviour.slow = 2;
  await set('acme.agree-terms', 'yes');
  await until('a certificate', async () => (await usual()).source === 'acme');
  authority.behaviour.slow = 0;
  const { names, isPublic } = await usual();
  assert.deepEqual([names, isPublic], [['mail.here.example'], true]);
  const shown = await shownFor('mail.here.example');
  assert.equal(shown.issuer, 'CN=Root of the tests');
  assert.equal(keyOf(shown), before, 'what was published of the key stays true');
  assert.equal((await shownFor('localhost')).issuer, 'CN=Mailroom authority of mail.here.example');
  assert.equal((await shownFor('nobody.example')).issuer, 'CN=Root of the tests');
  assert.deepEqual(
    [...authority.accounts.values()].map(one => one.contact),
    [['mailto:ann@here.example']],
  );
  assert.equal((await events('certificate.changed'))[0]!.source, 'acme');
  assert.deepEqual(await needs(/^acme/), []);
});

test('a policy is served over a certificate of its own, enforced because ours is good for it', async () => {
  await set('mta-sts.mode', 'enforce');
  await until('a second certificate', async () => (await order('mta-sts.here.example'))?.state === 'held');
  assert.equal((await shownFor('mta-sts.here.example')).subjectAltName, 'DNS:mta-sts.here.example');
  const answer = await fetchPolicy('mta-sts.here.example');
  assert.deepEqual(answer, {
    status: 200,
    type: 'text/plain; charset=utf-8',
    text: 'version: STSv1\r\nmode: enforce\r\nmx: mail.here.example\r\nmax_age: 604800\r\n',
  });
  assert.equal((await fetchPolicy('mta-sts.there.example')).status, 404);
  const [policy] = (await world.api.certificates.check({})).policies;
  const records = await world.api.certificates.records({ domain: 'here.example' });
  const record = records.find(one => one.purpose === 'mta-sts')!;
  assert.deepEqual([record.name, record.value], ['_mta-sts.here.example', `v=STSv1; id=${policy!.id};`]);
  assert.match((await needs(/^mta-sts-record/)).join(), /not announced in the DNS yet/);
  assert.match((await needs(/^mta-sts-mx/)).join(), /backup\.there\.example breaks the MTA-STS policy/);
  txt.set('_mta-sts.here.example', [record.value]);
  await set('mta-sts.mx', 'mail.here.example, *.there.example');
  await world.api.certificates.check({});
  assert.match((await needs(/^mta-sts-record/)).join(), /announces another MTA-STS policy/);
  assert.deepEqual(await needs(/^mta-sts-mx/), []);
});

function fetchPolicy(servername: string): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = get(
      {
        ...{ host: '127.0.0.1', port: portOf('https'), path: '/.well-known/mta-sts.txt', servername },
        headers: { Host: servername },
        ca: authority.root,
        rejectUnauthorized: servername.endsWith('here.example') && !servername.includes('there'),
      },
      response => {
        let text = '';
        response.setEncoding('utf8').on('data', part => {
          text += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode!, type: response.headers['content-type'] ?? '', text }),
        );
      },
    );
    asked.on('error', reject);
  });
}

test('a renewed certificate is shown to the next, while those who are there go on', async () => {
  const { ImapFlow } = await import('imapflow');
  const idle = new ImapFlow({
    ...{ host: '127.0.0.1', port: portOf('imaps'), secure: true, logger: false },
    tls: { ca: authority.root, servername: 'mail.here.example' },
    auth: { user: ann.address, pass: ann.password },
  });
  await idle.connect();
  await idle.mailboxOpen('INBOX');
  const arrived = once(idle, 'exists');
  const idling = idle.idle();
  const smtp = await world.smtp('smtp');
  await smtp.ask('STARTTLS', '220');
  await smtp.startTls();
  await smtp.ask('EHLO client.example', '250');
  await smtp.ask('MAIL FROM:<kim@there.example>', '250');
  const pop3 = connect({
    host: '127.0.0.1',
    port: portOf('pop3s'),
    servername: 'mail.here.example',
    ca: authority.root,
  });
  await once(pop3, 'data');

  const before = await shownFor('mail.here.example');
  await world.api.certificates.renew({ name: 'mail.here.example' });
  await until(
    'another certificate',
    async () => (await shownFor('mail.here.example')).fingerprint256 !== before.fingerprint256,
  );
  assert.equal(keyOf(await shownFor('mail.here.example')), keyOf(before));

  await smtp.ask('RCPT TO:<ann@here.example>', '250');
  await smtp.ask('DATA', '354');
  await smtp.ask('From: kim@there.example\r\nTo: ann@here.example\r\nSubject: x\r\n\r\nx\r\n.', '250');
  await world.settle();
  await arrived;
  pop3.write('NOOP\r\nCAPA\r\n');
  const [said] = await once(pop3, 'data');
  assert.match(String(said), /^(-ERR|\+OK)/);
  pop3.destroy();
  await idle.logout();
  await idling;
});

test('the next key is published first, and takes over when the owner says so, everywhere', async () => {
  const tlsa = async () =>
    (await world.api.certificates.records({}))
      .filter(one => one.type === 'TLSA')
      .map(one => [one.name, one.value.split(' ').slice(0, 3).join(' '), one.value.split(' ')[3]]);
  const [current, next] = await tlsa();
  assert.deepEqual(current, ['_25._tcp.mail.here.example', '3 1 1', keyOf(await shownFor('mail.here.example'))]);
  assert.deepEqual(next!.slice(0, 2), ['_25._tcp.mail.here.example', '3 1 1']);
  await world.api.certificates.renew({ name: 'mail.here.example', newKey: true });
  await until('the next key', async () => keyOf(await shownFor('mail.here.example')) === next![2]);
  await until('the local one too', async () => keyOf(await shownFor('localhost')) === next![2]);
  assert.equal((await tlsa())[0]![2], next![2]);
  assert.notEqual((await tlsa())[1]![2], next![2]);
});

test('tls-alpn-01: another certificate is shown to the authority, and to nobody else', async () => {
  await set('acme.challenge', 'tls-alpn-01');
  const before = (await usual()).fingerprint;
  await world.api.certificates.renew({ name: 'mail.here.example' });
  await until('a certificate by tls-alpn-01', async () => (await usual()).fingerprint !== before);
  const socket = connect({
    host: '127.0.0.1',
    port: portOf('https'),
    servername: 'mail.here.example',
    ALPNProtocols: ['acme-tls/1'],
    rejectUnauthorized: false,
  });
  const [fault] = await once(socket, 'error');
  assert.match(String(fault), /alert|ALPN|protocol/i, 'when nothing is to be proven, that protocol is not spoken');
});

test('dns-01 by hand: the record is told, waited for, and then it goes on by itself', async () => {
  await set('acme.challenge', 'dns-01');
  const before = (await usual()).fingerprint;
  await world.api.certificates.renew({ name: 'mail.here.example' });
  await until('a record is asked for', async () => (await order('mail.here.example')).state === 'waiting');
  const [record] = (await order('mail.here.example')).records;
  assert.equal(record!.name, '_acme-challenge.mail.here.example');
  assert.ok((await needs(/^acme-mail/)).join().includes(`${record!.name} TXT "${record!.value}"`));
  const told = (await world.api.certificates.records({})).find(one => one.purpose === 'acme');
  assert.equal(told?.zoneLine, `${record!.name}. 60 IN TXT "${record!.value}"`);
  txt.set(record!.name, ['something else', record!.value]);
  await world.api.certificates.check({});
  await until('a certificate by dns-01', async () => (await usual()).fingerprint !== before);
  txt.delete(record!.name);
  assert.deepEqual((await order('mail.here.example')).records, []);
});

test('a restart keeps it and asks nobody', async () => {
  // When it is to be renewed has been asked for by then.
  await look();
  const { fingerprint } = await usual();
  const told = (await events('certificate.changed')).length;
  await world[Symbol.asyncDispose]();
  const asked = authority.asked.length;
  world = await open();
  await look();
  assert.equal((await usual()).fingerprint, fingerprint);
  assert.equal((await events('certificate.changed')).length, told, 'nothing has changed');
  assert.deepEqual(authority.asked.slice(asked), []);
  await set('acme.challenge', 'http-01');
});

test('an order that a restart broke off is gone on with', async () => {
  await set('acme.challenge', 'dns-01');
  await world.api.certificates.renew({ name: 'mail.here.example' });
  await until('a record is asked for', async () => (await order('mail.here.example')).state === 'waiting');
  const [record] = (await order('mail.here.example')).records;
  const orders = authority.orders.size;
  await world[Symbol.asyncDispose]();
  world = await open();
  await until(
    'the same record again',
    async () => (await order('mail.here.example'))?.records[0]?.value === record!.value,
  );
  txt.set(record!.name, [record!.value]);
  const before = (await usual()).fingerprint;
  await world.api.certificates.check({});
  await until('the certificate', async () => (await usual()).fingerprint !== before);
  assert.equal(authority.orders.size, orders);
  await set('acme.challenge', 'http-01');
});

test("the owner's own pair is shown at once, follows its files, and goes as it came", async () => {
  const own = await makeAuthority('An authority of the owner', Date.now());
  const [one, two] = [
    await makeLeaf(own, ['mail.here.example'], Date.now()),
    await makeLeaf(own, ['mail.here.example'], Date.now()),
  ];
  await world.api.certificates.bring({ certificate: one.certificate, key: one.key });
  assert.deepEqual([(await usual()).source, (await usual()).issuer], ['own', 'CN=An authority of the owner']);
  assert.match((await needs(/^mta-sts-mode/)).join(), /served as "testing", not "enforce": nobody trusts who signed/);
  assert.match((await fetchPolicy('mta-sts.here.example')).text, /mode: testing/);
  const { fingerprint } = await usual();
  writeFileSync(join(folder, 'tls', 'own.pem'), two.key + two.certificate);
  await until('the files are followed', async () => (await usual()).fingerprint !== fingerprint);
  writeFileSync(join(folder, 'tls', 'own.pem'), 'nonsense');
  await until('the owner is told', async () => (await needs(/^certificate-files/)).length > 0);
  assert.equal((await usual()).source, 'own', 'the last good one goes on being shown');
  await set('tls.certificate', '');
  await until('the authority again', async () => (await usual()).source === 'acme');
  assert.deepEqual(await needs(/^certificate-files/), []);
  await assert.rejects(world.api.certificates.bring({ certificate: one.certificate, key: two.key }), /does not belong/);
});

test('an authority that wants a certificate renewed early is heard', async () => {
  const { fingerprint } = await usual();
  const now = world.mailroom.ports.clock.now();
  authority.behaviour.window = { start: now - days(2), end: now - days(1) };
  // Whether it has such wishes is asked anew by and by.
  await world.later(days(1.1));
  await look();
  await until('renewed', async () => (await usual()).fingerprint !== fingerprint);
  authority.behaviour.window = null;
  const placed = [...authority.orders.values()].filter(one => one.replaces !== null);
  assert.match(placed[0]!.replaces!, /^[\w-]+\.[\w-]+$/);
});

test('renewal that fails is told, waited with, and never costs the certificate that is there', async () => {
  await look();
  const { fingerprint } = await usual();
  const asked = authority.asked.length;
  authority.behaviour.refuse.push({
    path: '/new-order',
    status: 429,
    type: 'rateLimited',
    detail: 'too many already',
    retryAfter: '86400',
  });
  await world.later(days(61));
  await look();
  assert.equal(authority.asked.slice(asked).filter(one => one === 'POST /new-order').length, 1);
  assert.equal((await usual()).fingerprint, fingerprint);
  assert.match(
    (await needs(/^acme-/)).join(),
    /refuses: too many already\. Tried again on .* The one in use is good until/,
  );
  assert.match(String((await events('certificate.failed')).at(-1)!.because), /too many already/);
  await assert.rejects(world.api.certificates.renew({ name: 'mail.here.example' }), /wants no request before/);
  await world.later(hours(25));
  await look();
  await until('it came after all', async () => (await usual()).fingerprint !== fingerprint);
});

test('when it has ended, the local one is shown again: never none', async () => {
  authority.behaviour.offers = ['dns-01'];
  await world.later(days(200));
  await look();
  assert.equal((await usual()).source, 'local');
  assert.match(
    (await needs(/^acme-mail/)).join(),
    /does not let mail\.here\.example be proven by http-01; it offers dns-01/,
  );
  assert.match((await needs(/^mta-sts-mode/)).join(), /the local authority's/);
});
