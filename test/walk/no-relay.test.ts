/** Never an open relay: whoever has not signed in sends nothing elsewhere, this computer included. RFC 5321 §7.9. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { startNextHop } from '../support/next-hop.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let outside: Awaited<ReturnType<typeof startNextHop>>;
before(async () => {
  outside = await startNextHop();
  world = await startWorld({
    zone: '*.example. MX 10 mx.ext.example.\nmx.ext.example. A 127.0.0.1\next.example. A 127.0.0.1\n',
    hopPort: outside.port,
  });
  await world.addAccount('ann@us.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await outside.close();
});

const OURS = '127.0.0.1';
/** After the set that nmap's smtp-open-relay and others try: sender, recipient. */
const attempts: readonly (readonly [string, string])[] = [
  ...['', 's@ext.example', 's@us.example', `s@[${OURS}]`, 's@localhost', 's'].map(
    sender => [sender, 'v@ext.example'] as const,
  ),
  ...[
    `v%ext.example@[${OURS}]`,
    'v%ext.example@us.example',
    '"v@ext.example"',
    '"v%ext.example"',
    `v@ext.example@[${OURS}]`,
    `"v@ext.example"@[${OURS}]`,
    'v@ext.example@us.example',
    '"v@ext.example"@us.example',
    `@[${OURS}]:v@ext.example`,
    '@us.example:v@ext.example',
    'ext.example!v',
    `ext.example!v@[${OURS}]`,
    'ext.example!v@us.example',
    'v@ext.example.',
    'v@us.example.ext.example',
    'v@[127.0.0.1]',
    'v@[IPv6:::1]',
  ].map(recipient => ['s@ext.example', recipient] as const),
];

for (const [sender, recipient] of attempts) {
  test(`no relay: from <${sender}> to <${recipient}>`, async () => {
    const wire = await world.smtp();
    const offered = await wire.ask(`MAIL FROM:<${sender}>`, /^[25]\d\d/);
    if (offered.startsWith('5')) return;
    await wire.ask(`RCPT TO:<${recipient}>`, /^5\d\d 5\.\d/);
    await wire.ask('DATA', /^5/);
  });
}

test('no relay: the second recipient, after one of ours', async () => {
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<s@ext.example>', '250');
  await wire.ask('RCPT TO:<ann@us.example>', '250');
  await wire.ask('RCPT TO:<v@ext.example>', '550 5.7.1');
});

test('no relay: after a failed login, RSET and STARTTLS', async () => {
  const wire = await world.smtp();
  await wire.ask(`AUTH PLAIN ${btoa('\0ann@us.example\0wrong')}`, /^5/);
  await wire.ask('RSET', '250');
  await wire.ask('STARTTLS', '220');
  await wire.startTls();
  await wire.ask('EHLO client.example', '250');
  // Port 25 is for servers: people sign in on the submission ports.
  await wire.ask(`AUTH PLAIN ${btoa('\0ann@us.example\0correct horse')}`, /^5/);
  await wire.ask('MAIL FROM:<ann@us.example>', '250');
  await wire.ask('RCPT TO:<v@ext.example>', '550 5.7.1');
});

test('no relay: nothing has left', async () => {
  await world.settle();
  assert.deepEqual([outside.connections, await world.ledger()], [0, {}]);
});

test('a named network may send elsewhere, and the setting holds at once', async () => {
  const set = await world.api.settings.set({ key: 'smtp.relay-networks', text: '127.0.0.0/8' });
  assert.equal(set.restarts, 'listeners');
  for (let tries = 0; tries < 100; tries++) {
    try {
      const { trace } = await world.bring({ from: 's@ext.example', to: 'v@ext.example', text: 'Hello.' });
      await world.settle();
      assert.deepEqual((await world.way(trace))[1], ['v@ext.example relayed', 'sent done']);
      return;
    } catch (fault) {
      if (tries === 99) throw fault;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
});
