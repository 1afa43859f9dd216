/** Words of a search for mail: those of Mailpit and ours, what they are as conditions, what is wrong and where. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDate } from '../../../server/base/search-values.ts';
import { filterOf, parseMailSearch } from '../../../server/jmap/mail-words.ts';

const now = Date.UTC(2026, 10, 22, 12);
const places = [
  { id: 'm1', role: 'inbox', names: ['INBOX', 'INBOX'] },
  { id: 'm7', role: null, names: ['Inboxes/run-7', 'run-7'] },
];
const asked = (typed: string, asWritten = false) =>
  filterOf(parseMailSearch(typed), { places, now, zone: 'Europe/Berlin' }, asWritten);

test('every prefix of Mailpit is a condition', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['to:kim', { to: 'kim' }],
    ['from:"Kim Lee"', { from: '"Kim Lee"' }],
    ['cc:a', { cc: 'a' }],
    ['bcc:a', { bcc: 'a' }],
    ['reply-to:a', { header: ['Reply-To', 'a'] }],
    ['addressed:a@b', { person: 'a@b' }],
    ['subject:order', { subject: 'order' }],
    ['message-id:<1@x>', { header: ['Message-ID', '1@x'] }],
    ['tag:Blue', { tag: 'Blue' }],
    ['is:read', { hasKeyword: '$seen' }],
    ['is:unread', { notKeyword: '$seen' }],
    ['is:tagged', { tag: '' }],
    ['has:inline', { inline: true }],
    ['has:attachments', { hasAttachment: true }],
    ['after:2026-11-22', { after: '2026-11-21T23:00:00Z' }],
    ['before:2026-07-01', { before: '2026-06-30T22:00:00Z' }],
    ['larger:2kb', { minSize: 2000 }],
    ['smaller:1.5m', { maxSize: 1_500_000 }],
    ['word', { text: 'word' }],
    ['"two words"', { text: '"two words"' }],
    ['-word', { operator: 'NOT', conditions: [{ text: 'word' }] }],
    ['!from:kim', { operator: 'NOT', conditions: [{ from: 'kim' }] }],
    ['!(a OR b)', { operator: 'NOT', conditions: [{ operator: 'OR', conditions: [{ text: 'a' }, { text: 'b' }] }] }],
    ['fine!', { text: 'fine!' }],
  ];
  for (const [typed, wanted] of cases) assert.deepEqual([typed, asked(typed)], [typed, { filter: wanted, faults: [] }]);
});

test('ours besides: fields, sizes, inboxes, who handed it in and how', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['header:X-Run=7', { header: ['X-Run', '7'] }],
    ['header:X-Run=a=b', { header: ['X-Run', 'a=b'] }],
    ['header:"X-Run=two words"', { header: ['X-Run', 'two words'] }],
    ['size:>1k', { minSize: 1001 }],
    ['size:<=1k', { maxSize: 1001 }],
    ['size:1k..2k', { minSize: 1000, maxSize: 2001 }],
    ['inbox:run-7', { inMailbox: 'm7' }],
    ['user:Shop', { hasKeyword: '$user:shop' }],
    ['auth:Shop', { hasKeyword: '$user:shop' }],
    ['auth:dkim=fail', { header: ['Authentication-Results', 'dkim=fail'] }],
    ['session:10.0.0.4', { session: '10.0.0.4' }],
  ];
  for (const [typed, wanted] of cases) assert.deepEqual([typed, asked(typed)], [typed, { filter: wanted, faults: [] }]);
  assert.equal((asked('auth:fail').filter as { conditions: unknown[] }).conditions.length, 4);
});

test('what is wrong is told with its place, and is left out, or looked for as it stands', () => {
  assert.deepEqual(asked('kim size:many'), {
    filter: { text: 'kim' },
    faults: [{ text: 'size:many', words: '“size:many” needs a size, such as >5M, <20k or 1M..5M', at: 4 }],
  });
  assert.deepEqual(asked('-size:many', true).filter, { operator: 'NOT', conditions: [{ text: 'size:many' }] });
  assert.deepEqual(asked('subject:', true).filter, { text: 'subject:' }, 'nothing is deleted by half a word');
  assert.deepEqual(
    asked('a (b').faults.map(({ at }) => at),
    [2],
  );
});

test('a day is of the zone that is named, also where its clock changes; one that is none is the machine’s', () => {
  const day = parseDate('2026-03-29', now, 'Europe/Berlin')!;
  assert.deepEqual(
    [day.from, day.to].map(at => new Date(at).toISOString()),
    ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  );
  assert.equal(new Date(parseDate('today', now, 'Pacific/Kiritimati')!.from).toISOString(), '2026-11-22T10:00:00.000Z');
  assert.deepEqual(parseDate('2026-11-22', now, 'Nowhere/None'), parseDate('2026-11-22', now));
  assert.deepEqual(
    [parseDate('2026-13', now), parseDate('2026-02-30', now), parseDate('2026-00', now)],
    [null, null, null],
  );
});
