/** In: strangers write to somebody here, or are refused. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { dialTls } from '../support/wire.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let world: World;
let ann: Person;
let ben: Person;
before(async () => {
  world = await startWorld();
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
});
after(() => world[Symbol.asyncDispose]());

const letter = { from: 'kim@there.example', subject: 'Grüße', text: 'Hello.' };

test('in: handed over, filed, and read by IMAP, each station told', async () => {
  const { trace } = await world.bring({ ...letter, to: 'ann@here.example' });
  await world.settle();
  assert.deepEqual(await world.way(trace), [
    ['written done', 'accepted done', 'queued done'],
    ['ann@here.example delivered', 'delivered done', 'stored done', 'read ahead'],
  ]);
  const [text = ''] = await world.read(ann);
  assert.match(text, /^Return-Path: <kim@there\.example>\r\nReceived: from mx\.there\.example \(\[127\.0\.0\.1\]\)/);
  assert.ok(text.includes(`id ${trace}`) && text.endsWith('\r\n\r\nHello.\r\n'));
  await world.settle();
  assert.deepEqual((await world.way(trace))[1], [
    'ann@here.example delivered',
    'delivered done',
    'stored done',
    'read done',
  ]);
  const journey = await world.journey(trace);
  assert.deepEqual(
    [...journey.trunk, ...journey.branches[0]!.stations].map(station =>
      station.sentence.replace(/\d+ octets/, 'n octets'),
    ),
    [
      'mx.there.example brought it',
      'Handed over on the smtp port: n octets',
      'On disk before it was answered, for 1 recipient',
      "Filed in ann@here.example's INBOX",
      'In INBOX, for IMAP and POP3',
      'ann@here.example read it with Walker 1',
    ],
  );
  assert.deepEqual(
    [journey.kind, journey.title, journey.sender, journey.recipients],
    ['message', 'Grüße', 'kim@there.example', ['ann@here.example']],
  );
});

test('in: one trace from the first octet of the connection, events in the order in which they happened', async () => {
  const { trace } = await world.bring({ ...letter, to: 'ann@here.example' });
  await world.settle();
  const seen = async () => (await world.journey(trace)).events.map(event => event.name);
  for (let tries = 0; tries < 100 && !(await seen()).includes('smtp.closed'); tries++)
    await new Promise(resolve => setTimeout(resolve, 20));
  assert.deepEqual(
    (await seen()).filter(name => name !== 'smtp.closed'),
    ['smtp.connected', 'queue.accepted', 'mda.filed'],
  );
  const closed = (await world.journey(trace)).events.find(event => event.name === 'smtp.closed');
  assert.equal(closed?.fields.commands, 'ehlo=1 mail=1 rcpt=1 data=1 commands=4');
});

test('in: each message of a connection has its own part of the conversation, the last answer too', async () => {
  const wire = await world.smtp();
  const traces: string[] = [];
  for (const text of ['One', 'Two']) {
    wire.say('MAIL FROM:<kim@there.example>', 'RCPT TO:<ann@here.example>', 'DATA');
    await wire.expectAll('250 2.1.0', '250 2.1.5', '354');
    traces.push(traceIn(await wire.ask(`Subject: ${text}\r\n\r\n${text}.\r\n.`, '250 2.0.0')));
    await wire.ask('NOOP', '250');
  }
  await wire.ask('QUIT', '221');
  await wire.closed();
  await world.settle();
  const said = async (trace: string) =>
    (await world.mailroom.store.transcript(trace)).map(line => `${line.who}: ${line.text}`);
  for (const trace of traces) {
    assert.deepEqual(await said(trace), [
      'C: MAIL FROM:<kim@there.example>',
      'S: 250 2.1.0 Sender accepted',
      'C: RCPT TO:<ann@here.example>',
      'S: 250 2.1.5 Recipient accepted',
      'C: DATA',
      'S: 354 Send the message, end with a lone dot',
      'C: (22 octets)',
      `S: 250 2.0.0 Message accepted as ${trace}`,
    ]);
  }
  assert.deepEqual(
    (await said(traces[0]!.split('-')[0]!)).filter(line => !/^S: 250-/.test(line)),
    [
      'S: 220 mail.here.example ESMTP Mailroom',
      'C: EHLO client.example',
      'S: 250 STARTTLS',
      ...['C: NOOP', 'S: 250 2.0.0 Done', 'C: NOOP', 'S: 250 2.0.0 Done', 'C: QUIT', 'S: 221 2.0.0 Goodbye'],
    ],
  );
});

test('in: moved and deleted by IMAP, read and deleted by POP3, each told', async () => {
  const bring = async () => {
    const { trace } = await world.bring({ ...letter, to: 'ben@here.example' });
    await world.settle();
    return trace;
  };
  const stored = async (trace: string) => {
    await world.settle();
    return (await world.journey(trace)).branches[0]!.stations.slice(1).map(station => station.sentence);
  };
  const first = await bring();
  await world.withImap(ben, async client => {
    await client.mailboxOpen('INBOX');
    await client.messageMove('1', 'Archive');
  });
  assert.deepEqual(await stored(first), ['In Archive, for IMAP and POP3', 'Nobody has read it yet']);
  await world.withImap(ben, async client => {
    await client.mailboxOpen('Archive');
    await client.messageDelete('1');
  });
  assert.match(
    (await stored(first))[0]!,
    /^ben@here\.example deleted it; it can be brought back until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
  );

  const second = await bring();
  const pop3 = await dialTls(world.port('pop3s'), world.authority());
  await pop3.expectLine('+OK');
  for (const line of [`USER ${ben.address}`, `PASS ${ben.password}`]) {
    pop3.say(line);
    await pop3.expectLine('+OK');
  }
  pop3.say('RETR 1');
  while ((await pop3.line()) !== '.');
  assert.deepEqual((await stored(second))[1], 'ben@here.example read it with POP3');
  pop3.say('DELE 1', 'QUIT');
  await pop3.expectLine('+OK');
  await pop3.expectLine('+OK');
  assert.match((await stored(second))[0]!, /deleted it; it can be brought back until/);
  await world.api.expunged.forget({ address: ben.address, ids: [2] });
  assert.equal((await stored(second))[0], 'ben@here.example deleted it');
  assert.equal((await world.stored(ben)).length, 0);
});

test('in: an unknown user is refused at RCPT, and the refused connection has a journey', async () => {
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<kim@there.example>', '250');
  await wire.ask('RCPT TO:<nobody@here.example>', '550 5.1.1');
  await wire.ask('DATA', '554 5.5.1');
  await wire.ask('QUIT', '221');
  await wire.closed();
  await world.settle();
  const [row] = await world.api.journeys.list({ limit: 1 });
  assert.equal(row?.state, 'refused');
  const journey = await world.journey(row!.trace);
  assert.deepEqual(
    [journey.kind, journey.trunk.map(station => [station.name, station.state, station.fact])],
    [
      'refused',
      [
        ['written', 'done', 'client.example'],
        ['accepted', 'refused', '550 5.1.1'],
      ],
    ],
  );
  assert.equal(journey.sentence, 'Refused: nobody here is called nobody@here.example');
  const refused = journey.events.find(event => event.name === 'smtp.refused');
  assert.deepEqual([refused?.fields.sender, refused?.fields.recipient], ['kim@there.example', 'nobody@here.example']);
  assert.ok(journey.conversations[0]?.lines.some(line => line.text.startsWith('550 5.1.1')));
});

test('in: several recipients of one message, one of them unknown', async () => {
  const wire = await world.smtp();
  wire.say('MAIL FROM:<kim@there.example>', 'RCPT TO:<ann@here.example>', 'RCPT TO:<nobody@here.example>');
  wire.say('RCPT TO:<BEN@HERE.EXAMPLE>', 'DATA');
  await wire.expectAll('250', '250', '550 5.1.1', '250', '354');
  const trace = traceIn(await wire.ask('Subject: two\r\n\r\nTwo.\r\n.', '250'));
  await world.settle();
  assert.deepEqual(await world.way(trace), [
    ['written done', 'accepted done', 'queued done'],
    ['ann@here.example delivered', 'delivered done', 'stored done', 'read ahead'],
    ['BEN@here.example delivered', 'delivered done', 'stored done', 'read ahead'],
  ]);
  assert.equal((await world.stored(ben)).length, 1);
});

test('in: the connection turns to TLS, and the journey says so', async () => {
  const wire = await world.smtp();
  await wire.ask('STARTTLS', '220 2.0.0');
  await wire.startTls(world.authority());
  assert.doesNotMatch(await wire.ask('EHLO client.example', '250'), /STARTTLS/);
  wire.say('MAIL FROM:<kim@there.example>', 'RCPT TO:<ann@here.example>', 'DATA');
  await wire.expectAll('250', '250', '354');
  const trace = traceIn(await wire.ask('Subject: tls\r\n\r\nHush.\r\n.', '250'));
  await world.settle();
  const { trunk, events } = await world.journey(trace);
  assert.equal(trunk[1]?.fact, 'TLSv1.3');
  assert.ok(events.some(event => event.name === 'smtp.tls' && event.fields.version === 'TLSv1.3'));
  const texts = await world.stored(ann);
  assert.match(texts.at(-1)!, /with ESMTPS/);
});

test('in: a message with too many Received fields is a loop', async () => {
  const wire = await world.smtp();
  wire.say('MAIL FROM:<kim@there.example>', 'RCPT TO:<ann@here.example>', 'DATA');
  await wire.expectAll('250', '250', '354');
  await wire.ask(
    `${'Received: from a by b; Sun, 22 Nov 2026 16:00:00 +0000\r\n'.repeat(50)}\r\nRound.\r\n.`,
    '554 5.4.6',
  );
});

test('in: a disabled account takes no mail', async () => {
  await world.addAccount('gone@here.example');
  await world.mailroom.store.run('setAccount', { address: 'gone@here.example', enabled: false });
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<kim@there.example>', '250');
  await wire.ask('RCPT TO:<gone@here.example>', '550 5.2.1');
});

test('in: mail for postmaster is always taken, and the ledger balances', async () => {
  const wire = await world.smtp();
  for (const postmaster of ['postmaster', 'Postmaster@here.example']) {
    wire.say('MAIL FROM:<>', `RCPT TO:<${postmaster}>`, 'DATA');
    await wire.expectAll('250', '250', '354');
    const trace = traceIn(await wire.ask('Subject: help\r\n\r\nHelp.\r\n.', '250'));
    await world.settle();
    assert.deepEqual((await world.way(trace)).at(-1), [
      'ann@here.example delivered',
      'delivered done',
      'stored done',
      'read ahead',
    ]);
  }
  const { accepted, delivered, expanded } = await world.ledger();
  assert.deepEqual([accepted, expanded], [delivered! + 2, 2]);
});
