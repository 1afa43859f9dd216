/** What mail programs fetch, read as they read it: by structure, never by a likeness of text. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { autoconfigXml } from '../../../server/discovery/autoconfig.ts';
import { autodiscoverXml, LONGEST_REQUEST, readRequest } from '../../../server/discovery/autodiscover.ts';
import { discoveryRecords } from '../../../server/discovery/discovery-records.ts';
import { mobileconfig } from '../../../server/discovery/mobileconfig.ts';
import { paccJson, paccRecord } from '../../../server/discovery/pacc.ts';
import { newProfileTokens, PROFILE_LIFE } from '../../../server/discovery/profile-tokens.ts';
import {
  type Open,
  type Service,
  type Surroundings,
  servicesOf,
  tellable,
} from '../../../server/discovery/services.ts';

const open = (host: string): readonly Open[] => [
  { name: 'imap', host, port: 143, tls: 'starttls' },
  { name: 'imaps', host, port: 993, tls: 'implicit' },
  { name: 'pop3s', host, port: 995, tls: 'implicit' },
  { name: 'submission', host, port: 587, tls: 'starttls' },
  { name: 'submissions', host, port: 465, tls: 'implicit' },
  { name: 'smtp', host, port: 25, tls: 'starttls' },
  { name: 'managesieve', host, port: 4190, tls: 'starttls' },
];
const around = (change: Partial<Surroundings> = {}): Surroundings => ({
  ...{
    open: open('0.0.0.0'),
    hostName: 'mail.office.test',
    addresses: ['192.168.1.5'],
    inClear: false,
    captures: false,
  },
  ...change,
});
const services = servicesOf(around());
const short = ({ protocol, security, host, port }: Service): string => `${protocol} ${security} ${host}:${port}`;

/** Python's parsers are strict, and not ours. */
function python(program: string, input: string): unknown {
  const ran = spawnSync('python3', ['-c', program], { input, encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stderr);
  return JSON.parse(ran.stdout);
}
const TREE = `
import sys, json, xml.etree.ElementTree as E
def tree(e): return [e.tag, dict(e.attrib), (e.text or '').strip(), [tree(c) for c in e]]
print(json.dumps(tree(E.fromstring(sys.stdin.buffer.read()))))`;
type Tree = [string, Record<string, string>, string, Tree[]];
const treeOf = (xml: string): Tree => python(TREE, xml) as Tree;
const facts = (tree: Tree): Record<string, string> => Object.fromEntries(tree[3].map(([name, , text]) => [name, text]));
const hasPython = spawnSync('python3', ['--version']).status === 0;
const skip = hasPython ? false : 'python3 is not here';

test('services come from the listeners, encrypted ones first, port 25 never', () => {
  assert.deepEqual(services.map(short), [
    'imap tls mail.office.test:993',
    'pop3 tls mail.office.test:995',
    'smtp tls mail.office.test:465',
    'imap starttls mail.office.test:143',
    'smtp starttls mail.office.test:587',
    'managesieve starttls mail.office.test:4190',
  ]);
});

test('a name that nobody knows gives way to an address of the network', () => {
  const [first] = servicesOf(around({ hostName: 'ana-pc', addresses: ['203.0.113.9', '192.168.1.5'] }));
  assert.equal(first?.host, '192.168.1.5');
});

test('where mail is captured, nobody need sign in to hand some in', () => {
  const captured = servicesOf(around({ open: open('127.0.0.1'), inClear: true, captures: true }));
  assert.deepEqual(
    captured
      .filter(one => one.protocol === 'smtp')
      .map(one => [one.port, one.security, one.signsIn])
      .slice(0, 2),
    [
      [25, 'none', false],
      [587, 'none', true],
    ],
  );
});

test('what only this computer reaches is told to nobody else', () => {
  const here = servicesOf(around({ open: open('127.0.0.1') }));
  assert.deepEqual(tellable(here, false), []);
  assert.equal(tellable(here, true).length, here.length);
});

test('autoconfig 1.1 is well-formed and has every server with its five facts', { skip }, () => {
  const [root, attributes, , [provider]] = treeOf(autoconfigXml({ domain: 'office.test', services })!);
  assert.deepEqual([root, attributes], ['clientConfig', { version: '1.1' }]);
  assert.deepEqual(provider?.slice(0, 2), ['emailProvider', { id: 'office.test' }]);
  const servers = provider![3].filter(([name]) => name.endsWith('Server'));
  assert.deepEqual(
    servers.map(one => [one[0], one[1].type, facts(one).port, facts(one).socketType]),
    [
      ['incomingServer', 'imap', '993', 'SSL'],
      ['incomingServer', 'imap', '143', 'STARTTLS'],
      ['incomingServer', 'pop3', '995', 'SSL'],
      ['outgoingServer', 'smtp', '465', 'SSL'],
      ['outgoingServer', 'smtp', '587', 'STARTTLS'],
    ],
  );
  for (const one of servers) {
    assert.deepEqual(Object.keys(facts(one)), ['hostname', 'port', 'socketType', 'authentication', 'username']);
    assert.equal(facts(one).username, '%EMAILADDRESS%');
  }
});

test('nothing to read mail with, or nothing to send it, is nothing to tell', () => {
  assert.equal(
    autoconfigXml({ domain: 'office.test', services: services.filter(one => one.protocol === 'imap') }),
    null,
  );
  assert.equal(autodiscoverXml({ address: 'a@office.test', services: [] }), null);
});

const REQUEST = `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>
<EMailAddress>ana@office.test</EMailAddress>
<AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
</Request></Autodiscover>`;

test('Autodiscover: the request is read, the answer is in the two namespaces', { skip }, () => {
  const read = readRequest(REQUEST);
  assert.deepEqual(read, { ok: true, value: 'ana@office.test' });
  const xml = autodiscoverXml({ address: 'ana@office.test', services })!;
  const [root, , , [response]] = treeOf(xml);
  assert.equal(root, '{http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006}Autodiscover');
  const outlook = '{http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a}';
  const account = response![3][0]!;
  assert.equal(account[0], `${outlook}Account`);
  const protocols = account[3].filter(([name]) => name === `${outlook}Protocol`).map(facts);
  assert.deepEqual(
    protocols.map(one => [
      one[`${outlook}Type`],
      one[`${outlook}Port`],
      one[`${outlook}SSL`],
      one[`${outlook}LoginName`],
    ]),
    [
      ['IMAP', '993', 'on', 'ana@office.test'],
      ['POP3', '995', 'on', 'ana@office.test'],
      ['SMTP', '465', 'on', 'ana@office.test'],
    ],
  );
});

const bomb = `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(100)}">]>${REQUEST}`;
for (const [what, body, fault] of [
  ['a document type with entities', bomb, 'bad'],
  ['an external entity', REQUEST.replace('<?xml', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><?xml'), 'bad'],
  ['CDATA', REQUEST.replace('ana@office.test', '<![CDATA[ana@office.test]]>'), 'bad'],
  ['more than a few kilobytes', REQUEST + ' '.repeat(LONGEST_REQUEST), 'bad'],
  ['no address', REQUEST.replace('ana@office.test', ''), 'bad'],
  ['an element within the address', REQUEST.replace('ana@office.test', '<b>ana@office.test</b>'), 'bad'],
  [
    'a telephone that wants ActiveSync',
    REQUEST.replace('outlook/responseschema/2006a', 'mobilesync/responseschema/2006'),
    'other-schema',
  ],
] as const)
  test(`Autodiscover refuses ${what}`, () => assert.deepEqual(readRequest(body), { ok: false, error: fault }));

test('an address in an answer cannot leave its element', { skip }, () => {
  const xml = autodiscoverXml({ address: 'a"<&>\u0000b@office.test', services })!;
  assert.match(xml, /a&quot;&lt;&amp;&gt;b@office\.test/);
  treeOf(xml);
});

const PLIST = `
import sys, json, plistlib
def plain(v):
    if isinstance(v, bytes): return {'octets': len(v)}
    if isinstance(v, dict): return {k: plain(x) for k, x in v.items()}
    return [plain(x) for x in v] if isinstance(v, list) else v
print(json.dumps(plain(plistlib.loads(sys.stdin.buffer.read()))))`;

test('a profile is a property list with the account and our authority', { skip }, () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n';
  const profile = mobileconfig({
    ...{ address: 'ana@office.test', name: 'Ana & Søn <Prieto>', password: 'p&<"1' },
    ...{ reading: services[0]!, sending: services[2]!, authority: { pem, name: 'Mailroom local authority' } },
  });
  const read = python(PLIST, profile) as { PayloadContent: Record<string, unknown>[] } & Record<string, unknown>;
  assert.equal(read.PayloadType, 'Configuration');
  const [mail, root] = read.PayloadContent;
  assert.deepEqual(
    [mail?.PayloadType, mail?.EmailAccountType, mail?.EmailAccountName, mail?.IncomingMailServerHostName],
    ['com.apple.mail.managed', 'EmailTypeIMAP', 'Ana & Søn <Prieto>', 'mail.office.test'],
  );
  assert.deepEqual(
    [mail?.IncomingMailServerPortNumber, mail?.IncomingMailServerUseSSL, mail?.OutgoingMailServerPortNumber],
    [993, true, 465],
  );
  assert.deepEqual([mail?.IncomingPassword, mail?.OutgoingPasswordSameAsIncomingPassword], ['p&<"1', true]);
  assert.deepEqual([root?.PayloadType, root?.PayloadContent], ['com.apple.security.root', { octets: 5 }]);
  const ids = [read, mail!, root!].map(one => one.PayloadUUID);
  assert.equal(new Set(ids).size, 3);
  for (const id of ids) assert.match(String(id), /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-A[0-9A-F]{3}-[0-9A-F]{12}$/);
});

test('a profile without a password asks for it', () => {
  const [reading, sending] = [services[0]!, services[2]!];
  const text = mobileconfig({
    address: 'ana@office.test',
    name: 'Ana',
    password: null,
    reading,
    sending,
    authority: null,
  });
  assert.doesNotMatch(text, />IncomingPassword<|security\.root/);
});

test('SRV records name what is offered and say what is not', () => {
  const records = discoveryRecords({ domain: 'office.test', hostName: 'mail.office.test', services, webDoor: true });
  assert.deepEqual(
    records.map(one => one.zoneLine),
    [
      'autoconfig.office.test. IN CNAME mail.office.test.',
      'autodiscover.office.test. IN CNAME mail.office.test.',
      '_imaps._tcp.office.test. IN SRV 0 1 993 mail.office.test.',
      '_imap._tcp.office.test. IN SRV 10 1 143 mail.office.test.',
      '_submissions._tcp.office.test. IN SRV 0 1 465 mail.office.test.',
      '_submission._tcp.office.test. IN SRV 10 1 587 mail.office.test.',
      '_pop3s._tcp.office.test. IN SRV 20 1 995 mail.office.test.',
      '_sieve._tcp.office.test. IN SRV 0 1 4190 mail.office.test.',
    ],
  );
  const noPop = services.filter(one => one.protocol !== 'pop3');
  const terms = { domain: 'office.test', hostName: 'mail.office.test', services: noPop, webDoor: false };
  assert.ok(discoveryRecords(terms).some(one => one.zoneLine === '_pop3s._tcp.office.test. IN SRV 0 0 0 .'));
  assert.deepEqual(discoveryRecords({ ...terms, services: [] }), []);
});

test('PACC says what listens on the registered TLS ports, with its hash', () => {
  const json = paccJson('office.test', services)!;
  assert.deepEqual(Object.keys((JSON.parse(json) as { protocols: object }).protocols), ['imap', 'pop3', 'submit']);
  assert.match(paccRecord(json), /^v=UAAC1; a=sha256; d=[\w+/]{43}=$/);
  assert.equal(
    paccJson('office.test', servicesOf(around({ open: [{ name: 'imaps', host: '::', port: 1993, tls: 'implicit' }] }))),
    null,
  );
});

test('a token is good once, for ten minutes, and never guessed', () => {
  const clock = manualClock(1_800_000_000_000);
  const tokens = newProfileTokens(clock, seededRandom(1));
  const wish = { address: 'ana@office.test', name: 'Ana', password: 'secret' };
  const first = tokens.make(wish);
  assert.ok(first.token.length >= 22);
  assert.equal(tokens.redeem(`${first.token}x`), null);
  assert.deepEqual(tokens.redeem(first.token), wish);
  assert.equal(tokens.redeem(first.token), 'used');
  const second = tokens.make(wish);
  clock.advance(PROFILE_LIFE);
  assert.equal(tokens.redeem(second.token), null);
  for (let more = 0; more < 70; more++) tokens.make(wish);
  const oldest = tokens.make(wish);
  assert.deepEqual(tokens.redeem(oldest.token), wish);
});
