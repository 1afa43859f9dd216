/** Every limit of a session, and what hostile clients send against them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { kibibytes } from '../../../server/base/units.ts';
import type { EndReason, ImapObserver } from '../../../server/imap/observer.ts';
import type { Step } from '../../../server/sasl/mechanism.ts';
import { type TalkOptions, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';

/** A talk whose end is remembered. */
async function ending(options: TalkOptions = {}) {
  const ends: { because: EndReason; bytesIn: number; bytesOut: number }[] = [];
  const observer: ImapObserver = {
    closed: ({ because, bytesIn, bytesOut }) => ends.push({ because, bytesIn, bytesOut }),
  };
  const conversation = await talk({ observer, ...options });
  return { conversation, ends };
}

test('a line of 10 MB without an end is refused after 64 KiB, and after 8 KiB before login', async () => {
  for (const [options, limit] of [
    [{ loggedIn: true }, 64],
    [{}, 8],
  ] as const) {
    const { conversation, ends } = await ending(options);
    const client = conversation.client();
    conversation.send('a NOOP ');
    // As much as the server takes at a time, 10 MB in all.
    const flood = (left: number) => {
      if (left > 0) client.write(Buffer.alloc(16_384, 120), () => flood(left - 16_384));
    };
    flood(10_000_000);
    await conversation.play('S: * BAD [TOOBIG] Command too long\nS: * BYE The command is too long\nS: (closed)');
    await conversation.serving.closed;
    assert.equal(ends[0]?.because, 'too-long');
    const read = ends[0]?.bytesIn ?? 0;
    assert(read <= kibibytes(limit) + kibibytes(96), `${read} octets were read`);
    client.destroy();
  }
});

test('10,000 parentheses and 10,000 NOTs are bad syntax, not a broken stack', async () => {
  const { conversation } = await ending({ selected: true });
  await conversation.play(`
    C: a SEARCH ${'('.repeat(10_000)}ALL${')'.repeat(10_000)}
    S: a BAD Nested too deeply
    C: b SEARCH ${'NOT '.repeat(10_000)}ALL
    S: b BAD Nested too deeply
    C: c SEARCH ${'OR ALL '.repeat(8_000)}ALL
    S: c BAD Nested too deeply
    C: e SEARCH ${'OR ALL '.repeat(400)}ALL
    S: * SEARCH
    S: e OK SEARCH completed
    C: f FETCH 1 (${'BODY[1] '.repeat(101).trim()})
    S: f BAD FETCH asks for too much
    C: d SEARCH ${'('.repeat(63)}ALL${')'.repeat(63)}
    S: * SEARCH
    S: d OK SEARCH completed
  `);
  conversation.client().destroy();
});

test('a pattern full of wildcards is matched in time', async () => {
  const store = memoryStore();
  store.create('a'.repeat(900));
  const { conversation } = await ending({ store, loggedIn: true });
  const start = performance.now();
  await conversation.play(`C: a LIST "" "${'*a'.repeat(400)}*b"\nS: a OK LIST completed`);
  assert(performance.now() - start < 1000);
  conversation.client().destroy();
});

test('ten commands that are not understood end the session; one that is starts the count anew', async () => {
  const { conversation, ends } = await ending();
  await conversation.play(`${'C: a X\nS: a BAD Unknown command\n'.repeat(9)}C: b NOOP\nS: b OK NOOP completed`);
  await conversation.play(`
    ${'C: a X\nS: a BAD Unknown command\n'.repeat(10)}
    S: * BYE Too many commands that were not understood
    S: (closed)
  `);
  await conversation.serving.closed;
  assert.equal(ends[0]?.because, 'too-many-bad-commands');
});

test('who does not log in within a minute is sent away, whatever else is said meanwhile', async () => {
  const { conversation, ends } = await ending();
  await conversation.play(`
    T: 40s
    C: a NOOP
    S: a OK NOOP completed
    T: 20s
    S: * BYE Autologout; no login in time
    S: (closed)
  `);
  await conversation.serving.closed;
  assert.equal(ends[0]?.because, 'login-timeout');
});

