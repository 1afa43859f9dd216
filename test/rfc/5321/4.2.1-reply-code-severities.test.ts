import assert from 'node:assert/strict';
import { meet, message, refusedBy, to } from '../../support/client-session.ts';
import type { Answer, Stage } from '../../support/next-hop.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(5321, '4.2.1');

const outcomes = async (stage: Stage, answer: Answer, capabilities: string[]) => {
  let seen: string[] = [];
  await meet({ script: { [stage]: answer }, capabilities }, async ({ session }) => {
    const { recipients } = await session.deliver(message({ recipients: to('ann', 'bob') }));
    seen = recipients.map(({ outcome, reply }) => `${outcome} ${reply.code}`);
  });
  return seen;
};

must('take 4yz for "not now" and 5yz for "never", at every stage, with and without pipelining', async () => {
  for (const capabilities of [['PIPELINING'], []]) {
    for (const stage of ['mail', 'rcpt', 'data', 'message'] as const) {
      assert.deepEqual(await outcomes(stage, '451 4.3.0 Later', capabilities), Array(2).fill('temporary 451'), stage);
      assert.deepEqual(await outcomes(stage, '554 5.0.0 Never', capabilities), Array(2).fill('permanent 554'), stage);
    }
  }
});

must('not take an unexpected 3yz or 2yz for a yes', async () => {
  assert.deepEqual(await outcomes('mail', '354 What?', []), Array(2).fill('temporary 354'));
  assert.deepEqual(await outcomes('rcpt', '354 What?', []), ['temporary 354', 'temporary 451']);
  assert.deepEqual(await outcomes('message', '354 What?', []), Array(2).fill('temporary 354'));
  assert.deepEqual(await outcomes('data', '250 Thank you', []), Array(2).fill('temporary 250'));
});

should('tell a refused greeting from a broken one (§3.1)', async () => {
  const never = await refusedBy({ script: { greeting: '554 5.3.2 No service' } });
  assert.deepEqual([never.kind, never.permanent, never.reply?.code], ['refused', true, 554]);
  const later = await refusedBy({ script: { greeting: '421 4.3.2 Closing' } });
  assert.deepEqual([later.kind, later.permanent, later.reply?.code], ['refused', false, 421]);
  const odd = await refusedBy({ script: { greeting: '250 Hello' } });
  assert.deepEqual([odd.kind, odd.permanent], ['malformed', false]);
});

should('take 552 at RCPT for "too many recipients", which is temporary (§4.5.3.1.10)', async () => {
  assert.deepEqual(await outcomes('rcpt', '552 5.5.3 Too many', []), Array(2).fill('temporary 552'));
});

must('end with a 421, which may come at any time (§3.8)', async () => {
  for (const stage of ['mail', 'rcpt', 'data', 'message'] as const) {
    await meet({ script: { [stage]: { say: '421 4.3.2 Shutting down', and: 'drop' } } }, async ({ hop, session }) => {
      const first = await session.deliver(message({ recipients: to('ann', 'bob') }));
      assert.deepEqual(
        first.recipients.map(({ outcome, reply }) => `${outcome} ${reply.code}`),
        Array(2).fill('temporary 421'),
        stage,
      );
      assert.equal(first.uncertain, false);
      assert.equal(session.isOpen(), false);
      const count = hop.commands.length;
      const second = await session.deliver(message());
      assert.equal(second.recipients[0]?.outcome, 'temporary');
      assert.equal(hop.commands.length, count);
    });
  }
});

must('hear a 421 that came while nothing was asked', async () => {
  await meet({ script: { message: { raw: '250 ok\r\n421 4.4.2 Idle\r\n', and: 'drop' } } }, async ({ session }) => {
    assert.equal((await session.deliver(message())).recipients[0]?.outcome, 'accepted');
    assert.equal(session.isOpen(), false);
    assert.equal((await session.deliver(message())).recipients[0]?.outcome, 'temporary');
  });
});
