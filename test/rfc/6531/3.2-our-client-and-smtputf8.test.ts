import assert from 'node:assert/strict';
import { meet, message } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(6531, '3.2');

must('say SMTPUTF8 with a message that needs it, and write addresses in UTF-8', async () => {
  await meet({ capabilities: ['SMTPUTF8', '8BITMIME'] }, async ({ hop, session }) => {
    await session.deliver(message({ smtpUtf8: true, recipients: [{ address: 'jörg@bücher.example' }] }));
    assert.equal(hop.received[0]?.mail, 'MAIL FROM:<ann@here.example> SMTPUTF8');
    assert.deepEqual(hop.received[0]?.recipients, ['jörg@bücher.example']);
  });
});

mustNot('send it to a server that does not announce SMTPUTF8', async () => {
  await meet({ capabilities: ['8BITMIME'] }, async ({ hop, session }) => {
    const { recipients } = await session.deliver(message({ smtpUtf8: true }));
    assert.deepEqual([recipients[0]?.outcome, recipients[0]?.reply.status], ['permanent', '5.6.7']);
    assert.deepEqual(hop.commands, ['EHLO client.example']);
  });
});
