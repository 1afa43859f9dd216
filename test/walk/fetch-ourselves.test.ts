/** Mailroom fetches from Mailroom: our own servers of POP3 and IMAP as the other side, signed in to with SCRAM and without TLS's help. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type Person, startWorld, type World } from '../support/world.ts';

let there: World;
let here: World;
let kim: Person;
let count = 0;

before(async () => {
  there = await startWorld();
  here = await startWorld();
  kim = await there.addAccount('kim@here.example');
  for (let n = 1; n <= 25; n++)
    await there.bring({
      from: 'zoe@there.example',
      to: kim.address,
      subject: `Letter ${n}`,
      text: `Text of ${n}.\n.\n..dots`,
    });
  await there.settle();
});
after(async () => {
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
});

for (const [protocol, tls, listener] of [
  ['pop3', 'implicit', 'pop3s'],
  ['pop3', 'starttls', 'pop3'],
  ['imap', 'implicit', 'imaps'],
  ['imap', 'starttls', 'imap'],
] as const)
  test(`${protocol}, ${tls}: all comes, once`, async () => {
    const ana = await here.addAccount(`ana${++count}@here.example`);
    const row = await here.api.fetch.add({
      ...{ account: ana.address, password: kim.password },
      settings: {
        ...{ protocol, tls, host: '127.0.0.1', port: there.port(listener), user: kim.address, enabled: false },
        authorities: there.authority(),
      },
    });
    const first = await here.api.fetch.now({ id: row.id });
    assert.deepEqual([first.state.failing, first.state.lastTaken], [null, 25]);
    assert.equal((await here.api.fetch.now({ id: row.id })).state.lastTaken, 0);
    await here.settle();
    const texts = await here.stored(ana);
    assert.equal(texts.length, 25);
    assert.ok(texts.every(text => /Text of \d+\.\r\n\.\r\n\.\.dots/.test(text)));
    assert.equal((await there.stored(kim)).length, 25);
    await here.ledger();
  });

test('the same account twice is refused', async () => {
  const [row] = await here.api.fetch.list({});
  assert(row);
  await assert.rejects(
    here.api.fetch.add({ account: row.account, password: kim.password, settings: row.settings }),
    /is fetched for ana\d@here\.example already/,
  );
});
