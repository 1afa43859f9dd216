import assert from 'node:assert/strict';
import type { TLSSocket } from 'node:tls';
import { clientKey, hash, hmac, saltedPassword, serverKey, xor } from '../../../server/sasl/scram.ts';
import { inPop3World, type Pop3Client, type Pop3World } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(5034, '4');
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const challenge = (line: string | null) => Buffer.from(line?.replace(/^\+ /, '') ?? '', 'base64').toString();
const bearer = (text: string) => base64(text.replaceAll('^A', '\u0001'));
const signedIn = '+OK Maildrop has 2 messages (55 octets)';
const wrong = '-ERR [AUTH] Wrong user name or password';

const oauth = (user: string, token: string) => bearer(`n,a=${user},^Aauth=Bearer ${token}^A^A`);
const xoauth = (user: string, token: string) => bearer(`user=${user}^Aauth=Bearer ${token}^A^A`);

async function secured(world: Pop3World): Promise<Pop3Client> {
  const client = await world.dial();
  await client.ask('STLS');
  return client.secure();
}

/** The client's side of SCRAM-SHA-256-PLUS up to the server's signature. */
async function scramPlus(client: Pop3Client, password: string, bound: Uint8Array) {
  const header = 'p=tls-exporter,,';
  const firstBare = 'n=ann,r=fyko+d2lbbFgONRv9qkxdawL';
  const serverFirst = challenge(await client.ask(`AUTH SCRAM-SHA-256-PLUS ${base64(header + firstBare)}`));
  const [, nonce = '', salt = '', count = ''] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? [];
  const withoutProof = `c=${base64(Buffer.concat([Buffer.from(header), bound]))},r=${nonce}`;
  const told = [firstBare, serverFirst, withoutProof].join(',');
  const salted = await saltedPassword(password, Buffer.from(salt, 'base64'), Number(count));
  const key = clientKey(salted);
  const proof = xor(key, hmac(hash(key), told));
  const final = challenge(await client.ask(base64(`${withoutProof},p=${base64(proof)}`)));
  return { final, signature: `v=${base64(hmac(serverKey(salted), told))}` };
}

const exported = (client: Pop3Client) =>
  (client.socket as TLSSocket).exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));

must('sign in with SCRAM-SHA-256-PLUS, bound to the channel that STLS has made', () =>
  inPop3World({ allowPlaintext: false }, async world => {
    const client = await secured(world);
    const { final, signature } = await scramPlus(client, 'secret', exported(client));
    assert.equal(final, signature);
    assert.equal(await client.ask(''), signedIn);
    assert.deepEqual(world.heard, ['login ann@example.org SCRAM-SHA-256-PLUS TLS 2/55']);
  }),
);

mustNot('sign in over a channel that is not the one the client has bound', () =>
  inPop3World({}, async world => {
    const client = await secured(world);
    const { final } = await scramPlus(client, 'secret', Buffer.alloc(32));
    assert.equal(final, 'e=channel-bindings-dont-match');
    assert.match((await client.ask('')) ?? '', /^-ERR /);
    assert.match((await client.ask('STAT')) ?? '', /^-ERR /);
  }),
);

mustNot('sign in with SCRAM-SHA-256-PLUS and a wrong password', () =>
  inPop3World({}, async world => {
    const client = await secured(world);
    const { final } = await scramPlus(client, 'wrong', exported(client));
    assert.equal(final, 'e=invalid-proof');
    assert.equal(await client.ask(''), wrong);
  }),
);

mustNot('offer or begin SCRAM-SHA-256-PLUS in clear', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.ok(!(await client.askLines('CAPA')).join(' ').includes('-PLUS'));
    assert.equal(await client.ask('AUTH SCRAM-SHA-256-PLUS'), '-ERR Encrypt the connection first');
  }),
);

for (const [name, message] of [
  ['OAUTHBEARER', oauth],
  ['XOAUTH2', xoauth],
] as const) {
  must(`sign in with ${name}, with an initial response and without`, () =>
    inPop3World({ allowPlaintext: false }, async world => {
      const first = await secured(world);
      assert.equal(await first.ask(`AUTH ${name} ${message('ann', 'token-ann')}`), signedIn);
      assert.equal(await first.ask('QUIT'), '+OK Goodbye');
      await world.servings[0]?.closed;
      const second = await secured(world);
      assert.equal(await second.ask(`AUTH ${name}`), '+ ');
      assert.equal(await second.ask(message('ann', 'token-ann')), signedIn);
      assert.equal(world.heard[0], `login ann@example.org ${name} TLS 2/55`);
    }),
  );

  must(`tell why ${name} failed as JSON, and fail when the client has heard it`, () =>
    inPop3World({ allowPlaintext: false }, async world => {
      const client = await secured(world);
      const told = await client.ask(`AUTH ${name} ${message('ann', 'token-bob')}`);
      assert.equal(typeof JSON.parse(challenge(told)).status, 'string');
      assert.equal(await client.ask(bearer('^A')), wrong);
      assert.deepEqual(world.heard, [`refused ann ${name} wrong-credentials`]);
      assert.equal(await client.ask(`AUTH ${name} ${message('ann', 'token-ann')}`), signedIn);
    }),
  );

  mustNot(`take a token in clear with ${name}`, () =>
    inPop3World({ allowPlaintext: false }, async world => {
      const client = await world.dial();
      assert.equal(
        await client.ask(`AUTH ${name} ${message('ann', 'token-ann')}`),
        '-ERR Encrypt the connection first',
      );
      assert.deepEqual(world.authenticator.heard, []);
    }),
  );
}

must('take a response that is longer than a command may be', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    const told = await client.ask(`AUTH OAUTHBEARER ${oauth('ann', 'x'.repeat(6000))}`);
    assert.match(challenge(told), /invalid_token/);
  }),
);

mustNot('let a guesser cancel instead of hearing that the guess was wrong: it counts', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    for (const [guess, end, answer] of [
      ['a', '*', '-ERR Authentication cancelled'],
      ['b', '!', '-ERR That is not base64'],
      ['c', '*', '-ERR [AUTH] Too many wrong logins; goodbye'],
    ] as const) {
      assert.match(challenge(await client.ask(`AUTH OAUTHBEARER ${oauth('ann', guess)}`)), /invalid_token/);
      assert.equal(await client.ask(end), answer);
    }
    assert.equal(await client.rest(), '');
    await world.allClosed();
    assert.deepEqual(world.heard, [
      ...Array.from({ length: 3 }, () => 'refused null OAUTHBEARER cancelled'),
      'closed too-many-wrong-logins 0 0 0',
    ]);
  }),
);
