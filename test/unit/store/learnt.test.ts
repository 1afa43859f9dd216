/** What is learnt follows what becomes of messages: against a simple model, over restarts, and from a lost or broken file. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { days, minutes } from '../../../server/base/units.ts';
import { tokensOf } from '../../../server/mime/marks.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { Flag, type Id, type LearntCounts, type Store } from '../../../server/store/interface.ts';
import { openLearntQuestions } from '../../../server/store/learnt/asking.ts';
import { type Learner, type Most, openLearner } from '../../../server/store/learnt/learner.ts';
import { learntPath } from '../../../server/store/learnt/learnt-file.ts';
import { LEFT_IN_JUNK, READ_AND_KEPT } from '../../../server/store/learnt/lesson.ts';
import { openReader, openWriter } from '../../../server/store/sqlite/database.ts';
import { databasePath } from '../../../server/store/sqlite/paths.ts';
import { seededNumbers } from '../../support/corpus.ts';
import {
  each,
  leased,
  letter,
  must,
  note,
  openForTest,
  recipient,
  rowsOf,
  START,
  settle,
} from '../../support/store-world.ts';

const roomy: Most = { marks: 1e6, senders: 1e6 };

async function learntWorld(t: TestContext, most = roomy) {
  const clock = manualClock(START + days(30));
  const { store, folder } = await openForTest(t, {}, clock);
  const { ann, bob } = await settle(store);
  const faults: unknown[] = [];
  const onFault = (fault: unknown) => void faults.push(fault);
  let learner: Learner | null = null;
  let close = () => {};
  const begin = () => {
    const main = must(openReader(databasePath(folder)));
    learner = openLearner({ main, folder, onFault }, clock, seededRandom(3), most);
    close = () => {
      learner?.close();
      main.close();
      close = () => {};
    };
  };
  begin();
  const questions = openLearntQuestions(folder, clock, onFault);
  t.after(() => {
    questions.close();
    close();
  });
  const learn = () => {
    for (let slices = 0; learner!.step(); slices++) assert.ok(slices < 5_000, 'it comes to an end');
  };
  const boxes = new Map((await store.mailboxes(ann)).map(one => [one.role, one.id]));
  const box = (role: string): Id => boxes.get(role as 'inbox')!;
  const append = async (text: string, role = 'inbox', at = START): Promise<Id> =>
    must(
      await store.run('append', {
        ...{ account: ann, mailbox: box(role), bytes: Buffer.from(text), flags: 0, keywords: [] },
        ...{ internalDate: at, trace: 'T', note: null },
      }),
    ).message;
  const act = actsOn(store, ann, box);
  const restart = () => {
    close();
    begin();
  };
  return {
    ...{ clock, store, folder, ann, bob, faults, questions, learn, append, act, box, restart },
    close: () => close(),
  };
}

function actsOn(store: Store, account: Id, box: (role: string) => Id) {
  const find = async (message: Id) => {
    for (const role of ['inbox', 'junk', 'trash', 'archive']) {
      const row = (await rowsOf(store, account, box(role))).find(one => one.message === message);
      if (row) return { mailbox: box(role), uids: [[row.uid, row.uid]] as const };
    }
    throw new Error(`message ${message} is nowhere`);
  };
  return {
    async move(message: Id, role: string) {
      const { mailbox: from, uids } = await find(message);
      if (from !== box(role)) must(await store.run('move', { account, from, uids, to: box(role), note: null }));
    },
    async flag(message: Id, act: 'add' | 'remove', flags: number, keywords: readonly string[] = []) {
      must(await store.run('flags', { account, ...(await find(message)), act, flags, keywords, note: null }));
    },
    async expunge(message: Id) {
      must(
        await store.run('expunge', {
          account,
          ...(await find(message)),
          onlyDeleted: false,
          note: each('ms.expunged'),
        }),
      );
    },
  };
}

const wordsOf = ['casino', 'winner', 'claim', 'lunch', 'garden', 'report', 'friend', 'prize', 'meeting', 'holiday'];
const textOf = (next: (below: number) => number, n: number) =>
  `From: Kim <kim${next(4)}@x.example>\r\nSubject: ${wordsOf[next(10)]}\r\n\r\n${Array.from({ length: 5 }, () => wordsOf[next(10)]).join(' ')} only${n}\r\n`;
const marksOf = (text: string) => tokensOf(Buffer.from(text), parseStructure(Buffer.from(text)).structure);

type Modelled = {
  readonly id: Id;
  readonly text: string;
  box: string;
  flagged: boolean;
  keyword: string | null;
  label: 'junk' | 'good' | null;
};

/** What the model says now: a person's last word, and of what was taken out of Junk that it is wanted. */
function relabel(one: Modelled): void {
  if (one.box === 'gone') return;
  if (one.keyword) one.label = one.keyword === '$junk' ? 'junk' : 'good';
  else if (one.box === 'trash') return;
  else if (one.box === 'junk') one.label = 'junk';
  else if (one.flagged || one.label) one.label = 'good';
}

