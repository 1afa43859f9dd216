import assert from 'node:assert/strict';
import { inPop3World } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(2595, '4');

must('begin TLS after STLS, and offer the password mechanisms then and STLS no more', () =>
  inPop3World({ allowPlaintext: false }, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('STLS'), '+OK Begin TLS negotiation');
    const secured = await client.secure();
    const capabilities = await secured.askLines('CAPA');
    const sasl = 'SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN OAUTHBEARER XOAUTH2';
    assert.deepEqual(capabilities.slice(-4), ['USER', sasl, 'UTF8 USER', 'LANG']);
    assert.equal(await secured.ask('STLS'), '-ERR The connection is encrypted already');
    await secured.signIn();
    assert.equal(await secured.ask('QUIT'), '+OK Goodbye');
    await world.allClosed();
    assert.deepEqual(world.heard, ['login ann@example.org USER TLS 2/55', 'closed quit 0 0 0']);
  }),
);

must('forget what was said in clear', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('USER ann');
    await client.ask('STLS');
    const secured = await client.secure();
    assert.equal(await secured.ask('PASS secret'), '-ERR Say USER first');
  }),
);

mustNot('carry out what was sent in clear behind STLS', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    client.send('STLS\r\nUSER ann\r\nPASS secret\r\n');
    assert.equal(await client.line(), '+OK Begin TLS negotiation');
    const secured = await client.secure();
    assert.match((await secured.ask('STAT')) ?? '', /^-ERR /);
    assert.deepEqual(world.authenticator.heard, []);
  }),
);

mustNot('offer or begin TLS without a certificate', () =>
  inPop3World({ stls: false }, async world => {
    const client = await world.dial();
    assert.equal((await client.askLines('CAPA')).includes('STLS'), false);
    assert.equal(await client.ask('STLS'), '-ERR There is no TLS here');
    await client.signIn();
  }),
);

must('close when the handshake fails', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('STLS');
    client.send('USER ann\r\n');
    await client.rest();
    await world.allClosed();
    assert.deepEqual(world.heard, ['closed tls-failed 0 0 0']);
  }),
);
