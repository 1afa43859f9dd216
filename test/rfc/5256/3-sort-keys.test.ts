import assert from 'node:assert/strict';
import type { SortKey } from '../../../server/imap/backend.ts';
import { finish } from '../../../server/imap/search/in-steps.ts';
import { newSorting, type SortRow } from '../../../server/imap/search/sorting.ts';
import { readAddresses } from '../../../server/mime/address-list.ts';
import { rfc } from '../../support/rfc.ts';

type Fields = { readonly [name in 'date' | 'subject' | 'from' | 'to' | 'cc']?: string };

const row = (uid: number, fields: Fields, internalDate = 0, size = 0): SortRow => {
  const addresses = (value: string | undefined) => (value ? readAddresses(value) : null);
  const { date = null, subject = null, from, to, cc } = fields;
  const envelope = { date, subject, from: addresses(from), to: addresses(to), cc: addresses(cc) };
  return { uid, internalDate, size, envelope };
};

function sorted(rows: readonly SortRow[], ...keys: (SortKey['by'] | `-${SortKey['by']}`)[]): readonly number[] {
  const sorting = newSorting(
    keys.map(key => ({ by: key.replace(/^-/, '') as SortKey['by'], reverse: key.startsWith('-') })),
  );
  for (const one of rows) sorting.add(one);
  return finish(sorting.order());
}

const { must } = rfc(5256, '3');

must('sort ascending by each key, an absent field first', () => {
  const rows = [
    row(1, { subject: 'Re: beta', from: 'Zoe <c@x.example>', to: 'b@x.example', cc: 'z@x.example' }, 30, 5),
    row(2, { subject: 'alpha', from: 'ann <A@z.example>', date: '2 Jan 2026 00:00:00 +0000' }, 20, 7),
    row(3, { subject: '[l] ALPHA', from: 'b@a.example', to: 'A@x.example', date: '1 Jan 2026 00:00:00 +0000' }, 10, 6),
  ];
  assert.deepEqual(sorted(rows, 'arrival'), [3, 2, 1]);
  assert.deepEqual(sorted(rows, 'size'), [1, 3, 2]);
  assert.deepEqual(sorted(rows, 'subject'), [2, 3, 1]);
  assert.deepEqual(sorted(rows, 'from'), [2, 3, 1]);
  assert.deepEqual(sorted(rows, 'to'), [2, 3, 1]);
  assert.deepEqual(sorted(rows, 'cc'), [2, 3, 1]);
  // Without a Date field the internal date counts.
  assert.deepEqual(sorted(rows, 'date'), [1, 3, 2]);
});

must('sort by the keys in their order, and by the mailbox last', () => {
  const rows = [
    row(1, { subject: 'a' }, 2),
    row(2, { subject: 'b' }, 1),
    row(3, { subject: 'a' }, 1),
    row(4, { subject: 'a' }, 1),
  ];
  assert.deepEqual(sorted(rows, 'subject', 'arrival'), [3, 4, 1, 2]);
  assert.deepEqual(sorted(rows, 'subject', '-arrival'), [1, 3, 4, 2]);
});

must('reverse one key only, and never the order of the mailbox', () => {
  const rows = [row(1, { subject: 'a' }), row(2, { subject: 'b' }), row(3, { subject: 'A' }), row(4, { subject: 'b' })];
  assert.deepEqual(sorted(rows, '-subject'), [2, 4, 1, 3]);
});

must('decode encoded words before it compares', () => {
  const rows = [row(1, { subject: '=?utf-8?q?=c3=a9t=c3=a9?=' }), row(2, { subject: 'f' }), row(3, { subject: 'ete' })];
  assert.deepEqual(sorted(rows, 'subject'), [3, 1, 2]);
});

must('sort large mailboxes in steps, as in one', () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => row(at + 1, { subject: `s${(at * 7919) % 997}` }, at % 13));
  const wanted = rows
    .toSorted((a, b) => {
      const [first, second] = [a.envelope.subject!.toUpperCase(), b.envelope.subject!.toUpperCase()];
      return first < second ? -1 : first > second ? 1 : b.internalDate - a.internalDate || a.uid - b.uid;
    })
    .map(one => one.uid);
  assert.deepEqual(sorted(rows, 'subject', '-arrival'), wanted);
});

const display = rfc(5957, '3');

display.must('sort by the name, else the address, else the mailbox, else nothing', () => {
  const rows = [
    row(1, { from: 'Zoe <a@x.example>' }),
    row(2, { from: 'b@x.example' }),
    row(3, { from: '=?utf-8?q?=c3=84nne?= <z@x.example>' }),
    row(4, { from: 'Crew: d@x.example;' }),
    row(5, {}),
    row(6, { from: '"" <yan@x.example>' }),
  ];
  assert.deepEqual(sorted(rows, 'display-from'), [5, 3, 2, 4, 6, 1]);
  assert.deepEqual(
    sorted([row(1, { to: 'b <z@x.example>' }), row(2, { to: 'a <y@x.example>, Q <q@x.example>' })], 'display-to'),
    [2, 1],
  );
});
