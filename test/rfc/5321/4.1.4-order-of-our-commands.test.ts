import assert from 'node:assert/strict';
import { meet, message, refusedBy, to } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(5321, '4.1.4');

must('begin with EHLO, then MAIL, RCPT, DATA, and end with QUIT', async () => {
  await meet({ capabilities: [] }, async ({ hop, session }) => {
    await session.deliver(message({ recipients: to('ann', 'bob') }));
    await session.quit();
    assert.deepEqual(hop.commands, [
      'EHLO client.example',
      'MAIL FROM:<ann@here.example>',
      'RCPT TO:<ann@there.example>',
      'RCPT TO:<bob@there.example>',
      'DATA',
      'QUIT',
    ]);
  });
});

must('fall back to HELO where EHLO is not known, and then use no extension (§3.2)', async () => {
  for (const ehlo of ['500 What?', '502 Not here', '554 No']) {
    await meet({ script: { ehlo } }, async ({ hop, session }) => {
      assert.deepEqual(session.capabilities.keywords, []);
      await session.deliver(message({ envid: 'x', ret: 'FULL' }));
      assert.deepEqual(hop.commands.slice(0, 3), [
        'EHLO client.example',
        'HELO client.example',
        'MAIL FROM:<ann@here.example>',
      ]);
    });
  }
});

must('not fall back when EHLO is only refused for now', async () => {
  const fault = await refusedBy({ script: { ehlo: '451 4.3.0 Later' } });
  assert.deepEqual([fault.kind, fault.stage, fault.permanent], ['refused', 'hello', false]);
});

must('give up when HELO is refused too', async () => {
  const fault = await refusedBy({ script: { ehlo: '550 Go away', helo: '550 5.7.1 Go away' } });
  assert.deepEqual([fault.kind, fault.permanent, fault.reply?.status], ['refused', true, '5.7.1']);
});

should('use a session for more messages, with RSET where a transaction was left open', async () => {
  const script = { rcpt: ['550 5.1.1 No', '250 Ok'] };
  await meet({ script, capabilities: [] }, async ({ hop, session }) => {
    assert.equal((await session.deliver(message())).recipients[0]?.outcome, 'permanent');
    assert.equal((await session.deliver(message())).recipients[0]?.outcome, 'accepted');
    assert.equal((await session.deliver(message())).recipients[0]?.outcome, 'accepted');
    assert.deepEqual(
      hop.commands.map(line => line.split(/[ :]/)[0]),
      ['EHLO', 'MAIL', 'RCPT', 'RSET', 'MAIL', 'RCPT', 'DATA', 'MAIL', 'RCPT', 'DATA'],
    );
    assert.equal(await session.reset(), true);
  });
});

must('know that a session is of no use when RSET is refused', async () => {
  await meet({ script: { rset: '500 What?' } }, async ({ session }) => {
    assert.equal(await session.reset(), false);
    assert.equal(session.isOpen(), false);
  });
});
