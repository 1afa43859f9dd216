/** What the window says of moves, and the steps of the dialog that brings mail, without their looks. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { linesOf, newAnswers, userOf } from '../../../renderer/moving/bring-look.ts';
import {
  comesShort,
  comingOf,
  faultIn,
  isWholePath,
  keyOf,
  pathSource,
  readLines,
  rulesOf,
} from '../../../renderer/moving/bring-steps.ts';
import {
  adviceOf,
  cameWords,
  comparedAs,
  farWords,
  jobLook,
  leftWords,
  reasonWords,
  shareOf,
  stillWords,
  untakenTable,
  whyWords,
} from '../../../renderer/moving/moving-words.ts';
import type { MovingPlan, MovingRow } from '../../../server/api/contract.ts';
import { faultOf } from '../../../server/moving/import-run.ts';

const job: MovingRow = {
  ...{
    id: 1,
    address: 'ann@here.example',
    kind: 'import',
    format: 'imap',
    what: 'ann at there.example',
    dryRun: false,
  },
  ...{
    state: 'running',
    because: null,
    createdAt: 0,
    changedAt: 0,
    taken: 90,
    duplicates: 8,
    untaken: 2,
    octets: 2_000,
  },
  ...{ expected: 1_000, perSecond: 10, at: 'INBOX', proven: null },
};

test('how far it is, and how long it takes, as far as anybody can know', () => {
  const cases: readonly (readonly [Partial<MovingRow>, string, string | null])[] = [
    [{}, '100 of 1,000 messages', 'about 1 min left'],
    [{ perSecond: 100 }, '100 of 1,000 messages', 'a few seconds left'],
    [{ perSecond: null }, '100 of 1,000 messages', 'how long it takes is not known yet'],
    [{ perSecond: 0 }, '100 of 1,000 messages', 'how long it takes is not known yet'],
    [{ expected: null }, '100 messages so far', 'how many there are is known only at the end'],
    [{ expected: 100 }, '100 of 100 messages', null],
    // More came meanwhile than was counted.
    [{ expected: 60 }, '100 of 100 messages', null],
    [{ state: 'paused' }, '100 of 1,000 messages', null],
  ];
  for (const [change, far, left] of cases)
    assert.deepEqual([farWords({ ...job, ...change }), leftWords({ ...job, ...change })], [far, left]);
  assert.deepEqual(
    [shareOf(job), shareOf({ ...job, expected: null }), shareOf({ ...job, expected: 0 })],
    [0.1, null, 1],
  );
});

test('a move that stands still is said to, and nobody is told a rate of before', () => {
  assert.equal(stillWords(0, 19_000), null);
  assert.match(stillWords(0, 65_000)!, /^nothing has come for 1 min/);
});

test('every state has its shape and its word', () => {
  const cases: readonly (readonly [Partial<MovingRow>, string, string])[] = [
    [{ state: 'waiting' }, 'waiting', 'Waits for its turn'],
    [{}, 'waiting', 'On its way here'],
    [{ kind: 'export' }, 'waiting', 'On its way out'],
    [{ dryRun: true }, 'waiting', 'Being tried'],
    [{ state: 'proving' }, 'waiting', 'Being compared'],
    [{ state: 'paused' }, 'held', 'Paused by hand'],
    [{ state: 'paused', because: 'x' }, 'attention', 'Paused: it needs you'],
    [{ state: 'failed', because: 'x' }, 'failed', 'Stopped: it needs you'],
    [{ state: 'cancelled' }, 'info', 'Ended by hand'],
    [{ state: 'done', proven: true }, 'ok', 'Done'],
    [{ state: 'done', proven: false }, 'attention', 'Done, not all is the same'],
    [{ state: 'done', proven: false, dryRun: true }, 'info', 'Tried, nothing was filed'],
  ];
  for (const [change, shape, word] of cases) assert.deepEqual(jobLook({ ...job, ...change }), { shape, word });
});

test('what the server says of a full account, a full disk and a login leads to what settles it', () => {
  const stopped = (because: string, more: Partial<MovingRow> = {}) =>
    adviceOf({ ...job, state: 'paused', because, ...more });
  assert.equal(stopped(faultOf('over-quota', '').because)?.go?.path, '/accounts/ann%40here.example');
  assert.match(stopped(faultOf('disk-full', '').because)!.text, /room on the disk/);
  assert.equal(
    stopped('the server refuses the login; resume goes on where it stopped')?.go?.path,
    '/accounts/moving?new=ann%40here.example',
  );
  assert.match(stopped('the connection was lost')!.text, /other server can be reached/);
  assert.match(stopped('/media/x is not there', { format: 'path', state: 'failed' })!.text, /drive is connected/);
  assert.match(stopped('the sink says no', { format: 'zip', kind: 'export' })!.text, /^Settle it/);
  assert.equal(adviceOf(job), null);
  assert.equal(
    whyWords({ ...job, because: 'the server refuses the login; resume goes on where it stopped' }),
    'The server refuses the login.',
  );
});

test('what came of it, in one sentence', () => {
  assert.equal(cameWords(job), '90 messages came (2.0 kB) · 8 were there already · 2 left out');
  assert.equal(cameWords({ ...job, dryRun: true, duplicates: 0, untaken: 0 }), '90 messages would come (2.0 kB)');
  assert.equal(
    cameWords({ ...job, kind: 'export', duplicates: 0, untaken: 1 }),
    '90 messages were written (2.0 kB) · 1 was deleted meanwhile',
  );
  assert.equal(cameWords({ ...job, taken: 0, duplicates: 0, untaken: 0 }), 'Nothing came');
});

test('both sides of a folder are the same, or differ, or are not compared', () => {
  const folder = {
    ...{ from: 'INBOX', to: 'INBOX', expected: 1, taken: 1, duplicates: 0, untaken: 0, octets: 1, done: true },
    ...{ digestThere: 'a', digestHere: 'a' },
  };
  assert.equal(comparedAs(folder), 'same');
  assert.equal(comparedAs({ ...folder, digestHere: 'b' }), 'different');
  assert.equal(comparedAs({ ...folder, digestHere: null }), 'not-yet');
  assert.equal(comparedAs({ ...folder, to: null }), 'left-out');
});

test('the list of what was left out is a table that runs nothing in a spreadsheet', () => {
  const table = untakenTable([
    { folder: 'INBOX', origin: '=HYPERLINK("x")', reason: 'too-large', detail: 'a\tb\r\nc' },
  ]);
  assert.equal(
    table,
    `Folder\tMessage\tWhy\tIn detail\r\nINBOX\t'=HYPERLINK("x")\tLarger than messages may be here\ta b c\r\n`,
  );
  assert.equal(reasonWords('a new reason'), 'a new reason');
});

const people = ['ann@here.example', 'ben@here.example'];

test('a table of people: any divider, titles, quotes; what is wrong is said with its line', () => {
  assert.deepEqual(readLines('Address;User;Password\nANN@here.example;ann;"a;b ""c"""\n\n', people, true), {
    lines: [{ to: 'ann@here.example', there: 'ann', password: 'a;b "c"' }],
    faults: [],
  });
  assert.deepEqual(readLines('ann@here.example\tann\nben@here.example', people, false).lines, [
    { to: 'ann@here.example', there: 'ann', password: '' },
    { to: 'ben@here.example', there: 'ben@here.example', password: '' },
  ]);
  assert.deepEqual(
    readLines(
      'ann@here.example, ann, x\neve@here.example, eve, x\nben@here.example, ben\nann@here.example, ann, x',
      people,
      true,
    ).faults,
    [
      'Line 2: there is no account eve@here.example here.',
      'Line 3: ben@here.example has no password.',
      'Line 4: ann@here.example stands there twice.',
    ],
  );
});

test('one user signs in for all, or each for himself', () => {
  const answers = { ...newAnswers('ann@here.example', ''), whose: 'many' as const };
  const line = { to: 'ann@here.example', there: 'ann', password: 'x' };
  assert.equal(userOf(answers, line), 'ann');
  assert.equal(userOf({ ...answers, master: true, place: { ...answers.place, user: 'root' } }, line), 'root');
  assert.deepEqual(linesOf({ ...answers, whose: 'one', from: 'path', there: ' old ' }, [line]), [
    { to: 'ann@here.example', there: 'old', password: '' },
  ]);
});

const folder = (from: string, to: string | null, messages: number | null): MovingPlan['folders'][number] => ({
  ...{ from: from.split('/'), origin: from, to, isNew: false, role: null, messages, octets: messages && messages * 10 },
});
const plan: MovingPlan = {
  ...{ format: 'maildir', name: '/x', messages: 15, octets: 150, room: 120, notes: [] },
  folders: [folder('INBOX', 'INBOX', 10), folder('Work', 'Work', 5), folder('Trash', null, 3)],
};

test('only what was changed is told; what would come is counted with it', () => {
  assert.deepEqual(rulesOf(plan, {}), []);
  assert.deepEqual(comingOf(plan, {}), { folders: 2, messages: 15, octets: 150, atLeast: false });
  assert.equal(comesShort(plan, {}), true);
  const changes = { [keyOf(['Work'])]: null, [keyOf(['Trash'])]: ' Old ', [keyOf(['INBOX'])]: 'INBOX' };
  assert.deepEqual(rulesOf(plan, changes), [
    { from: ['Work'], to: null },
    { from: ['Trash'], to: 'Old' },
  ]);
  assert.deepEqual(comingOf(plan, changes), { folders: 2, messages: 13, octets: 130, atLeast: false });
  assert.equal(comesShort({ ...plan, room: null }, changes), false);
  assert.equal(comingOf({ ...plan, folders: [folder('X', 'X', null)] }, {}).atLeast, true);
  assert.equal(faultIn(plan, {}), null);
  assert.equal(faultIn(plan, { [keyOf(['Work'])]: '  ' }), 'Say where Work goes, or leave it out.');
});

test('a path is whole on every system; of a backup the account is named', () => {
  assert.deepEqual(['/home/ann', 'C:\\Mail', 'c:/Mail', '\\\\nas\\mail', 'Mail', '~/Mail', ''].map(isWholePath), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  assert.deepEqual(pathSource({ path: ' /x ', dialect: 'mboxo' }, 'ann'), {
    ...{ type: 'path', path: '/x', dialect: 'mboxo', account: 'ann' },
  });
  assert.deepEqual(pathSource({ path: '/x', dialect: '' }, ''), { type: 'path', path: '/x' });
});
