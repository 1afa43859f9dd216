import assert from 'node:assert/strict';
import { limits } from '../../../server/pop3/options.ts';
import { inPop3World } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(2449, '5');

must('list the capabilities in both states, with those that are true', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    const always = ['+OK Capability list follows', 'TOP', 'UIDL', 'RESP-CODES', 'AUTH-RESP-CODE', 'PIPELINING'];
    const passwords = ['USER', 'SASL SCRAM-SHA-256 PLAIN LOGIN OAUTHBEARER XOAUTH2'];
    assert.deepEqual(await client.askLines('CAPA'), [...always, ...passwords, 'STLS', 'UTF8 USER', 'LANG']);
    await client.signIn();
    assert.deepEqual(await client.askLines('CAPA'), [...always, ...passwords, 'UTF8 USER', 'LANG']);
  }),
);

mustNot('list what asks for a password in clear when the owner does not allow it', () =>
  inPop3World({ allowPlaintext: false, stls: false }, async world => {
    const client = await world.dial();
    const capabilities = await client.askLines('CAPA');
    assert.deepEqual(capabilities.slice(-4, -2), ['PIPELINING', 'SASL SCRAM-SHA-256']);
  }),
);

must('tell EXPIRE and IMPLEMENTATION as the owner has them, the latter after login', () =>
  inPop3World({ expire: 'NEVER', implementation: 'Mailroom', stls: false }, async world => {
    const client = await world.dial();
    assert.deepEqual((await client.askLines('CAPA')).slice(-1), ['EXPIRE NEVER']);
    await client.signIn();
    assert.deepEqual((await client.askLines('CAPA')).slice(-2), ['EXPIRE NEVER', 'IMPLEMENTATION Mailroom']);
  }),
);

rfc(2449, '6.6').must('answer pipelined commands in their order, whatever they are', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    client.send(
      'USER ann\r\nPASS secret\r\nSTAT\r\nRETR 1\r\nnonsense\r\nTOP 2 0\r\nDELE 1\r\nLIST\r\nNOOP\r\nQUIT\r\nNOOP\r\n',
    );
    assert.deepEqual((await client.rest()).split('\r\n'), [
      '+OK Now the password',
      '+OK Maildrop has 2 messages (55 octets)',
      '+OK 2 55',
      ...['+OK 23 octets', 'Subject: one', '', 'first', '.'],
      '-ERR Unknown command',
      ...['+OK Top of message follows', 'Subject: two', '', '.'],
      '+OK Message 1 marked as deleted',
      ...['+OK Listing follows', '2 32', '.'],
      '+OK Nothing done',
      '+OK Goodbye',
      '',
    ]);
    await world.allClosed();
    assert.equal(world.backend.messages.length, 1);
  }),
);

rfc(2449, '6.6').must('not hold an answer back because half of the next command has come', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    client.send('USER ann\r\nPA');
    assert.equal(await client.line(), '+OK Now the password');
    client.send('SS secret\r\n');
    assert.match((await client.line()) ?? '', /^\+OK /);
  }),
);

rfc(2449, '4').must('take lines of 255 octets, and ours up to 1,024', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    for (const [octets, answer] of [
      [255, '+OK Now the password'],
      [limits.line, '+OK Now the password'],
      [limits.line + 1, '-ERR That line is too long'],
    ] as const) {
      assert.equal(await client.ask(`USER ${'x'.repeat(octets - 7)}`), answer, String(octets));
    }
    await client.signIn();
    assert.equal(await client.ask(`NOOP${' '.repeat(limits.line)}`), '-ERR That line is too long');
    assert.equal(await client.ask('NOOP'), '+OK Nothing done');
  }),
);

rfc(2449, '6.5').must('announce the delay between logins in seconds, in both states', () =>
  inPop3World({ loginDelay: 90_500 }, async world => {
    const client = await world.dial();
    assert.ok((await client.askLines('CAPA')).includes('LOGIN-DELAY 91'));
    await client.signIn();
    assert.ok((await client.askLines('CAPA')).includes('LOGIN-DELAY 91'));
  }),
);

rfc(2449, '8.1.1').must('begin with [LOGIN-DELAY] for a login that comes too soon, which is no wrong login', () =>
  inPop3World({}, async world => {
    world.backend.failing = 'too-soon';
    const client = await world.dial();
    for (let n = 0; n < 5; n++) {
      await client.ask('USER ann');
      assert.match((await client.ask('PASS secret')) ?? '', /^-ERR \[LOGIN-DELAY\] /);
    }
    world.backend.failing = null;
    await client.signIn();
  }),
);
