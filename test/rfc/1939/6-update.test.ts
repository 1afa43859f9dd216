import assert from 'node:assert/strict';
import { inPop3World } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(1939, '6');

must('remove what is marked when QUIT comes, and only then', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    await client.ask('DELE 2');
    assert.equal(world.backend.messages.length, 2);
    assert.equal(await client.ask('QUIT'), '+OK Goodbye');
    await world.allClosed();
    assert.deepEqual(
      world.backend.messages.map(message => message.uid),
      ['uid-1'],
    );
    assert.deepEqual(world.backend.log, ['open ann@example.org', 'commit 2', 'close']);
    assert.deepEqual(world.heard.slice(1), ['deleted uid-2', 'closed quit 0 1 0']);
  }),
);

mustNot('say +OK to QUIT before the removal is durable', () =>
  inPop3World({}, async world => {
    let durable = () => {};
    world.backend.beforeCommit = new Promise(resolve => {
      durable = resolve;
    });
    const client = await world.dial();
    await client.signIn();
    await client.ask('DELE 1');
    const answer = client.ask('QUIT');
    assert.equal(await Promise.race([answer, new Promise(tick => setTimeout(tick, 30, 'silence'))]), 'silence');
    durable();
    assert.equal(await answer, '+OK Goodbye');
  }),
);

must('say -ERR to QUIT when messages could not be removed', () =>
  inPop3World({}, async world => {
    world.backend.failing = 'commit';
    const client = await world.dial();
    await client.signIn();
    await client.ask('DELE 1');
    assert.equal(await client.ask('QUIT'), '-ERR [SYS/TEMP] The messages marked as deleted were not removed');
    await world.allClosed();
    assert.equal(world.backend.messages.length, 2);
    assert.equal(world.backend.isLocked(), false);
  }),
);

must('finish the removal when the client leaves after QUIT without waiting', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    client.socket.end('USER ann\r\nPASS secret\r\nDELE 1\r\nDELE 2\r\nQUIT\r\n');
    await client.rest();
    await world.allClosed();
    assert.deepEqual(world.backend.messages, []);
  }),
);

const leavings: [string, (client: { send(text: string): void; socket: { end(): void; destroy(): void } }) => void][] = [
  ['a reset', client => client.socket.destroy()],
  ['a half-close', client => client.socket.end()],
  [
    'a QUIT whose line never ends',
    client => {
      client.send('QUIT');
      client.socket.end();
    },
  ],
];
for (const [title, leave] of leavings) {
  mustNot(`remove anything after ${title}`, () =>
    inPop3World({}, async world => {
      const client = await world.dial();
      await client.signIn();
      await client.ask('DELE 1');
      leave(client);
      await world.allClosed();
      assert.equal(world.backend.messages.length, 2);
      assert.deepEqual(world.backend.log, ['open ann@example.org', 'close']);
      assert.equal(world.heard.at(-1), 'closed client-closed 0 0 1');
    }),
  );
}