test('who is silent for half an hour is logged out; who stalls in a command after five minutes', async () => {
  const { conversation, ends } = await ending({ loggedIn: true });
  await conversation.play(`
    T: 29m
    C: a NOOP
    S: a OK NOOP completed
    T: 30m
    S: * BYE Autologout; idle for too long
    S: (closed)
  `);
  const second = await ending({ loggedIn: true });
  second.conversation.send('a APPEND INBOX {10+}\r\nabc');
  await second.conversation.play('T: 5m\nS: * BYE Autologout; the connection stalled\nS: (closed)');
  await Promise.all([conversation.serving.closed, second.conversation.serving.closed]);
  assert.deepEqual([ends[0]?.because, second.ends[0]?.because], ['autologout', 'stalled']);
});

test('a client that takes nothing holds no more than a chunk and is sent away', async () => {
  const store = memoryStore();
  for (let n = 0; n < 50; n++) store.deliver('INBOX', `Subject: x\r\n\r\n${'x'.repeat(100_000)}`);
  const { conversation, ends } = await ending({ store, selected: true });
  const client = conversation.client();
  client.removeAllListeners('data');
  client.pause();
  conversation.send('a FETCH 1:* BODY.PEEK[]\r\n');
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
  assert(client.readableLength < 1_000_000, `${client.readableLength} octets wait`);
  conversation.clock.advance(300_001);
  await conversation.serving.closed;
  assert.equal(ends[0]?.because, 'stalled');
  assert.deepEqual(store.open, { accounts: 0, mailboxes: 0 });
});

test('a client that vanishes in the midst of a FETCH is not produced for', async () => {
  const store = memoryStore();
  for (let n = 0; n < 100; n++) store.deliver('INBOX', `Subject: x\r\n\r\n${'x'.repeat(50_000)}`);
  const fetched: number[] = [];
  const { conversation, ends } = await ending({ store, selected: true });
  conversation.client().pause();
  conversation.send('a FETCH 1:* BODY.PEEK[]\r\n');
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
  conversation.client().destroy();
  await conversation.serving.closed;
  assert.deepEqual([ends[0]?.because, fetched], ['lost', []]);
});

test('a client that vanishes gives back mailbox and account', async () => {
  const store = memoryStore();
  const { conversation, ends } = await ending({ store, selected: true });
  conversation.client().end();
  await conversation.serving.closed;
  assert.equal(ends[0]?.because, 'peer-closed');
  assert.deepEqual(store.open, { accounts: 0, mailboxes: 0 });
});

test('a TLS handshake on a plain port is told from a command', async () => {
  const { conversation, ends } = await ending();
  conversation.send('\x16\x03\x01\x02\x00\x01\x00');
  await conversation.play('S: (closed)');
  await conversation.serving.closed;
  assert.equal(ends[0]?.because, 'tls-on-plain-port');
});

test('a server that closes lets the command under way finish, then says BYE', async () => {
  const { conversation, ends } = await ending({ loggedIn: true });
  conversation.send('a NOOP\r\nb NOOP\r\n');
  const closed = conversation.serving.close();
  let last: string | null = '';
  for (let line = await conversation.line(); line !== null; line = await conversation.line()) last = line;
  assert.equal(last, '* BYE The server is closing; please connect again');
  await closed;
  assert.equal(ends[0]?.because, 'shutdown');
});

test('a store that breaks within FETCH costs that command only', async () => {
  const faults: string[] = [];
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: x\r\n\r\n');
  const { conversation } = await ending({
    store,
    selected: true,
    observer: { fault: ({ command }) => faults.push(command) },
  });
  store.breakNext();
  await conversation.play(`
    C: a FETCH 1 FLAGS
    S: a NO [SERVERBUG] Internal error; the log of the server tells more
    C: b FETCH 1 FLAGS
    S: * 1 FETCH (FLAGS (\\Recent))
    S: b OK FETCH completed
  `);
  assert.deepEqual(faults, ['FETCH']);
  conversation.client().destroy();
});

