/** Tokens in place of passwords (OAUTHBEARER, XOAUTH2), by programs of others; SCRAM bound to its TLS channel. */
import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import test, { after, before } from 'node:test';
import { connect } from 'node:tls';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ann: Person;
let word: string;
before(async () => {
  world = await startWorld({});
  ann = await world.addAccount('ann@here.example');
  ({ word } = await world.api.appPasswords.add({ address: ann.address, name: 'Telephone' }));
});
after(() => world[Symbol.asyncDispose]());

const tls = () => ({ ca: world.authority(), servername: 'localhost' });
const client = (user: string, accessToken: string) =>
  new ImapFlow({
    ...{ host: '127.0.0.1', port: world.port('imaps'), secure: true, tls: tls(), logger: false },
    auth: { user, accessToken },
  });

test('imapflow signs in with a token', async () => {
  const imap = client(ann.address, word);
  await imap.connect();
  assert.ok(await imap.status('INBOX', { messages: true }));
  await imap.logout();
});

test('a wrong token, and a token of somebody else, are refused', async () => {
  const ben = await world.addAccount('ben@here.example');
  await assert.rejects(client(ann.address, `${word.slice(0, -1)}x`).connect());
  await assert.rejects(client(ben.address, word).connect());
});

test('nodemailer submits with a token', async () => {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port: world.port('submissions'), secure: true, tls: tls() },
    auth: { type: 'OAuth2', user: ann.address, accessToken: word },
  });
  const sent = await transport.sendMail({ from: ann.address, to: ann.address, subject: 'By token', text: 'Hello' });
  assert.match(sent.response, /^250/);
});

const base64 = (octets: Uint8Array | string) => Buffer.from(octets).toString('base64');
const hmac = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();

test('SCRAM-SHA-256-PLUS over imaps: bound to this channel it proves, bound to another it does not', async () => {
  for (const [ofThisChannel, ended] of [
    [true, /^a OK/],
    [false, /^a (NO|BAD)/],
  ] as const) {
    const socket = connect({ host: '127.0.0.1', port: world.port('imaps'), ...tls() });
    const lines = (async function* () {
      let rest = '';
      for await (const octets of socket) {
        const parts = (rest + octets).split('\r\n');
        rest = parts.pop()!;
        yield* parts;
      }
    })();
    const next = async (): Promise<string> => (await lines.next()).value ?? '';
    assert.match(await next(), /AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 /);
    const exported = socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
    const bare = `n=${ann.address},r=client`;
    socket.write(`a AUTHENTICATE SCRAM-SHA-256-PLUS ${base64(`p=tls-exporter,,${bare}`)}\r\n`);
    const serverFirst = Buffer.from((await next()).slice(2), 'base64').toString();
    const [, nonce = '', salt = '', iterations = ''] = /^r=(.*),s=(.*),i=(\d+)$/.exec(serverFirst) ?? [];
    const channel = ofThisChannel ? exported : Buffer.alloc(32);
    const withoutProof = `c=${base64(Buffer.concat([Buffer.from('p=tls-exporter,,'), channel]))},r=${nonce}`;
    const salted = pbkdf2Sync(ann.password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
    const key = hmac(salted, 'Client Key');
    const signature = hmac(createHash('sha256').update(key).digest(), `${bare},${serverFirst},${withoutProof}`);
    socket.write(`${base64(`${withoutProof},p=${base64(key.map((octet, at) => octet ^ signature[at]!))}`)}\r\n`);
    assert.match(await next(), /^\+ /);
    socket.write('\r\n');
    assert.match(await next(), ended);
    socket.destroy();
  }
});
