import assert from 'node:assert/strict';
import { MOST_REPLY_LINES } from '../../../server/smtp/client-hearing.ts';
import { meet, message, refusedBy, to } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(5321, '4.2');

must('determine actions by the reply code, never by the text', async () => {
  await meet({ script: { rcpt: '250 5.1.1 No such user here' } }, async ({ session }) => {
    const { recipients } = await session.deliver(message());
    assert.deepEqual(
      recipients.map(({ outcome, reply }) => [outcome, reply.status]),
      [['accepted', '2.0.0']],
    );
  });
});

must('read all lines of a multi-line reply as one', async () => {
  const script = { rcpt: '550-5.1.1 No such\n550-5.1.1 user\n550 5.1.1 here' };
  await meet({ script }, async ({ session }) => {
    const { recipients } = await session.deliver(message());
    assert.deepEqual(recipients[0]?.reply, {
      code: 550,
      status: '5.1.1',
      lines: ['No such', 'user', 'here'],
      from: 'peer',
    });
  });
});

must('take a reply that is only a code', async () => {
  await meet({ script: { message: { raw: '250\r\n' } } }, async ({ session }) => {
    assert.equal((await session.deliver(message())).recipients[0]?.outcome, 'accepted');
  });
});

mustNot('trust a reply whose lines have different codes', async () => {
  await meet({ script: { rcpt: { raw: '550-no\r\n250 yes\r\n' } } }, async ({ session }) => {
    const { recipients, uncertain } = await session.deliver(message());
    assert.deepEqual(
      recipients.map(({ outcome, reply }) => [outcome, reply.from, reply.status]),
      [['temporary', 'us', '4.5.0']],
    );
    assert.equal(uncertain, false);
    assert.equal(session.isOpen(), false);
  });
});

mustNot('take nonsense for an answer', async () => {
  for (const raw of ['hello there\r\n', '2500 ok\r\n', '999 ok\r\n', '\r\n', '25 ok\r\n', '\0\xff\r\n']) {
    await meet({ script: { mail: { raw } } }, async ({ session }) => {
      const { recipients } = await session.deliver(message());
      assert.deepEqual(
        recipients.map(({ outcome, reply }) => [outcome, reply.from]),
        [['temporary', 'us']],
        raw,
      );
    });
  }
});

mustNot('read a reply without end', async () => {
  const endless = '250-more\r\n'.repeat(MOST_REPLY_LINES + 2);
  const fault = await refusedBy({ script: { ehlo: { raw: endless } } });
  assert.deepEqual([fault.kind, fault.sentence], ['malformed', 'the server gave a reply without end']);
  const line = await refusedBy({ script: { greeting: { raw: `220 ${'x'.repeat(9000)}` } } });
  assert.deepEqual([line.kind, line.sentence], ['malformed', 'a line of the reply was too long']);
});

should('end a conversation in which the server speaks before it is asked', async () => {
  const fault = await refusedBy({ script: { greeting: { raw: '220 mx.example\r\n250 ok\r\n' } } });
  assert.deepEqual([fault.kind, fault.stage], ['malformed', 'hello']);
});

must('keep the outcomes of recipients apart', async () => {
  const script = {
    rcpt: (line: string) =>
      line.includes('full') ? '452 4.2.2 Full' : line.includes('nobody') ? '550 5.1.1 Nobody' : undefined,
  };
  for (const capabilities of [['PIPELINING'], []]) {
    await meet({ script, capabilities }, async ({ hop, session }) => {
      const { recipients } = await session.deliver(message({ recipients: to('ann', 'full', 'nobody', 'bob') }));
      assert.deepEqual(
        recipients.map(({ address, outcome }) => `${address} ${outcome}`),
        [
          'ann@there.example accepted',
          'full@there.example temporary',
          'nobody@there.example permanent',
          'bob@there.example accepted',
        ],
      );
      assert.deepEqual(hop.received[0]?.recipients, ['ann@there.example', 'bob@there.example']);
    });
  }
});
