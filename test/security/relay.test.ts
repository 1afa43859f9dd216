/**
 * Never an open relay: whoever has not signed in sends nothing elsewhere, this computer included. The patterns are those
 * that the relay testers of the open-relay lists tried for twenty years (rlytest, abuse.net, ORDB, nmap) and what later
 * grammar added to them. What is taken is an address of ours: it is here then, and nothing has left. RFC 5321 §7.9.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { dialFrom, FOREIGN } from '../support/foreign.ts';
import { freePort } from '../support/free-port.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import type { WireClient } from '../support/wire.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let outside: NextHop;
let ann: Person;
let device: number;
const MACHINE = '192.168.1.40';
before(async () => {
  outside = await startNextHop();
  world = await startWorld({
    zone: '*.example. MX 10 mx.ext.example.\nmx.ext.example. A 127.0.0.1\next.example. MX 10 mx.ext.example.\n',
    hopPort: outside.port,
    settings: ['mode=deliver', 'backup.domains=kept.example', 'lmtp.port=0'],
  });
  ann = await world.addAccount('ann@us.example');
  const draft = { name: 'Scanner', addresses: [MACHINE], sender: ann.address, port: await freePort() };
  device = (await world.api.devices.add(draft)).device.port;
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await outside.close();
});

const OURS = '127.0.0.1';
const NAME = 'mail.here.example';
/** Whom it would have gone to elsewhere, and us: by domain, address, literal and name. */
const US = ['us.example', `[${OURS}]`, `[IPv6:::ffff:${OURS}]`, OURS, NAME, 'localhost', '[localhost]'];

/** Reverse paths, each before the plainest recipient elsewhere. */
const senders = [
  's@ext.example',
  '',
  'ann@us.example',
  'nobody@us.example',
  's',
  's@localhost',
  's@localhost.localdomain',
  `s@[${OURS}]`,
  `s@${OURS}`,
  `postmaster@[${OURS}]`,
  'postmaster@us.example',
  'postmaster',
  `root@${NAME}`,
  'MAILER-DAEMON',
  's@mx.ext.example',
  's@nowhere.invalid',
  '@us.example:ann@us.example',
  '"ann@us.example"',
];

/** Forward paths from an ordinary sender. */
const recipients = [
  'v@ext.example',
  'V@EXT.EXAMPLE',
  'v@ext.example.',
  'v@.ext.example',
  'v@us.example.ext.example',
  'v@ext.example.us.example',
  '"v"@ext.example',
  '"v@ext.example"',
  '"v%ext.example"',
  '"ext.example!v"',
  'v%ext.example',
  'ext.example!v',
  'us.example!ext.example!v',
  'ext.example!us.example!v',
  '"ann+v@ext.example"@us.example',
  'v@[127.0.0.1]',
  'v@[127.0.0.2]',
  'v@[203.0.113.5]',
  'v@203.0.113.5',
  'v@[IPv6:::1]',
  'v@[IPv6:2001:db8::1]',
  'v@2130706433',
  ...US.flatMap(us => [
    `v%ext.example@${us}`,
    `v%ext.example%us.example@${us}`,
    `ext.example!v@${us}`,
    `us.example!ext.example!v@${us}`,
    `v@ext.example@${us}`,
    `v@ext.example%us.example@${us}`,
    `"v@ext.example"@${us}`,
    `"v%ext.example"@${us}`,
    `"ext.example!v"@${us}`,
    `"v\\@ext.example"@${us}`,
    `v\\@ext.example@${us}`,
    `@${us}:v@ext.example`,
    `@ext.example,@${us}:v@ext.example`,
    `@${us}:v%ext.example@${us}`,
    `@${us}:"v@ext.example"@${us}`,
    `"@${us}:v@ext.example"@${us}`,
    `v:ext.example@${us}`,
    `v=ext.example@${us}`,
    `v,w@ext.example@${us}`,
  ]),
  // What a server that unquotes, decodes or folds a second time would read as elsewhere, or as two.
  'ann@us.example,v@ext.example',
  'ann@us.example v@ext.example',
  'ann@us.example>,<v@ext.example',
  'ann@us.example> RCPT TO:<v@ext.example',
  '"ann@us.example>" <v@ext.example',
  'ann@us.example;v@ext.example',
  '=?us-ascii?q?v=40ext.example?=@us.example',
  'v+ADw-ext.example@us.example',
  'v&#64;ext.example@us.example',
  '(us.example)v@ext.example',
  'v@ext.example(us.example)',
  'v(@us.example)@ext.example',
  '|/bin/sh@us.example',
  '/tmp/v@us.example',
  ':include:/etc/passwd@us.example',
  // Characters that some step on the way turns into "@", "%", "." or nothing.
  'v＠ext.example@us.example',
  'v@ext.example＠us.example',
  'v@ext。example',
  'v@ⓔⓧⓣ.example',
  'v﹪ext.example@us.example',
  'v@us.example\u200b.ext.example',
  'v@ext.example\u2024us.example',
  'v@us\u00ad.example.ext.example',
  // A return path that we never made.
  'SRS0=AAAAAA=BB=ext.example=v@us.example',
  'SRS1=AAAAAA=ext.example==BBBBBB=CC=ext.example=v@us.example',
];

