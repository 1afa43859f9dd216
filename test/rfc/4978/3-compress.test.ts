import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { constants, createDeflateRaw, createInflateRaw, deflateRawSync } from 'node:zlib';
import type { EndReason } from '../../../server/imap/observer.ts';
import { SILENCE } from '../../../server/imap/wire/compressed.ts';
import { played, type Talk, type TalkOptions, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(4978, '3');

/** The client's side after COMPRESS: what it sends is deflated, what comes is inflated. */
function compressed({ client }: Talk) {
  const stream = client();
  stream.removeAllListeners('data');
  const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  const deflate = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
  let heard = '';
  let wake = () => {};
  inflate.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
    wake();
  });
  inflate.on('error', () => {});
  stream.pipe(inflate);
  deflate.pipe(stream);
  stream.resume();
  return {
    send: (text: string) => void deflate.write(text),
    pause: () => void stream.unpipe(inflate),
    resume: () => void stream.pipe(inflate),
    raw: (bytes: Uint8Array) => void stream.write(bytes),
    /** Everything up to a line that begins so. */
    async until(start: string): Promise<string> {
      const line = new RegExp(`(?:^|\r\n)${start}[^\r]*\r\n`);
      for (;;) {
        const found = line.exec(heard);
        if (found) {
          const all = heard.slice(0, found.index + found[0].length);
          heard = heard.slice(all.length);
          return all;
        }
        await new Promise<void>((resolve, reject) => {
          const late = setTimeout(() => reject(new Error(`Nothing came; unread: ${heard.slice(0, 300)}`)), 5000);
          wake = () => {
            clearTimeout(late);
            resolve();
          };
        });
      }
    },
  };
}

async function compressing(options: TalkOptions = {}) {
  const ends: EndReason[] = [];
  const conversation = await talk({
    loggedIn: true,
    observer: { closed: ({ because }) => ends.push(because) },
    ...options,
  });
  await conversation.play('C: z COMPRESS DEFLATE\nS: z OK DEFLATE begins');
  return { conversation, ends, peer: compressed(conversation) };
}

must('deflate and inflate everything behind the OK, each response to its end', async () => {
  const store = memoryStore();
  const text = 'All work and no play. '.repeat(20_000);
  store.deliver('INBOX', `Subject: x\r\n\r\n${text}`);
  const { conversation, peer, ends } = await compressing({ store, selected: true });
  peer.send('a NOOP\r\n');
  assert.equal(await peer.until('a '), 'a OK NOOP completed\r\n');
  peer.send('b FETCH 1 BODY.PEEK[TEXT]\r\nc IDLE\r\n');
  const fetched = await peer.until('b ');
  assert(fetched.includes(text));
  await peer.until('\\+ idling');
  store.deliver('INBOX', 'Subject: y\r\n\r\n');
  await peer.until('\\* 2 EXISTS');
  peer.send('DONE\r\n');
  await peer.until('c OK');
  peer.send(`d APPEND INBOX {${text.length}+}\r\n${text}\r\ne LOGOUT\r\n`);
  assert.match(await peer.until('d OK'), /EXISTS/);
  assert.equal(await peer.until('e OK'), '* BYE Goodbye\r\ne OK LOGOUT completed\r\n');
  await conversation.serving.closed;
  assert.deepEqual(ends, ['logout']);
  assert.deepEqual(store.open, { accounts: 0, mailboxes: 0 });
});

must('treat what is pipelined behind the command as compressed', async () => {
  const conversation = await talk({ loggedIn: true });
  const behind = deflateRawSync(Buffer.from('b NOOP\r\n'), { finishFlush: constants.Z_SYNC_FLUSH });
  conversation.client().write(Buffer.concat([Buffer.from('a COMPRESS DEFLATE\r\n'), behind]));
  assert.equal(await conversation.line(), 'a OK DEFLATE begins');
  const peer = compressed(conversation);
  assert.equal(await peer.until('b '), 'b OK NOOP completed\r\n');
  conversation.client().destroy();
});

