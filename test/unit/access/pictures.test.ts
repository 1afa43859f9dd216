/** The guarded picture fetcher: where it goes, where it never goes, and what it takes. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import test, { after, before } from 'node:test';
import { pictureGuard, pictureTarget } from '../../../server/access/picture-address.ts';
import { pictureKind } from '../../../server/access/picture-kind.ts';
import { mentionedIn } from '../../../server/access/picture-mentions.ts';
import { newPictures, type Pictures, type PicturesOptions } from '../../../server/access/pictures.ts';
import { noRest } from '../../../server/base/pace.ts';
import { systemClock } from '../../../server/base/ports.ts';
import type { AddressRecord, Answer, Resolver } from '../../../server/dns/resolver.ts';
import { allowAll } from '../../../server/net/dial.ts';
import { testCertificate } from '../../support/certificate.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p9O2swAAAABJRU5ErkJggg==',
  'base64',
);

const asked: IncomingMessage[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end(PNG);
const server = createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});
let port = 0;
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** Names that are told by a table; how often each was asked for is counted. */
function names(table: Readonly<Record<string, readonly string[]>>): Resolver & { readonly looked: string[] } {
  const looked: string[] = [];
  const none = async () => ({ kind: 'none' as const });
  return {
    looked,
    mx: none,
    txt: none,
    ptr: none,
    async address(name): Promise<Answer<AddressRecord>> {
      looked.push(name);
      const found = table[name];
      return found
        ? {
            kind: 'found',
            ttl: null,
            records: found.map(address => ({ family: address.includes(':') ? 6 : 4, address })),
          }
        : { kind: 'no-such-name' };
    },
  };
}
const here = () => names({ 'pictures.example': ['127.0.0.1'], 'mx.example': ['127.0.0.1'] });
const pictures = (change: Partial<PicturesOptions> = {}): Pictures =>
  newPictures({
    resolver: here(),
    clock: systemClock,
    mayLeave: () => true,
    guard: allowAll,
    ports: [port],
    ...change,
  });
const at = (path: string, host = 'pictures.example') => `http://${host}:${port}${path}`;
async function refusal(from: Pictures, address: string, of = 'a'): Promise<string> {
  const fetched = await from.fetch(of, address);
  return fetched.ok ? 'fetched' : fetched.error;
}
function play(act: typeof answer): void {
  asked.length = 0;
  answer = act;
}

test('a picture is asked for with the same words for everybody: no cookie, no referrer, no language', async () => {
  play((_, response) => response.setHeader('Set-Cookie', 'who=me').end(PNG));
  const all = pictures();
  const first = await all.fetch('a', at('/one.png?size=2'));
  assert(first.ok);
  assert.deepEqual([first.value.type, first.value.bytes.equals(PNG)], ['image/png', true]);
  await all.fetch('a', at('/two.png'));
  assert.deepEqual(Object.keys(asked[1]!.headers).sort(), [
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'user-agent',
  ]);
  assert.equal(asked[0]!.url, '/one.png?size=2');
  assert.equal(asked[0]!.headers.host, `pictures.example:${port}`);
});

test('the same picture of the same message is asked for once', async () => {
  play((_, response) => response.end(PNG));
  const all = pictures();
  await Promise.all([all.fetch('a', at('/x')), all.fetch('a', at('/x'))]);
  await all.fetch('a', at('/x'));
  assert.equal(asked.length, 1);
  await all.fetch('b', at('/x'));
  assert.equal(asked.length, 2, 'another message asks for itself');
});

test('where nothing may leave, nobody is asked and no name is looked up', async () => {
  play((_, response) => response.end(PNG));
  const resolver = here();
  assert.match(await refusal(pictures({ resolver, mayLeave: () => false }), at('/')), /nothing leaves/);
  assert.deepEqual([asked.length, resolver.looked], [0, []]);
});

test('addresses that are not of the web are refused before a name is looked up', () => {
  const refused = [
    'file:///etc/passwd',
    'ftp://x.example/a.png',
    'data:image/png;base64,AA',
    'http://user:word@x.example/',
    'http://x.example:22/',
    'http://x.example:25/',
    'http://localhost/',
    'http://router/',
    'http://printer.local/',
    'http://vault.internal/',
    'http://x.home.arpa/',
    'http://x.localhost./',
    'no address',
    `http://x.example/${'a'.repeat(9000)}`,
  ];
  assert.deepEqual(
    refused.filter(address => pictureTarget(address).ok),
    [],
  );
  for (const address of [
    'http://x.example/',
    'https://x.example/',
    'http://x.example:8080/',
    'https://x.example:8443/',
  ])
    assert.equal(pictureTarget(address).ok, true, address);
});

