/** Conversations made of good and broken pieces, cut at random: no fault of ours, no message that was not said, no hang. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../server/base/ports.ts';
import { plain } from '../../server/sasl/plain.ts';
import { memoryAuthenticator } from '../support/sasl-authenticator.ts';
import { smtpServer } from '../support/smtp.ts';

const whole = 'RSET\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n';
const words = [
  `${whole}DATA\r\na\r\n.\r\n`,
  `${whole}DATA\r\n`,
  `${whole}BDAT 3\r\na\r\n`,
  `${whole}BDAT 3 LAST\r\na\r\n`,
  'EHLO x\r\n',
  'HELO x\r\n',
  'MAIL FROM:<a@b.example>\r\n',
  'MAIL FROM:<> SIZE=10 BODY=8BITMIME\r\n',
  'RCPT TO:<c@d.example>\r\n',
  'RCPT TO:<"q>\\"@"@d.example> NOTIFY=NEVER\r\n',
  'DATA\r\n',
  'Subject: x\r\n\r\n',
  '.\r\n',
  '..\r\n',
  '\r\n.\r\n',
  'BDAT 5\r\nab\r\n.',
  'BDAT 0 LAST\r\n',
  'BDAT 3 LAST\r\nx\r\n',
  'RSET\r\n',
  'NOOP\r\n',
  'VRFY a\r\n',
  'AUTH PLAIN\r\n',
  'AUTH PLAIN AGFubgBzZWNyZXQ=\r\n',
  'AGFubgBzZWNyZXQ=\r\n',
  '*\r\n',
  '\r',
  '\n',
  '\0',
  '\xff',
  'é',
  ' ',
  '<',
  '>',
  '"',
  'x'.repeat(3000),
  '\r\n',
  'STARTTLS\r\n',
  'MAIL FROM:',
  'RCPT TO:<',
];

test('120 random conversations', async () => {
  const random = seededRandom(2026);
  for (const bareNewlines of ['refuse', 'mend'] as const) {
    await using server = await smtpServer({
      bareNewlines,
      earlyTalk: 'tolerate',
      limits: { hardErrors: 200 },
      login: {
        mechanisms: [plain],
        authenticator: memoryAuthenticator({ ann: 'secret' }),
        inClear: true,
        required: false,
      },
    });
    for (let i = 0; i < 60; i++) {
      const wire = await server.dial();
      await wire.expect('220');
      let text = 'EHLO x\r\n';
      for (let n = random.fraction() * 40; n > 0; n--) text += words[Math.floor(random.fraction() * words.length)];
      const octets = Buffer.from(text, 'latin1');
      for (let at = 0; at < octets.length; ) {
        const size = 1 + Math.floor(random.fraction() ** 4 * 4000);
        wire.socket.write(octets.subarray(at, at + size));
        at += size;
        if (random.fraction() < 0.1) await new Promise(resolve => setImmediate(resolve));
      }
      wire.end();
      const heard = await wire.closed();
      assert.match(heard, /^(?:[2-5]\d\d[- ][ -~]*\r\n)*$/);
    }
    while (server.summaries.length < 60) await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(server.bugs, []);
    const accepted = server.summaries.reduce((sum, summary) => sum + summary.accepted, 0);
    assert.equal(accepted, server.messages.length);
    for (const { text } of server.messages) assert.doesNotMatch(text, /\0|\r(?!\n)|(?<!\r)\n/);
    assert.ok(server.messages.length > 20, `${server.messages.length} messages`);
  }
});