function countsOf(all: readonly Modelled[]): { totals: LearntCounts; marks: Map<string, LearntCounts> } {
  const totals = { junk: 0, good: 0 };
  const marks = new Map<string, { junk: number; good: number }>();
  for (const { label, text } of all) {
    if (!label) continue;
    totals[label]++;
    for (const mark of marksOf(text)) {
      const counts = marks.get(mark) ?? { junk: 0, good: 0 };
      counts[label]++;
      marks.set(mark, counts);
    }
  }
  return { totals, marks };
}

for (const seed of [1, 2, 3]) {
  test(`whatever is done to messages, in whatever order, it is learnt as the model says (${seed})`, async t => {
    const { store, ann, folder, faults, questions, learn, append, act, restart } = await learntWorld(t);
    const next = seededNumbers(seed);
    const all: Modelled[] = [];
    const once = async () => {
      const one = all[next(all.length)];
      if (!one || next(4) === 0) {
        const text = textOf(next, all.length);
        const box = next(3) === 0 ? 'junk' : 'inbox';
        all.push({ id: await append(text, box), text, box, flagged: false, keyword: null, label: null });
      } else if (one.box !== 'gone') await change(one, next(9));
    };
    const change = async (one: Modelled, choice: number) => {
      if (choice < 5) {
        one.box = ['junk', 'inbox', 'junk', 'archive', 'trash'][choice]!;
        await act.move(one.id, one.box);
      } else if (choice === 5) {
        one.flagged = !one.flagged;
        await act.flag(one.id, one.flagged ? 'add' : 'remove', Flag.flagged);
      } else if (choice < 8) {
        if (one.keyword) await act.flag(one.id, 'remove', 0, [one.keyword]);
        one.keyword = one.keyword ? null : choice === 6 ? '$junk' : '$notjunk';
        if (one.keyword) await act.flag(one.id, 'add', 0, [one.keyword]);
      } else {
        await act.expunge(one.id);
        one.box = 'gone';
      }
    };
    for (let n = 0; n < 150; n++) {
      await once();
      if (next(5) > 0) continue;
      if (next(4) === 0) restart();
      learn();
      all.forEach(relabel);
      const { totals, marks } = countsOf(all);
      assert.deepEqual(await questions.marks(ann, new Set([...marks.keys(), 'never seen'])), { totals, marks });
    }
    const db = must(openReader(learntPath(folder)));
    assert.equal(db.value('SELECT count(*) FROM mark'), countsOf(all).marks.size, 'nothing else is left');
    db.close();
    assert.equal((await store.check({ deep: true })).length, 0);
    assert.deepEqual(faults, []);
  });
}

test('a bulk change of one modseq, as JMAP and the window make it, is taken in piece by piece', async t => {
  const { store, ann, box, questions, learn, append } = await learntWorld(t);
  const messages: Id[] = [];
  for (let n = 0; n < 450; n++) messages.push(await append(`Subject: x\r\n\r\ncasino only${n}`));
  learn();
  const toJunk = { add: [box('junk')], removeRest: true, note: null };
  must(await store.run('revise', { account: ann, revisions: messages.map(message => ({ message, ...toJunk })) }));
  learn();
  const { totals, marks } = await questions.marks(ann, new Set(['casino', 'only0', 'only449']));
  assert.deepEqual([totals.junk, [...marks.values()].map(one => one.junk)], [450, [450, 1, 1]]);
  const back = { add: [box('inbox')], removeRest: true, note: null };
  must(await store.run('revise', { account: ann, revisions: messages.map(message => ({ message, ...back })) }));
  learn();
  assert.deepEqual(await questions.totals(ann), { junk: 0, good: 450 });
});