/** What is ours however it is written. */
const local = [
  'ann@us.example',
  'ANN@US.EXAMPLE',
  '"ann"@us.example',
  '"a\\nn"@us.example',
  'ann+v%ext.example@us.example',
  '@ext.example:ann@us.example',
  '@ext.example,@other.example:ann@us.example',
  'postmaster',
  'Postmaster',
  'POSTMASTER@us.example',
  'ann@ＵＳ.example',
];

type Where = { readonly name: string; readonly dial: () => Promise<WireClient> };
const places: readonly Where[] = [
  { name: 'loopback', dial: () => world.wire('smtp') },
  { name: 'elsewhere', dial: () => dialFrom(FOREIGN, world.port('smtp')) },
  // It need not sign in, and may write to our own people alone.
  { name: 'a device', dial: () => dialFrom(MACHINE, device) },
];
const beyondAscii = (text: string): boolean => /[^\0-\x7f]/.test(text);

async function greeted({ dial }: Where, hello = 'EHLO client.example'): Promise<WireClient> {
  const wire = await dial();
  await wire.expect('220 ');
  await wire.ask(hello, '250');
  return wire;
}

/** "no" for good, at MAIL or at RCPT, and no content after it. */
async function refused(where: Where, sender: string, recipient: string): Promise<void> {
  const wire = await greeted(where);
  const parameters = beyondAscii(sender + recipient) ? ' SMTPUTF8' : '';
  const offered = await wire.ask(`MAIL FROM:<${sender}>${parameters}`, /^[25]\d\d/);
  if (offered.startsWith('2')) {
    await wire.ask(`RCPT TO:<${recipient}>`, /^5\d\d 5\.\d/);
    await wire.ask('DATA', /^5/);
  }
  wire.destroy();
}

for (const where of places) {
  test(`no relay from ${where.name}: ${senders.length} senders`, async () => {
    for (const sender of senders) await refused(where, sender, 'v@ext.example');
  });

  test(`no relay from ${where.name}: ${recipients.length} recipients`, async () => {
    for (const recipient of recipients) await refused(where, 's@ext.example', recipient);
  });

  test(`no relay from ${where.name}: the same from the null sender and from an address of ours`, async () => {
    for (const sender of ['', ann.address])
      for (const recipient of recipients.filter(one => one.includes('us.example')))
        await refused(where, sender, recipient);
  });

  test(`no relay from ${where.name}: an old greeting, no brackets, a second recipient, a change of mind`, async () => {
    const old = await greeted(where, 'HELO us.example');
    await old.ask('MAIL FROM: s@ext.example', /^[25]/);
    await old.ask('RCPT TO: v@ext.example', /^5/);
    await old.ask('RCPT TO:v@ext.example', /^5/);
    await old.ask('RCPT TO:<ann@us.example>', '250');
    await old.ask('RCPT TO:<v@ext.example>', '550 5.7.1');
    await old.ask('MAIL FROM:<ann@us.example>', '503');
    await old.ask('RSET', '250');
    await old.ask('RCPT TO:<v@ext.example>', '503');
  });

  test(`what is ours is taken from ${where.name}, lies here, and nothing leaves: ${local.length} forms`, async () => {
    // What comes from elsewhere without a date and a proof is junk; it is here all the same.
    const here = async () => [...(await world.stored(ann)), ...(await world.stored(ann, 'Junk'))];
    for (const [at, recipient] of local.entries()) {
      const wire = await greeted(where);
      await wire.ask(`MAIL FROM:<s@ext.example>${beyondAscii(recipient) ? ' SMTPUTF8' : ''}`, '250');
      await wire.ask(`RCPT TO:<${recipient}>`, '250');
      await wire.ask('DATA', '354');
      await wire.ask(`Subject: form ${at} from ${where.name}\r\n\r\nx\r\n.`, '250');
      wire.destroy();
    }
    await world.settle();
    const found = (await here()).flatMap(text => /^Subject: form (.*)\r$/m.exec(text)?.[1] ?? []);
    const expected = [...local.keys()].map(at => `${at} from ${where.name}`);
    assert.deepEqual(found.filter(one => one.endsWith(where.name)).toSorted(), expected.toSorted());
    assert.equal(outside.connections, 0);
  });
}

