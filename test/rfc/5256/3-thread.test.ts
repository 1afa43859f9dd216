import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import type { ThreadAlgorithm } from '../../../server/imap/backend.ts';
import { finish } from '../../../server/imap/search/in-steps.ts';
import { printThreads } from '../../../server/imap/search/thread-response.ts';
import { newThreading, type ThreadRow } from '../../../server/imap/search/threading.ts';
import { plainReferences } from '../../support/imap-threads.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(5256, '3');

/** `id < parents | subject`, one message a line; each a day after the one before, unless `@day` says otherwise. */
function rowsOf(text: string): ThreadRow[] {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  return lines.map((line, at) => {
    const [left = '', rest = ''] = line.split('|').map(part => part.trim());
    const [subject = '', day = String(at + 1)] = rest.split('@').map(part => part.trim());
    const [id = '', parents = ''] = left.split('<').map(part => part.trim());
    const list = parents.split(' ').filter(parent => parent !== '');
    return {
      uid: at + 1,
      internalDate: 0,
      date: `${day} Jan 2026 00:00:00 +0000`,
      subject,
      messageId: id === '' ? null : `<${id}@x>`,
      inReplyTo: null,
      references: list.length === 0 ? null : list.map(parent => `<${parent}@x>`).join(' '),
    };
  });
}

function threads(algorithm: ThreadAlgorithm, rows: readonly ThreadRow[]): string {
  const threading = newThreading(algorithm);
  for (const row of rows) threading.add(row);
  return printThreads(finish(threading.threads()), uid => uid);
}
const byReferences = (text: string) => threads('REFERENCES', rowsOf(text));

must('ORDEREDSUBJECT: one level below the first of a subject, threads by the date of their first', () => {
  const rows = rowsOf(`
    a | Re: two @5
    b | one @4
    c | two @3
    d | re: One @9
    e | [list] ONE @8
    f | three @1
    g | @7
    h | @6
  `);
  assert.equal(threads('ORDEREDSUBJECT', rows), 'THREAD (6)(3 1)(2 (5)(4))(8 7)');
  assert.equal(threads('ORDEREDSUBJECT', []), 'THREAD');
});

must('REFERENCES: link parent and child along the references, the last one being the parent', () => {
  assert.equal(
    byReferences(`
      a | s
      b < a | Re: s
      c < a b | Re: s
      d < a | Re: s
      e | t
    `),
    'THREAD (1 (2 3)(4))(5)',
  );
});

must('REFERENCES: prune dummies, and keep one at the top only where it has several children', () => {
  assert.equal(byReferences('b < a | x\nc < a | y'), 'THREAD ((1)(2))');
  assert.equal(byReferences('b < a | x\nc < a z | y'), 'THREAD ((1)(2))');
  assert.equal(byReferences('b < gone | x\nc < b away | y'), 'THREAD (1 2)');
});

must('REFERENCES: not change an existing link for what another message says', () => {
  assert.equal(byReferences('a | s\nb < a | t\nc < x b | u'), 'THREAD (1 2 3)');
});

must('REFERENCES: break the link that others made when the message itself says otherwise', () => {
  assert.equal(byReferences('c < a b | s\na | t\nb | u'), 'THREAD (2)(3 1)');
});

mustNot('REFERENCES: create a loop', () => {
  assert.equal(byReferences('a < b | s\nb < a | t'), 'THREAD (2 1)');
  assert.equal(byReferences('a < a | s'), 'THREAD (1)');
  assert.equal(byReferences('a < b c a | s\nb < a | t\nc < a b | u'), 'THREAD (1 2 3)');
});

must('REFERENCES: use a Message-ID that several messages have for the first of them only', () => {
  assert.equal(byReferences('a | s\na | t\nb < a | u'), 'THREAD (1 3)(2)');
});

must('REFERENCES: normalize quoting in a Message-ID, and compare with case', () => {
  const rows = rowsOf('a | s\nb | t\nc | u');
  const quoted = { ...rows[1]!, references: '(from) <"a"@x>' };
  const other = { ...rows[2]!, references: '<A@x>' };
  assert.equal(threads('REFERENCES', [rows[0]!, quoted, other]), 'THREAD (1 2)(3)');
});

must('REFERENCES: use the first identifier of In-Reply-To only where References has none', () => {
  const [a, b, c] = rowsOf('a | s\nb | t\nc | u') as [ThreadRow, ThreadRow, ThreadRow];
  const replies = [
    { ...b, inReplyTo: 'Your message of Friday <a@x> from <ann@here.example>' },
    { ...c, inReplyTo: '<a@x>', references: 'none (of <z@x>) at all' },
  ];
  assert.equal(threads('REFERENCES', [a, ...replies]), 'THREAD (1 (2)(3))');
});

must('REFERENCES: gather threads of one base subject', () => {
  // A reply goes below the message that is none.
  assert.equal(byReferences('a | Re: s @2\nb | s @3'), 'THREAD (2 1)');
  // Two of a kind become siblings below a dummy.
  assert.equal(byReferences('a | s\nb | s'), 'THREAD ((1)(2))');
  // Two dummies become one; a message goes to the dummy's children.
  assert.equal(byReferences('b < a | s\nc < a | s\ne < d | s\nf < d | s\ng | S'), 'THREAD ((1)(2)(3)(4)(5))');
  // No subject is nobody's.
  assert.equal(byReferences('a | \nb | Re:'), 'THREAD (1)(2)');
});

must('REFERENCES: sort siblings by sent date, a dummy by its first child', () => {
  assert.equal(
    byReferences('a | s @9\nb < a | t @5\nc < a | u @3\ne < d | v @4\nf < d | w @2'),
    'THREAD ((5)(4))(1 (3)(2))',
  );
});

must('REFERENCES: answer as the algorithm written out does, on random mailboxes', () => {
  const random = seededRandom(5256);
  const below = (limit: number) => Math.floor(random.fraction() * limit);
  const pick = (letters: string) => letters[below(letters.length)]!;
  for (let round = 0; round < 2000; round++) {
    const lines = Array.from({ length: 1 + below(9) }, () => {
      const parents = Array.from({ length: below(4) }, () => pick('abcdefghij')).join(' ');
      return `${pick('abcdefg ')} < ${parents} | ${pick('R ') === 'R' ? 'Re: ' : ''}${pick('xyz  ')} @${1 + below(5)}`;
    });
    const rows = rowsOf(lines.join('\n'));
    const wanted = printThreads(plainReferences(rows), uid => uid);
    assert.equal(threads('REFERENCES', rows), wanted, lines.join('\n'));
  }
});

must('REFERENCES: stay quick on deep threads and on references made to be slow', () => {
  const HALF = 15_000;
  const message = (n: number, references: string): ThreadRow => ({
    ...{ uid: n + 1, internalDate: n, date: null, subject: 's', inReplyTo: null },
    ...{ messageId: `<${n}@x>`, references },
  });
  const chain = Array.from({ length: HALF }, (_, n) => message(n, n === 0 ? '' : `<${n - 1}@x>`));
  const deep = Array.from({ length: HALF }, (_, n) =>
    message(HALF + n, `<${HALF - 1 - (n % 50)}@x> <0@x> <${HALF - 1}@x>`),
  );
  const began = process.cpuUsage().user;
  const text = threads('REFERENCES', [...chain, ...deep]);
  assert.ok(text.startsWith('THREAD (1 2 3 '));
  assert.ok(process.cpuUsage().user - began < 1_500_000);
});
