import assert from 'node:assert/strict';
import { newStuffer } from '../../../server/smtp/client-content.ts';
import { meet, message } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(5321, '4.5.2');

const stuffed = (...pieces: string[]): string => {
  const stuffer = newStuffer();
  const out = pieces.map(piece => stuffer.push(Buffer.from(piece, 'latin1')));
  return Buffer.concat([...out, stuffer.end()]).toString('latin1');
};

must('double a dot that begins a line, and no other', () => {
  assert.equal(stuffed('.a\r\n..\r\na.b\r\n.\r\n'), '..a\r\n...\r\na.b\r\n..\r\n');
});

must('do so wherever the message is cut into pieces', () => {
  const whole = '.a\r\n.\r\n\r\n..b\r\nc.\r\n.';
  for (let i = 0; i <= whole.length; i++) {
    for (let j = i; j <= whole.length; j++) {
      assert.equal(
        stuffed(whole.slice(0, i), whole.slice(i, j), whole.slice(j)),
        '..a\r\n..\r\n\r\n...b\r\nc.\r\n..\r\n',
      );
    }
  }
});

mustNot('send a CR or LF that stands alone (§2.3.8)', () => {
  const whole = 'a\nb\rc\r\r\nd\n\r\ne\n.\n.\r\nf\r.\rg';
  for (let i = 0; i <= whole.length; i++) {
    const out = stuffed(whole.slice(0, i), whole.slice(i));
    assert.equal(out, 'a\r\nb\r\nc\r\n\r\nd\r\n\r\ne\r\n..\r\n..\r\nf\r\n..\r\ng\r\n');
  }
});

mustNot('send a NUL (§4.1.1.4), behind which a dot might hide', () => {
  const whole = '\0a\r\n\0.\r\n.\0\r\n\r\0\n.\r\n\0';
  for (let i = 0; i <= whole.length; i++) {
    const out = stuffed(whole.slice(0, i), whole.slice(i));
    assert.equal(out, 'a\r\n..\r\n..\r\n\r\n\r\n..\r\n');
  }
});

must('bring the message over as it was, whatever its lines begin with', async () => {
  const bytes = Buffer.from('Subject: dots\r\n\r\n.\r\n..\r\n.leading\r\nlast.\r\n\r\n.\r\n', 'latin1');
  await meet({}, async ({ hop, session }) => {
    await session.deliver(message({ bytes }));
    assert.deepEqual(hop.received[0]?.bytes, bytes);
    assert.equal(hop.commands.includes('..'), false);
  });
});

must('end a message that does not end with CRLF, and one that is empty', async () => {
  await meet({}, async ({ hop, session }) => {
    await session.deliver(message({ bytes: Buffer.from('Subject: x\r\n\r\nno end') }));
    await session.deliver(message({ bytes: Buffer.alloc(0) }));
    assert.deepEqual(
      hop.received.map(({ wire }) => wire.toString()),
      ['Subject: x\r\n\r\nno end\r\n.\r\n', '.\r\n'],
    );
  });
});

mustNot('let a message smuggle a command', async () => {
  for (const end of ['\n.\n', '\n.\r\n', '\r.\r', '\r\n.\r', '\r.\r\n', '\r\n.\n']) {
    await meet({}, async ({ hop, session }) => {
      const bytes = Buffer.from(`Subject: x\r\n\r\nbody${end}MAIL FROM:<evil@x.example>\r\n`);
      await session.deliver(message({ bytes }));
      assert.equal(hop.received.length, 1);
      assert.equal(hop.commands.filter(line => line.startsWith('MAIL')).length, 1, JSON.stringify(end));
      assert.equal(/[^\r]\n|\r[^\n]/.test(hop.received[0]!.wire.toString()), false);
    });
  }
});

must('never end half a message with a dot', async () => {
  await meet({}, async ({ hop, session }) => {
    async function* broken() {
      yield Buffer.alloc(600_000, 'a\r\n');
      throw new Error('the disk is gone');
    }
    const { recipients, endOfDataSent } = await session.deliver(message({ bytes: broken(), size: 0 }));
    assert.deepEqual([recipients[0]?.outcome, endOfDataSent, hop.received.length], ['temporary', false, 0]);
  });
});
