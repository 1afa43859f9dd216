import assert from 'node:assert/strict';
import { minutes } from '../../../server/base/units.ts';
import { rfcDeadlines } from '../../../server/smtp/client.ts';
import { meet, message, refusedBy } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(5321, '4.5.3.2');

const short = 60;
const all = {
  greeting: short,
  hello: short,
  mail: short,
  recipient: short,
  data: short,
  block: short,
  endOfData: short,
  other: short,
};

should('wait as long as the section says', () => {
  const { greeting, mail, recipient, data, block, endOfData } = rfcDeadlines;
  assert.deepEqual(
    [greeting, mail, recipient, data, block, endOfData],
    [minutes(5), minutes(5), minutes(5), minutes(2), minutes(3), minutes(10)],
  );
});

must('not wait for ever for a greeting or an answer to EHLO', async () => {
  for (const stage of ['greeting', 'ehlo'] as const) {
    const fault = await refusedBy({ script: { [stage]: { and: 'hang' } } }, { deadlines: all });
    assert.deepEqual(
      [fault.kind, fault.permanent, fault.sentence],
      ['timeout', false, 'the server did not answer in time'],
    );
  }
});

must('count the deadline for the whole reply, not for each octet', async () => {
  const script = { ehlo: { raw: '250-mx.example\r\n250-SIZE', and: 'hang' as const } };
  assert.equal((await refusedBy({ script }, { deadlines: all })).kind, 'timeout');
});

must('not wait for ever for MAIL, RCPT and DATA; nothing is uncertain then', async () => {
  for (const stage of ['mail', 'rcpt', 'data'] as const) {
    for (const capabilities of [['PIPELINING'], []]) {
      const hang = { script: { [stage]: { and: 'hang' as const } }, capabilities };
      await meet(
        hang,
        async ({ session }) => {
          const { recipients, uncertain, endOfDataSent } = await session.deliver(message());
          assert.deepEqual([recipients[0]?.outcome, uncertain, endOfDataSent], ['temporary', false, false], stage);
          assert.equal(session.isOpen(), false);
        },
        { deadlines: all },
      );
    }
  }
});

must('not wait for ever for a server that does not take the data', async () => {
  await meet(
    { script: { data: { say: '354 Go ahead', and: 'stall' } } },
    async ({ session }) => {
      const { recipients, uncertain } = await session.deliver(
        message({ bytes: Buffer.alloc(30_000_000, 'x'), size: 0 }),
      );
      assert.deepEqual([recipients[0]?.outcome, uncertain], ['temporary', false]);
      assert.match(recipients[0]?.reply.lines[0] ?? '', /did not take the message in time/);
    },
    { deadlines: { ...all, data: minutes(1), block: 200 } },
  );
});

must('say that it is uncertain when no answer to the end of the data comes (RFC 1047)', async () => {
  for (const and of ['hang', 'drop', 'reset'] as const) {
    await meet(
      { script: { message: { and } } },
      async ({ session }) => {
        const { recipients, uncertain, endOfDataSent } = await session.deliver(message());
        assert.deepEqual(
          [recipients[0]?.outcome, recipients[0]?.uncertain, uncertain, endOfDataSent],
          ['temporary', true, true, true],
          and,
        );
      },
      { deadlines: all },
    );
  }
});

must('say that it is uncertain when the answer to the end of the data is nonsense', async () => {
  await meet({ script: { message: { raw: 'ok!\r\n' } } }, async ({ session }) => {
    assert.equal((await session.deliver(message())).uncertain, true);
  });
});

must('be certain when the connection is lost before the end of the data', async () => {
  const inContent = { afterOctets: 1000, answer: { and: 'reset' as const } };
  await meet({ inContent }, async ({ session }) => {
    async function* slowly() {
      yield Buffer.from('Subject: a\r\n\r\n');
      for (let i = 0; i < 20; i++) {
        await new Promise(resolve => setTimeout(resolve, 5));
        yield Buffer.alloc(500, 'x');
      }
    }
    const { recipients, uncertain, endOfDataSent } = await session.deliver(message({ bytes: slowly(), size: 0 }));
    assert.deepEqual([recipients[0]?.outcome, uncertain, endOfDataSent], ['temporary', false, false]);
  });
});
