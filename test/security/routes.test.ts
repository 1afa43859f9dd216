/**
 * No table opens the house: whatever the owner's routes and rewriting say, whoever has not signed in sends nothing
 * elsewhere; and nothing that a table or a message names can put words into a dialogue. RFC 5321 §7.9.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let outside: NextHop;
before(async () => {
  outside = await startNextHop();
  world = await startWorld({ zone: 'ext.example. A 127.0.0.1\n', hopPort: outside.port });
  await world.addAccount('ann@us.example');
  await world.api.routing.addRelay({ name: 'office', hosts: [`127.0.0.1:${outside.port}`] });
  await world.api.routing.write({
    table: 'route',
    lines: [
      'ext.example → relay office',
      'from ext.example → relay office',
      `.below.example → smtp [127.0.0.1]:${outside.port}`,
      `literal@[127.0.0.1] → lmtp 127.0.0.1:${outside.port}`,
      'thrown.example → discard',
      '* → relay office',
    ],
  });
  await world.api.routing.write({
    table: 'rewrite',
    lines: [
      'submitted recipient: @ext.example → ann@us.example',
      'submitted sender: @ext.example → ann@us.example',
      'leaving @us.example → @ext.example',
    ],
  });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await outside.close();
});

test('a route for a domain elsewhere lets nobody in who may not send there', async () => {
  for (const sender of ['s@ext.example', 'ann@us.example', ''])
    for (const recipient of [
      ...['kim@ext.example', 'kim@a.below.example', 'kim@thrown.example', 'kim@any.example', 'literal@[127.0.0.1]'],
      ...['kim%ext.example@relay', '"relay office"@ext.example', 'kim@relay.office'],
    ]) {
      const wire = await world.smtp();
      await wire.ask(`MAIL FROM:<${sender}>`, '250');
      wire.send(`RCPT TO:<${recipient}>\r\n`);
      assert.match(await wire.reply(), /^5/, `${sender} to ${recipient}`);
      wire.destroy();
    }
  await world.settle();
  assert.deepEqual(outside.received, []);
});

test('a stranger’s message to somebody here is not rewritten', async () => {
  await world.bring({ from: 's@ext.example', to: 'ann@us.example', subject: 'x', text: 'y' });
  await world.settle();
  const stored = (await world.stored({ address: 'ann@us.example', password: '' })).at(-1)!;
  assert.match(stored, /^Return-Path: <s@ext\.example>\r\n/);
  assert.match(stored, /^From: s@ext\.example\r$/m);
});

test('no name and no line can put words into a dialogue', async () => {
  const { addRelay, write } = world.api.routing;
  const hosts = ['127.0.0.1:25'];
  for (const wish of [
    { name: 'a\r\nb', hosts },
    { name: '../x', hosts },
    { name: 'ok', hosts: ['a\r\nMAIL FROM:<x@y>:25'] },
    { name: 'ok', hosts: ['a b:25'] },
    { name: 'ok', hosts, helo: 'us\r\nRSET' },
    { name: 'ok', hosts, user: 'me\0you', password: 'x' },
    { name: 'ok', hosts, user: 'me', password: 'x\r\ny' },
    { name: 'ok', hosts, source: '1.2.3' },
    { name: 'ok', hosts, proxy: 'me:secret@127.0.0.1:1080' },
    { name: 'ok', hosts, mechanisms: ['XOAUTH2'] },
    { name: 'ok', hosts, tls: 'pinned:sha256:zz' },
  ])
    await assert.rejects(addRelay(wish), JSON.stringify(wish));
  for (const line of [
    'x.example → smtp a\r\nRSET:25',
    'x.example → error 5.1.1 a\nb',
    'x.example → lmtp /run/\u0007x',
    'x\u0000.example → mx',
  ])
    await assert.rejects(write({ table: 'route', lines: [line] }), JSON.stringify(line));
  await assert.rejects(write({ table: 'rewrite', lines: ['leaving a@b.example → c@d.example\r\nBcc: x@y.example'] }));
});