test('no spelling of an inner address passes the guard', () => {
  const guard = pictureGuard(() => ['198.100.7.9', '2a02:1:2:3::7/64']);
  const spellings = [
    '2130706433',
    '0x7f.1',
    '017700000001',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:ffff:7f00:1]',
  ];
  const inside = [
    ...spellings.map(host => new URL(`http://${host}/`).hostname.replace(/^\[|\]$/g, '')),
    ...[
      '0.0.0.0',
      '10.0.0.1',
      '100.64.0.1',
      '169.254.169.254',
      '172.16.0.1',
      '192.168.1.1',
      '192.0.0.192',
      '224.0.0.1',
    ],
    ...['255.255.255.255', '100.100.100.200', '168.63.129.16', '198.18.0.1', '203.0.113.1', '::', '::1', 'fe80::1'],
    ...['fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '64:ff9b::7f00:1', '64:ff9b:1::1'],
    ...['2002:7f00:1::', '2001:0:1::1', '2001:db8::1', '0:0:0:0:0:FFFF:A00:1', '::127.0.0.1', 'nonsense', ''],
    ...['198.100.7.9', '2a02:1:2:3::1'],
  ];
  assert.deepEqual(
    inside.filter(address => guard.allow(address, 80).ok),
    [],
  );
  for (const address of ['93.184.215.14', '198.100.7.10', '2606:2800:21f::1', '2a02:1:2:4::1'])
    assert.equal(guard.allow(address, 443).ok, true, address);
});

test('a name that leads inside, or both ways, is not dialled', async () => {
  play((_, response) => response.end(PNG));
  const resolver = names({ 'in.example': ['127.0.0.1'], 'both.example': ['93.184.215.14', '10.0.0.1'] });
  const guarded = pictures({ resolver, guard: pictureGuard(() => []) });
  for (const host of ['in.example', 'both.example'])
    assert.match(await refusal(guarded, at('/', host)), /not fetched from/);
  assert.equal(await refusal(guarded, at('/', 'no.example')), 'there is no no.example');
  assert.equal(asked.length, 0);
});

test('the name is looked up once: an answer that changes meanwhile changes nothing', async () => {
  play((_, response) => response.end(PNG));
  const resolver = here();
  assert.equal(await refusal(pictures({ resolver }), at('/')), 'fetched');
  assert.deepEqual(resolver.looked, ['pictures.example']);
});

test('three redirects are followed, each judged anew; a fourth is not', async () => {
  play((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) return void response.end(PNG);
    response.writeHead(302, { Location: `/${left - 1}` }).end();
  });
  assert.equal(await refusal(pictures(), at('/3')), 'fetched');
  assert.match(await refusal(pictures(), at('/4')), /without an end/);
  play((_, response) => void response.writeHead(301, { Location: 'http://169.254.169.254/latest/' }).end());
  assert.match(await refusal(pictures(), at('/')), /port 80 is not/);
  play((_, response) => void response.writeHead(301, { Location: `http://inner.example:${port}/` }).end());
  const guard = pictureGuard(() => []);
  const either = {
    allow: (address: string, to: number) => (address === '127.0.0.1' ? allowAll : guard).allow(address, to),
  };
  const resolver = names({ 'pictures.example': ['127.0.0.1'], 'inner.example': ['192.168.0.1'] });
  assert.match(await refusal(pictures({ resolver, guard: either }), at('/')), /192\.168\.0\.1 is not an address/);
  play((_, response) => void response.writeHead(302, { Location: 'file:///etc/passwd' }).end());
  assert.match(await refusal(pictures(), at('/')), /not on the web/);
});

test('only octets that are a picture are taken, whatever the server calls them', async () => {
  const bodies: (readonly [string, string | Buffer, string])[] = [
    ['image/png', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'not a PNG'],
    ['image/svg+xml', '<?xml version="1.0"?><svg/>', 'not a PNG'],
    ['image/png', '<html><script>1</script>', 'not a PNG'],
    ['image/gif', '', 'not a PNG'],
    ['text/html', PNG, 'fetched'],
  ];
  for (const [type, body, expected] of bodies) {
    play((_, response) => response.setHeader('Content-Type', type).end(body));
    assert.match(await refusal(pictures(), at('/')), new RegExp(expected), `${type} ${body.slice(0, 12)}`);
  }
  play((_, response) => response.setHeader('Content-Encoding', 'gzip').end(PNG));
  assert.match(await refusal(pictures(), at('/')), /packed/);
  play((_, response) => void response.writeHead(404).end());
  assert.match(await refusal(pictures(), at('/')), /answered 404/);
});

