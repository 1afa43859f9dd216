import assert from 'node:assert/strict';
import { meet, message, refusedBy, to } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(2033, '4.2');
const lmtp = { protocol: 'lmtp' } as const;

must('begin with LHLO, and not fall back (§4.1)', async () => {
  await meet({ lmtp: true }, async ({ hop }) => assert.deepEqual(hop.commands, ['LHLO client.example']), lmtp);
  const fault = await refusedBy({ lmtp: false }, lmtp);
  assert.deepEqual([fault.kind, fault.permanent], ['refused', true]);
});

must('hear one reply for each accepted recipient after the dot', async () => {
  const script = {
    rcpt: (line: string) => (line.includes('nobody') ? '550 5.1.1 Nobody' : undefined),
    message: (recipient: string) =>
      recipient.startsWith('full') ? '452 4.2.2 Full' : recipient.startsWith('no') ? '550 5.7.1 No' : undefined,
  };
  await meet(
    { lmtp: true, script },
    async ({ session }) => {
      const { recipients } = await session.deliver(message({ recipients: to('ann', 'nobody', 'full', 'no', 'bob') }));
      assert.deepEqual(
        recipients.map(({ outcome, reply }) => `${outcome} ${reply.code}`),
        ['accepted 250', 'permanent 550', 'temporary 452', 'permanent 550', 'accepted 250'],
      );
      assert.equal((await session.deliver(message())).recipients[0]?.outcome, 'accepted');
    },
    lmtp,
  );
});

must('keep the answers that came when the connection is lost among them', async () => {
  const script = { message: ['250 2.0.0 Ok', { and: 'drop' as const }] };
  await meet(
    { lmtp: true, script },
    async ({ session }) => {
      const { recipients, uncertain } = await session.deliver(message({ recipients: to('ann', 'bob', 'cid') }));
      assert.deepEqual(
        recipients.map(one => [one.outcome, one.uncertain]),
        [
          ['accepted', false],
          ['temporary', true],
          ['temporary', true],
        ],
      );
      assert.equal(uncertain, true);
    },
    lmtp,
  );
});
