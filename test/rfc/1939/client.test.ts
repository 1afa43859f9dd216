import assert from 'node:assert/strict';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { allowAll, dial } from '../../../server/net/dial.ts';
import { openPop3, type Pop3Session } from '../../../server/pop3/client.ts';
import { letters, type Maildrop, type MaildropOptions, startMaildrop } from '../../support/maildrop.ts';
import { rfc } from '../../support/rfc.ts';

const { must: generalMust } = rfc(1939, '3');
const { must: updateMust } = rfc(1939, '6');
const { must: uidlMust } = rfc(1939, '7');
const { must: aheadMust } = rfc(2449, '6.6');
const { must: capaMust } = rfc(2449, '5');
const { must: authMust } = rfc(5034, '4');

async function open(drop: Maildrop) {
  const dialled = await dial({ addresses: ['127.0.0.1'], port: drop.port, guard: allowAll, clock: systemClock });
  assert(dialled.ok);
  return openPop3({
    ...{
      connection: dialled.value,
      host: 'pop.example',
      port: drop.port,
      startTls: null,
      private: true,
      inClear: false,
    },
    secret: { kind: 'password', user: 'ana', password: 'secret' },
    ...{ clock: systemClock, random: seededRandom(1), patience: 1000 },
  });
}

async function within(options: MaildropOptions, act: (session: Pop3Session, drop: Maildrop) => Promise<void>) {
  await using drop = await startMaildrop(options);
  const session = await open(drop);
  assert(session.ok, session.ok ? '' : session.error.sentence);
  await act(session.value, drop);
  session.value.abandon();
}

generalMust('take back the dot that was put before a line that begins with one', () =>
  within({ letters: [{ id: 'a', bytes: Buffer.from('Subject: x\r\n\r\n.\r\n..x\r\n') }] }, async session => {
    await session.retrieve([{ number: 1, size: 10 }], 1000, (_, got) => {
      assert.equal(got.kind === 'message' && got.octets.toString(), 'Subject: x\r\n\r\n.\r\n..x\r\n');
      return true;
    });
  }),
);

updateMust('end with QUIT, or nothing that was marked is deleted', () =>
  within({ letters: letters(2) }, async (session, drop) => {
    await session.remove([1, 2]);
    assert.equal(drop.letters.length, 2);
    assert.equal((await session.quit()).ok, true);
    assert.equal(drop.letters.length, 0);
  }),
);

uidlMust('bear with the same unique-id for two messages', () =>
  within({ letters: [letters(1)[0]!, letters(1)[0]!] }, async session => {
    assert.deepEqual(await session.uniqueIds(), {
      ok: true,
      value: new Map([
        [1, 'id-1'],
        [2, 'id-1'],
      ]),
    });
  }),
);

capaMust('go without what a server does not tell, and without CAPA', () =>
  within({ answer: line => (line === 'CAPA' ? '-ERR what?\r\n' : null) }, async (session, drop) => {
    assert.equal(session.mechanism, 'USER');
    assert.equal(session.capabilities.pipelining, false);
    assert.ok(!drop.said.some(line => line.startsWith('AUTH')));
  }),
);

aheadMust('not send commands ahead to a server that does not tell PIPELINING', async () => {
  let waiting = 0;
  let most = 0;
  await within(
    {
      letters: letters(10),
      capabilities: ['UIDL', 'USER'],
      answer: line => {
        if (line.startsWith('DELE')) most = Math.max(most, ++waiting);
        setImmediate(() => {
          waiting = 0;
        });
        return null;
      },
    },
    async session => void (await session.remove([1, 2, 3, 4, 5])),
  );
  assert.equal(most, 1);
});

authMust('break off with "*" where it cannot answer a challenge', async () => {
  await using drop = await startMaildrop({
    capabilities: ['SASL PLAIN'],
    answer: line => (line.startsWith('AUTH') ? '+ no base64!\r\n' : line === '*' ? '-ERR cancelled\r\n' : null),
  });
  const session = await open(drop);
  assert(!session.ok && session.error.kind === 'login-unavailable');
  assert.ok(drop.said.includes('*'));
});