mustNot('compress twice, or offer it again, or begin TLS above it', async () => {
  const { conversation, peer } = await compressing();
  peer.send('a COMPRESS DEFLATE\r\nb CAPABILITY\r\nc UNAUTHENTICATE\r\nd STARTTLS\r\ne NOOP\r\n');
  assert.equal(await peer.until('a '), 'a NO [COMPRESSIONACTIVE] Compressed already\r\n');
  const offered = await peer.until('b ');
  assert.doesNotMatch(offered, /COMPRESS/);
  assert.doesNotMatch(await peer.until('c '), /STARTTLS/);
  assert.equal(await peer.until('d '), 'd BAD The connection is compressed already\r\n');
  assert.equal(await peer.until('e '), 'e OK NOOP completed\r\n');
  conversation.client().destroy();
});

mustNot('compress for strangers, or by another algorithm', async () => {
  await played(`
    C: a COMPRESS DEFLATE
    S: a BAD Log in first
    C: b LOGIN ann secret
    S: b OK [CAPABILITY … COMPRESS=DEFLATE…] Logged in
    C: c COMPRESS LZW
    S: c BAD Only DEFLATE is known
  `);
});

mustNot('be brought down by a stream that inflates without end', async () => {
  const { conversation, peer, ends } = await compressing();
  // 40 MB of commands in 40 KB; the spaces before CRLF are a leniency.
  const commands = Buffer.from(`a NOOP${' '.repeat(4_000)}\r\n`.repeat(10_000));
  peer.raw(deflateRawSync(commands, { finishFlush: constants.Z_SYNC_FLUSH }));
  await conversation.serving.closed;
  assert.deepEqual(ends, ['expansion']);
});

must('take a message that compresses well, however well', async () => {
  const { conversation, peer } = await compressing();
  const message = `Subject: zeros\r\n\r\n${'0'.repeat(4_000_000)}\r\n`;
  const command = `a APPEND INBOX {${message.length}+}\r\n${message}\r\nb NOOP\r\n`;
  peer.raw(deflateRawSync(Buffer.from(command), { finishFlush: constants.Z_SYNC_FLUSH }));
  assert.match(await peer.until('a '), /^a OK \[APPENDUID/m);
  assert.match(await peer.until('b '), /^b OK/m);
  conversation.client().destroy();
});

mustNot('hold a line that inflates beyond the limit of a command', async () => {
  const { conversation, peer, ends } = await compressing();
  peer.raw(deflateRawSync(Buffer.alloc(500_000, 120), { finishFlush: constants.Z_SYNC_FLUSH }));
  assert.equal(await peer.until('\\* BYE'), '* BAD [TOOBIG] Command too long\r\n* BYE The command is too long\r\n');
  await conversation.serving.closed;
  assert.deepEqual(ends, ['too-long']);
});

mustNot('outlive a stream that is no deflate, or a peer that vanishes', async () => {
  const broken = await compressing();
  broken.peer.raw(Buffer.from('a NOOP in clear\r\n'));
  await broken.conversation.serving.closed;
  assert.deepEqual(broken.ends, ['lost']);
  const gone = await compressing();
  gone.conversation.client().destroy();
  await gone.conversation.serving.closed;
  assert.equal(gone.ends.length, 1);
});

must('go on as before after a silence in which our side forgot what it had sent', async () => {
  const { conversation, peer } = await compressing();
  for (const tag of ['a', 'b', 'c']) {
    peer.send(`${tag} CAPABILITY\r\n`);
    assert.match(await peer.until(`${tag} `), /CAPABILITY IMAP4rev1/);
    await new Promise(resolve => setImmediate(resolve));
    conversation.clock.advance(SILENCE + 1);
  }
  conversation.client().destroy();
  await conversation.serving.closed;
});

must('hold back for a client that does not read, and lose nothing', async () => {
  const store = memoryStore();
  const text = randomBytes(60_000).toString('base64');
  for (let n = 0; n < 10; n++) store.deliver('INBOX', `Subject: ${n}\r\n\r\n${text}`);
  const { conversation, peer } = await compressing({ store, selected: true });
  peer.pause();
  peer.send('a FETCH 1:* BODY.PEEK[TEXT]\r\nb LOGOUT\r\n');
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setTimeout(resolve, 2));
  assert(conversation.client().readableLength < 300_000);
  peer.resume();
  const all = await peer.until('b OK');
  assert.equal(all.split(text).length, 11);
  await conversation.serving.closed;
});
