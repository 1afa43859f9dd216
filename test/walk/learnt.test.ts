/** In: what people do with their mail is learnt, and the next of its kind is judged by it, either way. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { days } from '../../server/base/units.ts';
import { expireRefused } from '../../server/mta/rejects.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let world: World;
let ann: Person;
// Nothing speaks for or against the strangers but what they write; the friend's domain stands in for him.
const zone = `
1.0.0.127.in-addr.arpa. PTR mx.good.example.
mx.good.example. A 127.0.0.1
good.example. MX 10 mx.good.example.
good.example. TXT "v=spf1 ip4:127.0.0.1 -all"
forged.example. MX 10 mx.good.example.
_dmarc.forged.example. TXT "v=DMARC1; p=reject"
here.example. MX 10 mx.good.example.
_dmarc.here.example. TXT "v=DMARC1; p=reject"
${Array.from({ length: 50 }, (_, n) => `s${n}.example. MX 10 mx.good.example.\n`).join('')}
`;

before(async () => {
  world = await startWorld({ zone, settings: ['mode=deliver', 'checks.own-networks=', 'smtp.messages-per-minute=0'] });
  ann = await world.addAccount('ann@here.example');
});
after(() => world[Symbol.asyncDispose]());

const junk = (n: number) => `You are the lucky winner number ${n}. Claim your casino bonus and your prize today.`;
const good = (n: number) => `Here are the minutes of our garden meeting number ${n}. Bring the shovel and the seeds.`;

type Letter = { readonly from: string; readonly author?: string; readonly text: string };

/** Each from another stranger, over one connection; the traces. */
async function bring(letters: readonly Letter[]): Promise<string[]> {
  const wire = await world.wire('smtp');
  await wire.expect('220');
  await wire.ask('EHLO mx.good.example', '250');
  const traces: string[] = [];
  for (const { from, author = from, text } of letters) {
    await wire.ask(`MAIL FROM:<${from}>`, '250');
    await wire.ask('RCPT TO:<ann@here.example>', '250');
    await wire.ask('DATA', '354');
    const head = `From: ${author}\r\nTo: ann@here.example\r\nSubject: Hello\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\n`;
    wire.send(`${head}Message-ID: <${traces.length}.${from}>\r\n\r\n${text}\r\n.\r\n`);
    traces.push(traceIn(await wire.expect('250')));
  }
  await wire.ask('QUIT', '221');
  await wire.closed();
  await world.settle();
  return traces;
}

async function learnt(junk: number, good: number): Promise<void> {
  const { store } = world.mailroom;
  const { id } = (await store.account(ann.address))!;
  const end = performance.now() + 15_000;
  for (;;) {
    const totals = await store.learnt.totals(id);
    if (totals.junk === junk && totals.good === good) return;
    assert.ok(performance.now() < end, `learnt in the end: ${JSON.stringify(totals)}`);
    await wait(50);
  }
}

const why = (trace: string | undefined) => world.api.rules.why({ trace: trace! });
const inJunk = async () => (await world.stored(ann, 'Junk')).length;
const moveAll = (from: string, to: string) =>
  world.withImap(ann, async client => {
    const lock = await client.getMailboxLock(from);
    try {
      await client.messageMove('1:*', to);
    } finally {
      lock.release();
    }
  });

test('twenty called junk and twenty wanted: the next is known by its words, and when it is put back it stays so', async () => {
  const strangers = (text: (n: number) => string, from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({ from: `x@s${from + n}.example`, text: text(from + n) }));
  const first = await bring(strangers(junk, 0, 20));
  assert.equal(await inJunk(), 0, 'nothing is known at first');
  assert.deepEqual((await why(first.at(-1)))?.findings, []);
  await moveAll('INBOX', 'Junk');
  await bring(strangers(good, 20, 20));
  await world.withImap(ann, async client => {
    const lock = await client.getMailboxLock('INBOX');
    try {
      await client.messageFlagsAdd('1:*', ['\\Flagged']);
    } finally {
      lock.release();
    }
  });
  await learnt(20, 20);

  const [bad, fine] = await bring([...strangers(junk, 40, 1), ...strangers(good, 41, 1)]);
  const [junked, wanted] = [await why(bad), await why(fine)];
  assert.equal(junked?.act, 'junk');
  assert.match(junked!.because, /its words are those of junk \(\d+ %\): .*(casino|winner|prize|claim|lucky)/);
  assert.equal(wanted?.act, 'accept');
  assert.equal(await inJunk(), 21);

  // We have put it there, so it taught nothing; put back it is wanted, and stays.
  await world.withImap(ann, async client => {
    const lock = await client.getMailboxLock('Junk');
    try {
      await client.messageMove('*', 'INBOX');
    } finally {
      lock.release();
    }
  });
  await learnt(20, 21);
  assert.equal(await inJunk(), 20);
  assert.match((await world.stored(ann)).at(-1)!, /x@s40\.example/);

  // All are put back: then these words are nobody's junk.
  await moveAll('Junk', 'INBOX');
  await learnt(0, 41);
  const [again] = await bring(strangers(junk, 42, 1));
  assert.equal((await why(again))?.act, 'accept');
});