test('time teaches: what was left in Junk, and what was read and kept', async t => {
  const { clock, ann, questions, learn, append, act } = await learntWorld(t);
  const now = clock.now();
  await append('Subject: put there by us\r\n\r\n', 'junk', now);
  const read = await append('Subject: read\r\n\r\n', 'inbox', now);
  await append('Subject: not read\r\n\r\n', 'inbox', now);
  await act.flag(read, 'add', Flag.seen);
  const totals = async (after: number) => {
    clock.advance(after);
    learn();
    return questions.totals(ann);
  };
  assert.deepEqual(await totals(0), { junk: 0, good: 0 });
  assert.deepEqual(await totals(READ_AND_KEPT), { junk: 0, good: 1 });
  assert.deepEqual(await totals(LEFT_IN_JUNK - READ_AND_KEPT - 1), { junk: 0, good: 1 });
  assert.deepEqual(await totals(1), { junk: 1, good: 1 });
  await act.move(read, 'junk');
  assert.deepEqual(await totals(0), { junk: 2, good: 0 });
});

test('by itself it looks after a commit, and each minute at what became due', async t => {
  const { clock, ann, questions, append, store, folder } = await learntWorld(t);
  const main = must(openReader(databasePath(folder)));
  const learner = openLearner({ main, folder, onFault: assert.ifError }, clock, seededRandom(3));
  t.after(() => {
    learner.close();
    main.close();
  });
  await append('Subject: x\r\n\r\ncasino', 'junk');
  assert.ok(!existsSync(learntPath(folder)), 'nothing is opened before there is something to do');
  learner.moved();
  learner.moved();
  clock.advance(199);
  assert.deepEqual(await questions.totals(ann), { junk: 0, good: 0 });
  clock.advance(100);
  assert.deepEqual(await questions.totals(ann), { junk: 1, good: 0 });
  await append('Subject: x\r\n\r\nlottery', 'junk');
  clock.advance(minutes(1));
  assert.deepEqual(await questions.totals(ann), { junk: 2, good: 0 });
  await store.close();
});

test('whom an account has written to: by what it sent, and by what lies in Sent', async t => {
  const { store, ann, bob, questions, learn, append } = await learntWorld(t);
  await append('From: ann@here.example\r\nTo: Kim <Kim@Good.example>, x: ;\r\nBcc: lee@good.example\r\n\r\n', 'sent');
  await append('From: ann@here.example\r\nTo: forged@evil.example\r\n\r\n', 'inbox');
  const submitted = { origin: 'submission', account: ann, recipients: [recipient('Max@far.example')] } as const;
  must(await store.run('accept', letter('hello', { ...submitted, ...leased() })));
  must(await store.run('accept', letter('hello', { recipients: [recipient('bob@here.example')] })));
  learn();
  const known = async (account: Id) =>
    Promise.all(
      ['kim@good.example', 'lee@good.example', 'max@far.example', 'forged@evil.example', 'bob@here.example'].map(
        address => questions.wroteTo(account, address),
      ),
    );
  assert.deepEqual(await known(ann), [true, true, true, false, false]);
  assert.deepEqual(await known(bob), [false, false, false, false, false]);
});

test('a sender whose domain stood in is known by what became of the messages; a mere name is not', async t => {
  const { store, ann, questions, learn, act } = await learntWorld(t);
  const bring = async (prefix: string) => {
    const accepted = must(await store.run('accept', letter('hello', { prefix, ...leased() })));
    const { recipient: id, fence } = accepted.recipients[0]!;
    const filed = await store.run('deliver', {
      ...{ recipient: id, fence, account: ann, mailbox: 'INBOX', flags: 0, keywords: [], internalDate: START },
      note: note('mda.filed', 'T'),
    });
    return must(filed).message;
  };
  const proven = 'Authentication-Results: mail.here.example; dmarc=pass header.from=there.example\r\n';
  const [a, b, forged] = [await bring(proven), await bring(proven), await bring('Received: from x\r\n')];
  await act.move(a, 'junk');
  await act.flag(b, 'add', Flag.answered);
  await act.move(forged, 'junk');
  learn();
  assert.deepEqual(await questions.sender(ann, 'zoe@there.example'), { good: 1, bad: 1, firstSeen: START });
  await act.move(a, 'inbox');
  learn();
  assert.deepEqual(await questions.sender(ann, 'zoe@there.example'), { good: 2, bad: 0, firstSeen: START });
  assert.equal(await questions.sender(ann, 'lee@there.example'), null);
});

