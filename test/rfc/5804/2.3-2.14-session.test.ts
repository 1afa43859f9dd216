import assert from 'node:assert/strict';
import { manualClock } from '../../../server/base/ports.ts';
import { minutes } from '../../../server/base/units.ts';
import { inSieveWorld, PLAIN } from '../../support/managesieve-world.ts';
import { rfc } from '../../support/rfc.ts';

rfc(5804, '2.3').must('answer LOGOUT with OK, close, and carry out nothing that comes behind it', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    await client.signIn();
    client.send('LOGOUT\r\nPUTSCRIPT "late" "keep;"\r\n');
    assert.equal(await client.rest(), 'OK "Goodbye"\r\n');
    await world.allClosed();
    assert.deepEqual([world.backend.scripts.size, world.backend.sessions, world.heard.at(-1)], [0, 0, 'closed logout']);
  });
});

rfc(5804, '2.4').must('tell the capabilities at any time, OWNER after the login', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    assert.equal((await client.ask('CAPABILITY')).replace(/OK.*/s, ''), client.greeting.replace(/OK.*/s, ''));
    await client.signIn();
    assert.match(await client.ask('capability'), /"OWNER" "ann@example.org"\r\n/);
  });
});

rfc(5804, '2.13').must('answer NOOP in every state, with the tag that was given', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('NOOP'), 'OK "Done"\r\n');
    await client.signIn();
    assert.equal(await client.ask('NOOP "STARTTLS-SYNC-42"'), 'OK (TAG "STARTTLS-SYNC-42") "Done"\r\n');
    const long = 'x'.repeat(1025);
    assert.equal(await client.ask(`NOOP {1025+}\r\n${long}`), `OK (TAG {1025}\r\n${long}) "Done"\r\n`);
  });
});

const unauthenticate = rfc(5804, '2.14.1');
unauthenticate.must('be nobody again after UNAUTHENTICATE, and may sign in as somebody else', async () => {
  await inSieveWorld({ scripts: { main: 'keep;' } }, async world => {
    const client = await world.dial();
    assert.match(await client.ask('UNAUTHENTICATE'), /^NO/);
    await client.signIn();
    assert.match(await client.ask('UNAUTHENTICATE'), /^OK/);
    assert.equal(world.backend.sessions, 0);
    assert.match(await client.ask('LISTSCRIPTS'), /^NO "Sign in first"/);
    const bob = Buffer.from('\0bob\0pass word').toString('base64');
    assert.match(await client.ask(`AUTHENTICATE "PLAIN" "${bob}"`), /^OK/);
    assert.match(await client.ask('CAPABILITY'), /"OWNER" "bob@example.org"/);
  });
});

const states = rfc(5804, '2');
states.mustNot('carry out what needs a login before it', async () => {
  await inSieveWorld({ scripts: { main: 'keep;' } }, async world => {
    const client = await world.dial();
    const commands = [
      'LISTSCRIPTS',
      'GETSCRIPT "main"',
      'PUTSCRIPT "x" "keep;"',
      'SETACTIVE ""',
      'DELETESCRIPT "main"',
    ];
    for (const command of [...commands, 'RENAMESCRIPT "main" "x"', 'CHECKSCRIPT "keep;"', 'HAVESPACE "x" 1']) {
      assert.match(await client.ask(command), /^NO "Sign in first"/, command);
    }
  });
});
states.must('answer every command of a pipeline, in order', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    client.send(
      `AUTHENTICATE "PLAIN" "${PLAIN}"\r\nPUTSCRIPT "a" {5+}\r\nkeep;\r\nNOOP "1"\r\nSETACTIVE "a"\r\nLISTSCRIPTS\r\nLOGOUT\r\n`,
    );
    const codes = (await client.rest()).split('\r\n').filter(line => line !== '');
    assert.deepEqual(codes, [
      'OK "You are signed in"',
      'OK "The script is kept"',
      'OK (TAG "1") "Done"',
      'OK "The script is active"',
      '"a" ACTIVE',
      'OK "These are all scripts"',
      'OK "Goodbye"',
    ]);
  });
});

const transport = rfc(5804, '1.8');
transport.must('keep who has signed in for 30 minutes of silence, and then say BYE', async () => {
  const clock = manualClock(0);
  await inSieveWorld({ clock }, async world => {
    const client = await world.dial();
    await client.signIn();
    await until(() => world.said.at(-1)?.text.startsWith('OK') === true);
    clock.advance(minutes(30) - 1);
    assert.match(await client.ask('NOOP'), /^OK/);
    await new Promise(resolve => setImmediate(resolve));
    clock.advance(minutes(30));
    assert.match(await client.rest(), /^BYE "You were silent/);
  });
});
transport.may('have less patience with who has not', async () => {
  const clock = manualClock(0);
  await inSieveWorld({ clock }, async world => {
    const client = await world.dial();
    await new Promise(resolve => setImmediate(resolve));
    clock.advance(minutes(1));
    assert.match(await client.rest(), /^BYE/);
    await world.allClosed();
    assert.equal(world.heard.at(-1), 'closed idle');
  });
});

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise(resolve => setImmediate(resolve));
}
