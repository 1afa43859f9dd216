/** Copies of what was refused: which, how many, how long; what else lies there stays. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { days, kibibytes, mebibytes } from '../../../server/base/units.ts';
import type { Checks, MessageJudgement } from '../../../server/checks/checks.ts';
import type { Verdict } from '../../../server/judgement/decide.ts';
import { expireRefused, keepingRefused } from '../../../server/mta/rejects.ts';
import type { SmtpSession } from '../../../server/smtp/handler.ts';
import { refusal, reply } from '../../../server/smtp/reply.ts';
import { Flag, type Id } from '../../../server/store/interface.ts';
import { harmless } from '../../support/judged.ts';
import { must, openForTest, rowsOf, START, settle } from '../../support/store-world.ts';

type Given = {
  readonly by?: Verdict['by'];
  readonly act?: Verdict['act'];
  readonly octets?: number;
  readonly text?: string;
};

/** As the checks would answer of a message. */
function judgement({ by = 'points', act = 'refuse', octets = 100, text = 'x' }: Given): MessageJudgement {
  const verdict: Verdict = {
    ...{ act, stage: 'content', score: 20, findings: [], met: [], by, because: 'for a test', words: null },
  };
  return {
    ...{ dmarc: null, isVouchedFor: false, subject: text },
    ...{ verdict, act, peerName: '', fields: 'Authentication-Results: here.example; none\r\n' },
    refusal: act === 'refuse' ? refusal(reply.contentRefused, 'for a test') : null,
    bytes: Buffer.from(`Subject: ${text}\r\n\r\n`.padEnd(octets, 'x')),
    judged: trace => ({ trace, at: START, act, rules: [], facts: JSON.stringify(harmless), verdict: '{}' }),
  };
}

async function rejectsWorld(t: TestContext, quota: number | null = null) {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  const { ann, bob } = await settle(store, quota);
  const faults: unknown[] = [];
  let keepFor = days(7);
  let next: MessageJudgement | null = null;
  const checks: Checks = {
    connected() {},
    senderOffered() {},
    standing: () => 0,
    recipient: async () => null,
    message: async () => next,
    submitted: async () => null,
  };
  const options = {
    store,
    clock,
    separator: () => '+',
    keepFor: () => keepFor,
    onFault: (fault: unknown) => void faults.push(fault),
  };
  const keeping = keepingRefused(checks, options);
  const offer = (given: Given, ...paths: string[]) => {
    next = judgement(given);
    const recipients = (paths.length > 0 ? paths : ['ann@here.example']).map(
      path => ({ path, kind: 'here', corresponded: false }) as const,
    );
    return keeping.message({ id: 'TRACE-1' } as SmtpSession, recipients, Buffer.alloc(0));
  };
  const refuse = async (given: Given, ...paths: string[]) => {
    const found = await offer(given, ...paths);
    assert.equal(found, next, 'what is answered is what the checks said');
    await keeping.settled();
    clock.advance(1000);
  };
  const kept = async (account: Id) => {
    const mailbox = await store.mailbox(account, 'Rejects');
    return mailbox ? await rowsOf(store, account, mailbox.id) : [];
  };
  return {
    ...{ store, ann, bob, clock, faults, offer, refuse, kept, settled: keeping.settled },
    keep: (time: number) => (keepFor = time),
  };
}

test('kept for each who would have got it, read, under the trace that tells why', async t => {
  const { store, ann, bob, refuse, kept } = await rejectsWorld(t);
  must(
    await store.run('addAlias', { address: 'team@here.example', targets: ['ann@here.example', 'bob@here.example'] }),
  );
  await refuse({ text: 'missed' }, 'team@here.example', 'ann+x@here.example', 'nobody@here.example');
  const [[forAnn, ...more], [forBob]] = [await kept(ann), await kept(bob)];
  assert.deepEqual([forAnn?.flags, forAnn?.keywords, more, forBob?.flags], [Flag.seen, ['$Refused'], [], Flag.seen]);
  const text = Buffer.from(await store.bytes(forAnn!.message)).toString();
  assert.match(text, /^Authentication-Results: .*\r\nSubject: missed\r\n/);
  assert.equal((await store.messageByTrace('TRACE-1')) !== null, true);
  assert.deepEqual(await store.check({ deep: true }), []);
});