test('whom she has written to comes in, whatever he writes; whoever only takes a name does not', async () => {
  const pills = (n: number) => `Cheap pills and watches from the pharmacy, offer ${n}. Order without prescription.`;
  const old = new Date(Date.now() - days(10));
  await world.withImap(ann, async client => {
    for (let n = 0; n < 20; n++)
      await client.append('Junk', `From: y@z.example\r\nSubject: x\r\n\r\n${pills(n)}\r\n`, [], old);
    await client.append('Sent', 'From: ann@here.example\r\nTo: kim@good.example, lee@s43.example\r\n\r\nHello.\r\n');
  });
  await learnt(20, 41);
  // What she sent is learnt after the twenty, and nothing else tells of it.
  const { store } = world.mailroom;
  const { id } = (await store.account(ann.address))!;
  const end = performance.now() + 15_000;
  while (!(await store.learnt.wroteTo(id, 'lee@s43.example'))) {
    assert.ok(performance.now() < end, 'learnt whom she has written to');
    await wait(50);
  }
  const traces = await bring([
    { from: 'kim@good.example', text: pills(50) },
    { from: 'x@s44.example', author: 'kim@good.example', text: pills(51) },
    { from: 'lee@s43.example', text: pills(52) },
  ]);
  const told = await Promise.all(traces.map(why));
  assert.deepEqual(
    told.map(one => one?.act),
    ['accept', 'junk', 'junk'],
  );
  const findings = told[0]!.findings.map(one => one.words);
  assert.ok(findings.includes('a recipient has written to kim@good.example before'), findings.join('\n'));
});

test('what was refused lies in Rejects for a while; taken out it was wanted; who forges us is not kept', async () => {
  const { store } = world.mailroom;
  const { id } = (await store.account(ann.address))!;
  const before = await store.learnt.totals(id);
  const refused = async (author: string) => {
    const wire = await world.wire('smtp');
    await wire.expect('220');
    await wire.ask('EHLO mx.good.example', '250');
    await wire.ask('MAIL FROM:<x@s47.example>', '250');
    await wire.ask('RCPT TO:<ann@here.example>', '250');
    await wire.ask('DATA', '354');
    const head = `From: ${author}\r\nSubject: Greetings\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <r@x>\r\n`;
    wire.send(`${head}\r\nHello.\r\n.\r\n`);
    await wire.expect('550 5.7.26');
    await wire.ask('QUIT', '221');
    await wire.closed();
  };
  await refused('kim@forged.example');
  await refused('ann@here.example');
  await refused('lee@forged.example');
  // One after the other, so that the last tells of all.
  for (let n = 0; ((await store.mailbox(id, 'Rejects'))?.messages ?? 0) < 2; n++) {
    assert.ok(n < 100, 'kept in the end');
    await wait(20);
  }
  const kept = await world.stored(ann, 'Rejects');
  assert.deepEqual(
    kept.map(text => /^From: (.*)\r$/m.exec(text)?.[1]),
    ['kim@forged.example', 'lee@forged.example'],
  );
  assert.match(kept[0]!, /dmarc=fail/, 'with what was found of it');
  const box = (await store.mailbox(id, 'Rejects'))!;
  assert.deepEqual([box.messages, box.unseen, box.role], [2, 0, null]);

  await world.withImap(ann, async client => {
    const lock = await client.getMailboxLock('Rejects');
    try {
      await client.messageMove('1', 'INBOX');
    } finally {
      lock.release();
    }
  });
  await learnt(before.junk, before.good + 1);
  await expireRefused(store, Date.now() + 1);
  assert.equal((await store.mailbox(id, 'Rejects'))?.messages, 0);
  assert.deepEqual(await store.expunged(id, { limit: 9 }), [], 'gone for good');
  assert.match((await world.stored(ann)).at(-1)!, /kim@forged\.example/);
});
