/** Clients that send too much, too little, at the wrong time, or leave in the middle: a bounded answer, nothing lost. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { inSieveWorld, PLAIN, type SieveClient, type SieveWorld } from '../../support/managesieve-world.ts';

const limits = { script: 1000, readOver: 20_000 };
const signedIn = async (world: SieveWorld): Promise<SieveClient> => {
  const client = await world.dial();
  await client.signIn();
  return client;
};

test('a script that is too large is read over and refused, and the next command is heard', async () => {
  await inSieveWorld({ limits }, async world => {
    const client = await signedIn(world);
    const large = '#'.repeat(15_000);
    assert.match(await client.ask(`PUTSCRIPT "a" {${large.length}+}\r\n${large}`), /^NO \(QUOTA\/MAXSIZE\)/);
    assert.match(await client.ask(`CHECKSCRIPT {1001+}\r\n${'#'.repeat(1001)}`), /^NO \(QUOTA\/MAXSIZE\)/);
    assert.match(await client.ask('HAVESPACE "a" 1001'), /^NO \(QUOTA\/MAXSIZE\)/);
    assert.match(await client.ask(`PUTSCRIPT "a" {1000+}\r\n${'#'.repeat(1000)}`), /^OK/);
    assert.match(await client.ask('NOOP'), /^OK/);
    assert.equal(world.backend.scripts.size, 1);
  });
});

test('one that is announced as endless ends the session at once', async () => {
  await inSieveWorld({}, async world => {
    const client = await signedIn(world);
    assert.match(await client.ask('PUTSCRIPT "a" {4294967295+}'), /^BYE \(QUOTA\/MAXSIZE\)/);
    await world.allClosed();
    assert.equal(world.heard.at(-1), 'closed endless-command');
  });
});

test('a stranger may send little', async () => {
  await inSieveWorld({}, async world => {
    const first = await world.dial();
    assert.match(await first.ask(`PUTSCRIPT "a" {20000+}\r\n${'#'.repeat(20_000)}`), /^NO "The command is too long"/);
    assert.match(await first.signIn(), /^OK/);
    const second = await world.dial();
    assert.match(await second.ask('PUTSCRIPT "a" {70000+}'), /^BYE/);
    const third = await world.dial();
    third.send('x'.repeat(70_000));
    assert.match(await third.rest(), /^BYE/);
  });
});

test('twenty mistakes end a session; after the login, twenty in a row', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(7));
    const heard = (await client.rest()).split('\r\n');
    assert.equal(heard.filter(line => line.startsWith('NO')).length, 19);
    assert.match(heard.at(-2) ?? '', /^BYE "Too many/);
    const known = await signedIn(world);
    for (let at = 0; at < 19; at++) assert.match(await known.ask('NONSENSE'), /^NO/);
    await known.ask('NOOP');
    for (let at = 0; at < 19; at++) assert.match(await known.ask('GETSCRIPT'), /^NO "It reads: GETSCRIPT/);
    assert.match(await known.ask('GETSCRIPT'), /^BYE/);
  });
});

test('TLS spoken to the port that begins in clear is told to the owner, and ended', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    client.send(Buffer.from([22, 3, 1, 2, 0, 1]));
    await client.rest();
    await world.allClosed();
    assert.match(
      world.heard.join('\n'),
      /warned 127\.0\.0\.1 began TLS on port \d+.*STARTTLS\nclosed tls-to-plain-port/s,
    );
  });
});

test('a bug of ours costs one session, and its scripts are let go', async () => {
  await inSieveWorld({}, async world => {
    const client = await signedIn(world);
    world.backend.failing = 'put-throws';
    assert.match(await client.ask('PUTSCRIPT "a" "keep;"'), /^BYE \(TRYLATER\)/);
    await world.allClosed();
    assert.deepEqual(world.heard.slice(-2), ['broke the disk is gone', 'closed fault']);
    assert.equal(world.backend.sessions, 0);
  });
});

test('who leaves in the middle of an act leaves nothing open, and the act is done', async () => {
  await inSieveWorld({}, async world => {
    const client = await signedIn(world);
    let go = () => {};
    world.backend.beforePut = new Promise(resolve => (go = resolve));
    client.send('PUTSCRIPT "a" "keep;"\r\n');
    await new Promise(resolve => setTimeout(resolve, 20));
    client.socket.destroy();
    await new Promise(resolve => setTimeout(resolve, 20));
    go();
    await world.allClosed();
    assert.deepEqual(
      [world.backend.scripts.size, world.backend.sessions, world.heard.at(-1)],
      [1, 0, 'closed client-closed'],
    );
  });
});

test('who is signed out, or here when the server closes, hears BYE', async () => {
  await inSieveWorld({}, async world => {
    const [first, second] = [await signedIn(world), await signedIn(world)];
    world.servings[0]!.close('signed-out');
    assert.match(await first.rest(), /^BYE "You were signed out/);
    world.servings[1]!.close('closing');
    assert.match(await second.rest(), /^BYE \(TRYLATER\) "The server is closing"/);
    assert.equal(world.backend.sessions, 0);
  });
});

test('ten thousand commands in one piece are answered in order', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    const count = 10_000;
    const tags = Array.from({ length: count }, (_, at) => at);
    client.send(`AUTHENTICATE "PLAIN" "${PLAIN}"\r\n${tags.map(at => `NOOP "${at}"\r\n`).join('')}LOGOUT\r\n`);
    const heard = (await client.rest()).split('\r\n').slice(1, -2);
    assert.deepEqual(
      heard,
      tags.map(at => `OK (TAG "${at}") "Done"`),
    );
  });
});

test('a command in two halves does not keep the answer to the one before', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    client.send('NOOP "first"\r\nNOO');
    assert.match(await client.reply(), /first/);
    client.send('P "second"\r\n');
    assert.match(await client.reply(), /second/);
  });
});

test('what is written down: commands, scripts by their size, nothing that came out of step before the login', async () => {
  await inSieveWorld({ scripts: { main: 'keep;' } }, async world => {
    const client = await world.dial();
    await client.ask('hunter2');
    await client.ask('"c2VjcmV0"');
    await client.signIn();
    await client.ask('PUTSCRIPT "other" {5+}\r\nstop;');
    await client.ask('GETSCRIPT "main"');
    await client.ask('NONSENSE "with words"');
    const said = world.said.map(({ who, text, hidden }) => `${who} ${text}${hidden ? '…' : ''}`);
    assert.deepEqual(said.slice(said.findIndex(line => line.startsWith('C'))), [
      'C (7 octets that are no command)',
      'S NO "There is no such command"',
      'C (10 octets that are no command)',
      'S NO "There is no such command"',
      'C AUTHENTICATE "PLAIN"…',
      'S OK "You are signed in"',
      'C PUTSCRIPT "other" {5 octets}',
      'S OK "The script is kept"',
      'C GETSCRIPT "main"',
      'S {5 octets}',
      'S OK "That is the script"',
      'C NONSENSE "with words"',
      'S NO "There is no such command"',
    ]);
  });
});
