import assert from 'node:assert/strict';
import { inPop3World } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(1939, '4');

must('hold an exclusive lock: a second session is refused and stays in the AUTHORIZATION state', () =>
  inPop3World({}, async world => {
    const first = await world.dial();
    await first.signIn();
    const second = await world.dial();
    await second.ask('USER ann');
    assert.equal(await second.ask('PASS secret'), '-ERR [IN-USE] Another session has the maildrop open');
    assert.match((await second.ask('STAT')) ?? '', /^-ERR /);
    assert.equal(await first.ask('QUIT'), '+OK Goodbye');
    await world.servings[0]?.closed;
    await second.signIn();
  }),
);

must('number messages from 1 and keep the numbers while the session lasts', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    world.backend.messages = [];
    await client.ask('DELE 1');
    assert.deepEqual(await client.askLines('UIDL'), ['+OK Listing follows', '2 uid-2']);
    assert.equal((await client.askLines('RETR 2'))[0], '+OK 32 octets');
  }),
);

must('be left with QUIT at once', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('QUIT'), '+OK Goodbye');
    assert.equal(await client.rest(), '');
    await world.allClosed();
    assert.deepEqual(world.heard, ['closed quit 0 0 0']);
  }),
);

const user = rfc(1939, '7').must;

user('answer USER alike for known and unknown names', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('USER ann'), await client.ask('USER nobody'));
  }),
);

user('want USER again after a wrong PASS', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('USER ann');
    assert.equal(await client.ask('PASS wrong'), '-ERR [AUTH] Wrong user name or password');
    assert.equal(await client.ask('PASS secret'), '-ERR Say USER first');
    await client.signIn();
  }),
);

user('treat spaces in the argument of PASS as part of the password', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('USER bob ');
    assert.match((await client.ask('PASS pass word ')) ?? '', /^\+OK /);
  }),
);

user('say that APOP is not offered, and greet without a timestamp', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.match((await client.ask('APOP ann c4c9334bac560ecc979e58001b3e22fb')) ?? '', /^-ERR /);
    assert.equal(world.said[0]?.text, '+OK mail.example POP3 ready');
  }),
);

mustNot('be asked for a password in clear unless the owner allows it', () =>
  inPop3World({ allowPlaintext: false }, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('USER ann'), '-ERR Encrypt the connection first');
    assert.equal(await client.ask('PASS secret'), '-ERR Encrypt the connection first');
    assert.equal(await client.ask('AUTH PLAIN AGFubgBzZWNyZXQ='), '-ERR Encrypt the connection first');
    assert.deepEqual(world.authenticator.heard, []);
  }),
);

mustNot('go on after three wrong logins', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    for (let n = 0; n < 2; n++) {
      await client.ask('USER ann');
      assert.equal(await client.ask('PASS wrong'), '-ERR [AUTH] Wrong user name or password');
    }
    assert.equal(await client.ask('AUTH PLAIN AGFubgB3cm9uZw=='), '-ERR [AUTH] Too many wrong logins; goodbye');
    assert.equal(await client.rest(), '');
    await world.allClosed();
    assert.deepEqual(world.heard, [
      'refused ann USER wrong-credentials',
      'refused ann USER wrong-credentials',
      'refused ann PLAIN wrong-credentials',
      'closed too-many-wrong-logins 0 0 0',
    ]);
  }),
);

mustNot('go on after twenty lines that are no command', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    client.send('nonsense\r\n'.repeat(25));
    const answers = (await client.rest()).split('\r\n').filter(line => line !== '');
    assert.equal(answers.length, 20);
    assert.equal(answers.at(-1), '-ERR Too many bad commands; goodbye');
  }),
);
