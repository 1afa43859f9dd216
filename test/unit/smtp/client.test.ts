import assert from 'node:assert/strict';
import test from 'node:test';
import { capabilitiesFrom } from '../../../server/smtp/client-capabilities.ts';
import { printReply } from '../../../server/smtp/client-reply.ts';
import { meet, message, open, to } from '../../support/client-session.ts';
import { startNextHop } from '../../support/next-hop.ts';

test('what an address hides is never sent as a command', async () => {
  await meet({}, async ({ hop, session }) => {
    const bad = [
      'a@b>\r\nRCPT TO:<evil@x.example',
      'a\nb@x.example',
      'a b@x.example',
      '<a@x.example>',
      'a\0@x.example',
      '',
    ];
    const good = ['"a b>c"@x.example', 'a@[192.0.2.1]'];
    const recipients = [...bad, ...good].map(address => ({ address }));
    const delivered = await session.deliver(message({ recipients }));
    assert.deepEqual(
      delivered.recipients.map(({ outcome, reply }) => `${outcome} ${reply.status}`),
      [...bad.map(() => 'permanent 5.1.3'), ...good.map(() => 'accepted 2.0.0')],
    );
    assert.deepEqual(hop.received[0]?.recipients, good);
    const sender = await session.deliver(message({ sender: 'x>\r\nDATA' }));
    assert.equal(sender.recipients[0]?.reply.status, '5.1.7');
    assert.equal(hop.received.length, 1);
  });
});

test('a null sender is sent as <>', async () => {
  await meet({}, async ({ hop, session }) => {
    await session.deliver(message({ sender: '' }));
    assert.match(hop.received[0]?.mail ?? '', /^MAIL FROM:<>/);
  });
});

test('the end of the data waits until the queue has noted it', async () => {
  await meet({}, async ({ hop, session }) => {
    const seen: number[] = [];
    const beforeEndOfData = async () => {
      await new Promise(resolve => setTimeout(resolve, 30));
      seen.push(hop.received.length);
    };
    await session.deliver(message({ beforeEndOfData, bytes: Buffer.alloc(1_000_000, 'abc\r\n') }));
    assert.deepEqual([seen, hop.received.length], [[0], 1]);
  });
});

test('a message whose end could not be noted is not ended', async () => {
  await meet({}, async ({ hop, session }) => {
    const beforeEndOfData = () => Promise.reject(new Error('the disk is full'));
    const { recipients, uncertain, endOfDataSent } = await session.deliver(message({ beforeEndOfData }));
    assert.deepEqual([recipients[0]?.outcome, uncertain, endOfDataSent], ['temporary', false, false]);
    assert.match(recipients[0]?.reply.lines[0] ?? '', /the disk is full/);
    assert.equal(hop.received.length, 0);
  });
});

test('a "no" in the middle of the data counts, and the dot is not sent', async () => {
  const inContent = { afterOctets: 1000, answer: { say: '552 5.3.4 Too big', and: 'hang' as const } };
  await meet({ inContent }, async ({ hop, session }) => {
    async function* slowly() {
      for (let i = 0; i < 100; i++) {
        await new Promise(resolve => setTimeout(resolve, 2));
        yield Buffer.alloc(500, 'x');
      }
    }
    const { recipients, endOfDataSent } = await session.deliver(message({ bytes: slowly(), size: 0 }));
    assert.deepEqual([recipients[0]?.outcome, recipients[0]?.reply.code, endOfDataSent], ['permanent', 552, false]);
    assert.equal(hop.received.length, 0);
    assert.equal(session.isOpen(), false);
  });
});

test('a large message comes over whole, from a Buffer and from a stream', async () => {
  const bytes = Buffer.from(`Subject: large\r\n\r\n${'.line of text\r\n'.repeat(200_000)}`);
  async function* inPieces() {
    for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
  }
  await meet({ capabilities: ['PIPELINING'] }, async ({ hop, session }) => {
    await session.deliver(message({ bytes }));
    await session.deliver(message({ bytes: inPieces(), size: bytes.length }));
    assert.deepEqual(
      hop.received.map(one => one.bytes.equals(bytes)),
      [true, true],
    );
  });
});

test('the transcript has every line, the time, and no content', async () => {
  await meet({}, async ({ session, transcript }) => {
    await session.deliver(message({ bytes: Buffer.from('Subject: secret plan\r\n\r\nbody\r\n') }));
    await session.quit();
    assert.deepEqual(transcript, [
      'S: 220 mx.example ESMTP',
      'C: EHLO client.example',
      'S: 250-mx.example',
      'S: 250-PIPELINING',
      'S: 250-8BITMIME',
      'S: 250-SMTPUTF8',
      'S: 250-DSN',
      'S: 250-SIZE 50000000',
      'S: 250 ENHANCEDSTATUSCODES',
      'C: MAIL FROM:<ann@here.example> SIZE=30',
      'C: RCPT TO:<bob@there.example>',
      'C: DATA',
      'S: 250 2.1.0 Sender ok',
      'S: 250 2.1.5 Recipient ok',
      'S: 354 Go ahead',
      '-: 30 octets of the message and the end of the data',
      'S: 250 2.0.0 Taken',
      'C: QUIT',
      'S: 221 2.0.0 Bye',
    ]);
  });
});

test('control characters of a server do not reach the log', async () => {
  await meet({ script: { greeting: '220 mx \x1b[31mred' } }, async ({ transcript }) => {
    assert.equal(transcript[0], 'S: 220 mx \\x1b[31mred');
  });
});

test('many sessions to hostile servers at once do not disturb a polite one', async () => {
  const hostile = await startNextHop({ script: { greeting: { and: 'hang' } } });
  const deadlines = { greeting: 80 };
  const waiting = Array.from({ length: 50 }, () => open(hostile, { deadlines }));
  await meet({}, async ({ session }) => {
    assert.equal((await session.deliver(message({ recipients: to('ann') }))).recipients[0]?.outcome, 'accepted');
  });
  for (const session of await Promise.all(waiting)) assert.equal(session.ok ? '' : session.error.kind, 'timeout');
  await hostile.close();
});

test('capabilities are read in any case, with their values; the old AUTH= too', () => {
  const lines = ['mx', 'size 1000', 'Pipelining', 'AUTH PLAIN', 'AUTH=LOGIN', 'x-odd thing', ''];
  const can = capabilitiesFrom({ code: 250, status: null, lines, from: 'peer' });
  assert.deepEqual([can.sizeLimit, can.pipelining, can.auth, can.dsn], [1000, true, ['PLAIN', 'LOGIN'], false]);
});

test('a reply is printed with its parts', () => {
  assert.equal(printReply({ code: 550, status: '5.1.1', lines: ['no', 'such'], from: 'peer' }), '550 5.1.1 no such');
  assert.equal(printReply({ code: 250, status: null, lines: [''], from: 'peer' }), '250');
});