test('an APPEND of 100 GB is refused when it is announced, and so is any other literal', async () => {
  const { conversation, ends } = await ending({ loggedIn: true });
  await conversation.play(`
    C: a APPEND INBOX {100000000000}
    S: a NO [TOOBIG] …
    C: b SELECT {100000000000}
    S: b NO [TOOBIG] The literal is too large
    C: c NOOP
    S: c OK NOOP completed
    C: d APPEND INBOX {100000000000+}
    S: d NO [TOOBIG] …
    S: * BYE …
    S: (closed)
  `);
  await conversation.serving.closed;
  assert.equal(ends[0]?.because, 'too-long');
});

test('before login an endless answer to a challenge is cut like a line', async () => {
  const step = async (): Promise<Step> => ({ kind: 'challenge', data: new Uint8Array(0) });
  const asking = { name: 'X-ASK', plaintext: false, begin: () => ({ step }) };
  const { conversation, ends } = await ending({ mechanisms: [asking] });
  await conversation.play('C: a AUTHENTICATE X-ASK\nS: +…');
  conversation.send('A'.repeat(9000));
  await conversation.play('S: * BYE The command is too long\nS: (closed)');
  await conversation.serving.closed;
  assert.equal(ends[0]?.because, 'too-long');
});

test('a client that reads slowly gets all of a large mailbox, a chunk at a time', async () => {
  const store = memoryStore();
  for (let n = 0; n < 20_000; n++) store.deliver('INBOX', 'Subject: x\r\n\r\n');
  const { conversation } = await ending({ store, selected: true });
  const client = conversation.client();
  client.removeAllListeners('data');
  client.pause();
  conversation.send('a FETCH 1:* (UID FLAGS INTERNALDATE)\r\n');
  let octets = 0;
  let most = 0;
  let last = '';
  while (!last.includes('a OK')) {
    await new Promise(resolve => setImmediate(resolve));
    most = Math.max(most, client.readableLength);
    const chunk: Buffer | null = client.read();
    if (!chunk) continue;
    octets += chunk.length;
    last = chunk.subarray(-200).toString('latin1');
  }
  assert(octets > 1_000_000, `${octets} octets came`);
  assert(most < 300_000, `${most} octets waited`);
  client.destroy();
});

test('what others did to a large mailbox waits for a client that does not read', async () => {
  const store = memoryStore();
  const all = Array.from({ length: 20_000 }, () => store.deliver('INBOX', 'Subject: x\r\n\r\n'));
  const { conversation, ends } = await ending({ store, selected: true });
  for (const uid of all) store.setFlags('INBOX', uid, ['\\Seen']);
  const client = conversation.client();
  client.removeAllListeners('data');
  client.pause();
  conversation.send('a NOOP\r\n');
  for (let turn = 0; turn < 30; turn++) await new Promise(resolve => setImmediate(resolve));
  client.destroy();
  await conversation.serving.closed;
  const sent = ends[0]?.bytesOut ?? 0;
  assert(sent < 300_000, `${sent} octets were sent`);
});

test('300 clients in IDLE hear of a message, and a talkative one is answered among them', async () => {
  const store = memoryStore();
  const idlers = await Promise.all(Array.from({ length: 300 }, () => talk({ store, selected: true })));
  await Promise.all(idlers.map(idler => idler.play('C: i IDLE\nS: + idling')));
  const { conversation } = await ending({ store, loggedIn: true });
  await conversation.play(`
    C: a APPEND INBOX {14+}
    C: Subject: x
    C: 
    C: 
    S: a OK [APPENDUID …
  `);
  await Promise.all(idlers.map(idler => idler.play('S: * 1 EXISTS\nS: * …RECENT\nC: DONE\nS: i OK IDLE completed')));
  for (const { client } of [...idlers, conversation]) client().destroy();
  await Promise.all([...idlers, conversation].map(({ serving }) => serving.closed));
  assert.deepEqual(store.open, { accounts: 0, mailboxes: 0 });
});

test('a flood of small commands leaves a turn to others', async () => {
  const { conversation } = await ending({ loggedIn: true });
  let turns = 0;
  let counting = true;
  const count = () => {
    turns++;
    if (counting) setImmediate(count);
  };
  conversation.send('a NOOP\r\n'.repeat(1000));
  setImmediate(count);
  for (let answered = 0; answered < 1000; answered++) await conversation.line();
  counting = false;
  assert(turns >= Math.floor(1000 / 64), `${turns} turns of the event loop`);
  conversation.client().destroy();
});
