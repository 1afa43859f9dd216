import assert from 'node:assert/strict';
import { minutes } from '../../../server/base/units.ts';
import { limits } from '../../../server/pop3/options.ts';
import { inPop3World } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should, mustNot } = rfc(1939, '3');

must('read keywords in any case', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('uSeR ann'), '+OK Now the password');
    assert.equal(await client.ask('pass secret'), '+OK Maildrop has 2 messages (55 octets)');
    assert.equal(await client.ask('stat'), '+OK 2 55');
  }),
);

must('answer an unknown, misplaced or malformed command with -ERR and go on', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    for (const command of [
      '',
      'HELO',
      'STAT',
      'PASS x',
      'USER',
      'QUIT now',
      'LIST 1',
      'DELE 1',
      'NOOP',
      'RSET',
      '__proto__',
      'constructor x',
    ]) {
      assert.match((await client.ask(command)) ?? '', /^-ERR /, command);
    }
    await client.signIn();
    for (const command of [
      'USER ann',
      'PASS secret',
      'STLS',
      'AUTH PLAIN',
      'LIST x',
      'LIST -1',
      'LIST 1 2',
      'RETR',
      'RETR 1 2',
      'TOP 1',
      'TOP 1 -1',
      'TOP 1 1 1',
      'DELE',
      'UIDL 1.0',
      'STAT 1',
    ]) {
      assert.match((await client.ask(command)) ?? '', /^-ERR /, command);
      assert.equal(await client.ask('NOOP'), '+OK Nothing done');
    }
  }),
);

must('double a dot at the beginning of a line, and end with a lone dot', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    assert.deepEqual(await client.askLines('RETR 2'), ['+OK 32 octets', 'Subject: two', '', '..dot', '...', 'last']);
  }),
);

must('close without a response and without deleting when the timer expires', () =>
  inPop3World({ limits: { idle: 30 } }, async world => {
    const client = await world.dial();
    await client.signIn();
    await client.ask('DELE 1');
    assert.equal(await client.rest(), '');
    await world.allClosed();
    assert.equal(world.backend.messages.length, 2);
    assert.deepEqual(world.backend.log, ['open ann@example.org', 'close']);
    assert.equal(world.heard.at(-1), 'closed idle 0 0 1');
  }),
);

must('have an autologout timer of ten minutes at least after login', () => {
  assert.ok(limits.idle >= minutes(10));
});

mustNot('let a stranger stay who does not sign in', () =>
  inPop3World({ limits: { beforeLogin: 30 } }, async world => {
    const client = await world.dial();
    client.send('USER a');
    assert.equal(await client.rest(), '');
    await world.allClosed();
    assert.deepEqual(world.heard, ['closed idle 0 0 0']);
  }),
);

mustNot('let a stranger stay by saying something now and then', () =>
  inPop3World({ limits: { loginWithin: 60 } }, async world => {
    const client = await world.dial();
    const chatter = setInterval(() => client.send('CAPA\r\n'), 10);
    await client.rest();
    clearInterval(chatter);
    await world.allClosed();
    assert.deepEqual(world.heard, ['closed idle 0 0 0']);
  }),
);

should('put the number of octets into sizes as the message stands on the wire, line ends counted as two', () =>
  inPop3World({ contents: ['a: b\r\n\r\nno end', '', 'a: b\r\n\r\n.\r\n'] }, async world => {
    const client = await world.dial();
    await client.signIn();
    // 14 octets are stored; the line end that is added on the wire is counted.
    assert.deepEqual(await client.askLines('LIST'), ['+OK Listing follows', '1 16', '2 0', '3 11']);
    assert.equal(await client.ask('STAT'), '+OK 3 27');
    assert.deepEqual(await client.askLines('RETR 1'), ['+OK 16 octets', 'a: b', '', 'no end']);
    assert.deepEqual(await client.askLines('RETR 2'), ['+OK 0 octets']);
    assert.deepEqual(await client.askLines('RETR 3'), ['+OK 11 octets', 'a: b', '', '..']);
    assert.deepEqual(world.heard.slice(1), ['retrieved 1 uid-1 16', 'retrieved 2 uid-2 0', 'retrieved 3 uid-3 11']);
  }),
);
