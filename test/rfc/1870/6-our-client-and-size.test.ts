import assert from 'node:assert/strict';
import { meet, message } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { should, mustNot } = rfc(1870, '6');

should('declare the size where SIZE is announced', async () => {
  await meet({ capabilities: ['SIZE'] }, async ({ hop, session }) => {
    await session.deliver(message({ bytes: Buffer.from('a: b\r\n\r\nc\r\n') }));
    assert.equal(hop.received[0]?.mail, 'MAIL FROM:<ann@here.example> SIZE=11');
  });
});

mustNot('offer a message that is larger than the server takes', async () => {
  await meet({ capabilities: ['SIZE 10'] }, async ({ hop, session }) => {
    const { recipients } = await session.deliver(message({ size: 11 }));
    assert.deepEqual(
      [recipients[0]?.outcome, recipients[0]?.reply.status, recipients[0]?.reply.from],
      ['permanent', '5.3.4', 'us'],
    );
    assert.deepEqual(hop.commands, ['EHLO client.example']);
  });
});

should('take SIZE 0 and a bare SIZE for "no fixed limit" (§4)', async () => {
  for (const size of ['SIZE', 'SIZE 0', 'SIZE nonsense']) {
    await meet({ capabilities: [size] }, async ({ session }) => {
      assert.equal((await session.deliver(message({ size: 1e9 }))).recipients[0]?.outcome, 'accepted');
    });
  }
});