test('not kept: what came in, what a scanner calls a danger, who forges us, what is large, and nothing where it is off', async t => {
  const { store, ann, refuse, kept, keep } = await rejectsWorld(t);
  await refuse({ act: 'accept' });
  await refuse({ act: 'later' });
  await refuse({ by: { finding: 'scanner' } });
  await refuse({ octets: mebibytes(2) + 1 });
  await refuse({}, 'postmaster@here.example');
  must(await store.run('addDomain', { name: 'there.example', aliasOf: null }));
  await refuse({ by: { finding: 'dmarc-reject' } });
  keep(0);
  await refuse({});
  assert.deepEqual(await kept(ann), []);
  keep(days(1));
  await refuse({ by: { finding: 'link-listed' } });
  assert.equal((await kept(ann)).length, 1);
});

test('bounded by octets: the oldest goes first, for good; what a person put there stays', async t => {
  const { store, ann, refuse, kept, faults } = await rejectsWorld(t);
  await refuse({ text: 'first' });
  const mailbox = (await store.mailbox(ann, 'Rejects'))!.id;
  const own = { account: ann, mailbox, bytes: Buffer.from('Subject: mine\r\n\r\n'), flags: 0, keywords: [] };
  must(await store.run('append', { ...own, internalDate: START - days(99), trace: 'T', note: null }));
  for (let n = 0; n < 12; n++) await refuse({ octets: mebibytes(1.9), text: `large ${n}` });
  const rows = await kept(ann);
  const octets = rows.reduce((sum, row) => sum + row.size, 0);
  assert.ok(octets <= mebibytes(20) + kibibytes(1), `${octets} octets`);
  const texts = await Promise.all(
    rows.map(async row => /Subject: (.*)\r/.exec(Buffer.from(await store.bytes(row.message)).toString())?.[1]),
  );
  assert.deepEqual(texts, ['mine', ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(n => `large ${n}`)]);
  assert.deepEqual(await store.expunged(ann, { limit: 99 }), []);
  assert.deepEqual(faults, []);
});

test('gone when its time is over; what a person put there is not', async t => {
  const { store, ann, clock, refuse, kept } = await rejectsWorld(t);
  await refuse({ text: 'old' });
  clock.advance(days(6));
  await refuse({ text: 'new' });
  const mailbox = (await store.mailbox(ann, 'Rejects'))!.id;
  const own = { account: ann, mailbox, bytes: Buffer.from('Subject: mine\r\n\r\n'), flags: 0, keywords: [] };
  must(await store.run('append', { ...own, internalDate: START - days(99), trace: 'T', note: null }));
  await expireRefused(store, clock.now() - days(5));
  assert.deepEqual(
    (await kept(ann)).map(row => row.uid),
    [2, 3],
  );
  assert.deepEqual(await store.expunged(ann, { limit: 9 }), []);
});

test('no quota is filled by what nobody asked for; a flood is kept in part', async t => {
  const { ann, refuse, kept, offer, settled, faults } = await rejectsWorld(t, kibibytes(100));
  await refuse({ octets: kibibytes(95) });
  assert.equal((await kept(ann)).length, 0);
  await refuse({ octets: kibibytes(50) });
  assert.equal((await kept(ann)).length, 1);
  await Promise.all(Array.from({ length: 80 }, (_, n) => offer({ text: `${n}` })));
  await settled();
  assert.equal((await kept(ann)).length, 51);
  assert.deepEqual(faults, []);
});