test('a lost or broken file is made anew from the mailboxes; a store from before too; an account that is gone is forgotten', async t => {
  const { store, folder, ann, faults, questions, learn, append, act, restart, close } = await learntWorld(t);
  const gone = await append('Subject: x\r\n\r\nlottery', 'junk');
  const kept = await append('Subject: x\r\n\r\ncasino', 'junk');
  await act.flag(await append('Subject: y\r\n\r\nlunch'), 'add', Flag.flagged);
  learn();
  await act.expunge(gone);
  learn();
  assert.deepEqual(await questions.totals(ann), { junk: 2, good: 1 }, 'an emptied Junk is no other lesson');
  questions.close();
  close();
  writeFileSync(learntPath(folder), 'this is no database at all'.repeat(500));
  restart();
  learn();
  const fresh = openLearntQuestions(folder, manualClock(START), fault => void faults.push(fault));
  assert.deepEqual(await fresh.totals(ann), { junk: 1, good: 1 });
  fresh.close();
  close();
  const db = must(openWriter(learntPath(folder)));
  db.exec('UPDATE account SET modseq = modseq + 100, junk = 77');
  db.close();
  restart();
  learn();
  const later = openLearntQuestions(folder, manualClock(START), fault => void faults.push(fault));
  t.after(() => later.close());
  assert.deepEqual(await later.totals(ann), { junk: 1, good: 1 });
  await act.expunge(kept);
  must(await store.run('removeAccount', { address: 'ann@here.example' }));
  restart();
  learn();
  assert.deepEqual((await later.marks(ann, new Set(['casino']))).marks, new Map());
  assert.deepEqual(faults, []);
});

test('who asks of a file that is not there, or is broken, hears that nothing is known', async t => {
  const { folder, ann, faults, questions, learn, append, close } = await learntWorld(t);
  assert.deepEqual(await questions.totals(ann), { junk: 0, good: 0 });
  assert.equal(await questions.wroteTo(ann, 'kim@good.example'), false);
  for (let n = 0; n < 60; n++) await append(`Subject: x\r\n\r\ncasino${n}`, 'junk');
  learn();
  close();
  const bytes = readFileSync(learntPath(folder));
  bytes.fill(0xaa, 4096);
  writeFileSync(learntPath(folder), bytes);
  assert.deepEqual(await questions.marks(ann, new Set(['casino1'])), {
    totals: { junk: 0, good: 0 },
    marks: new Map(),
  });
  assert.deepEqual(await questions.sender(ann, 'kim@good.example'), null);
  assert.ok(faults.length > 0, 'and its owner is told');
});

test('an account’s marks are bounded: what stood in one message, and longest ago, goes first', async t => {
  const { ann, clock, folder, questions, learn, append } = await learntWorld(t, { marks: 300, senders: 5 });
  for (let n = 0; n < 150; n++) {
    await append(`Subject: often\r\n\r\n${[1, 2, 3, 4].map(word => `word${n}x${word}`).join(' ')}`, 'junk');
    clock.advance(days(1));
    learn();
  }
  const db = must(openReader(learntPath(folder)));
  t.after(() => db.close());
  const rows = db.value<number>('SELECT count(*) FROM mark')!;
  assert.ok(rows <= 300 + 4 * 100, `${rows} marks`);
  const { marks } = await questions.marks(ann, new Set(['subject:often', 'word0x1', 'word149x1']));
  assert.deepEqual([...marks.keys()].sort(), ['subject:often', 'word149x1']);
  assert.equal(marks.get('subject:often')?.junk, 150);
});
