/** Client discovery on the public web door: only for our domains, the same for every name in them, and little for who asks badly. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test, { after, before } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { type DiscoverySource, newDiscovery } from '../../../server/discovery/source.ts';
import { openPublicDoor, type PublicDoor } from '../../../server/web/public-door.ts';
import { testCertificate } from '../../support/certificate.ts';

let isPublic = false;
let isPacc = false;
const discovery: DiscoverySource = newDiscovery({
  around: () => ({
    open: [
      { name: 'imaps', host: '0.0.0.0', port: 993, tls: 'implicit' },
      { name: 'submissions', host: '0.0.0.0', port: 465, tls: 'implicit' },
    ],
    ...{ hostName: 'mail.here.example', addresses: ['192.168.1.5'], inClear: false, captures: false },
  }),
  domains: async () => ['here.example', 'second.example'],
  shown: async () => [{ source: 'acme', names: ['mail.here.example'], issuer: 'Somebody', isPublic }],
  authority: () => null,
  webDoor: () => ({ http: true, https: true }),
  pacc: () => isPacc,
  clock: systemClock,
  random: seededRandom(7),
});

let doors: { readonly http: PublicDoor; readonly https: PublicDoor };
const open = async (tls: boolean): Promise<PublicDoor> => {
  const { context } = await testCertificate();
  const opened = await openPublicDoor({
    ...{ host: '127.0.0.1', port: 0, tls, clock: systemClock },
    ...{ secureContext: () => context, contextFor: () => null, challengeFor: () => null },
    ...{ proof: () => null, policyAt: async () => null, discovery: () => discovery },
    onBug: fault => assert.fail(String(fault)),
  });
  assert.ok(opened.ok);
  return opened.value;
};
before(async () => {
  doors = { http: await open(false), https: await open(true) };
});
after(async () => {
  await doors.http.close();
  await doors.https.close();
});

type Answer = { readonly status: number; readonly head: string; readonly body: string };
async function ask(request: string, host: string, { tls = true, body = '' } = {}): Promise<Answer> {
  const port = tls ? doors.https.port : doors.http.port;
  const socket = tls
    ? connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false })
    : connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  await once(socket, tls ? 'secureConnect' : 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', part => {
    text += part;
  });
  const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  socket.write(`${request} HTTP/1.1\r\nHost: ${host}\r\n${length}\r\n${body}`);
  await once(socket, 'close');
  const at = text.indexOf('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), head: text.slice(0, at), body: text.slice(at + 4) };
}

const PATHS = ['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml'];
for (const path of PATHS)
  for (const tls of [true, false])
    test(`autoconfig at ${path}, ${tls ? 'with TLS' : 'in clear'}, for a domain of ours`, async () => {
      const answer = await ask(`GET ${path}?emailaddress=ana%40here.example`, 'autoconfig.here.example', { tls });
      assert.equal(answer.status, 200);
      assert.match(answer.head, /content-type: application\/xml/i);
      assert.match(answer.body, /<hostname>mail\.here\.example<\/hostname>\s*<port>993<\/port>/);
    });

test('by the Host alone, where no address is said', async () => {
  assert.match((await ask(`GET ${PATHS[0]}`, 'autoconfig.second.example')).body, /id="second\.example"/);
  assert.match((await ask(`GET ${PATHS[1]}`, 'here.example')).body, /id="here\.example"/);
});

test('every name of a domain is told the same: nobody learns who lives there', async () => {
  const asked = ['ana', 'nobody-at-all', 'root'].map(name =>
    ask(`GET ${PATHS[0]}?emailaddress=${name}@here.example`, 'x.example'),
  );
  const [first, ...others] = await Promise.all(asked);
  for (const one of others) assert.deepEqual(one, first);
});

for (const [what, path, host] of [
  [
    'an address of a domain that is not ours',
    `${PATHS[0]}?emailaddress=a@elsewhere.example`,
    'autoconfig.here.example',
  ],
  ['a host that is not ours', PATHS[0], 'autoconfig.elsewhere.example'],
  ['a domain below ours', PATHS[0], 'autoconfig.sub.here.example'],
  ['an address of megabytes', `${PATHS[0]}?emailaddress=${'a'.repeat(4000)}@here.example`, 'autoconfig.here.example'],
  ['no address at all', `${PATHS[0]}?emailaddress=here.example`, 'autoconfig.here.example'],
] as const)
  test(`nothing for ${what}`, async () => assert.equal((await ask(`GET ${path}`, host)).status, 404));

const wish = (address: string, schema = 'outlook/responseschema/2006a') =>
  `<?xml version="1.0"?><Autodiscover><Request><EMailAddress>${address}</EMailAddress><AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/${schema}</AcceptableResponseSchema></Request></Autodiscover>`;

for (const path of [
  '/autodiscover/autodiscover.xml',
  '/Autodiscover/Autodiscover.xml',
  '/AutoDiscover/AutoDiscover.XML',
])
  test(`Autodiscover at ${path}`, async () => {
    const answer = await ask(`POST ${path}`, 'autodiscover.here.example', { body: wish('ana@here.example') });
    assert.equal(answer.status, 200);
    assert.match(answer.body, /<Type>IMAP<\/Type>\s*<Server>mail\.here\.example<\/Server>\s*<Port>993<\/Port>/);
    assert.match(answer.head, /cache-control: no-store/i);
  });

test('Autodiscover is told over TLS alone; in clear it is pointed at', async () => {
  const answer = await ask('GET /autodiscover/autodiscover.xml', 'autodiscover.here.example', { tls: false });
  assert.equal(answer.status, 302);
  assert.match(answer.head, /location: https:\/\/autodiscover\.here\.example\/autodiscover\/autodiscover\.xml/i);
});

for (const [what, method, body, status] of [
  ['a domain that is not ours', 'POST', wish('a@elsewhere.example'), 404],
  ['ActiveSync', 'POST', wish('a@here.example', 'mobilesync/responseschema/2006'), 404],
  ['an XML bomb', 'POST', `<!DOCTYPE l [<!ENTITY a "ha">]>${wish('a@here.example')}`, 400],
  ['no XML', 'POST', 'hello', 400],
  ['more than a request is', 'POST', wish('a@here.example') + ' '.repeat(9000), 413],
  ['a GET', 'GET', '', 405],
] as const)
  test(`Autodiscover answers ${status} to ${what}`, async () =>
    assert.equal(
      (await ask(`${method} /autodiscover/autodiscover.xml`, 'autodiscover.here.example', { body })).status,
      status,
    ));

test('PACC stands behind its setting, and is told over TLS alone', async () => {
  const path = 'GET /.well-known/user-agent-configuration.json';
  assert.equal((await ask(path, 'ua-auto-config.here.example')).status, 404);
  isPacc = true;
  const answer = await ask(path, 'ua-auto-config.here.example');
  assert.deepEqual(JSON.parse(answer.body).protocols.imap, { host: 'mail.here.example' });
  assert.equal((await ask(path, 'ua-auto-config.here.example', { tls: false })).status, 404);
  isPacc = false;
});

const ana = { address: 'ana@here.example', name: 'Ana', password: 'open sesame' };
test('a profile is fetched once; looking does not spend it', async () => {
  const { token } = discovery.profiles.make(ana);
  assert.equal((await ask(`HEAD /p/${token}`, 'mail.here.example')).status, 200);
  const first = await ask(`GET /p/${token}`, 'mail.here.example');
  assert.equal(first.status, 200);
  assert.match(first.head, /content-type: application\/x-apple-aspen-config/i);
  assert.match(first.head, /cache-control: no-store/i);
  const again = await ask(`GET /p/${token}`, 'mail.here.example');
  assert.deepEqual([again.status, /sesame|plist/.test(again.body)], [410, false]);
});

test('the password goes along only with TLS that every device believes', async () => {
  const fetch = async (tls: boolean) =>
    (await ask(`GET /p/${discovery.profiles.make(ana).token}`, 'mail.here.example', { tls })).body.includes(
      'open sesame',
    );
  assert.deepEqual([await fetch(true), await fetch(false)], [false, false]);
  isPublic = true;
  assert.deepEqual([await fetch(true), await fetch(false)], [true, false]);
  isPublic = false;
});

for (const token of ['', 'short', '../etc/passwd', 'A'.repeat(22), 'A'.repeat(500)])
  test(`no profile for the token '${token.slice(0, 30)}'`, async () =>
    assert.equal((await ask(`GET /p/${token}`, 'mail.here.example')).status, 404));