test('size: said, unsaid, and of all together', async () => {
  const limits = { each: 1000, perMessage: 1500 };
  play((_, response) => response.setHeader('Content-Length', '5000').flushHeaders());
  assert.match(await refusal(pictures({ limits }), at('/')), /too large/);
  play((_, response) => {
    response.write(PNG);
    response.end(Buffer.alloc(5000));
  });
  assert.match(await refusal(pictures({ limits }), at('/')), /too large/);
  play((_, response) => response.end(Buffer.concat([PNG, Buffer.alloc(700)])));
  const together = pictures({ limits });
  assert.equal(await refusal(together, at('/1')), 'fetched');
  assert.match(await refusal(together, at('/2')), /too large together/);
  assert.equal(await refusal(together, at('/2'), 'another'), 'fetched');
  const few = pictures({ limits: { picturesPerMessage: 2 } });
  await Promise.all([1, 2].map(n => few.fetch('a', at(`/${n}`))));
  assert.match(await refusal(few, at('/3')), /as many/);
});

test('time: a server that is silent, or slow to say all, is left', async () => {
  const limits = { time: 80 };
  play(() => {});
  assert.match(await refusal(pictures({ limits }), at('/')), /too slow/);
  play((_, response) => void response.write(PNG));
  assert.match(await refusal(pictures({ limits }), at('/')), /too slow/);
});

test('no more than a few are asked for at once', async () => {
  let open = 0;
  let most = 0;
  play((_, response) => {
    open++;
    most = Math.max(most, open);
    setTimeout(() => {
      open--;
      response.end(PNG);
    }, 5);
  });
  const few = pictures({ limits: { atOnce: 3 } });
  await Promise.all(Array.from({ length: 12 }, (_, i) => few.fetch('a', at(`/${i}`))));
  assert.deepEqual([most, asked.length], [3, 12]);
});

test('https is taken only with a name that is vouched for, and never left for http', async () => {
  const { key, certificate, authority } = await testCertificate();
  play((_, response) => response.end(PNG));
  const secure = createTlsServer({ key, cert: certificate }, (request, response) => answer(request, response));
  secure.listen(0, '127.0.0.1');
  await once(secure, 'listening');
  const { port: tlsPort } = secure.address() as AddressInfo;
  const ports = [port, tlsPort];
  const address = `https://mx.example:${tlsPort}/`;
  assert.equal(await refusal(pictures({ ports, authorities: [authority] }), address), 'fetched');
  assert.match(await refusal(pictures({ ports }), address), /not trusted/);
  assert.match(
    await refusal(pictures({ ports, authorities: [authority] }), `https://pictures.example:${tlsPort}/`),
    /not trusted/,
  );
  play((_, response) => void response.writeHead(302, { Location: at('/') }).end());
  assert.match(await refusal(pictures({ ports, authorities: [authority] }), address), /to a plain one/);
  secure.closeAllConnections();
  secure.close();
});

test('kinds are told by octets', () => {
  const kinds: readonly (readonly [Buffer, string | null])[] = [
    [PNG, 'image/png'],
    [Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
    [Buffer.from('GIF89a..'), 'image/gif'],
    [Buffer.from('RIFF\0\0\0\0WEBPVP8 '), 'image/webp'],
    [Buffer.from('\0\0\0\x1cftypavif\0\0\0\0', 'latin1'), 'image/avif'],
    [Buffer.from('\0\0\0\x1cftypmif1\0\0\0\0avifmif1', 'latin1'), 'image/avif'],
    [Buffer.from('\0\0\0\x1cftypisom\0\0\0\0mp41', 'latin1'), null],
    [Buffer.from('<svg'), null],
    [Buffer.from('BM'), null],
    [Buffer.alloc(0), null],
  ];
  for (const [bytes, kind] of kinds) assert.equal(pictureKind(bytes), kind, bytes.toString('latin1'));
});

test('an address counts only where the HTML of the message names it', async () => {
  const html = [
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<img src=3D"http://a.example/x?a=3D1&amp;b=3D2"><td style=3D"background:=',
    "url(\\68ttp://b.example/y)\"><img src=3D'http://c.example/&#122;'>",
  ].join('\r\n');
  const wanted = ['http://a.example/x?a=1&b=2', 'http://b.example/y', 'http://c.example/z', 'http://d.example/'];
  assert.deepEqual([...(await mentionedIn(Buffer.from(html), wanted, noRest))], wanted.slice(0, 3));
  const attached = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${html}\r\n--b--\r\n`;
  assert.deepEqual([...(await mentionedIn(Buffer.from(attached), wanted, noRest))], wanted.slice(0, 3));
  const text = 'Content-Type: text/plain\r\n\r\nhttp://a.example/x?a=1&b=2\r\n';
  assert.deepEqual([...(await mentionedIn(Buffer.from(text), wanted, noRest))], [], 'plain text asks for no picture');
});
