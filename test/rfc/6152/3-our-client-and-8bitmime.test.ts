import assert from 'node:assert/strict';
import { meet, message } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(6152, '3');

must('say BODY=8BITMIME with a message that needs it', async () => {
  await meet({ capabilities: ['8BITMIME'] }, async ({ hop, session }) => {
    const bytes = Buffer.from('Subject: x\r\n\r\nGrüße\r\n');
    await session.deliver(message({ body: '8BITMIME', bytes }));
    assert.equal(hop.received[0]?.mail, 'MAIL FROM:<ann@here.example> BODY=8BITMIME');
    assert.deepEqual(hop.received[0]?.bytes, bytes);
  });
});

mustNot('send such a message to a server that does not announce 8BITMIME', async () => {
  await meet({ capabilities: [] }, async ({ hop, session }) => {
    const { recipients } = await session.deliver(message({ body: '8BITMIME' }));
    assert.deepEqual([recipients[0]?.outcome, recipients[0]?.reply.status], ['permanent', '5.6.3']);
    assert.deepEqual(hop.commands, ['EHLO client.example']);
  });
});
