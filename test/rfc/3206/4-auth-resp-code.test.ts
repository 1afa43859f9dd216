import assert from 'node:assert/strict';
import type { LoginFailure } from '../../../server/sasl/mechanism.ts';
import { inPop3World } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const codes: Record<LoginFailure, string> = {
  'wrong-credentials': '[AUTH]',
  disabled: '[AUTH]',
  throttled: '[SYS/TEMP]',
  unavailable: '[SYS/TEMP]',
};
for (const [why, code] of Object.entries(codes) as [LoginFailure, string][]) {
  rfc(3206, '4').must(`begin with ${code} for a login that is refused as ${why}`, () =>
    inPop3World({}, async world => {
      world.authenticator.refuseWith = why;
      const client = await world.dial();
      await client.ask('USER ann');
      const answers = [await client.ask('PASS secret'), await client.ask('AUTH PLAIN AGFubgBzZWNyZXQ=')];
      for (const answer of answers) assert.ok(answer?.startsWith(`-ERR ${code} `), answer ?? 'closed');
      assert.deepEqual(world.heard, [`refused ann USER ${why}`, `refused ann PLAIN ${why}`]);
    }),
  );
}

rfc(3206, '4').mustNot('tell a disabled account from a wrong password', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('USER ann');
    const wrong = await client.ask('PASS wrong');
    world.authenticator.refuseWith = 'disabled';
    await client.ask('USER ann');
    assert.equal(await client.ask('PASS secret'), wrong);
  }),
);

rfc(3206, '3').must('begin with [SYS/TEMP] for a message that cannot be read now', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    world.backend.failing = 'gone';
    assert.equal(await client.ask('RETR 1'), '-ERR No such message');
    world.backend.failing = 'commit';
    await client.ask('DELE 1');
    assert.match((await client.ask('QUIT')) ?? '', /^-ERR \[SYS\/TEMP\] /);
  }),
);

rfc(3206, '3').must('begin with [SYS/PERM] for an account without a maildrop: only a person can mend that', () =>
  inPop3World({}, async world => {
    world.backend.failing = 'no-maildrop';
    const client = await world.dial();
    await client.ask('USER ann');
    assert.match((await client.ask('PASS secret')) ?? '', /^-ERR \[SYS\/PERM\] /);
    assert.match((await client.ask('STAT')) ?? '', /^-ERR /);
  }),
);

rfc(3206, '3').must('begin with [SYS/TEMP] when the store fails before the first octet, and go on', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    world.backend.failing = 'bytes-throws';
    assert.equal(await client.ask('RETR 1'), '-ERR [SYS/TEMP] The message cannot be read now');
    world.backend.failing = null;
    assert.equal((await client.askLines('RETR 1'))[0], '+OK 23 octets');
    assert.ok(world.heard.includes('broke the disk is gone'));
  }),
);
