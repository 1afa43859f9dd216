/** Refused mail: what had come whole is taken all the same, the next one is spared, and unreadable mail is kept as it came. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { CapturedAttempt } from '../../server/api/contract.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ preset: 'dev' });
});
after(() => world[Symbol.asyncDispose]());

async function hand(recipient: string, content: string | Buffer, last = '554'): Promise<string> {
  const wire = await world.wire('smtp');
  await wire.expect('220');
  await wire.ask('EHLO client.example', '250');
  await wire.ask('MAIL FROM:<app@shop.example>', '250');
  await wire.ask(`RCPT TO:<${recipient}>`, '250');
  await wire.ask('DATA', '354');
  wire.send(content);
  const said = await wire.ask('\r\n.', last);
  wire.destroy();
  await world.settle();
  return String(said);
}
async function attempted(recipient: string): Promise<CapturedAttempt> {
  const over = AbortSignal.timeout(10_000);
  for await (const { attempts } of world.api.captured.watch({}, over)) {
    const found = attempts.find(one => one.recipient === recipient);
    if (found) return found;
  }
  throw new Error('nobody was told');
}
const filed = async (tag: string) =>
  (await world.api.captured.expect({ expectation: { match: { tag }, within: 5000 } })).messages;

test('refused behind DATA: the octets are taken, once, and say so', async () => {
  await hand('message-554@faults.test', 'Subject: Wanted\r\n\r\nHello.');
  const attempt = await attempted('message-554@faults.test');
  assert.equal(attempt.kept, 'Subject: Wanted\r\n\r\nHello.\r\n'.length);
  assert.ok(attempt.onPurpose);
  const { trace } = await world.api.captured.takeRefused({ attempt: attempt.id });
  await world.settle();
  const [taken] = await filed('refused');
  assert.deepEqual([taken?.subject, taken?.trace, taken?.recipients], ['Wanted', trace, ['message-554@faults.test']]);
  await assert.rejects(world.api.captured.takeRefused({ attempt: attempt.id }), /nothing to take/);
  const events = await world.mailroom.store.events({ trace, names: ['capture.taken'], limit: 1 });
  assert.equal(events[0]?.fields.refused, attempt.trace);
});

test('refused at RCPT there is nothing to take; the next one like it is spared for an hour', async () => {
  const refuse = async (code: string): Promise<void> => {
    const wire = await world.wire('smtp');
    await wire.expect('220');
    await wire.ask('EHLO client.example', '250');
    await wire.ask('MAIL FROM:<app@shop.example>', '250');
    await wire.ask('RCPT TO:<550@faults.test>', code);
    wire.destroy();
  };
  await refuse('550');
  const attempt = await attempted('550@faults.test');
  assert.equal(attempt.kept, null);
  await assert.rejects(world.api.captured.takeRefused({ attempt: attempt.id }), /nothing to take/);
  await world.api.captured.spareNext({ attempt: attempt.id });
  await refuse('250');
  await world.api.captured.advanceClock({ by: '61m' });
  await refuse('550');
  await world.api.captured.resetClock({});
  await assert.rejects(world.api.captured.spareNext({ attempt: 999_999 }), /not known any more/);
});

const HOSTILE: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['no header at all', Buffer.from('just words, and no field')],
  ['NUL and eight bits in the header', Buffer.from('Subject: a\0b\xff\xfe\r\nFrom: \xc3\x28\r\n\r\nx', 'latin1')],
  ['a boundary that never comes', Buffer.from('Content-Type: multipart/mixed; boundary="x"\r\n\r\nno part')],
  [
    'parts in parts, a hundred deep',
    Buffer.from(
      Array.from({ length: 100 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}`).join(
        '\r\n',
      ),
    ),
  ],
  [
    'a line of 200,000 octets',
    Buffer.concat([Buffer.from('Subject: '), Buffer.alloc(200_000, 0x61), Buffer.from('\r\n\r\nx')]),
  ],
  ['a folded field without an end', Buffer.from(`Subject: a\r\n${' b\r\n'.repeat(5000)}\r\nx`)],
  [
    'an unknown encoding and charset',
    Buffer.from('Content-Type: text/plain; charset=nobody\r\nContent-Transfer-Encoding: rot13\r\n\r\n\u00e4'),
  ],
];
for (const [what, bytes] of HOSTILE)
  test(`unreadable mail is kept as it came: ${what}`, async () => {
    const recipient = `odd-${HOSTILE.findIndex(([one]) => one === what)}@there.example`;
    await hand(recipient, bytes, '250');
    const { messages } = await world.api.captured.expect({ expectation: { match: { recipient }, within: 10_000 } });
    assert.equal(messages.length, 1);
    const stored = Buffer.from(await world.mailroom.store.bytes(messages[0]!.id));
    assert.ok(what.startsWith('NUL') ? stored.includes('Subject: a') : stored.includes(bytes), 'octet for octet');
    await world.api.captured.extract({ message: messages[0]!.id });
  });
