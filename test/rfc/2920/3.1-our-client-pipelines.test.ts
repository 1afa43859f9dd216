import assert from 'node:assert/strict';
import { meet, message, to } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(2920, '3.1');

should('send MAIL, RCPT and DATA together where PIPELINING is announced', async () => {
  await meet({ capabilities: ['PIPELINING'] }, async ({ hop, session }) => {
    await session.deliver(message({ recipients: to('ann', 'bob') }));
    assert.deepEqual(
      hop.bursts[1]?.map(line => line.split(/[ :]/)[0]),
      ['MAIL', 'RCPT', 'RCPT', 'DATA'],
    );
  });
});

mustNot('do so where it is not', async () => {
  await meet({ capabilities: [] }, async ({ hop, session }) => {
    await session.deliver(message());
    assert(hop.bursts.every(burst => burst.length === 1));
  });
});

must('check all replies: a refused sender is refused for everybody, whatever RCPT says', async () => {
  const script = { mail: '550 5.7.1 Not you', rcpt: '250 Ok', data: '503 5.5.1 What?' };
  await meet({ script }, async ({ session }) => {
    const { recipients } = await session.deliver(message({ recipients: to('ann', 'bob') }));
    assert.deepEqual(
      recipients.map(({ reply }) => `${reply.code} ${reply.status}`),
      Array(2).fill('550 5.7.1'),
    );
  });
});

should('send a lone dot when DATA is answered 354 although nobody was accepted', async () => {
  const script = {
    rcpt: ['550 5.1.1 No', '550 5.1.1 No', '250 Ok'],
    data: '354 Go ahead',
    message: ['554 5.5.1 No recipients', '250 Ok'],
  };
  await meet({ script }, async ({ hop, session }) => {
    const { recipients, endOfDataSent, uncertain } = await session.deliver(message({ recipients: to('ann', 'bob') }));
    assert.deepEqual(
      recipients.map(({ outcome }) => outcome),
      ['permanent', 'permanent'],
    );
    assert.deepEqual([endOfDataSent, uncertain, hop.received.length], [false, false, 0]);
    // The session is in step again: the next message goes through.
    assert.equal((await session.deliver(message())).recipients[0]?.outcome, 'accepted');
    assert.equal(hop.received[0]?.bytes.toString().includes('Hello.'), true);
  });
});

must('come through with a thousand recipients at once', async () => {
  await meet({}, async ({ hop, session }) => {
    const names = Array.from({ length: 1000 }, (_, i) => `person-${i}`);
    const { recipients } = await session.deliver(message({ recipients: to(...names) }));
    assert(recipients.every(({ outcome }) => outcome === 'accepted'));
    assert.equal(hop.received[0]?.recipients.length, 1000);
  });
});