test('a device’s port takes nothing from anybody else, neither for elsewhere nor for here', async () => {
  for (const remote of [FOREIGN, '192.168.1.41', '127.0.0.1']) {
    for (const [sender, recipient] of [
      ['s@ext.example', 'v@ext.example'],
      [ann.address, ann.address],
      ['', 'postmaster'],
    ]) {
      const wire = await dialFrom(remote, device);
      await wire.expect('220 ');
      await wire.ask('EHLO scanner', '250');
      await wire.ask(`MAIL FROM:<${sender}>`, '550 5.7.1');
      await wire.ask(`RCPT TO:<${recipient}>`, '503');
      await wire.ask('DATA', '503');
      wire.destroy();
    }
  }
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

test('no relay by the submission port: nobody sends there before he has signed in', async () => {
  for (const secured of [false, true]) {
    const wire = await world.smtp('submission');
    if (secured) {
      await wire.ask('STARTTLS', '220');
      await wire.startTls();
      await wire.ask('EHLO client.example', '250');
      await wire.ask(`AUTH PLAIN ${btoa('\0ann@us.example\0wrong')}`, '535');
    }
    for (const sender of ['s@ext.example', '', 'ann@us.example'])
      await wire.ask(`MAIL FROM:<${sender}> AUTH=<ann@us.example>`, /^530 5\.7\.0/);
    await wire.ask('RCPT TO:<v@ext.example>', '503');
    await wire.ask('DATA', '503');
  }
});

test('no relay: nothing has left, and nothing waits to leave', async () => {
  await world.settle();
  const { delivered, ...others } = await world.ledger();
  assert.deepEqual([outside.connections, outside.commands], [0, []]);
  assert.ok(delivered);
  assert.deepEqual(
    Object.keys(others).filter(name => name !== 'accepted' && name !== 'expanded'),
    [],
  );
});

/** Through the server that is kept for, to anybody: what a primary that trusts its backup would send on. */
const roads = [
  'v%ext.example@kept.example',
  'ext.example!v@kept.example',
  '"v@ext.example"@kept.example',
  '"v%ext.example"@kept.example',
  '"@ext.example:v"@kept.example',
  '@kept.example:v@ext.example',
  '@kept.example,@us.example:v@ext.example',
  'v@ext.example@kept.example',
  'v%kept.example@us.example',
  'kept.example!v@us.example',
  'v@kept.example.ext.example',
  'v@sub.kept.example',
  'v@notkept.example',
  'v@kept.example.',
  'v@[kept.example]',
];

test('no relay by way of a domain whose backup this is', async () => {
  for (const where of places) for (const road of roads) await refused(where, 's@ext.example', road);
  // A machine's port is for its own people's mail.
  await refused(places[2]!, 's@ext.example', 'v@kept.example');
  assert.equal(outside.connections, 0);
});

test('no relay by LMTP: it delivers here', async () => {
  const front: Where = { name: 'a server in front', dial: () => world.wire('lmtp') };
  for (const recipient of [...recipients, ...roads, 'v@kept.example']) {
    const wire = await greeted(front, 'LHLO client.example');
    await wire.ask(`MAIL FROM:<s@ext.example>${beyondAscii(recipient) ? ' SMTPUTF8' : ''}`, '250');
    await wire.ask(`RCPT TO:<${recipient}>`, /^5\d\d 5\.\d/);
    await wire.ask('DATA', '503');
    wire.destroy();
  }
});

test('its own mail is kept for it, and goes to its own server', async () => {
  const { trace } = await world.bring({
    from: 's@ext.example',
    to: 'v@kept.example',
    text: 'Hello.',
    date: new Date(),
  });
  await world.settle();
  assert.deepEqual((await world.way(trace))[1], ['v@kept.example relayed', 'sent done']);
  assert.deepEqual(outside.received.at(-1)?.recipients, ['v@kept.example']);
});

test('a named network may send elsewhere, and the setting holds at once', async () => {
  const set = await world.api.settings.set({ key: 'smtp.relay-networks', text: '127.0.0.0/8' });
  assert.equal(set.restarts, 'listeners');
  for (let tries = 0; tries < 100; tries++) {
    try {
      const { trace } = await world.bring({ from: 's@ext.example', to: 'v@ext.example', text: 'Hello.' });
      await world.settle();
      assert.deepEqual((await world.way(trace))[1], ['v@ext.example relayed', 'sent done']);
      // Only the network that was named.
      await refused(places[1]!, 's@ext.example', 'v@ext.example');
      return;
    } catch (fault) {
      if (tries === 99) throw fault;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
});
