/** What our client says to the next hop of the time that is left. */
import assert from 'node:assert/strict';
import { meet, message } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(2852, '4');
const capabilities = ['DELIVERBY 60', 'PIPELINING'];

must('say the time that is left, to a hop that knows it', async () => {
  await meet({ capabilities }, async ({ hop, session }) => {
    await session.deliver(message({ by: { left: 119_900, mode: 'return' } }));
    await session.deliver(message({ by: { left: -20_000, mode: 'notify', trace: true } }));
    await session.deliver(message({ by: { left: 5_000_000_000_000, mode: 'notify' } }));
    const said = hop.received.map(({ mail }) => mail.split(' ').find(part => part.startsWith('BY=')));
    assert.deepEqual(said, ['BY=119;R', 'BY=-20;NT', 'BY=999999999;N']);
  });
});

mustNot('send what is to come back in time to a hop that does not know it', async () => {
  await meet({}, async ({ hop, session }) => {
    const { recipients } = await session.deliver(message({ by: { left: 120_000, mode: 'return' } }));
    assert.deepEqual(
      recipients.map(({ outcome, reply }) => [outcome, reply.status, reply.from]),
      [['permanent', '5.3.3', 'us']],
    );
    assert.deepEqual(hop.received, []);
  });
});

must('send what is only to be told of to any hop, without the parameter', async () => {
  await meet({}, async ({ hop, session }) => {
    await session.deliver(message({ by: { left: 120_000, mode: 'notify' } }));
    assert.doesNotMatch(hop.received[0]!.mail, /BY=/);
  });
});

mustNot('send it when the time is over, or is less than the hop takes', async () => {
  await meet({ capabilities }, async ({ hop, session }) => {
    for (const left of [0, -5000, 999, 59_000]) {
      const { recipients } = await session.deliver(message({ by: { left, mode: 'return' } }));
      assert.deepEqual([recipients[0]!.outcome, recipients[0]!.reply.status], ['permanent', '5.4.7'], String(left));
    }
    assert.deepEqual(hop.received, []);
  });
});
